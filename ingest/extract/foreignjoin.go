package extract

import (
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// ofICT are the beginnings of ids that stand for conduct by ICT means and the
// rules for it, so that a sentence that names one is about ICTs.
var ofICT = [...]string{"activity:", "instrument:gge", "instrument:oewg", "provision:gge", "provision:oewg", "instrument:budapest", "instrument:un-cybercrime", "instrument:paris-call", "instrument:global-mechanism"}

// aboutICT says whether a sentence, or the one before it, is about ICTs.
func (r *reading) aboutICT() bool {
	if r.s.ict || r.g.cut.language == "" {
		return r.s.ict
	}
	return slices.ContainsFunc(r.subs, func(m placed) bool {
		return slices.ContainsFunc(ofICT[:], func(prefix string) bool { return strings.HasPrefix(m.Target, prefix) })
	})
}

// spreadICT makes the sentences about ICTs whose neighbours are, and all those
// of a short statement that speaks of ICTs at all: what it is about need not be
// said in each.
func (g *tongue) spreadICT(sentences []sentence) {
	const short = 6
	if g.cut.language == "" {
		return
	}
	all := len(sentences) <= short && slices.ContainsFunc(sentences, func(s sentence) bool { return s.ownICT })
	for i := range sentences {
		if !sentences[i].ownICT && g.physical.any(sentences[i].toks) {
			sentences[i].ict = false
			continue
		}
		for k := max(0, i-2); k < min(len(sentences), i+2); k++ {
			near := all || sentences[k].ownICT
			sentences[i].ict = sentences[i].ict || near
		}
	}
}

// deniedWithin says whether the words of a cue that asserts something hold a
// negation themselves: "the rules in force are not enough".
func (r *reading) deniedWithin(c found[cue]) bool {
	if r.g.cut.language == "" || c.value.kind != schema.ClaimTypeGapDenied || !strings.HasPrefix(c.value.phrase, "@rules") || strings.Contains(c.value.phrase, "=n") || strings.Contains(c.value.phrase, " не ") {
		return false
	}
	return r.g.negations.any(r.s.toks[c.from:c.to])
}

// takesUp says whether the sentence takes up what was said before, and in
// languages other than English names nothing itself.
func (r *reading) takesUp() bool {
	if r.g.cut.language != "" && slices.ContainsFunc(r.subs, func(m placed) bool { return !m.general }) {
		return false
	}
	return r.refersBack() || r.goesOn()
}

// goesOn says whether a sentence that names nothing goes on about the conduct
// that the one before it in the same paragraph names: it has a word that
// stands for it, or one of remedies that must be for something.
func (r *reading) goesOn() bool {
	if r.at == 0 || len(r.subs) > 0 || r.t.sentences[r.at-1].segment != r.s.segment || !r.g.remedies.any(r.s.toks) {
		return false
	}
	return len(r.justBefore()) > 0
}

// cutParts cuts sentences at semicolons, whose parts say each what a sentence
// says. English ones are cut as clauses.
func (g *tongue) cutParts(runes []rune, spans [][2]int) [][2]int {
	if len(compounds[g.language]) == 0 {
		return spans
	}
	var out [][2]int
	for _, s := range spans {
		from := s[0]
		for i := s[0]; i+1 < s[1]; i++ {
			if runes[i] == ';' {
				out, from = append(out, [2]int{from, i + 1}), i+1
			}
		}
		out = append(out, [2]int{from, s[1]})
	}
	return out
}

// joinTaken joins a claim that only takes up what the sentence before claimed,
// without a name of its own, to the claim of the same kind there.
func (g *tongue) joinTaken(t *Text, claims []doc.Claim, mentions []doc.Mention) []doc.Claim {
	var out []doc.Claim
	for _, c := range claims {
		at := t.sentenceAt(c.Start)
		into := slices.IndexFunc(out, func(o doc.Claim) bool {
			return o.Type == c.Type && slices.Equal(o.By, c.By) && o.End <= c.Start && t.sentenceAt(o.End-1) == at-1
		})
		if into < 0 || g.namesOwn(t.sentences[at], c, mentions) {
			out = append(out, c)
			continue
		}
		o := &out[into]
		o.End, o.Hedged = c.End, o.Hedged || c.Hedged
		o.Quote = t.quote(o.Start, o.End)
	}
	return out
}

// namesOwn says whether a claim rests on a name in its own sentence.
func (g *tongue) namesOwn(s sentence, c doc.Claim, mentions []doc.Mention) bool {
	if len(g.general.find(s.toks)) > 0 {
		return true
	}
	for _, m := range mentionsIn(mentions, s.start, s.end) {
		if slices.Contains(c.Targets, m.Target) {
			return true
		}
	}
	return false
}

// sentenceAt gives the number of the sentence at a place.
func (t *Text) sentenceAt(place int) int {
	at, found := slices.BinarySearchFunc(t.sentences, place, func(s sentence, place int) int { return s.start - place })
	if found {
		return at
	}
	return at - 1
}

// tells says whether a mention is long enough to tell an act with its verb,
// not only to name it, so that the words of worry in it count. English names
// are names.
func (r *reading) tells(m placed) bool {
	const told = 5
	return r.g.cut.language != "" && m.to-m.from >= told
}
