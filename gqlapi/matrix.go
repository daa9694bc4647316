package gqlapi

import (
	"context"
	"fmt"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// maxCells is the largest table that is answered.
const maxCells = 25_000

// CoverageMatrix implements gen.QueryResolver.
func (r queryResolver) CoverageMatrix(_ context.Context, input *gen.LensInput, rows []graph.ID, columns *schema.MatrixColumns, families *bool, groups []graph.ID) (*gap.Matrix, error) {
	atlas, lens, err := r.asked(input)
	if err != nil {
		return nil, err
	}
	var o gap.MatrixOptions
	if o.Rows, err = activities(atlas, rows); err != nil {
		return nil, err
	}
	take(&o.Columns, columns)
	take(&o.Families, families)
	for _, id := range groups {
		full, err := withKind(id, "group")
		if err != nil {
			return nil, err
		}
		o.Groups = append(o.Groups, full)
	}
	if n := max(len(rows), len(groups)); n > maxListed {
		return nil, fmt.Errorf("%w: a list of the table is longer than %d", errInput, maxListed)
	}
	m, err := atlas.Table(lens, o)
	if n := len(m.Rows) * len(m.Columns); n > maxCells {
		return nil, fmt.Errorf("%w: the table has %d cells (limit %d). Name rows or States", errInput, n, maxCells)
	}
	return &m, err
}
