package gqlapi_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// audit is one of the 61 server audits of the npm package graphql-http 1.23.1,
// by its id, with the request it makes and what it expects.
type audit struct {
	id, name    string
	get         url.Values // a GET with these, else a POST
	accept      string     // "" for none
	contentType string     // "" for none
	body        string
	min, max    int    // the status
	contains    string // of the answer's content type
	noErrors    bool
	noData      bool
}

// audits lists them in the order of the package.
func audits() []audit {
	post := func(id, name, accept, body string, status int) audit {
		return audit{id: id, name: name, accept: accept, contentType: plain, body: body, min: status, max: status}
	}
	with := func(a audit, do func(*audit)) audit { do(&a); return a }
	noErrors := func(a *audit) { a.noErrors = true }
	noData := func(a *audit) { a.noData = true }
	clientError := func(a *audit) { a.min, a.max = 400, 499 }
	anyError := func(a *audit) { a.min, a.max = 400, 599 }
	simple := `{"query":"{ __typename }"}`
	named := `{"operationName":"Query","query":"query Query { __typename }"}`
	typed := `{"query":"query Type($name: String!) { __type(name: $name) { name } }","variables":{"name":"sometype"}}`
	coerce := `{"query":"query CoerceFailure($id: ID!){ __typename }","variables":{"id":null}}`
	unknown := `{"query":"{ 8f31403dfe404bccbb0e835f2629c6a7 }"}`
	byGet := url.Values{"query": {"query Type($name: String!) { __type(name: $name) { name } }"}, "variables": {`{"name":"sometype"}`}}
	out := []audit{
		with(post("22EB", "accepts graphql-response and matches it", response, simple, 200), func(a *audit) { a.contains = response }),
		with(post("4655", "accepts json and matches it", plain, simple, 200), func(a *audit) { a.contains = plain }),
		with(post("47DE", "accepts anything and answers json", "*/*", simple, 200), func(a *audit) { a.contains = plain }),
		with(post("80D8", "assumes json without accept", "", simple, 200), func(a *audit) { a.contains = plain }),
		post("82A3", "answers in UTF-8", "", simple, 200),
		with(post("BF61", "accepts a request in UTF-8", "", `{"query":"{ __type(name: \"Run🏃Swim🏊\") { name } }"}`, 200), func(a *audit) { a.contentType = plain + "; charset=utf-8" }),
		post("78D5", "assumes UTF-8", "", simple, 200),
		post("2C94", "accepts POST", "", simple, 200),
		{id: "5A70", name: "accepts GET", get: url.Values{"query": {"{ __typename }"}}, min: 200, max: 200},
		{id: "9C48", name: "refuses a mutation by GET", get: url.Values{"query": {"mutation { __typename }"}}, accept: response, min: 400, max: 499},
		{id: "9ABE", name: "refuses POST without a content type", body: simple, min: 400, max: 499},
		post("03D4", "accepts json by POST", "", simple, 200),
		post("A5BF", "400 without a body", "", "", 400),
		post("423L", "400 without a query", response, `{"notquery":"{ __typename }"}`, 400),
	}
	for i, value := range []string{`{"an":"object"}`, "0", "false", `["array"]`} {
		out = append(out,
			post("LKJ"+digit(i), "400 for a query that is "+value, "", `{"query":`+value+`}`, 400),
			post("6C0"+digit(i), "400 for an operationName that is "+value, "", `{"operationName":`+value+`,"query":"{ __typename }"}`, 400))
	}
	for i, value := range []string{`"string"`, "0", "false", `["array"]`} {
		out = append(out,
			post("476"+digit(i), "400 for variables that are "+value, "", `{"query":"{ __typename }","variables":`+value+`}`, 400),
			post("58B"+digit(i), "400 for extensions that are "+value, "", `{"query":"{ __typename }","extensions":`+value+`}`, 400))
	}
	for i, name := range []string{"variables", "operationName", "extensions"} {
		null := `{"query":"{ __typename }","` + name + `":null}`
		out = append(out,
			with(post("94B"+digit(i), "allows null for "+name+" (response)", response, null, 200), noErrors),
			with(post("022"+digit(i), "allows null for "+name+" (json)", plain, null, 200), noErrors))
	}
	return append(out,
		post("34A2", "allows a query (response)", response, simple, 200),
		with(post("13EE", "allows a query (json)", plain, simple, 200), noErrors),
		post("8161", "allows operationName (response)", response, named, 200),
		with(post("B8B3", "allows operationName (json)", plain, named, 200), noErrors),
		post("2EA1", "allows variables (response)", response, typed, 200),
		with(post("28B9", "allows variables (json)", plain, typed, 200), noErrors),
		audit{id: "D6D5", name: "allows variables by GET (response)", get: byGet, accept: response, min: 200, max: 200, noErrors: true},
		audit{id: "6A70", name: "allows variables by GET (json)", get: byGet, accept: plain, min: 200, max: 200, noErrors: true},
		post("428F", "allows extensions (response)", response, `{"query":"{ __typename }","extensions":{"some":"value"}}`, 200),
		with(post("1B7A", "allows extensions (json)", plain, `{"query":"{ __typename }","extensions":{"some":"value"}}`, 200), noErrors),
		with(post("B6DC", "a status for no JSON", plain, `{ "not a JSON`, 400), anyError),
		post("BCF8", "400 for no JSON (json)", plain, `{ "not a JSON`, 400),
		post("B7N8", "400 for no JSON (response)", response, `{ "not a JSON`, 400),
		with(post("8764", "an error for wrong parameters", "", `{"qeury":"{ __typename }"}`, 400), anyError),
		post("3E3A", "400 for wrong parameters", "", `{"qeury":"{ __typename }"}`, 400),
		post("572B", "200 for no GraphQL (json)", plain, `{"query":"{"}`, 200),
		post("FDE2", "200 for an invalid document (json)", plain, unknown, 200),
		post("7B9B", "200 for variables that do not fit (json)", plain, coerce, 200),
		with(post("865D", "an error for no GraphQL (response)", response, `{"query":"{"}`, 400), anyError),
		post("556A", "400 for no GraphQL (response)", response, `{"query":"{"}`, 400),
		with(post("D586", "no data for no GraphQL (response)", response, `{"query":"{"}`, 400), noData),
		with(post("51FE", "an error for an invalid document (response)", response, unknown, 400), clientError),
		post("74FF", "400 for an invalid document (response)", response, unknown, 400),
		with(post("5E5B", "no data for an invalid document (response)", response, unknown, 400), noData),
		post("86EE", "400 for variables that do not fit (response)", response, coerce, 400),
	)
}

