package export

import (
	"context"
	"fmt"
	"io"
	"strings"
)

// turtle writes the part as Turtle: the triples of the JSON-LD.
func (j Job) turtle(ctx context.Context, w io.Writer) error {
	iris := map[string]string{}
	for _, p := range j.prefixes() {
		iris[p.name] = p.iri
		if _, err := fmt.Fprintf(w, "@prefix %s: <%s> .\n", p.name, p.iri); err != nil {
			return err
		}
	}
	return j.describe(ctx, func(r resource) error {
		var b strings.Builder
		b.WriteString("\n" + turtleIRI(iris, r.id))
		for i, p := range r.properties {
			if i > 0 {
				b.WriteString(" ;")
			}
			b.WriteString("\n  " + p.name)
			for k, t := range p.terms {
				if k > 0 {
					b.WriteString(" ,")
				}
				b.WriteString(" " + t.turtle(iris))
			}
		}
		b.WriteString(" .\n")
		_, err := io.WriteString(w, b.String())
		return err
	})
}

func (t term) turtle(iris map[string]string) string {
	switch {
	case t.iri != "":
		return turtleIRI(iris, t.iri)
	case t.lang != "":
		return turtleText(t.text) + "@" + t.lang
	case t.datatype != "":
		return turtleText(t.text) + "^^" + t.datatype
	}
	return turtleText(t.text)
}

// turtleIRI writes words of vocabularies as they are, and the names of things
// and addresses in full: what they hold would have to be escaped in short.
func turtleIRI(iris map[string]string, compact string) string {
	prefix, rest, _ := strings.Cut(compact, ":")
	switch whole, known := iris[prefix]; {
	case !known:
		return "<" + compact + ">"
	case prefix == "lacuna":
		return "<" + whole + rest + ">"
	}
	return compact
}

func turtleText(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch r {
		case '"', '\\':
			b.WriteString(`\` + string(r))
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case '\t':
			b.WriteString(`\t`)
		default:
			if r < ' ' || r == 0x7f {
				fmt.Fprintf(&b, `\u%04X`, r)
				continue
			}
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
