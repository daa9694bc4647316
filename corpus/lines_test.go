package corpus_test

import (
	"errors"
	"testing"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
)

// TestFaultsNameTheLineThatEditorsSee writes one fault with lines that end as
// on each sort of machine: it stands on the same line of each.
func TestFaultsNameTheLineThatEditorsSee(t *testing.T) {
	base := corpus.Base{Ontology: ontology(t), Sections: []string{"instruments"}, Head: "draft", Known: func(graph.ID) bool { return false }, Fill: func(graph.Node) {}}
	for name, end := range map[string]string{"LF": "\n", "CR LF": "\r\n", "CR": "\r"} {
		for what, text := range map[string]string{
			"after a comment":       "# said" + end + "#" + end + end + "nothing: x" + end,
			"after a quoted text":   "draft:" + end + "  title: \"a" + end + "    b\"" + end + "nothing: x" + end,
			"after a literal":       "draft:" + end + "  title: |" + end + "    b" + end + "nothing: x" + end,
			"no YAML after comment": "draft:" + end + "  title: a # b" + end + "#" + end + "]" + end,
		} {
			_, err := corpus.ReadFragment("own.yaml", []byte(text), base)
			var problems corpus.Problems
			if !errors.As(err, &problems) || len(problems) != 1 || problems[0].Line != 4 {
				t.Errorf("%s, %s: %v, want one fault in line 4", name, what, err)
			}
		}
	}
}

// TestEndsOfLinesChangeNothing reads a file with each end of lines.
func TestEndsOfLinesChangeNothing(t *testing.T) {
	base := corpus.Base{Ontology: ontology(t), Sections: []string{"instruments"}, Head: "draft", Known: func(graph.ID) bool { return false }, Fill: func(graph.Node) {}}
	for _, end := range []string{"\n", "\r\n", "\r"} {
		got, err := corpus.ReadFragment("own.yaml", []byte("draft:"+end+"  title: |"+end+"    one"+end+"    two"+end+"  note: \"a"+end+"    b\""+end), base)
		if err != nil || got.Head["title"] != "one\ntwo\n" || got.Head["note"] != "a b" {
			t.Errorf("%q: %q, %v", end, got.Head, err)
		}
	}
}
