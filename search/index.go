package search

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Options say where an index is and of what.
type Options struct {
	// Dir is the folder of the index, made when it is missing. "" keeps it in memory.
	Dir string
	// Store is the graph of which the index is a projection.
	Store graph.Store
	// Ontology says what is indexed.
	Ontology *schema.Ontology
}

// Index is a search index over one store. Its methods may be called by many at
// once; searches go on while Sync and Rebuild run, and wait only for the swap.
type Index struct {
	options Options
	plan    *plan
	writing chan struct{} // holds one token; who takes it may write
	shelves shelves
	lexicon lexicon

	mu     sync.RWMutex
	live   bleve.Index // nil while there is none that may be used
	at     graph.Revision
	why    string // why it had to be built anew, or ""
	closed bool

	progress atomic.Pointer[Progress] // of the build that runs, or nil
}

// Status says how an index stands.
type Status struct {
	// Revision is that of the graph at which it stands.
	Revision graph.Revision
	// Documents is how many it holds.
	Documents uint64
	// Ready says that there is an index. Until the first Sync there may be none.
	Ready bool
	// Building says how far the build that runs has come, or is nil.
	Building *Progress
	// Rebuilt says why the index that Open found could not be used, or is "".
	Rebuilt string
}

// Progress is how much of an index is built.
type Progress struct{ Done, Total int }

// Open opens the index of a store. It does not build: one that is missing,
// damaged, of another store or of another version is left for the next Sync to
// build anew, and Status says why. It fails when another process holds the index.
func Open(ctx context.Context, o Options) (*Index, error) {
	if o.Store == nil || o.Ontology == nil {
		return nil, errors.New("search index: a store and an ontology are needed")
	}
	p, err := newPlan(o.Ontology)
	if err != nil {
		return nil, err
	}
	ix := &Index{options: o, plan: p, writing: make(chan struct{}, 1)}
	ix.writing <- struct{}{}
	if o.Dir == "" {
		return ix, ctx.Err()
	}
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return nil, fmt.Errorf("search index: %w", err)
	}
	ix.live, ix.at, err = open(ix.folder(currentFolder), o.Store.Identity(), p)
	var unusable errUnusable
	if errors.As(err, &unusable) {
		ix.why, err = unusable.why, nil
	}
	if err != nil {
		return nil, err
	}
	return ix, ix.checkAhead(ctx)
}

// checkAhead drops an index that stands at a revision the store has not
// reached: the store was restored to an older state.
func (ix *Index) checkAhead(ctx context.Context) error {
	now, err := ix.options.Store.Revision(ctx)
	if err != nil {
		return errors.Join(fmt.Errorf("search index: %w", err), ix.Close())
	}
	if ix.live == nil || ix.at <= now {
		return nil
	}
	ix.why = fmt.Sprintf("it stands at revision %d and the store at %d", ix.at, now)
	err = ix.live.Close()
	ix.live, ix.at = nil, 0
	return err
}

func (ix *Index) folder(name string) string {
	if ix.options.Dir == "" {
		return ""
	}
	return filepath.Join(ix.options.Dir, name)
}

// Status says how the index stands.
func (ix *Index) Status() (Status, error) {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	if ix.closed {
		return Status{}, ErrClosed
	}
	s := Status{Revision: ix.at, Ready: ix.live != nil, Rebuilt: ix.why, Building: ix.progress.Load()}
	if ix.live == nil {
		return s, nil
	}
	var err error
	s.Documents, err = ix.live.DocCount()
	return s, err
}

// Close ends the index after the Sync that runs, if any. A second Close does nothing.
func (ix *Index) Close() error {
	<-ix.writing
	defer func() { ix.writing <- struct{}{} }()
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if ix.closed {
		return nil
	}
	ix.closed = true
	if ix.live == nil {
		return nil
	}
	return ix.live.Close()
}

// write waits for the turn to write and then writes.
func (ix *Index) write(ctx context.Context, do func(live bleve.Index) error) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-ix.writing:
	}
	defer func() { ix.writing <- struct{}{} }()
	ix.mu.RLock()
	live, closed := ix.live, ix.closed
	ix.mu.RUnlock()
	if closed {
		return ErrClosed
	}
	return do(live)
}

// reached notes the revision at which the live index stands.
func (ix *Index) reached(at graph.Revision) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	ix.at = at
}

func watermark(at graph.Revision) []byte { return strconv.AppendUint(nil, uint64(at), 10) }
