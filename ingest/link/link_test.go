package link_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/link"
	"github.com/lacuna-law/lacuna/schema"
)

func TestPins(t *testing.T) {
	for _, tc := range []struct {
		pinpoint string
		want     []string
	}{
		{"Art. 2(4)", []string{"2(4)"}},
		{"Art. 51", []string{"51"}},
		{"Arts 7-8", []string{"7", "8"}},
		{"Arts 92–94", []string{"92", "93", "94"}},
		{"Arts 12, 15", []string{"12", "15"}},
		{"Arts 7, 10(1)", []string{"7", "10(1)"}},
		{"Art. 51(2), (4)-(5)", []string{"51(2)", "51(4)", "51(5)"}},
		{"Art. 6(1)(a)-(c)", []string{"6(1)(a)", "6(1)(b)", "6(1)(c)"}},
		{"Para. 13(f)", nil},
		{"Art. 2 and more", nil},
		{"Arts 9-2", nil},
		{"Whole", nil},
		{"", nil},
	} {
		if diff := cmp.Diff(tc.want, link.Pins(tc.pinpoint)); diff != "" {
			t.Errorf("Pins(%q): %s", tc.pinpoint, diff)
		}
	}
}

// world is a small world: two instruments and a tree of activities.
func world(t testing.TB) *link.World {
	t.Helper()
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	store := memstore.New(o)
	b := graph.Batch{Source: graph.Source{ID: "test:world"}}
	activity := func(id, broader string) {
		b.Nodes = append(b.Nodes, graph.Node{ID: graph.ID(id), Kind: schema.KindActivity, Attrs: graph.Attrs{
			"label": id, "definition": id, "nature": "HARM", "depth": 1.0, "aliases": map[string]any{}, "lifecycle": []any{}, "effects": []any{},
			"typicalActors": []any{}, "targets": []any{}, "tactics": []any{}, "incidents": []any{}, "confidence": "WELL_KNOWN",
		}})
		if broader != "" {
			b.Edges = append(b.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: graph.ID(id), Name: schema.EdgeBroader, To: graph.ID(broader)}})
		}
	}
	activity("activity:spying", "")
	activity("activity:cable-tapping", "activity:spying")
	activity("activity:bullying", "")
	b.Nodes = append(b.Nodes,
		graph.Node{ID: "principle:calm", Kind: schema.KindPrinciple, Attrs: graph.Attrs{"label": map[string]any{"en": "calm"}, "aliases": map[string]any{}, "definition": "calm", "confidence": "WELL_KNOWN"}},
		graph.Node{ID: "instrument:pact", Kind: schema.KindInstrument, Attrs: graph.Attrs{"title": "Pact", "shortTitle": "Pact", "sourceType": "TREATY", "bindingness": "BINDING", "binds": "PARTIES", "universal": true, "regimes": []any{}, "contexts": []any{}, "addressees": []any{}, "confidence": "WELL_KNOWN"}})
	for id, pin := range map[string]string{"provision:p-2-4": "Art. 2(4)", "provision:p-7-9": "Arts 7-9", "provision:p-8": "Art. 8", "provision:p-12-a": "Arts 12-13", "provision:p-12-b": "Arts 11-12"} {
		b.Nodes = append(b.Nodes, graph.Node{ID: graph.ID(id), Kind: schema.KindProvision, Attrs: graph.Attrs{"pinpoint": pin, "digest": pin, "modality": "PROHIBITION", "reaches": []any{}, "addressees": []any{}, "functions": []any{}, "contexts": []any{}, "regime": "x", "confidence": "WELL_KNOWN"}})
		b.Edges = append(b.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: graph.ID(id), Name: schema.EdgePartOf, To: "instrument:pact"}})
	}
	if _, err := store.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	w, err := link.NewWorld(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestProvision(t *testing.T) {
	w := world(t)
	for _, tc := range []struct {
		pin, want string
		ok        bool
	}{
		{"2(4)", "provision:p-2-4", true},
		{"2", "", false},
		{"7", "provision:p-7-9", true},
		{"8", "provision:p-8", true}, // the one that names it alone
		{"12", "", false},            // two name it equally closely: no guess
		{"99", "", false},
	} {
		got, ok := w.Provision("instrument:pact", tc.pin)
		if ok != tc.ok || ok && got != tc.want {
			t.Errorf("Provision(%s) = %s, %v, want %s, %v", tc.pin, got, ok, tc.want, tc.ok)
		}
	}
}

func TestResolve(t *testing.T) {
	w := world(t)
	m := func(start int, quote string, candidates ...string) doc.Mention {
		return doc.Mention{Candidates: candidates, Start: start, End: start + len(quote), Quote: quote}
	}
	pinned := m(0, "Article 2(4) of the Pact", "instrument:pact")
	pinned.Pin = "2(4)"
	deeper := m(0, "Article 2(4)(b) of the Pact", "instrument:pact")
	deeper.Pin = "2(4)(b)"
	nowhere := m(0, "Article 99 of the Pact", "instrument:pact")
	nowhere.Pin = "99"
	for _, tc := range []struct {
		name string
		in   []doc.Mention
		want []string
		open []string
	}{
		{"one fit", []doc.Mention{m(0, "spying", "activity:spying")}, []string{"activity:spying spying"}, nil},
		{"two unrelated things are no fit", []doc.Mention{m(0, "stress", "activity:spying", "activity:bullying")}, nil, []string{"stress: may be activity:spying or activity:bullying"}},
		{"the narrower of a class and its member", []doc.Mention{m(0, "tapping", "activity:spying", "activity:cable-tapping")}, []string{"activity:cable-tapping tapping"}, nil},
		{"a principle before an activity", []doc.Mention{m(0, "calm", "activity:bullying", "principle:calm")}, []string{"principle:calm calm"}, nil},
		{"nothing known", []doc.Mention{m(0, "ghost", "activity:ghost")}, nil, []string{"ghost: not in corpus"}},
		{"a pinpoint", []doc.Mention{pinned}, []string{"provision:p-2-4 Article 2(4) of the Pact"}, nil},
		{"a pinpoint below a provision", []doc.Mention{deeper}, []string{"provision:p-2-4 Article 2(4)(b) of the Pact"}, nil},
		{"a pinpoint that is not there", []doc.Mention{nowhere}, []string{"instrument:pact Article 99 of the Pact"}, []string{"Article 99 of the Pact: pinpoint not in corpus: 99"}},
		{"the longer of two that overlap", []doc.Mention{m(0, "bullying of the calm", "activity:bullying"), m(16, "calm", "principle:calm")}, []string{"activity:bullying bullying of the calm"}, nil},
		{"a narrower one takes the words of the broader", []doc.Mention{m(0, "spying by tapping", "activity:spying"), m(10, "tapping", "activity:cable-tapping")}, []string{"activity:cable-tapping spying by tapping"}, nil},
		{"words that mean none of these", []doc.Mention{m(0, "calm council", link.Nothing), m(0, "calm", "principle:calm")}, nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			linked, unresolved := w.Resolve(tc.in)
			var got, open []string
			for _, l := range linked {
				got = append(got, l.Target+" "+l.Quote)
			}
			for _, u := range unresolved {
				open = append(open, u.Quote+": "+u.Reason)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tc.open, open); diff != "" {
				t.Error(diff)
			}
		})
	}
}
