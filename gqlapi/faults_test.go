package gqlapi_test

import (
	"strings"
	"testing"
)

// What is wrong with a request is told in the same bytes at every asking,
// though rules look at maps and resolvers run side by side.
func TestFaultsAreToldAlike(t *testing.T) {
	w := newWorld(t, smallLaw(), true)
	type request struct {
		query     string
		variables map[string]any
		first     string // what the answer holds
	}
	unknown := map[string]any{"e": 1, "d": 2, "c": 3, "b": 4, "actor": "STATE"}
	requests := map[string]request{
		"a type unlike many": {query: "{activities{edges{node{...A ...B}}}} fragment A on Activer{id} fragment B on Statemend{id}"},
		"unused fragments":   {query: "{__typename} fragment A on Activity{id} fragment B on Activitx{id} fragment C on Query{nothing}"},
		"resolvers side by side": {query: `{d:gapProfile(activity:"d"){level} b:node(id:"x"){id} a:gapProfile(activity:"a"){level} c:gapProfile(activity:"c"){level}
			e:search(query:"harm",first:0){totalCount} activities(first:101){totalCount} states(first:-1){totalCount}}`},
		"errors in a list":      {query: `{activities{edges{node{x:broader{assessments(first:0){totalCount}} assessments(first:0){totalCount} claims(first:0){totalCount}}}}}`},
		"unknown in a variable": {"query($l:LensInput){gaps(lens:$l){totalCount}}", map[string]any{"l": unknown}, `["variable","l","b"]`},
		"unknown in a list": {"query($p:[PropositionReadingInput!]){gaps(lens:{propositions:$p}){totalCount}}",
			map[string]any{"p": []any{map[string]any{"proposition": "x", "reading": "NEUTRAL"}, unknown}}, `["variable","p",1,"actor"]`},
		"unknown deeper": {"query($l:LensInput){gaps(lens:$l){totalCount}}",
			map[string]any{"l": map[string]any{"propositions": unknown}}, `["variable","l","propositions",0,"actor"]`},
	}
	for name, attack := range attacks() {
		if len(attack.query) <= 8<<10 {
			requests["attack: "+name] = request{query: attack.query}
		}
	}
	for name, r := range requests {
		t.Run(name, func(t *testing.T) {
			first := ask(t, w, r.query, r.variables)
			if len(first.codes) == 0 {
				t.Fatalf("nothing is wrong: %.300s", first.body)
			}
			if !strings.Contains(first.body, r.first) {
				t.Errorf("not the first by name: %s", first.body)
			}
			for range 20 {
				if again := ask(t, w, r.query, r.variables); again.body != first.body {
					t.Fatalf("asked again:\n%.600s\n%.600s", first.body, again.body)
				}
			}
		})
	}
}

// What is unknown is named, and nothing is guessed.
func TestNothingIsGuessed(t *testing.T) {
	w := newWorld(t, smallLaw(), false)
	for _, query := range []string{"{gapss{totalCount}}", "{corpus}", "{...on Querx{__typename}}", "query($a:Inp){__typename}", "{gaps(firsts:1){totalCount}}", "{gaps(filter:{levels:[NO_NORMM]}){totalCount}}", "{gaps(lens:{actors:STATE}){totalCount}}"} {
		if got := ask(t, w, query, nil); len(got.codes) == 0 || got.codes[0] != "GRAPHQL_VALIDATION_FAILED" || strings.Contains(got.body, "mean") {
			t.Errorf("%s: %s", query, got.body)
		}
	}
}
