package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest"
	"github.com/lacuna-law/lacuna/schema"
)

func (a *app) retractCommand() *cobra.Command {
	dryRun := false
	cmd := &cobra.Command{
		Use: "retract DOCUMENT|PATH|URL ...", Args: cobra.MinimumNArgs(1),
		Short: "Take back all that came from documents, by their ids or by where they came from",
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			format, err := a.oneOf("table", "json")
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
			return a.retract(cmd.Context(), h, args, format, dryRun)
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "say what would go, write nothing")
	return cmd
}

// retract takes back one thing after the other. What is not there is named and
// stops nothing.
func (a *app) retract(ctx context.Context, h *house, names []string, format string, dryRun bool) error {
	done, missing := []ingest.Retraction{}, 0
	for _, name := range names {
		ids, err := documentsOf(ctx, h.store, name)
		for _, id := range ids {
			if err == nil {
				err = ctx.Err()
			}
			var gone ingest.Retraction
			if err == nil {
				gone, err = ingest.Retract(ctx, h.store, id, dryRun)
			}
			if err == nil {
				done = append(done, gone)
			}
		}
		switch {
		case errors.Is(err, ingest.ErrNotIngested):
			missing++
			fmt.Fprintf(a.Stderr, "refused: %s: %s\n", name, strings.TrimPrefix(err.Error(), name+": "))
		case err != nil:
			return fmt.Errorf("retract %s: %w", name, err)
		}
	}
	if err := a.tellRetracted(done, format, dryRun); err != nil {
		return err
	}
	if len(done) > 0 && !dryRun {
		if _, err := h.desk.Reconcile(context.WithoutCancel(ctx)); err != nil {
			return fmt.Errorf("retract: %w", err)
		}
		if err := h.followIndex(context.WithoutCancel(ctx)); err != nil {
			return err
		}
	}
	if missing > 0 {
		return errRefused
	}
	return nil
}

// documentsOf gives the documents that a person names: by id, or by the place
// they came from.
func documentsOf(ctx context.Context, store graph.Reader, name string) ([]graph.ID, error) {
	if strings.HasPrefix(name, "document:") {
		return []graph.ID{graph.ID(name)}, nil
	}
	ids, err := ingest.DocumentsFrom(ctx, store, name)
	if err == nil && len(ids) == 0 {
		err = fmt.Errorf("%w from there. Name its id, as document:0123456789ab", ingest.ErrNotIngested)
	}
	return ids, err
}

func (a *app) tellRetracted(done []ingest.Retraction, format string, dryRun bool) error {
	if format == "json" {
		return writeJSON(a.Stdout, done)
	}
	verb := "retracted"
	if dryRun {
		verb = "would retract"
	}
	for _, r := range done {
		line := fmt.Sprintf("%s %s (%s): %s gone", verb, r.Document, r.Name, countsOf(r.Gone))
		if len(r.Standing) > 0 {
			line += fmt.Sprintf("; %s stand on the word of others", countsOf(r.Standing))
		}
		if r.Kept > 0 {
			line += fmt.Sprintf("; decisions on %d claims stay in the log", r.Kept)
		}
		if _, err := fmt.Fprintln(a.Stdout, line); err != nil {
			return err
		}
	}
	return nil
}

// countsOf writes how many of each kind, in the order of the kinds.
func countsOf(counts map[schema.Kind]int) string {
	if len(counts) == 0 {
		return "nothing"
	}
	var parts []string
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%d %s", counts[kind], kind))
	}
	return strings.Join(parts, ", ")
}
