package draft

import (
	"regexp"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/segment"
	"github.com/lacuna-law/lacuna/schema"
)

// article is one article, or one paragraph of an article that has several.
type article struct {
	pinpoint string
	path     string // its name in ids
	text     string // the whole, on one line
	clauses  []string
}

// articlesOf cuts a draft into articles. A text without headings of articles
// is cut into its paragraphs.
func articlesOf(d doc.Document) []article {
	c := cutting{d.Text, segment.Instrument(d.Text), map[int][]int{}}
	for i, s := range c.segments {
		c.within[s.Within] = append(c.within[s.Within], i)
	}
	var out []article
	for i, s := range c.segments {
		if s.Type != schema.PassageTypeArticle {
			continue
		}
		paragraphs := c.parts(i, schema.PassageTypeParagraph)
		if len(paragraphs) == 0 {
			out = append(out, c.article(i, bodyStart(d.Text, s)))
		}
		for _, p := range paragraphs {
			out = append(out, c.article(p, c.segments[p].Start))
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, s := range segment.Statement(d.Text) {
		if text := flat(d.Text.Slice(s.Start, s.End)); text != "" && !strings.HasPrefix(text, "#") {
			n := "para. " + itoa(len(out)+1)
			out = append(out, article{pinpoint: n, path: "para-" + itoa(len(out)+1), text: text, clauses: sentences(text)})
		}
	}
	return out
}

// bodyStart is where the words of an article begin, behind its heading.
func bodyStart(t doc.Text, s doc.Segment) int {
	for i := s.Start; i < s.End; i++ {
		if t.At(i) == '\n' || t.At(i) == '\r' {
			return i
		}
	}
	return s.Start
}

// cutting is a draft cut into segments, with those that lie directly in each.
type cutting struct {
	text     doc.Text
	segments []doc.Segment
	within   map[int][]int
}

// parts lists the segments of a type that lie directly in another.
func (c cutting) parts(at int, kind schema.PassageType) []int {
	var out []int
	for _, i := range c.within[at] {
		if c.segments[i].Type == kind {
			out = append(out, i)
		}
	}
	return out
}

// article reads one unit. Where it holds lettered items, each is read with the
// words that lead up to them.
func (c cutting) article(at, start int) article {
	s, t := c.segments[at], c.text
	out := article{pinpoint: "Art. " + s.Pin, path: strings.TrimPrefix(s.Path, "art-"), text: flat(t.Slice(start, s.End))}
	if s.Pin == "" {
		out.pinpoint = s.Label
	}
	items := append(c.parts(at, schema.PassageTypeLetter), c.parts(at, schema.PassageTypeParagraph)...)
	if len(items) == 0 {
		out.clauses = sentences(out.text)
		return out
	}
	lead := flat(t.Slice(start, c.segments[items[0]].Start))
	before := sentences(lead)
	if n := len(before); n > 0 {
		lead, before = before[n-1], before[:n-1]
	}
	out.clauses = before
	for _, item := range items {
		out.clauses = append(out.clauses, strings.TrimRight(lead, ":—– ")+" "+flat(t.Slice(c.segments[item].Start, c.segments[item].End)))
	}
	return out
}

var (
	spaces   = regexp.MustCompile(`\s+`)
	marks    = regexp.MustCompile(`(?m)^\s*(?:#+\s*|>\s*|[-*+]\s+|\(?[0-9a-z]{1,3}[.)]\s+)`)
	emphasis = strings.NewReplacer("**", "", "__", "", "`", "")
)

// flat writes a passage on one line without the marks of its layout.
func flat(text string) string {
	return strings.TrimSpace(spaces.ReplaceAllString(emphasis.Replace(marks.ReplaceAllString(text, "")), " "))
}

var ending = regexp.MustCompile(`[.;!?]["”’)]*\s+|[.;!?]["”’)]*$`)

// shortened are words that end with a point and no sentence.
func shortened(word string) bool {
	switch strings.ToLower(word) {
	case "art", "arts", "para", "paras", "no", "nos", "e.g", "i.e", "cf", "etc", "vol", "res", "doc":
		return true
	}
	return len(word) == 1
}

// sentences cuts a text after its sentences, and at semicolons.
func sentences(text string) []string {
	var out []string
	from := 0
	for _, at := range ending.FindAllStringIndex(text, -1) {
		words := strings.Fields(text[from:at[0]])
		if text[at[0]] == '.' && len(words) > 0 && shortened(words[len(words)-1]) && at[1] < len(text) {
			continue
		}
		if one := strings.TrimSpace(text[from:at[1]]); one != "" {
			out = append(out, one)
		}
		from = at[1]
	}
	if rest := strings.TrimSpace(text[from:]); rest != "" {
		out = append(out, rest)
	}
	return out
}
