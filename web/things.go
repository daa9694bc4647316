package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

// The pages here show one thing as the graph has it: no case is asked.

// thingVariables asks for a thing by id, from a cursor on where one is given.
func thingVariables(r request) (map[string]any, error) {
	out := map[string]any{"id": r.ID}
	if after := r.Query.Get("after"); after != "" {
		out["after"] = after
	}
	return out, nil
}

// idAlone asks for a thing by id.
func idAlone(r request) (map[string]any, error) { return map[string]any{"id": r.ID}, nil }

// readThing reads the node of a page. Where nothing has the id, or a thing of
// another kind has it, the fault says so.
func readThing[T any](r request, data json.RawMessage) (release string, node T, err error) {
	all, err := decode[struct {
		Corpus struct{ Release string }
		Node   *json.RawMessage
	}](data)
	if err != nil {
		return "", node, err
	}
	if all.Node == nil {
		return "", node, fault{Status: http.StatusNotFound, Line: "Nothing has the id " + r.ID + "."}
	}
	node, err = decode[T](*all.Node)
	return all.Corpus.Release, node, err
}

// listBody is a thing with a list that has a next page.
type listBody[T any] struct {
	Thing       T
	Next, First string
}

// newListBody links the pages of a list.
func newListBody[T any](r request, thing T, more bool, cursor string) listBody[T] {
	b := listBody[T]{Thing: thing}
	if more && cursor != "" {
		b.Next = link(href(r.ID), with(url.Values{}, "after", cursor))
	}
	if r.Query.Get("after") != "" {
		b.First = href(r.ID)
	}
	return b
}

func provisionPage() page {
	return page{name: "provision", variables: idAlone, cited: true, view: func(_ context.Context, _ *site, r request, data json.RawMessage) (view, error) {
		release, p, err := readThing[provisionNode](r, data)
		if err != nil {
			return view{}, err
		}
		sortPassages(&p.Passages)
		title := p.Pinpoint
		if p.PartOf != nil {
			title = p.PartOf.ShortTitle + ", " + p.Pinpoint
		}
		return view{Title: title, Release: release, Body: p}, nil
	}}
}

func instrumentPage() page {
	return page{name: "instrument", variables: thingVariables, cited: true, view: func(_ context.Context, _ *site, r request, data json.RawMessage) (view, error) {
		release, i, err := readThing[instrumentNode](r, data)
		if err != nil {
			return view{}, err
		}
		slices.SortStableFunc(i.Provisions.Edges, func(a, b edge[provisionNode]) int { return byPinpoint(a.Node.Pinpoint, b.Node.Pinpoint) })
		info := i.Participations.PageInfo
		return view{Title: i.ShortTitle, Release: release, Body: newListBody(r, i, info.HasNextPage, info.EndCursor)}, nil
	}}
}

func documentPage() page {
	return page{name: "document", variables: thingVariables, cited: true, walk: []string{"node", "passages"}, view: func(_ context.Context, _ *site, r request, data json.RawMessage) (view, error) {
		release, d, err := readThing[documentNode](r, data)
		if err != nil {
			return view{}, err
		}
		info := d.Passages.PageInfo
		body := documentBody{newListBody(r, d, info.HasNextPage, info.EndCursor), readable(d.Passages.Nodes())}
		return view{Title: d.Title, Release: release, Body: body}, nil
	}}
}

func principlePage() page {
	return page{name: "principle", variables: idAlone, cited: true, view: func(_ context.Context, _ *site, r request, data json.RawMessage) (view, error) {
		release, p, err := readThing[principleNode](r, data)
		if err != nil {
			return view{}, err
		}
		return view{Title: p.Label.En, Release: release, Body: p}, nil
	}}
}

// aboutPage is the corpus and what it does not claim.
func aboutPage() page {
	return page{
		name:      "about",
		variables: func(request) (map[string]any, error) { return nil, nil },
		view: func(_ context.Context, _ *site, _ request, data json.RawMessage) (view, error) {
			body, err := decode[aboutBody](data)
			if err != nil {
				return view{}, err
			}
			return view{Title: "About the corpus", Release: body.Corpus.Release, Body: body}, nil
		},
	}
}

// aboutBody is the corpus in counts and the frames.
type aboutBody struct {
	Corpus struct {
		Release, Licence string
		Revision         int
		Counts           []struct {
			Kind  string
			Count int
		}
		Confidence []confidenceCount
	}
	Frames list[frame]
}

type confidenceCount struct {
	Kind, Confidence string
	Count            int
}

// Confidences lists the marks that are used, in the order of the vocabulary.
func (b aboutBody) Confidences() []string { return []string{"VERIFIED", "WELL_KNOWN", "UNSURE"} }

// Marked is how many of a kind carry a mark, as the API counts them; "" for none.
func (b aboutBody) Marked(kind, confidence string) string {
	for _, c := range b.Corpus.Confidence {
		if c.Kind == kind && c.Confidence == confidence {
			return number(c.Count)
		}
	}
	return ""
}

// shortNumber writes a score of 0 to 1.
func shortNumber(score float64) string { return strconv.FormatFloat(score, 'f', 2, 64) }
