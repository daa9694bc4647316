package web

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// gapsPage is the start page: the ranked table.
func gapsPage() page {
	return page{name: "gaps", variables: gapsVariables, walk: []string{"gaps"}, view: gapsView}
}

// gapsAtOnce is the length of one page of the list.
const gapsAtOnce = 50

func gapsVariables(r request) (map[string]any, error) {
	out := map[string]any{"first": gapsAtOnce}
	if err := putLens(out, "lens", r.Query); err != nil {
		return nil, err
	}
	filter := map[string]any{}
	for key, parameter := range map[string]string{"headlines": "headline", "levels": "level", "flags": "flag"} {
		if values := split(r.Query[parameter]); len(values) > 0 {
			filter[key] = each(values, word)
		}
	}
	if under := split(r.Query["under"]); len(under) > 0 {
		filter["under"] = each(under, func(id string) string { return withPrefix("activity", id) })
	}
	if nature := r.Query.Get("nature"); nature != "" {
		filter["nature"] = word(nature)
	}
	if len(filter) > 0 {
		out["filter"] = filter
	}
	return out, nil
}

// gapsBody is what the table shows.
type gapsBody struct {
	Form     lensForm
	Columns  []column
	Rows     []gapRow
	Total    int
	ByActor  bool
	Glossary []glossaryLine
	Flags    []glossaryLine
}

// column is one column with the link that sorts by it.
type column struct {
	Key, Title, Note string
	Link             string
	Sorted           string // ascending, descending or none
	Numeric          bool
	Descending       bool // the first click sorts from the greatest
}

// gapRow is one activity.
type gapRow struct {
	profile
	Rank int
	Link string
}

// gapsData is the answer to the document.
type gapsData struct {
	Corpus struct{ Release string }
	Frames list[frame]
	Gaps   list[profile]
}

func gapsView(ctx context.Context, s *site, r request, data json.RawMessage) (view, error) {
	all, err := decode[gapsData](data)
	if err != nil {
		return view{}, err
	}
	rows := gapRows(all.Gaps.Nodes(), r.Query)
	body := gapsBody{Form: newLensForm("/", r.Query), Total: all.Gaps.TotalCount, ByActor: r.Query.Get("actor") == "", Glossary: headlineGlossary(), Flags: flagGlossary()}
	body.Form.addFilters(r.Query, roots(all.Frames))
	body.Columns = columns(r.Query, body.ByActor)
	body.Rows = sorted(rows, r.Query.Get("sort"))
	v := view{Title: "Gaps in international law", Release: all.Corpus.Release, Caveat: gap.Caveat, Body: body}
	shared, err := s.sharedLens(ctx, r, rows)
	if err != nil {
		return view{}, err
	}
	cited, err := s.cite(ctx, slices.Clone(shared.States))
	if err != nil {
		return view{}, err
	}
	v.Lens = newLensLine(shared, cited)
	return v, nil
}

// sharedLens is the lens of all rows. Where the filter left none, it is that of
// any activity under the same lens. Functions that nobody asked for are those
// of each activity's nature, so they differ from row to row and are left out.
func (s *site) sharedLens(ctx context.Context, r request, rows []gapRow) (lensParts, error) {
	var lens lensParts
	if len(rows) > 0 {
		lens = rows[0].Lens
	} else {
		variables, err := gapsVariables(r)
		if err != nil {
			return lens, err
		}
		delete(variables, "filter")
		variables["first"] = 1
		data, err := s.ask(ctx, "gaps", variables)
		if err != nil {
			return lens, err
		}
		whole, err := decode[gapsData](data)
		if err != nil {
			return lens, err
		}
		for _, p := range whole.Gaps.Nodes() {
			lens = p.Lens
		}
	}
	if len(split(r.Query["functions"])) == 0 {
		lens.Functions = nil
	}
	return lens, nil
}

func gapRows(profiles []profile, q url.Values) []gapRow {
	rows := make([]gapRow, len(profiles))
	for i, p := range profiles {
		rows[i] = gapRow{profile: p, Rank: i + 1, Link: link(href(p.Activity), lensQuery(q))}
	}
	return rows
}

// roots gives the roots of the tree, as the frames cover them.
func roots(frames list[frame]) []*thing {
	var out []*thing
	seen := map[string]bool{}
	for _, f := range frames.Nodes() {
		for _, root := range f.Covers.Nodes() {
			if !seen[root.ID] {
				seen[root.ID] = true
				out = append(out, &root)
			}
		}
	}
	slices.SortFunc(out, func(a, b *thing) int { return cmp.Compare(a.Label, b.Label) })
	return out
}

