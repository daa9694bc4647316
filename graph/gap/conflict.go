package gap

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// charter is the treaty over which no other agreement prevails.
const charter = graph.ID("instrument:un-charter")

// conflict is a pair of hard provisions that cannot be obeyed together, on
// days on which neither prevails.
type conflict struct {
	one, other int // provisions, one < other
	from, to   day // the first day, and the day from which one of them prevails
}

// readConflicts finds the pairs for the flag CONFLICT. Two provisions conflict
// when an edge conflictsWith leads from one to the other, or from or to the
// whole instrument of one; an edge that is marked UNSURE makes no conflict, and
// a dated one makes it from its day. One of a pair prevails, and there is no
// conflict to flag,
//   - when it is of the Charter of the United Nations and the other is of
//     another treaty (Art. 103: obligations under the Charter prevail over those
//     under any other international agreement; custom is none);
//   - when it derogates from the other, as a special rule;
//   - when it supersedes the other.
//
// The last two follow edges between the provisions, or between their
// instruments, from the day of the edge.
func (b *base) readConflicts(*source) error {
	for _, l := range b.lineage {
		if l.name != schema.EdgeConflictsWith || l.unsure {
			continue
		}
		for _, x := range b.within(l.from) {
			for _, y := range b.within(l.to) {
				c := conflict{one: min(x, y), other: max(x, y), from: l.since, to: b.prevails(x, y)}
				if x != y && c.from < c.to && b.hard(x) && b.hard(y) {
					b.conflicts = append(b.conflicts, c)
				}
			}
		}
	}
	slices.SortFunc(b.conflicts, func(x, y conflict) int {
		return cmp.Or(cmp.Compare(x.one, y.one), cmp.Compare(x.other, y.other), cmp.Compare(x.from, y.from))
	})
	b.conflicts = slices.CompactFunc(b.conflicts, func(x, y conflict) bool { return x.one == y.one && x.other == y.other })
	return nil
}

// within lists a provision itself, or the provisions of an instrument.
func (b *base) within(id graph.ID) []int {
	if b.isProvision(id) {
		return []int{b.named[id]}
	}
	var out []int
	for place := range b.provisions {
		if at := b.provisions[place].instrument; at >= 0 && b.instruments[at].id == id {
			out = append(out, place)
		}
	}
	return out
}

func (b *base) hard(provision int) bool {
	p := &b.provisions[provision]
	return p.instrument >= 0 && hard(&b.instruments[p.instrument], p)
}

// prevails gives the first day on which one of two provisions prevails, or never.
func (b *base) prevails(x, y int) day {
	if x == y || !b.hard(x) || !b.hard(y) {
		return never
	}
	one, other := &b.instruments[b.provisions[x].instrument], &b.instruments[b.provisions[y].instrument]
	treaties := one.form == schema.SourceTypeTreaty && other.form == schema.SourceTypeTreaty
	if treaties && (one.id == charter) != (other.id == charter) {
		return always
	}
	first := never
	sides := [2][2]graph.ID{{b.provisions[x].id, one.id}, {b.provisions[y].id, other.id}}
	for _, l := range b.lineage {
		if l.name != schema.EdgeDerogatesFrom && l.name != schema.EdgeSupersedes || l.unsure {
			continue
		}
		for i, side := range sides {
			if slices.Contains(side[:], l.from) && slices.Contains(sides[1-i][:], l.to) {
				first = min(first, l.since)
			}
		}
	}
	return first
}

// clashing gives the first records of a case that are live, of conflicting
// provisions, and that bind a State together: one of those asked about that is
// known to be bound by both or, with no States named, may be, where parties
// are not known by name.
func (s *Asker) clashing(place int, q *query, c conflict) (one, other *record) {
	if c.from > s.view.day || c.to <= s.view.day {
		return nil, nil
	}
	for r, rule := range s.applying(place, q) {
		if r.traits&isLive == 0 {
			continue
		}
		switch s.atlas.base.assessments[rule.assessment].provision {
		case c.one:
			one = r
		case c.other:
			other = r
		}
	}
	if one == nil || other == nil || !s.together(one, other, q) {
		return nil, nil
	}
	return one, other
}

func (s *Asker) together(one, other *record, q *query) bool {
	if q.named == 0 && (s.view.floorOf(one) > 0 || s.view.floorOf(other) > 0) {
		return true
	}
	asked := q.states
	if q.named == 0 {
		asked = s.view.members
	}
	return s.view.statesOf(one).and(s.view.statesOf(other)).and(asked) != StateSet{}
}

func (s *Asker) conflicts(place int, q *query) bool {
	for _, c := range s.atlas.base.conflicts {
		if one, _ := s.clashing(place, q, c); one != nil {
			return true
		}
	}
	return false
}

func (s *Asker) conflict(place int, q *query) FlagNote {
	b, note := s.atlas.base, FlagNote{Flag: schema.FlagConflict}
	pairs := 0
	for _, c := range b.conflicts {
		one, _ := s.clashing(place, q, c)
		if one == nil {
			continue
		}
		if pairs++; pairs == 1 {
			note.Why = fmt.Sprintf("%s and %s cannot be obeyed together, and neither prevails: not by Art. 103 of the Charter, nor as a special or a later rule.", b.pinpointed(c.one), b.pinpointed(c.other))
		}
		for r, rule := range s.applying(place, q) {
			if p := b.assessments[rule.assessment].provision; r.traits&isLive != 0 && (p == c.one || p == c.other) {
				note.Evidence = append(note.Evidence, b.assessments[rule.assessment].id)
			}
		}
	}
	if pairs > 1 {
		note.Why += fmt.Sprintf(" There are %d such pairs.", pairs)
	}
	note.Evidence = ordered(note.Evidence)
	return note
}
