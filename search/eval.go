package search

import (
	"context"
	"math/bits"
)

// matcher is a part of a query that was looked up in a view.
type matcher interface {
	// match adds what it finds in a part to the documents and scores of the
	// work, which are empty. Within says which documents can still count; it
	// may be nil, and what lies outside may be found or not.
	match(w *work, within bitset) (found, error)
}

// found is the documents of a part, and their scores where they have any.
type found struct {
	docs   bitset
	scores []float32 // by document; nil where nothing scores
}

// work is the matching of a query in one part.
type work struct {
	ctx  context.Context
	part part
}

// scores gives scores of 0 for every document.
func (w *work) scores() []float32 {
	if kept, is := w.part.spare.Get().(*[]float32); is {
		clear(*kept)
		return *kept
	}
	return make([]float32, w.part.size)
}

// done gives scores back to be used again.
func (w *work) done(f found) {
	if f.scores != nil {
		w.part.spare.Put(&f.scores)
	}
}

// everything matches every document.
type everything struct{}

func (everything) match(w *work, _ bitset) (found, error) {
	return found{docs: filled(w.part.size)}, nil
}

// nothing matches no document.
type nothing struct{}

func (nothing) match(w *work, _ bitset) (found, error) {
	return found{docs: newBits(w.part.size)}, nil
}

// words matches what holds a word, or its pieces one after the other, in any
// of its fields.
type words struct {
	singles []single
	phrases []*phrase
}

// single is a term in a field with what it weighs.
type single struct {
	*postings
	weight float32
}

func (m *words) match(w *work, within bitset) (found, error) {
	out := found{newBits(w.part.size), w.scores()}
	for _, s := range m.singles {
		i, err := s.impacts(w.part)
		if err != nil {
			return out, err
		}
		for at, doc := range i.docs {
			out.docs.set(doc)
			out.scores[doc] += s.weight * i.of[at]
		}
	}
	for _, p := range m.phrases {
		if err := p.into(w, out, within); err != nil {
			return out, err
		}
	}
	return out, w.ctx.Err()
}

// both matches what matches all; the wanted only score.
type both struct {
	all    []matcher
	wanted []matcher
	not    []matcher
}

func (m *both) match(w *work, within bitset) (found, error) {
	var out found
	for i, one := range m.all {
		f, err := one.match(w, within)
		if err != nil {
			return f, err
		}
		if i == 0 {
			out = f
		} else {
			out.docs.and(f.docs)
			out = out.plus(w, f)
		}
		if within = out.docs; out.docs.empty() {
			return out, nil
		}
	}
	for _, one := range m.wanted {
		f, err := one.match(w, out.docs)
		if err != nil {
			return out, err
		}
		out = out.plus(w, f)
	}
	for _, one := range m.not {
		f, err := one.match(w, out.docs)
		if err != nil {
			return out, err
		}
		out.docs.without(f.docs)
		w.done(f)
	}
	return out, nil
}

// plus adds the scores of what was also found to the documents of f.
func (f found) plus(w *work, other found) found {
	switch {
	case other.scores == nil:
	case f.scores == nil:
		f.scores = other.scores
	default:
		for i, word := range f.docs {
			for word &= other.docs[i]; word != 0; word &= word - 1 {
				doc := i*64 + bits.TrailingZeros64(word)
				f.scores[doc] += other.scores[doc]
			}
		}
		w.done(other)
	}
	return f
}

// either matches what matches one or more.
type either []matcher

func (m either) match(w *work, within bitset) (found, error) {
	return union(w, within, m, func(a, b float32) float32 { return a + b })
}

// best matches what matches one or more, and is worth what the best of them is.
type best []matcher

func (m best) match(w *work, within bitset) (found, error) {
	return union(w, within, m, func(a, b float32) float32 { return max(a, b) })
}

func union(w *work, within bitset, m []matcher, join func(a, b float32) float32) (found, error) {
	out := found{docs: newBits(w.part.size)}
	for i, one := range m {
		f, err := one.match(w, within)
		if err != nil {
			return f, err
		}
		if i == 0 {
			out = f
		} else {
			out = out.or(w, f, join)
		}
	}
	return out, nil
}

// or adds what was also found. Scores of documents outside f are left over
// from what they did not match, and do not count.
func (f found) or(w *work, other found, join func(a, b float32) float32) found {
	if f.scores == nil && other.scores == nil {
		f.docs.or(other.docs)
		return f
	}
	if f.scores == nil {
		f.scores = w.scores()
	}
	for i, word := range other.docs {
		for ; word != 0; word &= word - 1 {
			doc := i*64 + bits.TrailingZeros64(word)
			score := float32(0)
			if other.scores != nil {
				score = other.scores[doc]
			}
			if f.docs.has(uint32(doc)) {
				score = join(score, f.scores[doc])
			}
			f.scores[doc] = score
		}
	}
	f.docs.or(other.docs)
	w.done(other)
	return f
}

// tagged matches what has one of the terms of a field; it scores nothing.
type tagged []*postings

func (m tagged) match(w *work, _ bitset) (found, error) {
	out := found{docs: newBits(w.part.size)}
	for _, p := range m {
		i, err := p.impacts(w.part)
		if err != nil {
			return out, err
		}
		for _, doc := range i.docs {
			out.docs.set(doc)
		}
	}
	return out, nil
}

// dated matches what has a day in a field from one day to another.
type dated struct {
	field    string
	from, to int32 // as yyyymmdd
}

func (m dated) match(w *work, _ bitset) (found, error) {
	out := found{docs: newBits(w.part.size)}
	for doc, day := range w.part.days[m.field] {
		if day != 0 && m.from <= day && day <= m.to {
			out.docs.set(uint32(doc))
		}
	}
	return out, nil
}
