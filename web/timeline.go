package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/lacuna-law/lacuna/graph/gap"
)

// timelinePage is an activity through the years.
func timelinePage() page {
	return page{name: "timeline", of: "activity", variables: timelineVariables, view: timelineView}
}

func timelineVariables(r request) (map[string]any, error) {
	out, err := activityVariables(r)
	if err != nil {
		return nil, err
	}
	for _, key := range []string{"from", "to"} {
		value := r.Query.Get(key)
		if value == "" {
			continue
		}
		year, err := strconv.Atoi(value)
		if err != nil {
			return nil, fault{Status: http.StatusBadRequest, Line: "The year " + strconv.Quote(value) + ": must be a number, such as 1945."}
		}
		out[key] = year
	}
	return out, nil
}

// timeline is the answer to the document.
type timeline struct {
	Release, Activity, Label string
	Lens                     lensParts
	From, To                 int
	Undated                  []string
	Points                   []struct {
		Year  int
		Cell  cell
		Bound bound
		Moved causes
	}
}

// timelineBody is what the page shows.
type timelineBody struct {
	timeline
	Form      lensForm
	Cited     names
	LensQuery url.Values
	Begin     string
	End       string
}

func timelineView(ctx context.Context, s *site, r request, data json.RawMessage) (view, error) {
	all, err := decode[struct{ Timeline timeline }](data)
	if err != nil {
		return view{}, err
	}
	t := all.Timeline
	cited, err := s.cite(ctx, slices.Concat(t.Lens.States, t.Undated))
	if err != nil {
		return view{}, err
	}
	body := timelineBody{timeline: t, Cited: cited, Form: newLensForm(link("/timeline/"+named(t.Activity), nil), r.Query), LensQuery: lensQuery(r.Query),
		Begin: r.Query.Get("from"), End: r.Query.Get("to")}
	body.Form.Open = body.Form.Open || body.Begin != "" || body.End != ""
	return view{Title: t.Label + ", year by year", Release: t.Release, Lens: newLensLine(t.Lens, cited), Caveat: gap.Caveat, Body: body}, nil
}
