package storetest

import (
	"context"
	"errors"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// rowQuery is what is asked for of claims when they are counted.
func rowQuery() graph.RowQuery {
	return graph.RowQuery{Kind: "Claim", Attrs: []string{"type", "date", "review"}, Edges: []schema.EdgeName{"targets", "by", "inStatement"}}
}

// claim makes a claim; more attributes are given in pairs.
func claim(name string, pairs ...any) graph.Node {
	attrs := graph.Attrs{"type": "GAP_ASSERTED", "review": "PROPOSED", "method": "AUTOMATION", "hedged": false}
	for i := 0; i+1 < len(pairs); i += 2 {
		attrs[pairs[i].(string)] = pairs[i+1]
	}
	return graph.Node{ID: graph.ID("claim:" + name), Kind: "Claim", Attrs: attrs}
}

// rowsChecks hold the ability of graph.RowReader; of stores that have it not
// they hold what graph.Rows makes of them.
func rowsChecks() []Check {
	return []Check{
		{Name: "Rows/several who assert", Promise: "A row has the attributes of the source whose id sorts first, and the edges of all.", Run: func(r *Room) {
			things := []any{state("A"), state("B"), law("i"), law("j"), said("a")}
			one, other := claim("c", "date", "2020-01"), claim("c", "type", "GAP_DENIED")
			edges := []any{edge(one, "targets", law("j")), edge(one, "by", state("B")), edge(one, "inStatement", said("a"))}
			r.apply("source:law", things...)
			r.apply("source:y", append([]any{one, claim("b", "date", "2019")}, edges...)...)
			r.apply("source:x", other, edge(one, "targets", law("i")), edge(one, "by", state("A")), edge(one, "by", state("B")))
			b := graph.Row{ID: "claim:b", Source: "source:y", Texts: []string{"GAP_ASSERTED", "2019", "PROPOSED"}, Ends: [][]graph.ID{nil, nil, nil}}
			r.rows(rowQuery(), b, graph.Row{ID: "claim:c", Source: "source:x", Texts: []string{"GAP_DENIED", "", "PROPOSED"},
				Ends: [][]graph.ID{{"instrument:i", "instrument:j"}, {"state:A", "state:B"}, {"statement:a"}}})
			r.replace("source:x")
			r.rows(rowQuery(), b, graph.Row{ID: "claim:c", Source: "source:y", Texts: []string{"GAP_ASSERTED", "2020-01", "PROPOSED"},
				Ends: [][]graph.ID{{"instrument:j"}, {"state:B"}, {"statement:a"}}})
		}},
		{Name: "Rows/as they change", Promise: "Rows are those of the newest revision.", Run: func(r *Room) {
			r.apply("source:law", state("A"), law("i"))
			r.apply("source:x", claim("a"), claim("b"), edge(claim("a"), "targets", law("i")), edge(claim("b"), "by", state("A")))
			r.sameRows()
			r.apply("source:x", claim("b", "review", "ACCEPTED", "date", "2021"), claim("c"))
			r.sameRows()
			r.apply("source:other", edge(claim("c"), "targets", law("i")))
			r.sameRows()
			r.replace("source:law", state("A"))
			r.sameRows()
			r.replace("source:x", claim("b", "date", "2022"))
			r.sameRows()
			r.replace("source:x")
			r.rows(rowQuery())
		}},
		{Name: "Rows/any kind", Promise: "Rows of every kind, with any attributes and edges.", Run: func(r *Room) {
			some(r)
			r.apply("source:x", edge(said("a"), "in", doc("b")), edge(said("a"), "in", doc("a")), claim("a", "quote", "words", "score", 0.5))
			q := graph.RowQuery{Kind: "Statement", Attrs: []string{"nothing", "sourceTier"}, Edges: []schema.EdgeName{"by", "in"}}
			r.rows(q, graph.Row{ID: "statement:a", Source: "source:x", Texts: []string{"", "PRESS_REPORT"}, Ends: [][]graph.ID{nil, {"document:a", "document:b"}}},
				graph.Row{ID: "statement:b", Source: "source:x", Texts: []string{"", "PRESS_REPORT"}, Ends: [][]graph.ID{nil, nil}})
			r.rows(graph.RowQuery{Kind: "Claim", Attrs: []string{"quote", "score", "type"}},
				graph.Row{ID: "claim:a", Source: "source:x", Texts: []string{"words", "", "GAP_ASSERTED"}})
			r.rows(graph.RowQuery{Kind: "Claim"}, graph.Row{ID: "claim:a", Source: "source:x"})
			r.rows(graph.RowQuery{Kind: "Nothing", Attrs: []string{"type"}})
		}},
		{Name: "Rows/refused", Promise: "The error wraps ErrQuery when the query does not pass its Check.", Run: func(r *Room) {
			r.apply("source:x", claim("a"))
			for _, q := range []graph.RowQuery{{}, {Kind: "Claim", Edges: []schema.EdgeName{"by", "by"}}} {
				r.wraps("Rows", fault(r, "Rows", graph.Rows(r.ctx, r.Store, q)), graph.ErrQuery)
			}
		}},
		{Name: "Rows/stop", Promise: "Who wants no more gets no more.", Run: func(r *Room) {
			r.apply("source:x", claim("a"), claim("b"))
			seen := 0
			for _, err := range graph.Rows(r.ctx, r.Store, rowQuery()) {
				if err != nil {
					r.Fatal(err)
				}
				seen++
				break
			}
			r.same("rows seen", seen, 1)
		}},
		{Name: "Rows/cancel", Promise: "A cancelled call ends with the context's error.", Run: func(r *Room) {
			r.apply("source:x", claim("a"))
			ctx, cancel := context.WithCancel(r.ctx)
			cancel()
			r.within("Rows", func() {
				if err := fault(r, "Rows", graph.Rows(ctx, r.Store, rowQuery())); !errors.Is(err, context.Canceled) {
					r.Errorf("Rows: got the error %v, want one that wraps %q", err, context.Canceled)
				}
			})
		}},
		{Name: "Rows/close", Promise: "After Close the error wraps ErrClosed.", Run: func(r *Room) {
			r.apply("source:x", claim("a"))
			if err := r.Store.Close(); err != nil {
				r.Fatal(err)
			}
			r.wraps("Rows", fault(r, "Rows", graph.Rows(r.ctx, r.Store, rowQuery())), graph.ErrClosed)
		}},
	}
}

// kept copies a row, which is valid until the next only. No list is an empty one.
func kept(row graph.Row) graph.Row {
	row.Texts, row.Ends = slices.Clone(row.Texts), slices.Clone(row.Ends)
	for i := range row.Ends {
		row.Ends[i] = append([]graph.ID{}, row.Ends[i]...)
	}
	return graph.Row{ID: row.ID, Source: row.Source, Texts: append([]string{}, row.Texts...), Ends: append([][]graph.ID{}, row.Ends...)}
}

// rows fails unless a query finds these rows.
func (r *Room) rows(q graph.RowQuery, want ...graph.Row) {
	r.Helper()
	all := []graph.Row{}
	for _, row := range want {
		all = append(all, kept(row))
	}
	r.same("rows", r.gatherRows(q), all)
}

// sameRows fails unless the rows of claims are those of their nodes and edges.
func (r *Room) sameRows() {
	r.Helper()
	r.same("rows", r.gatherRows(rowQuery()), r.joinedRows())
}

func (r *Room) joinedRows() []graph.Row {
	r.Helper()
	out := []graph.Row{}
	for row, err := range graph.JoinRows(r.ctx, r.Store, rowQuery()) {
		if err != nil {
			r.Fatalf("JoinRows: %v", err)
		}
		out = append(out, kept(row))
	}
	return out
}

func (r *Room) gatherRows(q graph.RowQuery) []graph.Row {
	r.Helper()
	out := []graph.Row{}
	for row, err := range graph.Rows(r.ctx, r.Store, q) {
		if err != nil {
			r.Fatalf("Rows: %v", err)
		}
		out = append(out, kept(row))
	}
	return out
}
