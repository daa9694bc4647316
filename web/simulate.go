package web

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/schema"
)

// bundledDraft is the draft that the page shows when none is given.
const bundledDraft = "pakistan-2025"

// maxForm is the longest form that is taken, in bytes: a draft of the greatest
// length with its letters escaped.
const maxForm = 1 << 20

// simulatePage shows what a draft would change. A draft in the address is for
// short ones, which can then be linked; the form sends it in the body.
func simulatePage() page {
	return page{name: "simulate", variables: simulateVariables, view: simulateView}
}

func simulateVariables(r request) (map[string]any, error) {
	out := map[string]any{"draft": draftInput(r.Query)}
	return out, putLens(out, "lens", r.Query)
}

// draftInput is the draft of a query: its text, or the name of a bundled one.
func draftInput(q url.Values) map[string]any {
	text, format := q.Get("text"), word(q.Get("format"))
	switch {
	case strings.TrimSpace(text) == "":
		text, format = q.Get("draft"), string(schema.DraftFormatBundled)
		if text == "" {
			text = bundledDraft
		}
	case format == "" || format == string(schema.DraftFormatBundled):
		format = string(schema.DraftFormatText)
	}
	return map[string]any{"text": text, "format": format}
}

// simulatePosted answers the form. Nothing of it is kept.
func (s *site) simulatePosted(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		s.fail(w, r, fault{Status: http.StatusRequestEntityTooLarge, Line: "The draft could not be read: the form is no form or is longer than 1 MiB. Give the draft in parts."})
		return
	}
	query := r.PostForm
	if clean := dropEmpty(query); clean != nil {
		query = clean
	}
	body, kind, err := s.render(r.Context(), simulatePage(), request{Query: query}, strings.HasSuffix(r.URL.Path, ".json"))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-store")
	_, _ = bytes.NewReader(body).WriteTo(w)
}

// simulateBody is what the page shows.
type simulateBody struct {
	simulation
	Form    lensForm
	Text    string
	Bundled bool
	Formats []choice
	Tally   []tallyLine
	Changed []changeRow
}

// tallyLine is a headline with its counts before and after.
type tallyLine struct {
	Headline      string
	Before, After int
}

// Moved says whether the draft moved the count.
func (t tallyLine) Moved() bool { return t.Before != t.After }

// changeRow is an activity with the cells that the draft changes.
type changeRow struct {
	Activity, Label string
	Cells           []draftChange
}

// simulation is the answer to the document.
type simulation struct {
	Release, Title, About, Caveat string
	Proposed                      bool
	Lens                          lensParts
	Before, After                 []struct {
		Headline string
		Count    int
	}
	Changes  []draftChange
	Articles []articleEffect
	Open     []struct {
		Activity, Label, Why string
		Before, Cell         cell
	}
	Joining []struct {
		Title            string
		Imagined         bool
		Have, Needed, Of int
		Missing          []string
	}
	Assumed   []string
	Proposals []struct {
		Assessment, Words, Rule string
		Score                   float64
	}
	Unread []struct{ Article, Words, Why string }
}

type cell struct{ Headline string }

type draftChange struct {
	Activity, Label, Actor string
	Before, After          cell
	Bound                  bound
}

type articleCell struct {
	Activity, Label, Actor string
	After, Without         cell
}

type articleEffect struct {
	Provision, Pinpoint, Digest      string
	Closes, Narrows, Shares, Worsens []articleCell
	Leaves                           []struct {
		Activity, Label, Why string
		Cell                 cell
	}
}

// effectRow is cells of one activity that an article moves alike.
type effectRow struct {
	Does, Activity, Label string
	Cells                 []articleCell
}

// Does lists what an article does, activity by activity.
func (a articleEffect) Does() []effectRow {
	var out []effectRow
	for _, kind := range []struct {
		does  string
		cells []articleCell
	}{{"closes", a.Closes}, {"narrows", a.Narrows}, {"shares", a.Shares}, {"worsens", a.Worsens}} {
		for _, c := range kind.cells {
			if n := len(out); n > 0 && out[n-1].Does == kind.does && out[n-1].Activity == c.Activity {
				out[n-1].Cells = append(out[n-1].Cells, c)
				continue
			}
			out = append(out, effectRow{kind.does, c.Activity, c.Label, []articleCell{c}})
		}
	}
	return out
}

func simulateView(ctx context.Context, s *site, r request, data json.RawMessage) (view, error) {
	all, err := decode[struct{ Simulate simulation }](data)
	if err != nil {
		return view{}, err
	}
	in := draftInput(r.Query)
	body := simulateBody{simulation: all.Simulate, Form: newLensForm("/simulate", r.Query), Bundled: in["format"] == string(schema.DraftFormatBundled),
		Formats: draftFormats(r.Query), Tally: tallied(all.Simulate), Changed: changeRows(all.Simulate.Changes)}
	if !body.Bundled {
		body.Text = r.Query.Get("text")
	}
	cited, err := s.cite(ctx, slices.Clone(body.Lens.States))
	if err != nil {
		return view{}, err
	}
	body.Lens.Functions = split(r.Query["functions"])
	return view{Title: "What a draft would change", Release: body.Release, Lens: newLensLine(body.Lens, cited), Caveat: body.Caveat, Body: body}, nil
}

func draftFormats(q url.Values) []choice {
	chosen := word(q.Get("format"))
	return []choice{
		{string(schema.DraftFormatText), "plain words, in articles", chosen == string(schema.DraftFormatText) || chosen == ""},
		{string(schema.DraftFormatMarkdown), "Markdown", chosen == string(schema.DraftFormatMarkdown)},
		{string(schema.DraftFormatYaml), "records (YAML), as in the corpus", chosen == string(schema.DraftFormatYaml)},
	}
}

// tallied puts the counts before and after side by side, in the order of the vocabulary.
func tallied(s simulation) []tallyLine {
	var out []tallyLine
	for _, h := range schema.AllHeadline() {
		line := tallyLine{Headline: string(h)}
		for _, c := range s.Before {
			if c.Headline == line.Headline {
				line.Before = c.Count
			}
		}
		for _, c := range s.After {
			if c.Headline == line.Headline {
				line.After = c.Count
			}
		}
		if line.Before+line.After > 0 {
			out = append(out, line)
		}
	}
	return out
}

// changeRows gathers the cells of each activity.
func changeRows(changes []draftChange) []changeRow {
	var out []changeRow
	for _, c := range changes {
		if n := len(out); n == 0 || out[n-1].Activity != c.Activity {
			out = append(out, changeRow{Activity: c.Activity, Label: c.Label})
		}
		out[len(out)-1].Cells = append(out[len(out)-1].Cells, c)
	}
	return out
}
