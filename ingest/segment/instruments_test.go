package segment_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/read"
	"github.com/lacuna-law/lacuna/ingest/segment"
	"github.com/lacuna-law/lacuna/schema"
)

var update = flag.Bool("update", false, "rewrite the golden figures")

// transcription is one text of an instrument: the text of a file, or the one
// of several in it that a language and the beginning of a title tell.
type transcription struct {
	file, language, scope string
}

func (t transcription) String() string {
	name := strings.TrimSuffix(t.file, filepath.Ext(t.file))
	for _, part := range []string{t.language, t.scope} {
		if part != "" {
			name += " " + part
		}
	}
	return name
}

// instruments are the treaties of the real texts with the number of their
// articles, and all their transcriptions, the first being the measure.
var instruments = []struct {
	name     string
	articles int
	missing  int // articles that the first transcription itself leaves out
	texts    []transcription
}{
	{"UN Charter", 111, 0, append(six("un_charter/un_charter_", ".txt"), both("un-charter")...)},
	{"ICJ Statute", 70, 0, withJSON("icj_statute", "icj-statute")},
	{"UDHR", 30, 0, append(six("udhr_xml/udhr_", ".xml"), withJSON("udhr_1948", "udhr")...)},
	{"ICCPR", 53, 0, append([]transcription{{file: "treaties_plain/iccpr_1966_en.txt"}}, withJSON("iccpr_1966", "iccpr")...)},
	{"ICCPR-OP1", 14, 0, append([]transcription{{"treaties_plain/iccpr_1966_en.txt", "", "Optional Protocol"}}, both("iccpr-op1")...)},
	{"ICCPR-OP2", 11, 0, both("iccpr-op2")},
	{"ICESCR", 31, 0, withJSON("icescr_1966", "icescr")},
	{"ICESCR-OP", 22, 0, both("op-icescr")},
	{"VCLT", 85, 0, append([]transcription{{file: "treaties_plain/vclt_1969_en.txt"}}, withJSON("vclt_1969", "vclt")...)},
	{"VCDR", 53, 0, withJSON("vcdr_1961", "vcdr")},
	{"VCCR", 79, 0, withJSON("vccr_1963", "vccr")},
	{"GC I", 64, 0, geneva("FIELD", "gc-i")},
	{"GC II", 63, 0, geneva("AT SEA", "gc-ii")},
	{"GC III", 143, 0, geneva("PRISONERS", "gc-iii")},
	{"GC IV", 159, 0, geneva("CIVILIAN", "gc-iv")},
	{"AP I", 102, 0, append([]transcription{{file: "treaties_plain/ap1_1977_en.txt"}}, both("gc-ap1")...)},
	{"AP II", 28, 0, both("gc-ap2")},
	{"CAT", 33, 0, both("cat")},
	{"CEDAW", 30, 0, both("cedaw")},
	{"CRC", 54, 0, both("crc")},
	{"CRPD", 50, 0, both("crpd")},
	{"ICERD", 25, 0, both("icerd")},
	{"Genocide", 19, 0, both("genocide")},
	{"Refugees", 46, 0, both("refugee")},
	{"Outer Space", 17, 0, both("outer-space")},
	{"Budapest", 48, 0, []transcription{{file: "treaties_plain/budapest_convention_ets185_en.txt"}, {file: "treaties_plain/budapest_convention_ets185_en_nl.txt"}, {"treaties_plain/budapest_convention_ets185_en_nl.txt", "nl", ""}}},
	{"ARSIWA", 59, 0, structured("arsiwa_2001")},
	{"ARIO", 67, 0, structured("ario_2011")},
	{"ECHR", 59, 0, structured("echr_1950")},
	{"ACHR", 82, 0, structured("achr_1969")},
	{"African Charter", 68, 12, structured("african_charter_1981")},
	{"ASEAN HRD", 40, 0, structured("asean_hr_declaration_2012")},
	{"CCW", 11, 0, []transcription{{file: "treaties_plain/ccw_1980_en.txt"}}},
	{"CETS 196", 32, 0, []transcription{{file: "treaties_plain/coe_terrorism_prevention_cets196_en.txt"}}},
	{"ITU Constitution", 58, 0, []transcription{{file: "treaties_plain/itu_constitution_en.txt"}}},
	{"UK–Singapore DEA", 6, 0, []transcription{{file: "treaties_plain/uk_singapore_digital_economy_agreement_2022_en.txt"}}},
}

func six(prefix, suffix string) []transcription {
	var out []transcription
	for _, language := range []string{"en", "ar", "es", "fr", "ru", "zh"} {
		out = append(out, transcription{file: prefix + language + suffix})
	}
	return out
}

func both(name string) []transcription {
	return []transcription{{file: "bilingual_json/" + name + ".json"}, {"bilingual_json/" + name + ".json", "zh", ""}}
}

func structured(name string) []transcription {
	return []transcription{{file: "structured_json/" + name + ".json"}}
}

func withJSON(name, bilingual string) []transcription {
	return append(structured(name), both(bilingual)...)
}

func geneva(word, bilingual string) []transcription {
	return append(both(bilingual), transcription{"structured_json/geneva_conventions_1949.json", "", word})
}

