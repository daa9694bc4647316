package segment

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// closing is how the words after the last article begin.
var closing = regexp.MustCompile(`^(?i)(in faith whereof|in witness whereof|done (at|in)\b|en foi de quoi|fait [àa]\b|en fe de lo cual|en testimonio de lo cual|hecho en|в удостоверение|совершено|为此|為此|وإثبات|وإثباتا|إثباتاً|ومصداق)`)

// Instrument cuts the text of an instrument. A part, title or chapter gives a
// segment for its heading alone; an article holds its paragraphs, a paragraph
// its letters. What stands before the first division is the preamble, what
// stands after the last article is a text of its own.
func Instrument(t doc.Text) []doc.Segment {
	s := &splitter{text: t, lines: visible(t), part: -1, paths: map[string]int{}}
	i := s.preamble()
	for i < len(s.lines) {
		h, ok := heading(s.words(i))
		switch {
		case ok && h.article:
			i = s.article(i, h)
		case ok:
			i = s.division(i)
		case s.isSubheading(i):
			i = s.subheading(i)
		default:
			i = s.rest(i)
		}
	}
	return s.out
}

// numbered is a visible line and whether an empty line stands before it.
type numbered struct {
	line
	gap bool
}

func visible(t doc.Text) []numbered {
	var out []numbered
	gap := false
	for _, l := range lines(t) {
		if l.empty() {
			gap = true
			continue
		}
		out = append(out, numbered{l, gap})
		gap = false
	}
	return out
}

type splitter struct {
	text  doc.Text
	lines []numbered
	out   []doc.Segment
	part  int // the segment of the part we are in, or -1
	paths map[string]int
}

func (s *splitter) words(i int) string { return s.lines[i].words(s.text) }

func (s *splitter) isHeading(i int) bool {
	_, ok := heading(s.words(i))
	return ok
}

// add appends a segment. A path that is there already, as where a text gives
// the same article twice, gets a counter and loses its pinpoint, so that no
// rule is given words of which it is not sure.
func (s *splitter) add(seg doc.Segment) int {
	if n := s.paths[seg.Path]; n > 0 {
		seg.Pin = ""
		s.paths[seg.Path]++
		seg.Path += "~" + strconv.Itoa(n+1)
	} else {
		s.paths[seg.Path] = 1
	}
	s.out = append(s.out, seg)
	return len(s.out) - 1
}

func (s *splitter) preamble() int {
	i := 0
	for i < len(s.lines) && !s.isHeading(i) && !(i > 0 && s.isSubheading(i)) {
		i++
	}
	if i == len(s.lines) {
		return 0
	}
	if i > 0 {
		s.add(doc.Segment{Type: schema.PassageTypePreamble, Label: "Preamble", Path: "preamble", Start: s.lines[0].start, End: s.lines[i-1].end, Within: -1})
	}
	return i
}

// division takes the heading of a part with the lines of its title. A part
// stands on the top level; spans do not hold one another across it.
func (s *splitter) division(i int) int {
	end := i + 1
	for end < len(s.lines) && end < i+3 && strings.HasPrefix(s.words(end), "####") {
		end++
	}
	s.part = s.add(doc.Segment{
		Type: schema.PassageTypePart, Label: label(s.words(i)), Path: "part-" + strconv.Itoa(len(s.out)),
		Start: s.lines[i].start, End: s.lines[end-1].end, Within: -1,
	})
	return end
}

func (s *splitter) subheading(i int) int {
	s.add(doc.Segment{
		Type: schema.PassageTypePart, Label: label(s.words(i)), Path: "part-" + strconv.Itoa(len(s.out)),
		Start: s.lines[i].start, End: s.lines[i].end, Within: s.part,
	})
	return i + 1
}

// isSubheading says whether a line is a heading without a number: the next
// visible line heads an article or a part.
func (s *splitter) isSubheading(i int) bool {
	return i+1 < len(s.lines) && s.isHeading(i+1) && !s.isHeading(i) && isSubheading(s.words(i))
}

func (s *splitter) rest(i int) int {
	end := i
	for end < len(s.lines) && !s.isHeading(end) && !s.isSubheading(end) {
		end++
	}
	if end == i {
		end++
	}
	s.add(doc.Segment{Type: schema.PassageTypeText, Path: "text-" + strconv.Itoa(len(s.out)), Start: s.lines[i].start, End: s.lines[end-1].end, Within: s.part})
	return end
}

// article takes the heading of an article, the line of its title where one
// is, and its body.
func (s *splitter) article(i int, h head) int {
	end := i + 1
	for end < len(s.lines) && !s.isHeading(end) && !s.isSubheading(end) && !closing.MatchString(s.words(end)) {
		end++
	}
	body := i + 1
	if body < end && s.isTitleLine(body, end, h) {
		body++
	}
	at := s.add(doc.Segment{
		Type: schema.PassageTypeArticle, Label: label(s.words(i)), Path: "art-" + h.number, Pin: h.number,
		Start: s.lines[i].start, End: s.lines[end-1].end, Within: s.part,
	})
	if body < end {
		items := readItems(s.text, s.lines[body:end])
		s.paragraphs(at, h.number, items)
	}
	return end
}

// isTitleLine says whether the line after an article's heading is its title.
func (s *splitter) isTitleLine(i, end int, h head) bool {
	words := s.words(i)
	if strings.HasPrefix(words, "#") {
		return true
	}
	return h.rest == "" && end-i > 1 && isSubheading(words) && len(strings.Fields(words)) <= 12 && hasCase(words)
}

// hasCase says whether a text is in a script with capitals, where a line that
// begins with one and does not end as a sentence can be told to be a title.
func hasCase(words string) bool {
	return strings.ContainsFunc(words, func(r rune) bool { return unicode.IsUpper(r) || unicode.IsLower(r) })
}

func label(words string) string {
	return strings.Join(strings.Fields(strings.Trim(markdown.ReplaceAllString(words, ""), "*_ ")), " ")
}

func itoa(n int) string { return strconv.Itoa(n) }
