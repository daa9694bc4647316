package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

func (a *app) searchCommand() *cobra.Command {
	var q search.Query
	var kinds []string
	binding := ""
	cmd := &cobra.Command{
		Use: "search QUERY", Args: cobra.MinimumNArgs(1),
		Short: "Full text with facets",
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			format, err := a.oneOf("table", "json", "jsonl", "csv", "md")
			if err != nil {
				return err
			}
			q.Text = strings.Join(args, " ")
			if q.Kinds, err = a.kinds(kinds); err != nil {
				return err
			}
			if q.Binding, err = yesNo("binding", binding); err != nil {
				return err
			}
			h, err := a.openToRead(cmd.Context())
			if err != nil {
				return err
			}
			defer h.close(&err)
			index, err := h.index(cmd.Context())
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, index.Close()) }()
			result, err := index.Search(cmd.Context(), q)
			if err != nil {
				return err
			}
			return a.writeHits(format, q.Text, result)
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&kinds, "kind", nil, "only these kinds, as provision,statement")
	f.StringSliceVar(&q.States, "state", nil, "only what these States or groups said, as PAK")
	f.StringSliceVar(&q.Instruments, "instrument", nil, "only what belongs to these instruments")
	f.StringSliceVar(&q.Activities, "activity", nil, "only what is linked to these activities")
	f.StringSliceVar(&q.Languages, "lang", nil, "only in these languages, as en,fr")
	f.StringVar(&q.From, "from", "", "only from this date on")
	f.StringVar(&q.To, "to", "", "only up to this date")
	f.StringVar(&binding, "binding", "", "yes: only hard law; no: only the rest")
	f.IntVar(&q.First, "limit", 20, "at most so many hits")
	return cmd
}

// kinds turns typed kinds into those of the ontology, whatever their case.
func (a *app) kinds(typed []string) ([]schema.Kind, error) {
	o, err := schema.Load()
	if err != nil {
		return nil, err
	}
	var out []schema.Kind
next:
	for _, t := range typed {
		for _, kind := range o.Kinds() {
			if strings.EqualFold(string(kind), t) || strings.EqualFold(string(kind)+"s", t) {
				out = append(out, kind)
				continue next
			}
		}
		return nil, usage("kind: %s: not a kind of the graph. Use one of %v", t, o.Kinds())
	}
	return out, nil
}

func yesNo(name, typed string) (*bool, error) {
	yes := strings.EqualFold(typed, "yes") || strings.EqualFold(typed, "true")
	no := strings.EqualFold(typed, "no") || strings.EqualFold(typed, "false")
	switch {
	case typed == "":
		return nil, nil
	case yes || no:
		return &yes, nil
	}
	return nil, usage("%s: %s: say yes or no", name, typed)
}

type searchJSON struct {
	Query    string         `json:"query"`
	Total    int            `json:"total"`
	Partial  bool           `json:"partial"`
	Revision graph.Revision `json:"revision"`
	Hits     []hitJSON      `json:"hits"`
	Facets   []facetJSON    `json:"facets"`
	Next     string         `json:"next,omitempty"`
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
	doc := searchJSON{Query: text, Total: r.Total, Partial: r.Partial, Revision: r.Revision, Hits: []hitJSON{}, Facets: []facetJSON{}, Next: r.Next}
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
	switch format {
	case "json":
		return writeJSON(a.Stdout, doc)
	case "jsonl":
		for _, hit := range doc.Hits {
			if err := writeJSONLine(a.Stdout, hit); err != nil {
				return err
			}
		}
		return nil
	}
	t := table{columns: []column{{name: "kind"}, {name: "id"}, {name: "title"}, {name: "match"}}}
	for _, h := range doc.Hits {
		t.add(string(h.Kind), h.ID.Name(), clip(h.Title, 60), clip(snippet(h), 90))
	}
	if err := t.write(a.Stdout, format); err != nil || format == "csv" {
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
