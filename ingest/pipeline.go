// Package ingest is the line of work from a file to the graph: read, cut into
// segments, find, link, check, store. Its stations are the packages beside it;
// this one only moves documents along, several at once, and writes each as one
// batch.
//
// Results are applied in the order of the sources, whatever the timing of the
// workers, so two runs make the same graph. A document is named by its content
// and remembers its place: the same bytes read by the same extraction are not
// written again, other bytes at the place take the place of what came from it,
// and a run that was killed is made good by running the same command again. What
// people decided stays with the words that they judged and is written into each
// batch before it is applied: a claim that is found again stands where it stood. The package
// decides no law and resolves no doubt: what the stations could not link is kept
// with the document as unresolved, an instrument made of its text is judged by
// nobody, and what a table says otherwise than the graph is kept beside it.
package ingest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"sync"
	"time"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/ingest/link"
	"github.com/lacuna-law/lacuna/ingest/read"
	"github.com/lacuna-law/lacuna/schema"
)

// Options says what a pipeline works with.
type Options struct {
	Ontology *schema.Ontology
	Store    graph.Store
	Lexicon  *extract.Lexicon
	Desk     *curation.Desk // where people decide at the same time; nil for nobody
	Workers  int            // 0 for one per processor
	DryRun   bool           // check and count, write nothing
	Detail   bool           // list each source in the report
	Progress func(Event)    // called from one goroutine, in the order of the sources; may be nil
}

// Pipeline ingests. It may be used again, by one caller at a time.
type Pipeline struct{ opt Options }

// New makes a pipeline.
func New(opt Options) *Pipeline {
	if opt.Workers <= 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	return &Pipeline{opt}
}

// Run ingests the sources. A source that is refused is reported and stops
// nothing; an error of the store ends the run. When ctx ends, the document that
// is being written is finished and the run ends with the error of ctx; what the
// report counts is then in the store.
func (p *Pipeline) Run(ctx context.Context, sources iter.Seq[Source]) (Report, error) {
	r, err := newRun(ctx, p.opt)
	if err != nil {
		return *r.report, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for waiting := range r.start(ctx, sources) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			continue // the workers are let go; nothing more is written
		}
		if err = r.finish(ctx, <-waiting); err != nil {
			cancel()
		}
	}
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = r.clear(ctx)
	}
	if err == nil && !r.DryRun {
		_, err = r.Desk.Reconcile(ctx)
	}
	return *r.report, err
}

// run is one run.
type run struct {
	Options
	world   *link.World
	library *library
	actors  *actors
	report  *Report
	done    int
	shelf   shelf                 // of the origin whose parts are being written
	places  map[graph.ID][]string // of the documents seen, by their origins
	moved   map[graph.ID]bool     // those whose places are to be written
	left    []leaving
	alike   likeness
}

func newRun(ctx context.Context, opt Options) (*run, error) {
	r := &run{Options: opt, report: &Report{Refused: []Refusal{}, Removed: []Removal{}}, places: map[graph.ID][]string{}, moved: map[graph.ID]bool{}}
	if r.Desk == nil {
		r.Desk = curation.NewDesk(opt.Store, opt.Ontology, time.Now)
	}
	r.alike = likeness{store: opt.Store, occasions: map[string]*occasion{}}
	var err error
	if r.world, err = link.NewWorld(ctx, opt.Store); err != nil {
		return r, err
	}
	if r.library, err = newLibrary(ctx, opt.Store); err != nil {
		return r, err
	}
	r.actors, err = newActors(ctx, opt.Store)
	return r, err
}

