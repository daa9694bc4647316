package search_test

import (
	"slices"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

// world builds a small graph. Attributes that a kind demands and a test does
// not care for are filled in.
type world struct {
	t        testing.TB
	ontology *schema.Ontology
	store    graph.Store
}

func newWorld(t testing.TB) *world {
	t.Helper()
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	return &world{t: t, ontology: o, store: memstore.New(o)}
}

// node makes a node with every attribute that its kind demands.
func (w *world) node(id string, attrs graph.Attrs) graph.Node {
	kind := w.ontology.KindOf(id)
	full := graph.Attrs{}
	for _, a := range w.ontology.Kind(kind).Attributes {
		if a.Type.NonNull {
			full[a.Name] = w.filler(a.Type)
		}
	}
	for name, value := range attrs {
		full[name] = value
	}
	return graph.Node{ID: graph.ID(id), Kind: kind, Attrs: full}
}

func (w *world) filler(t *ast.Type) any {
	if t.Elem != nil {
		return []any{}
	}
	def := w.ontology.SDL.Types[t.NamedType]
	switch {
	case def.Kind == ast.Enum:
		return def.EnumValues[0].Name
	case def.Kind == ast.Object:
		return map[string]any{}
	case def.Name == "Boolean":
		return false
	case def.Name == "Int", def.Name == "Float":
		return 0.0
	case def.Name == "Date":
		return "2020"
	}
	return "-"
}

func edge(from, name, to string) graph.Edge {
	return graph.Edge{EdgeKey: graph.EdgeKey{From: graph.ID(from), Name: schema.EdgeName(name), To: graph.ID(to)}}
}

// put asserts nodes and edges in the name of a source.
func (w *world) put(source string, nodes []graph.Node, edges ...graph.Edge) graph.Revision {
	w.t.Helper()
	at, err := w.store.Apply(w.t.Context(), graph.Batch{Source: graph.Source{ID: graph.ID(source)}, Nodes: nodes, Edges: edges})
	if err != nil {
		w.t.Fatal(err)
	}
	return at
}

// retract takes back all that a source asserted.
func (w *world) retract(source string) {
	w.t.Helper()
	if _, err := w.store.Apply(w.t.Context(), graph.Batch{Source: graph.Source{ID: graph.ID(source)}, Replace: true}); err != nil {
		w.t.Fatal(err)
	}
}

// law asserts two instruments, three provisions, two activities and a principle.
func (w *world) law() {
	w.put("corpus:test", []graph.Node{
		w.node("instrument:quiet-treaty", graph.Attrs{"title": "Treaty on Quiet Networks", "shortTitle": "Quiet Treaty", "symbol": "12 QTS 34",
			"sourceType": "TREATY", "adopted": "1999-05"}),
		w.node("instrument:report", graph.Attrs{"title": "Resolution on responsible conduct", "shortTitle": "Conduct resolution", "symbol": "A/RES/70/237",
			"sourceType": "RESOLUTION", "adopted": "2015-12-23"}),
		w.node("provision:quiet-4", graph.Attrs{"pinpoint": "Art. 4(2)", "digest": "Parties criminalise the sale of listening tools to strangers.", "modality": "OBLIGATION"}),
		w.node("provision:quiet-9", graph.Attrs{"pinpoint": "Art. 9", "digest": "Parties should consider registers of listening tools.", "modality": "RECOMMENDATION"}),
		w.node("provision:report-13i", graph.Attrs{"pinpoint": "para. 13(i)", "digest": "States prevent the proliferation of malicious tools.", "modality": "RECOMMENDATION"}),
		w.node("activity:listening", graph.Attrs{"label": "Covert listening", "definition": "Hearing what was not meant for the hearer.",
			"aliases": map[string]any{"en": []string{"spyware", "wiretaps"}, "fr": []string{"logiciels espions"}, "es": []string{"programas espía"},
				"ru": []string{"шпионские программы"}, "ar": []string{"برامج التجسس"}, "zh": []string{"间谍软件"}}}),
		w.node("activity:ransom", graph.Attrs{"label": "Ransom by cipher", "definition": "Locking what belongs to others for money."}),
		w.node("principle:privacy", graph.Attrs{"label": map[string]any{"en": "Privacy of correspondence", "fr": "Secret de la correspondance"}, "definition": "Letters are for those addressed."}),
		w.node("assessment:a1", nil),
	},
		edge("provision:quiet-4", "partOf", "instrument:quiet-treaty"), edge("provision:quiet-9", "partOf", "instrument:quiet-treaty"),
		edge("provision:report-13i", "partOf", "instrument:report"), edge("provision:quiet-4", "expresses", "principle:privacy"),
		edge("assessment:a1", "of", "provision:quiet-4"), edge("assessment:a1", "about", "activity:listening"))
}

// speech asserts a document with one statement, a passage for each text and a claim.
func (w *world) speech(name, state, date, language string, texts ...string) {
	doc, statement, claim := "document:"+name, "statement:"+name, "claim:"+name
	nodes := []graph.Node{
		w.node("state:"+state, nil),
		w.node(doc, graph.Attrs{"title": "Speech " + name, "language": language, "sourceTier": "VERBATIM_RECORD"}),
		w.node(statement, graph.Attrs{"speaker": "Ms. Example", "forum": "Assembly", "date": date, "gist": "Speaks of listening."}),
		w.node(claim, graph.Attrs{"type": "CONCERN", "quote": texts[0], "review": "PROPOSED"}),
	}
	edges := []graph.Edge{edge(statement, "in", doc), edge(statement, "by", "state:"+state), edge(claim, "inStatement", statement), edge(claim, "by", "state:"+state)}
	for i, text := range texts {
		id := "passage:" + name + "/" + string(rune('a'+i))
		nodes = append(nodes, w.node(id, graph.Attrs{"text": text, "language": language, "type": "TEXT"}))
		edges = append(edges, edge(id, "inDocument", doc))
	}
	w.put(doc, nodes, edges...)
}

// open opens an index over the world's store and brings it up to date.
func (w *world) open(dir string) *search.Index {
	w.t.Helper()
	ix := w.openOnly(dir)
	if err := ix.Sync(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	return ix
}

func (w *world) openOnly(dir string) *search.Index {
	w.t.Helper()
	ix, err := search.Open(w.t.Context(), search.Options{Dir: dir, Store: w.store, Ontology: w.ontology})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = ix.Close() })
	return ix
}

func find(t testing.TB, ix *search.Index, q search.Query) search.Result {
	t.Helper()
	out, err := ix.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("search %+v: %v", q, err)
	}
	return out
}

// idsOf gives the ids of hits, in their order.
func idsOf(r search.Result) []string {
	var out []string
	for _, hit := range r.Hits {
		out = append(out, string(hit.ID))
	}
	return out
}

func sorted(ids []string) []string {
	slices.Sort(ids)
	return ids
}

// marks gives the marked words of a hit, in order.
func marks(h search.Hit) []string {
	var out []string
	for _, highlight := range h.Highlights {
		for _, piece := range highlight.Pieces {
			if piece.Match {
				out = append(out, piece.Text)
			}
		}
	}
	return out
}

// healthy fails the test when the index and the graph disagree.
func healthy(t testing.TB, ix *search.Index) {
	t.Helper()
	problems, err := ix.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		t.Error(problem)
	}
}
