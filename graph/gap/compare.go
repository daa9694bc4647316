package gap

import "slices"

// Compare answers the activities that the filter chooses under two lenses, and
// says for each whose level or quality differs because of what. Levels,
// headlines and flags of the filter choose by either side. The error wraps
// ErrCase.
func (a *Atlas) Compare(before, after Lens, f Filter) (Comparison, error) {
	x, err := a.Ask(before)
	if err != nil {
		return Comparison{}, err
	}
	y, err := a.Ask(after)
	if err != nil {
		return Comparison{}, err
	}
	chosen, err := a.chosen(f)
	if err != nil {
		return Comparison{}, err
	}
	out := Comparison{Release: a.base.release, A: x.lens, B: y.lens}
	for _, place := range chosen {
		m := move{place, x.stance(place), y.stance(place)}
		switch {
		case !f.takesEither(&m):
		case m.differs():
			out.Changes = append(out.Changes, m.change())
		default:
			out.Same++
		}
	}
	return out, nil
}

// takesEither says whether a filter takes one of two sides.
func (f Filter) takesEither(m *move) bool {
	if len(f.Levels)+len(f.Headlines)+len(f.Flags) == 0 {
		return true
	}
	return slices.ContainsFunc([]*Asker{m.before.asker, m.after.asker}, func(s *Asker) bool {
		p := s.profile(m.place)
		return f.takes(&p)
	})
}

// change is the difference with its causes.
func (m *move) change() CellChange {
	s := m.after.asker
	act := &s.atlas.base.activities[m.place]
	return CellChange{Activity: act.id, Label: act.label, Actor: s.lens.Actor, Context: s.lens.Context,
		Before: m.before.cell, After: m.after.cell, Bound: s.boundOf(&m.after.answer, &m.after.query), Because: m.causes()}
}
