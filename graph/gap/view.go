package gap

import "github.com/lacuna-law/lacuna/schema"

// traits of a record on a day.
type traits uint16

const (
	isHard traits = 1 << iota
	isLive
	isIndirect
	isDisputed
	isDirect
	isFull
	isClouded    // disputed whatever the reading of the lens: its proposition is read as contested
	isRefused    // dropped whatever the reading of the lens: its proposition is read as failed
	isAttributed // a mechanism that can find who did an act serves it
	isEnforced   // a mechanism that can be set in motion without fresh consent serves it
	isUnsure     // the judgement is marked so
)

// doubts are the traits that say how a dispute counts.
const doubts = isDisputed | isClouded | isRefused

// record is a rule on a day in the few words that an answer needs. Rules that
// can apply to no case on that day have no record.
type record struct {
	functions  mask
	reaches    mask
	contexts   mask
	territory  mask
	traits     traits
	instrument int32
	rule       int32 // its place among the activity's rules
	reserved   int32 // who has excluded it, by place in view.reserved plus 1; 0 is nobody
}

// view is a law as it stands on a day: what a case is answered from.
type view struct {
	law      *law
	day      day
	members  StateSet
	size     int           // members of the day
	bound    []bound       // by instrument
	reserved []StateSet    // States that have excluded a provision
	excluded map[int]int32 // by provision, as record.reserved
	help     help
	disputes []schema.DisputeKind
	sides    []Dispute        // of each proposition, without a kind
	readings []schema.Reading // of single propositions; nil or "" where the lens's own holds
	records  [][]record       // by activity
}

func (b *base) newView(l *law, d day) *view {
	v := &view{law: l, day: d, members: b.members(d), records: make([][]record, len(b.activities))}
	v.size = v.members.Len()
	b.exclude(v)
	v.help = b.helpOn(d)
	for i := range b.instruments {
		v.bound = append(v.bound, b.boundBy(&b.instruments[i], d, v.members))
	}
	for i := range b.propositions {
		v.sides = append(v.sides, b.propositions[i].sidesOn(d, v.members))
		v.disputes = append(v.disputes, b.propositions[i].disputeOn(d, &v.sides[i]))
	}
	for place, rules := range l.rules {
		for i := range rules {
			if r := b.recordOf(v, &rules[i]); r.functions != 0 {
				r.rule = int32(i)
				v.records[place] = append(v.records[place], r)
			}
		}
	}
	return v
}

// recordOf makes the record of a rule; one without functions applies to no case.
func (b *base) recordOf(v *view, r *rule) record {
	a := &b.assessments[r.assessment]
	p := &b.provisions[a.provision]
	if r.open == 0 || b.barred(r, v.day) != "" {
		return record{}
	}
	out := record{functions: r.open & admitted(p), reaches: a.reaches, contexts: a.contexts,
		territory: a.territory, instrument: int32(p.instrument), reserved: v.excluded[a.provision]}
	if a.indirect {
		out.traits |= isIndirect
	}
	if hard(&b.instruments[p.instrument], p) {
		out.traits |= isHard
		if b.livesOn(r, v.day) {
			out.traits |= isLive
		}
	}
	out.traits |= b.doubtsOf(v, r) | v.help.at(a.provision, p.instrument)
	if a.confidence == schema.ConfidenceUnsure {
		out.traits |= isUnsure
	}
	if r.manner == schema.MannerDirect {
		out.traits |= isDirect
	}
	if r.extent == schema.ExtentFull {
		out.traits |= isFull
	}
	return out
}

// admitted is the functions for which a provision can count: a right counts
// only to protect or to remedy.
func admitted(p *provision) mask {
	if p.modality == schema.ModalityRight {
		return rightful()
	}
	return ^mask(0)
}

// dispute says whether a rule counts only if something unsettled holds: a
// proposition, by place, or an argument by analogy, -1.
func (b *base) dispute(v *view, r *rule) (schema.DisputeKind, int) {
	on := b.assessments[r.assessment].proposition
	if on >= 0 && v.disputes[on] != "" {
		return v.disputes[on], on
	}
	if r.manner == schema.MannerAnalogy {
		return schema.DisputeKindAnalogy, -1
	}
	return "", -1
}
