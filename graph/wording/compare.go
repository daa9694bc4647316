package wording

// Passage is the words at one pinpoint of a text.
type Passage struct {
	Pin   string // 2(4)
	Words string
}

// Difference is a pinpoint at which two texts differ. A text that has nothing
// there has the place -1.
type Difference struct {
	Pin    string
	A, B   int // places in the lists that were compared, or -1
	Pieces []Piece
}

// Compare holds two texts beside each other by pinpoint, in the order of the
// first, with what the second alone has after the pinpoint before it. A pinpoint
// that a text has twice is compared in order. It also says how many pinpoints
// have the same words.
func Compare(a, b []Passage) (differences []Difference, same int) {
	inB := map[string][]int{}
	for j, p := range b {
		inB[p.Pin] = append(inB[p.Pin], j)
	}
	next := 0
	alone := func(to int, known map[int]bool) {
		for ; next < to; next++ {
			if !known[next] {
				differences = append(differences, Difference{b[next].Pin, -1, next, Diff("", b[next].Words)})
			}
		}
	}
	pairs, known := pair(a, inB)
	for i, p := range a {
		j := pairs[i]
		if j < 0 {
			differences = append(differences, Difference{p.Pin, i, -1, Diff(p.Words, "")})
			continue
		}
		alone(j, known)
		if Equal(p.Words, b[j].Words) {
			same++
			continue
		}
		differences = append(differences, Difference{p.Pin, i, j, Diff(p.Words, b[j].Words)})
	}
	alone(len(b), known)
	return differences, same
}

// pair gives for each passage of a the one of b at the same pinpoint, and which
// of b are taken.
func pair(a []Passage, inB map[string][]int) (pairs []int, taken map[int]bool) {
	pairs, taken = make([]int, len(a)), map[int]bool{}
	for i, p := range a {
		pairs[i] = -1
		if left := inB[p.Pin]; len(left) > 0 {
			pairs[i], inB[p.Pin] = left[0], left[1:]
			taken[left[0]] = true
		}
	}
	return pairs, taken
}
