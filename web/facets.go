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
		Value, Parent string
		Count         int
	}
}

// facet is the values of one field, each a box of the form.
type facet struct {
	Field, Title, Key string
	Values            []facetValue
	Other             int
}

// facetValue is one value.
type facetValue struct {
	Key, Value, Words string // the parameter that it sets, and to what
	Count, Depth      int
	Chosen            bool
	Link              string // of a limit: the search without it
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
		one := facet{Field: f.Field, Title: facetTitle(f.Field), Key: facetKey(f.Field), Other: f.Other}
		depths := depthsOf(f)
		for _, i := range nested(f) {
			v := f.Values[i]
			value := facetParameter(f.Field, v.Value)
			one.Values = append(one.Values, facetValue{
				Key: one.Key, Value: value, Words: facetWords(one.Key, value, cited), Count: v.Count, Depth: depths[v.Value], Chosen: isChosen(q, one.Key, value),
			})
		}
		if len(one.Values) == 0 && !isChosen(q, "without", f.Field) {
			continue
		}
		if f.Missing > 0 {
			one.Values = append(one.Values, facetValue{
				Key: "without", Value: f.Field, Words: "None", Count: f.Missing, Chosen: isChosen(q, "without", f.Field),
			})
		}
		out = append(out, one)
	}
	return out
}

// depthsOf says how deep each value lies within others of the facet, at most 3.
func depthsOf(f facetData) map[string]int {
	parent, out := map[string]string{}, map[string]int{}
	for _, v := range f.Values {
		parent[v.Value] = v.Parent
	}
	for _, v := range f.Values {
		at := v.Parent
		for range 3 {
			if _, listed := parent[at]; !listed {
				break
			}
			out[v.Value]++
			at = parent[at]
		}
	}
	return out
}

// nested orders the values of a facet so that each stands below the one that holds it.
func nested(f facetData) []int {
	var out []int
	placed := map[int]bool{}
	var place func(i int)
	place = func(i int) {
		if placed[i] {
			return
		}
		placed[i] = true
		out = append(out, i)
		for j, v := range f.Values {
			if v.Parent == f.Values[i].Value {
				place(j)
			}
		}
	}
	for i, v := range f.Values {
		if !slices.ContainsFunc(f.Values, func(other struct {
			Value, Parent string
			Count         int
		}) bool {
			return other.Value == v.Parent
		}) {
			place(i)
		}
	}
	for i := range f.Values {
		place(i)
	}
	return out
}

// facetKey is the parameter that limits to values of a facet.
func facetKey(field string) string {
	if field == "sourceTier" {
		return "tier"
	}
	return field
}

// facetParameter is a value of a facet as its parameter has it.
func facetParameter(field, value string) string {
	switch {
	case field == "binding" && value == "BINDING":
		return "yes"
	case field == "binding":
		return "no"
	}
	return value
}

func isChosen(q url.Values, key, value string) bool {
	return slices.ContainsFunc(q[key], func(other string) bool { return sameValue(key, value, other) })
}

// chosenLimits are the limits of a search with the links that give them up.
func chosenLimits(q url.Values, cited names) []facetValue {
	var out []facetValue
	for _, key := range searchKeys() {
		for _, value := range q[key] {
			v := facetValue{Key: key, Value: value, Words: facetWords(key, value, cited), Chosen: true}
			v.Link = link("/search", without(with(q, "after"), key, value))
			out = append(out, v)
		}
	}
	return out
}

// sameValue says whether two values of a parameter mean the same: PAK is state:PAK.
func sameValue(key, a, b string) bool {
	return a == b || facetID(key, a) != "" && facetID(key, a) == facetID(key, b)
}

// without gives a query without one value of a key.
func without(q url.Values, key, value string) url.Values {
	return with(q, key, slices.DeleteFunc(slices.Clone(q[key]), func(v string) bool { return v == value })...)
}

// facetID is the id that a value of a parameter stands for, or "".
func facetID(key, value string) string {
	switch key {
	case "state":
		if !strings.Contains(value, ":") {
			return "state:" + value
		}
		return value
	case "instrument", "activity", "group":
		return withPrefix(key, value)
	}
	return ""
}

func facetTitle(field string) string {
	switch field {
	case "sourceTier":
		return "Source"
	case "state":
		return "State or group"
	case "group":
		return "Members of a group on the day"
	case "binding":
		return "Form of law"
	case "regime":
		return "Field of law"
	case "":
		return ""
	}
	return strings.ToUpper(field[:1]) + field[1:]
}

// facetWords names a value of a parameter.
func facetWords(key, value string, cited names) string {
	switch key {
	case "kind":
		return kindInWords(value)
	case "language":
		return languageInWords(value)
	case "tier", "review":
		return inWords(value)
	case "binding":
		if value == "yes" {
			return "Hard in form"
		}
		return "Not hard in form"
	case "from":
		return "from " + value
	case "to":
		return "to " + value
	case "inforce":
		return "in force on " + value
	case "without":
		return "no " + strings.ToLower(facetTitle(value))
	case "synonyms":
		return "without other words"
	case "regime":
		return strings.ReplaceAll(value, "_", " ")
	}
	if id := facetID(key, value); id != "" {
		if t, found := cited[id]; found {
			return t.Title()
		}
	}
	return value
}
