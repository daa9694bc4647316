package web_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/web"
)

// asked gives the answer to a GET with headers.
func asked(t *testing.T, h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:8080"+path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestTextIsCompressedForWhoTakesIt(t *testing.T) {
	w := open(t)
	for _, path := range []string{"/about", "/about.json", "/", "/static/page.css", "/schema.graphql", "/graphql?query=%7Binstruments%7Bedges%7Bnode%7Bid%20title%7D%7D%7D%7D"} {
		plain := asked(t, w.pages, path, "Accept", "application/json")
		packed := asked(t, w.pages, path, "Accept", "application/json", "Accept-Encoding", "br, gzip")
		if plain.Header().Get("Content-Encoding") != "" || packed.Header().Get("Content-Encoding") != "gzip" {
			t.Errorf("%s: encodings %q and %q", path, plain.Header().Get("Content-Encoding"), packed.Header().Get("Content-Encoding"))
			continue
		}
		if !strings.Contains(strings.Join(packed.Header().Values("Vary"), ","), "Accept-Encoding") || !strings.Contains(strings.Join(plain.Header().Values("Vary"), ","), "Accept-Encoding") {
			t.Errorf("%s: Vary does not say that the encoding matters", path)
		}
		if packed.Body.Len() >= plain.Body.Len() {
			t.Errorf("%s: %d bytes of %d", path, packed.Body.Len(), plain.Body.Len())
		}
		r, err := gzip.NewReader(packed.Body)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(r); err != nil || string(text) != plain.Body.String() {
			t.Errorf("%s: unpacked it is another text: %v", path, err)
		}
	}
}

func TestSmallAnswersAndRefusalsStay(t *testing.T) {
	w := open(t)
	for _, headers := range [][]string{{"Accept-Encoding", "gzip;q=0"}, {"Accept-Encoding", "br"}, {"Accept-Encoding", "identity, gzip; q=0.0"}} {
		if got := asked(t, w.pages, "/about", headers...).Header().Get("Content-Encoding"); got != "" {
			t.Errorf("%v: encoding %q", headers, got)
		}
	}
	if got := asked(t, w.pages, "/livez", "Accept-Encoding", "gzip"); got.Header().Get("Content-Encoding") != "" || got.Body.String() != "alive\n" {
		t.Errorf("a small answer: %q", got.Header().Get("Content-Encoding"))
	}
}

// The compressed answer and the plain one have tags of their own. Each is told
// unchanged by its own tag, with that tag, and what was compressed is not taken
// for what is plain.
func TestTagsOfCompressedAnswers(t *testing.T) {
	w := open(t)
	for _, path := range []string{"/about", "/static/page.css", "/graphql?query=%7Binstruments%7Bedges%7Bnode%7Bid%20title%7D%7D%7D%7D"} {
		json := []string{"Accept", "application/json"}
		plain := asked(t, w.pages, path, json...).Header().Get("ETag")
		packed := asked(t, w.pages, path, append(json, "Accept-Encoding", "gzip")...).Header().Get("ETag")
		if plain == "" || packed == "" || plain == packed {
			t.Errorf("%s: tags %q and %q", path, plain, packed)
			continue
		}
		for name, c := range map[string]struct {
			tag, encoding string
			status        int
		}{
			"the plain one by its tag":            {plain, "", 304},
			"the compressed one by its tag":       {packed, "gzip", 304},
			"among others":                        {`"x", ` + packed, "gzip", 304},
			"the compressed one, asked for plain": {packed, "", 200},
			"another":                             {`"x-gzip"`, "gzip", 200},
		} {
			got := asked(t, w.pages, path, append(json, "If-None-Match", c.tag, "Accept-Encoding", c.encoding)...)
			if got.Code != c.status {
				t.Errorf("%s: %s: status %d, want %d", path, name, got.Code, c.status)
			}
			if c.status == 304 && (got.Body.Len() != 0 || !strings.Contains(c.tag, got.Header().Get("ETag"))) {
				t.Errorf("%s: %s: tag %q, asked with %q", path, name, got.Header().Get("ETag"), c.tag)
			}
		}
	}
}

// Events leave at once and as they are.
func TestEventsAreNotCompressed(t *testing.T) {
	stop := make(chan struct{})
	events := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
		_, _ = io.WriteString(w, "data: "+strings.Repeat("x", 5000)+"\n\n")
		_ = http.NewResponseController(w).Flush()
		<-stop
	})
	server := httptest.NewServer(web.New(web.Options{Asker: asker{}, GraphQL: events}))
	defer server.Close()
	defer close(stop)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/graphql", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	r.Header.Set("Accept-Encoding", "gzip")
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	first := make([]byte, 6)
	if _, err := io.ReadFull(got.Body, first); err != nil || string(first) != "data: " || got.Header.Get("Content-Encoding") != "" {
		t.Errorf("%q, %q, %v", first, got.Header.Get("Content-Encoding"), err)
	}
}
