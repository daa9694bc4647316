package storetest

import (
	"slices"

	"github.com/lacuna-law/lacuna/graph"
)

func replaceChecks() []Check {
	member := edge(state("A"), "memberOf", group("g"))
	return []Check{
		{Name: "Replace/takes back", Promise: "Replace takes back what the source asserted before and does not now.", Run: func(r *Room) {
			r.apply("source:x", doc("a"), doc("b"), state("A"), group("g"), member)
			r.replace("source:x", doc("b"), doc("c"), state("A"), group("g"))
			r.ids(graph.NodeQuery{}, "document:b", "document:c", "group:g", "state:A")
			r.keys(graph.EdgeQuery{})
			r.keys(graph.EdgeQuery{To: []graph.ID{"group:g"}})
		}},
		{Name: "Replace/all of several batches", Promise: "Replace takes back what any batch of the source asserted.", Run: func(r *Room) {
			r.apply("source:x", doc("a"))
			r.apply("source:x", doc("b"))
			r.replace("source:x", doc("c"))
			r.ids(graph.NodeQuery{}, "document:c")
		}},
		{Name: "Replace/leaves others", Promise: "Replace takes back nothing of another source, whatever its name.", Run: func(r *Room) {
			for _, id := range []graph.ID{"source:x", "source:xx", "source:x!", "source:w", "source"} {
				r.apply(id, doc("of-"+id.Name()), doc("shared"))
			}
			r.replace("source:x")
			r.ids(graph.NodeQuery{}, "document:of-source", "document:of-w", "document:of-x!", "document:of-xx", "document:shared")
		}},
		{Name: "Replace/retracts", Promise: "An empty batch with Replace retracts the source.", Run: func(r *Room) {
			r.apply("source:x", state("A"), group("g"), member)
			r.replace("source:x")
			r.ids(graph.NodeQuery{})
			r.keys(graph.EdgeQuery{})
			r.same("sources", r.sources(), []graph.Source{})
			_, err := r.Store.Asserted(r.ctx, "source:x")
			r.wraps("Asserted", err, graph.ErrNotFound)
		}},
		{Name: "Replace/nothing of nobody", Promise: "Retracting a source that asserts nothing changes nothing.", Run: func(r *Room) {
			rev := r.apply("source:x", doc("a"))
			r.same("revision", r.replace("source:y"), rev)
		}},
		{Name: "Replace/edges only", Promise: "Replace may keep the nodes and take back an edge.", Run: func(r *Room) {
			r.apply("source:x", state("A"), group("g"), group("h"), member, edge(state("A"), "memberOf", group("h")))
			r.replace("source:x", state("A"), group("g"), group("h"), member)
			r.keys(graph.EdgeQuery{}, member)
		}},
		{Name: "Replace/edge to another's node", Promise: "Replace may take back a node and keep an edge to it, when another source asserts the node.", Run: func(r *Room) {
			r.apply("source:x", state("A"), group("g"), member)
			r.apply("source:y", group("g"))
			r.replace("source:x", state("A"), member)
			r.keys(graph.EdgeQuery{}, member)
			r.same("node", r.node("group:g"), by("source:y", group("g")))
		}},
		{Name: "Several/first shows", Promise: "Where several sources assert a node, the attributes are those of the source whose id sorts first.", Run: func(r *Room) {
			r.apply("source:a", doc("n", "text", "of a"))
			r.apply("source:b", doc("n", "text", "of b"))
			r.same("node", r.node("document:n"), by("source:a", doc("n", "text", "of a")))
		}},
		{Name: "Several/order of batches", Promise: "The order of batches does not matter.", Run: func(r *Room) {
			r.apply("source:b", doc("n", "text", "of b"), state("A"), group("g"), edge(state("A"), "memberOf", group("g"), "from", "1955"))
			r.apply("source:a", doc("n", "text", "of a"), edge(state("A"), "memberOf", group("g"), "from", "1956"))
			r.same("node", r.node("document:n"), by("source:a", doc("n", "text", "of a")))
			r.same("nodes", r.nodes(graph.NodeQuery{Kind: "Document"}), []graph.Node{by("source:a", doc("n", "text", "of a"))})
			want := by("source:a", edge(state("A"), "memberOf", group("g"), "from", "1956"))
			r.same("edges", r.edges(graph.EdgeQuery{}), []graph.Edge{want})
			r.same("edges backwards", r.edges(graph.EdgeQuery{To: []graph.ID{"group:g"}}), []graph.Edge{want})
		}},
		{Name: "Several/next shows", Promise: "When the first source takes a node back, the next one shows.", Run: func(r *Room) {
			r.apply("source:a", doc("n", "text", "of a"))
			r.apply("source:b", doc("n", "text", "of b"))
			r.replace("source:a")
			r.same("node", r.node("document:n"), by("source:b", doc("n", "text", "of b")))
		}},
		{Name: "Several/edge stands", Promise: "An edge stands as long as one source asserts it.", Run: func(r *Room) {
			r.apply("source:n", state("A"), group("g"))
			r.apply("source:a", edge(state("A"), "memberOf", group("g"), "from", "1955"))
			r.apply("source:b", edge(state("A"), "memberOf", group("g"), "from", "1956"))
			r.replace("source:a")
			want := by("source:b", edge(state("A"), "memberOf", group("g"), "from", "1956"))
			r.same("edges", r.edges(graph.EdgeQuery{}), []graph.Edge{want})
			r.same("edges backwards", r.edges(graph.EdgeQuery{To: []graph.ID{"group:g"}}), []graph.Edge{want})
		}},
		{Name: "Cascade/edges go", Promise: "Taking a node back takes every edge to and from it back as well, whoever asserts it.", Run: func(r *Room) {
			edges := web(r)
			r.apply("source:y", said("s"), edge(said("s"), "by", state("A")), edge(said("s"), "in", doc("d")))
			r.replace("source:x", slices.DeleteFunc(r.asserted("source:x").Nodes, func(n graph.Node) bool {
				return n.ID == "state:A" || n.ID == "instrument:i"
			}), slices.DeleteFunc(slices.Clone(edges), func(e graph.Edge) bool {
				return e.From == "state:A" || e.To == "state:A" || e.From == "instrument:i"
			}))
			r.keys(graph.EdgeQuery{To: []graph.ID{"state:A", "group:g", "instrument:i", "instrument:i2"}})
			r.keys(graph.EdgeQuery{From: []graph.ID{"statement:s", "state:A", "instrument:i"}}, edge(said("s"), "in", doc("d")))
		}},
		{Name: "Cascade/not while one asserts", Promise: "Edges stay as long as a source asserts the node.", Run: func(r *Room) {
			r.apply("source:x", state("A"), group("g"), member)
			r.apply("source:y", state("A"), group("g"))
			b := batch("source:x", member)
			b.Replace = true
			r.put(b)
			r.keys(graph.EdgeQuery{}, member)
		}},
		{Name: "Cascade/stays gone", Promise: "An edge that was taken back with its node does not come back with it.", Run: func(r *Room) {
			r.apply("source:x", state("A"), group("g"))
			r.apply("source:y", member)
			r.replace("source:x", state("A"))
			r.apply("source:x", group("g"))
			r.keys(graph.EdgeQuery{})
			r.keys(graph.EdgeQuery{To: []graph.ID{"group:g"}})
		}},
		{Name: "Cascade/source forgotten", Promise: "A source all of whose edges went with their node asserts nothing.", Run: func(r *Room) {
			r.apply("source:x", state("A"), group("g"))
			r.apply("source:y", member)
			r.replace("source:x", state("A"))
			r.same("sources", r.sources(), []graph.Source{{ID: "source:x"}})
			_, err := r.Store.Asserted(r.ctx, "source:y")
			r.wraps("Asserted", err, graph.ErrNotFound)
		}},
	}
}

