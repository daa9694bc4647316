package gqlapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/lacuna-law/lacuna/tokens"
)

// writers lets a mutation through when a token in the header Authorization says
// whose it is. It is asked once for an operation, before any resolver runs, and
// whatever is in the operation. In process nobody writes: there is no header.
type writers struct{ *API }

var _ interface {
	graphql.HandlerExtension
	graphql.OperationContextMutator
} = writers{}

// ExtensionName implements graphql.HandlerExtension.
func (writers) ExtensionName() string { return "Writers" }

// Validate implements graphql.HandlerExtension.
func (writers) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext implements graphql.OperationContextMutator.
func (w writers) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	if op.Operation.Operation != ast.Mutation {
		return nil
	}
	allowed := allowanceOf(ctx)
	if allowed.header == nil {
		return refuse(CodeUnauthenticated, "nothing is written in process: ask over HTTP, with a token")
	}
	curator, err := w.curator(ctx, allowed.header)
	allowed.curator = curator
	return err
}

// curator gives the name of whoever sent a token, or says why there is none.
func (w writers) curator(ctx context.Context, header http.Header) (string, *gqlerror.Error) {
	if w.options.Who == nil {
		return "", refuse(CodeNotReady, "writing is not enabled here: nobody has a token. The operator makes one with `lacuna token new NAME`")
	}
	token, malformed := tokens.FromHeader(header)
	name, err := w.options.Who(token)
	switch {
	case err != nil && !errors.Is(err, tokens.ErrUnknown):
		w.complaints.say(ctx, w.options.Log.ErrorContext, err)
		return "", refuse(CodeNotReady, "writing is not enabled here: no tokens can be read. The operator makes one with `lacuna token new NAME`, or finds the reason in the log")
	case malformed != nil:
		return "", refuse(CodeUnauthenticated, "%s. Send `Authorization: Bearer` and your token, once", malformed)
	case err != nil:
		return "", refuse(CodeUnauthenticated, "the token is not known or was revoked. Ask the operator for another")
	}
	return name, nil
}

// curatorOf gives the name under which a mutation writes. A resolver asks it
// first, so that one that runs without the check of writers writes nothing.
func curatorOf(ctx context.Context) (string, error) {
	if name := allowanceOf(ctx).curator; name != "" {
		return name, nil
	}
	return "", fmt.Errorf("a mutation ran without a curator")
}

// complaints keeps a log from being filled with one fault.
type complaints struct {
	mu   sync.Mutex
	last string
}

func (c *complaints) say(ctx context.Context, log func(context.Context, string, ...any), err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if text := err.Error(); text != c.last {
		c.last = text
		log(ctx, "tokens", "error", text)
	}
}
