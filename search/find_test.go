package search_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

func TestQueries(t *testing.T) {
	w := newWorld(t)
	w.law()
	w.speech("alb", "ALB", "2022-09-24", "en", "Attacks on our registries were grave.", "We praised the treaty on listening tools.")
	w.speech("fra", "FRA", "2023", "fr", "Les écoutes illégales menacent nos démocraties.")
	ix := w.open("")
	yes, no := true, false
	rows := []struct {
		name string
		q    search.Query
		want []string
	}{
		{"a word, inflected", search.Query{Text: "proliferating"}, []string{"provision:report-13i"}},
		{"words are ANDed", search.Query{Text: "listening stranger"}, []string{"provision:quiet-4"}},
		{"words meet across fields", search.Query{Text: "quiet strangers"}, []string{"provision:quiet-4"}},
		{"small words are not demanded", search.Query{Text: "the sale of tools to the strangers"}, []string{"provision:quiet-4"}},
		{"a phrase", search.Query{Text: `"malicious tools"`}, []string{"provision:report-13i"}},
		{"a phrase out of order", search.Query{Text: `"tools malicious"`}, nil},
		{"a word that must not be", search.Query{Text: "tools -malicious -registers", Kinds: []schema.Kind{"provision"}}, []string{"provision:quiet-4"}},
		{"a symbol", search.Query{Text: "A/RES/70/237"}, []string{"instrument:report", "provision:report-13i"}},
		{"its tail", search.Query{Text: "70/237"}, []string{"instrument:report", "provision:report-13i"}},
		{"a pinpoint", search.Query{Text: "13(i)"}, []string{"provision:report-13i"}},
		{"by kind", search.Query{Text: "listening", Kinds: []schema.Kind{schema.KindPassage}}, []string{"passage:alb/b"}},
		{"by State without kind, in small letters", search.Query{States: []string{"alb"}}, []string{"claim:alb", "passage:alb/a", "passage:alb/b", "statement:alb"}},
		{"by State with kind", search.Query{States: []string{"state:FRA"}}, []string{"claim:fra", "passage:fra/a", "statement:fra"}},
		{"by instrument", search.Query{Instruments: []string{"quiet-treaty"}}, []string{"instrument:quiet-treaty", "provision:quiet-4", "provision:quiet-9"}},
		{"by activity", search.Query{Activities: []string{"activity:listening"}}, []string{"activity:listening", "provision:quiet-4"}},
		{"by language", search.Query{Languages: []string{"FR"}, Kinds: []schema.Kind{schema.KindPassage}}, []string{"passage:fra/a"}},
		{"binding", search.Query{Binding: &yes}, []string{"instrument:quiet-treaty", "provision:quiet-4"}},
		{"not binding", search.Query{Binding: &no}, []string{"instrument:report", "provision:quiet-9", "provision:report-13i"}},
		{"from a day", search.Query{From: "2022-09-25"}, []string{"claim:fra", "passage:fra/a", "statement:fra"}},
		{"to a month", search.Query{To: "1999-05"}, []string{"instrument:quiet-treaty", "provision:quiet-4", "provision:quiet-9"}},
		{"a coarse date matches by any of its days", search.Query{From: "2023-06-01", To: "2023-06-30", Kinds: []schema.Kind{schema.KindPassage}}, []string{"passage:fra/a"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			got := find(t, ix, row.q)
			if diff := cmp.Diff(row.want, sorted(idsOf(got))); diff != "" {
				t.Errorf("hits (-want +got):\n%s", diff)
			}
			if got.Total != len(row.want) || got.Partial {
				t.Errorf("total %d, partial %v; want %d, false", got.Total, got.Partial, len(row.want))
			}
		})
	}
}

func TestQueriesRefused(t *testing.T) {
	ix := newWorld(t).open("")
	for name, q := range map[string]search.Query{
		"text too long":        {Text: strings.Repeat("a", search.MaxText+1)},
		"too many words":       {Text: strings.Repeat("a ", search.MaxTerms+1)},
		"too much in a phrase": {Text: `"` + strings.Repeat("网", search.MaxAtoms+1) + `"`},
		"too much in a word":   {Text: strings.Repeat("a/", search.MaxAtoms+1)},
		"not UTF-8":            {Text: "a\xff"},
		"no word":              {Text: "?!"},
		"unknown kind":         {Kinds: []schema.Kind{"State"}},
		"no date":              {From: "2025-13"},
		"dates exchanged":      {From: "2025", To: "2024"},
		"too many hits":        {First: search.MaxFirst + 1},
		"no cursor":            {After: "x"},
		"too many values":      {States: make([]string, search.MaxFilters+1)},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ix.Search(t.Context(), q)
			if !errors.Is(err, search.ErrQuery) {
				t.Fatalf("error %v, want one that wraps ErrQuery", err)
			}
			if text := err.Error(); strings.Contains(text, "\n") || !strings.Contains(text, ". ") || len(text) > 300 {
				t.Errorf("error %q is not one line that says what to do", text)
			}
		})
	}
}

