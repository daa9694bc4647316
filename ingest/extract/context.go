package extract

import (
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// worry makes a claim of concern of each clause that names harmful conduct
// among words of worry, where no other claim is about that conduct.
func (r *reading) worry() {
	for from := 0; from < len(r.s.toks); {
		clause := r.clause(span{from, from + 1})
		from = clause.to
		var picked []int
		for k, m := range r.subs {
			if m.from >= clause.from && m.from < clause.to && !r.said[k] && r.isHarm(m) {
				picked = append(picked, k)
			}
		}
		if len(picked) == 0 || !r.worried(clause) || r.isReport(clause) || r.judged(clause) {
			continue
		}
		first := r.subs[picked[0]]
		if r.widen(clause, picked) {
			continue
		}
		r.add(schema.ClaimTypeConcern, found[cue]{span: first.span, value: cue{phrase: "words of worry"}}, picked, nil, basisWorry)
	}
}

// judged says whether a clause measures conduct by rules.
func (r *reading) judged(clause span) bool {
	return slices.ContainsFunc(r.out, func(c finding) bool {
		switch c.Type {
		case schema.ClaimTypeConcern, schema.ClaimTypeProposal, schema.ClaimTypeEndorsement:
			return false
		}
		return c.Start < r.s.toks[clause.to-1].end && r.s.toks[clause.from].start < c.End
	})
}

// widen adds conduct to the claim of concern that ends just before it.
func (r *reading) widen(clause span, picked []int) bool {
	const near = 90 // code points
	first, last := r.subs[picked[0]], r.subs[picked[len(picked)-1]]
	for i := range r.out {
		c := &r.out[i]
		if c.Type != schema.ClaimTypeConcern || c.Start < r.s.toks[clause.from].start || first.Start < c.Start || first.Start-c.End > near {
			continue
		}
		for _, k := range picked {
			c.Targets = doc.Join(c.Targets, r.subs[k].Target)
		}
		c.End = max(c.End, last.End)
		return true
	}
	return false
}

// isHarm says whether a subject is harmful conduct, and not words of a rule against it.
func (r *reading) isHarm(m placed) bool {
	if !strings.HasPrefix(m.Target, "activity:") || r.lex.procedure[m.Target] {
		return false
	}
	return !slices.ContainsFunc(r.subs, func(o placed) bool {
		return strings.HasPrefix(o.Target, "provision:") && o.from <= m.from && m.to <= o.to
	})
}

// worried says whether a word of worry stands in a clause outside all names.
func (r *reading) worried(clause span) bool {
	for i := clause.from; i < clause.to; i++ {
		inside := slices.ContainsFunc(r.subs, func(m placed) bool { return !m.general && m.from <= i && i < m.to && !r.tells(m) })
		if !inside && r.g.worry.has(r.s.toks[i]) {
			return true
		}
	}
	return false
}

// refersBack says whether the sentence takes up what was said before: "these
// developments", "such activities".
func (r *reading) refersBack() bool {
	for i, tok := range r.s.toks {
		if !r.g.particles.deictics[tok.raw] {
			continue
		}
		for _, next := range r.s.toks[i+1 : min(i+4, len(r.s.toks))] {
			if r.g.particles.pointers.has(next) {
				return true
			}
		}
	}
	return false
}

// pronounBefore says whether a pronoun that takes up what was said before is
// the subject of a cue: "and these pose".
func (r *reading) pronounBefore(c found[cue]) bool {
	for i := c.from - 1; i >= 0 && i >= c.from-3; i-- {
		if r.g.particles.pronouns[r.s.toks[i].raw] {
			return i == 0 || r.s.toks[i].before >= comma || i == 1
		}
	}
	return false
}

// justBefore gives the conduct that the sentence before names.
func (r *reading) justBefore() []string {
	var out []string
	for _, m := range mentionsIn(r.all, r.t.startBefore(r.at), r.s.start) {
		if strings.HasPrefix(m.Target, "activity:") && !r.lex.procedure[m.Target] {
			out = doc.Join(out, m.Target)
		}
	}
	return out
}

// before gives the conduct that the last paragraph that named any was about:
// this one up to the sentence, or one of the two before.
func (r *reading) before() []string {
	segment, end := r.s.segment, r.s.start
	for back := 0; back <= 2 && segment-back >= 0; back++ {
		var out []string
		start := r.t.segments[segment-back].Start
		for _, m := range mentionsIn(r.all, start, end) {
			if strings.HasPrefix(m.Target, "activity:") && !r.lex.procedure[m.Target] {
				out = doc.Join(out, m.Target)
			}
		}
		if len(out) > 0 {
			return out
		}
		end = start
	}
	return nil
}

// mergeAgain joins claims of one kind whose targets are the same, or those of
// one among those of the other: what is taken up again is one claim.
func mergeAgain(claims []finding) []finding {
	var out []finding
	for _, c := range claims {
		at := slices.IndexFunc(out, func(o finding) bool {
			return o.Type == c.Type && (within(c.Targets, o.Targets) || within(o.Targets, c.Targets))
		})
		if at < 0 {
			out = append(out, c)
			continue
		}
		o := &out[at]
		o.back = o.back && c.back
		o.Start, o.End = min(o.Start, c.Start), max(o.End, c.End)
		o.Targets, o.Hedged = doc.Join(o.Targets, c.Targets...), o.Hedged || c.Hedged
		o.Basis, o.Score = strongest(*o, c)
	}
	return out
}

func within(some, all []string) bool {
	for _, id := range some {
		if !slices.Contains(all, id) {
			return false
		}
	}
	return true
}

// holder says who holds the views of a sentence: the speaker's side, unless
// another State or group is the subject of a verb of view. A view of some
// States without a name is nobody's.
func (lex *Lexicon) holder(t *Text, s sentence, mentions []doc.Mention, speaker []string) (by []string, anonymous bool) {
	g := lex.tongue(t.language)
	if g.cut.language != "" {
		return g.heldAbroad(s, mentions, speaker)
	}
	for i := range s.toks {
		if i > 0 && s.toks[i].before < comma {
			continue
		}
		at := i
		for at < len(s.toks) && (s.toks[at].determiner || g.particles.openers[s.toks[at].raw]) {
			at++
		}
		if g.isUnnamed(s.toks, at) {
			return nil, true
		}
		if id, next := actorAt(s.toks, at, mentions); id != "" && !slices.Contains(speaker, id) && g.holdsView(s.toks, next) {
			return []string{id}, false
		}
	}
	return speaker, false
}

func actorAt(toks []token, at int, mentions []doc.Mention) (id string, next int) {
	if at >= len(toks) {
		return "", at
	}
	for _, m := range mentionsIn(mentions, toks[at].start, toks[at].start+1) {
		if !doc.IsSubject(m.Target) {
			return m.Target, tokensOf(toks, m.Start, m.End).to
		}
	}
	return "", at
}

// holdsView says whether a verb of view stands at a token or behind an auxiliary.
func (g *tongue) holdsView(toks []token, at int) bool {
	for at < len(toks) && toks[at].before < comma {
		if g.particles.auxiliaries[toks[at].raw] {
			at++
			continue
		}
		return g.views.at(toks, at) > 0
	}
	return false
}

// isUnnamed says whether nobody in particular is made the subject of a verb of
// view: "some States argue", "those who claim".
func (g *tongue) isUnnamed(toks []token, at int) bool {
	if at >= len(toks) {
		return false
	}
	if at > 0 && toks[at-1].raw == "those" && toks[at].raw == "who" {
		return g.holdsView(toks, at+1)
	}
	if !g.unnamed.has(toks[at]) {
		return false
	}
	for next := at + 1; next < len(toks) && next <= at+3; next++ {
		if g.holdsView(toks, next) {
			return true
		}
	}
	return false
}
