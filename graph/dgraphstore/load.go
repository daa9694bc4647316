package dgraphstore

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dgraph-io/dgo/v230"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// assertion is what one source says of a node or edge.
type assertion struct {
	source graph.ID
	attrs  graph.Attrs
}

// standing is a node with everybody who asserts it, by source: the first is
// shown. One that is not there has nobody.
type standing struct {
	uid string
	all []assertion
}

// state is the part of the graph that a batch touches.
type state struct {
	nodes   map[graph.ID]standing
	edges   map[graph.EdgeKey][]assertion
	hidden  map[string]string // the uid of each assertion that stands behind another, by its key
	sources map[graph.ID]source
}

func newState() *state {
	return &state{nodes: map[graph.ID]standing{}, edges: map[graph.EdgeKey][]assertion{}, hidden: map[string]string{}, sources: map[graph.ID]source{}}
}

// reading reads for a writer, in one transaction.
type reading struct {
	s   *Store
	txn *dgo.Txn
}

func (r *reading) ask(ctx context.Context, query string, vars map[string]string, into any) error {
	return r.s.call(ctx, func(ctx context.Context) error { return r.s.once(ctx, r.txn, query, vars, into) })
}

// head reads the head of the store and one source.
func (r *reading) head(ctx context.Context, id graph.ID) (head, source, error) {
	var found struct {
		Head   []head
		Source []source
	}
	if err := r.ask(ctx, r.s.queries.text["head"], map[string]string{"$source": string(id)}, &found); err != nil {
		return head{}, source{}, err
	}
	if len(found.Head) == 0 {
		return head{}, source{}, fmt.Errorf("the head of the store is gone: was the cluster emptied? Open the store again")
	}
	src := source{ID: id}
	if len(found.Source) > 0 {
		src = found.Source[0]
	}
	return found.Head[0], src, nil
}

// load reads nodes and edges with everybody who asserts them.
func (r *reading) load(ctx context.Context, st *state, ids []graph.ID, keys []graph.EdgeKey) error {
	wanted := map[graph.ID]bool{}
	for _, id := range ids {
		wanted[id] = true
	}
	for _, k := range keys {
		wanted[k.From], wanted[k.To] = true, true
	}
	maps.DeleteFunc(wanted, func(id graph.ID, _ bool) bool { _, known := st.nodes[id]; return known })
	if err := r.loadNodes(ctx, st, slices.Sorted(maps.Keys(wanted))); err != nil {
		return err
	}
	if err := r.loadPairs(ctx, st, keys); err != nil {
		return err
	}
	return r.loadHidden(ctx, st)
}

func (r *reading) loadNodes(ctx context.Context, st *state, ids []graph.ID) error {
	for some := range slices.Chunk(ids, page) {
		query, vars := r.s.queries.list("states", "ids", texts(some))
		var found struct{ Nodes []record }
		if err := r.ask(ctx, query, vars, &found); err != nil {
			return err
		}
		for _, id := range some {
			st.nodes[id] = standing{}
		}
		for _, n := range found.Nodes {
			attrs, err := readAttrs(n.Attrs)
			if err != nil {
				return fmt.Errorf("node %s: %w", n.ID, err)
			}
			st.nodes[n.ID] = standing{n.UID, asserted(n.By, attrs)}
		}
	}
	return nil
}

// asserted lists who asserts something. What the others than the first say is
// read apart.
func asserted(by []graph.ID, shown graph.Attrs) []assertion {
	out := make([]assertion, len(by))
	for i, source := range by {
		out[i].source = source
	}
	if len(out) > 0 {
		out[0].attrs = shown
	}
	return out
}

// loadPairs reads edges by both ends, for those whose ends are there.
func (r *reading) loadPairs(ctx context.Context, st *state, keys []graph.EdgeKey) error {
	groups := map[graph.ID][]graph.EdgeKey{}
	for _, k := range keys {
		if _, known := st.edges[k]; !known && len(st.nodes[k.From].all) > 0 && len(st.nodes[k.To].all) > 0 {
			groups[k.From] = append(groups[k.From], k)
		}
	}
	for some := range slices.Chunk(slices.Sorted(maps.Keys(groups)), endsAtOnce) {
		from, to, names := []place{}, map[string]bool{}, map[schema.EdgeName]bool{}
		for _, id := range some {
			from = append(from, place{uid: st.nodes[id].uid})
			for _, k := range groups[id] {
				to[st.nodes[k.To].uid], names[k.Name] = true, true
			}
		}
		query := put(r.s.queries.text["pairs"], "#edges", among(slices.Sorted(maps.Keys(names))))
		vars := map[string]string{"$from": uids(from), "$to": "[" + strings.Join(slices.Sorted(maps.Keys(to)), ",") + "]"}
		var found struct{ Nodes []record }
		if err := r.ask(ctx, query, vars, &found); err != nil {
			return err
		}
		if err := st.takeEdges(found.Nodes); err != nil {
			return err
		}
	}
	return nil
}

