package main

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/lacuna-law/lacuna/schema"
)

// The generated files are of the declaration as it stands. The file of
// resolvers carries its fingerprint, which speaks for gqlgen's files too; that
// those are the same to the byte is checked by .ci/run, which generates again.
func TestGeneratedFilesAreOfTheDeclaration(t *testing.T) {
	ontology, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	want, err := resolvers(ontology)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../resolvers_gen.go")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("run 'go generate ./gqlapi' and commit: -want +got\n%s", diff)
	}
}

// A filter by an attribute that the store cannot find is refused, and so is an
// edge that comes back by two fields.
func TestDeclarationsThatAreRefused(t *testing.T) {
	for name, sdl := range map[string]string{
		"a filter without an index": `type A implements Node @kind(prefix: "a") { id: ID! name: String! }
			input AFilter { name: String } type Query { as(filter: AFilter, first: Int, after: String): AConnection! }`,
		"an edge with two ways back": `type A implements Node @kind(prefix: "a") { id: ID! to: B @edge(inverse: "as") }
			type C implements Node @kind(prefix: "c") { id: ID! to: B @edge(inverse: "cs") }
			type B implements Node @kind(prefix: "b") { id: ID! as: AConnection! @inverse(of: "to") cs: CConnection! @inverse(of: "to") }
			type Query { node(id: ID!): Node }`,
	} {
		o, err := parse(sdl)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := resolvers(o); err == nil {
			t.Errorf("%s was not refused", name)
		}
	}
}

// parse reads a declaration of its own beside the directives of the real one.
func parse(sdl string) (*schema.Ontology, error) {
	sources, err := schema.Sources()
	if err != nil {
		return nil, err
	}
	kept := sources[:0]
	for _, s := range sources {
		if s.Name == "schema/directives.graphql" {
			kept = append(kept, s)
		}
	}
	return schema.Parse(append(kept, source(sdl))...)
}

func source(sdl string) *ast.Source {
	const base = "interface Node { id: ID! } enum Confidence { VERIFIED } type PageInfo { hasNextPage: Boolean! } "
	return &ast.Source{Name: "own.graphql", Input: base + sdl}
}
