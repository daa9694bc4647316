package mcp

import (
	"strings"
	"unicode"
)

// Clean takes out of a text what nobody sees and a model reads: control and
// format characters, those that turn the direction of writing, tags, variation
// selectors, fillers, and what stands for no character. Line breaks and tabs
// stay. The text is changed in nothing else.
func Clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\u2028' || r == '\u2029' || r == '\u0085':
			return '\n'
		case isHidden(r):
			return -1
		}
		return r
	}, text)
}

// isHidden says whether a character leaves no mark. Signs that embrace the
// digits after them are format characters too, and are seen.
func isHidden(r rune) bool {
	if r == brailleBlank {
		return true
	}
	if unicode.Is(unicode.Prepended_Concatenation_Mark, r) {
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Variation_Selector,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Noncharacter_Code_Point)
}

// brailleBlank is a letter without dots.
const brailleBlank = '\u2800'
