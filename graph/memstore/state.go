package memstore

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
)

// state is one revision. It never changes: a batch makes another one.
type state struct {
	revision graph.Revision
	sources  tree[graph.ID, assertions]
	nodes    tree[graph.ID, []graph.Node]      // who asserts them, by source id: the first is shown
	out      tree[graph.EdgeKey, []graph.Edge] // likewise, by (From, Name, To)
	in       tree[graph.EdgeKey, struct{}]     // by (To, Name, From)
	changes  []graph.Change                    // only grows, so revisions share it
}

// assertions is what one source asserts.
type assertions struct {
	source graph.Source
	nodes  tree[graph.ID, struct{}]
	edges  tree[graph.EdgeKey, struct{}]
}

func compareIDs(a, b graph.ID) int { return strings.Compare(string(a), string(b)) }

func newState() *state {
	return &state{
		sources: newTree[graph.ID, assertions](compareIDs), nodes: newTree[graph.ID, []graph.Node](compareIDs),
		out: newTree[graph.EdgeKey, []graph.Edge](graph.EdgeKey.Compare), in: newTree[graph.EdgeKey, struct{}](graph.EdgeKey.CompareTo),
	}
}

// of gives what a source asserts; nothing when it is not known.
func (st *state) of(source graph.ID) assertions {
	if a, there := st.sources.get(source); there {
		return a
	}
	return assertions{nodes: newTree[graph.ID, struct{}](compareIDs), edges: newTree[graph.EdgeKey, struct{}](graph.EdgeKey.Compare)}
}

// step makes the state after a batch.
type step struct {
	state            // what it becomes
	before    *state // what it was
	source    graph.ID
	seenNodes tree[graph.ID, struct{}]      // the nodes that were touched
	seenEdges tree[graph.EdgeKey, struct{}] // the edges that were touched
	owner     *owner
	other     bool // an assertion or a description is another
}

// with makes the state after a batch, and says whether it differs.
func (st *state) with(b graph.Batch) (*state, bool, error) {
	o := &owner{}
	s := &step{
		state: *st, before: st, source: b.Source.ID, owner: o,
		seenNodes: newTree[graph.ID, struct{}](compareIDs), seenEdges: newTree[graph.EdgeKey, struct{}](graph.EdgeKey.Compare),
	}
	s.nodes, s.out, s.in = s.nodes.ownedBy(o), s.out.ownedBy(o), s.in.ownedBy(o)
	s.seenNodes, s.seenEdges = s.seenNodes.ownedBy(o), s.seenEdges.ownedBy(o)
	if b.Replace {
		s.withdraw(b)
	}
	for _, n := range b.Nodes {
		s.putNode(n)
	}
	s.dropLoose()
	for _, e := range b.Edges {
		if err := s.putEdge(e); err != nil {
			return nil, false, err
		}
	}
	s.describe(b.Source)
	if !s.other {
		return st, false, nil
	}
	s.revision++
	s.log()
	return &s.state, true, nil
}

// withdraw removes what the source asserted and the batch does not.
func (s *step) withdraw(b graph.Batch) {
	was := s.before.of(s.source)
	for key := range was.edges.all() {
		if _, kept := slices.BinarySearchFunc(b.Edges, key, func(e graph.Edge, k graph.EdgeKey) int { return e.Compare(k) }); !kept {
			s.takeEdge(key, s.source)
		}
	}
	for id := range was.nodes.all() {
		if _, kept := slices.BinarySearchFunc(b.Nodes, id, func(n graph.Node, id graph.ID) int { return compareIDs(n.ID, id) }); !kept {
			s.takeNode(id)
		}
	}
}

// mine gives what a source asserts, to be changed by this step.
func (s *step) mine(source graph.ID) assertions {
	a := s.of(source)
	a.nodes, a.edges = a.nodes.ownedBy(s.owner), a.edges.ownedBy(s.owner)
	return a
}

func (s *step) takeNode(id graph.ID) {
	s.touchNode(id)
	all, _ := s.nodes.get(id)
	if left := without(all, s.source, nodeSource); len(left) > 0 {
		s.nodes = s.nodes.put(id, left)
	} else {
		s.nodes = s.nodes.drop(id)
	}
	a := s.mine(s.source)
	a.nodes = a.nodes.drop(id)
	s.sources = s.sources.put(s.source, a)
}

