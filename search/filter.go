package search

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/lacuna-law/lacuna/schema"
)

// Check says whether the filters of a query can be answered, its text apart.
// The error wraps ErrQuery.
func (q Query) Check() error {
	_, err := q.limits()
	return err
}

// limits gives the filters of a query as limits of the language. The error
// wraps ErrQuery.
func (q Query) limits() ([]limit, error) {
	if q.First < 0 || q.First > MaxFirst {
		return nil, fmt.Errorf("%w: first: %d is out of range (limit %d). Ask for fewer and go on with after", ErrQuery, q.First, MaxFirst)
	}
	var out []limit
	for _, f := range q.filters() {
		if len(f.values) > MaxFilters {
			return nil, fmt.Errorf("%w: %s: %d values are too many (limit %d). Name fewer", ErrQuery, f.name, len(f.values), MaxFilters)
		}
		for _, value := range f.values {
			if fault := checkValue(f.field, value); fault != "" {
				return nil, fmt.Errorf("%w: %s: %q %s", ErrQuery, f.name, shorten(value, 40), fault)
			}
		}
		if len(f.values) > 0 {
			out = append(out, limit{f.field, f.values})
		}
	}
	for _, facet := range q.Without {
		if fault := checkValue("without", facet); fault != "" {
			return nil, fmt.Errorf("%w: without: %q %s", ErrQuery, shorten(facet, 40), fault)
		}
		out = append(out, limit{"without", []string{facet}})
	}
	if q.From != "" && q.To != "" && firstDay(q.From) > schema.LastDay(q.To) {
		return nil, fmt.Errorf("%w: from: %s is after to: %s. Exchange them", ErrQuery, q.From, q.To)
	}
	return out, nil
}

// filter is a filter of a query: its name, the field of the language that it is, its values.
type filter struct {
	name, field string
	values      []string
}

func (q Query) filters() []filter {
	var kinds, years, binding []string
	for _, kind := range q.Kinds {
		kinds = append(kinds, string(kind))
	}
	for _, year := range q.Years {
		years = append(years, fmt.Sprintf("%04d", year))
	}
	if q.Binding != nil {
		binding = []string{strconv.FormatBool(*q.Binding)}
	}
	one := func(value string) []string {
		if value == "" {
			return nil
		}
		return []string{value}
	}
	return []filter{
		{"kinds", "kind", kinds}, {"states", "state", q.States}, {"groups", "group", q.Groups}, {"instruments", "instrument", q.Instruments},
		{"activities", "activity", q.Activities}, {"languages", "lang", q.Languages}, {"from", "from", one(q.From)}, {"to", "to", one(q.To)},
		{"binding", "binding", binding}, {"years", "year", years}, {"forums", "forum", q.Forums}, {"reviews", "review", q.Reviews},
		{"sourceTiers", "tier", q.SourceTiers}, {"regimes", "regime", q.Regimes}, {"inForceOn", "inforce", one(q.InForceOn)},
	}
}

// limit looks a limit up.
func (c *compiler) limit(l limit) (matcher, error) {
	switch l.field {
	case "from", "to", "inforce":
		var out either
		for _, value := range l.values {
			out = append(out, dates(l.field, value))
		}
		return out, nil
	case "without":
		m, err := c.tagged(hasField, mapped(l.values, facetNamed))
		return &both{all: []matcher{everything{}}, not: []matcher{m}}, err
	case "year":
		return c.tagged(facetField("year"), c.known("year", func(year string) bool {
			return slices.ContainsFunc(l.values, func(value string) bool {
				from, to, _ := years(value)
				return from <= year && year <= to
			})
		}))
	case "forum", "regime":
		return c.tagged(facetField(l.field), c.known(l.field, func(known string) bool {
			return slices.ContainsFunc(l.values, func(value string) bool { return strings.EqualFold(value, known) })
		}))
	}
	return c.tagged(termsOf(l))
}

// termsOf gives the field of the index that a limit asks, and the terms that its values may mean.
func termsOf(l limit) (field string, values []string) {
	switch l.field {
	case "kind":
		return facetField("kind"), mapped(l.values, func(name string) string { return string(kindNamed(name)) })
	case "state":
		return facetField("state"), ids(l.values, strings.ToUpper, "state", "group", "organisation")
	case "group":
		return facetField("group"), ids(l.values, strings.ToUpper, "group")
	case "instrument", "activity", "principle", "document":
		return facetField(l.field), ids(l.values, strings.ToLower, l.field)
	case "lang":
		return facetField("language"), mapped(l.values, strings.ToLower)
	case "binding":
		return facetField("binding"), mapped(l.values, yesOrNo)
	case "tier":
		return facetField("sourceTier"), mapped(l.values, constant)
	case "article":
		return pinField, mapped(l.values, func(place string) string { return pins(place)[len(pins(place))-1] })
	case "id":
		return "_id", l.values
	}
	return facetField(l.field), mapped(l.values, constant)
}

// constant writes a value of a vocabulary as it stands there.
func constant(value string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "_", "-", "_").Replace(value))
}

func mapped(values []string, by func(string) string) []string {
	out := make([]string, len(values))
	for i, value := range values {
		out[i] = by(value)
	}
	return out
}

// known gives the values of a facet in the view that are asked for.
func (c *compiler) known(facet string, asked func(string) bool) []string {
	var out []string
	for _, p := range c.view.parts {
		for _, value := range p.columns[facet].values {
			if asked(value) {
				out = append(out, value)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// tagged looks up what has one of some terms in a field.
func (c *compiler) tagged(field string, values []string) (matcher, error) {
	var out tagged
	for _, value := range values {
		found, err := c.view.find(occurrence{field, value})
		if err != nil {
			return nil, err
		}
		if found != nil {
			out = append(out, found)
		}
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

// always is later than every day.
const always = 99_991_231

// dates asks for what has a day from or up to a date, or is in force on one.
func dates(field, date string) matcher {
	first, last := day(firstDay(date)), day(schema.LastDay(date))
	switch field {
	case "from":
		return dated{toField, first, always}
	case "to":
		return dated{fromField, 0, last}
	}
	return &both{all: []matcher{dated{forceFromField, 0, last}, dated{forceToField, first, always}}}
}

// day gives a day as the number yyyymmdd.
func day(text string) int32 {
	n, _ := strconv.Atoi(compact(text))
	return int32(n)
}
