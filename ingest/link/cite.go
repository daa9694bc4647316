package link

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// paragraphSign stands before the paragraphs of reports and resolutions among pins.
const paragraphSign = "¶"

// ruleSign stands before the rules of manuals and the principles of calls.
const (
	ruleSign = "R"
	aRule    = doc.Division("rule")
)

// symbolOf is an instrument under one of its symbols.
type symbolOf struct {
	id    string
	whole bool // the symbol is all it has, not that of a paper it is annexed to
}

var (
	yearOf  = regexp.MustCompile(`\((?:19|20)\d\d\)$`)
	euTitle = regexp.MustCompile(`^(?:Council )?(?:Regulation|Directive) (?:\(EU\) )?(\d{2,4}/\d{2,4})`)
)

// addSymbols keeps the symbols of an instrument in the form of doc.Citation.
func (w *World) addSymbols(id, title, attr string) {
	parts := strings.FieldsFunc(attr, func(r rune) bool { return r == ';' || r == ',' })
	for _, part := range parts {
		s := strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(part), " ", ""))
		s = strings.Replace(strings.Replace(s, "CETS", "ETS", 1), "ETSNO.", "ETS", 1)
		if strings.HasPrefix(s, "S/RES/") {
			s = yearOf.ReplaceAllString(s, "")
		}
		for sub := range strings.SplitSeq(s, "-S/") {
			if sub != s && !strings.HasPrefix(sub, "A/") {
				sub = "S/" + sub
			}
			w.symbols[sub] = append(w.symbols[sub], symbolOf{id, len(parts) == 1 && !strings.Contains(s, "ANNEX")})
		}
	}
	if m := euTitle.FindStringSubmatch(title); m != nil {
		w.symbols["EU"+m[1]] = append(w.symbols["EU"+m[1]], symbolOf{id, true})
	}
}

// bySymbol gives the instruments under a symbol: those of which it is the whole
// symbol before those annexed to it.
func (w *World) bySymbol(symbol string) []string {
	var whole, all []string
	for _, s := range w.symbols[symbol] {
		all = doc.Join(all, s.id)
		if s.whole {
			whole = doc.Join(whole, s.id)
		}
	}
	if len(whole) > 0 {
		return whole
	}
	return all
}

// Cite resolves citations, in their order: to the one thing that each place
// names, or to a reason why there is none. What takes up a citation before it
// follows that one, and nothing when that one was not resolved.
func (w *World) Cite(found []doc.Citation) []doc.Reference {
	var out []doc.Reference
	var before trail
	for _, c := range found {
		refs := w.cite(c, &before)
		out = append(out, refs...)
		before.last = refs[len(refs)-1]
	}
	return out
}

func (w *World) cite(c doc.Citation, before *trail) []doc.Reference {
	base := doc.Reference{Quote: c.Quote, Start: c.Start, End: c.End, Candidates: []string{}, Nearest: []string{}}
	pins := c.Pins
	if c.Back {
		if c.Noun == "" && (len(pins) == 0 || pins[0].Number == "") {
			return []doc.Reference{again(base, before.last, len(pins) == 1)}
		}
		id, reason := before.find(c.Noun)
		if id != "" && len(pins) > 0 && strings.HasPrefix(pins[0].Number, "(") {
			if pins = before.under(pins); pins == nil {
				reason = "what it takes up is no article"
			}
		}
		if reason != "" {
			base.Pinpoint = printedFirst(pins)
			return []doc.Reference{unnamed(base, reason)}
		}
		c.Works = []string{id}
	}
	id, base := w.work(c, base)
	before.add(id, w.nouns(id, c.Noun), c.Back || base.Status == doc.CitationUnnamed)
	if base.Instrument = id; id == "" {
		return []doc.Reference{base}
	}
	if len(pins) == 0 {
		base.Status, base.Target = doc.CitationResolved, base.Instrument
		return []doc.Reference{base}
	}
	var out []doc.Reference
	for _, pin := range pins {
		ref := w.locate(base, pin)
		if n := len(out); n > 0 && ref.Status == doc.CitationResolved && out[n-1].Target == ref.Target {
			continue
		}
		out = append(out, ref)
	}
	return out
}

// again follows the citation before: to its place, or to its instrument alone.
func again(base, last doc.Reference, place bool) doc.Reference {
	if last.Instrument == "" {
		return unnamed(base, notResolved)
	}
	base.Status, base.Instrument, base.Target = doc.CitationResolved, last.Instrument, last.Instrument
	if place && last.Target != "" {
		base.Target, base.Pinpoint = last.Target, last.Pinpoint
	}
	return base
}

func unnamed(base doc.Reference, reason string) doc.Reference {
	base.Status, base.Reason = doc.CitationUnnamed, reason
	return base
}

