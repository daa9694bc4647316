package main

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"time"
)

// sizes says how large a world is.
type sizes struct {
	Activities, Provisions, Instruments, States, Statements int
}

// usualSizes are those of the figures to reach.
func usualSizes() sizes {
	return sizes{Activities: 200, Provisions: 5000, Instruments: 300, States: 193, Statements: 200_000}
}

// stance is what a statement says of the activities it names.
type stance uint8

// The stances: that there is a gap, that the law covers it, that it is
// unclear, that it is contested.
const (
	saysGap stance = iota
	saysCovered
	saysUnclear
	saysContested
	stances
)

// word writes a stance as the tables of the peer have it.
func (s stance) word() string { return [...]string{"gap", "covered", "unclear", "contested"}[s] }

// world is a graph in tables. Nothing in it is law.
type world struct {
	sizes
	binding    []bool    // by instrument
	parties    [][]int32 // by instrument: States, ascending
	instrument []int32   // by provision
	covers     [][]int32 // by provision: activities, ascending
	by         []int32   // by statement: the State that speaks
	day        []int32   // by statement: days since 1970
	says       []stance  // by statement
	mentions   lists     // by statement: activities, ascending
	invokes    lists     // by statement: provisions, ascending
}

// lists is many short lists in one.
type lists struct {
	flat []int32
	ends []int32
}

func (l *lists) add(list []int32) {
	l.flat = append(l.flat, list...)
	l.ends = append(l.ends, int32(len(l.flat)))
}

// of gives the list at a place.
func (l *lists) of(place int) []int32 {
	from := int32(0)
	if place > 0 {
		from = l.ends[place-1]
	}
	return l.flat[from:l.ends[place]]
}

// The shares of a world: of instruments that bind, of activities that nothing
// covers, of those that soft law alone covers, of parties to the few universal ones.
const (
	bindingShare   = 0.35
	coveredByNone  = 0.10
	coveredBySoft  = 0.20
	universal      = 5
	universalShare = 0.97
)

// The days on which statements are made: 16 years from 2010.
const years = 16

func firstDay() int32 {
	return int32(time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// generate draws a world from a seed. The law does not depend on the number of
// statements: a world with more of them has the same law and begins with the
// same statements.
func generate(seed uint64, n sizes) *world {
	w := &world{sizes: n}
	law := rand.New(rand.NewPCG(seed, 1))
	popular := skewed(n.Activities, 4, 1.1)
	w.drawInstruments(law)
	w.drawProvisions(law, popular)
	w.drawStatements(rand.New(rand.NewPCG(seed, 2)), popular)
	return w
}

func (w *world) drawInstruments(r *rand.Rand) {
	for i := range w.Instruments {
		w.binding = append(w.binding, r.Float64() < bindingShare)
		share := r.Float64() * r.Float64() // many narrow ones, few wide
		if i < universal {
			share = universalShare
		}
		var list []int32
		for s := range w.States {
			if r.Float64() < share {
				list = append(list, int32(s))
			}
		}
		w.parties = append(w.parties, list)
	}
}

// drawProvisions gives each provision an instrument and up to three activities.
func (w *world) drawProvisions(r *rand.Rand, popular skew) {
	uncovered, softOnly := make([]bool, w.Activities), make([]bool, w.Activities)
	for a := range w.Activities {
		x := r.Float64()
		uncovered[a], softOnly[a] = x < coveredByNone, x >= coveredByNone && x < coveredByNone+coveredBySoft
	}
	for range w.Provisions {
		in := r.IntN(w.Instruments)
		w.instrument = append(w.instrument, int32(in))
		w.covers = append(w.covers, some(r, popular, r.IntN(4), func(a int32) bool {
			return !uncovered[a] && !(softOnly[a] && w.binding[in])
		}))
	}
}

func (w *world) drawStatements(r *rand.Rand, popular skew) {
	speakers, cited := skewed(w.States, 8, 1.2), skewed(w.Provisions, 20, 1.2)
	anything := func(int32) bool { return true }
	for range w.Statements {
		w.by = append(w.by, speakers.draw(r))
		w.day = append(w.day, firstDay()+int32(r.IntN(years*365)))
		w.says = append(w.says, stance(r.IntN(int(stances))))
		w.mentions.add(some(r, popular, 1+r.IntN(3), anything))
		w.invokes.add(some(r, cited, r.IntN(4), anything))
	}
}

// some draws so many different places that are allowed, ascending; fewer when
// none is found in 50 draws.
func some(r *rand.Rand, from skew, count int, allowed func(int32) bool) []int32 {
	var out []int32
	for tries := 0; len(out) < count && tries < 50; tries++ {
		if x := from.draw(r); allowed(x) && !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	slices.Sort(out)
	return out
}

// skew draws places of which the first are drawn most often: the chance of
// place k goes with (k + offset) to the power of -exponent.
type skew []float64

func skewed(n int, offset, exponent float64) skew {
	out, sum := make(skew, n), 0.0
	for k := range out {
		sum += math.Pow(float64(k)+offset, -exponent)
		out[k] = sum
	}
	return out
}

func (s skew) draw(r *rand.Rand) int32 {
	return int32(min(sort.SearchFloat64s(s, r.Float64()*s[len(s)-1]), len(s)-1))
}
