package gap

import (
	"fmt"
	"math/bits"
	"slices"

	"github.com/lacuna-law/lacuna/schema"
)

// maxPairs is how many pairs of a kind are listed for an activity at most.
const maxPairs = 1000

// Grade is a level with its quality in one number: what is lower stands
// further up the list of gaps.
type Grade uint8

// Level gives the level of a grade.
func (g Grade) Level() schema.Level { return schema.AllLevel()[min(uint8(g), isBound)] }

// Quality gives the quality of a grade, or "" where the level has none.
func (g Grade) Quality() schema.Quality {
	if uint8(g) < isBound {
		return ""
	}
	return schema.AllQuality()[uint8(g)-isBound]
}

// Grade gives the grade of the State at a place of Atlas.States.
func (s *Split) Grade(place int) Grade {
	if s.Level != schema.LevelNotBound {
		return Grade(levelOf(s.Level))
	}
	g := Grade(notBound)
	for _, set := range []*StateSet{&s.Bound, &s.Undisputed, &s.Direct, &s.Full} {
		g += Grade(set[place>>6] >> (place & 63) & 1)
	}
	return g
}

// Pair gives the grade of two States as if they alone were named: a pair has
// what the weaker of the two has, because qualities never add up.
func (s *Split) Pair(one, other int) Grade { return min(s.Grade(one), s.Grade(other)) }

// Pairs appends the grade of every pair of some places: the first with each
// one behind it, then the second, and so on.
func (s *Split) Pairs(places []int, to []Grade) []Grade {
	each := make([]Grade, len(places))
	for i, place := range places {
		each[i] = s.Grade(place)
	}
	for i, one := range each {
		for _, other := range each[i+1:] {
			to = append(to, min(one, other))
		}
	}
	return to
}

// Dyads answers the activities that the filter chooses for all pairs of
// members of the day: how many pairs have each headline, and at most so many
// of the worst and of the best. With one State named the pairs are that State
// with each member, with more of them the pairs among them. Headlines of the
// filter choose activities of which some pair has one; levels and flags are
// refused, because pairs of one activity differ in them. The error wraps ErrCase.
func (a *Atlas) Dyads(l Lens, f Filter, pairs int) (Dyads, error) {
	s, err := a.Ask(l)
	if err != nil {
		return Dyads{}, err
	}
	if pairs < 0 || pairs > maxPairs {
		return Dyads{}, fmt.Errorf("%w: pairs: %d: not a number of pairs to list (limit %d). Give a smaller one", ErrCase, pairs, maxPairs)
	}
	if len(f.Flags)+len(f.Levels) > 0 {
		return Dyads{}, fmt.Errorf("%w: levels and flags: they do not choose pairs. Filter by headline", ErrCase)
	}
	chosen, err := a.chosen(f)
	if err != nil {
		return Dyads{}, err
	}
	p := s.pairing()
	out := Dyads{Release: a.base.release, Lens: s.lens, Pairs: p.count(p.left, p.right), Activities: []DyadActivity{}}
	for _, place := range chosen {
		if d := s.dyads(place, p, pairs); f.takesPairs(&d) {
			out.Activities = append(out.Activities, d)
		}
	}
	return out, nil
}

// pairing is which pairs are asked about: one State of the left with another
// of the right, each pair once. Left and right are the same set, or the left is
// one State.
type pairing struct{ left, right StateSet }

func (s *Asker) pairing() pairing {
	switch s.query.named {
	case 0:
		return pairing{s.view.members, s.view.members}
	case 1:
		return pairing{s.query.states, s.view.members.without(s.query.states)}
	}
	return pairing{s.query.states, s.query.states}
}

// count counts the pairs with one State in each of two parts of the pairing.
func (p pairing) count(left, right StateSet) int {
	if p.left != p.right {
		return left.Len() * right.Len()
	}
	n := left.Len()
	return n * (n - 1) / 2
}

// within gives how many pairs lie in a set.
func (p pairing) within(set StateSet) int { return p.count(p.left.and(set), p.right.and(set)) }

// grades is what the pairs of one activity can have, lowest first: a pair has
// the highest whose set holds both.
type grades struct {
	sets  [5]StateSet // they shrink; the first holds everybody
	cells [5]MatrixCell
	war   StateSet // bound in armed conflict, asked in peacetime
}

