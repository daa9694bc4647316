package curation

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// supposer asks what answers would be if some records stood elsewhere. It keeps
// the law side of a graph, without claims, and compiles it with other reviews.
type supposer struct {
	graph.Reader
	mu    sync.Mutex
	nodes map[schema.Kind][]graph.Node
	edges map[string][]graph.Edge
}

func newSupposer(r graph.Reader) *supposer {
	return &supposer{Reader: r, nodes: map[schema.Kind][]graph.Node{}, edges: map[string][]graph.Edge{}}
}

// supposed is the law side with some reviews in the place of those that stand,
// and with EDITORIAL for all else that counts and WITHDRAWN for what does not.
// Without reviews it is the law side as it is.
type supposed struct {
	*supposer
	reviews map[graph.ID]schema.Review
}

// reviewOf gives where a record stands in what is supposed.
func (s supposed) reviewOf(n graph.Node) schema.Review {
	if review, other := s.reviews[n.ID]; other {
		return review
	}
	if counts(schema.Review(n.Attrs.Text("review"))) {
		return schema.ReviewEditorial
	}
	return schema.ReviewWithdrawn
}

// atlas compiles the law side with some reviews in the place of those that stand.
func (s *supposer) atlas(ctx context.Context, reviews map[graph.ID]schema.Review) (*gap.Atlas, error) {
	a, err := gap.Compile(ctx, supposed{s, reviews})
	if err != nil {
		return nil, fmt.Errorf("what a decision would change: %w", err)
	}
	return a, nil
}

// Revision implements graph.Reader: what is kept does not move.
func (s supposed) Revision(context.Context) (graph.Revision, error) { return 0, nil }

// Nodes implements graph.Reader for the queries of a compile, which are by kind.
func (s supposed) Nodes(ctx context.Context, q graph.NodeQuery) iter.Seq2[graph.Node, error] {
	return func(yield func(graph.Node, error) bool) {
		if q.Kind == schema.KindClaim {
			return
		}
		nodes, err := s.ofKind(ctx, q)
		if err != nil {
			yield(graph.Node{}, err)
			return
		}
		for _, n := range nodes {
			if s.reviews != nil && (n.Kind == schema.KindAssessment || n.Kind == schema.KindFrame) {
				n.Attrs = maps.Clone(n.Attrs)
				n.Attrs["review"] = string(s.reviewOf(n))
			}
			if !yield(n, nil) {
				return
			}
		}
	}
}

