package link

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

var (
	articles = regexp.MustCompile(`^(?:Common |Annex, )?[Aa]rts?\.? (.+)$`)
	paras    = regexp.MustCompile(`^(?:Op\. p|P)aras?\.? (.+)$`)
	rules    = regexp.MustCompile(`^(?:Rule|Principle)s? (.+)$`)
	numeral  = regexp.MustCompile(`^[IVXL]+\b`)
	onePin   = regexp.MustCompile(`^(\d+[a-z]*)((?:\([0-9a-zA-Z]+\))*)$`)
	lettered = regexp.MustCompile(`^\d+[A-Z]\b`) // 16A
	spread   = regexp.MustCompile(`^(.*?)[-–](\S+)$`)
)

// longestRange is the greatest number of articles that a range may name.
const longestRange = 60

// Pins reads the pinpoint of a provision into the articles and paragraphs it
// names: "Art. 2(4)" is 2(4), "Arts 7-8" is 7 and 8, "Art. 51(2), (4)-(5)" is
// 51(2), 51(4) and 51(5). What it cannot read to the end gives nothing.
func Pins(pinpoint string) []string {
	return readPins(articles, pinpoint)
}

// Paragraphs reads the pinpoint of a provision into the paragraphs of a report
// or resolution that it names: "Para. 13(f)" is 13(f), "Paras 24-26" are three.
func Paragraphs(pinpoint string) []string { return readPins(paras, pinpoint) }

// Rules reads the pinpoint of a provision into the rules of a manual or the
// principles of a call that it names.
func Rules(pinpoint string) []string { return readPins(rules, pinpoint) }

func readPins(form *regexp.Regexp, pinpoint string) []string {
	m := form.FindStringSubmatch(strings.TrimSpace(pinpoint))
	if m == nil {
		return nil
	}
	var out []string
	before := ""
	for part := range strings.FieldsFuncSeq(m[1], func(r rune) bool { return r == ',' || r == ';' }) {
		part = arabic(strings.TrimSpace(part))
		pins := readPart(part, stemFor(part, before))
		if pins == nil {
			return nil
		}
		out = append(out, pins...)
		before = pins[len(pins)-1]
	}
	return out
}

// stemFor gives what a pinpoint that begins with a bracket belongs to: the one
// before, up to where that counts in the same way. In "19(2)(c), (k)" it is
// 19(2), in "51(2), (4)" it is 51.
func stemFor(part, before string) string {
	cut, _, _ := strings.Cut(before, "(")
	if !strings.HasPrefix(part, "(") || len(part) < 2 {
		return cut
	}
	isLetter := func(b byte) bool { return b > '9' }
	for at := strings.LastIndexByte(before, '('); at >= 0; at = strings.LastIndexByte(before[:at], '(') {
		if isLetter(before[at+1]) == isLetter(part[1]) {
			return before[:at]
		}
	}
	return cut
}

// arabic writes the Roman numerals of a pinpoint with figures: "VI-VII" is 6-7.
func arabic(part string) string {
	out := []string{}
	for _, side := range strings.SplitAfter(part, "-") {
		if n := numeral.FindString(side); n != "" {
			side = strconv.Itoa(doc.Roman(n)) + side[len(n):]
		}
		out = append(out, side)
	}
	return lettered.ReplaceAllStringFunc(strings.Replace(strings.Join(out, ""), " bis", "bis", 1), strings.ToLower)
}

// Passage gives the one provision of an instrument whose text a passage is, by
// the pinpoint of the passage: an article, or `OP 4(a)` of a resolution.
func (w *World) Passage(instrument, pin string) (string, bool) {
	if paragraph, operative := strings.CutPrefix(pin, "OP "); operative {
		pin = paragraphSign + paragraph
	}
	return w.Provision(instrument, pin)
}

// readPart reads one pinpoint or range. One that begins with a bracket belongs
// to what stem says.
func readPart(part, stem string) []string {
	if strings.HasPrefix(part, "(") {
		if stem == "" {
			return nil
		}
		part = stem + part
	}
	if onePin.MatchString(part) {
		return []string{part}
	}
	m := spread.FindStringSubmatch(part)
	if m == nil || !onePin.MatchString(m[1]) {
		return nil
	}
	return readRange(m[1], m[2])
}

// readRange writes out 16-21, 2(1)-(3) and 2(a)-(c).
func readRange(first, last string) []string {
	stem, from := "", first
	if strings.HasPrefix(last, "(") {
		cut := strings.LastIndexByte(first, '(')
		if cut < 0 {
			return nil
		}
		stem, from, last = first[:cut], strings.Trim(first[cut:], "()"), strings.Trim(last, "()")
	}
	var out []string
	add := func(n string) {
		if stem != "" {
			n = stem + "(" + n + ")"
		}
		out = append(out, n)
	}
	a, errA := strconv.Atoi(from)
	b, errB := strconv.Atoi(last)
	switch {
	case errA == nil && errB == nil && a < b && b-a < longestRange:
		for n := a; n <= b; n++ {
			add(strconv.Itoa(n))
		}
	case len(from) == 1 && len(last) == 1 && from[0] >= 'a' && from[0] < last[0] && last[0] <= 'z':
		for c := from[0]; c <= last[0]; c++ {
			add(string(c))
		}
	default:
		return nil
	}
	return out
}
