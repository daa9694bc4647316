package web

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"slices"
)

// activityPage is one activity: the answer and what it rests on.
func activityPage() page {
	return page{name: "activity", variables: activityVariables, cited: true, view: activityView}
}

func activityVariables(r request) (map[string]any, error) {
	out := map[string]any{"id": r.ID}
	return out, putLens(out, "lens", r.Query)
}

// explanation is the answer to the document.
type explanation struct {
	Counted, Excluded int
	Lines             []explainLine
	Profile           profile
}

// activityBody is what the page of an activity shows.
type activityBody struct {
	profile
	Form      lensForm
	LensQuery url.Values
	Groups    []provisionGroup
	Trace     trace
	Asserted  claimSide
	Denied    claimSide
	Cited     names
}

// provisionGroup is the provisions of one standing.
type provisionGroup struct {
	Standing, Title string
	Cards           []provisionCard
}

// provisionCard is a provision that counts, with its judgements.
type provisionCard struct {
	Provision  provisionNode
	ID         string
	Pinpoint   string
	Judgements []judgement
}

// judgement is an assessment that counts, with its reason.
type judgement struct {
	counted
	Reason, Condition string
}

// trace is everything that was looked at.
type trace struct {
	Counted, Excluded     int
	CountedLines, LeftOut []explainLine
}

// claimSide is one side of the question whether there is a gap.
type claimSide struct {
	side
	Claims   []*thing
	Proposed []*thing
}

// shownClaims is how many claims a side of the page shows.
const shownClaims = 100

func activityView(ctx context.Context, s *site, r request, data json.RawMessage) (view, error) {
	answer, err := decode[struct{ Explain explanation }](data)
	if err != nil {
		return view{}, err
	}
	e := answer.Explain
	cited, err := s.cite(ctx, citedBy(e))
	if err != nil {
		return view{}, err
	}
	p := e.Profile
	body := activityBody{
		profile:   p,
		Form:      newLensForm(href(p.Activity), r.Query),
		LensQuery: lensQuery(r.Query),
		Groups:    groups(e),
		Trace:     newTrace(e),
		Asserted:  newClaimSide(p.Claims.GapAsserted, cited),
		Denied:    newClaimSide(p.Claims.GapDenied, cited),
		Cited:     cited,
	}
	return view{Title: p.Label, Release: p.Release, Lens: newLensLine(p.Lens, cited), Caveat: p.Caveat, Body: body}, nil
}

// citedBy collects the ids that the page names.
func citedBy(e explanation) []string {
	p := e.Profile
	ids := slices.Concat(p.Lens.States, p.Bound.Closing)
	for _, f := range p.Flags {
		ids = append(ids, f.Evidence...)
		if f.Residue != nil {
			for _, c := range f.Residue.Conditions {
				ids = append(ids, c.Assessment)
			}
		}
	}
	for _, c := range p.Provisions {
		ids = append(ids, c.JudgedAt)
	}
	for _, l := range e.Lines {
		ids = append(ids, l.Provision, l.JudgedAt, l.Proposition)
	}
	for _, s := range []side{p.Claims.GapAsserted, p.Claims.GapDenied} {
		ids = append(ids, firstOf(s.Claims)...)
		ids = append(ids, firstOf(s.Proposed)...)
	}
	return ids
}

func firstOf(ids []string) []string { return ids[:min(len(ids), shownClaims)] }

// groups puts the judgements that count under their provisions, and these
// under their standing, binding first.
func groups(e explanation) []provisionGroup {
	reasons := map[string]explainLine{}
	for _, l := range e.Lines {
		reasons[l.Assessment] = l
	}
	out := []provisionGroup{
		{Standing: "BINDING", Title: "Binding: hard law in force"},
		{Standing: "PENDING", Title: "Pending: hard law not in force"},
		{Standing: "NON_BINDING", Title: "Not binding: soft law and recommendations"},
	}
	for _, c := range e.Profile.Provisions {
		at := slices.IndexFunc(out, func(g provisionGroup) bool { return g.Standing == c.Bindingness })
		if at >= 0 {
			out[at].add(judgement{c, reasons[c.Assessment].Reason, reasons[c.Assessment].Condition})
		}
	}
	return slices.DeleteFunc(out, func(g provisionGroup) bool { return len(g.Cards) == 0 })
}

func (g *provisionGroup) add(j judgement) {
	if last := len(g.Cards) - 1; last >= 0 && g.Cards[last].ID == j.ID {
		g.Cards[last].Judgements = append(g.Cards[last].Judgements, j)
		return
	}
	sortPassages(&j.Provision.Passages)
	g.Cards = append(g.Cards, provisionCard{Provision: j.Provision, ID: j.ID, Pinpoint: j.Pinpoint, Judgements: []judgement{j}})
}

func newTrace(e explanation) trace {
	t := trace{Counted: e.Counted, Excluded: e.Excluded}
	for _, l := range e.Lines {
		if l.Counted {
			t.CountedLines = append(t.CountedLines, l)
		} else {
			t.LeftOut = append(t.LeftOut, l)
		}
	}
	return t
}

// newClaimSide orders the claims of a side by date, latest first.
func newClaimSide(s side, cited names) claimSide {
	out := claimSide{side: s}
	for _, id := range firstOf(s.Claims) {
		out.Claims = append(out.Claims, cited.Of(id))
	}
	for _, id := range firstOf(s.Proposed) {
		out.Proposed = append(out.Proposed, cited.Of(id))
	}
	for _, things := range [][]*thing{out.Claims, out.Proposed} {
		slices.SortStableFunc(things, func(a, b *thing) int { return cmp.Compare(b.Date, a.Date) })
	}
	return out
}

// Hidden is how many claims are not shown.
func (c claimSide) Hidden() int { return len(c.side.Claims) - len(c.Claims) }
