package gqlapi

import (
	"context"
	"fmt"
	"sync"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/ingest/draft"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/schema"
)

// Simulate implements gen.QueryResolver.
func (r queryResolver) Simulate(ctx context.Context, in gen.DraftInput, input *gen.LensInput, filter *gap.Filter) (*gap.Simulation, error) {
	atlas, lens, err := r.asked(input)
	if err != nil {
		return nil, err
	}
	chosen, err := choose(atlas, filter)
	if err != nil {
		return nil, err
	}
	d, err := r.draft(ctx, in)
	if err != nil {
		return nil, err
	}
	s, err := atlas.Simulate(d, lens, chosen)
	return &s, err
}

// draft reads the draft of a question. Nothing of it is kept.
func (a *API) draft(ctx context.Context, in gen.DraftInput) (gap.Draft, error) {
	w := draft.World{Ontology: a.options.Ontology, Graph: a.options.Store, Today: a.today()}
	if a.options.Cues != nil {
		w.Lexicon = a.lexicon
	}
	switch in.Format {
	case schema.DraftFormatBundled:
		return draft.ReadBundled(ctx, in.Text, w)
	case schema.DraftFormatYaml:
		return draft.ReadAs(ctx, draft.FormatYAML, "draft.yaml", []byte(in.Text), w)
	case schema.DraftFormatMarkdown:
		return draft.ReadAs(ctx, draft.FormatMarkdown, "draft.md", []byte(in.Text), w)
	case schema.DraftFormatText:
		return draft.ReadAs(ctx, draft.FormatText, "draft.txt", []byte(in.Text), w)
	}
	return gap.Draft{}, fmt.Errorf("%w: draft format %q", errInput, in.Format)
}

// words keeps the lexicon by which drafts in plain words are read, for one revision.
type words struct {
	mu      sync.Mutex
	at      graph.Revision
	lexicon *extract.Lexicon
}

// lexicon gives the words of the store's revision. It is made for the first who asks.
func (a *API) lexicon(ctx context.Context) (*extract.Lexicon, error) {
	at, err := a.options.Store.Revision(ctx)
	if err != nil {
		return nil, err
	}
	a.words.mu.Lock()
	defer a.words.mu.Unlock()
	if a.words.lexicon != nil && a.words.at == at {
		return a.words.lexicon, nil
	}
	cues, err := a.options.Cues()
	if err != nil {
		return nil, err
	}
	lexicon, err := extract.NewLexicon(ctx, a.options.Store, cues)
	if err != nil {
		return nil, err
	}
	a.words.at, a.words.lexicon = at, lexicon
	return lexicon, nil
}
