package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

func (a *app) simulateCommand() *cobra.Command {
	var lens lensFlags
	var under []string
	cmd := &cobra.Command{
		Use: "simulate DRAFT.(yaml|md|txt)|NAME|-", Args: cobra.ExactArgs(1),
		Short: "What a draft would change: before, after, and which article closes what",
		Long: `Lays a draft over the law and says what it would change. Nothing is stored.

A draft is a YAML file in the layout of the corpus, plain words or Markdown in
articles, from whose wording assessments are proposed, or the name of a draft
that came with the program: pakistan-2025.`,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			format, err := a.oneOf("table", "json", "md")
			if err != nil {
				return err
			}
			h, err := a.openToRead(cmd.Context())
			if err != nil {
				return err
			}
			defer h.close(&err)
			d, err := h.readDraft(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			atlas, err := h.atlas(cmd.Context())
			if err != nil {
				return err
			}
			s, err := atlas.Simulate(d, lens.lens(a), gap.Filter{Under: ids(under)})
			if err != nil {
				return err
			}
			if format == "json" {
				return writeJSON(a.Stdout, simulationDocument(s))
			}
			return a.writeSimulation(format, s)
		},
	}
	lens.add(cmd)
	cmd.Flags().StringSliceVar(&under, "under", nil, "only these activities and all below them")
	return cmd
}

// pages writes the parts of an answer one after the other.
type pages struct {
	w      io.Writer
	format string
	err    error
}

func (p *pages) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

// part writes a heading and a table, or what is said where the table is empty.
func (p *pages) part(title string, t *table, none string) {
	heading := "\n" + title
	if p.format == "md" {
		heading = "\n## " + title + "\n"
	}
	p.line("%s", heading)
	if len(t.rows) == 0 {
		p.line("%s", none)
		return
	}
	if p.err == nil {
		p.err = t.write(p.w, p.format)
	}
}

func (a *app) writeSimulation(format string, s gap.Simulation) error {
	p := &pages{w: a.Stdout, format: format}
	title := s.Title
	if format == "md" {
		title = "# " + title + "\n"
	}
	p.line("%s", title)
	if s.About != "" {
		p.line("%s", s.About)
	}
	p.line("\nBefore: %s.", tally(s.Before))
	p.line("After:  %s.", tally(s.After))
	p.part(fmt.Sprintf("Changed: %d cells of %d activities", len(s.Changes), activitiesOf(s.Changes)), changeTable(s), "The draft changes nothing under this lens.")
	p.part("What each article does", articleTable(s), "The draft has no articles.")
	p.part("What stays open", openTable(s), "Whatever the draft speaks of is covered.")
	p.part("Who has to join", joiningTable(s), "No instrument of the draft binds by joining.")
	if s.Proposed {
		p.part("How the words were read", proposalTable(s), "Nothing was read as an assessment.")
		p.part("Not read", unreadTable(s), "Every sentence was read.")
	}
	p.line("")
	for _, assumed := range s.Assumed {
		p.line("Imagined: %s", assumed)
	}
	p.line("%s\n%s", simulationLens(s), s.Caveat)
	return p.err
}

func simulationLens(s gap.Simulation) string {
	of := 0
	if len(s.Joining) > 0 {
		of = s.Joining[0].Of
	}
	p := gap.Profile{Release: s.Release, Lens: s.Lens}
	p.Bound.Of = of
	return lensLine(p)
}

// tally writes counts of headlines in a line.
func tally(counts []gap.HeadlineCount) string {
	var parts []string
	for _, c := range counts {
		parts = append(parts, fmt.Sprintf("%d %s", c.Count, words(c.Headline)))
	}
	return strings.Join(parts, " · ")
}

func activitiesOf(changes []gap.CellChange) int {
	seen := map[string]bool{}
	for _, c := range changes {
		seen[string(c.Activity)] = true
	}
	return len(seen)
}

