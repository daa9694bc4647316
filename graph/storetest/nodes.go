package storetest

import (
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// some is the graph that most reading checks read: ids of which one begins
// another, ids in other scripts, and signs that sort around letters.
func some(r *Room) []graph.Node {
	nodes := []graph.Node{
		doc("b"), doc("a"), doc("ab"), doc("a!"), doc("a/b"), doc("Z"), doc("é"), doc("中"), doc("1"),
		said("a"), said("b"), state("A"), state("AB"), group("g"),
	}
	r.apply("source:x", nodes)
	return nodes
}

func nodeChecks() []Check {
	return []Check{
		{Name: "Node/found", Promise: "Node gives a node with its kind and attributes.", Run: func(r *Room) {
			n := doc("a", "text", "words", "authentic", true)
			r.apply("source:x", n)
			r.same("node", r.node(n.ID), by("source:x", n))
		}},
		{Name: "Node/not there", Promise: "The error wraps ErrNotFound when nobody asserts it.", Run: func(r *Room) {
			some(r)
			_, err := r.Store.Node(r.ctx, "document:nobody")
			r.wraps("Node", err, graph.ErrNotFound)
		}},
		{Name: "Node/only its id", Promise: "Node gives the node with exactly this id.", Run: func(r *Room) {
			r.apply("source:x", doc("ab"), doc("abc"))
			_, err := r.Store.Node(r.ctx, "document:a")
			r.wraps("Node", err, graph.ErrNotFound)
		}},
		{Name: "Node/zero byte", Promise: "Any text may be asked for.", Run: func(r *Room) {
			n := doc("a")
			r.apply("source:x", n)
			_, err := r.Store.Node(r.ctx, n.ID+"\x00x")
			r.wraps("Node", err, graph.ErrNotFound)
		}},
		{Name: "Node/empty store", Promise: "Nothing is in a store that was never written.", Run: func(r *Room) {
			_, err := r.Store.Node(r.ctx, "document:a")
			r.wraps("Node", err, graph.ErrNotFound)
			r.ids(graph.NodeQuery{})
		}},
		{Name: "Nodes/all in order", Promise: "Nodes yields nodes by ascending id.", Run: func(r *Room) {
			nodes := some(r)
			r.ids(graph.NodeQuery{}, idsOf(nodes...)...)
		}},
		{Name: "Nodes/whole", Promise: "What Nodes yields is what Node gives.", Run: func(r *Room) {
			for _, n := range some(r) {
				r.same("node", r.nodes(graph.NodeQuery{IDs: []graph.ID{n.ID}}), []graph.Node{r.node(n.ID)})
			}
		}},
		{Name: "Nodes/kind", Promise: "Kind asks for nodes of a kind.", Run: func(r *Room) {
			some(r)
			r.ids(graph.NodeQuery{Kind: "Statement"}, "statement:a", "statement:b")
		}},
		{Name: "Nodes/kind unknown", Promise: "No node is of a kind that is not declared.", Run: func(r *Room) {
			some(r)
			r.ids(graph.NodeQuery{Kind: "Nothing"})
			r.ids(graph.NodeQuery{Kind: "Claim"})
		}},
		{Name: "Nodes/ids", Promise: "IDs asks for these nodes, by ascending id.", Run: func(r *Room) {
			some(r)
			r.ids(graph.NodeQuery{IDs: []graph.ID{"statement:a", "document:é", "document:a"}}, "document:a", "document:é", "statement:a")
		}},
		{Name: "Nodes/ids twice", Promise: "A node is yielded once.", Run: func(r *Room) {
			some(r)
			r.ids(graph.NodeQuery{IDs: []graph.ID{"document:a", "document:b", "document:a"}}, "document:a", "document:b")
		}},
		{Name: "Nodes/ids missing", Promise: "Ids that are not there are passed over.", Run: func(r *Room) {
			some(r)
			r.ids(graph.NodeQuery{IDs: []graph.ID{"", "document:a", "document:a\x00", "document:nobody", "zzz"}}, "document:a")
		}},
		{Name: "Nodes/ids none", Promise: "IDs that are empty and not nil ask for nothing.", Run: func(r *Room) {
			some(r)
			r.ids(graph.NodeQuery{IDs: []graph.ID{}})
		}},
		{Name: "Nodes/ids of a kind", Promise: "Kind and IDs hold together.", Run: func(r *Room) {
			some(r)
			r.ids(graph.NodeQuery{Kind: "State", IDs: []graph.ID{"document:a", "state:A"}}, "state:A")
		}},
		{Name: "Nodes/query stays", Promise: "A query is not changed.", Run: func(r *Room) {
			some(r)
			q := graph.NodeQuery{IDs: []graph.ID{"document:b", "document:a"}}
			r.nodes(q)
			r.same("the ids of the query", q.IDs, []graph.ID{"document:b", "document:a"})
		}},
		{Name: "Nodes/stop", Promise: "A sequence stops when its reader does.", Run: func(r *Room) {
			some(r)
			calls := 0
			r.Store.Nodes(r.ctx, graph.NodeQuery{})(func(graph.Node, error) bool { calls++; return false })
			r.Store.Edges(r.ctx, graph.EdgeQuery{})(func(graph.Edge, error) bool { calls++; return false })
			r.Store.Changes(r.ctx, 0)(func(graph.Change, error) bool { calls++; return false })
			r.Store.Sources(r.ctx)(func(graph.Source, error) bool { calls++; return false })
			r.same("calls", calls, 3)
		}},
	}
}

func pageChecks() []Check {
	return []Check{
		{Name: "Nodes/after", Promise: "After asks for ids greater than this.", Run: func(r *Room) {
			some(r)
			r.ids(graph.NodeQuery{After: "state:A"}, "state:AB", "statement:a", "statement:b")
		}},
		{Name: "Nodes/after nobody", Promise: "After need not be there.", Run: func(r *Room) {
			some(r)
			r.ids(graph.NodeQuery{After: "state:AA"}, "state:AB", "statement:a", "statement:b")
			r.ids(graph.NodeQuery{After: "state:A\x00"}, "state:AB", "statement:a", "statement:b")
			r.ids(graph.NodeQuery{After: "zzz"})
		}},
		{Name: "Nodes/after within a kind", Promise: "After and Kind hold together.", Run: func(r *Room) {
			some(r)
			r.ids(graph.NodeQuery{Kind: "State", After: "document:b"}, "state:A", "state:AB")
			r.ids(graph.NodeQuery{Kind: "State", After: "state:A"}, "state:AB")
			r.ids(graph.NodeQuery{Kind: "State", After: "statement:a"})
		}},
		{Name: "Nodes/after among ids", Promise: "After and IDs hold together.", Run: func(r *Room) {
			some(r)
			r.ids(graph.NodeQuery{IDs: []graph.ID{"state:AB", "document:a", "state:A"}, After: "document:a"}, "state:A", "state:AB")
		}},
		{Name: "Nodes/limit", Promise: "Limit asks for so many at most.", Run: func(r *Room) {
			some(r)
			r.ids(graph.NodeQuery{Limit: 2}, "document:1", "document:Z")
			r.ids(graph.NodeQuery{Kind: "State", Limit: 2}, "state:A", "state:AB")
			r.ids(graph.NodeQuery{Kind: "State", Limit: 9}, "state:A", "state:AB")
		}},
		{Name: "Nodes/limit counts matches", Promise: "Limit counts what is yielded, not what is looked at.", Run: func(r *Room) {
			r.apply("source:x", doc("a"), doc("b", "language", "fr"), doc("c"), doc("d", "language", "fr"), doc("e", "language", "fr"))
			r.ids(graph.NodeQuery{Where: map[string]any{"language": "fr"}, Limit: 2}, "document:b", "document:d")
		}},
		{Name: "Nodes/limit negative", Promise: "The error wraps ErrQuery when the limit is negative.", Run: func(r *Room) {
			r.wraps("Nodes", fault(r, "Nodes", r.Store.Nodes(r.ctx, graph.NodeQuery{Limit: -1})), graph.ErrQuery)
		}},
		{Name: "Nodes/pages", Promise: "Pages by After and Limit make the whole list.", Run: func(r *Room) {
			nodes := some(r)
			for size := 1; size <= 4; size++ {
				r.same("pages", pageNodes(r, graph.NodeQuery{Limit: size}), idsOf(nodes...))
			}
		}},
		{Name: "Nodes/pages of an attribute", Promise: "Pages make the whole list, with Where as well.", Run: func(r *Room) {
			r.apply("source:x", doc("a"), doc("b", "language", "fr"), doc("ba", "language", "fr"), doc("c", "language", "f"), doc("d", "language", "fr"))
			q := graph.NodeQuery{Kind: "Document", Where: map[string]any{"language": "fr"}, Limit: 1}
			r.same("pages", pageNodes(r, q), []graph.ID{"document:b", "document:ba", "document:d"})
		}},
		{Name: "Nodes/many", Promise: "A list of any length is whole.", Run: func(r *Room) {
			nodes := many(2500)
			r.apply("source:x", nodes)
			r.ids(graph.NodeQuery{}, idsOf(nodes...)...)
		}},
	}
}

// pageNodes reads page by page.
func pageNodes(r *Room, q graph.NodeQuery) []graph.ID {
	out := []graph.ID{}
	for range 1000 {
		page := r.nodes(q)
		out = append(out, idsOf(page...)...)
		if len(page) < q.Limit {
			break
		}
		q.After = page[len(page)-1].ID
	}
	return out
}

// many makes documents.
func many(n int) []graph.Node {
	var out []graph.Node
	for i := range n {
		out = append(out, doc(slowName(i)))
	}
	return out
}

// slowName makes names that do not sort as their numbers do.
func slowName(i int) string {
	digits := []byte{}
	for ; i > 0; i /= 10 {
		digits = append(digits, byte('0'+i%10))
	}
	return "n" + string(digits)
}

func whereChecks() []Check {
	where := func(name, promise string, q graph.NodeQuery, want ...graph.ID) Check {
		return Check{Name: "Where/" + name, Promise: promise, Run: func(r *Room) {
			r.apply("source:x",
				doc("a", "language", "fr", "authentic", true), doc("b", "language", "fr", "authentic", false),
				doc("c", "language", "f", "path", "fr"), doc("d", "language", "fr", "authentic", true, "path", "fr"),
				said("e"), graph.Node{ID: "instrument:i", Kind: "Instrument", Attrs: with(law("i").Attrs, "partiesCount", 7.0)},
				graph.Node{ID: "instrument:j", Kind: "Instrument", Attrs: with(law("j").Attrs, "partiesCount", 8.0)})
			r.ids(q, want...)
		}}
	}
	return []Check{
		where("text", "Where asks for an equal text.", graph.NodeQuery{Where: map[string]any{"language": "fr"}}, "document:a", "document:b", "document:d"),
		where("text of a kind", "Where and Kind hold together.", graph.NodeQuery{Kind: "Document", Where: map[string]any{"language": "fr"}}, "document:a", "document:b", "document:d"),
		where("not indexed", "Where holds for every attribute.", graph.NodeQuery{Kind: "Document", Where: map[string]any{"path": "fr"}}, "document:c", "document:d"),
		where("truth", "Where asks for an equal truth value; false is not missing.", graph.NodeQuery{Where: map[string]any{"authentic": false}}, "document:b"),
		where("number", "Where asks for an equal number.", graph.NodeQuery{Where: map[string]any{"partiesCount": 7.0}}, "instrument:i"),
		where("two", "All of Where hold.", graph.NodeQuery{Kind: "Document", Where: map[string]any{"language": "fr", "authentic": true}}, "document:a", "document:d"),
		where("with ids", "Where and IDs hold together.", graph.NodeQuery{Kind: "Document", IDs: []graph.ID{"document:a", "document:c"}, Where: map[string]any{"language": "fr"}}, "document:a"),
		where("other type", "A text is not a number or a list.", graph.NodeQuery{Where: map[string]any{"regimes": "test"}}),
		where("other kind", "A kind without the attribute has no such node.", graph.NodeQuery{Kind: "Statement", Where: map[string]any{"language": "fr"}}),
		{Name: "Where/long text", Promise: "Texts of any length are told apart.", Run: func(r *Room) {
			long := slices.Repeat([]byte("x"), 5000)
			r.apply("source:x", doc("a", "language", string(long)), doc("b", "language", string(long)+"y"))
			r.ids(graph.NodeQuery{Kind: "Document", Where: map[string]any{"language": string(long)}}, "document:a")
		}},
		{Name: "Where/follows a change", Promise: "Where sees the newest revision.", Run: func(r *Room) {
			q := graph.NodeQuery{Kind: "Document", Where: map[string]any{"language": "fr"}}
			r.apply("source:x", doc("a", "language", "fr"), doc("b", "language", "es"))
			r.apply("source:x", doc("a", "language", "es"), doc("b", "language", "fr"))
			r.ids(q, "document:b")
			r.replace("source:x")
			r.ids(q)
		}},
		{Name: "Where/what is shown", Promise: "Where compares the attributes that are shown.", Run: func(r *Room) {
			q := graph.NodeQuery{Kind: "Document", Where: map[string]any{"language": "fr"}}
			r.apply("source:b", doc("a", "language", "fr"))
			r.apply("source:a", doc("a", "language", "es"))
			r.ids(q)
			r.replace("source:a")
			r.ids(q, "document:a")
		}},
		{Name: "Where/typed word", Promise: "The error wraps ErrQuery when a value is neither string, bool nor float64.", Run: func(r *Room) {
			some(r)
			for _, value := range []any{schema.Kind("fr"), 7, nil, []any{"fr"}} {
				q := graph.NodeQuery{Where: map[string]any{"language": value}}
				r.wraps("Nodes", fault(r, "Nodes", r.Store.Nodes(r.ctx, q)), graph.ErrQuery)
			}
		}},
	}
}

// with copies attributes and sets one.
func with(attrs graph.Attrs, name string, value any) graph.Attrs {
	out := attrs.Clone()
	out[name] = value
	return out
}
