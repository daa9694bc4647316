package extract

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A pattern is a phrase that a lawyer can read and edit:
//
//	word          the word, whatever its ending
//	a|b           either; a_b within it is one of two words
//	word*         a word that begins so
//	=word         the word with this ending only
//	?word         may be there or not
//	..3           up to three words of any kind
//	@name         a word of a class
//	< and >       what stands before < or after > must be there and is no part of the match
//
// Determiners are passed over between words.
type pattern struct {
	elems       []elem
	from, to    int      // the elements that are the match itself
	coordinated bool     // one member of a coordination may stand between its words
	tight       bool     // it does not reach across a comma
	asks        [][]mark // it matches only where one mark of each is in the sentence
	eager       bool     // optional words are looked for behind determiners
}

type elem struct {
	stems    map[string]bool
	exact    map[string]bool // words with their endings
	prefixes []string
	several  [][]string // runs of stems, for words of several tokens
	few      []string   // the stems, where they are few enough to be compared one by one
	optional bool
	gap      int // greatest number of words, when it is a gap
}

// classes are named sets of words.
type classes map[string][]string

// parsePattern reads a pattern.
func parsePattern(text string, named classes) (*pattern, error) { return cutter{}.pattern(text, named) }

func (c cutter) pattern(text string, named classes) (*pattern, error) {
	p := &pattern{to: -1, eager: c.language != ""}
	for _, field := range strings.Fields(text) {
		switch {
		case field == "<":
			p.from = len(p.elems)
		case field == ">":
			p.to = len(p.elems)
		case strings.HasPrefix(field, ".."):
			n, err := strconv.Atoi(field[2:])
			if err != nil || n < 1 || n > 20 {
				return nil, fmt.Errorf("pattern %q: %q is no gap", text, field)
			}
			p.elems = append(p.elems, elem{gap: n})
		default:
			elems, err := c.patternWord(field, named)
			if err != nil {
				return nil, fmt.Errorf("pattern %q: %w", text, err)
			}
			p.elems = append(p.elems, elems...)
		}
	}
	if p.to < 0 {
		p.to = len(p.elems)
	}
	required := slices.ContainsFunc(p.elems, func(e elem) bool { return !e.optional && e.gap == 0 })
	if !required || p.elems[0].gap > 0 || p.from >= p.to {
		return nil, fmt.Errorf("pattern %q must begin with a word and match something", text)
	}
	return p, nil
}

func (c cutter) patternWord(field string, named classes) ([]elem, error) {
	e := elem{stems: map[string]bool{}}
	field, e.optional = strings.CutPrefix(field, "?")
	for _, word := range strings.Split(field, "|") {
		if class, isClass := strings.CutPrefix(word, "@"); isClass {
			list, there := named[class]
			if !there {
				return nil, fmt.Errorf("there is no class %q", class)
			}
			for _, w := range list {
				e.add(c, w)
			}
			continue
		}
		e.add(c, word)
	}
	if strings.ContainsAny(field, "|@*=") || e.optional {
		return []elem{e}, nil
	}
	var out []elem // a word such as "supply-chain" is two
	for _, tok := range c.content(field) {
		out = append(out, elem{stems: map[string]bool{tok.stem: true}})
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%q holds no word", field)
	}
	return out, nil
}

func (e *elem) add(c cutter, word string) {
	if prefix, cut := strings.CutSuffix(word, "*"); cut {
		e.prefixes = append(e.prefixes, c.fold(prefix))
		return
	}
	exact, isExact := strings.CutPrefix(word, "=")
	if word = exact; isExact && len(c.words(exact)) == 1 {
		if e.exact == nil {
			e.exact = map[string]bool{}
		}
		e.exact[c.fold(exact)] = true
		return
	}
	switch toks := c.content(word); len(toks) {
	case 0:
	case 1:
		e.stems[toks[0].stem] = true
	default:
		stems := make([]string, 0, len(toks))
		for _, tok := range toks {
			stems = append(stems, tok.stem)
		}
		e.several = append(e.several, stems)
	}
}

// phrase makes a pattern of the plain words of an alias.
func phrase(text string) *pattern { return cutter{}.phrase(text) }

func (c cutter) phrase(text string) *pattern {
	p := &pattern{}
	for _, tok := range c.content(text) {
		p.elems = append(p.elems, elem{stems: map[string]bool{tok.stem: true}})
	}
	p.to, p.coordinated = len(p.elems), len(p.elems) > 2
	return p
}

func (e *elem) matches(t token) bool { return e.matchesAt(&t) }

func (e *elem) matchesAt(t *token) bool {
	if e.hasStem(t.stem) || len(e.exact) > 0 && e.exact[t.raw] || t.bare != "" && e.hasStem(t.bare) {
		return true
	}
	for _, prefix := range e.prefixes {
		if strings.HasPrefix(t.raw, prefix) || t.bare != "" && (strings.HasPrefix(t.stem, prefix) || strings.HasPrefix(t.bare, prefix)) {
			return true
		}
	}
	return false
}

