package gap

import (
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// base is the law side of one revision. It does not change once read.
type base struct {
	revision     graph.Revision
	release      string
	draft        string // the hash of the draft laid over the law, or ""
	activities   []activity
	provisions   []provision
	instruments  []instrument
	assessments  []assessment
	frames       []frame
	propositions []proposition
	groups       []group
	states       []state
	reservations []reservation // by provision, State, first day
	mechanisms   []mechanism   // those that help to attribute or to enforce, by id
	conflicts    []conflict    // by provisions
	principles   []principle   // by id
	lineage      []link        // by from, name, to
	everyone     StateSet
	functions    [][]schema.Function // every set of functions as a list
	speakers     map[graph.ID]string // names of groups and organisations
	named        map[graph.ID]int    // places of activities, provisions, instruments, propositions, groups, States, by id
}

// kinship says what lies at or below an activity.
func (b *base) kinship(above int, below int) bool {
	for _, place := range b.activities[below].line {
		if place == above {
			return true
		}
	}
	return false
}

// disputeOn says whether a proposition is unsettled on a day, and how: "" for settled.
func (p *proposition) disputeOn(d day, sides *Dispute) schema.DisputeKind {
	switch {
	case p.status == schema.PropositionStatusDivided:
		return schema.DisputeKindDivided
	case p.status == schema.PropositionStatusUntested:
		return schema.DisputeKindUntested
	case p.since <= d:
		return ""
	}
	if sides.Affirm > 0 && sides.Deny > 0 {
		return schema.DisputeKindDivided
	}
	return schema.DisputeKindUntested
}

// sidesOn counts where States stand on a proposition: the latest word of each
// by the day. Of two words of one day the later in the vocabulary's spelling
// counts, so that the order of the records does not matter.
func (p *proposition) sidesOn(d day, members StateSet) Dispute {
	out := Dispute{Proposition: p.id, Text: p.text}
	spoke := StateSet{}
	for i, word := range p.positions {
		last := i+1 == len(p.positions) || p.positions[i+1].state != word.state || p.positions[i+1].on > d
		if word.on > d || !last {
			continue
		}
		spoke.add(word.state)
		switch word.stance {
		case schema.StanceAffirms, schema.StanceCallsFor:
			out.Affirm++
		case schema.StanceDenies, schema.StanceOpposes:
			out.Deny++
		case schema.StanceNuanced:
			out.Nuanced++
		case schema.StanceSilent:
			out.Silent++
		}
	}
	out.NotSurveyed = members.without(spoke).Len()
	return out
}
