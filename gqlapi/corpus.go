package gqlapi

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Corpus implements gen.QueryResolver.
func (r queryResolver) Corpus(ctx context.Context) (*gen.Corpus, error) {
	revision, err := r.options.Store.Revision(ctx)
	if err != nil {
		return nil, err
	}
	return &gen.Corpus{Release: r.options.Corpus.Release, Licence: r.options.Corpus.Licence, Revision: int(revision)}, nil
}

// Corpus implements gen.ResolverRoot.
func (r root) Corpus() gen.CorpusResolver { return corpusResolver(r) }

// corpusResolver counts, when asked.
type corpusResolver struct{ *API }

// Counts implements gen.CorpusResolver.
func (r corpusResolver) Counts(ctx context.Context, _ *gen.Corpus) ([]*gen.KindCount, error) {
	t, err := r.counts.all(ctx, r.options.Store)
	if err != nil {
		return nil, err
	}
	var out []*gen.KindCount
	for _, kind := range r.options.Ontology.Kinds() {
		out = append(out, &gen.KindCount{Kind: string(kind), Count: t.kinds[kind]})
	}
	return out, nil
}

// Confidence implements gen.CorpusResolver.
func (r corpusResolver) Confidence(ctx context.Context, _ *gen.Corpus) ([]*gen.ConfidenceCount, error) {
	t, err := r.counts.all(ctx, r.options.Store)
	if err != nil {
		return nil, err
	}
	out := []*gen.ConfidenceCount{}
	for _, kind := range r.options.Ontology.Kinds() {
		for _, confidence := range schema.AllConfidence() {
			if n := t.sure[marked{kind, confidence}]; n > 0 {
				out = append(out, &gen.ConfidenceCount{Kind: string(kind), Confidence: confidence, Count: n})
			}
		}
	}
	return out, nil
}

// counts keeps what was counted at the newest revision, because counting reads
// everything that is counted.
type counts struct {
	mu       sync.Mutex
	revision graph.Revision
	lists    map[string]int
	tally    *tally
}

// tally counts the nodes of one revision.
type tally struct {
	kinds map[schema.Kind]int
	sure  map[marked]int
}

type marked struct {
	kind       schema.Kind
	confidence schema.Confidence
}

// maxCounted bounds the lists whose length is kept.
const maxCounted = 1000

// of counts the nodes of a kind whose attributes are equal to where.
func (c *counts) of(ctx context.Context, r graph.Reader, kind schema.Kind, where map[string]any) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.refresh(ctx, r); err != nil {
		return 0, err
	}
	key := listKey(kind, where)
	if n, known := c.lists[key]; known {
		return n, nil
	}
	n := 0
	for _, err := range r.Nodes(ctx, graph.NodeQuery{Kind: kind, Where: where}) {
		if err != nil {
			return 0, err
		}
		n++
	}
	if len(c.lists) >= maxCounted {
		clear(c.lists)
	}
	c.lists[key] = n
	return n, nil
}

func (c *counts) all(ctx context.Context, r graph.Reader) (*tally, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.refresh(ctx, r); err != nil || c.tally != nil {
		return c.tally, err
	}
	t := &tally{map[schema.Kind]int{}, map[marked]int{}}
	for n, err := range r.Nodes(ctx, graph.NodeQuery{}) {
		if err != nil {
			return nil, err
		}
		t.kinds[n.Kind]++
		if confidence := n.Attrs.Text("confidence"); confidence != "" {
			t.sure[marked{n.Kind, schema.Confidence(confidence)}]++
		}
	}
	c.tally = t
	return t, nil
}

// refresh forgets what was counted at an older revision.
func (c *counts) refresh(ctx context.Context, r graph.Reader) error {
	revision, err := r.Revision(ctx)
	if err != nil {
		return err
	}
	if c.lists == nil || revision != c.revision {
		c.revision, c.lists, c.tally = revision, map[string]int{}, nil
	}
	return nil
}

func listKey(kind schema.Kind, where map[string]any) string {
	var parts []string
	for name, value := range where {
		parts = append(parts, fmt.Sprintf("%s=%q", name, fmt.Sprint(value)))
	}
	slices.Sort(parts)
	return string(kind) + " " + strings.Join(parts, " ")
}
