package gap

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// flags gives the flags of an answer with their evidence, in the order of the
// vocabulary.
func (s *Asker) flags(place int, a *answer, q *query, claims *ClaimCounts, l *look) []FlagNote {
	raised := s.raised(place, a, q, l)
	if raised == 0 {
		return nil
	}
	out := make([]FlagNote, 0, bits.OnesCount16(uint16(raised)))
	for flag := range len(schema.AllFlag()) {
		if raised&(1<<flag) != 0 {
			out = append(out, s.note(flag, place, a, q, claims, l))
		}
	}
	return out
}

// note gives a flag that is raised its words and evidence.
func (s *Asker) note(flag, place int, a *answer, q *query, claims *ClaimCounts, l *look) FlagNote {
	switch flag {
	case flagResidue:
		return s.residue(place, q)
	case flagActor:
		return s.otherActor(place, a, q)
	case flagContext:
		return s.context(place, q)
	case flagAttribution:
		return s.attribution(place, q)
	case flagRemedy:
		return s.remedy(place, q)
	case flagReach:
		return s.reach(place, q)
	case flagConflict:
		return s.conflict(place, q)
	case flagAsserted:
		return asserted(claims)
	}
	return s.disagreement(place, q, l.unsure)
}

// residue says what a partial quality leaves open: of what is live and direct
// the conditions, and the functions and actors that nothing of it serves.
func (s *Asker) residue(place int, q *query) FlagNote {
	left, note := &Residue{}, FlagNote{Flag: schema.FlagResidue}
	served, reached := mask(0), mask(0)
	for r, rule := range s.applying(place, q) {
		if r.traits&(isLive|isDirect) != isLive|isDirect {
			continue
		}
		served |= r.functions
		reached |= r.reaches
		record := &s.atlas.base.assessments[rule.assessment]
		note.Evidence = append(note.Evidence, record.id)
		if record.condition != "" {
			left.Conditions = append(left.Conditions, ResidueCondition{record.id, record.condition})
		}
	}
	slices.SortFunc(left.Conditions, func(x, y ResidueCondition) int { return strings.Compare(string(x.Assessment), string(y.Assessment)) })
	left.Functions = words(schema.AllFunction(), q.functions&^served)
	left.Actors = words(schema.AllActor(), masked(schema.AllActor(), classes()...)&^reached)
	left.DisputedBeyond = s.fullIfAccepted(place, q)
	note.Evidence, note.Residue = ordered(note.Evidence), left
	note.Why = residueWords(left)
	return note
}

// fullIfAccepted says whether the reading ACCEPTED makes the quality full.
func (s *Asker) fullIfAccepted(place int, q *query) bool {
	accepted := *q
	accepted.refuses &^= isDisputed | isRefused
	accepted.clouds = 0
	a := s.view.answer(place, &accepted)
	return a.quality == full
}

func residueWords(left *Residue) string {
	var parts []string
	if n := len(left.Conditions); n > 0 {
		parts = append(parts, counted(n, "condition or threshold limits", "conditions and thresholds limit")+" what counts")
	}
	if len(left.Functions) > 0 {
		parts = append(parts, "nothing direct serves "+list(left.Functions))
	}
	if len(left.Actors) > 0 {
		parts = append(parts, "nothing direct reaches "+list(left.Actors))
	}
	if left.DisputedBeyond {
		parts = append(parts, "the full extent would be covered if the disputed propositions held")
	}
	if len(parts) == 0 {
		parts = append(parts, "no single rule covers the whole of it for enough States")
	}
	return "What binds directly covers it in part: " + strings.Join(parts, "; ") + "."
}

