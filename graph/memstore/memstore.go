// Package memstore keeps a graph in memory. It is the meaning of graph.Store
// written as plainly as can be, the oracle of the suite, and what a command
// answers from when there is no data folder. It keeps nothing after Close.
package memstore

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"iter"
	"maps"
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

	mu     sync.RWMutex
	now    *state
	closed bool
}

var _ graph.Store = (*Store)(nil)

// state is one revision.
type state struct {
	revision graph.Revision
	sources  map[graph.ID]graph.Source
	nodes    map[graph.ID][]graph.Node      // the assertions, by source id
	edges    map[graph.EdgeKey][]graph.Edge // the assertions, by source id
	ids      []graph.ID                     // ascending
	out      []graph.EdgeKey                // by From, Name, To
	in       []graph.EdgeKey                // by To, Name, From
	changes  []graph.Change
}

// New makes an empty store.
func New(o *schema.Ontology) *Store {
	id := make([]byte, 8)
	_, _ = rand.Read(id)
	return &Store{ontology: o, identity: hex.EncodeToString(id), now: &state{}}
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
	all := st.nodes[id]
	if len(all) == 0 {
		return graph.Node{}, fmt.Errorf("node %s: %w", id, graph.ErrNotFound)
	}
	return copyNode(all[0]), nil
}

// Nodes implements graph.Reader.
func (s *Store) Nodes(ctx context.Context, q graph.NodeQuery) iter.Seq2[graph.Node, error] {
	return func(yield func(graph.Node, error) bool) {
		st, err := s.state(ctx)
		if err != nil {
			yield(graph.Node{}, err)
			return
		}
		ids, left := st.ids, q.Limit
		if q.IDs != nil {
			ids = slices.Compact(slices.Sorted(slices.Values(q.IDs)))
		}
		from, _ := slices.BinarySearch(ids, q.After)
		for _, id := range ids[from:] {
			all := st.nodes[id]
			if len(all) == 0 || id <= q.After || !matches(all[0], q) {
				continue
			}
			if err := ctx.Err(); err != nil {
				yield(graph.Node{}, err)
				return
			}
			if !yield(copyNode(all[0]), nil) {
				return
			}
			if left--; left == 0 {
				return
			}
		}
	}
}

func matches(n graph.Node, q graph.NodeQuery) bool {
	if q.Kind != "" && n.Kind != q.Kind {
		return false
	}
	for name, want := range q.Where {
		if got, there := n.Attrs[name]; !there || got != want {
			return false
		}
	}
	return true
}

// Edges implements graph.Reader.
func (s *Store) Edges(ctx context.Context, q graph.EdgeQuery) iter.Seq2[graph.Edge, error] {
	return func(yield func(graph.Edge, error) bool) {
		st, err := s.state(ctx)
		if err == nil && q.From != nil && q.To != nil {
			err = fmt.Errorf("%w: edges by both ends", graph.ErrQuery)
		}
		if err != nil {
			yield(graph.Edge{}, err)
			return
		}
		left := q.Limit
		for key := range st.keys(q) {
			if q.Names != nil && !slices.Contains(q.Names, key.Name) {
				continue
			}
			if err := ctx.Err(); err != nil {
				yield(graph.Edge{}, err)
				return
			}
			if !yield(copyEdge(st.edges[key][0]), nil) {
				return
			}
			if left--; left == 0 {
				return
			}
		}
	}
}

// keys walks the edges at the ends that a query names, in its order.
func (st *state) keys(q graph.EdgeQuery) iter.Seq[graph.EdgeKey] {
	list, ends, compare := st.out, q.From, graph.EdgeKey.Compare
	near := func(k graph.EdgeKey) graph.ID { return k.From }
	if q.To != nil {
		list, ends, compare = st.in, q.To, graph.EdgeKey.CompareTo
		near = func(k graph.EdgeKey) graph.ID { return k.To }
	}
	after := func(k graph.EdgeKey) bool { return q.After == nil || compare(k, *q.After) > 0 }
	return func(yield func(graph.EdgeKey) bool) {
		if ends == nil {
			for _, key := range list {
				if after(key) && !yield(key) {
					return
				}
			}
			return
		}
		for _, end := range slices.Compact(slices.Sorted(slices.Values(ends))) {
			from := sort.Search(len(list), func(i int) bool { return near(list[i]) >= end })
			for _, key := range list[from:] {
				if near(key) != end {
					break
				}
				if after(key) && !yield(key) {
					return
				}
			}
		}
	}
}

