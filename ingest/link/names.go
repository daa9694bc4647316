package link

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/lacuna-law/lacuna/graph"
)

// addState keeps the codes and names of a State in all languages. A name of
// two States is nobody's.
func (w *World) addState(node graph.Node) {
	keep := func(name string) {
		key := folded(name)
		if other := w.states[key]; other != "" && other != string(node.ID) {
			w.states[key] = ambiguous
			return
		}
		if key != "" {
			w.states[key] = string(node.ID)
		}
	}
	keep(node.Attrs.Text("alpha2"))
	keep(node.Attrs.Text("alpha3"))
	for _, attr := range [...]string{"name", "formalName"} {
		for _, value := range node.Attrs.Object(attr) {
			if name, isText := value.(string); isText {
				keep(name)
			}
		}
	}
}

// ambiguous stands for a name of two States.
const ambiguous = "-"

// State gives the State that is named by a code or by its short or formal name
// in one of the languages, or "" where none or two are.
func (w *World) State(name string) string {
	if id := w.states[folded(name)]; id != ambiguous {
		return id
	}
	return ""
}

// longestName is the greatest number of words of the name of a State.
const longestName = 9

// StateAtEnd gives the State by whose name words end, as those of an office do:
// "Minister for Foreign Affairs of Ruritania".
func (w *World) StateAtEnd(office string) string {
	words := strings.Fields(office)
	for i := max(0, len(words)-longestName); i < len(words); i++ {
		if id := w.State(strings.Join(words[i:], " ")); id != "" && len([]rune(strings.Join(words[i:], ""))) > 3 {
			return id
		}
	}
	return ""
}

// folded writes a name without accents, capitals, marks and a leading article.
func folded(name string) string {
	var out strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			out.WriteRune(r)
		default:
			out.WriteByte(' ')
		}
	}
	words := strings.Fields(out.String())
	if len(words) > 1 && slices.Contains([]string{"the", "la", "le", "les", "l", "el", "los", "las"}, words[0]) {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// Titled gives the instrument whose title stands in the title of a text, or ""
// where none or several do. Its words may stand in another order, with others
// between them; a protocol is never taken for its treaty.
func (w *World) Titled(title string) string {
	have := weighty(title)
	best, most, twice := "", 0, false
	for _, id := range sorted(w.titles) {
		want := weighty(w.titles[id])
		switch n := len(want); {
		case n < 4 || n*10 < len(have)*6 || isProtocol(want) != isProtocol(have) || !holds(have, want):
		case n > most:
			best, most, twice = id, n, false
		case n == most:
			twice = true
		}
	}
	if twice {
		return ""
	}
	return best
}

// weighty gives the words of a title that tell it from others, once each.
func weighty(title string) []string {
	var out []string
	for word := range strings.FieldsSeq(folded(title)) {
		if len(word) > 2 && !slices.Contains([]string{"the", "and", "for", "iii"}, word) && !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	return out
}

func isProtocol(words []string) bool { return slices.Contains(words, "protocol") }

// holds says whether the words of a title are among others.
func holds(have, want []string) bool {
	for _, word := range want {
		if !slices.Contains(have, word) {
			return false
		}
	}
	return true
}

func sorted(titles map[string]string) []string {
	out := make([]string, 0, len(titles))
	for id := range titles {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}
