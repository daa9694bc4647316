package search

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// record is what the index holds of one node.
type record struct {
	id     graph.ID
	title  string
	lang   string // of the words it quotes
	texts  []text
	near   []string
	dates  string // of any precision, or ""
	facets map[string][]string
}

// project makes the records of nodes, in the order given.
func (p *plan) project(ctx context.Context, r graph.Reader, nodes []graph.Node) ([]record, error) {
	v, err := readNear(ctx, r, nodes)
	if err != nil {
		return nil, err
	}
	out := make([]record, len(nodes))
	for i, n := range nodes {
		out[i] = p.record(n, v)
	}
	return out, nil
}

func (p *plan) record(n graph.Node, v *near) record {
	lang := v.language(n)
	rec := record{id: n.ID, lang: known(lang), dates: n.Attrs.Text("date"), facets: map[string][]string{}, texts: p.texts(n, known(lang))}
	for _, name := range p.kinds[n.Kind].Facets {
		rec.add(name, n.Attrs.Text(name))
		rec.add(name, n.Attrs.Texts(name)...)
	}
	rec.add("kind", string(n.Kind))
	for _, t := range rec.texts {
		if t.lang == other {
			t.lang = strings.ToLower(lang)
		}
		rec.add("language", t.lang)
	}
	v.derive(n, &rec)
	if len(rec.dates) >= 4 {
		rec.add("year", rec.dates[:4])
	}
	rec.tidy()
	return rec
}

func (r *record) add(facet string, values ...string) {
	for _, value := range values {
		if value != "" {
			r.facets[facet] = append(r.facets[facet], value)
		}
	}
}

func (r *record) addIDs(facet string, ids ...graph.ID) {
	for _, id := range ids {
		r.add(facet, string(id))
	}
}

func (r *record) tidy() {
	for facet, values := range r.facets {
		slices.Sort(values)
		r.facets[facet] = slices.Compact(values)
	}
}

// fields gives the record as the fields of a document of the index.
func (r record) fields() (map[string]any, error) {
	out := map[string]any{titleField: r.title, languageField: r.lang}
	put := func(field, words string) {
		list, _ := out[field].([]string)
		out[field] = append(list, words)
	}
	for _, t := range r.texts {
		put(t.field(), t.words)
		if t.exact {
			put(exactField, t.words)
		}
	}
	for _, words := range r.near {
		put(nearField, words)
	}
	for facet, values := range r.facets {
		out[facetField(facet)] = values
	}
	if r.dates != "" {
		out[fromField], out[toField] = number(firstDay(r.dates)), number(schema.LastDay(r.dates))
	}
	text, err := json.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("document %s: %w", r.id, err)
	}
	sum := sha256.Sum256(text)
	out[digestField] = hex.EncodeToString(sum[:12])
	return out, nil
}

// firstDay gives the first day that a date of any precision can mean.
func firstDay(date string) string {
	switch len(date) {
	case 4:
		return date + "-01-01"
	case 7:
		return date + "-01"
	}
	return date
}

// number gives a day as the number yyyymmdd.
func number(day string) float64 {
	n, _ := strconv.Atoi(strings.ReplaceAll(day, "-", ""))
	return float64(n)
}

// named writes the parts of a title that are there.
func named(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ", ")
}

// names gives ids without their kinds.
func names(ids []graph.ID) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id.Name()
	}
	return strings.Join(out, "/")
}
