package search_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

func TestEmptyStore(t *testing.T) {
	for name, dir := range map[string]string{"memory": "", "disk": t.TempDir()} {
		t.Run(name, func(t *testing.T) {
			ix := newWorld(t).open(dir)
			if got := find(t, ix, search.Query{}); got.Total != 0 || got.Partial || got.Next != "" {
				t.Errorf("got %+v", got)
			}
			healthy(t, ix)
		})
	}
}

func TestSearchBeforeTheFirstSyncIsPartial(t *testing.T) {
	w := newWorld(t)
	w.law()
	got := find(t, w.openOnly(""), search.Query{Text: "listening"})
	if !got.Partial || got.Total != 0 || len(got.Facets) != len(search.FacetFields()) {
		t.Errorf("got %+v", got)
	}
}

// What changes in one place changes what follows from it elsewhere.
func TestSyncFollowsEdgesAndNeighbours(t *testing.T) {
	rows := []struct {
		name   string
		change func(w *world)
		q      search.Query
		want   []string
	}{
		{"a node", func(w *world) {
			w.put("corpus:test", []graph.Node{w.node("provision:quiet-9", graph.Attrs{"pinpoint": "Art. 9", "digest": "Parties burn the registers."})})
		}, search.Query{Text: "burn"}, []string{"provision:quiet-9"}},
		{"the title of its instrument", func(w *world) {
			w.put("corpus:test", []graph.Node{w.node("instrument:quiet-treaty", graph.Attrs{"title": "Treaty on Loud Networks", "shortTitle": "Loud Treaty", "sourceType": "TREATY"})})
		}, search.Query{Text: "loud", Kinds: []schema.Kind{"Provision"}}, []string{"provision:quiet-4", "provision:quiet-9"}},
		{"the form of its instrument", func(w *world) {
			w.put("corpus:test", []graph.Node{w.node("instrument:quiet-treaty", graph.Attrs{"sourceType": "DRAFT"})})
		}, search.Query{Text: "", Kinds: []schema.Kind{"Provision"}, Binding: new(bool)}, []string{"provision:quiet-4", "provision:quiet-9", "provision:report-13i"}},
		{"the label of its principle", func(w *world) {
			w.put("corpus:test", []graph.Node{w.node("principle:privacy", graph.Attrs{"label": map[string]any{"en": "Sealed envelopes"}})})
		}, search.Query{Text: "envelope", Kinds: []schema.Kind{"Provision"}}, []string{"provision:quiet-4"}},
		{"a new assessment", func(w *world) {
			w.put("corpus:test", []graph.Node{w.node("assessment:a2", nil)}, edge("assessment:a2", "of", "provision:report-13i"), edge("assessment:a2", "about", "activity:ransom"))
		}, search.Query{Activities: []string{"ransom"}, Kinds: []schema.Kind{"Provision"}}, []string{"provision:report-13i"}},
		{"the label of an activity it is judged against", func(w *world) {
			w.put("corpus:test", []graph.Node{w.node("activity:listening", graph.Attrs{"label": "Eavesdropping"})})
		}, search.Query{Text: "eavesdropping", NoSynonyms: true}, []string{"activity:listening", "provision:quiet-4"}},
		{"an assessment that now reaches nothing", func(w *world) {
			w.put("corpus:test", []graph.Node{w.node("assessment:a1", graph.Attrs{"extent": "NONE"})})
		}, search.Query{Text: "covert"}, []string{"activity:listening"}},
		{"the date of the statement", func(w *world) {
			w.put("document:alb", []graph.Node{w.node("statement:alb", graph.Attrs{"date": "1945", "forum": "Assembly"})})
		}, search.Query{To: "1945"}, []string{"claim:alb", "passage:alb/a", "passage:alb/b", "statement:alb"}},
		{"who spoke", func(w *world) {
			w.put("document:alb", []graph.Node{w.node("group:nine", nil)}, edge("statement:alb", "by", "group:nine"))
		}, search.Query{States: []string{"nine"}}, []string{"passage:alb/a", "passage:alb/b", "statement:alb"}},
		{"the tier of the document", func(w *world) {
			w.put("document:alb", []graph.Node{w.node("document:alb", graph.Attrs{"title": "Minutes", "language": "en", "sourceTier": "PRESS_REPORT"})})
		}, search.Query{Text: "", States: []string{"ALB"}}, []string{"claim:alb", "passage:alb/a", "passage:alb/b", "statement:alb"}},
		{"whose text the document holds", func(w *world) {
			w.put("document:alb", nil, edge("document:alb", "textOf", "instrument:report"))
		}, search.Query{Instruments: []string{"report"}, Kinds: []schema.Kind{"Passage"}}, []string{"passage:alb/a", "passage:alb/b"}},
		{"what a claim targets", func(w *world) {
			w.put("document:alb", nil, edge("claim:alb", "targets", "provision:quiet-9"))
		}, search.Query{Instruments: []string{"quiet-treaty"}, Kinds: []schema.Kind{"Claim"}}, []string{"claim:alb"}},
		{"everything of a source is taken back", func(w *world) { w.retract("document:alb") }, search.Query{Text: "listening", Kinds: []schema.Kind{"Passage", "Claim", "Statement"}}, nil},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			w := newWorld(t)
			w.law()
			w.speech("alb", "ALB", "2022", "en", "Listening is grave.", "Listening again.")
			ix := w.open("")
			row.change(w)
			if err := ix.Sync(t.Context()); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, sorted(idsOf(find(t, ix, row.q)))); diff != "" {
				t.Errorf("hits (-want +got):\n%s", diff)
			}
			healthy(t, ix)
			if diff := cmp.Diff(find(t, w.open(""), search.Query{First: 100}), find(t, ix, search.Query{First: 100})); diff != "" {
				t.Errorf("followed and built anew differ (-anew +followed):\n%s", diff)
			}
		})
	}
}

