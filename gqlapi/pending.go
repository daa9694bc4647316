package gqlapi

import (
	"context"
	"fmt"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
)

// ChangesSince implements gen.QueryResolver.
func (r queryResolver) ChangesSince(context.Context, int, *string, *gen.SearchFilter, *int) (*gen.ChangesSince, error) {
	return nil, fmt.Errorf("what changed: %w", errNotReady)
}

// Precedents implements gen.QueryResolver.
func (r queryResolver) Precedents(context.Context, string, *gen.PrecedentFilter, *int) (*gen.Precedents, error) {
	return nil, fmt.Errorf("precedents: %w", errNotReady)
}
