package segment

import (
	"strings"
	"unicode"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// found is a mark at its place in the text.
type found struct {
	mark
	at      int  // where it begins, in code points
	colon   bool // the words before it end with a colon
	inline  bool // it stands within a line
	line    int  // of the body
	settled bool
}

// marksOf finds the marks of the lines of a body: those that begin a line, one
// behind the other, and those within a line that stand behind a stop and go on
// with their list or begin one that goes on.
func marksOf(t doc.Text, body []numbered) []found {
	var all []found
	for i, l := range body {
		runes := plainSigns(t.Runes()[l.start:l.end])
		from := marginal(runes)
		for first := true; ; first = false {
			m := markAt(window(runes, from), false)
			if m.value == 0 || !first && m.value != 1 && m.asRoman().value != 1 {
				break // a list within an item begins with its first mark
			}
			all = append(all, found{mark: m, at: l.start + from, colon: endsWithColon(t, l.start+from), line: i})
			from = skipBlank(runes, from+m.size)
		}
		all = append(all, within(runes, from, l.start, i)...)
	}
	return continued(all)
}

// window is what is read for a mark.
func window(runes []rune, from int) string { return string(runes[from:min(len(runes), from+12)]) }

// marginal skips a number in the margin, as constitutions of organisations
// have it: `*47 PP-98* 1. The Conference …`.
func marginal(runes []rune) int {
	if len(runes) == 0 || runes[0] != '*' {
		return 0
	}
	for i := 1; i < min(len(runes), 26); i++ {
		if runes[i] == '*' && i > 1 {
			return skipBlank(runes, i+1)
		}
	}
	return 0
}

func skipBlank(runes []rune, at int) int {
	for at < len(runes) && blank(runes[at]) {
		at++
	}
	return at
}

// within finds the marks that stand behind a stop within a line.
func within(runes []rune, from, start, line int) []found {
	var out []found
	for i := max(from, 1); i < len(runes); i++ {
		if m := halfBracket(runes, i); m.value > 0 {
			out = append(out, found{mark: m, at: start + i, inline: true, line: line})
			i += m.size - 1
			continue
		}
		if runes[i] != '(' && !unicode.Is(unicode.Han, runes[i]) {
			continue
		}
		stop := stopBefore(runes, i)
		if stop == 0 || runes[i] != '(' && !strings.ContainsRune("：:。；", stop) {
			continue
		}
		if m := markAt(window(runes, i), true); m.value > 0 {
			out = append(out, found{mark: m, at: start + i, colon: stop == ':' || stop == '：', inline: true, line: line})
			i += m.size - 1
		}
	}
	return out
}

// halfBracket reads a mark such as `ii)` behind a semicolon or colon.
func halfBracket(runes []rune, at int) mark {
	if runes[at] < '0' || runes[at] > 'z' || !strings.ContainsRune(";: ", runes[at-1]) {
		return mark{}
	}
	end := at
	for end < len(runes) && end-at < 4 && (unicode.IsLower(runes[end]) || unicode.IsDigit(runes[end])) {
		end++
	}
	if end == at || end == len(runes) || runes[end] != ')' {
		return mark{}
	}
	before := at
	for before > 0 && runes[before-1] == ' ' {
		before--
	}
	if before == 0 || runes[before-1] != ';' && runes[before-1] != ':' {
		return mark{}
	}
	return markAt(window(runes, at), false)
}

// stopBefore gives the stop behind which a place stands, also where `and` or
// `or` follow the stop, or 0.
func stopBefore(runes []rune, at int) rune {
	back := func(i int) int {
		for i > 0 && blank(runes[i-1]) {
			i--
		}
		return i
	}
	i := back(at)
	if i == at && i > 0 && runes[at] == '(' && unicode.IsLower(runes[i-1]) {
		return runes[i-1] // `the following(a)`: a stop was lost with the line end
	}
	for i > 0 && strings.ContainsRune("或及和並并且以", runes[i-1]) && at-i < 3 {
		i--
	}
	word := i
	for word > 0 && unicode.IsLetter(runes[word-1]) && i-word < 4 {
		word--
	}
	switch strings.ToLower(string(runes[word:i])) {
	case "and", "or", "et", "ou", "y", "e", "o", "u", "и", "или", "en", "of":
		i = back(word)
	}
	if i == 0 || !strings.ContainsRune(":;,.：；，。、؛،—–﹔﹕", runes[i-1]) || i > 1 && runes[i-2] == ')' && runes[i-1] == ',' {
		return 0
	}
	return runes[i-1]
}

func endsWithColon(t doc.Text, at int) bool {
	for at > 0 && blank(t.At(at-1)) {
		at--
	}
	return at > 0 && (t.At(at-1) == ':' || t.At(at-1) == '：')
}

// continued leaves out the first mark of a list within a line where no second
// follows, so that a bracket in a sentence is none.
func continued(all []found) []found {
	next := map[style]int{}
	for i := len(all) - 1; i >= 0; i-- {
		f := &all[i]
		small := f.asRoman()
		begins := f.value == 1 || small.style == roman && small.value == 1
		f.settled = !f.inline || !begins || next[f.style] == 2 && f.value == 1 || next[roman] == 2 && small.style == roman ||
			i > 0 && all[i-1].style == letter && all[i-1].value == f.value-1
		if f.value <= 2 {
			next[f.style] = f.value
		}
		if small.style == roman && small.value <= 2 {
			next[roman] = small.value
		}
	}
	var out []found
	for _, f := range all {
		if f.settled {
			out = append(out, f)
		}
	}
	return out
}

// frame is a list that is open.
type frame struct {
	style style
	last  int
	text  string // of the last mark
	place int    // among the entries
}

// entry is an item of the tree: where it begins and what holds it.
type entry struct {
	kind       schema.PassageType
	pin        string
	start, end int
	up         int // the entry that holds it, or -1
}

// lists is the tree of items below one pin.
type lists struct {
	pin   string
	root  int
	open  []frame
	items []entry

	stems      bool // (甲) stands among the marks, below (一)
	introduced bool // words stand before the first mark
}

// add puts a mark into the tree, or says that it belongs to no list.
func (s *lists) add(f found) bool {
	f.mark = s.reading(f.mark)
	at := -1
	for i, o := range s.open {
		if o.style == f.style {
			at = i
		}
	}
	switch {
	case at >= 0 && (f.inline || f.style == upper) && f.value != s.open[at].last+1:
		return false
	case at < 0 && (f.inline || f.style == upper) && f.value != 1:
		return false
	case at >= 0:
		s.open = s.open[:at]
	case f.value != 1 || !f.colon:
		for len(s.open) > 0 && s.open[len(s.open)-1].style.rank() > f.style.rank() {
			s.open = s.open[:len(s.open)-1]
		}
	}
	up, pin := s.root, s.pin
	if n := len(s.open); n > 0 {
		up = s.open[n-1].place
		pin = s.items[up].pin
	}
	f.text = s.westward(f.mark)
	kind := schema.PassageTypeLetter
	if f.style == number || f.style == chinese || f.style.rank() == bracketed.rank() && f.text[0] <= '9' {
		kind = schema.PassageTypeParagraph
	}
	s.items = append(s.items, entry{kind: kind, pin: pin + "(" + f.text + ")", start: f.at, up: up})
	s.open = append(s.open, frame{f.style, f.value, f.text, len(s.items) - 1})
	return true
}

// westward writes the marks of Chinese texts as those of the other languages,
// so that one place has one pinpoint: what a numbered paragraph holds is
// lettered, and what that holds has small Roman numbers.
func (s *lists) westward(m mark) string {
	n := len(s.open)
	held := n > 0 && s.open[0].style == chinese || n > 0 && s.open[0].style == number && m.style == chineseItem
	counts := m.style.rank() == number.rank() || m.style.rank() == bracketed.rank()
	switch {
	case m.style == chineseItem && (held && n == 1 || n == 0 && s.introduced && !s.stems):
		return alphabet(m.value)
	case m.value >= 50 || n == 0:
	case counts && (s.open[n-1].style == chineseItem && s.open[n-1].text > "9" || s.open[n-1].style == stem || s.open[n-1].style == branch):
		return romanOf(m.value)
	case (m.style == stem || m.style == branch) && n > 1:
		return romanOf(m.value)
	}
	return m.text
}

// reading decides between a letter and a small Roman number: (i) is a letter
// behind (h), and a number where it begins a list or goes on with one.
func (s *lists) reading(m mark) mark {
	r := m.asRoman()
	if r.style != roman {
		return m
	}
	for i := len(s.open) - 1; i >= 0; i-- {
		switch o := s.open[i]; {
		case o.style == roman && r.value == o.last+1:
			return r
		case o.style == letter && m.style == letter && m.value == o.last+1:
			return m
		}
	}
	return r
}
