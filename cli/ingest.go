package cli

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/schema"
)

// hintFlags say about documents what they do not say themselves.
type hintFlags struct {
	as, instrument, state, speaker, office, date, forum, tier, lang, url, licence, title, symbol string
}

func (f *hintFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.as, "as", "auto", "auto, instrument or statement")
	flags.StringVar(&f.instrument, "instrument", "", "the instrument whose text it is, as un-charter")
	flags.StringVar(&f.state, "state", "", "the State that speaks, as PAK")
	flags.StringVar(&f.speaker, "speaker", "", "who speaks")
	flags.StringVar(&f.office, "office", "", "in which office")
	flags.StringVar(&f.date, "date", "", "when, as 2025, 2025-01 or 2025-01-14")
	flags.StringVar(&f.forum, "forum", "", "where")
	flags.StringVar(&f.tier, "tier", "", "official_text, verbatim_record, summary_record, press_report or secondary")
	flags.StringVar(&f.lang, "lang", "", "the language, as en")
	flags.StringVar(&f.url, "url", "", "the address it is from")
	flags.StringVar(&f.licence, "licence", "", "the terms of its use")
	flags.StringVar(&f.title, "title", "", "its title")
	flags.StringVar(&f.symbol, "symbol", "", "its symbol, as A/RES/70/237")
}

func (f *hintFlags) hints() (doc.Hints, error) {
	h := doc.Hints{Instrument: f.instrument, State: f.state, Speaker: f.speaker, Office: f.office, Date: f.date, Forum: f.forum,
		Tier: schema.SourceTier(word(f.tier)), Language: f.lang, URL: f.url, Licence: f.licence, Title: f.title, Symbol: f.symbol}
	if f.as != "auto" {
		h.As = doc.As(f.as)
	}
	if h.As != "" && h.As != doc.AsInstrument && h.As != doc.AsStatement {
		return h, usage("as: %s: say auto, instrument or statement", f.as)
	}
	if f.date != "" && !schema.ValidDate(f.date) {
		return h, usage("date: %s: not a date. Write 2025, 2025-01 or 2025-01-14", f.date)
	}
	return h, nil
}

// limitFlags bound what is read.
type limitFlags struct {
	private  bool
	timeout  time.Duration
	maxBytes int64
}

func (f *limitFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&f.private, "allow-private", false, "fetch addresses of this machine and of private networks too")
	flags.DurationVar(&f.timeout, "timeout", ingest.DefaultTimeout, "for one address with its redirects")
	flags.Int64Var(&f.maxBytes, "max-bytes", ingest.DefaultMaxBytes, "the largest file that is read, in bytes")
}

func (f *limitFlags) limits(hints doc.Hints) (ingest.Limits, error) {
	switch {
	case f.timeout <= 0:
		return ingest.Limits{}, usage("timeout: %s: not above zero. Write 30s or 2m", f.timeout)
	case f.maxBytes <= 0:
		return ingest.Limits{}, usage("max-bytes: %d: not above zero", f.maxBytes)
	}
	return ingest.Limits{Hints: hints, AllowPrivate: f.private, Timeout: f.timeout, MaxBytes: f.maxBytes}, nil
}

func (a *app) ingestCommand() *cobra.Command {
	var hint hintFlags
	var limit limitFlags
	options, report := ingest.Options{}, ""
	cmd := &cobra.Command{
		Use: "ingest PATH|URL|- ...", Args: cobra.MinimumNArgs(1),
		Short: "Documents into the graph: files, folders, archives, addresses or stdin",
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			hints, err := hint.hints()
			if err != nil {
				return err
			}
			limits, err := limit.limits(hints)
			if err != nil {
				return err
			}
			if options.Workers < 0 {
				return usage("workers: %d: not 0 or more", options.Workers)
			}
			open := a.openToWrite
			if options.DryRun {
				open = a.openToRead
			}
			h, err := open(cmd.Context())
			if err != nil {
				return err
			}
			defer h.close(&err)
			options.Ontology, options.Store, options.Desk = h.ontology, h.store, h.desk
			return a.ingest(cmd.Context(), h, ingest.Sources(args, a.Stdin, limits), ingest.CountFiles(args), options, report)
		},
	}
	hint.add(cmd)
	limit.add(cmd)
	cmd.Flags().BoolVar(&options.DryRun, "dry-run", false, "find and count, write nothing")
	cmd.Flags().IntVar(&options.Workers, "workers", 0, "documents read at once (default: one per processor)")
	cmd.Flags().StringVar(&report, "report", "", "write what became of each document to this file, as JSON")
	return cmd
}

