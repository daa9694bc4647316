package corpus_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

func openWorld(t *testing.T) *corpus.Corpus {
	t.Helper()
	c, err := corpus.Open(world(t))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func nodeOf(t *testing.T, c *corpus.Corpus, id graph.ID) graph.Node {
	t.Helper()
	nodes := c.Batch().Nodes
	i := slices.IndexFunc(nodes, func(n graph.Node) bool { return n.ID == id })
	if i < 0 {
		t.Fatalf("%s is not there", id)
	}
	return nodes[i]
}

// Every UNSURE of the files is in the batch, at the record where it is written.
func TestWhatIsUnsureStaysUnsure(t *testing.T) {
	var got []string
	b := openWorld(t).Batch()
	for _, n := range b.Nodes {
		if n.Attrs.Text("confidence") == "UNSURE" || n.Attrs.Text("partiesCountConfidence") == "UNSURE" {
			got = append(got, string(n.ID))
		}
	}
	for _, e := range b.Edges {
		if e.Attrs.Text("confidence") == "UNSURE" {
			got = append(got, e.EdgeKey.String())
		}
	}
	want := []string{
		"assessment:pact-1/cutting/sea", "assessment:rule-2/cutting", "instrument:rule", "mechanism:court", "position:NO/sea",
		"provision:rule-2", "state:SOU", "provision:rule-2 implements instrument:pact", "state:SOU memberOf group:UNI",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("unsure (-want +got):\n%s", diff)
	}
}

func TestDerivedValues(t *testing.T) {
	c := openWorld(t)
	for _, row := range []struct {
		name string
		id   graph.ID
		attr string
		want any
	}{
		{"a provision has the contexts of its instrument", "provision:pact-1", "contexts", []any{"PEACETIME"}},
		{"unless it has its own", "provision:rule-2", "contexts", []any{"PEACETIME"}},
		{"a record has the defaults of its section", "assessment:pact-1/cutting", "territory", []any{"OWN", "ABROAD"}},
		{"unless it says otherwise", "assessment:pact-1/cutting/sea", "territory", []any{"ABROAD"}},
		{"a claim has the date of its statement", "claim:NO-2024-05-01/1", "date", "2024-05-01"},
		{"unless it has its own", "claim:NO-2024-05-01/2", "date", "2024-04"},
		{"an action follows from what the date is", "participation:pact/NO/parties", "action", "RATIFIED"},
		{"a default kind of date goes only to a date", "participation:pact/UNI/parties", "dateType", nil},
		{"and without one it is a party", "participation:pact/UNI/parties", "action", "PARTY"},
		{"a raw link holds an id", "provision:pact-1", "rawLinks", []any{map[string]any{"activity": "activity:cutting", "how": "directly"}}},
		{"an alpha-3 code is the name of the State", "state:NO", "alpha3", "NO"},
		{"an empty list of participation is kept", "instrument:pact", "participationLists", []any{
			map[string]any{"mode": "PARTIES", "completeness": "complete", "totalReported": 2.0},
			map[string]any{"mode": "NON_PARTIES", "completeness": "complete"},
		}},
	} {
		if diff := cmp.Diff(row.want, nodeOf(t, c, row.id).Attrs[row.attr]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.name, diff)
		}
	}
}

func TestDerivedEdges(t *testing.T) {
	got := map[string]bool{}
	for _, e := range openWorld(t).Batch().Edges {
		got[e.EdgeKey.String()] = true
	}
	for name, want := range map[string]string{
		"a code of a State":                  "claim:NO-2024-05-01/1 by state:NO",
		"a code of an organisation":          "participation:pact/UNI/parties by organisation:UNI",
		"a claim of its own holder":          "claim:NO-2024-05-01/2 by organisation:UNI",
		"a group is named in full":           "statement:NO-2024-05-01 by group:UNI",
		"a position is on what it decides":   "position:NO/sea on proposition:sea-too",
		"a document by the hash of its name": "statement:NO-2024-05-01 in document:dfeca9fd7012",
		"a frame covers its roots":           "frame:small covers activity:harm",
		"a frame reads what its roots name":  "frame:small reads instrument:rule",
		"a principle is expressed":           "provision:pact-1 expresses principle:calm",
	} {
		if !got[want] {
			t.Errorf("%s: there is no edge %s", name, want)
		}
	}
	if got["claim:NO-2024-05-01/2 by state:NO"] {
		t.Error("a claim with a holder of its own is also held by the speaker")
	}
}

