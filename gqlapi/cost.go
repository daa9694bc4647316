package gqlapi

import (
	"github.com/vektah/gqlparser/v2/ast"
)

// weight is what an operation costs: each field one, what lies in a list as
// often as the list is long.
type weight struct {
	cost       int
	inspection int // of what lies below __schema and __type
}

// weigher weighs each fragment once for every length of page it stands in.
type weigher struct {
	variables map[string]any
	fragments map[placed]weight
}

// placed is a fragment within a connection of so many edges; 1 elsewhere.
type placed struct {
	name string
	page int
}

// set weighs a selection set, in a connection whose page holds so many edges.
func (w weigher) set(selections ast.SelectionSet, page int) weight {
	var total weight
	for _, selection := range selections {
		var found weight
		switch s := selection.(type) {
		case *ast.Field:
			found = w.field(s, page)
		case *ast.InlineFragment:
			found = w.set(s.SelectionSet, page)
		case *ast.FragmentSpread:
			found = w.fragment(s, page)
		}
		total.cost = plus(total.cost, found.cost)
		total.inspection = plus(total.inspection, found.inspection)
	}
	return total
}

func (w weigher) fragment(s *ast.FragmentSpread, page int) weight {
	found, done := w.fragments[placed{s.Name, page}]
	if !done && s.Definition != nil {
		found = w.set(s.Definition.SelectionSet, page)
		w.fragments[placed{s.Name, page}] = found
	}
	return found
}

func (w weigher) field(f *ast.Field, page int) weight {
	if f.Definition == nil || f.ObjectDefinition == nil {
		return weight{cost: 1}
	}
	length, inner := 1, 1
	switch {
	case f.Name == "edges":
		length = page
	case f.Definition.Arguments.ForName("first") != nil:
		inner = pageLength(f.ArgumentMap(w.variables)["first"])
	default:
		length = w.length(f)
	}
	below := w.set(f.SelectionSet, inner)
	found := weight{cost: plus(own(f), times(length, below.cost)), inspection: times(length, below.inspection)}
	if f.Name == "__schema" || f.Name == "__type" {
		return weight{cost: 1, inspection: plus(found.cost, found.inspection)}
	}
	return found
}

// own is what a field costs by itself.
func own(f *ast.Field) int {
	if f.ObjectDefinition.Name != "Query" {
		return 1
	}
	switch f.Name {
	case "gaps", "coverageMatrix", "search":
		return 50
	case "explain", "gapProfile":
		return 10
	}
	return 1
}

// length says how many of what lies below a field an answer may hold: as many
// as ids are given, or as a list of its kind usually holds.
func (w weigher) length(f *ast.Field) int {
	if f.Definition.Type.Elem == nil && f.Definition.Arguments == nil || len(f.SelectionSet) == 0 {
		return 1
	}
	args := f.ArgumentMap(w.variables)
	if ids, is := args["ids"].([]any); is {
		return max(1, len(ids))
	}
	if f.Definition.Type.Elem == nil {
		return 1
	}
	if n, known := usual(f.ObjectDefinition.Name + "." + f.Name); known {
		return n
	}
	return 10
}

func pageLength(first any) int {
	switch n := first.(type) {
	case int64:
		return int(max(1, min(n, maxFirst)))
	case int:
		return max(1, min(n, maxFirst))
	case nil:
		return defaultFirst
	}
	return maxFirst
}

// usual gives the length of lists that are not near ten.
func usual(field string) (int, bool) {
	n, known := map[string]int{
		"CoverageMatrix.rows": 120, "MatrixRow.cells": 5, "Explanation.lines": 60,
		"GapProfile.provisions": 15, "GapProfile.flags": 4, "GapProfile.headlineByActor": 4, "GapProfile.disputes": 3,
		"Corpus.counts": 17, "Corpus.confidence": 40, "Facet.values": 25,
		"__Schema.types": 150, "__Schema.directives": 10, "__Type.fields": 15, "__Type.enumValues": 8,
		"__Type.inputFields": 5, "__Type.possibleTypes": 8, "__Type.interfaces": 1, "__Field.args": 2, "__Directive.args": 2,
	}[field]
	return n, known
}
