package ingest_test

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/ingest"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

// decide accepts the first claim of a document as a person does: the decision
// is a source of its own that asserts the claim with all it hangs on.
func decide(t testing.TB, b bench, document graph.ID) graph.ID {
	t.Helper()
	was, err := b.store.Asserted(t.Context(), document)
	if err != nil {
		t.Fatal(err)
	}
	batch := graph.Batch{Source: graph.Source{ID: "curation:a-person", Curator: "A person"}}
	var claim graph.ID
	for _, n := range was.Nodes {
		switch {
		case n.Kind == schema.KindClaim && claim == "":
			claim = n.ID
			n.Attrs["review"] = string(schema.ReviewAccepted)
		case n.Kind == schema.KindClaim || n.Kind == schema.KindPassage:
			continue
		}
		batch.Nodes = append(batch.Nodes, n)
	}
	for _, e := range was.Edges {
		if slices.ContainsFunc(batch.Nodes, func(n graph.Node) bool { return n.ID == e.From }) {
			batch.Edges = append(batch.Edges, e)
		}
	}
	if _, err := b.store.Apply(t.Context(), batch); err != nil || claim == "" {
		t.Fatal(claim, err)
	}
	return claim
}

func (b bench) accepted(t testing.TB, claim graph.ID) {
	t.Helper()
	n, err := b.store.Node(t.Context(), claim)
	if err != nil || n.Attrs.Text("review") != "ACCEPTED" {
		t.Errorf("%s: %v, %v", claim, n.Attrs, err)
	}
}

// A decision outlives everything that happens to its document.
func TestDecisionsSurvive(t *testing.T) {
	b, dir := inMemory(t), t.TempDir()
	file := filepath.Join(dir, "FRA_77_2022.txt")
	write(t, dir, "FRA_77_2022.txt", "We are deeply concerned about ransomware.\n\nWe must combat cybercrime.\n")
	b.run(t, ingest.Options{}, doc.Hints{}, dir)
	document := documentsOf(t, b, file)[0]
	claim := decide(t, b, document)
	if report := b.run(t, ingest.Options{}, doc.Hints{}, dir); report.Unchanged != 1 {
		t.Errorf("again: %+v", report)
	}
	b.accepted(t, claim)
	if report := b.run(t, ingest.Options{}, doc.Hints{Speaker: "A Person"}, dir); report.Changed != 1 || report.Kept != 1 {
		t.Errorf("read in another way: %+v", report)
	}
	b.accepted(t, claim)
	if report := b.run(t, ingest.Options{}, doc.Hints{Speaker: "A Person"}, dir); report.Unchanged != 1 {
		t.Errorf("the same way again: %+v", report)
	}
	write(t, dir, "FRA_77_2022.txt", "Nothing of that.\n")
	if report := b.run(t, ingest.Options{}, doc.Hints{}, dir); report.Changed != 1 || report.Kept != 1 || len(report.Removed) != 1 {
		t.Errorf("replaced: %+v", report)
	}
	if report := b.run(t, ingest.Options{}, doc.Hints{}, dir); report.Unchanged != 1 || len(report.Removed) != 0 {
		t.Errorf("after the replacement: %+v", report)
	}
	b.accepted(t, claim)
	write(t, dir, "FRA_77_2022.txt", "We are deeply concerned about ransomware.\n\nWe must combat cybercrime.\n")
	if report := b.run(t, ingest.Options{}, doc.Hints{}, dir); report.Changed != 1 {
		t.Errorf("the old content again: %+v", report)
	}
	gone, err := ingest.Retract(t.Context(), b.store, document, false)
	if err != nil || gone.Kept != 1 || gone.Gone[schema.KindClaim] != 1 || gone.Gone[schema.KindPassage] != 2 || gone.Standing[schema.KindClaim] != 1 {
		t.Errorf("retracted: %+v, %v", gone, err)
	}
	b.accepted(t, claim)
}

// A claim that another extraction no longer finds stands when it was decided on.
func TestDecisionOnAClaimThatIsNotFoundAgain(t *testing.T) {
	b, dir := inMemory(t), t.TempDir()
	write(t, dir, "FRA_77_2022.txt", "We are deeply concerned about ransomware.\n")
	b.run(t, ingest.Options{}, doc.Hints{}, dir)
	document := documentsOf(t, b, filepath.Join(dir, "FRA_77_2022.txt"))[0]
	claim := decide(t, b, document)
	was, err := b.store.Asserted(t.Context(), document)
	if err != nil {
		t.Fatal(err)
	}
	// A later extraction writes the document without the claim.
	was.Nodes = slices.DeleteFunc(was.Nodes, func(n graph.Node) bool { return n.ID == claim })
	was.Edges = slices.DeleteFunc(was.Edges, func(e graph.Edge) bool { return e.From == claim })
	was.Source.Extractor, was.Replace = "lacuna 99", true
	if _, err := b.store.Apply(t.Context(), was); err != nil {
		t.Fatal(err)
	}
	b.accepted(t, claim)
}

// gapsOf gives all that the engine answers under the usual lens.
func gapsOf(t testing.TB, b bench) string {
	t.Helper()
	atlas, err := gap.Compile(t.Context(), b.store)
	if err != nil {
		t.Fatal(err)
	}
	profiles, err := atlas.Gaps(gap.Lens{AsOf: "2026-11-23"}, gap.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(profiles)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestRetraction(t *testing.T) {
	b, dir := inMemory(t), t.TempDir()
	write(t, dir, "FRA_77_2022.txt", "There is no legal framework for commercial spyware, as the Quixotropes know.\n")
	before := gapsOf(t, b)
	empty := content(t, b.store)
	b.run(t, ingest.Options{}, doc.Hints{}, dir)
	document := documentsOf(t, b, filepath.Join(dir, "FRA_77_2022.txt"))[0]
	index, err := search.Open(t.Context(), search.Options{Store: b.store, Ontology: b.ontology})
	if err != nil {
		t.Fatal(err)
	}
	defer index.Close()
	found := func() (hits int, gaps string) {
		if err := index.Sync(t.Context()); err != nil {
			t.Fatal(err)
		}
		result, err := index.Search(t.Context(), search.Query{Text: "quixotropes", First: 5})
		if err != nil {
			t.Fatal(err)
		}
		return result.Total, gapsOf(t, b)
	}
	hits, gaps := found()
	if gaps == before {
		t.Fatal("the atlas lists no claim of the document, so nothing is tested")
	}
	dry, err := ingest.Retract(t.Context(), b.store, document, true)
	if after, now := found(); err != nil || hits == 0 || after != hits || now != gaps {
		t.Fatalf("a dry run changed %d hits to %d, or the atlas: %v", hits, after, err)
	}
	gone, err := ingest.Retract(t.Context(), b.store, document, false)
	if err != nil || len(dry.Gone) == 0 || dry.Gone[schema.KindDocument] != gone.Gone[schema.KindDocument] || gone.Kept != 0 {
		t.Errorf("retracted %+v, dry %+v: %v", gone, dry, err)
	}
	if after, now := found(); after != 0 || now != before {
		t.Errorf("after the retraction %d hits, and the atlas is as before: %t", after, now == before)
	}
	if content(t, b.store) != empty {
		t.Error("something of the document is left")
	}
	for _, id := range []graph.ID{document, "document:000000000000", "corpus:lacuna"} {
		if _, err := ingest.Retract(t.Context(), b.store, id, false); !errors.Is(err, ingest.ErrNotIngested) {
			t.Errorf("%s: %v", id, err)
		}
	}
}
