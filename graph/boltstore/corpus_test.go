package boltstore_test

import (
	"testing"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/boltstore"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/graph/storetest"
)

// corpusBatch is the whole bundled corpus.
func corpusBatch(tb testing.TB) graph.Batch {
	tb.Helper()
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		tb.Fatal(err)
	}
	return c.Batch()
}

// BenchmarkCorpus applies the bundled corpus and reads it whole.
func BenchmarkCorpus(b *testing.B) {
	o, batch := storetest.Ontology(b), corpusBatch(b)
	stores := map[string]func() graph.Store{
		"bolt":   func() graph.Store { return open(b, boltstore.Options{Dir: b.TempDir(), Ontology: o}) },
		"memory": func() graph.Store { return memstore.New(o) },
	}
	for _, name := range []string{"bolt", "memory"} {
		s := stores[name]()
		b.Run(name+"/apply", func(b *testing.B) {
			b.ReportMetric(float64(len(batch.Nodes)), "nodes")
			b.ReportMetric(float64(len(batch.Edges)), "edges")
			for b.Loop() {
				s = stores[name]()
				if _, err := s.Apply(b.Context(), batch); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/again", func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Apply(b.Context(), batch); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/read", func(b *testing.B) {
			for b.Loop() {
				readAll(b, s)
			}
		})
	}
}

func readAll(b *testing.B, s graph.Store) {
	b.Helper()
	for _, err := range s.Nodes(b.Context(), graph.NodeQuery{}) {
		if err != nil {
			b.Fatal(err)
		}
	}
	for _, err := range s.Edges(b.Context(), graph.EdgeQuery{}) {
		if err != nil {
			b.Fatal(err)
		}
	}
}