func (s *Asker) grades(place int, p pairing) grades {
	q := s.queryFor(place)
	a := s.view.answer(place, &q)
	var g grades
	g.sets[0] = p.left
	g.sets[0].unite(&p.right)
	reached := answer{level: min(a.level, notBound)}
	g.cells[0] = s.bare(reached)
	for class, above := range []answer{{level: contested}, {level: isBound, quality: general}, {level: isBound, quality: partial}, {level: isBound, quality: full}} {
		g.cells[class+1] = s.bare(above)
		if reached.level == notBound {
			g.sets[class+1] = a.sets[class].and(g.sets[0])
		}
	}
	if war := s.atWar(place, &q); s.lens.Context == schema.ContextPeacetime && war.level >= notBound {
		g.war = war.sets[setB]
	}
	return g
}

// bare is the cell of an answer, but for what armed conflict adds to it.
func (s *Asker) bare(a answer) MatrixCell {
	c := MatrixCell{Headline: headlineOf(&a)}
	c.Level, c.Quality = a.words()
	return c
}

// dyads answers one activity.
func (s *Asker) dyads(place int, p pairing, pairs int) DyadActivity {
	act := &s.atlas.base.activities[place]
	out := DyadActivity{Activity: act.id, Label: act.label}
	g := s.grades(place, p)
	counts := map[schema.Headline]int{}
	worst, best := -1, -1
	for i := range g.sets {
		n := p.within(g.sets[i])
		if i+1 < len(g.sets) {
			n -= p.within(g.sets[i+1])
		}
		if n == 0 {
			continue
		}
		if best = i; worst < 0 {
			worst = i
		}
		if i == 0 {
			war := p.within(g.war) - p.within(g.war.and(g.sets[1]))
			counts[schema.HeadlineArmedConflictOnly] += war
			n -= war
		}
		counts[g.cells[i].Headline] += n
	}
	for _, h := range schema.AllHeadline() {
		if counts[h] > 0 {
			out.Counts = append(out.Counts, HeadlineCount{h, counts[h]})
		}
	}
	if worst >= 0 {
		out.Worst = s.list(p, &g, worst, pairs)
	}
	if best > worst {
		out.Best = s.list(p, &g, best, pairs)
	}
	return out
}

// list gives the first pairs of a grade, by codes.
func (s *Asker) list(p pairing, g *grades, grade, most int) []Pair {
	b, out := s.atlas.base, []Pair(nil)
	for one := range b.states {
		if !p.left.Has(one) {
			continue
		}
		row := g.row(p, one, grade)
		for word := range row {
			for rest := row[word]; rest != 0; rest &= rest - 1 {
				if len(out) >= most {
					return out
				}
				other := word<<6 + bits.TrailingZeros64(rest)
				out = append(out, Pair{b.states[one].id, b.states[other].id, g.cell(one, other, grade)})
			}
		}
	}
	return out
}

// row is the States with which one State makes a pair of a grade: a row of the
// grade's bit matrix.
func (g *grades) row(p pairing, one, grade int) StateSet {
	if !g.sets[grade].Has(one) {
		return StateSet{}
	}
	row := p.right.and(g.sets[grade])
	if grade+1 < len(g.sets) && g.sets[grade+1].Has(one) {
		row = row.without(g.sets[grade+1])
	}
	if p.left == p.right {
		return row.after(one)
	}
	return row
}

// after keeps the places behind one.
func (s StateSet) after(place int) StateSet {
	for word := range place >> 6 {
		s[word] = 0
	}
	s[place>>6] &^= 1<<(place&63)<<1 - 1
	return s
}

// cell is the cell of a pair of a grade.
func (g *grades) cell(one, other, grade int) MatrixCell {
	c := g.cells[grade]
	if grade == 0 && g.war.Has(one) && g.war.Has(other) {
		c.Headline = schema.HeadlineArmedConflictOnly
	}
	return c
}

// takesPairs says whether a filter takes an activity for one of its pairs. The
// levels are those of the worst and the best pair.
func (f Filter) takesPairs(d *DyadActivity) bool {
	if len(f.Headlines) == 0 {
		return true
	}
	return slices.ContainsFunc(d.Counts, func(c HeadlineCount) bool { return slices.Contains(f.Headlines, c.Headline) })
}
