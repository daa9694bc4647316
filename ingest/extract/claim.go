package extract

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// onlyRules limits a claim to what is law or like law.
const onlyRules = "rule"

// onlyTexts limits a claim to instruments and their provisions.
const onlyTexts = "text"

// onlyConduct limits a claim to activities.
const onlyConduct = "conduct"

// onlyProcesses limits a claim to procedural matters of a kind.
const onlyProcesses = "process"

// Claims finds what the speaker does with the things that were mentioned. The
// mentions must be linked. Views of nobody in particular come back as unresolved.
func (lex *Lexicon) Claims(t *Text, mentions []doc.Mention, speech doc.Speech) ([]doc.Claim, []doc.Unresolved) {
	var claims []doc.Claim
	var open []doc.Unresolved
	for i, s := range t.sentences {
		if s.headline {
			continue
		}
		r := lex.reading(t, i, mentions)
		by, anonymous := lex.holder(t, s, mentions, speech.By)
		found := r.learned(r.claims())
		if anonymous {
			for _, c := range found {
				open = append(open, doc.Unresolved{Quote: c.Quote, Start: c.Start, End: c.End, Reason: "a view of nobody named: " + string(c.Type)})
			}
			continue
		}
		for _, c := range found {
			c.By = by
			if last := lastClaim(claims, c, t.startBefore(i)); last != nil {
				last.End, last.Quote = c.End, t.quote(last.Start, c.End)
				continue
			}
			claims = append(claims, c.Claim)
		}
	}
	if g := lex.tongue(t.language); g.cut.language != "" {
		claims = g.joinTaken(t, claims, mentions)
	}
	return claims, open
}

// lastClaim gives the claim of the sentence before that a finding takes up again, or nil.
func lastClaim(claims []doc.Claim, f finding, start int) *doc.Claim {
	if !f.back {
		return nil
	}
	for i := len(claims) - 1; i >= 0 && claims[i].Start >= start; i-- {
		if c := &claims[i]; c.Type == f.Type && slices.Equal(c.By, f.By) && within(f.Targets, c.Targets) {
			return c
		}
	}
	return nil
}

// startBefore gives where the sentence before a sentence begins.
func (t *Text) startBefore(at int) int { return t.sentences[max(0, at-1)].start }

// reading is one sentence with what was found in it.
type reading struct {
	lex  *Lexicon
	g    *tongue
	t    *Text
	at   int
	s    sentence
	all  []doc.Mention // of the document
	subs []placed      // subjects of this sentence
	cues []found[cue]
	said map[int]bool // subjects that a claim is about
	out  []finding
}

// finding is a claim while its sentence is read.
type finding struct {
	doc.Claim
	back bool // about what was said before
}

// placed is a mention with its tokens.
type placed struct {
	span
	doc.Mention
	general bool // the subject as a whole, not a mention
}

func (lex *Lexicon) reading(t *Text, at int, mentions []doc.Mention) *reading {
	r := &reading{lex: lex, g: lex.tongue(t.language), t: t, at: at, s: t.sentences[at], all: mentions, said: map[int]bool{}}
	for _, m := range mentionsIn(mentions, r.s.start, r.s.end) {
		if doc.IsSubject(m.Target) {
			r.subs = append(r.subs, placed{tokensOf(r.s.toks, m.Start, m.End), m, false})
		}
	}
	r.addGeneral()
	for _, c := range r.g.cues.find(r.s.toks) {
		if !r.hidden(c) {
			r.cues = append(r.cues, c)
		}
	}
	r.cues = thin(r.cues)
	return r
}

// addGeneral adds the words for a subject as a whole, "cybersecurity", where
// nothing more special was mentioned in the same words.
func (r *reading) addGeneral() {
	end := 0
	for _, f := range r.g.general.find(r.s.toks) {
		inside := slices.ContainsFunc(r.subs, func(m placed) bool { return !m.general && m.from < f.to && f.from < m.to })
		if inside || f.from < end {
			continue
		}
		end = f.to
		m := doc.Mention{Target: f.value, Start: r.s.toks[f.from].start, End: r.s.toks[f.to-1].end}
		r.subs = append(r.subs, placed{f.span, m, true})
	}
	slices.SortStableFunc(r.subs, func(a, b placed) int { return cmp.Or(a.from-b.from, b.to-a.to) })
}

// mentionsIn gives the mentions that begin within a span. Mentions are ordered.
func mentionsIn(all []doc.Mention, start, end int) []doc.Mention {
	from, _ := slices.BinarySearchFunc(all, start, func(m doc.Mention, at int) int { return cmp.Compare(m.Start, at) })
	to := from
	for to < len(all) && all[to].Start < end {
		to++
	}
	return all[from:to]
}

func tokensOf(toks []token, start, end int) span {
	s := span{len(toks), len(toks)}
	for i, t := range toks {
		if t.end > start && i < s.from {
			s.from = i
		}
		if t.start < end {
			s.to = i + 1
		}
	}
	return s
}

