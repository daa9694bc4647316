package gap

import "math/bits"

// maxStates is how many States and coded territories an atlas holds.
const maxStates = 256

// StateSet is a set of States by their place in Atlas.States.
type StateSet [maxStates / 64]uint64

// Has says whether the State at a place is in the set.
func (s StateSet) Has(place int) bool { return s[place>>6]&(1<<(place&63)) != 0 }

// Len counts the States in the set.
func (s StateSet) Len() int {
	return bits.OnesCount64(s[0]) + bits.OnesCount64(s[1]) + bits.OnesCount64(s[2]) + bits.OnesCount64(s[3])
}

func (s *StateSet) add(place int)    { s[place>>6] |= 1 << (place & 63) }
func (s *StateSet) remove(place int) { s[place>>6] &^= 1 << (place & 63) }

func (s *StateSet) unite(o *StateSet) {
	s[0] |= o[0]
	s[1] |= o[1]
	s[2] |= o[2]
	s[3] |= o[3]
}

func (s StateSet) and(o StateSet) StateSet {
	return StateSet{s[0] & o[0], s[1] & o[1], s[2] & o[2], s[3] & o[3]}
}

func (s StateSet) without(o StateSet) StateSet {
	return StateSet{s[0] &^ o[0], s[1] &^ o[1], s[2] &^ o[2], s[3] &^ o[3]}
}
