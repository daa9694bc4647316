package storetest

import (
	"errors"
	"maps"
	"slices"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// model is a store written so plainly that it can be read in a minute: what
// each source asserts, and everything else computed from that each time.
type model struct {
	ontology *schema.Ontology
	revision graph.Revision
	asserts  map[graph.ID]word
	changes  []graph.Change
}

// word is what one source asserts.
type word struct {
	Source graph.Source
	Nodes  map[graph.ID]graph.Node
	Edges  map[graph.EdgeKey]graph.Edge
}

func newModel(o *schema.Ontology) *model {
	return &model{ontology: o, asserts: map[graph.ID]word{}}
}

// apply does what Store.Apply promises.
func (m *model) apply(b graph.Batch) (graph.Revision, error) {
	b, err := b.Check(m.ontology)
	if err != nil {
		return 0, graph.ErrInvalid
	}
	next := &model{ontology: m.ontology, revision: m.revision + 1, asserts: map[graph.ID]word{}}
	for id, w := range m.asserts {
		next.asserts[id] = word{w.Source, maps.Clone(w.Nodes), maps.Clone(w.Edges)}
	}
	w, known := next.asserts[b.Source.ID]
	if b.Replace || !known {
		w = word{Nodes: map[graph.ID]graph.Node{}, Edges: map[graph.EdgeKey]graph.Edge{}}
	}
	w.Source = b.Source
	next.asserts[b.Source.ID] = w
	for _, n := range b.Nodes {
		w.Nodes[n.ID] = n
	}
	next.dropLoose()
	there := next.nodes()
	for _, e := range b.Edges {
		if there[e.From].ID == "" || there[e.To].ID == "" {
			return 0, graph.ErrDangling
		}
		w.Edges[e.EdgeKey] = e
	}
	maps.DeleteFunc(next.asserts, func(_ graph.ID, w word) bool { return len(w.Nodes) == 0 && len(w.Edges) == 0 })
	if cmp.Equal(m.asserts, next.asserts) {
		return m.revision, nil
	}
	next.changes = slices.Concat(m.changes, differences(m, next, b.Source.ID))
	*m = *next
	return m.revision, nil
}

// dropLoose takes back edges without a node at both ends.
func (m *model) dropLoose() {
	there := m.nodes()
	for _, w := range m.asserts {
		maps.DeleteFunc(w.Edges, func(k graph.EdgeKey, _ graph.Edge) bool { return there[k.From].ID == "" || there[k.To].ID == "" })
	}
}

// nodes gives what is shown: the word of the source that sorts first.
func (m *model) nodes() map[graph.ID]graph.Node {
	out := map[graph.ID]graph.Node{}
	for _, source := range slices.Backward(slices.Sorted(maps.Keys(m.asserts))) {
		maps.Copy(out, m.asserts[source].Nodes)
	}
	return out
}

func (m *model) edges() map[graph.EdgeKey]graph.Edge {
	out := map[graph.EdgeKey]graph.Edge{}
	for _, source := range slices.Backward(slices.Sorted(maps.Keys(m.asserts))) {
		maps.Copy(out, m.asserts[source].Edges)
	}
	return out
}

// differences compares all that is shown before and after.
func differences(before, after *model, source graph.ID) []graph.Change {
	var out []graph.Change
	old, now := before.nodes(), after.nodes()
	for _, id := range slices.Sorted(maps.Keys(union(old, now))) {
		if !cmp.Equal(old[id], now[id]) {
			out = append(out, graph.Change{Revision: after.revision, Source: source, Node: id, Gone: now[id].ID == ""})
		}
	}
	oldEdges, nowEdges := before.edges(), after.edges()
	for _, k := range slices.SortedFunc(maps.Keys(union(oldEdges, nowEdges)), graph.EdgeKey.Compare) {
		if !cmp.Equal(oldEdges[k], nowEdges[k]) {
			out = append(out, graph.Change{Revision: after.revision, Source: source, Edge: &k, Gone: nowEdges[k].From == ""})
		}
	}
	return out
}

func union[K comparable, V any](a, b map[K]V) map[K]V {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// listNodes answers a query.
func (m *model) listNodes(q graph.NodeQuery) []graph.Node {
	out := []graph.Node{}
	all := m.nodes()
	for _, id := range slices.Sorted(maps.Keys(all)) {
		n := all[id]
		fits := (q.Kind == "" || q.Kind == n.Kind) && (q.IDs == nil || slices.Contains(q.IDs, id)) && id > q.After
		for name, value := range q.Where {
			fits = fits && n.Attrs[name] == value
		}
		if fits && (q.Limit == 0 || len(out) < q.Limit) {
			out = append(out, n)
		}
	}
	return out
}

// listEdges answers a query.
func (m *model) listEdges(q graph.EdgeQuery) []graph.Edge {
	compare, out := graph.EdgeKey.Compare, []graph.Edge{}
	if q.To != nil {
		compare = graph.EdgeKey.CompareTo
	}
	all := m.edges()
	for _, k := range slices.SortedFunc(maps.Keys(all), compare) {
		fits := (q.From == nil || slices.Contains(q.From, k.From)) && (q.To == nil || slices.Contains(q.To, k.To)) &&
			(q.Names == nil || slices.Contains(q.Names, k.Name)) && (q.After == nil || compare(k, *q.After) > 0)
		if fits && (q.Limit == 0 || len(out) < q.Limit) {
			out = append(out, all[k])
		}
	}
	return out
}

// listSources lists the sources.
func (m *model) listSources() []graph.Source {
	out := []graph.Source{}
	for _, id := range slices.Sorted(maps.Keys(m.asserts)) {
		out = append(out, m.asserts[id].Source)
	}
	return out
}

// listChanges lists the changes after a revision.
func (m *model) listChanges(since graph.Revision) []graph.Change {
	out := []graph.Change{}
	for _, c := range m.changes {
		if c.Revision > since {
			out = append(out, c)
		}
	}
	return out
}

// batchOf gives all that a source asserts.
func (m *model) batchOf(source graph.ID) (graph.Batch, error) {
	w, known := m.asserts[source]
	if !known {
		return graph.Batch{}, graph.ErrNotFound
	}
	b := graph.Batch{Source: w.Source}
	for _, id := range slices.Sorted(maps.Keys(w.Nodes)) {
		b.Nodes = append(b.Nodes, w.Nodes[id])
	}
	for _, k := range slices.SortedFunc(maps.Keys(w.Edges), graph.EdgeKey.Compare) {
		b.Edges = append(b.Edges, w.Edges[k])
	}
	return b, nil
}

// kindOf sorts an error by what a caller decides by.
func kindOf(err error) error {
	for _, kind := range []error{graph.ErrInvalid, graph.ErrDangling, graph.ErrNotFound, graph.ErrQuery} {
		if errors.Is(err, kind) {
			return kind
		}
	}
	return err
}
