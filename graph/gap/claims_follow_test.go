package gap_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/schema"
)

// counts is all that an atlas says of claims.
type counts struct {
	Revision  graph.Revision
	Asserting map[string][]gap.ClaimCount
	Invoking  map[graph.ID][]gap.Invoked
	Claims    map[string]gap.ClaimCounts
}

func countsOf(t fataler, atlas *gap.Atlas) counts {
	t.Helper()
	out := counts{atlas.Revision(), map[string][]gap.ClaimCount{}, map[graph.ID][]gap.Invoked{}, map[string]gap.ClaimCounts{}}
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, day := range []string{"1990-01-01", "2010-07-01", "2012-03-04", "2030-01-01"} {
		ranked, err := atlas.Asserting(day)
		must(err)
		out.Asserting[day] = ranked
		for _, id := range atlas.Activities() {
			p, err := atlas.Profile(gap.Case{Activity: id, Lens: gap.Lens{AsOf: day}})
			must(err)
			out.Claims[day+" "+string(id)] = p.Claims
			out.Invoking[id], err = atlas.Invoking(id, 0, 100)
			must(err)
		}
	}
	return out
}

// watched counts how often the law is read, and reads rows by an ability of its
// own where that is wanted.
type watched struct {
	graph.Reader
	law int
}

func (w *watched) Nodes(ctx context.Context, q graph.NodeQuery) iter.Seq2[graph.Node, error] {
	if q.Kind == schema.KindFrame {
		w.law++
	}
	return w.Reader.Nodes(ctx, q)
}

// able puts rows together from what each source asserts, in the order of the
// sources from the last to the first, and so by another way than graph.JoinRows.
type able struct{ graph.Reader }

func (a able) Rows(ctx context.Context, q graph.RowQuery) iter.Seq2[graph.Row, error] {
	return func(yield func(graph.Row, error) bool) {
		rows := map[graph.ID]*graph.Row{}
		var ids []graph.ID
		var sources []graph.ID
		for s, err := range a.Sources(ctx) {
			if err != nil {
				yield(graph.Row{}, err)
				return
			}
			sources = append(sources, s.ID)
		}
		slices.Reverse(sources)
		edges := map[graph.EdgeKey]bool{}
		for _, source := range sources {
			b, err := a.Asserted(ctx, source)
			if err != nil {
				yield(graph.Row{}, err)
				return
			}
			for _, n := range b.Nodes {
				if n.Kind != q.Kind {
					continue
				}
				if rows[n.ID] == nil {
					ids = append(ids, n.ID)
				}
				row := &graph.Row{ID: n.ID, Source: source, Ends: make([][]graph.ID, len(q.Edges))}
				for _, name := range q.Attrs {
					row.Texts = append(row.Texts, n.Attrs.Text(name))
				}
				rows[n.ID] = row
			}
			for _, e := range b.Edges {
				edges[e.EdgeKey] = true
			}
		}
		for key := range edges {
			if row, k := rows[key.From], slices.Index(q.Edges, key.Name); row != nil && k >= 0 {
				row.Ends[k] = append(row.Ends[k], key.To)
			}
		}
		slices.Sort(ids)
		for _, id := range ids {
			for _, ends := range rows[id].Ends {
				slices.Sort(ends)
			}
			if !yield(*rows[id], nil) {
				return
			}
		}
	}
}

// speeches draws batches about a few claims, so that they meet.
type speeches struct {
	*rapid.T
	law graph.Batch
}

func (s *speeches) batch() graph.Batch {
	if chance(s.T, "law", 12) {
		b := graph.Batch{Source: s.law.Source}
		b.Nodes = append(b.Nodes, s.law.Nodes[upTo(s.T, "which", len(s.law.Nodes))])
		if chance(s.T, "a new activity", 2) {
			w := &world{}
			w.activity(oneOf(s.T, "name", "d", "e"), "")
			b.Nodes, b.Edges = append(b.Nodes, w.batch.Nodes...), nil
		}
		return b
	}
	from := graph.ID(oneOf(s.T, "source", "document:x", "document:y", "document:z", "person:p"))
	b := graph.Batch{Source: graph.Source{ID: from, Date: oneOf(s.T, "its day", "", "2009", "2010-07-01")}, Replace: chance(s.T, "replace", 2)}
	said := map[graph.ID]bool{}
	for range upTo(s.T, "claims", 5) {
		s.claim(&b, said)
	}
	for _, id := range []graph.ID{"statement:s", "statement:t"} {
		if said[id] || chance(s.T, "statement", 4) {
			s.statement(&b, id)
		}
	}
	return b
}

func (s *speeches) claim(b *graph.Batch, said map[graph.ID]bool) {
	id := graph.ID(oneOf(s.T, "claim", "claim:1", "claim:2", "claim:3", "claim:4", "claim:5"))
	if slices.ContainsFunc(b.Nodes, func(n graph.Node) bool { return n.ID == id }) {
		return
	}
	attrs := graph.Attrs{"type": oneOf(s.T, "type", "GAP_ASSERTED", "GAP_ASSERTED", "GAP_DENIED", "INTERPRETATION"), "hedged": false, "method": "HUMAN",
		"review": oneOf(s.T, "review", "EDITORIAL", "ACCEPTED", "PROPOSED", "DISPUTED")}
	if date := oneOf(s.T, "day", "", "2010", "2011-05", "2012-03-04", "1995"); date != "" {
		attrs["date"] = date
	}
	b.Nodes = append(b.Nodes, graph.Node{ID: id, Kind: schema.KindClaim, Attrs: attrs})
	link := func(name schema.EdgeName, to string) {
		b.Edges = append(b.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: id, Name: name, To: graph.ID(to)}})
	}
	for _, who := range several(s.T, "by", "state:AAA", "state:BBB", "group:g") {
		link(schema.EdgeBy, who)
	}
	for _, target := range several(s.T, "targets", "activity:a", "activity:b", "activity:c", "provision:one", "provision:two") {
		link(schema.EdgeTargets, target)
	}
	if in := oneOf(s.T, "in", "", "statement:s", "statement:t"); in != "" {
		link(schema.EdgeInStatement, in)
		said[graph.ID(in)] = true
	}
}

