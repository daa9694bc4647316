package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/graph"
)

func (a *app) reviewExportCommand() *cobra.Command {
	return &cobra.Command{
		Use: "export FILE|-", Args: cobra.ExactArgs(1), Short: "All decisions as a YAML file that can be reviewed and imported",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.reading(cmd.Context(), func(ctx context.Context, h *house) error {
				if args[0] == "-" {
					return h.desk.Export(ctx, a.Stdout)
				}
				return writeWhole(args[0], func(w io.Writer) error { return h.desk.Export(ctx, w) })
			})
		},
	}
}

// writeWhole writes a file beside the one that it is to become, so that a
// failure leaves the old one.
func writeWhole(name string, write func(io.Writer) error) (err error) {
	out, err := os.CreateTemp(filepath.Dir(name), ".lacuna-*")
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(out.Name())
		}
	}()
	if err := errors.Join(write(out), out.Chmod(0o644), out.Sync(), out.Close()); err != nil {
		return err
	}
	return os.Rename(out.Name(), name)
}

func (a *app) reviewImportCommand() *cobra.Command {
	return &cobra.Command{
		Use: "import FILE|-", Args: cobra.ExactArgs(1), Short: "The decisions of a file that export wrote, what is new of them",
		Long: `Adds the decisions of a file to the log, under the names that stand in it, and
puts the records where they stand then. What is known is passed over. A file with
a fault is refused whole, with its line. It needs a token, as a decision does.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withFile(args[0], func(file io.Reader) error {
				return a.deciding(cmd.Context(), func(ctx context.Context, h *house, _ string) error {
					report, err := h.desk.Import(ctx, file)
					if err != nil {
						return fmt.Errorf("review import: %s: %w", args[0], err)
					}
					fmt.Fprintf(a.Stdout, "%d read: %d new, %d known. %d records stand elsewhere now.\n", report.Read, report.New, report.Known, len(report.Changed))
					for _, id := range report.Waiting {
						a.say("%s names what is not in the graph; it comes when that does.", id)
					}
					return nil
				})
			})
		},
	}
}

// withFile opens a file, or stdin for "-".
func (a *app) withFile(name string, do func(io.Reader) error) error {
	if name == "-" {
		return do(a.Stdin)
	}
	file, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("review: %w", err)
	}
	defer file.Close()
	return do(file)
}

func (a *app) assessCommand() *cobra.Command {
	return &cobra.Command{
		Use: "assess FILE|-", Args: cobra.ExactArgs(1), Short: "Assessments and frames of one's own, from a YAML file",
		Long: `Writes the assessments and frames of a YAML file under the name of the token. They
enter as PROPOSED and count when two others accept them. A record with an id and
the version that you have seen changes one of yours.

assessments:
- provision: charter-2-4
  activity: ransomware
  frame: release-frame
  extent: PARTIAL
  manner: DIRECT
  functions: [PROHIBIT]
  reaches: [STATE]
  contexts: [PEACETIME]
  territory: [ABROAD]
  condition: Only where it amounts to force.
  reason: Extortion with effects like those of force is a use of it.
  confidence: UNSURE
  evidence:
  - {url: "https://example.org/paper", note: "Section 3."}`,
		RunE: func(cmd *cobra.Command, args []string) error {
			var writings curation.Writings
			err := a.withFile(args[0], func(file io.Reader) (err error) {
				writings, err = curation.ReadWritings(file)
				return err
			})
			if err != nil {
				return fmt.Errorf("review assess: %s: %w", args[0], err)
			}
			return a.deciding(cmd.Context(), func(ctx context.Context, h *house, who string) error {
				return a.assess(ctx, h, who, writings)
			})
		},
	}
}

// assess writes frames first, because assessments may name them. One that is
// refused stops nothing.
func (a *app) assess(ctx context.Context, h *house, who string, w curation.Writings) error {
	refused := 0
	tell := func(what string, done curation.Written, err error) error {
		switch {
		case err == nil:
			_, err = fmt.Fprintf(a.Stdout, "%s: version %d, proposed by %s\n", done.ID, done.Version, who)
			return err
		case isCurators(err):
			refused++
			fmt.Fprintf(a.Stderr, "refused: %s: %v\n", what, err)
			return nil
		}
		return err
	}
	for i := range w.Frames {
		done, err := h.desk.Record(ctx, who, w.Frames[i])
		if err := tell("frame "+w.Frames[i].Label, done, err); err != nil {
			return err
		}
	}
	for i := range w.Assessments {
		done, err := h.desk.Assess(ctx, who, w.Assessments[i])
		what := fmt.Sprintf("%s on %s", w.Assessments[i].Provision.Name(), w.Assessments[i].Activity.Name())
		if err := tell(what, done, err); err != nil {
			return err
		}
	}
	if refused > 0 {
		return errRefused
	}
	return nil
}

// isCurators says whether an error is about what a person wrote and not about the store.
func isCurators(err error) bool {
	for _, known := range []error{curation.ErrInput, curation.ErrForbidden, curation.ErrConflict, graph.ErrNotFound} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}