// start reads sources with several workers. The queue holds, in the order of
// the sources, where each result will be; its length bounds how many results
// can wait, and with it the memory.
func (r *run) start(ctx context.Context, sources iter.Seq[Source]) <-chan chan result {
	type job struct {
		source Source
		out    chan result
	}
	jobs, queue := make(chan job), make(chan chan result, 2*r.Workers)
	var workers sync.WaitGroup
	for range r.Workers {
		workers.Go(func() {
			for j := range jobs {
				j.out <- r.process(ctx, j.source)
			}
		})
	}
	go func() {
		defer close(queue)
		defer workers.Wait()
		defer close(jobs)
		for s := range sources {
			out := make(chan result, 1)
			select {
			case <-ctx.Done():
				return
			case queue <- out:
			}
			jobs <- job{s, out}
		}
	}()
	return queue
}

// finish writes one result and counts it.
func (r *run) finish(ctx context.Context, res result) error {
	r.done++
	err := r.come(ctx, res.origin)
	if err == nil {
		res.outcome, err = r.write(ctx, &res)
	}
	e := Event{Source: res.name, Document: res.document, Outcome: res.outcome, Done: r.done}
	switch {
	case err == nil:
		e.describe(res)
	case isRefusal(err):
		r.shelf.broken = true
		delete(r.places, res.document)
		delete(r.moved, res.document)
		e.Outcome, e.Document, e.Reason = Refused, "", plain(err)
	default:
		return fmt.Errorf("%s: %w", res.name, err)
	}
	r.report.count(e, res.bytes)
	if r.Detail {
		r.report.Documents = append(r.report.Documents, e)
	}
	if r.Progress != nil {
		r.Progress(e)
	}
	return nil
}

// describe adds what was found, for what was written.
func (e *Event) describe(res result) {
	e.Format, e.Language, e.Instrument, e.Made = res.format, res.language, graph.ID(res.hints.Instrument), res.made
	if e.Outcome != Added && e.Outcome != Changed {
		return
	}
	e.Found, e.Parties, e.Conflicts, e.Resembles, e.Kept = &res.counts, res.parties, res.conflicts, res.resembles, res.kept
	e.Unresolved = res.unresolved[:min(len(res.unresolved), shownUnresolved)]
}

// write applies a result unless it is there already. What was begun is
// finished even when ctx ends.
func (r *run) write(ctx context.Context, res *result) (Outcome, error) {
	if res.err != nil {
		return Refused, res.err
	}
	_, again := r.places[res.document]
	if res.table != nil && !again {
		if err := r.tabulate(ctx, res); err != nil {
			return Refused, err
		}
	}
	replaces := r.place(*res)
	if again || res.outcome == Unchanged {
		return Unchanged, nil
	}
	if res.outcome == Added && replaces {
		res.outcome = Changed
	}
	delete(r.moved, res.document) // the batch says where it lies
	if err := r.resemble(ctx, res); err != nil {
		return Refused, err
	}
	if r.DryRun {
		_, err := res.batch.Check(r.Ontology)
		return res.outcome, err
	}
	was, err := r.before(ctx, res)
	if err != nil {
		return Refused, err
	}
	if _, err := r.Desk.Apply(context.WithoutCancel(ctx), res.batch); err != nil {
		return Refused, err
	}
	book, err := r.Desk.Book(ctx)
	if err == nil {
		res.kept = book.Decided(was)
	}
	return res.outcome, err
}

// before gives what a document asserted before it is written again.
func (r *run) before(ctx context.Context, res *result) (graph.Batch, error) {
	if res.outcome != Changed {
		return graph.Batch{}, nil
	}
	was, err := r.Store.Asserted(ctx, res.document)
	if errors.Is(err, graph.ErrNotFound) {
		return graph.Batch{}, nil
	}
	return was, err
}

// isRefusal says whether an error is about one source and not about the store.
func isRefusal(err error) bool {
	return errors.Is(err, read.ErrRefused) || errors.Is(err, graph.ErrInvalid) || errors.Is(err, graph.ErrDangling)
}

// plain gives the reason of a refusal without the word that says so.
func plain(err error) string {
	text := err.Error()
	if prefix := read.ErrRefused.Error() + ": "; len(text) > len(prefix) && text[:len(prefix)] == prefix {
		return text[len(prefix):]
	}
	return text
}
