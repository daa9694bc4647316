package gqlapi

import (
	"context"
	"fmt"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

// precedentCaveat says what precedents do not say.
const precedentCaveat = "Near in words is not the same in law: this compares wording, shape and conduct, says nothing of what a provision means, and what was not read for this corpus is not found."

// Precedents implements gen.QueryResolver.
func (r queryResolver) Precedents(ctx context.Context, text string, filter *gen.PrecedentFilter, first *int) (*gen.Precedents, error) {
	size := 10
	if take(&size, first); size < 1 || size > maxFirst {
		return nil, fmt.Errorf("%w: first is %d; ask for 1 to %d", errInput, size, maxFirst)
	}
	atlas, err := r.atlas()
	if err != nil {
		return nil, err
	}
	if filter == nil {
		filter = &gen.PrecedentFilter{}
	}
	day := r.today()
	if filter.InForceOn != nil {
		if day = *filter.InForceOn; !isWholeDay(day) {
			return nil, fmt.Errorf("%w: inForceOn: %s: not a day. Give one as YYYY-MM-DD", errInput, short(day))
		}
	}
	q := search.PrecedentQuery{Text: text, First: size, Regimes: filter.Regimes, Instruments: texts(filter.Instruments)}
	take(&q.From, filter.From)
	take(&q.To, filter.To)
	if len(q.Regimes) > search.MaxFilters || len(q.Instruments) > search.MaxFilters {
		return nil, fmt.Errorf("%w: a filter has more than %d values", errInput, search.MaxFilters)
	}
	if filter.Binding != nil || filter.InForceOn != nil {
		q.Keep = standsAs(atlas, filter, day)
	}
	found, err := r.precedents.Find(ctx, q)
	if err != nil {
		return nil, err
	}
	return r.precedentsFound(ctx, atlas, day, found)
}

func isWholeDay(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

// standsAs says whether a provision stands on the day as a filter asks.
func standsAs(atlas *gap.Atlas, f *gen.PrecedentFilter, day string) func(graph.ID) bool {
	return func(id graph.ID) bool {
		s, err := atlas.Standing(id, day)
		return err == nil && (f.Binding == nil || *f.Binding == s.Hard) && (f.InForceOn == nil || s.InForce)
	}
}

func (a *API) precedentsFound(ctx context.Context, atlas *gap.Atlas, day string, found search.PrecedentAnswer) (*gen.Precedents, error) {
	out := &gen.Precedents{Shape: clauseShape(found.Shape), Activities: []*gen.Activity{}, Precedents: []*gen.Precedent{}, Caveat: precedentCaveat}
	if found.Language != "" {
		out.Language = &found.Language
	}
	for _, id := range found.Activities {
		activity, err := required[*gen.Activity](ctx, id)
		if err != nil {
			return nil, err
		}
		out.Activities = append(out.Activities, activity)
	}
	wants := precedentFields(ctx)
	around, err := a.aroundPrecedents(ctx, found.Precedents, wants)
	if err != nil {
		return nil, err
	}
	for i := range found.Precedents {
		p := &found.Precedents[i]
		one, err := a.precedent(atlas, day, p)
		if err != nil {
			return nil, err
		}
		if wants["supporters"] || wants["opponents"] {
			one.Supporters, one.Opponents = around.sides(p)
		}
		if wants["lineage"] {
			if one.Lineage, err = around.lineage(a, p); err != nil {
				return nil, err
			}
		}
		out.Precedents = append(out.Precedents, one)
	}
	return out, nil
}

// precedentFields gives the fields of a precedent that are asked for.
func precedentFields(ctx context.Context) map[string]bool {
	out := map[string]bool{}
	for _, list := range graphql.CollectFieldsCtx(ctx, []string{"Precedents"}) {
		if list.Name != "precedents" {
			continue
		}
		for _, f := range graphql.CollectFields(graphql.GetOperationContext(ctx), list.Selections, []string{"Precedent"}) {
			out[f.Name] = true
		}
	}
	return out
}

// precedent writes one provision without what lies around it.
func (a *API) precedent(atlas *gap.Atlas, day string, p *search.Precedent) (*gen.Precedent, error) {
	node, err := a.decoder.node(p.Node)
	if err != nil {
		return nil, err
	}
	provision, is := node.(*gen.Provision)
	if !is {
		return nil, fmt.Errorf("precedent %s is a %T", p.Node.ID, node)
	}
	out := &gen.Precedent{
		Provision: provision, Score: p.Score, Wording: p.Wording, Shape: p.Shape, Conduct: p.Conduct, Kin: p.Kin,
		Shared: orNone(p.Shared), Activities: orNone(p.Activities), Highlights: highlights([]search.Highlight{p.Highlight}),
		Standing: schema.StandingNonBinding, Supporters: side(nil, nil), Opponents: side(nil, nil), Lineage: []*gen.LineageStep{},
	}
	// What came into the graph after the atlas was compiled stands nowhere yet.
	if s, err := atlas.Standing(p.Node.ID, day); err == nil {
		out.Standing = s.Standing
		if s.Bound > 0 {
			out.Bound = &s.Bound
		}
	}
	return out, nil
}

func clauseShape(s search.ClauseShape) *gen.ClauseShape {
	out := &gen.ClauseShape{Bearers: orNone(s.Bearers), Functions: orNone(s.Functions), Exceptions: orNone(s.Exceptions), Remedies: orNone(s.Remedies)}
	if s.Modality != "" {
		out.Modality = &s.Modality
	}
	return out
}

// orNone gives an empty list for none, as the schema promises.
func orNone[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
