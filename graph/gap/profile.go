package gap

import (
	"cmp"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Answer is the short form of a profile: the level with its counts.
type Answer struct {
	Level      schema.Level
	Quality    schema.Quality // "" unless Level is BOUND
	Headline   schema.Headline
	Count      int // States bound at all
	Undisputed int
	Direct     int
	Full       int
	Of         int
}

// Answer gives the level of an activity. The error wraps ErrCase.
func (s *Asker) Answer(activity graph.ID) (Answer, error) {
	place, err := s.atlas.activityNamed("activity", activity)
	if err != nil {
		return Answer{}, err
	}
	q := s.queryFor(place)
	a := s.view.answer(place, &q)
	out := s.short(&a, &q)
	out.Headline = s.headline(place, &a, &q)
	return out, nil
}

// Profile answers for an activity. The error wraps ErrCase.
func (s *Asker) Profile(activity graph.ID) (Profile, error) {
	place, err := s.atlas.activityNamed("activity", activity)
	if err != nil {
		return Profile{}, err
	}
	return s.profile(place), nil
}

// Profile answers a case. The error wraps ErrCase.
func (a *Atlas) Profile(c Case) (Profile, error) {
	s, err := a.Ask(c.Lens)
	if err != nil {
		return Profile{}, err
	}
	return s.Profile(c.Activity)
}

// queryFor is the query of the lens for one activity, whose nature decides the
// functions where the lens names none.
func (s *Asker) queryFor(place int) query {
	q := s.query
	if len(s.lens.Functions) == 0 {
		q.functions = s.atlas.base.activities[place].asks
	}
	return q
}

func (s *Asker) profile(place int) Profile {
	b := s.atlas.base
	q := s.queryFor(place)
	a, look := s.view.answer(place, &q), s.look(place, &q)
	p := Profile{Activity: b.activities[place].id, Label: b.activities[place].label, Release: b.release, Lens: s.lens,
		Headline: s.headed(place, &a, &q, &look), Bound: s.boundOf(&a, &q), Caveat: Caveat}
	p.Lens.Functions = b.functions[q.functions]
	p.Finding = s.finding(p.Activity, q.functions)
	p.Level, p.Quality = a.words()
	p.HeadlineByActor = s.byActor(place, q)
	p.Provisions = s.provisions(place, &q)
	for _, counted := range p.Provisions {
		if counted.Confidence == schema.ConfidenceUnsure {
			p.Unsure++
		}
	}
	p.Bound.Closing = s.closing(place, &a, &q)
	p.Bound.Presumed = s.presumes(place, &q)
	p.Disputes = s.disputes(place, &q)
	p.Claims = b.claimsBy(place, s.view.day)
	p.Flags = s.flags(place, &a, &q, &p.Claims, &look)
	return p
}

func (s *Asker) boundOf(a *answer, q *query) Bound {
	b := Bound{Count: s.view.count(a, setA, q), Undisputed: s.view.count(a, setB, q),
		Direct: s.view.count(a, setD, q), Full: s.view.count(a, setF, q), Of: q.named}
	if q.named == 0 {
		b.Of = s.view.size
	}
	return b
}

// headline gives the answer in a word or two.
func (s *Asker) headline(place int, a *answer, q *query) schema.Headline {
	if s.conflictOnly(place, a, q) {
		return schema.HeadlineArmedConflictOnly
	}
	return headlineOf(a)
}

// headlineOf gives the headline by level and quality alone.
func headlineOf(a *answer) schema.Headline {
	switch a.level {
	case notAssessed:
		return schema.HeadlineNotAssessed
	case noNorm:
		return schema.HeadlineUncovered
	case softOnly:
		return schema.HeadlineSoftLawOnly
	case notInForce:
		return schema.HeadlinePending
	case notBound:
		return schema.HeadlineNotBound
	case contested:
		return schema.HeadlineContested
	}
	switch a.quality {
	case general:
		return schema.HeadlineGeneralPrincipleOnly
	case partial:
		return schema.HeadlinePartial
	}
	return schema.HeadlineCovered
}

// conflictOnly says whether a case asked in peacetime is below contested and
// bound in armed conflict.
func (s *Asker) conflictOnly(place int, a *answer, q *query) bool {
	if s.lens.Context != schema.ContextPeacetime || a.level >= contested {
		return false
	}
	war := s.atWar(place, q)
	return war.level == isBound
}

func (s *Asker) atWar(place int, q *query) answer {
	war := *q
	war.contexts = settings(schema.ContextArmedConflict)
	return s.view.answer(place, &war)
}

func (s *Asker) byActor(place int, q query) []ActorHeadline {
	if s.lens.Actor != "" {
		return nil
	}
	out := make([]ActorHeadline, 0, 4)
	for _, actor := range classes() {
		q.actors = masked(schema.AllActor(), actor)
		a := s.view.answer(place, &q)
		out = append(out, ActorHeadline{actor, s.headline(place, &a, &q)})
	}
	return out
}

// provisions lists what counts. An assessment reaches an activity by one way
// only, so it stands once with all functions for which it counts.
func (s *Asker) provisions(place int, q *query) []CountedProvision {
	b, n := s.atlas.base, 0
	for range s.applying(place, q) {
		n++
	}
	if n == 0 {
		return nil
	}
	out := make([]CountedProvision, 0, n)
	for r, rule := range s.applying(place, q) {
		a := &b.assessments[rule.assessment]
		p := &b.provisions[a.provision]
		c := CountedProvision{ID: p.id, Assessment: a.id, Instrument: b.instruments[p.instrument].id, Pinpoint: p.pinpoint,
			Bindingness: standing(r.traits), Manner: rule.manner, Extent: rule.extent,
			Functions: b.functions[r.functions&q.functions], Via: rule.via,
			JudgedAt: b.activities[a.activity].id, Binds: s.binds(r, q), Confidence: a.confidence}
		c.Dispute, _ = b.dispute(s.view, rule)
		out = append(out, c)
	}
	return out
}

// applying yields the records that apply to the case with their rules, by
// provision, then assessment.
func (s *Asker) applying(place int, q *query) func(yield func(*record, *rule) bool) {
	return func(yield func(*record, *rule) bool) {
		records, rules := s.view.records[place], s.view.law.rules[place]
		for i := range records {
			if r := &records[i]; q.takes(r) && !yield(r, &rules[r.rule]) {
				return
			}
		}
	}
}

func standing(t traits) schema.Standing {
	switch {
	case t&isLive != 0:
		return schema.StandingBinding
	case t&isHard != 0:
		return schema.StandingPending
	}
	return schema.StandingNonBinding
}

// binds is how many of those asked about a record binds, at least: nobody
// unless it is live.
func (s *Asker) binds(r *record, q *query) int {
	if r.traits&isLive == 0 {
		return 0
	}
	states := s.view.statesOf(r)
	return s.view.counted(&states, s.view.floorOf(r), q)
}

// closing names the treaties whose hard rules apply, in force or not, and so
// would close the gap if enough States joined them.
func (s *Asker) closing(place int, a *answer, q *query) []graph.ID {
	if a.level != notBound {
		return nil
	}
	var out []graph.ID
	for r := range s.applying(place, q) {
		i := &s.atlas.base.instruments[r.instrument]
		if r.traits&isHard != 0 && i.form == schema.SourceTypeTreaty {
			out = append(out, i.id)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (s *Asker) presumes(place int, q *query) bool {
	for r := range s.applying(place, q) {
		if r.traits&isLive != 0 && s.view.bound[r.instrument].basis == schema.BoundBasisPresumedUniversal {
			return true
		}
	}
	return false
}

// disputes lists what live law in the case rests on, by kind, then proposition.
func (s *Asker) disputes(place int, q *query) []Dispute {
	b := s.atlas.base
	type ground struct {
		kind schema.DisputeKind
		on   int
	}
	var grounds []ground
	for r, rule := range s.applying(place, q) {
		if kind, on := b.dispute(s.view, rule); kind != "" && r.traits&isLive != 0 {
			grounds = append(grounds, ground{kind, on})
		}
	}
	slices.SortFunc(grounds, func(x, y ground) int { return cmp.Or(cmp.Compare(x.kind, y.kind), cmp.Compare(x.on, y.on)) })
	var out []Dispute
	for _, g := range slices.Compact(grounds) {
		d := Dispute{}
		if g.on >= 0 {
			d = s.view.sides[g.on]
		}
		d.Kind = g.kind
		out = append(out, d)
	}
	return out
}
