package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/web"
)

// asker answers every document alike.
type asker struct {
	answer string
	err    error
}

// Do implements web.Asker.
func (a asker) Do(context.Context, string, map[string]any) ([]byte, error) {
	return []byte(a.answer), a.err
}

func TestHostsAreListed(t *testing.T) {
	h := web.New(web.Options{Asker: asker{}, AllowedHosts: []string{"gaps.example"}})
	for host, want := range map[string]int{
		"127.0.0.1:8080": 200, "localhost": 200, "[::1]:8080": 200, "gaps.example:443": 200, "GAPS.example": 200,
		"evil.example": 421, "127.0.0.1.evil.example": 421, "": 421, "10.0.0.1:8080": 421,
	} {
		r := httptest.NewRequest(http.MethodGet, "/livez", nil)
		r.Host = host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("host %q: status %d, want %d", host, w.Code, want)
		}
	}
}

func TestEveryAnswerKeepsToItself(t *testing.T) {
	w := open(t)
	for _, path := range append(everyPage(), "/nowhere", "/static/page.css", "/static/table.js", "/schema.graphql", "/livez", "/about.json") {
		h := get(t, w.pages, path).Header()
		csp := h.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self';", "style-src 'self';", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: the policy %q lacks %s", path, csp, want)
			}
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" || len(h.Values("Set-Cookie")) > 0 {
			t.Errorf("%s: headers %v", path, h)
		}
	}
}

func TestAnotherSiteMayNotPost(t *testing.T) {
	w := open(t)
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8080/graphql", strings.NewReader(`{"query":"{__typename}"}`))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	rec := httptest.NewRecorder()
	w.pages.ServeHTTP(rec, r)
	if rec.Code != http.StatusForbidden {
		t.Errorf("status %d, want 403", rec.Code)
	}
}

// TestModelsAreBehindTheGuard asks /mcp from other hosts and other sites.
func TestModelsAreBehindTheGuard(t *testing.T) {
	served := 0
	models := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { served++ })
	h := web.New(web.Options{Asker: asker{}, Models: models})
	for _, row := range []struct {
		host, origin, site string
		want               int
	}{
		{"127.0.0.1:8080", "", "", 200},
		{"127.0.0.1:8080", "http://127.0.0.1:8080", "same-origin", 200},
		{"evil.example", "", "", 421},
		{"127.0.0.1:8080", "http://evil.example", "", 403},
		{"127.0.0.1:8080", "http://evil.example", "cross-site", 403},
		{"127.0.0.1:8080", "null", "", 403},
	} {
		r := httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader("{}"))
		r.Host = row.host
		if row.origin != "" {
			r.Header.Set("Origin", row.origin)
		}
		if row.site != "" {
			r.Header.Set("Sec-Fetch-Site", row.site)
		}
		w, before := httptest.NewRecorder(), served
		h.ServeHTTP(w, r)
		if w.Code != row.want || (served > before) != (row.want == 200) {
			t.Errorf("%+v: status %d, served %v", row, w.Code, served > before)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8080/mcp", nil)
	w := httptest.NewRecorder()
	web.New(web.Options{Asker: asker{}}).ServeHTTP(w, r)
	if w.Code != http.StatusNotFound {
		t.Errorf("without models: status %d, want 404", w.Code)
	}
}

func TestReadiness(t *testing.T) {
	ready := false
	h := web.New(web.Options{Asker: asker{}, Ready: func() (bool, string) { return ready, "the index is being built" }})
	if got := get(t, h, "/readyz"); got.Code != 503 || !strings.Contains(got.Body.String(), "the index is being built") {
		t.Errorf("not ready: %d %s", got.Code, got.Body)
	}
	ready = true
	if got := get(t, h, "/readyz"); got.Code != 200 {
		t.Errorf("ready: %d %s", got.Code, got.Body)
	}
	if got := get(t, h, "/livez"); got.Code != 200 {
		t.Errorf("alive: %d", got.Code)
	}
}

func TestErrorsOfTheAPIGetAStatusAndALine(t *testing.T) {
	for _, row := range []struct {
		asker  asker
		status int
		want   string
	}{
		{asker{answer: `{"data":null,"errors":[{"message":"no such State: XYZ","extensions":{"code":"BAD_USER_INPUT"}}]}`}, 400, "No such State: XYZ."},
		{asker{answer: `{"errors":[{"message":"the index is closed","extensions":{"code":"UNAVAILABLE"}}]}`}, 503, "The index is closed."},
		{asker{answer: `{"errors":[{"message":"took too long","extensions":{"code":"TIMEOUT"}}]}`}, 504, "Took too long."},
		{asker{answer: `{"data":{},"errors":[{"message":"internal error"}]}`}, 500, "Internal error."},
		{asker{err: errors.New("secret of the operator")}, 500, "The page could not be made."},
		{asker{answer: "no JSON"}, 500, "The page could not be made."},
	} {
		h := web.New(web.Options{Asker: row.asker})
		for _, path := range []string{"/about", "/about.json"} {
			got := get(t, h, path)
			if got.Code != row.status || !strings.Contains(got.Body.String(), row.want) || strings.Contains(got.Body.String(), "secret") {
				t.Errorf("%s: %d %s, want %d %s", path, got.Code, got.Body, row.status, row.want)
			}
		}
	}
}

func TestGraphQLIsHandedOn(t *testing.T) {
	w := open(t)
	r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8080/graphql?query=%7Bcorpus%7Brelease%7D%7D", nil)
	r.Header.Set("Accept", "application/graphql-response+json")
	rec := httptest.NewRecorder()
	w.pages.ServeHTTP(rec, r)
	var answer struct {
		Data struct{ Corpus struct{ Release string } }
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &answer); err != nil || answer.Data.Corpus.Release == "" {
		t.Errorf("a program gets %s", rec.Body)
	}
	form := parse(t, get(t, w.pages, "/graphql?query=%7Bcorpus%7Brelease%7D%7D&run=1").Body.String())
	if got := text(find(find(form, "pre")[0], "code")[0]); !strings.Contains(got, answer.Data.Corpus.Release) {
		t.Errorf("a browser without scripts gets %q", got)
	}
	if got := get(t, w.pages, "/schema.graphql").Body.String(); got != strings.TrimRight(w.api.SDL(), "\n")+"\n" {
		t.Error("/schema.graphql is not the schema of the API")
	}
}

func TestAnUnchangedPageIsNotSentAgain(t *testing.T) {
	w := open(t)
	for _, path := range []string{"/about", "/static/page.css"} {
		tag := get(t, w.pages, path).Header().Get("ETag")
		r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8080"+path, nil)
		r.Header.Set("If-None-Match", tag)
		rec := httptest.NewRecorder()
		w.pages.ServeHTTP(rec, r)
		if tag == "" || rec.Code != http.StatusNotModified {
			t.Errorf("%s: tag %q, status %d, want 304", path, tag, rec.Code)
		}
	}
}
