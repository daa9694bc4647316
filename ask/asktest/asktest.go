// Package asktest makes a world for the tests of rooms that ask the API: the
// bundled corpus and a few batches more, in memory, on one day.
package asktest

import (
	"context"
	"fmt"
	"time"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/gqlapi"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

// World is an API with the ontology of its graph.
type World struct {
	API      *gqlapi.API
	Ontology *schema.Ontology
	Desk     *curation.Desk
}

// Today is the day of the world.
func Today() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

// Open applies the bundled corpus and then each batch, in order, compiles and
// indexes them, and puts an API over it all. The world lives as long as the
// tests: there is nothing to close.
func Open(ctx context.Context, more ...graph.Batch) (World, error) {
	o, err := schema.Load()
	if err != nil {
		return World{}, err
	}
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		return World{}, err
	}
	store := memstore.New(o)
	for _, b := range append([]graph.Batch{c.Batch()}, more...) {
		if _, err := store.Apply(ctx, b); err != nil {
			return World{}, fmt.Errorf("batch of %s: %w", b.Source.ID, err)
		}
	}
	atlas, err := gap.Compile(ctx, store)
	if err != nil {
		return World{}, err
	}
	index, err := search.Open(ctx, search.Options{Store: store, Ontology: o})
	if err != nil {
		return World{}, err
	}
	if err := index.Sync(ctx); err != nil {
		return World{}, err
	}
	desk := curation.NewDesk(store, o, Today)
	api, err := gqlapi.New(gqlapi.Options{
		Ontology: o, Desk: desk, Store: store, Atlas: func() *gap.Atlas { return atlas }, Index: index,
		Cues:   func() (*corpus.Lexicon, error) { return c.Lexicon(), nil },
		Corpus: gqlapi.CorpusInfo{Release: c.Release().Version, Licence: c.Release().Licence},
		Now:    Today,
	})
	return World{api, o, desk}, err
}
