package search

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	index "github.com/blevesearch/bleve_index_api"
)

// spelt looks up the most frequent of some words as they are written.
func (c *compiler) spelt(dict index.FieldDict, err error) (matcher, float32, error) {
	all, err := c.written(dict, err)
	if err != nil {
		return nil, 0, err
	}
	var terms tagged
	for _, w := range all[:min(len(all), MaxExpanded)] {
		terms = append(terms, w)
		c.marks.addWritten(w.term)
	}
	if len(terms) == 0 {
		return nothing{}, 0, nil
	}
	rare := c.view.rarity(terms[0].count)
	return flat{terms, rare}, rare, nil
}

// written looks up the words of a part of the dictionary, the most frequent
// first. Of a great many, only the first by their letters are looked at.
func (c *compiler) written(dict index.FieldDict, err error) ([]*postings, error) {
	if err != nil {
		return nil, fmt.Errorf("search: spellings: %w", err)
	}
	var out []*postings
	for range maxSpellings {
		entry, err := dict.Next()
		if err != nil {
			return nil, fmt.Errorf("search: spellings: %w", err)
		}
		if entry == nil {
			break
		}
		found, err := c.view.find(occurrence{wordsField, entry.Term})
		if err != nil {
			return nil, err
		}
		if found != nil {
			out = append(out, found)
		}
	}
	slices.SortFunc(out, func(a, b *postings) int {
		return cmp.Or(cmp.Compare(b.count, a.count), strings.Compare(a.term, b.term))
	})
	return out, dict.Close()
}

// flat gives what another matcher finds one score.
type flat struct {
	matcher
	score float32
}

func (m flat) match(w *work, within bitset) (found, error) {
	f, err := m.matcher.match(w, within)
	if err != nil {
		return f, err
	}
	w.done(f)
	f.scores = w.scores()
	for _, doc := range f.docs.docs() {
		f.scores[doc] = m.score
	}
	return f, nil
}
