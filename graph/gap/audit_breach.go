package gap

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// auditBreach holds an alleged breach against the rules that it names, or
// where it names none against all that was read on its activities.
func (s *Asker) auditBreach(c *Claimed) []TargetAudit {
	b := s.atlas.base
	var laws, activities []graph.ID
	for _, target := range c.Targets {
		if b.isActivity(target) {
			activities = append(activities, target)
		} else {
			laws = append(laws, target)
		}
	}
	var out []TargetAudit
	for _, target := range laws {
		out = append(out, s.auditRule(target, activities))
	}
	if len(laws) == 0 {
		for _, activity := range activities {
			out = append(out, s.auditConduct(activity))
		}
	}
	return out
}

// auditConduct holds an alleged breach that names no rule against one activity.
func (s *Asker) auditConduct(activity graph.ID) TargetAudit {
	place := s.atlas.base.named[activity]
	cell := s.cell(place)
	out := TargetAudit{Target: activity, Label: s.atlas.base.activities[place].label, Cell: &cell}
	out.Verdict, out.Why, out.Deciding = s.governs("the law that was read", place, func(int) bool { return true })
	return out
}

// auditRule holds an alleged breach of a principle, an instrument or a
// provision against the activities that the claim names.
func (s *Asker) auditRule(target graph.ID, activities []graph.ID) TargetAudit {
	b := s.atlas.base
	out := TargetAudit{Target: target, Label: b.labelOf(target), Verdict: schema.VerdictCannotSay}
	takes, why := b.ruledBy(target)
	if why == "" && len(activities) == 0 {
		why = "The claim names no activity, and rules are judged against activities."
	}
	if why != "" {
		out.Why = why
		return out
	}
	var each []schema.Verdict
	var said []string
	about := map[string][]string{}
	for _, activity := range activities {
		v, why, deciding := s.governs(out.Label, b.named[activity], takes)
		each, out.Deciding = append(each, v), append(out.Deciding, deciding...)
		if about[why] == nil {
			said = append(said, why)
		}
		about[why] = append(about[why], b.activities[b.named[activity]].label)
	}
	if out.Verdict = together(each); out.Verdict == schema.VerdictAgrees && slices.Contains(each, schema.VerdictCannotSay) {
		out.Verdict = schema.VerdictPartly
	}
	for i, why := range said {
		said[i] = strings.Join(about[why], "; ") + ": " + why
	}
	out.Why = strings.Join(said, " ")
	return out
}

// ruledBy says which provisions a target of an alleged breach stands for, by
// place, or why none.
func (b *base) ruledBy(target graph.ID) (takes func(int) bool, why string) {
	place, there := b.named[target]
	switch p := b.principleNamed(target); {
	case p != nil && len(p.provisions) == 0:
		return nil, "No provision of the corpus expresses the principle."
	case p != nil:
		return func(at int) bool { return slices.Contains(p.provisions, at) }, ""
	case there && b.isInstrument(target):
		return func(at int) bool { return b.provisions[at].instrument == place }, ""
	case there && b.isProvision(target):
		return func(at int) bool { return at == place }, ""
	}
	return nil, "It is no principle, instrument or provision of the corpus: no rule can be held against it."
}

// governs says how some provisions govern an activity.
func (s *Asker) governs(name string, place int, takes func(provision int) bool) (schema.Verdict, string, []CountedProvision) {
	b := s.atlas.base
	at := s.stance(place)
	best := 0
	ranks := map[graph.ID]int{}
	for assessment, p := range s.parts(place, &at.query) {
		if a := &b.assessments[assessment]; takes(a.provision) {
			ranks[a.id] = p.rank
			best = max(best, min(p.rank, rankDirect))
		}
	}
	var deciding []CountedProvision
	for _, p := range s.provisions(place, &at.query) {
		if rank, takes := ranks[p.Assessment]; takes && min(rank, rankDirect) == best {
			deciding = append(deciding, p)
		}
	}
	cites := s.citing(deciding)
	switch best {
	case rankNothing:
		return schema.VerdictCannotSay, fmt.Sprintf("the graph holds no rule of %s that governs it%s.", name, s.passedOver(place, &at, takes)), nil
	case rankSoft:
		return schema.VerdictPartly, fmt.Sprintf("%s speaks to it by what is not hard law%s; voluntary norms do not bind, so conduct against them breaks no law by that alone.", name, cites), deciding
	case rankPending:
		return schema.VerdictPartly, fmt.Sprintf("%s governs it by hard law that was not in force on %s%s.", name, s.lens.AsOf, cites), deciding
	case rankLive:
		return schema.VerdictPartly, fmt.Sprintf("%s governs it only if something disputed holds%s: %s.", name, cites, s.disputesOf(place, deciding)), deciding
	case rankUndisputed:
		return schema.VerdictPartly, fmt.Sprintf("%s governs it as a general principle, and not by a rule of its own%s.", name, cites), deciding
	}
	return schema.VerdictAgrees, fmt.Sprintf("%s governs it directly and without dispute%s.", name, cites), deciding
}

// disputesOf says on what disputes some provisions rest, each once.
func (s *Asker) disputesOf(place int, provisions []CountedProvision) string {
	b := s.atlas.base
	rests := map[graph.ID]bool{}
	for _, p := range provisions {
		rests[p.Assessment] = true
	}
	var words []string
	for i := range s.view.law.rules[place] {
		r := &s.view.law.rules[place][i]
		if text := b.disputeOn(s, r); rests[b.assessments[r.assessment].id] && !strings.Contains(strings.Join(words, "; "), text) {
			words = append(words, text)
		}
	}
	return strings.Join(words, "; ")
}

// passedOver says which of some provisions were looked at and do not govern an
// activity, and why.
func (s *Asker) passedOver(place int, at *stance, takes func(provision int) bool) string {
	b := s.atlas.base
	found := map[string][]CountedProvision{}
	for i := range s.view.law.rules[place] {
		r := &s.view.law.rules[place][i]
		a := &b.assessments[r.assessment]
		if !takes(a.provision) {
			continue
		}
		for _, line := range s.lines(place, r, &at.query)[:1] {
			found[line.Rule] = append(found[line.Rule], CountedProvision{ID: line.Provision})
		}
	}
	text := ""
	for _, rule := range []struct{ rule, words string }{
		{RuleDoesNotReach, "it was judged not to reach it"},
		{RuleGovernsNothing, "a definition, permission or procedure was found, which governs no conduct by itself"},
		{RuleIndirect, "a duty to guard against it was found, which never governs the attacker"},
	} {
		if list := found[rule.rule]; len(list) > 0 {
			text += "; " + rule.words + s.citing(list)
		}
	}
	return text
}
