package gqlapi

import (
	"context"
	"fmt"
	"slices"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// pageIn is a page of a list that has an order of its own.
type pageIn[T any] struct {
	items   []T
	cursors []string
	info    *gen.PageInfo
}

// pageOf gives a page of a list in its own order. Where the thing that the
// cursor names is no longer in the list, nobody knows where to go on. The error
// wraps errInput.
func pageOf[T any](all []T, w window, list string, id func(T) graph.ID) (pageIn[T], error) {
	size, err := w.size()
	if err != nil {
		return pageIn[T]{}, err
	}
	place, err := w.place(list)
	if err != nil {
		return pageIn[T]{}, err
	}
	from := 0
	if place != "" {
		if from = 1 + slices.IndexFunc(all, func(x T) bool { return id(x) == graph.ID(place) }); from == 0 {
			return pageIn[T]{}, fmt.Errorf("%w: what after names is no longer in this list; begin anew", errInput)
		}
	}
	out := pageIn[T]{items: all[from:min(from+size, len(all))]}
	for _, x := range out.items {
		out.cursors = append(out.cursors, cursor(list, string(id(x))))
	}
	out.info = pageInfo(out.cursors, from+size < len(all), place != "")
	return out, nil
}

// nodesOf gives the models of what is on a page, by one call.
func nodesOf[T any](ctx context.Context, items []T, id func(T) graph.ID) ([]gen.Node, error) {
	l, err := loadersOf(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]graph.ID, len(items))
	for i, x := range items {
		ids[i] = id(x)
	}
	nodes, err := l.load(ctx, ids)
	for i, node := range nodes {
		if node == nil && err == nil {
			err = fmt.Errorf("%s: %w", ids[i], graph.ErrNotFound)
		}
	}
	return nodes, err
}

// ReviewQueue implements gen.QueryResolver.
func (r queryResolver) ReviewQueue(ctx context.Context, filter *gen.QueueFilter, first *int, after *string) (*gen.QueueItemConnection, error) {
	desk, err := r.desk()
	if err != nil {
		return nil, err
	}
	atlas, err := r.atlas()
	if err != nil {
		return nil, err
	}
	asked, err := queueFilter(filter)
	if err != nil {
		return nil, err
	}
	all, err := desk.Queue(ctx, atlas, asked)
	if err != nil {
		return nil, err
	}
	id := func(i curation.Item) graph.ID { return i.Subject }
	page, err := pageOf(all, window{first, after}, listQueue, id)
	if err != nil {
		return nil, err
	}
	nodes, err := nodesOf(ctx, page.items, id)
	if err != nil {
		return nil, err
	}
	out := &gen.QueueItemConnection{Edges: []*gen.QueueItemEdge{}, PageInfo: page.info, TotalCount: len(all)}
	for i, item := range page.items {
		out.Edges = append(out.Edges, &gen.QueueItemEdge{Cursor: page.cursors[i], Node: queueModel(item, nodes[i])})
	}
	return out, nil
}

func queueFilter(f *gen.QueueFilter) (curation.QueueFilter, error) {
	var out curation.QueueFilter
	if f == nil {
		return out, nil
	}
	take(&out.Relation, f.Relation)
	out.Review = f.Review
	var err error
	if f.Activity != nil {
		out.Activity, err = withKind(*f.Activity, "activity")
	}
	if f.State != nil && err == nil {
		out.State, err = withKind(*f.State, "state")
	}
	return out, err
}

func queueModel(item curation.Item, subject gen.Node) *gen.QueueItem {
	out := &gen.QueueItem{
		Subject: subject, ID: item.Subject, Relation: item.Relation, Review: item.Review, Version: item.Version,
		Voices: voiceModels(item.Voices), Changes: []*gen.QueueChange{}, StatesMoved: item.StatesMoved, Why: item.Why,
	}
	for _, c := range item.Changes {
		out.Changes = append(out.Changes, &gen.QueueChange{Activity: c.Activity, Before: c.Before, After: c.After})
	}
	return out
}

// Agreement implements gen.QueryResolver.
func (r queryResolver) Agreement(ctx context.Context) ([]*gen.Agreement, error) {
	desk, err := r.desk()
	if err != nil {
		return nil, err
	}
	all, err := desk.Agreement(ctx)
	out := []*gen.Agreement{}
	for _, a := range all {
		out = append(out, &gen.Agreement{
			Relation: a.Relation, Curators: a.Curators[:], Items: a.Items, Observed: a.Observed, Expected: a.Expected, Kappa: a.Kappa,
		})
	}
	return out, err
}

// Unassessed implements gen.QueryResolver.
func (r queryResolver) Unassessed(ctx context.Context, missing *schema.Missing, first *int, after *string) (*gen.UnassessedConnection, error) {
	desk, err := r.desk()
	if err != nil {
		return nil, err
	}
	atlas, err := r.atlas()
	if err != nil {
		return nil, err
	}
	var which schema.Missing
	take(&which, missing)
	all, err := desk.Unassessed(ctx, atlas, which)
	if err != nil {
		return nil, err
	}
	// An activity and a provision never share an id.
	id := func(u curation.Unassessed) graph.ID { return u.ID }
	page, err := pageOf(all, window{first, after}, listUnassessed, id)
	if err != nil {
		return nil, err
	}
	nodes, err := nodesOf(ctx, page.items, id)
	if err != nil {
		return nil, err
	}
	out := &gen.UnassessedConnection{Edges: []*gen.UnassessedEdge{}, PageInfo: page.info, TotalCount: len(all)}
	for i, u := range page.items {
		node := &gen.Unassessed{Node: nodes[i], ID: u.ID, Missing: u.Missing, Claims: u.Claims, Why: u.Why}
		out.Edges = append(out.Edges, &gen.UnassessedEdge{Cursor: page.cursors[i], Node: node})
	}
	return out, nil
}

// StaleAssessments implements gen.QueryResolver.
func (r queryResolver) StaleAssessments(ctx context.Context, first *int, after *string) (*gen.StaleAssessmentConnection, error) {
	desk, err := r.desk()
	if err != nil {
		return nil, err
	}
	all, err := desk.Stale(ctx, r.today())
	if err != nil {
		return nil, err
	}
	id := func(s curation.Stale) graph.ID { return s.ID }
	page, err := pageOf(all, window{first, after}, listStale, id)
	if err != nil {
		return nil, err
	}
	nodes, err := nodesOf(ctx, page.items, id)
	if err != nil {
		return nil, err
	}
	out := &gen.StaleAssessmentConnection{Edges: []*gen.StaleAssessmentEdge{}, PageInfo: page.info, TotalCount: len(all)}
	for i, s := range page.items {
		assessment, is := nodes[i].(*gen.Assessment)
		if !is {
			return nil, fmt.Errorf("%s is a %T and no assessment", s.ID, nodes[i])
		}
		node := &gen.StaleAssessment{Assessment: assessment, ID: s.ID, Reasons: s.Reasons, Since: s.Since}
		out.Edges = append(out.Edges, &gen.StaleAssessmentEdge{Cursor: page.cursors[i], Node: node})
	}
	return out, nil
}
