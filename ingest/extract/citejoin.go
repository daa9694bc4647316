package extract

import (
	"regexp"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

var (
	// toWork stands between a place and the instrument that it is in.
	toWork = regexp.MustCompile(`^\s*,?\s*(?:\(?(?:of|to|in|under|from|de|du|des|del|al|من|في)?\s*(?:the|la|le|las|los|les|l['’]|d['’])?)?\s*(?:(?:\d{4}|annex(?:ed)? to|said)\s*)?(?:the\s*)?[“"«《]?$`)
	// fromWork stands between an instrument and a place in it.
	fromWork = regexp.MustCompile(`^[”"»》]?(?:['’]s?)?\s*(?:\(\d{4}\)|of \d{4})?\s*[,(:–—-]?\s*(?:in particular|particularly|notably|especially|including|see|specifically|at|in|and its)?\s*,?\s*(?:in its|its|in)?\s*(?:annex(?: I)?,?)?\s*$`)
	// between stands between two places in one instrument.
	between = regexp.MustCompile(`^\s*(?:,|;)?\s*(?:and|or|as well as|together with|et|y|и|و|和|及)?\s*(?:with|in|of)?\s*(?:the|l['’]|la|le|el)?\s*$`)
	// ofOther stands between a place and a capitalised thing that no grammar knows.
	ofOther = regexp.MustCompile(`^\s*(?:of|de|du|del)\s*(?:the|la|le|el|our|its|my)?\s*(\p{Lu}[\p{L}’'-]+(?: \p{Lu}[\p{L}’'-]+)*)`)
	// pointer is words that take up a citation only where a place stands with them.
	pointer = regexp.MustCompile(`^(?i:this|that|the present|thereof)\b`)
	// ofOwn shows that a place is in a thing that is no instrument.
	ofOwn = regexp.MustCompile(`^\s*(?:of|in)\s+(?:my|our|your|his|her|their|this|a|an|the)\s+\p{Ll}`)
)

// attach joins places to the instruments that they are in: the one that
// follows, or the one just before. A place beside another takes the same.
func attach(f flat, works []doc.Citation, found []place) []doc.Citation {
	bytes := newBytes(f)
	used := map[int]bool{}
	at := make([]int, len(found)) // index of the work, or -1
	for i := len(found) - 1; i >= 0; i-- {
		at[i] = workOf(f, bytes, works, found[i])
		if at[i] < 0 && i+1 < len(found) && at[i+1] >= 0 && alike(found[i], found[i+1]) && bytes[works[at[i+1]].Start] >= found[i].to && between.MatchString(f.s[found[i].to:found[i+1].from]) {
			at[i] = at[i+1]
		}
	}
	for i := range found { // Article 2(4) of the Charter and Article 51
		if at[i] < 0 && i > 0 && at[i-1] >= 0 && alike(found[i-1], found[i]) && found[i].from > found[i-1].to && between.MatchString(f.s[max(found[i-1].to, bytes[works[at[i-1]].End]):max(found[i].from, bytes[works[at[i-1]].End])]) {
			at[i] = at[i-1]
		}
	}
	var out []doc.Citation
	byWork := map[int]int{} // work to its citation in out
	for i, p := range found {
		if at[i] < 0 {
			if c, ok := alone(f, works, p); ok {
				out = append(out, c)
			}
			continue
		}
		used[at[i]] = true
		w := works[at[i]]
		n, known := byWork[at[i]]
		if !known {
			n = len(out)
			byWork[at[i]] = n
			out = append(out, doc.Citation{Start: w.Start, End: w.End, Works: w.Works, Symbols: w.Symbols, Back: w.Back})
		}
		out[n].Pins = append(out[n].Pins, p.pins...)
		out[n].Start, out[n].End = min(out[n].Start, f.rune(p.from)), max(out[n].End, f.rune(p.to))
	}
	for i, w := range works {
		if !used[i] && !inside(f, found, w) && !(w.Back && pointer.MatchString(f.s[bytes[w.Start]:bytes[w.End]])) {
			out = append(out, w)
		}
	}
	return out
}

// inside says whether words that take up a citation lie within a place: the
// said Article 5.
func inside(f flat, found []place, w doc.Citation) bool {
	next, _ := slices.BinarySearchFunc(found, w.End, func(p place, at int) int { return f.rune(p.from) - at })
	return w.Back && next > 0 && w.Start < f.rune(found[next-1].to)
}

// newBytes gives the byte at which each code point begins.
func newBytes(f flat) []int {
	out := make([]int, f.rune(len(f.s))+1)
	for i := range f.s {
		out[f.rune(i)] = i
	}
	out[len(out)-1] = len(f.s)
	return out
}

// farWork is how many bytes may stand between a place and its instrument.
const farWork = 60

func workOf(f flat, bytes []int, works []doc.Citation, p place) int {
	next, _ := slices.BinarySearchFunc(works, f.rune(p.to), func(c doc.Citation, at int) int { return c.Start - at })
	if next < len(works) {
		if from := bytes[works[next].Start]; from >= p.to && from-p.to <= farWork && p.fits(works[next]) && toWork.MatchString(f.s[p.to:from]) {
			return next
		}
	}
	if ofOwn.MatchString(f.s[p.to:]) {
		return -1
	}
	for prev := next - 1; prev >= 0 && prev >= next-2; prev-- {
		end := bytes[works[prev].End]
		if end <= p.from && p.from-end <= farWork && p.fits(works[prev]) && fromWork.MatchString(f.s[end:p.from]) {
			return prev
		}
	}
	return -1
}

// alike says whether two places count the same division.
func alike(a, b place) bool { return a.pins[0].Division == b.pins[0].Division }

// fits says whether a place can be in a work: norms are in reports of experts.
func (pl place) fits(w doc.Citation) bool {
	if pl.pins[0].Division != doc.Norm {
		return true
	}
	return w.Back || len(w.Symbols) > 0 || slices.ContainsFunc(w.Works, func(id string) bool {
		return strings.HasPrefix(id, "instrument:gge-") || strings.HasPrefix(id, "instrument:oewg-")
	})
}

// alone makes a citation of a place whose instrument the words beside it do
// not name. Norms by their letter are those of the list of eleven.
func alone(f flat, works []doc.Citation, p place) (doc.Citation, bool) {
	c := doc.Citation{Start: f.rune(p.from), End: f.rune(p.to), Pins: p.pins}
	rest := f.s[p.to:]
	switch {
	case p.pins[0].Division == doc.Norm:
		return c, true
	case !p.strong || ofOwn.MatchString(rest):
		return c, false
	}
	if m := ofOther.FindStringIndex(rest); m != nil {
		c.End, c.Pins, c.Works = f.rune(p.to+m[1]), nil, []string{UnknownInstrument}
		return c, !slices.ContainsFunc(works, func(w doc.Citation) bool { return w.Start < c.End && c.Start < w.End })
	}
	return c, !strings.HasPrefix(strings.TrimSpace(rest), "of ")
}
