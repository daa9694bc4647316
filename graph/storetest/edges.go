package storetest

import (
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// web is the graph that the checks on edges read. In (From, Name, To) an id
// that begins another sorts before it, whatever follows.
func web(r *Room) []graph.Edge {
	a, ab, ax := said("a"), said("ab"), said("a!")
	edges := []graph.Edge{
		edge(ab, "by", state("B")), edge(ab, "in", doc("d")), edge(a, "in", doc("d")), edge(ax, "by", state("A")),
		edge(a, "by", state("B")), edge(a, "by", state("A")), edge(a, "by", state("A!")), edge(ax, "in", doc("d!")),
		edge(state("A"), "memberOf", group("g"), "from", "1955-12-14"), edge(law("i"), "restates", law("i")), edge(law("i"), "elaborates", law("i2")),
	}
	r.apply("source:x", a, ab, ax, state("A"), state("A!"), state("B"), doc("d"), doc("d!"), group("g"), law("i"), law("i2"), edges)
	return edges
}

func from(edges []graph.Edge, ids ...graph.ID) []graph.Edge {
	out := slices.DeleteFunc(slices.Clone(edges), func(e graph.Edge) bool { return !slices.Contains(ids, e.From) })
	slices.SortFunc(out, func(a, b graph.Edge) int { return a.Compare(b.EdgeKey) })
	return out
}

func to(edges []graph.Edge, ids ...graph.ID) []graph.Edge {
	out := slices.DeleteFunc(slices.Clone(edges), func(e graph.Edge) bool { return !slices.Contains(ids, e.To) })
	slices.SortFunc(out, func(a, b graph.Edge) int { return a.CompareTo(b.EdgeKey) })
	return out
}

func sorted(edges []graph.Edge) []graph.Edge {
	return slices.SortedFunc(slices.Values(edges), func(a, b graph.Edge) int { return a.Compare(b.EdgeKey) })
}

func named(edges []graph.Edge, names ...schema.EdgeName) []graph.Edge {
	return slices.DeleteFunc(slices.Clone(edges), func(e graph.Edge) bool { return !slices.Contains(names, e.Name) })
}

func edgeChecks() []Check {
	return slices.Concat(walkChecks(), nameChecks(), edgePageChecks())
}

func walkChecks() []Check {
	return []Check{
		{Name: "Edges/whole", Promise: "Edges yields edges with their attributes.", Run: func(r *Room) {
			web(r)
			want := by("source:x", edge(state("A"), "memberOf", group("g"), "from", "1955-12-14"))
			r.same("by From", r.edges(graph.EdgeQuery{From: []graph.ID{"state:A"}}), []graph.Edge{want})
		}},
		{Name: "Edges/whole backwards", Promise: "An edge is the same from either end.", Run: func(r *Room) {
			web(r)
			want := by("source:x", edge(state("A"), "memberOf", group("g"), "from", "1955-12-14"))
			r.same("by To", r.edges(graph.EdgeQuery{To: []graph.ID{"group:g"}}), []graph.Edge{want})
		}},
		{Name: "Edges/all in order", Promise: "Edges yields edges in ascending order of (From, Name, To).", Run: func(r *Room) {
			r.keys(graph.EdgeQuery{}, sorted(web(r))...)
		}},
		{Name: "Edges/from", Promise: "From asks for edges that leave these.", Run: func(r *Room) {
			edges := web(r)
			r.keys(graph.EdgeQuery{From: []graph.ID{"statement:a"}}, from(edges, "statement:a")...)
		}},
		{Name: "Edges/from several", Promise: "Edges of several ids come in ascending order of (From, Name, To), once each.", Run: func(r *Room) {
			edges := web(r)
			q := graph.EdgeQuery{From: []graph.ID{"statement:ab", "nobody", "statement:a", "statement:a!", "statement:ab"}}
			r.keys(q, from(edges, "statement:a", "statement:ab", "statement:a!")...)
		}},
		{Name: "Edges/from none", Promise: "From that is empty and not nil asks for nothing.", Run: func(r *Room) {
			web(r)
			r.keys(graph.EdgeQuery{From: []graph.ID{}})
		}},
		{Name: "Edges/from missing", Promise: "Ids that are not there are passed over.", Run: func(r *Room) {
			web(r)
			r.keys(graph.EdgeQuery{From: []graph.ID{"", "document:d", "statement:", "statement:a\x00\x01by", "statement:a\x00by"}})
		}},
		{Name: "Edges/to", Promise: "To asks for edges that reach these, in ascending order of (To, Name, From).", Run: func(r *Room) {
			edges := web(r)
			r.keys(graph.EdgeQuery{To: []graph.ID{"document:d"}}, to(edges, "document:d")...)
			r.keys(graph.EdgeQuery{To: []graph.ID{"state:B"}}, to(edges, "state:B")...)
		}},
		{Name: "Edges/to several", Promise: "Edges to several ids come in ascending order of (To, Name, From), once each.", Run: func(r *Room) {
			edges := web(r)
			q := graph.EdgeQuery{To: []graph.ID{"state:B", "document:d!", "document:d", "nobody", "state:A", "state:A!", "state:B"}}
			r.keys(q, to(edges, "state:B", "document:d!", "document:d", "state:A", "state:A!")...)
		}},
		{Name: "Edges/to none", Promise: "To that is empty and not nil asks for nothing.", Run: func(r *Room) {
			web(r)
			r.keys(graph.EdgeQuery{To: []graph.ID{}})
		}},
		{Name: "Edges/to missing", Promise: "Ids that are not there are passed over.", Run: func(r *Room) {
			web(r)
			r.keys(graph.EdgeQuery{To: []graph.ID{"", "statement:a", "state:", "state:A\x00\x01by", "state:A\x00by"}})
		}},
		{Name: "Edges/both ends", Promise: "The error wraps ErrQuery when both From and To are given.", Run: func(r *Room) {
			web(r)
			q := graph.EdgeQuery{From: []graph.ID{"statement:a"}, To: []graph.ID{"state:A"}}
			r.wraps("Edges", fault(r, "Edges", r.Store.Edges(r.ctx, q)), graph.ErrQuery)
		}},
		{Name: "Edges/to itself", Promise: "An edge from a node to itself is seen from either end, once.", Run: func(r *Room) {
			edges := web(r)
			r.keys(graph.EdgeQuery{From: []graph.ID{"instrument:i"}}, from(edges, "instrument:i")...)
			r.keys(graph.EdgeQuery{To: []graph.ID{"instrument:i"}}, to(edges, "instrument:i")...)
		}},
	}
}

func nameChecks() []Check {
	return []Check{
		{Name: "Edges/names", Promise: "Names asks for edges with these names.", Run: func(r *Room) {
			edges := web(r)
			r.keys(graph.EdgeQuery{From: []graph.ID{"statement:a", "statement:ab"}, Names: []schema.EdgeName{"in"}}, named(from(edges, "statement:a", "statement:ab"), "in")...)
		}},
		{Name: "Edges/names backwards", Promise: "Names and To hold together.", Run: func(r *Room) {
			edges := web(r)
			r.keys(graph.EdgeQuery{To: []graph.ID{"instrument:i", "instrument:i2"}, Names: []schema.EdgeName{"elaborates"}}, named(edges, "elaborates")...)
		}},
		{Name: "Edges/names of all", Promise: "Names hold without an end.", Run: func(r *Room) {
			edges := web(r)
			r.keys(graph.EdgeQuery{Names: []schema.EdgeName{"in"}}, named(sorted(edges), "in")...)
		}},
		{Name: "Edges/names several", Promise: "The order of Names changes nothing, nor does a name given twice.", Run: func(r *Room) {
			edges := web(r)
			names := []schema.EdgeName{"in", "by", "in"}
			r.keys(graph.EdgeQuery{From: []graph.ID{"statement:a", "statement:ab"}, Names: names}, from(edges, "statement:a", "statement:ab")...)
			r.keys(graph.EdgeQuery{To: []graph.ID{"state:A", "document:d"}, Names: names}, to(edges, "state:A", "document:d")...)
		}},
		{Name: "Edges/names none", Promise: "Names that are empty and not nil ask for nothing.", Run: func(r *Room) {
			web(r)
			r.keys(graph.EdgeQuery{Names: []schema.EdgeName{}})
			r.keys(graph.EdgeQuery{From: []graph.ID{"statement:a"}, Names: []schema.EdgeName{}})
			r.keys(graph.EdgeQuery{To: []graph.ID{"state:A"}, Names: []schema.EdgeName{}})
		}},
	}
}

func edgePageChecks() []Check {
	return []Check{
		{Name: "Edges/after", Promise: "After asks for edges after this one in the order of the answer.", Run: func(r *Room) {
			edges := from(web(r), "statement:a")
			r.keys(graph.EdgeQuery{From: []graph.ID{"statement:a"}, After: &edges[1].EdgeKey}, edges[2:]...)
		}},
		{Name: "Edges/after backwards", Promise: "After by To follows the order by To.", Run: func(r *Room) {
			ends := []graph.ID{"state:A", "state:B", "document:d"}
			edges := to(web(r), ends...)
			for i := range edges {
				r.keys(graph.EdgeQuery{To: ends, After: &edges[i].EdgeKey}, edges[i+1:]...)
			}
		}},
		{Name: "Edges/after nobody", Promise: "After need not be there.", Run: func(r *Room) {
			edges := from(web(r), "statement:a", "statement:a!", "statement:ab")
			q := graph.EdgeQuery{From: []graph.ID{"statement:a", "statement:ab", "statement:a!"}, After: &graph.EdgeKey{From: "statement:a", Name: "zz", To: ""}}
			r.keys(q, from(edges, "statement:a!", "statement:ab")...)
		}},
		{Name: "Edges/limit", Promise: "Limit asks for so many at most.", Run: func(r *Room) {
			edges := web(r)
			r.keys(graph.EdgeQuery{Limit: 3}, sorted(edges)[:3]...)
			r.keys(graph.EdgeQuery{To: []graph.ID{"document:d"}, Limit: 1}, to(edges, "document:d")[:1]...)
			r.keys(graph.EdgeQuery{Limit: 99}, sorted(edges)...)
		}},
		{Name: "Edges/limit negative", Promise: "The error wraps ErrQuery when the limit is negative.", Run: func(r *Room) {
			r.wraps("Edges", fault(r, "Edges", r.Store.Edges(r.ctx, graph.EdgeQuery{Limit: -1})), graph.ErrQuery)
		}},
		{Name: "Edges/pages", Promise: "Pages by After and Limit make the whole list.", Run: func(r *Room) {
			edges := web(r)
			for size := 1; size <= 4; size++ {
				r.same("all", pageEdges(r, graph.EdgeQuery{Limit: size}), keysOf(sorted(edges)))
			}
		}},
		{Name: "Edges/pages backwards", Promise: "Pages by To make the whole list, with Names as well.", Run: func(r *Room) {
			edges := web(r)
			ends := []graph.ID{"state:B", "document:d", "state:A", "document:d!"}
			r.same("by To", pageEdges(r, graph.EdgeQuery{To: ends, Limit: 2}), keysOf(to(edges, ends...)))
			r.same("by To and name", pageEdges(r, graph.EdgeQuery{To: ends, Names: []schema.EdgeName{"in"}, Limit: 1}), keysOf(named(to(edges, ends...), "in")))
		}},
	}
}

// pageEdges reads page by page.
func pageEdges(r *Room, q graph.EdgeQuery) []graph.EdgeKey {
	out := []graph.EdgeKey{}
	for range 1000 {
		page := r.edges(q)
		out = append(out, keysOf(page)...)
		if len(page) < q.Limit {
			break
		}
		q.After = &page[len(page)-1].EdgeKey
	}
	return out
}
