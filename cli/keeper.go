package cli

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/search"
)

// Keeper keeps an atlas and an index in step with a store while others ask. A
// new revision is compiled beside the old one and swapped in; readers never
// wait, and between two looks any number of revisions cost one compile.
type Keeper struct {
	store    graph.Reader
	atlas    atomic.Pointer[gap.Atlas]
	follower *gap.Follower // makes the next atlas out of the last where only claims changed

	updating chan struct{} // holds one while atlas and index are brought up to the store
	indexed  bool          // whether the index stood at the atlas's revision at the last look
	times    atomic.Int64  // compiles so far
	last     atomic.Int64  // nanoseconds of the last one

	mu    sync.Mutex
	asked time.Time // since when the store is asked for its revision; zero when it is not
	seen  graph.Revision
	fault error         // of the last look
	moved chan struct{} // closed when seen or the atlas is another
}

// patience is how long a store may take to say its revision until the house
// counts as not ready.
const patience = 3 * time.Second

// Ready says whether the store answers, and how far the atlas is behind it.
func (k *Keeper) Ready() (bool, string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if waited := time.Since(k.asked); !k.asked.IsZero() && waited > patience {
		return false, fmt.Sprintf("the store has not answered for %s", waited.Round(time.Second))
	}
	if k.fault != nil {
		return false, "the last look at the store failed: " + strings.Join(strings.Fields(k.fault.Error()), " ")
	}
	at := k.Atlas().Revision()
	if at < k.seen {
		return true, fmt.Sprintf("answering from revision %d, %d behind the store", at, k.seen-at)
	}
	return true, fmt.Sprintf("answering from revision %d, the newest", at)
}

// look asks the store for its revision.
func (k *Keeper) look(ctx context.Context) (graph.Revision, error) {
	k.mu.Lock()
	k.asked = time.Now()
	k.mu.Unlock()
	revision, err := k.store.Revision(ctx)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.asked = (time.Time{}); err == nil && k.seen != revision {
		k.seen = revision
		k.tell()
	}
	return revision, err
}

// Moved gives a channel that is closed when the store has another revision, or
// the atlas. Take it before looking at either, and no change is missed.
func (k *Keeper) Moved() <-chan struct{} {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.moved
}

// tell wakes who waits for a change. It is called with mu held.
func (k *Keeper) tell() {
	close(k.moved)
	k.moved = make(chan struct{})
}

// NewKeeper compiles the first atlas. The error names what the law side lacks.
func NewKeeper(ctx context.Context, store graph.Reader) (*Keeper, error) {
	k := &Keeper{store: store, follower: gap.NewFollower(store), updating: make(chan struct{}, 1), moved: make(chan struct{})}
	if _, err := k.look(ctx); err != nil {
		return nil, err
	}
	return k, k.compile(ctx)
}

// Seen gives the newest revision of the store, when it was looked at last.
func (k *Keeper) Seen() graph.Revision {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.seen
}

// Compiles says how often an atlas was compiled, and how long the last took.
func (k *Keeper) Compiles() (times int64, last time.Duration) {
	return k.times.Load(), time.Duration(k.last.Load())
}

// Atlas gives the newest atlas.
func (k *Keeper) Atlas() *gap.Atlas { return k.atlas.Load() }

// Update looks once, and brings atlas and index (which may be nil) up to the
// store when it moved. An atlas that cannot be compiled leaves the last one in
// place. Callers wait for each other; after it, whoever called reads what was
// written before the call.
func (k *Keeper) Update(ctx context.Context, index *search.Index) error {
	select {
	case k.updating <- struct{}{}:
		defer func() { <-k.updating }()
	case <-ctx.Done():
		return ctx.Err()
	}
	err := k.update(ctx, index)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.fault = err
	return err
}

func (k *Keeper) update(ctx context.Context, index *search.Index) error {
	revision, err := k.look(ctx)
	if err != nil {
		return err
	}
	if revision != k.Atlas().Revision() {
		k.indexed = false
		if err := k.compile(ctx); err != nil {
			return err
		}
	}
	if k.indexed || index == nil {
		return nil
	}
	err = index.Sync(ctx)
	k.indexed = err == nil
	return err
}

// Follow updates now and at every interval until the context ends, and reports what fails.
func (k *Keeper) Follow(ctx context.Context, index *search.Index, every time.Duration, report func(error)) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for ctx.Err() == nil {
		if err := k.Update(ctx, index); err != nil && ctx.Err() == nil {
			report(err)
		}
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
}

func (k *Keeper) compile(ctx context.Context) error {
	began := time.Now()
	atlas, err := k.follower.Next(ctx)
	if err != nil {
		return fmt.Errorf("compiling the law side: %w. Run `lacuna verify`", err)
	}
	k.atlas.Store(atlas)
	k.last.Store(int64(time.Since(began)))
	k.times.Add(1)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.tell()
	return nil
}