func (s *speeches) statement(b *graph.Batch, id graph.ID) {
	attrs := graph.Attrs{"sourceTier": "VERBATIM_RECORD", "review": "EDITORIAL", "method": "HUMAN"}
	if date := oneOf(s.T, "spoken on", "", "2008", "2013-01-01"); date != "" {
		attrs["date"] = date
	}
	b.Nodes = append(b.Nodes, graph.Node{ID: id, Kind: schema.KindStatement, Attrs: attrs})
	for _, who := range several(s.T, "speakers", "state:CCC", "group:g") {
		b.Edges = append(b.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: id, Name: schema.EdgeBy, To: graph.ID(who)}})
	}
}

// TestFollowingIsCompiling holds that an atlas that was followed over any
// batches says what one compiled anew does, by whatever ability of the store.
func TestFollowingIsCompiling(t *testing.T) {
	o, err := ontology()
	if err != nil {
		t.Fatal(err)
	}
	followed, compiled := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld()
		for _, name := range []string{"a", "b", "c"} {
			w.activity(name, "")
		}
		w.rule(rule{id: "one", activity: "a"}, rule{id: "two", activity: "b"})
		w.node("group:g", schema.KindGroup, graph.Attrs{"name": graph.Attrs{"en": "The Group"}, "completeness": "whole", "confidence": "VERIFIED"})
		store := memstore.New(o)
		defer store.Close()
		s := &speeches{rt, w.batch}
		apply := func(b graph.Batch) {
			if _, err := store.Apply(background(), b); err != nil {
				rt.Fatalf("%+v: %v", b, err)
			}
		}
		apply(w.batch)
		eye := &watched{Reader: store}
		f := gap.NewFollower(eye)
		for range 1 + upTo(rt, "looks", 8) {
			for range 1 + upTo(rt, "batches", 3) {
				apply(s.batch())
			}
			before := eye.law
			atlas, err := f.Next(background())
			if err != nil {
				rt.Fatal(err)
			}
			if eye.law == before {
				followed++
			} else {
				compiled++
			}
			for name, r := range map[string]graph.Reader{"nodes and edges": store, "rows": able{store}} {
				fresh, err := gap.Compile(background(), r)
				if err != nil {
					rt.Fatal(err)
				}
				if diff := cmp.Diff(countsOf(rt, fresh), countsOf(rt, atlas)); diff != "" {
					rt.Fatalf("compiled from %s (-), followed (+):\n%s", name, diff)
				}
			}
		}
	})
	t.Logf("%d times the counts alone were changed, %d times all was compiled", followed, compiled)
	if followed < compiled/4 {
		t.Errorf("the counts alone were changed %d times only of %d", followed, followed+compiled)
	}
}

// TestFollowingLeavesTheOldAtlas holds that who asks an older atlas gets the
// answers of its revision.
func TestFollowingLeavesTheOldAtlas(t *testing.T) {
	o, err := ontology()
	if err != nil {
		t.Fatal(err)
	}
	w := one(rule{})
	store := memstore.New(o)
	defer store.Close()
	eye := &watched{Reader: store}
	f := gap.NewFollower(eye)
	var atlases []*gap.Atlas
	var saw []counts
	for i := range 70 { // more than are named
		b := w.batch
		if i > 0 {
			more := &world{}
			more.claims(fmt.Sprintf("c%02d", i), "a", graph.Attrs{"date": fmt.Sprint(1900 + i)}, graph.ID("state:"+eight()[i%8]))
			b = graph.Batch{Source: graph.Source{ID: graph.ID(fmt.Sprintf("document:%d", i))}, Nodes: more.batch.Nodes, Edges: more.batch.Edges}
		}
		if _, err := store.Apply(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		atlas, err := f.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		atlases, saw = append(atlases, atlas), append(saw, countsOf(t, atlas))
	}
	for i, atlas := range atlases {
		if diff := cmp.Diff(saw[i], countsOf(t, atlas)); diff != "" {
			t.Fatalf("the atlas of revision %d (-then +now):\n%s", i+1, diff)
		}
	}
	if eye.law != 1 {
		t.Errorf("the law was read %d times, want once", eye.law)
	}
	again, err := f.Next(t.Context())
	if err != nil || again != atlases[len(atlases)-1] {
		t.Errorf("nothing changed, and there is another atlas: %v", err)
	}
}

// TestPrefixesOfTheLaw holds what the follower takes for granted: that ids
// begin with their kind in lower case.
func TestPrefixesOfTheLaw(t *testing.T) {
	o, err := ontology()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range o.Kinds() {
		if got := o.KindOf(lower(string(kind)) + ":x"); got != kind {
			t.Errorf("%s: the prefix is another", kind)
		}
	}
}
