// Package schema says what may be true: the kinds of the graph, their
// attributes and edges, and the vocabularies, declared once in the GraphQL
// files beside it. From that one declaration come the GraphQL API, the Go
// constants of names_gen.go, and the checks on corpus and pipeline.
//
// It holds no law and knows no store. Hand-written code here must not use the
// generated names, because the generator is built from it.
package schema

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

//go:generate go run ./generate

//go:embed *.graphql
var files embed.FS

// Kind names a kind of node: the name of its type in the SDL.
type Kind string

// EdgeName names an edge of the graph: the field that declares it.
type EdgeName string

// Ontology is the declaration, read. It does not change after Load.
type Ontology struct {
	// SDL is the checked schema with every type in it.
	SDL      *ast.Schema
	kinds    map[Kind]*KindDecl
	ordered  []Kind
	prefixes map[string]Kind
}

// KindDecl declares a kind of node.
type KindDecl struct {
	Name   Kind
	Prefix string
	// Attributes in the order of the SDL, without id.
	Attributes []*Attribute
	// Edges stored from this kind, in the order of the SDL.
	Edges []*EdgeDecl
	// Inverses walk edges of other kinds backwards, in the order of the SDL.
	Inverses []*Inverse

	attributes map[string]*Attribute
	edges      map[EdgeName]*EdgeDecl
}

// Attribute declares an attribute of a kind.
type Attribute struct {
	Name  string
	Type  *ast.Type
	Exact bool // by equal value in the store
	Text  bool // by its words in the index
	Facet bool // as a facet of the index
}

// EdgeDecl declares an edge from one kind.
type EdgeDecl struct {
	Name    EdgeName
	From    Kind
	To      []Kind // sorted
	Inverse string
	One     bool // at most one per node
	NonNull bool // exactly one per node
	Attrs   []string
}

// Inverse is a field that walks an edge backwards.
type Inverse struct {
	Field string
	Of    EdgeName
	From  []Kind // the kinds that declare the edge, sorted
}

// Load reads the embedded SDL. It fails when the SDL is no valid GraphQL, when
// an edge names an inverse that is not there, or an inverse an edge that is not.
func Load() (*Ontology, error) {
	sources, err := Sources()
	if err != nil {
		return nil, err
	}
	return Parse(sources...)
}

// Sources gives the embedded SDL files, ordered by name.
func Sources() ([]*ast.Source, error) {
	names, err := fs.Glob(files, "*.graphql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var out []*ast.Source
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("schema file %s: %w", name, err)
		}
		out = append(out, &ast.Source{Name: "schema/" + name, Input: string(text)})
	}
	return out, nil
}

// Parse reads an ontology from SDL. Connection types for the kinds are added
// where the sources do not declare them.
func Parse(sources ...*ast.Source) (*Ontology, error) {
	connections, err := missingConnections(sources)
	if err != nil {
		return nil, err
	}
	sdl, err := gqlparser.LoadSchema(append(slices.Clone(sources), connections)...)
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	o := &Ontology{SDL: sdl, kinds: map[Kind]*KindDecl{}, prefixes: map[string]Kind{}}
	for _, def := range sdl.Types {
		if d := def.Directives.ForName("kind"); d != nil {
			if err := o.addKind(def, argument(d, "prefix")); err != nil {
				return nil, err
			}
		}
	}
	slices.Sort(o.ordered)
	for _, kind := range o.ordered {
		if err := o.readFields(kind); err != nil {
			return nil, err
		}
	}
	return o, o.matchInverses()
}

func (o *Ontology) addKind(def *ast.Definition, prefix string) error {
	kind := Kind(def.Name)
	if other, taken := o.prefixes[prefix]; taken {
		return fmt.Errorf("schema: kinds %s and %s share the prefix %q", other, kind, prefix)
	}
	o.prefixes[prefix] = kind
	o.ordered = append(o.ordered, kind)
	o.kinds[kind] = &KindDecl{Name: kind, Prefix: prefix, attributes: map[string]*Attribute{}, edges: map[EdgeName]*EdgeDecl{}}
	return nil
}

