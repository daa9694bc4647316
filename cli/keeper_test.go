package cli_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/cli"
	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/boltstore"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/ingest"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

// TestReadersNeverWaitForANewRevision asks from many sides while documents come
// in and the law changes: every question is answered, the answers only ever
// move forwards, and in the end they show the new law.
func TestReadersNeverWaitForANewRevision(t *testing.T) {
	w := newLibrary(t)
	keeper, err := cli.NewKeeper(t.Context(), w.store)
	if err != nil {
		t.Fatal(err)
	}
	const activity = "activity:mass-surveillance"
	lens := gap.Lens{AsOf: "2026-11-23", States: []graph.ID{"state:CHN"}}
	before := profile(t, keeper.Atlas(), activity, lens)
	following, stop := context.WithCancel(t.Context())
	var group sync.WaitGroup
	group.Go(func() {
		keeper.Follow(following, w.index, time.Millisecond, func(err error) { t.Errorf("following: %v", err) })
	})
	var asked atomic.Int64
	var slowest atomic.Int64
	for range 8 {
		group.Go(func() { w.ask(t, following, keeper, activity, lens, &asked, &slowest) })
	}
	w.ingest(t, 30)
	w.joins(t, "state:CHN", "instrument:iccpr")
	last, err := w.store.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for keeper.Atlas().Revision() != last || asked.Load() < 1000 {
		if t.Context().Err() != nil {
			t.Fatal("the atlas never reached the last revision")
		}
		time.Sleep(time.Millisecond)
	}
	stop()
	group.Wait()
	after := profile(t, keeper.Atlas(), activity, lens)
	if slices.Equal([]any{before.Level, before.Quality}, []any{after.Level, after.Quality}) {
		t.Errorf("the new party changed nothing: %s %s", after.Level, after.Quality)
	}
	t.Logf("%d questions over %d revisions, the slowest %v", asked.Load(), last, time.Duration(slowest.Load()))
}

// TestAnAnswerDoesNotWaitForACompile holds a compile half-way and asks meanwhile.
func TestAnAnswerDoesNotWaitForACompile(t *testing.T) {
	w := newLibrary(t)
	held := &heldReader{Reader: w.store, begun: make(chan struct{}), free: make(chan struct{})}
	keeper, err := cli.NewKeeper(t.Context(), held)
	if err != nil {
		t.Fatal(err)
	}
	before := keeper.Atlas()
	w.ingest(t, 1)
	held.hold.Store(true)
	done := make(chan error)
	go func() { done <- keeper.Update(t.Context(), nil) }()
	<-held.begun
	for range 100 {
		if keeper.Atlas() != before {
			t.Fatal("the atlas was swapped before it was compiled")
		}
		profile(t, keeper.Atlas(), "activity:ransomware", gap.Lens{AsOf: "2026-11-23"})
	}
	close(held.free)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if keeper.Atlas() == before || keeper.Atlas().Revision() <= before.Revision() {
		t.Error("the new atlas was not swapped in")
	}
}

// heldReader holds whoever reads nodes, once it is told to, until it is freed.
type heldReader struct {
	graph.Reader
	hold        atomic.Bool
	once        sync.Once
	begun, free chan struct{}
}

func (h *heldReader) Nodes(ctx context.Context, q graph.NodeQuery) iter.Seq2[graph.Node, error] {
	if h.hold.Load() {
		h.once.Do(func() { close(h.begun) })
		<-h.free
	}
	return h.Reader.Nodes(ctx, q)
}

