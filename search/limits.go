package search

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lacuna-law/lacuna/schema"
)

// Limits of a query.
const (
	MaxText      = 4 << 10 // bytes
	MaxTerms     = 64      // words, phrases and fields
	MaxAtoms     = 256     // the words, numbers and Chinese characters in them
	MaxDepth     = 16      // groups in groups
	MaxFirst     = 100
	MaxFilters   = 256  // values of one filter
	MaxWildcards = 8    // words with * or ~
	MaxExpanded  = 64   // words that one of them may stand for
	MinPrefix    = 3    // letters before * or ~
	MaxSpelt     = 40   // letters before ~
	maxSpellings = 4000 // words that are looked at for one
	defaultFirst = 20   // hits, where none are asked for
	MaxNear      = 50   // other words among those of "…"~
)

// fieldNames gives the fields of the language by every name that they go by.
func fieldNames() map[string]string {
	out := map[string]string{
		"language": "lang", "sourcetier": "tier", "source": "tier", "inforceon": "inforce", "art": "article",
		"states": "state", "groups": "group", "kinds": "kind", "instruments": "instrument", "activities": "activity",
	}
	for _, name := range Fields() {
		out[name] = name
	}
	return out
}

// Fields lists the fields of the query language.
func Fields() []string {
	return []string{
		"activity", "article", "binding", "document", "forum", "from", "group", "id", "inforce", "instrument", "kind", "lang",
		"modality", "principle", "regime", "review", "state", "tier", "to", "type", "without", "year",
	}
}

// field passes over the name of a field and its colon, if they follow.
func (p *parser) field() (string, bool) {
	name, rest, found := strings.Cut(p.text[p.at:], ":")
	next, _ := utf8.DecodeRuneInString(rest)
	if !found || name == "" || rest == "" || unicode.IsSpace(next) || next == '/' || next == ')' {
		return "", false
	}
	if strings.ContainsFunc(name, func(r rune) bool { return r < 'A' || r > 'z' || r > 'Z' && r < 'a' }) {
		return "", false
	}
	p.at += len(name) + 1
	return strings.ToLower(name), true
}

// limit reads the values of a field whose name began at a byte of the text.
func (p *parser) limit(typed string, at int) (expr, error) {
	name, known := fieldNames()[typed]
	if !known {
		return nil, p.problem(at, "there is no field %s. %s", shorten(typed, 40), nearestField(typed))
	}
	out := limit{field: name}
	for {
		start := p.at
		value, err := p.value()
		if err != nil {
			return nil, err
		}
		if value == "" {
			return nil, p.problem(start, "after %s: stands a value. Write one", name)
		}
		if fault := checkValue(name, value); fault != "" {
			return nil, p.problem(start, "%s: %q %s", name, shorten(value, 40), fault)
		}
		out.values = append(out.values, value)
		if !strings.HasPrefix(p.text[p.at:], ",") {
			return out, nil
		}
		if p.at++; len(out.values) == MaxFilters {
			return nil, p.problem(p.at, "%s: there are too many values (limit %d). Name fewer", name, MaxFilters)
		}
	}
}

// value reads one value, in quotation marks or without.
func (p *parser) value() (string, error) {
	if first, _ := utf8.DecodeRuneInString(p.text[p.at:]); isQuote(first) {
		text, err := p.quotation()
		return strings.Join(strings.Fields(text), " "), err
	}
	text := p.text[p.at:]
	text = text[:valueEnd(text)]
	p.at += len(text)
	return text, nil
}

func nearestField(typed string) string {
	best, least := "", 3
	for _, name := range Fields() {
		if d := distance(typed, name); d < least {
			best, least = name, d
		}
	}
	if best != "" {
		return "Did you mean " + best + ":?"
	}
	return "Put the words in quotation marks, or name one of " + strings.Join(Fields(), ", ")
}

