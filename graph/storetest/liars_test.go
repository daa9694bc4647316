package storetest_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/graph/storetest"
	"github.com/lacuna-law/lacuna/schema"
)

var errOther = errors.New("something else")

// lie makes a true store into one that breaks a promise.
type lie func(s graph.Store, o *schema.Ontology) *liar

// lies gives, for each check by name, a lie that it must find.
func lies() map[string]lie {
	out := map[string]lie{}
	for _, some := range []map[string]lie{readLies(), edgeLies(), rowLies(), writeLies(), lifeLies()} {
		maps.Copy(out, some)
	}
	for _, name := range []string{"kind", "prefix", "id", "attribute unknown", "attribute type", "attribute missing", "word unknown", "node twice", "edge unknown", "edge to the wrong kind", "edge attribute", "edge twice"} {
		out["Refused/"+name] = forgives(onlyValid)
	}
	for _, name := range []string{"Node", "Nodes", "Edges", "Changes", "Sources", "Asserted", "Revision", "Apply"} {
		out["Cancel/"+name] = background(name)
		out["Close/"+name] = otherError(name)
	}
	return out
}

// honest makes stores that keep every promise; forgetful ones come back empty.
func honest(forgetful bool) storetest.Maker {
	return storetest.Maker{
		Open: func(_ testing.TB, o *schema.Ontology) graph.Store { return memstore.New(o) },
		Reopen: func(_ testing.TB, o *schema.Ontology, s graph.Store) graph.Store {
			if forgetful {
				return memstore.New(o)
			}
			return s
		},
	}
}

// lying makes stores that tell one lie.
func lying(l lie) storetest.Maker {
	m := honest(true)
	m.Patience = patience
	m.Open = func(_ testing.TB, o *schema.Ontology) graph.Store { return l(memstore.New(o), o) }
	return m
}

func TestEveryCheckPassesTheHonest(t *testing.T) { storetest.Run(t, honest(false)) }

func TestEveryCheckFindsALiar(t *testing.T) {
	o, all := storetest.Ontology(t), lies()
	for _, c := range storetest.Checks() {
		l, there := all[c.Name]
		if !there {
			t.Errorf("check %q has no liar", c.Name)
			continue
		}
		delete(all, c.Name)
		t.Run(c.Name, func(t *testing.T) {
			if !catches(t, func(tb testing.TB) { storetest.Try(tb, o, lying(l), c) }) {
				t.Errorf("the check does not find its liar; the promise: %s", c.Promise)
			}
		})
	}
	if len(all) > 0 {
		t.Errorf("liars without a check: %q", slices.Sorted(maps.Keys(all)))
	}
}

func TestChecksAreManyAndNamedOnce(t *testing.T) {
	names := map[string]bool{}
	for _, c := range storetest.Checks() {
		if names[c.Name] || c.Promise == "" {
			t.Errorf("check %q stands twice, or promises nothing", c.Name)
		}
		names[c.Name] = true
	}
	if len(names) < 100 {
		t.Errorf("%d checks, want 100", len(names))
	}
}

func TestRandomFindsALiar(t *testing.T) {
	set(t, "rapid.shrinktime", "0s") // it is enough that it fails
	set(t, "rapid.nofailfile", "true")
	for _, name := range []string{"Changes/back again", "Several/next shows", "Cascade/stays gone", "Edges/to several", "Replace/leaves others"} {
		t.Run(name, func(t *testing.T) {
			if !catches(t, func(tb testing.TB) { storetest.Random(tb, lying(lies()[name])) }) {
				t.Error("the random batches do not find this liar")
			}
		})
	}
}

// set sets a flag for one test.
func set(t *testing.T, name, value string) {
	t.Helper()
	f := flag.Lookup(name)
	before := f.Value.String()
	t.Cleanup(func() { _ = f.Value.Set(before) })
	if err := f.Value.Set(value); err != nil {
		t.Fatal(err)
	}
}

func nodes(change func(q graph.NodeQuery, all []graph.Node) []graph.Node) lie {
	return func(s graph.Store, _ *schema.Ontology) *liar { return &liar{Store: s, nodes: change} }
}

func nodeQuery(change func(q graph.NodeQuery) graph.NodeQuery) lie {
	return func(s graph.Store, _ *schema.Ontology) *liar { return &liar{Store: s, nodeQuery: change} }
}

func edges(change func(q graph.EdgeQuery, all []graph.Edge) []graph.Edge) lie {
	return func(s graph.Store, _ *schema.Ontology) *liar { return &liar{Store: s, edges: change} }
}

func edgeQuery(change func(q graph.EdgeQuery) graph.EdgeQuery) lie {
	return func(s graph.Store, _ *schema.Ontology) *liar { return &liar{Store: s, edgeQuery: change} }
}

