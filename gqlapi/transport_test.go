package gqlapi_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/gqlapi"
	"github.com/lacuna-law/lacuna/graph/gap"
)

const (
	plain    = "application/json"
	response = "application/graphql-response+json"
)

// What is no request is refused with its status and never repeated.
func TestBadRequests(t *testing.T) {
	w := newWorld(t, smallLaw(), false)
	secret := "hunter2"
	for name, c := range map[string]struct {
		method, target, accept, contentType, body string
		status                                    int
	}{
		"a batch":             {"POST", "/", "", plain, `[{"query":"{__typename}"},{"query":"{hunter2}"}]`, 400},
		"multipart":           {"POST", "/", "", "multipart/form-data; boundary=x", "--x\r\nhunter2", 415},
		"a form":              {"POST", "/", "", "application/x-www-form-urlencoded", "query={hunter2}", 415},
		"another charset":     {"POST", "/", "", plain + "; charset=utf-16", "hunter2", 415},
		"no UTF-8":            {"POST", "/", "", plain, "{\"query\":\"\xff hunter2\"}", 400},
		"two values":          {"POST", "/", "", plain, `{"query":"{__typename}"} {"hunter2":1}`, 400},
		"a body too long":     {"POST", "/", "", plain, `{"query":"` + strings.Repeat("#hunter2", 200_000) + `"}`, 413},
		"a key twice":         {"POST", "/", "", plain, `{"query":"{__typename}","query":"{hunter2}"}`, 400},
		"a query twice":       {"GET", "/?query={__typename}&query={hunter2}", "", "", "", 400},
		"no end":              {"POST", "/", "", plain, `{"query":"{__typename}"`, 400},
		"no key":              {"POST", "/", "", plain, `{"query":"{__typename}",1:"hunter2"}`, 400},
		"PUT":                 {"PUT", "/", "", plain, `{"query":"{hunter2}"}`, 405},
		"a mutation by GET":   {"GET", "/?query=mutation{hunter2}", response, "", "", 405},
		"a subscription":      {"GET", "/?query=subscription{hunter2}", plain, "", "", 405},
		"GET without a query": {"GET", "/?hunter2", "", "", "", 400},
		"GET with variables":  {"GET", "/?query={__typename}&variables=hunter2", "", "", "", 400},
		"pages only":          {"GET", "/?query={__typename}", "text/html", "", "", 406},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), c.method, c.target, strings.NewReader(c.body))
			r.Header.Set("Accept", c.accept)
			r.Header.Set("Content-Type", c.contentType)
			got := serve(t, w, r)
			if got.status != c.status || len(got.codes) != 1 {
				t.Errorf("status %d, want %d: %.300s", got.status, c.status, got.body)
			}
			if strings.Contains(got.body, secret) || strings.Contains(got.body, `"data"`) {
				t.Errorf("the answer repeats the request or has data: %.300s", got.body)
			}
			if c.status == 405 && got.header.Get("Allow") == "" {
				t.Error("405 without Allow")
			}
		})
	}
}

// An answer by GET carries a mark; who has it gets nothing again.
func TestUnchangedAnswersAreNotSentAgain(t *testing.T) {
	w := newWorld(t, smallLaw(), false)
	get := func(query, mark string) answer {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/?query="+url.QueryEscape(query), nil)
		if mark != "" {
			r.Header.Set("If-None-Match", mark)
		}
		return serve(t, w, r)
	}
	first := get("{corpus{release}}", "")
	mark := first.header.Get("ETag")
	if first.status != 200 || mark == "" {
		t.Fatalf("status %d, mark %q", first.status, mark)
	}
	if again := get("{corpus{release}}", mark); again.status != http.StatusNotModified || again.body != "" {
		t.Errorf("again: status %d, %q", again.status, again.body)
	}
	if other := get("{corpus{licence}}", mark); other.status != 200 {
		t.Errorf("another question: status %d", other.status)
	}
	if wrong := get("{nothing}", ""); wrong.header.Get("ETag") != "" {
		t.Error("a refused document has a mark")
	}
}

// What is wrong inside is logged and not told.
func TestInternalErrorsStayInside(t *testing.T) {
	w := newWorld(t, smallLaw(), false)
	w.store.fail = errors.New("open /secret/place: disk on fire")
	got := ask(t, w, "{instruments{totalCount edges{node{id}}}}", nil)
	if len(got.codes) != 1 || got.codes[0] != "INTERNAL" || strings.Contains(got.body, "secret") {
		t.Errorf("got %s", got.body)
	}
}

func TestAPanicIsAnInternalError(t *testing.T) {
	w := newWorld(t, smallLaw(), false)
	var log strings.Builder
	api, err := gqlapi.New(gqlapi.Options{
		Ontology: ontology(t), Store: w.store, Atlas: func() *gap.Atlas { panic("secret") }, Now: today,
		Log: slog.New(slog.NewTextHandler(io.Writer(&log), nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	got := ask(t, world{api, w.store}, "{gaps{totalCount}}", nil)
	if len(got.codes) != 1 || got.codes[0] != "INTERNAL" || strings.Contains(got.body, "secret") {
		t.Errorf("got %s", got.body)
	}
	if !strings.Contains(log.String(), "secret") {
		t.Errorf("the log says %q", log.String())
	}
}

// A request that takes too long is told so.
func TestDeadlines(t *testing.T) {
	w := newWorld(t, smallLaw(), false)
	passed, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	r := httptest.NewRequestWithContext(passed, http.MethodPost, "/", strings.NewReader(`{"query":"{corpus{release}}"}`))
	r.Header.Set("Content-Type", plain)
	if got := serve(t, w, r); got.status != http.StatusServiceUnavailable || len(got.codes) != 1 || got.codes[0] != "TIMEOUT" {
		t.Errorf("before it ran: status %d, %s", got.status, got.body)
	}
	w.store.fail = fmt.Errorf("reading: %w", context.DeadlineExceeded)
	if got := ask(t, w, `{node(id:"activity:harm"){id}}`, nil); len(got.codes) != 1 || got.codes[0] != "TIMEOUT" {
		t.Errorf("while it ran: %s", got.body)
	}
	if _, err := w.api.Do(passed, "{corpus{release}}", nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("in process: %v", err)
	}
}

// While there is no atlas yet, what needs none is answered.
func TestWithoutAnAtlas(t *testing.T) {
	w := newWorld(t, smallLaw(), false)
	api, err := gqlapi.New(gqlapi.Options{Ontology: ontology(t), Store: w.store, Atlas: func() *gap.Atlas { return nil }, Now: today})
	if err != nil {
		t.Fatal(err)
	}
	w.api = api
	if got := ask(t, w, "{gaps{totalCount}}", nil); len(got.codes) != 1 || got.codes[0] != "UNAVAILABLE" {
		t.Errorf("got %s", got.body)
	}
	if got := ask(t, w, "{instruments{totalCount}}", nil); len(got.codes) != 0 {
		t.Errorf("got %s", got.body)
	}
}
