package search

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
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
	pins   []string // the place in an instrument, and those that hold it
	force  period   // the days on which it is in force
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

// keywords gives the terms of a record that are not analysed, ordered.
func (r record) keywords() []keyword {
	var out []keyword
	for _, facet := range slices.Sorted(maps.Keys(r.facets)) {
		for _, value := range r.facets[facet] {
			out = append(out, keyword{facetField(facet), value})
		}
		out = append(out, keyword{hasField, facet})
	}
	for _, pin := range r.pins {
		out = append(out, keyword{pinField, pin})
	}
	if r.dates != "" {
		out = append(out, keyword{fromField, compact(firstDay(r.dates))}, keyword{toField, compact(schema.LastDay(r.dates))})
	}
	if r.force.from != "" {
		out = append(out, keyword{forceFromField, compact(r.force.from)}, keyword{forceToField, compact(schema.LastDay(r.force.to))})
	}
	return out
}

// digest gives a hash of everything that the index holds of a record.
func (r record) digest() (string, error) {
	texts := make([][2]string, 0, len(r.texts)+len(r.near))
	for _, t := range r.texts {
		texts = append(texts, [2]string{t.field() + " " + strconv.FormatBool(t.exact), t.words})
	}
	for _, words := range r.near {
		texts = append(texts, [2]string{nearField, words})
	}
	keywords := [][2]string{{titleField, r.title}, {languageField, r.lang}}
	for _, k := range r.keywords() {
		keywords = append(keywords, [2]string{k.field, k.value})
	}
	text, err := json.Marshal([][][2]string{texts, keywords})
	if err != nil {
		return "", fmt.Errorf("document %s: %w", r.id, err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:12]), nil
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

// compact gives a day as yyyymmdd.
func compact(day string) string { return strings.ReplaceAll(day, "-", "") }

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