// Changes implements graph.Reader.
func (s *Store) Changes(ctx context.Context, since graph.Revision) iter.Seq2[graph.Change, error] {
	return func(yield func(graph.Change, error) bool) {
		st, err := s.state(ctx)
		if err != nil {
			yield(graph.Change{}, err)
			return
		}
		from := sort.Search(len(st.changes), func(i int) bool { return st.changes[i].Revision > since })
		for _, c := range st.changes[from:] {
			if c.Edge != nil {
				key := *c.Edge
				c.Edge = &key
			}
			if !yield(c, nil) {
				return
			}
		}
	}
}

// Sources implements graph.Reader.
func (s *Store) Sources(ctx context.Context) iter.Seq2[graph.Source, error] {
	return func(yield func(graph.Source, error) bool) {
		st, err := s.state(ctx)
		if err != nil {
			yield(graph.Source{}, err)
			return
		}
		for _, id := range slices.Sorted(maps.Keys(st.sources)) {
			if !yield(st.sources[id], nil) {
				return
			}
		}
	}
}

// Asserted implements graph.Reader.
func (s *Store) Asserted(ctx context.Context, source graph.ID) (graph.Batch, error) {
	st, err := s.state(ctx)
	if err != nil {
		return graph.Batch{}, err
	}
	src, there := st.sources[source]
	if !there {
		return graph.Batch{}, fmt.Errorf("source %s: %w", source, graph.ErrNotFound)
	}
	b := graph.Batch{Source: src}
	for _, id := range st.ids {
		for _, n := range st.nodes[id] {
			if n.Source == source {
				b.Nodes = append(b.Nodes, copyNode(n))
			}
		}
	}
	for _, key := range st.out {
		for _, e := range st.edges[key] {
			if e.Source == source {
				b.Edges = append(b.Edges, copyEdge(e))
			}
		}
	}
	return b, nil
}

// Apply implements graph.Store.
func (s *Store) Apply(ctx context.Context, b graph.Batch) (graph.Revision, error) {
	b, err := b.Check(s.ontology)
	if err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return 0, graph.ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	next, changed, err := s.now.with(b)
	if err != nil || !changed {
		return s.now.revision, err
	}
	s.now = next
	return next.revision, nil
}

// with makes the state after a batch, and says whether it differs.
func (st *state) with(b graph.Batch) (*state, bool, error) {
	next := &state{
		revision: st.revision + 1, changes: st.changes, sources: maps.Clone(st.sources),
		nodes: maps.Clone(st.nodes), edges: maps.Clone(st.edges),
	}
	if next.nodes == nil {
		next.sources, next.nodes, next.edges = map[graph.ID]graph.Source{}, map[graph.ID][]graph.Node{}, map[graph.EdgeKey][]graph.Edge{}
	}
	if b.Replace {
		next.take(b)
	}
	for _, n := range b.Nodes {
		next.nodes[n.ID] = put(next.nodes[n.ID], copyNode(n), func(n graph.Node) graph.ID { return n.Source })
	}
	for _, e := range b.Edges {
		next.edges[e.EdgeKey] = put(next.edges[e.EdgeKey], copyEdge(e), func(e graph.Edge) graph.ID { return e.Source })
	}
	for _, e := range b.Edges {
		for _, end := range []graph.ID{e.From, e.To} {
			if len(next.nodes[end]) == 0 {
				return nil, false, fmt.Errorf("edge %s: node %s: %w", e.EdgeKey, end, graph.ErrDangling)
			}
		}
	}
	next.dropLoose()
	next.index()
	next.noteSource(b.Source)
	changed := next.log(st, b.Source.ID)
	return next, changed, nil
}

