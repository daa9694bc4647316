package gqlapi_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// isConnection says whether a field gives pages: edges and pageInfo.
func isConnection(o *schema.Ontology, f *ast.FieldDefinition) bool {
	of := o.SDL.Types[f.Type.Name()]
	return of.Fields.ForName("edges") != nil && of.Fields.ForName("pageInfo") != nil
}

// Every connection of the schema, at the root or on a type, is one after Relay:
// first and after, edges with cursor and node, pageInfo with its four fields.
func TestConnectionsAreRelays(t *testing.T) {
	o := ontology(t)
	found := 0
	for _, of := range o.SDL.Types {
		for _, f := range of.Fields {
			if strings.HasPrefix(of.Name, "__") || strings.HasPrefix(f.Name, "__") {
				continue
			}
			if isConnection(o, f) != strings.HasSuffix(f.Type.Name(), "Connection") && f.Type.Name() != "SearchResult" {
				t.Errorf("%s.%s: %s is a connection in name or in its fields only", of.Name, f.Name, f.Type.Name())
			}
			if !isConnection(o, f) {
				continue
			}
			found++
			first, after := f.Arguments.ForName("first"), f.Arguments.ForName("after")
			if first == nil || after == nil || first.Type.String() != "Int" || after.Type.String() != "String" {
				t.Errorf("%s.%s takes no first: Int and after: String", of.Name, f.Name)
			}
			connection := o.SDL.Types[f.Type.Name()]
			edge := o.SDL.Types[connection.Fields.ForName("edges").Type.Name()]
			if connection.Fields.ForName("pageInfo").Type.String() != "PageInfo!" || connection.Fields.ForName("totalCount") == nil ||
				edge.Fields.ForName("cursor").Type.String() != "String!" || edge.Fields.ForName("node") == nil {
				t.Errorf("%s is no connection", connection.Name)
			}
		}
	}
	if found < 60 {
		t.Errorf("%d connections", found)
	}
}

// most is how far the walk through a list goes.
const most = 500

// Every connection of Query gives the same list, once and in one order, by
// pages of seven and by pages of a hundred.
func TestEveryListOfTheRootPages(t *testing.T) {
	o := ontology(t)
	law, _ := curated(t, waitingLaw(t), true)
	kinds := wideWorld(t)
	needs := map[string]string{
		"search":          `query:"state",`,
		"textDifferences": `a:"document:aaaaaaaaaaaa",b:"document:bbbbbbbbbbbb",`,
	}
	asked := 0
	for _, f := range o.SDL.Query.Fields {
		if strings.HasPrefix(f.Name, "__") || !isConnection(o, f) {
			continue
		}
		asked++
		t.Run(f.Name, func(t *testing.T) {
			node := o.SDL.Types[o.SDL.Types[o.SDL.Types[f.Type.Name()].Fields.ForName("edges").Type.Name()].Fields.ForName("node").Type.Name()]
			w, query := law, "query($first:Int,$after:String){"+fmt.Sprintf(pageOf, f.Name+"("+needs[f.Name]+"first:$first,after:$after)", key(t, node))+"}"
			if o.Kind(schema.Kind(node.Name)) != nil {
				w = kinds
			}
			whole := walkList(t, w, query, 100)
			if len(whole) <= 7 {
				t.Fatalf("a list of %d: nothing is tested", len(whole))
			}
			if n := len(slices.Compact(slices.Sorted(slices.Values(whole)))); n != len(whole) {
				t.Errorf("%d of %d are there twice", len(whole)-n, len(whole))
			}
			if diff := cmp.Diff(whole, walkList(t, w, query, 7)); diff != "" {
				t.Errorf("-by hundreds +by sevens\n%s", diff)
			}
			t.Logf("%d things", len(whole))
		})
	}
	if asked < 25 {
		t.Errorf("%d connections at the root", asked)
	}
}

// key names, as `id`, the field that tells the nodes of a list apart.
func key(t *testing.T, node *ast.Definition) string {
	t.Helper()
	for _, name := range []string{"id", "activity", "pinpoint"} {
		if f := node.Fields.ForName(name); f != nil {
			return "id:" + name
		}
	}
	t.Fatalf("nothing tells one %s from another", node.Name)
	return ""
}

