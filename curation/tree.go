package curation

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// tree is the activities, each with the one above it.
type tree map[graph.ID]graph.ID

// readTree reads the activities.
func readTree(ctx context.Context, r graph.Reader) (tree, error) {
	out := tree{}
	for n, err := range r.Nodes(ctx, graph.NodeQuery{Kind: schema.KindActivity}) {
		if err != nil {
			return nil, fmt.Errorf("activities: %w", err)
		}
		out[n.ID] = ""
	}
	if len(out) == 0 {
		return out, nil
	}
	for e, err := range r.Edges(ctx, graph.EdgeQuery{From: sortedIDs(out), Names: []schema.EdgeName{schema.EdgeBroader}}) {
		if err != nil {
			return nil, fmt.Errorf("activities: %w", err)
		}
		out[e.From] = e.To
	}
	return out, nil
}

// line gives an activity and those above it, nearest first.
func (t tree) line(id graph.ID) []graph.ID {
	var out []graph.ID
	for id != "" && !slices.Contains(out, id) {
		out = append(out, id)
		id = t[id]
	}
	return out
}

// within gives the activities at or below one of some, by id.
func (t tree) within(roots ...graph.ID) []graph.ID {
	var out []graph.ID
	for _, id := range sortedIDs(t) {
		if slices.ContainsFunc(t.line(id), func(above graph.ID) bool { return slices.Contains(roots, above) }) {
			out = append(out, id)
		}
	}
	return out
}

func sortedIDs[V any](m map[graph.ID]V) []graph.ID { return slices.Sorted(maps.Keys(m)) }
