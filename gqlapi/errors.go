package gqlapi

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/ingest/draft"
	"github.com/lacuna-law/lacuna/search"
)

// Code says in extensions.code of what sort an error is. Codes stay.
type Code string

// The codes.
const (
	CodeInput      Code = "BAD_USER_INPUT"            // an argument that cannot be
	CodeNotFound   Code = "NOT_FOUND"                 // an id that nothing has
	CodeParse      Code = "GRAPHQL_PARSE_FAILED"      // no GraphQL
	CodeValidation Code = "GRAPHQL_VALIDATION_FAILED" // not of this schema, or variables that do not fit
	CodeLimit      Code = "LIMIT_EXCEEDED"            // asks for more than one may
	CodeRequest    Code = "BAD_REQUEST"               // no GraphQL-over-HTTP request
	CodeMethod     Code = "METHOD_NOT_ALLOWED"        // something other than a query by GET
	CodeTimeout    Code = "TIMEOUT"                   // took longer than a request may
	CodeCancelled  Code = "CANCELLED"                 // the asker went away
	CodeNotReady   Code = "UNAVAILABLE"               // a part is not there yet, or was closed
	CodeBusy       Code = "BUSY"                      // another writes; ask again
	CodeSlow       Code = "SLOW_LISTENER"             // too far behind with events
	CodePersisted  Code = "PERSISTED_QUERY_NOT_FOUND" // a hash whose query is to be sent with it
	// Of those who write.
	CodeUnauthenticated Code = "UNAUTHENTICATED" // without a token that counts
	CodeForbidden       Code = "FORBIDDEN"       // not for this curator
	CodeConflict        Code = "CONFLICT"        // another decided first
	CodeInternal        Code = "INTERNAL"        // our fault; the log has it
)

// The errors of this package by which its callers decide.
var (
	errInput    = errors.New("bad input")
	errNotReady = errors.New("not ready")
	errBusy     = errors.New("busy")
)

// maxMessage is the longest message in bytes: parsers repeat what they read.
const maxMessage = 400

// table maps the errors of the rooms below to codes, first match first. What
// is not in it is internal, and its words stay here.
func table() []struct {
	is   error
	code Code
} {
	return []struct {
		is   error
		code Code
	}{
		{errInput, CodeInput},
		{gen.ErrInput, CodeInput},
		{gap.ErrCase, CodeInput},
		{gap.ErrDraft, CodeInput},
		{draft.ErrRefused, CodeInput},
		{search.ErrQuery, CodeInput},
		{strconv.ErrRange, CodeInput},
		{strconv.ErrSyntax, CodeInput},
		{graph.ErrNotFound, CodeNotFound},
		{curation.ErrInput, CodeInput},
		{curation.ErrConflict, CodeConflict},
		{curation.ErrForbidden, CodeForbidden},
		{errBusy, CodeBusy},
		{context.DeadlineExceeded, CodeTimeout},
		{context.Canceled, CodeCancelled},
		{errNotReady, CodeNotReady},
		{search.ErrClosed, CodeNotReady},
		{graph.ErrClosed, CodeNotReady},
	}
}

// codeOf says what an error is.
func codeOf(err error) Code {
	for _, row := range table() {
		if errors.Is(err, row.is) {
			return row.code
		}
	}
	if overflow := (*graphql.NumberOverflowError)(nil); errors.As(err, &overflow) {
		return CodeInput
	}
	return CodeInternal
}

// present turns an error into what the asker is told.
func (a *API) present(ctx context.Context, err error) *gqlerror.Error {
	out := graphql.DefaultErrorPresenter(ctx, err)
	if code, is := out.Extensions["code"].(string); is && code != "" {
		out.Message = cut(out.Message)
		return out
	}
	code := codeOf(err)
	shown := &gqlerror.Error{Message: cut(out.Message), Path: out.Path, Locations: out.Locations}
	switch code {
	case CodeInternal:
		a.options.Log.ErrorContext(ctx, "graphql", "error", err.Error(), "path", out.Path.String())
		shown.Message = "internal error"
	case CodeTimeout:
		shown.Message = "the request took too long"
	case CodeCancelled:
		shown.Message = "the request was cancelled"
	case CodeInput:
		shown.Message = strings.TrimPrefix(strings.TrimPrefix(shown.Message, errInput.Error()+": "), curation.ErrInput.Error()+": ")
	}
	errcode.Set(shown, string(code))
	return shown
}

// recover turns a panic in a resolver into an error that is logged and hidden.
func (a *API) recover(_ context.Context, cause any) error {
	return panicked{cause}
}

// panicked is a panic as an error.
type panicked struct{ cause any }

// Error implements error.
func (p panicked) Error() string { return "panic: " + describe(p.cause) }

func describe(cause any) string {
	switch c := cause.(type) {
	case error:
		return c.Error()
	case string:
		return c
	}
	return "a value that is no error"
}

// refuse makes an error with a code.
func refuse(code Code, format string, args ...any) *gqlerror.Error {
	err := gqlerror.Errorf(format, args...)
	errcode.Set(err, string(code))
	return err
}

func cut(message string) string {
	if len(message) <= maxMessage {
		return message
	}
	return strings.ToValidUTF8(message[:maxMessage], "") + "…"
}
