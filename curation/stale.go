package curation

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Stale gives the assessments whose ground has moved since they were made, by a
// day: the provision has a newer text, its instrument entered into force, ended
// or was superseded, the proposition on which they depend was settled, or the
// frame was closed before a later text. It goes by the dates in the graph alone;
// what has no date says nothing. Those taken back are left out. The longest
// stale stand first, among equals by id.
func (d *Desk) Stale(ctx context.Context, today string) ([]Stale, error) {
	if len(today) != len("2026-01-02") || !schema.ValidDate(today) {
		return nil, fmt.Errorf("%w: today: %.40q: not a day", ErrInput, today)
	}
	g, err := d.ground(ctx)
	if err != nil {
		return nil, err
	}
	out := []Stale{}
	for _, id := range sortedIDs(g.assessments) {
		moved := moves{since: g.assessments[id].Attrs.Text("assertedOn"), today: today}
		g.look(g.assessments[id], &moved)
		if len(moved.reasons) > 0 {
			out = append(out, Stale{ID: id, Reasons: moved.reasons, Since: moved.first})
		}
	}
	slices.SortStableFunc(out, func(a, b Stale) int { return cmp.Compare(a.Since, b.Since) })
	return out, nil
}

// ground is what assessments rest on.
type ground struct {
	assessments map[graph.ID]*record
	under       map[graph.ID]*record // frames, propositions and provisions, by id
	instruments map[graph.ID]*record // by id
	newer       map[graph.ID][]dated // what supersedes a provision or instrument
	texts       map[graph.ID][]dated // documents with the text of a provision
}

// dated is a thing with its date.
type dated struct {
	id   graph.ID
	date string
}

// ground reads what the assessments that hold rest on.
func (d *Desk) ground(ctx context.Context) (*ground, error) {
	var ids []graph.ID
	for n, err := range d.store.Nodes(ctx, graph.NodeQuery{Kind: schema.KindAssessment}) {
		if err != nil {
			return nil, fmt.Errorf("assessments: %w", err)
		}
		if holds(&record{Node: n}) {
			ids = append(ids, n.ID)
		}
	}
	g := &ground{newer: map[graph.ID][]dated{}}
	var err error
	if g.assessments, err = load(ctx, d.store, ids); err != nil {
		return nil, err
	}
	provisions := farEnds(g.assessments, schema.EdgeOf)
	named := append(farEnds(g.assessments, schema.EdgeUnder), farEnds(g.assessments, schema.EdgeDependsOn)...)
	if g.under, err = load(ctx, d.store, inOrder(append(named, provisions...))); err != nil {
		return nil, err
	}
	instruments := farEnds(g.under, schema.EdgePartOf)
	if g.instruments, err = load(ctx, d.store, instruments); err != nil {
		return nil, err
	}
	if err := d.supersessions(ctx, g, inOrder(append(instruments, provisions...))); err != nil {
		return nil, err
	}
	g.texts, err = d.textsOf(ctx, provisions)
	return g, err
}

func farEnds(records map[graph.ID]*record, name schema.EdgeName) []graph.ID {
	var out []graph.ID
	for _, r := range records {
		out = append(out, r.far(name)...)
	}
	return inOrder(out)
}

// supersessions reads what takes the place of provisions and instruments, with
// the date of the edge.
func (d *Desk) supersessions(ctx context.Context, g *ground, ids []graph.ID) error {
	if len(ids) == 0 {
		return nil
	}
	for e, err := range d.store.Edges(ctx, graph.EdgeQuery{To: ids, Names: []schema.EdgeName{schema.EdgeSupersedes}}) {
		if err != nil {
			return fmt.Errorf("what supersedes: %w", err)
		}
		g.newer[e.To] = append(g.newer[e.To], dated{e.From, cmp.Or(e.Attrs.Text("date"), e.Attrs.Text("from"))})
	}
	return nil
}

// textsOf reads the documents with the text of provisions, by their passages.
func (d *Desk) textsOf(ctx context.Context, provisions []graph.ID) (map[graph.ID][]dated, error) {
	out := map[graph.ID][]dated{}
	passages, documents, err := d.follow(ctx, provisions, schema.EdgeStatesTextOf, schema.EdgeInDocument)
	if err != nil {
		return nil, err
	}
	dates := map[graph.ID]string{}
	for _, id := range documents {
		dates[id] = ""
	}
	if len(dates) == 0 {
		return out, nil
	}
	for n, err := range d.store.Nodes(ctx, graph.NodeQuery{IDs: sortedIDs(dates)}) {
		if err != nil {
			return nil, fmt.Errorf("documents: %w", err)
		}
		dates[n.ID] = n.Attrs.Text("date")
	}
	for _, passage := range sortedIDs(passages) {
		text := dated{documents[passage], dates[documents[passage]]}
		if rule := passages[passage]; !slices.Contains(out[rule], text) {
			out[rule] = append(out[rule], text)
		}
	}
	return out, nil
}

// moves collects what moved after a day and by another.
type moves struct {
	since, today string
	reasons      []string
	first        string
}

// on adds a reason if it is of a day after the assessment and not after today.
// Of a coarse date the first day counts, so that nothing is called newer that
// need not be.
func (m *moves) on(date, format string, args ...any) {
	if date == "" || !schema.ValidDate(date) || !later(date, m.since) || later(date, m.today) {
		return
	}
	m.add(date, format, args...)
}

func (m *moves) add(date, format string, args ...any) {
	m.reasons = append(m.reasons, fmt.Sprintf(format, args...))
	if m.first == "" || firstDay(date) < firstDay(m.first) {
		m.first = date
	}
}

// look collects what moved under an assessment.
func (g *ground) look(a *record, m *moves) {
	provision := a.one(schema.EdgeOf)
	frame := g.under[a.one(schema.EdgeUnder)]
	for _, text := range g.texts[provision] {
		m.on(text.date, "The provision has a text of %s (%s), newer than the assessment of %s.", text.date, text.id, m.since)
		if frame == nil || text.date == "" || later(text.date, m.today) {
			continue
		}
		if cutOff := frame.Attrs.Text("cutOff"); cutOff != "" && later(text.date, cutOff) && !later(text.date, m.since) {
			m.add(text.date, "The frame was closed on %s, before the text of %s (%s).", cutOff, text.date, text.id)
		}
	}
	for _, by := range g.newer[provision] {
		m.on(by.date, "The provision was superseded by %s on %s.", by.id, by.date)
	}
	if rule := g.under[provision]; rule != nil {
		g.lookAt(g.instruments[rule.one(schema.EdgePartOf)], m)
	}
	if p := g.under[a.one(schema.EdgeDependsOn)]; p != nil {
		date := p.Attrs.Text("since")
		m.on(date, "The proposition %s, on which it depends, was settled on %s.", p.ID.Name(), date)
	}
}

// lookAt collects what moved of an instrument.
func (g *ground) lookAt(i *record, m *moves) {
	if i == nil {
		return
	}
	name := cmp.Or(i.Attrs.Text("shortTitle"), i.ID.Name())
	if date := i.Attrs.Text("inForce"); date != "" {
		m.on(date, "%s entered into force on %s.", name, date)
	}
	if date := i.Attrs.Text("terminated"); date != "" {
		m.on(date, "%s ended on %s.", name, date)
	}
	for _, by := range g.newer[i.ID] {
		m.on(by.date, "%s was superseded by %s on %s.", name, by.id, by.date)
	}
}
