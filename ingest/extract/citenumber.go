package extract

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// inBrackets is what a bracket behind a number may hold; in French, Spanish
// and Russian a letter has only the second half of it.
const inBrackets = `(?:\s?\((?:\d{1,2}|[a-z]{1,5}|[أ-ي]ـ?|[абвгдс])\)|\s?(?:\d{1,2}|[a-z]|[ivx]{2,5})\))`

var (
	number    = regexp.MustCompile(`^(\d{1,3}|[IVXLC]{1,7})(?:([./])(\d{1,2}))?(?:\s?(bis\b|ter\b|quater\b|مكرر(?:اً|ًا|ا)?))?(` + inBrackets + `*)`)
	bracketed = regexp.MustCompile(`^(?:\((?:\d{1,2}|[a-z]|[a-z][a-z]|[ivx]{2,5}|[أ-ي]ـ?|[абвгдс])\)|(?:[a-z]|[ivx]{2,5})\))` + inBrackets + `*`)
	wrapped   = regexp.MustCompile(`^\((\d{1,3})(?:/(\d{1,2}))?\)(` + inBrackets + `*)`)
	oneLetter = regexp.MustCompile(`^(?:\(?([a-z]|[ivx]{2,5}|[أ-ي]ـ?|[абвгдс])\)|["«“„‘]([a-z]|[أ-ي]ـ?|[абвгдс])["»”“’])`)
	bareOne   = regexp.MustCompile(`^([a-z]|[абвгд])(?:[.,;:]|$|\s+(?:of|to|de|du|del|in|и|y|et|and|п\.|пункт|ст)|\s*\p{Lu})`)
	inside    = regexp.MustCompile(`\(?([^\s()]+)\)`)
	joint     = regexp.MustCompile(`^\s*(?:,?\s*(?:as well as|and|or|et|ou|или|y|e|o|u|и|و|和|及)\s*|,\s*|、|;\s*|&\s*|\s*(?:to|through|à|al|a|по|до|إلى|حتى|至|–|—|-)\s*)`)
	rangeSign = regexp.MustCompile(`^\s*(?:to|through|à|al|a|по|до|إلى|حتى|至|–|—|-)\s*$`)
)

// lettersOf are the letters by which texts in Arabic and Russian count, in the
// order of a, b, c.
var lettersOf = [...]string{"أبجدهوزحطيكلمن", "абсгд"}

// latin gives the Latin letter for a letter by which a text counts. Digits and
// Latin letters stay.
func latin(s string) string {
	r, _ := utf8.DecodeRuneInString(s)
	if r == 'в' {
		return "c"
	}
	for _, list := range lettersOf {
		if i := slices.Index([]rune(list), r); i >= 0 {
			return string(rune('a' + i))
		}
	}
	return s
}

// stemFor gives what a bracket behind another number belongs to: that number up
// to where it counts in the same way. Behind 8(2)(b)(ii) it is 8(2)(b) for
// (iv), behind 2(4) it is 2 for (7).
func stemFor(before, bracket string) string {
	isLetter := func(s string, at int) bool { return s[at+1] > '9' }
	for at := strings.LastIndexByte(before, '('); at >= 0; at = strings.LastIndexByte(before[:at], '(') {
		if isLetter(before, at) == isLetter(bracket, 0) {
			return before[:at]
		}
	}
	stem, _, _ := strings.Cut(before, "(")
	return stem
}

// readLetter reads a letter by which a text counts: (b), b), «b», and behind a
// word for letters also b alone.
func readLetter(s string, kind doc.Division) (letter string, size int) {
	if m := oneLetter.FindStringSubmatch(s); m != nil {
		return latin(m[1] + m[2]), len(m[0])
	}
	if m := bareOne.FindStringSubmatch(s); m != nil && kind == letters {
		return latin(m[1]), len(m[1])
	}
	return "", 0
}

// brackets writes what stands in brackets behind a number in one form.
func brackets(s string) string {
	var out strings.Builder
	for _, m := range inside.FindAllStringSubmatch(s, -1) {
		out.WriteString("(" + latin(m[1]) + ")")
	}
	return out.String()
}

