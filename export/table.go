package export

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/reference"
	"github.com/lacuna-law/lacuna/schema"
)

// csv writes the table of one kind.
func (j Job) csv(ctx context.Context, w io.Writer) error {
	if len(j.Kinds) != 1 {
		return fmt.Errorf("%w: csv: a table holds one kind. Name one kind, or a folder for all", ErrPart)
	}
	return j.table(ctx, w, j.Ontology.Kind(j.Kinds[0]))
}

// Tables writes a table for each kind of which the part holds something, named
// for the prefix of the kind as in activity.csv, and edges.csv with every edge
// that leaves the part. Create makes a file.
func (j Job) Tables(ctx context.Context, create func(name string) (io.WriteCloser, error)) error {
	if err := j.check(ctx); err != nil {
		return err
	}
	held := map[schema.Kind]bool{}
	for n, err := range j.nodes(ctx) {
		if err != nil {
			return err
		}
		held[n.Kind] = true
	}
	into := func(name string, write func(w io.Writer) error) error {
		file, err := create(name)
		if err != nil {
			return err
		}
		return errors.Join(write(file), file.Close())
	}
	for _, kind := range j.Ontology.Kinds() {
		if !held[kind] {
			continue
		}
		one, decl := j, j.Ontology.Kind(kind)
		one.Kinds = []schema.Kind{kind}
		if err := into(decl.Prefix+".csv", func(w io.Writer) error { return one.table(ctx, w, decl) }); err != nil {
			return err
		}
	}
	return into("edges.csv", func(w io.Writer) error { return j.edgeTable(ctx, w) })
}

// table writes the nodes of a kind, their edges as lists of ids, and on whose
// word and under which licence each is there.
func (j Job) table(ctx context.Context, w io.Writer, decl *schema.KindDecl) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(columns(decl)); err != nil {
		return err
	}
	l := licences{j, map[graph.ID]string{}}
	for page, err := range j.pages(ctx) {
		if err != nil {
			return err
		}
		for _, e := range page {
			row := []string{string(e.ID)}
			for _, a := range decl.Attributes {
				row = append(row, cells(a, e.Attrs[a.Name])...)
			}
			for _, edge := range decl.Edges {
				row = append(row, join(e.to(edge.Name)))
			}
			licence, err := l.of(ctx, e.Source)
			if err != nil {
				return err
			}
			if err := writeRow(out, append(row, string(e.Source), licence)); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// columns names the columns of a kind. A text in six languages has six.
func columns(decl *schema.KindDecl) []string {
	out := []string{"id"}
	for _, a := range decl.Attributes {
		if !local(a) {
			out = append(out, a.Name)
			continue
		}
		for _, in := range languages() {
			out = append(out, a.Name+"."+in)
		}
	}
	for _, edge := range decl.Edges {
		out = append(out, string(edge.Name))
	}
	return append(out, "source", "sourceLicence")
}

func local(a *schema.Attribute) bool {
	return a.Type.Name() == "LocalText" || a.Type.Name() == "LocalList"
}

func cells(a *schema.Attribute, value any) []string {
	if !local(a) {
		return []string{cell(value)}
	}
	object, _ := value.(map[string]any)
	var out []string
	for _, in := range languages() {
		out = append(out, cell(object[in]))
	}
	return out
}

// cell writes a value: lists of words divided by semicolons, what has fields of
// its own as JSON.
func cell(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		var words []string
		for _, one := range v {
			word, is := one.(string)
			if !is || strings.Contains(word, ";") {
				return compactJSON(v)
			}
			words = append(words, word)
		}
		return strings.Join(words, "; ")
	}
	return compactJSON(value)
}

func join(ids []graph.ID) string {
	var out []string
	for _, id := range ids {
		out = append(out, string(id))
	}
	return strings.Join(out, "; ")
}

func (j Job) edgeTable(ctx context.Context, w io.Writer) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write([]string{"from", "name", "to", "attributes", "source", "sourceLicence"}); err != nil {
		return err
	}
	l := licences{j, map[graph.ID]string{}}
	for page, err := range j.pages(ctx) {
		if err != nil {
			return err
		}
		for _, e := range page {
			for _, edge := range e.edges {
				licence, err := l.of(ctx, edge.Source)
				if err != nil {
					return err
				}
				attrs := ""
				if len(edge.Attrs) > 0 {
					attrs = compactJSON(edge.Attrs)
				}
				if err := writeRow(out, []string{string(edge.From), string(edge.Name), string(edge.To), attrs, string(edge.Source), licence}); err != nil {
					return err
				}
			}
		}
	}
	out.Flush()
	return out.Error()
}

// writeRow writes a row of which no cell is a formula.
func writeRow(out *csv.Writer, row []string) error {
	for i := range row {
		row[i] = reference.Cell(row[i])
	}
	return out.Write(row)
}
