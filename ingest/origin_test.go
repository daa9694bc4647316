package ingest_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// texts lists the texts of the documents in a store, in the order of their ids.
func (b bench) texts(t testing.TB) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for n, err := range b.store.Nodes(t.Context(), graph.NodeQuery{Kind: schema.KindDocument}) {
		if err != nil {
			t.Fatal(err)
		}
		if n.Attrs.Text("sha256") != "" {
			out[n.Attrs.Text("text")] = true
		}
	}
	return out
}

func TestChangedFileReplacesWhatCameFromIt(t *testing.T) {
	b, dir := inMemory(t), t.TempDir()
	write(t, dir, "a.txt", "We must combat cybercrime.")
	write(t, dir, "b.txt", "We must stop ransomware.")
	b.run(t, ingest.Options{}, doc.Hints{}, dir)
	write(t, dir, "a.txt", "We must combat cybercrime together.")
	report := b.run(t, ingest.Options{}, doc.Hints{}, dir)
	if report.Read != 2 || report.Changed != 1 || report.Unchanged != 1 || len(report.Removed) != 1 || filepath.Base(report.Removed[0].Name) != "a.txt" {
		t.Errorf("report %+v", report)
	}
	want := map[string]bool{"We must combat cybercrime together.": true, "We must stop ransomware.": true}
	if diff := cmp.Diff(want, b.texts(t)); diff != "" {
		t.Error(diff)
	}
	before, _ := b.store.Revision(t.Context())
	if again := b.run(t, ingest.Options{}, doc.Hints{}, dir); again.Unchanged != 2 || len(again.Removed) != 0 {
		t.Errorf("again: %+v", again)
	}
	if after, _ := b.store.Revision(t.Context()); before != after {
		t.Error("the second run wrote something")
	}
}

// A run that was stopped between writing the new document and taking back the
// old one is made good by the next run: the state after such a crash is made by
// ingesting the new content under the same name as a second document.
func TestReplacementThatWasCutShort(t *testing.T) {
	b, dir := inMemory(t), t.TempDir()
	write(t, dir, "a.txt", "We must combat cybercrime.")
	b.run(t, ingest.Options{}, doc.Hints{}, dir)
	old := documentsOf(t, b, filepath.Join(dir, "a.txt"))
	was, err := b.store.Asserted(t.Context(), old[0])
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "a.txt", "We must stop ransomware.")
	b.run(t, ingest.Options{}, doc.Hints{}, dir)
	was.Replace = true
	if _, err := b.store.Apply(t.Context(), was); err != nil { // as if it had never been taken back
		t.Fatal(err)
	}
	report := b.run(t, ingest.Options{}, doc.Hints{}, dir)
	if report.Unchanged != 1 || len(report.Removed) != 1 || !cmp.Equal(b.texts(t), map[string]bool{"We must stop ransomware.": true}) {
		t.Errorf("report %+v, texts %v", report, b.texts(t))
	}
}

func documentsOf(t testing.TB, b bench, place string) []graph.ID {
	t.Helper()
	ids, err := ingest.DocumentsFrom(t.Context(), b.store, place)
	if err != nil || len(ids) == 0 {
		t.Fatalf("documents from %s: %v, %v", place, ids, err)
	}
	return ids
}

// A document that lies at two places goes when it is at neither.
func TestContentAtTwoPlaces(t *testing.T) {
	b, dir := inMemory(t), t.TempDir()
	const same = "We must combat cybercrime."
	write(t, dir, "a.txt", same)
	write(t, dir, "b.txt", same)
	if report := b.run(t, ingest.Options{}, doc.Hints{}, dir); report.New != 1 || report.Unchanged != 1 {
		t.Fatalf("first run: %+v", report)
	}
	write(t, dir, "a.txt", "We must stop ransomware.")
	if report := b.run(t, ingest.Options{}, doc.Hints{}, filepath.Join(dir, "a.txt")); len(report.Removed) != 0 || !b.texts(t)[same] {
		t.Errorf("it lies at b.txt still: %+v", report)
	}
	write(t, dir, "b.txt", "We must stop ransomware now.")
	if report := b.run(t, ingest.Options{}, doc.Hints{}, dir); len(report.Removed) != 1 || b.texts(t)[same] {
		t.Errorf("it lies nowhere: %+v", report)
	}
}

// A file that took the content of another is known by it, and the other's new
// content is new: nothing is lost when files change their names.
func TestContentThatMoved(t *testing.T) {
	b, dir := inMemory(t), t.TempDir()
	write(t, dir, "a.txt", "We must combat cybercrime.")
	b.run(t, ingest.Options{}, doc.Hints{}, dir)
	write(t, dir, "b.txt", "We must combat cybercrime.")
	write(t, dir, "a.txt", "We must stop ransomware.")
	b.run(t, ingest.Options{}, doc.Hints{}, dir)
	want := map[string]bool{"We must combat cybercrime.": true, "We must stop ransomware.": true}
	if diff := cmp.Diff(want, b.texts(t)); diff != "" {
		t.Error(diff)
	}
	if got := documentsOf(t, b, filepath.Join(dir, "b.txt")); len(got) != 1 {
		t.Errorf("at b.txt: %v", got)
	}
}

func TestRowsThatLeftATable(t *testing.T) {
	b, dir := inMemory(t), t.TempDir()
	write(t, dir, "t.json", `[{"state":"PAK","text":"We must combat cybercrime."},{"state":"FRA","text":"We must stop ransomware."}]`)
	b.run(t, ingest.Options{}, doc.Hints{}, dir)
	write(t, dir, "t.json", `[{"state":"FRA","text":"We must stop ransomware."}]`)
	report := b.run(t, ingest.Options{}, doc.Hints{}, dir)
	if report.Unchanged != 1 || len(report.Removed) != 1 || len(b.texts(t)) != 1 {
		t.Errorf("report %+v, texts %v", report, b.texts(t))
	}
	// A table that cannot be read any longer takes nothing back.
	write(t, dir, "t.json", `[{"state":"FRA","text":`)
	if report := b.run(t, ingest.Options{}, doc.Hints{}, dir); len(report.Refused) != 1 || len(report.Removed) != 0 || len(b.texts(t)) != 1 {
		t.Errorf("damaged: %+v", report)
	}
}
