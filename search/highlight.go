package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	bsearch "github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
)

// Limits of what is marked, in bytes of text and in stretches of a hit.
const (
	stretch   = 280
	stretches = 3
	before    = 80 // of text before the first match
	slack     = 24 // how far a cut may move to fall between words
	ellipsis  = "…"
)

// span is a match in a text, in bytes.
type span struct{ start, end int }

// mark finds where the words of a query stand in the hits. The index gives the
// places and the graph the text, so nothing is shown that the graph does not
// hold; a place where the text has changed since is left unmarked.
func (ix *Index) mark(ctx context.Context, words query.Query, hits []joined) error {
	if words == nil || len(hits) == 0 {
		return nil
	}
	ids := make([]string, len(hits))
	for i, hit := range hits {
		ids[i] = string(hit.ID)
	}
	request := bleve.NewSearchRequestOptions(bleve.NewConjunctionQuery(bleve.NewDocIDQuery(ids), words), len(ids), 0, false)
	request.IncludeLocations = true
	if err := ix.weigh(request); err != nil {
		return err
	}
	found, err := ix.live.SearchInContext(ctx, request)
	if err != nil {
		return fmt.Errorf("search: marks: %w", err)
	}
	places := map[string]bsearch.FieldTermLocationMap{}
	for _, hit := range found.Hits {
		places[hit.ID] = hit.Locations
	}
	for i := range hits {
		hits[i].Highlights = ix.plan.highlights(hits[i], places[string(hits[i].ID)])
	}
	return nil
}

// marked is a text with the places of its matches.
type marked struct {
	text
	spans []span
}

// highlights marks the texts of one hit, names before running text, then those with most matches.
func (p *plan) highlights(hit joined, places bsearch.FieldTermLocationMap) []Highlight {
	var all []marked
	position := map[string]uint64{}
	for _, t := range p.texts(hit.Node, hit.language) {
		at := position[t.field()]
		position[t.field()]++
		if spans := p.spans(t, at, places[t.field()]); len(spans) > 0 {
			all = append(all, marked{t, spans})
		}
	}
	slices.SortStableFunc(all, func(a, b marked) int {
		if a.name != b.name {
			if a.name {
				return -1
			}
			return 1
		}
		return cmp.Compare(len(b.spans), len(a.spans))
	})
	var out []Highlight
	for _, m := range all[:min(len(all), stretches)] {
		out = append(out, Highlight{Field: m.attr, Pieces: cut(m.words, m.spans)})
	}
	return out
}

// spans gives the places of the matches in the text at a position of its
// field, ascending and apart. A place counts only when its words still make the term.
func (p *plan) spans(t text, at uint64, places bsearch.TermLocationMap) []span {
	var out []span
	reader := p.mapping.AnalyzerNamed(p.mapping.AnalyzerNameForPath(t.field()))
	for term, locations := range places {
		for _, l := range locations {
			if len(l.ArrayPositions) == 0 || l.ArrayPositions[0] != at || l.Start >= l.End || l.End > uint64(len(t.words)) {
				continue
			}
			words := t.words[l.Start:l.End]
			tokens := reader.Analyze([]byte(words))
			if utf8.ValidString(words) && slices.ContainsFunc(tokens, func(tok *analysis.Token) bool { return string(tok.Term) == term }) {
				out = append(out, span{int(l.Start), int(l.End)})
			}
		}
	}
	slices.SortFunc(out, func(a, b span) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
	return merged(out)
}

// merged joins spans that touch or overlap.
func merged(spans []span) []span {
	var out []span
	for _, s := range spans {
		if last := len(out) - 1; last >= 0 && s.start <= out[last].end {
			out[last].end = max(out[last].end, s.end)
			continue
		}
		out = append(out, s)
	}
	return out
}

// cut gives the stretch of a text that holds most matches, in pieces.
func cut(words string, spans []span) []Piece {
	from, to := window(words, spans)
	var out []Piece
	add := func(text string, match bool) {
		if text != "" {
			out = append(out, Piece{Text: text, Match: match})
		}
	}
	at := from
	for _, s := range spans {
		if s.start < from || s.end > to {
			continue
		}
		add(words[at:s.start], false)
		add(words[s.start:s.end], true)
		at = s.end
	}
	add(words[at:to], false)
	if from > 0 {
		out = withEllipsis(out, 0)
	}
	if to < len(words) {
		out = withEllipsis(out, len(out)-1)
	}
	return out
}

// withEllipsis marks the cut at the first or last piece, never inside a match.
func withEllipsis(pieces []Piece, i int) []Piece {
	switch {
	case pieces[i].Match && i == 0:
		return slices.Insert(pieces, 0, Piece{Text: ellipsis})
	case pieces[i].Match:
		return append(pieces, Piece{Text: ellipsis})
	case i == 0 && strings.HasPrefix(pieces[0].Text, ellipsis) && len(pieces) == 1:
		pieces[0].Text += ellipsis
	case i == 0:
		pieces[0].Text = ellipsis + pieces[0].Text
	default:
		pieces[i].Text += ellipsis
	}
	return pieces
}

// window finds the stretch of a text that begins shortly before a match and
// holds most matches; the earliest of several.
func window(words string, spans []span) (from, to int) {
	if len(words) <= stretch {
		return 0, len(words)
	}
	best, most := 0, 0
	for i, first := range spans {
		n := 0
		for _, s := range spans[i:] {
			if s.end-first.start > stretch-before {
				break
			}
			n++
		}
		if n > most {
			best, most = i, n
		}
	}
	from = max(0, min(spans[best].start-before, len(words)-stretch))
	to = min(len(words), from+stretch)
	to = max(to, spans[best].end)
	return between(words, from, spans[best].start, 1), between(words, to, max(spans[best].end, to-slack), -1)
}

// between moves a cut to the nearest place between words in a direction, not
// past a limit and not far, and never into a character.
func between(words string, at, limit, step int) int {
	if at == 0 || at == len(words) {
		return at
	}
	for i, moved := at, 0; moved <= slack && i != limit; i, moved = i+step, moved+1 {
		if i > 0 && i < len(words) && words[i-1] == ' ' {
			return i
		}
	}
	for at > 0 && at < len(words) && !utf8.RuneStart(words[at]) {
		at -= step * step
	}
	return at
}
