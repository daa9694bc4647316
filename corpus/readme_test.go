package corpus_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
)

// The example of the README, added to the files it names, has no problem.
func TestTheExampleOfTheReadme(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	names, err := fs.Glob(corpus.Embedded(), "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		content, err := fs.ReadFile(corpus.Embedded(), name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: content}
	}
	blocks := strings.Split(string(text), "   ```yaml\n")[1:]
	for i, name := range []string{"instruments.yaml", "provisions.yaml", "assessments.yaml"} {
		block, _, _ := strings.Cut(blocks[i], "   ```\n")
		block = strings.ReplaceAll("\n"+block, "\n   ", "\n")
		files[name].Data = append(files[name].Data, block...)
	}
	c, err := corpus.Open(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range c.Check(ontology(t)) {
		t.Error(p)
	}
	for _, id := range []graph.ID{"instrument:hostages-convention-1979", "provision:hostages-2", "assessment:hostages-2/ransomware"} {
		nodeOf(t, c, id)
	}
}
