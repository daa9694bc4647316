package extract

import (
	"io"
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"
	"unicode/utf8"
)

// gated is a regular expression that is tried only where one of the words
// stands without which it cannot match, because most texts hold few of the many
// forms of citations. What it finds is what the expression finds by itself.
type gated struct {
	*regexp.Regexp
	needs []need // none: it is always tried
	near  bool   // how far before its words a match begins is known
	first *[256]bool
	begin bool // a match begins at a boundary of ASCII words
	here  func() *regexp.Regexp
	top   func() *regexp.Regexp
}

func gate(text string) (gated, error) {
	re, err := regexp.Compile(text)
	if err != nil {
		return gated{}, err
	}
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return gated{}, err
	}
	tree = tree.Simplify()
	g := gated{Regexp: re, needs: needs(tree), first: &[256]bool{}, begin: beginsWord(tree)}
	g.near = len(g.needs) > 0 && !nullable(tree)
	for _, n := range g.needs {
		g.near = g.near && n.before < without && len(n.word) > 1
	}
	firstBytes(tree, g.first)
	// The first tries a match behind one character, so that the expression sees
	// what stands before it, the other at the beginning of a text.
	g.here = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\A(?s:.)(?:` + text + `)`) })
	g.top = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\A(?:` + text + `)`) })
	return g, nil
}

// all gives the matches in a text.
func (g gated) all(f flat) [][]int {
	switch {
	case len(g.needs) == 0:
		return f.all(g.Regexp)
	case g.near && f.trail != nil:
		if found, done := g.around(f); done {
			return found
		}
		return f.all(g.Regexp)
	}
	for _, n := range g.needs {
		if strings.Contains(f.lower, n.word) {
			return f.all(g.Regexp)
		}
	}
	return nil
}

// around tries the expression at each place from which it may reach one of its
// words. It gives up where that is more work than to read the text from its
// beginning to its end, so that no text can make it long.
func (g gated) around(f flat) (found [][]int, done bool) {
	from, few := f.trail.starts(f.s, g)
	if !few || len(from) == 0 {
		return nil, few
	}
	const each = 16
	r := runes{s: f.s}
	for end := 0; len(from) > 0; from = from[1:] {
		at := int(from[0])
		if at < end {
			continue
		}
		if r.read += each; r.read > len(f.s)+1024 {
			return nil, false
		}
		m := g.at(&r, at)
		if m == nil {
			continue
		}
		found, end = append(found, m), m[1]
	}
	return found, true
}

// at gives the match that begins at a byte, or nil.
func (g gated) at(r *runes, at int) []int {
	if r.at = at; at == 0 {
		return g.top().FindReaderSubmatchIndex(r)
	}
	_, size := utf8.DecodeLastRuneInString(r.s[:at])
	r.at -= size
	m := g.here().FindReaderSubmatchIndex(r)
	for i := range m {
		if m[i] >= 0 {
			m[i] += at - size
		}
	}
	if m != nil {
		m[0] = at
	}
	return m
}

// runes reads a text from a byte on, and counts what was read.
type runes struct {
	s        string
	at, read int
}

// ReadRune implements io.RuneReader.
func (r *runes) ReadRune() (rune, int, error) {
	if r.at >= len(r.s) {
		return 0, 0, io.EOF
	}
	one, size := rune(r.s[r.at]), 1
	if one >= utf8.RuneSelf {
		one, size = utf8.DecodeRuneInString(r.s[r.at:])
	}
	r.at += size
	r.read += size
	return one, size, nil
}
