package segment

import (
	"strings"
	"unicode"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// recitals takes a preamble and the paragraphs in it.
func (s *splitter) recitals(b block) {
	at := s.add(b.scope, doc.Segment{Type: schema.PassageTypePreamble, Label: "Preamble", Path: "preamble", Start: s.lines[b.from].start, End: s.lines[b.to-1].end, Within: -1})
	all := recitalsOf(s.text, s.lines[b.from:b.to])
	if len(all) < 2 {
		return
	}
	for i, r := range all {
		pin := "PP " + itoa(i+1)
		s.add(b.scope, doc.Segment{Type: schema.PassageTypePreamble, Label: pin, Path: pathOf(pin), Pin: pin, Start: r.start, End: r.end, Within: at})
	}
}

// recitalsOf gives the paragraphs of a preamble: those that end with a comma
// or semicolon and stand behind the one that names who speaks.
func recitalsOf(t doc.Text, body []numbered) []line {
	var out []line
	opened := false
	for _, p := range paragraphsOf(t, body) {
		if last := t.At(p.end - 1); !strings.ContainsRune(",;，；،؛", last) && !endsWithAnd(t, p) {
			continue
		}
		if !opened {
			opened = true
			continue
		}
		out = append(out, p)
	}
	return out
}

// endsWithAnd says whether a paragraph ends with a comma or semicolon and `and`.
func endsWithAnd(t doc.Text, p line) bool {
	tail := t.Slice(max(p.start, p.end-5), p.end)
	return strings.ContainsAny(tail, ",;") && !strings.ContainsAny(tail, ".:")
}

// paragraphsOf joins lines to paragraphs. Where empty lines stand between
// paragraphs of several lines, a paragraph begins behind one that ends with a
// stop; where each line is a paragraph, at each that is not in lower case.
func paragraphsOf(t doc.Text, body []numbered) []line {
	wrapped := isWrapped(t, bare(body))
	var out []line
	for i, l := range body {
		joins := i > 0 && unicode.IsLower(t.At(l.start))
		if i > 0 && wrapped {
			joins = joins || !l.gap || !isStop(t.At(body[i-1].end-1)) && body[i-1].end-body[i-1].start > 30
		}
		if joins {
			out[len(out)-1].end = l.end
			continue
		}
		out = append(out, l.line)
	}
	return out
}

// bare gives lines with an empty one where a gap is.
func bare(body []numbered) []line {
	var out []line
	for _, l := range body {
		if l.gap {
			out = append(out, line{l.start, l.start})
		}
		out = append(out, l.line)
	}
	return out
}

func isStop(r rune) bool { return isTerminal(r) || strings.ContainsRune(",;:，；：،؛", r) }
