package web

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// searchPage is full text with facets.
func searchPage() page {
	return page{name: "search", variables: searchVariables, ask: askSearch, view: searchView}
}

// hitsAtOnce is the length of one page of hits.
const hitsAtOnce = 20

func searchVariables(r request) (map[string]any, error) {
	q := r.Query
	out := map[string]any{"query": q.Get("q"), "first": hitsAtOnce}
	if after := q.Get("after"); after != "" {
		out["after"] = after
	}
	filter := map[string]any{}
	for key, parameter := range map[string]string{"kinds": "kind", "languages": "language"} {
		if values := q[parameter]; len(values) > 0 {
			filter[key] = values
		}
	}
	for key, parameter := range map[string]string{"states": "state", "instruments": "instrument", "activities": "activity"} {
		if values := q[parameter]; len(values) > 0 {
			filter[key] = values
		}
	}
	for _, key := range []string{"from", "to"} {
		if value := q.Get(key); value != "" {
			filter[key] = value
		}
	}
	if binding := q.Get("binding"); binding != "" {
		filter["binding"] = binding == "true"
	}
	if len(filter) > 0 {
		out["filter"] = filter
	}
	return out, nil
}

// askSearch asks nothing where nothing is searched for.
func askSearch(ctx context.Context, s *site, variables map[string]any) (json.RawMessage, error) {
	if variables["query"] == "" && variables["filter"] == nil {
		data, err := s.ask(ctx, "about", nil)
		if err != nil {
			return nil, err
		}
		about, err := decode[struct {
			Corpus struct{ Release string }
		}](data)
		if err != nil {
			return nil, err
		}
		return json.Marshal(map[string]any{"corpus": map[string]string{"release": about.Corpus.Release}})
	}
	return s.ask(ctx, "search", variables)
}

// searchBody is what the search page shows.
type searchBody struct {
	Query    string
	Asked    bool
	Keep     []hidden
	From, To string
	Total    int
	Partial  bool
	Hits     []hit
	Facets   []facet
	Chosen   []facetValue
	Next     string
	First    string
}

// hit is one thing that was found.
type hit struct {
	Title, Kind string
	Link        string
	Node        hitNode
	Highlights  []struct {
		Field  string
		Pieces []struct {
			Text  string
			Match bool
		}
	}
}

// hitNode is what is said of a hit beside its title.
type hitNode struct {
	Typename                         string `json:"__typename"`
	ID, Pinpoint, Digest, Confidence string
	PartOf                           *thing
	SourceType, Adopted, Status      string
	Definition                       string
	Date, Forum, Gist, SourceTier    string
	Type, Review                     string
	By                               list[thing]
	InStatement                      *thing
	PassageLabel, Language           string
	Order                            int
	InDocument                       *documentNode
}

// Link is where a hit is read.
func (h hitNode) Link() string {
	switch {
	case h.InStatement != nil:
		return href(h.InStatement.ID) + "#" + url.PathEscape(h.ID)
	case h.InDocument != nil:
		return passageLink(h.InDocument.ID, h.ID, h.Order)
	}
	return href(h.ID)
}

// facet is the values of one field with the links that choose them.
type facet struct {
	Field, Title   string
	Values         []facetValue
	Missing, Other int
}

// facetValue is one value.
type facetValue struct {
	Value, Words string
	Count        int
	Chosen       bool
	Link         string // chooses it, or gives it up; "" where it cannot be chosen
}

