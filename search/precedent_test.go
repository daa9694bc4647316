package search_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

// precedentsOf makes a finder over the world's store.
func (w *world) precedentsOf() *search.Precedents {
	w.t.Helper()
	finder, err := search.NewPrecedents(w.store)
	if err != nil {
		w.t.Fatal(err)
	}
	return finder
}

func near(t testing.TB, finder *search.Precedents, q search.PrecedentQuery) search.PrecedentAnswer {
	t.Helper()
	out, err := finder.Find(t.Context(), q)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	return out
}

func idsNear(a search.PrecedentAnswer) []string {
	var out []string
	for _, p := range a.Precedents {
		out = append(out, string(p.Node.ID))
	}
	return out
}

// A half clause in any of the six languages brings the provision that said it.
func TestPrecedentsAcrossLanguages(t *testing.T) {
	finder := corpusWorld(t).precedentsOf()
	text, err := os.ReadFile(filepath.Join("testdata", "precedents.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		if len(cells) != 3 {
			continue
		}
		t.Run(cells[0]+" "+cells[2], func(t *testing.T) {
			got := near(t, finder, search.PrecedentQuery{Text: cells[1], First: 5})
			if got.Language != cells[0] {
				t.Errorf("%s: read as %q", cells[1], got.Language)
			}
			if ids := idsNear(got); len(ids) == 0 || !slices.Contains(strings.Fields(cells[2]), ids[0]) {
				t.Errorf("%s: got %v, want %s first", cells[1], ids, cells[2])
				for _, p := range got.Precedents {
					t.Logf("%s %.2f w%.2f s%.2f c%.2f k%.2f %q", p.Node.ID, p.Score, p.Wording, p.Shape, p.Conduct, p.Kin, p.Shared)
				}
			}
		})
	}
}

// precedentWorld holds a treaty rule, what a report made of it, and another rule.
func precedentWorld(t testing.TB) *world {
	w := newWorld(t)
	w.put("corpus:test", []graph.Node{
		w.node("instrument:quiet-treaty", graph.Attrs{"title": "Treaty on Quiet Networks", "shortTitle": "Quiet Treaty", "symbol": "12 QTS 34", "sourceType": "TREATY", "adopted": "1999-05"}),
		w.node("instrument:report", graph.Attrs{"title": "Report on conduct", "shortTitle": "Conduct report", "symbol": "A/1", "sourceType": "CONSENSUS_REPORT", "adopted": "2015-07-22"}),
		w.node("instrument:custom", graph.Attrs{"title": "Custom of lanterns", "shortTitle": "Lanterns", "sourceType": "CUSTOM"}),
		w.node("provision:quiet-4", graph.Attrs{"pinpoint": "Art. 4", "digest": "Parties shall not sabotage lighthouses or buoys.", "modality": "PROHIBITION", "regime": "sea", "functions": []any{"PROHIBIT"}}),
		w.node("provision:report-3", graph.Attrs{"pinpoint": "para. 3", "digest": "States should not wreck lanterns at sea.", "modality": "RECOMMENDATION", "regime": "sea", "functions": []any{"PROHIBIT"}}),
		w.node("provision:lantern", graph.Attrs{"pinpoint": "rule", "digest": "Whoever lights a lantern keeps it burning.", "modality": "OBLIGATION", "regime": "light"}),
		w.node("activity:wrecking", graph.Attrs{"label": "Wrecking lights", "definition": "Putting out what guides ships.", "aliases": map[string]any{"en": []any{"false lights"}, "fr": []any{"faux fanaux"}}}),
		w.node("activity:sinking", graph.Attrs{"label": "Sinking", "definition": "Sending ships down."}),
		w.node("assessment:a", graph.Attrs{"extent": "FULL", "manner": "DIRECT"}),
	},
		edge("provision:quiet-4", "partOf", "instrument:quiet-treaty"), edge("provision:report-3", "partOf", "instrument:report"),
		edge("provision:lantern", "partOf", "instrument:custom"), edge("provision:report-3", "restates", "provision:quiet-4"),
		edge("assessment:a", "of", "provision:quiet-4"), edge("assessment:a", "about", "activity:wrecking"))
	return w
}

// A provision of other words is near by the one that took its rule over, and
// only as long as that one is not passed over.
func TestPrecedentsByKin(t *testing.T) {
	finder := precedentWorld(t).precedentsOf()
	got := near(t, finder, search.PrecedentQuery{Text: "wreck a lantern"})
	if ids := idsNear(got); ids[0] != "provision:report-3" || !slices.Contains(ids, "provision:quiet-4") {
		t.Errorf("got %v", ids)
	}
	got = near(t, finder, search.PrecedentQuery{Text: "wreck a lantern", Without: []graph.ID{"provision:report-3"}})
	for _, p := range got.Precedents {
		if p.Kin != 0 || p.Node.ID == "provision:report-3" {
			t.Errorf("%s: kin %.2f", p.Node.ID, p.Kin)
		}
	}
}

