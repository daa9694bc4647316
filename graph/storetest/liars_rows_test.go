package storetest_test

import (
	"context"
	"iter"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Rows gives every liar the ability of graph.RowReader.
func (l *liar) Rows(ctx context.Context, q graph.RowQuery) iter.Seq2[graph.Row, error] {
	asked := q
	if l.rowQuery != nil {
		q = l.rowQuery(q)
	}
	var change func([]graph.Row) []graph.Row
	if l.rows != nil {
		change = func(all []graph.Row) []graph.Row { return l.rows(asked, all) }
	}
	return relay(l, "Rows", graph.Rows(l.context("Rows", ctx), l.Store, q), change)
}

// rowLies break the promises on reading rows.
func rowLies() map[string]lie {
	rows := func(change func(q graph.RowQuery, all []graph.Row) []graph.Row) lie {
		return func(s graph.Store, _ *schema.Ontology) *liar { return &liar{Store: s, rows: change} }
	}
	return map[string]lie{
		// Only the edges of who shows the node.
		"Rows/several who assert": rows(func(_ graph.RowQuery, all []graph.Row) []graph.Row {
			for i := range all {
				for k := range all[i].Ends {
					all[i].Ends[k] = all[i].Ends[k][:min(1, len(all[i].Ends[k]))]
				}
			}
			return all
		}),
		// Once read, always read.
		"Rows/as they change": func(s graph.Store, _ *schema.Ontology) *liar {
			var first []graph.Row
			return &liar{Store: s, rows: func(_ graph.RowQuery, all []graph.Row) []graph.Row {
				if first == nil {
					first = all
				}
				return first
			}}
		},
		"Rows/any kind": rows(func(q graph.RowQuery, all []graph.Row) []graph.Row {
			return slices.DeleteFunc(all, func(graph.Row) bool { return q.Kind != "Claim" })
		}),
		"Rows/refused": func(s graph.Store, _ *schema.Ontology) *liar {
			return &liar{Store: s, rowQuery: func(q graph.RowQuery) graph.RowQuery {
				return graph.RowQuery{Kind: "Claim", Attrs: q.Attrs}
			}}
		},
		"Rows/stop":   func(s graph.Store, _ *schema.Ontology) *liar { return &liar{Store: s, insist: true} },
		"Rows/cancel": background("Rows"),
		"Rows/close":  otherError("Rows"),
	}
}
