package gap

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

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

func newSource() *source {
	return &source{nodes: map[schema.Kind][]graph.Node{}, links: map[schema.EdgeName]map[graph.ID][]graph.Edge{}}
}

// fetch takes the law side of a graph, kinds side by side.
func fetch(ctx context.Context, r graph.Reader) (*source, error) {
	kinds := lawKinds()
	parts, faults := make([]*source, len(kinds)), make([]error, len(kinds))
	var all sync.WaitGroup
	for i, kind := range kinds {
		all.Go(func() {
			parts[i] = newSource()
			if faults[i] = parts[i].take(ctx, r, graph.NodeQuery{Kind: kind}); faults[i] == nil && walked(kind) != nil {
				faults[i] = parts[i].follow(ctx, r, parts[i].nodes[kind], walked(kind))
			}
		})
	}
	all.Wait()
	s := newSource()
	for i := range parts {
		if faults[i] != nil {
			return nil, faults[i]
		}
		s.join(parts[i])
	}
	return s, s.origins(ctx, r)
}

// lawKinds lists the kinds of the law side.
func lawKinds() []schema.Kind {
	return []schema.Kind{schema.KindAssessment, schema.KindParticipation, schema.KindState, schema.KindProvision, schema.KindPosition,
		schema.KindActivity, schema.KindInstrument, schema.KindFrame, schema.KindProposition, schema.KindOrganisation, schema.KindGroup,
		schema.KindPrinciple, schema.KindMechanism}
}

// join adds what another source holds of other kinds.
func (s *source) join(o *source) {
	maps.Copy(s.nodes, o.nodes)
	for name, links := range o.links {
		if s.links[name] == nil {
			s.links[name] = links
			continue
		}
		maps.Copy(s.links[name], links)
	}
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
	edges := make([]graph.Edge, 0, len(nodes))
	for e, err := range r.Edges(ctx, graph.EdgeQuery{From: from, Names: names}) {
		if err != nil {
			return fmt.Errorf("edges %v: %w", names, err)
		}
		edges = append(edges, e)
	}
	for len(edges) > 0 { // in order of From and Name, so that those of one node and name stand together
		first := edges[0]
		n := slices.IndexFunc(edges, func(e graph.Edge) bool { return e.From != first.From || e.Name != first.Name })
		if n < 0 {
			n = len(edges)
		}
		if s.links[first.Name] == nil {
			s.links[first.Name] = make(map[graph.ID][]graph.Edge, len(nodes))
		}
		s.links[first.Name][first.From], edges = edges[:n:n], edges[n:]
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
	edges := s.links[name][from]
	if len(edges) > 1 {
		return "", fmt.Errorf("%s: two edges %q, to %s and %s; one is allowed", from, name, edges[0].To, edges[1].To)
	}
	if len(edges) == 0 {
		return "", nil
	}
	return edges[0].To, nil
}

// number gives nodes their places, by ascending id.
func number(named map[graph.ID]int, nodes []graph.Node) {
	slices.SortFunc(nodes, func(a, b graph.Node) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for place, n := range nodes {
		named[n.ID] = place
	}
}
