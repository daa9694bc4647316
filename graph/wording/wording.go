// Package wording says how two wordings of the same thing differ, word by word:
// two transcriptions of a treaty, or a norm and the rule it was made from.
//
// It exists so that every room that holds texts beside each other shows the same
// difference. It compares words as they are printed and says nothing of what
// they mean. Spaces and the forms of quotation marks, apostrophes and dashes are
// no difference.
package wording

import (
	"strings"
	"time"
	"unicode"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Change says in which of two texts words stand.
type Change string

// The changes, spelled as in the schema.
const (
	Same    Change = "SAME"
	Removed Change = "REMOVED" // in the first alone
	Added   Change = "ADDED"   // in the second alone
)

// Piece is a run of words that stand in one of two texts or in both.
type Piece struct {
	Text   string
	Change Change
}

// MaxWords is how many words of each text are compared. Of a longer text the
// rest is given as removed and added.
const MaxWords = 20_000

// Diff holds two texts beside each other, word by word. The pieces without the
// added ones are the words of a, those without the removed ones the words of b,
// spaces aside; words that are the same are spelled as in a.
func Diff(a, b string) []Piece {
	wordsA, wordsB := words(a), words(b)
	wordsA, restA := cut(wordsA)
	wordsB, restB := cut(wordsB)
	coder := coder{code: map[string]rune{}}
	codedA, codedB := coder.encode(wordsA), coder.encode(wordsB)
	engine := diffmatchpatch.New()
	engine.DiffTimeout = 0 * time.Second // never a difference that depends on the clock
	pieces := restore(engine.DiffMainRunes(codedA, codedB, false), wordsA, wordsB)
	pieces = add(pieces, restA, Removed)
	return add(pieces, restB, Added)
}

// Equal says whether two texts have the same words.
func Equal(a, b string) bool {
	wordsA, wordsB := words(a), words(b)
	if len(wordsA) != len(wordsB) {
		return false
	}
	for i := range wordsA {
		if plain(wordsA[i]) != plain(wordsB[i]) {
			return false
		}
	}
	return true
}

// words cuts a text into words, each with the space after it, and single marks
// of punctuation. A character of a script without spaces is a word.
func words(text string) []string {
	var out []string
	from := -1
	runes := []rune(text)
	flush := func(to int) {
		if from >= 0 {
			out = append(out, string(runes[from:to]))
		}
		from = -1
	}
	for i, r := range runes {
		switch {
		case unicode.IsSpace(r):
			if from < 0 && len(out) > 0 {
				out[len(out)-1] += " "
				continue
			}
			flush(i)
			if len(out) > 0 && !strings.HasSuffix(out[len(out)-1], " ") {
				out[len(out)-1] += " "
			}
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || !inWord(r):
			flush(i)
			out = append(out, string(r))
		case from < 0:
			from = i
		}
	}
	flush(len(runes))
	for i := range out {
		out[i] = strings.TrimRight(out[i], " ") + strings.Repeat(" ", min(1, len(out[i])-len(strings.TrimRight(out[i], " "))))
	}
	return out
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || r == '-' || r == '\'' || r == '’' || r == '‐' || r == '‑'
}

// plain is a word in the form in which it is compared.
func plain(word string) string { return marks.Replace(strings.TrimSpace(word)) }

var marks = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "–", "-", "—", "-", "‐", "-", "‑", "-")

func cut(words []string) ([]string, string) {
	if len(words) <= MaxWords {
		return words, ""
	}
	return words[:MaxWords], strings.Join(words[MaxWords:], "")
}

// coder gives each word a rune, so that the engine compares words as it
// compares letters.
type coder struct{ code map[string]rune }

func (c coder) encode(words []string) []rune {
	out := make([]rune, len(words))
	for i, w := range words {
		key := plain(w)
		r, known := c.code[key]
		if !known {
			r = rune(len(c.code) + 1)
			if r >= 0xD800 {
				r += 0x800 // past the surrogates, which are no runes
			}
			c.code[key] = r
		}
		out[i] = r
	}
	return out
}

// restore writes coded differences with their words.
func restore(diffs []diffmatchpatch.Diff, a, b []string) []Piece {
	var out []Piece
	i, j := 0, 0
	for _, d := range diffs {
		n := len([]rune(d.Text))
		switch d.Type {
		case diffmatchpatch.DiffEqual:
			out = add(out, shared(a[i:i+n], b[j:j+n]), Same)
			i, j = i+n, j+n
		case diffmatchpatch.DiffDelete:
			out = add(out, strings.Join(a[i:i+n], ""), Removed)
			i += n
		case diffmatchpatch.DiffInsert:
			out = add(out, strings.Join(b[j:j+n], ""), Added)
			j += n
		}
	}
	return out
}

// shared joins words that both texts have, with a space where either has one.
func shared(a, b []string) string {
	var out strings.Builder
	for i, word := range a {
		out.WriteString(word)
		if strings.HasSuffix(b[i], " ") && !strings.HasSuffix(word, " ") {
			out.WriteByte(' ')
		}
	}
	return out.String()
}

// add appends a piece and joins it to one of its kind before it.
func add(pieces []Piece, text string, change Change) []Piece {
	if text == "" {
		return pieces
	}
	if n := len(pieces); n > 0 && pieces[n-1].Change == change {
		pieces[n-1].Text += text
		return pieces
	}
	return append(pieces, Piece{text, change})
}
