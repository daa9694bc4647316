package extract

import (
	"regexp"
	"regexp/syntax"
	"strings"
)

// gated is a regular expression that is tried only on texts that hold one of
// the words without which it cannot match, because most texts hold few of the
// many forms of citations.
type gated struct {
	*regexp.Regexp
	needs []string // in lower case; none: it is always tried
}

func gate(text string) (gated, error) {
	re, err := regexp.Compile(text)
	if err != nil {
		return gated{}, err
	}
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return gated{}, err
	}
	return gated{re, needs(tree.Simplify())}, nil
}

// all gives the matches in a text.
func (g gated) all(f flat) [][]int {
	for _, word := range g.needs {
		if strings.Contains(f.lower, word) {
			return f.all(g.Regexp)
		}
	}
	if len(g.needs) > 0 {
		return nil
	}
	return f.all(g.Regexp)
}

// needs gives words of which every match holds one, or nil.
func needs(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		if word := strings.ToLower(string(re.Rune)); strings.TrimSpace(word) != "" {
			return []string{word}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return needs(re.Sub[0])
	case syntax.OpConcat:
		var best []string
		for _, sub := range re.Sub {
			if words := needs(sub); shortest(words) > shortest(best) {
				best = words
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			words := needs(sub)
			if words == nil {
				return nil
			}
			all = append(all, words...)
		}
		return all
	}
	return nil
}

// shortest gives the length of the shortest word, or 0 for none.
func shortest(words []string) int {
	least := 0
	for i, w := range words {
		if i == 0 || len(w) < least {
			least = len(w)
		}
	}
	return least
}
