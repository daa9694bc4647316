package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// lensFlags are the parts of the lens as people type them.
type lensFlags struct {
	asOf, knownAsOf, group, actor, context, territory string
	states, functions, reading, review                []string
	quorum                                            float64
}

func (l *lensFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&l.asOf, "as-of", "", "the law as it stood on this day, YYYY-MM-DD (default today)")
	f.StringVar(&l.knownAsOf, "known-as-of", "", "what the corpus held on this day (default: all it holds)")
	f.StringSliceVar(&l.states, "states", nil, "States by code, as PAK,USA (default: all members of the United Nations)")
	f.StringVar(&l.group, "group", "", "a group whose members of the day are asked about, as EU (with --states: both)")
	f.StringVar(&l.actor, "actor", "", "whose conduct: state, non_state, company, individual (default any)")
	f.StringVar(&l.context, "context", "", "peacetime, armed_conflict, any (default peacetime)")
	f.StringVar(&l.territory, "territory", "", "own, abroad, any (default any)")
	f.StringSliceVar(&l.functions, "function", nil, "functions asked for, as prohibit,prevent (default by the activity's nature)")
	f.StringSliceVar(&l.reading, "reading", nil, "neutral, accepted, rejected (default neutral); of one proposition as ID=WORD, as sovereignty-rule=accepted")
	f.StringSliceVar(&l.review, "review", nil, "which judgements count, as editorial,proposed (default editorial,accepted)")
	f.Float64Var(&l.quorum, "quorum", 0, "share of members that must be bound (default 0.75)")
}

// lens gives the lens that was typed. The engine checks it.
func (l *lensFlags) lens(a *app) gap.Lens {
	lens := gap.Lens{
		AsOf: l.asOf, KnownAsOf: l.knownAsOf, Quorum: l.quorum,
		Actor: schema.Actor(word(l.actor)), Context: schema.Context(word(l.context)),
		Territory: schema.Territory(word(l.territory)), Group: graph.ID(strings.TrimSpace(l.group)),
	}
	if lens.AsOf == "" {
		lens.AsOf = a.Now().UTC().Format("2006-01-02")
	}
	if lens.Actor == "ANY" {
		lens.Actor = ""
	}
	for _, s := range l.states {
		lens.States = append(lens.States, graph.ID(strings.TrimSpace(s)))
	}
	for _, f := range l.functions {
		lens.Functions = append(lens.Functions, schema.Function(word(f)))
	}
	for _, r := range l.review {
		lens.Review = append(lens.Review, schema.Review(word(r)))
	}
	for _, r := range l.reading {
		if id, reading, one := strings.Cut(r, "="); one {
			lens.Propositions = append(lens.Propositions, gap.PropositionReading{Proposition: graph.ID(strings.TrimSpace(id)), Reading: schema.Reading(word(reading))})
			continue
		}
		if lens.Reading != "" { // two readings of all: the engine refuses the pair
			lens.Reading += ","
		}
		lens.Reading += schema.Reading(word(r))
	}
	return lens
}

// lensOf reads a lens written in one text, as compare takes it: the names of
// the lens flags with their values, as `states=PAK,USA as-of=2012-01-01`.
func (a *app) lensOf(flag, text string) (gap.Lens, error) {
	var l lensFlags
	cmd := &cobra.Command{}
	l.add(cmd)
	for _, part := range strings.Fields(text) {
		name, value, found := strings.Cut(strings.TrimPrefix(part, "--"), "=")
		if !found || value == "" {
			return gap.Lens{}, usage("%s: %s: no value. Write parts as %s", flag, part, lensExample)
		}
		if cmd.Flags().Lookup(name) == nil {
			return gap.Lens{}, usage("%s: %s: no part of a lens. The parts are the lens flags of `lacuna gaps --help`, as %s", flag, name, lensExample)
		}
		if err := cmd.Flags().Set(name, value); err != nil {
			return gap.Lens{}, usage("%s: %s: %s: %w", flag, name, value, err)
		}
	}
	return l.lens(a), nil
}

const lensExample = "'states=PAK,USA as-of=2012-01-01'"

// lensWords says a lens in a line, apart from the corpus and the quorum.
func lensWords(l gap.Lens) string {
	parts := []string{"as of " + l.AsOf, strings.ToLower(words(l.Context)), "territory " + strings.ToLower(words(l.Territory)), "reading " + strings.ToLower(words(l.Reading))}
	for _, r := range l.Propositions {
		parts = append(parts, r.Proposition.Name()+" "+strings.ToLower(words(r.Reading)))
	}
	if l.Group != "" {
		parts = append(parts, "group "+l.Group.Name())
	}
	if len(l.States) > 0 {
		parts = append(parts, "States "+strings.Join(names(l.States), ", "))
	}
	if l.Actor != "" {
		parts = append(parts, "conduct of "+strings.ToLower(words(l.Actor)))
	}
	return strings.Join(parts, " · ")
}

// word turns what people type into a word of a vocabulary.
func word(typed string) string {
	return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToUpper(strings.TrimSpace(typed)))
}

// words writes a word of a vocabulary for people.
func words[T ~string](w T) string { return strings.ReplaceAll(string(w), "_", " ") }
