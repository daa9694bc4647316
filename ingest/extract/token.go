package extract

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// separator says what stands between a token and the one before it.
type separator int

const (
	space     separator = iota
	comma               // a comma, or a comma of another script
	aside               // a dash, a colon, a bracket, a quotation mark
	semicolon           // parts that stand alone
	fullStop            // a new sentence
)

// token is a word with its place in the text. A compound with "cyber" is two
// tokens, so that "cyberattack", "cyber attack" and "cyber-attack" are one; a
// Chinese character is a token of its own.
type token struct {
	start, end int
	stem       string    // folded, without accents and endings
	bare       string    // the stem without particles that are written with the word, or ""
	raw        string    // folded, with its ending
	before     separator // between it and the token before
	title      bool      // begins with a capital
	upper      bool      // capitals only

	determiner, conjunction bool // in the language of the text
}

// tokenize cuts a span of a text into tokens.
func tokenize(t doc.Text, start, end int) []token {
	const shortWord = 6
	out := make([]token, 0, (end-start)/shortWord+1)
	runes := t.Runes()
	sep := fullStop
	for i := start; i < end; {
		r := runes[i]
		if !isWordRune(r) {
			sep = max(sep, separatorOf(runes, i, end))
			i++
			continue
		}
		j := i + 1
		for j < end && !unicode.Is(unicode.Han, r) && continuesWord(runes, j, end) {
			j++
		}
		out = appendWord(out, runes, i, j, sep)
		sep, i = space, j
	}
	return out
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// continuesWord says whether a word goes on at j: by a letter, digit or mark,
// or by an apostrophe or a point between letters, as in "Pakistan’s" and "U.S.".
func continuesWord(runes []rune, j, end int) bool {
	r := runes[j]
	if unicode.Is(unicode.Han, r) {
		return false
	}
	if isWordRune(r) || unicode.Is(unicode.Mn, r) || r == 'ـ' {
		return true
	}
	if j+1 >= end || !unicode.IsLetter(runes[j+1]) {
		return false
	}
	return isApostrophe(r) || r == '.' && unicode.IsUpper(runes[j-1]) && unicode.IsUpper(runes[j+1]) && (j < 2 || !unicode.IsLetter(runes[j-2]))
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' }

func separatorOf(runes []rune, i, end int) separator {
	switch r := runes[i]; r {
	case ',', '،', '，', '、':
		return comma
	case ';', '؛', '；':
		return semicolon
	case ':', '：', '—', '–', '(', ')', '[', ']', '"', '“', '”', '«', '»', '（', '）', '「', '」':
		return aside
	case '。', '！', '？', '؟', '!', '?', '…':
		return fullStop
	case '-':
		if i > 0 && unicode.IsSpace(runes[i-1]) && i+1 < end && unicode.IsSpace(runes[i+1]) {
			return aside
		}
	}
	return space
}

func appendWord(out []token, runes []rune, i, j int, sep separator) []token {
	word := string(runes[i:j])
	tok := token{start: i, end: j, before: sep, title: unicode.IsUpper(runes[i]), upper: j-i > 1 && unicode.IsUpper(runes[i]) && strings.ToUpper(word) == word}
	folded := fold(word)
	if base, isNot := strings.CutSuffix(folded, "n't"); isNot && base != "" {
		cut := j - 3
		tok.end, tok.raw, tok.stem = cut, base, stem(base)
		return append(out, tok, token{start: cut, end: j, raw: "not", stem: "not"})
	}
	if k := strings.IndexByte(folded, '\''); k > 2 {
		folded = folded[:k]
	} else if k >= 0 {
		folded = folded[k+1:]
	}
	if rest, compound := strings.CutPrefix(folded, "cyber"); compound && len(rest) > 2 && j-i == len(folded) {
		first, second := tok, tok
		first.end, first.raw, first.stem = i+5, "cyber", "cyber"
		second.start, second.raw, second.stem, second.before, second.title = i+5, rest, stem(rest), space, false
		return append(out, first, second)
	}
	tok.raw, tok.stem = folded, stem(folded)
	return append(out, tok)
}

// fold writes a word in lower case, without accents, with one form of
// apostrophe and the American form of the words that differ.
func fold(word string) string {
	ascii := true
	for i := 0; i < len(word); i++ {
		if word[i] >= 0x80 {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ReplaceAll(strings.ToLower(word), ".", "")
	}
	var out strings.Builder
	for _, r := range norm.NFD.String(word) {
		switch {
		case isApostrophe(r):
			out.WriteByte('\'')
		case unicode.Is(unicode.Mn, r) && r != '\u0306' || r == 'ـ' || r == '.':
		case r == 'ё':
			out.WriteRune('е')
		default:
			out.WriteRune(unicode.ToLower(r))
		}
	}
	return norm.NFC.String(out.String())
}

// words folds and stems a phrase, for use in patterns.
func words(phrase string) []token {
	t := doc.NewText(phrase)
	return tokenize(t, 0, t.Len())
}