func searchView(ctx context.Context, s *site, r request, data json.RawMessage) (view, error) {
	found, err := decode[struct {
		Corpus struct{ Release string }
		Search *struct {
			list[hitNode]
			Partial bool
			Facets  []struct {
				Field          string
				Missing, Other int
				Values         []struct {
					Value string
					Count int
				}
			}
			Edges []hit
		}
	}](data)
	if err != nil {
		return view{}, err
	}
	body := searchBody{Query: r.Query.Get("q"), From: r.Query.Get("from"), To: r.Query.Get("to")}
	for _, key := range searchKeys() {
		if key == "from" || key == "to" {
			continue
		}
		for _, value := range r.Query[key] {
			body.Keep = append(body.Keep, hidden{key, value})
		}
	}
	title := "Search"
	if hits := found.Search; hits != nil {
		title = "Search: " + body.Query
		body.Asked, body.Total, body.Partial, body.Hits = true, hits.TotalCount, hits.Partial, hits.Edges
		if hits.PageInfo.HasNextPage {
			body.Next = link("/search", with(r.Query, "after", hits.PageInfo.EndCursor))
		}
		if r.Query.Get("after") != "" {
			body.First = link("/search", with(r.Query, "after"))
		}
		var ids []string
		for _, f := range hits.Facets {
			for _, v := range f.Values {
				ids = append(ids, facetID(f.Field, v.Value))
			}
		}
		for _, h := range hits.Edges {
			for _, by := range h.Node.By.Nodes() {
				ids = append(ids, by.ID)
			}
		}
		for _, chosen := range body.Keep {
			ids = append(ids, facetID(chosen.Key, chosen.Value))
		}
		cited, err := s.cite(ctx, ids)
		if err != nil {
			return view{}, err
		}
		for i := range body.Hits {
			node := &body.Hits[i].Node
			body.Hits[i].Link = node.Link()
			for j, by := range node.By.Nodes() {
				node.By.Edges[j].Node = *cited.Of(by.ID)
			}
		}
		for _, f := range hits.Facets {
			one := facet{Field: f.Field, Title: facetTitle(f.Field), Missing: f.Missing, Other: f.Other}
			for _, v := range f.Values {
				one.Values = append(one.Values, newFacetValue(r.Query, f.Field, v.Value, v.Count, cited))
			}
			if len(one.Values) > 0 {
				body.Facets = append(body.Facets, one)
			}
		}
		for _, key := range searchKeys() {
			for _, value := range r.Query[key] {
				v := newFacetValue(r.Query, key, value, 0, cited)
				v.Link = link("/search", without(with(r.Query, "after"), key, value))
				body.Chosen = append(body.Chosen, v)
			}
		}
	}
	return view{Title: title, Release: found.Corpus.Release, Body: body}, nil
}

// searchKeys are the parameters that limit a search.
func searchKeys() []string {
	return []string{"kind", "state", "instrument", "activity", "language", "binding", "from", "to"}
}

// newFacetValue makes the value of a facet with the link that chooses it or
// gives it up.
func newFacetValue(q url.Values, field, value string, count int, cited names) facetValue {
	v := facetValue{Value: value, Words: facetWords(field, value, cited), Count: count}
	base := with(q, "after")
	switch field {
	case "kind", "state", "instrument", "activity", "language":
		v.Chosen = slices.Contains(q[field], value)
		if v.Chosen {
			v.Link = link("/search", without(base, field, value))
		} else {
			v.Link = link("/search", with(base, field, append(slices.Clone(q[field]), value)...))
		}
	case "binding":
		v.Chosen = q.Get("binding") == value
		if v.Chosen {
			v.Link = link("/search", with(base, "binding"))
		} else {
			v.Link = link("/search", with(base, "binding", value))
		}
	case "year":
		v.Chosen = q.Get("from") == value && q.Get("to") == value
		if v.Chosen {
			v.Link = link("/search", with(with(base, "from"), "to"))
		} else {
			v.Link = link("/search", with(with(base, "from", value), "to", value))
		}
	}
	return v
}

// without gives a query without one value of a key.
func without(q url.Values, key, value string) url.Values {
	return with(q, key, slices.DeleteFunc(slices.Clone(q[key]), func(v string) bool { return v == value })...)
}

// facetID is the id that a facet's value stands for, or "".
func facetID(field, value string) string {
	switch field {
	case "state":
		if !strings.Contains(value, ":") {
			return "state:" + value
		}
		return value
	case "instrument", "activity":
		return withPrefix(field, value)
	}
	return ""
}

func facetTitle(field string) string {
	switch field {
	case "sourceTier":
		return "Source"
	case "state":
		return "State or group"
	case "binding":
		return "Form of law"
	case "":
		return ""
	}
	return strings.ToUpper(field[:1]) + field[1:]
}

// facetWords names a value of a facet.
func facetWords(field, value string, cited names) string {
	switch field {
	case "kind":
		return kindInWords(value)
	case "language":
		return languageInWords(value)
	case "sourceTier":
		return inWords(value)
	case "binding":
		if value == "true" {
			return "Hard in form"
		}
		return "Not hard in form"
	case "from":
		return "from " + value
	case "to":
		return "to " + value
	}
	if id := facetID(field, value); id != "" {
		if t, found := cited[id]; found {
			return t.Title()
		}
	}
	return value
}
