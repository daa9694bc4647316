package gap

import (
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Core is an answer without its words and its evidence: what a profile says in
// the space of a few words, made without allocating.
type Core struct {
	Answer
	ByActor [4]schema.Headline // STATE, NON_STATE, COMPANY, INDIVIDUAL; empty when the lens names an actor
	Flags   FlagSet
}

// FlagSet is a set of flags.
type FlagSet uint16

// Has says whether a flag is raised.
func (f FlagSet) Has(flag schema.Flag) bool { return f&FlagSet(masked(schema.AllFlag(), flag)) != 0 }

// List lists the flags in the order of the vocabulary.
func (f FlagSet) List() []schema.Flag { return words(schema.AllFlag(), mask(f)) }

// The flags by their place in the vocabulary.
const (
	flagResidue = iota
	flagActor
	flagContext
	flagAttribution
	flagRemedy
	flagReach
	flagConflict
	flagAsserted
	flagDisagreement
)

// Core gives the level, counts, headlines and flags of an activity. They are
// those of its profile. The error wraps ErrCase.
func (s *Asker) Core(activity graph.ID) (Core, error) {
	place, err := s.atlas.activityNamed("activity", activity)
	if err != nil {
		return Core{}, err
	}
	return s.core(place), nil
}

func (s *Asker) core(place int) Core {
	q := s.queryFor(place)
	a := s.view.answer(place, &q)
	look := s.look(place, &q)
	out := Core{Answer: s.short(&a, &q), Flags: s.raised(place, &a, &q, &look)}
	out.Headline = s.headed(place, &a, &q, &look)
	if s.lens.Actor == "" {
		one := q
		for i := range out.ByActor {
			one.actors = 1 << i
			b := s.view.answer(place, &one)
			out.ByActor[i] = s.headed(place, &b, &one, &look)
		}
	}
	return out
}

func (s *Asker) short(a *answer, q *query) Answer {
	b := s.boundOf(a, q)
	out := Answer{Count: b.Count, Undisputed: b.Undisputed, Direct: b.Direct, Full: b.Full, Of: b.Of}
	out.Level, out.Quality = a.words()
	return out
}

// look is what one pass over the records of an activity tells of a case, beside
// its level: which of the other passes can find anything at all.
type look struct {
	service
	indirect bool // a duty to guard is kept out, whoever the actor is
	atHome   bool // something counts that does not reach abroad
	unsure   bool // something counts, and nothing better than UNSURE
	inWar    bool // something speaks of armed conflict and not of peace
}

func (s *Asker) look(place int, q *query) look {
	out := look{service: service{helps: s.view.help.activities[place]}}
	records := s.view.records[place]
	applies, sure := false, false
	for i := range records {
		r := &records[i]
		out.inWar = out.inWar || r.contexts == 1<<armedConflict
		if r.contexts&q.contexts == 0 || r.territory&q.territory == 0 || r.traits&q.refuses&^isIndirect != 0 {
			continue
		}
		asked := r.functions&q.functions != 0
		if r.traits&isIndirect != 0 {
			out.indirect = out.indirect || asked
			continue
		}
		if r.reaches&q.actors == 0 {
			continue
		}
		out.serves |= r.functions
		if !asked {
			continue
		}
		applies = true
		sure = sure || r.traits&isUnsure == 0
		out.atHome = out.atHome || r.territory&(1<<abroad) == 0
		if s.bindsAny(r, q) {
			out.binds = true
			out.reaches |= r.reaches
			out.helps |= r.traits
		}
	}
	out.unsure = applies && !sure
	return out
}

// raised says which flags a case has.
func (s *Asker) raised(place int, a *answer, q *query, l *look) FlagSet {
	var out FlagSet
	for flag, raised := range [...]bool{
		flagResidue:      a.quality == partial,
		flagActor:        l.indirect || s.betterLifted(place, a, q),
		flagContext:      l.inWar && s.conflictOnly(place, a, q),
		flagAttribution:  l.needsAttribution(),
		flagRemedy:       l.needsRemedy(),
		flagReach:        l.atHome && s.lessAbroad(place, a, q),
		flagConflict:     s.conflicts(place, q),
		flagAsserted:     a.level == isBound && s.atlas.base.activities[place].asserts.first <= s.view.day,
		flagDisagreement: l.unsure || s.clashes(place, q),
	} {
		if raised {
			out |= 1 << flag
		}
	}
	return out
}

// headed is headline after a look.
func (s *Asker) headed(place int, a *answer, q *query, l *look) schema.Headline {
	if l.inWar && s.conflictOnly(place, a, q) {
		return schema.HeadlineArmedConflictOnly
	}
	return headlineOf(a)
}

// betterLifted says whether the level is better with the actor lifted.
func (s *Asker) betterLifted(place int, a *answer, q *query) bool {
	if s.lens.Actor == "" || a.level == isBound {
		return false
	}
	lifted := *q
	lifted.actors = anyActor()
	better := s.view.answer(place, &lifted)
	return better.level > a.level
}

// lessAbroad says whether the same case abroad has a lower level or quality.
func (s *Asker) lessAbroad(place int, a *answer, q *query) bool {
	if s.lens.Territory != schema.TerritoryAny {
		return false
	}
	away := *q
	away.territory = 1 << abroad
	less := s.view.answer(place, &away)
	return less.below(a)
}

// clashes says whether assessments of the activity itself disagree in the case.
func (s *Asker) clashes(place int, q *query) bool {
	return slices.ContainsFunc(s.view.law.clashes[place], func(c clash) bool { return q.asks(&c) })
}
