package corpus_test

import (
	"testing"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph/memstore"
)

func BenchmarkOpen(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := corpus.Open(corpus.Embedded()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBatch(b *testing.B) {
	c := open(b)
	b.ReportAllocs()
	for b.Loop() {
		c.Batch()
	}
}

func BenchmarkCheck(b *testing.B) {
	c, o := open(b), ontology(b)
	b.ReportAllocs()
	for b.Loop() {
		c.Check(o)
	}
}

func BenchmarkApplyToMemory(b *testing.B) {
	o, batch := ontology(b), open(b).Batch()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := memstore.New(o).Apply(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
}