// otherActor says that the level is better for other actors, or that duties to
// guard against the conduct were kept out.
func (s *Asker) otherActor(place int, a *answer, q *query) FlagNote {
	lifted := *q
	lifted.actors = anyActor()
	better := s.view.answer(place, &lifted)
	note := FlagNote{Flag: schema.FlagActor, Improves: better.level > a.level}
	guards := *q
	guards.actors, guards.refuses = ^mask(0), q.refuses&^isIndirect
	for r, rule := range s.applying(place, &guards) {
		if r.traits&isIndirect != 0 {
			note.Indirect = true
			note.Evidence = append(note.Evidence, s.atlas.base.assessments[rule.assessment].id)
		}
	}
	guardians := len(note.Evidence)
	if note.Improves {
		for r, rule := range s.applying(place, &lifted) {
			if !q.takes(r) {
				note.Evidence = append(note.Evidence, s.atlas.base.assessments[rule.assessment].id)
			}
		}
	}
	note.Evidence = ordered(note.Evidence)
	note.Why = actorWords(s.lens.Actor, &better, note.Improves, guardians)
	return note
}

func actorWords(actor schema.Actor, better *answer, improves bool, guardians int) string {
	var parts []string
	if improves {
		level, _ := better.words()
		parts = append(parts, fmt.Sprintf("Other actors are better covered than %s: with the actor lifted the level is %s.", actor, level))
	}
	if guardians > 0 {
		parts = append(parts, counted(guardians, "duty of States or companies to guard against the conduct was", "duties of States or companies to guard against the conduct were")+
			" kept out: such a duty never governs the attacker.")
	}
	return strings.Join(parts, " ")
}

// context says that what is open in peace is bound in armed conflict.
func (s *Asker) context(place int, q *query) FlagNote {
	war := *q
	war.contexts = settings(schema.ContextArmedConflict)
	bound := s.view.answer(place, &war)
	note := FlagNote{Flag: schema.FlagContext}
	note.Level, note.Quality = bound.words()
	for r, rule := range s.applying(place, &war) {
		if r.traits&isLive != 0 && r.traits&war.clouds == 0 && r.contexts&q.contexts == 0 {
			note.Evidence = append(note.Evidence, s.atlas.base.assessments[rule.assessment].id)
		}
	}
	note.Evidence = ordered(note.Evidence)
	note.Why = "Asked in peacetime it is open; in armed conflict " + boundWords(note.Quality) + "."
	return note
}

func boundWords(q schema.Quality) string {
	switch q {
	case schema.QualityGeneral:
		return "States are bound by general principle"
	case schema.QualityPartial:
		return "States are bound directly, in part"
	}
	return "States are bound directly and in full"
}

// reach says that the same lens abroad has a lower level or quality.
func (s *Asker) reach(place int, q *query) FlagNote {
	away := *q
	away.territory = 1 << abroad
	less := s.view.answer(place, &away)
	note := FlagNote{Flag: schema.FlagReach}
	note.Level, note.Quality = less.words()
	for r, rule := range s.applying(place, q) {
		if !away.takes(r) {
			note.Evidence = append(note.Evidence, s.atlas.base.assessments[rule.assessment].id)
		}
	}
	note.Evidence = ordered(note.Evidence)
	note.Why = "Abroad less is left: " + levelWords(note.Level, note.Quality) + ". What is listed reaches conduct or victims within the State's own territory or jurisdiction only."
	return note
}

func levelWords(l schema.Level, q schema.Quality) string {
	if q != "" {
		return fmt.Sprintf("the level is %s with quality %s", l, q)
	}
	return fmt.Sprintf("the level is %s", l)
}

// asserted says that States assert a gap although enough are bound.
func asserted(claims *ClaimCounts) FlagNote {
	n := claims.GapAsserted.Count
	why := counted(n, "State asserts", "States assert") + " a gap here although enough States are bound: " + strings.Join(claims.GapAsserted.States, ", ") + "."
	return FlagNote{Flag: schema.FlagAsserted, Why: why, Evidence: slices.Clone(claims.GapAsserted.Claims)}
}

func ordered(ids []graph.ID) []graph.ID {
	slices.Sort(ids)
	return slices.Compact(ids)
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func list[T ~string](words []T) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return strings.Join(out, ", ")
}
