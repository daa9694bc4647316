package extract

import (
	"regexp"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

var (
	// toWork stands between a place and the instrument that it is in.
	toWork = regexp.MustCompile(`^\s*(?:\([^()]{3,60}\)\s*)?,?\s*(?:(?:commune?s?|com[uú]n(?:es)?|общ\p{L}+|المشتركة)\s*)?(?:\(?(?:of|to|for|in|under|from|de|du|des|del|al|a|aux?|من|في|بين|к|из|в|для)?\s*(?:the|la|le|las|los|les|our|its|l['’]|d['’])?)?\s*(?:(?:\d{4}|annex(?:ed)? to|(?:afore)?said|aforementioned|dich[ao]|(?:citad|mencionad|referid)[ao]|susmentionnée?|указанн\p{L}+|упомянут\p{L}+|(?:report |document )?contained in|contenue? dans|contenid[ao] en|four|quatre|cuatro|четыр\p{L}+|all four|report|document|resolution|informe|rapport|docu?mento|доклада?|документа?|резолюции|الوثيقة|وثيقة|تقرير)\s*)?(?:the\s*)?(?:(?:UN|U\.N\.|United Nations)\s*)?[“"«《]?$`)
	// fromWork stands between an instrument and a place in it.
	fromWork = regexp.MustCompile(`^[”"»》]?\)?(?:['’]s?)?(?:号(?:文件|决议|报告))?\s*(?:\(\d{4}\)|(?:of|du|de|del|от)\s+(?:\d{1,2} (?:de )?\p{L}+ (?:de )?)?\d{4}(?:\s*(?:года|г\.))?)?\s*[,(:–—-]?\s*(?:in particular|particularly|notably|especially|including|see|specifically|at|in|and its|notamment|en particulier|en particular|в частности|в том числе|(?:ولا|لا|وبخاصة|وخاصة|خاصة|بما في ذلك|ولا سيما|لا سيما)(?: سيما)?|特别是|尤其是|包括)?\s*,?\s*(?:in its|its|in|en son|en ses|dans son|en su|en sus|своей|своих|en|в)?\s*(?:annex(?: I)?,?)?(?:的|其)?(?:共同)?(?:附件)?(?:执行部分)?\s*(?:l['’])?$`)
	// between stands between two places in one instrument.
	between = regexp.MustCompile(`^\s*(?:,|;)?\s*(?:and|or|as well as|together with|et|ou|y|e|o|и|или|و|和|及|与|、|以及)?\s*(?:with|in|of|de|в)?\s*(?:the|l['’]|la|le|el)?\s*$`)
	// endOfSentence parts what belongs to one sentence from the next.
	endOfSentence = regexp.MustCompile(`[.!?]\s+\p{Lu}|[;。！？؟؛]`)
	// ofOther stands between a place and a capitalised thing that no grammar knows.
	ofOther = regexp.MustCompile(`^\s*(?:of|de|du|del)\s*(?:the|la|le|el|our|its|my)?\s*(\p{Lu}[\p{L}’'-]+(?: \p{Lu}[\p{L}’'-]+)*)`)
	// ofOwn shows that a place is in a thing that is no instrument.
	ofOwn = regexp.MustCompile(`^(?:\s*(?:of|in|de|del|du|dans|en)\s+(?:my|our|your|his|her|their|this|a|an|the|mon|ma|notre|son|ce|cet|cette|mi|nuestr[oa]|su|est[ea]|un|una|une|la|le|el)\s+\p{Ll}|\s+(?:du règlement intérieur|del reglamento interno)|\s+(?:наш|мо|ваш)(?:его|ей)\s)`)
)

// attach joins places to the instruments that they are in: the one that
// follows, or the one just before. A place beside another takes the same.
func attach(f flat, works []work, found []place) []doc.Citation {
	at := worksOf(f, works, found)
	used := map[int]bool{}
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
			out = append(out, doc.Citation{Start: w.Start, End: w.End, Works: w.Works, Symbols: w.Symbols, Back: w.Back, Noun: w.Noun})
		}
		if p.common && len(w.Works) > 1 {
			out[n].Works = w.Works[:1]
		}
		out[n].Pins = deeper(out[n].Pins, p.pins)
		out[n].Start, out[n].End = min(out[n].Start, f.rune(p.from)), max(out[n].End, f.rune(p.to))
	}
	for i, w := range works {
		if !used[i] && !w.weak && !taken(f, found, w) {
			out = append(out, w.Citation)
		}
	}
	return out
}

