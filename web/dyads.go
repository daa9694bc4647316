package web

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph/gap"
)

// dyadsPage is the atlas of pairs.
func dyadsPage() page {
	return page{name: "dyads", variables: dyadsVariables, view: dyadsView}
}

func dyadsVariables(r request) (map[string]any, error) {
	out, err := gapsVariables(r)
	if err != nil {
		return nil, err
	}
	out["first"] = 3
	return out, nil
}

// statePair is two States with their answer.
type statePair struct {
	A, B string
	Cell cell
}

// dyadPairs is the first pairs of an answer.
type dyadPairs []statePair

// Codes lists the pairs by the codes of their States.
func (d dyadPairs) Codes() string {
	out := make([]string, len(d))
	for i, p := range d {
		out[i] = named(p.A) + "–" + named(p.B)
	}
	return strings.Join(out, ", ")
}

// dyads is the answer to the document.
type dyads struct {
	Release    string
	Lens       lensParts
	Pairs      int
	Activities []struct {
		Activity, Label string
		Counts          []struct {
			Headline string
			Count    int
		}
		Worst, Best dyadPairs
	}
}

// dyadsBody is what the page shows.
type dyadsBody struct {
	dyads
	Form lensForm
}

func dyadsView(ctx context.Context, s *site, r request, data json.RawMessage) (view, error) {
	all, err := decode[struct{ Dyads dyads }](data)
	if err != nil {
		return view{}, err
	}
	d := all.Dyads
	cited, err := s.cite(ctx, slices.Clone(d.Lens.States))
	if err != nil {
		return view{}, err
	}
	line := newLensLine(d.Lens, cited)
	line.Parts[0] = whosePairs(d.Lens.States, cited)
	return view{Title: "Every pair of States", Release: d.Release, Lens: line, Caveat: gap.Caveat,
		Body: dyadsBody{d, newLensForm("/dyads", r.Query)}}, nil
}

// whosePairs says in words which pairs are asked about. No quorum is: a pair
// is bound when both States are.
func whosePairs(states []string, cited names) string {
	var titles []string
	for _, id := range states {
		titles = append(titles, cited.Of(id).Title())
	}
	switch len(titles) {
	case 0:
		return "each pair of members of the United Nations"
	case 1:
		return titles[0] + " with each member of the United Nations"
	}
	return "the pairs among " + strings.Join(titles, ", ")
}
