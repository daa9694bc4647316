package export_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/piprate/json-gold/ld"

	"github.com/lacuna-law/lacuna/export"
)

// closed fetches nothing: an export brings its context with it.
type closed struct{}

func (closed) LoadDocument(string) (*ld.RemoteDocument, error) {
	return nil, errors.New("a context was to be fetched")
}

// normal reads lines of N-Quads with the processor and writes them again.
func normal(t *testing.T, lines []string) []string {
	t.Helper()
	s := &ld.NQuadRDFSerializer{}
	set, err := s.Parse(strings.Join(lines, "\n") + "\n")
	if err != nil {
		t.Fatal(err)
	}
	return quads(t, set)
}

func quads(t *testing.T, set *ld.RDFDataset) []string {
	t.Helper()
	text, err := (&ld.NQuadRDFSerializer{}).Serialize(set)
	if err != nil {
		t.Fatal(err)
	}
	out := strings.Split(strings.TrimSpace(text.(string)), "\n")
	slices.Sort(out)
	return slices.Compact(out)
}

// TestJSONLDProcessorReadsTheTurtle expands the JSON-LD with a processor and
// holds its triples against those of the Turtle.
func TestJSONLDProcessorReadsTheTurtle(t *testing.T) {
	part := small(t)
	part.Base = "https://law.example/"
	for name, j := range map[string]export.Job{"small": small(t), "served": part, "bundled": bundled(t)} {
		var doc any
		if err := json.Unmarshal([]byte(write(t, j, "jsonld")), &doc); err != nil {
			t.Fatal(err)
		}
		options := ld.NewJsonLdOptions("")
		options.DocumentLoader = closed{}
		set, err := ld.NewJsonLdProcessor().ToRDF(doc, options)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, want := quads(t, set.(*ld.RDFDataset)), normal(t, readTurtle(t, write(t, j, "turtle")))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: (-Turtle +JSON-LD) %.3000s", name, diff)
		}
		t.Logf("%s: %d triples", name, len(got))
	}
}