func TestStats(t *testing.T) {
	stats := openWorld(t).Stats()
	var lines []string
	for _, k := range append(stats.Kinds, stats.Total) {
		lines = append(lines, fmt.Sprintf("%s %d confidence%v review%v", k.Kind, k.Nodes, k.Confidence, k.Review))
	}
	want := []string{
		"Activity 3 confidence[{WELL_KNOWN 3}] review[{ 3}]",
		"Assessment 3 confidence[{VERIFIED 1} {UNSURE 2}] review[{EDITORIAL 3}]",
		"Claim 2 confidence[{ 2}] review[{EDITORIAL 2}]",
		"Document 2 confidence[{ 2}] review[{ 2}]",
		"Frame 1 confidence[{WELL_KNOWN 1}] review[{EDITORIAL 1}]",
		"Group 1 confidence[{WELL_KNOWN 1}] review[{ 1}]",
		"Instrument 2 confidence[{VERIFIED 1} {UNSURE 1}] review[{ 2}]",
		"Mechanism 1 confidence[{UNSURE 1}] review[{ 1}]",
		"Organisation 1 confidence[{WELL_KNOWN 1}] review[{ 1}]",
		"Participation 2 confidence[{VERIFIED 2}] review[{ 2}]",
		"Position 1 confidence[{UNSURE 1}] review[{ 1}]",
		"Principle 1 confidence[{WELL_KNOWN 1}] review[{ 1}]",
		"Proposition 1 confidence[{ 1}] review[{ 1}]",
		"Provision 2 confidence[{VERIFIED 1} {UNSURE 1}] review[{ 2}]",
		"State 2 confidence[{VERIFIED 1} {UNSURE 1}] review[{ 2}]",
		"Statement 1 confidence[{VERIFIED 1}] review[{EDITORIAL 1}]",
		" 26 confidence[{VERIFIED 7} {WELL_KNOWN 7} {UNSURE 7} { 5}] review[{EDITORIAL 7} { 19}]",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("stats (-want +got):\n%s", diff)
	}
}

func TestLexicon(t *testing.T) {
	want := corpus.Lexicon{
		ClaimCues: map[schema.ClaimType]corpus.Phrases{schema.ClaimTypeConcern: {"en": {"worried"}}},
		Negation:  corpus.Phrases{"en": {"not"}},
		SeedTerms: []corpus.SeedTerm{{Words: "cut wires", Activity: "activity:cutting"}},
	}
	if diff := cmp.Diff(want, *openWorld(t).Lexicon()); diff != "" {
		t.Errorf("lexicon (-want +got):\n%s", diff)
	}
}

func TestAFolderWithoutFilesIsRefused(t *testing.T) {
	if _, err := corpus.Open(fstest.MapFS{"README.md": {Data: []byte("# nothing")}}); err == nil {
		t.Error("a folder without a corpus was opened")
	}
}

// The order of names and of records in the files decides nothing but places.
func TestTheBatchDoesNotDependOnTheFilesOrder(t *testing.T) {
	files := world(t)
	renamed := fstest.MapFS{}
	for name, f := range files {
		renamed["z-"+string([]byte{'z' - name[0] + 'a'})+name] = f
	}
	c, err := corpus.Open(renamed)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(openWorld(t).Batch(), c.Batch()); diff != "" {
		t.Errorf("batch after renaming (-want +got):\n%s", diff)
	}
}
