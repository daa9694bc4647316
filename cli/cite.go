package cli

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/ingest/link"
)

// longestCited is how many bytes of a text are checked for citations.
const longestCited = 16 << 20

func (a *app) citeCommand() *cobra.Command {
	return &cobra.Command{
		Use: "cite TEXT|FILE|-", Args: cobra.MinimumNArgs(1),
		Short: "Check references to treaties, resolutions and reports",
		Long: `Finds the references of a text and says of each whether it was resolved, may
be several things, is not in this corpus, or names a place that does not exist,
with the nearest provisions. Nothing is guessed.`,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			format, err := a.oneOf("table", "json")
			if err != nil {
				return err
			}
			text, err := a.cited(args)
			if err != nil {
				return err
			}
			h, err := a.openToRead(cmd.Context())
			if err != nil {
				return err
			}
			defer h.close(&err)
			citer, err := extract.NewCiter(cmd.Context(), h.store)
			if err != nil {
				return err
			}
			world, err := link.NewWorld(cmd.Context(), h.store)
			if err != nil {
				return err
			}
			refs := world.Cite(citer.Find(doc.NewText(text)))
			if format == "json" {
				return writeJSON(a.Stdout, append([]doc.Reference{}, refs...))
			}
			return a.writeReferences(refs)
		},
	}
}

// cited gives the text to check: that of a file, of the standard input, or the
// words that were typed.
func (a *app) cited(args []string) (string, error) {
	typed := strings.Join(args, " ")
	from := a.Stdin
	if typed != "-" {
		info, err := os.Stat(typed)
		if err != nil || info.IsDir() {
			return typed, nil
		}
		file, err := os.Open(typed)
		if err != nil {
			return "", fmt.Errorf("cite: %w", err)
		}
		defer func() { _ = file.Close() }()
		from = file
	}
	data, err := io.ReadAll(io.LimitReader(from, longestCited+1))
	if err != nil {
		return "", fmt.Errorf("cite: %s: %w", typed, err)
	}
	if len(data) > longestCited {
		return "", fmt.Errorf("cite: %s: too long (limit %d MiB). Cut it into parts", typed, longestCited>>20)
	}
	return string(data), nil
}

// writeReferences writes a line a reference and a line of sums.
func (a *app) writeReferences(refs []doc.Reference) error {
	var out strings.Builder
	resolved := 0
	for _, r := range refs {
		fmt.Fprintf(&out, "%-24s %s", strings.ReplaceAll(string(r.Status), "_", " "), strings.Join(strings.Fields(r.Quote), " "))
		if r.Status == doc.CitationResolved {
			resolved++
			fmt.Fprintf(&out, "  →  %s\n", r.Target)
			continue
		}
		if r.Reason != "" {
			fmt.Fprintf(&out, "  (%s)", r.Reason)
		}
		if len(r.Nearest) > 0 {
			fmt.Fprintf(&out, "; nearest: %s", strings.Join(r.Nearest, ", "))
		}
		out.WriteByte('\n')
	}
	fmt.Fprintf(&out, "%d references, %d resolved.\n", len(refs), resolved)
	_, err := io.WriteString(a.Stdout, out.String())
	return err
}
