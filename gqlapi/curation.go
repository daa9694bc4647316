package gqlapi

import (
	"context"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// ReviewQueue implements gen.QueryResolver.
func (r queryResolver) ReviewQueue(context.Context, *gen.QueueFilter, *int, *string) (*gen.QueueItemConnection, error) {
	return nil, errNotReady
}

// Agreement implements gen.QueryResolver.
func (r queryResolver) Agreement(context.Context) ([]*gen.Agreement, error) { return nil, errNotReady }

// Unassessed implements gen.QueryResolver.
func (r queryResolver) Unassessed(context.Context, *schema.Missing, *int, *string) (*gen.UnassessedConnection, error) {
	return nil, errNotReady
}

// StaleAssessments implements gen.QueryResolver.
func (r queryResolver) StaleAssessments(context.Context, *int, *string) (*gen.StaleAssessmentConnection, error) {
	return nil, errNotReady
}

// Version implements gen.ClaimResolver.
func (r claimResolver) Version(context.Context, *gen.Claim) (int, error) { return 0, errNotReady }

// Decisions implements gen.ClaimResolver.
func (r claimResolver) Decisions(context.Context, *gen.Claim, *int, *string) (*gen.DecisionConnection, error) {
	return nil, errNotReady
}

// Version implements gen.AssessmentResolver.
func (r assessmentResolver) Version(context.Context, *gen.Assessment) (int, error) {
	return 0, errNotReady
}

// Decisions implements gen.AssessmentResolver.
func (r assessmentResolver) Decisions(context.Context, *gen.Assessment, *int, *string) (*gen.DecisionConnection, error) {
	return nil, errNotReady
}

// Version implements gen.FrameResolver.
func (r frameResolver) Version(context.Context, *gen.Frame) (int, error) { return 0, errNotReady }

// Decisions implements gen.FrameResolver.
func (r frameResolver) Decisions(context.Context, *gen.Frame, *int, *string) (*gen.DecisionConnection, error) {
	return nil, errNotReady
}

// Mutation implements gen.ResolverRoot.
func (r root) Mutation() gen.MutationResolver { return mutationResolver(r) }

// mutationResolver writes.
type mutationResolver struct{ *API }

// Ingest implements gen.MutationResolver.
func (r mutationResolver) Ingest(context.Context, []*gen.DocumentInput, *bool) (*gen.IngestResult, error) {
	return nil, errNotReady
}

// Retract implements gen.MutationResolver.
func (r mutationResolver) Retract(context.Context, graph.ID, string, *bool) (*gen.RetractResult, error) {
	return nil, errNotReady
}

// Review implements gen.MutationResolver.
func (r mutationResolver) Review(context.Context, gen.ReviewInput) (*gen.ReviewResult, error) {
	return nil, errNotReady
}

// Assess implements gen.MutationResolver.
func (r mutationResolver) Assess(context.Context, gen.AssessmentInput) (*gen.AssessResult, error) {
	return nil, errNotReady
}

// RecordFrame implements gen.MutationResolver.
func (r mutationResolver) RecordFrame(context.Context, gen.FrameInput) (*gen.FrameResult, error) {
	return nil, errNotReady
}

// Subscription implements gen.ResolverRoot.
func (r root) Subscription() gen.SubscriptionResolver { return subscriptionResolver(r) }

// subscriptionResolver tells what happens.
type subscriptionResolver struct{ *API }

// IngestProgress implements gen.SubscriptionResolver.
func (r subscriptionResolver) IngestProgress(context.Context) (<-chan *gen.IngestEvent, error) {
	return nil, errNotReady
}

// Revisions implements gen.SubscriptionResolver.
func (r subscriptionResolver) Revisions(context.Context) (<-chan *gen.RevisionEvent, error) {
	return nil, errNotReady
}
