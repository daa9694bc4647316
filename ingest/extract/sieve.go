package extract

import (
	"math/bits"
	"slices"
)

// mark stands for a word: equal words have equal marks, and other words seldom
// the same.
type mark uint16

// marks is how many there are.
const marks = 1 << 12

// sieve is a set of marks. What it does not hold is not there; what it holds
// must be looked at.
type sieve [marks / 64]uint64

func (s *sieve) add(m mark) { s[m/64] |= 1 << (m % 64) }

func (s *sieve) has(m mark) bool { return s[m/64]&(1<<(m%64)) != 0 }

// markOf gives the mark of a word, by its ends and its length.
func markOf(word string) mark {
	const odd = 0x9e3779b97f4a7c15
	n := len(word)
	h := uint64(n)
	switch {
	case n >= 8:
		h ^= eight(word) ^ bits.RotateLeft64(eight(word[n-8:]), 23)
	default:
		for i := range n {
			h = h<<8 ^ uint64(word[i]) ^ h>>56
		}
	}
	return mark((h * odd) >> (64 - 12))
}

func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// marksOf gives the marks of all forms of the words of a sentence.
func marksOf(toks []token) *sieve {
	var s sieve
	for i := range toks {
		s.add(markOf(toks[i].stem))
		s.add(markOf(toks[i].raw))
		if toks[i].bare != "" {
			s.add(markOf(toks[i].bare))
		}
	}
	return &s
}

// answers says whether one mark of each list is in the set.
func (s *sieve) answers(asks [][]mark) bool {
	for _, any := range asks {
		if !slices.ContainsFunc(any, s.has) {
			return false
		}
	}
	return true
}

// few is how many stems are compared one by one, and manyMarks how many marks
// of an element are not worth asking for.
const (
	few       = 3
	manyMarks = 12
)

// seal prepares a pattern that does not change any more: its words behind the
// first that must be in a sentence, and lists for small sets.
func (p *pattern) seal() {
	p.asks = nil
	for k := range p.elems {
		e := &p.elems[k]
		if e.few == nil && len(e.stems) > 0 && len(e.stems) <= few {
			e.few = sortedKeys(e.stems)
		}
		if any := e.marks(); k > 0 && len(any) > 0 && len(any) <= manyMarks {
			p.asks = append(p.asks, any)
		}
	}
}

// marks gives the marks of which a sentence must hold one where the element
// matches; none where it may match without.
func (e *elem) marks() []mark {
	if e.optional || e.gap > 0 || len(e.prefixes) > 0 {
		return nil
	}
	var out []mark
	for _, stem := range sortedKeys(e.stems) {
		out = append(out, markOf(stem))
	}
	for _, word := range sortedKeys(e.exact) {
		out = append(out, markOf(word))
	}
	for _, run := range e.several {
		out = append(out, markOf(run[0]))
	}
	return out
}

// hasStem says whether a stem is one of the element's.
func (e *elem) hasStem(stem string) bool {
	if e.few == nil {
		return e.stems[stem]
	}
	for _, s := range e.few {
		if s == stem {
			return true
		}
	}
	return false
}
