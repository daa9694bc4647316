package web_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// post sends the form as a browser does that is on a page of some origin.
func post(h http.Handler, path, origin string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8080"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", origin)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

const here = "http://127.0.0.1:8080"

func TestTheBundledDraftHasAPage(t *testing.T) {
	body := get(t, open(t).pages, "/simulate").Body.String()
	for _, want := range []string{"not a text of any State", "Supply-chain", "closes", "CONTESTED", "COVERED", "145 are needed", "joined by every State"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestADraftIsPosted(t *testing.T) {
	w := open(t)
	form := url.Values{"format": {"MARKDOWN"}, "states": {"PAK"}, "text": {"# Own " + hostile + "\n\n## Article 1\n\nNo State shall compromise the supply chain of ICT products.\n\n## Article 2\n\nDone " + hostile + "\n"}}
	got := post(w.pages, "/simulate", here, form)
	body := got.Body.String()
	if got.Code != http.StatusOK || !strings.Contains(body, "Proposed by a machine") || !strings.Contains(body, "no words of duty") {
		t.Fatalf("status %d: %.600s", got.Code, body)
	}
	page := parse(t, body)
	for _, bad := range append(find(page, "img"), find(page, "style")...) {
		t.Errorf("an element %s that no template has", bad.Data)
	}
	if n := len(find(page, "script")); n != 1 {
		t.Errorf("%d scripts, want the one of the form", n)
	}
	if area := find(page, "textarea"); len(area) != 1 || text(area[0]) != form.Get("text") {
		t.Error("the form does not hold the draft any more")
	}
	if got.Header().Get("Cache-Control") != "no-store" {
		t.Error("the answer may be kept")
	}
	var answer struct {
		Data struct{ Simulate struct{ Proposed bool } }
	}
	if err := json.Unmarshal(post(w.pages, "/simulate.json", here, form).Body.Bytes(), &answer); err != nil || !answer.Data.Simulate.Proposed {
		t.Errorf("the data of the page: %+v, %v", answer, err)
	}
}

func TestADraftIsRefusedInALine(t *testing.T) {
	w := open(t)
	for _, c := range []struct {
		name, origin string
		form         url.Values
		status       int
		says         string
	}{
		{"from another site", "https://evil.example", url.Values{"text": {"Article 1"}}, http.StatusForbidden, "cross-origin"},
		{"too long", here, url.Values{"text": {strings.Repeat("a ", 600_000)}}, http.StatusRequestEntityTooLarge, "longer than 1 MiB"},
		{"longer than a draft", here, url.Values{"text": {strings.Repeat("a", 300_000)}}, http.StatusBadRequest, "limit 262144"},
		{"no YAML", here, url.Values{"text": {"instruments: ["}, "format": {"YAML"}}, http.StatusBadRequest, "no YAML"},
		{"too deep", here, url.Values{"text": {strings.Repeat("[", 100_000)}, "format": {"YAML"}}, http.StatusBadRequest, "within each other"},
		{"no such format", here, url.Values{"text": {"x"}, "format": {"PDF"}}, http.StatusBadRequest, "PDF"},
		{"no such State", here, url.Values{"states": {"XXX"}}, http.StatusBadRequest, "XXX"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := post(w.pages, "/simulate", c.origin, c.form)
			if got.Code != c.status || !strings.Contains(got.Body.String(), c.says) {
				t.Errorf("status %d, want %d with %q: %.400s", got.Code, c.status, c.says, got.Body)
			}
		})
	}
}
