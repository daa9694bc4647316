package dgraphstore_test

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph/dgraphstore"
	"github.com/lacuna-law/lacuna/graph/storetest"
)

var update = flag.Bool("update", false, "write the golden files")

// The schema of the cluster follows from the declaration, and a change of it is
// seen in the golden.
func TestSchemaIsTheGolden(t *testing.T) {
	const golden = "testdata/schema.golden"
	got := dgraphstore.Schema(storetest.Ontology(t))
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("run `go test ./graph/dgraphstore -update` after a change of the declaration: -want +got\n%s", diff)
	}
}

func TestParseAddress(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"dgraph://a", []string{"a:9080"}},
		{"dgraph://a:1,b,[::1]:9", []string{"a:1", "b:9080", "[::1]:9"}},
		{"dgraph://", nil}, {"bolt", nil}, {"dgraph://a,,b", nil}, {"dgraph://user@a:1", nil}, {"dgraph://a/b", nil},
	} {
		got, err := dgraphstore.ParseAddress(c.text)
		if diff := cmp.Diff(c.want, got); diff != "" || (err == nil) != (c.want != nil) {
			t.Errorf("%s: %v, -want +got\n%s", c.text, err, diff)
		}
	}
}
