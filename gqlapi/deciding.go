package gqlapi

import (
	"context"
	"time"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
)

// Mutation implements gen.ResolverRoot.
func (r root) Mutation() gen.MutationResolver { return mutationResolver(r) }

// mutationResolver writes, under the name of whoever sent a token.
type mutationResolver struct{ *API }

// deciding gives who decides, and the desk at which.
func (r mutationResolver) deciding(ctx context.Context) (string, *curation.Desk, error) {
	curator, err := curatorOf(ctx)
	if err != nil {
		return "", nil, err
	}
	desk, err := r.desk()
	return curator, desk, err
}

// following is how long a write waits until answers see it.
const following = 10 * time.Second

// wrote lets the rest of this answer, and every one after it, see what was
// written. That it was written stands whatever comes of this.
func (a *API) wrote(ctx context.Context) {
	if l, err := loadersOf(ctx); err == nil {
		l.forget()
	}
	if a.options.Wrote == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), following)
	defer cancel()
	if err := a.options.Wrote(ctx); err != nil {
		a.options.Log.ErrorContext(ctx, "graphql", "error", "following what was written: "+err.Error())
	}
}

// Review implements gen.MutationResolver.
func (r mutationResolver) Review(ctx context.Context, input gen.ReviewInput) (*gen.ReviewResult, error) {
	curator, desk, err := r.deciding(ctx)
	if err != nil {
		return nil, err
	}
	asked := curation.Review{Subject: input.Subject, Version: input.Version, Ruling: input.Ruling, Reason: input.Reason, Evidence: evidenceIn(input.Evidence)}
	take(&asked.SupersededBy, input.SupersededBy)
	done, err := desk.Review(ctx, curator, asked)
	if err != nil {
		return nil, err
	}
	r.wrote(ctx)
	subject, err := required[gen.Node](ctx, input.Subject)
	if err != nil {
		return nil, err
	}
	also := done.AlsoFor
	if also == nil {
		also = []graph.ID{}
	}
	return &gen.ReviewResult{
		Decision: decisionModel(done.Decision), Subject: subject, Review: done.Review, Version: done.Version,
		Voices: voiceModels(done.Voices), AlsoFor: also, Revision: int(done.Revision),
	}, nil
}

// Assess implements gen.MutationResolver.
func (r mutationResolver) Assess(ctx context.Context, input gen.AssessmentInput) (*gen.AssessResult, error) {
	curator, desk, err := r.deciding(ctx)
	if err != nil {
		return nil, err
	}
	done, err := desk.Assess(ctx, curator, assessmentIn(input))
	if err != nil {
		return nil, err
	}
	r.wrote(ctx)
	assessment, err := required[*gen.Assessment](ctx, done.ID)
	if err != nil {
		return nil, err
	}
	return &gen.AssessResult{Assessment: assessment, Decision: decisionModel(done.Decision), Version: done.Version, Revision: int(done.Revision)}, nil
}

func assessmentIn(in gen.AssessmentInput) curation.Assessment {
	out := curation.Assessment{
		Version: in.Version, Provision: in.Provision, Activity: in.Activity, Frame: in.Frame, Extent: in.Extent, Manner: in.Manner,
		Functions: in.Functions, Reaches: in.Reaches, Contexts: in.Contexts, Territory: in.Territory, Indirect: in.Indirect,
		Reason: in.Reason, Confidence: in.Confidence, Evidence: evidenceIn(in.Evidence), Contrary: evidenceIn(in.Contrary),
	}
	take(&out.ID, in.ID)
	take(&out.Condition, in.Condition)
	take(&out.DependsOn, in.DependsOn)
	take(&out.ValidFrom, in.ValidFrom)
	take(&out.ValidTo, in.ValidTo)
	take(&out.Note, in.Note)
	take(&out.Replaces, in.Replaces)
	return out
}

// RecordFrame implements gen.MutationResolver.
func (r mutationResolver) RecordFrame(ctx context.Context, input gen.FrameInput) (*gen.FrameResult, error) {
	curator, desk, err := r.deciding(ctx)
	if err != nil {
		return nil, err
	}
	f := curation.Frame{
		Version: input.Version, Label: input.Label, Covers: input.Covers, Reads: input.Reads, CutOff: input.CutOff,
		Languages: input.Languages, Scope: input.Scope, Limits: input.Limits, Confidence: input.Confidence,
	}
	take(&f.ID, input.ID)
	done, err := desk.Record(ctx, curator, f)
	if err != nil {
		return nil, err
	}
	r.wrote(ctx)
	frame, err := required[*gen.Frame](ctx, done.ID)
	if err != nil {
		return nil, err
	}
	return &gen.FrameResult{Frame: frame, Decision: decisionModel(done.Decision), Version: done.Version, Revision: int(done.Revision)}, nil
}

func evidenceIn(all []*gen.EvidenceInput) []curation.Evidence {
	var out []curation.Evidence
	for _, in := range all {
		e := curation.Evidence{Start: in.Start, End: in.End}
		take(&e.Document, in.Document)
		take(&e.Passage, in.Passage)
		take(&e.Quote, in.Quote)
		take(&e.URL, in.URL)
		take(&e.Note, in.Note)
		out = append(out, e)
	}
	return out
}
