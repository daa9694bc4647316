package link_test

import (
	"fmt"
	"testing"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/link"
	"github.com/lacuna-law/lacuna/schema"
)

// TestExtentsOfTexts cites places beyond a text that the graph has.
func TestExtentsOfTexts(t *testing.T) {
	w, err := link.NewWorld(t.Context(), texts(t, 1, 6, 3))
	if err != nil {
		t.Fatal(err)
	}
	for pin, want := range map[string]doc.CitationStatus{
		"6": doc.CitationUncharted, "7": doc.CitationNoPin, "2(3)": doc.CitationUncharted, "2(4)": doc.CitationNoPin,
	} {
		ref := w.Cite([]doc.Citation{{Start: 0, End: 1, Quote: "x", Works: []string{"instrument:n0"}, Pins: []doc.Pinpoint{{Division: doc.Article, Number: pin}}}})[0]
		if ref.Status != want {
			t.Errorf("%s: %s (%s), want %s", pin, ref.Status, ref.Reason, want)
		}
	}
	excerpt, err := link.NewWorld(t.Context(), texts(t, 1, 3, 1))
	if err != nil {
		t.Fatal(err)
	}
	ref := excerpt.Cite([]doc.Citation{{Start: 0, End: 1, Quote: "x", Works: []string{"instrument:n0"}, Pins: []doc.Pinpoint{{Division: doc.Article, Number: "7"}}}})[0]
	if ref.Status != doc.CitationUncharted {
		t.Errorf("beyond an excerpt: %s (%s)", ref.Status, ref.Reason)
	}
}

// texts is a store with texts of so many articles of so many paragraphs.
func texts(t testing.TB, count, articles, paragraphs int) graph.Store {
	t.Helper()
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	store := memstore.New(o)
	b := graph.Batch{Source: graph.Source{ID: "test:texts"}}
	add := func(id string, kind schema.Kind, attrs graph.Attrs) {
		b.Nodes = append(b.Nodes, graph.Node{ID: graph.ID(id), Kind: kind, Attrs: attrs})
	}
	join := func(from string, name schema.EdgeName, to string) {
		b.Edges = append(b.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: graph.ID(from), Name: name, To: graph.ID(to)}})
	}
	passage := func(document string, at int, pin, path string) {
		id := fmt.Sprintf("passage:%s/%05d-art-%s", document, at, path)
		add(id, schema.KindPassage, graph.Attrs{"type": "ARTICLE", "label": "Article " + pin, "order": float64(at), "start": float64(at), "end": float64(at + 1), "text": "x", "language": "en", "pinpoint": pin})
		join(id, schema.EdgeInDocument, "document:"+document)
	}
	for i := range count {
		name, at := fmt.Sprintf("n%d", i), 0
		add("instrument:"+name, schema.KindInstrument, graph.Attrs{"title": "Convention " + name, "shortTitle": name, "sourceType": "TREATY", "bindingness": "BINDING", "binds": "PARTIES", "universal": true, "regimes": []any{}, "contexts": []any{}, "addressees": []any{}, "confidence": "WELL_KNOWN"})
		add("document:"+name, schema.KindDocument, graph.Attrs{"title": "Convention " + name, "sha256": "x", "language": "en", "text": "x", "sourceTier": "OFFICIAL_TEXT"})
		join("document:"+name, schema.EdgeTextOf, "instrument:"+name)
		for a := 1; a <= articles; a++ {
			at++
			passage(name, at, fmt.Sprint(a), fmt.Sprint(a))
			for p := 1; p <= paragraphs; p++ {
				at++
				passage(name, at, fmt.Sprintf("%d(%d)", a, p), fmt.Sprintf("%d-%d", a, p))
			}
		}
	}
	if _, err := store.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	return store
}

// BenchmarkNewWorld reads a store with sixty texts.
func BenchmarkNewWorld(b *testing.B) {
	store := texts(b, 60, 60, 4)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := link.NewWorld(b.Context(), store); err != nil {
			b.Fatal(err)
		}
	}
}
