package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// backs finds words that take up what was cited before, and words that name an
// instrument that no list knows.
type backs struct {
	rules   []backRule
	outside []gated
	nouns   []nounWord
}

type backRule struct {
	find  gated
	noun  string // the kind of instrument, where the rule says it and not the words
	weak  bool
	place bool // an article or paragraph is taken up
}

type nounWord struct {
	noun string
	find *regexp.Regexp
}

// newBacks compiles the rules. NOUN in a rule is any word for an instrument.
func newBacks(g grammar) (backs, error) {
	var b backs
	var all []string
	for _, noun := range sortedKeys(g.Nouns) {
		words := strings.Join(g.Nouns[noun], "|")
		all = append(all, words)
		find, err := regexp.Compile(`(?i)(?:` + words + `)`)
		if err != nil {
			return b, err
		}
		b.nouns = append(b.nouns, nounWord{noun, find})
	}
	add := func(text string, rule backRule) (err error) {
		rule.find, err = gate(strings.ReplaceAll(text, "NOUN", "(?:"+strings.Join(all, "|")+")"))
		b.rules = append(b.rules, rule)
		return err
	}
	for _, list := range [...]struct {
		texts []string
		rule  backRule
	}{{g.Said, backRule{}}, {g.Pointers, backRule{weak: true}}, {g.Again, backRule{place: true}}, {g.SaidPlaces, backRule{place: true}}} {
		for _, text := range list.texts {
			if err := add(text, list.rule); err != nil {
				return b, err
			}
		}
	}
	for _, text := range sortedKeys(g.Former) {
		if err := add(text, backRule{noun: g.Former[text], weak: true}); err != nil {
			return b, err
		}
	}
	for _, text := range g.Others {
		re, err := gate(strings.ReplaceAll(text, "NOUN", "(?:"+strings.Join(all, "|")+")"))
		if err != nil {
			return b, err
		}
		b.outside = append(b.outside, re)
	}
	return b, nil
}

// noun gives the kind of instrument that words name first, or "": of two words
// that begin together, that of the longer.
func (b backs) noun(quote string) string {
	best, at, size := "", -1, 0
	for _, n := range b.nouns {
		if m := n.find.FindStringIndex(quote); m != nil && (at < 0 || m[0] < at || m[0] == at && m[1]-m[0] > size) {
			best, at, size = n.noun, m[0], m[1]-m[0]
		}
	}
	return best
}

func (b backs) find(f flat) []work {
	var out []work
	for _, r := range b.rules {
		for _, m := range r.find.all(f) {
			from, to := m[0], m[1]
			if len(m) > 2 {
				from, to = m[2], m[3]
			}
			if !wholeWord(f.s, to) {
				continue
			}
			cite := doc.Citation{Start: f.rune(from), End: f.rune(to), Back: true, Noun: r.noun}
			if r.place {
				cite.Pins = []doc.Pinpoint{{}}
			} else if r.noun == "" {
				cite.Noun = b.noun(f.s[from:to])
			}
			out = append(out, work{cite, r.weak})
		}
	}
	return out
}

// wholeWord says whether a word ends at a byte. Chinese words have no end that shows.
func wholeWord(s string, at int) bool {
	last, _ := utf8.DecodeLastRuneInString(s[:at])
	next, _ := utf8.DecodeRuneInString(s[at:])
	return at == len(s) || unicode.Is(unicode.Han, last) || !unicode.IsLetter(last) || !unicode.IsLetter(next) && !unicode.IsDigit(next)
}

// others adds the instruments that no list knows, where nothing known stands.
func (b backs) others(f flat, works []work) []work {
	slices.SortStableFunc(works, func(a, b work) int { return a.Start - b.Start })
	for _, re := range b.outside {
		var more []work
		furthest, at := 0, 0 // works before at begin before the match, and end before furthest
		for _, m := range re.all(f) {
			start, end := f.rune(m[2]), f.rune(m[3])
			for at < len(works) && works[at].Start < end {
				if !works[at].weak {
					furthest = max(furthest, works[at].End)
				}
				at++
			}
			if furthest <= start && wholeWord(f.s, m[3]) {
				more = append(more, work{Citation: doc.Citation{Start: start, End: end, Works: []string{UnknownInstrument}, Noun: b.noun(f.s[m[2]:m[3]])}})
			}
		}
		works = append(works, more...)
		slices.SortStableFunc(works, func(a, b work) int { return a.Start - b.Start })
	}
	return works
}