func profile(t *testing.T, atlas *gap.Atlas, activity graph.ID, lens gap.Lens) gap.Profile {
	t.Helper()
	p, err := atlas.Profile(gap.Case{Activity: activity, Lens: lens})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// library is a store on disk with the bundled corpus, and its index.
type library struct {
	ontology *schema.Ontology
	store    *boltstore.Store
	index    *search.Index
	lexicon  *extract.Lexicon
}

func newLibrary(t *testing.T) *library {
	t.Helper()
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	w := &library{ontology: o}
	if w.store, err = boltstore.Open(t.Context(), boltstore.Options{Dir: t.TempDir(), Ontology: o}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.store.Close() })
	if _, err := w.store.Apply(t.Context(), c.Batch()); err != nil {
		t.Fatal(err)
	}
	if w.index, err = search.Open(t.Context(), search.Options{Store: w.store, Ontology: o}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.index.Close() })
	if w.lexicon, err = extract.NewLexicon(t.Context(), w.store, c.Lexicon()); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *library) ask(t *testing.T, ctx context.Context, keeper *cli.Keeper, activity graph.ID, lens gap.Lens, asked, slowest *atomic.Int64) {
	newest := graph.Revision(0)
	for ctx.Err() == nil {
		began := time.Now()
		atlas := keeper.Atlas()
		p, err := atlas.Profile(gap.Case{Activity: activity, Lens: lens})
		took := int64(time.Since(began))
		for old := slowest.Load(); took > old && !slowest.CompareAndSwap(old, took); old = slowest.Load() {
		}
		if err != nil || len(p.Provisions) == 0 || atlas.Revision() < newest {
			t.Errorf("at revision %d after %d: %d provisions, error %v", atlas.Revision(), newest, len(p.Provisions), err)
			return
		}
		newest = atlas.Revision()
		asked.Add(1)
	}
}

func (w *library) ingest(t *testing.T, documents int) {
	t.Helper()
	sources := func(yield func(ingest.Source) bool) {
		for i := range documents {
			text := fmt.Sprintf("We must stop ransomware, said speaker %d.\n\nThere is no framework on spyware.\n", i)
			if !yield(ingest.Source{Name: fmt.Sprintf("speech-%d.txt", i), Read: func() ([]byte, doc.Hints, error) {
				return []byte(text), doc.Hints{State: "PAK"}, nil
			}}) {
				return
			}
		}
	}
	report, err := ingest.New(ingest.Options{Ontology: w.ontology, Store: w.store, Lexicon: w.lexicon}).Run(t.Context(), sources)
	if err != nil || report.New != documents {
		t.Fatalf("ingested %d of %d: %v", report.New, documents, err)
	}
}

// joins makes a State party to a treaty that the corpus lists by its non-parties, by taking it off the list.
func (w *library) joins(t *testing.T, state, instrument graph.ID) {
	t.Helper()
	b, err := w.store.Asserted(t.Context(), "corpus:lacuna")
	if err != nil {
		t.Fatal(err)
	}
	gone := graph.ID("participation:" + instrument.Name() + "/" + state.Name() + "/non-parties")
	nodes, edges := len(b.Nodes), len(b.Edges)
	b.Nodes = slices.DeleteFunc(b.Nodes, func(n graph.Node) bool { return n.ID == gone })
	b.Edges = slices.DeleteFunc(b.Edges, func(e graph.Edge) bool { return e.From == gone })
	if len(b.Nodes) != nodes-1 || len(b.Edges) != edges-2 {
		t.Fatalf("%s is not in the corpus", gone)
	}
	b.Replace = true
	if _, err := w.store.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

// Whoever writes updates as well, at the same time as the follower: each finds
// afterwards what it wrote, and who listens is woken.
func TestManyMayUpdate(t *testing.T) {
	w := newLibrary(t)
	keeper, err := cli.NewKeeper(t.Context(), w.store)
	if err != nil {
		t.Fatal(err)
	}
	moved := keeper.Moved()
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			for j := range 5 {
				id := graph.ID(fmt.Sprintf("document:moved-%d-%d", i, j))
				at, err := w.store.Apply(t.Context(), graph.Batch{Source: graph.Source{ID: id}, Nodes: []graph.Node{{ID: id, Kind: schema.KindDocument, Attrs: graph.Attrs{"title": string(id), "sourceTier": "OFFICIAL_TEXT"}}}})
				if err == nil {
					err = keeper.Update(t.Context(), w.index)
				}
				if err != nil {
					t.Error(err)
					return
				}
				if got := keeper.Atlas().Revision(); got < at {
					t.Errorf("after writing revision %d answers are of %d", at, got)
				}
				if status, err := w.index.Status(); err != nil || status.Revision < at {
					t.Errorf("after writing revision %d the index is at %d: %v", at, status.Revision, err)
				}
			}
		})
	}
	group.Wait()
	select {
	case <-moved:
	default:
		t.Error("nobody was told")
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if err := keeper.Update(stopped, w.index); err == nil {
		t.Error("an update goes on after its caller went away")
	}
}