func (s *step) takeEdge(key graph.EdgeKey, source graph.ID) {
	s.touchEdge(key)
	all, _ := s.out.get(key)
	if left := without(all, source, edgeSource); len(left) > 0 {
		s.out = s.out.put(key, left)
	} else {
		s.out, s.in = s.out.drop(key), s.in.drop(key)
	}
	a := s.mine(source)
	a.edges = a.edges.drop(key)
	if s.sources = s.sources.put(source, a); a.nodes.empty() && a.edges.empty() {
		s.sources = s.sources.drop(source)
	}
}

func (s *step) touchNode(id graph.ID) {
	s.seenNodes, s.other = s.seenNodes.put(id, struct{}{}), true
}

func (s *step) touchEdge(key graph.EdgeKey) {
	s.seenEdges, s.other = s.seenEdges.put(key, struct{}{}), true
}

func (s *step) putNode(n graph.Node) {
	all, _ := s.nodes.get(n.ID)
	next, differs := put(all, copyNode(n), nodeSource, sameNode)
	if !differs {
		return
	}
	s.touchNode(n.ID)
	s.nodes = s.nodes.put(n.ID, next)
	a := s.mine(s.source)
	a.nodes = a.nodes.put(n.ID, struct{}{})
	s.sources = s.sources.put(s.source, a)
}

func (s *step) putEdge(e graph.Edge) error {
	for _, end := range []graph.ID{e.From, e.To} {
		if _, there := s.nodes.get(end); !there {
			return fmt.Errorf("edge %s: node %s: %w", e.EdgeKey, end, graph.ErrDangling)
		}
	}
	all, _ := s.out.get(e.EdgeKey)
	next, differs := put(all, copyEdge(e), edgeSource, sameEdge)
	if !differs {
		return nil
	}
	s.touchEdge(e.EdgeKey)
	s.out, s.in = s.out.put(e.EdgeKey, next), s.in.put(e.EdgeKey, struct{}{})
	a := s.mine(s.source)
	a.edges = a.edges.put(e.EdgeKey, struct{}{})
	s.sources = s.sources.put(s.source, a)
	return nil
}

// dropLoose takes back the edges of nodes that are gone, whoever asserts them.
func (s *step) dropLoose() {
	for id := range s.seenNodes.all() {
		if _, there := s.nodes.get(id); there {
			continue
		}
		loose := slices.AppendSeq(slices.Collect(around(s.out, graph.EdgeKey{From: id}, near)), around(s.in, graph.EdgeKey{To: id}, far))
		for _, key := range loose {
			all, _ := s.out.get(key)
			for _, e := range all {
				s.takeEdge(key, e.Source)
			}
		}
	}
}

// describe keeps the newest description of a source as long as it asserts something.
func (s *step) describe(src graph.Source) {
	a := s.of(src.ID)
	switch {
	case a.nodes.empty() && a.edges.empty():
		s.sources = s.sources.drop(src.ID)
	case a.source != src:
		a.source, s.other = src, true
		s.sources = s.sources.put(src.ID, a)
	}
}

// log appends what is shown otherwise than before.
func (s *step) log() {
	for id := range s.seenNodes.all() {
		old, _ := s.before.nodes.get(id)
		now, _ := s.nodes.get(id)
		if !slices.EqualFunc(first(old), first(now), sameNode) {
			s.changes = append(s.changes, graph.Change{Revision: s.revision, Source: s.source, Node: id, Gone: len(now) == 0})
		}
	}
	for key := range s.seenEdges.all() {
		old, _ := s.before.out.get(key)
		now, _ := s.out.get(key)
		if !slices.EqualFunc(first(old), first(now), sameEdge) {
			s.changes = append(s.changes, graph.Change{Revision: s.revision, Source: s.source, Edge: &key, Gone: len(now) == 0})
		}
	}
}

// first gives what is shown of several assertions: one, or none of none.
func first[T any](all []T) []T { return all[:min(len(all), 1)] }

// put adds or replaces the assertion of one source, keeping the order by
// source, and says whether anything differs.
func put[T any](all []T, x T, source func(T) graph.ID, same func(a, b T) bool) ([]T, bool) {
	i, found := slices.BinarySearchFunc(all, source(x), func(t T, id graph.ID) int { return compareIDs(source(t), id) })
	if found && same(all[i], x) {
		return all, false
	}
	all = slices.Clone(all)
	if found {
		all[i] = x
		return all, true
	}
	return slices.Insert(all, i, x), true
}

// without leaves out the assertion of one source.
func without[T any](all []T, source graph.ID, of func(T) graph.ID) []T {
	return slices.DeleteFunc(slices.Clone(all), func(t T) bool { return of(t) == source })
}

func nodeSource(n graph.Node) graph.ID { return n.Source }

func edgeSource(e graph.Edge) graph.ID { return e.Source }

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
