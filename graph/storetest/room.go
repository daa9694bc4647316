package storetest

import (
	"context"
	"errors"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Room is where one check is tried: a new store, and short ways to ask it.
type Room struct {
	testing.TB
	Store    graph.Store
	ontology *schema.Ontology
	maker    Maker
	ctx      context.Context
}

// apply asserts things for a source; the check ends when they are refused.
func (r *Room) apply(source graph.ID, things ...any) graph.Revision {
	r.Helper()
	return r.put(batch(source, things...))
}

// replace makes things all that a source asserts.
func (r *Room) replace(source graph.ID, things ...any) graph.Revision {
	r.Helper()
	b := batch(source, things...)
	b.Replace = true
	return r.put(b)
}

func (r *Room) put(b graph.Batch) graph.Revision {
	r.Helper()
	rev, err := r.Store.Apply(r.ctx, b)
	if err != nil {
		r.Fatalf("Apply: %v", err)
	}
	return rev
}

// refused asserts a batch that must be refused with an error.
func (r *Room) refused(want error, b graph.Batch) {
	r.Helper()
	before := r.revision()
	_, err := r.Store.Apply(r.ctx, b)
	r.wraps("Apply", err, want)
	r.same("revision after a refused batch", r.revision(), before)
}

func (r *Room) wraps(what string, err, want error) {
	r.Helper()
	if !errors.Is(err, want) {
		r.Errorf("%s: got the error %v, want one that wraps %q", what, err, want)
	}
}

func (r *Room) same(what string, got, want any) {
	r.Helper()
	if diff := diffOf(want, got); diff != "" {
		r.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func (r *Room) revision() graph.Revision {
	r.Helper()
	rev, err := r.Store.Revision(r.ctx)
	if err != nil {
		r.Fatalf("Revision: %v", err)
	}
	return rev
}

func (r *Room) node(id graph.ID) graph.Node {
	r.Helper()
	n, err := r.Store.Node(r.ctx, id)
	if err != nil {
		r.Fatalf("Node: %v", err)
	}
	return n
}

// all collects a sequence that must end without error.
func all[T any](r *Room, what string, seq iter.Seq2[T, error]) []T {
	r.Helper()
	out := []T{}
	for x, err := range seq {
		if err != nil {
			r.Fatalf("%s: %v", what, err)
		}
		out = append(out, x)
	}
	return out
}

// fault gives the error in which a sequence ends, and fails when anything follows it.
func fault[T any](r *Room, what string, seq iter.Seq2[T, error]) error {
	r.Helper()
	var fault error
	for _, err := range seq {
		if fault != nil {
			r.Errorf("%s: something follows the error %v", what, fault)
			break
		}
		fault = err
	}
	return fault
}

func (r *Room) nodes(q graph.NodeQuery) []graph.Node {
	r.Helper()
	return all(r, "Nodes", r.Store.Nodes(r.ctx, q))
}

func (r *Room) edges(q graph.EdgeQuery) []graph.Edge {
	r.Helper()
	return all(r, "Edges", r.Store.Edges(r.ctx, q))
}

func (r *Room) changes(since graph.Revision) []graph.Change {
	r.Helper()
	return all(r, "Changes", r.Store.Changes(r.ctx, since))
}

func (r *Room) sources() []graph.Source {
	r.Helper()
	return all(r, "Sources", r.Store.Sources(r.ctx))
}

func (r *Room) asserted(source graph.ID) graph.Batch {
	r.Helper()
	b, err := r.Store.Asserted(r.ctx, source)
	if err != nil {
		r.Fatalf("Asserted: %v", err)
	}
	return b
}

// ids fails unless a query finds these nodes in this order.
func (r *Room) ids(q graph.NodeQuery, want ...graph.ID) {
	r.Helper()
	got := []graph.ID{}
	for _, n := range r.nodes(q) {
		got = append(got, n.ID)
	}
	r.same("nodes", got, append([]graph.ID{}, want...))
}

// keys fails unless a query finds these edges in this order.
func (r *Room) keys(q graph.EdgeQuery, want ...graph.Edge) {
	r.Helper()
	got := []graph.EdgeKey{}
	for _, e := range r.edges(q) {
		got = append(got, e.EdgeKey)
	}
	r.same("edges", got, keysOf(want))
}

func keysOf(edges []graph.Edge) []graph.EdgeKey {
	out := []graph.EdgeKey{}
	for _, e := range edges {
		out = append(out, e.EdgeKey)
	}
	return out
}

// within fails when work takes longer than the room has patience.
func (r *Room) within(what string, work func()) {
	r.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		work()
	}()
	select {
	case <-done:
	case <-time.After(r.maker.Patience):
		r.Fatalf("%s hangs", what)
	}
}

// batch gathers nodes and edges for a source.
func batch(source graph.ID, things ...any) graph.Batch {
	b := graph.Batch{Source: graph.Source{ID: source}}
	for _, thing := range things {
		switch thing := thing.(type) {
		case graph.Node:
			b.Nodes = append(b.Nodes, thing)
		case graph.Edge:
			b.Edges = append(b.Edges, thing)
		case []graph.Node:
			b.Nodes = append(b.Nodes, thing...)
		case []graph.Edge:
			b.Edges = append(b.Edges, thing...)
		}
	}
	return b
}

// doc makes a document; more attributes are given in pairs.
func doc(name string, pairs ...any) graph.Node {
	attrs := graph.Attrs{"title": "the title of " + name, "sourceTier": "PRESS_REPORT"}
	for i := 0; i+1 < len(pairs); i += 2 {
		attrs[pairs[i].(string)] = pairs[i+1]
	}
	return graph.Node{ID: graph.ID("document:" + name), Kind: "Document", Attrs: attrs}
}

// said makes a statement.
func said(name string, pairs ...any) graph.Node {
	attrs := graph.Attrs{"sourceTier": "PRESS_REPORT", "review": "PROPOSED", "method": "AUTOMATION"}
	for i := 0; i+1 < len(pairs); i += 2 {
		attrs[pairs[i].(string)] = pairs[i+1]
	}
	return graph.Node{ID: graph.ID("statement:" + name), Kind: "Statement", Attrs: attrs}
}

// state makes a State.
func state(name string) graph.Node {
	return graph.Node{ID: graph.ID("state:" + name), Kind: "State", Attrs: graph.Attrs{
		"alpha2": "XX", "alpha3": "XXX", "status": "UN_MEMBER", "confidence": "UNSURE", "name": map[string]any{"en": name},
	}}
}

// group makes a group of States.
func group(name string) graph.Node {
	return graph.Node{ID: graph.ID("group:" + name), Kind: "Group", Attrs: graph.Attrs{
		"name": map[string]any{"en": name}, "completeness": "whole", "confidence": "UNSURE",
	}}
}

// law makes an instrument.
func law(name string) graph.Node {
	return graph.Node{ID: graph.ID("instrument:" + name), Kind: "Instrument", Attrs: graph.Attrs{
		"title": name, "shortTitle": name, "sourceType": "TREATY", "bindingness": "BINDING", "binds": "PARTIES", "universal": false,
		"regimes": []any{"test"}, "contexts": []any{"PEACETIME"}, "addressees": []any{"STATE"}, "confidence": "UNSURE",
	}}
}

// edge makes an edge; attributes are given in pairs.
func edge(from graph.Node, name schema.EdgeName, to graph.Node, pairs ...any) graph.Edge {
	var attrs graph.Attrs
	for i := 0; i+1 < len(pairs); i += 2 {
		if attrs == nil {
			attrs = graph.Attrs{}
		}
		attrs[pairs[i].(string)] = pairs[i+1]
	}
	return graph.Edge{EdgeKey: graph.EdgeKey{From: from.ID, Name: name, To: to.ID}, Attrs: attrs}
}

// by says who has a thing as its source.
func by[T graph.Node | graph.Edge](source graph.ID, thing T) T {
	switch t := any(&thing).(type) {
	case *graph.Node:
		t.Source = source
	case *graph.Edge:
		t.Source = source
	}
	return thing
}

// idsOf lists the ids of nodes, sorted.
func idsOf(nodes ...graph.Node) []graph.ID {
	out := []graph.ID{}
	for _, n := range nodes {
		out = append(out, n.ID)
	}
	slices.Sort(out)
	return out
}

// diffOf says how two values differ, or "".
func diffOf(want, got any) string { return cmp.Diff(want, got) }
