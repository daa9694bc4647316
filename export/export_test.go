package export_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/export"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden holds a text against a file that people read.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func layer(t testing.TB, j export.Job, l gap.Lens) string {
	t.Helper()
	atlas, err := gap.Compile(t.Context(), j.Reader)
	if err != nil {
		t.Fatal(err)
	}
	gaps, err := atlas.Gaps(l, gap.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := export.Navigator(&b, j.Head, gaps); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	j := small(t)
	for _, format := range export.Formats() {
		if format != "csv" {
			golden(t, "small."+format, write(t, j, format))
		}
	}
	golden(t, "small.navigator", layer(t, j, gap.Lens{AsOf: "2026-11-23"}))
	for name, text := range tables(t, j) {
		if name == "edges.csv" || name == "activity.csv" || name == "claim.csv" || name == "decision.csv" {
			golden(t, "small."+name, text)
		}
	}
}

// TestSameGraphSameBytes applies the same graph in another order.
func TestSameGraphSameBytes(t *testing.T) {
	law, record := smallLaw(), smallRecord()
	bare := graph.Batch{Source: law.Source, Nodes: law.Nodes}
	a, b := small(t), over(t, head(), append([]graph.Batch{bare, record, law}, smallDesk()...)...)
	for _, format := range export.Formats() {
		if format == "csv" {
			a.Kinds, b.Kinds = []schema.Kind{schema.KindActivity}, []schema.Kind{schema.KindActivity}
		}
		if diff := cmp.Diff(write(t, a, format), write(t, b, format)); diff != "" {
			t.Errorf("%s: %s", format, diff)
		}
		a.Kinds, b.Kinds = nil, nil
	}
}

func TestParts(t *testing.T) {
	j := small(t)
	j.IDs = []graph.ID{"activity:lantern-theft", "provision:pact-1"}
	j.Base = "https://law.example/"
	text := write(t, j, "turtle")
	if !strings.Contains(text, "<https://law.example/activity:lantern-theft>\n") || !strings.Contains(text, "skos:broader <https://law.example/activity:darkening>") || strings.Contains(text, "urn:lacuna") {
		t.Errorf("the part is\n%s", text)
	}
	if ld := write(t, j, "jsonld"); strings.Contains(ld, "urn:lacuna") || !strings.Contains(ld, `"ns": "https://law.example/ns#"`) {
		t.Errorf("the part is\n%s", ld)
	}
	if text := write(t, j, "graphml"); strings.Count(text, "<node ") != 2 || strings.Count(text, "<edge ") != 0 {
		t.Errorf("the part is\n%s", text)
	}
	j.Kinds = []schema.Kind{schema.KindActivity, schema.KindProvision}
	j.IDs = nil
	if text := write(t, j, "graphml"); strings.Count(text, "<node ") != 5 || strings.Count(text, "<edge ") != 2 {
		t.Errorf("the part is\n%s", text)
	}
	if ris := write(t, j, "ris"); strings.Count(ris, "TY  - ") != 5 {
		t.Errorf("the part is\n%s", ris)
	}
}

func TestNoSuchPart(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*export.Job)
		format string
		want   string
	}{
		"kind":              {func(j *export.Job) { j.Kinds = []schema.Kind{"Law"} }, "turtle", `kind: "Law": not one of Activity`},
		"id":                {func(j *export.Job) { j.IDs = []graph.ID{"activity:none"} }, "jsonld", `id: "activity:none": not in this graph`},
		"id of other kind":  {func(j *export.Job) { j.Kinds, j.IDs = []schema.Kind{"State"}, []graph.ID{"group:G"} }, "jsonld", "it is of kind Group"},
		"no address":        {func(j *export.Job) { j.Base = "law example" }, "turtle", "base: "},
		"open address":      {func(j *export.Job) { j.Base = "https://law.example" }, "turtle", "ends in / or :"},
		"table of all":      {func(*export.Job) {}, "csv", "a table holds one kind"},
		"mapping of states": {func(j *export.Job) { j.Kinds = []schema.Kind{"State"} }, "oscal", "by assessments alone"},
	} {
		t.Run(name, func(t *testing.T) {
			j := small(t)
			c.change(&j)
			var b bytes.Buffer
			err := j.Write(t.Context(), &b, c.format)
			if !errors.Is(err, export.ErrPart) || !strings.Contains(err.Error(), c.want) || b.Len() > 0 {
				t.Errorf("got %v and %d bytes, want %q", err, b.Len(), c.want)
			}
		})
	}
	j := over(t, head())
	if err := j.Write(t.Context(), &bytes.Buffer{}, "oscal"); !errors.Is(err, export.ErrPart) {
		t.Errorf("a mapping of nothing: %v", err)
	}
	if err := j.Write(t.Context(), &bytes.Buffer{}, "pdf"); err == nil {
		t.Error("PDF was written")
	}
}
