package web

import (
	"net/url"
	"slices"
	"strings"
)

// facetData is a facet as the API gives it.
type facetData struct {
	Field          string
	Missing, Other int
	Values         []struct {
		Value string
		Count int
	}
}

// facet is the values of one field with the links that choose them.
type facet struct {
	Field, Title   string
	Values         []facetValue
	Missing, Other int
}

// facetValue is one value.
type facetValue struct {
	Value, Words string
	Count        int
	Chosen       bool
	Link         string // chooses it, or gives it up; "" where it cannot be chosen
}

// unfolded is how many values of a facet are shown at once.
const unfolded = 8

// Shown is the values that are shown at once: the first, and those chosen.
func (f facet) Shown() []facetValue { return f.part(true) }

// Folded is the other values.
func (f facet) Folded() []facetValue { return f.part(false) }

func (f facet) part(shown bool) []facetValue {
	var out []facetValue
	for i, v := range f.Values {
		if (i < unfolded || v.Chosen) == shown {
			out = append(out, v)
		}
	}
	return out
}

// newFacets makes the facets that hold values.
func newFacets(all []facetData, q url.Values, cited names) []facet {
	var out []facet
	for _, f := range all {
		one := facet{Field: f.Field, Title: facetTitle(f.Field), Missing: f.Missing, Other: f.Other}
		for _, v := range f.Values {
			one.Values = append(one.Values, newFacetValue(q, f.Field, v.Value, v.Count, cited))
		}
		if len(one.Values) > 0 {
			out = append(out, one)
		}
	}
	return out
}

// chosenLimits are the limits of a search with the links that give them up.
func chosenLimits(q url.Values, cited names) []facetValue {
	var out []facetValue
	for _, key := range searchKeys() {
		for _, value := range q[key] {
			v := facetValue{Value: value, Words: facetWords(key, value, cited), Chosen: true}
			v.Link = link("/search", without(with(q, "after"), key, value))
			out = append(out, v)
		}
	}
	return out
}

// newFacetValue makes the value of a facet with the link that chooses it or
// gives it up.
func newFacetValue(q url.Values, field, value string, count int, cited names) facetValue {
	v := facetValue{Value: value, Words: facetWords(field, value, cited), Count: count}
	base := with(q, "after")
	switch field {
	case "kind", "state", "instrument", "activity", "language":
		if chosen := slices.IndexFunc(q[field], func(other string) bool { return sameValue(field, value, other) }); chosen >= 0 {
			v.Chosen = true
			v.Link = link("/search", without(base, field, q[field][chosen]))
		} else {
			v.Link = link("/search", with(base, field, append(slices.Clone(q[field]), value)...))
		}
	case "binding":
		v.Chosen = q.Get("binding") == value
		if v.Chosen {
			v.Link = link("/search", with(base, "binding"))
		} else {
			v.Link = link("/search", with(base, "binding", value))
		}
	case "year":
		v.Chosen = q.Get("from") == value && q.Get("to") == value
		if v.Chosen {
			v.Link = link("/search", with(with(base, "from"), "to"))
		} else {
			v.Link = link("/search", with(with(base, "from", value), "to", value))
		}
	}
	return v
}

// sameValue says whether two values of a field mean the same: PAK is state:PAK.
func sameValue(field, a, b string) bool {
	return a == b || facetID(field, a) != "" && facetID(field, a) == facetID(field, b)
}

// without gives a query without one value of a key.
func without(q url.Values, key, value string) url.Values {
	return with(q, key, slices.DeleteFunc(slices.Clone(q[key]), func(v string) bool { return v == value })...)
}

// facetID is the id that a facet's value stands for, or "".
func facetID(field, value string) string {
	switch field {
	case "state":
		if !strings.Contains(value, ":") {
			return "state:" + value
		}
		return value
	case "instrument", "activity":
		return withPrefix(field, value)
	}
	return ""
}

func facetTitle(field string) string {
	switch field {
	case "sourceTier":
		return "Source"
	case "state":
		return "State or group"
	case "binding":
		return "Form of law"
	case "":
		return ""
	}
	return strings.ToUpper(field[:1]) + field[1:]
}

// facetWords names a value of a facet.
func facetWords(field, value string, cited names) string {
	switch field {
	case "kind":
		return kindInWords(value)
	case "language":
		return languageInWords(value)
	case "sourceTier", "review":
		return inWords(value)
	case "binding":
		if value == "true" {
			return "Hard in form"
		}
		return "Not hard in form"
	case "from":
		return "from " + value
	case "to":
		return "to " + value
	}
	if id := facetID(field, value); id != "" {
		if t, found := cited[id]; found {
			return t.Title()
		}
	}
	return value
}
