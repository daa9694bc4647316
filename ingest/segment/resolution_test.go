package segment_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/read"
	"github.com/lacuna-law/lacuna/ingest/segment"
	"github.com/lacuna-law/lacuna/schema"
)

const specimen = `Assembly of Towns T/2031/7
Distr.: General
3 May 2031

Elmham: draft resolution

The Security Council,

Recalling the rules of the road, and the towns
Overton and Elmham that keep them,

Noting in particular the bridges of

Overton, which are old,

Acting under its own rules,

1. Decides to mend the bridges, that is:

(a) the wide one;

(b) the narrow one, as in subparagraphs (a) and (b) of an earlier paper;

2. Asks the towns to report by
7. May at the latest;

Money

3. Decides to remain with the matter.

Annex

1. The wide bridge is red.

2. The narrow bridge is blue.
`

func TestResolution(t *testing.T) {
	d := doc.Document{Text: doc.NewText(specimen)}
	if !segment.IsInstrument(d) {
		t.Fatal("a draft resolution is taken for a statement")
	}
	segments := segment.Split(d)
	checkCover(t, d.Text, segments)
	var got []string
	for _, s := range segments {
		words := strings.Join(strings.Fields(d.Text.Slice(s.Start, s.End)), " ")
		got = append(got, fmt.Sprintf("%s|%s|%s|%s|%.28s", s.Type, s.Path, s.Pin, s.Label, words))
	}
	want := []string{
		"TEXT|front||Front matter|Assembly of Towns T/2031/7 D",
		"PREAMBLE|preamble||Preamble|The Security Council, Recall",
		"PREAMBLE|pp-1|PP 1|PP 1|Recalling the rules of the r",
		"PREAMBLE|pp-2|PP 2|PP 2|Noting in particular the bri",
		"PREAMBLE|pp-3|PP 3|PP 3|Acting under its own rules,",
		"PARAGRAPH|op-1|OP 1|OP 1|1. Decides to mend the bridg",
		"LETTER|op-1-a|OP 1(a)|OP 1(a)|(a) the wide one;",
		"LETTER|op-1-b|OP 1(b)|OP 1(b)|(b) the narrow one, as in su",
		"PARAGRAPH|op-2|OP 2|OP 2|2. Asks the towns to report ",
		"PART|part-9||Money|Money",
		"PARAGRAPH|op-3|OP 3|OP 3|3. Decides to remain with th",
		"PART|annex.title||Annex|Annex",
		"PARAGRAPH|annex.para-1|para. 1|Annex, para. 1|1. The wide bridge is red.",
		"PARAGRAPH|annex.para-2|para. 2|Annex, para. 2|2. The narrow bridge is blue",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestInstrumentsDrafts counts the paragraphs of real drafts of resolutions,
// each with pages, and holds that running heads are not among their words.
func TestInstrumentsDrafts(t *testing.T) {
	folder := filepath.Join(filepath.Dir(sharedTexts), "documents", "unsc_drafts_pdf")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("no shared documents: ", err)
	}
	for _, tc := range []struct {
		file                  string
		preambular, operative int
	}{
		{"S_2017_77", 28, 39}, {"S_2018_221", 33, 35}, {"S_2018_257", 19, 29}, {"S_2019_90", 6, 12}, {"S_2021_443", 8, 5},
		{"S_2022_443", 3, 3}, {"S_2022_501", 10, 17}, {"S_2023_427", 18, 16}, {"S_2024_37", 8, 11},
	} {
		data, err := os.ReadFile(filepath.Join(folder, tc.file+"-EN.pdf"))
		if err != nil {
			t.Fatal(err)
		}
		d, err := read.File(tc.file, data, doc.Hints{})
		if err != nil {
			t.Fatal(err)
		}
		segments := segment.Split(d)
		checkCover(t, d.Text, segments)
		preambular, operative := 0, 0
		for _, s := range segments {
			words := d.Text.Slice(s.Start, s.End)
			switch {
			case s.Type == schema.PassageTypePreamble && s.Pin != "":
				preambular++
				if !strings.HasPrefix(s.Pin, "PP ") || !strings.Contains(strings.Fields(words)[0]+strings.Fields(words)[1], "ing") && !strings.Contains(words[:20], "Having") {
					t.Errorf("%s: %s begins with %q", tc.file, s.Pin, words[:20])
				}
			case s.Type == schema.PassageTypeParagraph && !strings.Contains(s.Pin, "("):
				operative++
				if want := fmt.Sprintf("OP %d", operative); s.Pin != want || !strings.HasPrefix(words, fmt.Sprintf("%d.", operative)) {
					t.Errorf("%s: %s stands where %s is due: %.30q", tc.file, s.Pin, want, words)
				}
			}
			if symbol := strings.ReplaceAll(tc.file, "_", "/"); s.Pin != "" && (strings.Contains(words, symbol+"\n") || strings.Contains(words, "\n"+symbol)) {
				t.Errorf("%s: a running head stands in %s", tc.file, s.Pin)
			}
			if d.Page(s.Start) == 0 {
				t.Errorf("%s: %s has no page", tc.file, s.Label)
			}
		}
		if preambular != tc.preambular || operative != tc.operative {
			t.Errorf("%s has %d preambular and %d operative paragraphs, want %d and %d", tc.file, preambular, operative, tc.preambular, tc.operative)
		}
	}
}