// work gives the one instrument that a citation names, or the reason why none.
func (w *World) work(c doc.Citation, base doc.Reference) (string, doc.Reference) {
	var fits []string
	for _, id := range c.Works {
		if w.known[id] {
			fits = doc.Join(fits, id)
		}
	}
	for _, symbol := range c.Symbols {
		if ids := w.bySymbol(symbol); len(ids) > 0 {
			fits = doc.Join(fits, ids...)
		} else if len(c.Symbols) > 1 {
			base.Candidates = append(base.Candidates, symbol)
		}
	}
	if len(c.Pins) > 0 && c.Pins[0].Division == doc.Norm && len(c.Works)+len(c.Symbols) == 0 {
		fits = []string{normsOf}
	}
	switch named := len(c.Works) + len(c.Symbols); {
	case len(fits) == 1 && len(base.Candidates) == 0:
		return fits[0], base
	case len(fits) > 0:
		base.Status, base.Candidates = doc.CitationAmbiguous, append(fits, base.Candidates...)
		base.Reason = "may be " + strings.Join(base.Candidates, " or ")
	case named == 0 && len(c.Pins) > 0:
		base.Pinpoint = printed(c.Pins[0])
		base = unnamed(base, "the words beside it name no instrument")
	default:
		base.Status, base.Candidates, base.Reason = doc.CitationUnknown, append([]string{}, c.Symbols...), "not in this corpus"
	}
	return "", base
}

// locate resolves one place in an instrument.
func (w *World) locate(base doc.Reference, pin doc.Pinpoint) doc.Reference {
	base.Pinpoint = printed(pin)
	if id := w.normAgain(base.Instrument, pin); id != "" {
		base.Status, base.Target = doc.CitationResolved, id
		return base
	}
	key := pin.Number
	switch pin.Division {
	case doc.Article:
	case aRule:
		key = ruleSign + key
	default:
		key = paragraphSign + key
	}
	if reason := w.beyond(base.Instrument, pin); reason != "" {
		base.Status, base.Reason, base.Nearest = doc.CitationNoPin, reason, w.nearest(base.Instrument, key)
		return base
	}
	for k := key; k != "" && k != paragraphSign && k != ruleSign; k = k[:max(0, strings.LastIndexByte(k, '('))] {
		if id, ok := w.Provision(base.Instrument, k); ok {
			base.Status, base.Target = doc.CitationResolved, id
			return base
		}
	}
	base.Status, base.Reason, base.Nearest = doc.CitationUncharted, base.Pinpoint+" is no provision of this corpus", w.nearest(base.Instrument, key)
	return base
}

// normAgain gives the provision of the later report on a norm.
func (w *World) normAgain(instrument string, pin doc.Pinpoint) string {
	letter, isNorm := strings.CutPrefix(pin.Number, "13(")
	if instrument != normsAgain || !isNorm || pin.Division != doc.Norm {
		return ""
	}
	if id := "provision:gge2021-13" + strings.TrimSuffix(letter, ")"); w.known[id] {
		return id
	}
	return ""
}

// beyond says why a place cannot exist, or "".
func (w *World) beyond(instrument string, pin doc.Pinpoint) string {
	article, rest, _ := strings.Cut(pin.Number, "(")
	n, err := strconv.Atoi(strings.TrimRight(article, "abcdeiqrstu"))
	if err != nil {
		return ""
	}
	sub, _, _ := strings.Cut(rest, ")")
	switch {
	case pin.Division == doc.Norm && (n != 13 || len(sub) == 1 && sub > lastNorm):
		return "the norms are 13(a) to 13(" + lastNorm + ")"
	case pin.Division != doc.Article:
		return ""
	}
	last, ofText := w.lastArticle(instrument)
	switch {
	case last == 0 || n > 0 && n <= last:
	case ofText:
		return fmt.Sprintf("the text in the graph ends with article %d", last)
	default:
		return fmt.Sprintf("the last article is %d", last)
	}
	if most := w.lastParagraph(instrument, article); most > 0 {
		if p, err := strconv.Atoi(sub); err == nil && (p > most || p == 0) {
			return fmt.Sprintf("Art. %s has %d paragraphs", article, most)
		}
	}
	return ""
}

// mostNearest is how many neighbours are named.
const mostNearest = 3

// nearest gives the provisions nearest to a place: those of the same article,
// or else those with the nearest numbers.
func (w *World) nearest(instrument, key string) []string {
	type near struct {
		id       string
		distance int
	}
	var all []near
	want, isPara := leading(key)
	for _, p := range w.rules[instrument] {
		best := -1
		for _, pin := range p.pins {
			n, para := leading(pin)
			if d := max(n-want, want-n); para == isPara && (best < 0 || d < best) {
				best = d
			}
		}
		if best >= 0 {
			all = append(all, near{p.id, best})
		}
	}
	slices.SortStableFunc(all, func(a, b near) int {
		if a.distance != b.distance {
			return a.distance - b.distance
		}
		return strings.Compare(a.id, b.id)
	})
	out := []string{}
	for _, n := range all[:min(mostNearest, len(all))] {
		out = append(out, n.id)
	}
	return out
}

// leading gives the number before the first bracket, and whether a pin is a paragraph.
func leading(pin string) (n int, paragraph bool) {
	pin, paragraph = strings.CutPrefix(pin, paragraphSign)
	pin, _, _ = strings.Cut(pin, "(")
	n, _ = strconv.Atoi(strings.TrimRight(pin, "abcdeiqrstu"))
	return n, paragraph
}

func printedFirst(pins []doc.Pinpoint) string {
	if len(pins) == 0 || strings.HasPrefix(pins[0].Number, "(") {
		return ""
	}
	return printed(pins[0])
}

// printed writes a place as the corpus does.
func printed(pin doc.Pinpoint) string {
	switch pin.Division {
	case doc.Paragraph:
		return "Para. " + pin.Number
	case doc.Norm:
		return "Norm " + pin.Number
	case aRule:
		return "Rule " + pin.Number
	}
	return "Art. " + pin.Number
}
