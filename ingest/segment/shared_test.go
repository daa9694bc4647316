package segment_test

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/read"
	"github.com/lacuna-law/lacuna/ingest/segment"
	"github.com/lacuna-law/lacuna/schema"
)

// sharedTexts is where the real texts lie on the machines of those who have them.
var sharedTexts = filepath.Join("..", "..", "..", "shared", "data", "texts")

func TestRealInstruments(t *testing.T) {
	if _, err := os.Stat(sharedTexts); err != nil {
		t.Skip("no shared texts: ", err)
	}
	for _, tc := range []struct {
		file       string
		articles   int
		paragraphs map[string]int
	}{
		{"un_charter/un_charter_en.txt", 111, map[string]int{"1": 4, "2": 7, "4": 2, "13": 2, "51": 0, "55": 0, "73": 0, "77": 2, "86": 2, "110": 4}},
		{"un_charter/un_charter_fr.txt", 111, map[string]int{"2": 7, "4": 2, "110": 4}},
		{"un_charter/un_charter_es.txt", 111, map[string]int{"2": 7, "4": 2}},
		{"un_charter/un_charter_ru.txt", 111, map[string]int{"2": 7, "4": 2}},
		{"un_charter/un_charter_zh.txt", 111, map[string]int{"1": 4, "2": 7, "4": 2, "13": 2, "110": 4}},
		{"un_charter/un_charter_ar.txt", 111, map[string]int{"2": 7, "4": 2}},
		{"treaties_plain/iccpr_1966_en.txt", 53, map[string]int{"2": 3, "17": 2}},
		{"treaties_plain/vclt_1969_en.txt", 85, map[string]int{"31": 4}},
		{"treaties_plain/budapest_convention_ets185_en.txt", 48, map[string]int{"4": 2, "32": 0}},
		{"treaties_plain/ap1_1977_en.txt", 102, map[string]int{"51": 8, "36": 0}},
		{"treaties_plain/ccw_1980_en.txt", 11, map[string]int{"5": 4}},
		{"treaties_plain/coe_terrorism_prevention_cets196_en.txt", 32, map[string]int{"1": 2}},
		{"treaties_plain/itu_constitution_en.txt", 58, nil},
		{"treaties_plain/uk_singapore_digital_economy_agreement_2022_en.txt", 6, nil},
	} {
		t.Run(filepath.Base(tc.file), func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(sharedTexts, tc.file))
			if err != nil {
				t.Fatal(err)
			}
			d, err := read.File(tc.file, data, doc.Hints{As: doc.AsInstrument, Instrument: "x"})
			if err != nil {
				t.Fatal(err)
			}
			segments := segment.Split(d)
			checkCover(t, d.Text, segments)
			articles, paragraphs := map[string]bool{}, map[int]int{}
			at := map[string]int{}
			for i, s := range segments {
				switch s.Type {
				case schema.PassageTypeArticle:
					if s.Pin != "" && s.Scope == "" {
						articles[s.Pin] = true
						at[s.Pin] = i
					}
				case schema.PassageTypeParagraph:
					paragraphs[s.Within]++
				}
			}
			if len(articles) < tc.articles {
				t.Errorf("%d articles, want at least %d", len(articles), tc.articles)
			}
			for n := 1; n <= tc.articles; n++ {
				if !articles[strconv.Itoa(n)] {
					t.Errorf("article %d is missing", n)
				}
			}
			for number, want := range tc.paragraphs {
				if got := paragraphs[at[number]]; got != want {
					t.Errorf("article %s has %d paragraphs, want %d", number, got, want)
				}
			}
		})
	}
}

// checkCover says that the segments that nothing holds are in order, do not
// overlap and leave out no visible character, and that each other lies within
// the one that holds it, parts apart.
func checkCover(t *testing.T, text doc.Text, segments []doc.Segment) {
	t.Helper()
	covered := make([]int, text.Len())
	for i, s := range segments {
		if s.Start < 0 || s.End <= s.Start || s.End > text.Len() {
			t.Fatalf("segment %d (%s): span %d-%d of %d", i, s.Label, s.Start, s.End, text.Len())
		}
		if s.Within >= i {
			t.Fatalf("segment %d is held by %d, which comes later", i, s.Within)
		}
		if s.Within >= 0 && segments[s.Within].Type != schema.PassageTypePart {
			if up := segments[s.Within]; s.Start < up.Start || s.End > up.End {
				t.Fatalf("segment %d (%s) %d-%d lies outside %s %d-%d", i, s.Label, s.Start, s.End, up.Label, up.Start, up.End)
			}
			continue
		}
		for j := s.Start; j < s.End; j++ {
			covered[j]++
		}
	}
	for i, n := range covered {
		if n > 1 || n == 0 && !isBlank(text.At(i)) {
			t.Fatalf("character %d %q is covered %d times", i, string(text.At(i)), n)
		}
	}
}
