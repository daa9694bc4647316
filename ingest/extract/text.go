package extract

import (
	"strings"
	"unicode"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// Text is a document cut into sentences of tokens, which all finders share.
type Text struct {
	doc       doc.Document
	segments  []doc.Segment
	sentences []sentence
	language  string
	forumICT  bool // it was said where ICTs are the subject
}

// sentence is a sentence of one segment.
type sentence struct {
	segment    int
	start, end int
	toks       []token
	ict        bool // it, or the sentence before it, is about ICTs
	ownICT     bool // it is itself
	cyber      bool // it names cyberspace or its like itself
	headline   bool // it stands in a heading or in the lead of an article of the press
}

// Parse cuts a document into sentences. Each character belongs to the
// narrowest segment that holds it.
func (lex *Lexicon) Parse(d doc.Document, segments []doc.Segment) *Text {
	t := &Text{doc: d, segments: segments, language: d.Language}
	if g := lex.tongue(d.Language); d.Hints.Forum != "" {
		t.forumICT = g.ict.any(g.cut.words(d.Hints.Forum))
	}
	first := firstChildren(segments)
	for i, s := range segments {
		end := s.End
		if at := first[i]; at >= 0 {
			end = segments[at].Start
		}
		if end > s.Start {
			t.addSentences(lex, i, s.Start, end)
		}
	}
	lex.tongue(t.language).spreadICT(t.sentences)
	for i := 0; i < t.headlines(); i++ {
		for k := range t.sentences {
			if t.sentences[k].segment == i {
				t.sentences[k].headline = true
			}
		}
	}
	return t
}

// firstChildren gives for each segment the first one that lies within it.
func firstChildren(segments []doc.Segment) []int {
	out := make([]int, len(segments))
	for i := range out {
		out[i] = -1
	}
	for i, s := range segments {
		if w := s.Within; w >= 0 && out[w] < 0 && s.Start >= segments[w].Start && s.End <= segments[w].End {
			out[w] = i
		}
	}
	return out
}

func (t *Text) addSentences(lex *Lexicon, segment, start, end int) {
	g := lex.tongue(t.language)
	before := false
	for _, cut := range g.cutParts(t.doc.Text.Runes(), sentenceSpans(t.doc.Text.Runes(), start, end)) {
		toks := lex.tongue(t.language).cut.tokenize(t.doc.Text, cut[0], cut[1])
		if len(toks) == 0 {
			continue
		}
		g.particles.mark(toks)
		own := g.ict.any(toks) || len(g.about.find(toks)) > 0
		if len(t.sentences) > 0 && g.particles.links[toks[0].raw] {
			before = t.sentences[len(t.sentences)-1].ownICT
		}
		t.sentences = append(t.sentences, sentence{segment: segment, start: cut[0], end: cut[1], toks: toks, ict: own || before || t.forumICT, ownICT: own, cyber: g.cyber.any(toks) || t.forumICT})
		before = own
	}
}

// abbreviations end with a point and no sentence.
var abbreviations = map[string]bool{
	"mr": true, "mrs": true, "ms": true, "dr": true, "prof": true, "st": true, "no": true, "nos": true, "art": true, "arts": true, "para": true, "paras": true,
	"vol": true, "ed": true, "cf": true, "op": true, "res": true, "doc": true, "rev": true, "add": true, "corr": true, "gen": true, "col": true, "amb": true, "hon": true, "p": true, "pp": true, "vs": true, "etc": true,
}

// longestSentence is the length in code points at which a text without
// sentences is cut, so that no text can make the work on a sentence long.
const longestSentence = 3000

// sentenceSpans cuts a span after marks that end a sentence. A point after an
// abbreviation, an initial or before a lower-case word ends none.
func sentenceSpans(runes []rune, start, end int) [][2]int {
	var out [][2]int
	from := start
	for i := start; i < end; i++ {
		if i-from >= longestSentence && unicode.IsSpace(runes[i]) || i-from >= 2*longestSentence {
			out = append(out, [2]int{from, i})
			from = i
			continue
		}
		if !endsSentence(runes, i, from, end) {
			continue
		}
		stop := i + 1
		for stop < end && strings.ContainsRune("\"”»’)", runes[stop]) {
			stop++
		}
		out = append(out, [2]int{from, stop})
		from, i = stop, stop-1
	}
	if from < end {
		out = append(out, [2]int{from, end})
	}
	return out
}

func endsSentence(runes []rune, i, start, end int) bool {
	switch runes[i] {
	case '。', '！', '？', '؟':
		return true
	case '!', '?', '.':
	default:
		return false
	}
	next := i + 1
	for next < end && strings.ContainsRune("\"”»’)", runes[next]) {
		next++
	}
	if next < end && !unicode.IsSpace(runes[next]) {
		return false
	}
	for next < end && unicode.IsSpace(runes[next]) {
		next++
	}
	if next < end && unicode.IsLower(runes[next]) {
		return false
	}
	if runes[i] != '.' {
		return true
	}
	word := i
	for word > start && unicode.IsLetter(runes[word-1]) {
		word--
	}
	initial := i-word == 1 && unicode.IsUpper(runes[word])
	return !initial && !abbreviations[strings.ToLower(string(runes[word:i]))]
}

// quote cuts the exact words of a span.
func (t *Text) quote(start, end int) string { return t.doc.Text.Slice(start, end) }

// inTitle says whether a span stands within quotation marks around words that
// begin with capitals: the title of a meeting or a paper, not an assertion.
func (t *Text) inTitle(s sentence, start, end int) bool {
	open := -1
	for i := s.start; i < s.end; i++ {
		switch t.doc.Text.At(i) {
		case '“', '«':
			open = i
		case '”', '»':
			if open >= 0 && open < start && i >= end && capitalised(s.toks, open, i) {
				return true
			}
			open = -1
		case '"':
			if open >= 0 {
				if open < start && i >= end && capitalised(s.toks, open, i) {
					return true
				}
				open = -1
				continue
			}
			open = i
		}
	}
	return false
}

func capitalised(toks []token, start, end int) bool {
	var long, capitals int
	for _, t := range toks {
		if t.start < start || t.end > end || t.end-t.start < 4 {
			continue
		}
		long++
		if t.title {
			capitals++
		}
	}
	return long > 1 && capitals*4 >= long*3
}

// determiners are the English ones, for citations.
var determiners = map[string]bool{"the": true, "a": true, "an": true, "its": true, "our": true, "their": true, "his": true, "her": true, "such": true, "any": true, "all": true, "these": true, "those": true, "this": true}
