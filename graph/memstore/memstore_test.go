package memstore_test

import (
	"testing"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/graph/storetest"
	"github.com/lacuna-law/lacuna/schema"
)

func maker() storetest.Maker {
	return storetest.Maker{Open: func(_ testing.TB, o *schema.Ontology) graph.Store { return memstore.New(o) }}
}

func TestSuite(t *testing.T) { storetest.Run(t, maker()) }

func TestRandom(t *testing.T) { storetest.Random(t, maker()) }
