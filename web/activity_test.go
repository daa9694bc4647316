package web_test

import (
	"fmt"
	"strings"
	"testing"
)

// What the page of an activity says is what the API says, and a claim that a
// machine found stands apart from those that are counted.
func TestActivityPageSaysWhatTheAPISays(t *testing.T) {
	w := open(t)
	all := text(parse(t, get(t, w.pages, "/activity/commercial-spyware-misuse").Body.String()))
	answer := outside(t, w, `{"query":"{gapProfile(activity:\"activity:commercial-spyware-misuse\"){headline release caveat bound{count of} claims{gapAsserted{proposed}}}}"}`)
	profile := answer["gapProfile"].(map[string]any)
	bound := profile["bound"].(map[string]any)
	if proposed := fmt.Sprint(profile["claims"]); !strings.Contains(proposed, "claim:specimen") {
		t.Fatalf("the API does not list the claim that a machine found: %s", proposed)
	}
	for _, want := range []string{
		fmt.Sprintf("At least %v of %v States", bound["count"], bound["of"]),
		"Finding: " + strings.ReplaceAll(profile["headline"].(string), "_", " "),
		profile["caveat"].(string), "Corpus release " + profile["release"].(string), "Law as of 23 November 2026",
		"Found by machine, not looked at, not counted: 1", "no specimen rule",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// Where a document states the text of a provision, it stands beside our digest
// with its source, from right to left where it is Arabic.
func TestTextStandsBesideTheDigest(t *testing.T) {
	w := open(t)
	page := parse(t, get(t, w.pages, "/activity/armed-attack-by-ict").Body.String())
	for _, want := range []struct{ element, words string }{
		{"blockquote[lang=en]", "Specimen words in the place of the text."},
		{"blockquote[dir=rtl]", "كلمات نموذجية"},
		{"figcaption", "official text"},
		{"p.digest", "Bars Members"},
	} {
		found := false
		for _, n := range find(page, want.element) {
			found = found || strings.Contains(text(n), want.words)
		}
		if !found {
			t.Errorf("the page has no %s with %q", want.element, want.words)
		}
	}
}

// The trace on the page holds each line of the API once.
func TestTraceIsWhole(t *testing.T) {
	w := open(t)
	page := parse(t, get(t, w.pages, "/activity/ransomware").Body.String())
	answer := outside(t, w, `{"query":"{explain(activity:\"activity:ransomware\"){counted excluded lines{why}}}"}`)
	explain := answer["explain"].(map[string]any)
	lines := explain["lines"].([]any)
	rows := 0
	for _, table := range find(page, "table.trace") {
		rows += len(find(table, "th[scope=row]"))
	}
	if rows != len(lines) || float64(rows) != explain["counted"].(float64)+explain["excluded"].(float64) {
		t.Errorf("the page has %d lines, the API %d: %v counted, %v excluded", rows, len(lines), explain["counted"], explain["excluded"])
	}
}

// What the editors marked unsure is marked on the page that shows it.
func TestUnsureIsMarked(t *testing.T) {
	w := open(t)
	answer := outside(t, w, `{"query":"{provisions(filter:{confidence:UNSURE},first:5){edges{node{id}}} instruments(filter:{confidence:UNSURE},first:5){edges{node{id}}}}"}`)
	seen := 0
	for _, kind := range []string{"provisions", "instruments"} {
		for _, edge := range answer[kind].(map[string]any)["edges"].([]any) {
			id := edge.(map[string]any)["node"].(map[string]any)["id"].(string)
			page := parse(t, get(t, w.pages, "/"+strings.Replace(id, ":", "/", 1)).Body.String())
			if seen++; len(find(find(page, "h1")[0], "strong.unsure")) == 0 {
				t.Errorf("%s is shown without its mark", id)
			}
		}
	}
	if seen == 0 {
		t.Fatal("the corpus marks nothing unsure: the test shows nothing")
	}
}
