package extract_test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/ingest/read"
)

// TestCitationsOfRealTexts counts what becomes of the citations of the real
// texts beside the checkout, by folder and status, and holds the counts, so
// that a change of the grammar shows what it does to them.
func TestCitationsOfRealTexts(t *testing.T) {
	shared := filepath.Join("..", "..", "..", "shared", "data")
	if _, err := os.Stat(shared); err != nil {
		t.Skipf("no real texts: %v", err)
	}
	s := open(t)
	citer, err := extract.NewCiter(t.Context(), s.lex.Graph())
	if err != nil {
		t.Fatal(err)
	}
	files, counts := map[string]int{}, map[string]int{}
	for _, folder := range [...]string{"texts", "statements", "documents"} {
		err := filepath.WalkDir(filepath.Join(shared, folder), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			d, err := read.File(path, data, doc.Hints{})
			if errors.Is(err, read.ErrRefused) {
				return nil // what is refused is held by the tests of package read
			}
			if err != nil {
				return err
			}
			kind := filepath.Base(filepath.Dir(path)) + strings.ToLower(filepath.Ext(path))
			files[kind]++
			for _, ref := range s.world.Cite(citer.Find(d.Text)) {
				if got := d.Text.Slice(ref.Start, ref.End); got != ref.Quote {
					t.Errorf("%s: %q is not at %d-%d", path, ref.Quote, ref.Start, ref.End)
				}
				counts[kind+" "+string(ref.Status)]++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	var got strings.Builder
	for _, kind := range sortedNames(files) {
		fmt.Fprintf(&got, "%-28s files %d\n", kind, files[kind])
		for _, status := range sortedNames(counts) {
			if of, name, _ := strings.Cut(status, " "); of == kind {
				fmt.Fprintf(&got, "%-28s %-24s %d\n", kind, name, counts[status])
			}
		}
	}
	holdText(t, filepath.Join("testdata", "citations-real.golden"), got.String())
}

func sortedNames(m map[string]int) []string { return slices.Sorted(maps.Keys(m)) }

// holdText compares a report with the one that was written down.
func holdText(t *testing.T, golden, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("counts changed; read what changed and write them with -update\n%s", diff)
	}
}
