package extract_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/schema"
)

// TestGatesFindWhatTheirExpressionsFind holds the words by which expressions
// are tried against the expressions themselves, on the citations of the table
// in running text, on parts of it that begin anywhere, and on letters that
// change their length.
func TestGatesFindWhatTheirExpressionsFind(t *testing.T) {
	ontology, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	citer, err := extract.NewCiter(t.Context(), memstore.New(ontology))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join("testdata", "citations", "*"))
	if err != nil || len(files) == 0 {
		t.Fatal("no citations", err)
	}
	found := 0
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		for _, variant := range []string{
			text, strings.ToUpper(text), strings.ToLower(text), "K" + text, text[len(text)/3:], strings.ReplaceAll(text, "\n", " "), strings.ReplaceAll(text, " ", "  "),
			strings.ReplaceAll(text, "resolution", "resolution resolution"), strings.ReplaceAll(text, " ", ""),
		} {
			faults, n := extract.GateFaults(citer, variant)
			found += n
			for _, fault := range faults {
				t.Errorf("%s: %s", filepath.Base(path), fault)
			}
		}
	}
	if found < 1000 {
		t.Errorf("the expressions found %d matches, too few to say anything", found)
	}
}
