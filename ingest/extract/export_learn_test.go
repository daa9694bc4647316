package extract

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// FeatureCount is how many places the table of weights has.
const FeatureCount = 1 << featureBits

// Part is a part of a sentence as the learned reader sees it: what its words
// say, what the rules say, which types of claim the rules found in it, and
// which could be about something.
type Part struct {
	Start, End  int
	Said, Ruled []uint32
	Found       []schema.ClaimType
	Aims        []schema.ClaimType
	Nobody      bool // a view of nobody named
}

// Parts gives the parts of the sentences of a document that overlap a span.
func Parts(lex *Lexicon, d doc.Document, segments []doc.Segment, link Linker, start, end int) []Part {
	t := lex.Parse(d, segments)
	var f doc.Findings
	f.Mentions, f.Unresolved = link.Resolve(lex.Mentions(t))
	f.Mentions, _ = lex.withCitations(t, f.Mentions, f.Unresolved, false, link)
	speech := lex.Speech(t, f.Mentions)
	var out []Part
	for i, s := range t.sentences {
		if s.headline || s.end <= start || s.start >= end {
			continue
		}
		r := lex.reading(t, i, f.Mentions)
		_, nobody := lex.holder(t, s, f.Mentions, speech.By)
		found := r.claims()
		for _, part := range r.parts() {
			out = append(out, r.part(part, found, nobody))
		}
	}
	return out
}

func (r *reading) part(at span, found []finding, nobody bool) Part {
	p := Part{Nobody: nobody}
	p.Start, p.End = r.place(at)
	said, ruled := r.features(at)
	p.Said, p.Ruled = numbers(said), numbers(ruled)
	for _, c := range found {
		if c.Start < p.End && p.Start < c.End {
			p.Found = append(p.Found, c.Type)
		}
	}
	for _, kind := range order {
		gainsaid := contraries[kind] != "" && slices.Contains(p.Found, contraries[kind])
		if !gainsaid && (len(r.subs) > 0 || r.s.ict) && len(r.aims(kind, at)) > 0 {
			p.Aims = append(p.Aims, kind)
		}
	}
	return p
}

func numbers(list []feature) []uint32 {
	var out []uint32
	for _, f := range distinct(list) {
		out = append(out, uint32(f))
	}
	return out
}

// EncodeWeights writes weights in the form of rules/learned.gz, for all types of
// claim in their order.
func EncodeWeights(weights map[schema.ClaimType][]float64) ([]byte, error) {
	var out bytes.Buffer
	packed, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	for _, kind := range schema.AllClaimType() {
		largest := 1e-9
		for _, w := range weights[kind] {
			largest = max(largest, w, -w)
		}
		step := float32(largest / 127)
		steps := make([]int8, FeatureCount)
		for i, w := range weights[kind] {
			steps[i] = int8(roundHalf(w / float64(step)))
		}
		for _, part := range []any{step, steps} {
			if err := binary.Write(packed, binary.LittleEndian, part); err != nil {
				return nil, fmt.Errorf("%s: %w", kind, err)
			}
		}
	}
	if err := packed.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func roundHalf(x float64) int {
	if x < 0 {
		return -int(0.5 - x)
	}
	return int(x + 0.5)
}

// WithLearned gives a lexicon with another learned reader, or with none where
// the weights are nil.
func WithLearned(lex *Lexicon, limits, weights []byte) (*Lexicon, error) {
	own := *lex
	own.learned = nil
	if weights == nil {
		return &own, nil
	}
	l, err := newLearned(limits, weights)
	own.learned = l
	return &own, err
}

// Likely gives how likely a part holds a claim of a type in the eyes of the
// lexicon's learned reader.
func Likely(lex *Lexicon, kind schema.ClaimType, p Part) float64 {
	list := func(numbers []uint32) (out []feature) {
		for _, n := range numbers {
			out = append(out, feature(n))
		}
		return slices.Clip(out)
	}
	return lex.learned.likely(kind, list(p.Said), list(p.Ruled))
}
