package main

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"go/format"
	"slices"
	"strings"
	"text/template"

	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/lacuna-law/lacuna/schema"
)

//go:embed resolvers.gotpl
var page string

// resolvers writes the file of one-line resolvers.
func resolvers(o *schema.Ontology) ([]byte, error) {
	lists, err := readLists(o)
	if err != nil {
		return nil, err
	}
	declaration, err := fingerprint()
	if err != nil {
		return nil, err
	}
	kinds, err := readKinds(o)
	if err != nil {
		return nil, err
	}
	data := map[string]any{
		"Kinds": kinds, "Lists": lists, "Leaves": readLeaves(o), "Pages": append([]string{"Node"}, names(o)...),
		"Attrs": edgeAttributes(o), "Declaration": declaration,
	}
	low := func(name string) string { return strings.ToLower(name[:1]) + name[1:] }
	t, err := template.New("resolvers").Funcs(template.FuncMap{"low": low}).Parse(page)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, data); err != nil {
		return nil, err
	}
	return format.Source(b.Bytes())
}

// fingerprint names the declaration that the files were generated from, so
// that a test sees when it has changed since.
func fingerprint() (string, error) {
	sources, err := schema.Sources()
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for _, s := range sources {
		fmt.Fprintf(sum, "%s %d\n%s", s.Name, len(s.Input), s.Input)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func names(o *schema.Ontology) []string {
	var out []string
	for _, kind := range o.Kinds() {
		out = append(out, string(kind))
	}
	return out
}

// kind is a kind with its relations.
type kind struct {
	Name string
	Hops []hop
}

// hop is a field that leads along an edge or back.
type hop struct {
	Method, Edge, To string
	Back, Many       bool
}

func readKinds(o *schema.Ontology) ([]kind, error) {
	var out []kind
	for _, name := range o.Kinds() {
		k := kind{Name: string(name)}
		for _, field := range relations(o, name) {
			h := hop{Method: templates.ToGo(field.Name), Edge: field.Name, To: field.Type.Name()}
			h.To, h.Many = strings.CutSuffix(h.To, "Connection")
			if back := field.Directives.ForName("inverse"); back != nil {
				h.Edge, h.Back = back.Arguments.ForName("of").Value.Raw, true
				if err := onlyInverse(o, name, field.Name, schema.EdgeName(h.Edge)); err != nil {
					return nil, err
				}
			}
			k.Hops = append(k.Hops, h)
		}
		out = append(out, k)
	}
	return out, nil
}

// onlyInverse refuses an edge that comes back to a kind by two fields: the
// store walks back by the name of the edge alone.
func onlyInverse(o *schema.Ontology, to schema.Kind, field string, name schema.EdgeName) error {
	for _, from := range o.Kinds() {
		e := o.Kind(from).Edge(name)
		if e != nil && slices.Contains(e.To, to) && e.Inverse != field {
			return fmt.Errorf("%s.%s and %s.%s both walk the edge %s back", to, field, to, e.Inverse, name)
		}
	}
	return nil
}

// list is a field of Query that lists a kind.
type list struct {
	Method, Of string
	Filter     string // the input type, or ""
}

// readLists finds the lists of kinds among the questions and refuses a filter
// by anything but an attribute that the store finds by equal value.
func readLists(o *schema.Ontology) ([]list, error) {
	var out []list
	for _, field := range o.SDL.Query.Fields {
		of, isList := strings.CutSuffix(field.Type.Name(), "Connection")
		decl := o.Kind(schema.Kind(of))
		if !isList || decl == nil {
			continue
		}
		l := list{Method: templates.ToGo(field.Name), Of: of}
		if arg := field.Arguments.ForName("filter"); arg != nil {
			l.Filter = arg.Type.Name()
			for _, f := range o.SDL.Types[l.Filter].Fields {
				if a := decl.Attribute(f.Name); a == nil || !a.Exact {
					return nil, fmt.Errorf("%s.%s: %s has no attribute of that name with @index(by: [EXACT])", l.Filter, f.Name, of)
				}
			}
		}
		out = append(out, l)
	}
	return out, nil
}

// answer is a bound type with the leaves of it that may be null.
type answer struct {
	Name, Go string
	Leaves   []given
}

// given is a leaf that is null where the Go value is "".
type given struct{ Method, Type string }

func readLeaves(o *schema.Ontology) []answer {
	var out []answer
	for _, l := range nullableLeaves(o) {
		if len(out) == 0 || out[len(out)-1].Name != l.owner {
			out = append(out, answer{Name: l.owner, Go: bound()[l.owner]})
		}
		last := &out[len(out)-1]
		last.Leaves = append(last.Leaves, given{templates.ToGo(l.field.Name), goType(o, l.field)})
	}
	return out
}

func goType(o *schema.Ontology, field *ast.FieldDefinition) string {
	name := field.Type.Name()
	switch {
	case o.SDL.Types[name].Kind == ast.Enum:
		return "schema." + name
	case name == "ID":
		return "graph.ID"
	}
	return "string"
}

// attribute is an attribute of an edge, with the function that reads it.
type attribute struct{ Field, Name, Read string }

func edgeAttributes(o *schema.Ontology) []attribute {
	var out []attribute
	for _, field := range o.SDL.Types["NodeEdge"].Fields {
		if field.Name == "cursor" || field.Name == "node" {
			continue
		}
		read := "word[" + goType(o, field) + "]"
		switch field.Type.Name() {
		case "Int":
			read = "whole"
		case "Float":
			read = "fraction"
		}
		out = append(out, attribute{templates.ToGo(field.Name), field.Name, read})
	}
	return out
}
