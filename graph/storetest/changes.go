package storetest

import (
	"math"

	"github.com/lacuna-law/lacuna/graph"
)

// of makes the change of a node or edge.
func of(rev graph.Revision, source graph.ID, thing any) graph.Change {
	c := graph.Change{Revision: rev, Source: source}
	switch thing := thing.(type) {
	case graph.Node:
		c.Node = thing.ID
	case graph.Edge:
		c.Edge = &thing.EdgeKey
	}
	return c
}

func gone(c graph.Change) graph.Change {
	c.Gone = true
	return c
}

func changeChecks() []Check {
	member := edge(state("A"), "memberOf", group("g"))
	return []Check{
		{Name: "Changes/none", Promise: "A store that was never written has no changes.", Run: func(r *Room) {
			r.same("changes", r.changes(0), []graph.Change{})
		}},
		{Name: "Changes/in order", Promise: "Changes are yielded by revision, then nodes by id, then edges by (From, Name, To).", Run: func(r *Room) {
			b, a := said("b"), said("a")
			r.apply("source:x", b, a, doc("d"), edge(b, "in", doc("d")), edge(a, "in", doc("d")))
			r.apply("source:w", doc("c"))
			r.same("changes", r.changes(0), []graph.Change{
				of(1, "source:x", doc("d")), of(1, "source:x", a), of(1, "source:x", b),
				of(1, "source:x", edge(a, "in", doc("d"))), of(1, "source:x", edge(b, "in", doc("d"))),
				of(2, "source:w", doc("c")),
			})
		}},
		{Name: "Changes/since", Promise: "Changes yields what changed after a revision.", Run: func(r *Room) {
			for _, name := range []string{"a", "b", "c"} {
				r.apply("source:x", doc(name))
			}
			r.same("since 1", r.changes(1), []graph.Change{of(2, "source:x", doc("b")), of(3, "source:x", doc("c"))})
			r.same("since the newest", r.changes(3), []graph.Change{})
		}},
		{Name: "Changes/since the future", Promise: "Nothing changed after a revision that is still to come.", Run: func(r *Room) {
			r.apply("source:x", doc("a"))
			r.same("since 99", r.changes(99), []graph.Change{})
			r.same("since the greatest", r.changes(math.MaxUint64), []graph.Change{})
		}},
		{Name: "Changes/gone", Promise: "Gone says that nobody asserts it any longer.", Run: func(r *Room) {
			r.apply("source:x", state("A"), group("g"), member)
			r.replace("source:x", group("g"))
			r.same("changes", r.changes(1), []graph.Change{gone(of(2, "source:x", state("A"))), gone(of(2, "source:x", member))})
		}},
		{Name: "Changes/not gone", Promise: "What another source still asserts is not gone.", Run: func(r *Room) {
			r.apply("source:a", doc("n", "text", "of a"))
			r.apply("source:b", doc("n", "text", "of b"))
			r.replace("source:a")
			r.same("changes", r.changes(2), []graph.Change{of(3, "source:a", doc("n"))})
		}},
		{Name: "Changes/twice", Promise: "One that changed twice is yielded twice.", Run: func(r *Room) {
			r.apply("source:x", doc("a", "text", "1"))
			r.apply("source:x", doc("a", "text", "2"))
			r.same("changes", r.changes(0), []graph.Change{of(1, "source:x", doc("a")), of(2, "source:x", doc("a"))})
		}},
		{Name: "Changes/back again", Promise: "What comes back is not gone.", Run: func(r *Room) {
			r.apply("source:x", doc("a"))
			r.replace("source:x")
			r.apply("source:x", doc("a"))
			r.same("changes", r.changes(0), []graph.Change{of(1, "source:x", doc("a")), gone(of(2, "source:x", doc("a"))), of(3, "source:x", doc("a"))})
		}},
		{Name: "Changes/only what changed", Promise: "What a batch leaves as it is has not changed.", Run: func(r *Room) {
			r.apply("source:x", doc("a"), doc("b"), state("A"), group("g"), member)
			r.replace("source:x", doc("a"), doc("b", "text", "new"), state("A"), group("g"), member)
			r.same("changes", r.changes(1), []graph.Change{of(2, "source:x", doc("b"))})
		}},
		{Name: "Changes/not what is hidden", Promise: "A node or edge is another only when what is shown is another; the store's revision moves all the same.", Run: func(r *Room) {
			rev := r.apply("source:a", doc("n", "text", "of a"))
			r.same("revision", r.apply("source:b", doc("n", "text", "of b")), rev+1)
			r.same("changes", r.changes(rev), []graph.Change{})
		}},
		{Name: "Changes/other source shown", Promise: "A node that is shown by the word of another source has changed.", Run: func(r *Room) {
			r.apply("source:b", doc("n"))
			r.apply("source:a", doc("n"))
			r.same("changes", r.changes(1), []graph.Change{of(2, "source:a", doc("n"))})
		}},
		{Name: "Changes/of a cascade", Promise: "Edges that go with a node are changes of the batch that took the node back.", Run: func(r *Room) {
			r.apply("source:x", state("A"), group("g"))
			r.apply("source:y", member)
			r.replace("source:x", state("A"))
			r.same("changes", r.changes(2), []graph.Change{gone(of(3, "source:x", group("g"))), gone(of(3, "source:x", member))})
		}},
		{Name: "Changes/follow", Promise: "Whoever follows the changes knows what is there.", Run: follow},
	}
}

// follow keeps a list of what is there by the changes alone.
func follow(r *Room) {
	known, since := map[string]bool{}, graph.Revision(0)
	steps := []graph.Batch{
		batch("source:x", doc("a"), said("s"), edge(said("s"), "in", doc("a"))),
		batch("source:y", doc("a"), doc("b")),
		{Source: graph.Source{ID: "source:x"}, Replace: true, Nodes: []graph.Node{said("s")}},
		{Source: graph.Source{ID: "source:y"}, Replace: true, Nodes: []graph.Node{doc("b")}},
		batch("source:z", edge(said("s"), "in", doc("b"))),
		{Source: graph.Source{ID: "source:x"}, Replace: true},
	}
	for _, b := range steps {
		r.put(b)
		for _, c := range r.changes(since) {
			name := string(c.Node)
			if c.Edge != nil {
				name = c.Edge.String()
			}
			since = c.Revision
			if known[name] = true; c.Gone {
				delete(known, name)
			}
		}
		there := map[string]bool{}
		for _, n := range r.nodes(graph.NodeQuery{}) {
			there[string(n.ID)] = true
		}
		for _, e := range r.edges(graph.EdgeQuery{}) {
			there[e.EdgeKey.String()] = true
		}
		r.same("what is there, by the changes", known, there)
	}
}
