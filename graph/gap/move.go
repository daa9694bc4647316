package gap

import (
	"cmp"
	"slices"

	"github.com/lacuna-law/lacuna/schema"
)

// The ranks of what one assessment brings to an answer. The rank of an answer
// is the least that an assessment must have to carry it.
const (
	rankNothing = iota
	rankSoft
	rankPending
	rankLive // in force, perhaps only if something disputed holds
	rankUndisputed
	rankDirect
	rankFull
)

// part is what one assessment brings to an answer; the zero value brings nothing.
type part struct {
	record *record
	rule   *rule
	rank   int
	states StateSet // of those asked about, whom it binds by name
	binds  int      // of those asked about, at least
	of     int      // how many are asked about
	clouds bool     // it counts as disputed under the lens
}

// rankOf gives the rank of a record under a query.
func (q *query) rankOf(r *record) int {
	switch {
	case r.traits&isHard == 0:
		return rankSoft
	case r.traits&isLive == 0:
		return rankPending
	}
	return rankLive + q.class(r.traits)
}

// rank gives the rank of an answer.
func (a *answer) rank() int {
	if a.level == isBound {
		return rankLive + int(a.quality)
	}
	return max(0, min(int(a.level), int(notBound))-int(noNorm))
}

// asked is the States that a query asks about.
func (s *Asker) asked(q *query) StateSet {
	if q.named > 0 {
		return q.states
	}
	return s.view.members
}

// parts gives what each assessment brings to the case.
func (s *Asker) parts(place int, q *query) map[int]part {
	out, asked := map[int]part{}, s.asked(q)
	for r, rule := range s.applying(place, q) {
		p := part{record: r, rule: rule, rank: q.rankOf(r), of: asked.Len(), clouds: r.traits&q.clouds != 0}
		if r.traits&isLive != 0 {
			p.states, p.binds = s.view.statesOf(r).and(asked), s.binds(r, q)
		}
		out[rule.assessment] = p
	}
	return out
}

// all says whether a part binds everybody asked about.
func (p *part) all() bool { return p.binds == p.of }

// stronger says whether a part brings more than another: of a better rank, or
// to more of those asked about, or to one whom the other does not reach.
func (p *part) stronger(o *part) bool {
	return p.rank > o.rank || p.binds*max(1, o.of) > o.binds*max(1, p.of) || p.states.without(o.states) != StateSet{} && !(p.all() && o.all())
}

// stance is one side of a comparison: an answer with what it rests on.
type stance struct {
	asker  *Asker
	query  query
	answer answer
	cell   MatrixCell
}

func (s *Asker) stance(place int) stance {
	out := stance{asker: s, query: s.queryFor(place)}
	out.answer = s.view.answer(place, &out.query)
	out.cell = s.cellOf(place, &out.answer, &out.query)
	return out
}

func (s *Asker) cellOf(place int, a *answer, q *query) MatrixCell {
	c := MatrixCell{Headline: s.headline(place, a, q)}
	c.Level, c.Quality = a.words()
	return c
}

// move is an activity on two sides.
type move struct {
	place         int
	before, after stance
}

// differs says whether level or quality differ.
func (m *move) differs() bool {
	return m.before.answer.level != m.after.answer.level || m.before.answer.quality != m.after.answer.quality
}

// causes says what moved an answer, those that decide first, then by
// assessment. Where no rule decides, the first cause names what else did.
func (m *move) causes() []Cause {
	was, is := m.before.asker.parts(m.place, &m.before.query), m.after.asker.parts(m.place, &m.after.query)
	var found []int
	for assessment := range was {
		found = append(found, assessment)
	}
	for assessment := range is {
		if _, both := was[assessment]; !both {
			found = append(found, assessment)
		}
	}
	slices.Sort(found)
	var out []Cause
	var at []int // the assessment of each cause
	for _, assessment := range found {
		old, now := was[assessment], is[assessment]
		if change := changed(&old, &now); change != "" {
			out, at = append(out, m.cause(assessment, change, &old, &now)), append(at, assessment)
		}
	}
	m.sharpen(out, at, was, is)
	slices.SortStableFunc(out, func(a, b Cause) int { return cmp.Compare(order(a.Decides), order(b.Decides)) })
	if len(out) == 0 || !out[0].Decides || m.framed(&m.before) != m.framed(&m.after) {
		out = slices.Insert(out, 0, m.other())
	}
	return out
}

// sharpen leaves as deciding those causes without which the better answer
// would not stand, where there are any. Where each could be missed, because
// others do as well, all of them decide.
func (m *move) sharpen(causes []Cause, at []int, was, is map[int]part) {
	better, with, without := &m.after, is, was
	if m.after.answer.below(&m.before.answer) {
		better, with, without = &m.before, was, is
	}
	alone := make([]bool, len(causes))
	for i := range causes {
		alone[i] = causes[i].Decides && !better.stands(at[i], with, without)
	}
	if !slices.Contains(alone, true) {
		return
	}
	for i := range causes {
		causes[i].Decides = alone[i]
	}
}

// stands says whether an answer would stand with one assessment as it is on
// the other side.
func (s *stance) stands(assessment int, with, without map[int]part) bool {
	rank, there := s.answer.rank(), false
	var union StateSet
	floor := 0
	for at, p := range with {
		if at == assessment {
			p = without[at]
		}
		if p.rank >= max(rank, rankSoft) {
			there, floor = true, max(floor, p.binds)
			union.unite(&p.states)
		}
	}
	switch {
	case s.answer.level <= notBound:
		return there
	case s.query.named > 0:
		return s.query.states.without(union) == StateSet{}
	}
	return max(union.Len(), floor) >= s.query.need
}

func order(decides bool) int {
	if decides {
		return 0
	}
	return 1
}

// changed says how what an assessment brings changed, or "".
func changed(old, now *part) schema.CauseChange {
	switch {
	case old.record == nil:
		return schema.CauseChangeAdded
	case now.record == nil:
		return schema.CauseChangeRemoved
	case old.rank < rankLive && now.rank >= rankLive:
		return schema.CauseChangeEnteredIntoForce
	case old.rank >= rankLive && now.rank < rankLive:
		return schema.CauseChangeLeftForce
	case now.clouds && !old.clouds:
		return schema.CauseChangeDisputed
	case old.clouds && !now.clouds:
		return schema.CauseChangeUndisputed
	case old.rank < rankLive || old.all() && now.all() || old.states == now.states && old.binds == now.binds && old.of == now.of:
		return ""
	}
	return schema.CauseChangeBindsOtherwise
}

func (m *move) cause(assessment int, change schema.CauseChange, old, now *part) Cause {
	b := m.after.asker.atlas.base
	a := &b.assessments[assessment]
	p := &b.provisions[a.provision]
	c := Cause{Assessment: a.id, Provision: p.id, Instrument: b.instruments[p.instrument].id, Change: change}
	better, worse, rank := now, old, m.after.answer.rank()
	if m.after.answer.below(&m.before.answer) {
		better, worse, rank = old, now, m.before.answer.rank()
	}
	c.Decides = better.rank >= rank && better.stronger(worse)
	c.Why = m.why(assessment, change, old, now)
	return c
}
