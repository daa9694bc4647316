package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// everyPage is one address of each page, and some of its variants.
func everyPage() []string {
	return []string{
		"/", "/?sort=-asserted", "/?states=PAK,usa&actor=company&context=armed_conflict&reading=accepted&quorum=0.5",
		"/?headline=UNCOVERED&under=enabling-and-procedural", "/?functions=PROHIBIT&functions=PREVENT",
		"/activity/ransomware", "/activity/activity:commercial-spyware-misuse?asOf=2020-01-01", "/activity/attribution-challenges?actor=STATE",
		"/search", "/search?q=spyware", "/search?q=spyware&kind=Statement&state=PAK", "/search?q=specimen",
		"/help/search", "/search?q=say+%22that", "/search?q=soverignty", "/search?q=%D8%B3%D9%8A%D8%A7%D8%AF%D8%A9&kind=Principle&synonyms=no", "/search?kind=Claim&without=activity&year=2025&binding=no",
		"/provision/charter-2-4", "/instrument/un-charter", "/statement/specimen", "/statement/specimen-said", "/document/specimen", "/principle/non-use-of-force",
		"/simulate", "/simulate?states=PAK&actor=COMPANY", "/simulate?text=No+State+shall+compromise+supply+chains.+%3Cb%3E&format=text",
		"/compare", "/compare?a.asOf=2012-01-01&a.states=PAK,USA&b.states=PAK,USA", "/compare?a.actor=STATE&b.actor=STATE", "/timeline/spyware-citizens",
		"/timeline/activity:ransomware?states=PAK&from=2000&to=2010", "/dyads", "/dyads?states=PAK&headline=COVERED", "/audit", "/audit?by=PAK&type=GAP_ASSERTED",
		"/audit?statement=specimen", "/precedents", "/precedents?text=States+shall+not+threaten+force&binding=yes&to=2000&inforce=2000-01-01", "/audit?verdict=DISAGREES&type=GAP_DENIED",
		"/queue", "/queue?relation=GAP_ASSERTED&by=PAK&activity=ransomware", "/decisions", "/decisions?curator=A.+Reviewer&ruling=ACCEPT&subject=claim:specimen-1",
		"/about", "/query/gaps?actor=STATE", "/query/activity?id=activity:ransomware", "/graphql",
	}
}

func TestEveryPageIsWhole(t *testing.T) {
	w := open(t)
	for _, path := range everyPage() {
		t.Run(path, func(t *testing.T) {
			got := get(t, w.pages, path)
			if got.Code != http.StatusOK {
				t.Fatalf("status %d: %s", got.Code, got.Body)
			}
			page := parse(t, got.Body.String())
			for _, want := range []string{"html[lang]", "h1", "main", "nav", "footer", "a.skip"} {
				if n := len(find(page, want)); n == 0 {
					t.Errorf("the page has no %s", want)
				}
			}
			for _, id := range repeated(page) {
				t.Errorf("the id %q stands twice", id)
			}
			for _, table := range find(page, "table") {
				if len(find(table, "caption")) != 1 || len(find(table, "th[scope]")) == 0 {
					t.Error("a table has no caption or no heading with a scope")
				}
			}
			for _, field := range append(find(page, "input"), find(page, "select")...) {
				if attr(field, "type") != "hidden" && !labelled(page, field) {
					t.Errorf("the field %q has no label", attr(field, "name"))
				}
			}
		})
	}
}

func TestNothingOfTheDataBecomesMarkup(t *testing.T) {
	w := open(t)
	for _, path := range everyPage() {
		body := get(t, w.pages, path).Body.String()
		page := parse(t, body)
		for _, script := range find(page, "script") {
			if attr(script, "src") == "" || attr(script, "type") != "module" {
				t.Errorf("%s: a script that is not a module of ours", path)
			}
		}
		for _, bad := range append(find(page, "img"), find(page, "style")...) {
			t.Errorf("%s: an element %s that no template has", path, bad.Data)
		}
		walk(page, func(n *html.Node) {
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "href" && strings.HasPrefix(strings.ToLower(a.Val), "javascript:") {
					t.Errorf("%s: attribute %s=%q", path, a.Key, a.Val)
				}
			}
		})
	}
}

func TestAnAddressOfAPageLeadsToItsData(t *testing.T) {
	w := open(t)
	for _, path := range everyPage() {
		page := parse(t, get(t, w.pages, path).Body.String())
		for _, beside := range find(page, "link[type=application/json]") {
			got := get(t, w.pages, attr(beside, "href"))
			var answer struct{ Data map[string]any }
			if err := json.Unmarshal(got.Body.Bytes(), &answer); err != nil || len(answer.Data) == 0 {
				t.Errorf("%s: %s gives no data: %v", path, attr(beside, "href"), err)
			}
		}
	}
}

