package gap

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// source is a graph with its nodes and edges in memory, for one compile.
type source struct {
	nodes map[schema.Kind][]graph.Node
	links map[schema.EdgeName]map[graph.ID][]graph.Edge
	dates map[graph.ID]string // of the sources
	owner string              // the extractor of the corpus, which carries the release
}

// fetch takes the law side of a graph.
func fetch(ctx context.Context, r graph.Reader) (*source, error) {
	s := &source{nodes: map[schema.Kind][]graph.Node{}, links: map[schema.EdgeName]map[graph.ID][]graph.Edge{}}
	for _, kind := range []schema.Kind{schema.KindActivity, schema.KindProvision, schema.KindInstrument, schema.KindAssessment,
		schema.KindFrame, schema.KindProposition, schema.KindPosition, schema.KindParticipation, schema.KindState,
		schema.KindOrganisation, schema.KindGroup, schema.KindPrinciple, schema.KindMechanism} {
		if err := s.take(ctx, r, graph.NodeQuery{Kind: kind}); err != nil {
			return nil, err
		}
	}
	for _, kind := range []schema.Kind{schema.KindActivity, schema.KindProvision, schema.KindInstrument, schema.KindAssessment,
		schema.KindFrame, schema.KindPosition, schema.KindParticipation, schema.KindState, schema.KindMechanism} {
		if err := s.follow(ctx, r, s.nodes[kind], walked(kind)); err != nil {
			return nil, err
		}
	}
	return s, s.origins(ctx, r)
}

// origins takes the dates of the sources, and the corpus among them.
func (s *source) origins(ctx context.Context, r graph.Reader) error {
	s.dates = map[graph.ID]string{}
	for origin, err := range r.Sources(ctx) {
		if err != nil {
			return fmt.Errorf("sources: %w", err)
		}
		s.dates[origin.ID] = origin.Date
		if s.owner == "" && strings.HasPrefix(string(origin.ID), "corpus:") {
			s.owner = origin.Extractor
		}
	}
	return nil
}

// walked names the edges of a kind that the engine reads.
func walked(kind schema.Kind) []schema.EdgeName {
	switch kind {
	case schema.KindActivity:
		return []schema.EdgeName{schema.EdgeBroader, schema.EdgeUsuallyInvolves}
	case schema.KindProvision:
		return append(lineage(), schema.EdgePartOf, schema.EdgeExpresses)
	case schema.KindInstrument:
		return append(lineage(), schema.EdgeBindsMembersOf)
	case schema.KindAssessment:
		return []schema.EdgeName{schema.EdgeOf, schema.EdgeAbout, schema.EdgeUnder, schema.EdgeDependsOn}
	case schema.KindFrame:
		return []schema.EdgeName{schema.EdgeCovers}
	case schema.KindPosition:
		return []schema.EdgeName{schema.EdgeBy, schema.EdgeOn}
	case schema.KindParticipation:
		return []schema.EdgeName{schema.EdgeBy, schema.EdgeIn, schema.EdgeExcludes}
	case schema.KindMechanism:
		return []schema.EdgeName{schema.EdgeServes}
	case schema.KindState:
		return []schema.EdgeName{schema.EdgeMemberOf}
	}
	return nil
}

func (s *source) take(ctx context.Context, r graph.Reader, q graph.NodeQuery) error {
	for n, err := range r.Nodes(ctx, q) {
		if err != nil {
			return fmt.Errorf("nodes of kind %s: %w", q.Kind, err)
		}
		s.nodes[n.Kind] = append(s.nodes[n.Kind], n)
	}
	return nil
}

func (s *source) follow(ctx context.Context, r graph.Reader, nodes []graph.Node, names []schema.EdgeName) error {
	if len(nodes) == 0 {
		return nil
	}
	from := make([]graph.ID, len(nodes))
	for i, n := range nodes {
		from[i] = n.ID
	}
	for e, err := range r.Edges(ctx, graph.EdgeQuery{From: from, Names: names}) {
		if err != nil {
			return fmt.Errorf("edges %v: %w", names, err)
		}
		if s.links[e.Name] == nil {
			s.links[e.Name] = map[graph.ID][]graph.Edge{}
		}
		s.links[e.Name][e.From] = append(s.links[e.Name][e.From], e)
	}
	return nil
}

// far gives the far ends of a node's edges of a name, ascending.
func (s *source) far(name schema.EdgeName, from graph.ID) []graph.ID {
	var out []graph.ID
	for _, e := range s.links[name][from] {
		out = append(out, e.To)
	}
	return out
}

// only gives the one far end of an edge that a node has at most once, or "".
func (s *source) only(name schema.EdgeName, from graph.ID) (graph.ID, error) {
	far := s.far(name, from)
	if len(far) > 1 {
		return "", fmt.Errorf("%s: two edges %q, to %s and %s; one is allowed", from, name, far[0], far[1])
	}
	if len(far) == 0 {
		return "", nil
	}
	return far[0], nil
}

// number gives nodes their places, by ascending id.
func number(named map[graph.ID]int, nodes []graph.Node) {
	slices.SortFunc(nodes, func(a, b graph.Node) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for place, n := range nodes {
		named[n.ID] = place
	}
}
