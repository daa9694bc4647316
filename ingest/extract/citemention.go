package extract

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// withCitations adds to linked mentions what the citations of the text point
// to, each thing once, and to what is unresolved the citations that point to
// nothing. Where both name the instrument and the citation a place in it, the
// mention is of the place. In an instrument, a place whose instrument nobody
// names is one of its own and needs no resolving.
func (lex *Lexicon) withCitations(t *Text, linked []doc.Mention, open []doc.Unresolved, isInstrument bool, link Linker) ([]doc.Mention, []doc.Unresolved) {
	found := lex.citer.Find(t.doc.Text)
	var more []doc.Mention
	for _, ref := range link.Cite(found) {
		near := lawAt(linked, ref.Start, ref.End)
		switch {
		case ref.Status == doc.CitationUnnamed && isInstrument || isPronoun(found, ref):
			continue
		case ref.Status == doc.CitationResolved && refine(linked, near, ref):
			continue
		case ref.Status == doc.CitationResolved && len(near) == 0:
			more = addOnce(more, mentionOf(ref, ref.Target))
			continue
		case ref.Status == doc.CitationResolved:
			if strings.HasPrefix(ref.Target, "provision:") && !targets(linked, near, ref.Target) {
				more = addOnce(more, mentionOf(ref, ref.Target))
			}
			continue
		case ref.Instrument != "" && len(near) == 0:
			more = addOnce(more, mentionOf(ref, ref.Instrument))
		case ref.Instrument == "" && len(near) > 0:
			continue
		}
		open = addOpen(open, ref)
	}
	linked = append(linked, more...)
	slices.SortStableFunc(linked, func(a, b doc.Mention) int {
		return cmp.Or(a.Start-b.Start, b.End-a.End, strings.Compare(a.Target, b.Target))
	})
	slices.SortStableFunc(open, func(a, b doc.Unresolved) int { return a.Start - b.Start })
	return linked, open
}

// isPronoun says whether a reference only takes up what was cited before, and
// names no place: ibid., the said Convention.
func isPronoun(found []doc.Citation, ref doc.Reference) bool {
	i, there := slices.BinarySearchFunc(found, ref.Start, func(c doc.Citation, at int) int { return c.Start - at })
	return there && found[i].Back && (len(found[i].Pins) == 0 || found[i].Pins[0].Number == "")
}

// lawAt gives the places of the mentions of instruments and provisions that
// overlap a span. Mentions are in the order of the text.
func lawAt(linked []doc.Mention, start, end int) []int {
	to, _ := slices.BinarySearchFunc(linked, end, func(m doc.Mention, at int) int { return cmp.Compare(m.Start, at) })
	var out []int
	for i := to - 1; i >= 0 && i >= to-farMention; i-- {
		if linked[i].End > start && isLaw(linked[i].Target) {
			out = append(out, i)
		}
	}
	return out
}

// farMention is how many mentions that begin before the end of a citation are
// looked at.
const farMention = 40

func isLaw(id string) bool {
	return strings.HasPrefix(id, "instrument:") || strings.HasPrefix(id, "provision:")
}

func targets(linked []doc.Mention, near []int, target string) bool {
	return slices.ContainsFunc(near, func(i int) bool { return linked[i].Target == target })
}

// refine says whether a reference is told by a mention: one with the same
// target, or one of its instrument, which becomes one of the place.
func refine(linked []doc.Mention, near []int, ref doc.Reference) bool {
	if targets(linked, near, ref.Target) {
		return true
	}
	for _, i := range near {
		if linked[i].Target == ref.Instrument && ref.Target != ref.Instrument {
			linked[i] = mentionOf(ref, ref.Target)
			return true
		}
	}
	return false
}

func mentionOf(ref doc.Reference, target string) doc.Mention {
	return doc.Mention{Target: target, Start: ref.Start, End: ref.End, Quote: ref.Quote}
}

func addOnce(all []doc.Mention, m doc.Mention) []doc.Mention {
	if slices.ContainsFunc(all[max(0, len(all)-farMention):], func(o doc.Mention) bool {
		return o.Start == m.Start && o.End == m.End && o.Target == m.Target
	}) {
		return all
	}
	return append(all, m)
}

// addOpen adds an unresolved reference, unless something unresolved overlaps
// it. Of a place that cannot be there the citation says more.
func addOpen(open []doc.Unresolved, ref doc.Reference) []doc.Unresolved {
	said := doc.Unresolved{Quote: ref.Quote, Start: ref.Start, End: ref.End, Reason: ref.Reason}
	at, _ := slices.BinarySearchFunc(open, ref.Start, func(u doc.Unresolved, at int) int { return u.Start - at })
	for i := max(0, at-farMention); i < len(open) && open[i].Start < ref.End; i++ {
		switch {
		case open[i].End <= ref.Start:
		case ref.Status != doc.CitationNoPin:
			return open
		default:
			open[i] = said
			return open
		}
	}
	return slices.Insert(open, at, said)
}
