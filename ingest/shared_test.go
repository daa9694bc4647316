package ingest_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/ingest"
	"github.com/lacuna-law/lacuna/ingest/doc"
)

// sharedData is where the real documents lie on the machines of those who have them.
var sharedData = filepath.Join("..", "..", "shared", "data")

func needShared(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(sharedData); err != nil {
		t.Skip("no shared documents: ", err)
	}
}

// TestSeedArticle holds the first article to its annotation: every claim is
// found with its type, holder and a target that the annotators accept, its span
// overlaps theirs by half, and nothing else is claimed.
func TestSeedArticle(t *testing.T) {
	needShared(t)
	b := inMemory(t)
	name := filepath.Join(sharedData, "statements", "000_36c5c9331a1b5efa.txt")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ingest.Extract(t.Context(), b.lexicon, name, data, doc.Hints{})
	if err != nil {
		t.Fatal(err)
	}
	if got.Document.Speaker == nil || *got.Document.Speaker != "Usman Jadoon" || got.Document.Forum == nil || got.Document.Date != nil || got.Document.Office == nil {
		t.Errorf("head: %+v", got.Document)
	}
	if diff := cmp.Diff([]string{"PAK"}, got.Document.States); diff != "" {
		t.Error(diff)
	}
	var want doc.Annotation
	text, err := os.ReadFile(filepath.Join(sharedData, "annotated", "seed-000_36c5.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	if len(got.Claims) != len(want.Claims) || len(got.Mentions) != len(want.Mentions) {
		t.Fatalf("%d claims and %d mentions, want %d and %d", len(got.Claims), len(got.Mentions), len(want.Claims), len(want.Mentions))
	}
	for _, w := range want.Claims {
		found := false
		for _, g := range got.Claims {
			found = found || g.Type == w.Type && cmp.Equal(g.By, w.By) && overlap(g, w) && shares(g.Targets, append(w.Targets, w.AlsoOK...))
		}
		if !found {
			t.Errorf("missed: %s %v at %d-%d", w.Type, w.Targets, w.Start, w.End)
		}
	}
}

func overlap(a, b doc.AnnotationClaim) bool {
	common := min(a.End, b.End) - max(a.Start, b.Start)
	return common > 0 && 2*common >= min(a.End-a.Start, b.End-b.Start)
}

func shares(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return true
			}
		}
	}
	return false
}

// TestCharterInSixLanguages holds the real texts to the provisions of the corpus.
func TestCharterInSixLanguages(t *testing.T) {
	needShared(t)
	for _, language := range []string{"ar", "en", "es", "fr", "ru", "zh"} {
		b := inMemory(t)
		report := b.run(t, ingest.Options{DryRun: true}, doc.Hints{As: doc.AsInstrument, Instrument: "un-charter"},
			filepath.Join(sharedData, "texts", "un_charter", "un_charter_"+language+".txt"))
		if report.New != 1 || report.Found.Attached != 23 {
			t.Errorf("%s: %+v", language, report)
		}
	}
}
