package web

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// comparePage sets two lenses side by side. Their parts stand in the address
// behind `a.` and `b.`. Without any, the page compares the two readings of what
// is contested: the same law as both camps see it.
func comparePage() page {
	return page{name: "compare", variables: compareVariables, view: compareView}
}

// sideQuery gives the part of a query that stands behind a prefix.
func sideQuery(q url.Values, side string) url.Values {
	out := url.Values{}
	for key, values := range q {
		if part, found := strings.CutPrefix(key, side+"."); found {
			out[part] = values
		}
	}
	return out
}

// compared gives the two lenses of a query.
func compared(q url.Values) (a, b url.Values) {
	a, b = sideQuery(q, "a"), sideQuery(q, "b")
	if len(a)+len(b) == 0 {
		a.Set("reading", string(schema.ReadingRejected))
		b.Set("reading", string(schema.ReadingAccepted))
	}
	return a, b
}

func compareVariables(r request) (map[string]any, error) {
	out := map[string]any{}
	a, b := compared(r.Query)
	if err := putLens(out, "a", a); err != nil {
		return nil, err
	}
	if err := putLens(out, "b", b); err != nil {
		return nil, err
	}
	if under := split(r.Query["under"]); len(under) > 0 {
		out["filter"] = map[string]any{"under": each(under, func(id string) string { return withPrefix("activity", id) })}
	}
	return out, nil
}

// cause is what moved an answer.
type cause struct {
	Provision, Change, Why string
	Decides                bool
}

// causes is what moved an answer, those that decide first.
type causes []cause

// Deciding lists the causes on which the better answer rests.
func (c causes) Deciding() causes {
	return slices.DeleteFunc(slices.Clone(c), func(x cause) bool { return !x.Decides })
}

// Others lists those that moved as well and made no difference.
func (c causes) Others() causes {
	return slices.DeleteFunc(slices.Clone(c), func(x cause) bool { return x.Decides })
}

// comparison is the answer to the document.
type comparison struct {
	Release string
	A, B    lensParts
	Same    int
	Changes []struct {
		Activity, Label string
		Before, After   cell
		Bound           bound
		Because         causes
	}
}

// compareBody is what the page shows.
type compareBody struct {
	comparison
	Sides []compareSide
	Under string
	Open  bool
}

// compareSide is one of the two lenses with its fields.
type compareSide struct {
	Prefix, Title string
	Form          lensForm
	Line          *lensLine
	Query         url.Values
}

func compareView(ctx context.Context, s *site, r request, data json.RawMessage) (view, error) {
	all, err := decode[struct{ Compare comparison }](data)
	if err != nil {
		return view{}, err
	}
	c := all.Compare
	cited, err := s.cite(ctx, slices.Concat(c.A.States, c.B.States))
	if err != nil {
		return view{}, err
	}
	a, b := compared(r.Query)
	body := compareBody{comparison: c, Open: len(sideQuery(r.Query, "a"))+len(sideQuery(r.Query, "b")) > 0, Under: r.Query.Get("under"), Sides: []compareSide{
		{"a", "First lens", newLensForm("/compare", a), newLensLine(c.A, cited), lensQuery(a)},
		{"b", "Second lens", newLensForm("/compare", b), newLensLine(c.B, cited), lensQuery(b)},
	}}
	return view{Title: "Two lenses side by side", Release: c.Release, Caveat: gap.Caveat, Body: body}, nil
}
