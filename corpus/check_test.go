package corpus_test

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph/memstore"
)

func TestTheEmbeddedCorpusHasNoProblem(t *testing.T) {
	for _, p := range open(t).Check(ontology(t)) {
		t.Error(p)
	}
}

// world is a small sound corpus.
func world(t testing.TB) fstest.MapFS {
	t.Helper()
	out, from := fstest.MapFS{}, os.DirFS("testdata/world")
	names, err := fs.Glob(from, "*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("the small world: %v, error %v", names, err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(from, name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: text}
	}
	return out
}

// broken is the small world with one thing changed, and what is said about it.
type broken struct {
	name, file, old, new string
	want                 []string
}

// files gives the small world, broken.
func (b broken) files(t *testing.T) fstest.MapFS {
	t.Helper()
	files := world(t)
	text := string(files[b.file].Data)
	if strings.Count(text, b.old) != 1 {
		t.Fatalf("%q stands %d times in %s", b.old, strings.Count(text, b.old), b.file)
	}
	files[b.file].Data = []byte(strings.Replace(text, b.old, b.new, 1))
	return files
}

// problems gives what is said about the broken world, by Open or by Check.
func (b broken) problems(t *testing.T) []string {
	t.Helper()
	c, err := corpus.Open(b.files(t))
	var found corpus.Problems
	if err != nil && !errors.As(err, &found) {
		t.Fatal(err)
	}
	if err == nil {
		found = c.Check(ontology(t))
	}
	var out []string
	for _, p := range found {
		out = append(out, p.String())
	}
	return out
}

func TestTheSmallWorldIsSound(t *testing.T) {
	c, err := corpus.Open(world(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range c.Check(ontology(t)) {
		t.Error(p)
	}
	if _, err := memstore.New(ontology(t)).Apply(t.Context(), c.Batch()); err != nil {
		t.Error(err)
	}
}

func TestEachFaultIsFoundWithItsPlace(t *testing.T) {
	for _, b := range faults() {
		t.Run(b.name, func(t *testing.T) {
			if diff := cmp.Diff(b.want, b.problems(t)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAFaultyBatchIsRefusedByTheStore(t *testing.T) {
	files := world(t)
	files["judgement.yaml"].Data = []byte(strings.Replace(string(files["judgement.yaml"].Data), "manner: DIRECT", "manner: STRAIGHT", 1))
	c, err := corpus.Open(files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := memstore.New(ontology(t)).Apply(t.Context(), c.Batch()); err == nil {
		t.Error("a store took what Check refuses")
	}
}

func TestAllFaultsAreGivenInOrder(t *testing.T) {
	files := world(t)
	for name, change := range map[string][2]string{
		"said.yaml":      {"stance: AFFIRMS", "stance: PERHAPS"},
		"law.yaml":       {"modality: PROHIBITION", "modality: PRAYER"},
		"judgement.yaml": {"    activities: 3", "    activities: 4"},
	} {
		files[name].Data = []byte(strings.Replace(string(files[name].Data), change[0], change[1], 1))
	}
	c, err := corpus.Open(files)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range c.Check(ontology(t)) {
		got = append(got, p.File)
	}
	if diff := cmp.Diff([]string{"judgement.yaml", "law.yaml", "said.yaml"}, got); diff != "" {
		t.Errorf("files with problems (-want +got):\n%s", diff)
	}
}
