package search_test

import (
	"fmt"
	"hash/fnv"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

// ancestry is one edge of the lineage with the words of its newer end.
type ancestry struct {
	graph.Edge
	words   string
	adopted string
	half    int
}

// lineage lists the edges by which a provision has its words from elsewhere.
func (w *world) lineage() []ancestry {
	digest, instrument := map[graph.ID]string{}, map[graph.ID]graph.ID{}
	for n, err := range w.store.Nodes(w.t.Context(), graph.NodeQuery{Kind: schema.KindProvision}) {
		if err != nil {
			w.t.Fatal(err)
		}
		digest[n.ID] = n.Attrs.Text("digest")
	}
	for e, err := range w.store.Edges(w.t.Context(), graph.EdgeQuery{Names: []schema.EdgeName{schema.EdgePartOf}}) {
		if err != nil {
			w.t.Fatal(err)
		}
		instrument[e.From] = e.To
	}
	var out []ancestry
	names := []schema.EdgeName{schema.EdgeElaborates, schema.EdgeEndorses, schema.EdgeImplements, schema.EdgeInterprets, schema.EdgeRestates, schema.EdgeSupersedes}
	for e, err := range w.store.Edges(w.t.Context(), graph.EdgeQuery{Names: names}) {
		if err != nil {
			w.t.Fatal(err)
		}
		if digest[e.From] == "" || strings.HasPrefix(string(e.To), "provision:") && digest[e.To] == "" {
			continue
		}
		sum := fnv.New32a()
		fmt.Fprint(sum, e.EdgeKey)
		newer, err := w.store.Node(w.t.Context(), instrument[e.From])
		if err != nil {
			w.t.Fatal(err)
		}
		out = append(out, ancestry{e, digest[e.From], newer.Attrs.Text("adopted"), int(sum.Sum32()>>8) % 2})
	}
	return out
}

// tally counts at which rank ancestors are found.
type tally struct{ edges, first, five, ten, sum float64 }

func (t *tally) add(rank int) {
	t.edges++
	if rank == 0 {
		return
	}
	t.sum += 1 / float64(rank)
	for _, limit := range []struct {
		at    int
		count *float64
	}{{1, &t.first}, {5, &t.five}, {10, &t.ten}} {
		if rank <= limit.at {
			*limit.count++
		}
	}
}

// TestPrecedentScore asks for each edge of the lineage with the digest of the
// newer provision, which is passed over with all of its own lineage, and looks
// where the older one stands. The weights were tuned on the half that is called
// so by a hash of the edge.
func TestPrecedentScore(t *testing.T) {
	w := corpusWorld(t)
	finder, err := search.NewPrecedents(w.store)
	if err != nil {
		t.Fatal(err)
	}
	score := map[string]*tally{}
	count := func(name string, rank int) {
		if score[name] == nil {
			score[name] = &tally{}
		}
		score[name].add(rank)
	}
	for _, a := range w.lineage() {
		query := search.PrecedentQuery{Text: a.words, First: search.MaxPrecedents, Without: []graph.ID{a.From}}
		rank := rankOf(t, finder, query, a.To)
		query.To = a.adopted
		dated := rankOf(t, finder, query, a.To)
		if strings.HasPrefix(string(a.To), "instrument:") {
			count("5 from an instrument, any of its provisions", rank)
			continue
		}
		count("1 from a provision, all", rank)
		count([]string{"2 half the weights were tuned on", "3 half kept out"}[a.half], rank)
		count("4 asked with the day of the newer", dated)
		count("6 "+string(a.Name), rank)
	}
	var got strings.Builder
	fmt.Fprintf(&got, "%-46s %5s %8s %8s %9s %6s\n", "ancestors", "edges", "first", "recall@5", "recall@10", "MRR")
	for _, name := range slices.Sorted(maps.Keys(score)) {
		s := score[name]
		fmt.Fprintf(&got, "%-46s %5.0f %8.2f %8.2f %9.2f %6.2f\n", name[2:], s.edges, s.first/s.edges, s.five/s.edges, s.ten/s.edges, s.sum/s.edges)
	}
	t.Logf("precedents\n%s", &got)
	golden(t, filepath.Join("testdata", "precedents.golden"), got.String())
}

// rankOf gives the place of an ancestor among the answers, or 0.
func rankOf(t *testing.T, finder *search.Precedents, q search.PrecedentQuery, ancestor graph.ID) int {
	t.Helper()
	found, err := finder.Find(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return 1 + slices.IndexFunc(found.Precedents, func(p search.Precedent) bool { return p.Node.ID == ancestor || p.Instrument.ID == ancestor })
}

// golden holds a text to a file of testdata, or writes it.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}
