package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	references "github.com/lacuna-law/lacuna/reference"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

type searchJSON struct {
	Query      string         `json:"query"`
	Understood string         `json:"understood"`
	Problem    *problemJSON   `json:"problem,omitempty"`
	Suggestion string         `json:"suggestion,omitempty"`
	Synonyms   []synonymsJSON `json:"synonyms"`
	Total      int            `json:"total"`
	Partial    bool           `json:"partial"`
	Revision   graph.Revision `json:"revision"`
	Hits       []hitJSON      `json:"hits"`
	Facets     []facetJSON    `json:"facets"`
	Next       string         `json:"next,omitempty"`
}

type problemJSON struct {
	Message  string `json:"message"`
	Position int    `json:"position"`
}

type synonymsJSON struct {
	Word string   `json:"word"`
	Also []string `json:"also"`
}

type hitJSON struct {
	ID         graph.ID        `json:"id"`
	Kind       schema.Kind     `json:"kind"`
	Score      float64         `json:"score"`
	Title      string          `json:"title"`
	Highlights []highlightJSON `json:"highlights"`
}

type highlightJSON struct {
	Field  string      `json:"field"`
	Pieces []pieceJSON `json:"pieces"`
}

type pieceJSON struct {
	Text  string `json:"text"`
	Match bool   `json:"match"`
}

type facetJSON struct {
	Field   string      `json:"field"`
	Values  []valueJSON `json:"values"`
	Missing int         `json:"missing"`
	Other   int         `json:"other"`
}

type valueJSON struct {
	Value  string `json:"value"`
	Count  int    `json:"count"`
	Parent string `json:"parent,omitempty"`
}

func searchDocument(text string, r search.Result) searchJSON {
	doc := searchJSON{Query: text, Understood: r.Understood, Suggestion: r.Suggestion, Synonyms: []synonymsJSON{}, Total: r.Total, Partial: r.Partial, Revision: r.Revision, Hits: []hitJSON{}, Facets: []facetJSON{}, Next: r.Next}
	if r.Problem != nil {
		doc.Problem = &problemJSON{r.Problem.Message, r.Problem.Position}
	}
	for _, use := range r.Synonyms {
		doc.Synonyms = append(doc.Synonyms, synonymsJSON(use))
	}
	for _, h := range r.Hits {
		hit := hitJSON{ID: h.ID, Kind: h.Kind, Score: h.Score, Title: h.Title, Highlights: []highlightJSON{}}
		for _, l := range h.Highlights {
			light := highlightJSON{Field: l.Field}
			for _, p := range l.Pieces {
				light.Pieces = append(light.Pieces, pieceJSON(p))
			}
			hit.Highlights = append(hit.Highlights, light)
		}
		doc.Hits = append(doc.Hits, hit)
	}
	for _, f := range r.Facets {
		facet := facetJSON{Field: f.Field, Values: []valueJSON{}, Missing: f.Missing, Other: f.Other}
		for _, v := range f.Values {
			facet.Values = append(facet.Values, valueJSON(v))
		}
		doc.Facets = append(doc.Facets, facet)
	}
	return doc
}

func (a *app) writeHits(format, text string, r search.Result) error {
	doc := searchDocument(text, r)
	a.sayUnderstood(r)
	switch format {
	case "json":
		return writeJSON(a.Stdout, doc)
	case "jsonl":
		return writeJSONLines(a.Stdout, doc.Hits)
	}
	t := table{columns: []column{{name: "kind"}, {name: "id"}, {name: "title"}, {name: "match"}}}
	for _, h := range doc.Hits {
		t.add(string(h.Kind), h.ID.Name(), clip(h.Title, 60), clip(snippet(h), 90))
	}
	if err := t.write(a.Stdout, format); err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "\n%d found, %d shown.\n", doc.Total, len(doc.Hits))
	if doc.Partial {
		fmt.Fprintln(a.Stdout, "The index is being built: the answer is partial.")
	}
	for _, f := range doc.Facets {
		a.writeFacet(f)
	}
	return nil
}

