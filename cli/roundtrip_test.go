package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/cli"
	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/boltstore"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/schema"
)

const oddText = "=1+1 \"said\" \\ \u0001\r\n\u2028 <b> é 中 𝔸 \u202eabc"

// deplored is a claim that a machine read in a speech.
const deplored graph.ID = "claim:0123456789ab/3-21/CONCERN/ransomware"

// speech is a speech with that claim in it.
func speech() graph.Batch {
	const document, statement, passage = "document:0123456789ab", "statement:0123456789ab", "passage:0123456789ab/0"
	edge := func(from graph.ID, name schema.EdgeName, to graph.ID, attrs graph.Attrs) graph.Edge {
		return graph.Edge{EdgeKey: graph.EdgeKey{From: from, Name: name, To: to}, Attrs: attrs}
	}
	return graph.Batch{Source: graph.Source{ID: document, Extractor: "test 1", Date: "2026"}, Nodes: []graph.Node{
		{ID: document, Kind: schema.KindDocument, Attrs: graph.Attrs{"title": oddText, "sha256": strings.Repeat("0", 64), "language": "en", "sourceTier": "VERBATIM_RECORD", "text": "We deplore ransomware." + oddText, "date": "2025"}},
		{ID: statement, Kind: schema.KindStatement, Attrs: graph.Attrs{"speaker": "A. Tlas", "forum": "Hall", "sourceTier": "VERBATIM_RECORD", "review": "PROPOSED", "method": "AUTOMATION"}},
		{ID: deplored, Kind: schema.KindClaim, Attrs: graph.Attrs{"type": "CONCERN", "start": 3.0, "end": 21.0, "quote": "deplore ransomware", "hedged": false, "score": 0.30000000000000004, "method": "AUTOMATION", "review": "PROPOSED"}},
		{ID: passage, Kind: schema.KindPassage, Attrs: graph.Attrs{"type": "TEXT", "order": 0.0, "start": 0.0, "end": 22.0, "text": "We deplore ransomware.", "language": "en"}},
	}, Edges: []graph.Edge{
		edge(statement, schema.EdgeIn, document, nil), edge(statement, schema.EdgeBy, "state:PAK", nil), edge(deplored, schema.EdgeInStatement, statement, nil), edge(deplored, schema.EdgeTargets, "activity:ransomware", nil),
		edge(passage, schema.EdgeInDocument, document, nil), edge(passage, schema.EdgeMentions, "activity:ransomware", graph.Attrs{"start": 11.0, "end": 21.0, "quote": "ransomware", "count": 1.0}),
	}}
}

// decide has curators write an assessment that is to take the place of one of
// the corpus, accept it, and disagree on the claim.
func decide(t *testing.T, store graph.Store) {
	t.Helper()
	desk := curation.NewDesk(store, loaded(t), func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) })
	start, end := 3, 21
	said := []curation.Evidence{{Document: "document:0123456789ab", Start: &start, End: &end, Quote: "deplore ransomware", Note: oddText}}
	old := someAssessment(t, store)
	old.Reason, old.Evidence, old.Contrary = "Another reason.", said, []curation.Evidence{{URL: "https://law.example/a?b=c", Note: "It says otherwise."}}
	done, err := desk.Assess(t.Context(), "ann", old)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []struct {
		who     string
		subject graph.ID
		ruling  schema.Ruling
	}{
		{"bob", done.ID, schema.RulingAccept}, {"eve", done.ID, schema.RulingAccept}, {"bob", deplored, schema.RulingAccept}, {"eve", deplored, schema.RulingDispute}, {"ann", deplored, schema.RulingReject},
	} {
		versions, err := desk.Versions(t.Context(), []graph.ID{one.subject})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := desk.Review(t.Context(), one.who, curation.Review{Subject: one.subject, Version: versions[one.subject], Ruling: one.ruling, Reason: "So it is.", Evidence: said}); err != nil {
			t.Fatal(err)
		}
	}
}

// someAssessment is an assessment of the corpus as a person would write it
// again, to take its place.
func someAssessment(t *testing.T, store graph.Store) curation.Assessment {
	t.Helper()
	for n, err := range store.Nodes(t.Context(), graph.NodeQuery{Kind: schema.KindAssessment}) {
		if err != nil {
			t.Fatal(err)
		}
		to := map[schema.EdgeName]graph.ID{}
		for e, err := range store.Edges(t.Context(), graph.EdgeQuery{From: []graph.ID{n.ID}}) {
			if err != nil {
				t.Fatal(err)
			}
			to[e.Name] = e.To
		}
		if to[schema.EdgeAbout] != "activity:ransomware" || to[schema.EdgeDependsOn] != "" || n.Attrs.Text("extent") != "PARTIAL" || n.Attrs.Bool("indirect") {
			continue
		}
		return curation.Assessment{
			Provision: to[schema.EdgeOf], Activity: to[schema.EdgeAbout], Frame: to[schema.EdgeUnder], Replaces: n.ID, Extent: schema.ExtentPartial, Manner: schema.Manner(n.Attrs.Text("manner")),
			Functions: wordsOf[schema.Function](n, "functions"), Reaches: wordsOf[schema.Actor](n, "reaches"), Contexts: wordsOf[schema.Context](n, "contexts"), Territory: wordsOf[schema.Territory](n, "territory"),
			Condition: "Only some of it.", Confidence: schema.ConfidenceUnsure,
		}
	}
	t.Fatal("the corpus judges nothing against ransomware in part")
	return curation.Assessment{}
}

func wordsOf[T ~string](n graph.Node, name string) []T {
	list, _ := n.Attrs[name].([]any)
	var out []T
	for _, one := range list {
		if word, is := one.(string); is {
			out = append(out, T(word))
		}
	}
	return out
}

// TestExportAndImportLoseNothing exports the corpus, a speech with claims and
// decisions, imports the lines into a store of each make and exports them again.
func TestExportAndImportLoseNothing(t *testing.T) {
	o := loaded(t)
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	store := memstore.New(o)
	for _, b := range []graph.Batch{c.Batch(), speech()} {
		if _, err := store.Apply(t.Context(), b); err != nil {
			t.Fatalf("%s: %v", b.Source.ID, err)
		}
	}
	decide(t, store)
	first := exported(t, store)
	for _, mark := range []string{`"id":"decision:00000006"`, `"name":"replaces"`, `"review":"SUPERSEDED"`, `"review":"DISPUTED"`, `"contrary":[`, `"score":0.30000000000000004`, `"id":"claim:0123456789ab/3-21/CONCERN/ransomware"`} {
		if !bytes.Contains(first, []byte(mark)) {
			t.Errorf("the export does not hold %s", mark)
		}
	}
	for _, most := range []int{0, 1, 100, 20_000} { // however little is held
		var out bytes.Buffer
		if err := cli.ExportHolding(t.Context(), store, &out, most); err != nil || !bytes.Equal(first, out.Bytes()) {
			t.Errorf("holding %d assertions: %d bytes, want %d: %v", most, out.Len(), len(first), err)
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
