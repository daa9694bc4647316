package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// queryURL is where the document behind a page is shown.
func queryURL(name string, r request) string {
	q := r.Query
	if r.ID != "" {
		q = with(q, "id", r.ID)
	}
	return link("/query/"+name, q)
}

// queryBody is a document with its variables and how to run it elsewhere.
type queryBody struct {
	Document, Variables, Curl, Back, Try string
	Walked                               bool // asked again until a list ends
}

// showQuery shows the document behind a page, with the variables of the
// address that it was asked for.
func (s *site) showQuery(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	p, found := s.pageNamed(name)
	if !found {
		s.fail(w, r, fault{Status: http.StatusNotFound, Line: "No page has a query named " + name + "."})
		return
	}
	req := request{ID: r.URL.Query().Get("id"), Query: with(r.URL.Query(), "id")}
	variables, err := p.variables(req)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	body, err := s.queryBody(p, req, variables, origin(r)+"/graphql")
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.show(w, r, view{Title: "The query behind the page", Page: "query", Body: body})
}

func (s *site) pageNamed(name string) (page, bool) {
	for _, p := range s.pages() {
		if p.name == name {
			return p, true
		}
	}
	return page{}, false
}

func (s *site) queryBody(p page, req request, variables map[string]any, endpoint string) (queryBody, error) {
	document := s.documents[p.name]
	text, err := json.MarshalIndent(variables, "", "  ")
	if err != nil {
		return queryBody{}, err
	}
	if variables == nil {
		text = []byte("{}")
	}
	compact, err := json.Marshal(map[string]any{"query": squeeze(document), "variables": variables})
	if err != nil {
		return queryBody{}, err
	}
	back := link(strings.TrimSuffix(p.besideURL(request{}), ".json"), req.Query)
	switch {
	case req.ID != "":
		back = link(p.address(req.ID), req.Query)
	case p.name == "gaps":
		back = link("/", req.Query)
	}
	return queryBody{
		Walked: p.walk != nil, Document: document, Variables: string(text), Back: back,
		Curl: "curl -s " + shellQuote(endpoint) + " -H 'content-type: application/json' --data-binary " + shellQuote(string(compact)),
		Try:  link("/graphql", url.Values{"query": {document}, "variables": {string(text)}}),
	}, nil
}

// squeeze writes a document of ours on one line: comment lines are left out
// and runs of white space become one space. Our documents hold no strings.
func squeeze(document string) string {
	var out []string
	for line := range strings.Lines(document) {
		if !strings.HasPrefix(strings.TrimSpace(line), "#") {
			out = append(out, strings.Fields(line)...)
		}
	}
	return strings.Join(out, " ")
}

// shellQuote makes a text one word for a POSIX shell.
func shellQuote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// formBody is the page on which a document is written and run.
type formBody struct {
	Query, Variables, Result string
	Status                   int
	Ran                      bool
}

// graphql hands a program on to the API, and shows a browser a form.
func (s *site) graphql(w http.ResponseWriter, r *http.Request) {
	browser := r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html")
	switch {
	case s.GraphQL == nil:
		plain(w, http.StatusNotFound, "no GraphQL is served here")
	case browser:
		s.show(w, r, view{Title: "Ask in GraphQL", Page: "graphql", Body: s.runForm(r)})
	default:
		s.GraphQL.ServeHTTP(w, r)
	}
}

// runForm runs what the form holds, for a browser without scripts. It asks the
// API as any program would, by GET, so that its limits hold and nothing is written.
func (s *site) runForm(r *http.Request) formBody {
	q := r.URL.Query()
	body := formBody{Query: q.Get("query"), Variables: q.Get("variables"), Ran: q.Get("run") != ""}
	if body.Query == "" {
		body.Query = "{\n  gaps(first: 5) {\n    edges {\n      node {\n        label\n        headline\n        bound {\n          count\n          of\n        }\n      }\n    }\n  }\n}\n"
	}
	if !body.Ran {
		return body
	}
	ask := url.Values{"query": {body.Query}}
	if strings.TrimSpace(body.Variables) != "" {
		ask.Set("variables", body.Variables)
	}
	inner := r.Clone(r.Context())
	inner.URL = &url.URL{Path: "/graphql", RawQuery: ask.Encode()}
	inner.Header = http.Header{"Accept": {"application/graphql-response+json"}}
	record := &recorder{header: http.Header{}, status: http.StatusOK}
	s.GraphQL.ServeHTTP(record, inner)
	body.Status, body.Result = record.status, indented(record.body.Bytes())
	return body
}

// recorder keeps an answer instead of sending it.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header gives the header of the answer.
func (r *recorder) Header() http.Header { return r.header }

// WriteHeader keeps the status.
func (r *recorder) WriteHeader(status int) { r.status = status }

// Write keeps the body.
func (r *recorder) Write(p []byte) (int, error) { return r.body.Write(p) }

func indented(text []byte) string {
	var out bytes.Buffer
	if json.Indent(&out, text, "", "  ") != nil {
		return string(text)
	}
	return out.String()
}

// show writes a page that has no document of its own.
func (s *site) show(w http.ResponseWriter, r *http.Request, v view) {
	v.Version, v.Section = s.Version, v.Page
	body, err := s.templates.render(v.Page, v)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(body)
}
