package gap_test

import (
	"sync"
	"testing"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/graph/memstore"
)

// today is the day of the law on which the bundled corpus was closed.
const today = "2026-11-23"

// bundledStore gives the bundled corpus in memory, read once.
var bundledStore = sync.OnceValues(func() (*memstore.Store, error) {
	o, err := ontology()
	if err != nil {
		return nil, err
	}
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		return nil, err
	}
	store := memstore.New(o)
	_, err = store.Apply(background(), c.Batch())
	return store, err
})

// bundledAtlas is the bundled corpus, compiled once.
var bundledAtlas = sync.OnceValues(func() (*gap.Atlas, error) {
	store, err := bundledStore()
	if err != nil {
		return nil, err
	}
	return gap.Compile(background(), store)
})

func bundled(t testing.TB) *gap.Atlas {
	t.Helper()
	atlas, err := bundledAtlas()
	if err != nil {
		t.Fatal(err)
	}
	return atlas
}