// take removes what the source asserted and the batch does not.
func (st *state) take(b graph.Batch) {
	nodes, edges := map[graph.ID]bool{}, map[graph.EdgeKey]bool{}
	for _, n := range b.Nodes {
		nodes[n.ID] = true
	}
	for _, e := range b.Edges {
		edges[e.EdgeKey] = true
	}
	for id, all := range st.nodes {
		if !nodes[id] {
			keep(st.nodes, id, slices.DeleteFunc(slices.Clone(all), func(n graph.Node) bool { return n.Source == b.Source.ID }))
		}
	}
	for key, all := range st.edges {
		if !edges[key] {
			keep(st.edges, key, slices.DeleteFunc(slices.Clone(all), func(e graph.Edge) bool { return e.Source == b.Source.ID }))
		}
	}
}

// dropLoose removes edges that lost an end.
func (st *state) dropLoose() {
	maps.DeleteFunc(st.edges, func(key graph.EdgeKey, _ []graph.Edge) bool {
		return len(st.nodes[key.From]) == 0 || len(st.nodes[key.To]) == 0
	})
}

func keep[K comparable, V any](m map[K][]V, key K, all []V) {
	if len(all) == 0 {
		delete(m, key)
		return
	}
	m[key] = all
}

// put adds or replaces the assertion of one source, keeping the order by source.
func put[T any](all []T, x T, source func(T) graph.ID) []T {
	i, found := slices.BinarySearchFunc(all, source(x), func(t T, id graph.ID) int { return strings.Compare(string(source(t)), string(id)) })
	all = slices.Clone(all)
	if found {
		all[i] = x
		return all
	}
	return slices.Insert(all, i, x)
}

func (st *state) index() {
	st.ids = slices.Sorted(maps.Keys(st.nodes))
	st.out = slices.SortedFunc(maps.Keys(st.edges), graph.EdgeKey.Compare)
	st.in = slices.SortedFunc(slices.Values(st.out), graph.EdgeKey.CompareTo)
}

// noteSource keeps the description of a source as long as it asserts something.
func (st *state) noteSource(src graph.Source) {
	for _, all := range st.nodes {
		if slices.ContainsFunc(all, func(n graph.Node) bool { return n.Source == src.ID }) {
			st.sources[src.ID] = src
			return
		}
	}
	for _, all := range st.edges {
		if slices.ContainsFunc(all, func(e graph.Edge) bool { return e.Source == src.ID }) {
			st.sources[src.ID] = src
			return
		}
	}
	delete(st.sources, src.ID)
}

// log appends what differs from the state before, and says whether anything
// does: a node or edge as it is shown, an assertion behind it, or the description of a source.
func (st *state) log(before *state, source graph.ID) bool {
	changed := st.sources[source] != before.sources[source]
	changes := slices.Clip(st.changes)
	for _, id := range merged(before.ids, st.ids, func(a, b graph.ID) int { return strings.Compare(string(a), string(b)) }) {
		old, new := before.nodes[id], st.nodes[id]
		changed = changed || !slices.EqualFunc(old, new, sameNode)
		if len(old) == 0 || len(new) == 0 || !sameNode(old[0], new[0]) {
			changes = append(changes, graph.Change{Revision: st.revision, Source: source, Node: id, Gone: len(new) == 0})
		}
	}
	for _, key := range merged(before.out, st.out, graph.EdgeKey.Compare) {
		old, new := before.edges[key], st.edges[key]
		changed = changed || !slices.EqualFunc(old, new, sameEdge)
		if len(old) == 0 || len(new) == 0 || !sameEdge(old[0], new[0]) {
			changes = append(changes, graph.Change{Revision: st.revision, Source: source, Edge: &key, Gone: len(new) == 0})
		}
	}
	st.changes = changes
	return changed
}

// merged gives the union of two ascending lists, ascending.
func merged[T comparable](a, b []T, compare func(a, b T) int) []T {
	all := append(slices.Clone(a), b...)
	slices.SortFunc(all, compare)
	return slices.Compact(all)
}

func sameNode(a, b graph.Node) bool {
	return a.ID == b.ID && a.Kind == b.Kind && a.Source == b.Source && a.Attrs.Equal(b.Attrs)
}

func sameEdge(a, b graph.Edge) bool {
	return a.EdgeKey == b.EdgeKey && a.Source == b.Source && a.Attrs.Equal(b.Attrs)
}

func copyNode(n graph.Node) graph.Node {
	n.Attrs = n.Attrs.Clone()
	return n
}

func copyEdge(e graph.Edge) graph.Edge {
	e.Attrs = e.Attrs.Clone()
	return e
}
