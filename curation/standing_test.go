package curation_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/schema"
)

// rulings reads "ann accept, bob reject" as decisions, a second apart.
func rulings(text string) []curation.Decision {
	var out []curation.Decision
	for i, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' }) {
		words := strings.Fields(part)
		out = append(out, curation.Decision{Number: i + 1, Curator: words[0], Ruling: schema.Ruling(strings.ToUpper(words[1])),
			At: time.Date(2026, 11, 23, 12, 0, i, 0, time.UTC)})
	}
	return out
}

func TestStanding(t *testing.T) {
	const proposed, editorial = schema.ReviewProposed, schema.ReviewEditorial
	const accepted, disputed, withdrawn, superseded = schema.ReviewAccepted, schema.ReviewDisputed, schema.ReviewWithdrawn, schema.ReviewSuperseded
	for _, row := range []struct {
		decisions      string // by ann, bob, eve and the author
		machine, ofOld schema.Review
	}{
		{"", proposed, editorial},
		{"ann accept", proposed, editorial},
		{"ann accept, ann accept", proposed, editorial},
		{"ann accept, bob accept", accepted, accepted},
		{"ann accept, author accept", proposed, editorial},
		{"author accept, ann accept, bob accept", accepted, accepted},
		{"ann reject", withdrawn, disputed},
		{"ann reject, bob reject", withdrawn, withdrawn},
		{"ann supersede", superseded, disputed},
		{"ann supersede, bob supersede", superseded, superseded},
		{"ann supersede, bob reject", withdrawn, withdrawn},
		{"ann accept, bob reject", disputed, disputed},
		{"ann accept, bob supersede", disputed, disputed},
		{"ann accept, bob accept, eve reject", disputed, disputed},
		{"ann accept, bob accept, eve reject, eve abstain", accepted, accepted},
		{"ann reject, bob accept, ann accept", accepted, accepted},
		{"ann dispute", disputed, disputed},
		{"ann dispute, bob accept, eve accept", disputed, disputed},
		{"ann dispute, ann abstain", proposed, editorial},
		{"author withdraw", withdrawn, withdrawn},
		{"ann accept, bob accept, author withdraw", withdrawn, withdrawn},
		{"author withdraw, author accept", proposed, editorial},
		{"author withdraw, author abstain, ann accept, bob accept", accepted, accepted},
		{"ann withdraw", proposed, editorial},
		{"ann assess, ann retract", proposed, editorial},
		{"author reject, ann accept", disputed, disputed},
	} {
		for base, want := range map[schema.Review]schema.Review{proposed: row.machine, editorial: row.ofOld} {
			if got := curation.Standing(base, "author", rulings(row.decisions)); got != want {
				t.Errorf("%s: %q: got %s, want %s", base, row.decisions, got, want)
			}
		}
	}
}

// Where each curator's newest ruling is the same, the order in which they came
// makes no difference.
func TestOrderMakesNoDifference(t *testing.T) {
	asked := []schema.Ruling{schema.RulingAccept, schema.RulingReject, schema.RulingDispute, schema.RulingSupersede, schema.RulingAbstain, schema.RulingWithdraw}
	rapid.Check(t, func(t *rapid.T) {
		var all []curation.Decision
		for i := range rapid.IntRange(0, 5).Draw(t, "curators") {
			for range rapid.IntRange(1, 3).Draw(t, "rulings") {
				all = append(all, curation.Decision{Curator: fmt.Sprint("c", i), Ruling: rapid.SampledFrom(asked).Draw(t, "ruling")})
			}
		}
		base := rapid.SampledFrom(schema.AllReview()).Draw(t, "base")
		want := curation.Standing(base, "c0", numbered(all))
		mixed := rapid.Permutation(all).Draw(t, "mixed")
		slices.SortStableFunc(mixed, func(a, b curation.Decision) int { return strings.Compare(a.Curator, b.Curator) })
		newest := map[string]schema.Ruling{}
		for _, d := range all {
			newest[d.Curator] = d.Ruling
		}
		for i := range mixed {
			mixed[i].Ruling = newest[mixed[i].Curator]
		}
		mixed = rapid.Permutation(mixed).Draw(t, "again")
		if got := curation.Standing(base, "c0", numbered(mixed)); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	})
}

// numbered gives decisions numbers and times in their order.
func numbered(all []curation.Decision) []curation.Decision {
	out := slices.Clone(all)
	for i := range out {
		out[i].Number, out[i].At = i+1, time.Unix(int64(i), 0).UTC()
	}
	return out
}
