package search

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
)

// Search finds what matches. Words are found in every language of their
// script; the order of hits depends on the index alone. The error wraps
// ErrQuery when the query cannot be answered as it is, and ErrDamaged when
// the index cannot be read.
func (ix *Index) Search(ctx context.Context, q Query) (Result, error) {
	asked, err := read(q)
	if err != nil {
		return Result{}, err
	}
	out := Result{Understood: asked.expression.String(), Problem: asked.problem, Facets: emptyFacets()}
	err = ix.withView(ctx, &out, func(v *view) error { return ix.search(ctx, v, asked, &out) })
	if errors.Is(err, ErrClosed) {
		return Result{}, err
	}
	return out, err
}

// withView takes a view of the index and says in the answer how the index stands.
func (ix *Index) withView(ctx context.Context, out *Result, do func(*view) error) error {
	now, err := ix.options.Store.Revision(ctx)
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	if ix.closed {
		return ErrClosed
	}
	out.Building = ix.progress.Load()
	if out.Revision, out.Partial = ix.at, ix.live == nil || ix.at < now; ix.live == nil {
		return nil
	}
	return guard(func() error {
		v, err := ix.shelves.newView(ix.live, ix.plan)
		if err != nil {
			return err
		}
		return errors.Join(do(v), v.close())
	})
}

// question is a query that was read.
type question struct {
	Query
	expression Expression
	problem    *Problem
	limits     []limit
	after      *ranked // the hit to go on after
	first      int
}

// read reads a query. The error wraps ErrQuery.
func read(q Query) (question, error) {
	out := question{Query: q, first: q.First}
	if out.first == 0 {
		out.first = defaultFirst
	}
	var err error
	if out.limits, err = q.limits(); err != nil {
		return out, err
	}
	if out.after, err = readCursor(q.After); err != nil {
		return out, err
	}
	out.expression, out.problem, err = Parse(q.Text)
	return out, err
}

// compile looks a question up in a view. The parts that only narrow stand
// apart: they do not score and are not marked.
func (ix *Index) compile(ctx context.Context, v *view, q question) (*compiler, *both, error) {
	c := &compiler{ctx: ctx, view: v, marks: newMarks()}
	if !q.NoSynonyms {
		var err error
		if c.thesaurus, err = ix.names(ctx); err != nil {
			return nil, nil, err
		}
	}
	words, err := c.expression(q.expression.root)
	if err != nil {
		return nil, nil, err
	}
	out := &both{all: []matcher{words}}
	for _, l := range q.limits {
		m, err := c.limit(l)
		if err != nil {
			return nil, nil, err
		}
		out.all = append(out.all, m)
	}
	// What only narrows is cheap and comes first.
	slices.Reverse(out.all)
	return c, out, nil
}

// search answers a question from a view.
func (ix *Index) search(ctx context.Context, v *view, q question, out *Result) error {
	c, m, err := ix.compile(ctx, v, q)
	if err != nil {
		return err
	}
	out.Synonyms = c.used
	best, err := v.run(ctx, m, q, out)
	if err != nil {
		return err
	}
	if len(best) > q.first {
		best = best[:q.first]
		last := best[len(best)-1]
		out.Next = cursor(last)
	}
	if out.Hits, err = ix.join(ctx, v, best, c.marks); err != nil {
		return err
	}
	if err := ix.parents(ctx, out.Facets); err != nil {
		return err
	}
	return ix.suggest(ctx, v, q, out)
}

// run matches every part and gives the best hits, one more than asked for,
// with the total and the facets of the answer.
func (v *view) run(ctx context.Context, m matcher, q question, out *Result) ([]ranked, error) {
	top, counts := newTop(q.first+1, q.after), newCounts()
	for _, p := range v.parts {
		w := &work{ctx: ctx, part: p}
		f, err := m.match(w, p.alive)
		if err != nil {
			return nil, err
		}
		f.docs.and(p.alive)
		docs := f.docs.docs()
		out.Total += len(docs)
		counts.add(p, docs)
		top.add(p, docs, f.scores)
		w.done(f)
	}
	out.Facets = counts.facets()
	return top.sorted(), ctx.Err()
}

// join looks each hit up in the graph, drops what the graph no longer holds,
// and marks the words of the query in what it holds.
func (ix *Index) join(ctx context.Context, v *view, best []ranked, words *marks) ([]Hit, error) {
	if len(best) == 0 {
		return nil, nil
	}
	ids := make([]graph.ID, len(best))
	for i, hit := range best {
		ids[i] = graph.ID(hit.id)
	}
	nodes := map[graph.ID]graph.Node{}
	for n, err := range ix.options.Store.Nodes(ctx, graph.NodeQuery{IDs: ids}) {
		if err != nil {
			return nil, fmt.Errorf("search: hits in the graph: %w", err)
		}
		nodes[n.ID] = n
	}
	var out []Hit
	for _, hit := range best {
		n, there := nodes[graph.ID(hit.id)]
		if !there {
			continue
		}
		title, language, err := hit.stored()
		if err != nil {
			return nil, err
		}
		out = append(out, Hit{ID: n.ID, Kind: n.Kind, Score: float64(hit.score), Title: title, Cursor: cursor(hit), Node: n, Highlights: v.plan.highlights(n, language, words)})
	}
	return out, nil
}

// stored reads what the index stores of a hit.
func (m ranked) stored() (title, language string, err error) {
	err = m.part.segment.VisitStoredFields(uint64(m.doc), func(field string, _ byte, value []byte, _ []uint64) bool {
		switch field {
		case titleField:
			title = string(value)
		case languageField:
			language = string(value)
		}
		return true
	})
	if err != nil {
		return "", "", fmt.Errorf("search: stored fields: %w", err)
	}
	return title, language, nil
}
