package link_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/link"
)

// FuzzPins: every place that a pinpoint is read into is a pinpoint that reads
// into itself, a range gives its ends, and no pinpoint names more places than
// its ranges may hold.
func FuzzPins(f *testing.F) {
	for _, text := range []string{"Art. 2(4)", "Arts 7-8", "Arts 92–94", "Art. 51(2), (4)-(5)", "Art. 6(1)(a)-(c)", "Arts VI-VII", "Para. 13(f)", "Paras 24-26", "Op. paras 1, 3", "Art. 4 bis", "Arts 1-99999999999999999999"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for word, read := range map[string]func(string) []string{"Art. ": link.Pins, "Para. ": link.Paragraphs} {
			pins := read(text)
			if most := 60 * (1 + strings.Count(text, ",")); len(pins) > most {
				t.Fatalf("%q names %d places", text, len(pins))
			}
			for _, pin := range pins {
				if again := read(word + pin); !slices.Equal(again, []string{pin}) {
					t.Fatalf("%q gives %q, which gives %q", text, pin, again)
				}
			}
		}
	})
}

// FuzzResolve: whatever overlaps, what is linked is of the world and was a
// candidate, stands in the order of the text within the words that were found,
// and linking what is linked again changes nothing.
func FuzzResolve(f *testing.F) {
	f.Add([]byte{0, 4, 0, 2, 8, 1, 5, 3, 2})
	f.Add([]byte{0, 20, 8, 0, 4, 8, 2, 2, 1})
	f.Add([]byte{3, 9, 12, 3, 9, 13, 3, 9, 4})
	f.Add([]byte("z0000Y")) // words that are cut away whole
	world := world(f)
	ids := []string{"activity:spying", "activity:cable-tapping", "activity:bullying", "principle:calm", "instrument:pact", "activity:ghost", link.Nothing, "state:PAK"}
	f.Fuzz(func(t *testing.T, bytes []byte) {
		const text = "spying by error and bullying of the calm under the Pact, as it was agreed between all of us long ago"
		var found []doc.Mention
		for ; len(bytes) >= 3 && len(found) < 30; bytes = bytes[3:] {
			start := int(bytes[0]) % (len(text) - 1)
			for text[start] == ' ' { // mentions begin and end with a word
				start++
			}
			end := min(len(text), start+1+int(bytes[1])%30)
			for text[end-1] == ' ' {
				end--
			}
			m := doc.Mention{Start: start, End: end, Quote: text[start:end], Candidates: []string{ids[bytes[2]&7]}, Inside: bytes[2]&8 != 0, Loose: bytes[2]&16 != 0}
			if bytes[2]&32 != 0 {
				m.Candidates = append(m.Candidates, ids[(bytes[2]+1)&7])
			}
			if bytes[2]&64 != 0 {
				m.Pin = []string{"2(4)", "7", "12", "99"}[bytes[0]&3]
			}
			found = append(found, m)
		}
		slices.SortStableFunc(found, func(a, b doc.Mention) int { return a.Start - b.Start })
		linked, open := world.Resolve(slices.Clone(found))
		at := 0
		for _, m := range linked {
			if !world.Known(m.Target) {
				t.Fatalf("%q is linked to %s, which is not of the world", m.Quote, m.Target)
			}
			if m.Start < at || m.End <= m.Start || m.End > len(text) || text[m.Start:m.End] != m.Quote {
				t.Fatalf("%q at %d-%d after %d", m.Quote, m.Start, m.End, at)
			}
			at = m.Start
		}
		for _, u := range open {
			if u.Reason == "" || text[u.Start:u.End] != u.Quote {
				t.Fatalf("unresolved: %+v", u)
			}
		}
		again, more := world.Resolve(slices.Clone(found))
		if fmt.Sprint(again, more) != fmt.Sprint(linked, open) {
			t.Fatalf("linked twice: %v and %v", linked, again)
		}
	})
}
