package web

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// auditPage holds claims against the graph.
func auditPage() page {
	return page{name: "audit", variables: auditVariables, view: auditView}
}

func auditVariables(r request) (map[string]any, error) {
	filter := map[string]any{}
	for key, parameter := range map[string]string{"types": "type", "verdicts": "verdict"} {
		if values := split(r.Query[parameter]); len(values) > 0 {
			filter[key] = each(values, word)
		}
	}
	if by := split(r.Query["by"]); len(by) > 0 {
		filter["states"] = by
	}
	if statements := split(r.Query["statement"]); len(statements) > 0 {
		filter["statements"] = each(statements, func(id string) string { return withPrefix("statement", id) })
	}
	return paged(r, filter), nil
}

// claimAudit is a claim and what the graph can say to it.
type claimAudit struct {
	ID, Statement, Type, Date, Gist, Quote, Review, Note, Verdict, Why string
	By                                                                 []string
	Lens                                                               lensParts
	Targets                                                            []struct {
		Target, Label, Verdict, Why string
		Cell                        *cell
	}
}

// auditBody is what the page shows.
type auditBody struct {
	Claims              []claimAudit
	Total               int
	Types, Verdicts     []choice
	Speakers, Statement string
	First, Next         string
	Cited               names
	Open                bool
}

func auditView(ctx context.Context, s *site, r request, data json.RawMessage) (view, error) {
	all, err := decode[struct {
		Corpus      struct{ Release string }
		AuditClaims list[claimAudit]
	}](data)
	if err != nil {
		return view{}, err
	}
	claims := all.AuditClaims
	var ids []string
	for _, c := range claims.Nodes() {
		ids = append(ids, c.By...)
	}
	cited, err := s.cite(ctx, ids)
	if err != nil {
		return view{}, err
	}
	q := r.Query
	chosen := func(key string) []string { return each(split(q[key]), word) }
	body := auditBody{Claims: claims.Nodes(), Total: claims.TotalCount, Types: choices(gap.Audited(), chosen("type")),
		Verdicts: verdictChoices(chosen("verdict")), Speakers: strings.Join(split(q["by"]), ", "), Statement: q.Get("statement"), Cited: cited,
		Open: len(with(q, "after")) > 0}
	body.First, body.Next = claims.turns("/audit", q)
	return view{Title: "Claims held against the graph", Release: all.Corpus.Release, Caveat: gap.Caveat, Body: body}, nil
}

// verdictChoices offers the verdicts in the words that the page shows them in.
func verdictChoices(chosen []string) []choice {
	out := choices(schema.AllVerdict(), chosen)
	for i := range out {
		out[i].Words = verdictInWords(out[i].Value)
	}
	return out
}

// verdictInWords says what the graph does for a claim, never what the claim is.
func verdictInWords(verdict string) string {
	switch schema.Verdict(verdict) {
	case schema.VerdictAgrees:
		return "Supported"
	case schema.VerdictPartly:
		return "Supported in part"
	case schema.VerdictDisagrees:
		return "Not borne out"
	}
	return "Cannot be said"
}
