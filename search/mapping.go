package search

import (
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"
)

// The fields of the index beside those of names, running text and facets.
const (
	exactField     = "exact"     // names word by word, unstemmed
	nearField      = "near"      // names of what a thing belongs to, in English
	wordsField     = "words"     // every word as it is written, once; for beginnings and spellings
	pinField       = "pin"       // the place in an instrument and those that hold it: 2, 2/4
	hasField       = "has"       // the facets in which it has a value
	fromField      = "from"      // the first day of its date, as yyyymmdd
	toField        = "to"        // the last
	forceFromField = "forceFrom" // the first day on which it is in force
	forceToField   = "forceTo"   // the last
	titleField     = "title"     // its name for a list, stored only
	languageField  = "language"  // that of the words it quotes, stored only
	digestField    = "digest"    // the hash of all its fields, stored only
)

// newMapping makes the mapping that the library below demands. It is empty:
// documents are made here field by field, and queries are read here term by term.
func newMapping() *mapping.IndexMappingImpl {
	m := bleve.NewIndexMapping()
	m.DefaultMapping = bleve.NewDocumentStaticMapping()
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	return m
}

// asIs is the analyser of terms that are no words.
type asIs struct{}

// Analyze implements analysis.Analyzer.
func (asIs) Analyze(text []byte) analysis.TokenStream {
	return analysis.TokenStream{{Term: text, End: len(text), Position: 1}}
}

// distinct is the analyser of the words of a text as they are written, each once.
type distinct struct {
	exact *analyser
	of    *cutOnce
}

// Analyze implements analysis.Analyzer.
func (d distinct) Analyze([]byte) analysis.TokenStream {
	words := d.of.words()
	seen := make(map[string]bool, len(words))
	out := make(analysis.TokenStream, 0, len(words))
	for _, token := range d.exact.terms(words) {
		if word := string(token.Term); !seen[word] && isRunning(word) {
			seen[word] = true
			out = append(out, token)
		}
	}
	return out
}

// document makes of a record what the library below indexes. Each text is cut
// into words once, for all the fields that it stands in.
func (p *plan) document(r record, digest string) *document.Document {
	doc := document.NewDocument(string(r.id))
	position := map[string]uint64{}
	add := func(field string, text string, how index.FieldIndexingOptions, by analysis.Analyzer) {
		doc.AddField(document.NewTextFieldCustom(field, []uint64{position[field]}, []byte(text), how, by))
		position[field]++
	}
	const running, term = index.IndexField | index.IncludeTermVectors, index.IndexField | index.SkipFreqNorm
	for _, t := range r.texts {
		words := &cutOnce{text: []byte(t.words)}
		add(t.field(), t.words, running, cutAlready{p.analysers[t.lang], words})
		add(wordsField, t.words, term, distinct{p.analysers[other], words})
		if t.exact {
			add(exactField, t.words, running, cutAlready{p.analysers[other], words})
		}
	}
	for _, words := range r.near {
		add(nearField, words, running, p.analysers["en"])
	}
	for _, k := range r.keywords() {
		add(k.field, k.value, term, asIs{})
	}
	for _, k := range []keyword{{titleField, r.title}, {languageField, r.lang}, {digestField, digest}} {
		add(k.field, k.value, index.StoreField, asIs{})
	}
	return doc
}

// keyword is a term of a field that is not analysed.
type keyword struct{ field, value string }

// averageOf gives the mean number of words of a field, in round numbers, or 0
// for one of terms that are no words: BM25 weighs a text by its length against
// this mean. It is fixed, so that what a text is worth does not depend on how
// the index grew. Of Chinese each character counts, and each pair of them.
func averageOf(field string) float32 {
	switch {
	case field == bodyField("zh"):
		return 100
	case strings.HasPrefix(field, bodyPrefix):
		return 50
	case strings.HasPrefix(field, namePrefix), field == exactField:
		return 10
	case field == nearField:
		return 15
	}
	return 0
}

func facetField(name string) string { return "facet_" + name }
