package corpus_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
)

// FuzzFragment: a fragment is read, the same each time, into records whose ids
// differ and whose edges are in order and end at known things, or every fault
// of it is told with the file and a line that it has, in the order of the lines.
func FuzzFragment(f *testing.F) {
	for _, file := range world(f) {
		f.Add(string(file.Data))
	}
	for _, text := range []string{"draft: {title: x}\n", "instruments:\n- id: own\n  title: Own\n", "instruments: &a\n- id: own\n---\nprovisions: *a\n", "draft:\n  title: |\n    x\n\n\ninstruments:\n- [", "provisions:\n- {id: a, instrument: a}\n- {id: a, instrument: b}\n", "defaults: {instruments: {x: y}}", "\t", "a: 'b\n\n\nc", "#\r\n]", "\"\r\n\\x"} {
		f.Add(text)
	}
	base := corpus.Base{Ontology: ontology(f), Sections: []string{"instruments", "provisions", "assessments", "participation", "lineage"}, Head: "draft",
		Known: func(id graph.ID) bool { return id == "instrument:known" || id == "activity:known" || id == "state:AAA" }, Fill: func(graph.Node) {}}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 8000 {
			return
		}
		got, err := corpus.ReadFragment("own.yaml", []byte(text), base)
		again, err2 := corpus.ReadFragment("own.yaml", []byte(text), base)
		if diff := cmp.Diff(got, again); diff != "" || (err == nil) != (err2 == nil) || err != nil && err.Error() != err2.Error() {
			t.Fatalf("read twice: %s, %v and %v", diff, err, err2)
		}
		if err != nil {
			holdProblems(t, text, err)
			return
		}
		seen := map[graph.ID]bool{}
		for _, n := range got.Nodes {
			if seen[n.ID] || base.Known(n.ID) {
				t.Fatalf("%s is there twice", n.ID)
			}
			seen[n.ID] = true
		}
		if !slices.IsSortedFunc(got.Edges, func(a, b graph.Edge) int { return a.Compare(b.EdgeKey) }) {
			t.Fatalf("the edges are not in order: %v", got.Edges)
		}
		for _, e := range got.Edges {
			for _, end := range []graph.ID{e.From, e.To} {
				if !seen[end] && !base.Known(end) {
					t.Fatalf("%s: %s is nowhere", e.EdgeKey, end)
				}
			}
		}
	})
}

func holdProblems(t *testing.T, text string, err error) {
	t.Helper()
	var problems corpus.Problems
	if !errors.As(err, &problems) || len(problems) == 0 {
		t.Fatalf("%v is no list of problems", err)
	}
	lines, last := 1+strings.Count(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n"), 0
	for _, p := range problems {
		if p.File != "own.yaml" || p.What == "" || p.Line < last || p.Line > lines {
			t.Fatalf("%+v in a text of %d lines after line %d: %q", p, lines, last, text)
		}
		last = p.Line
	}
}
