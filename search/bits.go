package search

import "math/bits"

// bitset is a set of documents of one part.
type bitset []uint64

func newBits(size int) bitset { return make(bitset, (size+63)/64) }

// filled holds every document of a part.
func filled(size int) bitset {
	b := newBits(size)
	for i := range b {
		b[i] = ^uint64(0)
	}
	if rest := size % 64; rest != 0 {
		b[len(b)-1] = 1<<rest - 1
	}
	return b
}

func (b bitset) has(doc uint32) bool { return b[doc/64]&(1<<(doc%64)) != 0 }
func (b bitset) set(doc uint32)      { b[doc/64] |= 1 << (doc % 64) }
func (b bitset) clear(doc uint32)    { b[doc/64] &^= 1 << (doc % 64) }

func (b bitset) and(other bitset) {
	for i := range b {
		b[i] &= other[i]
	}
}

func (b bitset) or(other bitset) {
	for i := range b {
		b[i] |= other[i]
	}
}

func (b bitset) without(other bitset) {
	for i := range b {
		b[i] &^= other[i]
	}
}

func (b bitset) count() int {
	n := 0
	for _, word := range b {
		n += bits.OnesCount64(word)
	}
	return n
}

func (b bitset) empty() bool {
	for _, word := range b {
		if word != 0 {
			return false
		}
	}
	return true
}

// docs gives the documents of the set, ascending.
func (b bitset) docs() []uint32 {
	out := make([]uint32, 0, b.count())
	for i, word := range b {
		for ; word != 0; word &= word - 1 {
			out = append(out, uint32(i*64+bits.TrailingZeros64(word)))
		}
	}
	return out
}
