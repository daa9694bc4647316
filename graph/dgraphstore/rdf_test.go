package dgraphstore_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/dgraphstore"
	"github.com/lacuna-law/lacuna/graph/dgraphtest"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/graph/storetest"
	"github.com/lacuna-law/lacuna/schema"
)

// awkward is a graph whose texts are hard to write down, with two who assert
// the same.
func awkward(tb testing.TB, o *schema.Ontology) graph.Store {
	tb.Helper()
	s := memstore.New(o)
	document := func(id graph.ID, title string) graph.Node {
		return graph.Node{ID: id, Kind: schema.KindDocument, Attrs: graph.Attrs{"title": title, "sourceTier": "SECONDARY", "origin": title}}
	}
	claim := func(id graph.ID, date string) graph.Node {
		return graph.Node{ID: id, Kind: schema.KindClaim, Attrs: graph.Attrs{"type": "GAP_ASSERTED", "review": "PROPOSED", "method": "AUTOMATION", "hedged": true, "date": date}}
	}
	statement := graph.Node{ID: "statement:%20+&", Kind: schema.KindStatement, Attrs: graph.Attrs{"sourceTier": "SECONDARY", "review": "PROPOSED", "method": "AUTOMATION"}}
	in := func(from graph.ID) graph.Edge {
		return graph.Edge{EdgeKey: graph.EdgeKey{From: from, Name: schema.EdgeInStatement, To: statement.ID}}
	}
	note := graph.Attrs{"how": "a \"note\", (with) = \\signs\nin \u2028two\x01 lines . _:b1 ^^<xs:int> # ()"}
	edge := func(from, to graph.ID, attrs graph.Attrs) graph.Edge {
		return graph.Edge{EdgeKey: graph.EdgeKey{From: from, Name: schema.EdgeResembles, To: to}, Attrs: attrs}
	}
	for _, b := range []graph.Batch{
		{Source: graph.Source{ID: "2026-11-23", Extractor: "a \"b\" \\ c", Date: "2026-11-23"}, Nodes: []graph.Node{
			document("document:a", "quotes \" and \\ and \\u0041, \t tabs\r\nlines\x00\x1f\x7f\u0085"), document("document:b", "_STAR_ALL"), document("document:é\U0001F310", "日本語 عربى \ufeff\u00a0"),
			claim("claim:é", "2020-02"), statement,
		}, Edges: []graph.Edge{in("claim:é"), edge("document:a", "document:b", note), edge("document:b", "document:a", nil), edge("document:b", "document:b", graph.Attrs{"how": "2026-11-23"})}},
		{Source: graph.Source{ID: "person:(x)=\"y\",z", Curator: "Ä"}, Nodes: []graph.Node{document("document:a", "otherwise"), document("document:c", "true"),
			claim("claim:é", "1999"), claim("claim:%41", "2001-01-01"), statement},
			Edges: []graph.Edge{in("claim:é"), in("claim:%41"), edge("document:a", "document:b", nil), edge("document:c", "document:a", graph.Attrs{"how": ""})}},
		{Source: graph.Source{ID: "person:third"}, Nodes: []graph.Node{document("document:a", "a third way")}},
	} {
		if _, err := s.Apply(tb.Context(), b); err != nil {
			tb.Fatal(err)
		}
	}
	return s
}

// whole is all that a store says of what it holds.
type whole struct {
	Nodes    []graph.Node
	Edges    []graph.Edge
	Sources  []graph.Source
	Asserted []graph.Batch
	Changed  map[string]int
	Rows     []graph.Row // of claims
}

func everything(tb testing.TB, s graph.Reader) whole {
	tb.Helper()
	out := whole{Edges: edges(tb, s, graph.EdgeQuery{}), Changed: map[string]int{}}
	for n, err := range s.Nodes(tb.Context(), graph.NodeQuery{}) {
		if err != nil {
			tb.Fatal(err)
		}
		out.Nodes = append(out.Nodes, n)
	}
	q := graph.RowQuery{Kind: schema.KindClaim, Attrs: []string{"date", "type", "review"}, Edges: []schema.EdgeName{schema.EdgeInStatement, schema.EdgeBy}}
	for row, err := range graph.Rows(tb.Context(), s, q) {
		if err != nil {
			tb.Fatal(err)
		}
		row.Ends = [][]graph.ID{append([]graph.ID{}, row.Ends[0]...), append([]graph.ID{}, row.Ends[1]...)}
		out.Rows = append(out.Rows, row)
	}
	for one, err := range s.Sources(tb.Context()) {
		if err != nil {
			tb.Fatal(err)
		}
		b, err := s.Asserted(tb.Context(), one.ID)
		if err != nil {
			tb.Fatal(err)
		}
		out.Sources, out.Asserted = append(out.Sources, one), append(out.Asserted, b)
	}
	for c, err := range s.Changes(tb.Context(), 0) {
		if err != nil {
			tb.Fatal(err)
		}
		if c.Edge != nil {
			out.Changed[c.Edge.String()] = 1
		} else {
			out.Changed[string(c.Node)] = 1
		}
	}
	return out
}

