//go:build unix

package read_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/read"
)

// FuzzFormats: whatever the bytes are, a file is refused or has a text with
// something visible in it, whose pages lie in order within it; reading twice
// gives the same; and a refusal is one line. PDF has its own sandbox, which is
// slow to fuzz; mutated files of it are read by TestMutatedFiles.
func FuzzFormats(f *testing.F) {
	for name, data := range samples(f) {
		if name != "pdf" {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.Contains(data, []byte("%PDF-")) {
			t.Skip("a PDF")
		}
		d, err := read.File("x", data, doc.Hints{})
		if err != nil {
			if !errors.Is(err, read.ErrRefused) || strings.Contains(err.Error(), "\n") {
				t.Fatalf("%q is no refusal of one line", err)
			}
			return
		}
		holdPages(t, d)
		if strings.TrimSpace(d.Text.String()) == "" {
			t.Fatalf("%s: nothing to be seen in %q", d.Format, d.Text.String())
		}
		again, err := read.File("x", data, doc.Hints{})
		if err != nil || again.Text.String() != d.Text.String() || !slices.Equal(again.Pages, d.Pages) {
			t.Fatalf("a second reading differs: %v", err)
		}
	})
}

// FuzzRecords: every row that Records gives is read by File, in the same words
// and with the same hints, or refused because it has no text; and giving the
// rows as JSON again gives the same rows.
func FuzzRecords(f *testing.F) {
	for name, data := range samples(f) {
		if slices.Contains([]string{"json", "yaml", "csv", "tsv"}, name) {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		records, err := read.Records("x", data)
		if err != nil && !errors.Is(err, read.ErrRefused) {
			t.Fatalf("%v is no refusal", err)
		}
		rows := make([]json.RawMessage, 0, len(records))
		for _, r := range records {
			rows = append(rows, r.Data)
			d, err := read.File(r.Name, r.Data, r.Hints)
			if err != nil && !errors.Is(err, read.ErrRefused) {
				t.Fatalf("%s: %v", r.Name, err)
			}
			if err == nil && d.Format != "record" && d.Format != "treaty" {
				t.Fatalf("%s is read as %s", r.Name, d.Format)
			}
		}
		if len(records) == 0 {
			return
		}
		list, err := json.Marshal(rows)
		if err != nil {
			t.Fatal(err)
		}
		again, err := read.Records("x", list)
		if err != nil || len(again) != len(records) {
			t.Fatalf("%d rows again are %d, %v", len(records), len(again), err)
		}
		for i := range again {
			if !bytes.Equal(again[i].Data, records[i].Data) || again[i].Hints != records[i].Hints {
				t.Fatalf("row %d: %s, again %s", i+1, records[i].Data, again[i].Data)
			}
		}
	})
}

// FuzzTable: a table of two columns written as CSV is read as it was written.
func FuzzTable(f *testing.F) {
	f.Add("PAK", "We say, \"clearly\".\nTwice.")
	f.Fuzz(func(t *testing.T, state, text string) {
		clean := func(s string) string {
			return strings.ToValidUTF8(strings.NewReplacer("\r", "", "\x00", "").Replace(s), "")
		}
		state, text = clean(state), clean(text)
		if strings.TrimSpace(text) == "" {
			return
		}
		var out bytes.Buffer
		w := csv.NewWriter(&out)
		if err := w.WriteAll([][]string{{"state", "text"}, {state, text}}); err != nil {
			t.Fatal(err)
		}
		records, err := read.Records("x", out.Bytes())
		if err != nil || len(records) != 1 {
			t.Fatalf("%q gives %d rows, %v", out.String(), len(records), err)
		}
		var got struct{ Text string }
		if err := json.Unmarshal(records[0].Data, &got); err != nil || got.Text != strings.TrimSpace(text) || records[0].Hints.State != strings.TrimSpace(state) {
			t.Fatalf("%q and %q became %s (%v)", state, text, records[0].Data, err)
		}
	})
}
