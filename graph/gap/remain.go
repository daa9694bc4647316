package gap

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// leaves lists the activities that an article judges and of which it changes
// no cell, by id.
func (m *simulation) leaves(article graph.ID, moved map[int]bool) []LeftOpen {
	b := m.after.atlas.base
	var out []LeftOpen
	for _, place := range m.places {
		judged := slices.ContainsFunc(m.after.atlas.overlay.draft.activities[place].judged, func(at int) bool {
			return b.provisions[b.assessments[at].provision].id == article
		})
		if judged && !moved[place] {
			out = append(out, LeftOpen{Activity: b.activities[place].id, Label: b.activities[place].label,
				Cell: m.after.cellFor(place, ""), Why: m.whyLeft(article, place)})
		}
	}
	return out
}

// whyLeft says why an article changes nothing about an activity: why it does
// not count, or that the answer is the same without it.
func (m *simulation) whyLeft(article graph.ID, place int) string {
	s, b := m.after, m.after.atlas.base
	q := s.queryFor(place)
	var whys []string
	counts := false
	rules := s.view.law.rules[place]
	for i := range rules {
		if b.provisions[b.assessments[rules[i].assessment].provision].id != article || rules[i].via != schema.ViaOwn {
			continue
		}
		for _, line := range s.lines(place, &rules[i], &q) {
			counts = counts || line.Counted
			if !slices.Contains(whys, line.Why) {
				whys = append(whys, line.Why)
			}
		}
	}
	if counts {
		whys = append(whys, fmt.Sprintf("The answer is %s with the article and without it.", headlineWords(s.cellFor(place, "").Headline)))
	}
	return strings.Join(whys, " ")
}

func headlineWords(h schema.Headline) string { return strings.ReplaceAll(string(h), "_", " ") }

// open lists what the draft speaks of and does not cover.
func (m *simulation) open() []OpenGap {
	s, b, o := m.after, m.after.atlas.base, m.after.atlas.overlay
	var out []OpenGap
	for _, place := range m.places {
		below := slices.ContainsFunc(b.activities[place].line, func(at int) bool { return len(o.draft.activities[at].judged) > 0 })
		q := s.queryFor(place)
		a := s.view.answer(place, &q)
		cell := s.cellFor(place, "")
		if !below || cell.Headline == schema.HeadlineCovered {
			continue
		}
		out = append(out, OpenGap{Activity: b.activities[place].id, Label: b.activities[place].label, Before: m.before.cellFor(place, ""),
			Cell: cell, ByActor: s.byActor(place, q), Why: s.whyOpen(place, &a, &q)})
	}
	return out
}

// whyOpen says in words what keeps an answer below COVERED.
func (s *Asker) whyOpen(place int, a *answer, q *query) string {
	bound := s.boundOf(a, q)
	switch a.level {
	case notAssessed:
		return "No frame says what was read about it, so nothing is said of it."
	case noNorm:
		return "Nothing applies to the case: " + s.whyNothing(place, q) + "."
	case softOnly:
		return "What applies binds nobody: by the form of its instrument or by its own words."
	case notInForce:
		return fmt.Sprintf("What is hard law is not in force on %s.", s.lens.AsOf)
	case notBound:
		return fmt.Sprintf("The law in force binds at least %d of %d; %d are needed.", bound.Count, bound.Of, s.needed())
	case contested:
		return fmt.Sprintf("Without dispute it binds %d of %d; %d are needed. The rest depends on what States dispute.", bound.Undisputed, bound.Of, s.needed())
	}
	switch a.quality {
	case general:
		return fmt.Sprintf("What binds directly binds %d of %d; %d are needed. For the rest it is reached only by a general principle, or by way of a broader or another activity.", bound.Direct, bound.Of, s.needed())
	case partial:
		return s.residue(place, q).Why
	}
	return ""
}

// needed is how many of those asked about are enough.
func (s *Asker) needed() int {
	if s.query.named > 0 {
		return s.query.named
	}
	return s.query.need
}

// whyNothing names the rules by which what was looked at does not count.
func (s *Asker) whyNothing(place int, q *query) string {
	found := map[string]int{}
	for i := range s.view.law.rules[place] {
		for _, line := range s.lines(place, &s.view.law.rules[place][i], q) {
			found[line.Rule]++
		}
	}
	var parts []string
	for _, rule := range slices.Sorted(maps.Keys(found)) {
		parts = append(parts, fmt.Sprintf("%d %s", found[rule], strings.ToLower(strings.ReplaceAll(rule, "_", " "))))
	}
	if len(parts) == 0 {
		return "nothing judges it"
	}
	return strings.Join(parts, ", ")
}

// joining says per instrument of the draft who would have to join.
func (m *simulation) joining() []Joining {
	s, b, o := m.after, m.after.atlas.base, m.after.atlas.overlay
	asked := s.query.states
	if s.query.named == 0 {
		asked = s.view.members
	}
	var out []Joining
	for place := len(o.below.base.instruments); place < len(b.instruments); place++ {
		i := &b.instruments[place]
		if !joinable(i.form) || i.group >= 0 {
			continue
		}
		by := &s.view.bound[place]
		j := Joining{Instrument: i.id, Title: i.title, Imagined: o.imagined[place], Have: s.view.counted(&by.states, by.floor, &s.query), Needed: s.needed(), Of: asked.Len()}
		if s.query.named > 0 {
			j.Missing = b.listStates(asked.without(by.states))
		}
		out = append(out, j)
	}
	slices.SortFunc(out, func(x, y Joining) int { return strings.Compare(string(x.Instrument), string(y.Instrument)) })
	return out
}

// assumed says what was imagined where the draft leaves something open.
func (m *simulation) assumed() []string {
	b, o := m.after.atlas.base, m.after.atlas.overlay
	var out []string
	for place := len(o.below.base.instruments); place < len(b.instruments); place++ {
		i := &b.instruments[place]
		if o.undated[place] {
			out = append(out, fmt.Sprintf("%s has no dates: imagined as adopted and in force on %s.", i.title, m.before.lens.AsOf))
		}
		if o.imagined[place] {
			out = append(out, fmt.Sprintf("%s names no parties: imagined as joined by every State.", i.title))
		}
	}
	for _, e := range o.withheld {
		out = append(out, fmt.Sprintf("%s would take the place of %s, but not every State has joined: the old rule goes on for the others, so it still counts.", e.From, e.To))
	}
	if m.draft.Proposed {
		out = append(out, "The assessments were proposed by a machine from the wording and read by nobody. They count in this simulation alone.")
	}
	return out
}
