package extract

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// cutter cuts texts and patterns of one language into words. The zero value is
// for English and for every language without one of its own.
type cutter struct {
	language     string
	determiners  map[string]bool
	conjunctions map[string]bool
}

// newCutter gives the cutter of a language whose particles are known.
func newCutter(language string, w particleWords) cutter {
	if language == "en" {
		return cutter{}
	}
	c := cutter{language: language}
	c.determiners, c.conjunctions = c.foldedSet(w.Determiners), c.foldedSet(w.Conjunctions)
	return c
}

// tokenize cuts a span of a text into tokens.
func (c cutter) tokenize(t doc.Text, start, end int) []token {
	if c.language == "" {
		return tokenize(t, start, end)
	}
	var out []token
	runes := t.Runes()
	sep := fullStop
	for i := start; i < end; {
		if !isWordRune(runes[i]) {
			sep = max(sep, separatorOf(runes, i, end))
			i++
			continue
		}
		j := i + 1
		for j < end && !unicode.Is(unicode.Han, runes[i]) && (continuesWord(runes, j, end) || brokenAt(runes, j, end) > 0) {
			j += max(1, brokenAt(runes, j, end))
		}
		out = c.appendWords(out, runes, i, j, sep)
		sep, i = space, j
	}
	return out
}

// brokenAt gives the length of a hyphen and line end within a word, or 0.
func brokenAt(runes []rune, at, end int) int {
	if runes[at] == '\u00ad' && at+1 < end && unicode.IsLetter(runes[at+1]) {
		return 1
	}
	if runes[at] != '-' && runes[at] != '\u2010' {
		return 0
	}
	next := at + 1
	for next < end && next < at+8 && unicode.IsSpace(runes[next]) {
		next++
	}
	if next < at+2 || next >= end || !unicode.IsLower(runes[next]) || !strings.ContainsAny(string(runes[at+1:next]), "\r\n") {
		return 0
	}
	return next - at
}

// compounds are the beginnings of words that are cut into two, so that
// "cyberattaque" and "cyber-attaque" are one.
var compounds = map[string][]string{"fr": {"cyber"}, "es": {"ciber"}, "ru": {"кибер"}}

// appendWords adds a word: two tokens for a compound or an elided article.
func (c cutter) appendWords(out []token, runes []rune, i, j int, sep separator) []token {
	if c.language == "fr" {
		if cut := elision(runes[i:j]); cut > 0 {
			out = append(out, c.word(runes, i, i+cut, sep))
			return c.appendWords(out, runes, i+cut, j, space)
		}
	}
	tok := c.word(runes, i, j, sep)
	for _, first := range compounds[c.language] {
		rest, compound := strings.CutPrefix(tok.raw, first)
		n := len([]rune(first))
		if !compound || len(rest) < 4 || strings.HasPrefix(rest, "net") || c.fold(string(runes[i:i+n])) != first {
			continue
		}
		head, tail := c.word(runes, i, i+n, sep), c.word(runes, i+n, j, space)
		head.title, tail.title = tok.title, false
		return append(out, head, tail)
	}
	return append(out, tok)
}

// elision gives the length of an elided word with its apostrophe, or 0.
func elision(word []rune) int {
	for k, r := range word {
		if !isApostrophe(r) || k+1 >= len(word) {
			continue
		}
		switch strings.ToLower(string(word[:k])) {
		case "l", "d", "n", "s", "c", "j", "m", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu":
			return k + 1
		}
		return 0
	}
	return 0
}

func (c cutter) word(runes []rune, i, j int, sep separator) token {
	word := string(runes[i:j])
	tok := token{start: i, end: j, before: sep, title: unicode.IsUpper(runes[i]), upper: j-i > 1 && strings.ToUpper(word) == word && unicode.IsUpper(runes[i])}
	tok.raw = c.fold(word)
	tok.stem, tok.bare = c.stems(tok.raw)
	tok.determiner, tok.conjunction = c.determiners[tok.raw], c.conjunctions[tok.raw]
	return tok
}

// fold writes a word in one form: lower case, without accents, ligatures and
// hyphens of line ends, with one form of each Arabic letter and the simplified
// form of Chinese ones.
func (c cutter) fold(word string) string {
	if c.language == "" {
		return fold(word)
	}
	var out strings.Builder
	for _, r := range norm.NFKD.String(strings.TrimRight(word, "'’ʼ")) {
		switch {
		case unicode.Is(unicode.Mn, r) && r != '\u0306', r == 'ـ', r == '.', r == '-', r == '\u2010', r == '\u00ad', isApostrophe(r), unicode.IsSpace(r):
		case r == 'ё' || r == 'Ё':
			out.WriteRune('е')
		case r == 'œ' || r == 'Œ':
			out.WriteString("oe")
		case r == 'ى' || r == 'ی':
			out.WriteRune('ي')
		case r == 'ة':
			out.WriteRune('ه')
		case r == 'ک':
			out.WriteRune('ك')
		case c.language == "zh":
			out.WriteRune(unicode.ToLower(simplified(r)))
		default:
			out.WriteRune(unicode.ToLower(r))
		}
	}
	return norm.NFC.String(out.String())
}

// foldedSet folds a list of words.
func (c cutter) foldedSet(list []string) map[string]bool {
	out := map[string]bool{}
	for _, w := range list {
		out[c.fold(w)] = true
	}
	return out
}

// words cuts and stems a phrase, for use in patterns.
func (c cutter) words(phrase string) []token {
	t := doc.NewText(phrase)
	return c.tokenize(t, 0, t.Len())
}

// content gives the words of a phrase without those that are passed over in a
// text anyway, so that "menace de la cybercriminalité" is also "menaces des …".
func (c cutter) content(phrase string) []token {
	toks := c.words(phrase)
	if c.language == "" {
		return toks
	}
	out := make([]token, 0, len(toks))
	for _, tok := range toks {
		if !tok.determiner {
			out = append(out, tok)
		}
	}
	if len(out) == 0 {
		return toks
	}
	return out
}

// written says whether a name that its letters tell from a common word is
// written with those letters.
func (c cutter) written(t *Text, toks []token, at span, exact string) bool {
	switch {
	case exact == "":
		return true
	case c.language == "":
		return written(t, toks, at, exact)
	}
	if !strings.Contains(exact, " ") && ofAnother(toks, at.to) {
		return false
	}
	return c.fits(t.quote(toks[at.from].start, toks[at.to-1].end), exact)
}

// ofAnother says whether a name of one word is that of something else: the
// Charter of a place is not the Charter.
func ofAnother(toks []token, at int) bool {
	i := at
	for i < len(toks) && toks[i].determiner && toks[i].before == space {
		i++
	}
	return i > at && i < len(toks) && toks[i].before == space && toks[i].title && !toks[i].upper
}

// fits says whether words are those of a name, but for endings, articles and
// the letters of common words.
func (c cutter) fits(quote, name string) bool {
	q, n := c.content(quote), c.content(name)
	if len(q) != len(n) {
		return false
	}
	for i := range n {
		if n[i].title && !q[i].title || n[i].upper && (!q[i].upper || n[i].raw != q[i].raw) {
			return false
		}
	}
	return true
}
