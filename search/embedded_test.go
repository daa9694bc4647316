package search_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/boltstore"
	"github.com/lacuna-law/lacuna/search"
)

// The index beside the embedded store: both are closed and opened again, the
// store goes on, and the index follows to the same answers as one in memory.
func TestEmbeddedStore(t *testing.T) {
	dir, w := t.TempDir(), newWorld(t)
	open := func() graph.Store {
		s, err := boltstore.Open(t.Context(), boltstore.Options{Dir: filepath.Join(dir, "graph"), Ontology: w.ontology})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	w.store = open()
	w.law()
	must(t, w.open(filepath.Join(dir, "index")).Close())
	w.speech("alb", "ALB", "2022-09-24", "en", "Listening is grave.", "Listening again.")
	w.speech("fra", "FRA", "2023", "fr", "Les écoutes.")
	must(t, w.store.Close())

	w.store = open()
	ix := w.openOnly(filepath.Join(dir, "index"))
	status, err := ix.Status()
	must(t, err)
	if status.Rebuilt != "" || status.Revision != 1 {
		t.Errorf("status %+v, want revision 1 and nothing rebuilt", status)
	}
	must(t, ix.Sync(t.Context()))
	w.retract("document:fra")
	must(t, ix.Sync(t.Context()))
	healthy(t, ix)

	for _, q := range []search.Query{{First: 100}, {Text: "listening"}, {States: []string{"ALB"}}} {
		if diff := cmp.Diff(find(t, w.open(""), q), find(t, ix, q)); diff != "" {
			t.Errorf("%+v: (-in memory +followed):\n%s", q, diff)
		}
	}
}
