// Package memstore keeps a graph in memory. It is the meaning of graph.Store
// written plainly, and what a command answers from when there is no data
// folder. It keeps nothing after Close.
package memstore

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"iter"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Store is a graph.Store in memory. Every revision is an immutable state, so
// readers never wait for a writer.
type Store struct {
	ontology *schema.Ontology
	identity string
	writing  sync.Mutex // held by the one who makes the next state

	mu     sync.RWMutex
	now    *state
	closed bool
}

var _ graph.Store = (*Store)(nil)

// New makes an empty store.
func New(o *schema.Ontology) *Store {
	id := make([]byte, 8)
	_, _ = rand.Read(id)
	return &Store{ontology: o, identity: hex.EncodeToString(id), now: newState()}
}

// Identity implements graph.Store.
func (s *Store) Identity() string { return s.identity }

// Close implements graph.Store.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return nil
}

func (s *Store) state(ctx context.Context) (*state, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return nil, graph.ErrClosed
	}
	return s.now, ctx.Err()
}

// Apply implements graph.Store.
func (s *Store) Apply(ctx context.Context, b graph.Batch) (graph.Revision, error) {
	if _, err := s.state(ctx); err != nil {
		return 0, err
	}
	b, err := b.Check(s.ontology)
	if err != nil {
		return 0, err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	st, err := s.state(ctx)
	if err != nil {
		return 0, err
	}
	next, changed, err := st.with(b)
	if err != nil {
		return 0, err
	}
	if changed {
		s.mu.Lock()
		s.now = next
		s.mu.Unlock()
	}
	return next.revision, nil
}

// Revision implements graph.Reader.
func (s *Store) Revision(ctx context.Context) (graph.Revision, error) {
	st, err := s.state(ctx)
	if err != nil {
		return 0, err
	}
	return st.revision, nil
}

// Node implements graph.Reader.
func (s *Store) Node(ctx context.Context, id graph.ID) (graph.Node, error) {
	st, err := s.state(ctx)
	if err != nil {
		return graph.Node{}, err
	}
	all, there := st.nodes.get(id)
	if !there {
		return graph.Node{}, fmt.Errorf("node %s: %w", id, graph.ErrNotFound)
	}
	return copyNode(all[0]), nil
}

// Nodes implements graph.Reader.
func (s *Store) Nodes(ctx context.Context, q graph.NodeQuery) iter.Seq2[graph.Node, error] {
	return sequence(ctx, s, q.Check(), q.Limit, func(st *state) iter.Seq[graph.Node] {
		return func(yield func(graph.Node) bool) {
			for n := range st.candidates(q, s.ontology) {
				if n.ID > q.After && q.Matches(n) && !yield(copyNode(n)) {
					return
				}
			}
		}
	})
}

// candidates walks the nodes among which the answer lies, by ascending id.
func (st *state) candidates(q graph.NodeQuery, o *schema.Ontology) iter.Seq[graph.Node] {
	prefix := ""
	if decl := o.Kind(q.Kind); decl != nil {
		prefix = decl.Prefix + ":"
	}
	return func(yield func(graph.Node) bool) {
		if q.IDs != nil {
			for _, id := range slices.Compact(slices.Sorted(slices.Values(q.IDs))) {
				if all, there := st.nodes.get(id); there && !yield(all[0]) {
					return
				}
			}
			return
		}
		for id, all := range st.nodes.from(max(graph.ID(prefix), q.After)) {
			if !strings.HasPrefix(string(id), prefix) || !yield(all[0]) {
				return
			}
		}
	}
}

// Edges implements graph.Reader.
func (s *Store) Edges(ctx context.Context, q graph.EdgeQuery) iter.Seq2[graph.Edge, error] {
	return sequence(ctx, s, q.Check(), q.Limit, func(st *state) iter.Seq[graph.Edge] {
		return func(yield func(graph.Edge) bool) {
			for key := range st.keys(q) {
				if q.Names != nil && !slices.Contains(q.Names, key.Name) {
					continue
				}
				all, _ := st.out.get(key)
				if !yield(copyEdge(all[0])) {
					return
				}
			}
		}
	})
}

// keys walks the edges at the ends that a query names, in its order.
func (st *state) keys(q graph.EdgeQuery) iter.Seq[graph.EdgeKey] {
	compare, ends := graph.EdgeKey.Compare, q.From
	walk := func(end graph.ID) iter.Seq[graph.EdgeKey] { return around(st.out, graph.EdgeKey{From: end}, near) }
	if q.To != nil {
		compare, ends = graph.EdgeKey.CompareTo, q.To
		walk = func(end graph.ID) iter.Seq[graph.EdgeKey] { return around(st.in, graph.EdgeKey{To: end}, far) }
	}
	return func(yield func(graph.EdgeKey) bool) {
		give := func(key graph.EdgeKey) bool { return (q.After != nil && compare(key, *q.After) <= 0) || yield(key) }
		if ends == nil {
			first := graph.EdgeKey{}
			if q.After != nil {
				first = *q.After
			}
			for key := range st.out.from(first) {
				if !give(key) {
					return
				}
			}
			return
		}
		for _, end := range slices.Compact(slices.Sorted(slices.Values(ends))) {
			for key := range walk(end) {
				if !give(key) {
					return
				}
			}
		}
	}
}

func near(k graph.EdgeKey) graph.ID { return k.From }

func far(k graph.EdgeKey) graph.ID { return k.To }

// around walks the edges that have the same end as a key that comes before them all.
func around[V any](t tree[graph.EdgeKey, V], first graph.EdgeKey, end func(graph.EdgeKey) graph.ID) iter.Seq[graph.EdgeKey] {
	return func(yield func(graph.EdgeKey) bool) {
		for key := range t.from(first) {
			if end(key) != end(first) || !yield(key) {
				return
			}
		}
	}
}

// Changes implements graph.Reader.
func (s *Store) Changes(ctx context.Context, since graph.Revision) iter.Seq2[graph.Change, error] {
	return sequence(ctx, s, nil, 0, func(st *state) iter.Seq[graph.Change] {
		return func(yield func(graph.Change) bool) {
			from := sort.Search(len(st.changes), func(i int) bool { return st.changes[i].Revision > since })
			for _, c := range st.changes[from:] {
				if c.Edge != nil {
					key := *c.Edge
					c.Edge = &key
				}
				if !yield(c) {
					return
				}
			}
		}
	})
}

// Sources implements graph.Reader.
func (s *Store) Sources(ctx context.Context) iter.Seq2[graph.Source, error] {
	return sequence(ctx, s, nil, 0, func(st *state) iter.Seq[graph.Source] {
		return func(yield func(graph.Source) bool) {
			for _, a := range st.sources.all() {
				if !yield(a.source) {
					return
				}
			}
		}
	})
}

// Asserted implements graph.Reader.
func (s *Store) Asserted(ctx context.Context, source graph.ID) (graph.Batch, error) {
	st, err := s.state(ctx)
	if err != nil {
		return graph.Batch{}, err
	}
	a, there := st.sources.get(source)
	if !there {
		return graph.Batch{}, fmt.Errorf("source %s: %w", source, graph.ErrNotFound)
	}
	b := graph.Batch{Source: a.source}
	for id := range a.nodes.all() {
		all, _ := st.nodes.get(id)
		i := slices.IndexFunc(all, func(n graph.Node) bool { return n.Source == source })
		b.Nodes = append(b.Nodes, copyNode(all[i]))
	}
	for key := range a.edges.all() {
		all, _ := st.out.get(key)
		i := slices.IndexFunc(all, func(e graph.Edge) bool { return e.Source == source })
		b.Edges = append(b.Edges, copyEdge(all[i]))
	}
	return b, nil
}

// sequence yields what a walk of the newest state gives, as long as the
// context lasts.
func sequence[T any](ctx context.Context, s *Store, fault error, limit int, walk func(*state) iter.Seq[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		st, err := s.state(ctx)
		if err == nil {
			err = fault
		}
		if err != nil {
			yield(none, err)
			return
		}
		for x := range walk(st) {
			if err := ctx.Err(); err != nil {
				yield(none, err)
				return
			}
			if !yield(x, nil) {
				return
			}
			if limit--; limit == 0 {
				return
			}
		}
	}
}
