package extract

import (
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"
)

// need is a word of a match, with how many bytes of the match can stand before it.
type need struct {
	word   string // in small letters
	before int    // without bound: at least the constant of that name
}

// without is a length without bound.
const without = 1 << 10

// needs gives words of which every match holds one, or nil. It prefers words
// that stand near the beginning of a match, and then long ones.
func needs(re *syntax.Regexp) []need {
	switch re.Op {
	case syntax.OpLiteral:
		if word := strings.ToLower(string(re.Rune)); strings.TrimSpace(word) != "" {
			return []need{{word: word}}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return needs(re.Sub[0])
	case syntax.OpConcat:
		var best []need
		before := 0
		for _, sub := range re.Sub {
			if words := behind(before, needs(sub)); better(words, best) {
				best = words
			}
			before = min(without, before+longestMatch(sub))
		}
		return best
	case syntax.OpAlternate:
		var all []need
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

// behind puts words behind something of a length.
func behind(before int, words []need) []need {
	for i := range words {
		words[i].before = min(without, words[i].before+before)
	}
	return words
}

// better says whether words tell more of where a match is than others.
func better(words, than []need) bool {
	if words == nil || than == nil {
		return words != nil
	}
	if far, farThan := reachBefore(words) >= without, reachBefore(than) >= without; far != farThan {
		return farThan
	}
	return rarest(words) > rarest(than)
}

// rarest gives the length of the shortest word, which stands for how seldom it
// is met. Words that every sentence holds count as letters.
func rarest(words []need) int {
	least := without
	for _, n := range words {
		size := len(n.word)
		switch strings.TrimSpace(n.word) {
		case "the", "of", "in", "de", "la", "le", "el":
			size = 1
		}
		least = min(least, size)
	}
	return least
}

func reachBefore(words []need) int {
	most := 0
	for _, n := range words {
		most = max(most, n.before)
	}
	return most
}

// longestMatch gives how many bytes a match can have.
func longestMatch(re *syntax.Regexp) int {
	size := 0
	switch re.Op {
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			size += longestForm(r)
		}
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		size = utf8.UTFMax
	case syntax.OpCapture, syntax.OpQuest:
		size = longestMatch(re.Sub[0])
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			size += longestMatch(sub)
		}
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			size = max(size, longestMatch(sub))
		}
	case syntax.OpStar, syntax.OpPlus, syntax.OpRepeat:
		size = without
	}
	return min(size, without)
}

// longestForm gives the bytes of the longest letter that is equal but for its case.
func longestForm(r rune) int {
	size := utf8.RuneLen(r)
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		size = max(size, utf8.RuneLen(f))
	}
	return size
}

// nullable says whether nothing at all may match.
func nullable(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpLiteral:
		return len(re.Rune) == 0
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL, syntax.OpNoMatch:
		return false
	case syntax.OpCapture, syntax.OpPlus:
		return nullable(re.Sub[0])
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if !nullable(sub) {
				return false
			}
		}
		return true
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if nullable(sub) {
				return true
			}
		}
		return false
	}
	return true
}

// firstBytes marks the bytes with which a match may begin.
func firstBytes(re *syntax.Regexp, out *[256]bool) {
	switch re.Op {
	case syntax.OpLiteral:
		if len(re.Rune) > 0 {
			markFirst(re.Rune[0], re.Flags&syntax.FoldCase != 0, out)
		}
	case syntax.OpCharClass:
		for i := 0; i+1 < len(re.Rune); i += 2 {
			for b := int(firstByte(re.Rune[i])); b <= int(firstByte(re.Rune[i+1])); b++ {
				out[b] = true
			}
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		*out = everyByte()
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			firstBytes(sub, out)
			if !nullable(sub) {
				return
			}
		}
	default:
		for _, sub := range re.Sub {
			firstBytes(sub, out)
		}
	}
}

func markFirst(r rune, anyCase bool, out *[256]bool) {
	out[firstByte(r)] = true
	for f := unicode.SimpleFold(r); anyCase && f != r; f = unicode.SimpleFold(f) {
		out[firstByte(f)] = true
	}
}

func firstByte(r rune) byte {
	var b [utf8.UTFMax]byte
	utf8.EncodeRune(b[:], r)
	return b[0]
}

func everyByte() (out [256]bool) {
	for i := range out {
		out[i] = true
	}
	return out
}

// beginsWord says whether every match begins at a boundary of ASCII words.
func beginsWord(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpWordBoundary:
		return true
	case syntax.OpConcat, syntax.OpCapture:
		return len(re.Sub) > 0 && beginsWord(re.Sub[0])
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if !beginsWord(sub) {
				return false
			}
		}
		return true
	}
	return false
}
