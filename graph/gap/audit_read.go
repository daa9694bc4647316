package gap

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// MaxAudited is how many claims are read at once at most.
const MaxAudited = 20_000

// ReadClaims reads the claims that a filter chooses, verdicts apart, by
// ascending id, whoever stands behind them: Review says who does. The error
// wraps ErrCase when there are more than MaxAudited, graph.ErrNotFound when a
// statement is not there.
func ReadClaims(ctx context.Context, r graph.Reader, f AuditFilter) ([]Claimed, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	ids, err := f.candidates(ctx, r)
	if err != nil {
		return nil, err
	}
	s := &source{nodes: map[schema.Kind][]graph.Node{}, links: map[schema.EdgeName]map[graph.ID][]graph.Edge{}}
	for _, t := range f.types() {
		q := graph.NodeQuery{Kind: schema.KindClaim, IDs: ids, Where: map[string]any{"type": string(t)}, Limit: MaxAudited + 1}
		if err := s.take(ctx, r, q); err != nil {
			return nil, err
		}
	}
	if len(s.nodes[schema.KindClaim]) > MaxAudited {
		return nil, fmt.Errorf("%w: claims: more match than are read at once (limit %d). Name statements, States or types", ErrCase, MaxAudited)
	}
	if err := s.claimEdges(ctx, r); err != nil {
		return nil, err
	}
	var out []Claimed
	for _, c := range s.claimed() {
		if f.takes(&c) {
			out = append(out, c)
		}
	}
	return out, nil
}

// candidates narrows the claims by the statements or speakers of a filter; nil is any.
func (f AuditFilter) candidates(ctx context.Context, r graph.Reader) ([]graph.ID, error) {
	statements := f.statements()
	for _, id := range statements {
		if _, err := r.Node(ctx, id); err != nil {
			return nil, fmt.Errorf("statement %s: %w", id, err)
		}
	}
	out := []graph.ID{}
	if len(f.Statements) == 0 {
		if len(f.States) == 0 {
			return nil, nil
		}
		for e, err := range r.Edges(ctx, graph.EdgeQuery{To: f.speakers(), Names: []schema.EdgeName{schema.EdgeBy}}) {
			if err != nil {
				return nil, fmt.Errorf("claims of %v: %w", f.States, err)
			}
			switch kind, _, _ := strings.Cut(string(e.From), ":"); kind {
			case "claim":
				out = append(out, e.From)
			case "statement":
				statements = append(statements, e.From)
			}
		}
	}
	if len(statements) > 0 {
		for e, err := range r.Edges(ctx, graph.EdgeQuery{To: statements, Names: []schema.EdgeName{schema.EdgeInStatement}}) {
			if err != nil {
				return nil, fmt.Errorf("claims of statements: %w", err)
			}
			out = append(out, e.From)
		}
	}
	return out, nil
}

// claimEdges reads what the claims lead to, and their statements.
func (s *source) claimEdges(ctx context.Context, r graph.Reader) error {
	if err := s.follow(ctx, r, s.nodes[schema.KindClaim], []schema.EdgeName{schema.EdgeBy, schema.EdgeInStatement, schema.EdgeTargets}); err != nil {
		return err
	}
	statements := []graph.ID{}
	for _, c := range s.nodes[schema.KindClaim] {
		statements = append(statements, s.far(schema.EdgeInStatement, c.ID)...)
	}
	if len(statements) == 0 {
		return nil
	}
	if err := s.take(ctx, r, graph.NodeQuery{Kind: schema.KindStatement, IDs: statements}); err != nil {
		return err
	}
	return s.follow(ctx, r, s.nodes[schema.KindStatement], []schema.EdgeName{schema.EdgeBy})
}

// claimed makes the claims of what was read. Date and speaker are those of the
// statement where the claim names none.
func (s *source) claimed() []Claimed {
	dates := map[graph.ID]string{}
	for _, n := range s.nodes[schema.KindStatement] {
		dates[n.ID] = n.Attrs.Text("date")
	}
	var out []Claimed
	for _, n := range s.nodes[schema.KindClaim] {
		c := Claimed{ID: n.ID, Type: schema.ClaimType(n.Attrs.Text("type")), By: s.far(schema.EdgeBy, n.ID),
			Gist: n.Attrs.Text("gist"), Quote: n.Attrs.Text("quote"), Review: schema.Review(n.Attrs.Text("review")),
			Targets: s.far(schema.EdgeTargets, n.ID)}
		if in := s.far(schema.EdgeInStatement, n.ID); len(in) > 0 {
			c.Statement = in[0]
		}
		if c.Date = cmp.Or(n.Attrs.Text("date"), dates[c.Statement]); len(c.By) == 0 {
			c.By = s.far(schema.EdgeBy, c.Statement)
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(x, y Claimed) int { return cmp.Compare(x.ID, y.ID) })
	return out
}
