package search

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clause is one word or phrase of a query. The grammar is small: words are
// ANDed, "quotes" make a phrase, a leading - excludes. Fields, OR and ranges
// would be more clauses here.
type clause struct {
	words  string
	phrase bool
	not    bool
}

// parse reads the text of a query.
func parse(text string) ([]clause, error) {
	switch {
	case len(text) > MaxText:
		return nil, fmt.Errorf("%w: text: %d bytes are too many (limit %d). Ask with fewer words", ErrQuery, len(text), MaxText)
	case !utf8.ValidString(text):
		return nil, fmt.Errorf("%w: text: it is not valid UTF-8. Send it as UTF-8", ErrQuery)
	}
	var out []clause
	for rest := trim(text); rest != ""; rest = trim(rest) {
		c, after, err := next(rest)
		if err != nil {
			return nil, err
		}
		if rest = after; hasWord(c.words) {
			out = append(out, c)
		}
	}
	if len(out) > MaxTerms {
		return nil, fmt.Errorf("%w: text: %d words are too many (limit %d). Ask with fewer words", ErrQuery, len(out), MaxTerms)
	}
	if n := atoms(text); n > MaxAtoms {
		return nil, fmt.Errorf("%w: text: %d words, numbers and characters are too many (limit %d). Ask with fewer", ErrQuery, n, MaxAtoms)
	}
	if len(out) == 0 && trim(text) != "" {
		return nil, fmt.Errorf("%w: text: %q: there is no word in it. Ask with a word", ErrQuery, trim(text))
	}
	return out, nil
}

// next reads the first clause of a text that does not begin with space.
func next(text string) (c clause, rest string, err error) {
	if after, found := strings.CutPrefix(text, "-"); found && after != "" && trim(after) == after {
		c.not, text = true, after
	}
	first, size := utf8.DecodeRuneInString(text)
	closing := closingQuote(first)
	if closing == "" {
		end := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || isQuote(r) })
		if end < 0 {
			end = len(text)
		}
		c.words = text[:end]
		return c, text[end:], nil
	}
	end := strings.IndexAny(text[size:], closing)
	if end < 0 {
		return c, "", fmt.Errorf("%w: text: the quotation mark before %q is not closed. Close it or leave it out", ErrQuery, shorten(text[size:], 40))
	}
	_, closed := utf8.DecodeRuneInString(text[size+end:])
	c.words, c.phrase = text[size:size+end], true
	return c, text[size+end+closed:], nil
}

// closingQuote gives the marks that close what a mark opens, or "".
func closingQuote(r rune) string {
	switch r {
	case '"', '“', '”', '„':
		return `"“”`
	case '«':
		return "»"
	case '「':
		return "」"
	}
	return ""
}

func isQuote(r rune) bool { return closingQuote(r) != "" }

// atoms counts what analysers may make single words of: runs of letters and
// digits, and each Chinese character.
func atoms(text string) int {
	n, within := 0, false
	for _, r := range text {
		han := unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
		word := unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
		if han || word && !within {
			n++
		}
		within = word && !han
	}
	return n
}

func hasWord(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}

func trim(text string) string { return strings.TrimFunc(text, unicode.IsSpace) }

// shorten cuts a text to a number of runes.
func shorten(text string, limit int) string {
	for i := range text {
		if limit == 0 {
			return text[:i] + "…"
		}
		limit--
	}
	return text
}

// languagesOf gives the languages whose scripts a text is written in; words
// of digits alone may be in any.
func languagesOf(text string) []string {
	latin, digits, out := false, true, []string(nil)
	arabic, cyrillic, chinese := false, false, false
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Arabic, r):
			arabic = true
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic = true
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			chinese = true
		case unicode.IsLetter(r):
			latin = true
		default:
			continue
		}
		digits = false
	}
	if digits {
		return append(languages(), other)
	}
	if arabic {
		out = append(out, "ar")
	}
	if latin {
		out = append(out, "en", "es", "fr")
	}
	if cyrillic {
		out = append(out, "ru")
	}
	if chinese {
		out = append(out, "zh")
	}
	return append(out, other)
}
