package cli

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/schema"
)

// hintFlags say about documents what they do not say themselves.
type hintFlags struct {
	as, instrument, state, speaker, office, date, forum, tier, lang, url, licence string
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
}

func (f *hintFlags) hints() (doc.Hints, error) {
	h := doc.Hints{Instrument: f.instrument, State: f.state, Speaker: f.speaker, Office: f.office, Date: f.date, Forum: f.forum,
		Tier: schema.SourceTier(word(f.tier)), Language: f.lang, URL: f.url, Licence: f.licence}
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

func (a *app) ingestCommand() *cobra.Command {
	var hint hintFlags
	dryRun, workers, report := false, 0, ""
	cmd := &cobra.Command{
		Use: "ingest PATH|URL|- ...", Args: cobra.MinimumNArgs(1),
		Short: "Documents into the graph: files, folders, archives, addresses or stdin",
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			hints, err := hint.hints()
			if err != nil {
				return err
			}
			open := a.openToWrite
			if dryRun {
				open = a.openToRead
			}
			h, err := open(cmd.Context())
			if err != nil {
				return err
			}
			defer h.close(&err)
			sources := ingest.Sources(args, a.Stdin, ingest.Limits{Hints: hints})
			options := ingest.Options{Ontology: h.ontology, Store: h.store, Workers: workers, DryRun: dryRun}
			return a.ingest(cmd.Context(), h, sources, options, report)
		},
	}
	hint.add(cmd)
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "find and count, write nothing")
	cmd.Flags().IntVar(&workers, "workers", 0, "documents read at once (default: one per processor)")
	cmd.Flags().StringVar(&report, "report", "", "write what was done to this file, as JSON")
	return cmd
}

func (a *app) ingest(ctx context.Context, h *house, sources iter.Seq[ingest.Source], options ingest.Options, reportFile string) error {
	lex, err := h.extraction(ctx)
	if err != nil {
		return err
	}
	total := 0
	for range sources {
		total++
	}
	p := a.startProgress(total)
	options.Lexicon, options.Progress = lex, p.event
	report, err := ingest.New(options).Run(ctx, sources)
	p.finish()
	for _, r := range report.Refused {
		fmt.Fprintf(a.Stderr, "refused: %s: %s\n", r.Source, r.Reason)
	}
	a.say("%d read: %d new, %d changed, %d unchanged, %d refused. Found in what was written: %d passages (%d attached to provisions), %d statements, %d claims, %d mentions, %d unresolved.",
		report.New+report.Changed+report.Unchanged+len(report.Refused), report.New, report.Changed, report.Unchanged, len(report.Refused),
		report.Found.Passages, report.Found.Attached, report.Found.Statements, report.Found.Claims, report.Found.Mentions, report.Found.Unresolved)
	err = errors.Join(err, a.writeReport(reportFile, report))
	if err == nil && !options.DryRun {
		err = h.followIndex(context.WithoutCancel(ctx))
	}
	if err == nil && len(report.Refused) > 0 {
		return errRefused
	}
	return err
}

// extraction gives the words that extraction looks for.
func (h *house) extraction(ctx context.Context) (*extract.Lexicon, error) {
	c, err := h.app.openCorpus()
	if err != nil {
		return nil, err
	}
	return extract.NewLexicon(ctx, h.store, c.Lexicon())
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