// While documents are read, little of the memory is kept and much is used once,
// so memory may grow by this many hundredths between collections, up to a limit
// in bytes behind which they come as often as is needed.
const (
	collectAt  = 400
	collectAll = 640 << 20
)

// useMemory lets memory grow, and gives what takes that back.
func useMemory() (back func()) {
	percent, limit := debug.SetGCPercent(collectAt), debug.SetMemoryLimit(-1)
	debug.SetMemoryLimit(min(limit, collectAll))
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

func (a *app) ingest(ctx context.Context, h *house, sources iter.Seq[ingest.Source], total int, options ingest.Options, reportFile string) error {
	defer useMemory()()
	lex, err := h.extraction(ctx)
	if err != nil {
		return err
	}
	p := a.startProgress(total)
	options.Lexicon, options.Progress, options.Detail = lex, p.event, reportFile != ""
	report, err := ingest.New(options).Run(ctx, sources)
	p.finish()
	a.sum(report)
	err = errors.Join(err, a.writeReport(reportFile, report))
	if err == nil && !options.DryRun {
		err = h.followIndex(context.WithoutCancel(ctx))
	}
	if err == nil && len(report.Refused) > 0 {
		return errRefused
	}
	return err
}

// sum says what a run did.
func (a *app) sum(r ingest.Report) {
	for _, refused := range r.Refused {
		fmt.Fprintf(a.Stderr, "refused: %s: %s\n", refused.Source, refused.Reason)
	}
	for _, gone := range r.Removed {
		a.say("replaced: %s: what came from it before (%s) was taken back", gone.Name, gone.Document)
	}
	a.say("%d read: %d new, %d changed, %d unchanged, %d refused. Found in what was written: %d passages (%d attached to provisions), %d statements, %d claims, %d mentions, %d unresolved.",
		r.Read, r.New, r.Changed, r.Unchanged, len(r.Refused),
		r.Found.Passages, r.Found.Attached, r.Found.Statements, r.Found.Claims, r.Found.Mentions, r.Found.Unresolved)
	for _, also := range []struct {
		count int
		what  string
	}{
		{r.Found.Provisions, "provisions made from texts of instruments that the corpus does not have; none is assessed"},
		{r.Found.Participations, "participations read from tables"},
		{r.Conflicts, "entries of tables say otherwise than the graph; they are kept with the tables and overwrite nothing"},
		{r.Resembles, "pairs of documents resemble each other"},
		{r.Kept, "claims of earlier readings had decisions of people; they stay in the log and hold for the same words"},
	} {
		if also.count > 0 {
			a.say("%d %s.", also.count, also.what)
		}
	}
}

// extraction gives the words that extraction looks for.
func (h *house) extraction(ctx context.Context) (*extract.Lexicon, error) {
	c, err := h.app.openCorpus()
	if err != nil {
		return nil, err
	}
	return extract.NewLexicon(ctx, ingest.Curated(h.store), c.Lexicon())
}

// followIndex brings the index on disk up to the store.
func (h *house) followIndex(ctx context.Context) error {
	index, err := h.index(ctx)
	if err != nil {
		return fmt.Errorf("index: %w. What was ingested is kept; `lacuna reindex` builds the index anew", err)
	}
	return index.Close()
}

func (a *app) writeReport(file string, report ingest.Report) (err error) {
	if file == "" {
		return nil
	}
	out, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	return writeJSON(out, report)
}

func (a *app) extractCommand() *cobra.Command {
	var hint hintFlags
	cmd := &cobra.Command{
		Use: "extract FILE|-", Args: cobra.ExactArgs(1),
		Short: "What ingest would find in a document, without a store, as JSON with spans",
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if _, err := a.oneOf("json"); err != nil {
				return err
			}
			hints, err := hint.hints()
			if err != nil {
				return err
			}
			h, err := a.openToRead(cmd.Context())
			if err != nil {
				return err
			}
			defer h.close(&err)
			lex, err := h.extraction(cmd.Context())
			if err != nil {
				return err
			}
			for source := range ingest.Sources(args, a.Stdin, ingest.Limits{Hints: hints}) {
				if err := a.extract(cmd.Context(), lex, source); err != nil {
					return fmt.Errorf("extract: %s: %w", source.Name, err)
				}
			}
			return nil
		},
	}
	hint.add(cmd)
	return cmd
}

func (a *app) extract(ctx context.Context, lex *extract.Lexicon, source ingest.Source) error {
	data, hints, err := source.Read()
	if err != nil {
		return err
	}
	found, err := ingest.Extract(ctx, lex, source.Name, data, hints)
	if err != nil {
		return err
	}
	return writeJSON(a.Stdout, found)
}

// idName writes an id for a progress line.
func idName(id graph.ID) string {
	if id == "" {
		return "-"
	}
	return id.Name()
}
