package curation

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// Unassessed gives what nobody has judged: activities that no frame covers under
// the default lens of today, and provisions without an assessment that was not
// taken back. Missing "" asks for both. Those that most claims are about, or
// about whose instrument they are, stand first; among equals by id.
func (d *Desk) Unassessed(ctx context.Context, atlas *gap.Atlas, missing schema.Missing) ([]Unassessed, error) {
	if missing != "" && !slices.Contains(schema.AllMissing(), missing) {
		return nil, fmt.Errorf("%w: missing: %.40q: say FRAME or ASSESSMENT", ErrInput, missing)
	}
	out := []Unassessed{}
	if missing != schema.MissingAssessment {
		found, err := d.unframed(ctx, atlas)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	if missing != schema.MissingFrame {
		found, err := d.unjudged(ctx)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	slices.SortFunc(out, func(a, b Unassessed) int {
		return cmp.Or(cmp.Compare(b.Claims, a.Claims), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

// unframed gives the activities that no frame covers.
func (d *Desk) unframed(ctx context.Context, atlas *gap.Atlas) ([]Unassessed, error) {
	today, err := atlas.Ask(gap.Lens{AsOf: d.today()})
	if err != nil {
		return nil, err
	}
	var ids []graph.ID
	for _, id := range atlas.Activities() {
		answer, err := today.Answer(id)
		if err != nil {
			return nil, err
		}
		if answer.Level == schema.LevelNotAssessed {
			ids = append(ids, id)
		}
	}
	claims, err := d.targeting(ctx, ids)
	if err != nil {
		return nil, err
	}
	var out []Unassessed
	for _, id := range ids {
		out = append(out, Unassessed{ID: id, Missing: schema.MissingFrame, Claims: len(claims[id]),
			Why: "No frame that counts covers it or a broader one, so nothing can be said of it. " + about(len(claims[id]), "it")})
	}
	return out, nil
}

// unjudged gives the provisions without an assessment.
func (d *Desk) unjudged(ctx context.Context) ([]Unassessed, error) {
	judged, err := d.judged(ctx)
	if err != nil {
		return nil, err
	}
	var ids []graph.ID
	for n, err := range d.store.Nodes(ctx, graph.NodeQuery{Kind: schema.KindProvision}) {
		if err != nil {
			return nil, fmt.Errorf("provisions: %w", err)
		}
		if !judged[n.ID] {
			ids = append(ids, n.ID)
		}
	}
	instrument, err := d.far(ctx, ids, schema.EdgePartOf)
	if err != nil {
		return nil, err
	}
	targets := slices.Clone(ids)
	for _, id := range ids {
		if instrument[id] != "" {
			targets = append(targets, instrument[id])
		}
	}
	claims, err := d.targeting(ctx, inOrder(targets))
	if err != nil {
		return nil, err
	}
	var out []Unassessed
	for _, id := range ids {
		both := map[graph.ID]bool{}
		note(both, claims[id])
		note(both, claims[instrument[id]])
		out = append(out, Unassessed{ID: id, Missing: schema.MissingAssessment, Claims: len(both),
			Why: "No assessment that holds judges it, so it covers nothing. " + about(len(both), "it or its instrument")})
	}
	return out, nil
}

// judged gives the provisions with an assessment that was not taken back.
func (d *Desk) judged(ctx context.Context) (map[graph.ID]bool, error) {
	var ids []graph.ID
	for n, err := range d.store.Nodes(ctx, graph.NodeQuery{Kind: schema.KindAssessment}) {
		if err != nil {
			return nil, fmt.Errorf("assessments: %w", err)
		}
		if holds(&record{Node: n}) {
			ids = append(ids, n.ID)
		}
	}
	of, err := d.far(ctx, ids, schema.EdgeOf)
	out := map[graph.ID]bool{}
	for _, provision := range of {
		out[provision] = true
	}
	return out, err
}

// targeting gives the claims that target things.
func (d *Desk) targeting(ctx context.Context, ids []graph.ID) (map[graph.ID][]graph.ID, error) {
	out := map[graph.ID][]graph.ID{}
	if len(ids) == 0 {
		return out, nil
	}
	for e, err := range d.store.Edges(ctx, graph.EdgeQuery{To: ids, Names: []schema.EdgeName{schema.EdgeTargets}}) {
		if err != nil {
			return nil, fmt.Errorf("claims: %w", err)
		}
		out[e.To] = append(out[e.To], e.From)
	}
	return out, nil
}

func about(claims int, what string) string {
	if claims == 1 {
		return "1 claim is about " + what + "."
	}
	return fmt.Sprintf("%d claims are about %s.", claims, what)
}
