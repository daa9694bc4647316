package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/ingest"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/ingest/link"
	"github.com/lacuna-law/lacuna/ingest/read"
)

func (a *app) citeCommand() *cobra.Command {
	return &cobra.Command{
		Use: "cite TEXT|FILE|-", Args: cobra.MinimumNArgs(1),
		Short: "Check references to treaties, resolutions and reports",
		Long: `Finds the references of a text and says of each whether it was resolved, may
be several things, is not in this corpus, or names a place that does not exist,
with the nearest provisions. Nothing is guessed. A file may be of any format
that ingest reads; a folder or an archive is read file by file.`,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			format, err := a.oneOf("table", "json", "jsonl", "csv", "md")
			if err != nil {
				return err
			}
			h, err := a.openToRead(cmd.Context())
			if err != nil {
				return err
			}
			defer h.close(&err)
			c, err := newChecker(cmd.Context(), h)
			if err != nil {
				return err
			}
			typed := strings.Join(args, " ")
			if _, err := os.Stat(typed); err != nil && typed != "-" {
				return a.writeReferences(c.check("", doc.NewText(typed)), format)
			}
			return a.citeFiles(c, typed, format)
		},
	}
}

// reference is one of a source; the source is said where there are several.
type reference struct {
	Source string `json:"source,omitempty"`
	doc.Reference
}

// checker finds and resolves references.
type checker struct {
	citer *extract.Citer
	world *link.World
}

func newChecker(ctx context.Context, h *house) (c checker, err error) {
	if c.citer, err = extract.NewCiter(ctx, h.store); err != nil {
		return c, err
	}
	c.world, err = link.NewWorld(ctx, h.store)
	return c, err
}

func (c checker) check(source string, text doc.Text) []reference {
	out := []reference{}
	for _, ref := range c.world.Cite(c.citer.Find(text)) {
		out = append(out, reference{source, ref})
	}
	return out
}

// citeFiles checks the files at a path. Those that cannot be read are named;
// where nothing could be, it is an error.
func (a *app) citeFiles(c checker, path, format string) error {
	refs, sources := []reference{}, 0
	var refused []error
	for source := range ingest.Sources([]string{path}, a.Stdin, ingest.Limits{}) {
		sources++
		d, err := readSource(source)
		if err != nil {
			refused = append(refused, fmt.Errorf("cite: %s: %w", source.Name, err))
			continue
		}
		refs = append(refs, c.check(source.Name, d.Text)...)
	}
	if sources == len(refused) && sources == 1 {
		return refused[0]
	}
	if sources == 1 {
		for i := range refs {
			refs[i].Source = ""
		}
	}
	for _, err := range refused {
		a.complain(err)
	}
	if err := a.writeReferences(refs, format); err != nil || len(refused) == 0 {
		return err
	}
	return errRefused
}

func readSource(source ingest.Source) (doc.Document, error) {
	data, hints, err := source.Read()
	if err != nil {
		return doc.Document{}, err
	}
	return read.File(source.Name, data, hints)
}

func (a *app) writeReferences(refs []reference, format string) error {
	switch format {
	case "json":
		return writeJSON(a.Stdout, refs)
	case "jsonl":
		return writeJSONLines(a.Stdout, refs)
	case "csv", "md":
		return referenceTable(refs).write(a.Stdout, format)
	}
	_, err := io.WriteString(a.Stdout, referenceLines(refs))
	return err
}

func referenceTable(refs []reference) *table {
	t := &table{columns: []column{{name: "source"}, {name: "status"}, {name: "words"}, {name: "start", right: true}, {name: "end", right: true}, {name: "target"}, {name: "instrument"}, {name: "pinpoint"}, {name: "may be"}, {name: "nearest"}, {name: "why"}}}
	for _, r := range refs {
		t.add(r.Source, string(r.Status), oneLine(r.Quote), fmt.Sprint(r.Start), fmt.Sprint(r.End), r.Target, r.Instrument, r.Pinpoint, strings.Join(r.Candidates, " "), strings.Join(r.Nearest, " "), r.Reason)
	}
	return t
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// referenceLines writes a line a reference and a line of sums.
func referenceLines(refs []reference) string {
	var out strings.Builder
	resolved := 0
	for _, r := range refs {
		if r.Source != "" {
			fmt.Fprintf(&out, "%s: ", r.Source)
		}
		fmt.Fprintf(&out, "%-24s %s", strings.ReplaceAll(string(r.Status), "_", " "), oneLine(r.Quote))
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
	return out.String()
}