// deeper adds pins. Paragraphs behind an article of the same instrument are
// those of the article: Article 2 of the Charter, paragraph 4.
func deeper(pins, more []doc.Pinpoint) []doc.Pinpoint {
	last := len(pins) - 1
	if last < 0 || pins[last].Division != doc.Article || more[0].Division != doc.Paragraph || strings.Contains(pins[last].Number, "(") {
		return append(pins, more...)
	}
	article := pins[last].Number
	pins = pins[:last]
	for _, pin := range more {
		pins = append(pins, doc.Pinpoint{Division: doc.Article, Number: wrapAll(article, []string{pin.Number})[0]})
	}
	return pins
}

// worksOf gives for each place the index of the work that it is in, or -1.
func worksOf(f flat, works []work, found []place) []int {
	bytes := newBytes(f)
	at := make([]int, len(found))
	for i := len(found) - 1; i >= 0; i-- {
		at[i] = workOf(f, bytes, works, found[i])
		if at[i] < 0 && i+1 < len(found) && at[i+1] >= 0 && alike(found[i], found[i+1]) && bytes[works[at[i+1]].Start] >= found[i].to && between.MatchString(f.s[found[i].to:found[i+1].from]) {
			at[i] = at[i+1]
		}
	}
	for i := 1; i < len(found); i++ { // Article 2(4) of the Charter and Article 51
		if at[i] >= 0 || at[i-1] < 0 || !alike(found[i-1], found[i]) {
			continue
		}
		from := max(found[i-1].to, bytes[works[at[i-1]].End])
		if between.MatchString(f.s[from:max(found[i].from, from)]) {
			at[i] = at[i-1]
		}
	}
	return at
}

// taken says whether words that take up a citation lie within a place: the
// said Article 5.
func taken(f flat, found []place, w work) bool {
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
const farWork = 80

func workOf(f flat, bytes []int, works []work, p place) int {
	if p.back {
		return -1
	}
	next, _ := slices.BinarySearchFunc(works, f.rune(p.to), func(c work, at int) int { return c.Start - at })
	if next < len(works) {
		if from := bytes[works[next].Start]; from >= p.to && from-p.to <= farWork && p.fits(works[next]) && toWork.MatchString(f.s[p.to:from]) {
			return next
		}
	}
	if p.own {
		return ownWork(f, bytes, works, p, next)
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

// farOwn is how many bytes may stand between an instrument and what is said to
// be its own.
const farOwn = 160

// ownWork gives the instrument of the sentence that a place is its own of: the
// one named last, or else the one named next.
func ownWork(f flat, bytes []int, works []work, p place, next int) int {
	for prev := next - 1; prev >= 0 && prev >= next-2; prev-- {
		end := bytes[works[prev].End]
		if end > p.from {
			continue
		}
		if p.fits(works[prev]) && p.from-end <= farOwn && !endOfSentence.MatchString(f.s[end:p.from]) {
			return prev
		}
		break
	}
	if next < len(works) {
		if from := bytes[works[next].Start]; from >= p.to && from-p.to <= farOwn && p.fits(works[next]) && !endOfSentence.MatchString(f.s[p.to:from]) {
			return next
		}
	}
	return -1
}

// alike says whether two places count the same division.
func alike(a, b place) bool {
	return a.pins[0].Division == b.pins[0].Division && !a.back && !b.back
}

// fits says whether a place can be in a work: norms are in reports of experts.
func (pl place) fits(w work) bool {
	if pl.pins[0].Division != doc.Norm {
		return true
	}
	return w.Back || len(w.Symbols) > 0 || slices.ContainsFunc(w.Works, func(id string) bool {
		return strings.HasPrefix(id, "instrument:gge-") || strings.HasPrefix(id, "instrument:oewg-")
	})
}

// alone makes a citation of a place whose instrument the words beside it do
// not name. Norms by their letter are those of the list of eleven.
func alone(f flat, works []work, p place) (doc.Citation, bool) {
	c := doc.Citation{Start: f.rune(p.from), End: f.rune(p.to), Pins: p.pins}
	rest := f.s[p.to:]
	switch {
	case p.back:
		c.Back = true
		return c, true
	case p.pins[0].Division == doc.Norm:
		return c, true
	case !p.strong || ofOwn.MatchString(rest):
		return c, false
	}
	if m := ofOther.FindStringIndex(rest); m != nil {
		c.End, c.Pins, c.Works = f.rune(p.to+m[1]), nil, []string{UnknownInstrument}
		return c, !overlaps(works, c.Start, c.End)
	}
	return c, true
}
