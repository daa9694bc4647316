package export

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// layer is a layer of the ATT&CK Navigator, format 4.5 (MITRE, layer format
// LAYERFORMATv4_5.md).
type layer struct {
	Name        string      `json:"name"`
	Versions    versions    `json:"versions"`
	Domain      string      `json:"domain"`
	Description string      `json:"description"`
	Sorting     int         `json:"sorting"`
	Techniques  []technique `json:"techniques"`
	Gradient    gradient    `json:"gradient"`
	Legend      []legend    `json:"legendItems"`
	Metadata    []pair      `json:"metadata"`
}

type versions struct {
	Navigator string `json:"navigator"`
	Layer     string `json:"layer"`
}

type technique struct {
	ID       string   `json:"techniqueID"`
	Score    *float64 `json:"score,omitempty"`
	Color    string   `json:"color"`
	Comment  string   `json:"comment"`
	Enabled  bool     `json:"enabled"`
	Metadata []pair   `json:"metadata"`
}

type gradient struct {
	Colors   []string `json:"colors"`
	MinValue float64  `json:"minValue"`
	MaxValue float64  `json:"maxValue"`
}

type legend struct {
	Label string `json:"label"`
	Color string `json:"color"`
}

type pair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Navigator writes answers under one lens as a layer: activities stand in the
// place of techniques, with a colour and a score by headline. The score is the
// place of the headline in the list from 0, nothing applies, to 100, covered; it
// orders and measures nothing. What was not assessed has none.
func Navigator(w io.Writer, h Head, answers []gap.Profile) error {
	out := layer{
		Name: "Legal coverage", Versions: versions{"4.9.0", "4.5"}, Domain: "lacuna-activities", Sorting: 2, Techniques: []technique{},
		Description: "Activities of the Lacuna corpus in the place of techniques. " + gap.Caveat,
		Gradient:    gradient{[]string{colour(schema.HeadlineUncovered), colour(schema.HeadlineContested), colour(schema.HeadlineCovered)}, 0, 100},
		Metadata:    []pair{{"release", h.Release}, {"as of", h.AsOf}, {"licence", h.Licence}},
	}
	for _, headline := range schema.AllHeadline() {
		out.Legend = append(out.Legend, legend{words(headline), colour(headline)})
	}
	if len(answers) > 0 {
		out.Metadata = append(out.Metadata, lensPairs(answers[0].Lens)...)
	}
	for _, p := range answers {
		out.Techniques = append(out.Techniques, techniqueOf(p))
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(out)
}

func techniqueOf(p gap.Profile) technique {
	t := technique{ID: string(p.Activity), Score: score(p.Headline), Color: colour(p.Headline), Comment: words(p.Headline) + ": " + p.Label, Enabled: true}
	t.Metadata = []pair{{"headline", string(p.Headline)}, {"level", string(p.Level)}}
	if p.Quality != "" {
		t.Metadata = append(t.Metadata, pair{"quality", string(p.Quality)})
	}
	if p.Bound.Of > 0 {
		t.Metadata = append(t.Metadata, pair{"bound", fmt.Sprintf("%d of %d", p.Bound.Count, p.Bound.Of)})
	}
	var flags []string
	for _, f := range p.Flags {
		flags = append(flags, string(f.Flag))
	}
	if flags != nil {
		t.Metadata = append(t.Metadata, pair{"flags", strings.Join(flags, " ")})
	}
	return t
}

// lensPairs says the lens, so that two layers are not held against each other by mistake.
func lensPairs(l gap.Lens) []pair {
	out := []pair{{"law as of", l.AsOf}, {"context", string(l.Context)}, {"territory", string(l.Territory)}, {"reading", string(l.Reading)}, {"quorum", strconv.FormatFloat(l.Quorum, 'f', -1, 64)}}
	put := func(name, value string) {
		if value != "" {
			out = append(out, pair{name, value})
		}
	}
	put("known as of", l.KnownAsOf)
	put("actor", string(l.Actor))
	put("group", string(l.Group))
	put("States", list(l.States))
	put("functions", list(l.Functions))
	put("review", list(l.Review))
	for _, r := range l.Propositions {
		put("reading of "+string(r.Proposition), string(r.Reading))
	}
	return out
}

func list[T ~string](all []T) string {
	var out []string
	for _, one := range all {
		out = append(out, string(one))
	}
	return strings.Join(out, " ")
}

// words writes a word of a vocabulary for people.
func words(h schema.Headline) string { return strings.ReplaceAll(string(h), "_", " ") }

// score is the place of a headline between 0 and 100, or nil for what was not assessed.
func score(h schema.Headline) *float64 {
	all := schema.AllHeadline()
	for i, one := range all {
		if one == h && h != schema.HeadlineNotAssessed {
			place := 100 * float64(i-1) / float64(len(all)-2)
			return &place
		}
	}
	return nil
}

// colour gives a headline its colour, from red over yellow to green as the
// gradient of the layer, and grey for what was not assessed.
func colour(h schema.Headline) string {
	switch h {
	case schema.HeadlineUncovered:
		return "#c62828"
	case schema.HeadlineSoftLawOnly:
		return "#e0572b"
	case schema.HeadlinePending:
		return "#ee8236"
	case schema.HeadlineNotBound:
		return "#f5a742"
	case schema.HeadlineArmedConflictOnly:
		return "#f7c552"
	case schema.HeadlineContested:
		return "#f4e06d"
	case schema.HeadlineGeneralPrincipleOnly:
		return "#c9d77e"
	case schema.HeadlinePartial:
		return "#8fbf7f"
	case schema.HeadlineCovered:
		return "#388e3c"
	}
	return "#bdbdbd"
}
