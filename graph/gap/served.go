package gap

import (
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// service is what the flags ATTRIBUTION and REMEDY ask about a case. What binds
// is the live law of the case that binds at least one of those asked about;
// where nothing binds there is nothing to attribute or to repair, and neither
// flag is raised.
type service struct {
	binds   bool   // something binds one of those asked about
	reaches mask   // all whom that governs
	helps   traits // the mechanisms that serve it or the activity
	serves  mask   // the functions of all that counts in the case, asked for or not
}

// bindsAny says whether a record binds one of those asked about.
func (s *Asker) bindsAny(r *record, q *query) bool {
	if r.traits&isLive == 0 {
		return false
	}
	states := s.view.statesOf(r)
	if q.named > 0 {
		return states.and(q.states) != StateSet{}
	}
	return states.and(s.view.members) != StateSet{} || s.view.floorOf(r) > 0
}

// needsAttribution: all that binds reaches States alone, so that a breach must
// be attributed to one, and neither a mechanism that can find who did an act
// serves it or the activity, nor does anything count in the case as a standard
// of attribution.
func (v service) needsAttribution() bool {
	return v.binds && v.reaches == 1<<actorState && v.helps&isAttributed == 0 &&
		v.serves&(1<<toAttribute) == 0
}

// needsRemedy: nothing counts in the case as a remedy, and no mechanism that
// can be set in motion without fresh consent serves what binds or the activity.
func (v service) needsRemedy() bool {
	return v.binds && v.helps&isEnforced == 0 && v.serves&(1<<toRemedy) == 0
}

func (s *Asker) attribution(place int, q *query) FlagNote {
	return FlagNote{Flag: schema.FlagAttribution, Evidence: s.binding(place, q),
		Why: "All that binds here governs the conduct of States alone, so a breach must be attributed to one; no standard of attribution and no mechanism that can find who did an act is linked to it."}
}

func (s *Asker) remedy(place int, q *query) FlagNote {
	return FlagNote{Flag: schema.FlagRemedy, Evidence: s.binding(place, q),
		Why: "States are bound, and nothing that counts here repairs: no rule on a remedy, and no court, body or procedure that can be set in motion without fresh consent is linked to what binds."}
}

// binding lists the assessments of what binds one of those asked about.
func (s *Asker) binding(place int, q *query) []graph.ID {
	var out []graph.ID
	for r, rule := range s.applying(place, q) {
		if s.bindsAny(r, q) {
			out = append(out, s.atlas.base.assessments[rule.assessment].id)
		}
	}
	return ordered(out)
}
