package web

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
)

// searchPage is full text with facets.
func searchPage() page {
	return page{name: "search", variables: searchVariables, ask: askSearch, view: searchView}
}

// hitsAtOnce is the length of one page of hits.
const hitsAtOnce = 15

func searchVariables(r request) (map[string]any, error) {
	q := r.Query
	out := map[string]any{"query": q.Get("q"), "first": hitsAtOnce, "synonyms": q.Get("synonyms") != "no"}
	if after := q.Get("after"); after != "" {
		out["after"] = after
	}
	filter, err := searchFilter(q)
	if len(filter) > 0 {
		out["filter"] = filter
	}
	return out, err
}

// searchFilter makes the filter of the limits of an address.
func searchFilter(q url.Values) (map[string]any, error) {
	filter := map[string]any{}
	for key, parameter := range map[string]string{
		"kinds": "kind", "states": "state", "groups": "group", "instruments": "instrument", "activities": "activity", "regimes": "regime",
		"languages": "language", "forums": "forum", "sourceTiers": "tier", "reviews": "review", "without": "without",
	} {
		if values := q[parameter]; len(values) > 0 {
			filter[key] = values
		}
	}
	for key, parameter := range map[string]string{"from": "from", "to": "to", "inForceOn": "inforce"} {
		if value := q.Get(parameter); value != "" {
			filter[key] = value
		}
	}
	if binding := q["binding"]; len(binding) == 1 {
		filter["binding"] = binding[0] == "yes" || binding[0] == "true"
	}
	var years []int
	for _, year := range q["year"] {
		n, err := strconv.Atoi(year)
		if err != nil || n < 1 || n > 9999 {
			return nil, fault{Status: 400, Line: "year: " + shorten(year) + ": this is no year. Write one such as 2024."}
		}
		years = append(years, n)
	}
	if len(years) > 0 {
		filter["years"] = years
	}
	return filter, nil
}

// shorten cuts what somebody typed for a line of fault.
func shorten(text string) string {
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return text
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
	Query             string
	Asked             bool
	Keep              []hidden
	From, To, InForce string
	Plain             bool // without synonyms
	Problem           *problemData
	Suggestion        string
	SuggestionLink    string
	Synonyms          []synonymUse
	SynonymsLink      string // switches synonyms off, or on again
	Total             int
	Partial           bool
	Percent           int // of the index that is built, or 0
	Hits              []hit
	Facets            []facet
	Chosen            []facetValue
	Next              string
	First             string
	Elsewhere         []format // the hits in other formats
	Feed              string
}

// format is a form in which the hits may be had.
type format struct{ Name, Link string }

// problemData is what is wrong with a query.
type problemData struct {
	Message  string
	Position int
}

// Place counts characters as people do.
func (p problemData) Place() int { return p.Position + 1 }

// synonymUse is a word and what was looked for beside it.
type synonymUse struct {
	Word string
	Also []string
}

// hit is one thing that was found.
type hit struct {
	Title, Kind string
	Link        string
	Node        hitNode
	Highlights  []highlight
}

// highlight is a stretch of text with its matches.
type highlight struct {
	Field  string
	Lang   string
	Pieces []struct {
		Text  string
		Match bool
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
		return passageLink(h.InDocument.ID, h.ID)
	}
	return href(h.ID)
}

// languageOf gives the language of a field: that in its name, or that of the
// words which the hit quotes. Our own words are English, as the page is.
func (h hitNode) languageOf(field string) string {
	_, lang, local := strings.Cut(field, ".")
	switch {
	case local && len(lang) == 2:
		return lang
	case field == "text":
		return h.Language
	}
	return ""
}

// searchData is the answer to the document.
type searchData struct {
	Corpus struct{ Release string }
	Search *struct {
		Problem    *problemData
		Suggestion string
		Synonyms   []synonymUse
		TotalCount int
		Partial    bool
		Progress   *float64
		PageInfo   struct {
			HasNextPage bool
			EndCursor   string
		}
		Facets []facetData
		Edges  []hit
	}
}

