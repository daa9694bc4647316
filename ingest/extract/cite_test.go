package extract_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/extract"
)

// marks write a status before the instrument, as the files of testdata/citations do.
var marks = map[doc.CitationStatus]string{
	doc.CitationAmbiguous: "*", doc.CitationUnnamed: "-", doc.CitationUnknown: "?", doc.CitationUncharted: "~", doc.CitationNoPin: "!",
}

// TestCitations holds finding and resolving to the tables, one a language.
func TestCitations(t *testing.T) {
	s := open(t)
	citer, err := extract.NewCiter(t.Context(), s.lex.Graph())
	if err != nil {
		t.Fatal(err)
	}
	score, cases, none := newTally(), 0, 0
	for _, language := range [...]string{"ar", "en", "es", "fr", "ru", "zh"} {
		data, err := os.ReadFile(filepath.Join("testdata", "citations", language+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		inLanguage := 0
		for _, line := range strings.Split(string(data), "\n") {
			meant, words, isCase := strings.Cut(line, " | ")
			if !isCase || strings.HasPrefix(line, "#") {
				continue
			}
			got := citationsOf(t, s, citer, words)
			want := slices.DeleteFunc(strings.Fields(meant), func(m string) bool { return m == "none" })
			class := "cite." + language
			if inLanguage++; len(want) == 0 {
				class, none = "cite.look-alike", none+1
			}
			score.add(class, 0, len(want))
			score.add(class, 1, len(got))
			score.add(class, 2, common(want, got))
			if !slices.Equal(want, got) {
				t.Logf("%s: %v, meant %v", words, got, want)
			}
		}
		if cases += inLanguage; inLanguage < 25 {
			t.Errorf("%s: %d cases", language, inLanguage)
		}
	}
	report := score.report("table")
	t.Logf("%d cases, %d of them look-alikes\n%s", cases, none, report)
	if cases < 300 || none < 40 {
		t.Errorf("%d cases, %d of them look-alikes", cases, none)
	}
	if all := score["cite"]; all[2]*100 < all[1]*99 || all[2]*100 < all[0]*97 {
		t.Errorf("precision is below 0.99 or recall below 0.97")
	}
	holdScores(t, "testdata/citations.golden", report)
}

// citationsOf writes what the citations of a text were resolved to.
func citationsOf(t *testing.T, s stations, citer *extract.Citer, words string) []string {
	t.Helper()
	var got []string
	text := doc.NewText(words)
	for _, ref := range s.world.Cite(citer.Find(text)) {
		if ref.Quote != text.Slice(ref.Start, ref.End) {
			t.Errorf("%s: %q is not at %d-%d", words, ref.Quote, ref.Start, ref.End)
		}
		got = append(got, written(ref))
	}
	return got
}

func written(ref doc.Reference) string {
	switch ref.Status {
	case doc.CitationResolved:
		return doc.BareName(ref.Target)
	case doc.CitationUncharted, doc.CitationNoPin:
		return marks[ref.Status] + doc.BareName(ref.Instrument)
	}
	return marks[ref.Status]
}

// common counts what two lists share, each member once.
func common(a, b []string) int {
	n, rest := 0, slices.Clone(b)
	for _, x := range a {
		if at := slices.Index(rest, x); at >= 0 {
			rest, n = slices.Delete(rest, at, at+1), n+1
		}
	}
	return n
}

// TestNearestPinpoint names neighbours for a place that is not there.
func TestNearestPinpoint(t *testing.T) {
	s := open(t)
	citer, err := extract.NewCiter(t.Context(), s.lex.Graph())
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Article 2(9) of the Charter": "PINPOINT_DOES_NOT_EXIST Art. 2 has 7 paragraphs [provision:charter-2-1 provision:charter-2-2 provision:charter-2-3]",
		"Article 104 of the Charter":  "PINPOINT_NOT_IN_CORPUS Art. 104 is no provision of this corpus [provision:charter-103 provision:charter-92-94 provision:charter-56]",
		"resolution 54/21":            "AMBIGUOUS may be instrument:hrc-54-21 or A/RES/54/21 []",
	} {
		refs := s.world.Cite(citer.Find(doc.NewText(text)))
		if len(refs) != 1 {
			t.Fatalf("%s: %+v", text, refs)
		}
		if got := fmt.Sprint(refs[0].Status, " ", refs[0].Reason, " ", refs[0].Nearest); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// TestHeadingsCiteNothing reads a rule with its heading.
func TestHeadingsCiteNothing(t *testing.T) {
	s := open(t)
	citer, err := extract.NewCiter(t.Context(), s.lex.Graph())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, ref := range s.world.Cite(citer.Find(doc.NewText("Article 4\nMembers act in accordance with Article 110.\n\nArticle 5\nNothing more."))) {
		got = append(got, ref.Quote)
	}
	if !slices.Equal(got, []string{"Article 110"}) {
		t.Errorf("%v", got)
	}
}

func FuzzCitationsSliceToQuotes(f *testing.F) {
	for _, seed := range []string{"Articles 2(4), 51–53 and IX of the Charter, ibid.", "第二条第四款《联合国宪章》", "norms 13 (f) to (h), A/70/174, para. 13 (c)", "المادة ٥١ من ميثاق الأمم المتحدة", "resolutions 73/27, 75/240 and \xff"} {
		f.Add(seed)
	}
	s := open(f)
	citer, err := extract.NewCiter(f.Context(), s.lex.Graph())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, words string) {
		text := doc.NewText(words)
		at := 0
		for _, ref := range s.world.Cite(citer.Find(text)) {
			if ref.Start < 0 || ref.End > text.Len() || ref.Start >= ref.End || text.Slice(ref.Start, ref.End) != ref.Quote || ref.Start < at {
				t.Fatalf("%+v in %q", ref, words)
			}
			at = ref.Start
		}
	})
}
