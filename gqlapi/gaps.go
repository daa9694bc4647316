package gqlapi

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
)

// atlas is the newest atlas. The error wraps errNotReady while there is none.
func (a *API) atlas() (*gap.Atlas, error) {
	if atlas := a.options.Atlas(); atlas != nil {
		return atlas, nil
	}
	return nil, fmt.Errorf("the atlas of gaps: %w", errNotReady)
}

// Gaps implements gen.QueryResolver.
func (r queryResolver) Gaps(_ context.Context, input *gen.LensInput, filter *gap.Filter, first *int, after *string) (*gen.GapConnection, error) {
	w := window{first, after}
	size, err := w.size()
	if err != nil {
		return nil, err
	}
	place, err := w.place(listGaps)
	if err != nil {
		return nil, err
	}
	atlas, lens, err := r.asked(input)
	if err != nil {
		return nil, err
	}
	chosen, err := choose(atlas, filter)
	if err != nil {
		return nil, err
	}
	all, err := atlas.Gaps(lens, chosen)
	if err != nil {
		return nil, err
	}
	return gapPage(all, size, place), nil
}

// asked gives the atlas and the lens of a question.
func (a *API) asked(input *gen.LensInput) (*gap.Atlas, gap.Lens, error) {
	atlas, err := a.atlas()
	if err != nil {
		return nil, gap.Lens{}, err
	}
	lens, err := a.lens(input)
	return atlas, lens, err
}

// choose fills in the kinds of the ids in a filter and refuses ids that are not there.
func choose(atlas *gap.Atlas, filter *gap.Filter) (gap.Filter, error) {
	if filter == nil {
		return gap.Filter{}, nil
	}
	out := *filter
	var err error
	out.Under, err = activities(atlas, filter.Under)
	return out, err
}

func activities(atlas *gap.Atlas, ids []graph.ID) ([]graph.ID, error) {
	out := make([]graph.ID, len(ids))
	for i, id := range ids {
		found, err := activity(atlas, id)
		if err != nil {
			return nil, err
		}
		out[i] = found
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return out, nil
}

// activity gives the full id of an activity. The error wraps graph.ErrNotFound.
func activity(atlas *gap.Atlas, id graph.ID) (graph.ID, error) {
	full, err := withKind(id, "activity")
	if err != nil {
		return "", err
	}
	if _, found := slices.BinarySearch(atlas.Activities(), full); !found {
		return "", fmt.Errorf("%s: %w", short(string(full)), graph.ErrNotFound)
	}
	return full, nil
}

// gapPage cuts a page out of the ranked gaps. A cursor holds the id and the
// rank; when the id has left the list since, the rank decides.
func gapPage(all []gap.Profile, size int, place string) *gen.GapConnection {
	from := 0
	if rank, id, found := strings.Cut(place, " "); found {
		if i := slices.IndexFunc(all, func(p gap.Profile) bool { return string(p.Activity) == id }); i >= 0 {
			from = i + 1
		} else if n, err := strconv.Atoi(rank); err == nil {
			from = min(max(n, 0), len(all))
		}
	}
	to := min(from+size, len(all))
	out := &gen.GapConnection{Edges: make([]*gen.GapEdge, 0, to-from), TotalCount: len(all)}
	cursors := make([]string, 0, to-from)
	for i := from; i < to; i++ {
		cursors = append(cursors, cursor(listGaps, strconv.Itoa(i)+" "+string(all[i].Activity)))
		out.Edges = append(out.Edges, &gen.GapEdge{Cursor: cursors[i-from], Node: &all[i]})
	}
	out.PageInfo = pageInfo(cursors, to < len(all), place != "")
	return out
}

// GapProfile implements gen.QueryResolver.
func (r queryResolver) GapProfile(_ context.Context, id graph.ID, input *gen.LensInput) (*gap.Profile, error) {
	atlas, c, err := r.oneCase(id, input)
	if err != nil {
		return nil, err
	}
	p, err := atlas.Profile(c)
	return &p, err
}

// Explain implements gen.QueryResolver.
func (r queryResolver) Explain(_ context.Context, id graph.ID, input *gen.LensInput) (*gap.Explanation, error) {
	atlas, c, err := r.oneCase(id, input)
	if err != nil {
		return nil, err
	}
	e, err := atlas.Explain(c)
	return &e, err
}

func (a *API) oneCase(id graph.ID, input *gen.LensInput) (*gap.Atlas, gap.Case, error) {
	atlas, lens, err := a.asked(input)
	if err != nil {
		return nil, gap.Case{}, err
	}
	full, err := activity(atlas, id)
	return atlas, gap.Case{Activity: full, Lens: lens}, err
}

// ActivityNode implements gen.GapProfileResolver.
func (r gapProfileResolver) ActivityNode(ctx context.Context, obj *gap.Profile) (*gen.Activity, error) {
	return required[*gen.Activity](ctx, obj.Activity)
}

// Provision implements gen.CountedProvisionResolver.
func (r countedProvisionResolver) Provision(ctx context.Context, obj *gap.CountedProvision) (*gen.Provision, error) {
	return required[*gen.Provision](ctx, obj.ID)
}
