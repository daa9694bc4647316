package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

func (a *app) gapsCommand() *cobra.Command {
	var lens lensFlags
	var activities, under, headlines []string
	limit, draft := 0, ""
	cmd := &cobra.Command{
		Use: "gaps", Args: cobra.NoArgs,
		Short: "The ranked table of gaps under a lens",
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := a.oneOf("table", "json", "jsonl", "csv", "md")
			if err != nil {
				return err
			}
			filter := gap.Filter{Under: ids(under)}
			for _, headline := range headlines {
				filter.Headlines = append(filter.Headlines, schema.Headline(word(headline)))
			}
			return a.withDraft(cmd, draft, func(_ *house, atlas *gap.Atlas) error {
				gaps, err := a.gaps(atlas, lens.lens(a), filter, activities)
				if err != nil {
					return err
				}
				if limit > 0 && limit < len(gaps) {
					gaps = gaps[:limit]
				}
				return a.writeGaps(format, gaps)
			})
		},
	}
	lens.add(cmd)
	addDraft(cmd, &draft)
	cmd.Flags().StringSliceVar(&activities, "activity", nil, "only these activities")
	cmd.Flags().StringSliceVar(&under, "under", nil, "only these activities and all below them")
	cmd.Flags().StringSliceVar(&headlines, "headline", nil, "only these headlines, as uncovered,soft-law-only")
	cmd.Flags().IntVar(&limit, "limit", 0, "at most so many rows (default all)")
	return cmd
}

// gaps answers the activities named, or ranks all that the filter chooses.
func (a *app) gaps(atlas *gap.Atlas, lens gap.Lens, filter gap.Filter, activities []string) ([]gap.Profile, error) {
	if len(activities) == 0 {
		return atlas.Gaps(lens, filter)
	}
	var out []gap.Profile
	for _, activity := range activities {
		p, err := atlas.Profile(gap.Case{Activity: graph.ID(activity), Lens: lens})
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func (a *app) writeGaps(format string, gaps []gap.Profile) error {
	switch format {
	case "json":
		return writeJSON(a.Stdout, gapsDocument(gaps))
	case "jsonl":
		return writeJSONLines(a.Stdout, each(gaps, gapRow))
	}
	t := table{columns: []column{{name: "#", right: true}, {name: "headline"}, {name: "activity"}, {name: "State"}, {name: "non-State"}, {name: "company"}, {name: "individual"},
		{name: "bound", right: true}, {name: "asserted by"}, {name: "flags"}}}
	for i, p := range gaps {
		t.add(append([]string{fmt.Sprint(i + 1), words(p.Headline), p.Activity.Name()}, append(actorCells(p), boundCell(p), assertedCell(p), flagCell(p))...)...)
	}
	if err := t.write(a.Stdout, format); err != nil || format == "csv" {
		return err
	}
	return a.writeFoot(gaps)
}

// writeFoot says under which lens a table stands and what it does not say.
func (a *app) writeFoot(gaps []gap.Profile) error {
	if len(gaps) == 0 {
		_, err := fmt.Fprintln(a.Stdout, "No activity fits the filter.")
		return err
	}
	_, err := fmt.Fprintf(a.Stdout, "\n%s\n%s\n", lensLine(gaps[0]), gap.Caveat)
	return err
}

func lensLine(p gap.Profile) string {
	line := "Lens: corpus " + p.Release + " · " + lensWords(p.Lens)
	if len(p.Lens.States) == 0 {
		line += fmt.Sprintf(" · quorum %g of %d members", p.Lens.Quorum, p.Bound.Of)
	}
	return line + "."
}

// actorCells are the headlines of the four classes, or dashes where the lens names one.
func actorCells(p gap.Profile) []string {
	cells := []string{"-", "-", "-", "-"}
	for _, h := range p.HeadlineByActor {
		for i, actor := range []schema.Actor{schema.ActorState, schema.ActorNonState, schema.ActorCompany, schema.ActorIndividual} {
			if h.Actor == actor {
				cells[i] = words(h.Headline)
			}
		}
	}
	return cells
}

func boundCell(p gap.Profile) string {
	if p.Bound.Of == 0 {
		return "-"
	}
	return fmt.Sprintf("%d/%d", p.Bound.Count, p.Bound.Of)
}

func assertedCell(p gap.Profile) string {
	cell := strings.Join(append(append([]string{}, p.Claims.GapAsserted.States...), p.Claims.GapAsserted.Others...), " ")
	if cell == "" {
		return "-"
	}
	return cell
}

func flagCell(p gap.Profile) string {
	var out []string
	for _, f := range p.Flags {
		out = append(out, string(f.Flag))
	}
	return strings.Join(out, " ")
}

func ids(typed []string) []graph.ID {
	var out []graph.ID
	for _, t := range typed {
		out = append(out, graph.ID(strings.TrimSpace(t)))
	}
	return out
}

func names(all []graph.ID) []string { return each(all, graph.ID.Name) }
