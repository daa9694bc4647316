package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/boltstore"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/schema"
)

// desk is what people of an installation decided: on a claim that a machine
// read, and an assessment of their own that is to take the place of another.
func desk(old graph.ID) []graph.Batch {
	const bad = "=1+1 \"said\" \\ \u0001\r\n\u2028 <b> é 中 𝔸 \u202eabc"
	const speech, own = "document:0123456789ab", "assessment:desk/ransomware"
	decided := func(id, ruling, subject string, number float64, more graph.Attrs) graph.Batch {
		attrs := graph.Attrs{"number": number, "subject": subject, "key": "k", "relation": "CONCERN", "ruling": ruling, "curator": "Ç. \"Umpire\"", "at": "2026-11-22T10:00:00Z",
			"reason": bad, "version": 1.0, "words": "What was judged.", "chain": strings.Repeat("0", 64), "evidence": []any{map[string]any{"document": speech, "start": 0.0, "end": 2.0, "quote": "We", "note": bad}}}
		for name, value := range more {
			attrs[name] = value
		}
		return graph.Batch{Source: graph.Source{ID: graph.ID("curation:" + id), Curator: "Ç. \"Umpire\"", Date: "2026-11-22"}, Nodes: []graph.Node{{ID: graph.ID(id), Kind: schema.KindDecision, Attrs: attrs}}}
	}
	edge := func(from graph.ID, name schema.EdgeName, to graph.ID, attrs graph.Attrs) graph.Edge {
		return graph.Edge{EdgeKey: graph.EdgeKey{From: from, Name: name, To: to}, Attrs: attrs}
	}
	words := func(all ...any) []any { return all }
	read := graph.Batch{Source: graph.Source{ID: speech, Extractor: "test 1", Date: "2026"}, Nodes: []graph.Node{
		{ID: speech, Kind: schema.KindDocument, Attrs: graph.Attrs{"title": bad, "sha256": strings.Repeat("0", 64), "language": "en", "sourceTier": "VERBATIM_RECORD", "text": "We deplore ransomware." + bad, "date": "2025"}},
		{ID: "statement:0123456789ab", Kind: schema.KindStatement, Attrs: graph.Attrs{"speaker": "A. Tlas", "forum": "Hall", "sourceTier": "VERBATIM_RECORD", "review": "PROPOSED", "method": "AUTOMATION"}},
		{ID: "claim:0123456789ab/3-21/CONCERN/ransomware", Kind: schema.KindClaim, Attrs: graph.Attrs{"type": "CONCERN", "start": 3.0, "end": 21.0, "quote": "deplore ransomware", "hedged": false, "score": 0.30000000000000004, "method": "AUTOMATION", "review": "DISPUTED"}},
		{ID: "passage:0123456789ab/0", Kind: schema.KindPassage, Attrs: graph.Attrs{"type": "TEXT", "order": 0.0, "start": 0.0, "end": 22.0, "text": "We deplore ransomware.", "language": "en"}},
	}, Edges: []graph.Edge{
		edge("statement:0123456789ab", schema.EdgeIn, speech, nil), edge("statement:0123456789ab", schema.EdgeBy, "state:PAK", nil),
		edge("claim:0123456789ab/3-21/CONCERN/ransomware", schema.EdgeInStatement, "statement:0123456789ab", nil), edge("claim:0123456789ab/3-21/CONCERN/ransomware", schema.EdgeTargets, "activity:ransomware", nil),
		edge("passage:0123456789ab/0", schema.EdgeInDocument, speech, nil), edge("passage:0123456789ab/0", schema.EdgeMentions, "activity:ransomware", graph.Attrs{"start": 11.0, "end": 21.0, "quote": "ransomware", "count": 1.0}),
	}}
	written := graph.Batch{Source: graph.Source{ID: "curation:" + own, Curator: "B. Judge", Date: "2026-11-22"}, Nodes: []graph.Node{{ID: own, Kind: schema.KindAssessment, Attrs: graph.Attrs{
		"extent": "PARTIAL", "manner": "DIRECT", "functions": words("PROHIBIT"), "reaches": words("STATE"), "contexts": words("PEACETIME"), "territory": words("OWN", "ABROAD"), "indirect": false, "reason": bad, "added": true,
		"assessor": "B. Judge", "method": "HUMAN", "review": "PROPOSED", "confidence": "UNSURE", "assertedOn": "2026-11-22",
		"evidence": words(map[string]any{"document": speech, "passage": "passage:0123456789ab/0", "start": 0.0, "end": 2.0, "quote": "We"}), "contrary": words(map[string]any{"url": "https://law.example/a?b=c", "note": bad}),
	}}}, Edges: []graph.Edge{edge(own, schema.EdgeOf, "provision:charter-2-4", nil), edge(own, schema.EdgeAbout, "activity:ransomware", nil), edge(own, schema.EdgeUnder, "frame:release-frame", nil), edge(own, schema.EdgeReplaces, old, nil)}}
	return []graph.Batch{read, written,
		decided("decision:00000001", "ASSESS", own, 1, graph.Attrs{"relation": "ASSESSMENT", "contentAfter": `{"a":"\u0001"}`, "after": "PROPOSED"}),
		decided("decision:00000002", "DISPUTE", "claim:0123456789ab/3-21/CONCERN/ransomware", 2, graph.Attrs{"before": "PROPOSED", "after": "DISPUTED"}),
		decided("decision:00000003", "SUPERSEDE", "claim:gone", 3, graph.Attrs{"supersededBy": "claim:0123456789ab/3-21/CONCERN/ransomware"}),
	}
}

