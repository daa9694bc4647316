package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

func (a *app) dyadsCommand() *cobra.Command {
	var lens lensFlags
	var activities, headlines []string
	limit := 3
	cmd := &cobra.Command{
		Use: "dyads", Args: cobra.NoArgs,
		Short: "The atlas of pairs: every pair of members for every activity",
		Long: `Answers every pair of members of the United Nations for every activity: how
many pairs have each headline, and the first of the worst and of the best.

With one State in --states the pairs are that State with each member, with
several the pairs among them.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := a.oneOf("table", "json", "csv", "md")
			if err != nil {
				return err
			}
			filter := gap.Filter{Under: ids(activities)}
			for _, headline := range headlines {
				filter.Headlines = append(filter.Headlines, schema.Headline(word(headline)))
			}
			return a.withAtlas(cmd, func(_ *house, atlas *gap.Atlas) error {
				d, err := atlas.Dyads(lens.lens(a), filter, limit)
				if err != nil {
					return err
				}
				return a.writeDyads(format, d)
			})
		},
	}
	lens.add(cmd)
	cmd.Flags().StringSliceVar(&activities, "activity", nil, "only these activities and all below them")
	cmd.Flags().StringSliceVar(&headlines, "headline", nil, "only activities of which some pair has one of these, as not-bound,contested")
	cmd.Flags().IntVar(&limit, "limit", limit, "at most so many of the worst and of the best pairs")
	return cmd
}

func (a *app) writeDyads(format string, d gap.Dyads) error {
	switch format {
	case "json":
		return writeJSON(a.Stdout, dyadsDocument(d))
	case "csv":
		return a.writeDyadCounts(d)
	}
	t := &table{columns: []column{{name: "activity"}, {name: "pairs by headline"}, {name: "worst"}, {name: "best"}}}
	for _, one := range d.Activities {
		worst, best := pairCell(one.Worst), pairCell(one.Best)
		if len(one.Best) == 0 {
			worst, best = "all pairs are alike", "-"
		}
		t.add(one.Activity.Name(), tally(one.Counts), worst, best)
	}
	p := &pages{w: a.Stdout, format: format}
	p.part(fmt.Sprintf("%d pairs of States, %d activities", d.Pairs, len(d.Activities)), t, "No activity fits the filter.")
	p.line("\nA pair has what the weaker of the two has. Corpus %s · %s.\n%s", d.Release, lensWords(d.Lens), gap.Caveat)
	return p.err
}

// writeDyadCounts writes one line for each activity and headline.
func (a *app) writeDyadCounts(d gap.Dyads) error {
	t := &table{columns: []column{{name: "activity"}, {name: "headline"}, {name: "pairs", right: true}}}
	for _, one := range d.Activities {
		for _, c := range one.Counts {
			t.add(one.Activity.Name(), words(c.Headline), fmt.Sprint(c.Count))
		}
	}
	return t.write(a.Stdout, "csv")
}

// pairCell writes pairs with the headline of the first.
func pairCell(pairs []gap.Pair) string {
	if len(pairs) == 0 {
		return "-"
	}
	var out []string
	for _, p := range pairs {
		out = append(out, p.A.Name()+"–"+p.B.Name())
	}
	return words(pairs[0].Cell.Headline) + ": " + strings.Join(out, " ")
}
