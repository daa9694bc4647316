package gap

import (
	"cmp"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Simulate says what a draft would change under a lens: before, after, the
// changed cells, what each article does, what stays open, and who would have
// to join. The filter chooses the activities; its levels, headlines and flags
// are those before. Nothing is stored. The error wraps ErrCase or ErrDraft.
func (a *Atlas) Simulate(d Draft, l Lens, f Filter) (Simulation, error) {
	before, err := a.Ask(l)
	if err != nil {
		return Simulation{}, err
	}
	chosen, err := a.chosen(f)
	if err != nil {
		return Simulation{}, err
	}
	chosen = slices.DeleteFunc(chosen, func(place int) bool { return !before.fits(place, f) })
	m := &simulation{draft: d, before: before, places: chosen, actors: []schema.Actor{""}}
	if before.lens.Actor == "" {
		m.actors = append(m.actors, classes()...)
	}
	if m.after, err = m.laid(d); err != nil {
		return Simulation{}, err
	}
	return m.run()
}

// fits says whether the answer for an activity is one that a filter asks for.
func (s *Asker) fits(place int, f Filter) bool {
	if len(f.Levels) == 0 && len(f.Headlines) == 0 && len(f.Flags) == 0 {
		return true
	}
	p := s.profile(place)
	return f.takes(&p)
}

// simulation is a draft at work under a lens.
type simulation struct {
	draft         Draft
	before, after *Asker
	places        []int // of the activities chosen
	actors        []schema.Actor
	was, is       []MatrixCell // by activity chosen, then actor
}

// laid asks the lens of an atlas with a draft laid over it.
func (m *simulation) laid(d Draft) (*Asker, error) {
	atlas, err := m.before.atlas.WhatIf(d)
	if err != nil {
		return nil, err
	}
	return atlas.Ask(m.before.lens)
}

func (m *simulation) run() (Simulation, error) {
	m.was, m.is = m.cells(m.before), m.cells(m.after)
	out := Simulation{Release: m.before.atlas.Release(), Title: m.draft.Title, About: m.draft.About, Proposed: m.draft.Proposed, Lens: m.before.lens,
		Before: m.count(m.was), After: m.count(m.is), Proposals: m.draft.Proposals, Unread: m.draft.Unread, Caveat: SimulationCaveat}
	for k := range m.was {
		if m.was[k] != m.is[k] {
			out.Changes = append(out.Changes, m.change(k))
		}
	}
	for _, article := range m.after.atlas.overlay.articles {
		effect, err := m.effect(article)
		if err != nil {
			return Simulation{}, err
		}
		out.Articles = append(out.Articles, effect)
	}
	out.Open, out.Joining, out.Assumed = m.open(), m.joining(), m.assumed()
	return out, nil
}

// cells answers every activity chosen for every actor asked about.
func (m *simulation) cells(s *Asker) []MatrixCell {
	out := make([]MatrixCell, 0, len(m.places)*len(m.actors))
	for _, place := range m.places {
		for _, actor := range m.actors {
			out = append(out, s.cellFor(place, actor))
		}
	}
	return out
}

// cellFor is the cell of an activity for an actor; "" is the actor of the lens.
func (s *Asker) cellFor(place int, actor schema.Actor) MatrixCell {
	q := s.queryOf(place, actor)
	a := s.view.answer(place, &q)
	return s.cellOf(place, &a, &q)
}

func (s *Asker) queryOf(place int, actor schema.Actor) query {
	q := s.queryFor(place)
	if actor != "" {
		q.actors = masked(schema.AllActor(), actor)
	}
	return q
}

// at gives the activity and the actor of a cell.
func (m *simulation) at(k int) (place int, actor schema.Actor) {
	return m.places[k/len(m.actors)], m.actors[k%len(m.actors)]
}

// count counts the headlines of the first actor asked about.
func (m *simulation) count(cells []MatrixCell) []HeadlineCount {
	found := map[schema.Headline]int{}
	for k := 0; k < len(cells); k += len(m.actors) {
		found[cells[k].Headline]++
	}
	var out []HeadlineCount
	for _, h := range schema.AllHeadline() {
		if found[h] > 0 {
			out = append(out, HeadlineCount{h, found[h]})
		}
	}
	return out
}

// change is a cell that the draft changes, with what moved it. The side
// without the draft is asked over the records of both, which hold its own.
func (m *simulation) change(k int) CellChange {
	place, actor := m.at(k)
	before := *m.before
	before.atlas = m.after.atlas
	out := (&move{place: place, before: before.stanceFor(place, actor), after: m.after.stanceFor(place, actor)}).change()
	out.Actor = cmp.Or(actor, m.before.lens.Actor)
	return out
}

func (s *Asker) stanceFor(place int, actor schema.Actor) stance {
	out := stance{asker: s, query: s.queryOf(place, actor)}
	out.answer = s.view.answer(place, &out.query)
	out.cell = s.cellOf(place, &out.answer, &out.query)
	return out
}

// effect compares every cell with an article and without it.
func (m *simulation) effect(article graph.ID) (ArticleEffect, error) {
	out := m.article(article)
	without, only, err := m.variants(article)
	if err != nil {
		return out, err
	}
	moved := map[int]bool{}
	for k := range m.is {
		place, actor := m.at(k)
		if !m.sees(place, article) {
			continue
		}
		a := &m.before.atlas.base.activities[place]
		ref := CellRef{Activity: a.id, Label: a.label, Actor: cmp.Or(actor, m.before.lens.Actor), Context: m.before.lens.Context,
			Before: m.was[k], After: m.is[k], Without: without.cellFor(place, actor)}
		if kind := out.sort(&ref, only.cellFor(place, actor)); kind != nil {
			*kind = append(*kind, ref)
			moved[place] = true
		}
	}
	out.Leaves = m.leaves(article, moved)
	return out, nil
}

// variants asks the draft without an article, and with it alone. Where the
// draft only adds, that is the answer without the records of some articles;
// where it takes the place of law, the law has to come back.
func (m *simulation) variants(article graph.ID) (without, only *Asker, err error) {
	if len(m.after.atlas.overlay.ended) == 0 {
		at := m.after.atlas.base.named[article]
		return m.keeping(func(provision int) bool { return provision != at }), m.keeping(func(provision int) bool { return provision == at }), nil
	}
	if without, err = m.laid(m.draft.Without(article)); err != nil {
		return nil, nil, err
	}
	only, err = m.laid(m.draft.Only(article))
	return without, only, err
}

// keeping asks with the records of some articles alone.
func (m *simulation) keeping(wanted func(provision int) bool) *Asker {
	s, v, o := *m.after, *m.after.view, m.after.atlas.overlay
	v.records = slices.Clone(v.records)
	for _, place := range o.touched {
		v.records[place] = slices.DeleteFunc(slices.Clone(v.records[place]), func(r record) bool {
			of := s.atlas.base.assessments[v.law.rules[place][r.rule].assessment].provision
			return o.owners[of] && !wanted(of)
		})
	}
	s.view = &v
	return &s
}

// sees says whether an article may move an activity: a record of it, or of
// what it takes the place of, speaks there.
func (m *simulation) sees(place int, article graph.ID) bool {
	b, o := m.after.atlas.base, m.after.atlas.overlay
	at := b.named[article]
	return slices.ContainsFunc(m.after.view.law.rules[place], func(r rule) bool {
		of := b.assessments[r.assessment].provision
		return of == at || slices.Contains(o.ended[at], of)
	})
}

// sort says what an article does to a cell; nil is nothing.
func (e *ArticleEffect) sort(c *CellRef, alone MatrixCell) *[]CellRef {
	switch with, without := c.After.height(), c.Without.height(); {
	case with > without && c.After.Level == schema.LevelBound && c.Without.Level != schema.LevelBound:
		return &e.Closes
	case with > without || with == without && c.After != c.Without:
		return &e.Narrows
	case with < without:
		return &e.Worsens
	case c.Before != c.After && alone != c.Before:
		return &e.Shares
	}
	return nil
}

// height orders cells as the list of gaps does: higher is better covered.
func (c MatrixCell) height() int {
	return levelOf(c.Level)*8 + slices.Index(schema.AllQuality(), c.Quality) + 1
}

func (m *simulation) article(id graph.ID) ArticleEffect {
	b := m.after.atlas.base
	p := &b.provisions[b.named[id]]
	out := ArticleEffect{Provision: id, Instrument: b.instruments[p.instrument].id, Pinpoint: p.pinpoint}
	for _, n := range m.draft.Batch.Nodes {
		if n.ID == id {
			out.Digest = n.Attrs.Text("digest")
		}
	}
	return out
}
