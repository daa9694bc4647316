package ingest_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/ingest"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

const lighthouses = `Convention on the Keeping of Lighthouses in Distant Seas

Article 1 – Use of terms
For this Convention a lighthouse is a tower with a lamp.

Article 2
1. The Parties shall keep their lighthouses lit.
2. No Party shall put out the lamp of another.

Article 3
The Parties should exchange lamps.

Article 4
A Party may paint its towers.
`

const lighthousesAgain = `CONVENTION ON THE KEEPING OF LIGHTHOUSES IN DISTANT SEAS (1951)

Article 1
For this Convention a lighthouse is a tower with a lamp.

Article 2
1. The Parties shall keep their lighthouses lit at night.
2. No Party shall put out the lamp of another.

Article 3
The Parties should exchange lamps.

Article 4
A Party may paint its towers.

Article 5
The end.
`

// A text of an instrument that the corpus does not have is made one, and
// answers no question about gaps.
func TestUnknownInstrument(t *testing.T) {
	b, dir := inMemory(t), t.TempDir()
	before := gapsOf(t, b)
	write(t, dir, "treaty.txt", lighthouses)
	report := b.run(t, ingest.Options{Detail: true}, doc.Hints{As: doc.AsInstrument}, dir)
	const id = "instrument:convention-keeping-lighthouses-distant-seas"
	if report.New != 1 || report.Found.Provisions != 5 || report.Found.Attached != 5 || report.Documents[0].Instrument != id || !report.Documents[0].Made {
		t.Fatalf("report %+v", report)
	}
	if gapsOf(t, b) != before {
		t.Error("the answers on gaps are others than before")
	}
	n, err := b.store.Node(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for attr, want := range map[string]string{"title": "Convention on the Keeping of Lighthouses in Distant Seas", "sourceType": "TREATY", "confidence": "UNSURE", "status": ""} {
		if got := n.Attrs.Text(attr); got != want {
			t.Errorf("%s is %q, want %q", attr, got, want)
		}
	}
	want := map[string]string{"1": "DEFINITION", "2-1": "OBLIGATION", "2-2": "PROHIBITION", "3": "RECOMMENDATION", "4": "PERMISSION"}
	want["1"] = "PROCEDURE" // no words of force
	got, digests := map[string]string{}, map[string]string{}
	for n, err := range b.store.Nodes(t.Context(), graph.NodeQuery{Kind: schema.KindProvision}) {
		if err != nil {
			t.Fatal(err)
		}
		if pin, is := strings.CutPrefix(string(n.ID), "provision:convention-keeping-lighthouses-distant-seas/"); is {
			got[pin], digests[pin] = n.Attrs.Text("modality"), n.Attrs.Text("digest")
			if n.Attrs.Text("confidence") != "UNSURE" || n.Attrs.Text("note") == "" || len(n.Attrs.Texts("functions"))+len(n.Attrs.Texts("reaches")) > 0 {
				t.Errorf("%s: %v", n.ID, n.Attrs)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if digests["1"] != "Use of terms" || digests["3"] != "Article 3, not yet summarised" {
		t.Errorf("digests %v", digests)
	}
	again := b.run(t, ingest.Options{}, doc.Hints{As: doc.AsInstrument}, dir)
	if again.Unchanged != 1 {
		t.Errorf("again: %+v", again)
	}
}

// A second text of it is attached to the same instrument, its differences are
// told, and each text keeps the instrument when the other goes.
func TestTwoTextsOfAnUnknownInstrument(t *testing.T) {
	b, dir := inMemory(t), t.TempDir()
	write(t, dir, "a.txt", lighthouses)
	write(t, dir, "b.txt", lighthousesAgain)
	report := b.run(t, ingest.Options{Detail: true}, doc.Hints{}, dir)
	const id = "instrument:convention-keeping-lighthouses-distant-seas"
	if report.New != 2 || report.Documents[1].Instrument != id || len(report.Documents[1].Resembles) != 1 {
		t.Fatalf("report %+v", report)
	}
	first := documentsOf(t, b, filepath.Join(dir, "a.txt"))[0]
	alike := ingest.Resemblance{Document: first, How: "TRANSCRIPTION", Share: 0.67, Differences: 2, Pinpoints: []string{"2(1)", "5"}}
	if diff := cmp.Diff(alike, report.Documents[1].Resembles[0]); diff != "" {
		t.Error(diff)
	}
	if again := b.run(t, ingest.Options{}, doc.Hints{}, dir); again.Unchanged != 2 {
		t.Errorf("again: %+v", again)
	}
	// Read in another way, a text is attached to what was made from it.
	if other := b.run(t, ingest.Options{Detail: true}, doc.Hints{Licence: "none"}, dir); other.Changed != 2 || other.Documents[0].Instrument != id {
		t.Errorf("in another way: %+v", other)
	}
	gone, err := ingest.Retract(t.Context(), b.store, first, false)
	if err != nil || gone.Gone[schema.KindInstrument] != 0 || gone.Standing[schema.KindInstrument] != 1 {
		t.Errorf("retracted: %+v, %v", gone, err)
	}
	if _, err := b.store.Node(t.Context(), id); err != nil {
		t.Error(err)
	}
	if _, err := ingest.Retract(t.Context(), b.store, documentsOf(t, b, filepath.Join(dir, "b.txt"))[0], false); err != nil {
		t.Error(err)
	}
	if _, err := b.store.Node(t.Context(), id); err == nil {
		t.Error("the instrument stands though no text of it does")
	}
}

// A corpus that has the instrument under the same id goes before what was made.
func TestCorpusGoesBeforeWhatWasMade(t *testing.T) {
	b, dir := inMemory(t), t.TempDir()
	write(t, dir, "treaty.txt", lighthouses)
	b.run(t, ingest.Options{}, doc.Hints{}, dir)
	const id graph.ID = "instrument:convention-keeping-lighthouses-distant-seas"
	n, err := b.store.Node(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	n.Attrs["title"], n.Attrs["confidence"] = "Lighthouses Convention", "VERIFIED"
	if _, err := b.store.Apply(t.Context(), graph.Batch{Source: graph.Source{ID: "corpus:later"}, Nodes: []graph.Node{n}}); err != nil {
		t.Fatal(err)
	}
	if n, err = b.store.Node(t.Context(), id); err != nil || n.Attrs.Text("title") != "Lighthouses Convention" || n.Source != "corpus:later" {
		t.Error(n, err)
	}
	if _, err := gap.Compile(t.Context(), b.store); err != nil {
		t.Error(err)
	}
}

// An instrument of the corpus is recognised by its title, its symbol, a line
// near the beginning or the name of the file; what is only like one is left open.
func TestRecognisedInstruments(t *testing.T) {
	body := "\n\nArticle 1\nA.\n\nArticle 2\nB.\n\nArticle 3\nC.\n"
	for _, tc := range []struct {
		name, file, text string
		hints            doc.Hints
		want             graph.ID
	}{
		{"title", "x.txt", "International Covenant on Civil and Political Rights", doc.Hints{}, "instrument:iccpr"},
		{"title in capitals with a date", "x.txt", "VIENNA CONVENTION ON THE LAW OF TREATIES (1969)", doc.Hints{}, "instrument:vclt-1969"},
		{"a later line", "x.txt", "A collection of treaties\n\nConvention on Cybercrime", doc.Hints{}, "instrument:budapest-convention"},
		{"symbol", "x.txt", "A text without a title", doc.Hints{Symbol: "CETS No. 185"}, "instrument:budapest-convention"},
		{"said title", "x.txt", "Words", doc.Hints{Title: "Convention on the Rights of the Child"}, "instrument:crc"},
		{"name of the file", "vclt_1969_en.txt", "Verdrag", doc.Hints{}, "instrument:vclt-1969"},
		{"a protocol is another one", "x.txt", "Optional Protocol to the International Covenant on Civil and Political Rights", doc.Hints{}, "instrument:optional-protocol-international-covenant-civil-political-rights"},
		{"only like one", "x.txt", "Treaty on Principles Governing the Activities of States in the Exploration and Use of Outer Space and Other Places", doc.Hints{}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b, dir := inMemory(t), t.TempDir()
			write(t, dir, tc.file, tc.text+body)
			report := b.run(t, ingest.Options{Detail: true}, tc.hints, dir)
			if report.New != 1 || report.Documents[0].Instrument != tc.want {
				t.Errorf("taken for %q, want %q: %+v", report.Documents[0].Instrument, tc.want, report.Documents[0])
			}
			if tc.want == "" && (len(report.Documents[0].Unresolved) == 0 || !strings.Contains(report.Documents[0].Unresolved[0].Reason, "instrument:outer-space-treaty")) {
				t.Errorf("unresolved: %v", report.Documents[0].Unresolved)
			}
		})
	}
}
