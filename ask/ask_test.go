package ask_test

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/ask"
)

func TestDocumentsEndWithTheFragmentsTheySpread(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	files := fstest.MapFS{
		"queries/none.graphql":             file("{ a { ... on T { b } } }\n"),
		"queries/one.graphql":              file("{ a { ...Leaf } }\n"),
		"queries/through.graphql":          file("{ a { ...Tree ...Own } }\n\nfragment Own on T {\n  c\n}\n"),
		"queries/fragments/Leaf.graphql":   file("fragment Leaf on T {\n  b\n}\n"),
		"queries/fragments/Tree.graphql":   file("fragment Tree on T {\n  ...Leaf\n  t { ...Leaf }\n}\n"),
		"queries/fragments/Unused.graphql": file("fragment Unused on T {\n  b\n}\n"),
		"queries/notes.txt":                file("no document"),
	}
	got, err := ask.Documents(files, "queries")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"none": "{ a { ... on T { b } } }\n",
		"one":  "{ a { ...Leaf } }\n\nfragment Leaf on T {\n  b\n}\n",
		"through": "{ a { ...Tree ...Own } }\n\nfragment Own on T {\n  c\n}\n\nfragment Leaf on T {\n  b\n}\n" +
			"\nfragment Tree on T {\n  ...Leaf\n  t { ...Leaf }\n}\n",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if empty, err := ask.Documents(files, "nowhere"); err != nil || len(empty) != 0 {
		t.Errorf("no folder gives %v, %v", empty, err)
	}
}
