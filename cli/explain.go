package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

func (a *app) explainCommand() *cobra.Command {
	var lens lensFlags
	draft := ""
	cmd := &cobra.Command{
		Use: "explain ACTIVITY", Args: cobra.ExactArgs(1),
		Short: "Every provision that was looked at: counted or excluded, and by which rule",
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := a.oneOf("table", "json", "jsonl", "csv", "md")
			if err != nil {
				return err
			}
			return a.withDraft(cmd, draft, func(_ *house, atlas *gap.Atlas) error {
				e, err := atlas.Explain(gap.Case{Activity: graph.ID(args[0]), Lens: lens.lens(a)})
				if err != nil {
					return err
				}
				return a.writeExplanation(format, e)
			})
		},
	}
	lens.add(cmd)
	addDraft(cmd, &draft)
	return cmd
}

type explainJSON struct {
	Release  string     `json:"release"`
	Lens     lensJSON   `json:"lens"`
	Profile  gapJSON    `json:"profile"`
	Lines    []lineJSON `json:"lines"`
	Counted  int        `json:"counted"`
	Excluded int        `json:"excluded"`
}

type lineJSON struct {
	Assessment  graph.ID           `json:"assessment"`
	Provision   graph.ID           `json:"provision"`
	Instrument  graph.ID           `json:"instrument"`
	Pinpoint    string             `json:"pinpoint"`
	Function    schema.Function    `json:"function"`
	Extent      schema.Extent      `json:"extent"`
	Manner      schema.Manner      `json:"manner"`
	Via         schema.Via         `json:"via"`
	JudgedAt    graph.ID           `json:"judgedAt"`
	Counted     bool               `json:"counted"`
	Rule        string             `json:"rule"`
	Why         string             `json:"why"`
	Standing    schema.Standing    `json:"standing,omitempty"`
	Binds       int                `json:"binds"`
	Basis       schema.BoundBasis  `json:"basis,omitempty"`
	Dispute     schema.DisputeKind `json:"dispute,omitempty"`
	Proposition graph.ID           `json:"proposition,omitempty"`
	Reason      string             `json:"reason"`
	Condition   string             `json:"condition,omitempty"`
	Confidence  schema.Confidence  `json:"confidence"`
}

func (a *app) writeExplanation(format string, e gap.Explanation) error {
	lines := []lineJSON{}
	for _, l := range e.Lines {
		lines = append(lines, lineJSON(l))
	}
	switch format {
	case "json":
		return writeJSON(a.Stdout, explainJSON{Release: e.Profile.Release, Lens: lensDocument(e.Profile.Lens), Profile: gapRow(e.Profile), Lines: lines, Counted: e.Counted, Excluded: e.Excluded})
	case "jsonl":
		return writeJSONLines(a.Stdout, lines)
	}
	if format != "csv" {
		a.writeProfile(e.Profile)
	}
	if format == "table" {
		a.writeTrace(e)
	} else if err := traceTable(e).write(a.Stdout, format); err != nil || format == "csv" {
		return err
	}
	_, err := fmt.Fprintf(a.Stdout, "\n%d counted, %d excluded.\n%s\n%s\n", e.Counted, e.Excluded, lensLine(e.Profile), e.Profile.Caveat)
	return err
}

// writeTrace prints what counted, then what did not, each with its reason below it.
func (a *app) writeTrace(e gap.Explanation) {
	for _, counted := range []bool{true, false} {
		title, mark := "Excluded", "-"
		if counted {
			title, mark = "Counted", "+"
		}
		fmt.Fprintf(a.Stdout, "%s\n", title)
		for _, l := range e.Lines {
			if l.Counted != counted {
				continue
			}
			fmt.Fprintf(a.Stdout, "%s %s, %s · %s, %s, %s%s%s\n    %s\n", mark, l.Instrument.Name(), l.Pinpoint,
				words(l.Function), words(l.Extent), words(l.Manner), at(l, e.Profile.Activity), unsure(l), l.Why)
		}
	}
}

// at says where an assessment was made, when it was made at another activity.
func at(l gap.ExplainLine, activity graph.ID) string {
	if l.JudgedAt == activity {
		return ""
	}
	return " · " + strings.ToLower(words(l.Via)) + " from " + l.JudgedAt.Name()
}

func unsure(l gap.ExplainLine) string {
	if l.Confidence == schema.ConfidenceUnsure {
		return " · UNSURE"
	}
	return ""
}

func traceTable(e gap.Explanation) *table {
	t := &table{columns: []column{{name: "counted"}, {name: "provision"}, {name: "instrument"}, {name: "pinpoint"}, {name: "function"}, {name: "extent"}, {name: "manner"},
		{name: "via"}, {name: "judged at"}, {name: "binds", right: true}, {name: "confidence"}, {name: "rule"}, {name: "why"}}}
	for _, l := range e.Lines {
		counted, binds := "no", ""
		if l.Counted {
			counted = "yes"
			if l.Standing == schema.StandingBinding {
				binds = fmt.Sprint(l.Binds)
			}
		}
		t.add(counted, l.Provision.Name(), l.Instrument.Name(), l.Pinpoint, words(l.Function), words(l.Extent), words(l.Manner),
			words(l.Via), l.JudgedAt.Name(), binds, words(l.Confidence), l.Rule, l.Why)
	}
	return t
}

// writeProfile prints the answer above its trace.
func (a *app) writeProfile(p gap.Profile) {
	fmt.Fprintf(a.Stdout, "%s: %s\n", p.Label, words(p.Headline))
	if len(p.HeadlineByActor) > 0 {
		var parts []string
		for _, h := range p.HeadlineByActor {
			parts = append(parts, strings.ToLower(words(h.Actor))+" "+words(h.Headline))
		}
		fmt.Fprintf(a.Stdout, "By actor: %s.\n", strings.Join(parts, " · "))
	}
	if p.Bound.Of > 0 {
		fmt.Fprintf(a.Stdout, "Bound: at least %d of %d; undisputed %d, directly %d, in full %d.\n", p.Bound.Count, p.Bound.Of, p.Bound.Undisputed, p.Bound.Direct, p.Bound.Full)
	}
	if len(p.Bound.Closing) > 0 {
		fmt.Fprintf(a.Stdout, "Would close it: %s.\n", strings.Join(names(p.Bound.Closing), ", "))
	}
	for _, d := range p.Disputes {
		fmt.Fprintf(a.Stdout, "%s %s: %s (affirm %d, deny %d, nuanced %d, silent %d, not surveyed %d)\n", words(d.Kind), d.Proposition.Name(), d.Text, d.Affirm, d.Deny, d.Nuanced, d.Silent, d.NotSurveyed)
	}
	for _, f := range p.Flags {
		fmt.Fprintf(a.Stdout, "%s: %s\n", f.Flag, f.Why)
	}
	if p.Claims.GapAsserted.Count > 0 || len(p.Claims.GapAsserted.Others) > 0 {
		fmt.Fprintf(a.Stdout, "Gap asserted by: %s.\n", assertedCell(p))
	}
	if p.Unsure > 0 {
		fmt.Fprintf(a.Stdout, "%d of the assessments that count are marked UNSURE.\n", p.Unsure)
	}
	fmt.Fprintln(a.Stdout)
}
