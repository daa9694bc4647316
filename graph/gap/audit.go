package gap

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Audit says of each claim what the graph can say to it, on the claim's own
// day and for the States that make it; claims of other types than gap
// assertions, gap denials and alleged breaches, and those that the filter does
// not choose, are passed over. Today is the day of a claim without a date.
// Claims are given and not kept, because there may be millions of them.
//
// A gap is held against the answer for each activity that the claim names.
// Asserted, it is supported by a level below CONTESTED, in part by CONTESTED
// and by a quality below FULL, and not by FULL; denied, the other way round.
// An activity that has others within it stands for them too: the more is
// seldom judged at the class than below it, so a class is supported in part
// where what lies within it stands otherwise than the class.
//
// A breach is held against the rules that the claim names, and what they hold
// for the activities that it names: supported by a rule in force that governs
// them directly and without dispute, in part by one that is disputed, a
// general principle, not yet in force or not hard law. That no rule was found
// says nothing. Nobody is named as the one who broke it, so no State is either.
// The error wraps ErrCase.
func (a *Atlas) Audit(claims []Claimed, f AuditFilter, today string) (Audit, error) {
	today, err := dayWord("today", today)
	if err != nil {
		return Audit{}, err
	}
	if err := f.check(); err != nil {
		return Audit{}, err
	}
	scratch, out := a.scratch(), Audit{Release: a.base.release, Claims: []ClaimAudit{}}
	for i := range claims {
		if !f.takes(&claims[i]) {
			continue
		}
		audited, err := scratch.audit(&claims[i], today)
		if err != nil {
			return Audit{}, fmt.Errorf("%s: %w", claims[i].ID, err)
		}
		if len(f.Verdicts) == 0 || slices.Contains(f.Verdicts, audited.Verdict) {
			out.Claims = append(out.Claims, audited)
		}
	}
	slices.SortStableFunc(out.Claims, func(x, y ClaimAudit) int { return cmp.Compare(x.ID, y.ID) })
	return out, nil
}

// Audited is the types of claims that are held against the graph.
func Audited() []schema.ClaimType {
	return []schema.ClaimType{schema.ClaimTypeBreachAlleged, schema.ClaimTypeGapAsserted, schema.ClaimTypeGapDenied}
}

func (f AuditFilter) check() error {
	for _, t := range f.Types {
		if err := oneOf("types", t, Audited()); err != nil {
			return err
		}
	}
	for _, v := range f.Verdicts {
		if err := oneOf("verdicts", v, schema.AllVerdict()); err != nil {
			return err
		}
	}
	return nil
}

// types is the types of claims that a filter asks for.
func (f AuditFilter) types() []schema.ClaimType {
	if len(f.Types) == 0 {
		return Audited()
	}
	return f.Types
}

// takes says whether a filter chooses a claim, verdicts apart.
func (f AuditFilter) takes(c *Claimed) bool {
	return slices.Contains(f.types(), c.Type) && (len(f.Statements) == 0 || slices.Contains(f.statements(), c.Statement)) &&
		(len(f.States) == 0 || slices.ContainsFunc(f.speakers(), func(id graph.ID) bool { return slices.Contains(c.By, id) }))
}

// statements gives the statements of a filter with their kind.
func (f AuditFilter) statements() []graph.ID { return kinded(f.Statements, "statement:", false) }

// speakers gives the speakers of a filter with their kind.
func (f AuditFilter) speakers() []graph.ID { return kinded(f.States, "state:", true) }

func kinded(ids []graph.ID, kind graph.ID, codes bool) []graph.ID {
	out := make([]graph.ID, len(ids))
	for i, id := range ids {
		if out[i] = id; strings.Contains(string(id), ":") {
			continue
		}
		if codes {
			id = graph.ID(strings.ToUpper(string(id)))
		}
		out[i] = kind + id
	}
	return out
}

// audit holds one claim against the graph.
func (a *Atlas) audit(c *Claimed, today string) (ClaimAudit, error) {
	out := ClaimAudit{Claimed: *c}
	lens, notes := a.lensOf(c, today)
	s, err := a.Ask(lens)
	if err != nil {
		return out, err
	}
	out.Lens, out.Note = s.lens, strings.Join(notes, " ")
	if c.Type == schema.ClaimTypeBreachAlleged {
		out.Targets = s.auditBreach(c)
	} else {
		out.Targets = s.auditGap(c)
	}
	out.Verdict = verdictOf(out.Targets)
	out.Why = whyVerdict(c, out.Verdict, out.Targets)
	return out, nil
}

