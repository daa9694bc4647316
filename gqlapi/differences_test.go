package gqlapi_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// textOf adds a document with passages at pinpoints to a batch.
func textOf(b *graph.Batch, short, instrument, language string, passages ...[2]string) {
	id := graph.ID("document:" + short)
	b.Nodes = append(b.Nodes, graph.Node{ID: id, Kind: schema.KindDocument, Attrs: graph.Attrs{"title": "A text", "sourceTier": "SECONDARY", "language": language}})
	if instrument != "" {
		b.Edges = append(b.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: id, Name: schema.EdgeTextOf, To: graph.ID("instrument:" + instrument)}})
	}
	for i, p := range passages {
		passage := graph.ID(fmt.Sprintf("passage:%s/%d", short, i))
		b.Nodes = append(b.Nodes, graph.Node{ID: passage, Kind: schema.KindPassage, Attrs: graph.Attrs{
			"type": "ARTICLE", "label": "Art. " + p[0], "pinpoint": p[0], "order": float64(i), "start": 0.0, "end": 1.0, "text": p[1], "language": language}})
		b.Edges = append(b.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: passage, Name: schema.EdgeInDocument, To: id}})
	}
}

// texts is a world with texts of two instruments beside the corpus.
func texts(t *testing.T) world {
	t.Helper()
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	b := c.Batch()
	textOf(&b, "aaaaaaaaaaaa", "vclt-1969", "en", [2]string{"1", "Article 1\nIt is so."}, [2]string{"2", "One. Two."}, [2]string{"2(1)", "1. One."}, [2]string{"2(2)", "2. Two."}, [2]string{"3", "Only here."})
	textOf(&b, "bbbbbbbbbbbb", "vclt-1969", "en", [2]string{"1", "It is so."}, [2]string{"2", "One. Too."}, [2]string{"2(1)", "One."}, [2]string{"2(2)", "Too."}, [2]string{"4", "Only there."})
	textOf(&b, "cccccccccccc", "vclt-1969", "fr", [2]string{"1", "Ainsi."})
	textOf(&b, "dddddddddddd", "iccpr", "en", [2]string{"1", "It is so."})
	textOf(&b, "eeeeeeeeeeee", "", "en")
	return newWorld(t, b, false)
}

func TestTextDifferences(t *testing.T) {
	w := texts(t)
	piece := func(text, change string) any { return map[string]any{"text": text, "change": change} }
	label := func(pin string) any { return map[string]any{"label": "Art. " + pin} }
	want := map[string]any{"textDifferences": map[string]any{"same": 2.0, "totalCount": 3.0, "edges": []any{
		map[string]any{"node": map[string]any{"pinpoint": "2(2)", "a": label("2(2)"), "b": label("2(2)"),
			"diff": []any{piece("Two", "REMOVED"), piece("Too", "ADDED"), piece(".", "SAME")}}},
		map[string]any{"node": map[string]any{"pinpoint": "3", "a": label("3"), "b": nil, "diff": []any{piece("Only here.", "REMOVED")}}},
	}}}
	if diff := cmp.Diff(want, run(t, w, "differences.graphql")); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	// The second page holds what is left.
	query := `query($after:String){textDifferences(a:"document:aaaaaaaaaaaa",b:"document:bbbbbbbbbbbb",first:2,after:$after){pageInfo{hasNextPage hasPreviousPage endCursor} edges{node{pinpoint}}}}`
	first := ask(t, w, query, nil)
	second := ask(t, w, query, map[string]any{"after": at(first.data, "textDifferences.pageInfo.endCursor")[0]})
	if got := at(second.data, "textDifferences.edges.#.node.pinpoint"); !cmp.Equal(got, []any{"4"}) {
		t.Errorf("the second page holds %v", got)
	}
	if got := at(second.data, "textDifferences.pageInfo.hasNextPage"); !cmp.Equal(got, []any{false}) {
		t.Errorf("after the second page: %v", got)
	}
}

func TestTextsThatCannotBeCompared(t *testing.T) {
	w := texts(t)
	for _, tc := range []struct{ name, b, code string }{
		{"another language", "document:cccccccccccc", "BAD_USER_INPUT"},
		{"another instrument", "document:dddddddddddd", "BAD_USER_INPUT"},
		{"no text of an instrument", "document:eeeeeeeeeeee", "BAD_USER_INPUT"},
		{"nothing there", "document:ffffffffffff", "NOT_FOUND"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := ask(t, w, `query($b:ID!){textDifferences(a:"document:aaaaaaaaaaaa",b:$b){totalCount}}`, map[string]any{"b": tc.b})
			if !cmp.Equal(got.codes, []string{tc.code}) {
				t.Errorf("codes %v, want %s: %.300s", got.codes, tc.code, got.body)
			}
		})
	}
}
