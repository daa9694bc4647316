package draft_test

import (
	"encoding/json"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/ingest/draft"
	"github.com/lacuna-law/lacuna/schema"
)

// FuzzWording: a draft in plain words is refused or read into what the
// ontology allows, the same each time; every proposal is of a machine, rests on
// words of the draft, and every assessment is one of a provision of it.
func FuzzWording(f *testing.F) {
	example, err := os.ReadFile("testdata/framework.md")
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{string(example), "Article 1\nStates shall not use spyware.\n", "Each Party shall criminalise ransomware, unless it is lawful.", "1. (a) shall\n(i) not; (b)", "Article 1\nArticle 1\n\n## Article 2\n- must", "States should prevent, and companies must not sell, spyware."} {
		f.Add(text)
	}
	b := world(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 {
			return
		}
		d, err := draft.ReadAs(t.Context(), draft.FormatMarkdown, "own.md", []byte(text), b.world)
		if err != nil {
			if !errors.Is(err, draft.ErrRefused) {
				t.Fatalf("%v is no refusal", err)
			}
			return
		}
		words := strings.Join(strings.FieldsFunc(text, isSpaceOrMark), "")
		for _, p := range d.Proposals {
			said := strings.TrimSuffix(p.Words, "…")
			if p.Score <= 0 || p.Score > 1 || !strings.Contains(words, lastWord(said)) {
				t.Fatalf("%+v is not of %q", p, text)
			}
		}
		for _, n := range d.Batch.Nodes {
			if n.Kind == schema.KindAssessment && (n.Attrs.Text("review") != "PROPOSED" || n.Attrs.Text("method") != "AUTOMATION") {
				t.Fatalf("%s is not marked as a machine's", n.ID)
			}
		}
		holdDraft(t, b, d, text, draft.FormatMarkdown)
	})
}

func isSpaceOrMark(r rune) bool { return strings.ContainsRune(" \t\r\n\v\f\u0085\u00a0*_`", r) }

// lastWord gives the last run of plain letters of some words.
func lastWord(words string) string {
	all := plain.FindAllString(words, -1)
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1]
}

var plain = regexp.MustCompile(`[A-Za-z]+`)

// holdDraft holds a draft to the ontology and to being read alike twice.
func holdDraft(t *testing.T, b bundle, d gap.Draft, text string, format draft.Format) {
	t.Helper()
	if err := d.Check(b.world.Ontology); err != nil {
		t.Fatalf("read and not allowed: %v", err)
	}
	again, err := draft.ReadAs(t.Context(), format, "own.md", []byte(text), b.world)
	if err != nil {
		t.Fatal(err)
	}
	one, _ := json.Marshal(d)
	two, _ := json.Marshal(again)
	if string(one) != string(two) {
		t.Fatalf("read twice, two drafts:\n%s\n%s", one, two)
	}
}

var fileAndLine = regexp.MustCompile(`^own\.md(:\d+)?: .`)

// FuzzRecords: a draft in the layout of the corpus is read into what the
// ontology allows, or every fault of it is told with the file, and with a line
// that the draft has.
func FuzzRecords(f *testing.F) {
	f.Add(records)
	for _, text := range []string{"draft: {title: x}", "instruments:\n- id: own\n  title: Own", "provisions: [{id: a, instrument: b}]", "assessments:\n- {}\n", "a: b: c", "draft:\n- x", "instruments:\n- &a {id: own}\n- *a", "participation:\n- instrument: own\n  parties: [PAK]"} {
		f.Add(text)
	}
	b := world(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 8000 {
			return
		}
		d, err := draft.ReadAs(t.Context(), draft.FormatYAML, "own.md", []byte(text), b.world)
		if err == nil {
			holdDraft(t, b, d, text, draft.FormatYAML)
			return
		}
		if !errors.Is(err, draft.ErrRefused) {
			t.Fatalf("%v is no refusal", err)
		}
		said := strings.TrimPrefix(err.Error(), draft.ErrRefused.Error()+": ")
		if first, _, _ := strings.Cut(said, "\n"); !fileAndLine.MatchString(first) {
			t.Fatalf("%q: %q does not name the file", text, first)
		}
	})
}