// A revision that changes nothing of what is searched brings nothing into the index.
func TestSyncOfWhatIsNotSearched(t *testing.T) {
	w := newWorld(t)
	w.law()
	ix := w.open("")
	before := find(t, ix, search.Query{}).Total
	w.put("corpus:test", []graph.Node{w.node("assessment:alone", nil)})
	if err := ix.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := find(t, ix, search.Query{}).Total; after != before {
		t.Errorf("%d hits, and %d before", after, before)
	}
	healthy(t, ix)
}

func TestReopenGoesOnFromTheWatermark(t *testing.T) {
	w := newWorld(t)
	w.law()
	dir := t.TempDir()
	first := w.open(dir)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	w.speech("alb", "ALB", "2022", "en", "Listening is grave.")
	again := w.openOnly(dir)
	before, err := again.Status()
	if err != nil || !before.Ready || before.Rebuilt != "" || before.Revision != 1 {
		t.Fatalf("status %+v, %v; want revision 1 and nothing rebuilt", before, err)
	}
	if got := find(t, again, search.Query{Text: "grave"}); !got.Partial || got.Revision != 1 {
		t.Errorf("before Sync: partial %v, revision %d", got.Partial, got.Revision)
	}
	if err := again.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := find(t, again, search.Query{Text: "grave", Kinds: []schema.Kind{"Passage"}}); got.Total != 1 || got.Partial || got.Revision != 2 {
		t.Errorf("after Sync: %+v", got)
	}
	healthy(t, again)
}

// breaking is a store whose reading of nodes stops after some queries, as a crash would.
type breaking struct {
	graph.Store
	left int
}

var errBroken = errors.New("the power went out")

func (b *breaking) Nodes(ctx context.Context, q graph.NodeQuery) iter.Seq2[graph.Node, error] {
	if b.left--; b.left < 0 {
		return func(yield func(graph.Node, error) bool) { yield(graph.Node{}, errBroken) }
	}
	return b.Store.Nodes(ctx, q)
}

// However often the indexer is cut off between batches, it comes to the same index.
func TestCutOffBetweenBatches(t *testing.T) {
	w := newWorld(t)
	w.law()
	dir := t.TempDir()
	if err := w.open(dir).Close(); err != nil {
		t.Fatal(err)
	}
	for d := range 6 {
		texts := make([]string, 80)
		for i := range texts {
			texts[i] = fmt.Sprintf("Listening number %d of %d.", i, d)
		}
		for part := range 12 {
			w.speech(fmt.Sprintf("d%d-%d", d, part), "ALB", "2022", "en", texts...)
		}
	}
	b, cuts := &breaking{Store: w.store}, 0
	var last graph.Revision
	for b.left = 2; ; b.left = 3 {
		ix, err := search.Open(t.Context(), search.Options{Dir: dir, Store: b, Ontology: w.ontology})
		if err != nil {
			t.Fatal(err)
		}
		synced := ix.Sync(t.Context())
		status, err := ix.Status()
		if err != nil || status.Revision < last || status.Rebuilt != "" {
			t.Fatalf("status %+v after revision %d: %v", status, last, err)
		}
		last = status.Revision
		if err := ix.Close(); err != nil {
			t.Fatal(err)
		}
		if synced == nil {
			break
		}
		if !errors.Is(synced, errBroken) {
			t.Fatal(synced)
		}
		if cuts++; cuts > 50 {
			t.Fatal("it never ends")
		}
	}
	if cuts == 0 {
		t.Fatal("it was never cut off")
	}
	healthy(t, w.openOnly(dir))
}

func TestSecondProcessIsRefused(t *testing.T) {
	w := newWorld(t)
	dir := t.TempDir()
	w.open(dir)
	_, err := search.Open(t.Context(), search.Options{Dir: dir, Store: w.store, Ontology: w.ontology})
	if err == nil || !strings.Contains(err.Error(), "another process") {
		t.Errorf("error %v", err)
	}
}

func TestClosed(t *testing.T) {
	ix := newWorld(t).open(t.TempDir())
	must(t, ix.Close())
	must(t, ix.Close())
	_, err := ix.Search(t.Context(), search.Query{})
	if !errors.Is(err, search.ErrClosed) || !errors.Is(ix.Sync(t.Context()), search.ErrClosed) {
		t.Errorf("error %v", err)
	}
}

func TestSearchesRunWhileSyncAndRebuildDo(t *testing.T) {
	w := newWorld(t)
	w.law()
	ix := w.open(t.TempDir())
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				got, err := ix.Search(t.Context(), search.Query{Text: "strangers"})
				if err != nil || len(got.Hits) != 1 {
					t.Errorf("found %v: %v", idsOf(got), err)
					return
				}
			}
		})
	}
	var writers sync.WaitGroup
	for i := range 8 {
		w.speech(fmt.Sprint("n", i), "ALB", "2022", "en", "Listening is grave.")
		writers.Go(func() {
			if err := ix.Sync(t.Context()); err != nil {
				t.Error(err)
			}
		})
		if i%3 == 0 {
			writers.Go(func() {
				if err := ix.Rebuild(t.Context(), nil); err != nil {
					t.Error(err)
				}
			})
		}
	}
	writers.Wait()
	close(done)
	readers.Wait()
	healthy(t, ix)
}