// hidden says whether a cue of one word is part of a name and so says nothing
// itself, a cue about what stands before it ends within a name, or a word that
// must not stands in it.
func (r *reading) hidden(c found[cue]) bool {
	if c.value.bar.any(r.s.toks[c.from:c.to]) {
		return true
	}
	if c.value.Look == lookBefore {
		if slices.ContainsFunc(r.subs, func(m placed) bool { return c.from < m.from && m.from < c.to }) {
			return true
		}
	}
	if c.value.Look == lookAdjacent || c.to-c.from > 1 {
		return false
	}
	return slices.ContainsFunc(r.subs, func(m placed) bool { return m.from <= c.from && c.to <= m.to })
}

// thin keeps of overlapping cues of one kind that look the same way the first.
func thin(cues []found[cue]) []found[cue] {
	var out []found[cue]
	for _, c := range cues {
		again := slices.ContainsFunc(out, func(o found[cue]) bool {
			return o.value.kind == c.value.kind && (o.value.Only == onlyProcesses) == (c.value.Only == onlyProcesses) && o.from < c.to && c.from < o.to && (o.value.Look == c.value.Look || o.value.Look != lookNone && c.value.Look != lookNone && o.to > c.from+1)
		})
		if !again {
			out = append(out, c)
		}
	}
	return out
}

// order is the order in which kinds of claims are read. Later ones may depend on earlier ones.
var order = [...]schema.ClaimType{
	schema.ClaimTypeBreachAlleged, schema.ClaimTypeGapDenied, schema.ClaimTypeGapAsserted, schema.ClaimTypeRejection,
	schema.ClaimTypeEndorsement, schema.ClaimTypeInterpretation, schema.ClaimTypeProposal, schema.ClaimTypeConcern,
}

// claims gives the claims of the sentence, by place.
func (r *reading) claims() []finding {
	for _, kind := range order {
		r.kind(kind)
	}
	r.worry()
	out := mergeAgain(r.out)
	for i := range out {
		out[i].Quote = r.t.quote(out[i].Start, out[i].End)
	}
	slices.SortStableFunc(out, byStart)
	return out
}

func byStart(a, b finding) int {
	return cmp.Or(a.Start-b.Start, a.End-b.End, strings.Compare(string(a.Type), string(b.Type)))
}

// kind reads the cues of one kind. A cue that follows "that" or "which" takes
// the last name before it, so that no other cue does.
func (r *reading) kind(kind schema.ClaimType) {
	taken := map[int]bool{}
	for _, relative := range [...]bool{true, false} {
		for i, c := range r.cues {
			if c.value.kind != kind || relative != r.isRelative(c) {
				continue
			}
			if c.value.Look == lookNone && r.has(kind) {
				continue
			}
			r.cue(i, c, taken)
		}
	}
}

func (r *reading) isRelative(c found[cue]) bool {
	return (c.value.Look == lookBefore || c.value.Look == lookEither) && c.from > 0 && r.g.particles.relatives[r.s.toks[c.from-1].raw]
}

func (r *reading) has(kind schema.ClaimType) bool {
	return slices.ContainsFunc(r.out, func(c finding) bool { return c.Type == kind })
}

func (r *reading) cue(i int, c found[cue], taken map[int]bool) {
	kind := c.value.kind
	if r.turned(c) {
		if c.value.Turned == "" {
			return
		}
		c.value.kind = c.value.Turned
		if kind = c.value.kind; kind == schema.ClaimTypeRejection {
			c.value.Only = onlyTexts
		}
	}
	if c.value.Generic != "" && r.generic(c) {
		if r.g.particles.relatives[r.s.toks[c.from-1].raw] {
			return
		}
		c.value.kind = c.value.Generic
		kind = c.value.kind
	}
	if c.value.ICT && !r.aboutICT() || c.value.Unless != "" && r.has(c.value.Unless) {
		return
	}
	clause := r.clause(c.span)
	if r.unsaid(c, clause) || r.overshadowed(c) {
		return
	}
	if c.value.Look == lookBack {
		r.add(kind, c, nil, r.before(), basisBefore)
		return
	}
	picked := r.special(r.targets(i, c, clause, taken))
	if len(picked) > 0 && r.subs[picked[0]].general && c.value.Back && r.refersBack() {
		picked = nil
	}
	switch {
	case len(picked) > 0:
		if r.isRelative(c) {
			taken[picked[0]] = true
		}
		r.add(kind, c, picked, nil, r.basis(c, picked))
	case c.value.Back && r.takesUp():
		r.add(kind, c, nil, r.before(), basisBefore)
	case c.value.Back && r.pronounBefore(c):
		r.add(kind, c, nil, r.justBefore(), basisBefore)
	case c.value.Without != "":
		if near, ok := r.near(c, clause); ok {
			c.from, c.to = min(c.from, near.from), max(c.to, near.to)
			r.add(kind, c, nil, []string{c.value.Without}, basisImplied)
		}
	}
}

// basis says what a claim about picked mentions rests on.
func (r *reading) basis(c found[cue], picked []int) string {
	switch {
	case c.value.bare:
		return basisBare
	case r.subs[picked[0]].general:
		return basisSubject
	}
	return basisNamed
}

// special leaves out words for a subject as a whole where something more
// special was picked with them.
func (r *reading) special(picked []int) []int {
	if !slices.ContainsFunc(picked, func(k int) bool { return !r.subs[k].general }) {
		return picked
	}
	return slices.DeleteFunc(picked, func(k int) bool { return r.subs[k].general })
}
