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
	differences, same = Differing(a, b)
	for i, d := range differences {
		differences[i].Pieces = d.Diff(a, b)
	}
	return differences, same
}

// Diff gives the pieces of a difference between two texts.
func (d Difference) Diff(a, b []Passage) []Piece {
	words := func(list []Passage, at int) string {
		if at < 0 {
			return ""
		}
		return list[at].Words
	}
	return Diff(words(a, d.A), words(b, d.B))
}

// Differing is Compare without the pieces, which take the most time.
func Differing(a, b []Passage) (differences []Difference, same int) {
	inB := map[string][]int{}
	for j, p := range b {
		inB[p.Pin] = append(inB[p.Pin], j)
	}
	next := 0
	alone := func(to int, known map[int]bool) {
		for ; next < to; next++ {
			if !known[next] {
				differences = append(differences, Difference{Pin: b[next].Pin, A: -1, B: next})
			}
		}
	}
	pairs, known := pair(a, inB)
	for i, p := range a {
		j := pairs[i]
		if j < 0 {
			differences = append(differences, Difference{Pin: p.Pin, A: i, B: -1})
			continue
		}
		alone(j, known)
		if Equal(p.Words, b[j].Words) {
			same++
			continue
		}
		differences = append(differences, Difference{Pin: p.Pin, A: i, B: j})
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
