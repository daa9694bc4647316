package search

import (
	"slices"
	"strings"
	"unicode"

	"github.com/lacuna-law/lacuna/graph"
)

// acronyms pairs the acronyms in the short title of an instrument with the
// words of its title that they stand for: GGE with Group of Governmental Experts.
func acronyms(n graph.Node) [][]called {
	var out [][]called
	for _, short := range strings.FieldsFunc(n.Attrs.Text("shortTitle"), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if !isAcronym(short) {
			continue
		}
		if long := speltOut(short, n.Attrs.Text("title")); long != "" {
			out = append(out, []called{{lang: "en", text: short}, {lang: "en", text: long}})
		}
	}
	return out
}

func isAcronym(text string) bool {
	return len(text) >= 2 && strings.IndexFunc(text, func(r rune) bool { return r < 'A' || r > 'Z' }) < 0
}

// speltOut gives the words of a text whose initials are an acronym; small words may be left out of it.
func speltOut(acronym, text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	for first := range words {
		letters := acronym
		for last := first; last < len(words); last++ {
			initial := strings.ToUpper(words[last][:1])
			switch {
			case strings.HasPrefix(letters, initial):
				letters = letters[1:]
			case last == first || !isSmallWord(words[last]):
				letters = "-"
			}
			if letters == "" {
				return strings.Join(words[first:last+1], " ")
			}
			if letters == "-" {
				break
			}
		}
	}
	return ""
}

func isSmallWord(text string) bool {
	return slices.Contains([]string{"a", "against", "and", "for", "in", "of", "on", "the", "to", "with"}, strings.ToLower(text))
}
