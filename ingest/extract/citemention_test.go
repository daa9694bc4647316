package extract_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/segment"
)

// findIn runs the finders over a statement of our own.
func findIn(t *testing.T, words string) doc.Findings {
	t.Helper()
	s := open(t)
	d := doc.Document{Name: "own.txt", Language: "en", Text: doc.NewText(words)}
	return s.lex.Find(d, segment.Statement(d.Text), false, s.world)
}

// TestCitationsAreMentions finds law by its symbols and articles, each once.
func TestCitationsAreMentions(t *testing.T) {
	for words, want := range map[string]string{
		"We recall resolution 73/27.":                                         "instrument:unga-73-27",
		"We recall S/RES/1373.":                                               "instrument:unsc-1373",
		"My country has joined CETS 185.":                                     "instrument:budapest-convention",
		"We rely on Article 51 of the Charter.":                               "provision:charter-51",
		"We rely on Articles 2(4) and 51 of the Charter.":                     "provision:charter-2-4 provision:charter-51",
		"Article 2 of the Budapest Convention; Article 3 of that Convention.": "provision:bud-2 provision:bud-3",
		"The Budapest Convention is open. Ibid.":                              "instrument:budapest-convention",
		"We recall norm 13 (c) and A/70/174.":                                 "provision:gge2015-13c instrument:gge-2015",
		"We rely on Article 112 of the Charter.":                              "instrument:un-charter",
		"We recall resolution 51/210.":                                        "",
	} {
		var got []string
		for _, m := range findIn(t, words).Mentions {
			if doc.IsSubject(m.Target) {
				got = append(got, m.Target)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", words, got, want)
		}
	}
}

// TestCitationsWithoutTarget says why a citation names nothing.
func TestCitationsWithoutTarget(t *testing.T) {
	for words, want := range map[string]string{
		"We rely on Article 112 of the Charter.": "[Article 112 of the Charter: the last article is 111]",
		"We recall resolution 2758 (XXVI).":      "[resolution 2758 (XXVI): not in this corpus]",
		"Article 51 is no licence.":              "[Article 51: the words beside it name no instrument]",
		"We recall resolution 54/21.":            "[resolution 54/21: may be instrument:hrc-54-21 or A/RES/54/21]",
		"We recall resolution 73/27.":            "[]",
	} {
		var got []string
		for _, u := range findIn(t, words).Unresolved {
			got = append(got, u.Quote+": "+u.Reason)
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%s: %v, want %s", words, got, want)
		}
	}
}

// TestClaimsOfCitations makes claims about what only a citation names.
func TestClaimsOfCitations(t *testing.T) {
	for words, want := range map[string]string{
		"We welcome the adoption of resolution 75/240.": "ENDORSEMENT instrument:unga-75-240",
		"We reaffirm our commitment to norm 13 (c).":    "ENDORSEMENT provision:gge2015-13c",
	} {
		var got []string
		for _, c := range findIn(t, words).Claims {
			got = append(got, string(c.Type)+" "+strings.Join(c.Targets, "+"))
		}
		if !slices.Contains(got, want) {
			t.Errorf("%s: %v, want %s", words, got, want)
		}
	}
}
