package boltstore

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// writer turns a batch into writes to the tables of one transaction.
type writer struct {
	*tables
	ontology *schema.Ontology
	source   graph.ID
	nodes    map[graph.ID]entry      // what was shown before, of all that was touched
	edges    map[graph.EdgeKey]entry // likewise
	weights  map[graph.ID]int        // how many more things a source asserts than before
	emptied  []graph.ID              // nodes that lost an assertion
	changed  bool
}

// entry is a copy of a key with its value; nothing is shown when the key is nil.
type entry struct{ key, value []byte }

func (e entry) equal(other entry) bool {
	return bytes.Equal(e.key, other.key) && bytes.Equal(e.value, other.value)
}

func newWriter(t *tables, o *schema.Ontology, b graph.Batch) *writer {
	return &writer{
		tables: t, ontology: o, source: b.Source.ID,
		nodes: make(map[graph.ID]entry, len(b.Nodes)), edges: make(map[graph.EdgeKey]entry, len(b.Edges)),
		weights: map[graph.ID]int{},
	}
}

// write does the whole of a batch and gives the revision at which it stands.
func (w *writer) write(ctx context.Context, b graph.Batch) (graph.Revision, error) {
	if b.Replace {
		if err := w.withdraw(b); err != nil {
			return 0, err
		}
	}
	steps := []func() error{
		func() error { return w.putNodes(ctx, b.Nodes) },
		w.dropEmptied,
		func() error { return w.putEdges(ctx, b.Edges) },
		func() error { return w.noteSources(b.Source) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return 0, err
		}
	}
	if !w.changed {
		return w.revision(), nil
	}
	next := w.revision() + 1
	if err := w.log(next); err != nil {
		return 0, err
	}
	return next, w.meta.Put(revisionKey, numeral(uint64(next)))
}

// withdraw takes back what the source asserted and the batch does not.
func (w *writer) withdraw(b graph.Batch) error {
	front := keyOf(string(w.source))
	var nodes []graph.ID
	list := newScan(w.byNode, nil, front)
	for key, _ := list.next(); key != nil; key, _ = list.next() {
		id, _, ok := cutPart(key[len(front):])
		if !ok {
			return damaged("%q is no key of a source's node", key)
		}
		if _, kept := slices.BinarySearchFunc(b.Nodes, graph.ID(id), compareNode); !kept {
			nodes = append(nodes, graph.ID(id))
		}
	}
	var edges []graph.EdgeKey
	list = newScan(w.byEdge, nil, front)
	for key, _ := list.next(); key != nil; key, _ = list.next() {
		k, _, ok := readOut(key[len(front):])
		if !ok {
			return damaged("%q is no key of a source's edge", key)
		}
		if _, kept := slices.BinarySearchFunc(b.Edges, k, compareEdge); !kept {
			edges = append(edges, k)
		}
	}
	for _, k := range edges {
		if err := w.removeEdge(k, w.source); err != nil {
			return err
		}
	}
	for _, id := range nodes {
		if err := w.removeNode(id); err != nil {
			return err
		}
	}
	return nil
}

func compareNode(n graph.Node, id graph.ID) int { return strings.Compare(string(n.ID), string(id)) }

func compareEdge(e graph.Edge, k graph.EdgeKey) int { return e.Compare(k) }

// touchNode keeps what was shown of a node before the batch.
func (w *writer) touchNode(id graph.ID) {
	if _, known := w.nodes[id]; !known {
		w.nodes[id] = shown(firstUnder(w.tables.nodes, keyOf(string(id))))
	}
}

// touchEdge keeps what was shown of an edge before the batch.
func (w *writer) touchEdge(k graph.EdgeKey) {
	if _, known := w.edges[k]; !known {
		w.edges[k] = shown(firstUnder(w.out, outKey(k)))
	}
}

func shown(key, value []byte) entry { return entry{bytes.Clone(key), bytes.Clone(value)} }

func (w *writer) putNodes(ctx context.Context, nodes []graph.Node) error {
	for _, n := range nodes {
		if err := ctx.Err(); err != nil {
			return err
		}
		key := keyOf(string(n.ID), string(w.source))
		value, before := nodeValue(key, n), w.tables.nodes.Get(key)
		if bytes.Equal(before, value) {
			continue
		}
		w.touchNode(n.ID)
		w.changed = true
		if before == nil {
			w.weights[w.source]++
			if err := w.byNode.Put(keyOf(string(w.source), string(n.ID)), nil); err != nil {
				return fmt.Errorf("node %s: %w", n.ID, err)
			}
		}
		if err := w.tables.nodes.Put(key, value); err != nil {
			return fmt.Errorf("node %s: %w", n.ID, err)
		}
	}
	return nil
}

func (w *writer) putEdges(ctx context.Context, edges []graph.Edge) error {
	ends := map[graph.ID]bool{}
	for _, e := range edges {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, end := range []graph.ID{e.From, e.To} {
			if !ends[end] && !w.hasNode(end) {
				return fmt.Errorf("edge %s: node %s: %w", e.EdgeKey, end, graph.ErrDangling)
			}
			ends[end] = true
		}
		if err := w.putEdge(e); err != nil {
			return fmt.Errorf("edge %s: %w", e.EdgeKey, err)
		}
	}
	return nil
}

func (w *writer) hasNode(id graph.ID) bool {
	key, _ := firstUnder(w.tables.nodes, keyOf(string(id)))
	return key != nil
}

