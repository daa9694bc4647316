package storetest_test

import (
	"context"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// patience is how long a liar may hang until it is found.
const patience = 300 * time.Millisecond

// counts makes a revision of every batch.
func counts(s graph.Store, _ *schema.Ontology) *liar {
	extra := graph.Revision(0)
	return &liar{Store: s, apply: func(ctx context.Context, b graph.Batch) (graph.Revision, error) {
		rev, err := s.Apply(ctx, b)
		extra++
		return rev + extra, err
	}}
}

// merges keeps the attributes that an assertion leaves out.
func merges(s graph.Store, _ *schema.Ontology) *liar {
	return &liar{Store: s, apply: func(ctx context.Context, b graph.Batch) (graph.Revision, error) {
		b.Nodes, b.Edges = slices.Clone(b.Nodes), slices.Clone(b.Edges)
		for i, n := range b.Nodes {
			if old, err := s.Node(ctx, n.ID); err == nil {
				maps.Copy(old.Attrs, n.Attrs)
				b.Nodes[i].Attrs = old.Attrs
			}
		}
		for i, e := range b.Edges {
			for old := range s.Edges(ctx, graph.EdgeQuery{From: []graph.ID{e.From}}) {
				if old.EdgeKey == e.EdgeKey {
					maps.Copy(old.Attrs, e.Attrs)
					b.Edges[i].Attrs = old.Attrs
				}
			}
		}
		return s.Apply(ctx, b)
	}}
}

// halves writes half of a batch, waits to be seen, and writes the rest.
func halves(s graph.Store, _ *schema.Ontology) *liar {
	var reads atomic.Int64
	return &liar{
		Store: s,
		nodes: func(_ graph.NodeQuery, all []graph.Node) []graph.Node {
			reads.Add(1)
			return all
		},
		apply: func(ctx context.Context, b graph.Batch) (graph.Revision, error) {
			half := graph.Batch{Source: b.Source, Nodes: b.Nodes[:(len(b.Nodes)+1)/2]}
			_, _ = s.Apply(ctx, half)
			seen := reads.Load()
			for i := 0; i < 10_000 && reads.Load() < seen+2; i++ {
				runtime.Gosched()
			}
			return s.Apply(ctx, b)
		},
	}
}

// lastBatchOnly replaces the last batch of a source and leaves the earlier ones.
func lastBatchOnly(s graph.Store, _ *schema.Ontology) *liar {
	history := map[graph.ID][]graph.Batch{}
	return &liar{Store: s, apply: func(ctx context.Context, b graph.Batch) (graph.Revision, error) {
		earlier := history[b.Source.ID]
		history[b.Source.ID] = append(earlier, b)
		if b.Replace && len(earlier) > 1 {
			for _, old := range earlier[:len(earlier)-1] {
				b.Nodes = append(b.Nodes, old.Nodes...)
			}
		}
		return s.Apply(ctx, b)
	}}
}

// retracts takes back other sources as well when one is replaced.
func retracts(which func(other, replaced graph.ID) bool) lie {
	return func(s graph.Store, _ *schema.Ontology) *liar {
		return &liar{Store: s, apply: func(ctx context.Context, b graph.Batch) (graph.Revision, error) {
			if b.Replace {
				for other := range s.Sources(ctx) {
					if which(other.ID, b.Source.ID) {
						_, _ = s.Apply(ctx, graph.Batch{Source: other, Replace: true})
					}
				}
			}
			return s.Apply(ctx, b)
		}}
	}
}

func takesPrefix(s graph.Store, o *schema.Ontology) *liar {
	return retracts(func(other, replaced graph.ID) bool { return strings.HasPrefix(string(other), string(replaced)) })(s, o)
}

func retractsAll(s graph.Store, o *schema.Ontology) *liar {
	return retracts(func(graph.ID, graph.ID) bool { return true })(s, o)
}

// shows gives the word of the source that came last, or first, and not of the one that sorts first.
func shows(newest bool) lie {
	return func(s graph.Store, _ *schema.Ontology) *liar {
		given := map[graph.ID]graph.Node{}
		l := after(s, func(_ context.Context, b graph.Batch) {
			for _, n := range b.Nodes {
				if _, known := given[n.ID]; newest || !known {
					n.Source = b.Source.ID
					given[n.ID] = n
				}
			}
		})
		l.node = func(id graph.ID, _ graph.Node, err error) (graph.Node, error) { return given[id], err }
		return l
	}
}

// comesBack asserts an edge again as soon as its nodes are there.
func comesBack(s graph.Store, _ *schema.Ontology) *liar {
	given := map[graph.EdgeKey]graph.Batch{}
	return after(s, func(ctx context.Context, b graph.Batch) {
		for _, e := range b.Edges {
			given[e.EdgeKey] = graph.Batch{Source: b.Source, Edges: []graph.Edge{e}}
		}
		for _, old := range given {
			_, _ = s.Apply(ctx, old)
		}
	})
}

// keepsLoose shows incoming edges of nodes that are gone.
func keepsLoose(s graph.Store, _ *schema.Ontology) *liar {
	var given []graph.Edge
	l := after(s, func(_ context.Context, b graph.Batch) { given = append(given, b.Edges...) })
	l.edges = func(q graph.EdgeQuery, all []graph.Edge) []graph.Edge {
		for _, e := range given {
			if slices.Contains(q.To, e.To) {
				all = append(all, e)
			}
		}
		return all
	}
	return l
}

func sourcesAre(change func(all []graph.Source) []graph.Source) lie {
	return func(s graph.Store, _ *schema.Ontology) *liar { return &liar{Store: s, sources: change} }
}

func undescribed(all []graph.Source) []graph.Source {
	for i := range all {
		all[i] = graph.Source{ID: all[i].ID}
	}
	return all
}

// firstDescription keeps the description that a source came with.
func firstDescription(s graph.Store, _ *schema.Ontology) *liar {
	first := map[graph.ID]graph.Source{}
	return &liar{Store: s, apply: func(ctx context.Context, b graph.Batch) (graph.Revision, error) {
		if _, known := first[b.Source.ID]; !known {
			first[b.Source.ID] = b.Source
		}
		b.Source = first[b.Source.ID]
		return s.Apply(ctx, b)
	}}
}

// remembersSources lists every source that ever asserted something.
func remembersSources(s graph.Store, _ *schema.Ontology) *liar {
	known := map[graph.ID]graph.Source{}
	l := after(s, func(_ context.Context, b graph.Batch) { known[b.Source.ID] = b.Source })
	l.sources = func([]graph.Source) []graph.Source {
		return slices.SortedFunc(maps.Values(known), func(a, b graph.Source) int { return strings.Compare(string(a.ID), string(b.ID)) })
	}
	return l
}

func assertedIs(change func(b graph.Batch) graph.Batch) lie {
	return func(s graph.Store, _ *schema.Ontology) *liar {
		return &liar{Store: s, asserted: func(b graph.Batch, err error) (graph.Batch, error) { return change(b), err }}
	}
}

// assertsShown gives for a source what is shown.
func assertsShown(s graph.Store, o *schema.Ontology) *liar {
	return assertedIs(func(b graph.Batch) graph.Batch {
		for i, n := range b.Nodes {
			b.Nodes[i], _ = s.Node(context.Background(), n.ID)
		}
		return b
	})(s, o)
}

// changesSince answers for another revision than was asked.
func changesSince(other func(since graph.Revision) graph.Revision) lie {
	return func(s graph.Store, _ *schema.Ontology) *liar {
		return &liar{Store: s, changes: func(since graph.Revision, _ []graph.Change) []graph.Change {
			var out []graph.Change
			for c := range s.Changes(context.Background(), other(since)) {
				out = append(out, c)
			}
			return out
		}}
	}
}

func setGone(to bool) func([]graph.Change) []graph.Change {
	return func(all []graph.Change) []graph.Change {
		for i := range all {
			all[i].Gone = to
		}
		return all
	}
}

// collapsed keeps the newest change of each node.
func collapsed(all []graph.Change) []graph.Change {
	newest := map[graph.ID]graph.Revision{}
	for _, c := range all {
		newest[c.Node] = c.Revision
	}
	return slices.DeleteFunc(all, func(c graph.Change) bool { return c.Revision < newest[c.Node] })
}

func onlyNodes(all []graph.Change) []graph.Change {
	return slices.DeleteFunc(all, func(c graph.Change) bool { return c.Edge != nil })
}

// lazy reads each element at the newest revision.
func lazy(s graph.Store, _ *schema.Ontology) *liar { return &liar{Store: s, lazy: true} }

// busy answers nothing while a sequence is read.
func busy(s graph.Store, _ *schema.Ontology) *liar {
	lock := &sync.RWMutex{}
	return &liar{Store: s, lock: lock, node: func(_ graph.ID, n graph.Node, err error) (graph.Node, error) {
		lock.Lock()
		defer lock.Unlock()
		return n, err
	}}
}

// background passes over the end of a context, in one method or in all.
func background(method string) lie {
	return func(s graph.Store, _ *schema.Ontology) *liar {
		return &liar{Store: s, ctx: func(m string, ctx context.Context) context.Context {
			if method == "" || m == method {
				return context.WithoutCancel(ctx)
			}
			return ctx
		}}
	}
}

// otherError hides the error of one method.
func otherError(method string) lie {
	return func(s graph.Store, _ *schema.Ontology) *liar {
		return &liar{Store: s, fault: func(m string, err error) error {
			if m == method {
				return errOther
			}
			return err
		}}
	}
}

// closesOnce complains the second time.
func closesOnce(s graph.Store, _ *schema.Ontology) *liar {
	closed := false
	return &liar{Store: s, close: func() error {
		if closed {
			return errOther
		}
		closed = true
		return s.Close()
	}}
}

// closeWaits waits for sequences, once.
func closeWaits(s graph.Store, _ *schema.Ontology) *liar {
	lock, asked := &sync.RWMutex{}, atomic.Bool{}
	return &liar{Store: s, lock: lock, close: func() error {
		if !asked.Swap(true) {
			lock.Lock()
			defer lock.Unlock()
		}
		return s.Close()
	}}
}

// forgets is no lie by itself: its maker opens an empty store in place of what was left.
func forgets(s graph.Store, _ *schema.Ontology) *liar { return &liar{Store: s} }

// afterMustBeThere begins anew when the node to go on from is not there.
func afterMustBeThere(s graph.Store, _ *schema.Ontology) *liar {
	return &liar{Store: s, nodeQuery: func(q graph.NodeQuery) graph.NodeQuery {
		if _, err := s.Node(context.Background(), q.After); err != nil {
			q.After = ""
		}
		return q
	}}
}
