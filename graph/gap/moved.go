package gap

import (
	"fmt"
	"strings"

	"github.com/lacuna-law/lacuna/schema"
)

// why says in words what changed about an assessment.
func (m *move) why(assessment int, change schema.CauseChange, old, now *part) string {
	b := m.after.asker.atlas.base
	name := b.citation(assessment)
	switch change {
	case schema.CauseChangeAdded:
		return m.whyOneSided(name, assessment, &m.before, &m.after, now)
	case schema.CauseChangeRemoved:
		return m.whyOneSided(name, assessment, &m.after, &m.before, old)
	case schema.CauseChangeEnteredIntoForce:
		return fmt.Sprintf("%s %s%s.", name, b.applies(now.rule, m.after.asker), bindsWords(now, m.after.asker))
	case schema.CauseChangeLeftForce:
		return fmt.Sprintf("%s %s; on %s it was not in force%s.", name, b.applies(old.rule, m.before.asker), m.after.asker.lens.AsOf, "")
	case schema.CauseChangeDisputed:
		return fmt.Sprintf("%s counts as disputed: %s.", name, b.disputeOn(m.after.asker, now.rule))
	case schema.CauseChangeUndisputed:
		return fmt.Sprintf("%s no longer counts as disputed: %s.", name, b.settled(&m.after, now.rule))
	}
	return fmt.Sprintf("%s %s.", name, m.otherwise(old, now))
}

// citation names the provision of an assessment: its instrument and pinpoint.
func (b *base) citation(assessment int) string {
	p := &b.provisions[b.assessments[assessment].provision]
	title := b.instruments[p.instrument].title
	if p.pinpoint == "" {
		return title
	}
	return title + ", " + p.pinpoint
}

// firstDay is the day from which a hard rule applies, and always for one that
// has none.
func (b *base) firstDay(r *rule) day {
	a := &b.assessments[r.assessment]
	p := &b.provisions[a.provision]
	first := max(a.validFrom, p.validFrom)
	if i := &b.instruments[p.instrument]; !customary(i.form) {
		first = max(first, i.inForce)
	}
	return first
}

// applies says from when a rule in force applies.
func (b *base) applies(r *rule, s *Asker) string {
	if first := b.firstDay(r); first != always && first != never {
		return fmt.Sprintf("applies from %s", first)
	}
	return fmt.Sprintf("is in force on %s", s.lens.AsOf)
}

// bindsWords says whom a part binds, for a rule in force.
func bindsWords(p *part, s *Asker) string {
	if p.rank < rankLive {
		return ""
	}
	if len(s.lens.States) > 0 {
		if p.states == (StateSet{}) {
			return " and binds none of the States named"
		}
		return " and binds " + s.atlas.base.codes(p.states)
	}
	return fmt.Sprintf(" and binds at least %d of %d", p.binds, p.of)
}

// codes lists States by code.
func (b *base) codes(set StateSet) string {
	var out []string
	for place := range b.states {
		if set.Has(place) {
			out = append(out, b.states[place].code)
		}
	}
	const most = 12
	if len(out) > most {
		return fmt.Sprintf("%d States", len(out))
	}
	return strings.Join(out, ", ")
}

// whyOneSided says why an assessment counts on one side only.
func (m *move) whyOneSided(name string, assessment int, without, with *stance, p *part) string {
	b := with.asker.atlas.base
	line, found := without.excluded(m.place, assessment, p.record.functions&with.query.functions)
	i := &b.instruments[p.record.instrument]
	var force string
	switch {
	case p.rank >= rankLive:
		force = b.applies(p.rule, with.asker) + bindsWords(p, with.asker)
	case p.rank == rankPending:
		force = fmt.Sprintf("is hard law not in force on %s", with.asker.lens.AsOf)
	default:
		force = "counts, binding nobody by itself"
	}
	switch {
	case !found:
		return fmt.Sprintf("%s %s.", name, force)
	case line.Rule == RuleNotAdopted:
		return fmt.Sprintf("%s %s; it was adopted on %s, after %s.", name, force, i.adopted, without.asker.lens.AsOf)
	case line.Rule == RuleEnded:
		return fmt.Sprintf("%s %s; it no longer applied on %s.", name, force, without.asker.lens.AsOf)
	}
	return fmt.Sprintf("%s %s; on the other side it does not count. %s", name, force, line.Why)
}

