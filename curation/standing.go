package curation

import (
	"cmp"
	"slices"

	"github.com/lacuna-law/lacuna/schema"
)

// Standing gives the review of a record by what was decided on it. Base is the
// review on the word of the source that asserts it, author who made it ("" for
// a machine). It holds:
//
//   - Of each curator the newest ruling counts, by time and then by number, and
//     ABSTAIN takes it back.
//   - The author's own ACCEPT never counts. Their WITHDRAW makes it WITHDRAWN;
//     nobody else's does.
//   - A DISPUTE, or an ACCEPT against which another curator speaks, makes it
//     DISPUTED, and both sides are kept.
//   - REJECT and SUPERSEDE speak against it. One is enough to make a record that
//     was only PROPOSED WITHDRAWN. An editor's record is DISPUTED by one, and
//     WITHDRAWN by two. Where all of them say SUPERSEDE, it is SUPERSEDED in
//     the place of WITHDRAWN.
//   - Two ACCEPT by different names make it ACCEPTED.
//
// Else it stands where its source puts it.
func Standing(base schema.Review, author string, decisions []Decision) schema.Review {
	accepts, against, superseded := 0, 0, 0
	disputed := false
	for _, v := range Voices(decisions) {
		switch own := v.Curator == author; v.Ruling {
		case schema.RulingWithdraw:
			if own {
				return schema.ReviewWithdrawn
			}
		case schema.RulingAccept:
			if !own {
				accepts++
			}
		case schema.RulingDispute:
			disputed = true
		case schema.RulingSupersede:
			superseded++
			against++
		case schema.RulingReject:
			against++
		}
	}
	switch gone := gone(against, superseded); {
	case disputed || accepts > 0 && against > 0:
		return schema.ReviewDisputed
	case against == 1 && base != schema.ReviewProposed:
		return schema.ReviewDisputed
	case against > 0:
		return gone
	case accepts > 1:
		return schema.ReviewAccepted
	}
	return base
}

// gone says how a record goes when all speak against it.
func gone(against, superseded int) schema.Review {
	if against == superseded {
		return schema.ReviewSuperseded
	}
	return schema.ReviewWithdrawn
}

// Voices gives the newest ruling of each curator, by name. What was taken back
// is left out, and so is what is no ruling on the record: who wrote it.
func Voices(decisions []Decision) []Voice {
	newest := map[string]Voice{}
	for _, d := range inTime(decisions) {
		switch d.Ruling {
		case schema.RulingAssess, schema.RulingRetract:
		case schema.RulingAbstain:
			delete(newest, d.Curator)
		default:
			newest[d.Curator] = Voice{Curator: d.Curator, Ruling: d.Ruling, At: d.At, Reason: d.Reason}
		}
	}
	out := make([]Voice, 0, len(newest))
	for _, v := range newest {
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b Voice) int { return cmp.Compare(a.Curator, b.Curator) })
	return out
}

// inTime gives decisions by time, those of one second by number: entries that
// were imported may be older than those that stand before them in the log.
func inTime(decisions []Decision) []Decision {
	if slices.IsSortedFunc(decisions, byTime) {
		return decisions
	}
	return slices.SortedStableFunc(slices.Values(decisions), byTime)
}

func byTime(a, b Decision) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Number, b.Number))
}
