package gap

import (
	"cmp"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
)

// keptClaims is how many claims of a side an activity names at most, the
// newest; the States behind them are counted without a limit.
const keptClaims = 64

// side is who asserts a gap in an activity, or who denies one. Its size does
// not grow with the number of claims.
type side struct {
	states   []span // by State; nil when none has spoken
	latest   []day  // of the States that have spoken, ascending
	first    day    // on which a State spoke; never where none has
	others   []other
	claims   []dated // counted, the newest
	proposed []dated // proposed by a machine, the newest
}

// span is when a State made counted claims of a side.
type span struct {
	first, latest day
	count         int32 // of claims
}

// other is a group or organisation that made counted claims.
type other struct {
	name  string
	first day
}

// dated is a claim or a statement with its day.
type dated struct {
	id graph.ID
	on day
}

// newestFirst orders by day, the newest first, then by id.
func newestFirst(a, b dated) int {
	return cmp.Or(cmp.Compare(b.on, a.on), cmp.Compare(a.id, b.id))
}

// keep puts one among the newest of a list in order, each id once, at its
// newest day. What falls out is forgotten.
func keep(list []dated, one dated, limit int) []dated {
	if len(list) == limit && newestFirst(one, list[limit-1]) >= 0 {
		return list
	}
	if at := slices.IndexFunc(list, func(d dated) bool { return d.id == one.id }); at >= 0 {
		if list[at].on >= one.on {
			return list
		}
		list = slices.Delete(list, at, at+1)
	}
	i, _ := slices.BinarySearchFunc(list, one, newestFirst)
	return slices.Insert(list[:min(len(list), limit-1)], i, one)
}

// add counts a claim for its side.
func (s *side) add(c *claim, states int) {
	one := dated{c.id, c.on}
	if !c.counted {
		s.proposed = keep(s.proposed, one, keptClaims)
		return
	}
	s.claims = keep(s.claims, one, keptClaims)
	if s.states == nil && len(c.states) > 0 {
		s.states = make([]span, states)
	}
	for _, place := range c.states {
		s.states[place].add(c.on)
	}
	for _, name := range c.others {
		i, there := slices.BinarySearchFunc(s.others, name, func(o other, name string) int { return cmp.Compare(o.name, name) })
		if !there {
			s.others = slices.Insert(s.others, i, other{name, c.on})
		}
		s.others[i].first = min(s.others[i].first, c.on)
	}
}

func (s *span) add(on day) {
	if s.count == 0 {
		s.first, s.latest = on, on
	}
	s.first, s.latest = min(s.first, on), max(s.latest, on)
	s.count++
}

// settle puts the latest days in order, once all claims are counted.
func (s *side) settle() {
	s.first, s.latest = never, nil
	for i := range s.states {
		if s.states[i].count > 0 {
			s.latest = append(s.latest, s.states[i].latest)
			s.first = min(s.first, s.states[i].first)
		}
	}
	slices.Sort(s.latest)
	s.latest = slices.Clip(s.latest)
}

// since counts the States whose latest claim is of a day or later.
func (s *side) since(from day) int {
	before, _ := slices.BinarySearch(s.latest, from)
	return len(s.latest) - before
}

// claimsBy counts who asserts and who denies a gap in an activity by a day.
// States are counted once; groups and organisations stand apart and are never
// expanded to their members.
func (b *base) claimsBy(place int, d day) ClaimCounts {
	a := &b.activities[place]
	return ClaimCounts{GapAsserted: b.sideBy(&a.asserts, d), GapDenied: b.sideBy(&a.denies, d)}
}

func (b *base) sideBy(s *side, d day) ClaimSide {
	var out ClaimSide
	for place := range s.states {
		if by := &s.states[place]; by.count > 0 && by.first <= d {
			out.States = append(out.States, b.states[place].code)
		}
	}
	slices.Sort(out.States)
	out.States = slices.Compact(out.States)
	out.Count = len(out.States)
	for _, o := range s.others {
		if o.first <= d {
			out.Others = append(out.Others, o.name)
		}
	}
	out.Claims, out.Proposed = idsBy(s.claims, d), idsBy(s.proposed, d)
	return out
}

// idsBy lists the ids up to a day, ascending.
func idsBy(list []dated, d day) []graph.ID {
	var out []graph.ID
	for _, one := range list {
		if one.on <= d {
			out = append(out, one.id)
		}
	}
	slices.Sort(out)
	return out
}
