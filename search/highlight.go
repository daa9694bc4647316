package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lacuna-law/lacuna/graph"
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

// marked is a text with the places of its matches.
type marked struct {
	text
	spans []span
	own   bool // among them are words that were asked for themselves
}

// highlights marks the texts of a hit as the graph holds them: those with the
// words asked for before those with others that mean the same, names before
// running text, then those with most matches.
func (p *plan) highlights(n graph.Node, language string, words *marks) []Highlight {
	var all []marked
	for _, t := range p.texts(n, language) {
		if spans, own := words.spans(p, t); len(spans) > 0 {
			all = append(all, marked{t, spans, own})
		}
	}
	slices.SortStableFunc(all, func(a, b marked) int {
		if a.own != b.own {
			if a.own {
				return -1
			}
			return 1
		}
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
