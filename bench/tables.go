package main

import (
	"context"
	"iter"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// tables is a world as a graph.Reader: the law side from a store, the
// statements side written node by node when asked. It lets an atlas be
// compiled from millions of statements without room for their nodes. It holds
// only what Compile asks: nodes by kind, edges by their near end.
type tables struct {
	graph.Reader // the law side
	world        *world
}

// Nodes implements graph.Reader for kinds.
func (t tables) Nodes(ctx context.Context, q graph.NodeQuery) iter.Seq2[graph.Node, error] {
	if q.Kind != schema.KindClaim && q.Kind != schema.KindStatement {
		return t.Reader.Nodes(ctx, q)
	}
	return func(yield func(graph.Node, error) bool) {
		if q.IDs != nil {
			t.these(q.IDs, yield)
			return
		}
		for i := range int32(t.world.Statements) {
			if q.Kind == schema.KindStatement {
				if !yield(t.world.statement(i), nil) {
					return
				}
				continue
			}
			if !yield(t.world.stanceClaim(i), nil) {
				return
			}
			if len(t.world.invokes.of(int(i))) > 0 && !yield(t.world.invokingClaim(i), nil) {
				return
			}
		}
	}
}

func (t tables) these(ids []graph.ID, yield func(graph.Node, error) bool) {
	for _, id := range ids {
		if strings.HasPrefix(string(id), "statement:") && !yield(t.world.statement(place(id)), nil) {
			return
		}
	}
}

// Edges implements graph.Reader for edges that leave things of one kind.
func (t tables) Edges(ctx context.Context, q graph.EdgeQuery) iter.Seq2[graph.Edge, error] {
	if len(q.From) == 0 || !strings.HasPrefix(string(q.From[0]), "claim:") && !strings.HasPrefix(string(q.From[0]), "statement:") {
		return t.Reader.Edges(ctx, q)
	}
	return func(yield func(graph.Edge, error) bool) {
		var edges []graph.Edge
		for _, from := range q.From {
			edges = t.edgesOf(edges[:0], from)
			for _, e := range edges {
				if wanted(q.Names, e.Name) && !yield(e, nil) {
					return
				}
			}
		}
	}
}

func (t tables) edgesOf(edges []graph.Edge, from graph.ID) []graph.Edge {
	name, isInvoking := strings.CutSuffix(string(from), "-p")
	name = strings.TrimSuffix(name, "-a")
	i := place(graph.ID(name))
	switch {
	case strings.HasPrefix(name, "statement:"):
		return append(edges, link(from, schema.EdgeBy, stateID(t.world.by[i])))
	case isInvoking:
		return t.world.claimEdges(edges, i, from, t.world.invokes.of(int(i)), provisionID)
	}
	return t.world.claimEdges(edges, i, from, t.world.mentions.of(int(i)), activityID)
}

func wanted(names []schema.EdgeName, name schema.EdgeName) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return len(names) == 0
}
