package search_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/search"
)

// FuzzSearch: whatever is typed is answered or refused as a query, and what is
// shown is the text of the graph, marked within.
func FuzzSearch(f *testing.F) {
	w := newWorld(f)
	w.law()
	w.speech("en", "ALB", "2022", "en", strings.Repeat("Spyware, the spyware; \"listening\" tools & A/RES/70/237. ", 12))
	w.speech("zh", "ALB", "2022", "zh", strings.Repeat("我们谴责间谍软件的滥用。", 30))
	w.speech("ar", "ALB", "2022", "ar", strings.Repeat("ندين برامج التجسس. ", 30))
	ix := w.open("")
	for _, text := range []string{"spyware", `"listening tools" -cipher`, "A/RES/70/237", "间谍软件", "برامج", "-", `"`, "«x»", "a-b/c", "\x00", "ﬁle ①", "e\u0301"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ix.Search(t.Context(), search.Query{Text: text, First: 5})
		if err != nil {
			if !errors.Is(err, search.ErrQuery) || strings.Contains(err.Error(), "\n") {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if again := find(t, ix, search.Query{Text: text, First: 5}); strings.Join(idsOf(again), " ") != strings.Join(idsOf(got), " ") {
			t.Errorf("%q: two answers differ", text)
		}
		for _, hit := range got.Hits {
			checkHighlights(t, hit)
		}
	})
}

func checkHighlights(t *testing.T, hit search.Hit) {
	t.Helper()
	for _, h := range hit.Highlights {
		shown, marked := "", false
		for _, piece := range h.Pieces {
			shown += piece.Text
			marked = marked || piece.Match
			if piece.Text == "" {
				t.Errorf("%s: an empty piece in %+v", hit.ID, h)
			}
		}
		attr, lang, local := strings.Cut(h.Field, ".")
		whole := hit.Node.Attrs.Text(attr)
		if local {
			by := hit.Node.Attrs.Object(attr)
			whole = strings.Join(append(by.Texts(lang), by.Text(lang)), "\n")
		}
		if !marked || !strings.Contains(whole, strings.TrimSuffix(strings.TrimPrefix(shown, "…"), "…")) {
			t.Errorf("%s: %s: %q is not marked or not of the text", hit.ID, h.Field, shown)
		}
	}
}
