// Package gqlapi is the product's one mouth: it answers the questions of
// schema/questions.graphql over a graph, an atlas of gaps and a search index.
//
// The declaration in package schema is the API. gqlgen turns it into the code
// in gen, gqlapi/generate writes the resolvers that follow from it alone, and
// what is written by hand here is what cannot follow: what a question means in
// the other rooms, how far one may ask, and what an error says. Pages and
// commands run documents through Do, so a number on a page is the number of
// the API.
//
// It computes no law and keeps nothing but parsed documents and counts. What is
// written is written by the rooms that it hands it to, under the name of
// whoever sent a token; nothing that is asked in process writes.
package gqlapi

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql/executor"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

//go:generate go run ./generate

// CorpusInfo is what the API says of the corpus beside what it counts.
type CorpusInfo struct {
	Release string // such as 2026.11
	Licence string // the terms of the corpus's own words
}

// Options says what an API answers from.
type Options struct {
	Ontology *schema.Ontology
	Store    graph.Reader
	Atlas    func() *gap.Atlas // the newest atlas; it may be another at every call
	Index    *search.Index     // nil: search answers with the code UNAVAILABLE
	Corpus   CorpusInfo
	Cues     func() (*corpus.Lexicon, error) // for drafts in plain words, which are refused where it is nil
	Now      func() time.Time                // nil: time.Now
	Log      *slog.Logger                    // nil: slog.Default(); hears of internal errors
	// Desk is where people decide; what it answers has the code UNAVAILABLE where there is none.
	Desk *curation.Desk
	// Documents reads documents in and takes them back; nil as for Desk.
	Documents Documents
	// Who gives the name of whoever has a token. The error wraps tokens.ErrUnknown
	// where nobody has; any other says that nobody may write now. nil: nobody may.
	Who func(token string) (name string, err error)
	// Wrote is called after every write, so that the next answer sees it. nil: nobody need be told.
	Wrote func(context.Context) error
	// Moved gives a channel that is closed when the store has another revision, or
	// the atlas. nil: nobody can listen for revisions.
	Moved func() <-chan struct{}
	// Answered hears of every answer: the kind of its operation, and the code of
	// its first error or OK. Many may call it at once. nil: nobody listens.
	Answered func(kind, code string)
}

// API answers GraphQL documents. Any number may ask at once.
type API struct {
	options    Options
	exec       orderly
	decoder    decoder
	counts     counts
	words      words
	precedents *search.Precedents
	citing     citing
	sdl        string
	made       int64 // when, in nanoseconds: a store may be replaced while none looks
	persisted  *persisted
	listeners  *listeners
	progress   progress
	writing    chan struct{} // holds one while documents are written
	complaints complaints
}

// New makes an API. The error names the option that is missing.
func New(o Options) (*API, error) {
	switch {
	case o.Ontology == nil:
		return nil, errors.New("gqlapi: no ontology")
	case o.Store == nil:
		return nil, errors.New("gqlapi: no store")
	case o.Atlas == nil:
		return nil, errors.New("gqlapi: no atlas")
	}
	precedents, err := search.NewPrecedents(o.Store)
	if err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	a := &API{options: o, precedents: precedents, decoder: newDecoder(models()), sdl: printSDL(o.Ontology.SDL), made: time.Now().UnixNano()}
	a.persisted, a.listeners, a.writing = newPersisted(), newListeners(), make(chan struct{}, 1)
	a.exec = newOrderly(executor.New(gen.NewExecutableSchema(gen.Config{Schema: o.Ontology.SDL, Resolvers: root{a}})), o.Ontology.SDL)
	known := newDocuments()
	a.exec.Use(limits{known})
	a.exec.Use(writers{a})
	a.exec.SetParserTokenLimit(maxTokens)
	a.exec.SetDefaultRulesFn(rulesOf)
	a.exec.SetDisableSuggestion(true)
	a.exec.SetQueryCache(known)
	a.exec.SetErrorPresenter(a.present)
	a.exec.SetRecoverFunc(a.recover)
	a.observe()
	return a, nil
}

// SDL gives the whole declaration in one canonical text.
func (a *API) SDL() string { return a.sdl }

// Handler serves GraphQL over HTTP at whatever path it is mounted.
func (a *API) Handler() http.Handler { return handler{a} }

// root implements gen.ResolverRoot.
type root struct{ *API }

var _ gen.ResolverRoot = root{}

// Query implements gen.ResolverRoot.
func (r root) Query() gen.QueryResolver { return queryResolver(r) }

// queryResolver answers the questions; the lists of kinds are generated.
type queryResolver struct{ *API }
