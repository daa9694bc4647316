package search_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/search"
)

// TestLanguage holds how queries are understood, written out again.
func TestLanguage(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "",
		"  a   b ":                           "a b",
		"a AND b":                            "a b",
		"a OR b c":                           "a OR b c",
		"(a OR b) c":                         "(a OR b) c",
		"a (b c) d":                          "a b c d",
		"a OR (b OR c)":                      "a OR b OR c",
		"NOT a":                              "-a",
		"-a":                                 "-a",
		"NOT NOT a":                          "a",
		"--a":                                "-a",
		"-(a b)":                             "-(a b)",
		"-(a OR -b)":                         "-(a OR -b)",
		"x - y":                              "x y",
		"cyber-attack":                       "cyber-attack",
		`"due  diligence"`:                   `"due diligence"`,
		`“due diligence”`:                    `"due diligence"`,
		`„a b“ «c "d»`:                       `"a b" «c "d»`,
		"「网络 攻击」":                            `"网络 攻击"`,
		`"a b"~5`:                            `"a b"~5`,
		"cyber*":                             "cyber*",
		"网*":                                 "网*",
		"word~":                              "word~1",
		"word~1":                             "word~1",
		"13(i)":                              "13(i)",
		"2(4)(a) b":                          "2(4)(a) b",
		"(Art. 2(4))":                        "Art. 2(4)",
		"state:PAK":                          "state:PAK",
		"STATE:pak,IND":                      "state:pak,IND",
		`forum:"General debate",Council`:     `forum:"General debate",Council`,
		`article:"2(4)"`:                     "article:2(4)",
		"language:fr":                        "lang:fr",
		"-kind:claim":                        "-kind:claim",
		"from:2019 to:2024-05":               "from:2019 to:2024-05",
		"year:2019..2021":                    "year:2019..2021",
		"https://example.org":                "https://example.org",
		"Note: this":                         "Note: this",
		"12:30":                              "12:30",
		"and or not":                         "and or not",
		"ANDROID ORDER NOTE":                 "ANDROID ORDER NOTE",
		"a ? b":                              "a b",
		"() a":                               "a",
		"state:state:PAK binding:YES":        "state:state:PAK binding:YES",
		"group:EU spyware OR (without:date)": "group:EU spyware OR without:date",
	} {
		t.Run(text, func(t *testing.T) {
			got, problem, err := search.Parse(text)
			if strings.Contains(text, "without:date") {
				if problem == nil {
					t.Fatal("no problem")
				}
				return
			}
			if err != nil || problem != nil {
				t.Fatalf("problem %v, error %v", problem, err)
			}
			if diff := cmp.Diff(want, got.String()); diff != "" {
				t.Errorf("understood (-want +got):\n%s", diff)
			}
		})
	}
}

// TestProblems holds what is wrong with queries, where, and how they are taken then.
func TestProblems(t *testing.T) {
	for _, row := range []struct {
		text     string
		position int
		message  string
		plain    string
	}{
		{`say "that`, 4, "not closed", "say that"},
		{"a (b", 2, "not closed", "a b"},
		{"a) b", 1, "no ( for", "a b"},
		{"a OR", 2, "OR stands between", "a"},
		{"OR a", 0, "OR stands between", "a"},
		{"a AND AND b", 2, "AND stands between", "a b"},
		{"AND a", 0, "AND stands between", "a"},
		{"a NOT", 2, "NOT stands before", "a"},
		{"*foo", 0, "only at the end", "foo"},
		{"f*o", 1, "only at the end", "f o"},
		{"cy*", 0, "3 or more letters", "cy"},
		{"a/bcd*", 0, "one word", "a/bcd"},
		{"word~3", 4, "1 or nothing", "word 3"},
		{`"a b"~99`, 0, "limit 50", "a b 99"},
		{`"a b"~`, 0, "a number", "a b"},
		{`"a b" ~5`, 6, "right after", "a b 5"},
		{"stat:PAK", 0, "Did you mean state:?", "stat PAK"},
		{"наш stat:PAK", 4, "Did you mean", "наш stat PAK"},
		{"zzz:PAK", 0, "no field zzz", "zzz PAK"},
		{"x from:2025-13", 7, "is no date", "x from 2025-13"},
		{"binding:perhaps", 8, "yes or no", "binding perhaps"},
		{"kind:State", 5, "is not searched", "kind State"},
		{"year:20", 5, "is no year", "year 20"},
		{"state:PAK, IND", 10, "stands a value", "state PAK IND"},
		{"article:none", 8, "holds no number", "article none"},
		{strings.Repeat("(", 20) + "a" + strings.Repeat(")", 20), 17, "too deep", "a"},
	} {
		t.Run(row.text, func(t *testing.T) {
			got, problem, err := search.Parse(row.text)
			if err != nil || problem == nil {
				t.Fatalf("problem %v, error %v", problem, err)
			}
			if problem.Position != row.position || !strings.Contains(problem.Message, row.message) || strings.Contains(problem.Message, "\n") {
				t.Errorf("at %d: %q; want %q at %d", problem.Position, problem.Message, row.message, row.position)
			}
			if diff := cmp.Diff(row.plain, got.String()); diff != "" {
				t.Errorf("taken as (-want +got):\n%s", diff)
			}
		})
	}
}

// FuzzParse: whatever is understood reads back as the same, and what is wrong lies within the text.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"a (b OR -c) \"d e\"~3", "state:PAK,\"x y\" 13(i)", "--a", "«\"»", "cyber* word~", "OR", "a:b", "(((", "-+a", "x,y", "state:(a)", "a\u00a0b", "」", "from:"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, problem, err := search.Parse(text)
		if err != nil {
			if !errors.Is(err, search.ErrQuery) || strings.Contains(err.Error(), "\n") {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if problem != nil && (problem.Position < 0 || problem.Position > len([]rune(text))) {
			t.Errorf("%q: problem at %d", text, problem.Position)
		}
		again, problem, err := search.Parse(got.String())
		if err != nil || problem != nil {
			t.Fatalf("%q: understood as %q, which is no query: %v, %v", text, got, problem, err)
		}
		if diff := cmp.Diff(got, again, cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
			t.Errorf("%q: understood as %q, which reads as %q:\n%s", text, got, again, diff)
		}
	})
}