// The link "the query behind this page" shows a document and variables that
// give the data of the page when a stranger asks the API for them.
func TestTheQueryBehindAPageGivesItsData(t *testing.T) {
	w := open(t)
	for _, path := range []string{
		"/?states=PAK,USA", "/activity/ransomware?reading=ACCEPTED", "/search?q=spyware&kind=Activity", "/provision/charter-2-4",
		"/instrument/un-charter", "/statement/specimen", "/statement/specimen-said", "/document/specimen", "/principle/non-use-of-force", "/about",
		"/compare?a.states=PAK&b.states=USA", "/timeline/ransomware?states=PAK", "/dyads?states=PAK", "/audit?by=PAK",
		"/simulate?states=PAK,USA", "/simulate?text=No+State+shall+compromise+supply+chains.",
	} {
		t.Run(path, func(t *testing.T) {
			page := parse(t, get(t, w.pages, path).Body.String())
			query := parse(t, get(t, w.pages, linkNamed(t, page, "The query behind this page")).Body.String())
			code := find(query, "pre")
			if len(code) != 3 {
				t.Fatalf("the page shows %d pieces of code, want document, variables, command line", len(code))
			}
			body := fmt.Sprintf(`{"query":%s,"variables":%s}`, quoted(text(code[0])), text(code[1]))
			got := outside(t, w, body)
			want := dataOf(t, get(t, w.pages, attr(find(page, "link[type=application/json]")[0], "href")).Body.Bytes())
			if path == "/?states=PAK,USA" {
				got, want = firstGaps(got, 50), firstGaps(want, 50)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("page and API differ (-page +API):\n%s", diff)
			}
			line := regexp.MustCompile(`(?s)--data-binary '(.*)'`).FindStringSubmatch(text(code[2]))
			if line == nil {
				t.Fatal("the command line sends nothing")
			}
			fromLine := outside(t, w, strings.ReplaceAll(line[1], `'\''`, `'`))
			if path == "/?states=PAK,USA" {
				fromLine = firstGaps(fromLine, 50)
			}
			if diff := cmp.Diff(got, fromLine); diff != "" {
				t.Errorf("the command line asks something else:\n%s", diff)
			}
		})
	}
}

// outside asks the API as a stranger does, within its limits.
func outside(t *testing.T, w world, body string) map[string]any {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8080/graphql", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/graphql-response+json")
	rec := httptest.NewRecorder()
	w.pages.ServeHTTP(rec, r)
	return dataOf(t, rec.Body.Bytes())
}

func dataOf(t *testing.T, body []byte) map[string]any {
	t.Helper()
	var answer struct {
		Data   map[string]any
		Errors []struct{ Message string }
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	if len(answer.Errors) > 0 {
		t.Fatalf("the API refuses: %s", answer.Errors[0].Message)
	}
	return answer.Data
}

// firstGaps keeps the rows of a first page, because the page joins them all.
func firstGaps(data map[string]any, n int) map[string]any {
	gaps := data["gaps"].(map[string]any)
	edges := gaps["edges"].([]any)
	gaps["edges"] = edges[:min(n, len(edges))]
	delete(gaps, "pageInfo")
	return data
}

func TestFaultsAreSaidInOneLine(t *testing.T) {
	w := open(t)
	for _, row := range []struct {
		path   string
		status int
		want   string
	}{
		{"/nowhere", 404, "There is no page at /nowhere."},
		{"/activity/no-such", 404, "activity:no-such"},
		{"/provision/no-such", 404, "Nothing has the id provision:no-such."},
		{"/?states=XYZ", 400, "XYZ"},
		{"/?actor=martian", 400, "MARTIAN"},
		{"/?asOf=someday", 400, "YYYY-MM-DD"},
		{"/?quorum=9", 400, "Quorum"},
		{"/query/nothing", 404, "No page has a query named nothing."},
		{"/search?q=spyware&after=nonsense", 400, ""},
	} {
		got := get(t, w.pages, row.path)
		lead := find(parse(t, got.Body.String()), "p.lead")
		if got.Code != row.status || len(lead) != 1 || !strings.Contains(text(lead[0]), row.want) {
			t.Errorf("%s: status %d, want %d with %q; got %s", row.path, got.Code, row.status, row.want, got.Body)
		}
	}
}

func TestEmptyFieldsLeaveTheAddress(t *testing.T) {
	w := open(t)
	got := get(t, w.pages, "/?asOf=&actor=STATE&states=+&quorum=")
	if loc := got.Header().Get("Location"); got.Code != http.StatusSeeOther || loc != "/?actor=STATE" {
		t.Errorf("status %d to %q, want 303 to /?actor=STATE", got.Code, loc)
	}
}

func quoted(text string) string {
	out, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(out)
}

func linkNamed(t *testing.T, page *html.Node, name string) string {
	t.Helper()
	for _, a := range find(page, "a") {
		if strings.TrimSpace(text(a)) == name {
			return attr(a, "href")
		}
	}
	t.Fatalf("the page has no link %q", name)
	return ""
}

func TestLensStaysInEveryLinkOfTheTable(t *testing.T) {
	w := open(t)
	lens := "actor=COMPANY&states=PAK%2CUSA"
	page := parse(t, get(t, w.pages, "/?headline=NOT_BOUND&"+lens).Body.String())
	rows := find(page, "th[scope=row]")
	if len(rows) == 0 {
		t.Fatal("no row")
	}
	for _, row := range rows {
		at, err := url.Parse(attr(find(row, "a")[0], "href"))
		if err != nil || at.RawQuery != lens {
			t.Errorf("a row leads to %q, want the lens %q", at, lens)
		}
	}
}

// A filter that leaves no row leaves the lens: an empty table is an answer too.
func TestAnEmptyTableKeepsItsLens(t *testing.T) {
	w := open(t)
	page := parse(t, get(t, w.pages, "/?headline=NOT_ASSESSED&states=PAK").Body.String())
	lens := find(page, "p.lens")
	if len(find(page, "table")) != 0 || len(lens) != 1 || !strings.Contains(text(lens[0]), "obligations of Pakistan") || len(find(page, "p.caveat")) == 0 {
		t.Error("the page of an empty table lacks its lens or its caveat, or has a table")
	}
}
