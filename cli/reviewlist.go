package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// jsonDecision is an entry of the log as it is printed.
type jsonDecision struct {
	Number       int            `json:"number"`
	At           string         `json:"at"`
	Curator      string         `json:"curator"`
	Ruling       schema.Ruling  `json:"ruling"`
	Relation     string         `json:"relation"`
	Subject      graph.ID       `json:"subject"`
	Words        string         `json:"words"`
	Reason       string         `json:"reason"`
	SupersededBy graph.ID       `json:"supersededBy,omitempty"`
	Before       schema.Review  `json:"before,omitempty"`
	After        schema.Review  `json:"after,omitempty"`
	Version      int            `json:"version"`
	Key          string         `json:"key"`
	Evidence     []jsonEvidence `json:"evidence,omitempty"`
}

type jsonEvidence struct {
	Document graph.ID `json:"document,omitempty"`
	Passage  graph.ID `json:"passage,omitempty"`
	Start    *int     `json:"start,omitempty"`
	End      *int     `json:"end,omitempty"`
	Quote    string   `json:"quote,omitempty"`
	URL      string   `json:"url,omitempty"`
	Note     string   `json:"note,omitempty"`
}

type jsonVoice struct {
	Curator string        `json:"curator"`
	Ruling  schema.Ruling `json:"ruling"`
	At      string        `json:"at"`
	Reason  string        `json:"reason"`
}

func decisionJSON(d curation.Decision) jsonDecision {
	out := jsonDecision{Number: d.Number, At: d.At.Format(time.RFC3339), Curator: d.Curator, Ruling: d.Ruling, Relation: d.Relation, Subject: d.Subject,
		Words: d.Words, Reason: d.Reason, SupersededBy: d.SupersededBy, Before: d.Before, After: d.After, Version: d.Version, Key: d.Key}
	for _, e := range d.Evidence {
		out.Evidence = append(out.Evidence, jsonEvidence(e))
	}
	return out
}

func decisionsJSON(all []curation.Decision) []jsonDecision {
	out := []jsonDecision{}
	for _, d := range all {
		out = append(out, decisionJSON(d))
	}
	return out
}

func voicesJSON(all []curation.Voice) []jsonVoice {
	out := []jsonVoice{}
	for _, v := range all {
		out = append(out, jsonVoice{v.Curator, v.Ruling, v.At.Format(time.RFC3339), v.Reason})
	}
	return out
}

// jsonItem is an item of the queue as it is printed.
type jsonItem struct {
	ID          graph.ID      `json:"id"`
	Relation    string        `json:"relation"`
	Review      schema.Review `json:"review"`
	Version     int           `json:"version"`
	Voices      []jsonVoice   `json:"voices"`
	Changes     []jsonChange  `json:"changes"`
	StatesMoved int           `json:"statesMoved"`
	Why         string        `json:"why"`
}

type jsonChange struct {
	Activity graph.ID        `json:"activity"`
	Before   schema.Headline `json:"before"`
	After    schema.Headline `json:"after"`
}

