// Command bench measures Lacuna and the same questions in PostgreSQL beside
// it, in one run on one machine, and prints one table: what was wanted, what
// was measured, what the peer took.
//
// Answers are compared before times are: where they differ there is no figure.
// The graph of the four questions is invented from a seed and loaded into both.
// Nothing here is timed in a test, and nothing but the README is written
// outside a scratch folder. It is a module of its own, so that the driver of
// the peer is no dependency of Lacuna.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/lacuna-law/lacuna/schema"
)

// options says what to measure.
type options struct {
	Seed    uint64
	Sizes   sizes
	Growth  int
	TSV     string
	Root    string // the checkout, to build the program from
	Shared  string // the folder with the speeches
	Write   string
	Only    map[string]bool // parts; none means all
	Alone   bool            // without the peer
	Found   int             // paragraphs to search
	Reading time.Duration   // of the many readers
}

// bench is one run.
type bench struct {
	opt      options
	ontology *schema.Ontology
	r        *report
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench: "+err.Error())
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	opt, err := parse(args)
	if err != nil {
		return err
	}
	o, err := schema.Load()
	if err != nil {
		return err
	}
	b := &bench{opt: opt, ontology: o, r: &report{out: os.Stderr, when: time.Now(), about: machine()}}
	for _, part := range b.parts() {
		if len(opt.Only) > 0 && !opt.Only[part.name] && (part.name != "program" || !opt.Only["speeches"] && !opt.Only["serve"]) {
			continue
		}
		if err := part.run(ctx); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
		debug.FreeOSMemory() // so that no part pays for another
	}
	fmt.Println(b.r.table())
	if opt.Write == "" {
		return nil
	}
	return b.r.write(opt.Write)
}

// part is a group of rows.
type part struct {
	name string
	run  func(context.Context) error
}

func (b *bench) parts() []part {
	return []part{{"atlas", b.bundled}, {"questions", b.fourQuestions}, {"dgraph", b.onDgraph}, {"growth", b.growth}, {"stations", b.stations}, {"program", b.program}, {"readers", b.readers},
		{"cranfield", b.cranfield}, {"search", b.searches}}
}

func parse(args []string) (options, error) {
	opt := options{Sizes: usualSizes(), Only: map[string]bool{}}
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.Uint64Var(&opt.Seed, "seed", 1, "seed of the invented graph")
	f.IntVar(&opt.Sizes.Statements, "statements", opt.Sizes.Statements, "statements in the graph of the four questions")
	f.IntVar(&opt.Growth, "growth", 2_000_000, "statements in the larger graph of the growth rows")
	f.IntVar(&opt.Found, "paragraphs", 200_000, "paragraphs to search")
	f.DurationVar(&opt.Reading, "reading", time.Minute, "how long many read while speeches come in")
	f.StringVar(&opt.TSV, "tsv", "", "take the graph of the four questions from the tables that gapgen wrote in this folder")
	f.StringVar(&opt.Root, "root", "..", "the checkout")
	f.StringVar(&opt.Shared, "speeches", "", "a folder of speeches to ingest and search (default ROOT/../shared/data/corpora/ungdc_2022_2024)")
	f.StringVar(&opt.Write, "write", "", "write the table between the marks of this file")
	f.BoolVar(&opt.Alone, "alone", false, "without PostgreSQL and SQLite: our figures only")
	only := f.String("only", "", "parts to run, with commas: atlas, questions, dgraph, growth, stations, program, serve and speeches (parts of program), readers, cranfield, search")
	if err := f.Parse(args); err != nil {
		return opt, err
	}
	for _, name := range strings.FieldsFunc(*only, func(r rune) bool { return r == ',' }) {
		opt.Only[name] = true
	}
	if opt.Shared == "" {
		opt.Shared = filepath.Join(opt.Root, "..", "shared", "data", "corpora", "ungdc_2022_2024")
	}
	if f.NArg() > 0 || opt.Sizes.Statements < 1 || opt.Growth < opt.Sizes.Statements || opt.Found < 1 {
		return opt, errors.New("statements and paragraphs must be at least 1 and growth no less. Run with -h for the flags")
	}
	return opt, nil
}

// world gives the graph of the four questions.
func (o options) world() (*world, error) {
	if o.TSV != "" {
		return readTSV(o.TSV)
	}
	return generate(o.Seed, o.Sizes), nil
}

// describe says what is in a world.
func (w *world) describe(imported bool) string {
	from := "drawn from a seed"
	if imported {
		from = "imported from tables"
	}
	return fmt.Sprintf("%d activities, %s provisions, %d instruments, %d States, %s statements, %s of their links to activities and provisions; %s",
		w.Activities, thousands(w.Provisions), w.Instruments, w.States, thousands(w.Statements), thousands(len(w.mentions.flat)+len(w.invokes.flat)), from)
}
