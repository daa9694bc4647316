package gqlapi_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// connection is a page as it arrives.
type connection struct {
	Edges []struct {
		Cursor string
		Node   struct{ ID string }
	}
	PageInfo struct {
		HasNextPage, HasPreviousPage bool
		StartCursor, EndCursor       *string
	}
	TotalCount int
}

// pages walks a connection to its end and gives the ids in order. The query
// has $first and $after and selects the connection under the alias `page`,
// at the root or within `outer`.
func pages(t *testing.T, w world, query string, first int) []string {
	t.Helper()
	var ids []string
	var after any
	for range 200 {
		got := ask(t, w, query, map[string]any{"first": first, "after": after})
		if len(got.codes) > 0 {
			t.Fatalf("after %v: %s", after, got.body)
		}
		var parsed struct {
			Data struct {
				Page  connection
				Outer struct{ Page *connection }
			}
		}
		if err := json.Unmarshal([]byte(got.body), &parsed); err != nil {
			t.Fatal(err)
		}
		p := parsed.Data.Page
		if within := parsed.Data.Outer.Page; within != nil {
			p = *within
		}
		for _, e := range p.Edges {
			ids = append(ids, e.Node.ID)
		}
		if p.PageInfo.HasPreviousPage != (after != nil) {
			t.Errorf("hasPreviousPage is %v after %v", p.PageInfo.HasPreviousPage, after)
		}
		if len(p.Edges) > 0 && (*p.PageInfo.StartCursor != p.Edges[0].Cursor || *p.PageInfo.EndCursor != p.Edges[len(p.Edges)-1].Cursor) {
			t.Errorf("startCursor and endCursor are not those of the edges")
		}
		if !p.PageInfo.HasNextPage {
			if p.TotalCount != len(ids) {
				t.Errorf("totalCount is %d of %d", p.TotalCount, len(ids))
			}
			return ids
		}
		after = *p.PageInfo.EndCursor
	}
	t.Fatal("the list has no end")
	return nil
}

const pageOf = `page: %s { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { %s } } }`

// Whatever the page, the whole list comes, once, in one order.
func TestPagesJoinToTheWholeList(t *testing.T) {
	w := newWorld(t, smallLaw(), true)
	for name, c := range map[string]struct {
		query string
		want  int
	}{
		"a list":             {"query($first:Int,$after:String){" + fmt.Sprintf(pageOf, "provisions(first:$first,after:$after)", "id") + "}", 12},
		"a list with filter": {"query($first:Int,$after:String){" + fmt.Sprintf(pageOf, "provisions(first:$first,after:$after,filter:{modality:PROHIBITION})", "id") + "}", 12},
		"an edge": {`query($first:Int,$after:String){` + "outer:node(id:\"instrument:treaty\"){...on Instrument{" +
			fmt.Sprintf(pageOf, "provisions(first:$first,after:$after)", "id") + "}}}", 12},
		"gaps":   {"query($first:Int,$after:String){" + fmt.Sprintf(pageOf, "gaps(first:$first,after:$after)", "id:activity") + "}", 2},
		"search": {"query($first:Int,$after:String){" + fmt.Sprintf(pageOf, `search(query:"harm",first:$first,after:$after)`, "id") + "}", 14},
	} {
		t.Run(name, func(t *testing.T) {
			whole := pages(t, w, c.query, 100)
			if len(whole) < c.want || len(slices.Compact(slices.Sorted(slices.Values(whole)))) != len(whole) {
				t.Fatalf("got %d, want %d: %v", len(whole), c.want, whole)
			}
			for _, first := range []int{1, 2, 5, 11, 12, 13} {
				if diff := cmp.Diff(whole, pages(t, w, c.query, first)); diff != "" {
					t.Errorf("by pages of %d: -whole +pages\n%s", first, diff)
				}
			}
		})
	}
}

// The cursor of every hit goes on after that hit, not only the last of a page.
func TestEveryCursorGoesOn(t *testing.T) {
	w := newWorld(t, smallLaw(), true)
	for _, list := range []string{`search(query:"harm",%s)`, "provisions(%s)", "gaps(%s)"} {
		inner := "id"
		if list == "gaps(%s)" {
			inner = "id:activity"
		}
		query := "query($first:Int,$after:String){" + fmt.Sprintf(pageOf, fmt.Sprintf(list, "first:$first,after:$after"), inner) + "}"
		got := ask(t, w, query, map[string]any{"first": 100, "after": nil})
		var all struct{ Data struct{ Page connection } }
		if err := json.Unmarshal([]byte(got.body), &all); err != nil {
			t.Fatal(err)
		}
		for i, e := range all.Data.Page.Edges {
			var rest struct{ Data struct{ Page connection } }
			got := ask(t, w, query, map[string]any{"first": 3, "after": e.Cursor})
			if err := json.Unmarshal([]byte(got.body), &rest); err != nil {
				t.Fatal(err)
			}
			want := all.Data.Page.Edges[i+1 : min(i+4, len(all.Data.Page.Edges))]
			if len(rest.Data.Page.Edges) != len(want) {
				t.Fatalf("%s after %d: %d, want %d: %s", list, i, len(rest.Data.Page.Edges), len(want), got.body)
			}
			for j := range want {
				if rest.Data.Page.Edges[j].Node.ID != want[j].Node.ID {
					t.Errorf("%s after %d: %s, want %s", list, i, rest.Data.Page.Edges[j].Node.ID, want[j].Node.ID)
				}
			}
		}
	}
}

