package gqlapi

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
)

// AuditClaims implements gen.QueryResolver. Only the claims of the page are
// held against the graph, unless verdicts are asked for.
func (r queryResolver) AuditClaims(ctx context.Context, filter *gap.AuditFilter, first *int, after *string) (*gen.ClaimAuditConnection, error) {
	w := window{first, after}
	size, err := w.size()
	if err != nil {
		return nil, err
	}
	place, err := w.place(listAudit)
	if err != nil {
		return nil, err
	}
	atlas, err := r.atlas()
	if err != nil {
		return nil, err
	}
	var f gap.AuditFilter
	if take(&f, filter); max(len(f.Statements), len(f.States), len(f.Types), len(f.Verdicts)) > maxListed {
		return nil, fmt.Errorf("%w: a list of the filter is longer than %d", errInput, maxListed)
	}
	claims, err := gap.ReadClaims(ctx, r.options.Store, f)
	if err != nil {
		return nil, err
	}
	if len(f.Verdicts) > 0 {
		all, err := atlas.Audit(claims, f, r.today())
		if err != nil {
			return nil, err
		}
		return auditPage(all.Claims, size, place), nil
	}
	from, to := stretchOf(claims, size, place, func(c gap.Claimed) graph.ID { return c.ID })
	audited, err := atlas.Audit(claims[from:to], f, r.today())
	if err != nil {
		return nil, err
	}
	out := auditPage(audited.Claims, size, "")
	out.TotalCount, out.PageInfo.HasNextPage, out.PageInfo.HasPreviousPage = len(claims), to < len(claims), place != ""
	return out, nil
}

// stretchOf gives where a page begins and ends in a list by ascending id.
func stretchOf[T any](all []T, size int, place string, id func(T) graph.ID) (from, to int) {
	if place != "" {
		i, found := slices.BinarySearchFunc(all, graph.ID(place), func(x T, after graph.ID) int { return cmp.Compare(id(x), after) })
		if from = i; found {
			from++
		}
	}
	return from, min(from+size, len(all))
}

func auditPage(all []gap.ClaimAudit, size int, place string) *gen.ClaimAuditConnection {
	from, to := stretchOf(all, size, place, func(c gap.ClaimAudit) graph.ID { return c.ID })
	out := &gen.ClaimAuditConnection{Edges: []*gen.ClaimAuditEdge{}, TotalCount: len(all)}
	var cursors []string
	for i := from; i < to; i++ {
		cursors = append(cursors, cursor(listAudit, string(all[i].ID)))
		out.Edges = append(out.Edges, &gen.ClaimAuditEdge{Cursor: cursors[i-from], Node: &all[i]})
	}
	out.PageInfo = pageInfo(cursors, to < len(all), place != "")
	return out
}

// Claim implements gen.ClaimAuditResolver.
func (r claimAuditResolver) Claim(ctx context.Context, obj *gap.ClaimAudit) (*gen.Claim, error) {
	return required[*gen.Claim](ctx, obj.ID)
}