// excluded finds why an assessment does not count for some functions.
func (s *stance) excluded(place, assessment int, functions mask) (ExplainLine, bool) {
	rules := s.asker.view.law.rules[place]
	for i := range rules {
		if rules[i].assessment != assessment {
			continue
		}
		for _, line := range s.asker.lines(place, &rules[i], &s.query) {
			if !line.Counted && masked(schema.AllFunction(), line.Function)&functions != 0 {
				return line, true
			}
		}
	}
	return ExplainLine{}, false
}

// disputeOn says on what dispute a rule rests.
func (b *base) disputeOn(s *Asker, r *rule) string {
	kind, on := b.dispute(s.view, r)
	switch {
	case kind == schema.DisputeKindAnalogy:
		return "it is an argument by analogy"
	case kind == schema.DisputeKindDivided:
		return "States are divided on whether " + quoted(b.propositions[on].text)
	case kind != "":
		return "it is untested whether " + quoted(b.propositions[on].text)
	}
	return "nothing disputes it"
}

func quoted(text string) string { return "“" + strings.TrimRight(text, ".") + "”" }

// settled says why a rule is not disputed on a side.
func (b *base) settled(s *stance, r *rule) string {
	kind, _ := b.dispute(s.asker.view, r)
	if kind != "" {
		return fmt.Sprintf("the lens takes what is disputed as accepted (%s)", b.disputeOn(s.asker, r))
	}
	if on := b.assessments[r.assessment].proposition; on >= 0 && b.propositions[on].since != never {
		return fmt.Sprintf("%s was settled on %s", quoted(b.propositions[on].text), b.propositions[on].since)
	}
	return "nothing disputes it"
}

// otherwise says how those bound differ.
func (m *move) otherwise(old, now *part) string {
	b := m.after.asker.atlas.base
	var words []string
	if gained := now.states.without(old.states); m.named() && gained != (StateSet{}) {
		words = append(words, "binds "+b.joined(gained, now, m.after.asker.view.day))
	}
	if lost := old.states.without(now.states); m.named() && lost != (StateSet{}) {
		words = append(words, "does not bind "+b.codes(lost))
	}
	if len(words) > 0 {
		return strings.Join(words, " and ") + " after the change"
	}
	return fmt.Sprintf("binds at least %d of %d, before %d of %d", now.binds, now.of, old.binds, old.of)
}

// named says whether the same States are named on both sides.
func (m *move) named() bool {
	return m.before.query.named > 0 && m.before.query.states == m.after.query.states
}

// joined lists States that an instrument binds, each with the first day of its
// last entry in the list of parties where that is known.
func (b *base) joined(set StateSet, p *part, d day) string {
	i := &b.instruments[p.record.instrument]
	var out []string
	for place := range b.states {
		if !set.Has(place) {
			continue
		}
		word := b.states[place].code
		since := always
		for _, t := range i.parties {
			if t.state == place && !t.left && t.from <= d {
				since = t.from
			}
		}
		if i.listed && since != always {
			word += fmt.Sprintf(" from %s", since)
		}
		out = append(out, word)
	}
	return strings.Join(out, ", ")
}

// framed says whether a frame covers the activity on a side.
func (m *move) framed(s *stance) bool { return s.asker.view.law.framed[m.place] }

// other names what moved an answer where no rule did.
func (m *move) other() Cause {
	x, y := m.before.asker, m.after.asker
	asked, now := x.asked(&m.before.query), y.asked(&m.after.query)
	c := Cause{Change: schema.CauseChangeBindsOtherwise, Decides: true}
	switch {
	case !m.framed(&m.before) && m.framed(&m.after):
		c.Change, c.Why = schema.CauseChangeAdded, "A frame covers the activity after the change, and none did before: what nobody has read is not assessed."
	case m.framed(&m.before) && !m.framed(&m.after):
		c.Change, c.Why = schema.CauseChangeRemoved, "No frame covers the activity after the change, and one did before: what nobody has read is not assessed."
	case x.lens.Quorum != y.lens.Quorum && m.before.query.named+m.after.query.named == 0:
		c.Why = fmt.Sprintf("The share that must be bound is %v before and %v after.", x.lens.Quorum, y.lens.Quorum)
	case asked != now:
		c.Why = fmt.Sprintf("Others are asked about: %d before, %d after.", asked.Len(), now.Len())
	default:
		c.Why = "Several rules moved, and none alone carries the difference."
	}
	return c
}
