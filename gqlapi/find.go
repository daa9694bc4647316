package gqlapi

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

// Search implements gen.QueryResolver.
func (r queryResolver) Search(ctx context.Context, text string, filter *gen.SearchFilter, _ *bool, first *int, after *string) (*gen.SearchResult, error) {
	if r.options.Index == nil {
		return nil, fmt.Errorf("the search index: %w", errNotReady)
	}
	w := window{first, after}
	size, err := w.size()
	if err != nil {
		return nil, err
	}
	q := search.Query{Text: text}
	if filter != nil {
		if err := narrow(&q, filter); err != nil {
			return nil, err
		}
	}
	ended, err := r.goTo(ctx, &q, w)
	if err != nil {
		return nil, err
	}
	from := q.After
	q.First = size
	found, err := r.options.Index.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	if ended {
		found.Hits, found.Next = nil, ""
	}
	return r.result(found, from, after != nil)
}

// goTo sets where the query goes on from. The index knows where its pages end;
// a cursor within a page holds where that page began and how many hits to pass.
// It says whether nothing comes after the cursor.
func (r queryResolver) goTo(ctx context.Context, q *search.Query, w window) (bool, error) {
	place, err := w.place(listHits)
	if err != nil || place == "" {
		return false, err
	}
	count, from, _ := strings.Cut(place, " ")
	pass, err := strconv.Atoi(count)
	if err != nil || pass < 0 || pass > search.MaxFirst {
		return false, fmt.Errorf("%w: after is no cursor of this list", errInput)
	}
	if q.After = from; pass == 0 {
		return false, nil
	}
	q.First = pass
	found, err := r.options.Index.Search(ctx, *q)
	q.After = found.Next
	return found.Next == "", err
}

// narrow carries the filter over. The error wraps errInput.
func narrow(q *search.Query, f *gen.SearchFilter) error {
	q.States, q.Instruments, q.Activities = texts(f.States), texts(f.Instruments), texts(f.Activities)
	q.Languages, q.Binding = f.Languages, f.Binding
	take(&q.From, f.From)
	take(&q.To, f.To)
	for _, kind := range f.Kinds {
		q.Kinds = append(q.Kinds, schema.Kind(kind))
	}
	for name, n := range map[string]int{
		"kinds": len(f.Kinds), "states": len(f.States), "instruments": len(f.Instruments),
		"activities": len(f.Activities), "languages": len(f.Languages),
	} {
		if n > search.MaxFilters {
			return fmt.Errorf("%w: more than %d %s", errInput, search.MaxFilters, name)
		}
	}
	return nil
}

func texts(ids []graph.ID) []string {
	var out []string
	for _, id := range ids {
		out = append(out, string(id))
	}
	return out
}

func (r queryResolver) result(found search.Result, from string, started bool) (*gen.SearchResult, error) {
	out := &gen.SearchResult{
		Edges: make([]*gen.SearchEdge, 0, len(found.Hits)), TotalCount: found.Total, Facets: facets(found.Facets),
		Partial: found.Partial, Revision: int(found.Revision), Synonyms: []*gen.SynonymUse{},
	}
	cursors := make([]string, len(found.Hits))
	for i, hit := range found.Hits {
		cursors[i] = cursor(listHits, strconv.Itoa(i+1)+" "+from)
		if i == len(found.Hits)-1 && found.Next != "" {
			cursors[i] = cursor(listHits, "0 "+found.Next)
		}
		node, err := r.decoder.node(hit.Node)
		if err != nil {
			return nil, err
		}
		out.Edges = append(out.Edges, &gen.SearchEdge{
			Cursor: cursors[i], Score: hit.Score, Node: node, Title: hit.Title, Kind: string(hit.Kind), Highlights: highlights(hit.Highlights),
		})
	}
	out.PageInfo = pageInfo(cursors, found.Next != "", started)
	return out, nil
}

func highlights(in []search.Highlight) []*gen.Highlight {
	out := make([]*gen.Highlight, 0, len(in))
	for _, h := range in {
		pieces := make([]*gen.HighlightPiece, 0, len(h.Pieces))
		for _, p := range h.Pieces {
			pieces = append(pieces, &gen.HighlightPiece{Text: p.Text, Match: p.Match})
		}
		out = append(out, &gen.Highlight{Field: h.Field, Pieces: pieces})
	}
	return out
}

func facets(in []search.Facet) []*gen.Facet {
	out := make([]*gen.Facet, 0, len(in))
	for _, f := range in {
		values := make([]*gen.FacetValue, 0, len(f.Values))
		for _, v := range f.Values {
			values = append(values, &gen.FacetValue{Value: v.Value, Count: v.Count})
		}
		out = append(out, &gen.Facet{Field: f.Field, Values: values, Missing: f.Missing, Other: f.Other})
	}
	return out
}
