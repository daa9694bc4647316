package extract_test

import (
	"math"

	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/schema"
)

// How the learned reader is taught: logistic regression by stochastic descent
// with a rate for each weight (AdaGrad), in an order that is the same each time.
const (
	epochs   = 20
	rate     = 0.3
	firmness = 3e-4 // how hard weights are pulled to nothing
)

// lesson is a part of a sentence and whether it makes a claim of a type.
type lesson struct {
	features []uint32
	holds    bool
}

// lessons gives the lessons of a type in some examples. A part in which rules
// speak is a second lesson without what they say, so that the reader learns to
// do without them: rules know the words of the examples better than those of others.
func lessons(examples []*example, kind schema.ClaimType, in func(*example) bool) []lesson {
	var out []lesson
	for _, e := range examples {
		if !in(e) {
			continue
		}
		for _, p := range e.parts {
			holds, known := e.holds(p, kind)
			if !known || p.Nobody {
				continue
			}
			out = append(out, lesson{append(append([]uint32(nil), p.Said...), p.Ruled...), holds})
			if len(p.Ruled) > 0 {
				out = append(out, lesson{p.Said, holds})
			}
		}
	}
	return out
}

// teach gives the weights that tell the lessons that hold from the others.
func teach(list []lesson) []float64 {
	weights, past := make([]float64, extract.FeatureCount), make([]float64, extract.FeatureCount)
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	seed := uint64(1)
	for range epochs {
		for i := len(order) - 1; i > 0; i-- {
			seed = seed*6364136223846793005 + 1442695040888963407
			k := int(seed>>33) % (i + 1)
			order[i], order[k] = order[k], order[i]
		}
		for _, i := range order {
			step(weights, past, list[i])
		}
	}
	return weights
}

// step moves the weights of one lesson's features towards what it says.
func step(weights, past []float64, l lesson) {
	length := math.Sqrt(float64(len(l.features)))
	sum := 0.0
	for _, f := range l.features {
		sum += weights[f]
	}
	off := 1 / (1 + math.Exp(-sum/length))
	if l.holds {
		off--
	}
	for _, f := range l.features {
		slope := off/length + firmness*weights[f]
		past[f] += slope * slope
		weights[f] -= rate * slope / (1e-3 + math.Sqrt(past[f]))
	}
}

// teachAll gives the weights of all types.
func teachAll(examples []*example, in func(*example) bool) map[schema.ClaimType][]float64 {
	out := map[schema.ClaimType][]float64{}
	for _, kind := range schema.AllClaimType() {
		out[kind] = teach(lessons(examples, kind, in))
	}
	return out
}
