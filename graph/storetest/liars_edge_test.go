package storetest_test

import (
	"cmp"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
)

// edgeLies break the promises on reading edges.
func edgeLies() map[string]lie {
	return map[string]lie{
		"Edges/whole": edges(func(_ graph.EdgeQuery, all []graph.Edge) []graph.Edge {
			for i := range all {
				all[i].Attrs = nil
			}
			return all
		}),
		"Edges/whole backwards": edges(func(q graph.EdgeQuery, all []graph.Edge) []graph.Edge {
			for i := range all {
				if q.To != nil {
					all[i].From, all[i].To = all[i].To, all[i].From
				}
			}
			return all
		}),
		"Edges/all in order": edges(joined),
		"Edges/from": edgeQuery(func(q graph.EdgeQuery) graph.EdgeQuery {
			q.From = append(slices.Clone(q.From), "statement:ab")
			return q
		}),
		"Edges/from several": edges(joined),
		"Edges/from none":    edgeQuery(emptyIsNil),
		"Edges/from missing": edgeQuery(func(q graph.EdgeQuery) graph.EdgeQuery { q.From = cutAll(q.From); return q }),
		"Edges/to": edges(func(_ graph.EdgeQuery, all []graph.Edge) []graph.Edge {
			slices.Reverse(all)
			return all
		}),
		"Edges/to several": edges(swapped),
		"Edges/to none":    edgeQuery(emptyIsNil),
		"Edges/to missing": edgeQuery(func(q graph.EdgeQuery) graph.EdgeQuery { q.To = cutAll(q.To); return q }),
		"Edges/both ends": edgeQuery(func(q graph.EdgeQuery) graph.EdgeQuery {
			if q.From != nil {
				q.To = nil
			}
			return q
		}),
		"Edges/to itself": edges(func(_ graph.EdgeQuery, all []graph.Edge) []graph.Edge {
			return slices.DeleteFunc(all, func(e graph.Edge) bool { return e.From == e.To })
		}),
		"Edges/names":           edgeQuery(func(q graph.EdgeQuery) graph.EdgeQuery { q.Names = nil; return q }),
		"Edges/names backwards": edgeQuery(func(q graph.EdgeQuery) graph.EdgeQuery { q.Names = nil; return q }),
		"Edges/names of all":    edgeQuery(func(q graph.EdgeQuery) graph.EdgeQuery { q.Names = nil; return q }),
		"Edges/names several": edges(func(q graph.EdgeQuery, all []graph.Edge) []graph.Edge {
			slices.SortStableFunc(all, func(a, b graph.Edge) int {
				return cmp.Compare(slices.Index(q.Names, a.Name), slices.Index(q.Names, b.Name))
			})
			return all
		}),
		"Edges/names none": edgeQuery(emptyIsNil),
		"Edges/after":      edgeQuery(func(q graph.EdgeQuery) graph.EdgeQuery { q.After = nil; return q }),
		"Edges/after backwards": edgeQuery(func(q graph.EdgeQuery) graph.EdgeQuery {
			if q.After != nil {
				q.After = &graph.EdgeKey{From: q.After.To, Name: q.After.Name, To: q.After.From}
			}
			return q
		}),
		"Edges/after nobody": edges(func(q graph.EdgeQuery, all []graph.Edge) []graph.Edge {
			return slices.DeleteFunc(all, func(graph.Edge) bool { return q.After.To == "" })
		}),
		"Edges/limit":          edgeQuery(func(q graph.EdgeQuery) graph.EdgeQuery { q.Limit = 0; return q }),
		"Edges/limit negative": edgeQuery(func(q graph.EdgeQuery) graph.EdgeQuery { q.Limit = max(q.Limit, 0); return q }),
		"Edges/pages": edges(func(q graph.EdgeQuery, all []graph.Edge) []graph.Edge {
			if q.After != nil {
				return all[:max(0, len(all)-1)]
			}
			return all
		}),
		"Edges/pages backwards": edges(func(q graph.EdgeQuery, all []graph.Edge) []graph.Edge {
			if q.After != nil && q.To != nil {
				return all[:max(0, len(all)-1)]
			}
			return all
		}),
	}
}
