package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/gqlapi"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/ingest"
)

// precedentsDocument is what the command asks the API, so that its numbers are
// those of the page.
const precedentsDocument = `query($text: String!, $filter: PrecedentFilter, $first: Int) {
  precedents(text: $text, filter: $filter, first: $first) {
    language
    shape { modality bearers functions exceptions remedies }
    activities { id label }
    precedents {
      score wording shape conduct kin standing bound shared activities
      provision { id pinpoint modality digest partOf { id shortTitle adopted } }
      supporters { count states others }
      opponents { count states others }
      lineage { relation id date shift shiftWords }
    }
    caveat
  }
}`

// precedentsAnswer is the part of the answer that tables show.
type precedentsAnswer struct {
	Language *string
	Shape    struct {
		Modality                                 *string
		Bearers, Functions, Exceptions, Remedies []string
	}
	Activities []struct{ ID string }
	Precedents []struct {
		Score, Wording, Shape, Conduct, Kin float64
		Standing                            string
		Bound                               *int
		Shared                              []string
		Provision                           struct {
			ID, Pinpoint string
			PartOf       *struct{ ShortTitle, Adopted string }
		}
		Supporters, Opponents struct{ Count int }
		Lineage               []struct{ Relation, ID, Shift, ShiftWords string }
	}
	Caveat string
}

