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
var closing = regexp.MustCompile(`^(?i)(in faith whereof|in witness whereof|done (at|in)\b|en foi de quoi|fait [àa]\b|en fe de lo cual|en testimonio de lo cual|hecho en|в удостоверение|совершено|ten blijke waarvan|gedaan te|为此|為此|وإثبات|وإثباتا|إثباتاً|ومصداق)`)

// Instrument cuts the text of an instrument. A part, title or chapter gives a
// segment for its heading alone; an article holds its paragraphs, a paragraph
// its letters. What stands before the first division is the preamble, what
// stands after the last article is a text of its own. An annex, a protocol and
// a translation within the same text have articles of their own.
func Instrument(t doc.Text) []doc.Segment {
	s := &splitter{text: t, lines: visible(t), part: -1, paths: map[string]int{}, slugs: map[string]int{}}
	s.scan()
	s.scopes()
	for _, b := range s.blocks {
		s.emit(b)
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

// role is what a block of lines is.
type role int

const (
	aRest role = iota
	aPreamble
	aDivision
	aSubheading
	aTitle // of an annex, a protocol or another text of its own
	anArticle
)

// block is a run of lines that stand for one thing.
type block struct {
	role     role
	from, to int // lines, end exclusive
	head     head
	scope    *scope
}

type splitter struct {
	text   doc.Text
	lines  []numbered
	blocks []block
	out    []doc.Segment
	part   int // the segment of the part we are in, or -1
	paths  map[string]int
	slugs  map[string]int // names of scopes in ids
}

func (s *splitter) words(i int) string { return s.lines[i].words(s.text) }

func (s *splitter) isHeading(i int) bool {
	_, ok := heading(s.words(i))
	return ok
}

// scan cuts the lines into blocks.
func (s *splitter) scan() {
	i := s.preamble()
	for i < len(s.lines) {
		h, ok := heading(s.words(i))
		from := i
		switch {
		case s.isTitle(i):
			i = s.block(aTitle, from, i+1, head{})
		case ok && h.article:
			i = s.block(anArticle, from, s.articleEnd(i), h)
		case ok:
			i = s.block(aDivision, from, s.divisionEnd(i), h)
		case s.isSubheading(i):
			i = s.block(aSubheading, from, i+1, head{})
		default:
			i = s.block(aRest, from, s.restEnd(i), head{})
		}
	}
}

func (s *splitter) block(r role, from, to int, h head) int {
	s.blocks = append(s.blocks, block{role: r, from: from, to: to, head: h})
	return to
}

func (s *splitter) preamble() int {
	i := 0
	for i < len(s.lines) && !s.isHeading(i) && !(i > 0 && (s.isSubheading(i) || s.isTitle(i))) {
		i++
	}
	if i == len(s.lines) {
		return 0
	}
	if i > 0 {
		s.block(aPreamble, 0, i, head{})
	}
	return i
}

// divisionEnd takes the lines of the title of a part with its heading.
func (s *splitter) divisionEnd(i int) int {
	end := i + 1
	for end < len(s.lines) && end < i+3 && strings.HasPrefix(s.words(end), "####") {
		end++
	}
	return end
}

// isSubheading says whether a line is a heading without a number: the next
// visible line heads an article or a part.
func (s *splitter) isSubheading(i int) bool {
	return i+1 < len(s.lines) && s.isHeading(i+1) && !s.isHeading(i) && isSubheading(s.words(i))
}

// isTitle says whether a line is the title of a text of its own: an annex, or,
// behind words that close a text, any title.
func (s *splitter) isTitle(i int) bool {
	words := s.words(i)
	if i == 0 {
		return false
	}
	if strings.HasPrefix(words, "# ") || isAnnex(words) {
		return true
	}
	return s.closed(i) && (strings.HasPrefix(words, "#") && !s.isHeading(i) || isWorkTitle(words))
}

// closed says whether the block before a line closes a text.
func (s *splitter) closed(i int) bool {
	n := len(s.blocks)
	return n > 0 && s.blocks[n-1].role == aRest && closing.MatchString(s.words(s.blocks[n-1].from)) && s.blocks[n-1].to == i
}

func (s *splitter) restEnd(i int) int {
	end := i + 1
	closes := closing.MatchString(s.words(i))
	for end < len(s.lines) && !s.isHeading(end) && !s.isSubheading(end) && !isAnnex(s.words(end)) && !strings.HasPrefix(s.words(end), "# ") {
		if closes && (strings.HasPrefix(s.words(end), "#") || isWorkTitle(s.words(end))) {
			break
		}
		end++
	}
	return end
}

func (s *splitter) articleEnd(i int) int {
	end := i + 1
	for end < len(s.lines) && !s.isHeading(end) && !s.isSubheading(end) && !closing.MatchString(s.words(end)) && !isAnnex(s.words(end)) && !strings.HasPrefix(s.words(end), "# ") {
		end++
	}
	return end
}

// emit makes the segments of a block.
func (s *splitter) emit(b block) {
	switch b.role {
	case aPreamble:
		s.recitals(b)
	case aTitle:
		s.part = s.add(b.scope, doc.Segment{Type: schema.PassageTypePart, Label: label(s.words(b.from)), Path: "title", Start: s.lines[b.from].start, End: s.lines[b.to-1].end, Within: -1})
	case aDivision:
		s.part = s.add(b.scope, s.headline(b, -1))
	case aSubheading:
		s.add(b.scope, s.headline(b, s.part))
	case anArticle:
		s.article(b)
	default:
		s.add(b.scope, doc.Segment{Type: schema.PassageTypeText, Path: "text-" + strconv.Itoa(len(s.out)), Start: s.lines[b.from].start, End: s.lines[b.to-1].end, Within: s.part})
	}
}

// headline is the segment of a part. A part stands on the top level; spans do
// not hold one another across it.
func (s *splitter) headline(b block, within int) doc.Segment {
	return doc.Segment{
		Type: schema.PassageTypePart, Label: label(s.words(b.from)), Path: "part-" + strconv.Itoa(len(s.out)),
		Start: s.lines[b.from].start, End: s.lines[b.to-1].end, Within: within,
	}
}

// add appends a segment. A path that is there already, as where a text gives
// the same article twice, gets a counter and loses its pinpoint, so that no
// rule is given words of which it is not sure.
func (s *splitter) add(in *scope, seg doc.Segment) int {
	if in.slug != "" {
		seg.Path = in.slug + "." + seg.Path
	}
	if in.name != "" && (seg.Type == schema.PassageTypeArticle || seg.Pin != "") {
		seg.Label = shortened(in.name) + ", " + seg.Label
	}
	seg.Scope, seg.Language = in.name, in.language
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

// shortened cuts a long title for labels.
func shortened(title string) string {
	const limit = 60
	if len([]rune(title)) <= limit {
		return title
	}
	return strings.TrimSpace(cutRunes(title, limit)) + "…"
}

// article takes the heading of an article, the line of its title where one
// is, and its body.
func (s *splitter) article(b block) {
	body := b.from + 1
	if body < b.to && s.isTitleLine(body, b.to, b.head) {
		body++
	}
	at := s.add(b.scope, doc.Segment{
		Type: schema.PassageTypeArticle, Label: label(s.words(b.from)), Path: "art-" + b.head.number, Pin: b.head.number,
		Start: s.lines[b.from].start, End: s.lines[b.to-1].end, Within: s.part,
	})
	if body < b.to {
		s.place(b.scope, at, "Art. ", "art-", itemsOf(s.text, s.lines[body:b.to], b.head.number))
	}
}

// place adds the items of an article, or of a paragraph, below it. An item
// ends where the next begins that it does not hold.
func (s *splitter) place(in *scope, holder int, word, prefix string, items []entry) {
	end := s.out[holder].End
	at := make([]int, len(items))
	for i, e := range items {
		up := holder
		if e.up >= 0 {
			up = at[e.up]
		}
		span := trim(s.text.Runes(), e.start, min(e.end, end))
		at[i] = s.add(in, doc.Segment{Type: e.kind, Label: word + e.pin, Path: prefix + pathOf(e.pin), Pin: e.pin, Start: span.start, End: span.end, Within: up})
	}
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

// pathOf writes 2(4)(a) as 2-4-a.
func pathOf(pin string) string {
	return strings.TrimRight(strings.NewReplacer("(", "-", ")", "", " ", "-").Replace(strings.ToLower(pin)), "-")
}

func itoa(n int) string { return strconv.Itoa(n) }

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