func (o *Ontology) readFields(kind Kind) error {
	decl := o.kinds[kind]
	for _, field := range o.SDL.Types[string(kind)].Fields {
		edge, inverse := field.Directives.ForName("edge"), field.Directives.ForName("inverse")
		switch {
		case field.Name == "id" || strings.HasPrefix(field.Name, "__") || field.Directives.ForName("computed") != nil:
		case edge != nil:
			e, err := o.edge(kind, field, edge)
			if err != nil {
				return err
			}
			decl.Edges = append(decl.Edges, e)
			decl.edges[e.Name] = e
		case inverse != nil:
			decl.Inverses = append(decl.Inverses, &Inverse{Field: field.Name, Of: EdgeName(argument(inverse, "of"))})
		default:
			a := &Attribute{Name: field.Name, Type: field.Type}
			if index := field.Directives.ForName("index"); index != nil {
				by := list(index, "by")
				if i := slices.IndexFunc(by, func(word string) bool { return o.SDL.Types["IndexKind"].EnumValues.ForName(word) == nil }); i >= 0 {
					return fmt.Errorf("schema: %s.%s: %s is no IndexKind", kind, field.Name, by[i])
				}
				a.Exact, a.Text, a.Facet = slices.Contains(by, "EXACT"), slices.Contains(by, "TEXT"), slices.Contains(by, "FACET")
			}
			decl.Attributes = append(decl.Attributes, a)
			decl.attributes[a.Name] = a
		}
	}
	return nil
}

func (o *Ontology) edge(from Kind, field *ast.FieldDefinition, d *ast.Directive) (*EdgeDecl, error) {
	e := &EdgeDecl{Name: EdgeName(field.Name), From: from, Inverse: argument(d, "inverse"), Attrs: list(d, "attrs")}
	name := field.Type.Name()
	e.One = !strings.HasSuffix(name, "Connection")
	e.NonNull = e.One && field.Type.NonNull
	name = strings.TrimSuffix(name, "Connection")
	targets := list(d, "to")
	if name != "Node" {
		targets = []string{name}
	}
	if len(targets) == 0 {
		return nil, fmt.Errorf("schema: edge %s.%s names no kind at its far end", from, field.Name)
	}
	for _, to := range targets {
		if o.kinds[Kind(to)] == nil {
			return nil, fmt.Errorf("schema: edge %s.%s: %s is no kind", from, field.Name, to)
		}
		e.To = append(e.To, Kind(to))
	}
	slices.Sort(e.To)
	return e, nil
}

func (o *Ontology) matchInverses() error {
	for _, kind := range o.ordered {
		for _, e := range o.kinds[kind].Edges {
			for _, to := range e.To {
				if o.kinds[to].inverse(e.Inverse, e.Name) == nil {
					return fmt.Errorf("schema: edge %s.%s: its inverse %s.%s is not there", kind, e.Name, to, e.Inverse)
				}
			}
		}
		for _, inverse := range o.kinds[kind].Inverses {
			for _, from := range o.ordered {
				e := o.kinds[from].edges[inverse.Of]
				if e != nil && e.Inverse == inverse.Field && slices.Contains(e.To, kind) {
					inverse.From = append(inverse.From, from)
				}
			}
			if len(inverse.From) == 0 {
				return fmt.Errorf("schema: %s.%s is the inverse of %q, and no kind declares that edge to %s", kind, inverse.Field, inverse.Of, kind)
			}
		}
	}
	return nil
}

func (d *KindDecl) inverse(field string, of EdgeName) *Inverse {
	for _, inverse := range d.Inverses {
		if inverse.Field == field && inverse.Of == of {
			return inverse
		}
	}
	return nil
}

// Kinds lists every kind, sorted.
func (o *Ontology) Kinds() []Kind { return slices.Clone(o.ordered) }

// Kind gives the declaration of a kind, or nil.
func (o *Ontology) Kind(kind Kind) *KindDecl { return o.kinds[kind] }

// KindOf gives the kind of an id by its prefix, or "" when no kind has it.
func (o *Ontology) KindOf(id string) Kind {
	prefix, _, found := strings.Cut(id, ":")
	if !found {
		return ""
	}
	return o.prefixes[prefix]
}

// Attribute gives the declaration of an attribute, or nil.
func (d *KindDecl) Attribute(name string) *Attribute { return d.attributes[name] }

// Edge gives the declaration of an edge from this kind, or nil.
func (d *KindDecl) Edge(name EdgeName) *EdgeDecl { return d.edges[name] }

func argument(d *ast.Directive, name string) string {
	if a := d.Arguments.ForName(name); a != nil {
		return a.Value.Raw
	}
	return ""
}

func list(d *ast.Directive, name string) []string {
	var out []string
	if a := d.Arguments.ForName(name); a != nil {
		for _, child := range a.Value.Children {
			out = append(out, child.Value.Raw)
		}
	}
	return out
}
