package extract_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// TestForeignClaims reads the passages of foreign.txt and holds precision and
// recall of each language to the golden.
func TestForeignClaims(t *testing.T) {
	data, err := os.ReadFile("testdata/foreign.txt")
	if err != nil {
		t.Fatal(err)
	}
	s, score, cases := open(t), newTally(), map[string]int{}
	for _, line := range strings.Split(string(data), "\n") {
		fields := strings.SplitN(line, " | ", 3)
		if len(fields) != 3 || strings.HasPrefix(line, "#") {
			continue
		}
		language, want, text := fields[0], fields[1], fields[2]
		cases[language]++
		d, found := s.find(t, "x.txt", text, doc.Hints{State: "AND", As: doc.AsStatement, Language: language})
		for _, c := range found.Claims {
			checkQuote(t, d, c.Start, c.End, c.Quote)
		}
		right := 0
		if want != "none" {
			score.add(language+".asked", 0, 1)
			if slices.ContainsFunc(found.Claims, func(c doc.Claim) bool { return isAsked(c, want) }) {
				right = 1
			}
		}
		score.add(language+".asked", 1, len(found.Claims))
		score.add(language+".asked", 2, right)
		if right != 1 && want != "none" || len(found.Claims) != right {
			t.Logf("%s | %s | %s: found %v, mentions %v", language, want, text, claimsOf(found), targetsOf(found))
		}
	}
	for language, least := range map[string]int{"fr": 40, "es": 40, "ru": 10, "ar": 10, "zh": 10} {
		if cases[language] < least {
			t.Errorf("%s has %d passages, want %d", language, cases[language], least)
		}
	}
	report := score.report("foreign")
	t.Log("\n" + report)
	holdScores(t, "testdata/foreign.golden", report)
}

// isAsked says whether a claim is of the type, about the thing and by whom a
// line of foreign.txt says, and hedged where it says so.
func isAsked(c doc.Claim, want string) bool {
	words := strings.Fields(want)
	by := []string{"state:AND"}
	if words[0] == "by" {
		by, words = words[1:2], words[2:]
	}
	hedged := words[len(words)-1] == "?"
	about := slices.ContainsFunc(c.Targets, func(id string) bool { return doc.BareName(id) == words[1] })
	return c.Type == schema.ClaimType(words[0]) && about && slices.Equal(c.By, by) && c.Hedged == hedged
}

func claimsOf(f doc.Findings) []string {
	var out []string
	for _, c := range f.Claims {
		out = append(out, string(c.Type)+" "+strings.Join(c.By, ",")+" "+strings.Join(c.Targets, ",")+" <"+c.Rule+">")
	}
	return out
}

func targetsOf(f doc.Findings) []string {
	var out []string
	for _, m := range f.Mentions {
		out = append(out, m.Target)
	}
	return out
}

// TestForeignNames holds the forms in which other languages write one name:
// endings, articles, elision, clitics, vowel signs, presentation forms, and
// Chinese of both scripts.
func TestForeignNames(t *testing.T) {
	s := open(t)
	for _, tc := range []struct{ language, text, want string }{
		{"fr", "l’hameçonnage", "credential-theft-phishing"},
		{"fr", "LES CYBERATTAQUES", "disruptive-operations"},
		{"fr", "des cyber-attaques", "disruptive-operations"},
		{"fr", "la cyber\u00adcriminalité", "cybercrime-for-profit"},
		{"fr", "la désinfor-\nmation", "influence-operations"},
		{"fr", "l’article 51 de la Charte", "charter-51"},
		{"fr", "la Charte de Fribourg", ""},
		{"fr", "le Conseil des droits de l’homme", ""},
		{"es", "del ciberataque", "disruptive-operations"},
		{"es", "al ransomware", "ransomware"},
		{"es", "la resolución 73/27", "unga-73-27"},
		{"ru", "кибератаками", "disruptive-operations"},
		{"ru", "программам-вымогателям", "ransomware"},
		{"ru", "суверенитетом", "sovereignty"},
		{"ar", "وبالهجمات السيبرانية", "disruptive-operations"},
		{"ar", "الجَرِيمَةُ السِّيبْرَانِيَّةُ", "cybercrime-for-profit"},
		{"ar", "الجريمـــة الســـيبرانية", "cybercrime-for-profit"},
		{"ar", "ﺍﻟﻬﺠﻤﺎﺕ ﺍﻟﺴﻴﺒﺮﺍﻧﻴﺔ", "disruptive-operations"},
		{"zh", "网络攻击", "disruptive-operations"},
		{"zh", "網絡攻擊", "disruptive-operations"},
		{"zh", "网络犯罪", "cybercrime-for-profit"},
	} {
		t.Run(tc.language+" "+tc.text, func(t *testing.T) {
			d, found := s.find(t, "x.txt", tc.text, doc.Hints{As: doc.AsStatement, Language: tc.language})
			var got []string
			for _, m := range found.Mentions {
				checkQuote(t, d, m.Start, m.End, m.Quote)
				if doc.IsSubject(m.Target) {
					got = append(got, doc.BareName(m.Target))
				}
			}
			if strings.Join(got, " ") != tc.want {
				t.Errorf("got %v, want %q", got, tc.want)
			}
		})
	}
}
