package web

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// maxAddress is the longest address that a page links to: one that holds a
// whole draft is none that a server takes.
const maxAddress = 8000

// page is one document and one template, both of its name.
type page struct {
	name string
	// of is the kind of the thing that it shows, where that is not its name.
	of string
	// variables gives the variables of the document for a request.
	variables func(request) (map[string]any, error)
	// walk is the path of a list that is read to its end; nil for a page that asks once.
	walk []string
	// ask asks in another way; nil asks the document.
	ask func(context.Context, *site, map[string]any) (json.RawMessage, error)
	// cited says that the page tells how what it shows is cited.
	cited bool
	// view makes of the data what the template shows.
	view func(context.Context, *site, request, json.RawMessage) (view, error)
}

// request is what a page may know of what was asked.
type request struct {
	ID     string // of the thing, with its prefix; "" on other pages
	Query  url.Values
	Origin string // of the site, as it was asked for
}

// view is what a template is given.
type view struct {
	Title   string
	Release string
	Lens    *lensLine // nil on pages that answer no case
	Caveat  string
	Cite    *citation // nil on pages that show no one thing
	Body    any

	// Filled in for every page.
	Page     string
	Section  string
	Version  string
	JSONURL  string
	QueryURL string
}

// serve answers with a page, or with its data where the path ends in .json.
func (s *site) serve(p page) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if clean := dropEmpty(r.URL.Query()); clean != nil {
			http.Redirect(w, r, link(r.URL.Path, clean), http.StatusSeeOther)
			return
		}
		req := request{Query: r.URL.Query(), Origin: origin(r)}
		path, asJSON := strings.CutSuffix(r.URL.Path, ".json")
		if name, found := strings.CutPrefix(path, "/"+p.name+"/"); found {
			req.ID = withPrefix(cmp.Or(p.of, p.name), name)
		}
		body, kind, err := s.render(r.Context(), p, req, asJSON)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("ETag", contentTag(body))
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	}
}

// render makes the bytes of a page.
func (s *site) render(ctx context.Context, p page, req request, asJSON bool) (body []byte, kind string, err error) {
	variables, err := p.variables(req)
	if err != nil {
		return nil, "", err
	}
	data, err := p.data(ctx, s, variables)
	if err != nil {
		return nil, "", err
	}
	v, err := p.view(ctx, s, req, data)
	if err != nil {
		return nil, "", err
	}
	if asJSON {
		body, err = json.Marshal(map[string]json.RawMessage{"data": data})
		return append(body, '\n'), "application/json; charset=utf-8", err
	}
	if p.cited {
		if v.Cite, err = s.citeThing(ctx, req); err != nil {
			return nil, "", err
		}
	}
	v.Page, v.Section, v.Version = p.name, p.name, s.Version
	if v.JSONURL, v.QueryURL = p.besideURL(req), queryURL(p.name, req); len(v.JSONURL) > maxAddress {
		v.JSONURL, v.QueryURL = "", ""
	}
	body, err = s.templates.render(p.name, v)
	return body, "text/html; charset=utf-8", err
}

// data asks for what the page shows.
func (p page) data(ctx context.Context, s *site, variables map[string]any) (json.RawMessage, error) {
	switch {
	case p.ask != nil:
		return p.ask(ctx, s, variables)
	case p.walk != nil:
		return s.askAll(ctx, p.name, variables, p.walk)
	}
	return s.ask(ctx, p.name, variables)
}

// address is where the page of a thing stands.
func (p page) address(id string) string {
	if p.of != "" {
		return link("/"+p.name+"/"+named(id), nil)
	}
	return href(id)
}

// besideURL is where the data of a page stands.
func (p page) besideURL(req request) string {
	if req.ID != "" {
		return link(p.address(req.ID)+".json", req.Query)
	}
	return link("/"+p.name+".json", req.Query)
}

// fail answers with one line that says what did not work, as a page or as text
// by what is asked for. What only the operator should know stays out of it.
func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	var f fault
	if !errors.As(err, &f) {
		f = fault{Status: http.StatusInternalServerError, Line: "The page could not be made. Try again; if it stays so, tell who runs this site."}
	}
	if strings.HasSuffix(r.URL.Path, ".json") {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(f.Status)
		_ = json.NewEncoder(w).Encode(map[string]any{"errors": []map[string]string{{"message": f.Line}}})
		return
	}
	body, err := s.templates.render("fault", view{Title: http.StatusText(f.Status), Page: "fault", Version: s.Version, Body: f})
	if err != nil {
		plain(w, f.Status, f.Line)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(f.Status)
	_, _ = w.Write(body)
}

// dropEmpty gives a query without the parameters that an untouched form field
// leaves empty, or nil when there are none: the address of a page then says
// what was chosen and nothing else.
func dropEmpty(q url.Values) url.Values {
	out, dropped := url.Values{}, false
	for key, values := range q {
		for _, value := range values {
			if strings.TrimSpace(value) == "" {
				dropped = true
				continue
			}
			out.Add(key, value)
		}
	}
	if !dropped {
		return nil
	}
	return out
}

// link is an address with its query, ordered by key.
func link(path string, q url.Values) string {
	address := (&url.URL{Path: path}).EscapedPath()
	if len(q) == 0 {
		return address
	}
	return address + "?" + q.Encode()
}

// with gives a query with one key set to the values, or without it when there are none.
func with(q url.Values, key string, values ...string) url.Values {
	out := url.Values{}
	for k, v := range q {
		if k != key {
			out[k] = v
		}
	}
	for _, v := range values {
		out.Add(key, v)
	}
	return out
}

// withPrefix gives an id its prefix where it was left out.
func withPrefix(kind, name string) string {
	if strings.HasPrefix(name, kind+":") {
		return name
	}
	return kind + ":" + name
}
