package gap

import (
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Shared says whether some one rule of hard law, live and applying to the
// case, binds all the States of the lens together: a duty that they owe by the
// same instrument. A level asks less: there, the rules that bind each State
// may be different ones. With no States named it says whether there is such a
// rule at all. The error wraps ErrCase.
func (s *Asker) Shared(activity graph.ID) (bool, error) {
	place, err := s.atlas.activityNamed("activity", activity)
	if err != nil {
		return false, err
	}
	return s.shares(place), nil
}

// Unshared lists the activities, ascending, against which no one rule binds
// all the States of the lens together.
func (s *Asker) Unshared() []graph.ID {
	var out []graph.ID
	for place := range s.atlas.base.activities {
		if !s.shares(place) {
			out = append(out, s.atlas.base.activities[place].id)
		}
	}
	return out
}

func (s *Asker) shares(place int) bool {
	q := s.queryFor(place)
	records := s.view.records[place]
	for i := range records {
		r := &records[i]
		if r.traits&isLive != 0 && q.takes(r) && q.states.without(s.view.statesOf(r)) == (StateSet{}) {
			return true
		}
	}
	return false
}

// At lists the activities of which a lens gives one of the levels, ascending:
// the short form of Gaps. No level given means all.
func (s *Asker) At(levels ...schema.Level) []graph.ID {
	wanted := masked(schema.AllLevel(), levels...)
	var out []graph.ID
	for place := range s.atlas.base.activities {
		q := s.queryFor(place)
		if a := s.view.answer(place, &q); wanted == 0 || wanted&(1<<a.level) != 0 {
			out = append(out, s.atlas.base.activities[place].id)
		}
	}
	return out
}
