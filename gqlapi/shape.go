package gqlapi

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// ceiling is where sums stop: no limit is near it, and two of it still fit.
const ceiling = 1 << 30

// plus adds without running over.
func plus(a, b int) int { return min(a+b, ceiling) }

// times multiplies without running over.
func times(a, b int) int {
	if a != 0 && b > ceiling/a {
		return ceiling
	}
	return a * b
}

// shape is the size of a selection set with its fragments expanded.
type shape struct {
	fields, aliases, directives int
	depth                       int // of what is not introspection
	inspection                  int // depth below __schema and __type
}

func (s *shape) add(other shape) {
	s.fields = plus(s.fields, other.fields)
	s.aliases = plus(s.aliases, other.aliases)
	s.directives = plus(s.directives, other.directives)
	s.depth = max(s.depth, other.depth)
	s.inspection = max(s.inspection, other.inspection)
}

// measurer measures each fragment once, so a document that expands to
// millions of fields is measured in the time it takes to read it.
type measurer struct {
	fragments map[string]*ast.FragmentDefinition
	measured  map[string]shape
	open      map[string]bool // being measured
	fault     *gqlerror.Error // the first that needs no sum
}

// maxInspectionDepth lets the query of GraphiQL pass, which unwraps nine types.
const maxInspectionDepth = 20

// measure says whether a document is too large to be validated, or nil.
func measure(doc *ast.QueryDocument) *gqlerror.Error {
	if len(doc.Fragments) > maxFragments {
		return refuse(CodeLimit, "the document has more than %d fragments", maxFragments)
	}
	m := &measurer{fragments: map[string]*ast.FragmentDefinition{}, measured: map[string]shape{}, open: map[string]bool{}}
	for _, f := range doc.Fragments {
		m.name(f.Name)
		m.name(f.TypeCondition)
		m.fragments[f.Name] = f
	}
	var all shape
	var roots []ast.SelectionSet
	for _, op := range doc.Operations {
		m.operation(op)
		all.add(m.set(op.SelectionSet))
		all.directives = plus(all.directives, m.directives(op.Directives))
		roots = append(roots, op.SelectionSet)
	}
	// A fragment that nothing spreads is validated all the same.
	for _, f := range doc.Fragments {
		if _, used := m.measured[f.Name]; !used {
			all.add(m.fragment(f.Name))
			roots = append(roots, f.SelectionSet)
		}
	}
	if m.fault != nil {
		return m.fault
	}
	if err := all.refuse(); err != nil {
		return err
	}
	return m.refusePairs(roots)
}

func (s shape) refuse() *gqlerror.Error {
	for _, row := range []struct {
		what       string
		got, limit int
	}{
		{"fields, fragments expanded", s.fields, maxFields},
		{"aliases", s.aliases, maxAliases},
		{"directives", s.directives, maxDirectives},
		{"levels", s.depth, maxDepth},
		{"levels of introspection", s.inspection, maxInspectionDepth},
	} {
		if row.got > row.limit {
			return refuse(CodeLimit, "the document has more than %d %s", row.limit, row.what)
		}
	}
	return nil
}

func (m *measurer) operation(op *ast.OperationDefinition) {
	m.name(op.Name)
	for _, v := range op.VariableDefinitions {
		m.name(v.Variable)
		m.name(v.Type.Name())
		m.value(v.DefaultValue)
	}
}

func (m *measurer) set(selections ast.SelectionSet) shape {
	var total shape
	for _, selection := range selections {
		switch s := selection.(type) {
		case *ast.Field:
			total.add(m.field(s))
		case *ast.InlineFragment:
			m.name(s.TypeCondition)
			total.directives = plus(total.directives, m.directives(s.Directives))
			total.add(m.set(s.SelectionSet))
		case *ast.FragmentSpread:
			total.directives = plus(total.directives, m.directives(s.Directives))
			total.add(m.fragment(s.Name))
		}
	}
	return total
}

func (m *measurer) field(f *ast.Field) shape {
	m.name(f.Name)
	m.name(f.Alias)
	for _, arg := range f.Arguments {
		m.name(arg.Name)
		m.value(arg.Value)
	}
	s := m.set(f.SelectionSet)
	s.fields = plus(s.fields, 1)
	s.directives = plus(s.directives, m.directives(f.Directives))
	if f.Alias != "" && f.Alias != f.Name {
		s.aliases = plus(s.aliases, 1)
	}
	if f.Name == "__schema" || f.Name == "__type" {
		s.inspection, s.depth = max(s.inspection, s.depth)+1, 0
	}
	s.depth++
	return s
}

func (m *measurer) fragment(name string) shape {
	if s, done := m.measured[name]; done {
		return s
	}
	def := m.fragments[name]
	if def == nil {
		return shape{}
	}
	if m.open[name] {
		if m.fault == nil {
			m.fault = refuse(CodeValidation, "the fragment %s spreads itself", short(name))
		}
		return shape{}
	}
	m.open[name] = true
	s := m.set(def.SelectionSet)
	s.directives = plus(s.directives, m.directives(def.Directives))
	m.open[name], m.measured[name] = false, s
	return s
}

func (m *measurer) directives(list ast.DirectiveList) int {
	for _, d := range list {
		m.name(d.Name)
		for _, arg := range d.Arguments {
			m.name(arg.Name)
			m.value(arg.Value)
		}
	}
	return len(list)
}

func (m *measurer) value(v *ast.Value) {
	if v == nil {
		return
	}
	if v.Kind == ast.EnumValue || v.Kind == ast.Variable {
		m.name(v.Raw)
	}
	for _, child := range v.Children {
		m.name(child.Name)
		m.value(child.Value)
	}
}

// name refuses a long one: for a name that is unknown validation looks for
// likely ones, in the product of their lengths.
func (m *measurer) name(name string) {
	if len(name) > maxName && m.fault == nil {
		m.fault = refuse(CodeLimit, "the document has a name of more than %d bytes", maxName)
	}
}

// refusePairs counts the pairs of fields that answer at the same place of an
// answer. It walks what is expanded, which is small by now.
func (m *measurer) refusePairs(roots []ast.SelectionSet) *gqlerror.Error {
	pairs := 0
	for _, root := range roots {
		pairs = plus(pairs, m.pairs([]ast.SelectionSet{root}))
	}
	if pairs > maxPairs {
		return refuse(CodeLimit, "the document asks for the same fields too often")
	}
	return nil
}

func (m *measurer) pairs(sets []ast.SelectionSet) int {
	below, count := map[string][]ast.SelectionSet{}, map[string]int{}
	var collect func(ast.SelectionSet)
	collect = func(set ast.SelectionSet) {
		for _, selection := range set {
			switch s := selection.(type) {
			case *ast.Field:
				below[s.Alias] = append(below[s.Alias], s.SelectionSet)
				count[s.Alias]++
			case *ast.InlineFragment:
				collect(s.SelectionSet)
			case *ast.FragmentSpread:
				if def := m.fragments[s.Name]; def != nil {
					collect(def.SelectionSet)
				}
			}
		}
	}
	for _, set := range sets {
		collect(set)
	}
	total := 0
	for name, n := range count {
		total = plus(total, n*(n-1)/2)
		total = plus(total, m.pairs(below[name]))
	}
	return total
}
