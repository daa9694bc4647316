package gqlapi_test

import (
	"context"
	"iter"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/gqlapi"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

// today is the day on which the tests ask.
func today() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

func ontology(t testing.TB) *schema.Ontology {
	t.Helper()
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// world is a store with an API over it.
type world struct {
	api   *gqlapi.API
	store *counting
}

// newWorld applies a batch to a new store and compiles it. With an index
// search answers as well.
func newWorld(t testing.TB, b graph.Batch, index bool) world {
	t.Helper()
	o := ontology(t)
	store := memstore.New(o)
	if _, err := store.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	atlas, err := gap.Compile(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	counted := &counting{Reader: store}
	options := gqlapi.Options{
		Ontology: o, Store: counted, Atlas: func() *gap.Atlas { return atlas }, Now: today,
		Corpus: gqlapi.CorpusInfo{Release: "2026.11", Licence: "CC BY 4.0"},
		Log:    slog.New(slog.DiscardHandler),
	}
	if index {
		options.Index = openIndex(t, o, store)
	}
	api, err := gqlapi.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return world{api, counted}
}

func openIndex(t testing.TB, o *schema.Ontology, store graph.Store) *search.Index {
	t.Helper()
	ix, err := search.Open(t.Context(), search.Options{Store: store, Ontology: o})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ix.Close() })
	if err := ix.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	return ix
}

// bundled is the world of the bundled corpus.
func bundled(t testing.TB, index bool) world {
	t.Helper()
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return newWorld(t, c.Batch(), index)
}

// counting counts the calls of a reader.
type counting struct {
	graph.Reader
	mu    sync.Mutex
	calls []string
	edges int   // yielded
	fail  error // given instead of nodes
}

func (c *counting) note(call string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, call)
}

// taken gives the calls since the last time.
func (c *counting) taken() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	calls := c.calls
	c.calls = nil
	return calls
}

func (c *counting) Nodes(ctx context.Context, q graph.NodeQuery) iter.Seq2[graph.Node, error] {
	c.note("nodes")
	if c.fail != nil {
		return func(yield func(graph.Node, error) bool) { yield(graph.Node{}, c.fail) }
	}
	return c.Reader.Nodes(ctx, q)
}

func (c *counting) Edges(ctx context.Context, q graph.EdgeQuery) iter.Seq2[graph.Edge, error] {
	c.note("edges")
	return func(yield func(graph.Edge, error) bool) {
		for e, err := range c.Reader.Edges(ctx, q) {
			c.mu.Lock()
			c.edges++
			c.mu.Unlock()
			if !yield(e, err) {
				return
			}
		}
	}
}
