package search

import (
	"fmt"
	"math"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// The constants of BM25: how soon more of a word says no more, and how much
// the length of a text weighs.
const (
	saturation = 1.2
	lengthness = 0.75
)

// occurrence is a term in a field.
type occurrence struct{ field, term string }

// impacts is how much a term says of the documents of a part, idf apart.
type impacts struct {
	docs []uint32
	of   []float32
}

// Limits of the impacts kept in memory: of short lists none, and of all terms
// so many for each document.
const (
	keptFrom = 256
	keptFor  = 24
	// keptAtLeast is how many more are kept, whatever the size of the part.
	keptAtLeast = 1 << 16
)

// postings is a term in a field of a view: a list for each part, or nil.
type postings struct {
	occurrence
	lists []segment.PostingsList
	count int // documents that hold it
}

// find looks a term up. It is nil when no document holds it.
func (v *view) find(o occurrence) (*postings, error) {
	out := &postings{occurrence: o, lists: make([]segment.PostingsList, len(v.parts))}
	for i, p := range v.parts {
		dictionary, err := p.segment.Dictionary(o.field)
		if err != nil {
			return nil, fmt.Errorf("search: field %s: %w", o.field, err)
		}
		list, err := dictionary.PostingsList([]byte(o.term), nil, nil)
		if err != nil {
			return nil, fmt.Errorf("search: field %s: %w", o.field, err)
		}
		n := int(list.Count())
		if n == 0 {
			continue
		}
		out.lists[i] = list
		if out.count += n; p.count < p.size {
			if n, err = p.dead(list); err != nil {
				return nil, err
			}
			out.count -= n
		}
	}
	if out.count == 0 {
		return nil, nil //nolint:nilnil // no document holds it
	}
	return out, nil
}

// dead counts the documents of a list that were deleted.
func (p part) dead(list segment.PostingsList) (int, error) {
	n := 0
	places := list.Iterator(false, false, false, nil)
	for {
		at, err := places.Next()
		if err != nil || at == nil {
			return n, err
		}
		if !p.alive.has(uint32(at.Number())) {
			n++
		}
	}
}

// impacts gives how much the term says of the documents of a part that hold it.
func (o *postings) impacts(p part) (*impacts, error) {
	list := o.lists[p.number]
	if list == nil {
		return &impacts{}, nil
	}
	if kept := p.kept(o.occurrence); kept != nil {
		return kept, nil
	}
	n := int(list.Count())
	out := &impacts{docs: make([]uint32, 0, n), of: make([]float32, 0, n)}
	average := averageOf(o.field)
	places := list.Iterator(average > 0, average > 0, false, nil)
	for {
		at, err := places.Next()
		if err != nil {
			return nil, fmt.Errorf("search: field %s: %w", o.field, err)
		}
		if at == nil {
			break
		}
		out.docs = append(out.docs, uint32(at.Number()))
		if average > 0 {
			out.of = append(out.of, impact(float32(at.Frequency()), at.Norm(), average))
		} else {
			out.of = append(out.of, 1)
		}
	}
	if len(out.docs) >= keptFrom {
		p.keep(o.occurrence, out)
	}
	return out, nil
}

// kept gives impacts that were kept, or nil.
func (s *shelf) kept(o occurrence) *impacts {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.impacts[o]
}

// keep keeps impacts that took long to read.
func (s *shelf) keep(o occurrence, i *impacts) {
	s.mu.Lock()
	defer s.mu.Unlock()
	size := len(i.docs) + keptFrom
	if s.impacts == nil || s.impacted+size > keptFor*s.size+keptAtLeast {
		s.impacts, s.impacted = map[occurrence]*impacts{}, 0
	}
	if s.impacts[o] == nil {
		s.impacts[o] = i
		s.impacted += size
	}
}

// impact is the part of BM25 that lies in one text: the norm that the library
// below keeps is one by the root of the number of words.
func impact(frequency float32, norm float64, average float32) float32 {
	length := float32(1)
	if norm > 0 {
		length = float32(1 / (norm * norm))
	}
	return frequency * (saturation + 1) / (frequency + saturation*(1-lengthness+lengthness*length/average))
}

// rarity is the part of BM25 that lies in the term.
func (v *view) rarity(count int) float32 {
	all, with := float64(max(v.count, count)), float64(count)
	return float32(math.Log(1 + (all-with+0.5)/(with+0.5)))
}