// walkList walks a list by pages until its end or until it has seen most of it,
// looks at what each page says of itself, and gives cursor and id of each thing.
func walkList(t *testing.T, w world, query string, first int) []string {
	t.Helper()
	var seen []string
	var after any
	for {
		got := ask(t, w, query, map[string]any{"first": first, "after": after})
		var parsed struct{ Data struct{ Page connection } }
		if err := json.Unmarshal([]byte(got.body), &parsed); err != nil || len(got.codes) > 0 {
			t.Fatalf("after %v: %.500s", after, got.body)
		}
		p := parsed.Data.Page
		for _, e := range p.Edges {
			seen = append(seen, e.Cursor+" "+e.Node.ID)
		}
		info := p.PageInfo
		switch n := len(p.Edges); {
		case n > first || info.HasNextPage && n < first:
			t.Fatalf("%d on a page of %d", n, first)
		case n == 0 && (info.StartCursor != nil || info.EndCursor != nil || info.HasNextPage):
			t.Fatalf("an empty page says %+v", info)
		case n > 0 && (*info.StartCursor != p.Edges[0].Cursor || *info.EndCursor != p.Edges[n-1].Cursor):
			t.Fatal("startCursor and endCursor are not those of the edges")
		case info.HasPreviousPage != (after != nil):
			t.Fatalf("hasPreviousPage is %v after %v", info.HasPreviousPage, after)
		case info.HasNextPage != (len(seen) < p.TotalCount):
			t.Fatalf("hasNextPage is %v at %d of %d", info.HasNextPage, len(seen), p.TotalCount)
		}
		if !info.HasNextPage || len(seen) >= most {
			return seen[:min(len(seen), most)]
		}
		after = *info.EndCursor
	}
}

// node and nodes give every kind by its id, in the order asked, and null for
// what is not there.
func TestNodeGivesEveryKind(t *testing.T) {
	o := ontology(t)
	w := wideWorld(t)
	for _, kind := range o.Kinds() {
		if kind == schema.KindDecision {
			continue // TestEveryListOfTheRootPages has them
		}
		id := wideID(o, kind, 3)
		one := ask(t, w, `query($id:ID!){node(id:$id){__typename id}}`, map[string]any{"id": id})
		want := map[string]any{"node": map[string]any{"__typename": string(kind), "id": string(id)}}
		if diff := cmp.Diff(want, one.data); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
		ids := []graph.ID{wideID(o, kind, 5), id + "x", wideID(o, kind, 2), wideID(o, kind, 5)}
		several := ask(t, w, `query($ids:[ID!]!){nodes(ids:$ids){id}}`, map[string]any{"ids": ids})
		node := func(id graph.ID) any { return map[string]any{"id": string(id)} }
		if diff := cmp.Diff(map[string]any{"nodes": []any{node(ids[0]), nil, node(ids[2]), node(ids[3])}}, several.data); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	}
}

// Whatever leads on from a kind costs two calls of the store for a level of
// many nodes: one for the edges and one for the nodes at their far ends.
// Look-ups are gathered for a moment; on a machine that is busy elsewhere a
// moment may be too short, so the best of several runs counts.
func TestEveryEdgeOfALevelCostsTwoCalls(t *testing.T) {
	o := ontology(t)
	w := wideWorld(t)
	asked := 0
	for _, kind := range o.Kinds() {
		ids := make([]string, wide)
		for i := range ids {
			if ids[i] = string(wideID(o, kind, i)); kind == schema.KindDecision {
				ids[i] = fmt.Sprintf("decision:%08d", i+1)
			}
		}
		for name, selection := range leads(o, kind) {
			asked++
			query := fmt.Sprintf("query($ids:[ID!]!){nodes(ids:$ids){...on %s{%s%s}}}", kind, name, selection)
			best, found := []string(nil), 0
			for try := 0; try < 10 && (try == 0 || len(best) > 3); try++ {
				w.store.taken()
				got := ask(t, w, query, map[string]any{"ids": ids})
				if len(got.codes) > 0 {
					t.Fatalf("%s.%s: %.300s", kind, name, got.body)
				}
				if calls := w.store.taken(); try == 0 || len(calls) < len(best) {
					best = calls
				}
				found = strings.Count(got.body, `:wide`)
			}
			if len(best) > 3 {
				t.Errorf("%s.%s: %d calls for the nodes and what it leads to, want at most 3: %v", kind, name, len(best), best)
			}
			if _, stored := edgesOf(o, kind)[name]; stored && found < 2 {
				t.Errorf("%s.%s leads to %d nodes: nothing is tested", kind, name, found)
			}
		}
	}
	t.Logf("%d fields that lead on", asked)
	if asked < 60 {
		t.Errorf("%d fields that lead on", asked)
	}
}

// leads gives the fields of a kind behind which are other things, with what is
// asked of them.
func leads(o *schema.Ontology, kind schema.Kind) map[string]string {
	out := map[string]string{}
	for _, f := range o.SDL.Types[string(kind)].Fields {
		of := o.SDL.Types[f.Type.Name()]
		switch {
		case strings.HasPrefix(f.Name, "__"):
		case isConnection(o, f):
			out[f.Name] = "(first:5){totalCount edges{node{id}}}"
		case of.Fields.ForName("id") != nil:
			out[f.Name] = "{id}"
		case f.Directives.ForName("computed") != nil && of.Kind == ast.Object:
			out[f.Name] = "{__typename}"
		case f.Directives.ForName("computed") != nil:
			out[f.Name] = ""
		}
	}
	return out
}

// edgesOf names the stored edges of a kind, both ways.
func edgesOf(o *schema.Ontology, kind schema.Kind) map[string]bool {
	out := map[string]bool{}
	for _, e := range o.Kind(kind).Edges {
		out[string(e.Name)] = true
	}
	for _, e := range o.Kind(kind).Inverses {
		out[e.Field] = true
	}
	return out
}
