package wording_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	. "github.com/lacuna-law/lacuna/graph/wording"
)

func TestDiff(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want []Piece
	}{
		{"", "", nil},
		{"States shall not hack.", "States should not hack.", []Piece{{"States ", Same}, {"shall ", Removed}, {"should ", Added}, {"not hack.", Same}}},
		{"the State’s duty", "the State's  duty", []Piece{{"the State’s duty", Same}}},
		{"one two", "one", []Piece{{"one ", Same}, {"two", Removed}}},
		{"国家不得攻击", "国家不应攻击", []Piece{{"国家不", Same}, {"得", Removed}, {"应", Added}, {"攻击", Same}}},
		{"الدولة ملزمة", "الدولة حرة", []Piece{{"الدولة ", Same}, {"ملزمة", Removed}, {"حرة", Added}}},
	} {
		if diff := cmp.Diff(c.want, Diff(c.a, c.b)); diff != "" {
			t.Errorf("%q, %q: -want +got\n%s", c.a, c.b, diff)
		}
	}
}

// Without the added pieces the words of the first text are left, without the
// removed ones those of the second.
func TestDiffGivesBothTextsBack(t *testing.T) {
	word := rapid.StringMatching(`[ab“é国]{0,3}[ .,’-]{0,2}`)
	rapid.Check(t, func(t *rapid.T) {
		a := strings.Join(rapid.SliceOfN(word, 0, 30).Draw(t, "a"), " ")
		b := strings.Join(rapid.SliceOfN(word, 0, 30).Draw(t, "b"), " ")
		var first, second strings.Builder
		for _, p := range Diff(a, b) {
			if p.Change != Added {
				first.WriteString(p.Text)
			}
			if p.Change != Removed {
				second.WriteString(p.Text)
			}
		}
		if !Equal(first.String(), a) || !Equal(second.String(), b) {
			t.Fatalf("%q, %q: %q, %q", a, b, first.String(), second.String())
		}
	})
}

func TestDiffOfLongTextsIsCut(t *testing.T) {
	long := strings.Repeat("word ", MaxWords+5)
	got := Diff(long, "word")
	if last := got[len(got)-1]; last.Change != Removed || strings.Count(last.Text, "word") < MaxWords {
		t.Errorf("%d pieces, the last %s of %d bytes", len(got), last.Change, len(last.Text))
	}
}

func TestCompare(t *testing.T) {
	a := []Passage{{"1", "one"}, {"2", "two"}, {"2", "two again"}, {"4", "four"}}
	b := []Passage{{"1", "One"}, {"2", "two"}, {"2", "two again"}, {"3", "three"}}
	got, same := Compare(a, b)
	want := []Difference{
		{"1", 0, 0, []Piece{{"one", Removed}, {"One", Added}}},
		{"4", 3, -1, []Piece{{"four", Removed}}},
		{"3", -1, 3, []Piece{{"three", Added}}},
	}
	if diff := cmp.Diff(want, got); diff != "" || same != 2 {
		t.Errorf("same %d, -want +got\n%s", same, diff)
	}
}
