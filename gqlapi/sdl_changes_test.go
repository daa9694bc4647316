package gqlapi_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// change is a difference between two schemas that askers may notice. What is
// only added is none.
type change struct {
	at       string // as in the RFC of schema coordinates: Type.field(arg:)
	what     string
	breaking bool // else it is dangerous: whoever lists all cases meets a new one
}

func (c change) String() string { return c.at + ": " + c.what }

// changes gathers the differences of two schemas.
type changes struct{ found []change }

func (c *changes) breaks(at, format string, args ...any) {
	c.found = append(c.found, change{at, fmt.Sprintf(format, args...), true})
}

func (c *changes) endangers(at, format string, args ...any) {
	c.found = append(c.found, change{at, fmt.Sprintf(format, args...), false})
}

// compareSchemas gives what breaks or endangers those who ask by the old
// schema, ordered by place.
func compareSchemas(old, now *ast.Schema) []change {
	c := &changes{}
	for name, was := range old.Types {
		if is := now.Types[name]; is == nil {
			c.breaks(name, "was removed")
		} else if was.Kind != is.Kind {
			c.breaks(name, "was %s, is %s", was.Kind, is.Kind)
		} else {
			c.definition(was, is)
		}
	}
	for name, was := range old.Directives {
		if is := now.Directives[name]; is == nil {
			c.breaks("@"+name, "was removed")
		} else {
			c.directive(was, is)
		}
	}
	slices.SortFunc(c.found, func(a, b change) int { return strings.Compare(a.String(), b.String()) })
	return c.found
}

func (c *changes) definition(was, is *ast.Definition) {
	switch was.Kind {
	case ast.Object, ast.Interface:
		c.fields(was, is)
		c.lists(was.Name, "implements", was.Interfaces, is.Interfaces)
	case ast.InputObject:
		c.inputs(was, is)
	case ast.Enum:
		c.lists(was.Name, "value", values(was), values(is))
	case ast.Union:
		c.lists(was.Name, "member", was.Types, is.Types)
	}
}

func values(d *ast.Definition) []string {
	var names []string
	for _, v := range d.EnumValues {
		names = append(names, v.Name)
	}
	return names
}

// lists compares names of one sort: one less breaks, one more endangers.
func (c *changes) lists(at, sort string, was, is []string) {
	for _, name := range was {
		if !slices.Contains(is, name) {
			c.breaks(at, "%s %s was removed", sort, name)
		}
	}
	for _, name := range is {
		if !slices.Contains(was, name) {
			c.endangers(at, "%s %s was added", sort, name)
		}
	}
}

func (c *changes) fields(was, is *ast.Definition) {
	for _, f := range was.Fields {
		at := was.Name + "." + f.Name
		g := is.Fields.ForName(f.Name)
		switch {
		case g == nil:
			c.breaks(at, "was removed")
			continue
		case !answers(f.Type, g.Type):
			c.breaks(at, "was %s, is %s", f.Type, g.Type)
		}
		c.arguments(at, f.Arguments, g.Arguments)
	}
}

func (c *changes) arguments(of string, was, is ast.ArgumentDefinitionList) {
	for _, a := range was {
		at := of + "(" + a.Name + ":)"
		if b := is.ForName(a.Name); b == nil {
			c.breaks(at, "was removed")
		} else {
			c.taken(at, a.Type, b.Type, a.DefaultValue, b.DefaultValue)
		}
	}
	for _, b := range is {
		if was.ForName(b.Name) == nil && b.Type.NonNull && b.DefaultValue == nil {
			c.breaks(of+"("+b.Name+":)", "was added and is required")
		}
	}
}

func (c *changes) inputs(was, is *ast.Definition) {
	for _, f := range was.Fields {
		at := was.Name + "." + f.Name
		if g := is.Fields.ForName(f.Name); g == nil {
			c.breaks(at, "was removed")
		} else {
			c.taken(at, f.Type, g.Type, f.DefaultValue, g.DefaultValue)
		}
	}
	for _, g := range is.Fields {
		if was.Fields.ForName(g.Name) == nil && g.Type.NonNull && g.DefaultValue == nil {
			c.breaks(was.Name+"."+g.Name, "was added and is required")
		}
	}
}

// taken compares what an argument or an input field takes.
func (c *changes) taken(at string, was, is *ast.Type, wasDefault, isDefault *ast.Value) {
	switch {
	case !takes(was, is):
		c.breaks(at, "was %s, is %s", was, is)
	case wasDefault != nil && isDefault == nil && is.NonNull:
		c.breaks(at, "is required: its default was removed")
	case word(wasDefault) != word(isDefault):
		c.endangers(at, "its default was %s, is %s", word(wasDefault), word(isDefault))
	}
}

func word(v *ast.Value) string {
	if v == nil {
		return "none"
	}
	return v.String()
}

func (c *changes) directive(was, is *ast.DirectiveDefinition) {
	at := "@" + was.Name
	c.arguments(at, was.Arguments, is.Arguments)
	for _, place := range was.Locations {
		if !slices.Contains(is.Locations, place) {
			c.breaks(at, "place %s was removed", place)
		}
	}
	if was.IsRepeatable && !is.IsRepeatable {
		c.breaks(at, "can no longer be repeated")
	}
}

// answers says whether what a field gives now is what it gave: it may be null
// less often, and nothing else.
func answers(was, is *ast.Type) bool {
	if was.NonNull && !is.NonNull || (was.Elem == nil) != (is.Elem == nil) {
		return false
	}
	if was.Elem != nil {
		return answers(was.Elem, is.Elem)
	}
	return was.NamedType == is.NamedType
}

// takes says whether all that was taken is taken still: null may be taken more
// often, and nothing else.
func takes(was, is *ast.Type) bool {
	if is.NonNull && !was.NonNull || (was.Elem == nil) != (is.Elem == nil) {
		return false
	}
	if was.Elem != nil {
		return takes(was.Elem, is.Elem)
	}
	return was.NamedType == is.NamedType
}