// number reads one number with its brackets. A bracket alone belongs to the
// number before; norms may be cited by their letter.
func (p *places) number(s string, kind doc.Division, base string, first rune) (pin string, size int) {
	if m := bracketed.FindString(s); m != "" && (base != "" || kind == doc.Norm) && (m[0] == '(' || strings.Contains(base, "(")) {
		if base == "" {
			base = "13"
		}
		return stemFor(base, brackets(m)) + brackets(m), len(m)
	}
	if n, size := p.spoken.read(s); n > 0 && kind != doc.Norm {
		return strconv.Itoa(n), size
	}
	if m := wrapped.FindStringSubmatch(s); m != nil && base == "" && kind != doc.Norm {
		if m[2] != "" {
			m[1] += "(" + m[2] + ")"
		}
		return m[1] + brackets(m[3]), len(m[0])
	}
	m := number.FindStringSubmatch(s)
	if m != nil && m[2] == "/" && first < '\u0600' {
		return "", 0
	}
	if m == nil || kind == doc.Norm && m[5] == "" || m[3] != "" && kind != doc.Article {
		return "", 0
	}
	rest := s[len(m[0]):]
	if r, _ := utf8.DecodeRuneInString(rest); rest != "" && (isWordRune(r) && !unicode.Is(unicode.Han, r) || r == '/' || r == '%' || strings.HasPrefix(rest, " %") || r == '.' && len(rest) > 1 && rest[1] >= '0' && rest[1] <= '9') {
		return "", 0
	}
	num := m[1]
	if num[0] > '9' {
		n := doc.Roman(num)
		if n == 0 || kind != doc.Article || first == 'a' && len(num) == 1 && num > "I" && num < "V" || num == "I" && len(rest) > 1 && rest[0] == ' ' && rest[1] >= 'a' && !strings.HasPrefix(rest, " of ") && !strings.HasPrefix(rest, " and ") {
			return "", 0
		}
		num = strconv.Itoa(n)
	}
	if strings.HasPrefix(m[4], "م") {
		m[4] = "bis"
	}
	num += m[4]
	if m[3] != "" {
		num += "(" + m[3] + ")"
	}
	return num + brackets(m[5]), len(m[0])
}

// expand gives what a range holds after its first member.
func expand(first, last string) []string {
	var out []string
	stemA, a := cutLast(first)
	stemB, b := cutLast(last)
	x, errA := strconv.Atoi(a)
	y, errB := strconv.Atoi(b)
	switch {
	case stemA != stemB:
	case errA == nil && errB == nil && x < y && y-x < 60:
		for n := x + 1; n <= y; n++ {
			out = append(out, wrap(stemA, strconv.Itoa(n)))
		}
	case len(a) == 1 && len(b) == 1 && a < b:
		for c := a[0] + 1; c <= b[0]; c++ {
			out = append(out, wrap(stemA, string(c)))
		}
	}
	if out == nil {
		return []string{last}
	}
	return out
}

func cutLast(pin string) (stem, last string) {
	if at := strings.LastIndexByte(pin, '('); at >= 0 {
		return pin[:at], strings.Trim(pin[at:], "()")
	}
	return "", pin
}

func wrap(stem, last string) string {
	if stem == "" {
		return last
	}
	return stem + "(" + last + ")"
}

// spoken reads numbers that are written as words: the values of words that
// follow each other add up, as in the Arabic for fifty-first.
type spoken struct {
	word   *regexp.Regexp
	values map[string]int
}

// joinSpoken stands between the words of one number.
var joinSpoken = regexp.MustCompile(`^(?:[\s-]+(?:بعد\s+)?و?|\s*بعد\s+)`)

func newSpoken(values map[string]int) spoken {
	out := spoken{values: map[string]int{}}
	for _, w := range sortedKeys(values) {
		for _, form := range withParticles([]string{w}) {
			out.values[strings.ToLower(form)] = values[w]
		}
	}
	out.word = regexp.MustCompile(`^(?i:` + either(sortedKeys(out.values)) + `)`)
	return out
}

// mostSpoken is how many words one number may have.
const mostSpoken = 4

func (w spoken) read(s string) (total, size int) {
	at := 0
	for range mostSpoken {
		word := w.word.FindString(s[at:])
		if next, _ := utf8.DecodeRuneInString(s[at+len(word):]); word == "" || unicode.IsLetter(next) {
			break
		}
		total += w.values[strings.ToLower(word)]
		at += len(word)
		size = at
		at += len(joinSpoken.FindString(s[at:]))
	}
	return total, size
}