// An activity that is named in another language brings what governs it.
func TestPrecedentsByConduct(t *testing.T) {
	got := near(t, precedentWorld(t).precedentsOf(), search.PrecedentQuery{Text: "Les États interdisent les faux fanaux"})
	if got.Language != "fr" || !slices.Equal(got.Activities, []graph.ID{"activity:wrecking"}) {
		t.Errorf("language %q, activities %v", got.Language, got.Activities)
	}
	first := got.Precedents[0]
	if first.Node.ID != "provision:quiet-4" || first.Conduct < 0.9 || !slices.Equal(first.Activities, []graph.ID{"activity:wrecking"}) {
		t.Errorf("first: %s, conduct %.2f, activities %v", first.Node.ID, first.Conduct, first.Activities)
	}
}

func TestPrecedentsShowWhatIsShared(t *testing.T) {
	got := near(t, precedentWorld(t).precedentsOf(), search.PrecedentQuery{Text: "A State shall not sabotage buoys or a lighthouse"}).Precedents[0]
	if diff := cmp.Diff([]string{"sabotage lighthouses", "buoys"}, got.Shared); diff != "" {
		t.Errorf("shared (-want +got):\n%s", diff)
	}
	want := search.Highlight{Field: "digest", Pieces: []search.Piece{{Text: "Parties shall not "}, {Text: "sabotage lighthouses", Match: true}, {Text: " or "}, {Text: "buoys", Match: true}, {Text: "."}}}
	if diff := cmp.Diff(want, got.Highlight); diff != "" {
		t.Errorf("highlight (-want +got):\n%s", diff)
	}
}

