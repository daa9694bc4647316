package reference_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/reference"
	"github.com/lacuna-law/lacuna/schema"
)

func items(t *testing.T, ids ...graph.ID) []reference.Item {
	t.Helper()
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	store := memstore.New(o)
	if _, err := store.Apply(t.Context(), c.Batch()); err != nil {
		t.Fatal(err)
	}
	var nodes []graph.Node
	for _, id := range ids {
		n, err := store.Node(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		nodes = append(nodes, n)
	}
	out, err := reference.Of(t.Context(), store, nodes)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestOf(t *testing.T) {
	got := items(t, "provision:charter-2-4", "instrument:iccpr", "claim:EU-2024-11-18/1", "principle:sovereignty")
	charter, iccpr, claim, principle := got[0], got[1], got[2], got[3]
	if charter.Title != "UN Charter, Art. 2(4)" || charter.Date != "1945-06-26" || charter.Form != "TREATY" || charter.Pinpoint != "Art. 2(4)" {
		t.Errorf("the provision is %+v", charter)
	}
	if iccpr.Date == "" || !strings.Contains(iccpr.Title, "Civil and Political") {
		t.Errorf("the instrument is %+v", iccpr)
	}
	if claim.Within == "" || len(claim.Authors) != 1 || !strings.Contains(claim.Authors[0], "European Union") || claim.Date != "2024-11-18" {
		t.Errorf("the claim is %+v", claim)
	}
	if principle.Title != "State sovereignty" || principle.Text == "" {
		t.Errorf("the principle is %+v", principle)
	}
}

// hostile is an item of which every field tries to be more than text.
func hostile() reference.Item {
	bad := "=1+1\r\nER  - \n}\\{%$\",\t"
	return reference.Item{ID: "claim:{x},y", Kind: schema.KindClaim, Title: bad, Authors: []string{bad, "@SUM"}, Container: "-" + bad, Pinpoint: "+" + bad, Date: "2024-05", Symbol: "\t=A", Text: "@" + bad, Link: "http://x/}{"}
}

func write(t *testing.T, format string) string {
	t.Helper()
	var b bytes.Buffer
	if err := reference.Write(&b, format, reference.List{Title: "=q", Release: "2026.11", Revision: 3, AsOf: "2026-11-23", Total: 1, Items: []reference.Item{hostile()}}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCSVCellsAreNoFormulas(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(write(t, "csv"))).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	for i, cell := range rows[1] {
		if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
			t.Errorf("column %s is %q", rows[0][i], cell)
		}
	}
}

func TestRISIsOneRecord(t *testing.T) {
	text := write(t, "ris")
	for _, line := range strings.Split(strings.TrimSpace(text), "\r\n") {
		if len(line) < 5 || line[2:5] != "  -" {
			t.Errorf("the line %q has no tag", line)
		}
	}
	if strings.Count("\r\n"+text, "\r\nER  -") != 1 || !strings.HasPrefix(text, "TY  - ") || !strings.Contains(text, "DA  - 2024/05//\r\n") {
		t.Errorf("the record is %q", text)
	}
}

func TestCSL(t *testing.T) {
	var got []struct {
		ID, Type string
		Issued   struct {
			Parts [][]int `json:"date-parts"`
		}
	}
	if err := json.Unmarshal([]byte(write(t, "csl.json")), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].Type != "speech" || !cmp.Equal(got[0].Issued.Parts, [][]int{{2024, 5}}) {
		t.Errorf("got %+v", got)
	}
}

func TestNoSuchFormat(t *testing.T) {
	if err := reference.Write(&bytes.Buffer{}, "pdf", reference.List{}); err == nil {
		t.Error("PDF was written")
	}
}
