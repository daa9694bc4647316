package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
)

func (a *app) timelineCommand() *cobra.Command {
	var lens lensFlags
	from, to := 0, 0
	cmd := &cobra.Command{
		Use: "timeline ACTIVITY", Args: cobra.ExactArgs(1),
		Short: "Levels by year, and what moved them",
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := a.oneOf("table", "json", "csv", "md")
			if err != nil {
				return err
			}
			return a.withAtlas(cmd, func(_ *house, atlas *gap.Atlas) error {
				t, err := atlas.Timeline(gap.Case{Activity: graph.ID(args[0]), Lens: lens.lens(a)}, from, to)
				if err != nil {
					return err
				}
				return a.writeTimeline(format, t)
			})
		},
	}
	lens.add(cmd)
	cmd.Flags().IntVar(&from, "from", 0, "the first year (default 1945)")
	cmd.Flags().IntVar(&to, "to", 0, "the last year (default that of --as-of)")
	return cmd
}

func (a *app) writeTimeline(format string, t gap.Timeline) error {
	if format == "json" {
		return writeJSON(a.Stdout, timelineDocument(t))
	}
	rows := &table{columns: []column{{name: "from"}, {name: "headline"}, {name: "bound", right: true}, {name: "because of"}}}
	if format == "csv" {
		rows.columns = append(rows.columns, column{name: "change"}, column{name: "assessment"}, column{name: "decides"})
	}
	for _, p := range t.Points {
		addCauses(rows, format, []string{fmt.Sprint(p.Year), words(p.Cell.Headline), fmt.Sprintf("%d/%d", p.Bound.Count, p.Bound.Of)}, p.Moved)
	}
	if format == "csv" {
		return rows.write(a.Stdout, format)
	}
	p := &pages{w: a.Stdout, format: format}
	p.line("%s (%s)", t.Label, t.Activity.Name())
	p.part(fmt.Sprintf("%d to %d, as of the last day of each year", t.From, t.To), rows, "No year can be answered under this lens.")
	if len(t.Undated) > 0 {
		p.line("\nParties held without a date count from the entry into force, so earlier years may show too many bound by %s.", strings.Join(names(t.Undated), ", "))
	}
	p.line("\nCorpus %s · %s.\n%s", t.Release, lensWords(t.Lens), gap.Caveat)
	return p.err
}
