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
	segments := segment.Instrument(d.Text)
	var out []article
	for i, s := range segments {
		if s.Type != schema.PassageTypeArticle {
			continue
		}
		paragraphs := within(segments, i, schema.PassageTypeParagraph)
		if len(paragraphs) == 0 {
			out = append(out, articleOf(d.Text, segments, i, bodyStart(d.Text, s)))
		}
		for _, p := range paragraphs {
			out = append(out, articleOf(d.Text, segments, p, segments[p].Start))
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

// within lists the segments of a type that lie directly in another.
func within(segments []doc.Segment, at int, kind schema.PassageType) []int {
	var out []int
	for i, s := range segments {
		if s.Within == at && s.Type == kind {
			out = append(out, i)
		}
	}
	return out
}

// articleOf reads one unit. Where it holds lettered items, each is read with
// the words that lead up to them.
func articleOf(t doc.Text, segments []doc.Segment, at, start int) article {
	s := segments[at]
	out := article{pinpoint: "Art. " + s.Pin, path: strings.TrimPrefix(s.Path, "art-"), text: flat(t.Slice(start, s.End))}
	if s.Pin == "" {
		out.pinpoint = s.Label
	}
	items := append(within(segments, at, schema.PassageTypeLetter), within(segments, at, schema.PassageTypeParagraph)...)
	if len(items) == 0 {
		out.clauses = sentences(out.text)
		return out
	}
	lead := flat(t.Slice(start, segments[items[0]].Start))
	before := sentences(lead)
	if n := len(before); n > 0 {
		lead, before = before[n-1], before[:n-1]
	}
	out.clauses = before
	for _, item := range items {
		out.clauses = append(out.clauses, strings.TrimRight(lead, ":—– ")+" "+flat(t.Slice(segments[item].Start, segments[item].End)))
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
