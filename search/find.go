package search

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2"
	bsearch "github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"

	"github.com/lacuna-law/lacuna/graph"
)

// facetSize is how many values of a facet are listed.
const facetSize = 25

// Search finds what matches. Words are found in every language of their
// script; the order of hits depends on the index alone. The error wraps
// ErrQuery when the query cannot be answered as it is, and ErrDamaged when
// the index cannot be read.
func (ix *Index) Search(ctx context.Context, q Query) (Result, error) {
	request, words, err := ix.request(q)
	if err != nil {
		return Result{}, err
	}
	now, err := ix.options.Store.Revision(ctx)
	if err != nil {
		return Result{}, fmt.Errorf("search: %w", err)
	}
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	if ix.closed {
		return Result{}, ErrClosed
	}
	out := Result{Revision: ix.at, Partial: ix.live == nil || ix.at < now, Facets: emptyFacets()}
	if ix.live == nil {
		return out, nil
	}
	err = guard(func() error { return ix.search(ctx, request, words, &out) })
	return out, err
}

// request checks a query and turns it into one for the index. The second value
// is the part whose matches are marked, or nil.
func (ix *Index) request(q Query) (*bleve.SearchRequest, query.Query, error) {
	if q.First < 0 || q.First > MaxFirst {
		return nil, nil, fmt.Errorf("%w: first: %d is out of range (limit %d). Ask for fewer and go on with after", ErrQuery, q.First, MaxFirst)
	}
	clauses, err := parse(q.Text)
	if err != nil {
		return nil, nil, err
	}
	limits, err := filters(q)
	if err != nil {
		return nil, nil, err
	}
	after, err := readCursor(q.After)
	if err != nil {
		return nil, nil, err
	}
	words := ix.plan.words(clauses, lowered(q.Languages))
	first := q.First
	if first == 0 {
		first = 20
	}
	request := bleve.NewSearchRequestOptions(narrowed(words, limits), first+1, 0, false)
	request.SortBy([]string{"-_score", "_id"})
	request.SearchAfter = after
	request.Fields = []string{titleField, languageField}
	if words == nil {
		request.Score = "none"
	}
	for _, field := range FacetFields() {
		request.AddFacet(field, bleve.NewFacetRequest(facetField(field), facetSize))
	}
	return request, words, nil
}

// narrowed limits a query; the limits do not score.
func narrowed(words query.Query, limits []query.Query) query.Query {
	if words == nil && len(limits) == 0 {
		return bleve.NewMatchAllQuery()
	}
	if len(limits) == 0 {
		return words
	}
	if words == nil {
		return bleve.NewConjunctionQuery(limits...)
	}
	out := bleve.NewBooleanQuery()
	out.AddMust(words)
	out.AddFilter(bleve.NewConjunctionQuery(limits...))
	return out
}

// search runs a request, joins its hits to the graph and marks their matches.
func (ix *Index) search(ctx context.Context, request *bleve.SearchRequest, words query.Query, out *Result) error {
	if err := ix.weigh(request); err != nil {
		return err
	}
	found, err := ix.live.SearchInContext(ctx, request)
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	out.Total, out.Facets = int(found.Total), facets(found.Facets)
	if len(found.Hits) == request.Size {
		found.Hits = found.Hits[:request.Size-1]
		last := found.Hits[len(found.Hits)-1]
		out.Next = cursor(last.Score, last.ID)
	}
	hits, err := ix.join(ctx, found.Hits)
	if err == nil {
		err = ix.mark(ctx, words, hits)
	}
	for _, hit := range hits {
		out.Hits = append(out.Hits, hit.Hit)
	}
	return err
}

// joined is a hit that the graph holds, with the language of the words it quotes.
type joined struct {
	Hit
	language string
}

// weigh gives the index the lengths by which BM25 weighs texts.
func (ix *Index) weigh(request *bleve.SearchRequest) error {
	count, err := ix.live.DocCount()
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	count = max(count, 1)
	stats := &bsearch.BM25Stats{DocCount: float64(count), FieldCardinality: maps.Clone(ix.lengths)}
	for field, length := range stats.FieldCardinality {
		stats.FieldCardinality[field] = length * int(count)
	}
	request.PreSearchData = map[string]any{bsearch.BM25PreSearchDataKey: stats}
	return nil
}

// join looks each hit up in the graph and drops what the graph no longer holds.
func (ix *Index) join(ctx context.Context, found bsearch.DocumentMatchCollection) ([]joined, error) {
	if len(found) == 0 {
		return nil, nil
	}
	ids := make([]graph.ID, len(found))
	for i, hit := range found {
		ids[i] = graph.ID(hit.ID)
	}
	nodes := map[graph.ID]graph.Node{}
	for n, err := range ix.options.Store.Nodes(ctx, graph.NodeQuery{IDs: ids}) {
		if err != nil {
			return nil, fmt.Errorf("search: hits in the graph: %w", err)
		}
		nodes[n.ID] = n
	}
	var out []joined
	for _, hit := range found {
		if n, there := nodes[graph.ID(hit.ID)]; there {
			title, _ := hit.Fields[titleField].(string)
			language, _ := hit.Fields[languageField].(string)
			out = append(out, joined{Hit{ID: n.ID, Kind: n.Kind, Score: hit.Score, Title: title, Node: n}, language})
		}
	}
	return out, nil
}

func emptyFacets() []Facet {
	out := make([]Facet, 0, len(FacetFields()))
	for _, field := range FacetFields() {
		out = append(out, Facet{Field: field})
	}
	return out
}

func facets(found bsearch.FacetResults) []Facet {
	out := emptyFacets()
	for i := range out {
		counted := found[out[i].Field]
		if counted == nil {
			continue
		}
		out[i].Missing, out[i].Other = counted.Missing, counted.Other
		for _, term := range counted.Terms.Terms() {
			out[i].Values = append(out[i].Values, FacetValue{Value: term.Term, Count: term.Count})
		}
		slices.SortFunc(out[i].Values, func(a, b FacetValue) int {
			if a.Count != b.Count {
				return b.Count - a.Count
			}
			return strings.Compare(a.Value, b.Value)
		})
	}
	return out
}