// sayUnderstood says what was made of a query.
func (a *app) sayUnderstood(r search.Result) {
	if r.Problem != nil {
		a.say("The query was taken as plain words: %s: %s.", r.Understood, r.Problem)
	}
	if r.Suggestion != "" {
		a.say("Did you mean: %s", r.Suggestion)
	}
	for _, use := range r.Synonyms {
		a.say("Also looked for, beside %s: %s (--no-synonyms leaves them out).", use.Word, strings.Join(use.Also, ", "))
	}
}

// writeCited writes hits as references.
func (a *app) writeCited(ctx context.Context, h *house, format string, r search.Result) error {
	c, err := a.openCorpus()
	if err != nil {
		return err
	}
	a.sayUnderstood(r)
	nodes := make([]graph.Node, len(r.Hits))
	for i, hit := range r.Hits {
		nodes[i] = hit.Node
	}
	items, err := references.Of(ctx, h.store, nodes)
	if err != nil {
		return err
	}
	for i := range items {
		items[i].Link = "urn:lacuna:" + string(items[i].ID)
	}
	return references.Write(a.Stdout, format, references.List{
		Title: r.Understood, Release: c.Release().Version, Revision: int(r.Revision), AsOf: a.Now().UTC().Format("2006-01-02"), Total: r.Total, Items: items,
	})
}

type changesJSON struct {
	Since    int            `json:"since"`
	Revision graph.Revision `json:"revision"`
	More     bool           `json:"more"`
	Changes  []changedJSON  `json:"changes"`
}

type changedJSON struct {
	ID       graph.ID       `json:"id"`
	Title    string         `json:"title"`
	Revision graph.Revision `json:"revision"`
	Date     string         `json:"date,omitempty"`
	Removed  bool           `json:"removed"`
}

func (a *app) writeChanges(format string, since int, c search.Changes) error {
	doc := changesJSON{Since: since, Revision: c.Now, More: c.More, Changes: []changedJSON{}}
	t := table{columns: []column{{name: "revision", right: true}, {name: "date"}, {name: "id"}, {name: "title"}}}
	for _, one := range c.Changes {
		doc.Changes = append(doc.Changes, changedJSON{one.ID, one.Title, one.Revision, one.Date, one.Removed})
		t.add(fmt.Sprint(one.Revision), one.Date, string(one.ID), clip(one.Title, 60))
	}
	switch format {
	case "json":
		return writeJSON(a.Stdout, doc)
	case "jsonl":
		return writeJSONLines(a.Stdout, doc.Changes)
	case "ris", "bibtex", "csl-json":
		return usage("format: %s: changes are written as table, json, jsonl, csv, md", format)
	}
	if err := t.write(a.Stdout, format); err != nil || format == "csv" {
		return err
	}
	fmt.Fprintf(a.Stdout, "\n%d changed after revision %d. Ask again with --since %d.\n", len(c.Changes), since, c.Now)
	if c.More {
		fmt.Fprintln(a.Stdout, "There are more: raise --limit.")
	}
	return nil
}

func (a *app) writeFacet(f facetJSON) {
	var parts []string
	for i, v := range f.Values {
		if i == 8 {
			break
		}
		parts = append(parts, fmt.Sprintf("%s %d", v.Value, v.Count))
	}
	if len(parts) > 0 {
		fmt.Fprintf(a.Stdout, "%s: %s\n", f.Field, strings.Join(parts, " · "))
	}
}

// snippet is the first highlight of a hit, its matches in brackets.
func snippet(h hitJSON) string {
	if len(h.Highlights) == 0 {
		return ""
	}
	var b strings.Builder
	for _, p := range h.Highlights[0].Pieces {
		if p.Match {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// clip shortens a text to a number of characters.
func clip(text string, limit int) string {
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	return string(runes[:limit-1]) + "…"
}
