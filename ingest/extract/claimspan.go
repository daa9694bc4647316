package extract

import (
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// nearRelative is how many words may stand between a name and a relative
// clause that is read with it in one span.
const nearRelative = 6

// add adds a claim about picked mentions, or about targets from elsewhere.
func (r *reading) add(kind schema.ClaimType, c found[cue], picked []int, targets []string, basis string) {
	at := c.span
	for _, k := range picked {
		m := r.subs[k]
		targets = doc.Join(targets, m.Target)
		r.say(k)
		if r.isRelative(c) && c.from-m.to > nearRelative {
			continue
		}
		at.from, at.to = min(at.from, m.from), max(at.to, m.to)
	}
	if len(targets) == 0 {
		return
	}
	at = wholeWords(r.s.toks, at)
	claim := doc.Claim{Type: kind, Targets: targets, Start: r.s.toks[at.from].start, End: r.s.toks[at.to-1].end, Basis: basis, Score: r.lex.odds.score(r.t.language, basis, kind), Rule: c.value.phrase}
	for _, k := range picked {
		if m := r.subs[k]; m.from >= at.from && m.to <= at.to {
			claim.Start, claim.End = min(claim.Start, m.Start), max(claim.End, m.End)
		}
	}
	claim.Hedged = r.hedged(at)
	r.out = append(r.out, finding{claim, len(picked) == 0 && c.value.Without == ""})
}

// say notes that a claim is about a subject, and so about all in the same words.
func (r *reading) say(k int) {
	for n, m := range r.subs {
		if m.from < r.subs[k].to && r.subs[k].from < m.to {
			r.said[n] = true
		}
	}
}

// wholeWords widens a span that begins or ends within a compound.
func wholeWords(toks []token, at span) span {
	for at.from > 0 && compound(toks, at.from) {
		at.from--
	}
	for at.to < len(toks) && compound(toks, at.to) {
		at.to++
	}
	return at
}

// hedged says whether a hedging word stands in a claim or just before it.
func (r *reading) hedged(at span) bool {
	for _, h := range r.g.hedging.find(r.s.toks) {
		if h.from >= at.from-4 && h.from < at.to {
			return true
		}
	}
	return false
}

// compound says whether a token and the one before it are one word.
func compound(toks []token, at int) bool {
	return toks[at-1].raw == "cyber" && toks[at-1].end == toks[at].start
}
