package search

import (
	"slices"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"
)

// Weights of the fields: what a thing is called tells more than what is said
// of it, and that more than what it belongs to.
const (
	nameBoost  = 3.0
	exactBoost = 2.0
	bodyBoost  = 1.0
	nearBoost  = 0.7
)

// words makes the query for the clauses of a text, or nil when they demand nothing.
func (p *plan) words(clauses []clause, only []string) query.Query {
	var must, should, not []query.Query
	for _, c := range clauses {
		langs := languagesOf(c.words)
		if len(only) > 0 {
			langs = slices.DeleteFunc(langs, func(lang string) bool { return lang != other && !slices.Contains(only, lang) })
		}
		q := p.clause(c, langs)
		switch {
		case c.not:
			not = append(not, q)
		case !c.phrase && p.stops(c.words, langs):
			should = append(should, q)
		default:
			must = append(must, q)
		}
	}
	if len(must) == 0 {
		must, should = should, nil
	}
	if len(must) == 0 && len(not) == 0 {
		return nil
	}
	if len(must) == 0 {
		must = []query.Query{bleve.NewMatchAllQuery()}
	}
	out := bleve.NewBooleanQuery()
	out.AddMust(must...)
	out.AddShould(should...)
	out.AddMustNot(not...)
	return out
}

// clause makes the query for one clause: in any field of its languages.
func (p *plan) clause(c clause, langs []string) query.Query {
	var fields []query.Query
	for _, lang := range langs {
		fields = append(fields,
			p.in(nameField(lang), nameBoost, c, lang), p.in(bodyField(lang), bodyBoost, c, lang))
	}
	fields = append(fields, p.in(exactField, exactBoost, c, ""), p.in(nearField, nearBoost, c, ""))
	return bleve.NewDisjunctionQuery(slices.DeleteFunc(fields, func(q query.Query) bool { return q == nil })...)
}

// in makes the query for a clause in one field, or nil when the analyser of the
// field leaves nothing of it. What falls into several words (`A/RES/70/237`)
// is a phrase, but Chinese without quotation marks only asks for its pairs of characters.
func (p *plan) in(field string, boost float64, c clause, lang string) query.Query {
	tokens := p.mapping.AnalyzerNamed(p.mapping.AnalyzerNameForPath(field)).Analyze([]byte(c.words))
	switch {
	case len(tokens) == 0:
		return nil
	case len(tokens) == 1:
		q := bleve.NewTermQuery(string(tokens[0].Term))
		q.SetField(field)
		q.SetBoost(boost)
		return q
	case lang == "zh" && !c.phrase:
		q := bleve.NewMatchQuery(c.words)
		q.SetOperator(query.MatchQueryOperatorAnd)
		q.SetField(field)
		q.SetBoost(boost)
		return q
	}
	q := bleve.NewMatchPhraseQuery(c.words)
	q.SetField(field)
	q.SetBoost(boost)
	return q
}

// stops says whether a word says too little to be demanded: an analyser of one
// of its languages drops it.
func (p *plan) stops(words string, langs []string) bool {
	for _, lang := range langs {
		if len(p.mapping.AnalyzerNamed(analyser(lang)).Analyze([]byte(words))) == 0 {
			return true
		}
	}
	return false
}
