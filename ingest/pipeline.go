// Package ingest is the line of work from a file to the graph: read, cut into
// segments, find, link, check, store. Its stations are the packages beside it;
// this one only moves documents along, several at once, and writes each as one
// batch.
//
// Results are applied in the order of the sources, whatever the timing of the
// workers, so two runs make the same graph. A document is named by its content:
// the same bytes read by the same extraction are not written again, and a run
// that was killed is made good by running the same command again. The package
// decides no law and resolves no doubt: what the stations could not link is kept
// with the document as unresolved.
package ingest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"sync"

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
	Workers  int         // 0 for one per processor
	DryRun   bool        // check and count, write nothing
	Progress func(Event) // called from one goroutine, in the order of the sources; may be nil
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

// Outcome is what became of a source.
type Outcome string

// The outcomes.
const (
	Added     Outcome = "new"       // it was not there
	Changed   Outcome = "changed"   // it was there, read in another way or with other hints
	Unchanged Outcome = "unchanged" // nothing was written
	Refused   Outcome = "refused"
)

// Event says what became of one source.
type Event struct {
	Source   string
	Document graph.ID // "" when refused
	Outcome  Outcome
	Reason   string // why refused
	Done     int    // sources done so far
}

// Refusal is a source that was not taken in, and why.
type Refusal struct {
	Source string `json:"source"`
	Reason string `json:"reason"`
}

// Counts are things found in what was written.
type Counts struct {
	Passages   int `json:"passages"`
	Attached   int `json:"attached"` // passages that state the text of a provision
	Statements int `json:"statements"`
	Claims     int `json:"claims"`
	Mentions   int `json:"mentions"`
	Unresolved int `json:"unresolved"`
}

// Report says what a run did.
type Report struct {
	New       int       `json:"new"`
	Changed   int       `json:"changed"`
	Unchanged int       `json:"unchanged"`
	Refused   []Refusal `json:"refused"`
	Found     Counts    `json:"found"`
	Bytes     int64     `json:"bytes"`
}

// Run ingests the sources. A source that is refused is reported and stops
// nothing; an error of the store ends the run. When ctx ends, the document that
// is being written is finished and the run ends with the error of ctx; what the
// report counts is then in the store.
func (p *Pipeline) Run(ctx context.Context, sources iter.Seq[Source]) (Report, error) {
	report := Report{Refused: []Refusal{}}
	world, err := link.NewWorld(ctx, p.opt.Store)
	if err != nil {
		return report, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &run{Options: p.opt, world: world, report: &report, seen: map[graph.ID]bool{}}
	queue := r.start(ctx, sources)
	for waiting := range queue {
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
	return report, err
}

// run is one run.
type run struct {
	Options
	world  *link.World
	report *Report
	seen   map[graph.ID]bool
	done   int
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
	e := Event{Source: res.name, Document: res.document, Done: r.done}
	var err error
	e.Outcome, err = r.write(ctx, res)
	switch {
	case err == nil:
	case isRefusal(err):
		e.Outcome, e.Document, e.Reason = Refused, "", plain(err)
	default:
		return fmt.Errorf("%s: %w", res.name, err)
	}
	r.count(e, res)
	if r.Progress != nil {
		r.Progress(e)
	}
	return nil
}

// write applies a result unless it is there already. What was begun is
// finished even when ctx ends.
func (r *run) write(ctx context.Context, res result) (Outcome, error) {
	if res.err != nil {
		return Refused, res.err
	}
	if r.seen[res.document] || res.outcome == Unchanged {
		r.seen[res.document] = true
		return Unchanged, nil
	}
	r.seen[res.document] = true
	if r.DryRun {
		_, err := res.batch.Check(r.Ontology)
		return res.outcome, err
	}
	_, err := r.Store.Apply(context.WithoutCancel(ctx), res.batch)
	return res.outcome, err
}

func (r *run) count(e Event, res result) {
	r.report.Bytes += int64(res.bytes)
	switch e.Outcome {
	case Added:
		r.report.New++
	case Changed:
		r.report.Changed++
	case Unchanged:
		r.report.Unchanged++
		return
	case Refused:
		r.report.Refused = append(r.report.Refused, Refusal{res.name, e.Reason})
		return
	}
	f, c := &r.report.Found, res.counts
	f.Passages, f.Attached, f.Statements = f.Passages+c.Passages, f.Attached+c.Attached, f.Statements+c.Statements
	f.Claims, f.Mentions, f.Unresolved = f.Claims+c.Claims, f.Mentions+c.Mentions, f.Unresolved+c.Unresolved
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
