package segment

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

var (
	// body is the line by which an organ begins its resolution.
	body = regexp.MustCompile(`^(?i)(the (security council|general assembly|human rights council|economic and social council)|le conseil de sécurité|l.assemblée générale|le conseil des droits de l.homme|el consejo de seguridad|la asamblea general|el consejo de derechos humanos|совет безопасности|генеральная ассамблея|совет по правам человека|安全理事会|大会|人权理事会|إن مجلس الأمن|إن الجمعية العامة|إن مجلس حقوق الإنسان)\s*[,，،]$`)
	// ordered is the number of an operative paragraph.
	ordered  = regexp.MustCompile(`^([\d٠-٩]{1,3})\s?(?:[.．]|\s[-–]\s)\s*\S`)
	annexed  = regexp.MustCompile(`^(?i)(?:annexe?|anexo|приложение|المرفق|附件)(?:\s+(?:[ivx]+|\d+|[a-z]))?$`)
	frontEnd = 60 // visible lines within which a resolution begins
)

// isResolution asks for the line by which an organ begins, near the beginning,
// and a first operative paragraph behind it.
func isResolution(t doc.Text) bool {
	all := visible(t)
	from := beginning(t, all)
	if from < 0 {
		return false
	}
	for _, l := range all[from:] {
		if operative(l.words(t)) == 1 {
			return true
		}
	}
	return false
}

func beginning(t doc.Text, all []numbered) int {
	for i, l := range all[:min(frontEnd, len(all))] {
		if l.end-l.start < 60 && body.MatchString(l.words(t)) {
			return i
		}
	}
	return -1
}

// operative gives the number of the operative paragraph that a line begins, or 0.
func operative(words string) int {
	if m := ordered.FindStringSubmatch(string(plainSigns([]rune(cutRunes(words, 12))))); m != nil {
		return atoi(m[1])
	}
	return 0
}

// Resolution cuts a resolution, or the draft of one: what stands before it, the
// preamble with its paragraphs (PP 1 …), the operative paragraphs in a row
// (OP 1 …) with their letters, headings between them, and annexes.
func Resolution(t doc.Text) []doc.Segment {
	s := &splitter{text: t, lines: visible(t), part: -1, paths: map[string]int{}, slugs: map[string]int{}}
	main := &scope{}
	at := max(0, beginning(t, s.lines))
	if at > 0 {
		s.add(main, s.run(schema.PassageTypeText, "Front matter", "front", 0, at))
	}
	end := at
	for end < len(s.lines) && operative(s.words(end)) != 1 && !annexed.MatchString(s.words(end)) {
		end++
	}
	if end > at {
		s.recitals(block{role: aPreamble, from: at, to: end, scope: main})
	}
	s.operatives(main, end)
	return s.out
}

func (s *splitter) run(kind schema.PassageType, label, path string, from, to int) doc.Segment {
	return doc.Segment{Type: kind, Label: label, Path: path, Start: s.lines[from].start, End: s.lines[to-1].end, Within: -1}
}

// operatives cuts what follows the preamble. A number counts where it follows
// the one before, so that the date at the beginning of a line is no paragraph.
func (s *splitter) operatives(in *scope, from int) {
	next, word := 1, "OP "
	for i := from; i < len(s.lines); {
		if annexed.MatchString(s.words(i)) {
			in = s.named(label(s.words(i)))
			s.part = s.add(in, s.run(schema.PassageTypePart, label(s.words(i)), "title", i, i+1))
			next, word = 1, "para. "
			i++
			continue
		}
		end := i + 1
		for end < len(s.lines) && operative(s.words(end)) != next+boolInt(operative(s.words(i)) == next) && !annexed.MatchString(s.words(end)) && !s.isCaption(end) {
			end++
		}
		switch {
		case operative(s.words(i)) == next:
			s.operative(in, word, next, i, end)
			next++
		case s.isCaption(i):
			s.part = s.add(in, s.run(schema.PassageTypePart, label(s.words(i)), "part-"+itoa(len(s.out)), i, i+1))
			end = i + 1
		default:
			seg := s.run(schema.PassageTypeText, "", "text-"+itoa(len(s.out)), i, end)
			seg.Within = s.part
			s.add(in, seg)
		}
		i = end
	}
}

// operative adds an operative paragraph with its letters.
func (s *splitter) operative(in *scope, word string, n, from, to int) {
	pin := word + itoa(n)
	seg := s.run(schema.PassageTypeParagraph, pin, pathOf(strings.ReplaceAll(pin, ".", "")), from, to)
	seg.Pin, seg.Within = pin, s.part
	at := s.add(in, seg)
	tree := &lists{pin: pin, root: -1, introduced: true}
	for _, m := range marksOf(s.text, s.lines[from:to]) {
		if m.style != number && m.at > seg.Start {
			tree.add(m)
		}
	}
	s.place(in, at, "", "", closeItems(tree.items, seg.End))
}

// isCaption says whether a line is a heading between operative paragraphs: few
// words set apart, begun with a capital, not ended as a sentence, and followed
// by a numbered paragraph.
func (s *splitter) isCaption(i int) bool {
	words := []rune(s.words(i))
	if !s.lines[i].gap || len(words) > 80 || i+1 >= len(s.lines) || !s.lines[i+1].gap || operative(s.words(i+1)) == 0 {
		return false
	}
	return operative(string(words)) == 0 && unicode.IsUpper(words[0]) && unicode.IsLetter(words[len(words)-1])
}
