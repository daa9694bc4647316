package gqlapi

import (
	"context"
	"time"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
)

// fetchStatuses says what people decided on records.
func (l *loaders) fetchStatuses(ctx context.Context, ids []graph.ID) ([]curation.Status, []error) {
	desk, err := l.api.desk()
	if err != nil {
		return nil, []error{err}
	}
	found, err := desk.Statuses(ctx, ids)
	if err != nil {
		return nil, []error{err}
	}
	out := make([]curation.Status, len(ids))
	for i, id := range ids {
		out[i] = found[id]
	}
	return out, nil
}

// desk gives the desk, or says that there is none.
func (a *API) desk() (*curation.Desk, error) {
	if a.options.Desk == nil {
		return nil, errNotReady
	}
	return a.options.Desk, nil
}

func statusOf(ctx context.Context, id graph.ID) (curation.Status, error) {
	l, err := loadersOf(ctx)
	if err != nil {
		return curation.Status{}, err
	}
	return l.statuses.Load(ctx, id)
}

func versionOf(ctx context.Context, id graph.ID) (int, error) {
	status, err := statusOf(ctx, id)
	return status.Version, err
}

// decisionsOn gives a page of the decisions on a record, the oldest first.
func decisionsOn(ctx context.Context, id graph.ID, w window) (*gen.DecisionConnection, error) {
	status, err := statusOf(ctx, id)
	if err != nil {
		return nil, err
	}
	page, err := pageOf(status.Decisions, w, listDecisions, func(d curation.Decision) graph.ID { return d.ID })
	if err != nil {
		return nil, err
	}
	out := &gen.DecisionConnection{Edges: []*gen.DecisionEdge{}, PageInfo: page.info, TotalCount: len(status.Decisions)}
	for i, d := range page.items {
		out.Edges = append(out.Edges, &gen.DecisionEdge{Cursor: page.cursors[i], Node: decisionModel(d)})
	}
	return out, nil
}

func decisionModel(d curation.Decision) *gen.Decision {
	return &gen.Decision{
		ID: d.ID, Number: d.Number, Subject: d.Subject, Key: d.Key, Relation: d.Relation, Ruling: d.Ruling, Curator: d.Curator,
		At: d.At.UTC().Format(time.RFC3339), Reason: d.Reason, Evidence: evidenceModels(d.Evidence), SupersededBy: given(d.SupersededBy),
		Before: given(d.Before), After: given(d.After), Version: d.Version, Words: d.Words,
		ContentBefore: given(d.ContentBefore), ContentAfter: given(d.ContentAfter), Chain: d.Chain,
	}
}

func evidenceModels(all []curation.Evidence) []*gen.Evidence {
	var out []*gen.Evidence
	for _, e := range all {
		out = append(out, &gen.Evidence{
			Document: given(e.Document), Passage: given(e.Passage), Start: e.Start, End: e.End,
			Quote: given(e.Quote), URL: given(e.URL), Note: given(e.Note),
		})
	}
	return out
}

func voiceModels(all []curation.Voice) []*gen.Voice {
	out := []*gen.Voice{}
	for _, v := range all {
		out = append(out, &gen.Voice{Curator: v.Curator, Ruling: v.Ruling, At: v.At.UTC().Format(time.RFC3339), Reason: v.Reason})
	}
	return out
}

// Version implements gen.ClaimResolver.
func (r claimResolver) Version(ctx context.Context, obj *gen.Claim) (int, error) {
	return versionOf(ctx, obj.ID)
}

// Decisions implements gen.ClaimResolver.
func (r claimResolver) Decisions(ctx context.Context, obj *gen.Claim, first *int, after *string) (*gen.DecisionConnection, error) {
	return decisionsOn(ctx, obj.ID, window{first, after})
}

// Version implements gen.AssessmentResolver.
func (r assessmentResolver) Version(ctx context.Context, obj *gen.Assessment) (int, error) {
	return versionOf(ctx, obj.ID)
}

// Decisions implements gen.AssessmentResolver.
func (r assessmentResolver) Decisions(ctx context.Context, obj *gen.Assessment, first *int, after *string) (*gen.DecisionConnection, error) {
	return decisionsOn(ctx, obj.ID, window{first, after})
}

// Version implements gen.FrameResolver.
func (r frameResolver) Version(ctx context.Context, obj *gen.Frame) (int, error) {
	return versionOf(ctx, obj.ID)
}

// Decisions implements gen.FrameResolver.
func (r frameResolver) Decisions(ctx context.Context, obj *gen.Frame, first *int, after *string) (*gen.DecisionConnection, error) {
	return decisionsOn(ctx, obj.ID, window{first, after})
}
