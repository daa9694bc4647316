package extract

import (
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/schema"
)

// clause gives the part of the sentence between semicolons that holds a cue.
func (r *reading) clause(c span) span {
	from, to := c.from, c.to
	for from > 0 && r.s.toks[from].before < semicolon {
		from--
	}
	for to < len(r.s.toks) && r.s.toks[to].before < semicolon {
		to++
	}
	return span{from, to}
}

// targets picks the mentions that a cue is about, as places in subs.
func (r *reading) targets(i int, c found[cue], clause span, taken map[int]bool) []int {
	fits := func(at span) []int {
		var out []int
		for k, m := range r.subs {
			if m.from >= at.from && m.from < at.to && !taken[k] && r.fits(c.value, m.Target) && !(m.general && c.value.Only == onlyConduct) {
				out = append(out, k)
			}
		}
		return out
	}
	after := span{c.from, r.reach(i, clause)}
	before := span{r.reachBack(i, clause), c.to}
	nearby := func(picked []int) []int {
		return slices.DeleteFunc(picked, func(k int) bool { return r.isAloof(k, c.from) })
	}
	switch c.value.Look {
	case lookAfter, lookNone:
		return r.within(c, fits(after))
	case lookBefore, lookEither:
		got := slices.DeleteFunc(fits(before), func(k int) bool { return r.subs[k].from >= c.from || c.from-r.subs[k].to > farthest })
		if len(got) > 0 && r.isRelative(c) {
			return got[len(got)-1:]
		}
		if got = nearby(got); len(got) > 0 || c.value.Look == lookBefore {
			return got
		}
		return r.within(c, fits(after))
	case lookBoth:
		return fits(clause)
	case lookSubject:
		return slices.DeleteFunc(fits(before), func(k int) bool { return c.from-r.subs[k].to > 1 })
	case lookAdjacent:
		return slices.DeleteFunc(fits(span{max(0, c.from-1), min(c.to+2, clause.to)}), func(k int) bool { return r.subs[k].to <= c.to })
	}
	if got := fits(after); len(got) > 0 {
		return got
	}
	return fits(clause)
}

// isAloof says whether a word for a subject as a whole stands too far before a
// cue, or behind a comma, to be what the cue is about.
func (r *reading) isAloof(k, at int) bool {
	m := r.subs[k]
	if !m.general {
		return false
	}
	for i := m.to; i <= at && i < len(r.s.toks); i++ {
		if r.s.toks[i].before >= comma || i-m.to > 8 {
			return true
		}
	}
	return false
}

// reach is where the reach of a cue ends: at the next cue of its kind that
// looks ahead, or at a call when it is not one.
func (r *reading) reach(i int, clause span) int {
	c := r.cues[i]
	for _, next := range r.cues[i+1:] {
		if next.from < c.to || next.from >= clause.to || next.value.Look != lookAfter {
			continue
		}
		if next.value.kind == c.value.kind || next.value.kind == schema.ClaimTypeProposal && r.s.toks[next.from].before >= comma {
			return next.from
		}
	}
	return clause.to
}

func (r *reading) reachBack(i int, clause span) int {
	c := r.cues[i]
	for k := i - 1; k >= 0; k-- {
		if prev := r.cues[k]; prev.value.kind == c.value.kind && prev.value.Look != lookAfter && prev.to <= c.from {
			return max(clause.from, prev.to)
		}
	}
	return clause.from
}

// generalTarget is the class of all procedural matters, by which the subject as a whole goes.
const generalTarget = "activity:enabling-and-procedural"

// permissions are principles that allow conduct and so cannot be violated.
var permissions = map[string]bool{"principle:countermeasures": true, "principle:self-defence": true}

// fits says whether a kind of claim can be about a thing.
func (r *reading) fits(c cue, target string) bool {
	isRule := !strings.HasPrefix(target, "activity:")
	switch c.Only {
	case onlyRules:
		return isRule && !(c.kind == schema.ClaimTypeBreachAlleged && permissions[target])
	case onlyProcesses:
		return r.lex.procedure[target] && target != generalTarget
	case onlyConduct:
		return !isRule
	case onlyTexts:
		return isRule && !strings.HasPrefix(target, "principle:")
	}
	switch c.kind {
	case schema.ClaimTypeConcern, schema.ClaimTypeGapAsserted:
		return !isRule
	case schema.ClaimTypeProposal:
		return !isRule || strings.HasPrefix(target, "principle:") && r.s.ownICT
	}
	return true
}

// near finds the words that must stand in the clause of a claim about nothing named.
func (r *reading) near(c found[cue], clause span) (span, bool) {
	if len(c.value.near) == 0 || r.t.forumICT {
		return c.span, true
	}
	for i := clause.from; i < clause.to; i++ {
		for _, p := range c.value.near {
			if at, ok := p.match(r.s.toks[:clause.to], i); ok {
				if at.from > c.to+12 {
					at = c.span
				}
				return at, true
			}
		}
	}
	return span{}, false
}
