package dgraphstore_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/graph/storetest"
	"github.com/lacuna-law/lacuna/schema"
)

// A list of edges that is longer than what comes with a node, and longer than
// what is read of it at once, is read like a short one.
func TestALongListOfEdges(t *testing.T) {
	o := storetest.Ontology(t)
	hub, small, source := graph.ID("document:hub"), graph.ID("document:small"), graph.ID("corpus:long")
	b := graph.Batch{Source: graph.Source{ID: source}}
	document := func(id graph.ID) {
		b.Nodes = append(b.Nodes, graph.Node{ID: id, Kind: schema.KindDocument, Attrs: graph.Attrs{"title": "A report", "sourceTier": "SECONDARY"}})
	}
	document(hub)
	document(small)
	for i := range 2600 {
		id, other := graph.ID(fmt.Sprintf("document:%d", i*7919%2600)), hub
		if i%100 == 0 {
			other = small
		}
		document(id)
		b.Edges = append(b.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: id, Name: schema.EdgeResembles, To: other}})
		if i < 1200 {
			b.Edges = append(b.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: hub, Name: schema.EdgeResembles, To: id}})
		}
	}
	want, got := memstore.New(o), open(t, o, cluster(t))
	for _, s := range []graph.Store{want, got} {
		if _, err := s.Apply(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	after := &graph.EdgeKey{From: "document:1500", Name: schema.EdgeResembles, To: hub}
	for name, q := range map[string]graph.EdgeQuery{
		"all":              {To: []graph.ID{small, hub}},
		"after one":        {To: []graph.ID{hub, small}, After: after},
		"forward":          {From: []graph.ID{"document:7", small, hub}},
		"forward, behind":  {From: []graph.ID{hub}, After: &graph.EdgeKey{From: hub, Name: schema.EdgeResembles, To: "document:5"}, Limit: 900},
		"everything":       {After: &graph.EdgeKey{From: "document:9", Name: schema.EdgeResembles, To: ""}},
		"a few":            {To: []graph.ID{hub}, Limit: 3},
		"a few, after one": {To: []graph.ID{hub}, After: after, Limit: 700},
	} {
		if diff := cmp.Diff(edges(t, want, q), edges(t, got, q)); diff != "" {
			t.Errorf("%s: -want +got\n%.2000s", name, diff)
		}
	}
}

func edges(tb testing.TB, r graph.Reader, q graph.EdgeQuery) []graph.Edge {
	tb.Helper()
	var out []graph.Edge
	for e, err := range r.Edges(tb.Context(), q) {
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}
