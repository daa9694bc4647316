package gap_test

import (
	"slices"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// asker readies a lens on the bundled corpus.
func asker(b *testing.B, l gap.Lens) *gap.Asker {
	b.Helper()
	l.AsOf = today
	s, err := bundled(b).Ask(l)
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkAnswer is level, quality, headline and counts of one case, over all activities in turn.
func BenchmarkAnswer(b *testing.B) {
	s, all := asker(b, gap.Lens{}), bundled(b).Activities()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := s.Answer(all[i%len(all)]); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSplit is one case for all States at once.
func BenchmarkSplit(b *testing.B) {
	s, all := asker(b, gap.Lens{}), bundled(b).Activities()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := s.Split(all[i%len(all)]); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkProfile is the whole answer with flags, headlines per actor and evidence.
func BenchmarkProfile(b *testing.B) {
	atlas, all := bundled(b), bundled(b).Activities()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := atlas.Profile(gap.Case{Activity: all[i%len(all)], Lens: gap.Lens{AsOf: today}}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkExplain is the whole answer with its trace.
func BenchmarkExplain(b *testing.B) {
	atlas, all := bundled(b), bundled(b).Activities()
	for i := 0; b.Loop(); i++ {
		if _, err := atlas.Explain(gap.Case{Activity: all[i%len(all)], Lens: gap.Lens{AsOf: today}}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkGaps is the ranked table.
func BenchmarkGaps(b *testing.B) {
	for b.Loop() {
		if _, err := bundled(b).Gaps(gap.Lens{AsOf: today}, gap.Filter{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFullMatrix is the level of every activity for every State in three
// contexts and for five actors.
func BenchmarkFullMatrix(b *testing.B) {
	atlas := bundled(b)
	all, states := atlas.Activities(), len(atlas.States())
	var lenses []*gap.Asker
	for _, c := range schema.AllContext() {
		for _, a := range []schema.Actor{"", "STATE", "NON_STATE", "COMPANY", "INDIVIDUAL"} {
			lenses = append(lenses, asker(b, gap.Lens{Context: c, Actor: a}))
		}
	}
	b.ReportAllocs()
	bound := 0
	for b.Loop() {
		bound = 0
		for _, s := range lenses {
			for _, id := range all {
				split, err := s.Split(id)
				if err != nil {
					b.Fatal(err)
				}
				bound += split.Undisputed.Len()
			}
		}
	}
	b.ReportMetric(float64(len(lenses)*len(all)*states), "cells")
	b.ReportMetric(float64(bound), "bound")
}

// BenchmarkCompile is an atlas from a graph in memory.
func BenchmarkCompile(b *testing.B) {
	store, err := bundledStore()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := gap.Compile(b.Context(), store); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkNewDay is the first answer on a day that nobody asked about before.
func BenchmarkNewDay(b *testing.B) {
	atlas := bundled(b)
	for i := 0; b.Loop(); i++ {
		if _, err := atlas.Profile(gap.Case{Activity: graph.ID("ransomware"), Lens: gap.Lens{AsOf: time2000(i)}}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCore is level, counts, headlines and flags of one case without
// words and evidence; it reports the median over the activities too.
func BenchmarkCore(b *testing.B) {
	s, all := asker(b, gap.Lens{}), bundled(b).Activities()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := s.Core(all[i%len(all)]); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(median(b, len(all), func(i int) {
		if _, err := s.Core(all[i]); err != nil {
			b.Fatal(err)
		}
	}), "ns/p50")
}

// BenchmarkProfileAsked is the whole profile under a lens that is ready.
func BenchmarkProfileAsked(b *testing.B) {
	s, all := asker(b, gap.Lens{}), bundled(b).Activities()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := s.Profile(all[i%len(all)]); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(median(b, len(all), func(i int) {
		if _, err := s.Profile(all[i]); err != nil {
			b.Fatal(err)
		}
	}), "ns/p50")
}

// median times each of n calls as the mean of a hundred, and gives the median
// in nanoseconds.
func median(b *testing.B, n int, call func(i int)) float64 {
	b.Helper()
	times := make([]float64, n)
	for i := range times {
		start := time.Now()
		for range 100 {
			call(i)
		}
		times[i] = float64(time.Since(start).Nanoseconds()) / 100
	}
	slices.Sort(times)
	return times[n/2]
}
