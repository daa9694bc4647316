package gap

import (
	"fmt"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Split answers a case for every State at once, each as if it alone were
// named. Above NOT_BOUND the level is the same for all of them; from there on
// it depends on the sets that hold the State.
type Split struct {
	Level      schema.Level // NOT_BOUND, or the level of every State above it
	Bound      StateSet     // not in it: Level
	Undisputed StateSet     // in Bound and not in it: CONTESTED
	Direct     StateSet     // in Undisputed and not in it: BOUND, GENERAL
	Full       StateSet     // in Direct and not in it: BOUND, PARTIAL; in it: BOUND, FULL
}

// At gives the level and quality of the State at a place of Atlas.States.
func (s *Split) At(place int) (schema.Level, schema.Quality) {
	switch {
	case s.Level != schema.LevelNotBound || !s.Bound.Has(place):
		return s.Level, ""
	case !s.Undisputed.Has(place):
		return schema.LevelContested, ""
	case !s.Direct.Has(place):
		return schema.LevelBound, schema.QualityGeneral
	case !s.Full.Has(place):
		return schema.LevelBound, schema.QualityPartial
	}
	return schema.LevelBound, schema.QualityFull
}

// Split answers an activity for every State by itself, whatever States the
// lens names. The error wraps ErrCase.
func (s *Asker) Split(activity graph.ID) (Split, error) {
	place, err := s.atlas.activityNamed("activity", activity)
	if err != nil {
		return Split{}, err
	}
	q := s.queryFor(place)
	a := s.view.answer(place, &q)
	return Split{schema.AllLevel()[min(a.level, notBound)], a.sets[setA], a.sets[setB], a.sets[setD], a.sets[setF]}, nil
}

// Parties is who is bound by an instrument as such on a day, were it in force.
type Parties struct {
	States []graph.ID // known by name, ascending
	Floor  int        // so many members of the United Nations at least, from a reported count
	Basis  schema.BoundBasis
}

// Parties says who is bound by an instrument on the lens's day. The error
// wraps ErrCase.
func (s *Asker) Parties(instrument graph.ID) (Parties, error) {
	b := s.atlas.base
	place, there := b.named[instrument]
	if !there || place >= len(b.instruments) || b.instruments[place].id != instrument {
		return Parties{}, fmt.Errorf("%w: instrument: %q: not in this corpus. Give an id such as instrument:un-charter", ErrCase, string(instrument))
	}
	by := s.view.bound[place]
	return Parties{b.listStates(by.states), by.floor, by.basis}, nil
}

// Bound says who is bound by a provision on the lens's day, were its instrument
// in force: its parties without those that have excluded it. The error wraps ErrCase.
func (s *Asker) Bound(provision graph.ID) (Parties, error) {
	b := s.atlas.base
	place, there := b.named[provision]
	if !there || place >= len(b.provisions) || b.provisions[place].id != provision || b.provisions[place].instrument < 0 {
		return Parties{}, fmt.Errorf("%w: provision: %q: not in this corpus. Give an id such as provision:charter-2-4", ErrCase, string(provision))
	}
	r := record{instrument: int32(b.provisions[place].instrument), reserved: s.view.excluded[place]}
	return Parties{b.listStates(s.view.statesOf(&r)), s.view.floorOf(&r), s.view.bound[r.instrument].basis}, nil
}

// Members lists the members of the United Nations on the lens's day, ascending.
func (s *Asker) Members() []graph.ID { return s.atlas.base.listStates(s.view.members) }

func (b *base) listStates(set StateSet) []graph.ID {
	var out []graph.ID
	for place := range b.states {
		if set.Has(place) {
			out = append(out, b.states[place].id)
		}
	}
	return out
}
