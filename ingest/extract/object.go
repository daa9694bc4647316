package extract

import (
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// farthest is how many words may stand between a cue, or what it is already
// about, and a further thing that it is about.
const farthest = 24

// within leaves out of what stands behind a cue whatever stands too far away
// and, for a cue that takes its object alone, whatever is only a part of it.
func (r *reading) within(c found[cue], picked []int) []int {
	reached := c.to
	for n, k := range picked {
		m := r.subs[k]
		alone := c.value.Direct || c.value.kind == schema.ClaimTypeProposal && strings.HasPrefix(m.Target, "principle:")
		if m.from-reached > farthest || alone && !r.joined(c, reached, m.span) {
			return picked[:n]
		}
		reached = max(reached, m.to)
	}
	return picked
}

// joined says whether only words of the same noun phrase stand between a place
// and a name: in "respect for the principles of the Charter" the Charter is
// the object, in "support for efforts under the Charter" it is not. A name
// that only says of what kind another thing is, as in "human rights
// organizations", is no object either.
func (r *reading) joined(c found[cue], from int, name span) bool {
	toks := r.s.toks
	if name.to < len(toks) && toks[name.to].before == space && r.g.modified.has(toks[name.to]) {
		return false
	}
	for i := from; i < name.from; i++ {
		switch tok := toks[i]; {
		case i == c.to && tok.before == space && r.g.particles.leads[tok.raw]:
		case r.g.particles.partitives[tok.raw]:
			if !r.g.parts.any(toks[max(c.from, i-4):i]) {
				return false
			}
		case tok.raw == "on" && i > from && instrumentNouns[toks[i-1].raw]:
		case tok.before >= semicolon, r.g.barriers.has(tok), r.startsOther(c, i):
			return false
		case gerund(tok.raw) && (tok.before == comma || i > 0 && toks[i-1].conjunction):
			return false
		}
	}
	return true
}

func gerund(word string) bool {
	return strings.HasSuffix(word, "ing") && word != "including" && word != "following"
}

// startsOther says whether a cue of another kind begins at a token.
func (r *reading) startsOther(c found[cue], at int) bool {
	for _, other := range r.cues {
		if other.from == at && other.value.kind != c.value.kind {
			return true
		}
	}
	return false
}

// unsaid says whether the words around a cue make no assertion of it: a
// condition, a prohibition, or a report of the speaker's own work.
func (r *reading) unsaid(c found[cue], clause span) bool {
	for i := c.from - 1; i >= max(clause.from, c.from-8); i-- {
		if c.value.before.has(r.s.toks[i]) {
			return true
		}
	}
	if c.value.close.any(r.s.toks[max(clause.from, c.from-2):c.from]) {
		return true
	}
	if c.value.after.any(r.s.toks[c.to:min(c.to+4, clause.to)]) {
		return true
	}
	return c.value.Reports && r.isReport(clause)
}

// generic says whether a verb in the present speaks of conduct of a kind,
// "operations that erase registers breach the law", and not of certain acts:
// nothing definite and no name stands before it in its part of the sentence.
func (r *reading) generic(c found[cue]) bool {
	toks := r.s.toks
	if c.to-c.from > 1 || !r.s.ict || strings.HasSuffix(toks[c.from].raw, "ed") || strings.HasSuffix(toks[c.from].raw, "ing") {
		return false
	}
	i := c.from
	for i > 0 && toks[i].before < comma {
		i--
		if r.g.particles.definites[toks[i].raw] || r.isActor(i) {
			return false
		}
	}
	return c.from-i > 1
}

// isActor says whether a State or a group is named at a token.
func (r *reading) isActor(at int) bool {
	tok := r.s.toks[at]
	return slices.ContainsFunc(mentionsIn(r.all, r.s.start, r.s.end), func(m doc.Mention) bool {
		return !doc.IsSubject(m.Target) && m.Start < tok.end && tok.start < m.End
	})
}

// isReport says whether a clause reports what the speaker's side has done or does.
func (r *reading) isReport(clause span) bool {
	for _, f := range r.g.reports.find(r.s.toks) {
		if f.from >= clause.from && f.from < clause.to {
			return true
		}
	}
	return false
}
