package search

import (
	"context"
	"fmt"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// affected finds the nodes whose records follow from what changed, so that an
// edge or a neighbour that changes re-indexes all that took something from it.
type affected struct {
	index   *plan
	reader  graph.Reader
	kindOf  func(graph.ID) schema.Kind
	changed map[graph.ID]graph.Revision // the newest revision that touched the record
	spread  map[graph.ID]graph.Revision // documents whose passages were marked, and at which revision
}

func newAffected(p *plan, r graph.Reader, o *schema.Ontology) *affected {
	return &affected{
		index: p, reader: r, kindOf: func(id graph.ID) schema.Kind { return o.KindOf(string(id)) },
		changed: map[graph.ID]graph.Revision{}, spread: map[graph.ID]graph.Revision{},
	}
}

func (a *affected) mark(at graph.Revision, ids ...graph.ID) {
	for _, id := range ids {
		if _, indexed := a.index.kinds[a.kindOf(id)]; indexed && a.changed[id] < at {
			a.changed[id] = at
		}
	}
}

// add marks what follows from one change.
func (a *affected) add(ctx context.Context, c graph.Change) error {
	if c.Edge != nil {
		return a.edge(ctx, *c.Edge, c.Revision)
	}
	a.mark(c.Revision, c.Node)
	return a.node(ctx, c.Node, c.Revision)
}

// node marks what follows from a node that came, changed or went, beside itself.
func (a *affected) node(ctx context.Context, id graph.ID, at graph.Revision) error {
	switch a.kindOf(id) {
	case schema.KindInstrument:
		if err := a.instrument(ctx, id, at); err != nil {
			return err
		}
		return a.eachFrom(ctx, id, schema.EdgeTextOf, at, a.passages)
	case schema.KindPrinciple:
		return a.markFrom(ctx, id, schema.EdgeExpresses, at)
	case schema.KindActivity:
		return a.eachFrom(ctx, id, schema.EdgeAbout, at, a.assessment)
	case schema.KindAssessment:
		return a.assessment(ctx, id, at)
	case schema.KindStatement:
		return a.statement(ctx, id, at)
	case schema.KindDocument:
		if err := a.passages(ctx, id, at); err != nil {
			return err
		}
		return a.eachFrom(ctx, id, schema.EdgeIn, at, a.statement)
	}
	return nil
}

// edge marks what follows from an edge that came, changed or went.
func (a *affected) edge(ctx context.Context, key graph.EdgeKey, at graph.Revision) error {
	a.mark(at, key.From)
	near := a.kindOf(key.From)
	switch {
	case key.Name == schema.EdgePartOf:
		return a.markFrom(ctx, key.From, "", at)
	case key.Name == schema.EdgeOf:
		a.mark(at, key.To)
	case key.Name == schema.EdgeAbout && near == schema.KindAssessment:
		return a.assessment(ctx, key.From, at)
	case near == schema.KindStatement && key.Name == schema.EdgeIn:
		if err := a.passages(ctx, key.To, at); err != nil {
			return err
		}
		return a.statement(ctx, key.From, at)
	case near == schema.KindStatement && key.Name == schema.EdgeBy:
		return a.statement(ctx, key.From, at)
	case key.Name == schema.EdgeTextOf:
		return a.passages(ctx, key.From, at)
	case key.Name == schema.EdgeBroader:
		return a.class(ctx, key.From, at, map[graph.ID]bool{})
	case key.Name == schema.EdgeMemberOf:
		return a.eachFrom(ctx, key.From, schema.EdgeBy, at, a.said)
	}
	return nil
}

// instrument marks the provisions of an instrument and what is said of it or of them.
func (a *affected) instrument(ctx context.Context, id graph.ID, at graph.Revision) error {
	if err := a.markFrom(ctx, id, "", at); err != nil {
		return err
	}
	return a.eachFrom(ctx, id, schema.EdgePartOf, at, func(ctx context.Context, provision graph.ID, at graph.Revision) error {
		return a.markFrom(ctx, provision, "", at)
	})
}

// class marks what is filed under an activity or one of those within it.
func (a *affected) class(ctx context.Context, id graph.ID, at graph.Revision, seen map[graph.ID]bool) error {
	if seen[id] {
		return nil
	}
	seen[id] = true
	a.mark(at, id)
	if err := a.markFrom(ctx, id, "", at); err != nil {
		return err
	}
	if err := a.eachFrom(ctx, id, schema.EdgeAbout, at, a.assessment); err != nil {
		return err
	}
	return a.eachFrom(ctx, id, schema.EdgeBroader, at, func(ctx context.Context, narrower graph.ID, at graph.Revision) error {
		return a.class(ctx, narrower, at, seen)
	})
}

// said marks a statement or claim and what follows from it.
func (a *affected) said(ctx context.Context, id graph.ID, at graph.Revision) error {
	a.mark(at, id)
	if a.kindOf(id) != schema.KindStatement {
		return nil
	}
	return a.statement(ctx, id, at)
}

// assessment marks the provision that is judged.
func (a *affected) assessment(ctx context.Context, id graph.ID, at graph.Revision) error {
	judged, err := a.walk(ctx, graph.EdgeQuery{From: []graph.ID{id}, Names: []schema.EdgeName{schema.EdgeOf}})
	a.mark(at, judged...)
	return err
}

// statement marks the claims of a statement and the passages of its document.
func (a *affected) statement(ctx context.Context, id graph.ID, at graph.Revision) error {
	if err := a.markFrom(ctx, id, schema.EdgeInStatement, at); err != nil {
		return err
	}
	documents, err := a.walk(ctx, graph.EdgeQuery{From: []graph.ID{id}, Names: []schema.EdgeName{schema.EdgeIn}})
	for _, document := range documents {
		if err == nil {
			err = a.passages(ctx, document, at)
		}
	}
	return err
}

// passages marks the passages of a document, once a revision.
func (a *affected) passages(ctx context.Context, document graph.ID, at graph.Revision) error {
	if a.spread[document] >= at {
		return nil
	}
	a.spread[document] = at
	return a.markFrom(ctx, document, schema.EdgeInDocument, at)
}

// markFrom marks the near ends of edges of a name, or of any, that reach an id.
func (a *affected) markFrom(ctx context.Context, id graph.ID, name schema.EdgeName, at graph.Revision) error {
	q := graph.EdgeQuery{To: []graph.ID{id}}
	if name != "" {
		q.Names = []schema.EdgeName{name}
	}
	ids, err := a.walk(ctx, q)
	a.mark(at, ids...)
	return err
}

func (a *affected) eachFrom(ctx context.Context, id graph.ID, name schema.EdgeName, at graph.Revision, do func(context.Context, graph.ID, graph.Revision) error) error {
	ids, err := a.walk(ctx, graph.EdgeQuery{To: []graph.ID{id}, Names: []schema.EdgeName{name}})
	for _, id := range ids {
		if err == nil {
			err = do(ctx, id, at)
		}
	}
	return err
}

// walk gives the other ends of the edges of a query by one end.
func (a *affected) walk(ctx context.Context, q graph.EdgeQuery) ([]graph.ID, error) {
	var out []graph.ID
	for e, err := range a.reader.Edges(ctx, q) {
		if err != nil {
			return nil, fmt.Errorf("edges for the search index: %w", err)
		}
		if q.To != nil {
			out = append(out, e.From)
		} else {
			out = append(out, e.To)
		}
	}
	return out, nil
}
