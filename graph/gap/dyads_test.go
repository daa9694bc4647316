package gap_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// everyPair answers each pair of States by its own profile: what the atlas of
// pairs must say.
func everyPair(t fataler, atlas *gap.Atlas, id graph.ID, l gap.Lens, left, right []graph.ID) []gap.Pair {
	t.Helper()
	var out []gap.Pair
	for _, one := range left {
		for _, other := range right {
			if one == other || len(left) > 1 && one > other {
				continue
			}
			l.States = []graph.ID{one, other}
			p := profileOf(t, atlas, id, l)
			out = append(out, gap.Pair{A: one, B: other, Cell: gap.MatrixCell{Level: p.Level, Quality: p.Quality, Headline: p.Headline}})
		}
	}
	return out
}

// summed makes of all pairs of an activity what Dyads says of them.
func summed(pairs []gap.Pair, most int) gap.DyadActivity {
	var out gap.DyadActivity
	counts := map[schema.Headline]int{}
	rank := func(p gap.Pair) int {
		return slices.Index(schema.AllLevel(), p.Cell.Level)*10 + slices.Index(schema.AllQuality(), p.Cell.Quality)
	}
	low, high := 1000, -1000
	for _, p := range pairs {
		counts[p.Cell.Headline]++
		low, high = min(low, rank(p)), max(high, rank(p))
	}
	for _, h := range schema.AllHeadline() {
		if counts[h] > 0 {
			out.Counts = append(out.Counts, gap.HeadlineCount{Headline: h, Count: counts[h]})
		}
	}
	for _, p := range pairs {
		if rank(p) == low && len(out.Worst) < most {
			out.Worst = append(out.Worst, p)
		}
		if rank(p) == high && low < high && len(out.Best) < most {
			out.Best = append(out.Best, p)
		}
	}
	return out
}

// TestDyadsAreTheProfilesOfAllPairs holds the bit sets to the plain way, in
// random law and for every kind of pairing.
func TestDyadsAreTheProfilesOfAllPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		atlas, lens := randomWorld(t).compile(t), randomLens(t)
		lens.Group, lens.States = "", oneOf(t, "of", nil, []graph.ID{"CCC"}, []graph.ID{"AAA", "DDD", "HHH"})
		most := rapid.IntRange(0, 5).Draw(t, "most")
		d, err := atlas.Dyads(lens, gap.Filter{}, most)
		if err != nil {
			t.Fatal(err)
		}
		s, err := atlas.Ask(lens)
		if err != nil {
			t.Fatal(err)
		}
		left, right := s.Members(), s.Members()
		switch len(lens.States) {
		case 1:
			left = s.Lens().States
		case 3:
			left, right = s.Lens().States, s.Lens().States
		}
		for _, got := range d.Activities {
			all := everyPair(t, atlas, got.Activity, lens, left, right)
			want := summed(all, most)
			want.Activity, want.Label = got.Activity, got.Label
			if diff := cmp.Diff(want, got); diff != "" || d.Pairs != len(all) {
				t.Fatalf("%s: %d pairs, want %d; -want +got\n%s", got.Activity, d.Pairs, len(all), diff)
			}
		}
	})
}

// On the bundled corpus all pairs of the 193 members are answered, and samples
// of them are what their profiles say.
func TestDyadsBundled(t *testing.T) {
	atlas := bundled(t)
	for _, lens := range []gap.Lens{{AsOf: today}, {AsOf: "1975-01-01", Actor: "COMPANY"}, {AsOf: today, Context: "ARMED_CONFLICT", Reading: "ACCEPTED"}} {
		d, err := atlas.Dyads(lens, gap.Filter{}, 3)
		if err != nil {
			t.Fatal(err)
		}
		if lens.AsOf == today && d.Pairs != 18528 || len(d.Activities) != len(atlas.Activities()) {
			t.Fatalf("%d pairs, %d activities", d.Pairs, len(d.Activities))
		}
		for _, a := range d.Activities {
			sum := 0
			for _, c := range a.Counts {
				sum += c.Count
			}
			if sum != d.Pairs {
				t.Errorf("%s: the counts make %d", a.Activity, sum)
			}
			for _, p := range append(a.Worst, a.Best...) {
				one := lens
				one.States = []graph.ID{p.A, p.B}
				q := profileOf(t, atlas, a.Activity, one)
				if want := (gap.MatrixCell{Level: q.Level, Quality: q.Quality, Headline: q.Headline}); p.Cell != want {
					t.Errorf("%s %s %s: %v, want %v", a.Activity, p.A, p.B, p.Cell, want)
				}
			}
		}
	}
}

