package read_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/read"
)

// sharedData is where the real documents lie on the machines of those who have them.
var sharedData = filepath.Join("..", "..", "..", "shared", "data")

// wantShared is the outcome by folder.
const wantShared = `
.: markdown en × 1
annotated: refused: JSON of a kind that is not read × 26
corpora/ungdc_2022_2024: markdown en × 4
corpora/ungdc_2022_2024: text en × 573
corpora: refused: a table of other things than statements × 3
documents/unsc_drafts_pdf: pdf en × 9
ir/cranfield: refused: XML of a kind that is not read × 2
ir/cranfield: text  × 1
reference/treaty_parties: refused: a table of other things than statements × 1
reference/treaty_parties: refused: a table of participants × 1
reference/treaty_parties: table of 64 × 1
reference/treaty_parties: table of parties × 36
reference: refused: a table of other things than statements × 2
reference: table of parties × 1
statements/unga79_original_language: pdf es × 1
statements/unga79_original_language: pdf fr × 1
statements/unga79_original_language: refused: the Arabic text of the PDF is garbled × 1
statements/unga79_original_language: text  × 3
statements/unga79_original_language: text es × 6
statements/unga79_original_language: text fr × 5
statements/unga79_original_language: text ru × 1
statements/unga_general_debate: text en × 13
statements: table of 120 × 1
statements: text en × 1
texts/bilingual_json: treaty en × 25
texts/paris_call: pdf en × 1
texts/paris_call: pdf fr × 1
texts/paris_call: text en × 1
texts/paris_call: text fr × 1
texts/structured_json: treaty en × 14
texts/treaties_plain: markdown en × 8
texts/treaties_plain: text en × 1
texts/udhr_xml: udhr ar × 1
texts/udhr_xml: udhr en × 1
texts/udhr_xml: udhr es × 1
texts/udhr_xml: udhr fr × 1
texts/udhr_xml: udhr ru × 1
texts/udhr_xml: udhr zh × 1
texts/un_charter: text ar × 1
texts/un_charter: text en × 1
texts/un_charter: text es × 1
texts/un_charter: text fr × 1
texts/un_charter: text ru × 1
texts/un_charter: text zh × 1
texts: refused: a table of other things than statements × 1
`

// TestSharedDocuments reads every real document and holds the outcome of each
// folder to what is right: how many are read in which format, how many tables
// give how many statements, and what is refused for which reason.
func TestSharedDocuments(t *testing.T) {
	if _, err := os.Stat(sharedData); err != nil {
		t.Skip("no shared documents: ", err)
	}
	outcomes := map[string]int{}
	err := filepath.WalkDir(sharedData, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		start := time.Now()
		rel, _ := filepath.Rel(sharedData, name)
		outcome := outcomeOf(rel, data)
		if taken := time.Since(start); taken > 10*time.Second {
			t.Errorf("%s took %v", rel, taken)
		}
		outcomes[filepath.ToSlash(filepath.Dir(rel))+": "+outcome]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for outcome, count := range outcomes {
		got = append(got, fmt.Sprintf("%s × %d", outcome, count))
	}
	slices.Sort(got)
	if diff := cmp.Diff(strings.Split(strings.TrimSpace(wantShared), "\n"), got); diff != "" {
		t.Error(diff)
	}
}

// outcomeOf reads a file as ingest does: a table by its rows, else as one document.
func outcomeOf(name string, data []byte) string {
	if read.IsParties(data) {
		if _, err := read.Parties(data); err != nil {
			return refusalOf(err)
		}
		return "table of parties"
	}
	records, err := read.Records(name, data)
	if err == nil && len(records) > 0 {
		return fmt.Sprintf("table of %d", len(records))
	}
	d, err := read.File(name, data, doc.Hints{})
	if err != nil {
		return refusalOf(err)
	}
	return d.Format + " " + d.Language
}

func refusalOf(err error) string {
	return "refused: " + strings.SplitN(strings.TrimPrefix(err.Error(), "refused: "), ":", 2)[0]
}
