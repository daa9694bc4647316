package gqlapi

import (
	"context"
	"fmt"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

// Search implements gen.QueryResolver.
func (r queryResolver) Search(ctx context.Context, text string, filter *gen.SearchFilter, synonyms *bool, first *int, after *string) (*gen.SearchResult, error) {
	if r.options.Index == nil {
		return nil, fmt.Errorf("the search index: %w", errNotReady)
	}
	w := window{first, after}
	size, err := w.size()
	if err != nil {
		return nil, err
	}
	q, err := query(text, filter)
	if err != nil {
		return nil, err
	}
	q.First, q.NoSynonyms = size, synonyms != nil && !*synonyms
	if q.After, err = w.place(listHits); err != nil {
		return nil, err
	}
	found, err := r.options.Index.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	return r.result(found, after != nil)
}

// query makes a query of a text and a filter. The error wraps errInput.
func query(text string, f *gen.SearchFilter) (search.Query, error) {
	q := search.Query{Text: text}
	if f == nil {
		return q, nil
	}
	q.States, q.Instruments, q.Activities, q.Groups = texts(f.States), texts(f.Instruments), texts(f.Activities), texts(f.Groups)
	q.Languages, q.Binding, q.Years, q.Forums, q.Regimes, q.Without = f.Languages, f.Binding, f.Years, f.Forums, f.Regimes, f.Without
	q.Reviews, q.SourceTiers = texts(f.Reviews), texts(f.SourceTiers)
	for _, kind := range f.Kinds {
		q.Kinds = append(q.Kinds, schema.Kind(kind))
	}
	take(&q.From, f.From)
	take(&q.To, f.To)
	take(&q.InForceOn, f.InForceOn)
	return q, q.Check()
}

// texts writes words of a type as texts.
func texts[T ~string](of []T) []string {
	var out []string
	for _, one := range of {
		out = append(out, string(one))
	}
	return out
}

// optional gives a text, or nil for "".
func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func (r queryResolver) result(found search.Result, started bool) (*gen.SearchResult, error) {
	out := &gen.SearchResult{
		Understood: found.Understood, Synonyms: []*gen.SynonymUse{}, Suggestion: optional(found.Suggestion),
		Edges: make([]*gen.SearchEdge, 0, len(found.Hits)), TotalCount: found.Total, Facets: facets(found.Facets),
		Partial: found.Partial, Revision: int(found.Revision),
	}
	if b := found.Building; b != nil && b.Total > 0 {
		share := float64(b.Done) / float64(b.Total)
		out.Progress = &share
	}
	if p := found.Problem; p != nil {
		out.Problem = &gen.QueryProblem{Message: p.Message, Position: p.Position}
	}
	for _, use := range found.Synonyms {
		out.Synonyms = append(out.Synonyms, &gen.SynonymUse{Word: use.Word, Also: use.Also})
	}
	cursors := make([]string, len(found.Hits))
	for i, hit := range found.Hits {
		cursors[i] = cursor(listHits, hit.Cursor)
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
			values = append(values, &gen.FacetValue{Value: v.Value, Count: v.Count, Parent: optional(v.Parent)})
		}
		out = append(out, &gen.Facet{Field: f.Field, Values: values, Missing: f.Missing, Other: f.Other})
	}
	return out
}
