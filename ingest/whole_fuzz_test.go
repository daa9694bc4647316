package ingest_test

import (
	"errors"
	"testing"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// FuzzIngest: whatever the bytes are, they are refused or taken in whole: what
// is in the graph is allowed by the ontology, each passage is the words of the
// document at its place, the same bytes again change nothing, and taking the
// document back leaves nothing of it.
func FuzzIngest(f *testing.F) {
	for _, text := range []string{
		"Mr. President,\n\nWe condemn ransomware. We reaffirm Article 2(4) of the Charter.\n",
		"Article 1\nNo State shall use spyware.\n\nArticle 2\n(a) x;\n(b) y.\n\nArticle 3\nz\n",
		"<!doctype html><html><body><h1>A speech</h1><p>Pakistan is concerned about spyware.</p></body></html>",
		`{"state":"PAK","date":"2020","text":"We are concerned about cyber attacks."}`,
		"各国谴责网络攻击。\n\n第一条", "نحن قلقون من برامج التجسس", "\xff\xfea\x00b\x00", "PK\x03\x04", "%PDF-1.4\n",
	} {
		f.Add([]byte(text))
	}
	b := inMemory(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 16<<10 || len(data) >= 5 && string(data[:5]) == "%PDF-" {
			return
		}
		source := ingest.Source{Name: "x.txt", Read: func() ([]byte, doc.Hints, error) { return data, doc.Hints{}, nil }}
		run := func() (ingest.Report, graph.ID) {
			t.Helper()
			var id graph.ID
			p := ingest.New(ingest.Options{Ontology: b.ontology, Store: b.store, Lexicon: b.lexicon, Workers: 1, Progress: func(e ingest.Event) { id = e.Document }})
			report, err := p.Run(t.Context(), func(yield func(ingest.Source) bool) { yield(source) })
			if err != nil {
				t.Fatal(err)
			}
			return report, id
		}
		report, id := run()
		if len(report.Refused) == 1 {
			holdReason(t, report.Refused[0].Reason)
			return
		}
		holdPassages(t, b, id)
		before, err := b.store.Revision(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := run(); again.Unchanged != 1 {
			t.Fatalf("again: %+v", again)
		}
		if after, err := b.store.Revision(t.Context()); err != nil || after != before {
			t.Fatalf("again: revision %d after %d, %v", after, before, err)
		}
		if _, err := b.store.Apply(t.Context(), graph.Batch{Source: graph.Source{ID: id}, Replace: true}); err != nil {
			t.Fatal(err)
		}
		if _, err := b.store.Node(t.Context(), id); !errors.Is(err, graph.ErrNotFound) {
			t.Fatalf("taken back and still there: %v", err)
		}
	})
}

// holdPassages holds the passages of a document to its text.
func holdPassages(t *testing.T, b bench, id graph.ID) {
	t.Helper()
	d, err := b.store.Node(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	runes := []rune(d.Attrs.Text("text"))
	asserted, err := b.store.Asserted(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	passages := 0
	for _, n := range asserted.Nodes {
		start, end := int(n.Attrs.Number("start")), int(n.Attrs.Number("end"))
		var words string
		switch n.Kind {
		case schema.KindPassage:
			words = n.Attrs.Text("text")
			passages++
		case schema.KindClaim:
			words = n.Attrs.Text("quote")
		default:
			continue
		}
		if start < 0 || end > len(runes) || start >= end || string(runes[start:end]) != words {
			t.Fatalf("%s is not the words at %d-%d: %q", n.ID, start, end, words)
		}
	}
	if passages == 0 {
		t.Fatal("a document without a passage")
	}
}