func changeTable(s gap.Simulation) *table {
	t := &table{columns: []column{{name: "activity"}, {name: "conduct of"}, {name: "before"}, {name: "after"}, {name: "bound", right: true}, {name: "because of"}}}
	pinpoints := map[string]string{}
	for _, article := range s.Articles {
		pinpoints[string(article.Provision)] = article.Pinpoint
	}
	for _, c := range s.Changes {
		var because []string
		for _, cause := range c.Because {
			if pinpoint := pinpoints[string(cause.Provision)]; pinpoint != "" && cause.Decides && !strings.Contains(strings.Join(because, "; "), pinpoint) {
				because = append(because, pinpoint)
			}
		}
		t.add(c.Activity.Name(), actorWord(c.Actor), words(c.Before.Headline), words(c.After.Headline), fmt.Sprintf("%d/%d", c.Bound.Count, c.Bound.Of), strings.Join(because, "; "))
	}
	return t
}

func actorWord(a schema.Actor) string {
	if a == "" {
		return "any"
	}
	return strings.ToLower(words(a))
}

func articleTable(s gap.Simulation) *table {
	t := &table{columns: []column{{name: "article"}, {name: "does"}, {name: "activity"}, {name: "conduct of"}, {name: "without it"}, {name: "with it"}, {name: "why"}}}
	for _, article := range s.Articles {
		rows := len(t.rows)
		for _, kind := range []struct {
			name  string
			cells []gap.CellRef
		}{{"closes", article.Closes}, {"narrows", article.Narrows}, {"shares", article.Shares}, {"worsens", article.Worsens}} {
			for _, c := range kind.cells {
				t.add(article.Pinpoint, kind.name, c.Activity.Name(), actorWord(c.Actor), words(c.Without.Headline), words(c.After.Headline), "")
			}
		}
		for _, l := range article.Leaves {
			t.add(article.Pinpoint, "leaves", l.Activity.Name(), "any", words(l.Cell.Headline), words(l.Cell.Headline), l.Why)
		}
		if len(t.rows) == rows {
			t.add(article.Pinpoint, "nothing", "", "", "", "", "It judges no activity that was asked about.")
		}
	}
	return t
}

func openTable(s gap.Simulation) *table {
	t := &table{columns: []column{{name: "activity"}, {name: "before"}, {name: "after"}, {name: "State"}, {name: "non-State"}, {name: "company"}, {name: "individual"}, {name: "why"}}}
	for _, o := range s.Open {
		row := append([]string{o.Activity.Name(), words(o.Before.Headline), words(o.Cell.Headline)}, actorCells(gap.Profile{HeadlineByActor: o.ByActor})...)
		t.add(append(row, o.Why)...)
	}
	return t
}

func joiningTable(s gap.Simulation) *table {
	t := &table{columns: []column{{name: "instrument"}, {name: "parties", right: true}, {name: "needed", right: true}, {name: "of", right: true}, {name: "missing"}}}
	for _, j := range s.Joining {
		missing := strings.Join(names(j.Missing), " ")
		switch {
		case j.Imagined:
			missing = "imagined as joined by every State"
		case missing == "" && j.Have < j.Needed:
			missing = fmt.Sprintf("%d more", j.Needed-j.Have)
		}
		t.add(j.Title, fmt.Sprint(j.Have), fmt.Sprint(j.Needed), fmt.Sprint(j.Of), missing)
	}
	return t
}

func proposalTable(s gap.Simulation) *table {
	t := &table{columns: []column{{name: "assessment"}, {name: "score", right: true}, {name: "rule"}, {name: "words"}}}
	for _, p := range s.Proposals {
		_, pair, _ := strings.Cut(p.Assessment.Name(), "/")
		t.add(pair, fmt.Sprintf("%.2f", p.Score), words(p.Rule), p.Words)
	}
	return t
}

func unreadTable(s gap.Simulation) *table {
	t := &table{columns: []column{{name: "article"}, {name: "why"}, {name: "words"}}}
	for _, u := range s.Unread {
		t.add(u.Article, u.Why, u.Words)
	}
	return t
}
