package gqlapi

import (
	"context"
	"fmt"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
)

// Precedents implements gen.QueryResolver.
func (r queryResolver) Precedents(context.Context, string, *gen.PrecedentFilter, *int) (*gen.Precedents, error) {
	return nil, fmt.Errorf("precedents: %w", errNotReady)
}
