package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// lensKeys are the parameters of an address that make the lens, in the order
// of the form. They are spelled as in the API.
func lensKeys() []string {
	return []string{"asOf", "knownAsOf", "states", "group", "actor", "context", "territory", "functions", "quorum", "reading", "propositions", "review"}
}

// lensQuery keeps the part of a query that is the lens.
func lensQuery(q url.Values) url.Values {
	out := url.Values{}
	for _, key := range lensKeys() {
		if values := q[key]; len(values) > 0 {
			out[key] = values
		}
	}
	return out
}

// putLens puts the lens of a query among variables, where it has one.
func putLens(variables map[string]any, name string, q url.Values) error {
	lens, err := lensInput(q)
	if lens != nil {
		variables[name] = lens
	}
	return err
}

// lensInput makes of a query the lens of the API, or nil for all defaults.
// Vocabulary words may be written in any case; the API judges them.
func lensInput(q url.Values) (map[string]any, error) {
	lens := map[string]any{}
	for _, key := range []string{"asOf", "knownAsOf"} {
		if value := q.Get(key); value != "" {
			lens[key] = value
		}
	}
	for _, key := range []string{"actor", "context", "territory", "reading"} {
		if value := q.Get(key); value != "" {
			lens[key] = word(value)
		}
	}
	for _, key := range []string{"functions", "review"} {
		if values := split(q[key]); len(values) > 0 {
			lens[key] = each(values, word)
		}
	}
	if states := split(q["states"]); len(states) > 0 {
		lens["states"] = each(states, stateID)
	}
	if group := strings.TrimSpace(q.Get("group")); group != "" {
		lens["group"] = withPrefix("group", strings.ToUpper(strings.TrimPrefix(group, "group:")))
	}
	readings, err := propositionReadings(q)
	if err != nil {
		return nil, err
	}
	if len(readings) > 0 {
		lens["propositions"] = readings
	}
	if value := q.Get("quorum"); value != "" {
		share, err := strconv.ParseFloat(value, 64)
		if err != nil || share <= 0 || share > 1 {
			return nil, fault{Status: http.StatusBadRequest, Line: "Quorum " + strconv.Quote(value) + ": must be a share above 0 and at most 1, such as 0.75."}
		}
		lens["quorum"] = share
	}
	if len(lens) == 0 {
		return nil, nil
	}
	return lens, nil
}

// propositionReadings reads the propositions that are read otherwise, written
// as name=reading.
func propositionReadings(q url.Values) ([]any, error) {
	var out []any
	for _, part := range split(q["propositions"]) {
		name, reading, found := strings.Cut(part, "=")
		if !found {
			return nil, fault{Status: http.StatusBadRequest, Line: "Propositions " + strconv.Quote(part) + ": must be a name and a reading, such as sovereignty-rule=accepted."}
		}
		out = append(out, map[string]any{"proposition": withPrefix("proposition", name), "reading": word(reading)})
	}
	return out, nil
}

// word spells a word of a vocabulary as the API does.
func word(text string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToUpper(strings.TrimSpace(text)))
}

// stateID gives the id of a State that is written as a code or as an id.
func stateID(text string) string {
	if code, found := strings.CutPrefix(text, "state:"); found {
		text = code
	}
	return "state:" + strings.ToUpper(text)
}

// split gives the values of a parameter that may be repeated or hold several
// values, parted by commas or spaces.
func split(values []string) []string {
	var out []string
	for _, value := range values {
		out = append(out, strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ';' || r == ' ' })...)
	}
	return out
}

func each[T any](values []string, change func(string) T) []T {
	out := make([]T, len(values))
	for i, value := range values {
		out[i] = change(value)
	}
	return out
}

// choice is one option of a form.
type choice struct {
	Value, Words string
	Chosen       bool
}

// choices makes options of the words of a vocabulary.
func choices[T ~string](all []T, chosen []string) []choice {
	out := make([]choice, len(all))
	for i, value := range all {
		out[i] = choice{string(value), inWords(string(value)), slices.Contains(chosen, string(value))}
	}
	return out
}

// lensForm is the form in which a lens is chosen.
type lensForm struct {
	Action                            string
	AsOf, KnownAsOf, States, Quorum   string
	Group, Propositions               string
	Actors, Contexts, Territories     []choice
	Readings, Functions               []choice
	Roots, Headlines, Natures, Marked []choice
	Whole                             bool // the form of the table, which also filters
	Keep                              []hidden
	Open                              bool
}

// hidden is a parameter that a form hands on unchanged.
type hidden struct{ Key, Value string }

// newLensForm fills the form from a query.
func newLensForm(action string, q url.Values) lensForm {
	chosen := func(key string) []string { return each(split(q[key]), word) }
	return lensForm{
		Action:    action,
		AsOf:      q.Get("asOf"),
		KnownAsOf: q.Get("knownAsOf"),
		States:    strings.Join(each(split(q["states"]), func(s string) string { return strings.TrimPrefix(stateID(s), "state:") }), ", "),
		Quorum:    q.Get("quorum"),

		Group:        strings.TrimPrefix(q.Get("group"), "group:"),
		Propositions: strings.Join(split(q["propositions"]), ", "),
		Actors: choices([]schema.Actor{schema.ActorState, schema.ActorNonState, schema.ActorCompany, schema.ActorIndividual},
			chosen("actor")),
		Contexts:    choices(schema.AllContext(), chosen("context")),
		Territories: choices(schema.AllTerritory(), chosen("territory")),
		Readings:    choices(schema.AllReading(), chosen("reading")),
		Functions:   choices(schema.AllFunction(), chosen("functions")),
		Open:        len(lensQuery(q)) > 0,
	}
}

// lensLine says a lens in words.
type lensLine struct {
	AsOf      string
	KnownAsOf string
	Parts     []string
}

// newLensLine puts the lens of an answer in words. Names of States are given.
func newLensLine(l lensParts, cited names) *lensLine {
	line := &lensLine{AsOf: l.AsOf, KnownAsOf: l.KnownAsOf}
	line.Parts = append(line.Parts, obligations(l, cited))
	if l.Actor == "" {
		line.Parts = append(line.Parts, "conduct of any actor")
	} else {
		line.Parts = append(line.Parts, "conduct of "+actorInWords(l.Actor))
	}
	line.Parts = append(line.Parts, contextInWords(l.Context), territoryInWords(l.Territory), readingInWords(l.Reading))
	for _, p := range l.Propositions {
		line.Parts = append(line.Parts, "the proposition "+graph.ID(p.Proposition).Name()+" read as "+strings.ToLower(p.Reading))
	}
	if len(l.Functions) > 0 {
		line.Parts = append(line.Parts, "functions asked for: "+strings.ToLower(joinWords(l.Functions)))
	}
	if !slices.Equal(l.Review, []string{"EDITORIAL", "ACCEPTED"}) && len(l.Review) > 0 {
		line.Parts = append(line.Parts, "judgements at review "+strings.ToLower(joinWords(l.Review)))
	}
	return line
}

func obligations(l lensParts, cited names) string {
	if len(l.States) == 0 {
		return "obligations of the members of the United Nations, of whom " + percent(l.Quorum) + " are enough"
	}
	var titles []string
	for _, id := range l.States {
		titles = append(titles, cited.Of(id).Title())
	}
	if l.Group != "" {
		return "obligations of " + strconv.Itoa(len(titles)) + " States, the members of " + graph.ID(l.Group).Name() + " on that day and those named"
	}
	return "obligations of " + strings.Join(titles, " and ")
}

func percent(share float64) string {
	return strconv.FormatFloat(share*100, 'f', -1, 64) + " %"
}
