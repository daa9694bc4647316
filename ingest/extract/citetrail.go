package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// trail knows where words stand in a text: the places of each pair of bytes, in
// their order.
type trail struct {
	lower  string  // the text in small letters, byte for byte
	begins []int32 // where the places of a pair begin
	places []int32
}

// pairs is how many kinds of pairs are told apart.
const pairs = 1 << 12

func pairOf(a, b byte) int { return (int(a)<<5 ^ int(b)) & (pairs - 1) }

// newTrail reads a text. It gives nil for one whose small letters do not stand
// where the text has its own, and for letters that are small forms of others.
func newTrail(s, lower string) *trail {
	if len(s) != len(lower) || len(s) < 2 || strings.ContainsFunc(s, isOdd) {
		return nil
	}
	t := &trail{lower: lower, begins: make([]int32, pairs+1), places: make([]int32, len(s)-1)}
	for i := range len(lower) - 1 {
		t.begins[pairOf(lower[i], lower[i+1])+1]++
	}
	for i := range pairs {
		t.begins[i+1] += t.begins[i]
	}
	next := [pairs]int32(t.begins[:pairs])
	for i := range len(lower) - 1 {
		pair := pairOf(lower[i], lower[i+1])
		t.places[next[pair]] = int32(i)
		next[pair]++
	}
	return t
}

// isOdd says whether a letter has a small form of another length, or is itself
// another form of a small letter.
func isOdd(r rune) bool {
	if r < utf8.RuneSelf {
		return false
	}
	return r == 'ſ' || r >= 0x1c80 && r <= 0x1c8f || utf8.RuneLen(unicode.ToLower(r)) != utf8.RuneLen(r)
}

// dense is how many bytes there are to a place where an expression may begin to
// match before it is less work to read the text through.
const dense = 24

// starts gives the bytes at which an expression may begin to match, in order,
// or false where they are too many.
func (t *trail) starts(s string, g gated) (out []int32, few bool) {
	most := len(s)/dense + 64
	for _, n := range g.needs {
		pair := pairOf(n.word[0], n.word[1])
		for _, at := range t.places[t.begins[pair]:t.begins[pair+1]] {
			if !strings.HasPrefix(t.lower[at:], n.word) {
				continue
			}
			for p := int(at); p >= max(0, int(at)-n.before); p-- {
				if g.first[s[p]] && utf8.RuneStart(s[p]) && (!g.begin || isBoundary(s, p)) {
					out = append(out, int32(p))
				}
			}
			if len(out) > most {
				return nil, false
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out), true
}

// isBoundary says whether a word of ASCII letters and digits begins or ends at a byte.
func isBoundary(s string, at int) bool {
	before := at > 0 && isWordByte(s[at-1])
	return before != (at < len(s) && isWordByte(s[at]))
}

func isWordByte(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}
