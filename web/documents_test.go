package web_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/lacuna-law/lacuna/ask"
	"github.com/lacuna-law/lacuna/schema"
)

// Every document fits the declaration, and keeps to the limits that hold for a
// stranger who runs it: depth 12, 30 aliases, 2,000 fields.
func TestDocumentsFitTheSchema(t *testing.T) {
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	documents, err := ask.Documents(os.DirFS("."), "queries")
	if err != nil || len(documents) < 10 {
		t.Fatalf("%d documents: %v", len(documents), err)
	}
	for _, name := range slices.Sorted(maps.Keys(documents)) {
		text := documents[name]
		doc, errs := gqlparser.LoadQueryWithRules(o.SDL, text, nil)
		if errs != nil {
			t.Errorf("%s: %v", name, errs)
			continue
		}
		if len(doc.Operations) != 1 || doc.Operations[0].Operation != ast.Query {
			t.Errorf("%s holds %d operations, want one query", name, len(doc.Operations))
		}
		var s shape
		s.measure(doc.Operations[0].SelectionSet, 1)
		if s.depth > 12 || s.aliases > 30 || s.fields > 2000 {
			t.Errorf("%s has depth %d, %d aliases, %d fields", name, s.depth, s.aliases, s.fields)
		}
		if strings.Contains(text, `"`) {
			t.Errorf("%s holds a quotation mark: squeezing it onto one line could change it", name)
		}
	}
}

// shape is how deep and wide a document is with its fragments expanded.
type shape struct{ depth, aliases, fields int }

func (s *shape) measure(selections ast.SelectionSet, depth int) {
	for _, selection := range selections {
		switch f := selection.(type) {
		case *ast.Field:
			s.fields++
			s.depth = max(s.depth, depth)
			if f.Alias != f.Name {
				s.aliases++
			}
			s.measure(f.SelectionSet, depth+1)
		case *ast.InlineFragment:
			s.measure(f.SelectionSet, depth)
		case *ast.FragmentSpread:
			s.measure(f.Definition.SelectionSet, depth)
		}
	}
}

// The names of what a page cites are asked in pieces that a stranger may ask too.
func TestTheNamesOfAPageMayBeAsked(t *testing.T) {
	w := open(t)
	text, err := os.ReadFile("queries/cited.graphql")
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]string, 30)
	for i := range ids {
		ids[i] = fmt.Sprintf("state:%03d", i)
	}
	ids[0] = "state:PAK"
	data := outside(t, w, fmt.Sprintf(`{"query":%s,"variables":{"ids":["%s"]}}`, quoted(string(text)), strings.Join(ids, `","`)))
	if nodes := data["nodes"].([]any); len(nodes) != 30 || nodes[0] == nil || nodes[1] != nil {
		t.Errorf("30 ids give %v", data)
	}
}
