package extract

import (
	"slices"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// Linker links mentions and citations: one fit, or unresolved.
type Linker interface {
	Resolve([]doc.Mention) ([]doc.Mention, []doc.Unresolved)
	Cite([]doc.Citation) []doc.Reference
}

// Find runs all finders over a document. Claims are looked for in statements
// only: an instrument claims nothing, it is law or it is not.
func (lex *Lexicon) Find(d doc.Document, segments []doc.Segment, isInstrument bool, link Linker) doc.Findings {
	t := lex.Parse(d, segments)
	var f doc.Findings
	f.Mentions, f.Unresolved = link.Resolve(lex.Mentions(t))
	f.Mentions, f.Unresolved = lex.withCitations(t, f.Mentions, f.Unresolved, isInstrument, link)
	if isInstrument {
		return f
	}
	f.Speech = lex.Speech(t, f.Mentions)
	var open []doc.Unresolved
	f.Claims, open = lex.Claims(t, f.Mentions, f.Speech)
	f.Unresolved = append(f.Unresolved, open...)
	slices.SortStableFunc(f.Unresolved, func(a, b doc.Unresolved) int { return a.Start - b.Start })
	return f
}