// The library's own query syntax must not be reachable.
func TestQuerySyntaxIsNotPassedOn(t *testing.T) {
	w := newWorld(t)
	w.law()
	ix := w.open("")
	for _, text := range []string{"facet_kind:Provision", "/list.*/", "listenng~2", "+ransom +listening", "digest:>1"} {
		if got := find(t, ix, search.Query{Text: text}); got.Total != 0 {
			t.Errorf("%q found %v", text, idsOf(got))
		}
	}
}

func TestLanguages(t *testing.T) {
	w := newWorld(t)
	w.law()
	for lang, text := range map[string]string{
		"ar": "ندين الهجمات السيبرانية على المستشفيات.",
		"en": "We condemn cyberattacks on hospitals.",
		"es": "Condenamos los ataques cibernéticos contra hospitales.",
		"fr": "Nous condamnons les cyberattaques contre les hôpitaux.",
		"ru": "Мы осуждаем кибератаки на больницы.",
		"zh": "我们谴责对医院的网络攻击。",
		"pt": "Condenamos ataques a hospitais.",
	} {
		w.speech("s"+lang, "ALB", "2024", lang, text)
	}
	ix := w.open("")
	for _, row := range []struct {
		text, id string
		marks    []string
	}{
		{"هجمة", "passage:sar/a", []string{"الهجمات"}},
		{"hospital condemned", "passage:sen/a", []string{"condemn", "hospitals"}},
		{"condenar ataque", "passage:ses/a", []string{"Condenamos", "ataques"}},
		{"cyberattaque hôpital", "passage:sfr/a", []string{"cyberattaques", "hôpitaux"}},
		{"больница", "passage:sru/a", []string{"больницы"}},
		{"网络攻击", "passage:szh/a", []string{"网络攻击"}},
		{"hospitais", "passage:spt/a", []string{"hospitais"}},
		{"logiciel espion", "activity:listening", []string{"logiciels", "espions"}},
		{"шпионская программа", "activity:listening", []string{"шпионские", "программы"}},
		{"间谍", "activity:listening", []string{"间谍"}},
	} {
		t.Run(row.text, func(t *testing.T) {
			got := find(t, ix, search.Query{Text: row.text, NoSynonyms: true, Kinds: []schema.Kind{schema.KindPassage, schema.KindActivity}})
			i := slices.IndexFunc(got.Hits, func(h search.Hit) bool { return string(h.ID) == row.id })
			if i < 0 {
				t.Fatalf("found %v, want %s among them", idsOf(got), row.id)
			}
			if diff := cmp.Diff(row.marks, marks(got.Hits[i])); diff != "" {
				t.Errorf("marks (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHighlightsAreSlicesOfTheText(t *testing.T) {
	w := newWorld(t)
	long := strings.Repeat("Nothing of note was said. ", 40) + "Then <b>spyware</b> & wiretaps were named; spyware again. " + strings.Repeat("Nothing followed. ", 40)
	w.speech("x", "ALB", "2024", "en", long, "spyware 间谍 "+strings.Repeat("长文本没有空格", 60)+" spyware")
	got := find(t, w.open(""), search.Query{Text: "spyware", Kinds: []schema.Kind{schema.KindPassage}})
	if len(got.Hits) != 2 {
		t.Fatalf("found %v", idsOf(got))
	}
	for _, hit := range got.Hits {
		if len(hit.Highlights) != 1 || hit.Highlights[0].Field != "text" {
			t.Fatalf("%s: highlights %+v", hit.ID, hit.Highlights)
		}
		text, match := "", false
		for _, piece := range hit.Highlights[0].Pieces {
			text += piece.Text
			match = match || piece.Match
			if piece.Match && piece.Text != "spyware" {
				t.Errorf("%s: marked %q", hit.ID, piece.Text)
			}
		}
		if !match || !strings.Contains(hit.Node.Attrs.Text("text"), strings.Trim(text, "…")) {
			t.Errorf("%s: %q is no slice of the text", hit.ID, text)
		}
		if len(text) > 400 {
			t.Errorf("%s: %d bytes are more than a stretch", hit.ID, len(text))
		}
	}
}

func TestFacets(t *testing.T) {
	w := newWorld(t)
	w.law()
	w.speech("alb", "ALB", "2022-09-24", "en", "Listening is grave.", "Listening again.")
	w.speech("fra", "FRA", "2023", "fr", "Les écoutes.")
	got := find(t, w.open(""), search.Query{Kinds: []schema.Kind{schema.KindPassage, schema.KindProvision}})
	want := map[string]search.Facet{
		"kind":       {Field: "kind", Values: []search.FacetValue{{Value: "Passage", Count: 3}, {Value: "Provision", Count: 3}}},
		"state":      {Field: "state", Values: []search.FacetValue{{Value: "state:ALB", Count: 2}, {Value: "state:FRA", Count: 1}}, Missing: 3},
		"year":       {Field: "year", Values: []search.FacetValue{{Value: "1999", Count: 2}, {Value: "2022", Count: 2}, {Value: "2015", Count: 1}, {Value: "2023", Count: 1}}},
		"instrument": {Field: "instrument", Values: []search.FacetValue{{Value: "instrument:quiet-treaty", Count: 2}, {Value: "instrument:report", Count: 1}}, Missing: 3},
		"activity":   {Field: "activity", Values: []search.FacetValue{{Value: "activity:listening", Count: 1}}, Missing: 5},
		"language":   {Field: "language", Values: []search.FacetValue{{Value: "en", Count: 5}, {Value: "fr", Count: 1}}},
		"binding":    {Field: "binding", Values: []search.FacetValue{{Value: "NON_BINDING", Count: 2}, {Value: "BINDING", Count: 1}}, Missing: 3},
		"forum":      {Field: "forum", Values: []search.FacetValue{{Value: "Assembly", Count: 3}}, Missing: 3},
		"sourceTier": {Field: "sourceTier", Values: []search.FacetValue{{Value: "VERBATIM_RECORD", Count: 3}}, Missing: 3},
		"review":     {Field: "review", Missing: 6},
		"group":      {Field: "group", Missing: 6},
		"regime":     {Field: "regime", Values: []search.FacetValue{{Value: "-", Count: 3}}, Missing: 3},
	}
	for i, facet := range got.Facets {
		if facet.Field != search.FacetFields()[i] {
			t.Errorf("facet %d is %s", i, facet.Field)
		}
		if diff := cmp.Diff(want[facet.Field], facet); diff != "" {
			t.Errorf("facet %s (-want +got):\n%s", facet.Field, diff)
		}
	}
}

func TestPagesJoinWithoutGapOrOverlap(t *testing.T) {
	w := newWorld(t)
	var texts []string
	for i := range 23 {
		texts = append(texts, fmt.Sprintf("listening %s", strings.Repeat("x ", i%4)))
	}
	w.speech("p", "ALB", "2024", "en", texts...)
	ix := w.open("")
	for _, text := range []string{"listening", ""} {
		all := find(t, ix, search.Query{Text: text, First: 100})
		var paged []string
		q := search.Query{Text: text, First: 4}
		for range 20 {
			page := find(t, ix, q)
			paged = append(paged, idsOf(page)...)
			if page.Total != all.Total {
				t.Errorf("total %d on a page, %d on all", page.Total, all.Total)
			}
			if q.After = page.Next; q.After == "" {
				break
			}
		}
		if diff := cmp.Diff(idsOf(all), paged); diff != "" {
			t.Errorf("%q: pages (-all at once +paged):\n%s", text, diff)
		}
		for i := 1; i < len(all.Hits); i++ {
			a, b := all.Hits[i-1], all.Hits[i]
			if a.Score < b.Score || a.Score == b.Score && a.ID >= b.ID {
				t.Errorf("%q: %s (%v) before %s (%v)", text, a.ID, a.Score, b.ID, b.Score)
			}
		}
	}
}

func TestHitThatIsGoneIsDropped(t *testing.T) {
	w := newWorld(t)
	w.law()
	w.speech("alb", "ALB", "2022", "en", "Listening is grave.")
	ix := w.open("")
	w.retract("document:alb")
	got := find(t, ix, search.Query{Text: "grave"})
	if len(got.Hits) != 0 || !got.Partial {
		t.Errorf("found %v, partial %v; want none, true", idsOf(got), got.Partial)
	}
	var none []graph.ID
	if err := ix.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := find(t, ix, search.Query{Text: "grave"}); got.Total != len(none) || got.Partial {
		t.Errorf("after Sync: total %d, partial %v", got.Total, got.Partial)
	}
}
