package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/lacuna-law/lacuna/ask/asktest"
	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/gqlapi"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/web"
)

// world is the bundled corpus and one small document, behind the pages.
type world struct {
	api   *gqlapi.API
	desk  *curation.Desk
	pages http.Handler
}

// bundled builds the world once for all tests.
var bundled = sync.OnceValues(buildWorld)

func open(t *testing.T) world {
	t.Helper()
	w, err := bundled()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func buildWorld() (world, error) {
	w, err := asktest.Open(context.Background(), hostileDocument(), saidDocument())
	if err != nil {
		return world{}, err
	}
	pages := web.New(web.Options{Asker: w.API, SDL: w.API.SDL, GraphQL: w.API.Handler(), Version: "test", Now: asktest.Today})
	return world{api: w.API, desk: w.Desk, pages: pages}, nil
}

// hostile is text that a page must show as text.
const hostile = `<script>document.title="taken"</script><img src=x onerror=alert(1)>`

// hostileDocument is a document of our own making: words that stand for the
// text of a provision in English and Arabic, and a statement that a machine
// read, with markup in every field that a page shows.
func hostileDocument() graph.Batch {
	node := func(id graph.ID, kind schema.Kind, attrs graph.Attrs) graph.Node {
		return graph.Node{ID: id, Kind: kind, Attrs: attrs}
	}
	edge := func(from graph.ID, name schema.EdgeName, to graph.ID) graph.Edge {
		return graph.Edge{EdgeKey: graph.EdgeKey{From: from, Name: name, To: to}}
	}
	passage := func(n int, language, text string) graph.Attrs {
		return graph.Attrs{"type": "PARAGRAPH", "label": fmt.Sprintf("Specimen %d", n), "order": n, "start": n * 100, "end": n*100 + 50, "text": text, "language": language}
	}
	return graph.Batch{
		Source: graph.Source{ID: "document:specimen", Extractor: "test", Date: "2026-11-23"},
		Nodes: []graph.Node{
			node("document:specimen", schema.KindDocument, graph.Attrs{"title": "Specimen " + hostile, "sourceTier": "OFFICIAL_TEXT", "language": "en", "url": "javascript:alert(1)"}),
			node("passage:specimen-1", schema.KindPassage, passage(1, "en", "Specimen words in the place of the text. "+hostile)),
			node("passage:specimen-2", schema.KindPassage, passage(2, "ar", "كلمات نموذجية في مكان النص")),
			node("statement:specimen", schema.KindStatement, graph.Attrs{"sourceTier": "PRESS_REPORT", "review": "PROPOSED", "method": "AUTOMATION", "gist": "Specimen gist " + hostile}),
			node("claim:specimen", schema.KindClaim, graph.Attrs{"type": "GAP_ASSERTED", "quote": "no specimen rule " + hostile, "hedged": false, "method": "AUTOMATION", "review": "PROPOSED", "score": 0.5}),
		},
		Edges: []graph.Edge{
			edge("document:specimen", schema.EdgeTextOf, "instrument:un-charter"),
			edge("passage:specimen-1", schema.EdgeInDocument, "document:specimen"),
			edge("passage:specimen-2", schema.EdgeInDocument, "document:specimen"),
			edge("passage:specimen-1", schema.EdgeStatesTextOf, "provision:charter-2-4"),
			edge("passage:specimen-2", schema.EdgeStatesTextOf, "provision:charter-2-4"),
			edge("statement:specimen", schema.EdgeIn, "document:specimen"),
			edge("statement:specimen", schema.EdgeBy, "state:PAK"),
			edge("claim:specimen", schema.EdgeInStatement, "statement:specimen"),
			edge("claim:specimen", schema.EdgeBy, "state:PAK"),
			edge("claim:specimen", schema.EdgeTargets, "activity:commercial-spyware-misuse"),
		},
	}
}

// saidDocument is a statement with its text and three claims, one within another.
func saidDocument() graph.Batch {
	const said = "No rule stops extortion now.\n\nWe call for one."
	b := graph.Batch{Source: graph.Source{ID: "document:specimen-said", Extractor: "test", Date: "2026-11-23"}, Nodes: []graph.Node{
		{ID: "document:specimen-said", Kind: schema.KindDocument, Attrs: graph.Attrs{"title": "Said", "sourceTier": "VERBATIM_RECORD", "language": "en", "text": said}},
		{ID: "statement:specimen-said", Kind: schema.KindStatement, Attrs: graph.Attrs{"sourceTier": "VERBATIM_RECORD", "date": "2025-01-14", "review": "PROPOSED", "method": "AUTOMATION"}},
	}}
	edge := func(from graph.ID, name schema.EdgeName, to graph.ID) {
		b.Edges = append(b.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: from, Name: name, To: to}})
	}
	edge("statement:specimen-said", schema.EdgeIn, "document:specimen-said")
	edge("statement:specimen-said", schema.EdgeBy, "state:PAK")
	for _, c := range []struct {
		id, kind, target string
		start, end       int
	}{
		{"claim:specimen-said/1", "GAP_ASSERTED", "activity:ransomware", 0, 27},
		{"claim:specimen-said/2", "CONCERN", "activity:ransomware", 14, 23},
		{"claim:specimen-said/3", "PROPOSAL", "instrument:un-charter", 30, 46},
	} {
		b.Nodes = append(b.Nodes, graph.Node{ID: graph.ID(c.id), Kind: schema.KindClaim, Attrs: graph.Attrs{
			"type": c.kind, "start": c.start, "end": c.end, "quote": said[c.start:c.end], "hedged": false, "method": "AUTOMATION", "review": "PROPOSED", "score": 0.5,
		}})
		edge(graph.ID(c.id), schema.EdgeInStatement, "statement:specimen-said")
		edge(graph.ID(c.id), schema.EdgeBy, "state:PAK")
		edge(graph.ID(c.id), schema.EdgeTargets, graph.ID(c.target))
	}
	return b
}

// get asks for a page as a browser does.
func get(t *testing.T, h http.Handler, path string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8080"+path, nil)
	r.Header.Set("Accept", "text/html,application/xhtml+xml")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
