package dgraphstore_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/graph/storetest"
	"github.com/lacuna-law/lacuna/schema"
)

// attempts are values that would do harm if they ever stood in the text of a
// query or of a mutation.
var attempts = []string{
	`"){uid}}drop(func:has(lacuna.id)){uid}`, `}}{q(func:has(lacuna.id)){uid}}`, `$ids0`, `$value`, `[0x1,0x2]`, `uid(0x1)`, `_:b1`, `<0x1>`,
	`0x1`, `_STAR_ALL`, `* * .`, "\"\n<0x1> <lacuna.id> * .\n", `\") @filter(eq(lacuna.id,\"x\"))`, `val(x)`, `lang@en:fr`, `@facets`, `"@en`,
	`#edges`, `#attribute`, `...`, `"; DROP ALL; --`, `{"a":1}`, "\u2028\u202e", `%s%d%n`, `\u0000`, "\\", `'`, "`", `^^<xs:int>`,
}

// idsOf turns attempts into ids where the ontology lets them be ids.
func idsOf(o *schema.Ontology, prefix string) []graph.ID {
	var out []graph.ID
	for _, text := range attempts {
		if o.CheckNode(prefix+text, schema.KindDocument, graph.Attrs{"title": "t", "sourceTier": "SECONDARY"}) == nil {
			out = append(out, graph.ID(prefix+text))
		}
	}
	return out
}

// hostileGraph holds every attempt as an id, an attribute, the attribute of an
// edge, and a source.
func hostileGraph(tb testing.TB, o *schema.Ontology) []graph.Batch {
	ids := idsOf(o, "document:")
	if len(ids) < 15 {
		tb.Fatalf("only %d attempts can be ids", len(ids))
	}
	var out []graph.Batch
	for i, id := range ids {
		text := attempts[i%len(attempts)]
		passage := graph.ID("passage:" + id.Name())
		state := graph.ID("state:" + id.Name())
		out = append(out, graph.Batch{
			Source: graph.Source{ID: graph.ID("source:" + id.Name()), Extractor: text, Curator: text, Date: "2026"},
			Nodes: []graph.Node{
				{ID: id, Kind: schema.KindDocument, Attrs: graph.Attrs{"title": text, "sourceTier": "SECONDARY", "sha256": text, "origin": text, "language": text, "text": text}},
				{ID: passage, Kind: schema.KindPassage, Attrs: graph.Attrs{"type": "TEXT", "order": 0.0, "start": 0.0, "end": 1.0, "text": text, "language": text}},
				{ID: state, Kind: schema.KindState, Attrs: stateAttrs(text)},
			},
			Edges: []graph.Edge{
				{EdgeKey: graph.EdgeKey{From: passage, Name: schema.EdgeInDocument, To: id}},
				{EdgeKey: graph.EdgeKey{From: passage, Name: schema.EdgeMentions, To: state}, Attrs: graph.Attrs{"quote": text, "start": 0.0, "end": 1.0, "count": 1.0}},
			},
		})
	}
	return out
}

func stateAttrs(text string) graph.Attrs {
	return graph.Attrs{"name": map[string]any{"en": text}, "status": "UN_MEMBER", "alpha2": text, "alpha3": text, "confidence": "VERIFIED"}
}

// What is attempted changes nothing but the value that it is: the graph is that
// of a store in memory, whatever is asked with it.
func TestInjectionChangesNothingButTheValue(t *testing.T) {
	o := storetest.Ontology(t)
	s, oracle := open(t, o, cluster(t)), memstore.New(o)
	for _, b := range hostileGraph(t, o) {
		want, wantErr := oracle.Apply(t.Context(), b)
		got, err := s.Apply(t.Context(), b)
		if got != want || (err == nil) != (wantErr == nil) {
			t.Fatalf("%s: revision %d and %v, want %d and %v", b.Source.ID, got, err, want, wantErr)
		}
		if wantErr != nil {
			t.Fatalf("%s: %v", b.Source.ID, wantErr)
		}
	}
	same(t, "nodes", collect(t, oracle.Nodes(t.Context(), graph.NodeQuery{})), collect(t, s.Nodes(t.Context(), graph.NodeQuery{})))
	same(t, "edges", collect(t, oracle.Edges(t.Context(), graph.EdgeQuery{})), collect(t, s.Edges(t.Context(), graph.EdgeQuery{})))
	same(t, "sources", collect(t, oracle.Sources(t.Context())), collect(t, s.Sources(t.Context())))
	same(t, "changes", collect(t, oracle.Changes(t.Context(), 0)), collect(t, s.Changes(t.Context(), 0)))
	for _, text := range attempts {
		for name, q := range map[string]graph.NodeQuery{
			"where":   {Where: map[string]any{"sha256": text}},
			"kind":    {Kind: schema.Kind(text)},
			"ids":     {IDs: []graph.ID{graph.ID(text), graph.ID("document:" + text)}},
			"after":   {Kind: schema.KindDocument, After: graph.ID("document:" + text), Limit: 3},
			"nowhere": {Where: map[string]any{text: text}},
		} {
			same(t, name+" "+text, collect(t, oracle.Nodes(t.Context(), q)), collect(t, s.Nodes(t.Context(), q)))
		}
		end := []graph.ID{graph.ID("passage:" + text), graph.ID("state:" + text)}
		for name, q := range map[string]graph.EdgeQuery{
			"from": {From: end}, "to": {To: end}, "names": {Names: []schema.EdgeName{schema.EdgeName(text)}},
			"after": {After: &graph.EdgeKey{From: graph.ID(text), Name: schema.EdgeName(text), To: graph.ID(text)}},
		} {
			same(t, name+" "+text, collect(t, oracle.Edges(t.Context(), q)), collect(t, s.Edges(t.Context(), q)))
		}
		_, wantErr := oracle.Asserted(t.Context(), graph.ID("source:"+text))
		if _, err := s.Asserted(t.Context(), graph.ID("source:"+text)); (err == nil) != (wantErr == nil) {
			t.Errorf("asserted by %q: %v, want %v", text, err, wantErr)
		}
	}
}

func collect[T any](tb testing.TB, seq func(func(T, error) bool)) []T {
	tb.Helper()
	out := []T{}
	for x, err := range seq {
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, x)
	}
	return out
}

func same(tb testing.TB, what string, want, got any) {
	tb.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		tb.Errorf("%s (-want +got):\n%s", what, diff)
	}
}