func TestPrecedentsLimits(t *testing.T) {
	finder := precedentWorld(t).precedentsOf()
	const text = "lantern lighthouse sabotage wreck"
	for _, c := range []struct {
		name string
		q    search.PrecedentQuery
		want []string
	}{
		{"from", search.PrecedentQuery{From: "2000"}, []string{"provision:report-3"}},
		{"from within a coarse day", search.PrecedentQuery{From: "1999-05-20", To: "2000"}, []string{"provision:quiet-4"}},
		{"to keeps what has no day", search.PrecedentQuery{To: "1999-05-01"}, []string{"provision:lantern", "provision:quiet-4"}},
		{"regime", search.PrecedentQuery{Regimes: []string{"light"}}, []string{"provision:lantern"}},
		{"instrument", search.PrecedentQuery{Instruments: []string{"instrument:report", "custom"}}, []string{"provision:lantern", "provision:report-3"}},
		{"kept", search.PrecedentQuery{Keep: func(id graph.ID) bool { return id == "provision:quiet-4" }}, []string{"provision:quiet-4"}},
		{"first", search.PrecedentQuery{First: 1, Regimes: []string{"sea"}}, nil},
	} {
		c.q.Text = text
		got := idsNear(near(t, finder, c.q))
		slices.Sort(got)
		if c.want == nil && len(got) == 1 {
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestPrecedentsRefuse(t *testing.T) {
	finder := precedentWorld(t).precedentsOf()
	for name, q := range map[string]search.PrecedentQuery{
		"empty": {Text: " \n"}, "long": {Text: strings.Repeat("a", search.MaxClause+1)}, "many": {Text: "a", First: search.MaxPrecedents + 1},
		"day": {Text: "a", From: "last week"}, "other day": {Text: "a", To: "2015-13"},
	} {
		if _, err := finder.Find(t.Context(), q); !errors.Is(err, search.ErrQuery) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The answer follows the graph: what changes in the law is seen, and what is no
// law changes nothing.
func TestPrecedentsFollowTheGraph(t *testing.T) {
	w := precedentWorld(t)
	finder := w.precedentsOf()
	q := search.PrecedentQuery{Text: "Do not sabotage a lighthouse"}
	before := near(t, finder, q)
	w.speech("s1", "PAK", "2020", "en", "Nobody may sabotage a lighthouse.")
	after := near(t, finder, q)
	if after.Revision == before.Revision || !slices.Equal(idsNear(before), idsNear(after)) {
		t.Errorf("after a speech: revision %d, %v; before: %d, %v", after.Revision, idsNear(after), before.Revision, idsNear(before))
	}
	w.put("corpus:more", []graph.Node{w.node("provision:new", graph.Attrs{"pinpoint": "1", "digest": "Do not sabotage a lighthouse.", "modality": "PROHIBITION"})})
	if got := idsNear(near(t, finder, q)); got[0] != "provision:new" {
		t.Errorf("after a new provision: %v", got)
	}
	w.retract("corpus:more")
	if got := idsNear(near(t, finder, q)); slices.Contains(got, "provision:new") {
		t.Errorf("after it was retracted: %v", got)
	}
}

// A text that a document states in another language is compared and shown.
func TestPrecedentsReadAttachedTexts(t *testing.T) {
	w := precedentWorld(t)
	finder := w.precedentsOf()
	w.put("document:d", []graph.Node{w.node("document:d", nil),
		w.node("passage:d/1", graph.Attrs{"text": "Il est interdit de saboter les phares et balises.", "language": "fr"})},
		edge("passage:d/1", "inDocument", "document:d"), edge("passage:d/1", "statesTextOf", "provision:quiet-4"))
	got := near(t, finder, search.PrecedentQuery{Text: "nul ne peut saboter les balises"}).Precedents[0]
	if got.Node.ID != "provision:quiet-4" || got.Highlight.Field != "text.fr" || got.Language != "fr" || !slices.Equal(got.Shared, []string{"saboter", "balises"}) {
		t.Errorf("got %s, %s in %s, shared %q", got.Node.ID, got.Highlight.Field, got.Language, got.Shared)
	}
}

// Where one rule alone has a text in the language of the clause, its words are
// rare for that reason and tell little.
func TestOneAttachedTextDoesNotComeFirst(t *testing.T) {
	w := corpusWorld(t)
	finder := w.precedentsOf()
	const clause = "Les États ne devraient pas recourir à une activité qui endommage une infrastructure critique"
	before := idsNear(near(t, finder, search.PrecedentQuery{Text: clause, First: 3}))
	w.put("document:d", []graph.Node{w.node("document:d", nil),
		w.node("passage:d/1", graph.Attrs{"text": "Les États membres ne peuvent recourir à une menace contre un autre État, ni mener une activité qui lui nuit.", "language": "fr"})},
		edge("passage:d/1", "inDocument", "document:d"), edge("passage:d/1", "statesTextOf", "provision:charter-2-4"))
	if after := idsNear(near(t, finder, search.PrecedentQuery{Text: clause, First: 3})); after[0] != before[0] {
		t.Errorf("with one text in French: %v; before: %v", after, before)
	}
}

func TestClauseShape(t *testing.T) {
	finder := precedentWorld(t).precedentsOf()
	state := []schema.Actor{schema.ActorState}
	for text, want := range map[string]search.ClauseShape{
		"States shall cooperate.": {Modality: schema.ModalityObligation, Bearers: state, Functions: []schema.Function{schema.FunctionCooperate}},
		"No State may intervene.": {Modality: schema.ModalityProhibition, Bearers: state, Functions: []schema.Function{schema.FunctionProhibit}},
		"Parties should not export arms, unless a licence was given.": {Modality: schema.ModalityRecommendation, Bearers: state,
			Functions: []schema.Function{schema.FunctionProhibit, schema.FunctionControlExport}, Exceptions: []string{"unless a licence was given"}},
		"Les États doivent réparer le dommage par une indemnisation.": {Modality: schema.ModalityObligation, Bearers: state,
			Functions: []schema.Function{schema.FunctionRemedy}, Remedies: []string{"réparer", "indemnisation"}},
		"Las empresas deberían publicar informes.": {Modality: schema.ModalityRecommendation, Bearers: []schema.Actor{schema.ActorCompany},
			Functions: []schema.Function{schema.FunctionTransparency}},
		"Государства обязуются сотрудничать.": {Modality: schema.ModalityObligation, Bearers: state, Functions: []schema.Function{schema.FunctionCooperate}},
		"各国必须保护公民。":                           {Modality: schema.ModalityObligation, Bearers: state, Functions: []schema.Function{schema.FunctionProtect}},
		"Blue lanterns":                       {},
	} {
		if diff := cmp.Diff(want, near(t, finder, search.PrecedentQuery{Text: text}).Shape); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

// Any text has an answer in which every measure lies from 0 to 1, the order is
// that of the score, and the pieces are a text.
func FuzzPrecedents(f *testing.F) {
	finder := precedentWorld(f).precedentsOf()
	for _, text := range []string{"States shall not", "государства (c)", "各国不得", "تمتنع الدول", "\xff\x00", "é’'«", "a(b)c"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := finder.Find(t.Context(), search.PrecedentQuery{Text: text})
		if err != nil {
			if !errors.Is(err, search.ErrQuery) {
				t.Fatal(err)
			}
			return
		}
		last := math.Inf(1)
		for _, p := range got.Precedents {
			for _, v := range []float64{p.Score, p.Wording, p.Shape, p.Conduct, p.Kin} {
				if !(v >= 0 && v <= 1+1e-9) {
					t.Errorf("%q: %+v", text, p)
				}
			}
			if p.Score > last || len(p.Highlight.Pieces) == 0 {
				t.Errorf("%q: %s: score %v after %v, pieces %v", text, p.Node.ID, p.Score, last, p.Highlight.Pieces)
			}
			last = p.Score
		}
	})
}

func BenchmarkPrecedents(b *testing.B) {
	w := corpusWorld(b)
	finder := w.precedentsOf()
	q := search.PrecedentQuery{Text: "Les États ne devraient pas mener ni soutenir sciemment une activité qui endommage intentionnellement une infrastructure critique"}
	near(b, finder, q)
	b.Run("question", func(b *testing.B) {
		for b.Loop() {
			near(b, finder, q)
		}
	})
	b.Run("law", func(b *testing.B) {
		for b.Loop() {
			near(b, w.precedentsOf(), q)
		}
	})
}
