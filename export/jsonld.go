package export

import (
	"context"
	_ "embed"
	"fmt"
	"io"
	"strings"
)

// Context is the JSON-LD context of an export: its prefixes, with Base.
//
//go:embed context.jsonld
var Context string

// jsonLD writes the part as one JSON-LD document, a resource on a line. It
// brings its context with it, so that nothing need be fetched to read it.
func (j Job) jsonLD(ctx context.Context, w io.Writer) error {
	begin := strings.TrimSpace(strings.ReplaceAll(Context, `"`+Base, `"`+j.base()))
	begin = strings.TrimSpace(strings.TrimSuffix(begin, "}"))
	if _, err := fmt.Fprintf(w, "%s,\n  \"@graph\": [", begin); err != nil {
		return err
	}
	comma := "\n"
	err := j.describe(ctx, func(r resource) error {
		_, err := io.WriteString(w, comma+compactJSON(r.json()))
		comma = ",\n"
		return err
	})
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, "\n  ]\n}\n")
	return err
}

func (r resource) json() map[string]any {
	out := map[string]any{"@id": r.id}
	for _, p := range r.properties {
		values := make([]any, len(p.terms))
		for i, t := range p.terms {
			values[i] = t.json()
			if p.name == "rdf:type" {
				values[i] = t.iri
			}
		}
		key := p.name
		if key == "rdf:type" {
			key = "@type"
		}
		out[key] = values
	}
	return out
}

func (t term) json() any {
	switch {
	case t.iri != "":
		return map[string]any{"@id": t.iri}
	case t.lang != "":
		return map[string]any{"@value": t.text, "@language": t.lang}
	case t.datatype != "":
		return map[string]any{"@value": t.text, "@type": t.datatype}
	}
	return t.text
}