func digit(i int) string { return string(rune('0' + i)) }

// The audits here are those of the package, by their ids, each once;
// .ci/graphql-http holds a server to the package itself and to the same list.
func TestAuditsOfGraphQLOverHTTP(t *testing.T) {
	listed, err := os.ReadFile(filepath.Join("testdata", "audits.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, a := range audits() {
		ids = append(ids, a.id)
	}
	if diff := cmp.Diff(strings.Fields(string(listed)), slices.Sorted(slices.Values(ids))); diff != "" || len(ids) != 61 {
		t.Fatalf("%d audits, want 61: -listed +here\n%s", len(ids), diff)
	}
	w := newWorld(t, smallLaw(), false)
	for _, a := range audits() {
		t.Run(a.id+" "+a.name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(a.body))
			if a.get != nil {
				r = httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/graphql?"+a.get.Encode(), nil)
			}
			for name, value := range map[string]string{"Accept": a.accept, "Content-Type": a.contentType} {
				if value != "" {
					r.Header.Set(name, value)
				}
			}
			got := serve(t, w, r)
			if got.status < a.min || got.status > a.max {
				t.Errorf("status %d, want %d to %d: %.300s", got.status, a.min, a.max, got.body)
			}
			if !strings.Contains(got.header.Get("Content-Type"), a.contains) {
				t.Errorf("Content-Type %q, want %q", got.header.Get("Content-Type"), a.contains)
			}
			if a.noErrors && strings.Contains(got.body, `"errors"`) || a.noData && strings.Contains(got.body, `"data"`) {
				t.Errorf("got %.300s", got.body)
			}
		})
	}
}
