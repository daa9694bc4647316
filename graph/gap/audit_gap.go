package gap

import (
	"fmt"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// auditGap holds a gap claim against the answers for its targets.
func (s *Asker) auditGap(c *Claimed) []TargetAudit {
	b, out := s.atlas.base, []TargetAudit(nil)
	for _, target := range c.Targets {
		if b.isActivity(target) {
			out = append(out, s.auditActivity(c.Type, b.named[target]))
			continue
		}
		out = append(out, TargetAudit{Target: target, Label: b.labelOf(target), Verdict: schema.VerdictCannotSay,
			Why: "Answers are computed for activities, and this is none: whether a " + kindWord(target) + " leaves a gap is not decided."})
	}
	return out
}

func kindWord(id graph.ID) string {
	kind, _, _ := strings.Cut(string(id), ":")
	return kind
}

// labelOf names a target of a claim.
func (b *base) labelOf(id graph.ID) string {
	place, there := b.named[id]
	switch p := b.principleNamed(id); {
	case p != nil:
		return p.label
	case !there:
		return id.Name()
	case b.isActivity(id):
		return b.activities[place].label
	case b.isProposition(id):
		return b.propositions[place].text
	case b.isInstrument(id):
		return b.instruments[place].title
	case b.isProvision(id):
		return b.pinpointed(place)
	}
	return id.Name()
}

func (b *base) isInstrument(id graph.ID) bool {
	place, there := b.named[id]
	return there && place < len(b.instruments) && b.instruments[place].id == id
}

// auditActivity holds a gap claim against the answer for one activity and for
// what lies within it.
func (s *Asker) auditActivity(t schema.ClaimType, place int) TargetAudit {
	b := s.atlas.base
	at := s.stance(place)
	out := TargetAudit{Target: b.activities[place].id, Label: b.activities[place].label, Cell: &at.cell}
	each := []schema.Verdict{judge(t, &at.answer)}
	counts := map[schema.Headline]int{}
	for below := range b.activities {
		if below == place || !b.kinship(place, below) {
			continue
		}
		within := s.stance(below)
		each = append(each, judge(t, &within.answer))
		counts[within.cell.Headline]++
	}
	out.Verdict = together(each)
	out.Deciding = s.deciding(place, &at)
	out.Why = s.found(&at, out.Deciding) + withinWords(counts, len(each)-1)
	return out
}

// judge gives the verdict on a gap claim by one answer.
func judge(t schema.ClaimType, a *answer) schema.Verdict {
	open, closed := schema.VerdictAgrees, schema.VerdictDisagrees
	if t == schema.ClaimTypeGapDenied {
		open, closed = closed, open
	}
	switch {
	case a.level == notAssessed:
		return schema.VerdictCannotSay
	case a.level < contested:
		return open
	case a.quality == full:
		return closed
	}
	return schema.VerdictPartly
}

// deciding lists what counts and has the rank of the answer.
func (s *Asker) deciding(place int, at *stance) []CountedProvision {
	var out []CountedProvision
	parts, rank := s.parts(place, &at.query), at.answer.rank()
	ranks := map[graph.ID]int{}
	for assessment, p := range parts {
		ranks[s.atlas.base.assessments[assessment].id] = p.rank
	}
	for _, p := range s.provisions(place, &at.query) {
		binds := p.Binds > 0 || at.answer.level < contested // a rule that binds nobody asked about decides no bond
		if rank > rankNothing && ranks[p.Assessment] >= rank && binds {
			out = append(out, p)
		}
	}
	return out
}

// found says in words what an answer found.
func (s *Asker) found(at *stance, deciding []CountedProvision) string {
	who := "enough members are"
	if len(s.lens.States) > 0 {
		who = s.atlas.base.codes(s.query.states) + " is"
		if len(s.lens.States) > 1 {
			who = s.atlas.base.codes(s.query.states) + " are"
		}
	}
	var text string
	switch at.answer.level {
	case notAssessed:
		return "No frame covers it: nothing was read, so nothing is said."
	case noNorm:
		text = "Nothing that was read applies to it"
	case softOnly:
		text = "What applies is not hard law and binds nobody by itself"
	case notInForce:
		text = "Hard law applies and is not in force on " + s.lens.AsOf
	case notBound:
		text = "Law in force applies, and " + who + " not known to be bound by it"
	case contested:
		text = capital(who) + " bound only if something disputed holds"
	default:
		switch at.answer.quality {
		case general:
			text = capital(who) + " bound by a general principle, and by nothing direct"
		case partial:
			text = capital(who) + " bound directly, and in part"
		default:
			text = capital(who) + " bound directly, in full and without dispute"
		}
	}
	if at.cell.Headline == schema.HeadlineArmedConflictOnly {
		text += "; in armed conflict law binds without dispute"
	}
	return text + s.citing(deciding) + "."
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// citing lists provisions in words, each once.
func (s *Asker) citing(provisions []CountedProvision) string {
	const most = 4
	var names []string
	for _, p := range provisions {
		name := s.atlas.base.pinpointed(s.atlas.base.named[p.ID])
		if len(names) == 0 || names[len(names)-1] != name {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	more := ""
	if len(names) > most {
		more = fmt.Sprintf("; and %d more", len(names)-most)
		names = names[:most]
	}
	return " (" + strings.Join(names, "; ") + more + ")"
}

// withinWords says how what lies within a class stands.
func withinWords(counts map[schema.Headline]int, of int) string {
	if of == 0 {
		return ""
	}
	var words []string
	for _, h := range schema.AllHeadline() {
		if counts[h] > 0 {
			words = append(words, fmt.Sprintf("%d %s", counts[h], strings.ReplaceAll(string(h), "_", " ")))
		}
	}
	return fmt.Sprintf(" It is a class; of the %s within it: %s.", counted(of, "activity", "activities"), strings.Join(words, ", "))
}
