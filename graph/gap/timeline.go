package gap

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// FirstYear is where a timeline begins when it is not said.
const FirstYear = 1945

// maxYears is the longest timeline.
const maxYears = 300

// Timeline answers a case on the last day of each year, and keeps the first
// year and those whose level or quality is another than the year before, with
// what moved them. From is 1945 where it is 0, to the year of the lens's day;
// that year is asked as of the lens's day. Years in which a group
// of the lens has no member are passed over. The error wraps ErrCase.
func (a *Atlas) Timeline(c Case, from, to int) (Timeline, error) {
	scratch := a.scratch()
	s, err := scratch.Ask(c.Lens)
	if err != nil {
		return Timeline{}, err
	}
	place, err := a.activityNamed("activity", c.Activity)
	if err != nil {
		return Timeline{}, err
	}
	last, _ := strconv.Atoi(s.lens.AsOf[:4])
	if from == 0 {
		from = FirstYear
	}
	if to == 0 {
		to = last
	}
	if from < 1 || to < from || to > 9999 || to-from >= maxYears {
		return Timeline{}, fmt.Errorf("%w: from %d to %d: not a span of years (limit %d). Give years such as 1945 and %d", ErrCase, from, to, maxYears, last)
	}
	act := &a.base.activities[place]
	out := Timeline{Release: a.base.release, Activity: act.id, Label: act.label, Lens: s.lens, From: from, To: to, Undated: s.undated(place)}
	var before stance
	for year := from; year <= to; year++ {
		lens := c.Lens
		if year != last {
			lens.AsOf = fmt.Sprintf("%04d-12-31", year)
		}
		if a.nobody(lens) {
			continue
		}
		if s, err = scratch.Ask(lens); err != nil {
			return Timeline{}, err
		}
		after := s.stance(place)
		if m := (move{place, before, after}); before.asker == nil {
			out.Points = append(out.Points, s.point(year, &after))
		} else if m.differs() {
			out.Points = append(out.Points, s.point(year, &after))
			out.Points[len(out.Points)-1].Moved = m.causes()
		}
		before = after
	}
	return out, nil
}

// undated lists the instruments of the rules on an activity that have parties
// without a date.
func (s *Asker) undated(place int) []graph.ID {
	b, out := s.atlas.base, []graph.ID(nil)
	for i := range s.view.law.rules[place] {
		r := &s.view.law.rules[place][i]
		in := &b.instruments[b.provisions[b.assessments[r.assessment].provision].instrument]
		if r.open != 0 && r.extent != schema.ExtentNone && slices.ContainsFunc(in.parties, func(t tenure) bool { return t.from == always && !t.left }) {
			out = append(out, in.id)
		}
	}
	return ordered(out)
}

// nobody says whether a lens asks about a group alone that has no member on
// its day.
func (a *Atlas) nobody(l Lens) bool {
	place, found := a.groupNamed(l.Group)
	return l.Group != "" && found && len(l.States) == 0 && a.base.groups[place].on(lastDay(l.AsOf, never)) == (StateSet{})
}

func (s *Asker) point(year int, at *stance) TimelinePoint {
	return TimelinePoint{Year: year, Cell: at.cell, Bound: s.boundOf(&at.answer, &at.query)}
}

// scratch is the same atlas with room of its own for what is computed for a
// day, so that a walk through many days does not drive out what others keep.
func (a *Atlas) scratch() *Atlas {
	out := &Atlas{base: a.base, overlay: a.overlay, asserted: a.asserted, reviews: a.reviews, laws: map[selection]*law{}, views: map[viewKey]*view{}}
	usual := a.selection(masked(schema.AllReview(), usual()...), never)
	out.laws[usual] = a.lawOf(usual)
	return out
}
