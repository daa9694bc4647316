package search

import (
	"fmt"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"

	"github.com/lacuna-law/lacuna/schema"
)

// filters makes the queries for the filters of a query.
func filters(q Query) ([]query.Query, error) {
	if err := checkFilters(q); err != nil {
		return nil, err
	}
	kinds, err := kindsNamed(q.Kinds)
	if err != nil {
		return nil, err
	}
	var out []query.Query
	add := func(facet string, values []string) {
		if len(values) > 0 {
			out = append(out, anyOf(facetField(facet), values))
		}
	}
	add("kind", kinds)
	add("state", ids(q.States, strings.ToUpper, "state", "group", "organisation"))
	add("instrument", ids(q.Instruments, strings.ToLower, "instrument"))
	add("activity", ids(q.Activities, strings.ToLower, "activity"))
	add("language", lowered(q.Languages))
	if q.Binding != nil {
		value := schema.BindingnessNonBinding
		if *q.Binding {
			value = schema.BindingnessBinding
		}
		add("binding", []string{string(value)})
	}
	return append(out, dates(q)...), nil
}

func checkFilters(q Query) error {
	for _, f := range []struct {
		name  string
		count int
	}{
		{"kinds", len(q.Kinds)}, {"states", len(q.States)}, {"instruments", len(q.Instruments)},
		{"activities", len(q.Activities)}, {"languages", len(q.Languages)},
	} {
		if f.count > MaxFilters {
			return fmt.Errorf("%w: %s: %d values are too many (limit %d). Name fewer", ErrQuery, f.name, f.count, MaxFilters)
		}
	}
	for _, date := range []struct{ name, text string }{{"from", q.From}, {"to", q.To}} {
		if date.text != "" && !schema.ValidDate(date.text) {
			return fmt.Errorf("%w: %s: %q is no date. Write 2025, 2025-01 or 2025-01-14", ErrQuery, date.name, shorten(date.text, 40))
		}
	}
	if q.From != "" && q.To != "" && firstDay(q.From) > schema.LastDay(q.To) {
		return fmt.Errorf("%w: from: %s is after to: %s. Exchange them", ErrQuery, q.From, q.To)
	}
	return nil
}

func kindsNamed(asked []schema.Kind) ([]string, error) {
	var out []string
	for _, kind := range asked {
		i := slices.IndexFunc(Kinds(), func(k schema.Kind) bool { return strings.EqualFold(string(k), string(kind)) })
		if i < 0 {
			return nil, fmt.Errorf("%w: kinds: %q is not searched. Name some of %v", ErrQuery, shorten(string(kind), 40), Kinds())
		}
		out = append(out, string(Kinds()[i]))
	}
	return out, nil
}

// ids gives the ids that asked ones may mean: as they are, or with a kind's
// prefix, in the house's case of letters or as written.
func ids(asked []string, fold func(string) string, prefixes ...string) []string {
	var out []string
	for _, id := range asked {
		if strings.Contains(id, ":") {
			out = append(out, id)
			continue
		}
		for _, prefix := range prefixes {
			out = append(out, prefix+":"+id, prefix+":"+fold(id), prefix+":"+strings.ToLower(id))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func lowered(texts []string) []string {
	var out []string
	for _, text := range texts {
		out = append(out, strings.ToLower(text))
	}
	return out
}

func anyOf(field string, values []string) query.Query {
	out := make([]query.Query, len(values))
	for i, value := range values {
		q := bleve.NewTermQuery(value)
		q.SetField(field)
		out[i] = q
	}
	return bleve.NewDisjunctionQuery(out...)
}

// dates asks for what has a day in the range.
func dates(q Query) []query.Query {
	var out []query.Query
	yes := true
	if q.From != "" {
		from := number(firstDay(q.From))
		r := bleve.NewNumericRangeInclusiveQuery(&from, nil, &yes, &yes)
		r.SetField(toField)
		out = append(out, r)
	}
	if q.To != "" {
		to := number(schema.LastDay(q.To))
		r := bleve.NewNumericRangeInclusiveQuery(nil, &to, &yes, &yes)
		r.SetField(fromField)
		out = append(out, r)
	}
	return out
}
