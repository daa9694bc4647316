package ingest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

const speechInEnglish = `Mr. President, we met in 1945 and again in 1972, when Kleinhammer of Pakistan spoke to 130 States. In the year 2030 we shall count 8,000 ships, as Minister Oberlander said to France and to Kenya.

Of the 47 harbours only 19 are lit. Japan gave 250 lamps, Brazil gave 316, and the Charter of the United Nations asks us all to keep the peace. Our neighbour, President Quintanilla, knows that 85 of them burn.
`

const speechInFrench = `Monsieur le Président, nous nous sommes réunis en 1945 et de nouveau en 1972, quand Kleinhammer du Pakistan parlait à 130 États. En 2030 nous compterons 8,000 navires, comme le ministre Oberlander le disait à la France et au Kenya.

Des 47 ports, 19 seulement sont éclairés. Le Japon a donné 250 lampes, le Brésil 316, et la Charte des Nations Unies nous demande à tous de garder la paix. Notre voisin, le président Quintanilla, sait que 85 brûlent.
`

// The same speech in another transcription and in another language is linked
// and never merged; another speech of the State, and the same words by another
// State, are not.
func TestSpeechesThatResembleEachOther(t *testing.T) {
	b, dir := inMemory(t), t.TempDir()
	for name, text := range map[string]string{
		"a.txt": speechInEnglish,
		"b.txt": strings.ReplaceAll(strings.ReplaceAll(speechInEnglish, "ships", "sh1ps"), "burn", "bum"),
		"c.txt": speechInFrench,
		"d.txt": "Mr. President, the sea is wide and the harbours are many. We thank everybody who came, and those who could not come as well. Let us now turn to the fish, of which there are fewer each year, and to the birds, of which nobody knows how many there are.\n",
	} {
		write(t, dir, name, text)
		write(t, dir, name+".meta.yaml", "as: statement\nstate: CHL\ndate: 2024-09-26\n")
	}
	write(t, dir, "e.txt", strings.ReplaceAll(speechInEnglish, "Mr.", "Madam"))
	write(t, dir, "e.txt.meta.yaml", "as: statement\nstate: PER\ndate: 2024-09-26\n")
	report := b.run(t, ingest.Options{Detail: true}, doc.Hints{}, dir)
	if report.New != 5 {
		t.Fatalf("report %+v", report)
	}
	got := map[string]string{}
	for _, e := range report.Documents {
		for _, r := range e.Resembles {
			other, err := b.store.Node(t.Context(), r.Document)
			if err != nil {
				t.Fatal(err)
			}
			got[filepath.Base(e.Source)+" "+filepath.Base(other.Attrs.Text("path"))] = r.How
		}
	}
	want := map[string]string{"b.txt a.txt": "TRANSCRIPTION", "c.txt a.txt": "TRANSLATION", "c.txt b.txt": "TRANSLATION"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	edges := 0
	for e, err := range b.store.Edges(t.Context(), graph.EdgeQuery{Names: []schema.EdgeName{schema.EdgeResembles}}) {
		if err != nil || e.From >= e.To || e.Attrs.Number("share") < 0.3 {
			t.Error(e, err)
		}
		edges++
	}
	if edges != len(want) {
		t.Errorf("%d edges, want %d", edges, len(want))
	}
	before, _ := b.store.Revision(t.Context())
	if again := b.run(t, ingest.Options{}, doc.Hints{}, dir); again.Unchanged != 5 {
		t.Errorf("again: %+v", again)
	}
	// Read anew in another way, the same pairs are found from the other end.
	b.run(t, ingest.Options{}, doc.Hints{Licence: "none"}, dir)
	if after, _ := b.store.Revision(t.Context()); after == before {
		t.Error("nothing was written")
	}
	for e, err := range b.store.Edges(t.Context(), graph.EdgeQuery{Names: []schema.EdgeName{schema.EdgeResembles}}) {
		if err != nil || e.From >= e.To {
			t.Error(e, err)
		}
		edges--
	}
	if edges != 0 {
		t.Errorf("%d edges fewer than before", edges)
	}
}

// The speeches of the general debate of 2024 that were given in another
// language find their English versions, among those of the same States in three
// years. Four of fifteen are too damaged to be recognised, or do not say when
// they were given.
func TestSpeechesInAnotherLanguage(t *testing.T) {
	needShared(t)
	codes := map[string]string{"ar": "ARG", "bh": "BHR", "bj": "BEN", "by": "BLR", "cf": "CAF", "ci": "CIV", "cm": "CMR", "cu": "CUB",
		"es": "ESP", "gn": "GIN", "hn": "HND", "iq": "IRQ", "mr": "MRT", "mx": "MEX", "pe": "PER"}
	b := inMemory(t)
	originals, err := filepath.Glob(filepath.Join(sharedData, "statements", "unga79_original_language", "*.txt"))
	if err != nil || len(originals) != len(codes) {
		t.Fatal(len(originals), err)
	}
	var paths []string
	for _, file := range originals {
		for _, session := range []string{"77_2022", "78_2023", "79_2024"} {
			name := filepath.Join(sharedData, "corpora", "ungdc_2022_2024", codes[filepath.Base(file)[:2]]+"_"+session+".txt")
			if _, err := os.Stat(name); err == nil {
				paths = append(paths, name)
			}
		}
	}
	report := b.run(t, ingest.Options{Detail: true}, doc.Hints{}, append(paths, originals...)...)
	names := map[graph.ID]string{}
	right, wrong := 0, 0
	for _, e := range report.Documents {
		names[e.Document] = filepath.Base(e.Source)
		for _, r := range e.Resembles {
			if names[r.Document] == codes[filepath.Base(e.Source)[:2]]+"_79_2024.txt" && r.How == "TRANSLATION" {
				right++
				continue
			}
			wrong++
			t.Errorf("%s is taken for %s", filepath.Base(e.Source), names[r.Document])
		}
	}
	t.Logf("%d of %d pairs found, %d wrong", right, len(originals), wrong)
	if right < 10 {
		t.Errorf("%d of %d pairs found, want 10", right, len(originals))
	}
}
