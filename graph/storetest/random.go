package storetest

import (
	"context"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Random applies random batches to a store and to the model, and asks both the
// same questions after each. How many sequences are tried is said by the flag
// -rapid.checks; a sequence that fails is shrunk and printed.
func Random(t testing.TB, m Maker) {
	o := Ontology(t)
	rapid.Check(t, func(rt *rapid.T) {
		r := &Room{TB: t, Store: m.Open(t, o), ontology: o, maker: m, ctx: context.WithoutCancel(t.Context())}
		defer func() { _ = r.Store.Close() }()
		d := &dice{T: rt, room: r, model: newModel(o)}
		for range rapid.IntRange(1, 12).Draw(rt, "batches") {
			d.step()
		}
		if m.Reopen != nil && rapid.IntRange(0, 9).Draw(rt, "reopen") == 0 {
			r.reopen()
			d.ask()
		}
	})
}

// dice draws batches and questions from small sets, so that they meet.
type dice struct {
	*rapid.T
	room  *Room
	model *model
}

func pool() []graph.Node {
	return []graph.Node{
		doc("a"), doc("ab"), doc("é"), said("a"), said("a!"), said("b"), state("A"), state("B"), group("g"), group("h"), law("i"), law("j"),
		claim("a"), claim("a/b"), claim("b"),
	}
}

// links are the edges that may be drawn.
func links() []graph.Edge {
	return []graph.Edge{
		edge(said("a"), "in", doc("a")), edge(said("a!"), "in", doc("ab")), edge(said("b"), "in", doc("a")), edge(said("a"), "by", state("A")),
		edge(said("a"), "by", group("g")), edge(said("b"), "by", state("A")), edge(state("A"), "memberOf", group("g")), edge(state("A"), "memberOf", group("h")),
		edge(state("B"), "memberOf", group("g")), edge(law("i"), "restates", law("i")), edge(law("i"), "restates", law("j")), edge(law("i"), "elaborates", law("j")),
		edge(doc("a"), "textOf", law("i")), edge(doc("é"), "textOf", law("i")),
		edge(claim("a"), "by", state("A")), edge(claim("a"), "by", group("g")), edge(claim("a"), "targets", law("i")), edge(claim("a/b"), "inStatement", said("a")),
		edge(claim("b"), "targets", law("j")), edge(claim("b"), "inStatement", said("a!")),
	}
}

func sourceIDs() []graph.ID { return []graph.ID{"source:b", "source:a", "source:ab", "z"} }

func (d *dice) step() {
	b := d.batch()
	got, err := d.room.Store.Apply(d.room.ctx, b)
	want, wantErr := d.model.apply(b)
	if got != want || !errors.Is(kindOf(err), wantErr) {
		d.Fatalf("Apply(%+v): revision %d, error %v; want %d, %v", b, got, err, want, wantErr)
	}
	d.ask()
}

func (d *dice) batch() graph.Batch {
	b := graph.Batch{Source: graph.Source{ID: rapid.SampledFrom(sourceIDs()).Draw(d.T, "source")}}
	b.Replace = rapid.Bool().Draw(d.T, "replace")
	if rapid.IntRange(0, 5).Draw(d.T, "described") == 0 {
		b.Source.Extractor = "rules 2"
	}
	for _, n := range rapid.SliceOfN(rapid.SampledFrom(pool()), 0, 9).Draw(d.T, "nodes") {
		b.Nodes = append(b.Nodes, d.vary(n))
	}
	for _, e := range rapid.SliceOfN(rapid.SampledFrom(links()), 0, 5).Draw(d.T, "edges") {
		if e.Name == "memberOf" && rapid.Bool().Draw(d.T, "dated") {
			e.Attrs = graph.Attrs{"from": "1955"}
		}
		b.Edges = append(b.Edges, e)
		if rapid.IntRange(0, 3).Draw(d.T, "with its ends") > 0 {
			b.Nodes = append(b.Nodes, plain(e.From), plain(e.To))
		}
	}
	return b
}

// vary gives a node other attributes now and then; two that differ in one batch are refused.
func (d *dice) vary(n graph.Node) graph.Node {
	if n.Kind == "Claim" && rapid.IntRange(0, 2).Draw(d.T, "dated") == 0 {
		n.Attrs = with(n.Attrs, "date", "2020-02")
	}
	if n.Kind == "Document" && rapid.IntRange(0, 2).Draw(d.T, "language") == 0 {
		n.Attrs = with(n.Attrs, "language", "fr")
	}
	return n
}

func plain(id graph.ID) graph.Node {
	for _, n := range pool() {
		if n.ID == id {
			return n
		}
	}
	return graph.Node{}
}

// ask compares all reads.
func (d *dice) ask() {
	r, m := d.room, d.model
	equal(d, "revision", r.revision(), m.revision)
	equal(d, "sources", r.sources(), m.listSources())
	since := graph.Revision(rapid.Uint64Range(0, uint64(m.revision)).Draw(d.T, "since"))
	equal(d, "changes", r.changes(since), m.listChanges(since))
	equal(d, "nodes", r.nodes(graph.NodeQuery{}), m.listNodes(graph.NodeQuery{}))
	equal(d, "edges", r.edges(graph.EdgeQuery{}), m.listEdges(graph.EdgeQuery{}))
	equal(d, "rows", r.gatherRows(rowQuery()), r.joinedRows())
	nodes, edges := d.nodeQuery(), d.edgeQuery()
	equal(d, "nodes of a query", r.nodes(nodes), m.listNodes(nodes))
	equal(d, "edges of a query", r.edges(edges), m.listEdges(edges))
	source := rapid.SampledFrom(sourceIDs()).Draw(d.T, "asserted by")
	got, err := r.Store.Asserted(r.ctx, source)
	want, wantErr := m.batchOf(source)
	equal(d, "error of Asserted", errors.Is(kindOf(err), wantErr), true)
	equal(d, "asserted", got, want)
}

func equal(d *dice, what string, got, want any) {
	d.Helper()
	if diff := diffOf(want, got); diff != "" {
		d.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

func someIDs(d *dice, label string) []graph.ID {
	return rapid.SliceOfN(rapid.SampledFrom(append(idsOf(pool()...), "document:nobody")), 0, 5).Draw(d.T, label)
}

func (d *dice) nodeQuery() graph.NodeQuery {
	q := graph.NodeQuery{Limit: rapid.IntRange(0, 4).Draw(d.T, "limit")}
	if rapid.Bool().Draw(d.T, "by kind") {
		q.Kind = rapid.SampledFrom([]schema.Kind{"Document", "Statement", "Nothing"}).Draw(d.T, "kind")
	}
	if rapid.Bool().Draw(d.T, "by value") {
		q.Where = map[string]any{"language": "fr"}
	}
	if rapid.Bool().Draw(d.T, "by id") {
		q.IDs = append([]graph.ID{}, someIDs(d, "ids")...)
	}
	if rapid.Bool().Draw(d.T, "after") {
		q.After = rapid.SampledFrom(idsOf(pool()...)).Draw(d.T, "after id")
	}
	return q
}

func (d *dice) edgeQuery() graph.EdgeQuery {
	q := graph.EdgeQuery{Limit: rapid.IntRange(0, 4).Draw(d.T, "limit")}
	switch rapid.IntRange(0, 2).Draw(d.T, "end") {
	case 0:
		q.From = append([]graph.ID{}, someIDs(d, "from")...)
	case 1:
		q.To = append([]graph.ID{}, someIDs(d, "to")...)
	}
	if rapid.Bool().Draw(d.T, "by name") {
		q.Names = rapid.SliceOfN(rapid.SampledFrom([]schema.EdgeName{"in", "by", "memberOf", "restates"}), 0, 3).Draw(d.T, "names")
		q.Names = append([]schema.EdgeName{}, q.Names...)
	}
	if rapid.Bool().Draw(d.T, "after") {
		key := rapid.SampledFrom(links()).Draw(d.T, "after edge").EdgeKey
		q.After = &key
	}
	return q
}