func searchView(ctx context.Context, s *site, r request, data json.RawMessage) (view, error) {
	found, err := decode[searchData](data)
	if err != nil {
		return view{}, err
	}
	q := r.Query
	body := searchBody{Query: q.Get("q"), From: q.Get("from"), To: q.Get("to"), InForce: q.Get("inforce"), Plain: q.Get("synonyms") == "no"}
	out := view{Title: "Search", Release: found.Corpus.Release}
	if found.Search != nil {
		out.Title = "Search: " + body.Query
		cited, err := s.cite(ctx, found.cites(keptLimits(q)))
		if err != nil {
			return view{}, err
		}
		body.fill(found, q, cited)
	}
	body.keep(q)
	out.Body = body
	return out, nil
}

// keptLimits are the limits of an address that have no field of their own.
func keptLimits(q url.Values) []hidden {
	var out []hidden
	for _, key := range searchKeys() {
		if key == "from" || key == "to" || key == "inforce" || key == "synonyms" {
			continue
		}
		for _, value := range q[key] {
			out = append(out, hidden{key, value})
		}
	}
	return out
}

// keep hands on the limits that no box of the form stands for.
func (b *searchBody) keep(q url.Values) {
	for _, limit := range keptLimits(q) {
		shown := false
		for _, f := range b.Facets {
			for _, v := range f.Values {
				shown = shown || v.Key == limit.Key && sameValue(limit.Key, v.Value, limit.Value)
			}
		}
		if !shown {
			b.Keep = append(b.Keep, limit)
		}
	}
}

// cites collects the ids that the page names.
func (d searchData) cites(limits []hidden) []string {
	var ids []string
	for _, f := range d.Search.Facets {
		for _, v := range f.Values {
			ids = append(ids, facetID(f.Field, v.Value))
		}
	}
	for _, h := range d.Search.Edges {
		for _, by := range h.Node.By.Nodes() {
			ids = append(ids, by.ID)
		}
	}
	for _, limit := range limits {
		ids = append(ids, facetID(limit.Key, limit.Value))
	}
	return ids
}

// fill puts what was found on the page.
func (b *searchBody) fill(d searchData, q url.Values, cited names) {
	found, first := d.Search, with(q, "after")
	b.Asked, b.Total, b.Partial, b.Hits = true, found.TotalCount, found.Partial, found.Edges
	if found.Progress != nil {
		b.Percent = int(100 * *found.Progress)
	}
	b.Problem, b.Suggestion, b.Synonyms = found.Problem, found.Suggestion, found.Synonyms
	for i := range b.Hits {
		node := &b.Hits[i].Node
		b.Hits[i].Link = node.Link()
		for j := range b.Hits[i].Highlights {
			light := &b.Hits[i].Highlights[j]
			light.Lang = node.languageOf(light.Field)
		}
		for j, by := range node.By.Nodes() {
			node.By.Edges[j].Node = *cited.Of(by.ID)
		}
	}
	b.Facets, b.Chosen = newFacets(found.Facets, q, cited), chosenLimits(q, cited)
	if b.SuggestionLink = link("/search", with(first, "q", found.Suggestion)); found.Suggestion == "" {
		b.SuggestionLink = ""
	}
	if b.SynonymsLink = link("/search", with(first, "synonyms", "no")); b.Plain {
		b.SynonymsLink = link("/search", with(first, "synonyms"))
	}
	if b.Feed = link("/search.atom", first); b.Total > 0 {
		b.Elsewhere = listLinks(first)
	}
	if found.PageInfo.HasNextPage {
		b.Next = link("/search", with(q, "after", found.PageInfo.EndCursor))
	}
	if q.Get("after") != "" {
		b.First = link("/search", first)
	}
}

// searchKeys are the parameters that limit a search.
func searchKeys() []string {
	return []string{
		"kind", "state", "group", "year", "instrument", "activity", "regime", "language", "binding", "forum", "tier", "review", "inforce", "from", "to", "without", "synonyms",
	}
}
