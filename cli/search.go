package cli

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

// searchFlags is what may be said of a search beside its words.
type searchFlags struct {
	search.Query
	kinds   []string
	binding string
	since   int
}

func (a *app) searchCommand() *cobra.Command {
	var s searchFlags
	cmd := &cobra.Command{
		Use: "search QUERY", Args: cobra.MinimumNArgs(1),
		Short: "Full text with facets, in a query language",
		Long: "Full text with facets. Words are all looked for, in six languages, together with what means the same;\n" +
			`"a phrase", OR, -word, (groups), cyber*, word~1, state:PAK, article:2(4) and more stand in the page /help/search.`,
		Example: `  lacuna search 'spyware -export kind:provision binding:yes'
  lacuna search '"due diligence" OR vigilance' --state PAK,IND --from 2019
  lacuna search 'group:EU sovereignty' --format bibtex
  lacuna search ransomware --since 12`,
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := a.oneOf("table", "json", "jsonl", "csv", "md", "ris", "bibtex", "csl-json")
			if err != nil {
				return err
			}
			s.Text = strings.Join(args, " ")
			if s.Kinds, err = a.kinds(s.kinds); err != nil {
				return err
			}
			if s.Binding, err = yesNo("binding", s.binding); err != nil {
				return err
			}
			return a.searchFor(cmd, s, format)
		},
	}
	s.add(cmd)
	return cmd
}

func (s *searchFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringSliceVar(&s.kinds, "kind", nil, "only these kinds, as provision,statement")
	f.StringSliceVar(&s.States, "state", nil, "only what these States or groups said, as PAK")
	f.StringSliceVar(&s.Groups, "group", nil, "only what members of these groups said while they were, as EU")
	f.StringSliceVar(&s.Instruments, "instrument", nil, "only what belongs to these instruments")
	f.StringSliceVar(&s.Activities, "activity", nil, "only what is linked to these activities or to those within them")
	f.StringSliceVar(&s.Regimes, "regime", nil, "only of these fields of law")
	f.StringSliceVar(&s.Languages, "lang", nil, "only in these languages, as en,fr")
	f.StringArrayVar(&s.Forums, "forum", nil, "only what was said there, as recorded; may be given again")
	f.StringSliceVar(&s.SourceTiers, "tier", nil, "only from sources so close to the words, as verbatim_record")
	f.StringSliceVar(&s.Reviews, "review", nil, "only with these reviews, as accepted")
	f.IntSliceVar(&s.Years, "year", nil, "only of these years")
	f.StringVar(&s.From, "from", "", "only from this date on")
	f.StringVar(&s.To, "to", "", "only up to this date")
	f.StringVar(&s.InForceOn, "in-force-on", "", "only law in force on this day")
	f.StringVar(&s.binding, "binding", "", "yes: only hard law; no: only the rest")
	f.StringSliceVar(&s.Without, "without", nil, "only what has no value in these facets, as activity")
	f.BoolVar(&s.NoSynonyms, "no-synonyms", false, "only these words, not what means the same")
	f.IntVar(&s.First, "limit", 20, "at most so many hits")
	f.StringVar(&s.After, "after", "", "go on after an answer: its next, from JSON")
	f.IntVar(&s.since, "since", -1, "only what was set after this revision, newest first")
}

// searchFor answers a search from the store.
func (a *app) searchFor(cmd *cobra.Command, s searchFlags, format string) (err error) {
	h, err := a.openToRead(cmd.Context())
	if err != nil {
		return err
	}
	defer h.close(&err)
	index, err := h.index(cmd.Context())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	if s.since >= 0 {
		changes, err := index.Changes(cmd.Context(), graph.Revision(s.since), s.Query)
		if err != nil {
			return err
		}
		return a.writeChanges(format, s.since, changes)
	}
	result, err := index.Search(cmd.Context(), s.Query)
	if err != nil {
		return err
	}
	switch format {
	case "csv", "ris", "bibtex", "csl-json":
		return a.writeCited(cmd.Context(), h, format, result)
	}
	return a.writeHits(format, s.Text, result)
}

// kinds turns typed kinds into those of the ontology, whatever their case.
func (a *app) kinds(typed []string) ([]schema.Kind, error) {
	o, err := schema.Load()
	if err != nil {
		return nil, err
	}
	var out []schema.Kind
next:
	for _, t := range typed {
		for _, kind := range o.Kinds() {
			if strings.EqualFold(string(kind), t) || strings.EqualFold(string(kind)+"s", t) {
				out = append(out, kind)
				continue next
			}
		}
		return nil, usage("kind: %s: not a kind of the graph. Use one of %v", t, o.Kinds())
	}
	return out, nil
}

func yesNo(name, typed string) (*bool, error) {
	yes := strings.EqualFold(typed, "yes") || strings.EqualFold(typed, "true")
	no := strings.EqualFold(typed, "no") || strings.EqualFold(typed, "false")
	switch {
	case typed == "":
		return nil, nil
	case yes || no:
		return &yes, nil
	}
	return nil, usage("%s: %s: say yes or no", name, typed)
}
