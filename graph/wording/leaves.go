package wording

import "strings"

// Leaves gives the places of the passages by which two texts are compared: at
// each pinpoint the deepest that both have. An article is left out where both
// have its paragraphs, because their words stand in it too; and a paragraph
// where the other text has the article alone.
func Leaves(a, b []Passage) (inA, inB []int) {
	common := both(pins(a), pins(b))
	split := map[string]bool{} // pinpoints within which both have another
	for pin := range common {
		for up := above(pin); up != ""; up = above(up) {
			split[up] = true
		}
	}
	return leaves(a, common, split), leaves(b, common, split)
}

func leaves(list []Passage, common, split map[string]bool) []int {
	var out []int
	for i, p := range list {
		switch {
		case split[p.Pin]:
		case common[p.Pin] || !coveredAbove(p.Pin, common, split):
			out = append(out, i)
		}
	}
	return out
}

// coveredAbove says whether a passage around a pinpoint is compared as a whole.
func coveredAbove(pin string, common, split map[string]bool) bool {
	for up := above(pin); up != ""; up = above(up) {
		if common[up] && !split[up] {
			return true
		}
	}
	return false
}

// Body is the words at a pinpoint without the number or heading word before
// them, which one transcription prints and another leaves out: "4. All Members"
// at 2(4) is "All Members".
func Body(pin, words string) string {
	words = strings.TrimSpace(words)
	number := strings.TrimSuffix(pin[strings.LastIndexByte(pin, '(')+1:], ")")
	if !strings.Contains(pin, "(") {
		if first, rest, found := strings.Cut(words, "\n"); found && isHeading(first, number) {
			return strings.TrimSpace(rest)
		}
		return words
	}
	rest, found := strings.CutPrefix(strings.TrimLeft(words, "( "), number)
	if trimmed := strings.TrimLeft(rest, ".) –-\u00a0\t"); found && trimmed != rest {
		return trimmed
	}
	return words
}

// isHeading says whether a line is the heading of an article of a number: it
// names the number among its first words and does not end as a sentence.
func isHeading(line, number string) bool {
	line = strings.TrimSpace(line)
	if line == "" || strings.ContainsRune(";,", rune(line[len(line)-1])) {
		return false
	}
	words := strings.Fields(line)
	for _, w := range words[:min(3, len(words))] {
		if strings.Trim(w, "#*_.:()–—-") == number {
			return true
		}
	}
	return false
}

// above is the pinpoint around another: that of 2(4)(a) is 2(4).
func above(pin string) string { return pin[:max(0, strings.LastIndexByte(pin, '('))] }

func pins(list []Passage) map[string]bool {
	out := map[string]bool{}
	for _, p := range list {
		out[p.Pin] = true
	}
	return out
}

func both(a, b map[string]bool) map[string]bool {
	out := map[string]bool{}
	for pin := range a {
		if b[pin] {
			out[pin] = true
		}
	}
	return out
}