func (a *app) precedentsCommand() *cobra.Command {
	var from, to, inForceOn, binding string
	var regimes, instruments []string
	limit := 10
	cmd := &cobra.Command{
		Use: "precedents FILE|-|TEXT", Args: cobra.MinimumNArgs(1),
		Short: "The provisions nearest to a clause, with where their words came from",
		Long: `Compares a clause, or half of one, with every provision: by wording, in any of
six languages, by shape and by the conduct that it would govern. A file may be
of any format that ingest reads; what names no file is taken as the clause.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := a.oneOf("table", "json", "csv", "md")
			if err != nil {
				return err
			}
			text, err := a.clause(strings.Join(args, " "))
			if err != nil {
				return err
			}
			filter := map[string]any{}
			for name, value := range map[string]string{"from": from, "to": to, "inForceOn": inForceOn} {
				if value != "" {
					filter[name] = value
				}
			}
			hard, err := yesNo("binding", binding)
			if err != nil {
				return err
			}
			if hard != nil {
				filter["binding"] = *hard
			}
			if len(regimes) > 0 {
				filter["regimes"] = regimes
			}
			if len(instruments) > 0 {
				filter["instruments"] = instruments
			}
			return a.precedents(cmd.Context(), format, map[string]any{"text": text, "filter": filter, "first": limit})
		},
	}
	f := cmd.Flags()
	f.IntVar(&limit, "limit", limit, "at most so many provisions (limit 100)")
	f.StringVar(&binding, "binding", "", "yes: only hard law; no: only the rest")
	f.StringVar(&inForceOn, "in-force-on", "", "only what was in force on this day; standing is then of that day")
	f.StringVar(&from, "from", "", "only instruments adopted from this date on")
	f.StringVar(&to, "to", "", "only instruments adopted up to this date")
	f.StringSliceVar(&regimes, "regime", nil, "only these fields of law, as cybercrime")
	f.StringSliceVar(&instruments, "instrument", nil, "only these instruments, as un-charter")
	return cmd
}

// clause gives the text of a file or of stdin, or what was typed where no file
// is called so.
func (a *app) clause(typed string) (string, error) {
	if _, err := os.Stat(typed); err != nil && typed != "-" {
		return typed, nil
	}
	for source := range ingest.Sources([]string{typed}, a.Stdin, ingest.Limits{}) {
		d, err := readSource(source)
		if err != nil {
			return "", fmt.Errorf("precedents: %s: %w", source.Name, err)
		}
		return d.Text.String(), nil
	}
	return "", fmt.Errorf("precedents: %s: it holds nothing that can be read. Name a file with the clause", typed)
}

// precedents asks and writes.
func (a *app) precedents(ctx context.Context, format string, variables map[string]any) (err error) {
	h, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer h.close(&err)
	atlas, err := h.atlas(ctx)
	if err != nil {
		return err
	}
	files, err := a.corpusFolder()
	if err != nil {
		return err
	}
	release, err := corpus.ReadRelease(files)
	if err != nil {
		return err
	}
	api, err := gqlapi.New(gqlapi.Options{Ontology: h.ontology, Store: h.store, Atlas: func() *gap.Atlas { return atlas }, Now: a.Now,
		Corpus: gqlapi.CorpusInfo{Release: release.Version, Licence: release.Licence}})
	if err != nil {
		return err
	}
	body, err := api.Do(ctx, precedentsDocument, variables)
	if err != nil {
		return err
	}
	var answer struct {
		Data   struct{ Precedents json.RawMessage }
		Errors []struct{ Message string }
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return fmt.Errorf("precedents: the answer: %w", err)
	}
	if len(answer.Errors) > 0 {
		return errors.New(answer.Errors[0].Message)
	}
	if format == "json" {
		return writeJSON(a.Stdout, map[string]any{"release": atlas.Release(), "precedents": answer.Data.Precedents})
	}
	var found precedentsAnswer
	if err := json.Unmarshal(answer.Data.Precedents, &found); err != nil {
		return fmt.Errorf("precedents: the answer: %w", err)
	}
	return a.writePrecedents(format, atlas.Release(), found)
}

func (a *app) writePrecedents(format, release string, found precedentsAnswer) error {
	t := &table{columns: []column{{name: "score", right: true}, {name: "wording", right: true}, {name: "shape", right: true}, {name: "conduct", right: true}, {name: "kin", right: true},
		{name: "provision"}, {name: "where"}, {name: "standing"}, {name: "bound", right: true}, {name: "for", right: true}, {name: "against", right: true}, {name: "shared"}}}
	lineage := &table{columns: []column{{name: "provision"}, {name: "relation"}, {name: "other"}, {name: "shift"}, {name: "words"}}}
	for _, p := range found.Precedents {
		bound, where := "-", p.Provision.Pinpoint
		if p.Bound != nil {
			bound = fmt.Sprint(*p.Bound)
		}
		if of := p.Provision.PartOf; of != nil {
			where = strings.TrimSpace(of.ShortTitle + ", " + where)
		}
		id := strings.TrimPrefix(p.Provision.ID, "provision:")
		t.add(share(p.Score), share(p.Wording), share(p.Shape), share(p.Conduct), share(p.Kin), id, where, p.Standing, bound,
			fmt.Sprint(p.Supporters.Count), fmt.Sprint(p.Opponents.Count), strings.Join(p.Shared, " · "))
		for _, step := range p.Lineage {
			lineage.add(id, step.Relation, step.ID, step.Shift, step.ShiftWords)
		}
	}
	if format == "csv" {
		return t.write(a.Stdout, format)
	}
	p := &pages{w: a.Stdout, format: format}
	p.line("Language: %s. Shape: %s.", orDash(found.Language), shapeLine(found))
	p.part(fmt.Sprintf("%d nearest provisions", len(found.Precedents)), t, "No provision shares a word with the clause.")
	p.part("Where their words came from and where they went", lineage, "None of them has a recorded lineage.")
	p.line("\nCorpus %s. %s", release, found.Caveat)
	return p.err
}

func share(v float64) string { return fmt.Sprintf("%.2f", v) }

func orDash(text *string) string {
	if text == nil {
		return "not recognised"
	}
	return *text
}

// shapeLine says the shape of a clause in one line.
func shapeLine(found precedentsAnswer) string {
	parts := []string{"no word of duty"}
	if m := found.Shape.Modality; m != nil {
		parts[0] = strings.ToLower(*m)
	}
	for _, list := range []struct {
		name  string
		words []string
	}{{"addressed to", found.Shape.Bearers}, {"to", found.Shape.Functions}, {"except", found.Shape.Exceptions}, {"remedy", found.Shape.Remedies}} {
		if len(list.words) > 0 {
			parts = append(parts, list.name+" "+strings.ToLower(strings.Join(list.words, ", ")))
		}
	}
	for _, activity := range found.Activities {
		parts = append(parts, "about "+activity.ID)
	}
	return strings.Join(parts, "; ")
}