// lensOf gives the lens of a claim: its States and its day. The notes say
// where it has none of its own.
func (a *Atlas) lensOf(c *Claimed, today string) (Lens, []string) {
	var notes []string
	l := Lens{AsOf: today}
	switch last := schema.LastDay(c.Date); {
	case !schema.ValidDate(c.Date) || c.Date == "":
		notes = append(notes, "The claim has no date: it is held against the law of "+today+".")
	case last > today:
		notes = append(notes, "The claim is dated "+c.Date+": it is held against the law of "+today+", the newest that can be.")
	default:
		if l.AsOf = last; last != c.Date {
			notes = append(notes, "The claim is dated "+c.Date+": it is held against the law of "+last+".")
		}
	}
	if c.Type == schema.ClaimTypeBreachAlleged {
		return l, append(notes, "The one who is said to have broken the rule is not asked for: no State is named.")
	}
	for _, id := range c.By {
		if a.base.isState(id) {
			l.States = append(l.States, id)
			continue
		}
		l.States = nil
		return l, append(notes, fmt.Sprintf("%s speaks for itself and not for its members: no State is named.", id))
	}
	if len(l.States) == 0 {
		notes = append(notes, "Who makes the claim is not known: no State is named.")
	}
	return l, notes
}

// verdictOf makes the verdict on a claim of those on its targets. What cannot
// be said is left out where something can.
func verdictOf(targets []TargetAudit) schema.Verdict {
	var each []schema.Verdict
	for i := range targets {
		each = append(each, targets[i].Verdict)
	}
	return together(each)
}

// together makes one verdict of several: the one that all share, or PARTLY.
func together(each []schema.Verdict) schema.Verdict {
	out := schema.VerdictCannotSay
	for _, v := range each {
		switch {
		case v == schema.VerdictCannotSay || v == out:
		case out == schema.VerdictCannotSay:
			out = v
		default:
			return schema.VerdictPartly
		}
	}
	return out
}

// whyVerdict says a verdict in words: what the graph supports, and never that
// the claim is wrong.
func whyVerdict(c *Claimed, v schema.Verdict, targets []TargetAudit) string {
	counts := map[schema.Verdict]int{}
	for i := range targets {
		counts[targets[i].Verdict]++
	}
	var how []string
	for _, part := range []struct {
		v     schema.Verdict
		words string
	}{{schema.VerdictAgrees, "supported for %d"}, {schema.VerdictPartly, "supported in part for %d"},
		{schema.VerdictDisagrees, "not supported for %d"}, {schema.VerdictCannotSay, "nothing to be said on %d"}} {
		if n := counts[part.v]; n > 0 {
			how = append(how, fmt.Sprintf(part.words, n))
		}
	}
	detail := ""
	if len(targets) > 1 {
		detail = fmt.Sprintf(" Of %d targets: %s.", len(targets), strings.Join(how, ", "))
	}
	return verdictWords(c.Type, v) + detail
}

func verdictWords(t schema.ClaimType, v schema.Verdict) string {
	switch {
	case v == schema.VerdictCannotSay:
		return "The graph holds nothing that decides it."
	case t == schema.ClaimTypeBreachAlleged && v == schema.VerdictAgrees:
		return "The graph holds rules in force, direct and undisputed, of what the claim names; whether they were broken is not asked."
	case t == schema.ClaimTypeBreachAlleged:
		return "The graph supports it in part: of what the claim names it holds rules that are disputed, general, not in force, not hard law, or that govern only some of it; whether they were broken is not asked."
	case v == schema.VerdictAgrees && t == schema.ClaimTypeGapDenied:
		return "The graph supports it: it holds law that is direct, undisputed and full."
	case v == schema.VerdictAgrees:
		return "The graph supports it: it holds no law that binds here."
	case v == schema.VerdictPartly:
		return "The graph supports it in part: there is law, and it leaves something open."
	case t == schema.ClaimTypeGapDenied:
		return "What the graph holds does not bear it out: it holds no law that binds here."
	}
	return "What the graph holds does not bear it out: it holds law that is direct, undisputed and full."
}