func sourceChecks() []Check {
	described := graph.Source{ID: "source:x", Extractor: "rules 3", Curator: "the editors", Date: "2026-11-23"}
	return []Check{
		{Name: "Sources/in order", Promise: "Sources yields the sources that assert something, by ascending id.", Run: func(r *Room) {
			for _, id := range []graph.ID{"source:b", "source:a", "source:ab", "a", "source:a!"} {
				r.apply(id, doc("n"))
			}
			r.same("sources", r.sources(), []graph.Source{{ID: "a"}, {ID: "source:a"}, {ID: "source:a!"}, {ID: "source:ab"}, {ID: "source:b"}})
		}},
		{Name: "Sources/described", Promise: "A source keeps its extractor, curator and date.", Run: func(r *Room) {
			r.put(graph.Batch{Source: described, Nodes: []graph.Node{doc("a")}})
			r.same("sources", r.sources(), []graph.Source{described})
			r.same("Asserted", r.asserted("source:x").Source, described)
		}},
		{Name: "Sources/described anew", Promise: "The newest description of a source counts, and is a change of the store.", Run: func(r *Room) {
			rev := r.put(graph.Batch{Source: graph.Source{ID: "source:x", Extractor: "rules 2"}, Nodes: []graph.Node{doc("a")}})
			r.same("revision", r.put(graph.Batch{Source: described, Nodes: []graph.Node{doc("a")}}), rev+1)
			r.same("sources", r.sources(), []graph.Source{described})
			r.same("revision again", r.put(graph.Batch{Source: described, Nodes: []graph.Node{doc("a")}}), rev+1)
		}},
		{Name: "Sources/of edges", Promise: "A source that asserts edges only is listed.", Run: func(r *Room) {
			r.apply("source:x", state("A"), group("g"))
			r.apply("source:y", edge(state("A"), "memberOf", group("g")))
			r.same("sources", r.sources(), []graph.Source{{ID: "source:x"}, {ID: "source:y"}})
		}},
		{Name: "Asserted/all of it", Promise: "Asserted yields everything that a source asserts: nodes by id, edges by (From, Name, To), without Replace.", Run: func(r *Room) {
			edges := web(r)
			r.apply("source:y", doc("d", "text", "of y"), doc("e"))
			got := r.asserted("source:x")
			r.same("edges", keysOf(got.Edges), keysOf(sorted(edges)))
			r.same("nodes in order", slices.IsSortedFunc(got.Nodes, func(a, b graph.Node) int { return compareIDs(a.ID, b.ID) }), true)
			r.same("nodes", len(got.Nodes), 11)
			r.same("replace", got.Replace, false)
			r.same("other source", r.asserted("source:y"), batch("source:y", by("source:y", doc("d", "text", "of y")), by("source:y", doc("e"))))
		}},
		{Name: "Asserted/what is not shown", Promise: "Asserted yields what a source asserts although another source's word is shown.", Run: func(r *Room) {
			r.apply("source:a", doc("n", "text", "of a"), state("A"), group("g"), edge(state("A"), "memberOf", group("g"), "from", "1955"))
			r.apply("source:b", doc("n", "text", "of b"), edge(state("A"), "memberOf", group("g"), "from", "1956"))
			want := batch("source:b", by("source:b", doc("n", "text", "of b")), by("source:b", edge(state("A"), "memberOf", group("g"), "from", "1956")))
			r.same("asserted", r.asserted("source:b"), want)
		}},
		{Name: "Asserted/nobody", Promise: "The error wraps ErrNotFound when the source asserts nothing.", Run: func(r *Room) {
			r.apply("source:xx", doc("a"))
			for _, id := range []graph.ID{"source:x", "", "source:xx\x00"} {
				_, err := r.Store.Asserted(r.ctx, id)
				r.wraps("Asserted", err, graph.ErrNotFound)
			}
		}},
		{Name: "Asserted/given back", Promise: "Applying what Asserted gave changes nothing, replacing or not.", Run: func(r *Room) {
			web(r)
			rev := r.put(graph.Batch{Source: described, Nodes: []graph.Node{doc("a")}})
			for _, id := range []graph.ID{"source:x"} {
				b := r.asserted(id)
				r.same("revision", r.put(b), rev)
				b.Replace = true
				r.same("revision replacing", r.put(b), rev)
			}
		}},
	}
}

func compareIDs(a, b graph.ID) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
