package gqlapi

import (
	"context"
	"fmt"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
)

// maxDyads is how many of the worst and of the best pairs are listed at most.
const maxDyads = 20

// Compare implements gen.QueryResolver.
func (r queryResolver) Compare(_ context.Context, a, b *gen.LensInput, filter *gap.Filter) (*gap.Comparison, error) {
	atlas, before, err := r.asked(a)
	if err != nil {
		return nil, err
	}
	after, err := r.lens(b)
	if err != nil {
		return nil, err
	}
	chosen, err := choose(atlas, filter)
	if err != nil {
		return nil, err
	}
	c, err := atlas.Compare(before, after, chosen)
	return &c, err
}

// Timeline implements gen.QueryResolver.
func (r queryResolver) Timeline(_ context.Context, id graph.ID, input *gen.LensInput, from, to *int) (*gap.Timeline, error) {
	atlas, c, err := r.oneCase(id, input)
	if err != nil {
		return nil, err
	}
	var first, last int
	for _, year := range []struct {
		name string
		from *int
		to   *int
	}{{"from", from, &first}, {"to", to, &last}} {
		if year.from != nil && *year.from == 0 {
			return nil, fmt.Errorf("%w: %s: 0: not a year", errInput, year.name)
		}
		take(year.to, year.from)
	}
	t, err := atlas.Timeline(c, first, last)
	return &t, err
}

// Dyads implements gen.QueryResolver.
func (r queryResolver) Dyads(_ context.Context, input *gen.LensInput, filter *gap.Filter, first *int) (*gap.Dyads, error) {
	atlas, lens, err := r.asked(input)
	if err != nil {
		return nil, err
	}
	chosen, err := choose(atlas, filter)
	if err != nil {
		return nil, err
	}
	pairs := 3
	if take(&pairs, first); pairs < 0 || pairs > maxDyads {
		return nil, fmt.Errorf("%w: first is %d; ask for 0 to %d pairs", errInput, pairs, maxDyads)
	}
	d, err := atlas.Dyads(lens, chosen, pairs)
	return &d, err
}

// Kind implements gen.PathStepResolver.
func (r pathStepResolver) Kind(_ context.Context, obj *gap.PathStep) (string, error) {
	return string(obj.Kind), nil
}

// Path implements gen.QueryResolver.
func (r queryResolver) Path(_ context.Context, from, to graph.ID, first *int) ([]*gap.Path, error) {
	size, err := window{first: first}.size()
	if err != nil {
		return nil, err
	}
	atlas, err := r.atlas()
	if err != nil {
		return nil, err
	}
	found, err := atlas.Path(from, to, size)
	out := make([]*gap.Path, len(found))
	for i := range found {
		out[i] = &found[i]
	}
	return out, err
}