func (s *supposer) ofKind(ctx context.Context, q graph.NodeQuery) ([]graph.Node, error) {
	s.mu.Lock()
	nodes, kept := s.nodes[q.Kind]
	s.mu.Unlock()
	if kept {
		return nodes, nil
	}
	for n, err := range s.Reader.Nodes(ctx, q) {
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nodes[q.Kind] = nodes
	return nodes, nil
}

// Edges implements graph.Reader for the queries of a compile, which are those
// of all nodes of a kind.
func (s supposed) Edges(ctx context.Context, q graph.EdgeQuery) iter.Seq2[graph.Edge, error] {
	return func(yield func(graph.Edge, error) bool) {
		edges, err := s.leaving(ctx, q)
		if err != nil {
			yield(graph.Edge{}, err)
			return
		}
		for _, e := range edges {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func (s *supposer) leaving(ctx context.Context, q graph.EdgeQuery) ([]graph.Edge, error) {
	key := fmt.Sprint(len(q.From), q.Names)
	if len(q.From) > 0 {
		kind, _, _ := strings.Cut(string(q.From[0]), ":")
		key = kind + key
	}
	s.mu.Lock()
	edges, kept := s.edges[key]
	s.mu.Unlock()
	if kept {
		return edges, nil
	}
	for e, err := range s.Reader.Edges(ctx, q) {
		if err != nil {
			return nil, err
		}
		edges = append(edges, e)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.edges[key] = edges
	return edges, nil
}

// pending is an assessment or frame that waits, with the activities whose
// answer it can move.
type pending struct {
	*record
	sees []graph.ID // ascending
}

// reach gives the activities whose answer an assessment or frame can move: of
// an assessment the activity judged, those below it and those that usually
// involve it; of a frame all that it covers.
func reach(r *record, t tree, involving map[graph.ID][]graph.ID) []graph.ID {
	if r.Kind == schema.KindFrame {
		return t.within(r.far(schema.EdgeCovers)...)
	}
	about := r.one(schema.EdgeAbout)
	return inOrder(append(t.within(about), involving[about]...))
}

// groups puts what waits into groups of which no two members can move the same
// answer, so that each group can be supposed at once.
func groups(all []pending) [][]pending {
	var out [][]pending
	var taken []map[graph.ID]bool
next:
	for _, p := range all {
		for i := range out {
			if !slices.ContainsFunc(p.sees, func(id graph.ID) bool { return taken[i][id] }) {
				out[i] = append(out[i], p)
				note(taken[i], p.sees)
				continue next
			}
		}
		out, taken = append(out, []pending{p}), append(taken, map[graph.ID]bool{})
		note(taken[len(taken)-1], p.sees)
	}
	return out
}

func note(set map[graph.ID]bool, ids []graph.ID) {
	for _, id := range ids {
		set[id] = true
	}
}

// slots are the reviews under which groups are supposed side by side in one
// compile: what counts today is EDITORIAL in it, what does not is WITHDRAWN, and
// each lens asks for EDITORIAL and one of these.
func slots() []schema.Review {
	return []schema.Review{schema.ReviewProposed, schema.ReviewAccepted, schema.ReviewDisputed, schema.ReviewSuperseded}
}

// changes says which headlines each of what waits would change under the
// default lens of a day: if it were accepted, or taken back where it counts.
func (s *supposer) changes(ctx context.Context, today *gap.Asker, all []pending) (map[graph.ID][]Change, error) {
	out := map[graph.ID][]Change{}
	var counted, others []pending
	for _, p := range all {
		if counts(schema.Review(p.Attrs.Text("review"))) {
			counted = append(counted, p)
		} else {
			others = append(others, p)
		}
	}
	for _, group := range groups(counted) {
		reviews := map[graph.ID]schema.Review{}
		for _, p := range group {
			reviews[p.ID] = schema.ReviewWithdrawn
		}
		atlas, err := s.atlas(ctx, reviews)
		if err == nil {
			err = addChanges(out, today, atlas, schema.ReviewEditorial, group)
		}
		if err != nil {
			return nil, err
		}
	}
	for several := range slices.Chunk(groups(others), len(slots())) {
		reviews := map[graph.ID]schema.Review{}
		for i, group := range several {
			for _, p := range group {
				reviews[p.ID] = slots()[i]
			}
		}
		atlas, err := s.atlas(ctx, reviews)
		for i, group := range several {
			if err == nil {
				err = addChanges(out, today, atlas, slots()[i], group)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// addChanges adds what a group changes that stands at a review in an atlas.
func addChanges(out map[graph.ID][]Change, today *gap.Asker, atlas *gap.Atlas, slot schema.Review, group []pending) error {
	lens := today.Lens()
	lens.Review = []schema.Review{schema.ReviewEditorial}
	if slot != schema.ReviewEditorial {
		lens.Review = append(lens.Review, slot)
	}
	then, err := atlas.Ask(lens)
	if err != nil {
		return err
	}
	for _, p := range group {
		if out[p.ID], err = changed(today, then, p.sees); err != nil {
			return err
		}
	}
	return nil
}

// changed gives the activities whose headline differs between two askers.
func changed(before, after *gap.Asker, activities []graph.ID) ([]Change, error) {
	var out []Change
	for _, id := range activities {
		was, err := before.Answer(id)
		if err != nil {
			return nil, err
		}
		is, err := after.Answer(id)
		if err != nil {
			return nil, err
		}
		if was.Headline != is.Headline {
			out = append(out, Change{id, was.Headline, is.Headline})
		}
	}
	return out, nil
}
