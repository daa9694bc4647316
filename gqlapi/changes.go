package gqlapi

import (
	"context"
	"fmt"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/reference"
)

// ChangesSince implements gen.QueryResolver.
func (r queryResolver) ChangesSince(ctx context.Context, revision int, text *string, filter *gen.SearchFilter, first *int) (*gen.ChangesSince, error) {
	if r.options.Index == nil {
		return nil, fmt.Errorf("the search index: %w", errNotReady)
	}
	size, err := window{first: first}.size()
	if err != nil {
		return nil, err
	}
	if revision < 0 {
		return nil, fmt.Errorf("%w: revision is %d; ask from 0 on", errInput, revision)
	}
	var asked string
	take(&asked, text)
	q, err := query(asked, filter)
	if err != nil {
		return nil, err
	}
	q.First = size
	found, err := r.options.Index.Changes(ctx, graph.Revision(revision), q)
	if err != nil {
		return nil, err
	}
	out := &gen.ChangesSince{Since: revision, Revision: int(found.Now), Changes: []*gen.ThingChange{}, More: found.More}
	for _, c := range found.Changes {
		one := &gen.ThingChange{ID: c.ID, Kind: string(r.options.Ontology.KindOf(string(c.ID))), Removed: c.Removed, Revision: int(c.Revision), Title: optional(c.Title), Date: optional(c.Date)}
		if !c.Removed {
			if one.Node, err = r.decoder.node(c.Node); err != nil {
				return nil, err
			}
		}
		out.Changes = append(out.Changes, one)
	}
	return out, nil
}

// References implements gen.QueryResolver.
func (r queryResolver) References(ctx context.Context, ids []graph.ID) ([]*gen.Reference, error) {
	if len(ids) > maxFirst {
		return nil, fmt.Errorf("%w: %d ids; ask for at most %d", errInput, len(ids), maxFirst)
	}
	var nodes []graph.Node
	if len(ids) > 0 {
		for n, err := range r.options.Store.Nodes(ctx, graph.NodeQuery{IDs: ids}) {
			if err != nil {
				return nil, err
			}
			nodes = append(nodes, n)
		}
	}
	items, err := reference.Of(ctx, r.options.Store, nodes)
	if err != nil {
		return nil, err
	}
	byID := map[graph.ID]*gen.Reference{}
	for _, i := range items {
		byID[i.ID] = &gen.Reference{
			ID: i.ID, Kind: string(i.Kind), Title: i.Title, Authors: i.Authors, Container: optional(i.Container), Pinpoint: optional(i.Pinpoint),
			Date: optional(i.Date), Symbol: optional(i.Symbol), URL: optional(i.URL), Language: optional(i.Language), Form: optional(i.Form),
			Review: optional(i.Review), Confidence: optional(i.Confidence), Text: optional(i.Text),
		}
		if within := i.Within; within != "" {
			byID[i.ID].Within = &within
		}
	}
	out := make([]*gen.Reference, len(ids))
	for i, id := range ids {
		out[i] = byID[id]
	}
	return out, nil
}
