package search

import (
	"fmt"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/lang/ar"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/es"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/lang/ru"
	"github.com/blevesearch/bleve/v2/analysis/token/lowercase"
	"github.com/blevesearch/bleve/v2/analysis/token/unicodenorm"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"
)

// The fields of the index beside those of names, running text and facets.
const (
	exactField    = "exact"    // names word by word, unstemmed
	nearField     = "near"     // names of what a thing belongs to, in English
	fromField     = "from"     // the first day of its date, as the number yyyymmdd
	toField       = "to"       // the last
	titleField    = "title"    // its name for a list, stored only
	languageField = "language" // that of the words it quotes, stored only
	digestField   = "digest"   // the hash of all its fields, stored only
)

// The analysers of our own. The library's Spanish one stems nouns only, and
// people look for what States condemn, condemned and will condemn.
const (
	exactAnalyser   = "exact"
	spanishAnalyser = "spanish"
)

func analyser(lang string) string {
	switch lang {
	case "ar":
		return ar.AnalyzerName
	case "en":
		return en.AnalyzerName
	case "es":
		return spanishAnalyser
	case "fr":
		return fr.AnalyzerName
	case "ru":
		return ru.AnalyzerName
	case "zh":
		return cjk.AnalyzerName
	}
	return exactAnalyser
}

// newMapping makes the static mapping: one field for names and one for running
// text in each language, scored by BM25, with term vectors so that matches can
// be marked and phrases found; nothing is stored that the graph holds.
func newMapping(facets []string) (*mapping.IndexMappingImpl, error) {
	m := bleve.NewIndexMapping()
	m.ScoringModel = index.BM25Scoring
	m.DefaultMapping = bleve.NewDocumentStaticMapping()
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	if err := addAnalysers(m); err != nil {
		return nil, fmt.Errorf("search mapping: %w", err)
	}
	for _, lang := range append(languages(), other) {
		m.DefaultMapping.AddFieldMappingsAt(nameField(lang), textMapping(analyser(lang)))
		m.DefaultMapping.AddFieldMappingsAt(bodyField(lang), textMapping(analyser(lang)))
	}
	m.DefaultMapping.AddFieldMappingsAt(exactField, textMapping(exactAnalyser))
	m.DefaultMapping.AddFieldMappingsAt(nearField, textMapping(en.AnalyzerName))
	for _, facet := range facets {
		m.DefaultMapping.AddFieldMappingsAt(facetField(facet), facetMapping())
	}
	for _, field := range []string{fromField, toField} {
		m.DefaultMapping.AddFieldMappingsAt(field, &mapping.FieldMapping{Type: "number", Index: true})
	}
	for _, field := range []string{titleField, languageField, digestField} {
		m.DefaultMapping.AddFieldMappingsAt(field, &mapping.FieldMapping{Type: "text", Analyzer: keyword.Name, Store: true})
	}
	return m, m.Validate()
}

func addAnalysers(m *mapping.IndexMappingImpl) error {
	if err := m.AddCustomTokenFilter("nfkc", map[string]any{"type": unicodenorm.Name, "form": unicodenorm.NFKC}); err != nil {
		return err
	}
	for _, a := range []struct {
		name    string
		filters []string
	}{
		{exactAnalyser, nil},
		{spanishAnalyser, []string{es.StopName, es.SnowballStemmerName}},
	} {
		filters := append([]string{"nfkc", lowercase.Name}, a.filters...)
		if err := m.AddCustomAnalyzer(a.name, map[string]any{"type": custom.Name, "tokenizer": unicode.Name, "token_filters": filters}); err != nil {
			return err
		}
	}
	return nil
}

func textMapping(analyser string) *mapping.FieldMapping {
	return &mapping.FieldMapping{Type: "text", Analyzer: analyser, Index: true, IncludeTermVectors: true}
}

func facetMapping() *mapping.FieldMapping {
	return &mapping.FieldMapping{Type: "text", Analyzer: keyword.Name, Index: true, DocValues: true, SkipFreqNorm: true}
}

func facetField(name string) string { return "facet_" + name }

// lengths gives the mean number of words of each field, in round numbers. BM25
// weighs a text by its length against this mean; the library's own estimate
// (distinct words by documents) is far too small.
func lengths(m *mapping.IndexMappingImpl) map[string]int {
	out := map[string]int{"*": 1} // the library names a field so when it answers from bitmaps
	for field := range m.DefaultMapping.Properties {
		out[field] = 1
	}
	for _, lang := range append(languages(), other) {
		out[nameField(lang)], out[bodyField(lang)] = 10, 50
	}
	out[exactField], out[nearField] = 10, 15
	return out
}
