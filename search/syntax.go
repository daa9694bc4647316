package search

import (
	"fmt"
	"strings"
)

// Expression is what a query means: words and what binds them. Its String
// reads back as the same expression. The zero value matches everything.
type Expression struct{ root expr }

// String writes the expression in the query language.
func (e Expression) String() string {
	if e.root == nil {
		return ""
	}
	return e.root.String()
}

// Problem is why a query could not be read as it was written.
type Problem struct {
	// Message says what is wrong and what to do.
	Message string
	// Position is where, in code points from 0.
	Position int
}

// Error implements error.
func (p *Problem) Error() string { return fmt.Sprintf("at character %d: %s", p.Position+1, p.Message) }

// expr is a part of an expression.
type expr interface{ String() string }

// word is a word as it was typed, in whatever form of it.
type word struct{ text string }

// beginning is the first letters of a word, as it is written.
type beginning struct{ text string }

// misspelt is a word of which one letter may be another.
type misspelt struct{ text string }

// quoted is words one after the other, or near to each other.
type quoted struct {
	text string
	near int // how many other words may stand among them; -1 for a phrase
}

// limit is a field that must have one of some values.
type limit struct {
	field  string
	values []string
}

// not is what must not match.
type not struct{ of expr }

// every is what must all match, some what may.
type (
	every []expr
	some  []expr
)

func (w word) String() string      { return w.text }
func (b beginning) String() string { return b.text + "*" }
func (m misspelt) String() string  { return m.text + "~1" }

func (q quoted) String() string {
	text := inQuotes(q.text)
	if q.near >= 0 {
		text += fmt.Sprintf("~%d", q.near)
	}
	return text
}

// inQuotes puts a text between the first marks that do not stand in it.
func inQuotes(text string) string {
	for _, marks := range []struct{ open, closing string }{{`"`, `"“”`}, {"«", "»"}} {
		if !strings.ContainsAny(text, marks.closing) {
			if marks.open == "«" {
				return "«" + text + "»"
			}
			return `"` + text + `"`
		}
	}
	return "「" + text + "」"
}

func (l limit) String() string {
	values := make([]string, len(l.values))
	for i, value := range l.values {
		if values[i] = value; !isBare(value) {
			values[i] = inQuotes(value)
		}
	}
	return l.field + ":" + strings.Join(values, ",")
}

// isBare says whether a value of a field reads back without quotation marks.
func isBare(value string) bool {
	end := valueEnd(value)
	return value != "" && end == len(value)
}

func (n not) String() string {
	switch n.of.(type) {
	case every, some:
		return "-(" + n.of.String() + ")"
	}
	return "-" + n.of.String()
}

func (a every) String() string {
	parts := make([]string, len(a))
	for i, e := range a {
		if parts[i] = e.String(); isSome(e) {
			parts[i] = "(" + parts[i] + ")"
		}
	}
	return strings.Join(parts, " ")
}

func (a some) String() string {
	parts := make([]string, len(a))
	for i, e := range a {
		parts[i] = e.String()
	}
	return strings.Join(parts, " OR ")
}

func isSome(e expr) bool {
	_, is := e.(some)
	return is
}
