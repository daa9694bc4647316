package dgraphstore_test

import (
	"errors"
	"slices"
	"strconv"
	"testing"

	"github.com/dgraph-io/dgo/v230"
	"github.com/dgraph-io/dgo/v230/protos/api"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/dgraphstore"
	"github.com/lacuna-law/lacuna/graph/dgraphtest"
	"github.com/lacuna-law/lacuna/graph/storetest"
	"github.com/lacuna-law/lacuna/schema"
)

// formed says in a cluster that its graph is of another form.
func formed(t *testing.T, c *dgraphtest.Cluster, format int) {
	t.Helper()
	conn, err := grpc.NewClient(c.Addresses()[0], grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, err = dgo.NewDgraphClient(api.NewDgraphClient(conn)).NewTxn().Do(t.Context(), &api.Request{
		Query:     `{ head as var(func: eq(lacuna.head, "store")) }`,
		Mutations: []*api.Mutation{{SetNquads: []byte(`uid(head) <lacuna.format> "` + strconv.Itoa(format) + `"^^<xs:int> .`)}}, CommitNow: true,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A graph of a newer form is refused by name.
func TestANewerFormIsRefused(t *testing.T) {
	c, o := cluster(t), storetest.Ontology(t)
	_ = open(t, o, c)
	formed(t, c, dgraphstore.Format+1)
	_, err := dgraphstore.Open(t.Context(), dgraphstore.Options{Ontology: o, Access: dgraphstore.Access{Addresses: c.Addresses()}})
	if !errors.Is(err, dgraphstore.ErrFormat) {
		t.Errorf("got %v", err)
	}
}

// A graph of the first form, which has no briefs, is read and written in it:
// its rows are those of its nodes and edges.
func TestTheFirstFormGoesOn(t *testing.T) {
	c, o := cluster(t), storetest.Ontology(t)
	_ = open(t, o, c)
	formed(t, c, 1)
	s := open(t, o, c)
	claim := func(id graph.ID) graph.Node {
		return graph.Node{ID: id, Kind: schema.KindClaim, Attrs: graph.Attrs{"type": "CONCERN", "review": "PROPOSED", "method": "AUTOMATION", "hedged": false}}
	}
	for _, id := range []graph.ID{"claim:b", "claim:a"} {
		if _, err := s.Apply(t.Context(), graph.Batch{Source: graph.Source{ID: "document:" + graph.ID(id.Name())}, Nodes: []graph.Node{claim(id)}}); err != nil {
			t.Fatal(err)
		}
	}
	var got []graph.ID
	for row, err := range graph.Rows(t.Context(), s, graph.RowQuery{Kind: schema.KindClaim, Attrs: []string{"type"}}) {
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(row.Texts, []string{"CONCERN"}) {
			t.Errorf("%s: %q", row.ID, row.Texts)
		}
		got = append(got, row.ID)
	}
	if diff := cmp.Diff([]graph.ID{"claim:a", "claim:b"}, got); diff != "" {
		t.Error(diff)
	}
}