func changes(change func(all []graph.Change) []graph.Change) lie {
	return func(s graph.Store, _ *schema.Ontology) *liar {
		return &liar{Store: s, changes: func(_ graph.Revision, all []graph.Change) []graph.Change { return change(all) }}
	}
}

// reverse yields nodes by descending id.
func reverse(s graph.Store, o *schema.Ontology) *liar {
	return nodes(func(_ graph.NodeQuery, all []graph.Node) []graph.Node {
		slices.Reverse(all)
		return all
	})(s, o)
}

// applies takes the place of Apply.
func applies(apply func(s graph.Store, ctx context.Context, b graph.Batch) (graph.Revision, error)) lie {
	return func(s graph.Store, _ *schema.Ontology) *liar {
		return &liar{Store: s, apply: func(ctx context.Context, b graph.Batch) (graph.Revision, error) { return apply(s, ctx, b) }}
	}
}

// batches changes each batch on its way in.
func batches(change func(b graph.Batch) graph.Batch) lie {
	return applies(func(s graph.Store, ctx context.Context, b graph.Batch) (graph.Revision, error) {
		return s.Apply(ctx, change(b))
	})
}

// after does something once a batch was applied.
func after(s graph.Store, then func(ctx context.Context, b graph.Batch)) *liar {
	return &liar{Store: s, apply: func(ctx context.Context, b graph.Batch) (graph.Revision, error) {
		rev, err := s.Apply(ctx, b)
		then(ctx, b)
		return rev, err
	}}
}

// value changes every attribute value of a node on its way in.
func value(change func(v any) any) lie {
	return batches(func(b graph.Batch) graph.Batch {
		b.Nodes = slices.Clone(b.Nodes)
		for i := range b.Nodes {
			b.Nodes[i].Attrs = maps.Clone(b.Nodes[i].Attrs)
			for name, v := range b.Nodes[i].Attrs {
				b.Nodes[i].Attrs[name] = change(v)
			}
		}
		return b
	})
}

func text(change func(string) string) lie {
	return value(func(v any) any {
		if text, ok := v.(string); ok {
			return change(text)
		}
		return v
	})
}

// forgives drops from a batch what would have it refused.
func forgives(spare func(b graph.Batch, o *schema.Ontology) graph.Batch) lie {
	return func(s graph.Store, o *schema.Ontology) *liar {
		return &liar{Store: s, apply: func(ctx context.Context, b graph.Batch) (graph.Revision, error) { return s.Apply(ctx, spare(b, o)) }}
	}
}

func onlyValid(b graph.Batch, o *schema.Ontology) graph.Batch {
	kept := graph.Batch{Source: b.Source, Replace: b.Replace}
	for _, n := range b.Nodes {
		more := kept
		if more.Nodes = append(slices.Clone(kept.Nodes), n); fits(more, o) {
			kept = more
		}
	}
	for _, e := range b.Edges {
		more := kept
		if more.Edges = append(slices.Clone(kept.Edges), e); fits(more, o) {
			kept = more
		}
	}
	return kept
}

func fits(b graph.Batch, o *schema.Ontology) bool {
	_, err := b.Check(o)
	return err == nil
}

// dangling drops the edges instead of refusing them.
func dangling(s graph.Store, o *schema.Ontology) *liar {
	return forgives(func(b graph.Batch, _ *schema.Ontology) graph.Batch {
		b.Edges = nil
		return b
	})(s, o)
}

// emptyIsNil takes an empty set in a query for none.
func emptyIsNil(q graph.EdgeQuery) graph.EdgeQuery {
	if len(q.From) == 0 {
		q.From = nil
	}
	if len(q.To) == 0 {
		q.To = nil
	}
	if len(q.Names) == 0 {
		q.Names = nil
	}
	return q
}

// swapped orders by the text of the key and not by its parts.
func swapped(_ graph.EdgeQuery, all []graph.Edge) []graph.Edge {
	slices.SortFunc(all, func(a, b graph.Edge) int {
		return strings.Compare(fmt.Sprint(a.To, a.Name, a.From), fmt.Sprint(b.To, b.Name, b.From))
	})
	return all
}

// joined does so forwards.
func joined(_ graph.EdgeQuery, all []graph.Edge) []graph.Edge {
	slices.SortFunc(all, func(a, b graph.Edge) int {
		return strings.Compare(string(a.From)+string(a.Name)+string(a.To), string(b.From)+string(b.Name)+string(b.To))
	})
	return all
}

// cut ends an id at its first zero byte.
func cut(id graph.ID) graph.ID {
	front, _, _ := strings.Cut(string(id), "\x00")
	return graph.ID(front)
}

func cutAll(ids []graph.ID) []graph.ID {
	if ids == nil {
		return nil
	}
	out := []graph.ID{}
	for _, id := range ids {
		out = append(out, cut(id))
	}
	return out
}
