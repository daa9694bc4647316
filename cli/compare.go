package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/graph/gap"
)

func (a *app) compareCommand() *cobra.Command {
	var first, second string
	var under []string
	cmd := &cobra.Command{
		Use: "compare --a 'LENS' --b 'LENS'", Args: cobra.NoArgs,
		Short: "What differs between two lenses, and because of what",
		Long: `Compares two lenses. A lens is written with the names of the lens flags:

  lacuna compare --a 'states=PAK,USA as-of=2012-01-01' --b 'states=PAK,USA'

A part left out takes its default, so one lens may be left out altogether.`,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			format, err := a.oneOf("table", "json", "csv", "md")
			if err != nil {
				return err
			}
			before, err := a.lensOf("a", first)
			if err != nil {
				return err
			}
			after, err := a.lensOf("b", second)
			if err != nil {
				return err
			}
			return a.withAtlas(cmd, func(_ *house, atlas *gap.Atlas) error {
				c, err := atlas.Compare(before, after, gap.Filter{Under: ids(under)})
				if err != nil {
					return err
				}
				return a.writeComparison(format, c)
			})
		},
	}
	cmd.Flags().StringVar(&first, "a", "", "the first lens, as "+lensExample)
	cmd.Flags().StringVar(&second, "b", "", "the second lens")
	cmd.Flags().StringSliceVar(&under, "under", nil, "only these activities and all below them")
	return cmd
}

// withAtlas runs what needs the atlas of the store or of the bundled corpus.
func (a *app) withAtlas(cmd *cobra.Command, run func(*house, *gap.Atlas) error) error {
	return a.withDraft(cmd, "", run)
}

// withDraft runs what needs that atlas with a draft laid over it; "" is none.
func (a *app) withDraft(cmd *cobra.Command, draft string, run func(*house, *gap.Atlas) error) (err error) {
	h, err := a.openToRead(cmd.Context())
	if err != nil {
		return err
	}
	defer h.close(&err)
	atlas, err := h.atlasWith(cmd.Context(), draft)
	if err != nil {
		return err
	}
	return run(h, atlas)
}

func (a *app) writeComparison(format string, c gap.Comparison) error {
	if format == "json" {
		return writeJSON(a.Stdout, comparisonDocument(c))
	}
	t := &table{columns: []column{{name: "activity"}, {name: "before"}, {name: "after"}, {name: "bound", right: true}, {name: "because of"}}}
	if format == "csv" {
		t.columns = append(t.columns, column{name: "change"}, column{name: "assessment"}, column{name: "decides"})
	}
	for _, change := range c.Changes {
		row := []string{change.Activity.Name(), words(change.Before.Headline), words(change.After.Headline), fmt.Sprintf("%d/%d", change.Bound.Count, change.Bound.Of)}
		addCauses(t, format, row, change.Because)
	}
	if format == "csv" {
		return t.write(a.Stdout, format)
	}
	p := &pages{w: a.Stdout, format: format}
	p.line("A: %s.\nB: %s.", lensWords(c.A), lensWords(c.B))
	p.part(fmt.Sprintf("%d activities differ, %d do not", len(c.Changes), c.Same), t, "Nothing differs.")
	p.line("\nCorpus %s.\n%s", c.Release, gap.Caveat)
	return p.err
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// addCauses adds a row for each cause: in a table for people only what
// decides, and how much else moved.
func addCauses(t *table, format string, row []string, causes []gap.Cause) {
	if format == "csv" {
		for _, cause := range causes {
			t.add(append(append([]string{}, row...), cause.Why, string(cause.Change), cause.Assessment.Name(), yes(cause.Decides))...)
		}
		if len(causes) == 0 {
			t.add(append(append([]string{}, row...), "", "", "", "")...)
		}
		return
	}
	const most = 4
	shown := 0
	for _, cause := range causes {
		if cause.Decides && shown < most {
			t.add(append(row, cause.Why)...)
			row = make([]string, len(row))
			shown++
		}
	}
	switch rest := len(causes) - shown; {
	case shown == 0:
		t.add(append(row, "")...)
	case rest > 0:
		t.add(append(row, fmt.Sprintf("… and %d more, with --format json", rest))...)
	}
}