// loadAround reads all edges from and to some nodes.
func (r *reading) loadAround(ctx context.Context, st *state, ids []graph.ID) error {
	query := put(r.s.queries.text["around"], "#edges", everything(r.s.queries.names))
	for some := range slices.Chunk(ids, endsAtOnce) {
		at := []place{}
		for _, id := range some {
			at = append(at, place{uid: st.nodes[id].uid})
		}
		var found struct{ Nodes []record }
		if err := r.ask(ctx, query, map[string]string{"$uids": uids(at)}, &found); err != nil {
			return err
		}
		if err := st.takeEdges(found.Nodes); err != nil {
			return err
		}
	}
	var others []graph.ID
	for k := range st.edges {
		for _, id := range []graph.ID{k.From, k.To} {
			if _, known := st.nodes[id]; !known {
				others = append(others, id)
			}
		}
	}
	slices.Sort(others)
	if err := r.loadNodes(ctx, st, slices.Compact(others)); err != nil {
		return err
	}
	return r.loadHidden(ctx, st)
}

// takeEdges notes the edges that came with nodes.
func (st *state) takeEdges(found []record) error {
	for _, n := range found {
		for name, ends := range n.Lists {
			for _, e := range ends {
				if err := st.takeEdge(graph.EdgeKey{From: n.ID, Name: name, To: e.ID}, e); err != nil {
					return err
				}
			}
		}
		for name, ends := range n.Behind {
			for _, e := range ends {
				if err := st.takeEdge(graph.EdgeKey{From: e.ID, Name: name, To: n.ID}, e); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (st *state) takeEdge(key graph.EdgeKey, e end) error {
	if _, known := st.edges[key]; known {
		return nil
	}
	attrs, err := readAttrs(e.Attrs)
	if err != nil {
		return fmt.Errorf("edge %s: %w", key, err)
	}
	var by []graph.ID
	for _, source := range strings.Fields(e.Sources) {
		by = append(by, graph.ID(source))
	}
	st.edges[key] = asserted(by, attrs)
	return nil
}

// loadHidden reads what is asserted behind what is shown, where several
// assert the same and it is not known yet.
func (r *reading) loadHidden(ctx context.Context, st *state) error {
	wanted := map[string]*assertion{}
	note := func(thing string, all []assertion) {
		for i := 1; i < len(all); i++ {
			key := hiddenKey(thing, all[i].source)
			if _, known := st.hidden[key]; !known {
				wanted[key] = &all[i]
			}
		}
	}
	for id, n := range st.nodes {
		note(string(id), n.all)
	}
	for key, all := range st.edges {
		note(writeKey(key), all)
	}
	for some := range slices.Chunk(slices.Sorted(maps.Keys(wanted)), page) {
		query, vars := r.s.queries.list("hidden", "keys", some)
		var found struct {
			Hidden []struct {
				UID    string `json:"uid"`
				Hidden string `json:"lacuna.hidden"`
				Attrs  string `json:"lacuna.attrs"`
			}
		}
		if err := r.ask(ctx, query, vars, &found); err != nil {
			return err
		}
		for _, h := range found.Hidden {
			attrs, err := readAttrs(h.Attrs)
			if err != nil {
				return fmt.Errorf("%s: %w", h.Hidden, err)
			}
			wanted[h.Hidden].attrs, st.hidden[h.Hidden] = attrs, h.UID
		}
	}
	return nil
}

// hiddenKey names an assertion that stands behind another. A source holds no space.
func hiddenKey(thing string, source graph.ID) string { return thing + " < " + string(source) }

// loadSources reads what sources assert, those that are not known yet.
func (r *reading) loadSources(ctx context.Context, st *state, ids []graph.ID) error {
	for some := range slices.Chunk(ids, page) {
		query, vars := r.s.queries.list("sources", "ids", texts(some))
		var found struct{ Sources []source }
		if err := r.ask(ctx, query, vars, &found); err != nil {
			return err
		}
		for _, s := range found.Sources {
			st.sources[s.ID] = s
		}
	}
	return nil
}