// A graph that is written as RDF and loaded, by the bulk loader or the live
// loader, is the graph that it was, and goes on like one.
func TestRDFLoadsAsTheSameGraph(t *testing.T) {
	t.Parallel()
	o := storetest.Ontology(t)
	for name, load := range map[string]func(t *testing.T, c *dgraphtest.Cluster, rdf, schema string) error{
		"bulk": func(t *testing.T, c *dgraphtest.Cluster, rdf, schema string) error {
			err := c.Tool(t.Context(), "bulk", "-f", rdf, "-s", schema, "--zero", c.ZeroAddress(), "--http", "localhost:0", "--mapoutput_mb", "64")
			if err != nil {
				return err
			}
			return errors.Join(os.MkdirAll(filepath.Dir(c.Postings(0)), 0o700), os.Rename(filepath.Join(c.Dir, "out", "0", "p"), c.Postings(0)), c.Revive(t.Context(), 0))
		},
		"live": func(t *testing.T, c *dgraphtest.Cluster, rdf, schema string) error {
			if err := c.Revive(t.Context(), 0); err != nil {
				return err
			}
			return c.Tool(t.Context(), "live", "-f", rdf, "-s", schema, "--alpha", c.Addresses()[0], "--zero", c.ZeroAddress(), "--http", "localhost:0")
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := dgraphtest.StartZero(t.Context(), dgraphtest.Options{Dir: t.TempDir(), Alphas: 1, Offset: offset(3)})
			if errors.Is(err, dgraphtest.ErrMissing) {
				t.Skip("SKIPPED: " + err.Error())
			}
			if err != nil {
				t.Fatal(err)
			}
			defer c.Stop()
			from := awkward(t, o)
			var lines bytes.Buffer
			if err := dgraphstore.WriteRDF(t.Context(), o, from, &lines); err != nil {
				t.Fatal(err)
			}
			rdf, schema := filepath.Join(c.Dir, "graph.rdf"), filepath.Join(c.Dir, "graph.schema")
			if err := errors.Join(os.WriteFile(rdf, lines.Bytes(), 0o600), os.WriteFile(schema, []byte(dgraphstore.Schema(o)), 0o600)); err != nil {
				t.Fatal(err)
			}
			if err := load(t, c, rdf, schema); err != nil {
				t.Fatal(err)
			}
			goesOn(t, open(t, o, c), from)
		})
	}
}

// goesOn holds that a loaded store is the one it was written from, and that
// what is done to both has the same outcome.
func goesOn(t *testing.T, got *dgraphstore.Store, want graph.Store) {
	t.Helper()
	if got.Identity() == "" {
		t.Error("no identity")
	}
	same := func(when string) {
		if diff := cmp.Diff(everything(t, want), everything(t, got)); diff != "" {
			t.Errorf("%s: -want +got\n%.3000s", when, diff)
		}
	}
	same("loaded")
	var first, second bytes.Buffer
	if err := errors.Join(dgraphstore.WriteRDF(t.Context(), got.Ontology, want, &first), dgraphstore.WriteRDF(t.Context(), got.Ontology, got, &second)); err != nil || first.String() != second.String() {
		t.Errorf("written again: %v, -first +again\n%.2000s", err, cmp.Diff(first.String(), second.String()))
	}
	all := everything(t, want).Asserted
	for _, b := range []graph.Batch{all[0], {Source: all[0].Source, Replace: true}, all[0], {Source: all[2].Source, Replace: true}} {
		before, err := got.Revision(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(b.Nodes) > 0 {
			b.Replace = true
		}
		if _, err := want.Apply(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		if after, err := got.Apply(t.Context(), b); err != nil || after > before+1 {
			t.Errorf("revision %d after %d, %v", after, before, err)
		}
	}
	same("later")
	if at, err := got.Revision(t.Context()); err != nil || int(at) != len(all)+3 { // the first of the four changed nothing
		t.Errorf("revision %d, %v", at, err)
	}
}
