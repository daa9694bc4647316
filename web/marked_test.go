package web

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func spanned(start, end int) claim { return claim{Start: &start, End: &end} }

func TestMark(t *testing.T) {
	got := mark("ab cd\n\nef", []claim{spanned(0, 5), spanned(3, 9), {}, spanned(5, 99)})
	want := []markedParagraph{
		{Runs: []markedRun{{"ab ", []int{1}, []int{1}, nil}, {"cd", []int{2, 1}, []int{2}, []int{1}}}},
		{Runs: []markedRun{{"ef", []int{2}, nil, []int{2}}}},
	}
	if diff := cmp.Diff(want, got.Paragraphs); diff != "" || !got.Whole {
		t.Errorf("whole %v, -want +got\n%s", got.Whole, diff)
	}
	if got := mark("ab", []claim{spanned(1, 1), spanned(1, 3), spanned(-1, 1)}); got.Paragraphs != nil {
		t.Errorf("claims without a place mark %v", got.Paragraphs)
	}
}

func TestMarkLeavesOutWhatIsFarFromClaims(t *testing.T) {
	text := strings.Repeat(strings.Repeat("x", 99)+"\n", 1000)
	got := mark(text, []claim{spanned(50_050, 50_060)})
	if got.Whole || len(got.Paragraphs) != 3 || !got.Paragraphs[0].Gap || got.Paragraphs[1].Gap {
		t.Errorf("whole %v, %d paragraphs", got.Whole, len(got.Paragraphs))
	}
}

// The runs of a short text are its lines, and each claim begins and ends once.
func TestMarkKeepsTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[aé国 \n]{0,60}`).Draw(t, "text")
		n := len([]rune(text))
		var claims []claim
		for range rapid.IntRange(1, 5).Draw(t, "claims") {
			start := rapid.IntRange(0, n).Draw(t, "start")
			claims = append(claims, spanned(start, rapid.IntRange(start, n+1).Draw(t, "end")))
		}
		got := mark(text, claims)
		if got.Paragraphs == nil {
			return
		}
		var shown strings.Builder
		begun := map[int]int{}
		for _, p := range got.Paragraphs {
			for _, r := range p.Runs {
				shown.WriteString(r.Text)
				for _, number := range r.Begin {
					begun[number]++
				}
			}
		}
		var want strings.Builder
		for line := range strings.SplitSeq(text, "\n") {
			if strings.TrimSpace(line) != "" {
				want.WriteString(line)
			}
		}
		if shown.String() != want.String() {
			t.Fatalf("%q is shown as %q", text, shown.String())
		}
		for number, times := range begun {
			if times != 1 {
				t.Fatalf("claim %d begins %d times", number, times)
			}
		}
	})
}
