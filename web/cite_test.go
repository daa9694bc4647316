package web_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// citedPages is one page of each kind that says how it is cited.
func citedPages() map[string]string {
	return map[string]string{
		"/activity/ransomware": "activity:ransomware", "/activity/ransomware?states=PAK&actor=COMPANY&asOf=2015-06-30": "activity:ransomware", "/activity/ransomware?group=ASEAN&reading=accepted": "activity:ransomware",
		"/provision/charter-2-4": "provision:charter-2-4", "/instrument/un-charter": "instrument:un-charter", "/statement/specimen": "statement:specimen",
		"/document/specimen": "document:specimen", "/principle/non-use-of-force": "principle:non-use-of-force",
	}
}

var findingName = regexp.MustCompile(`finding:[0-9a-f]{16}`)

// addressOf cuts the address that a citation ends with.
func addressOf(t *testing.T, citation string) string {
	t.Helper()
	at := strings.LastIndex(citation, "http://")
	if at < 0 {
		t.Fatalf("no address in %q", citation)
	}
	address, err := url.Parse(strings.TrimSpace(citation[at:]))
	if err != nil || address.Host != "example.com" && !strings.HasPrefix(address.Host, "127.") && address.Host != "localhost" {
		t.Fatalf("the address %q: %v", citation[at:], err)
	}
	return address.RequestURI()
}

func citationOn(t *testing.T, page *httptest.ResponseRecorder) string {
	t.Helper()
	if page.Code != http.StatusOK {
		t.Fatalf("status %d: %s", page.Code, page.Body)
	}
	found := find(parse(t, page.Body.String()), "p.citation")
	if len(found) != 1 {
		t.Fatalf("%d citations", len(found))
	}
	return strings.TrimSpace(text(found[0]))
}

// TestCitationLeadsBack opens the address of each citation: there stands the
// same citation, of a finding with the same name.
func TestCitationLeadsBack(t *testing.T) {
	w := open(t)
	for path := range citedPages() {
		t.Run(path, func(t *testing.T) {
			citation := citationOn(t, get(t, w.pages, path))
			if !strings.Contains(citation, "Lacuna, corpus release 2026.11, revision 3, as of 2026-11-23") {
				t.Errorf("it does not say on what it rests: %s", citation)
			}
			if again := citationOn(t, get(t, w.pages, addressOf(t, citation))); again != citation {
				t.Errorf("its address leads to\n%s\nand not to\n%s", again, citation)
			}
			if strings.HasPrefix(path, "/activity/") != findingName.MatchString(citation) {
				t.Errorf("a finding has a name, and nothing else has: %s", citation)
			}
		})
	}
}

// TestFindingIsCitedByTheNameThatTheAPIGives, under the lens of the page and
// with its day, even where nobody named one.
func TestFindingIsCitedByTheNameThatTheAPIGives(t *testing.T) {
	w := open(t)
	answer, err := w.api.Do(t.Context(), `{ gapProfile(activity: "ransomware", lens: {states: ["state:PAK"], actor: COMPANY}) { finding } }`, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := findingName.FindString(string(answer))
	citation := citationOn(t, get(t, w.pages, "/activity/ransomware?states=PAK&actor=COMPANY"))
	if want == "" || findingName.FindString(citation) != want || !strings.Contains(addressOf(t, citation), "asOf=2026-11-23") || !strings.Contains(citation, "Law as of 23 November 2026; obligations of Pakistan; conduct of companies") {
		t.Errorf("the API names it %s, the page cites %s", want, citation)
	}
}

// TestReferencesOfPages follows the links to each format: no script is needed.
func TestReferencesOfPages(t *testing.T) {
	w := open(t)
	for path, id := range citedPages() {
		t.Run(path, func(t *testing.T) {
			body := get(t, w.pages, path).Body.String()
			found := map[string]string{}
			for _, a := range find(parse(t, body), "a[href]") {
				if href := attr(a, "href"); strings.HasPrefix(href, "/cite/") {
					found[strings.TrimPrefix(href[:strings.Index(href, "?")], "/cite/")] = href
				}
			}
			if len(found) != 3 {
				t.Fatalf("the links are %v", found)
			}
			citation := citationOn(t, get(t, w.pages, path))
			for format, mark := range map[string]string{"csl.json": `"source": "Lacuna, `, "bib": "@misc{", "ris": "TY  - "} {
				got := get(t, w.pages, found[format])
				if got.Code != http.StatusOK || !strings.Contains(got.Body.String(), mark) || !strings.HasPrefix(got.Header().Get("Content-Disposition"), `attachment; filename="lacuna-`) {
					t.Fatalf("%s: status %d: %s", format, got.Code, got.Body)
				}
				for _, same := range []string{findingName.FindString(citation), "2026.11"} {
					if !strings.Contains(got.Body.String(), same) {
						t.Errorf("%s does not say %q: %s", format, same, got.Body)
					}
				}
			}
			var items []struct{ ID, URL string }
			if err := json.Unmarshal(get(t, w.pages, found["csl.json"]).Body.Bytes(), &items); err != nil || len(items) != 1 || !strings.HasSuffix(items[0].URL, addressOf(t, citation)) {
				t.Errorf("%+v, %v; want the address of %s", items, err, citation)
			} else if !strings.HasPrefix(id, "activity:") && items[0].ID != id {
				t.Errorf("it cites %s, not %s", items[0].ID, id)
			}
		})
	}
}

func TestBadCitations(t *testing.T) {
	w := open(t)
	for address, want := range map[string]struct {
		status int
		line   string
	}{
		"/cite/pdf?id=activity:ransomware":                   {http.StatusNotFound, "No reference is written as pdf. Ask for csl.json, bib or ris."},
		"/cite/bib":                                          {http.StatusBadRequest, "The id is missing or has no kind."},
		"/cite/bib?id=ransomware":                            {http.StatusBadRequest, "The id is missing or has no kind."},
		"/cite/bib?id=provision:none":                        {http.StatusNotFound, "Nothing has the id provision:none."},
		"/cite/ris?id=activity:none":                         {http.StatusNotFound, "activity:none"},
		"/cite/ris?id=activity:ransomware&asOf=soon":         {http.StatusBadRequest, "Date: no such value"},
		"/cite/ris?id=activity:ransomware&quorum=7":          {http.StatusBadRequest, "Quorum"},
		"/cite/bib?id=" + url.QueryEscape("<b>:\r\nX: y\"'"): {http.StatusNotFound, "Nothing has the id"},
	} {
		got := get(t, w.pages, address)
		if got.Code != want.status || !strings.Contains(got.Body.String(), want.line) || strings.Contains(got.Body.String(), "<b>:") || got.Header().Get("Content-Disposition") != "" {
			t.Errorf("%s: status %d: %s", address, got.Code, text(parse(t, got.Body.String())))
		}
	}
}
