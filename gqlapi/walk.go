package gqlapi

import (
	"context"
	"fmt"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// connected answers a field that leads to many nodes.
func connected[T any](ctx context.Context, h hop, w window, write func(stretch) T) (T, error) {
	p, err := walkPage(ctx, h, w)
	if err != nil {
		var none T
		return none, err
	}
	return write(p), nil
}

func walkPage(ctx context.Context, h hop, w window) (stretch, error) {
	size, err := w.size()
	if err != nil {
		return stretch{}, err
	}
	after, err := w.place(listNodes)
	if err != nil {
		return stretch{}, err
	}
	l, err := loadersOf(ctx)
	if err != nil {
		return stretch{}, err
	}
	found, err := l.hops.Load(ctx, walk{h, graph.ID(after), size, asksTotal(ctx)})
	if err != nil {
		return stretch{}, err
	}
	ids := make([]graph.ID, len(found.edges))
	for i, e := range found.edges {
		if ids[i] = e.To; h.back {
			ids[i] = e.From
		}
	}
	nodes, err := l.load(ctx, ids)
	if err != nil {
		return stretch{}, err
	}
	p := stretch{more: found.more, started: after != "", total: found.total}
	for i, node := range nodes {
		if node != nil {
			p.items = append(p.items, item{cursor(listNodes, string(ids[i])), node, found.edges[i].Attrs})
		}
	}
	return p, nil
}

// load gives the models of ids in their order; nil for one that is not there.
func (l *loaders) load(ctx context.Context, ids []graph.ID) ([]gen.Node, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return l.nodes.LoadAll(ctx, ids)
}

// neighbour answers a field that leads to at most one node. T is the model of
// the far end, or gen.Node.
func neighbour[T gen.Node](ctx context.Context, h hop) (T, error) {
	var none T
	l, err := loadersOf(ctx)
	if err != nil {
		return none, err
	}
	found, err := l.hops.Load(ctx, walk{hop: h, limit: 1})
	if err != nil || len(found.edges) == 0 {
		return none, err
	}
	far := found.edges[0].To
	if h.back {
		far = found.edges[0].From
	}
	node, err := l.nodes.Load(ctx, far)
	if err != nil || node == nil {
		return none, err
	}
	model, is := node.(T)
	if !is {
		return none, fmt.Errorf("edge %s of %s leads to %T", h.edge, h.at, node)
	}
	return model, nil
}

// required gives the model of an id that the answer cannot do without.
func required[T gen.Node](ctx context.Context, id graph.ID) (T, error) {
	var none T
	l, err := loadersOf(ctx)
	if err != nil {
		return none, err
	}
	node, err := l.nodes.Load(ctx, id)
	if err != nil {
		return none, err
	}
	model, is := node.(T)
	if !is {
		return none, fmt.Errorf("%s: %w", id, graph.ErrNotFound)
	}
	return model, nil
}

// listed answers a list of all nodes of a kind that a filter chooses.
func listed[T any](ctx context.Context, a *API, kind schema.Kind, where map[string]any, w window, write func(stretch) T) (T, error) {
	p, err := a.listPage(ctx, kind, where, w)
	if err != nil {
		var none T
		return none, err
	}
	return write(p), nil
}

func (a *API) listPage(ctx context.Context, kind schema.Kind, where map[string]any, w window) (stretch, error) {
	size, err := w.size()
	if err != nil {
		return stretch{}, err
	}
	after, err := w.place(listNodes)
	if err != nil {
		return stretch{}, err
	}
	p := stretch{started: after != ""}
	q := graph.NodeQuery{Kind: kind, Where: where, After: graph.ID(after), Limit: size + 1}
	for n, err := range a.options.Store.Nodes(ctx, q) {
		if err != nil {
			return stretch{}, err
		}
		if len(p.items) == size {
			p.more = true
			break
		}
		model, err := a.decoder.node(n)
		if err != nil {
			return stretch{}, err
		}
		p.items = append(p.items, item{cursor(listNodes, string(n.ID)), model, nil})
	}
	if p.total = len(p.items); (p.more || p.started) && asksTotal(ctx) {
		p.total, err = a.counts.of(ctx, a.options.Store, kind, where)
	}
	return p, err
}

// Node implements gen.QueryResolver.
func (r queryResolver) Node(ctx context.Context, id graph.ID) (gen.Node, error) {
	l, err := loadersOf(ctx)
	if err != nil {
		return nil, err
	}
	return l.nodes.Load(ctx, id)
}

// Nodes implements gen.QueryResolver.
func (r queryResolver) Nodes(ctx context.Context, ids []graph.ID) ([]gen.Node, error) {
	if len(ids) > maxFirst {
		return nil, fmt.Errorf("%w: %d ids; ask for at most %d", errInput, len(ids), maxFirst)
	}
	l, err := loadersOf(ctx)
	if err != nil {
		return nil, err
	}
	return l.load(ctx, ids)
}
