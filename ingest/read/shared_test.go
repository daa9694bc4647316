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

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/read"
)

// sharedData is where the real documents lie on the machines of those who have them.
var sharedData = filepath.Join("..", "..", "..", "shared", "data")

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
	fmt.Println(strings.Join(got, "\n"))
}

// outcomeOf reads a file as ingest does: a table by its rows, else as one document.
func outcomeOf(name string, data []byte) string {
	records, err := read.Records(name, data)
	if err == nil && len(records) > 0 {
		return fmt.Sprintf("table of %d", len(records))
	}
	d, err := read.File(name, data, doc.Hints{})
	if err != nil {
		reason := strings.TrimPrefix(err.Error(), "refused: ")
		return "refused: " + reason[:min(len(reason), 60)]
	}
	return d.Format + " " + d.Language
}