// A level of an answer costs one call for its edges and one for its nodes,
// however wide it is. Look-ups are gathered for a moment; on a machine that is
// busy elsewhere a moment may be too short, so the best of several runs counts.
func TestALevelCostsTwoCalls(t *testing.T) {
	w := newWorld(t, smallLaw(), false)
	for _, c := range []struct {
		name, query string
		most        int
	}{
		{"a list", `{provisions{edges{node{id}}}}`, 1},
		{"a list and an edge", `{provisions{edges{node{partOf{title}}}}}`, 3},
		{"two edges of a level", `{provisions(first:12){edges{node{assessments(first:5){edges{node{id}}} elaboratedBy(first:5){edges{node{id}}}}}}}`, 3},
		{"edges both ways", `{provisions{edges{node{partOf{title} assessments(first:5){totalCount edges{node{id}}}}}}}`, 4},
		{"four levels", `{provisions(first:12){edges{node{assessments(first:2){edges{node{about{claims(first:2){edges{node{gist}}}}}}}}}}}`, 7},
		{"counted provisions", `{gapProfile(activity:"harm"){provisions{provision{partOf{title}}}}}`, 3},
	} {
		best := -1
		var calls []string
		for range 5 {
			w.store.taken()
			if got := ask(t, w, c.query, nil); len(got.codes) > 0 {
				t.Fatalf("%s: %s", c.name, got.body)
			}
			if calls = w.store.taken(); best < 0 || len(calls) < best {
				best = len(calls)
			}
		}
		if best > c.most {
			t.Errorf("%s: %d calls, want at most %d: %v", c.name, best, c.most, calls)
		}
	}
}

// A node with very many edges does not make a level read them all. Look-ups
// that are not gathered in time read their edges apart, so here too the best
// of several runs counts.
func TestAPageOfManyEdgesReadsFew(t *testing.T) {
	b := smallLaw()
	for _, treaty := range []graph.ID{"instrument:wide-a", "instrument:wide-b", "instrument:wide-c"} {
		b.Nodes = append(b.Nodes, graph.Node{ID: treaty, Kind: schema.KindInstrument, Attrs: treatyAttrs()})
		for i := range 3000 {
			id := graph.ID(fmt.Sprintf("provision:%s-%04d", treaty.Name(), i))
			b.Nodes = append(b.Nodes, graph.Node{ID: id, Kind: schema.KindProvision, Attrs: provisionAttrs(i)})
			b.Edges = append(b.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: id, Name: schema.EdgePartOf, To: treaty}})
		}
	}
	w := newWorld(t, b, false)
	const query = `{instruments{edges{node{id provisions(first:2){pageInfo{hasNextPage} edges{node{id}}} readIn(first:1){edges{node{id}}}}}}}`
	var got answer
	fewest := -1
	for range 5 {
		w.store.edges = 0
		got = ask(t, w, query, nil)
		if read := w.store.edges; fewest < 0 || read < fewest {
			fewest = read
		}
	}
	ids := at(got.data, "instruments.edges.#.node.provisions.edges.#.node.id")
	want := []any{"provision:treaty-01", "provision:treaty-02", "provision:wide-a-0000", "provision:wide-a-0001",
		"provision:wide-b-0000", "provision:wide-b-0001", "provision:wide-c-0000", "provision:wide-c-0001"}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if more := at(got.data, "instruments.edges.#.node.provisions.pageInfo.hasNextPage"); !slices.Equal(more, []any{true, true, true, true}) {
		t.Errorf("hasNextPage: %v", more)
	}
	if frames := at(got.data, "instruments.edges.#.node.readIn.edges.#.node.id"); len(frames) != 1 {
		t.Errorf("readIn: %v", frames)
	}
	if fewest > 3*600 {
		t.Errorf("%d edges were read for eight", fewest)
	}
	counted := ask(t, w, `{instruments{edges{node{provisions(first:1){totalCount}}}}}`, nil)
	if diff := cmp.Diff([]any{12.0, 3000.0, 3000.0, 3000.0}, at(counted.data, "instruments.edges.#.node.provisions.totalCount")); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
