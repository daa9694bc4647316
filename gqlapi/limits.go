package gqlapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// How far a document may go. What is counted is counted after fragments are
// expanded, over every operation of the document.
const (
	maxDocument   = 128 << 10 // bytes: long texts belong in variables
	maxTokens     = 5000
	maxFragments  = 100 // validation compares each with each
	maxDepth      = 12
	maxFields     = 2000
	maxAliases    = 30
	maxDirectives = 20
	maxName       = 100     // bytes of a name: suggestions compare names letter by letter
	maxPairs      = 40_000  // pairs of fields that answer at one place: validation compares each
	maxCost       = 5_000   // of a document from outside
	maxPageCost   = 50_000  // of a document of our own pages
	maxInspection = 500_000 // of what __schema and __type ask for
	maxValues     = 5_000   // in the variables: each is checked against its type
)

// limits refuses documents that ask for too much: by their shape before they
// are validated, because validation itself takes time that grows faster than a
// document, and by their cost before they are executed.
type limits struct {
	known *documents // their shape was measured
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
	graphql.OperationContextMutator
} = limits{}

// ExtensionName implements graphql.HandlerExtension.
func (limits) ExtensionName() string { return "Limits" }

// Validate implements graphql.HandlerExtension.
func (limits) Validate(graphql.ExecutableSchema) error { return nil }

// allowance is what one request may do; the zero value is that of a stranger.
type allowance struct {
	pages     bool        // a document of our own pages
	queryOnly bool        // by GET
	listening bool        // the answer is sent as events
	header    http.Header // of the request; nil in process
	curator   string      // who writes, once that was checked
}

// refuses says why an operation cannot be asked for in this way, or nil.
func (a *allowance) refuses(op ast.Operation) *gqlerror.Error {
	switch {
	case op == ast.Query || op == ast.Subscription && a.listening:
		return nil
	case a.queryOnly:
		return refuse(CodeMethod, "a %s needs POST", op)
	case op == ast.Subscription:
		return refuse(CodeRequest, "a subscription is listened to: send Accept: %s", mediaEvents)
	}
	return nil
}

// refusesIn says why an operation of a document cannot be asked for in this
// way, or nil.
func (a *allowance) refusesIn(doc *ast.QueryDocument, name string) *gqlerror.Error {
	if op := doc.Operations.ForName(name); op != nil {
		return a.refuses(op.Operation)
	}
	return nil
}

type allowanceKey struct{}

func allowanceOf(ctx context.Context) *allowance {
	if a, there := ctx.Value(allowanceKey{}).(*allowance); there {
		return a
	}
	return &allowance{}
}

func withAllowance(ctx context.Context, a allowance) context.Context {
	return context.WithValue(ctx, allowanceKey{}, &a)
}

// MutateOperationParameters measures the shape of a document that was not seen
// before. What does not parse is left to the executor to refuse.
func (l limits) MutateOperationParameters(ctx context.Context, params *graphql.RawParams) *gqlerror.Error {
	if values(params.Variables) > maxValues {
		return refuse(CodeLimit, "the variables hold more than %d values", maxValues)
	}
	if len(params.Query) > maxDocument {
		return refuse(CodeLimit, "the document is longer than %d bytes: put long texts into variables", maxDocument)
	}
	if doc, known := l.known.Get(ctx, params.Query); known {
		return allowanceOf(ctx).refusesIn(doc, params.OperationName)
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: params.Query}, maxTokens)
	if err != nil || doc == nil {
		return tooMany(err)
	}
	if err := allowanceOf(ctx).refusesIn(doc, params.OperationName); err != nil {
		return err
	}
	return measure(doc)
}

// MutateOperationContext weighs the operation that is about to run.
func (l limits) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	if err := allowanceOf(ctx).refuses(op.Operation.Operation); err != nil {
		return err
	}
	op.DisableIntrospection = false
	allowed := maxCost
	if allowanceOf(ctx).pages {
		allowed = maxPageCost
	}
	w := weigher{variables: op.Variables, fragments: map[placed]weight{}}
	found := w.set(op.Operation.SelectionSet, 1)
	switch {
	case found.cost > allowed:
		return refuse(CodeLimit, "the query costs %d (limit %d): ask for shorter pages or fewer fields", found.cost, allowed)
	case found.inspection > maxInspection:
		return refuse(CodeLimit, "the introspection costs %d (limit %d): ask for __schema once", found.inspection, maxInspection)
	}
	return nil
}

// values counts the values within a JSON value.
func values(v any) int {
	n := 1
	switch v := v.(type) {
	case []any:
		for _, child := range v {
			n += values(child)
		}
	case map[string]any:
		for _, child := range v {
			n += values(child)
		}
	}
	return n
}

// tooMany refuses a document with too many tokens by our own code. Other parse
// errors are the executor's to tell.
func tooMany(err error) *gqlerror.Error {
	if e := (*gqlerror.Error)(nil); errors.As(err, &e) && e.Message == fmt.Sprintf("exceeded token limit of %d", maxTokens) {
		return refuse(CodeLimit, "the document has more than %d tokens", maxTokens)
	}
	return nil
}

// rulesOf gives the rules of validation. They guess no names: of types they
// would find others at every asking, and all take the longer, the more is wrong.
func rulesOf() *rules.Rules {
	r := rules.NewDefaultRules()
	r.ReplaceRule(rules.KnownTypeNamesRule.Name, rules.KnownTypeNamesRuleWithoutSuggestions.RuleFunc)
	r.ReplaceRule(rules.KnownArgumentNamesRule.Name, rules.KnownArgumentNamesRuleWithoutSuggestions.RuleFunc)
	r.ReplaceRule(rules.ValuesOfCorrectTypeRule.Name, rules.ValuesOfCorrectTypeRuleWithoutSuggestions.RuleFunc)
	return r
}