// runOf gives the length of a run of stems that stands at a token, or 0.
// Determiners between its words are passed over.
func runOf(stems []string, toks []token, at int) int {
	i := at
	for k, s := range stems {
		for k > 0 && i < len(toks) && toks[i].determiner && toks[i].before < aside {
			i++
		}
		if i >= len(toks) || toks[i].stem != s && (toks[i].bare == "" || toks[i].bare != s) || k > 0 && toks[i].before >= semicolon {
			return 0
		}
		i++
	}
	return i - at
}

// end is the separator that a match does not reach across.
func (p *pattern) end() separator {
	if p.tight {
		return comma
	}
	return semicolon
}

// span is a run of tokens, end exclusive.
type span struct{ from, to int }

// match tries the pattern at one token of a sentence. It gives the tokens of
// the match itself. Of several ways to match it takes the one that uses gaps
// and optional words least.
func (p *pattern) match(toks []token, at int) (span, bool) {
	s, _, ok := p.matchLoosely(toks, at)
	return s, ok
}

// matchLoosely also says whether a member of a coordination was passed over.
func (p *pattern) matchLoosely(toks []token, at int) (s span, loose, ok bool) {
	m := matcher{p: p, toks: toks, coordination: p.coordinated}
	m.marks = [2]int{at, -1}
	if !m.step(0, at) {
		return span{}, false, false
	}
	if m.marks[1] < 0 {
		m.marks[1] = m.end
	}
	return span{m.marks[0], m.marks[1]}, p.coordinated && !m.coordination, m.marks[0] < m.marks[1]
}

type matcher struct {
	p            *pattern
	toks         []token
	marks        [2]int
	end          int
	coordination bool
	budget       int
}

// maxSteps bounds the work of one match, so that no text can make it slow.
const maxSteps = 400

func (m *matcher) step(k, at int) bool {
	if m.budget++; m.budget > maxSteps {
		return false
	}
	if k == len(m.p.elems) {
		m.end = at
		if m.p.to == k {
			m.marks[1] = at
		}
		return true
	}
	e := &m.p.elems[k]
	if e.gap > 0 {
		return m.overGap(e, k, at)
	}
	if at < len(m.toks) && (k == 0 || m.toks[at].before < m.p.end()) && e.matchesAt(&m.toks[at]) && m.step(k+1, at+1) {
		m.mark(k, at)
		return true
	}
	for _, stems := range e.several {
		if at < len(m.toks) && (k == 0 || m.toks[at].before < semicolon) {
			if n := runOf(stems, m.toks, at); n > 0 && m.step(k+1, at+n) {
				m.mark(k, at)
				return true
			}
		}
	}
	if e.optional && m.p.eager && k > 0 && m.overDeterminer(k, at) {
		return true
	}
	if e.optional && m.step(k+1, at) {
		m.markSkipped(k, at)
		return true
	}
	if k == 0 {
		return false
	}
	return m.overExtras(k, at)
}

func (m *matcher) overGap(e *elem, k, at int) bool {
	for n := 0; n <= e.gap && at+n <= len(m.toks); n++ {
		if n > 0 && m.toks[at+n-1].before >= m.p.end() {
			return false
		}
		if m.step(k+1, at+n) {
			m.markSkipped(k, at)
			return true
		}
	}
	return false
}

// overExtras passes over a determiner, or over one member of a coordination.
func (m *matcher) overExtras(k, at int) bool {
	if m.overDeterminer(k, at) {
		return true
	}
	if !m.coordination || at+1 >= len(m.toks) || m.toks[at].before >= semicolon {
		return false
	}
	if m.toks[at].conjunction || m.toks[at+1].conjunction && m.toks[at+1].before < semicolon {
		m.coordination = false
		ok := m.step(k, at+2)
		m.coordination = !ok
		return ok
	}
	return false
}

func (m *matcher) overDeterminer(k, at int) bool {
	return at < len(m.toks) && m.toks[at].before < min(aside, m.p.end()) && m.toks[at].determiner && !m.crowded(at) && m.step(k, at+1)
}

// crowded says whether three determiners stand before a token: no sentence has
// so many, and a line of them would be passed over again from each of them.
func (m *matcher) crowded(at int) bool {
	const most = 3
	return at >= most && m.toks[at-1].determiner && m.toks[at-2].determiner && m.toks[at-most].determiner
}

func (m *matcher) mark(k, at int) {
	if k == m.p.from {
		m.marks[0] = at
	}
	if k == m.p.to {
		m.marks[1] = at
	}
}

func (m *matcher) markSkipped(k, at int) { m.mark(k, at) }
