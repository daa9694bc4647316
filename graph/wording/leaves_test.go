package wording_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	. "github.com/lacuna-law/lacuna/graph/wording"
)

func TestLeaves(t *testing.T) {
	pins := func(list []Passage, places []int) []string {
		out := []string{}
		for _, i := range places {
			out = append(out, list[i].Pin)
		}
		return out
	}
	of := func(pins ...string) []Passage {
		var out []Passage
		for _, p := range pins {
			out = append(out, Passage{Pin: p})
		}
		return out
	}
	for _, c := range []struct {
		name         string
		a, b         []Passage
		wantA, wantB []string
	}{
		{"an article without paragraphs", of("1"), of("1"), []string{"1"}, []string{"1"}},
		{"paragraphs in both stand for the article", of("2", "2(1)", "2(2)"), of("2", "2(1)", "2(2)"), []string{"2(1)", "2(2)"}, []string{"2(1)", "2(2)"}},
		{"paragraphs in one are compared with the article", of("2", "2(1)", "2(2)"), of("2"), []string{"2"}, []string{"2"}},
		{"a paragraph that one alone has", of("2", "2(1)", "2(2)"), of("2", "2(1)"), []string{"2(1)", "2(2)"}, []string{"2(1)"}},
		{"letters", of("2", "2(1)", "2(1)(a)"), of("2", "2(1)", "2(1)(a)"), []string{"2(1)(a)"}, []string{"2(1)(a)"}},
		{"letters in one", of("2", "2(1)", "2(1)(a)"), of("2", "2(1)"), []string{"2(1)"}, []string{"2(1)"}},
		{"an article that one alone has", of("1", "9"), of("1"), []string{"1", "9"}, []string{"1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := Leaves(c.a, c.b)
			if diff := cmp.Diff([][]string{c.wantA, c.wantB}, [][]string{pins(c.a, a), pins(c.b, b)}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBody(t *testing.T) {
	for _, c := range []struct{ pin, words, want string }{
		{"2(4)", "4. All Members.", "All Members."},
		{"2(4)", "(4) All Members.", "All Members."},
		{"2(4)", "All Members.", "All Members."},
		{"2(4)(b)", "(b) to refrain;", "to refrain;"},
		{"2(1)", "1949 was a year.", "1949 was a year."},
		{"2(a)", "any State", "any State"},
		{"51", "Article 51\nNothing.", "Nothing."},
		{"1", "### Article 1 – Use of terms\nFor this.", "For this."},
		{"51", "Nothing in Article 51", "Nothing in Article 51"},
	} {
		if got := Body(c.pin, c.words); got != c.want {
			t.Errorf("%s of %q: %q, want %q", c.pin, c.words, got, c.want)
		}
	}
}
