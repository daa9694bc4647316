package storetest

import (
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

func valueChecks() []Check {
	kept := func(name, promise string, attribute string, given, want any) Check {
		return Check{Name: "Value/" + name, Promise: promise, Run: func(r *Room) {
			n := doc("a", attribute, given)
			r.apply("source:x", n)
			r.same(attribute, r.node(n.ID).Attrs[attribute], want)
		}}
	}
	object := map[string]any{"quote": "«ст. 2»", "start": 3.0, "end": 9.0, "reason": "two fit"}
	return []Check{
		kept("scripts", "Texts are kept byte for byte, in any script and form.", "text", "Äé e\u0301 中文 العربية \u200f русский 😀", "Äé e\u0301 中文 العربية \u200f русский 😀"),
		kept("signs", "Texts are kept byte for byte, with control characters and what JSON or HTML would escape.", "text", "\x00\x01\t\r\n\"\\<>&\u2028\x7f", "\x00\x01\t\r\n\"\\<>&\u2028\x7f"),
		kept("empty text", "An empty text is a value.", "text", "", ""),
		kept("long text", "Texts of a megabyte are kept.", "text", strings.Repeat("a line of text\n", 1<<16), strings.Repeat("a line of text\n", 1<<16)),
		kept("false", "False is a value.", "authentic", false, false),
		kept("list", "Lists and objects are kept, in their order.", "unresolved", []any{object, object}, []any{object, object}),
		kept("typed word", "Attributes become what JSON makes of them: a typed word is a text.", "text", schema.Kind("State"), "State"),
		kept("nothing", "Nil is never stored.", "text", nil, nil),
		{Name: "Value/number", Promise: "Numbers are kept as float64, whole or not.", Run: func(r *Room) {
			for _, x := range []float64{0, -1, 193, 1 << 31} {
				r.apply("source:x", graph.Node{ID: "instrument:i", Kind: "Instrument", Attrs: with(law("i").Attrs, "partiesCount", x)})
				r.same("partiesCount", r.node("instrument:i").Attrs["partiesCount"], x)
			}
		}},
		{Name: "Value/nil key", Promise: "A key without a value is not there.", Run: func(r *Room) {
			r.apply("source:x", doc("a", "text", nil))
			_, there := r.node("document:a").Attrs["text"]
			r.same("text is there", there, false)
		}},
		{Name: "Value/long id", Promise: "Ids of any length that the ontology allows are kept.", Run: func(r *Room) {
			n := doc(strings.Repeat("n", schema.MaxID-len("document:")))
			s := said(strings.Repeat("s", schema.MaxID-len("statement:")))
			r.apply(graph.ID("source:"+strings.Repeat("x", schema.MaxID-len("source:"))), n, s, edge(s, "in", n))
			r.ids(graph.NodeQuery{}, n.ID, s.ID)
			r.keys(graph.EdgeQuery{To: []graph.ID{n.ID}}, edge(s, "in", n))
		}},
		{Name: "Value/edge", Promise: "Edges keep their attributes.", Run: func(r *Room) {
			e := edge(state("A"), "memberOf", group("g"), "from", "1955", "confidence", "UNSURE")
			r.apply("source:x", state("A"), group("g"), e)
			r.same("edges", r.edges(graph.EdgeQuery{}), []graph.Edge{by("source:x", e)})
		}},
		{Name: "Value/belongs to the caller", Promise: "What is yielded belongs to the caller.", Run: spoil},
		{Name: "Value/given stays the giver's", Promise: "What was given to Apply may be changed afterwards.", Run: func(r *Room) {
			words := []any{"a", "b"}
			n := said("a", "gapsSaid", words)
			b := batch("source:x", n, state("A"), group("g"), edge(state("A"), "memberOf", group("g"), "from", "1955"))
			r.put(b)
			words[0], b.Nodes[1].Attrs["alpha2"], b.Edges[0].Attrs["from"] = "changed", "YY", "1999"
			r.same("list", r.node("statement:a").Attrs["gapsSaid"], []any{"a", "b"})
			r.same("text", r.node("state:A").Attrs["alpha2"], "XX")
			r.same("edge", r.edges(graph.EdgeQuery{})[0].Attrs["from"], "1955")
		}},
		{Name: "Value/batch stays", Promise: "Apply does not change the batch.", Run: func(r *Room) {
			b := batch("source:x", doc("b", "text", schema.Kind("x")), doc("a"), doc("b", "text", schema.Kind("x")))
			r.put(b)
			r.same("batch", b, batch("source:x", doc("b", "text", schema.Kind("x")), doc("a"), doc("b", "text", schema.Kind("x"))))
		}},
	}
}

// spoil changes all that it is given and reads again.
func spoil(r *Room) {
	n, e := said("a", "gapsSaid", []any{"a"}), edge(state("A"), "memberOf", group("g"), "from", "1955")
	r.apply("source:x", n, state("A"), group("g"), e)
	n, e = by("source:x", n), by("source:x", e)
	ruin := func(n graph.Node) {
		n.Attrs["gapsSaid"].([]any)[0] = "ruined"
		n.Attrs["gist"] = "ruined"
	}
	q := graph.NodeQuery{IDs: []graph.ID{n.ID}}
	ruin(r.node(n.ID))
	ruin(r.nodes(q)[0])
	for _, asserted := range r.asserted("source:x").Nodes {
		if asserted.ID == n.ID {
			ruin(asserted)
		}
	}
	r.edges(graph.EdgeQuery{})[0].Attrs["from"] = "ruined"
	r.asserted("source:x").Edges[0].Attrs["from"] = "ruined"
	for _, c := range r.changes(0) {
		if c.Edge != nil {
			c.Edge.To = "ruined"
		}
	}
	r.same("node", r.node(n.ID), n)
	r.same("nodes", r.nodes(q), []graph.Node{n})
	r.same("edges", r.edges(graph.EdgeQuery{}), []graph.Edge{e})
	r.same("change", r.changes(0)[3].Edge, &e.EdgeKey)
}

func applyChecks() []Check {
	return []Check{
		{Name: "Apply/revision", Promise: "A store that was never written is at revision 0; every batch that changes it makes one more.", Run: func(r *Room) {
			r.same("at first", r.revision(), graph.Revision(0))
			for want := graph.Revision(1); want < 4; want++ {
				r.same("revision of Apply", r.apply("source:x", doc(strings.Repeat("a", int(want)))), want)
				r.same("Revision", r.revision(), want)
			}
		}},
		{Name: "Apply/again", Promise: "A batch that changes nothing writes nothing and makes no revision.", Run: func(r *Room) {
			things := []any{state("A"), group("g"), edge(state("A"), "memberOf", group("g"), "from", "1955")}
			first := r.apply("source:x", things...)
			r.same("revision", r.apply("source:x", things...), first)
			r.same("Revision", r.revision(), first)
			r.same("changes", r.changes(first), []graph.Change{})
		}},
		{Name: "Apply/again replacing", Promise: "So does one that replaces its source by the same.", Run: func(r *Room) {
			things := []any{state("A"), group("g"), edge(state("A"), "memberOf", group("g"))}
			first := r.apply("source:x", things...)
			r.same("revision", r.replace("source:x", things...), first)
			r.same("changes", r.changes(first), []graph.Change{})
		}},
		{Name: "Apply/in another order", Promise: "The order within a batch does not matter.", Run: func(r *Room) {
			first := r.apply("source:x", doc("a"), doc("b"), said("s"), edge(said("s"), "in", doc("a")))
			r.same("revision", r.apply("source:x", edge(said("s"), "in", doc("a")), said("s"), doc("b"), doc("a"), doc("a")), first)
		}},
		{Name: "Apply/nothing", Promise: "An empty batch changes nothing.", Run: func(r *Room) {
			r.same("revision", r.apply("source:x"), graph.Revision(0))
			r.same("sources", r.sources(), []graph.Source{})
		}},
		{Name: "Apply/adds", Promise: "A batch without Replace leaves what its source asserted before.", Run: func(r *Room) {
			r.apply("source:x", doc("a"))
			r.apply("source:x", doc("b"))
			r.ids(graph.NodeQuery{}, "document:a", "document:b")
		}},
		{Name: "Apply/attributes anew", Promise: "A node asserted anew has the attributes of the new assertion and no others.", Run: func(r *Room) {
			r.apply("source:x", doc("a", "text", "old", "language", "fr"))
			r.apply("source:x", doc("a", "language", "es"))
			r.same("node", r.node("document:a"), by("source:x", doc("a", "language", "es")))
		}},
		{Name: "Apply/edge attributes anew", Promise: "So has an edge.", Run: func(r *Room) {
			old, now := edge(state("A"), "memberOf", group("g"), "from", "1955"), edge(state("A"), "memberOf", group("g"), "to", "1990")
			r.apply("source:x", state("A"), group("g"), old)
			r.apply("source:x", now)
			r.same("edges", r.edges(graph.EdgeQuery{}), []graph.Edge{by("source:x", now)})
			r.same("edges backwards", r.edges(graph.EdgeQuery{To: []graph.ID{"group:g"}}), []graph.Edge{by("source:x", now)})
		}},
		{Name: "Apply/edge to what is there", Promise: "An edge may lead to a node that another source asserts.", Run: func(r *Room) {
			r.apply("source:x", state("A"))
			r.apply("source:y", said("s"), edge(said("s"), "by", state("A")))
			r.keys(graph.EdgeQuery{}, edge(said("s"), "by", state("A")))
		}},
		{Name: "Apply/large", Promise: "A batch of any size is applied whole.", Run: func(r *Room) {
			nodes, edges := many(2000), []graph.Edge{}
			for _, n := range many(2000) {
				s := said(n.ID.Name())
				nodes, edges = append(nodes, s), append(edges, edge(s, "in", n))
			}
			rev := r.apply("source:x", nodes, edges)
			r.same("revision", rev, graph.Revision(1))
			r.ids(graph.NodeQuery{}, idsOf(nodes...)...)
			r.keys(graph.EdgeQuery{}, sorted(edges)...)
			r.same("changes", len(r.changes(0)), 6000)
		}},
	}
}

func refusalChecks() []Check {
	invalid := func(name string, things ...any) Check {
		return Check{Name: "Refused/" + name, Promise: "The error wraps ErrInvalid when the ontology forbids the batch; nothing of it is kept.", Run: func(r *Room) {
			r.refused(graph.ErrInvalid, batch("source:x", append([]any{doc("good")}, things...)...))
			r.ids(graph.NodeQuery{})
		}}
	}
	member := edge(state("A"), "memberOf", group("g"))
	return []Check{
		invalid("kind", graph.Node{ID: "document:a", Kind: "Nothing"}),
		invalid("prefix", graph.Node{ID: "state:a", Kind: "Document", Attrs: doc("a").Attrs}),
		invalid("id", doc("a b")),
		invalid("attribute unknown", doc("a", "colour", "red")),
		invalid("attribute type", doc("a", "title", 7)),
		invalid("attribute missing", graph.Node{ID: "document:a", Kind: "Document", Attrs: graph.Attrs{"title": "a"}}),
		invalid("word unknown", doc("a", "sourceTier", "HEARSAY")),
		invalid("node twice", doc("a", "text", "one"), doc("a", "text", "two")),
		invalid("edge unknown", state("A"), group("g"), edge(state("A"), "likes", group("g"))),
		invalid("edge to the wrong kind", state("A"), doc("a"), edge(state("A"), "memberOf", doc("a"))),
		invalid("edge attribute", state("A"), group("g"), edge(state("A"), "memberOf", group("g"), "colour", "red")),
		invalid("edge twice", state("A"), group("g"), member, edge(state("A"), "memberOf", group("g"), "from", "1955")),
		{Name: "Refused/source", Promise: "The error wraps ErrInvalid when the source has no id, or one with spaces or too long.", Run: func(r *Room) {
			for _, id := range []graph.ID{"", "a b", "a\x00", graph.ID(strings.Repeat("x", schema.MaxID+1))} {
				r.refused(graph.ErrInvalid, batch(id, doc("a")))
			}
		}},
		{Name: "Refused/dangling at the far end", Promise: "The error wraps ErrDangling when an edge would have no node at one end; nothing of the batch is kept.", Run: func(r *Room) {
			r.refused(graph.ErrDangling, batch("source:x", state("A"), member))
			r.ids(graph.NodeQuery{})
			r.same("changes", r.changes(0), []graph.Change{})
		}},
		{Name: "Refused/dangling at the near end", Promise: "The error wraps ErrDangling when an edge would have no node at one end; nothing of the batch is kept.", Run: func(r *Room) {
			r.refused(graph.ErrDangling, batch("source:x", group("g"), member))
			r.ids(graph.NodeQuery{})
		}},
		{Name: "Refused/dangling by taking back", Promise: "The error wraps ErrDangling when the batch itself takes the node back; nothing is taken back then.", Run: func(r *Room) {
			r.apply("source:x", state("A"), group("g"), member)
			b := batch("source:x", state("A"), member)
			b.Replace = true
			r.refused(graph.ErrDangling, b)
			r.ids(graph.NodeQuery{}, "group:g", "state:A")
			r.keys(graph.EdgeQuery{}, member)
		}},
		{Name: "Refused/store goes on", Promise: "A refused batch leaves the store as it was, and open.", Run: func(r *Room) {
			r.apply("source:x", doc("a"))
			r.refused(graph.ErrDangling, batch("source:y", doc("b"), state("A"), member))
			r.same("sources", r.sources(), []graph.Source{{ID: "source:x"}})
			r.same("revision", r.apply("source:y", doc("b")), graph.Revision(2))
			r.ids(graph.NodeQuery{}, "document:a", "document:b")
		}},
	}
}
