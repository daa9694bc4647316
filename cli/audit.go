package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/ingest"
	"github.com/lacuna-law/lacuna/schema"
)

func (a *app) auditCommand() *cobra.Command {
	var hint hintFlags
	var speakers, types, verdicts []string
	limit := 0
	cmd := &cobra.Command{
		Use: "audit [STATEMENT-ID|FILE|-]", Args: cobra.MaximumNArgs(1),
		Short: "Gap assertions, denials and alleged breaches held against the graph",
		Long: `Holds claims against the graph, under the claim's own State and date: all
claims that are held, those of one statement, or those that extraction finds in
a file, which are then marked PROPOSED. Nothing is stored. A statement stays as
the State made it; the words say what the graph supports.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := a.oneOf("table", "json", "csv", "md")
			if err != nil {
				return err
			}
			filter := auditFilter(speakers, types, verdicts)
			return a.withAtlas(cmd, func(h *house, atlas *gap.Atlas) error {
				claims, err := h.claims(cmd.Context(), args, &filter, &hint)
				if err != nil {
					return err
				}
				audit, err := atlas.Audit(claims, filter, a.Now().UTC().Format("2006-01-02"))
				if err != nil {
					return err
				}
				if limit > 0 && limit < len(audit.Claims) {
					audit.Claims = audit.Claims[:limit]
				}
				return a.writeAudit(format, audit)
			})
		},
	}
	hint.add(cmd)
	cmd.Flags().StringSliceVar(&speakers, "by", nil, "only the claims of these States, groups or organisations, as PAK,group:NAM")
	cmd.Flags().StringSliceVar(&types, "type", nil, "only gap_asserted, gap_denied or breach_alleged")
	cmd.Flags().StringSliceVar(&verdicts, "verdict", nil, "only agrees, partly, disagrees or cannot_say")
	cmd.Flags().IntVar(&limit, "limit", 0, "at most so many claims (default all)")
	return cmd
}

func auditFilter(speakers, types, verdicts []string) gap.AuditFilter {
	f := gap.AuditFilter{States: ids(speakers)}
	for _, t := range types {
		f.Types = append(f.Types, schema.ClaimType(word(t)))
	}
	for _, v := range verdicts {
		f.Verdicts = append(f.Verdicts, schema.Verdict(word(v)))
	}
	return f
}

// claims reads what is to be audited: of the store, of one statement in it, or
// of a file.
func (h *house) claims(ctx context.Context, args []string, f *gap.AuditFilter, hint *hintFlags) ([]gap.Claimed, error) {
	if len(args) == 0 {
		return gap.ReadClaims(ctx, h.store, *f)
	}
	if _, err := os.Stat(args[0]); err == nil || args[0] == "-" {
		return h.claimsOf(ctx, args[0], hint)
	}
	f.Statements = ids(args)
	claims, err := gap.ReadClaims(ctx, h.store, *f)
	if errors.Is(err, graph.ErrNotFound) {
		return nil, fmt.Errorf("audit: %s: neither a file nor a statement that is held. Give the id of a statement, as PAK-2025-01-14-00", args[0])
	}
	return claims, err
}

// claimsOf reads a file beside the corpus, in memory, and gives the claims
// that were found in it.
func (h *house) claimsOf(ctx context.Context, file string, hint *hintFlags) ([]gap.Claimed, error) {
	hints, err := hint.hints()
	if err != nil {
		return nil, err
	}
	scratch, err := h.app.inMemory(ctx, h.ontology)
	if err != nil {
		return nil, err
	}
	held, err := gap.ReadClaims(ctx, scratch.store, gap.AuditFilter{})
	if err != nil {
		return nil, err
	}
	known := map[graph.ID]bool{}
	for _, c := range held {
		known[c.ID] = true
	}
	lexicon, err := scratch.extraction(ctx)
	if err != nil {
		return nil, err
	}
	options := ingest.Options{Ontology: h.ontology, Store: scratch.store, Lexicon: lexicon}
	report, err := ingest.New(options).Run(ctx, ingest.Sources([]string{file}, h.app.Stdin, ingest.Limits{Hints: hints}))
	if err != nil {
		return nil, err
	}
	for _, r := range report.Refused {
		return nil, fmt.Errorf("audit: %s: %s", r.Source, r.Reason)
	}
	all, err := gap.ReadClaims(ctx, scratch.store, gap.AuditFilter{})
	if err != nil {
		return nil, err
	}
	var found []gap.Claimed
	for _, c := range all {
		if !known[c.ID] {
			found = append(found, c)
		}
	}
	return found, scratch.store.Close()
}

func (a *app) writeAudit(format string, audit gap.Audit) error {
	switch format {
	case "json":
		return writeJSON(a.Stdout, auditDocument(audit))
	case "csv":
		return a.writeAuditRows(audit)
	}
	p := &pages{w: a.Stdout, format: format}
	for i := range audit.Claims {
		p.claim(&audit.Claims[i])
	}
	if len(audit.Claims) == 0 {
		p.line("No claim that asserts a gap, denies one or alleges a breach was found.")
	}
	p.line("Corpus %s. A statement stays as its speaker made it. %s", audit.Release, gap.Caveat)
	return p.err
}

// claim writes a claim with its verdict, then target by target.
func (p *pages) claim(c *gap.ClaimAudit) {
	mark := ""
	if c.Review == schema.ReviewProposed {
		mark = " · PROPOSED by a machine, looked at by nobody"
	}
	said := c.Gist
	if said == "" {
		said = "“" + c.Quote + "”"
	}
	heading := "%s · %s%s"
	if p.format == "md" {
		heading = "## %s · %s%s\n"
	}
	p.line(heading, words(c.Verdict), c.ID.Name(), mark)
	p.line("%s of %s, %s: %s", strings.ToLower(words(c.Type)), speakersOf(c), dateOr(c.Date), said)
	p.line("%s %s", c.Why, c.Note)
	t := &table{columns: []column{{name: "target"}, {name: "verdict"}, {name: "headline"}, {name: "why"}}}
	for _, target := range c.Targets {
		t.add(string(target.Target), words(target.Verdict), cellWords(target.Cell), target.Why)
	}
	if p.err == nil {
		p.err = t.write(p.w, p.format)
	}
	p.line("")
}

func speakersOf(c *gap.ClaimAudit) string {
	if len(c.By) == 0 {
		return "an unknown speaker"
	}
	return strings.Join(names(c.By), ", ")
}

func dateOr(date string) string {
	if date == "" {
		return "without a date"
	}
	return date
}

func cellWords(c *gap.MatrixCell) string {
	if c == nil {
		return "-"
	}
	return words(c.Headline)
}

// writeAuditRows writes one line for each target.
func (a *app) writeAuditRows(audit gap.Audit) error {
	t := &table{columns: []column{{name: "claim"}, {name: "type"}, {name: "by"}, {name: "date"}, {name: "review"}, {name: "verdict"}, {name: "target"}, {name: "target verdict"}, {name: "headline"}, {name: "why"}}}
	for i := range audit.Claims {
		c := &audit.Claims[i]
		for _, target := range c.Targets {
			t.add(c.ID.Name(), words(c.Type), strings.Join(names(c.By), " "), c.Date, words(c.Review), words(c.Verdict), string(target.Target), words(target.Verdict), cellWords(target.Cell), target.Why)
		}
	}
	return t.write(a.Stdout, "csv")
}
