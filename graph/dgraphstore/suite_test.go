package dgraphstore_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/dgraph-io/dgo/v230"
	"github.com/dgraph-io/dgo/v230/protos/api"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/dgraphstore"
	"github.com/lacuna-law/lacuna/graph/dgraphtest"
	"github.com/lacuna-law/lacuna/graph/storetest"
	"github.com/lacuna-law/lacuna/schema"
)

// shared is the cluster of most tests, started when the first asks for it.
var shared struct {
	sync.Once
	cluster *dgraphtest.Cluster
	dir     string
	err     error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.cluster != nil {
		shared.cluster.Stop()
	}
	_ = os.RemoveAll(shared.dir)
	os.Exit(code)
}

// cluster gives the shared cluster, emptied.
func cluster(tb testing.TB) *dgraphtest.Cluster {
	tb.Helper()
	shared.Do(func() {
		if shared.dir, shared.err = os.MkdirTemp("", "lacuna-dgraph"); shared.err == nil {
			shared.cluster, shared.err = dgraphtest.Start(context.Background(), shared.dir, 1)
		}
	})
	if errors.Is(shared.err, dgraphtest.ErrMissing) {
		tb.Skip("SKIPPED: " + shared.err.Error())
	}
	if shared.err != nil {
		tb.Fatal(shared.err)
	}
	empty(tb, shared.cluster)
	return shared.cluster
}

// empty takes everything out of a cluster.
func empty(tb testing.TB, c *dgraphtest.Cluster) {
	tb.Helper()
	conn, err := grpc.NewClient(c.Addresses()[0], grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		tb.Fatal(err)
	}
	defer conn.Close()
	client := dgo.NewDgraphClient(api.NewDgraphClient(conn))
	for tries := 0; ; tries++ {
		err := client.Alter(tb.Context(), &api.Operation{DropAll: true})
		if err == nil {
			return
		}
		if tries == 100 {
			tb.Fatal(fmt.Errorf("empty the cluster: %w", err))
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func open(tb testing.TB, o *schema.Ontology, c *dgraphtest.Cluster) *dgraphstore.Store {
	tb.Helper()
	s, err := dgraphstore.Open(tb.Context(), dgraphstore.Options{Ontology: o, Access: dgraphstore.Access{Addresses: c.Addresses()}})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	return s
}

func maker() storetest.Maker {
	return storetest.Maker{
		Open: func(tb testing.TB, o *schema.Ontology) graph.Store { return open(tb, o, cluster(tb)) },
		Reopen: func(tb testing.TB, o *schema.Ontology, s graph.Store) graph.Store {
			if err := s.Close(); err != nil {
				tb.Fatal(err)
			}
			return open(tb, o, shared.cluster)
		},
	}
}

func TestSuite(t *testing.T) { storetest.Run(t, maker()) }

// TestRandom tries fewer sequences than the stores on this machine do: each
// costs a cluster that is emptied. -rapid.checks says how many.
func TestRandom(t *testing.T) {
	few(t, 40)
	storetest.Random(t, maker())
}

// few lowers the number of random sequences where no other is asked for.
func few(t *testing.T, n int) {
	t.Helper()
	checks := flag.Lookup("rapid.checks")
	if checks == nil || checks.Value.String() != checks.DefValue {
		return
	}
	if err := checks.Value.Set(strconv.Itoa(n)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = checks.Value.Set(checks.DefValue) })
}
