package web

import (
	"cmp"
	"slices"
	"strings"
)

// byPinpoint compares pinpoints as a lawyer counts: Art. 2 before Art. 103.
// Runs of digits are compared as numbers, all else letter by letter.
func byPinpoint(a, b string) int {
	for a != "" && b != "" {
		x, restA := run(a)
		y, restB := run(b)
		if c := compareRuns(x, y); c != 0 {
			return c
		}
		a, b = restA, restB
	}
	return cmp.Compare(len(a), len(b))
}

// run cuts off the first run of digits, or of what is no digit.
func run(text string) (first, rest string) {
	digit := isDigit(text[0])
	end := strings.IndexFunc(text, func(r rune) bool { return (r < 128 && isDigit(byte(r))) != digit })
	if end < 0 {
		return text, ""
	}
	return text[:end], text[end:]
}

func compareRuns(a, b string) int {
	if isDigit(a[0]) && isDigit(b[0]) {
		a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
		if c := cmp.Compare(len(a), len(b)); c != 0 {
			return c
		}
	}
	return cmp.Compare(a, b)
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// sortPassages puts the passages of a provision in the order in which they are
// shown: English first, then by language and place.
func sortPassages(l *list[passage]) {
	slices.SortStableFunc(l.Edges, func(a, b edge[passage]) int {
		return cmp.Or(cmp.Compare(languageRank(a.Node.Language), languageRank(b.Node.Language)),
			cmp.Compare(a.Node.Language, b.Node.Language), cmp.Compare(a.Node.Order, b.Node.Order))
	})
}

func languageRank(code string) int {
	if code == "en" {
		return 0
	}
	return 1
}
