package schema_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/lacuna-law/lacuna/schema"
)

func load(t testing.TB) *schema.Ontology {
	t.Helper()
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestLoad(t *testing.T) {
	o := load(t)
	kinds := o.Kinds()
	if !slices.IsSorted(kinds) || len(kinds) < 10 {
		t.Errorf("kinds %v", kinds)
	}
	for _, kind := range kinds {
		decl := o.Kind(kind)
		if decl.Name != kind || o.KindOf(decl.Prefix+":x") != kind {
			t.Errorf("the prefix %q is of %q, want %q", decl.Prefix, o.KindOf(decl.Prefix+":x"), kind)
		}
		for _, a := range decl.Attributes {
			if decl.Attribute(a.Name) != a {
				t.Errorf("%s.%s is not found by name", kind, a.Name)
			}
		}
		for _, e := range decl.Edges {
			if decl.Edge(e.Name) != e || e.From != kind || len(e.To) == 0 || !slices.IsSorted(e.To) {
				t.Errorf("%s.%s: %+v", kind, e.Name, e)
			}
		}
	}
	if o.Kind("Nothing") != nil || o.KindOf("nothing:x") != "" || o.KindOf("state") != "" {
		t.Error("a kind that is not declared is found")
	}
}

func TestEdgesAreWalkedFromBothEnds(t *testing.T) {
	o := load(t)
	for _, kind := range o.Kinds() {
		for _, e := range o.Kind(kind).Edges {
			for _, to := range e.To {
				if !hasInverse(o.Kind(to), e, kind) {
					t.Errorf("%s.%s is not walked back from %s", kind, e.Name, to)
				}
			}
		}
	}
}

func hasInverse(decl *schema.KindDecl, e *schema.EdgeDecl, from schema.Kind) bool {
	return slices.ContainsFunc(decl.Inverses, func(i *schema.Inverse) bool {
		return i.Field == e.Inverse && i.Of == e.Name && slices.Contains(i.From, from)
	})
}

func TestEdgeAttributesAreDeclared(t *testing.T) {
	o := load(t)
	for _, kind := range o.Kinds() {
		for _, e := range o.Kind(kind).Edges {
			for _, name := range e.Attrs {
				if o.SDL.Types["NodeEdge"].Fields.ForName(name) == nil {
					t.Errorf("%s.%s carries %q, which no edge of a list shows", kind, e.Name, name)
				}
			}
		}
	}
}

// undescribed lists what has no description in a schema.
func undescribed(sdl *ast.Schema) []string {
	var out []string
	note := func(description, format string, names ...any) {
		if strings.TrimSpace(description) == "" {
			out = append(out, fmt.Sprintf(format, names...))
		}
	}
	for name, def := range sdl.Types {
		if def.BuiltIn || strings.HasPrefix(name, "__") {
			continue
		}
		note(def.Description, "%s", name)
		for _, f := range def.Fields {
			if !strings.HasPrefix(f.Name, "__") {
				note(f.Description, "%s.%s", name, f.Name)
			}
		}
		for _, v := range def.EnumValues {
			note(v.Description, "%s.%s", name, v.Name)
		}
	}
	for name, d := range sdl.Directives {
		if d.Position != nil && d.Position.Src != nil && !d.Position.Src.BuiltIn {
			note(d.Description, "@%s", name)
		}
	}
	slices.Sort(out)
	return out
}

func TestEverythingIsDescribed(t *testing.T) {
	if names := undescribed(load(t).SDL); len(names) > 0 {
		t.Errorf("without description: %q", names)
	}
}

func TestWhatIsNotDescribedIsFound(t *testing.T) {
	o, err := parse(t, small)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Colour", "Colour.RED", "Thing", "Thing.colour", "Thing.id", "Thing.parts", "Thing.wholes"}, undescribed(&ast.Schema{Types: map[string]*ast.Definition{"Thing": o.SDL.Types["Thing"], "Colour": o.SDL.Types["Colour"]}})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// small is an ontology of one kind, to be broken.
const small = `
type Query { thing: Thing }
enum Colour { RED }
type Thing implements Node @kind(prefix: "thing") {
  id: ID!
  colour: Colour! @index(by: [EXACT])
  parts(first: Int = 50, after: String): ThingConnection! @edge(inverse: "wholes", attrs: ["note"])
  wholes(first: Int = 50, after: String): ThingConnection! @inverse(of: "parts")
}
`

// parse reads an ontology with the directives, Node, and what lists need, from the real declaration.
func parse(t *testing.T, sdl string) (*schema.Ontology, error) {
	t.Helper()
	sources, err := schema.Sources()
	if err != nil {
		t.Fatal(err)
	}
	kept := slices.DeleteFunc(sources, func(s *ast.Source) bool {
		return s.Name != "schema/directives.graphql" && s.Name != "schema/node.graphql"
	})
	const lists = `
enum Confidence { SURE }
type PageInfo { hasNextPage: Boolean! }
`
	return schema.Parse(append(kept, &ast.Source{Name: "small", Input: sdl + lists})...)
}

func TestBrokenDeclarationsAreRefused(t *testing.T) {
	if _, err := parse(t, small); err != nil {
		t.Fatalf("the whole one: %v", err)
	}
	for name, test := range map[string]struct{ old, new, words string }{
		"inverse missing":      {`@inverse(of: "parts")`, `@computed`, "its inverse Thing.wholes is not there"},
		"inverse of nothing":   {`@inverse(of: "parts")`, `@inverse(of: "pieces")`, "is not there"},
		"inverse without edge": {`@edge(inverse: "wholes", attrs: ["note"])`, `@computed`, "no kind declares that edge"},
		"prefix twice":         {`type Query`, "type Other implements Node @kind(prefix: \"thing\") { id: ID! }\ntype Query", "share the prefix"},
		"target unknown":       {`parts(first: Int = 50, after: String): ThingConnection! @edge(inverse: "wholes"`, `parts(first: Int = 50, after: String): NodeConnection! @edge(to: ["Nothing"], inverse: "wholes"`, "Nothing is no kind"},
		"target not named":     {`parts(first: Int = 50, after: String): ThingConnection!`, `parts(first: Int = 50, after: String): NodeConnection!`, "names no kind at its far end"},
		"target no kind":       {`parts(first: Int = 50, after: String): ThingConnection!`, `parts: Colour!`, "Colour is no kind"},
		"type unknown":         {`colour: Colour!`, `colour: Shade!`, "Shade"},
		"no GraphQL":           {`enum Colour { RED }`, `enum Colour {`, "schema"},
		"index unknown":        {`[EXACT]`, `[NEARLY]`, "NEARLY"},
	} {
		t.Run(name, func(t *testing.T) {
			broken := strings.Replace(small, test.old, test.new, 1)
			if broken == small {
				t.Fatal("nothing is broken")
			}
			if _, err := parse(t, broken); err == nil || !strings.Contains(err.Error(), test.words) {
				t.Errorf("got the error %v, want one with %q", err, test.words)
			}
		})
	}
}

func TestConnectionsAreOfToday(t *testing.T) {
	sources, err := schema.Sources()
	if err != nil {
		t.Fatal(err)
	}
	want, err := schema.Connections(sources)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sources {
		if s.Name == schema.ConnectionsFile {
			if diff := cmp.Diff(want, s.Input); diff != "" {
				t.Errorf("%s (-want +got):\n%s", s.Name, diff)
			}
			return
		}
	}
	t.Errorf("%s is not embedded", schema.ConnectionsFile)
}
