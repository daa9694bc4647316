package ingest_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// stated gives, for the passages of the one document of a store that state the
// text of a provision, its id with the language of the passage.
func stated(t *testing.T, b bench) []string {
	t.Helper()
	languages := map[graph.ID]string{}
	for n, err := range b.store.Nodes(t.Context(), graph.NodeQuery{Kind: schema.KindPassage}) {
		if err != nil {
			t.Fatal(err)
		}
		languages[n.ID] = n.Attrs.Text("language")
	}
	var out []string
	for e, err := range b.store.Edges(t.Context(), graph.EdgeQuery{Names: []schema.EdgeName{schema.EdgeStatesTextOf}}) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, strings.TrimPrefix(string(e.To), "provision:")+" "+languages[e.From])
	}
	slices.Sort(out)
	return out
}

const twoTongues = `The Covenant

The Parties agree:

Article 1
The first rule is that of all the peoples and of the States.

Article 2
The second rule is that of the courts and of the law.

Article 17
1. The private life of all is protected by the law.
2. The law is there for all, and that is the end of it.

In witness whereof the undersigned have signed.

Pacte

Article 1
La règle est celle de tous les peuples et de tous les États dans le monde.

Article 2
La règle est celle des tribunaux et du droit dans tous les pays.

Article 17
1. La vie privée est protégée par le droit dans tous les pays, et pour tous.
2. Le droit est pour tous les peuples qui sont dans le monde.
`

// TestTranslationsStateTheSameProvisions ingests one text in two languages:
// both halves state the text of the provision, each in its own language.
func TestTranslationsStateTheSameProvisions(t *testing.T) {
	b := inMemory(t)
	dir := t.TempDir()
	write(t, dir, "text.txt", twoTongues)
	b.run(t, ingest.Options{}, doc.Hints{As: doc.AsInstrument, Instrument: "iccpr"}, filepath.Join(dir, "text.txt"))
	if diff := cmp.Diff([]string{"iccpr-17 en", "iccpr-17 fr"}, stated(t, b)); diff != "" {
		t.Error(diff)
	}
	for n, err := range b.store.Nodes(t.Context(), graph.NodeQuery{Kind: schema.KindDocument, Where: map[string]any{"format": "text"}}) {
		if err != nil || !n.Attrs.Bool("authentic") {
			t.Errorf("English and French are authentic: %v %v", n.Attrs["authentic"], err)
		}
	}
}

// TestPassageIdsStandInOrder holds that ids sort as their passages stand.
func TestPassageIdsStandInOrder(t *testing.T) {
	b := inMemory(t)
	dir := t.TempDir()
	write(t, dir, "text.txt", strings.Repeat("We speak of the sea, and of the law that all States keep.\n\n", 30))
	write(t, dir, "law.txt", twoTongues)
	b.run(t, ingest.Options{}, doc.Hints{}, dir)
	last := map[string]float64{}
	count := 0
	for n, err := range b.store.Nodes(t.Context(), graph.NodeQuery{Kind: schema.KindPassage}) {
		if err != nil {
			t.Fatal(err)
		}
		count++
		document, _, _ := strings.Cut(n.ID.Name(), "/")
		if at, seen := last[document]; seen && n.Attrs.Number("order") != at+1 {
			t.Errorf("%s has order %v behind %v", n.ID, n.Attrs.Number("order"), at)
		}
		last[document] = n.Attrs.Number("order")
	}
	if count < 40 || len(last) != 2 {
		t.Errorf("%d passages of %d documents", count, len(last))
	}
}

// TestFourConventionsInOneFile attaches each text to its own instrument.
func TestFourConventionsInOneFile(t *testing.T) {
	needShared(t)
	b := inMemory(t)
	b.run(t, ingest.Options{}, doc.Hints{}, filepath.Join(sharedData, "texts", "structured_json", "geneva_conventions_1949.json"))
	got := stated(t, b)
	for _, want := range []string{"gc-i", "gc-iii", "gc-iv"} {
		rules := b.provisionsOf(t, want)
		if !slices.ContainsFunc(got, func(s string) bool { return slices.Contains(rules, strings.TrimSuffix(s, " en")) }) && len(rules) > 0 {
			t.Errorf("no passage states the text of a provision of %s %v; got %v", want, rules, got)
		}
	}
	if len(got) == 0 {
		t.Error("no provision of the four Conventions has its text")
	}
	t.Log(got)
}

// provisionsOf gives the provisions of an instrument.
func (b bench) provisionsOf(t *testing.T, instrument string) []string {
	t.Helper()
	var out []string
	for e, err := range b.store.Edges(t.Context(), graph.EdgeQuery{Names: []schema.EdgeName{schema.EdgePartOf}}) {
		if err != nil {
			t.Fatal(err)
		}
		if e.To == graph.ID("instrument:"+instrument) {
			out = append(out, e.From.Name())
		}
	}
	return out
}

// TestAuthenticTexts reads which texts of the Charter are marked.
func TestAuthenticTexts(t *testing.T) {
	needShared(t)
	for _, tc := range []struct {
		file, instrument string
		want             any
	}{
		{"un_charter/un_charter_fr.txt", "un-charter", true},
		{"un_charter/un_charter_zh.txt", "un-charter", true},
		{"un_charter/un_charter_ar.txt", "un-charter", false},
		{"treaties_plain/vclt_1969_en.txt", "vclt-1969", true},
		{"treaties_plain/budapest_convention_ets185_en_nl.txt", "budapest-convention", nil},
		{"bilingual_json/iccpr.json", "iccpr", nil},
		{"udhr_xml/udhr_en.xml", "udhr", nil},
	} {
		if _, err := os.Stat(filepath.Join(sharedData, "texts", tc.file)); err != nil {
			t.Fatal(err)
		}
		b := inMemory(t)
		b.run(t, ingest.Options{}, doc.Hints{As: doc.AsInstrument, Instrument: tc.instrument}, filepath.Join(sharedData, "texts", tc.file))
		for e, err := range b.store.Edges(t.Context(), graph.EdgeQuery{Names: []schema.EdgeName{schema.EdgeTextOf}}) {
			if err != nil {
				t.Fatal(err)
			}
			n, err := b.store.Node(t.Context(), e.From)
			if err != nil {
				t.Fatal(err)
			}
			if n.Attrs.Text("format") != "" && n.Attrs["authentic"] != tc.want {
				t.Errorf("%s: authentic is %v, want %v", tc.file, n.Attrs["authentic"], tc.want)
			}
		}
	}
}
