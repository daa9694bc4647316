package web_test

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strings"
	"testing"
)

// The hits of a search may be had in every format, each with its address and
// what it rests on.
func TestSearchAsAList(t *testing.T) {
	w := open(t)
	for path, want := range map[string][]string{
		"/search.csv":             {"provision:charter-2-4", "http://127.0.0.1:8080/provision/charter-2-4", "2026-11-23", "2026.11"},
		"/search.ris":             {"TY  - STAT", "UR  - http://127.0.0.1:8080/provision/charter-2-4", "N1  - Lacuna, corpus release 2026.11", "ER  - "},
		"/search.bib":             {"@misc{provision:charter-2-4", "release 2026.11"},
		"/search.csl.json":        {`"type": "treaty"`, `"URL": "http://127.0.0.1:8080/provision/charter-2-4"`},
		"/search.references.json": {`"total": 1`, `"asOf": "2026-11-23"`},
	} {
		got := get(t, w.pages, path+"?q=article:%222(4)%22&kind=Provision&binding=yes")
		if got.Code != http.StatusOK {
			t.Errorf("%s: status %d: %s", path, got.Code, got.Body)
			continue
		}
		for _, part := range want {
			if !strings.Contains(got.Body.String(), part) {
				t.Errorf("%s: no %q in %s", path, part, got.Body)
			}
		}
		if again := get(t, w.pages, path+"?q=article:%222(4)%22&kind=Provision&binding=yes"); again.Body.String() != got.Body.String() {
			t.Errorf("%s: two answers differ", path)
		}
	}
	rows, err := csv.NewReader(get(t, w.pages, "/search.csv?q=specimen").Body).ReadAll()
	if err != nil || len(rows) < 3 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	var items []struct{ ID, Title string }
	if err := json.Unmarshal(get(t, w.pages, "/search.csl.json?q=specimen").Body.Bytes(), &items); err != nil || len(items) != len(rows)-1 {
		t.Errorf("%d items for %d rows: %v", len(items), len(rows), err)
	}
}

func TestSearchFeed(t *testing.T) {
	w := open(t)
	got := get(t, w.pages, "/search.atom?q=specimen&kind=Claim")
	var feed struct {
		Updated string `xml:"updated"`
		Entries []struct {
			ID      string `xml:"id"`
			Updated string `xml:"updated"`
			Link    struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(got.Body.Bytes(), &feed); err != nil || got.Code != http.StatusOK {
		t.Fatalf("status %d: %v", got.Code, err)
	}
	if len(feed.Entries) != 1 || !strings.HasSuffix(feed.Entries[0].ID, ":claim:specimen") || feed.Entries[0].Updated != "2026-11-23T00:00:00Z" || feed.Updated != feed.Entries[0].Updated {
		t.Errorf("the feed is %+v", feed)
	}
	if want := "http://127.0.0.1:8080/statement/specimen#claim:specimen"; len(feed.Entries) == 1 && feed.Entries[0].Link.Href != want {
		t.Errorf("the entry leads to %s, want %s", feed.Entries[0].Link.Href, want)
	}
	if again := get(t, w.pages, "/search.atom?q=specimen&kind=Claim"); again.Body.String() != got.Body.String() {
		t.Error("two feeds differ")
	}
	for address, status := range map[string]int{"/search.atom?q=%22a&year=x": 400, "/search.csv?from=soon": 400, "/search.csv?q=" + strings.Repeat("a", 5000): 400} {
		if got := get(t, w.pages, address); got.Code != status {
			t.Errorf("%.40s: status %d, want %d", address, got.Code, status)
		}
	}
}