// TestExportAndImportLoseNothing exports the corpus, a speech with claims and
// decisions, imports the lines into a store of each make and exports them again.
func TestExportAndImportLoseNothing(t *testing.T) {
	o := loaded(t)
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	law, store := c.Batch(), memstore.New(o)
	old := law.Nodes[slices.IndexFunc(law.Nodes, func(n graph.Node) bool { return n.Kind == schema.KindAssessment })].ID
	for _, b := range append([]graph.Batch{law}, desk(old)...) {
		if _, err := store.Apply(t.Context(), b); err != nil {
			t.Fatalf("%s: %v", b.Source.ID, err)
		}
	}
	first := exported(t, store)
	for _, mark := range []string{`"id":"decision:00000003"`, `"name":"replaces"`, `"contrary":[`, `"score":0.30000000000000004`, `"id":"claim:0123456789ab/3-21/CONCERN/ransomware"`} {
		if !bytes.Contains(first, []byte(mark)) {
			t.Errorf("the export does not hold %s", mark)
		}
	}
	again, err := imported(t.Context(), o, first)
	if err != nil {
		t.Fatal(err)
	}
	if second := exported(t, again); !bytes.Equal(first, second) {
		t.Errorf("in memory: %d bytes became %d others", len(first), len(second))
	}
	// On a disk, by the commands.
	home := t.TempDir()
	name := filepath.Join(home, "graph.ndjson")
	if err := os.WriteFile(name, first, 0o600); err != nil {
		t.Fatal(err)
	}
	where := []string{"--data", filepath.Join(home, "store")}
	typed(t, home, append([]string{"import", name, "--quiet"}, where...)...)
	if second := typed(t, home, append([]string{"export"}, where...)...); second != string(first) {
		t.Errorf("on a disk: %d bytes became %d others", len(first), len(second))
	}
	// A second import changes nothing, not even the revision.
	before := revisionOf(t, filepath.Join(home, "store"))
	typed(t, home, append([]string{"import", name, "--quiet"}, where...)...)
	if after := revisionOf(t, filepath.Join(home, "store")); after != before {
		t.Errorf("a second import made revision %d of %d", after, before)
	}
}

func revisionOf(t *testing.T, dir string) graph.Revision {
	t.Helper()
	store, err := boltstore.Open(t.Context(), boltstore.Options{Dir: dir, Ontology: loaded(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	revision, err := store.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return revision
}
