package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// space passes over white space.
func (p *parser) space() {
	rest := strings.TrimLeftFunc(p.text[p.at:], unicode.IsSpace)
	p.at = len(p.text) - len(rest)
}

// sees says whether an operator in capitals follows.
func (p *parser) sees(operator string) bool {
	p.space()
	rest, found := strings.CutPrefix(p.text[p.at:], operator)
	if !found {
		return false
	}
	next, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || unicode.IsSpace(next) || next == '(' || next == ')' || isQuote(next)
}

// keyword passes over an operator in capitals, if one follows.
func (p *parser) keyword(operator string) bool {
	found := p.sees(operator)
	if found {
		p.at += len(operator)
	}
	return found
}

// minus passes over a - that stands before what must not be.
func (p *parser) minus() bool {
	rest := strings.TrimLeft(p.text[p.at:], "-")
	next, _ := utf8.DecodeRuneInString(rest)
	if rest == p.text[p.at:] || rest == "" || next == ')' || unicode.IsSpace(next) {
		return false
	}
	p.at = len(p.text) - len(rest)
	return true
}

// digits passes over digits and gives them.
func (p *parser) digits() string {
	rest := strings.TrimLeft(p.text[p.at:], "0123456789")
	out := p.text[p.at : len(p.text)-len(rest)]
	p.at += len(out)
	return out
}

// number reads a few digits; many are more than any limit.
func number(digits string) int {
	n := 0
	for _, r := range digits {
		if n = n*10 + int(r-'0'); n > 1<<20 {
			return n
		}
	}
	return n
}

// wordEnd finds where the word at the beginning of a text ends: at white space,
// a quotation mark, or a parenthesis that does not belong to it, as those of
// 13(i) do.
func wordEnd(text string) int {
	open := 0
	for i, r := range text {
		switch {
		case unicode.IsSpace(r), isQuote(r):
			return i
		case r == '(' && (i == 0 || !closes(text[i:])):
			return i
		case r == '(':
			open++
		case r == ')' && open == 0:
			return i
		case r == ')':
			open--
		}
	}
	return len(text)
}

// closes says whether a parenthesis is closed before white space.
func closes(text string) bool {
	open := 0
	for _, r := range text {
		switch {
		case unicode.IsSpace(r), isQuote(r):
			return false
		case r == '(':
			open++
		case r == ')':
			if open--; open == 0 {
				return true
			}
		}
	}
	return false
}

// valueEnd finds where the value at the beginning of a text ends.
func valueEnd(text string) int {
	end := wordEnd(text)
	if comma := strings.IndexByte(text[:end], ','); comma >= 0 {
		return comma
	}
	return end
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

func hasWord(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) }

// plainWords reads a text as words that must all be there, without operators.
func plainWords(text string) expr {
	var out every
	for _, one := range strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || isQuote(r) || strings.ContainsRune("()*~:,", r) || r == '」' || r == '»'
	}) {
		one = strings.TrimLeft(one, "-+")
		if hasWord(one) && one != "AND" && one != "OR" && one != "NOT" {
			out = append(out, word{one})
		}
	}
	switch len(out) {
	case 0:
		return nil
	case 1:
		return out[0]
	}
	return out
}

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
