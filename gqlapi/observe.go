package gqlapi

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
)

// codeOK stands for an answer without an error.
const codeOK = "OK"

// observe tells Options.Answered of every answer to a document: the kind of its
// operation (query, mutation or subscription; none where the document was
// refused) and the code of its first error.
func (a *API) observe() {
	if a.options.Answered == nil {
		return
	}
	a.exec.AroundResponses(func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
		response := next(ctx)
		if response == nil {
			return nil
		}
		kind, code := "none", codeOK
		if graphql.HasOperationContext(ctx) {
			if op := graphql.GetOperationContext(ctx); op != nil && op.Operation != nil {
				kind = string(op.Operation.Operation)
			}
		}
		if len(response.Errors) > 0 {
			code = string(CodeInternal)
			if said, is := response.Errors[0].Extensions["code"].(string); is {
				code = said
			}
		}
		a.options.Answered(kind, code)
		return response
	})
}
