package boltstore_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/boltstore"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/graph/storetest"
	"github.com/lacuna-law/lacuna/schema"
)

// FuzzKeyOrder states that keys sort as their rows of parts do, and can be read back.
func FuzzKeyOrder(f *testing.F) {
	for _, row := range [][4]string{{"a", "b", "ab", ""}, {"a\x00", "b", "a", "\x00b"}, {"", "", "\x00", ""}, {"a\xff", "", "a", "\xff"}, {"a\x00\x01", "b", "a", "b"}} {
		f.Add(row[0], row[1], row[2], row[3])
	}
	f.Fuzz(func(t *testing.T, a1, a2, b1, b2 string) {
		a, b := []string{a1, a2}, []string{b1, b2}
		if got, want := bytes.Compare(boltstore.KeyOf(a...), boltstore.KeyOf(b...)), slices.Compare(a, b); got != want {
			t.Errorf("keys of %q and %q compare as %d, want %d", a, b, got, want)
		}
		if got, ok := boltstore.PartsOf(boltstore.KeyOf(a...)); !ok || !slices.Equal(got, a) {
			t.Errorf("the key of %q reads as %q", a, got)
		}
		if front := boltstore.KeyOf(a1); bytes.HasPrefix(boltstore.KeyOf(b...), front) != (a1 == b1) {
			t.Errorf("the key of %q begins as that of %q", b, a1)
		}
	})
}

// FuzzValue states that attributes are read back as they were, that equal
// attributes are equal bytes, and that bytes from nowhere give an error or attributes.
func FuzzValue(f *testing.F) {
	for _, text := range []string{`{}`, `{"a":"é","b":[1,-2.5,true,null,{"c":""}],"d":{}}`, `{"a":1e300,"b":-0,"c":9007199254740993}`, "\x02\x01a\x05\x01b"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if attrs, err := boltstore.ReadAttrs(text); err == nil && len(attrs) > 0 {
			if again, err := boltstore.ReadAttrs(boltstore.AppendAttrs(nil, attrs)); err != nil || !cmp.Equal(again, attrs, nans()) {
				t.Errorf("attributes %v come back as %v, %v", attrs, again, err)
			}
		}
		var attrs graph.Attrs
		if json.Unmarshal(text, &attrs) != nil {
			return
		}
		attrs, err := graph.Normalise(attrs)
		if err != nil {
			return
		}
		data := boltstore.AppendAttrs(nil, attrs)
		got, err := boltstore.ReadAttrs(data)
		if err != nil || !cmp.Equal(got, attrs) {
			t.Errorf("%s comes back as %v, %v", text, got, err)
		}
		if !bytes.Equal(boltstore.AppendAttrs(nil, attrs.Clone()), data) {
			t.Errorf("%s is written in two ways", text)
		}
	})
}

// nans takes numbers that are no numbers for equal.
func nans() cmp.Option {
	return cmp.FilterValues(func(a, b float64) bool { return a != a && b != b }, cmp.Comparer(func(_, _ float64) bool { return true })) //nolint:gocritic // the test for NaN
}

// TestOtherIndexIsMadeAnew opens a store under a declaration that indexes other attributes.
func TestOtherIndexIsMadeAnew(t *testing.T) {
	dir, _ := filled(t, 3)
	q := graph.NodeQuery{Kind: "Document", Where: map[string]any{"language": "fr"}}
	for _, o := range []*schema.Ontology{without(t, "EXACT, "), storetest.Ontology(t)} {
		for _, readOnly := range []bool{true, false} {
			s := open(t, boltstore.Options{Dir: dir, Ontology: o, ReadOnly: readOnly})
			count := 0
			for _, err := range s.Nodes(t.Context(), q) {
				if err != nil {
					t.Fatal(err)
				}
				count++
			}
			if problems, err := s.Verify(t.Context()); count != 3 || err != nil || len(problems) > 0 {
				t.Errorf("%d documents, want 3; problems %q, %v", count, problems, err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// without declares the ontology without a word.
func without(t *testing.T, word string) *schema.Ontology {
	t.Helper()
	sources, err := schema.Sources()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sources {
		s.Input = strings.ReplaceAll(s.Input, word, "")
	}
	o, err := schema.Parse(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// TestApplyCostsItsBatch compares what an article costs in a small store and in
// one of a hundred times its size, in allocations, which do not depend on the machine.
func TestApplyCostsItsBatch(t *testing.T) {
	o := storetest.Ontology(t)
	for name, make := range map[string]func() graph.Store{
		"bolt":   func() graph.Store { return open(t, boltstore.Options{Dir: t.TempDir(), Ontology: o}) },
		"memory": func() graph.Store { return memstore.New(o) },
	} {
		t.Run(name, func(t *testing.T) {
			cost := func(s graph.Store) float64 {
				i := 0
				return testing.AllocsPerRun(10, func() {
					i++
					if _, err := s.Apply(t.Context(), article(fmt.Sprint("m", i%2, "-", i), 60)); err != nil {
						t.Fatal(err)
					}
				})
			}
			small, large := make(), make()
			for i := range 100 {
				if _, err := large.Apply(t.Context(), article(fmt.Sprint("before", i), 60)); err != nil {
					t.Fatal(err)
				}
			}
			few, many := cost(small), cost(large)
			t.Logf("%.0f allocations in a small store, %.0f in a large one", few, many)
			if many > 2.5*few {
				t.Errorf("an article costs %.0f allocations in a large store and %.0f in a small one", many, few)
			}
		})
	}
}

// BenchmarkRead reads a whole store; the same records as JSON stand beside it.
func BenchmarkRead(b *testing.B) {
	o := storetest.Ontology(b)
	s := open(b, boltstore.Options{Dir: b.TempDir(), Ontology: o})
	var records [][]byte
	for i := range 200 {
		batch := article(fmt.Sprint("a", i), 25)
		for _, n := range batch.Nodes {
			text, err := json.Marshal(n.Attrs)
			if err != nil {
				b.Fatal(err)
			}
			records = append(records, text)
		}
		if _, err := s.Apply(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("store", func(b *testing.B) {
		for b.Loop() {
			for _, err := range s.Nodes(b.Context(), graph.NodeQuery{}) {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("json", func(b *testing.B) {
		for b.Loop() {
			for _, text := range records {
				var attrs graph.Attrs
				if err := json.Unmarshal(text, &attrs); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
