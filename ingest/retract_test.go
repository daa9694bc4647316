package ingest_test

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/ingest"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

// desk is a desk over the store of a bench.
func (b bench) desk() *curation.Desk { return curation.NewDesk(b.store, b.ontology, time.Now) }

// rule takes a decision of a curator on a claim.
func (b bench) rule(t testing.TB, who string, claim graph.ID, ruling schema.Ruling) {
	t.Helper()
	desk := b.desk()
	versions, err := desk.Versions(t.Context(), []graph.ID{claim})
	if err == nil {
		_, err = desk.Review(t.Context(), who, curation.Review{Subject: claim, Version: versions[claim], Ruling: ruling, Reason: "So it is."})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// claimOf gives the first claim of a document whose quote has a word.
func (b bench) claimOf(t testing.TB, document graph.ID, word string) graph.Node {
	t.Helper()
	was, err := b.store.Asserted(t.Context(), document)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range was.Nodes {
		if n.Kind == schema.KindClaim && strings.Contains(n.Attrs.Text("quote"), word) {
			return n
		}
	}
	t.Fatalf("%s has no claim with %q", document, word)
	return graph.Node{}
}

// stands fails unless the claim with a word stands somewhere in the one document of a place.
func (b bench) stands(t testing.TB, file, word string, want schema.Review) graph.ID {
	t.Helper()
	document := documentsOf(t, b, file)[0]
	if n := b.claimOf(t, document, word); n.Attrs.Text("review") != string(want) {
		t.Errorf("the claim on %s stands at %s, want %s", word, n.Attrs.Text("review"), want)
	}
	return document
}

const twoWorries = "We are deeply concerned about ransomware.\n\nWe must combat cybercrime.\n"

// What was rejected stays so when the document is read in another way, is
// changed, goes and returns; nothing is written where nothing changed.
func TestDecisionsSurvive(t *testing.T) {
	b, dir := inMemory(t), t.TempDir()
	file := filepath.Join(dir, "FRA_77_2022.txt")
	write(t, dir, "FRA_77_2022.txt", twoWorries)
	b.run(t, ingest.Options{}, doc.Hints{}, dir)
	document := documentsOf(t, b, file)[0]
	b.rule(t, "ann", b.claimOf(t, document, "ransomware").ID, schema.RulingReject)
	b.stands(t, file, "ransomware", schema.ReviewWithdrawn)
	b.nothingNew(t, dir)
	if report := b.run(t, ingest.Options{}, doc.Hints{Speaker: "A Person"}, dir); report.Changed != 1 || report.Kept != 1 {
		t.Errorf("read in another way: %+v", report)
	}
	b.stands(t, file, "ransomware", schema.ReviewWithdrawn)
	write(t, dir, "FRA_77_2022.txt", "Mr. President, I thank you.\n\n"+strings.Replace(twoWorries, "deeply", "deeply ", 1))
	if report := b.run(t, ingest.Options{}, doc.Hints{}, dir); report.Changed != 1 || report.Kept != 1 || len(report.Removed) != 1 {
		t.Errorf("changed: %+v", report)
	}
	changed := b.stands(t, file, "ransomware", schema.ReviewWithdrawn)
	b.stands(t, file, "cybercrime", schema.ReviewProposed)
	b.nothingNew(t, dir)
	gone, err := ingest.Retract(t.Context(), b.store, changed, false)
	if err != nil || changed == document || gone.Kept != 1 || gone.Gone[schema.KindClaim] != 2 || len(gone.Standing) != 0 {
		t.Errorf("retracted: %+v, %v", gone, err)
	}
	b.run(t, ingest.Options{}, doc.Hints{}, dir)
	b.stands(t, file, "ransomware", schema.ReviewWithdrawn)
	b.stands(t, file, "cybercrime", schema.ReviewProposed)
	if err := b.desk().Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

// nothingNew ingests again, which must write nothing.
func (b bench) nothingNew(t testing.TB, dir string) {
	t.Helper()
	before, err := b.store.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	report := b.run(t, ingest.Options{}, doc.Hints{}, dir)
	if after, err := b.store.Revision(t.Context()); err != nil || after != before || report.Unchanged != 1 {
		t.Errorf("the same again: revision %d after %d, %+v, %v", after, before, report, err)
	}
}

// A decision on a claim that is no longer found stays in the log, and holds
// when the words return in another document of the same speaker.
func TestDecisionOnAClaimThatIsNotFoundAgain(t *testing.T) {
	b, dir := inMemory(t), t.TempDir()
	file := filepath.Join(dir, "FRA_77_2022.txt")
	write(t, dir, "FRA_77_2022.txt", twoWorries)
	b.run(t, ingest.Options{}, doc.Hints{}, dir)
	for _, who := range []string{"ann", "bob"} {
		b.rule(t, who, b.claimOf(t, documentsOf(t, b, file)[0], "ransomware").ID, schema.RulingAccept)
	}
	b.stands(t, file, "ransomware", schema.ReviewAccepted)
	write(t, dir, "FRA_77_2022.txt", "Nothing of that.\n")
	if report := b.run(t, ingest.Options{}, doc.Hints{}, dir); report.Kept != 1 {
		t.Errorf("replaced: %+v", report)
	}
	if log, err := b.desk().Log(t.Context()); err != nil || len(log) != 2 {
		t.Errorf("the log has %+v, %v", log, err)
	}
	write(t, dir, "FRA_78_2023.txt", "Last year we said it, and we say it again.\n\n"+twoWorries)
	write(t, dir, "PAK_78_2023.txt", twoWorries)
	b.run(t, ingest.Options{}, doc.Hints{}, dir)
	b.stands(t, filepath.Join(dir, "FRA_78_2023.txt"), "ransomware", schema.ReviewAccepted)
	b.stands(t, filepath.Join(dir, "PAK_78_2023.txt"), "ransomware", schema.ReviewProposed)
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
