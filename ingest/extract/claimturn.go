package extract

import (
	"slices"

	"github.com/lacuna-law/lacuna/schema"
)

// turned says whether what a cue says is turned round: by a negation just
// before it, by one among its words where that is not the cue itself, or by
// disbelief in the view that it belongs to. Two of these undo each other.
func (r *reading) turned(c found[cue]) bool {
	end, behind := r.disbelief(c)
	return r.negated(c, end) != (end > 0 || behind)
}

// negated says whether a negation stands just before a cue, behind a place, or
// within one that it turns.
func (r *reading) negated(c found[cue], behind int) bool {
	if r.deniedWithin(c) {
		return true
	}
	within := c.value.Flips && r.g.negations.any(r.s.toks[c.from+1:c.to])
	for i := c.from - 1; i >= behind && i >= c.from-3; i-- {
		if r.g.negations.has(r.s.toks[i]) {
			return !within
		}
		if r.s.toks[i+1].before >= comma {
			break
		}
	}
	return within
}

// disbelief gives where the words end by which the speaker calls a view
// mistaken that a cue of a gap is part of, "it is a fallacy that no treaty
// governs cyberspace", or 0; and whether such words stand behind it, "is a
// view we do not share".
func (r *reading) disbelief(c found[cue]) (end int, behind bool) {
	if c.value.kind != schema.ClaimTypeGapAsserted && c.value.kind != schema.ClaimTypeGapDenied {
		return 0, false
	}
	clause := r.clause(c.span)
	for _, f := range r.g.disbelief.find(r.s.toks) {
		if f.from >= clause.from && f.to <= c.from && !r.g.negations.any(r.s.toks[max(0, f.from-2):f.from]) {
			return f.to, false
		}
	}
	for _, f := range r.g.doubted.find(r.s.toks) {
		if f.from >= c.to && f.to <= clause.to {
			return 0, true
		}
	}
	return 0, false
}

// overshadowed says whether a cue stands within what another kind of claim
// says: words of support within a refusal, "we do not see our way to
// supporting the code", a rule's reach within a breach of it, or a call within
// words that no more law is needed.
func (r *reading) overshadowed(c found[cue]) bool {
	by := overshadows[c.value.kind]
	return slices.ContainsFunc(r.out, func(o finding) bool {
		return slices.Contains(by, o.Type) && o.Start < r.s.toks[c.to-1].end && r.s.toks[c.from].start < o.End
	})
}

// overshadows gives the kinds of claim that a kind is not read within.
var overshadows = map[schema.ClaimType][]schema.ClaimType{
	schema.ClaimTypeEndorsement:    {schema.ClaimTypeRejection},
	schema.ClaimTypeInterpretation: {schema.ClaimTypeBreachAlleged},
	schema.ClaimTypeProposal:       {schema.ClaimTypeGapDenied, schema.ClaimTypeRejection},
}
