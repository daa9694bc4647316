package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lacuna-law/lacuna/schema"
)

// maxClause is how many characters of a clause an address holds; longer ones
// go by GraphQL or the command.
const maxClause = 2000

// precedentsPage compares a clause with every provision.
func precedentsPage() page {
	return page{name: "precedents", variables: precedentsVariables, ask: askPrecedents, view: precedentsView}
}

func precedentsVariables(r request) (map[string]any, error) {
	q := r.Query
	text := q.Get("text")
	if n := utf8.RuneCountInString(text); n > maxClause {
		return nil, fault{Status: http.StatusBadRequest, Line: fmt.Sprintf("text: the clause has %d characters (limit %d on this page). Ask clause by clause, or by GraphQL.", n, maxClause)}
	}
	out := map[string]any{"text": text, "first": 10}
	if limit := q.Get("limit"); limit != "" {
		n, err := strconv.Atoi(limit)
		if err != nil || n < 1 || n > 50 {
			return nil, fault{Status: http.StatusBadRequest, Line: "limit: " + shorten(limit) + ": not a number from 1 to 50. Write one such as 20."}
		}
		out["first"] = n
	}
	filter := map[string]any{}
	for key, parameter := range map[string]string{"from": "from", "to": "to", "inForceOn": "inforce"} {
		if value := q.Get(parameter); value != "" {
			filter[key] = value
		}
	}
	for key, parameter := range map[string]string{"regimes": "regime", "instruments": "instrument"} {
		if values := split(q[parameter]); len(values) > 0 {
			filter[key] = values
		}
	}
	if binding := q.Get("binding"); binding != "" {
		filter["binding"] = binding == "yes"
	}
	if len(filter) > 0 {
		out["filter"] = filter
	}
	return out, nil
}

// askPrecedents asks nothing where no clause is given.
func askPrecedents(ctx context.Context, s *site, variables map[string]any) (json.RawMessage, error) {
	if text, _ := variables["text"].(string); strings.TrimSpace(text) != "" {
		return s.ask(ctx, "precedents", variables)
	}
	data, err := s.ask(ctx, "about", nil)
	if err != nil {
		return nil, err
	}
	about, err := decode[struct{ Corpus struct{ Release string } }](data)
	if err != nil {
		return nil, err
	}
	return json.Marshal(map[string]any{"corpus": map[string]string{"release": about.Corpus.Release}})
}

// precedentSide is who stands on one side.
type precedentSide struct {
	Count          int
	States, Others []string
}

// Names lists who stands there, with how many more there are.
func (p precedentSide) Names() string {
	out := strings.Join(append(append([]string{}, p.States...), p.Others...), ", ")
	if more := p.Count - len(p.States); more > 0 {
		out += fmt.Sprintf(" and %d more", more)
	}
	return out
}

// precedent is a provision near to a clause.
type precedent struct {
	Score, Wording, Shape, Conduct, Kin float64
	Standing                            string
	Bound                               *int
	Shared, Activities                  []string
	Highlights                          []struct {
		Field  string
		Pieces []struct {
			Text  string
			Match bool
		}
	}
	Provision struct {
		ID, Pinpoint, Modality, Confidence string
		PartOf                             *struct{ ID, ShortTitle, Adopted string }
	}
	Supporters, Opponents precedentSide
	Lineage               []struct {
		Relation, ID, Date, Shift, ShiftWords string
		Diff                                  []struct{ Text, Change string }
	}
}

// Lang is the language of the text that was compared.
func (p precedent) Lang() string {
	if len(p.Highlights) > 0 {
		if _, lang, found := strings.Cut(p.Highlights[0].Field, "."); found {
			return lang
		}
	}
	return "en"
}

// Parts lists how near a provision is, part by part.
func (p precedent) Parts() []measure {
	return []measure{{"all in all", p.Score}, {"wording", p.Wording}, {"shape", p.Shape}, {"conduct", p.Conduct}, {"what took it up", p.Kin}}
}

// measure is a part of a score.
type measure struct {
	Name  string
	Value float64
}

// Words writes the measure as a number.
func (m measure) Words() string { return strconv.FormatFloat(m.Value, 'f', 2, 64) }

// precedentsBody is what the page shows.
type precedentsBody struct {
	Text, From, To, InForce, Binding, Regime, Instrument, Limit string
	Limited                                                     bool
	Found                                                       *precedentsFound
	Cited                                                       names
}

// precedentsFound is the answer.
type precedentsFound struct {
	Language *string
	Shape    struct {
		Modality                                 *string
		Bearers, Functions, Exceptions, Remedies []string
	}
	Activities []thing
	Precedents []precedent
	Caveat     string
}

func precedentsView(ctx context.Context, s *site, r request, data json.RawMessage) (view, error) {
	all, err := decode[struct {
		Corpus     struct{ Release string }
		Precedents *precedentsFound
	}](data)
	if err != nil {
		return view{}, err
	}
	q := r.Query
	body := precedentsBody{Text: q.Get("text"), From: q.Get("from"), To: q.Get("to"), InForce: q.Get("inforce"), Binding: q.Get("binding"),
		Limit:  q.Get("limit"),
		Regime: strings.Join(split(q["regime"]), ", "), Instrument: strings.Join(split(q["instrument"]), ", "), Found: all.Precedents, Limited: len(with(with(q, "text"), "limit")) > 0}
	out := view{Title: "Precedents of a clause", Release: all.Corpus.Release}
	if body.Found != nil {
		out.Caveat = body.Found.Caveat
		var ids []string
		for _, p := range body.Found.Precedents {
			ids = append(ids, p.Activities...)
			for _, step := range p.Lineage {
				ids = append(ids, step.ID)
			}
		}
		if body.Cited, err = s.cite(ctx, ids); err != nil {
			return view{}, err
		}
	}
	out.Body = body
	return out, nil
}

// shiftInWords says what became of the force of words.
func shiftInWords(shift string) string {
	switch schema.Shift(shift) {
	case schema.ShiftHardens:
		return "binds harder"
	case schema.ShiftWeakens:
		return "binds less"
	case schema.ShiftSame:
		return "binds alike"
	}
	return "not said by the words"
}

// relationInWords writes the name of an edge as words: elaborated by.
func relationInWords(relation string) string {
	var out strings.Builder
	for _, r := range relation {
		if r >= 'A' && r <= 'Z' {
			out.WriteByte(' ')
			r += 'a' - 'A'
		}
		out.WriteRune(r)
	}
	return out.String()
}
