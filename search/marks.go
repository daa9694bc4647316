package search

import (
	"cmp"
	"slices"

	"github.com/blevesearch/bleve/v2/analysis"
)

// marks is what of a query is marked in the texts that it found.
type marks struct {
	terms   map[string]map[string]bool // by field: terms that count wherever they stand
	phrases map[string][]markedPhrase  // by field: terms that count together
	written map[string]bool            // words as they are written
	similar bool                       // what is added means the same and is not itself asked for
	own     map[occurrence]bool        // terms that are asked for
}

// markedPhrase is the terms of a phrase, by their places.
type markedPhrase struct {
	phrase
	terms   []map[string]bool
	similar bool // it means the same as what was asked for
}

func newMarks() *marks {
	return &marks{terms: map[string]map[string]bool{}, phrases: map[string][]markedPhrase{}, written: map[string]bool{}, own: map[occurrence]bool{}}
}

// add adds what a wording is found by. Nothing is marked where m is nil.
func (m *marks) add(w wording, near int) {
	if m == nil {
		return
	}
	var terms []map[string]bool
	for _, p := range w.places {
		of := map[string]bool{}
		for _, term := range p.terms {
			of[term.term] = true
			if !m.similar {
				m.own[occurrence{w.field, term.term}] = true
			}
		}
		terms = append(terms, of)
	}
	if len(terms) > 1 && !w.loose {
		m.phrases[w.field] = append(m.phrases[w.field], markedPhrase{phrase{field: w.field, places: w.places, near: near}, terms, m.similar})
		return
	}
	if m.terms[w.field] == nil {
		m.terms[w.field] = map[string]bool{}
	}
	for _, of := range terms {
		for term := range of {
			m.terms[w.field][term] = true
		}
	}
}

func (m *marks) addWritten(word string) {
	if m != nil {
		m.written[word] = true
	}
}

// reads says whether anything of a field can be marked.
func (m *marks) reads(field string) bool {
	return len(m.terms[field]) > 0 || len(m.phrases[field]) > 0
}

// spans gives the places of the matches in a text, in bytes, ascending and
// apart, and whether words that were asked for themselves are among them.
func (m *marks) spans(p *plan, t text) ([]span, bool) {
	exact := t.exact && m.reads(exactField) || len(m.written) > 0
	if !m.reads(t.field()) && !exact {
		return nil, false
	}
	cut := cutWords([]byte(t.words))
	out, own := m.of(t.field(), p.analysers[t.lang].terms(cut))
	if exact {
		tokens := p.analysers[other].terms(cut)
		if t.exact {
			more, also := m.of(exactField, tokens)
			out, own = append(out, more...), own || also
		}
		for _, token := range tokens {
			if m.written[string(token.Term)] {
				out, own = append(out, span{token.Start, token.End}), true
			}
		}
	}
	slices.SortFunc(out, func(a, b span) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
	return merged(out), own
}

// of gives the places of what is marked in a field among the tokens of a text.
func (m *marks) of(field string, tokens analysis.TokenStream) (out []span, own bool) {
	for _, token := range tokens {
		if term := string(token.Term); m.terms[field][term] {
			out, own = append(out, span{token.Start, token.End}), own || m.own[occurrence{field, term}]
		}
	}
	for _, p := range m.phrases[field] {
		more := p.spans(tokens)
		out, own = append(out, more...), own || len(more) > 0 && !p.similar
	}
	return out, own
}

// spans gives the words of a phrase where they stand as it asks.
func (p markedPhrase) spans(tokens analysis.TokenStream) []span {
	at := make([][]position, len(p.terms))
	byPosition := map[int]span{}
	for _, token := range tokens {
		for i, of := range p.terms {
			if of[string(token.Term)] {
				at[i] = append(at[i], position{word: token.Position})
				byPosition[token.Position] = span{token.Start, token.End}
			}
		}
	}
	var out []span
	for _, places := range p.stands(at) {
		for _, place := range places {
			out = append(out, byPosition[place.word])
		}
	}
	return out
}
