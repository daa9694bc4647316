package dgraphstore

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
)

// plan is what a batch makes of a state. It asks nobody: all that it needs was
// loaded before.
type plan struct {
	*state
	was       *state            // before the batch, for what was touched
	src       source            // who asserts
	mine      map[graph.ID]bool // the nodes that the source asserts
	keys      map[graph.ID]map[graph.EdgeKey]bool
	nodes     map[graph.ID]bool // touched
	touched   map[graph.EdgeKey]bool
	different bool // an assertion or a description is another
}

// doomed lists the nodes that nobody asserts after a batch that replaces, by id.
func doomed(st *state, src source, b graph.Batch) []graph.ID {
	var out []graph.ID
	for _, id := range src.nodes() {
		if all := st.nodes[id].all; !holdsNode(b, id) && len(all) == 1 && all[0].source == src.ID {
			out = append(out, id)
		}
	}
	return out
}

func holdsNode(b graph.Batch, id graph.ID) bool {
	_, found := slices.BinarySearchFunc(b.Nodes, id, func(n graph.Node, id graph.ID) int { return strings.Compare(string(n.ID), string(id)) })
	return found
}

func holdsEdge(b graph.Batch, key graph.EdgeKey) bool {
	_, found := slices.BinarySearchFunc(b.Edges, key, func(e graph.Edge, k graph.EdgeKey) int { return e.Compare(k) })
	return found
}

// newPlan begins a plan on a state. The keys of the edges of the source are given.
func newPlan(st *state, src source, own []graph.EdgeKey) (*plan, error) {
	p := &plan{state: st, src: src, mine: map[graph.ID]bool{}, keys: map[graph.ID]map[graph.EdgeKey]bool{src.ID: setOf(own)},
		nodes: map[graph.ID]bool{}, touched: map[graph.EdgeKey]bool{}, was: newState()}
	for _, id := range src.nodes() {
		p.mine[id] = true
	}
	for id, s := range st.sources {
		keys, err := readKeys(s.Edges)
		if err != nil {
			return nil, fmt.Errorf("source %s: %w", id, err)
		}
		p.keys[id] = setOf(keys)
	}
	return p, nil
}

func setOf(keys []graph.EdgeKey) map[graph.EdgeKey]bool {
	out := make(map[graph.EdgeKey]bool, len(keys))
	for _, k := range keys {
		out[k] = true
	}
	return out
}

// apply works a batch into the state.
func (p *plan) apply(b graph.Batch) error {
	if b.Replace {
		for _, key := range slices.SortedFunc(maps.Keys(p.keys[p.src.ID]), graph.EdgeKey.Compare) {
			if !holdsEdge(b, key) {
				p.takeEdge(key, p.src.ID)
			}
		}
		for _, id := range slices.Sorted(maps.Keys(p.mine)) {
			if !holdsNode(b, id) {
				p.takeNode(id)
			}
		}
	}
	for _, n := range b.Nodes {
		p.putNode(n)
	}
	p.dropLoose()
	for _, e := range b.Edges {
		if err := p.putEdge(e); err != nil {
			return err
		}
	}
	p.describe(b.Source)
	return nil
}

func (p *plan) touchNode(id graph.ID) standing {
	n := p.state.nodes[id]
	if !p.nodes[id] {
		p.nodes[id], p.was.nodes[id] = true, standing{n.uid, slices.Clone(n.all)}
	}
	p.different = true
	return n
}

func (p *plan) touchEdge(key graph.EdgeKey) []assertion {
	all := p.edges[key]
	if !p.touched[key] {
		p.touched[key], p.was.edges[key] = true, slices.Clone(all)
	}
	p.different = true
	return all
}

func (p *plan) takeNode(id graph.ID) {
	n := p.touchNode(id)
	n.all = without(n.all, p.src.ID)
	p.state.nodes[id] = n
	delete(p.mine, id)
}

func (p *plan) takeEdge(key graph.EdgeKey, source graph.ID) {
	p.edges[key] = without(p.touchEdge(key), source)
	delete(p.keys[source], key)
}

func (p *plan) putNode(n graph.Node) {
	next, differs := with(p.state.nodes[n.ID].all, assertion{p.src.ID, n.Attrs})
	if !differs {
		return
	}
	at := p.touchNode(n.ID)
	at.all = next
	p.state.nodes[n.ID], p.mine[n.ID] = at, true
}

func (p *plan) putEdge(e graph.Edge) error {
	for _, end := range []graph.ID{e.From, e.To} {
		if len(p.state.nodes[end].all) == 0 {
			return fmt.Errorf("edge %s: node %s: %w", e.EdgeKey, end, graph.ErrDangling)
		}
	}
	next, differs := with(p.edges[e.EdgeKey], assertion{p.src.ID, e.Attrs})
	if !differs {
		return nil
	}
	p.touchEdge(e.EdgeKey)
	p.edges[e.EdgeKey] = next
	p.keys[p.src.ID][e.EdgeKey] = true
	return nil
}

// dropLoose takes back the edges of nodes that are gone, whoever asserts them.
func (p *plan) dropLoose() {
	gone := func(id graph.ID) bool { return p.nodes[id] && len(p.state.nodes[id].all) == 0 }
	for _, key := range slices.SortedFunc(maps.Keys(p.edges), graph.EdgeKey.Compare) {
		if !gone(key.From) && !gone(key.To) {
			continue
		}
		for _, a := range slices.Clone(p.edges[key]) {
			p.takeEdge(key, a.source)
		}
	}
}

// describe keeps the newest description of the source.
func (p *plan) describe(s graph.Source) {
	if !p.empty(p.src.ID) && p.src.source() != s {
		p.src.Extractor, p.src.Curator, p.src.Date, p.different = s.Extractor, s.Curator, s.Date, true
	}
}

// empty says whether a source asserts nothing any longer.
func (p *plan) empty(id graph.ID) bool {
	if id == p.src.ID {
		return len(p.mine) == 0 && len(p.keys[id]) == 0
	}
	return p.sources[id].Asserted == 0 && len(p.keys[id]) == 0
}

// changes lists what is shown otherwise than before.
func (p *plan) changes() []graph.Change {
	var out []graph.Change
	for _, id := range slices.Sorted(maps.Keys(p.nodes)) {
		if now := p.state.nodes[id].all; !sameShown(p.was.nodes[id].all, now) {
			out = append(out, graph.Change{Node: id, Gone: len(now) == 0})
		}
	}
	for _, key := range slices.SortedFunc(maps.Keys(p.touched), graph.EdgeKey.Compare) {
		if now := p.edges[key]; !sameShown(p.was.edges[key], now) {
			out = append(out, graph.Change{Edge: &key, Gone: len(now) == 0})
		}
	}
	return out
}

func sameShown(a, b []assertion) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	return a[0].source == b[0].source && a[0].attrs.Equal(b[0].attrs)
}

// with adds or replaces what one source asserts, by source, and says whether
// anything differs.
func with(all []assertion, a assertion) ([]assertion, bool) {
	i, found := slices.BinarySearchFunc(all, a.source, func(b assertion, id graph.ID) int { return strings.Compare(string(b.source), string(id)) })
	if found && all[i].attrs.Equal(a.attrs) {
		return all, false
	}
	all = slices.Clone(all)
	if found {
		all[i] = a
		return all, true
	}
	return slices.Insert(all, i, a), true
}

func without(all []assertion, source graph.ID) []assertion {
	return slices.DeleteFunc(slices.Clone(all), func(a assertion) bool { return a.source == source })
}
