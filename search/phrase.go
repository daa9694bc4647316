package search

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// phrase is words in a field one after the other, or near to each other.
type phrase struct {
	field  string
	places []place
	near   int // how many other words may stand among them in any order; -1 for none and in order
	weight float32
}

// place is one word of a phrase: any of some terms at a distance from the first.
type place struct {
	terms  []*postings
	offset int
}

// into adds what holds the phrase.
func (m *phrase) into(w *work, out found, within bitset) error {
	found, err := m.find(w, within)
	if err != nil {
		return err
	}
	for i, doc := range found.docs {
		out.docs.set(doc)
		out.scores[doc] += m.weight * found.of[i]
	}
	return nil
}

// find gives the documents that hold the phrase, and how much it says of each.
// Where nearly all of them are wanted they are kept for the next time.
func (m *phrase) find(w *work, within bitset) (*impacts, error) {
	key := m.key()
	if kept := w.part.kept(key); kept != nil {
		return kept, nil
	}
	candidates, err := m.candidates(w)
	if err != nil {
		return nil, err
	}
	all := candidates.docs()
	wanted := all
	if within != nil {
		candidates.and(within)
		wanted = candidates.docs()
	}
	whole := len(wanted)*4 >= len(all)*3
	if whole {
		wanted = all
	}
	out := &impacts{}
	r := newPlaceReader(m, w.part)
	for i, doc := range wanted {
		if i%256 == 0 && w.ctx.Err() != nil {
			return nil, w.ctx.Err()
		}
		times, norm, err := r.times(doc)
		if err != nil {
			return nil, err
		}
		if times > 0 {
			out.docs, out.of = append(out.docs, doc), append(out.of, impact(float32(times), norm, averageOf(m.field)))
		}
	}
	if whole {
		w.part.keep(key, out)
	}
	return out, nil
}

// key tells a phrase from every other and from every term.
func (m *phrase) key() occurrence {
	var b strings.Builder
	fmt.Fprintf(&b, "\x00%d", m.near)
	for _, place := range m.places {
		fmt.Fprintf(&b, "\x00%d", place.offset-m.places[0].offset)
		for _, term := range place.terms {
			b.WriteString("\x01" + term.term)
		}
	}
	return occurrence{m.field, b.String()}
}

// candidates gives the documents that hold every word of the phrase somewhere in the field.
func (m *phrase) candidates(w *work) (bitset, error) {
	var out bitset
	for i, place := range m.places {
		f, err := tagged(place.terms).match(w, nil)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			out = f.docs
		} else {
			out.and(f.docs)
		}
	}
	return out, nil
}

// placeReader reads where the terms of a phrase stand, by ascending document.
type placeReader struct {
	phrase  *phrase
	readers map[string]*termReader
}

type termReader struct {
	places segment.PostingsIterator
	at     segment.Posting
}

func newPlaceReader(m *phrase, p part) *placeReader {
	r := &placeReader{phrase: m, readers: map[string]*termReader{}}
	for _, place := range m.places {
		for _, term := range place.terms {
			if list := term.lists[p.number]; list != nil && r.readers[term.term] == nil {
				r.readers[term.term] = &termReader{places: list.Iterator(true, true, true, nil)}
			}
		}
	}
	return r
}

// times gives how often a document holds the phrase.
func (r *placeReader) times(doc uint32) (int, float64, error) {
	norm := 0.0
	at := make([][]position, len(r.phrase.places))
	for i, place := range r.phrase.places {
		for _, term := range place.terms {
			reader := r.readers[term.term]
			if reader == nil {
				continue
			}
			if err := reader.to(doc); err != nil {
				return 0, 0, err
			}
			if reader.at == nil || reader.at.Number() != uint64(doc) {
				continue
			}
			norm = reader.at.Norm()
			for _, l := range reader.at.Locations() {
				at[i] = append(at[i], positionOf(l))
			}
		}
	}
	return r.phrase.count(at), norm, nil
}

func (t *termReader) to(doc uint32) (err error) {
	if t.at != nil && t.at.Number() >= uint64(doc) || t.places == nil {
		return nil
	}
	if t.at, err = t.places.Advance(uint64(doc)); t.at == nil {
		t.places = nil
	}
	return err
}

// position is where a word stands: in which text of the field, and where there.
type position struct{ text, word int }

func positionOf(l segment.Location) position {
	p := position{word: int(l.Pos())}
	if in := l.ArrayPositions(); len(in) > 0 {
		p.text = int(in[0])
	}
	return p
}

// count counts how often the words stand as the phrase asks.
func (m *phrase) count(at [][]position) int { return len(m.stands(at)) }

// stands gives where the words stand as the phrase asks, each time.
func (m *phrase) stands(at [][]position) [][]position {
	if m.near >= 0 {
		return together(at, m.near)
	}
	var out [][]position
	for _, first := range at[0] {
		whole := []position{first}
		for i := 1; i < len(at) && len(whole) == i; i++ {
			if next := (position{first.text, first.word + m.places[i].offset - m.places[0].offset}); slices.Contains(at[i], next) {
				whole = append(whole, next)
			}
		}
		if len(whole) == len(at) {
			out = append(out, whole)
		}
	}
	return out
}

// together gives the stretches, apart from each other, in which every word
// stands with at most so many others among them.
func together(at [][]position, others int) [][]position {
	type stand struct {
		position
		of int // which word it is
	}
	var all []stand
	for i, places := range at {
		for _, p := range places {
			all = append(all, stand{p, i})
		}
	}
	slices.SortFunc(all, func(a, b stand) int {
		return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.word, b.word), cmp.Compare(a.of, b.of))
	})
	var out [][]position
	last, latest := -1, slices.Repeat([]int{-1}, len(at))
	for i, s := range all {
		latest[s.of] = i
		begin := slices.Min(latest)
		if begin <= last || all[begin].text != s.text || s.word-all[begin].word+1-len(at) > others {
			continue
		}
		var whole []position
		for _, j := range latest {
			whole = append(whole, all[j].position)
		}
		out, last = append(out, whole), i
	}
	return out
}
