// Package web is the pages for people: the ranked table of gaps, an activity
// with everything that counted and everything that did not, a search, and the
// law and the statements behind them.
//
// A page is one GraphQL document of queries/, asked in process through an
// Asker, and one template. So a number on a page is the number of the API, the
// document behind a page can be shown and run again, and its data stands
// beside it as JSON. Pages work without scripts; the few modules of static/
// only save a round trip.
//
// It computes nothing about law, opens no store and listens on no port: cli
// gives it an Asker and serves its handler.
package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/lacuna-law/lacuna/reference"
)

// Asker runs a GraphQL document and gives the JSON of its answer, with the keys
// data and errors.
type Asker interface {
	Do(ctx context.Context, document string, variables map[string]any) ([]byte, error)
}

// Options says what the pages are made of.
type Options struct {
	// Asker answers the documents of the pages. It must be given.
	Asker Asker
	// SDL gives the schema, for /schema.graphql.
	SDL func() string
	// GraphQL serves /graphql to programs.
	GraphQL http.Handler
	// Models serves /mcp to language models. None means that there is no such path.
	Models http.Handler
	// Ready says whether questions are answered, and else why not. None means always.
	Ready func() (ok bool, reason string)
	// Now gives the day as of which lists are written. None means time.Now.
	Now func() time.Time
	// Version names the program at the foot of a page.
	Version string
	// AllowedHosts are host names beside those of the loopback, without port.
	AllowedHosts []string
}

// site is the pages with what they need.
type site struct {
	Options
	documents map[string]string
	templates templates
}

// New gives the handler of the whole site. It panics when the embedded
// documents or templates are broken, which a test rules out.
func New(o Options) http.Handler {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &site{Options: o, documents: readDocuments(), templates: readTemplates()}
	return s.guard(compressed(s.routes()))
}

// routes says what is served where.
func (s *site) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.serve(gapsPage()))
	mux.HandleFunc("GET /gaps.json", s.serve(gapsPage()))
	mux.HandleFunc("GET /search", s.serve(searchPage()))
	mux.HandleFunc("GET /search.json", s.serve(searchPage()))
	mux.HandleFunc("GET /help/search", s.searchHelp)
	mux.HandleFunc("GET /search.atom", s.searchFeed)
	for _, f := range reference.Formats() {
		mux.HandleFunc("GET "+listPath(f), s.searchList(f))
	}
	mux.HandleFunc("GET /about", s.serve(aboutPage()))
	mux.HandleFunc("GET /about.json", s.serve(aboutPage()))
	for _, p := range s.questionPages() {
		mux.HandleFunc("GET /"+p.name, s.serve(p))
		mux.HandleFunc("GET /"+p.name+".json", s.serve(p))
	}
	mux.HandleFunc("GET /simulate", s.serve(simulatePage()))
	mux.HandleFunc("GET /simulate.json", s.serve(simulatePage()))
	mux.HandleFunc("POST /simulate", s.simulatePosted)
	mux.HandleFunc("POST /simulate.json", s.simulatePosted)
	for _, p := range s.thingPages() {
		mux.HandleFunc("GET /"+p.name+"/{id...}", s.serve(p))
	}
	mux.HandleFunc("GET /cite/{format}", s.citeAs)
	mux.HandleFunc("GET /query/{name}", s.showQuery)
	mux.HandleFunc("GET /schema.graphql", s.showSDL)
	mux.HandleFunc("/graphql", s.graphql)
	if s.Models != nil {
		mux.Handle("/mcp", s.Models)
	}
	mux.Handle("GET /static/", staticFiles())
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "alive") })
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, fault{Status: http.StatusNotFound, Line: "There is no page at " + r.URL.Path + "."})
	})
	return mux
}

// pages lists every page, in the order of the navigation.
func (s *site) pages() []page {
	return slices.Concat([]page{gapsPage(), searchPage(), simulatePage(), aboutPage()}, s.questionPages(), s.thingPages())
}

// questionPages lists the pages of further questions.
func (s *site) questionPages() []page {
	return []page{comparePage(), dyadsPage(), auditPage(), precedentsPage(), queuePage(), decisionsPage()}
}

// thingPages lists the pages of single things.
func (s *site) thingPages() []page {
	return []page{activityPage(), timelinePage(), provisionPage(), instrumentPage(), statementPage(), documentPage(), principlePage()}
}

func (s *site) readyz(w http.ResponseWriter, _ *http.Request) {
	if s.Ready == nil {
		plain(w, http.StatusOK, "ready")
		return
	}
	ok, how := s.Ready()
	if !ok {
		plain(w, http.StatusServiceUnavailable, "not ready: "+how)
		return
	}
	plain(w, http.StatusOK, strings.TrimSuffix("ready: "+how, ": "))
}

func (s *site) showSDL(w http.ResponseWriter, _ *http.Request) {
	if s.SDL == nil {
		plain(w, http.StatusNotFound, "no schema is served here")
		return
	}
	plain(w, http.StatusOK, strings.TrimRight(s.SDL(), "\n"))
}

// plain writes a line of text.
func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}
