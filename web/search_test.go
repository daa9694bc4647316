package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// The whole state of a search stands in its address and in its form.
func TestSearchKeepsItsState(t *testing.T) {
	w := open(t)
	page := parse(t, get(t, w.pages, "/search?q=spyware&kind=Statement&state=PAK&from=2020&to=2026&inforce=2020&synonyms=no&without=forum&state=state:ZZZ").Body.String())
	held := map[string]bool{}
	for _, input := range find(page, "input") {
		value := attr(input, "name") + "=" + attr(input, "value")
		if attr(input, "type") != "checkbox" || hasAttr(input, "checked") {
			held[value] = true
		}
	}
	for _, want := range []string{"q=spyware", "kind=Statement", "from=2020", "to=2026", "inforce=2020", "synonyms=no", "without=forum", "state=state:ZZZ"} {
		if !held[want] {
			t.Errorf("the form does not hand on %s: %v", want, held)
		}
	}
	if !held["state=state:PAK"] && !held["state=PAK"] {
		t.Error("the form does not hand on the State")
	}
	if chips := within(page, "p.chosen", "a"); len(chips) != 8 {
		t.Errorf("%d chips, want 8", len(chips))
	}
}

// Every box of a facet finds as many as it says.
func TestFacetsCountWhatTheyFind(t *testing.T) {
	w := open(t)
	page := parse(t, get(t, w.pages, "/search?q=sovereignty").Body.String())
	boxes := within(page, "aside.facets", "label")
	if len(boxes) < 40 {
		t.Fatalf("%d boxes", len(boxes))
	}
	for _, box := range boxes {
		input := find(box, "input")[0]
		address := "/search?q=sovereignty&" + attr(input, "name") + "=" + attr(input, "value")
		answer := get(t, w.pages, strings.ReplaceAll(address, " ", "+"))
		want := strings.TrimSpace(text(find(box, "span.count")[0]))
		got := text(find(parse(t, answer.Body.String()), "p[role=status]")[0])
		if !strings.HasPrefix(got, want+" hit") {
			t.Errorf("%s: %q, want %s", address, got, want)
		}
	}
}

func TestSearchSaysWhatItUnderstood(t *testing.T) {
	w := open(t)
	for address, want := range map[string][]string{
		"/search?q=say+%22that":      {"p.problem", "", "At character 5: this quotation mark is not closed"},
		"/search?q=soverignty":       {"p.suggestion", "a", "sovereignty"},
		"/search?q=GGE":              {"details.synonyms", "dd", "Group of Governmental Experts"},
		"/search?q=x&from=nonsense":  nil,
		"/search?q=x&year=nonsense":  nil,
		"/search?q=x&without=beauty": nil,
	} {
		got := get(t, w.pages, address)
		if want == nil {
			if got.Code != http.StatusBadRequest {
				t.Errorf("%s: status %d", address, got.Code)
			}
			continue
		}
		found := find(parse(t, got.Body.String()), want[0])
		if len(found) > 0 && want[1] != "" {
			found = find(found[0], want[1])
		}
		if len(found) == 0 || !strings.Contains(text(found[0]), want[2]) {
			t.Errorf("%s: no %s with %q", address, want[0], want[2])
		}
	}
}

// The words of a text are in its language, in its direction.
func TestHighlightsSayTheirLanguage(t *testing.T) {
	w := open(t)
	page := parse(t, get(t, w.pages, "/search?q=%D8%A7%D9%84%D8%B3%D9%8A%D8%A7%D8%AF%D8%A9&synonyms=no").Body.String())
	langs := []string{}
	for _, snippet := range find(page, "p.snippet") {
		langs = append(langs, attr(snippet, "lang"))
		if attr(snippet, "dir") != "auto" {
			t.Error("a snippet says nothing of its direction")
		}
	}
	if !slices.Contains(langs, "ar") {
		t.Errorf("the languages are %q", langs)
	}
}

func hasAttr(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// within gives the elements that a selector chooses in those that another does.
func within(page *html.Node, outer, inner string) []*html.Node {
	var out []*html.Node
	for _, n := range find(page, outer) {
		out = append(out, find(n, inner)...)
	}
	return out
}
