package dgraphstore_test

import (
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/graph/storetest"
)

// BenchmarkCorpus writes the bundled corpus into an empty cluster, once more
// where nothing differs, and compiles an atlas of it.
func BenchmarkCorpus(b *testing.B) {
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		b.Fatal(err)
	}
	var first, again, compile time.Duration
	for b.Loop() {
		b.StopTimer()
		s := open(b, storetest.Ontology(b), cluster(b))
		b.StartTimer()
		first += timed(b, func() error { _, err := s.Apply(b.Context(), c.Batch()); return err })
		again += timed(b, func() error { _, err := s.Apply(b.Context(), c.Batch()); return err })
		compile += timed(b, func() error { _, err := gap.Compile(b.Context(), graph.Reader(s)); return err })
	}
	b.ReportMetric(float64(first.Milliseconds())/float64(b.N), "ms-first")
	b.ReportMetric(float64(again.Milliseconds())/float64(b.N), "ms-again")
	b.ReportMetric(float64(compile.Milliseconds())/float64(b.N), "ms-compile")
}

func timed(b *testing.B, do func() error) time.Duration {
	b.Helper()
	began := time.Now()
	if err := do(); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}
