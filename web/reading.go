package web

import (
	"cmp"
	"net/url"
	"slices"
)

// documentBody is a document with its text.
type documentBody struct {
	listBody[documentNode]
	Text []paragraph
}

// paragraph is a passage that stands by itself, with those within it: their
// words are part of its own and are not shown twice.
type paragraph struct {
	passage
	Parts []passage
}

// Heading says whether the passage is the heading of a part.
func (p paragraph) Heading() bool { return p.Type == "PART" }

// States lists the provisions whose text the passage or a part of it states.
func (p paragraph) States() []*thing {
	var out []*thing
	for _, piece := range append([]passage{p.passage}, p.Parts...) {
		if piece.StatesTextOf != nil {
			out = append(out, piece.StatesTextOf)
		}
	}
	return out
}

// readable puts passages in the order of the document, those within an article
// or paragraph under it.
func readable(passages []passage) []paragraph {
	slices.SortStableFunc(passages, func(a, b passage) int { return cmp.Compare(a.Order, b.Order) })
	var out []paragraph
	for _, p := range passages {
		last := len(out) - 1
		inside := p.Within != nil && p.Within.Type != "PART"
		if inside && last >= 0 {
			out[last].Parts = append(out[last].Parts, p)
			continue
		}
		out = append(out, paragraph{passage: p})
	}
	return out
}

// passageLink is where a passage is read.
func passageLink(document, passage string) string {
	return href(document) + "#" + (&url.URL{Fragment: passage}).EscapedFragment()
}

// place is where a claim begins in its document; one without a place comes last.
func (c claim) place() int {
	if c.Start == nil {
		return 1 << 30
	}
	return *c.Start
}
