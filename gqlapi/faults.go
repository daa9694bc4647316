package gqlapi

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// orderly runs documents and tells what is wrong with one alike every time.
// What it is built on looks at maps in whatever order they come, and resolvers
// run side by side.
type orderly struct {
	*executor.Executor
	types map[string]*ast.Definition
}

var _ graphql.GraphExecutor = orderly{}

// newOrderly orders the errors of every response of an executor.
func newOrderly(exec *executor.Executor, sdl *ast.Schema) orderly {
	exec.AroundResponses(func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
		response := next(ctx)
		if response != nil {
			slices.SortStableFunc(response.Errors, compareFaults)
		}
		return response
	})
	return orderly{exec, sdl.Types}
}

// CreateOperationContext implements graphql.GraphExecutor. Of several unknown
// fields in one object of the variables, the first by name is told, and a long
// name of an operation that is not there is not repeated.
func (o orderly) CreateOperationContext(ctx context.Context, params *graphql.RawParams) (*graphql.OperationContext, gqlerror.List) {
	op, faults := o.Executor.CreateOperationContext(ctx, params)
	if len(params.OperationName) > maxName {
		return op, gqlerror.List{refuse(CodeLimit, "operationName is longer than %d bytes", maxName)}
	}
	if len(faults) != 1 || faults[0].Message != "unknown field" || op.Operation == nil || len(faults[0].Path) < 3 {
		return op, faults
	}
	last := len(faults[0].Path) - 1
	object, of := o.object(op.Operation, params.Variables, faults[0].Path[1:last])
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if of != nil && of.Fields.ForName(name) == nil && name != "__typename" {
			faults[0].Path[last] = ast.PathName(name)
			break
		}
	}
	return op, faults
}

// object gives the object at a place in the variables, and its type; nil for
// what is not there.
func (o orderly) object(op *ast.OperationDefinition, variables map[string]any, path ast.Path) (map[string]any, *ast.Definition) {
	var at any = variables
	var of *ast.Type
	for i, step := range path {
		switch s := step.(type) {
		case ast.PathIndex:
			if list, is := at.([]any); is && int(s) < len(list) { // else one value stands for a list of it
				at = list[s]
			}
			if of != nil {
				of = of.Elem
			}
		case ast.PathName:
			object, _ := at.(map[string]any)
			at = object[string(s)]
			if of = o.field(of, string(s)); i == 0 {
				of = op.VariableDefinitions.ForName(string(s)).Type
			}
		}
	}
	object, _ := at.(map[string]any)
	if of == nil {
		return object, nil
	}
	return object, o.types[of.Name()]
}

// field gives the type of an input field, or nil.
func (o orderly) field(of *ast.Type, name string) *ast.Type {
	if of == nil || o.types[of.Name()] == nil {
		return nil
	}
	if field := o.types[of.Name()].Fields.ForName(name); field != nil {
		return field.Type
	}
	return nil
}

// compareFaults orders errors by where they are in the document, then by where
// they are in the answer, then by their words.
func compareFaults(a, b *gqlerror.Error) int {
	return cmp.Or(
		slices.CompareFunc(a.Locations, b.Locations, compareLocations),
		slices.CompareFunc(a.Path, b.Path, comparePlaces),
		cmp.Compare(a.Message, b.Message),
	)
}

func compareLocations(a, b gqlerror.Location) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// comparePlaces orders steps of a path: indexes by number, before names.
func comparePlaces(a, b ast.PathElement) int {
	i, isIndex := a.(ast.PathIndex)
	j, areIndexes := b.(ast.PathIndex)
	switch {
	case isIndex && areIndexes:
		return cmp.Compare(i, j)
	case isIndex:
		return -1
	case areIndexes:
		return 1
	}
	m, _ := a.(ast.PathName)
	n, _ := b.(ast.PathName)
	return cmp.Compare(m, n)
}
