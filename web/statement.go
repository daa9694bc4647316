package web

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/schema"
)

// statementBody is a statement, its document with the claims in place, and the
// headlines of what it is about, for whom it speaks and on its day.
type statementBody struct {
	listBody[statementNode]
	Marked markedText
	Levels map[string]string // headline by activity
	Lens   *lensLine         // the one they were computed under; nil without levels
	asked  url.Values        // the same, as a page is asked
}

// numberedClaim is a claim with its number on the page, from 1.
type numberedClaim struct {
	claim
	Number int
	InText bool // it is marked in the text
}

// Numbered lists the claims with their numbers.
func (b statementBody) Numbered() []numberedClaim {
	var out []numberedClaim
	for i, c := range b.Thing.Claims.Nodes() {
		out = append(out, numberedClaim{c, i + 1, b.Marked.numbers[i+1]})
	}
	return out
}

// Claimed gives a claim by its number.
func (b statementBody) Claimed(number int) claim { return b.Thing.Claims.Edges[number-1].Node }

// Activity is where the answer for an activity stands, under the lens of the
// statement. Other things have their own page.
func (b statementBody) Activity(t *thing) string {
	if t.Typename != "Activity" {
		return t.Link()
	}
	return link(href(t.ID), b.asked)
}

func statementPage() page {
	return page{name: "statement", variables: thingVariables, cited: true, walk: []string{"node", "claims"}, view: statementView}
}

func statementView(ctx context.Context, s *site, r request, data json.RawMessage) (view, error) {
	release, st, err := readThing[statementNode](r, data)
	if err != nil {
		return view{}, err
	}
	slices.SortStableFunc(st.Claims.Edges, func(a, b edge[claim]) int { return cmp.Compare(a.Node.place(), b.Node.place()) })
	info := st.Claims.PageInfo
	body := statementBody{listBody: newListBody(r, st, info.HasNextPage, info.EndCursor)}
	if st.In != nil {
		body.Marked = mark(st.In.Text, st.Claims.Nodes())
	}
	if err := body.computeLevels(ctx, s, st); err != nil {
		return view{}, err
	}
	return view{Title: st.Title(), Release: release, Body: body}, nil
}

// levelAnswer is a headline with the lens it was computed under.
type levelAnswer struct {
	Activity, Headline string
	Lens               lensParts
}

// computeLevels asks for the headlines of the activities that the claims are
// about: for the States that speak, on the day of the statement where it has one.
func (b *statementBody) computeLevels(ctx context.Context, s *site, st statementNode) error {
	var activities []string
	for _, c := range st.Claims.Nodes() {
		for _, t := range c.Targets.Nodes() {
			if t.Typename == "Activity" && !slices.Contains(activities, t.ID) {
				activities = append(activities, t.ID)
			}
		}
	}
	if len(activities) == 0 {
		return nil
	}
	lens := st.lens()
	variables := map[string]any{"lens": lens, "filter": map[string]any{"under": activities}}
	data, err := s.askAll(ctx, "levels", variables, []string{"gaps"})
	if err != nil {
		return err
	}
	found, err := decode[struct{ Gaps list[levelAnswer] }](data)
	if err != nil {
		return err
	}
	b.Levels, b.asked = map[string]string{}, url.Values{}
	for _, a := range found.Gaps.Nodes() {
		b.Levels[a.Activity] = a.Headline
	}
	if states, some := lens["states"].([]string); some {
		b.asked.Set("states", strings.Join(each(states, named), ","))
	}
	if day, dated := lens["asOf"].(string); dated {
		b.asked.Set("asOf", day)
	}
	return b.sayLens(ctx, s, found.Gaps.Nodes())
}

func (b *statementBody) sayLens(ctx context.Context, s *site, answers []levelAnswer) error {
	if len(answers) == 0 {
		return nil
	}
	cited, err := s.cite(ctx, slices.Clone(answers[0].Lens.States))
	lens := answers[0].Lens
	lens.Functions = nil // each activity was asked for the functions of its own nature
	b.Lens = newLensLine(lens, cited)
	return err
}

// lens is the lens of a statement: its States, where only States speak, and its
// day. A group speaks for itself and not for its members.
func (s statementNode) lens() map[string]any {
	lens := map[string]any{}
	var states []string
	for _, by := range s.By.Nodes() {
		if by.Typename != "State" {
			states = nil
			break
		}
		states = append(states, by.ID)
	}
	if len(states) > 0 {
		lens["states"] = states
	}
	if s.Date != "" && schema.ValidDate(s.Date) {
		lens["asOf"] = schema.LastDay(s.Date)
	}
	return lens
}

// Title names a statement by who spoke, where and when.
func (s statementNode) Title() string {
	title := "Statement"
	for i, by := range s.By.Nodes() {
		if i == 0 {
			title += " by "
		} else {
			title += ", "
		}
		title += by.Title()
	}
	if s.Forum != "" {
		title += ", " + s.Forum
	}
	if s.Date != "" {
		title += ", " + day(s.Date)
	}
	return title
}