func (a *app) reviewListCommand() *cobra.Command {
	var relation, activity, state string
	var reviews []string
	limit := 0
	cmd := &cobra.Command{
		Use: "list", Args: cobra.NoArgs,
		Short: "What waits for people, the most telling first",
		Long: `Lists the records that wait for people: first the assessments and frames that
would change a headline, then the claims that would change who asserts or denies a
gap, then those of the types that are found seldom, then all others.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := a.oneOf("table", "json", "csv", "md")
			if err != nil {
				return err
			}
			filter := curation.QueueFilter{Relation: word(relation), Activity: fullID("activity:", activity), State: fullID("state:", state)}
			for _, r := range reviews {
				filter.Review = append(filter.Review, schema.Review(word(r)))
			}
			return a.withAtlas(cmd, func(h *house, atlas *gap.Atlas) error {
				items, err := h.desk.Queue(cmd.Context(), atlas, filter)
				if err != nil {
					return err
				}
				return a.writeQueue(items, limit, format)
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&relation, "relation", "", "only assessment, frame, or a type of claim, as gap_asserted")
	flags.StringVar(&activity, "activity", "", "only about this activity or one below it")
	flags.StringVar(&state, "state", "", "only by this State")
	flags.StringSliceVar(&reviews, "at", nil, "only what stands there (default proposed,disputed)")
	flags.IntVar(&limit, "limit", 20, "at most so many; 0 for all")
	return cmd
}

// fullID puts the prefix of a kind before a name that has none.
func fullID(prefix, name string) graph.ID {
	if name == "" || strings.HasPrefix(name, prefix) {
		return graph.ID(name)
	}
	return graph.ID(prefix + name)
}

func (a *app) writeQueue(items []curation.Item, limit int, format string) error {
	total := len(items)
	if limit > 0 {
		items = items[:min(limit, total)]
	}
	if format == "json" {
		out := []jsonItem{}
		for _, i := range items {
			one := jsonItem{i.Subject, i.Relation, i.Review, i.Version, voicesJSON(i.Voices), []jsonChange{}, i.StatesMoved, i.Why}
			for _, c := range i.Changes {
				one.Changes = append(one.Changes, jsonChange(c))
			}
			out = append(out, one)
		}
		return writeJSON(a.Stdout, out)
	}
	t := table{columns: []column{{name: "record"}, {name: "sort"}, {name: "stands at"}, {name: "version", right: true}, {name: "why"}}}
	for _, i := range items {
		t.add(string(i.Subject), i.Relation, string(i.Review), strconv.Itoa(i.Version), i.Why)
	}
	if err := t.write(a.Stdout, format); err != nil {
		return err
	}
	if len(items) < total {
		a.say("%d of %d shown. Ask for more with --limit.", len(items), total)
	}
	return nil
}

func (a *app) reviewShowCommand() *cobra.Command {
	return &cobra.Command{
		Use: "show ID", Args: cobra.ExactArgs(1), Short: "What was decided on a record",
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := a.oneOf("table", "json")
			if err != nil {
				return err
			}
			return a.reading(cmd.Context(), func(ctx context.Context, h *house) error {
				return a.showReview(ctx, h, graph.ID(args[0]), format)
			})
		},
	}
}

// reading opens the store to read.
func (a *app) reading(ctx context.Context, do func(context.Context, *house) error) (err error) {
	h, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer h.close(&err)
	return do(ctx, h)
}

func (a *app) showReview(ctx context.Context, h *house, id graph.ID, format string) error {
	n, err := h.store.Node(ctx, id)
	if err != nil {
		return fmt.Errorf("review: %w. `lacuna review list` shows what waits", err)
	}
	all, err := h.desk.Statuses(ctx, []graph.ID{id})
	if err != nil {
		return err
	}
	status, review := all[id], n.Attrs.Text("review")
	if format == "json" {
		return writeJSON(a.Stdout, struct {
			ID        graph.ID       `json:"id"`
			Kind      schema.Kind    `json:"kind"`
			Review    string         `json:"review"`
			Version   int            `json:"version"`
			Voices    []jsonVoice    `json:"voices"`
			Decisions []jsonDecision `json:"decisions"`
		}{id, n.Kind, review, status.Version, voicesJSON(status.Voices), decisionsJSON(status.Decisions)})
	}
	fmt.Fprintf(a.Stdout, "%s (%s) stands at %s, version %d.\n", id, n.Kind, review, status.Version)
	for _, part := range []string{"quote", "gist", "reason", "condition", "scope"} {
		if text := n.Attrs.Text(part); text != "" {
			fmt.Fprintf(a.Stdout, "%s: %s\n", part, strings.Join(strings.Fields(text), " "))
		}
	}
	if len(status.Decisions) == 0 {
		return nil
	}
	fmt.Fprintln(a.Stdout)
	return logTable(status.Decisions).write(a.Stdout, format)
}

func (a *app) reviewLogCommand() *cobra.Command {
	return &cobra.Command{
		Use: "log", Args: cobra.NoArgs, Short: "All decisions in the order in which they were entered",
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := a.oneOf("table", "json", "csv", "md")
			if err != nil {
				return err
			}
			return a.reading(cmd.Context(), func(ctx context.Context, h *house) error {
				log, err := h.desk.Log(ctx)
				if err != nil {
					return err
				}
				if format == "json" {
					return writeJSON(a.Stdout, decisionsJSON(log))
				}
				return logTable(log).write(a.Stdout, format)
			})
		},
	}
}

func logTable(log []curation.Decision) *table {
	t := &table{columns: []column{{name: "no", right: true}, {name: "at"}, {name: "curator"}, {name: "ruling"}, {name: "record"}, {name: "stands at"}, {name: "reason"}}}
	for _, d := range log {
		t.add(strconv.Itoa(d.Number), d.At.Format(time.RFC3339), d.Curator, string(d.Ruling), string(d.Subject), string(d.After), strings.Join(strings.Fields(d.Reason), " "))
	}
	return t
}

func (a *app) agreementCommand() *cobra.Command {
	return &cobra.Command{
		Use: "agreement", Args: cobra.NoArgs, Short: "How far curators agree, by sort of record (Cohen's kappa)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := a.oneOf("table", "json", "csv", "md")
			if err != nil {
				return err
			}
			return a.reading(cmd.Context(), func(ctx context.Context, h *house) error {
				all, err := h.desk.Agreement(ctx)
				if err != nil {
					return err
				}
				return a.writeAgreement(all, format)
			})
		},
	}
}

func (a *app) writeAgreement(all []curation.Agreement, format string) error {
	type line struct {
		Relation string    `json:"relation"`
		Curators [2]string `json:"curators"`
		Items    int       `json:"items"`
		Observed float64   `json:"observed"`
		Expected float64   `json:"expected"`
		Kappa    *float64  `json:"kappa"`
	}
	lines := []line{}
	t := table{columns: []column{{name: "sort"}, {name: "curators"}, {name: "records", right: true}, {name: "observed", right: true}, {name: "by chance", right: true}, {name: "kappa", right: true}}}
	for _, one := range all {
		lines = append(lines, line(one))
		kappa := "-"
		if one.Kappa != nil {
			kappa = fmt.Sprintf("%.2f", *one.Kappa)
		}
		t.add(one.Relation, strings.Join(one.Curators[:], ", "), strconv.Itoa(one.Items), fmt.Sprintf("%.2f", one.Observed), fmt.Sprintf("%.2f", one.Expected), kappa)
	}
	if format == "json" {
		return writeJSON(a.Stdout, lines)
	}
	return t.write(a.Stdout, format)
}
