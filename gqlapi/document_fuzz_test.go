package gqlapi_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// FuzzDocument: a document of at most 8 KiB is answered or refused with codes,
// never as our own fault, after little work: few calls of the store, few edges
// read, and no time to speak of. The same document is answered alike again.
func FuzzDocument(f *testing.F) {
	for _, attack := range attacks() {
		if len(attack.query) <= 8<<10 {
			f.Add(attack.query)
		}
	}
	for _, query := range []string{"{__typename}", `{gaps(first:2){edges{node{activity level}}}}`, `query($a:ID!="harm"){gapProfile(activity:$a){flags{why}}}`, `{node(id:"activity:harm"){...on Activity{broader{id}}}}`,
		`{search(query:"x"){totalCount}}`, `{verifyCitations(text:"Article 2"){quote}}`, `mutation{review(id:"x",decision:ACCEPT){id}}`, `{explain(activity:"harm"){trace{why}}}`, `{a:corpus{release} b:corpus{release}}`, "\ufeff{__typename}", `{activities(first:-1){totalCount}}`, `{timeline(activity:"harm",from:1,to:9999){year}}`} {
		f.Add(query)
	}
	w := newWorld(f, smallLaw(), false)
	f.Fuzz(func(t *testing.T, query string) {
		if len(query) > 8<<10 {
			return
		}
		w.store.taken()
		before := w.store.edges
		begin := time.Now()
		got := ask(t, w, query, nil)
		if took := time.Since(begin); took > slow {
			t.Errorf("answered after %v", took)
		}
		if calls := len(w.store.taken()); calls > 2000 || w.store.edges-before > 100_000 {
			t.Errorf("%d calls of the store, %d edges", calls, w.store.edges-before)
		}
		if got.status >= http.StatusInternalServerError && !holds(got.codes, "UNAVAILABLE") || holds(got.codes, "INTERNAL") {
			t.Fatalf("our own fault: %d %.300s", got.status, got.body)
		}
		if got.status != http.StatusOK && len(got.codes) == 0 {
			t.Fatalf("refused without a code: %d %.300s", got.status, got.body)
		}
		if strings.Contains(query, "documents") || strings.Contains(query, "ingest") {
			return // they may tell the time
		}
		if again := ask(t, w, query, nil); again.status != got.status || again.body != got.body {
			t.Fatalf("asked twice, two answers:\n%.500s\n%.500s", got.body, again.body)
		}
	})
}

func holds(codes []string, code string) bool {
	for _, c := range codes {
		if c == code {
			return true
		}
	}
	return false
}