// addFilters adds to a lens form what only the table has.
func (f *lensForm) addFilters(q url.Values, roots []*thing) {
	f.Whole = true
	chosen := func(key string) []string { return each(split(q[key]), word) }
	f.Headlines = choices(schema.AllHeadline(), chosen("headline"))
	f.Natures = choices(schema.AllNature(), chosen("nature"))
	f.Marked = choices(schema.AllFlag(), chosen("flag"))
	under := each(split(q["under"]), func(id string) string { return withPrefix("activity", id) })
	for _, root := range roots {
		f.Roots = append(f.Roots, choice{named(root.ID), root.Label, slices.Contains(under, root.ID)})
	}
	if sort := q.Get("sort"); sort != "" {
		f.Keep = append(f.Keep, hidden{"sort", sort})
	}
	f.Open = f.Open || len(q["headline"])+len(q["nature"])+len(q["flag"])+len(q["under"])+len(q["level"]) > 0
}

// columns gives the columns of the table for a query.
func columns(q url.Values, byActor bool) []column {
	out := []column{
		{Key: "rank", Title: "Rank", Numeric: true, Note: "by level, then by States asserting a gap, then by id"},
		{Key: "activity", Title: "Activity"},
		{Key: "headline", Title: "Finding", Numeric: true},
	}
	if byActor {
		for _, actor := range actorColumns() {
			out = append(out, column{Key: strings.ToLower(actor), Title: inWords(actor), Numeric: true, Note: "the finding where the conduct is that of " + actorInWords(actor)})
		}
	}
	out = append(out,
		column{Key: "bound", Title: "Bound, at least", Numeric: true, Descending: true, Note: "States bound by anything in force; parties not known by name are unknown, never not bound"},
		column{Key: "asserted", Title: "Gap asserted by", Numeric: true, Descending: true, Note: "States on record saying that rules are missing"},
		column{Key: "provisions", Title: "Provisions", Numeric: true, Descending: true, Note: "provisions that count, binding or not"},
		column{Key: "flags", Title: "Flags", Numeric: true, Descending: true},
	)
	current := q.Get("sort")
	for i := range out {
		out[i].order(q, current)
	}
	return out
}

// order sets how a column is sorted now and what its link would do.
func (c *column) order(q url.Values, current string) {
	up, down := c.Key, "-"+c.Key
	first, second := up, down
	if c.Descending {
		first, second = down, up
	}
	next := first
	switch {
	case current == up || current == "" && c.Key == "rank":
		c.Sorted = "ascending"
	case current == down:
		c.Sorted = "descending"
	default:
		c.Sorted = "none"
	}
	if current == first || current == "" && c.Key == "rank" {
		next = second
	}
	c.Link = link("/", with(q, "sort", next))
}

func actorColumns() []string { return []string{"STATE", "NON_STATE", "COMPANY", "INDIVIDUAL"} }

// By gives the headline for one actor.
func (r gapRow) By(actor string) string {
	for _, h := range r.HeadlineByActor {
		if h.Actor == actor {
			return h.Headline
		}
	}
	return ""
}

// Actors lists the actors of the columns.
func (b gapsBody) Actors() []string { return actorColumns() }

// Number gives the number by which a column sorts the row.
func (r gapRow) Number(key string) int {
	switch key {
	case "headline":
		return headlineOrder(r.Headline)
	case "bound":
		return r.Bound.Count
	case "asserted":
		return r.Claims.GapAsserted.Count
	case "provisions":
		return r.provisionsCounted()
	case "flags":
		return len(r.Flags)
	case "state", "non_state", "company", "individual":
		return headlineOrder(r.By(strings.ToUpper(key)))
	}
	return r.Rank
}

// provisionsCounted is how many provisions count: one that was judged twice
// stands in the answer twice and is one provision.
func (r gapRow) provisionsCounted() int {
	seen := map[string]bool{}
	for _, p := range r.Provisions {
		seen[p.ID] = true
	}
	return len(seen)
}

// headlineOrder is the place of a headline in its vocabulary.
func headlineOrder(headline string) int {
	return slices.Index(schema.AllHeadline(), schema.Headline(headline))
}

// sorted orders rows by a column, equal ones by rank. A key that is no column
// leaves them ranked.
func sorted(rows []gapRow, by string) []gapRow {
	key, descending := strings.CutPrefix(by, "-")
	compare := func(a, b gapRow) int { return cmp.Compare(a.Number(key), b.Number(key)) }
	if key == "activity" {
		compare = func(a, b gapRow) int { return cmp.Compare(strings.ToLower(a.Label), strings.ToLower(b.Label)) }
	}
	out := slices.Clone(rows)
	slices.SortStableFunc(out, func(a, b gapRow) int {
		if descending {
			return compare(b, a)
		}
		return compare(a, b)
	})
	return out
}
