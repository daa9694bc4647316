package read

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// sheet is a page of a PDF.
type sheet struct {
	lines   []printed
	letters int
}

// printed is a line of a page. Its height on the page is that of the foot of
// its first letter, in points from the lower edge. Where a word is divided at
// its end it may go on in the next line, and end lower than it begins.
type printed struct {
	words []rune
	y     float64
	foot  float64 // of its last letter
	tall  float64 // the height of the first letter
	edge  bool    // a page header or footer, which is left out
}

// hyphens are the marks that stand for a hyphen at the end of a line.
const hyphens = "\x02\ufffe\u00ad"

// layOut writes pages as one running text, with an empty line where the gap
// between two lines is wider than within a paragraph, and gives the offset at
// which each page begins. Headers and footers are left out; a word that is
// divided at the end of a line is put together.
func layOut(sheets []sheet) (string, []int) {
	markEdges(sheets)
	var out []rune
	pages := make([]int, 0, len(sheets))
	for _, s := range sheets {
		lines := slices.DeleteFunc(slices.Clone(s.lines), func(l printed) bool { return l.edge })
		out = pageBreak(out, lines)
		pages = append(pages, len(out))
		pitch := pitchOf(lines)
		for i, l := range lines {
			if i > 0 {
				out = lineBreak(out, lines[i-1], l, pitch)
			}
			out = append(out, clean(l.words)...)
		}
	}
	return string(out), pages
}

// pageBreak joins a sentence that goes on over the page.
func pageBreak(out []rune, next []printed) []rune {
	if len(out) == 0 || len(next) == 0 {
		return out
	}
	if unicode.IsLower(next[0].words[0]) || strings.ContainsRune(hyphens, out[len(out)-1]) {
		return joinLine(out, next[0])
	}
	return append(out, '\n', '\n')
}

func lineBreak(out []rune, last, next printed, pitch float64) []rune {
	if gap := last.foot - next.y; gap < 0 || pitch > 0 && gap > 1.25*pitch {
		return append(out, '\n', '\n')
	}
	return joinLine(out, next)
}

// joinLine ends a line, or takes away the hyphen where it divides a word.
func joinLine(out []rune, next printed) []rune {
	if n := len(out); n > 0 && strings.ContainsRune(hyphens, out[n-1]) {
		if unicode.IsLower(next.words[0]) {
			return out[:n-1]
		}
		out[n-1] = '-'
		return out
	}
	return append(out, '\n')
}

// pitchOf is the usual distance between two lines of a page.
func pitchOf(lines []printed) float64 {
	var gaps []float64
	for i := range max(0, len(lines)-1) {
		if gap := lines[i].foot - lines[i+1].y; gap > 1 {
			gaps = append(gaps, gap)
		}
	}
	if len(gaps) == 0 {
		return 0
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/2*2/3] // the lower third: within paragraphs, not between them
}

// clean writes the forms that letters take beside each other as the letters
// themselves, and keeps everything else as it is.
func clean(words []rune) []rune {
	out := make([]rune, 0, len(words))
	for i, r := range words {
		switch {
		case r >= 0xfb00 && r <= 0xfdff || r >= 0xfe70 && r <= 0xfefc:
			out = append(out, []rune(norm.NFKC.String(string(r)))...)
		case strings.ContainsRune(hyphens, r) && i < len(words)-1:
			out = append(out, '-')
		case r < ' ' && r != 0x02 && r != '\t':
		default:
			out = append(out, r)
		}
	}
	for len(out) > 1 && unicode.IsSpace(out[len(out)-1]) {
		out = out[:len(out)-1]
	}
	return out
}

// edgeLines is how many lines from the top and from the foot of a page can be
// a header or a footer.
const edgeLines = 4

var pageNumber = regexp.MustCompile(`^[-–—\[( ]*(?i:page |p\. ?)?\d{1,4}([ ]*(/|of|de|из)[ ]*\d{1,4})?[-–—\]) ]*$`)

// markEdges marks the lines at the upper and lower edges of pages that repeat,
// apart from their numbers, on at least half of the pages; the numbers of
// pages; and symbols and job numbers that stand at the edge of another page too.
func markEdges(sheets []sheet) {
	lines, words := edgeCounts(sheets)
	enough := max(2, len(sheets)/2)
	for _, s := range sheets {
		for _, i := range edgesOf(s) {
			printed := strings.TrimSpace(string(s.lines[i].words))
			s.lines[i].edge = lines[edgeKey(printed)] >= enough || len(sheets) > 1 && (pageNumber.MatchString(printed) || isFurniture(printed, words))
		}
	}
}

// isFurniture says whether each word of a line has a digit and is the number
// of a page or stands at the edge of another page.
func isFurniture(line string, elsewhere map[string]int) bool {
	for word := range strings.FieldsSeq(line) {
		if !strings.ContainsFunc(word, unicode.IsDigit) || !pageNumber.MatchString(word) && elsewhere[word] < 2 {
			return false
		}
	}
	return true
}

// edgeCounts counts on how many pages each line and each word stands at an edge.
func edgeCounts(sheets []sheet) (lines, words map[string]int) {
	lines, words = map[string]int{}, map[string]int{}
	for _, s := range sheets {
		on, has := map[string]bool{}, map[string]bool{}
		for _, i := range edgesOf(s) {
			on[edgeKey(string(s.lines[i].words))] = true
			for word := range strings.FieldsSeq(string(s.lines[i].words)) {
				has[word] = true
			}
		}
		for key := range on {
			lines[key]++
		}
		for word := range has {
			words[word]++
		}
	}
	return lines, words
}

// edgesOf gives the lines that stand highest and lowest on a page.
func edgesOf(s sheet) []int {
	order := make([]int, len(s.lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(s.lines[b].y, s.lines[a].y) })
	if len(order) <= 2*edgeLines {
		return order
	}
	return append(order[:edgeLines:edgeLines], order[len(order)-edgeLines:]...)
}

// edgeKey is a line without its numbers. A line of numbers alone has none.
func edgeKey(words string) string {
	key := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, words)
	if !strings.ContainsFunc(key, unicode.IsLetter) {
		return words
	}
	return collapse(key)
}
