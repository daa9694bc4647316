package corpus_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph/memstore"
)

// Any text in place of a file is opened and checked or refused, never worse;
// and what Check finds no fault with, a store takes.
func FuzzOpen(f *testing.F) {
	for _, file := range world(f) {
		f.Add(string(file.Data))
	}
	for _, b := range faults() {
		f.Add(b.new)
	}
	o := ontology(f)
	f.Fuzz(func(t *testing.T, text string) {
		files := world(t)
		files["said.yaml"].Data = []byte(text)
		c, err := corpus.Open(files)
		if err != nil {
			return
		}
		problems := c.Check(o)
		_, err = memstore.New(o).Apply(t.Context(), c.Batch())
		if len(problems) == 0 && err != nil {
			t.Errorf("no problem was found, and a store refuses it: %v", err)
		}
		if diff := cmp.Diff(problems, c.Check(o)); diff != "" {
			t.Errorf("the same corpus, checked twice (-first +second):\n%s", diff)
		}
	})
}
