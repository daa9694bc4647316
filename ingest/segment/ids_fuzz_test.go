package segment_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/segment"
)

// FuzzPathsAreIds: the paths of a document's segments, which are their names
// in ids, differ and hold no white space; a text cut twice is cut alike; a pin
// is the number of its label; and the pieces of a statement that are cut again
// are themselves.
func FuzzPathsAreIds(f *testing.F) {
	for _, seed := range []string{"Article 1\n1. a\n1. b\n(a) c\n(a) d\n\nArticle 1\nx", "Article 1 bis\nx\nArticle 1\ny", "第一条\n（一）甲\n第一条\n乙", "Article IV\n(i) x\n(ii) y\nDone at Geneva", "المادة 1\n(أ) نص", "PART I\nScope\nArticle 1\nx:\ny\nz", "A sentence. Another.\n\nA paragraph"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := doc.Document{Text: doc.NewText(s), Hints: doc.Hints{As: doc.AsInstrument}}
		segments := segment.Split(d)
		if !slices.Equal(segments, segment.Split(d)) {
			t.Fatal("cut twice, two results")
		}
		seen := map[string]bool{}
		for _, one := range segments {
			if one.Path == "" || seen[one.Path] || strings.ContainsAny(one.Path, " \t\r\n") {
				t.Fatalf("path %q of %q is no name", one.Path, one.Label)
			}
			seen[one.Path] = true
		}
		for _, one := range segment.Statement(d.Text) {
			again := segment.Statement(doc.NewText(d.Text.Slice(one.Start, one.End)))
			if len(again) == 0 || again[0].Start != 0 || again[len(again)-1].End != one.End-one.Start {
				t.Fatalf("%q cut again is %v", d.Text.Slice(one.Start, one.End), again)
			}
		}
	})
}
