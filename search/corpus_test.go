package search_test

import (
	"bufio"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

var update = flag.Bool("update", false, "write the goldens")

// corpusWorld holds the bundled corpus.
func corpusWorld(t testing.TB) *world {
	t.Helper()
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	if _, err := w.store.Apply(t.Context(), c.Batch()); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestCorpusSpyware(t *testing.T) {
	ix := corpusWorld(t).open("")
	got := idsOf(find(t, ix, search.Query{Text: "spyware", First: 100}))
	for _, want := range []string{"activity:commercial-spyware-misuse", "activity:commercial-spyware-proliferation", "provision:gge2015-13i"} {
		if !slices.Contains(got, want) {
			t.Errorf("spyware does not find %s but %v", want, got)
		}
	}
	linked := search.Query{Activities: []string{"commercial-spyware-proliferation"}, Kinds: []schema.Kind{schema.KindProvision}, First: 100}
	if got := idsOf(find(t, ix, linked)); !slices.Contains(got, "provision:gge2015-13i") {
		t.Errorf("the activity's provisions are %v", got)
	}
}

func TestCorpusAgrees(t *testing.T) {
	healthy(t, corpusWorld(t).open(t.TempDir()))
}

// TestGolden holds the first three hits of queries. Each line of the golden is
// a query, a tab, and ids with spaces between; a reader may add a query.
func TestGolden(t *testing.T) {
	ix := corpusWorld(t).open("")
	path := filepath.Join("testdata", "golden.tsv")
	var lines []string
	for _, row := range readGolden(t, path) {
		text, want, _ := strings.Cut(row, "\t")
		got := strings.Join(idsOf(find(t, ix, search.Query{Text: text, First: 3})), " ")
		lines = append(lines, text+"\t"+got)
		if diff := cmp.Diff(strings.Fields(want), strings.Fields(got)); diff != "" && !*update {
			t.Errorf("%s: first hits (-want +got):\n%s", text, diff)
		}
	}
	if *update {
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func readGolden(t *testing.T, path string) []string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		out = append(out, lines.Text())
	}
	return out
}

// What was asked for is shown before what means the same.
func TestOwnWordsAreShownFirst(t *testing.T) {
	ix := corpusWorld(t).open("")
	for _, text := range []string{"ransomware", `"due diligence"`, "программы-вымогатели"} {
		hit := find(t, ix, search.Query{Text: text, First: 1}).Hits[0]
		hit.Highlights = hit.Highlights[:1]
		own := strings.ToLower(strings.Join(marks(hit), " "))
		if first := strings.ToLower(strings.FieldsFunc(strings.Trim(text, `"`), func(r rune) bool { return r == '-' || r == ' ' })[0]); !strings.Contains(own, first[:len(first)-2]) {
			t.Errorf("%s: %s shows %q first", text, hit.ID, own)
		}
	}
}
