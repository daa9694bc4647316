package gap

import "github.com/lacuna-law/lacuna/schema"

// The levels by their place in the vocabulary.
const (
	notAssessed uint8 = iota
	noNorm
	softOnly
	notInForce
	notBound
	contested
	isBound
)

// The qualities by their place in the vocabulary, from 1; 0 is none.
const (
	general uint8 = iota + 1
	partial
	full
)

// The sets of States that an answer counts: A at all, B undisputed, D
// undisputed and direct, F undisputed, direct and full. Each holds the next.
const (
	setA = iota
	setB
	setD
	setF
)

// query is a lens in the words that an answer needs.
type query struct {
	functions mask
	actors    mask
	contexts  mask
	territory mask
	refuses   traits // a record with one of these does not apply
	clouds    traits // a record with one of these does not count as undisputed
	states    StateSet
	named     int // how many States are named; none asks about all members
	need      int // how many members are enough when none are named
}

// answer is a level with what it rests on.
type answer struct {
	level   uint8
	quality uint8
	sets    [4]StateSet
	floors  [4]int
}

// takes says whether a record applies to the case.
func (q *query) takes(r *record) bool {
	return r.functions&q.functions != 0 && r.reaches&q.actors != 0 && r.contexts&q.contexts != 0 &&
		r.territory&q.territory != 0 && r.traits&q.refuses == 0
}

// class is the smallest set to which a live record brings its States.
func (q *query) class(t traits) int {
	switch {
	case t&q.clouds != 0:
		return setA
	case t&isDirect == 0:
		return setB
	case t&isFull == 0:
		return setD
	}
	return setF
}

// answer computes the level and quality of an activity: one pass over its
// records and a union of sets. Qualities must meet in one record; States add up.
func (v *view) answer(place int, q *query) answer {
	var a answer
	seen, applies := traits(0), false
	records := v.records[place]
	for i := range records {
		r := &records[i]
		if !q.takes(r) {
			continue
		}
		applies = true
		seen |= r.traits
		if r.traits&isLive != 0 {
			by, class := &v.bound[r.instrument], q.class(r.traits)
			if r.reserved > 0 {
				by = &bound{states: v.statesOf(r), floor: v.floorOf(r)}
			}
			a.sets[class].unite(&by.states)
			a.floors[class] = max(a.floors[class], by.floor)
		}
	}
	for class := setD; class >= setA; class-- {
		a.sets[class].unite(&a.sets[class+1])
		a.floors[class] = max(a.floors[class], a.floors[class+1])
	}
	v.judge(&a, q, ladder(v.law.framed[place], applies, seen))
	return a
}

// ladder gives the level below which nothing about States is asked: notBound
// where something live applies.
func ladder(framed, applies bool, seen traits) uint8 {
	switch {
	case !framed:
		return notAssessed
	case !applies:
		return noNorm
	case seen&isHard == 0:
		return softOnly
	case seen&isLive == 0:
		return notInForce
	}
	return notBound
}

func (v *view) judge(a *answer, q *query, reached uint8) {
	a.level = reached
	if reached < notBound || !v.enough(a, setA, q) {
		return
	}
	if a.level = contested; !v.enough(a, setB, q) {
		return
	}
	a.level, a.quality = isBound, general
	if v.enough(a, setD, q) {
		a.quality = partial
		if v.enough(a, setF, q) {
			a.quality = full
		}
	}
}

// enough says whether a set holds every State named or reaches the quorum. A
// floor from a reported count names nobody, so it counts for the quorum alone.
func (v *view) enough(a *answer, class int, q *query) bool {
	if q.named > 0 {
		return q.states.without(a.sets[class]) == StateSet{}
	}
	return v.count(a, class, q) >= q.need
}

// count gives how many of those asked about are in a set, at least.
func (v *view) count(a *answer, class int, q *query) int {
	return v.counted(&a.sets[class], a.floors[class], q)
}

func (v *view) counted(set *StateSet, floor int, q *query) int {
	if q.named > 0 {
		return set.and(q.states).Len()
	}
	return max(set.and(v.members).Len(), floor)
}

// below says whether an answer stands further up the list of gaps than another.
func (a *answer) below(b *answer) bool {
	return a.level < b.level || a.level == b.level && a.quality < b.quality
}

func (a *answer) words() (schema.Level, schema.Quality) {
	quality := schema.Quality("")
	if a.quality > 0 {
		quality = schema.AllQuality()[a.quality-1]
	}
	return schema.AllLevel()[a.level], quality
}
