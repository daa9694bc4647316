package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/graph/boltstore"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

func (a *app) repairCommand() *cobra.Command {
	return &cobra.Command{
		Use: "repair", Args: cobra.NoArgs,
		Short: "Mends what can be mended: torn files, the index, reviews that lag behind decisions",
		Long: `Does what follows from the graph: takes away files that were left half-written,
makes the card of the store anew, brings each record to where people's decisions
put it, and builds the index anew where it does not agree. It says what it did.
A graph that is itself damaged is not mended: restore a backup.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.onlyFiles("repair"); err != nil {
				return err
			}
			done, err := a.repair(cmd.Context())
			for _, line := range done {
				fmt.Fprintln(a.Stdout, line)
			}
			if err != nil {
				return fmt.Errorf("repair: %w", err)
			}
			if len(done) == 0 {
				fmt.Fprintln(a.Stdout, "Nothing was to be mended.")
			}
			return nil
		},
	}
}

// repair mends what it can and says what it did, also when something is left.
func (a *app) repair(ctx context.Context) (done []string, err error) {
	o, err := schema.Load()
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(a.data, graphEntry)); err != nil {
		return nil, fmt.Errorf("no store in %s. Name the data folder with --data, or restore a backup", a.data)
	}
	if done, err = boltstore.Mend(ctx, a.data); err != nil {
		return done, err
	}
	swept, err := sweep(a.data)
	if done = append(done, swept...); err != nil {
		return done, err
	}
	store, dir, err := a.openStore(ctx, o, false)
	if err != nil {
		return done, err
	}
	h, desk := &house{app: a, ontology: o, store: store, dir: dir}, curation.NewDesk(store, o, a.Now)
	defer h.close(&err)
	moved, err := desk.Reconcile(ctx)
	for _, id := range moved {
		done = append(done, fmt.Sprintf("%s: its review lagged behind what people decided: written", id))
	}
	if err != nil {
		return done, err
	}
	mended, err := h.mendIndex(ctx)
	return append(done, mended...), errors.Join(err, a.remaining(ctx, h, desk))
}

// sweep takes away what a restore, an index or a server left half-made.
func sweep(data string) (done []string, err error) {
	entries, err := os.ReadDir(data)
	if err != nil {
		return nil, err
	}
	left := search.Leftovers(filepath.Join(data, indexFolder))
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), restoring) || e.Name() == controlFile {
			left = append(left, filepath.Join(data, e.Name()))
		}
	}
	for _, path := range left {
		if _, err := os.Lstat(path); err != nil {
			continue
		}
		if err := os.RemoveAll(path); err != nil {
			return done, err
		}
		done = append(done, path+": left by work that was cut short: taken away")
	}
	return done, nil
}

// mendIndex builds the index anew where it does not agree with the graph, and
// else brings it up to it.
func (h *house) mendIndex(ctx context.Context) (done []string, err error) {
	index, err := h.openIndex(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	status, err := index.Status()
	if err != nil {
		return nil, err
	}
	if !status.Ready {
		if err := index.Sync(ctx); err != nil {
			return nil, err
		}
		return []string{"index: " + status.Rebuilt + ": built anew"}, nil
	}
	now, err := h.store.Revision(ctx)
	if err == nil && status.Revision < now {
		done = append(done, fmt.Sprintf("index: it stood at revision %d and the graph at %d: brought up", status.Revision, now))
		err = index.Sync(ctx)
	}
	if err != nil {
		return nil, err
	}
	problems, err := index.Verify(ctx)
	if err != nil || len(problems) == 0 {
		return done, err
	}
	return append(done, fmt.Sprintf("index: %d problems, the first: %s: built anew", len(problems), problems[0])), index.Rebuild(ctx, nil)
}

// remaining says what is wrong with the graph itself, which nothing here mends.
func (a *app) remaining(ctx context.Context, h *house, desk *curation.Desk) error {
	_, _, problems, err := verifyGraph(ctx, h)
	if err != nil {
		return err
	}
	if v, can := h.store.(verifier); can {
		found, err := v.Verify(ctx)
		if err != nil {
			return err
		}
		problems = append(problems, found...)
	}
	if _, err := h.atlas(ctx); err != nil {
		problems = append(problems, err.Error())
	}
	if err := desk.Verify(ctx); errors.Is(err, curation.ErrTampered) {
		problems = append(problems, err.Error())
	} else if err != nil {
		return err
	}
	for _, p := range problems {
		fmt.Fprintln(a.Stdout, p)
	}
	if len(problems) > 0 {
		return fmt.Errorf("%d problems of the graph are left. Restore a backup, or import an export", len(problems))
	}
	return nil
}