// checkValue says what is wrong with a value of a field and what to write, or "".
func checkValue(field, value string) string {
	switch field {
	case "from", "to", "inforce":
		if !schema.ValidDate(value) {
			return "is no date. Write 2025, 2025-01 or 2025-01-14"
		}
	case "year":
		if _, _, ok := years(value); !ok {
			return "is no year. Write 2019, or 2019..2024 for several"
		}
	case "binding":
		if yesOrNo(value) == "" {
			return "is neither. Write yes or no"
		}
	case "kind":
		if kindNamed(value) == "" {
			return fmt.Sprintf("is not searched. Name one of %v", Kinds())
		}
	case "without":
		if facetNamed(value) == "" {
			return fmt.Sprintf("is no facet. Name one of %v", FacetFields())
		}
	case "article":
		if len(pins(value)) == 0 {
			return "holds no number. Write a place such as 2(4)"
		}
	}
	return ""
}

// years reads 2019 or 2019..2024.
func years(value string) (from, to string, ok bool) {
	from, to, several := strings.Cut(value, "..")
	if !several {
		to = from
	}
	isYear := func(text string) bool { return len(text) == 4 && schema.ValidDate(text) }
	return from, to, isYear(from) && isYear(to) && from <= to
}

func yesOrNo(value string) string {
	switch strings.ToLower(value) {
	case "yes", "true", "binding":
		return string(schema.BindingnessBinding)
	case "no", "false", "non_binding":
		return string(schema.BindingnessNonBinding)
	}
	return ""
}

// kindNamed gives the kind of a name in any case of letters, in singular or plural, or "".
func kindNamed(name string) schema.Kind {
	for _, kind := range Kinds() {
		plural := string(kind) + "s"
		if kind == schema.KindActivity {
			plural = "activities"
		}
		if strings.EqualFold(string(kind), name) || strings.EqualFold(plural, name) {
			return kind
		}
	}
	return ""
}

// facetNamed gives the facet of a name in any case of letters, or by the name
// of its field in the language, or "".
func facetNamed(name string) string {
	for _, facet := range FacetFields() {
		if strings.EqualFold(facet, name) || strings.EqualFold(fieldOf(facet), name) {
			return facet
		}
	}
	return ""
}

// fieldOf names the field of the language that limits a facet.
func fieldOf(facet string) string {
	switch facet {
	case "language":
		return "lang"
	case "sourceTier":
		return "tier"
	}
	return facet
}

// check says whether an expression asks for too much. The error wraps ErrQuery.
func (e Expression) check() error {
	terms, wild, small := 0, 0, 0
	e.walk(func(part expr) {
		switch part := part.(type) {
		case word:
			terms, small = terms+1, small+atoms(part.text)
		case quoted:
			terms, small = terms+1, small+atoms(part.text)
		case beginning, misspelt:
			terms, wild, small = terms+1, wild+1, small+1
		case limit:
			terms++
		}
	})
	for _, count := range []struct {
		n, limit int
		what     string
	}{
		{terms, MaxTerms, "words, phrases and fields"}, {small, MaxAtoms, "words, numbers and characters"}, {wild, MaxWildcards, "words with * or ~"},
	} {
		if count.n > count.limit {
			return fmt.Errorf("%w: text: %d %s are too many (limit %d). Ask with fewer", ErrQuery, count.n, count.what, count.limit)
		}
	}
	return nil
}

// walk hands on every part of an expression, from left to right.
func (e Expression) walk(do func(expr)) {
	if e.root != nil {
		walk(e.root, do)
	}
}

func walk(e expr, do func(expr)) {
	do(e)
	switch e := e.(type) {
	case not:
		walk(e.of, do)
	case every:
		for _, one := range e {
			walk(one, do)
		}
	case some:
		for _, one := range e {
			walk(one, do)
		}
	}
}

// distance counts the letters that differ between two short words.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 40 || len(y) > 40 {
		return 40
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		corner := row[0]
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			corner, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, corner+cost)
		}
	}
	return row[len(y)]
}
