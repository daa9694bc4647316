package web

import (
	"context"
	"encoding/json"
	"net/url"
)

// searchPage is full text with facets.
func searchPage() page {
	return page{name: "search", variables: searchVariables, ask: askSearch, view: searchView}
}

// hitsAtOnce is the length of one page of hits.
const hitsAtOnce = 15

func searchVariables(r request) (map[string]any, error) {
	q := r.Query
	out := map[string]any{"query": q.Get("q"), "first": hitsAtOnce}
	if after := q.Get("after"); after != "" {
		out["after"] = after
	}
	filter := map[string]any{}
	for key, parameter := range map[string]string{"kinds": "kind", "states": "state", "instruments": "instrument", "activities": "activity", "languages": "language"} {
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
		return passageLink(h.InDocument.ID, h.ID)
	}
	return href(h.ID)
}

// searchData is the answer to the document.
type searchData struct {
	Corpus struct{ Release string }
	Search *struct {
		TotalCount int
		Partial    bool
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
	body := searchBody{Query: r.Query.Get("q"), From: r.Query.Get("from"), To: r.Query.Get("to"), Keep: keptLimits(r.Query)}
	out := view{Title: "Search", Release: found.Corpus.Release}
	if found.Search != nil {
		out.Title = "Search: " + body.Query
		cited, err := s.cite(ctx, found.cites(body.Keep))
		if err != nil {
			return view{}, err
		}
		body.fill(found, r.Query, cited)
	}
	out.Body = body
	return out, nil
}

// keptLimits are the limits that the form hands on; dates have fields of their own.
func keptLimits(q url.Values) []hidden {
	var out []hidden
	for _, key := range searchKeys() {
		if key == "from" || key == "to" {
			continue
		}
		for _, value := range q[key] {
			out = append(out, hidden{key, value})
		}
	}
	return out
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
	b.Asked, b.Total, b.Partial, b.Hits = true, d.Search.TotalCount, d.Search.Partial, d.Search.Edges
	for i := range b.Hits {
		node := &b.Hits[i].Node
		b.Hits[i].Link = node.Link()
		for j, by := range node.By.Nodes() {
			node.By.Edges[j].Node = *cited.Of(by.ID)
		}
	}
	b.Facets, b.Chosen = newFacets(d.Search.Facets, q, cited), chosenLimits(q, cited)
	if d.Search.PageInfo.HasNextPage {
		b.Next = link("/search", with(q, "after", d.Search.PageInfo.EndCursor))
	}
	if q.Get("after") != "" {
		b.First = link("/search", with(q, "after"))
	}
}

// searchKeys are the parameters that limit a search.
func searchKeys() []string {
	return []string{"kind", "state", "instrument", "activity", "language", "binding", "from", "to"}
}