func (w *writer) putEdge(e graph.Edge) error {
	row := outKey(e.EdgeKey)
	key := appendPart(bytes.Clone(row), string(w.source))
	value, before := edgeValue(key, e), w.out.Get(key)
	if bytes.Equal(before, value) {
		return nil
	}
	w.touchEdge(e.EdgeKey)
	w.changed = true
	if before == nil {
		w.weights[w.source]++
		if err := w.byEdge.Put(slices.Concat(keyOf(string(w.source)), row), nil); err != nil {
			return err
		}
		if err := w.in.Put(inKey(e.EdgeKey), nil); err != nil {
			return err
		}
	}
	return w.out.Put(key, value)
}

// removeNode takes back the source's word for a node.
func (w *writer) removeNode(id graph.ID) error {
	w.touchNode(id)
	w.changed = true
	w.weights[w.source]--
	w.emptied = append(w.emptied, id)
	if err := w.byNode.Delete(keyOf(string(w.source), string(id))); err != nil {
		return err
	}
	return w.tables.nodes.Delete(keyOf(string(id), string(w.source)))
}

// removeEdge takes back a source's word for an edge.
func (w *writer) removeEdge(k graph.EdgeKey, source graph.ID) error {
	w.touchEdge(k)
	w.changed = true
	w.weights[source]--
	row := outKey(k)
	if err := w.byEdge.Delete(slices.Concat(keyOf(string(source)), row)); err != nil {
		return err
	}
	if err := w.out.Delete(appendPart(bytes.Clone(row), string(source))); err != nil {
		return err
	}
	if left, _ := firstUnder(w.out, row); left != nil {
		return nil
	}
	return w.in.Delete(inKey(k))
}

// dropEmptied takes back the edges of nodes that nobody asserts any longer,
// whoever asserts them.
func (w *writer) dropEmptied() error {
	for _, id := range w.emptied {
		if w.hasNode(id) {
			continue
		}
		for _, e := range w.around(id) {
			if err := w.removeEdge(e.EdgeKey, e.Source); err != nil {
				return err
			}
		}
	}
	return nil
}

// around lists every assertion of an edge to or from a node. A damaged key is
// passed over here and found by Verify.
func (w *writer) around(id graph.ID) []graph.Edge {
	var rows [][]byte
	list := newScan(w.in, nil, keyOf(string(id)))
	for key, _ := list.next(); key != nil; key, _ = list.next() {
		if back, _, ok := readOut(key); ok && back.To != id {
			rows = append(rows, outKey(graph.EdgeKey{From: back.To, Name: back.Name, To: back.From}))
		}
	}
	rows = append(rows, keyOf(string(id)))
	var out []graph.Edge
	for _, row := range rows {
		list := newScan(w.out, nil, row)
		for key, _ := list.next(); key != nil; key, _ = list.next() {
			k, rest, ok := readOut(key)
			if source, _, ok2 := cutPart(rest); ok && ok2 {
				out = append(out, graph.Edge{EdgeKey: k, Source: graph.ID(source)})
			}
		}
	}
	return out
}

// noteSources keeps how much each source asserts, and the newest description
// of the batch's source. A source that asserts nothing is forgotten.
func (w *writer) noteSources(described graph.Source) error {
	w.weights[described.ID] += 0
	for _, id := range slices.Sorted(maps.Keys(w.weights)) {
		before, err := w.tables.source(id)
		if err != nil {
			return err
		}
		now := before
		now.Asserts += uint64(w.weights[id])
		if id == described.ID {
			now.Source = described
		}
		if now == before || (now.Asserts == 0 && before.Asserts == 0) {
			continue
		}
		w.changed = true
		if err := w.putSource(id, now); err != nil {
			return fmt.Errorf("source %s: %w", id, err)
		}
	}
	return nil
}

func (w *writer) putSource(id graph.ID, e sourceEntry) error {
	key := []byte(id)
	if e.Asserts == 0 {
		return w.sources.Delete(key)
	}
	text, err := json.Marshal(e)
	if err != nil {
		return err
	}
	return w.sources.Put(key, seal(key, text))
}

// log writes down what is shown otherwise than before, and brings the index of
// attributes up to it.
func (w *writer) log(r graph.Revision) error {
	place := 0
	put := func(c graph.Change) error {
		c.Revision, c.Source = r, w.source
		key := changeKey(r, place)
		place++
		return w.changes.Put(key, changeValue(key, c))
	}
	w.changes.FillPercent = 0.9 // it only grows at its end
	for _, id := range slices.Sorted(maps.Keys(w.nodes)) {
		before, now := w.nodes[id], shown(firstUnder(w.tables.nodes, keyOf(string(id))))
		if before.equal(now) {
			continue
		}
		if err := w.follow(before, now); err != nil {
			return err
		}
		if err := put(graph.Change{Node: id, Gone: now.key == nil}); err != nil {
			return err
		}
	}
	for _, k := range slices.SortedFunc(maps.Keys(w.edges), graph.EdgeKey.Compare) {
		before, now := w.edges[k], shown(firstUnder(w.out, outKey(k)))
		if before.equal(now) {
			continue
		}
		if err := put(graph.Change{Edge: &k, Gone: now.key == nil}); err != nil {
			return err
		}
	}
	return nil
}

// follow moves a node in the index of attributes.
func (w *writer) follow(before, now entry) error {
	old, err := w.decode(before)
	if err != nil {
		return err
	}
	new, err := w.decode(now)
	if err != nil {
		return err
	}
	return w.reindex(w.ontology, old, new)
}

func (w *writer) decode(e entry) (*graph.Node, error) {
	if e.key == nil {
		return nil, nil //nolint:nilnil // nothing is shown
	}
	n, err := nodeAt(e.key, e.value)
	return &n, err
}
