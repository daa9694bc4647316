package boltstore_test

import (
	"testing"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/boltstore"
	"github.com/lacuna-law/lacuna/graph/storetest"
	"github.com/lacuna-law/lacuna/schema"
)

// maker makes stores in folders of their own and knows which is where.
func maker() storetest.Maker {
	dirs := map[graph.Store]string{}
	at := func(tb testing.TB, o *schema.Ontology, dir string) graph.Store {
		s := open(tb, boltstore.Options{Dir: dir, Ontology: o})
		dirs[s] = dir
		return s
	}
	return storetest.Maker{
		Open: func(tb testing.TB, o *schema.Ontology) graph.Store { return at(tb, o, tb.TempDir()) },
		Reopen: func(tb testing.TB, o *schema.Ontology, s graph.Store) graph.Store {
			if err := s.Close(); err != nil {
				tb.Fatal(err)
			}
			return at(tb, o, dirs[s])
		},
	}
}

func open(tb testing.TB, opt boltstore.Options) *boltstore.Store {
	tb.Helper()
	s, err := boltstore.Open(tb.Context(), opt)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	return s
}

func TestSuite(t *testing.T) { storetest.Run(t, maker()) }

func TestRandom(t *testing.T) { storetest.Random(t, maker()) }
