package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/schema"
)

func smallSizes() sizes {
	return sizes{Activities: 12, Provisions: 400, Instruments: 30, States: 20, Statements: 600}
}

// store puts a world into a store in memory, so that the ontology is asked.
func store(t *testing.T, w *world, statements bool) *memstore.Store {
	t.Helper()
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := memstore.New(o)
	if _, err := s.Apply(t.Context(), w.law()); err != nil {
		t.Fatal(err)
	}
	if !statements {
		return s
	}
	for b := range w.statements() {
		if _, err := s.Apply(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func compile(t *testing.T, r graph.Reader) *gap.Atlas {
	t.Helper()
	a, err := gap.Compile(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// answers gives the answers to every case of a question.
func answers(t *testing.T, q question, a *gap.Atlas) []answer {
	t.Helper()
	var out []answer
	for i := range q.cases {
		rows, err := q.ours(a, i)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, rows())
	}
	return out
}

// TestOursIsThePlainAnswer holds the Atlas to loops over the tables.
func TestOursIsThePlainAnswer(t *testing.T) {
	w := generate(7, smallSizes())
	atlas := compile(t, store(t, w, true))
	for i, q := range questions(w) {
		if q.cases == 0 {
			t.Errorf("%s: the small world is too small to ask", q.name)
		}
		for k, got := range answers(t, q, atlas) {
			if want := plain(w, i, k); len(want) == 0 || same(got, want) != nil {
				t.Errorf("%s, case %d: %v", q.name, k, cmp.Diff(want, got))
			}
		}
	}
}

// TestTablesReadAsTheStore holds the reader of the growth rows to the store.
func TestTablesReadAsTheStore(t *testing.T) {
	w := generate(8, smallSizes())
	whole, law := store(t, w, true), store(t, w, false)
	a, b := compile(t, whole), compile(t, tables{law, w})
	for _, q := range questions(w) {
		if diff := cmp.Diff(answers(t, q, a), answers(t, q, b)); diff != "" {
			t.Errorf("%s: %s", q.name, diff)
		}
	}
	for _, id := range a.Activities() {
		c := gap.Case{Activity: id, Lens: gap.Lens{AsOf: lawDay}}
		x, err := a.Profile(c)
		y, other := b.Profile(c)
		if err != nil || other != nil || !cmp.Equal(x, y) {
			t.Errorf("%s: %v %v %s", id, err, other, cmp.Diff(x, y))
		}
	}
	for _, kind := range []schema.Kind{schema.KindClaim, schema.KindStatement} {
		q := graph.NodeQuery{Kind: kind}
		if diff := cmp.Diff(nodes(t, whole, q), nodes(t, tables{law, w}, q)); diff != "" {
			t.Errorf("%s: %s", kind, diff)
		}
	}
}

func nodes(t *testing.T, r graph.Reader, q graph.NodeQuery) []graph.Node {
	t.Helper()
	var out []graph.Node
	for n, err := range r.Nodes(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, n)
	}
	return out
}

// TestTheLawStaysAsStatementsGrow is what the growth rows rest on.
func TestTheLawStaysAsStatementsGrow(t *testing.T) {
	n := smallSizes()
	small := generate(3, n)
	n.Statements *= 3
	large := generate(3, n)
	if diff := cmp.Diff(small.law(), large.law()); diff != "" {
		t.Error(diff)
	}
	if !cmp.Equal(small.by, large.by[:len(small.by)]) || !cmp.Equal(small.mentions.flat, large.mentions.flat[:len(small.mentions.flat)]) {
		t.Error("the larger world does not begin with the same statements")
	}
	if cmp.Equal(small.by, generate(4, smallSizes()).by) {
		t.Error("another seed gives the same world")
	}
}

// TestReadTSV writes a world as gapgen does and reads it back.
func TestReadTSV(t *testing.T) {
	w, dir := generate(5, smallSizes()), t.TempDir()
	for name, rows := range tsvOf(w) {
		if err := os.WriteFile(filepath.Join(dir, name+".tsv"), []byte(rows), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := readTSV(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(w.law(), got.law()); diff != "" {
		t.Error(diff)
	}
	if !cmp.Equal(w.mentions.flat, got.mentions.flat) || !cmp.Equal(w.invokes.ends, got.invokes.ends) || !cmp.Equal(w.day, got.day) || !cmp.Equal(w.says, got.says) {
		t.Error("the statements differ")
	}
	if err := os.WriteFile(filepath.Join(dir, "party.tsv"), []byte("0\t20\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := readTSV(dir); err == nil || !strings.Contains(err.Error(), "party.tsv:1") {
		t.Errorf("a State that is not there: %v", err)
	}
}

func TestSame(t *testing.T) {
	for _, row := range []struct {
		ours, theirs answer
		ok           bool
	}{
		{answer{}, answer{}, true},
		{answer{{1, 2}}, answer{{1, 2}}, true},
		{answer{{1, 2}}, answer{{2, 1}}, false},
		{answer{{1}, {2}}, answer{{1}}, false},
		{answer{{1}}, answer{{1}, {2}}, false},
	} {
		if err := same(row.ours, row.theirs); (err == nil) != row.ok || err != nil && !errors.Is(err, errDiffers) {
			t.Errorf("%v and %v: %v", row.ours, row.theirs, err)
		}
	}
}

// TestPeerAgrees asks PostgreSQL itself, in every wording.
func TestPeerAgrees(t *testing.T) {
	p, err := startPeer(t.Context())
	if errors.Is(err, errAbsent) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.stop(); err != nil {
			t.Error(err)
		}
	})
	w := generate(9, smallSizes())
	if err := p.load(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	atlas := compile(t, store(t, w, true))
	for _, q := range questions(w) {
		for i, in := range append(q.peers, q.extra...) {
			if err := p.agrees(t.Context(), q, in, atlas); err != nil {
				t.Errorf("%s, wording %d: %v", q.name, i, err)
			}
		}
	}
	other := compile(t, store(t, generate(10, smallSizes()), true))
	for _, q := range questions(w) {
		if err := p.agrees(t.Context(), q, q.peers[0], other); !errors.Is(err, errDiffers) {
			t.Errorf("%s: another graph is not told from this one: %v", q.name, err)
		}
	}
}

// TestWithoutThePeer says so in every row that has one, and reaches nothing.
func TestWithoutThePeer(t *testing.T) {
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{opt: options{Seed: 7, Sizes: smallSizes(), Alone: true}, ontology: o, r: &report{out: t.Output()}}
	if err := b.fourQuestions(t.Context()); err != nil {
		t.Fatal(err)
	}
	said := 0
	for _, r := range b.r.rows {
		if r.peer == "not run" && r.verdict == notRun && r.ratio == "" && r.measured != "" {
			said++
		}
	}
	if said != 4 || !strings.Contains(b.r.table(), "Peer not run") {
		t.Errorf("%d of 4 rows say so: %s", said, b.r.table())
	}
}

func TestReportIsWrittenBetweenTheMarks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "README.md")
	if err := os.WriteFile(path, []byte("before\n"+beginFigures+"\nold\n"+endFigures+"\nafter\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	r := &report{out: t.Output(), about: "a machine"}
	r.add(row{figure: "speed", wanted: "fast", measured: "2 µs", verdict: reached})
	r.note("It was %s.", "quick")
	if err := r.write(path); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"before\n", "| speed | fast | 2 µs |  |  | reached |", "- It was quick.", "\nafter\n"} {
		if !strings.Contains(string(text), part) {
			t.Errorf("%q is not in %s", part, text)
		}
	}
	if strings.Contains(string(text), "old") {
		t.Error("the old figures are still there")
	}
	if err := os.WriteFile(path, []byte("no marks"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := r.write(path); err == nil {
		t.Error("a file without marks was written")
	}
}

// tsvOf writes the tables as gapgen does.
func tsvOf(w *world) map[string]string {
	out := map[string]string{}
	add := func(name, format string, args ...any) { out[name] += fmt.Sprintf(format+"\n", args...) }
	for i := range w.Activities {
		add("activity", "%d\tact:%d\tActivity %d", i, i, i)
	}
	for i := range w.States {
		add("state", "%d\tstate:%d\tState %d", i, i, i)
	}
	for i := range w.Instruments {
		add("instrument", "%d\tinst:%d\tInstrument %d\t%t", i, i, i, w.binding[i])
		for _, s := range w.parties[i] {
			add("party", "%d\t%d", i, s)
		}
	}
	for i := range w.Provisions {
		add("provision", "%d\tprov:%d\tProvision %d\t%d", i, i, i, w.instrument[i])
		for _, a := range w.covers[i] {
			add("covers", "%d\t%d", i, a)
		}
	}
	for i := range w.Statements {
		add("statement", "%d\tstmt:%d\t%d\t%s\t%s", i, i, w.by[i], dateOf(w.day[i]), w.says[i].word())
		for _, a := range w.mentions.of(i) {
			add("mentions", "%d\t%d", i, a)
		}
		for _, p := range w.invokes.of(i) {
			add("invokes", "%d\t%d", i, p)
		}
	}
	return out
}
