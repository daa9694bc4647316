package curation

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// claimsAtOnce is how many claims are looked at together.
const claimsAtOnce = 4096

// claimed is a claim as the work lists look at it.
type claimed struct {
	id        graph.ID
	kind      schema.ClaimType
	review    schema.Review
	key       string // "" where there are no decisions on claims of its type
	statement graph.ID
	by        []graph.ID
	targets   []graph.ID
}

// counts says whether a review is one that counts when a lens names none.
func counts(r schema.Review) bool { return r == schema.ReviewEditorial || r == schema.ReviewAccepted }

// readClaims reads all claims, by id. One that names no speaker has that of its statement.
func readClaims(ctx context.Context, r graph.Reader, b *Book) ([]claimed, error) {
	var out []claimed
	chunk := make([]*record, 0, claimsAtOnce)
	for n, err := range r.Nodes(ctx, graph.NodeQuery{Kind: schema.KindClaim}) {
		if err != nil {
			return nil, fmt.Errorf("claims: %w", err)
		}
		if chunk = append(chunk, &record{Node: n}); len(chunk) == claimsAtOnce {
			if out, err = addClaims(ctx, r, b, out, chunk); err != nil {
				return nil, err
			}
			chunk = chunk[:0]
		}
	}
	out, err := addClaims(ctx, r, b, out, chunk)
	if err != nil {
		return nil, err
	}
	return out, addSpeakers(ctx, r, out)
}

// addClaims adds a chunk of claims, which are by ascending id.
func addClaims(ctx context.Context, r graph.Reader, b *Book, out []claimed, chunk []*record) ([]claimed, error) {
	if len(chunk) == 0 {
		return out, nil
	}
	from, at := make([]graph.ID, len(chunk)), 0
	for i := range chunk {
		from[i] = chunk[i].ID
	}
	names := []schema.EdgeName{schema.EdgeBy, schema.EdgeInStatement, schema.EdgeTargets}
	for e, err := range r.Edges(ctx, graph.EdgeQuery{From: from, Names: names}) {
		if err != nil {
			return nil, fmt.Errorf("edges of claims: %w", err)
		}
		for at < len(from) && from[at] < e.From {
			at++
		}
		chunk[at].edges = append(chunk[at].edges, e)
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, c := range chunk {
		one := claimed{id: c.ID, kind: schema.ClaimType(c.Attrs.Text("type")), review: schema.Review(c.Attrs.Text("review")),
			statement: c.one(schema.EdgeInStatement), by: c.far(schema.EdgeBy), targets: c.far(schema.EdgeTargets)}
		if b.judged[string(one.kind)] {
			one.key = c.key()
		}
		out = append(out, one)
	}
	return out, nil
}

// addSpeakers gives claims that name no speaker that of their statement.
func addSpeakers(ctx context.Context, r graph.Reader, claims []claimed) error {
	said := map[graph.ID][]graph.ID{}
	for i := range claims {
		if c := &claims[i]; len(c.by) == 0 && c.statement != "" {
			said[c.statement] = nil
		}
	}
	if len(said) == 0 {
		return nil
	}
	for e, err := range r.Edges(ctx, graph.EdgeQuery{From: sortedIDs(said), Names: []schema.EdgeName{schema.EdgeBy}}) {
		if err != nil {
			return fmt.Errorf("edges of statements: %w", err)
		}
		said[e.From] = append(said[e.From], e.To)
	}
	for i := range claims {
		if c := &claims[i]; len(c.by) == 0 {
			c.by = said[c.statement]
		}
	}
	return nil
}

// sides counts the claims by which a State is among those who assert or deny a
// gap in an activity.
type sides map[sideOf]int

type sideOf struct {
	kind            schema.ClaimType
	activity, state graph.ID
}

// sidesOf counts what counts today.
func sidesOf(claims []claimed) sides {
	out := sides{}
	for i := range claims {
		if c := &claims[i]; counts(c.review) {
			c.each(func(s sideOf) { out[s]++ })
		}
	}
	return out
}

// each gives where a claim counts or would count: for whom and in which
// activities, if it says or denies that there is a gap.
func (c *claimed) each(do func(sideOf)) {
	if c.kind != schema.ClaimTypeGapAsserted && c.kind != schema.ClaimTypeGapDenied {
		return
	}
	for _, target := range c.targets {
		if !strings.HasPrefix(string(target), "activity:") {
			continue
		}
		for _, who := range c.by {
			if strings.HasPrefix(string(who), "state:") {
				do(sideOf{c.kind, target, who})
			}
		}
	}
}

// moves counts the States that a claim would add to a side if it counted, or
// take from it if it counts and did not.
func (s sides) moves(c *claimed) int {
	alone := 0
	if counts(c.review) {
		alone = 1
	}
	var states []graph.ID
	c.each(func(at sideOf) {
		if s[at] == alone && !slices.Contains(states, at.state) {
			states = append(states, at.state)
		}
	})
	return len(states)
}

// isRare says whether a claim is of one of the four types that say most on gaps
// and are found least.
func (c *claimed) isRare() bool {
	switch c.kind {
	case schema.ClaimTypeGapAsserted, schema.ClaimTypeGapDenied, schema.ClaimTypeBreachAlleged, schema.ClaimTypeRejection:
		return true
	}
	return false
}
