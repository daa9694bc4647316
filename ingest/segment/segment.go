// Package segment cuts a document into the pieces that people cite: the
// articles, paragraphs and letters of an instrument, the paragraphs of a
// statement.
//
// Every piece is an exact span of the text, and the pieces that nothing else
// holds cover every visible character, so no word can be lost between two
// pieces. The package knows how texts are laid out, in six languages; it does
// not know what they mean and resolves nothing.
package segment

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// Version names how documents are cut. It changes with the pieces, so that a
// store whose documents were cut in another way reads them again.
const Version = "lacuna-segment 2"

// MaxSegment is the longest paragraph of a statement in code points. A longer
// one, as in texts without line ends, is cut after a sentence.
const MaxSegment = 4000

// Split cuts a document by what it is: an instrument when the hints say so, or
// when they leave it open and the text has a run of articles or begins as a
// resolution does; otherwise a statement.
func Split(d doc.Document) []doc.Segment {
	switch {
	case !IsInstrument(d):
		return Statement(d.Text)
	case !looksLikeInstrument(d.Text) && isResolution(d.Text):
		return Resolution(d.Text)
	}
	return Instrument(d.Text)
}

// IsInstrument says how Split takes a document.
func IsInstrument(d doc.Document) bool {
	switch d.Hints.As {
	case doc.AsInstrument:
		return true
	case doc.AsStatement:
		return false
	}
	return looksLikeInstrument(d.Text) || isResolution(d.Text)
}

// looksLikeInstrument asks for three headings of articles numbered in a row from one.
func looksLikeInstrument(t doc.Text) bool {
	next := 1
	for _, l := range lines(t) {
		if h, ok := heading(l.words(t)); ok && h.article && h.number == strconv.Itoa(next) {
			if next++; next > 3 {
				return true
			}
		}
	}
	return false
}

// line is a line without its white space at both ends.
type line struct{ start, end int }

func (l line) words(t doc.Text) string { return t.Slice(l.start, l.end) }

func (l line) empty() bool { return l.start == l.end }

// lines cuts a text at LF, CRLF, CR and the line and paragraph separators.
func lines(t doc.Text) []line {
	var out []line
	runes := t.Runes()
	start := 0
	for i := 0; i <= len(runes); i++ {
		if i < len(runes) && !isBreak(runes[i]) {
			continue
		}
		out = append(out, trim(runes, start, i))
		if i+1 < len(runes) && runes[i] == '\r' && runes[i+1] == '\n' {
			i++
		}
		start = i + 1
	}
	return out
}

func isBreak(r rune) bool {
	return r == '\n' || r == '\r' || r == '\f' || r == '\v' || r == '\u2028' || r == '\u2029' || r == '\u0085'
}

func trim(runes []rune, start, end int) line {
	for start < end && blank(runes[start]) {
		start++
	}
	for end > start && blank(runes[end-1]) {
		end--
	}
	return line{start, end}
}

// blank says whether a code point shows nothing: white space, a byte order
// mark, a mark of direction.
func blank(r rune) bool {
	return unicode.IsSpace(r) || r == '\ufeff' || r >= '\u200b' && r <= '\u200f' || r == '\u2060'
}

// Statement cuts a text into paragraphs. An empty line ends a paragraph; a line
// end alone does where lines are whole paragraphs, and not where the text is
// wrapped at a column.
func Statement(t doc.Text) []doc.Segment {
	all := lines(t)
	wrapped := isWrapped(t, all)
	var out []doc.Segment
	start, end := -1, -1
	flush := func() {
		if start >= 0 {
			out = appendPieces(out, t, start, end)
		}
		start = -1
	}
	for _, l := range all {
		if l.empty() {
			flush()
			continue
		}
		if start >= 0 && !wrapped {
			flush()
		}
		if start < 0 {
			start = l.start
		}
		end = l.end
	}
	flush()
	return out
}

// isWrapped says whether most lines that are followed by another break off
// within a sentence.
func isWrapped(t doc.Text, all []line) bool {
	var followed, open int
	for i, l := range all[:max(0, len(all)-1)] {
		if l.empty() || all[i+1].empty() {
			continue
		}
		followed++
		last, first := t.At(l.end-1), t.At(all[i+1].start)
		if !isTerminal(last) && last != ':' && (l.end-l.start > 30 || unicode.IsLower(first)) {
			open++
		}
	}
	return followed > 0 && open*2 > followed
}

func isTerminal(r rune) bool { return strings.ContainsRune(".!?…。！？؟\"”»’)", r) }

func appendPieces(out []doc.Segment, t doc.Text, start, end int) []doc.Segment {
	for end-start > MaxSegment {
		cut := start + MaxSegment
		for cut > start+MaxSegment/2 && !isTerminal(t.At(cut-1)) {
			cut--
		}
		if cut == start+MaxSegment/2 {
			cut = start + MaxSegment
		}
		piece := trim(t.Runes(), start, cut)
		out = appendText(out, piece)
		start = trim(t.Runes(), cut, end).start
	}
	return appendText(out, line{start, end})
}

func appendText(out []doc.Segment, l line) []doc.Segment {
	if l.empty() {
		return out
	}
	return append(out, doc.Segment{Type: schema.PassageTypeText, Path: strconv.Itoa(len(out)), Start: l.start, End: l.end, Within: -1})
}
