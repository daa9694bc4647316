package search

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// facetSize is how many values of a facet are listed.
const facetSize = 25

// FacetFields lists the fields of the facets of every answer, in their order.
func FacetFields() []string {
	return []string{"kind", "state", "group", "year", "instrument", "activity", "regime", "language", "binding", "forum", "sourceTier", "review"}
}

// counts counts hits by the values of every facet. The counts are exact.
type counts struct {
	by      []map[string]int // by facet
	missing []int
}

func newCounts() *counts {
	n := len(FacetFields())
	c := &counts{by: make([]map[string]int, n), missing: make([]int, n)}
	for i := range c.by {
		c.by[i] = map[string]int{}
	}
	return c
}

// add counts the hits of a part.
func (c *counts) add(p part, docs []uint32) {
	for i, facet := range FacetFields() {
		column := p.columns[facet]
		n := make([]int, len(column.values))
		for _, doc := range docs {
			from, to := column.starts[doc], column.starts[doc+1]
			if from == to {
				c.missing[i]++
			}
			for ; from < to; from++ {
				n[column.ords[from]]++
			}
		}
		for ord, count := range n {
			if count > 0 {
				c.by[i][column.values[ord]] += count
			}
		}
	}
}

// facets gives the counts by field: the values with most hits, then by value.
func (c *counts) facets() []Facet {
	out := emptyFacets()
	for i := range out {
		for value, count := range c.by[i] {
			out[i].Values = append(out[i].Values, FacetValue{Value: value, Count: count})
		}
		slices.SortFunc(out[i].Values, func(a, b FacetValue) int {
			if a.Count != b.Count {
				return b.Count - a.Count
			}
			return strings.Compare(a.Value, b.Value)
		})
		for _, rest := range out[i].Values[min(facetSize, len(out[i].Values)):] {
			out[i].Other += rest.Count
		}
		out[i].Values = out[i].Values[:min(facetSize, len(out[i].Values))]
		out[i].Missing = c.missing[i]
	}
	return out
}

// parents says of each activity in the facets which one holds it.
func (ix *Index) parents(ctx context.Context, facets []Facet) error {
	at := slices.IndexFunc(facets, func(f Facet) bool { return f.Field == "activity" })
	place := map[graph.ID]int{}
	ids := make([]graph.ID, len(facets[at].Values))
	for i, value := range facets[at].Values {
		ids[i] = graph.ID(value.Value)
		place[ids[i]] = i
	}
	if len(ids) == 0 {
		return nil
	}
	for e, err := range ix.options.Store.Edges(ctx, graph.EdgeQuery{From: ids, Names: []schema.EdgeName{schema.EdgeBroader}}) {
		if err != nil {
			return fmt.Errorf("search: classes of activities: %w", err)
		}
		if value := &facets[at].Values[place[e.From]]; value.Parent == "" {
			value.Parent = string(e.To)
		}
	}
	return nil
}

func emptyFacets() []Facet {
	out := make([]Facet, 0, len(FacetFields()))
	for _, field := range FacetFields() {
		out = append(out, Facet{Field: field})
	}
	return out
}