// reading is what was read of a transcription: the pinpoints of each article
// of the text it names, and the words of the article.
type reading struct {
	language string
	pins     map[string][]string
	words    map[string]string
}

func readingOf(t *testing.T, tr transcription) reading {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(sharedTexts, tr.file))
	if err != nil {
		t.Fatal(err)
	}
	d, err := read.File(tr.file, data, doc.Hints{As: doc.AsInstrument, Instrument: "x"})
	if err != nil {
		t.Fatal(err)
	}
	segments := segment.Split(d)
	checkCover(t, d.Text, segments)
	out := reading{cmp.Or(tr.language, d.Language), map[string][]string{}, map[string]string{}}
	for _, s := range segments {
		if s.Pin == "" || s.Language != tr.language || tr.scope == "" && s.Scope != "" || !strings.Contains(s.Scope, tr.scope) || strings.HasPrefix(s.Scope, "Convention ") {
			continue
		}
		number, _, _ := strings.Cut(s.Pin, "(")
		switch s.Type {
		case schema.PassageTypeArticle:
			out.pins[number] = append(out.pins[number], "")
			out.words[number] = d.Text.Slice(s.Start, s.End)
		case schema.PassageTypeParagraph, schema.PassageTypeLetter:
			out.pins[number] = append(out.pins[number], s.Pin)
		}
	}
	return out
}

// agreement is how far a transcription has the pinpoints of the first.
type agreement struct{ articles, same, pins, shared, worded int }

// agree compares two readings; words only of one language.
func agree(first, other reading) agreement {
	var a agreement
	for number, pins := range first.pins {
		theirs, has := other.pins[number]
		if !has {
			continue
		}
		a.articles++
		if first.language == other.language && alike(first.words[number], other.words[number]) {
			a.worded++
		}
		common := 0
		for _, pin := range pins {
			if slices.Contains(theirs, pin) {
				common++
			}
		}
		a.shared += common
		a.pins += len(pins) + len(theirs) - common
		if common == len(pins) && common == len(theirs) {
			a.same++
		}
	}
	return a
}

// alike says whether two texts share four fifths of the runs of five letters of
// the shorter, so that lost spaces and line ends count for little.
func alike(a, b string) bool {
	x, y := runs(a), runs(b)
	common := 0
	for run := range x {
		if y[run] {
			common++
		}
	}
	return 10*common >= 8*min(len(x), len(y))
}

func runs(s string) map[string]bool {
	letters := []rune(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s))
	out := map[string]bool{}
	for i := range max(0, len(letters)-4) {
		out[string(letters[i:i+5])] = true
	}
	return out
}

func part(a, b int) string { return fmt.Sprintf("%d/%d %.3f", a, b, float64(a)/float64(max(b, 1))) }

// TestInstrumentsScore counts, for every real text of an instrument, how many
// of its articles are there, and for every two transcriptions of one treaty how
// many articles have the same pinpoints in both. The figures are a golden.
func TestInstrumentsScore(t *testing.T) {
	if _, err := os.Stat(sharedTexts); err != nil {
		t.Skip("no shared texts: ", err)
	}
	var out strings.Builder
	var expected, complete int
	var sum, oneTongue agreement
	for _, in := range instruments {
		var first reading
		for i, tr := range in.texts {
			got := readingOf(t, tr)
			found := 0
			for n := 1; n <= in.articles; n++ {
				if len(got.pins[strconv.Itoa(n)]) > 0 {
					found++
				}
			}
			want := in.articles - in.missing
			expected, complete = expected+want, complete+found
			fmt.Fprintf(&out, "%s | %s | articles %s", in.name, tr, part(found, want))
			if found < want {
				t.Errorf("%s: %s has %d articles, want %d", in.name, tr, found, want)
			}
			if i == 0 {
				first = got
				fmt.Fprintln(&out)
				continue
			}
			a := agree(first, got)
			fmt.Fprintf(&out, " | same pinpoints: articles %s, places %s", part(a.same, a.articles), part(a.shared, a.pins))
			if first.language == got.language {
				fmt.Fprintf(&out, ", words %s", part(a.worded, a.articles))
				oneTongue.articles, oneTongue.same, oneTongue.worded = oneTongue.articles+a.articles, oneTongue.same+a.same, oneTongue.worded+a.worded
			}
			fmt.Fprintln(&out)
			sum.articles, sum.same, sum.pins, sum.shared = sum.articles+a.articles, sum.same+a.same, sum.pins+a.pins, sum.shared+a.shared
		}
	}
	fmt.Fprintf(&out, "all | articles %s | same pinpoints: articles %s, places %s\n", part(complete, expected), part(sum.same, sum.articles), part(sum.shared, sum.pins))
	fmt.Fprintf(&out, "in one language | same words under the number of an article %s, all pinpoints within it the same %s\n", part(oneTongue.worded, oneTongue.articles), part(oneTongue.same, oneTongue.articles))
	if oneTongue.worded*100 < oneTongue.articles*99 {
		t.Errorf("%s of articles have the same words under the same number, want 0.99", part(oneTongue.worded, oneTongue.articles))
	}
	t.Log("\n" + out.String())
	golden := filepath.Join("testdata", "instruments.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(strings.Split(string(want), "\n"), strings.Split(out.String(), "\n")); diff != "" {
		t.Error(diff)
	}
}
