package gqlapi_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func hashOf(query string) string {
	sum := sha256.Sum256([]byte(query))
	return hex.EncodeToString(sum[:])
}

// byHash asks with a persisted query; query may be "".
func byHash(t testing.TB, w world, method, query, hash string) answer {
	t.Helper()
	extensions := fmt.Sprintf(`{"persistedQuery":{"version":1,"sha256Hash":%q}}`, hash)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/?"+url.Values{"query": {query}, "extensions": {extensions}}.Encode(), nil)
	if query == "" {
		r = httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/?"+url.Values{"extensions": {extensions}}.Encode(), nil)
	}
	if method == http.MethodPost {
		body := fmt.Sprintf(`{"query":%q,"extensions":%s}`, query, extensions)
		if query == "" {
			body = fmt.Sprintf(`{"extensions":%s}`, extensions)
		}
		r = httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body))
		r.Header.Set("Content-Type", plain)
	}
	r.Header.Set("Accept", plain)
	return serve(t, w, r)
}

func TestQueriesByTheirHash(t *testing.T) {
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		t.Run(method, func(t *testing.T) {
			w := newWorld(t, smallLaw(), false)
			query := `{instruments{totalCount}}`
			hash := hashOf(query)
			first := byHash(t, w, method, "", hash)
			if first.status != 200 || len(first.codes) != 1 || first.codes[0] != "PERSISTED_QUERY_NOT_FOUND" || !strings.Contains(first.body, `"PersistedQueryNotFound"`) ||
				first.header.Get("Cache-Control") != "no-store" || first.header.Get("ETag") != "" {
				t.Errorf("before: %d %s %v", first.status, first.body, first.header)
			}
			want := ask(t, w, query, nil).body
			if got := byHash(t, w, method, query, hash); got.body != want {
				t.Errorf("with the query: %s", got.body)
			}
			got := byHash(t, w, method, "", hash)
			if got.body != want {
				t.Errorf("by the hash alone: %s", got.body)
			}
			if method == http.MethodGet && got.header.Get("ETag") == "" {
				t.Error("by GET without a tag")
			}
		})
	}
}

// What is wrong is not kept, and a hash that is none is refused.
func TestOnlySoundQueriesAreKept(t *testing.T) {
	w := newWorld(t, smallLaw(), false)
	for name, query := range map[string]string{
		"no GraphQL": `{`, "not of the schema": `{nothing}`, "too deep": "{" + strings.Repeat("a{", 20) + "b" + strings.Repeat("}", 21),
		"too dear": `{a:simulate(draft:{text:"x"}){changes{activity}} b:gaps(first:100){edges{node{provisions{provision{assessments(first:100){edges{node{id}}}}}}}}}`,
		"a write":  `mutation{retract(document:"document:1",reason:"x"){name}}`,
	} {
		hash := hashOf(query)
		if got := byHash(t, w, http.MethodPost, query, hash); len(got.codes) == 0 {
			t.Errorf("%s: it runs: %s", name, got.body)
		}
		if got := byHash(t, w, http.MethodPost, "", hash); len(got.codes) != 1 || got.codes[0] != "PERSISTED_QUERY_NOT_FOUND" {
			t.Errorf("%s: it was kept: %s", name, got.body)
		}
	}
	sound := `{__typename}`
	for name, hash := range map[string]string{"that of another": hashOf("x"), "in capitals": strings.ToUpper(hashOf(sound)), "short": "abc", "empty": ""} {
		if got := byHash(t, w, http.MethodPost, sound, hash); got.status != 400 || len(got.codes) != 1 || got.codes[0] != "BAD_REQUEST" {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
}

// Only so many are kept, those asked for last.
func TestOldQueriesAreForgotten(t *testing.T) {
	w := newWorld(t, smallLaw(), false)
	query := func(i int) string { return fmt.Sprintf("{__typename #%d\n}", i) }
	for i := range 1000 {
		byHash(t, w, http.MethodPost, query(i), hashOf(query(i)))
	}
	is := func(i int) bool { return len(byHash(t, w, http.MethodPost, "", hashOf(query(i))).codes) == 0 }
	if !is(0) {
		t.Error("the first of a thousand is forgotten")
	}
	byHash(t, w, http.MethodPost, query(1000), hashOf(query(1000)))
	if !is(0) || is(1) || !is(2) || !is(1000) {
		t.Errorf("after one more: 0 %v, 1 %v, 2 %v, 1000 %v", is(0), is(1), is(2), is(1000))
	}
}
