package cli_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lacuna-law/lacuna/cli"
	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/schema"
)

// moody is a store that says its revision late, or not.
type moody struct {
	graph.Reader
	fault error
	wait  time.Duration
	ahead graph.Revision
	slow  time.Duration // for a walk over nodes
}

func (m *moody) Nodes(ctx context.Context, q graph.NodeQuery) iter.Seq2[graph.Node, error] {
	time.Sleep(m.slow)
	return m.Reader.Nodes(ctx, q)
}

func (m *moody) Revision(ctx context.Context) (graph.Revision, error) {
	time.Sleep(m.wait)
	if m.fault != nil {
		return 0, m.fault
	}
	revision, err := m.Reader.Revision(ctx)
	return revision + m.ahead, err
}

// A server whose store is away says that it is not ready, and why; one that is
// behind its store is ready and says by how much.
func TestReadinessFollowsTheStore(t *testing.T) {
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		law := memstore.New(o)
		if _, err := law.Apply(t.Context(), c.Batch()); err != nil {
			t.Fatal(err)
		}
		store := &moody{Reader: law}
		keeper, err := cli.NewKeeper(t.Context(), store)
		if err != nil {
			t.Fatal(err)
		}
		says := func(ready bool, words string) {
			t.Helper()
			if got, why := keeper.Ready(); got != ready || !strings.Contains(why, words) {
				t.Errorf("ready %v: %q, want %v with %q", got, why, ready, words)
			}
		}
		says(true, "answering from revision 1, the newest")
		store.fault = errors.New("nobody\nthere")
		_ = keeper.Update(t.Context(), nil)
		says(false, "the last look at the store failed: nobody there")
		store.fault, store.wait = nil, time.Minute
		go func() { _ = keeper.Update(t.Context(), nil) }()
		time.Sleep(10 * time.Second)
		says(false, "the store has not answered for 10s")
		time.Sleep(2 * time.Minute)
		says(true, "the newest")
		store.wait, store.ahead, store.slow = 0, 3, time.Minute
		go func() { _ = keeper.Update(t.Context(), nil) }()
		time.Sleep(10 * time.Second)
		says(true, "answering from revision 1, 3 behind the store")
		time.Sleep(time.Hour)
	})
}