// A pair of a split is the profile of the two, on random samples.
func TestSplitPairIsTheProfileOfTheTwo(t *testing.T) {
	atlas := bundled(t)
	rapid.Check(t, func(t *rapid.T) {
		lens := gap.Lens{AsOf: oneOf(t, "asOf", "1950-01-01", "2001-01-01", today), Actor: oneOf[schema.Actor](t, "actor", "", "STATE", "COMPANY"),
			Context: oneOf[schema.Context](t, "context", "", "ARMED_CONFLICT"), Reading: oneOf[schema.Reading](t, "reading", "", "ACCEPTED", "REJECTED")}
		s, err := atlas.Ask(lens)
		if err != nil {
			t.Fatal(err)
		}
		states := atlas.States()
		id := rapid.SampledFrom(atlas.Activities()).Draw(t, "activity")
		one, other := rapid.IntRange(0, len(states)-1).Draw(t, "one"), rapid.IntRange(0, len(states)-1).Draw(t, "other")
		split, err := s.Split(id)
		if err != nil {
			t.Fatal(err)
		}
		got := split.Pair(one, other)
		if split.Pairs([]int{other, one}, nil)[0] != got {
			t.Fatal("Pairs and Pair differ")
		}
		lens.States = []graph.ID{states[one], states[other]}
		if p := profileOf(t, atlas, id, lens); p.Level != got.Level() || p.Quality != got.Quality() {
			t.Fatalf("%s for %v: %s %s, the profile %s", id, lens.States, got.Level(), got.Quality(), grade(p))
		}
	})
}

func TestDyadsRefuse(t *testing.T) {
	atlas := bundled(t)
	for name, ask := range map[string]func() error{
		"too many": func() error { _, err := atlas.Dyads(gap.Lens{AsOf: today}, gap.Filter{}, 1001); return err },
		"levels": func() error {
			_, err := atlas.Dyads(gap.Lens{AsOf: today}, gap.Filter{Levels: []schema.Level{"BOUND"}}, 1)
			return err
		},
		"a lens": func() error { _, err := atlas.Dyads(gap.Lens{}, gap.Filter{}, 1); return err },
	} {
		if err := ask(); !errors.Is(err, gap.ErrCase) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// BenchmarkDyads is every activity for every pair of members: counts per
// headline, and the three first of the worst and the best pairs.
func BenchmarkDyads(b *testing.B) {
	atlas := bundled(b)
	for b.Loop() {
		if _, err := atlas.Dyads(gap.Lens{AsOf: today}, gap.Filter{}, 3); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDyadCells writes level and quality of every pair of members for
// every activity.
func BenchmarkDyadCells(b *testing.B) {
	s, all := asker(b, gap.Lens{}), bundled(b).Activities()
	var members []int
	for place, id := range bundled(b).States() {
		if _, member := slices.BinarySearch(s.Members(), id); member {
			members = append(members, place)
		}
	}
	var cells []gap.Grade
	for b.Loop() {
		cells = cells[:0]
		for _, id := range all {
			split, err := s.Split(id)
			if err != nil {
				b.Fatal(err)
			}
			cells = split.Pairs(members, cells)
		}
	}
	b.ReportMetric(float64(len(cells)), "cells")
}
