package gqlapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
	data   map[string]any
	codes  []string
}

// ask posts a document.
func ask(t testing.TB, w world, query string, variables map[string]any) answer {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(string(body)))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/graphql-response+json")
	return serve(t, w, r)
}

func serve(t testing.TB, w world, r *http.Request) answer {
	t.Helper()
	recorder := httptest.NewRecorder()
	w.api.Handler().ServeHTTP(recorder, r)
	a := answer{status: recorder.Code, header: recorder.Header(), body: recorder.Body.String()}
	var parsed struct {
		Data   map[string]any
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if a.body != "" {
		if err := json.Unmarshal([]byte(a.body), &parsed); err != nil {
			t.Fatalf("the answer is no JSON: %v: %.300s", err, a.body)
		}
	}
	a.data = parsed.Data
	for _, e := range parsed.Errors {
		if e.Extensions.Code == "" {
			t.Errorf("an error without a code: %s", e.Message)
		}
		a.codes = append(a.codes, e.Extensions.Code)
	}
	return a
}

// slow is how long no attack may take, whatever else the machine does. The
// attacks are answered in a fraction of it; what they attack would take
// seconds to hours.
const slow = 2 * time.Second

// attacks are documents that ask for too much, with the code of the answer.
func attacks() map[string]struct{ query, code string } {
	deep := func(n int) string { return strings.Repeat("broader{", n) + "id" + strings.Repeat("}", n) }
	doubling := func(n int, body string) string {
		var b strings.Builder
		b.WriteString("{...F0} ")
		for i := range n {
			fmt.Fprintf(&b, "fragment F%d on Query{...F%d ...F%d} ", i, i+1, i+1)
		}
		fmt.Fprintf(&b, "fragment F%d on Query{%s}", n, body)
		return b.String()
	}
	many := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i, i)
		}
		return b.String()
	}
	return map[string]struct{ query, code string }{
		"a document of a megabyte":       {"{__typename #" + strings.Repeat("x", 900_000) + "\n}", "LIMIT_EXCEEDED"},
		"a text of a megabyte":           {`{search(query:"` + strings.Repeat("a ", 400_000) + `"){totalCount}}`, "LIMIT_EXCEEDED"},
		"480 fragments, few alike":       {`{gapProfile(activity:"harm"){` + many(480, "...F%d #%d\n") + "}} " + unlike(480), "LIMIT_EXCEEDED"},
		"tokens":                         {"{" + strings.Repeat("__typename ", 5000) + "}", "LIMIT_EXCEEDED"},
		"braces":                         {strings.Repeat("{a", 2_400), "GRAPHQL_PARSE_FAILED"},
		"comments":                       {strings.Repeat("#\n", 50_000), "LIMIT_EXCEEDED"},
		"depth":                          {`{activities{edges{node{` + deep(12) + `}}}}`, "LIMIT_EXCEEDED"},
		"depth by fragments":             {`{activities{edges{node{...A}}}} fragment A on Activity{broader{broader{broader{broader{...B}}}}} fragment B on Activity{broader{broader{broader{broader{broader{broader{id}}}}}}}`, "LIMIT_EXCEEDED"},
		"fields":                         {"{" + strings.Repeat("__typename ", 2001) + "}", "LIMIT_EXCEEDED"},
		"fields by doubling fragments":   {doubling(28, "__typename"), "LIMIT_EXCEEDED"},
		"fields by 400 doublings":        {doubling(400, "__typename"), "LIMIT_EXCEEDED"},
		"doubling through a field":       {`{activities{edges{node{...F0}}}} ` + strings.ReplaceAll(many(12, "fragment F%d on Activity{a%d:broader{...G}} "), "...G", "id"), "GRAPHQL_VALIDATION_FAILED"},
		"aliases":                        {"{" + many(31, "a%d:__typename #%d\n") + "}", "LIMIT_EXCEEDED"},
		"aliases by doubling fragments":  {doubling(5, "a:__typename"), "LIMIT_EXCEEDED"},
		"directives":                     {"{__typename " + strings.Repeat("@include(if:true)", 21) + "}", "LIMIT_EXCEEDED"},
		"directives by doubling":         {doubling(5, "__typename @skip(if:false)"), "LIMIT_EXCEEDED"},
		"unknown directives":             {"{__typename " + strings.Repeat("@a", 1500) + "}", "LIMIT_EXCEEDED"},
		"a fragment that spreads itself": {"{...A} fragment A on Query{__typename ...A}", "GRAPHQL_VALIDATION_FAILED"},
		"a ring of fragments":            {"{...A} fragment A on Query{...B ...B} fragment B on Query{...A ...A}", "GRAPHQL_VALIDATION_FAILED"},
		"the same field 1,999 times":     {"{" + strings.Repeat("__typename ", 1999) + "}", "LIMIT_EXCEEDED"},
		"the same tree many times":       {"{" + strings.Repeat("corpus{release revision licence} ", 480) + "}", "LIMIT_EXCEEDED"},
		"the same tree by fragments":     {"{" + strings.Repeat("...A ", 900) + "} fragment A on Query{corpus{release}}", "LIMIT_EXCEEDED"},
		"500 fragments side by side":     {"{" + many(500, "...F%d #%d\n") + "} " + many(500, "fragment F%d on Query{__typename}#%d\n"), "LIMIT_EXCEEDED"},
		"a name of a megabyte":           {"{" + strings.Repeat("a", 900_000) + "}", "LIMIT_EXCEEDED"},
		"a type of a megabyte":           {"{...on " + strings.Repeat("A", 900_000) + "{id}}", "LIMIT_EXCEEDED"},
		"1,500 unknown fields":           {"{" + many(1500, "gapProfil%dx #%d\n") + "}", "GRAPHQL_VALIDATION_FAILED"},
		"190 unknown types":              {"{" + many(190, "...on GapProfil%d{id}#%d\n") + "}", "GRAPHQL_VALIDATION_FAILED"},
		"700 unknown variables":          {"query(" + many(700, "$a%d:GapProfil%d ") + "){__typename}", "GRAPHQL_VALIDATION_FAILED"},
		"900 variables never used":       {"query(" + many(900, "$a%d:String#%d\n") + "){__typename}", "GRAPHQL_VALIDATION_FAILED"},
		"1,000 unknown arguments":        {"{gaps(" + many(1000, "firs%d:1#%d\n") + "){totalCount}}", "GRAPHQL_VALIDATION_FAILED"},
		"1,000 unknown words":            {"{gaps(filter:{levels:[" + many(1000, "BOUN%dx#%d\n") + "]}){totalCount}}", "GRAPHQL_VALIDATION_FAILED"},
		"cost of pages in pages":         {"{activities(first:100){edges{node{assessments(first:100){edges{node{id}}}}}}}", "LIMIT_EXCEEDED"},
		"cost by variables":              {"query($n:Int=100){activities(first:$n){edges{node{assessments(first:$n){edges{node{id}}}}}}}", "LIMIT_EXCEEDED"},
		"cost of a page too long":        {"{activities(first:2000000000){edges{node{assessments(first:2000000000){edges{node{id}}}}}}}", "LIMIT_EXCEEDED"},
		"cost of lists within answers":   {"{gaps(first:100){edges{node{provisions{provision{digest partOf{title}}}}}}}", "LIMIT_EXCEEDED"},
		"introspection twice":            {"{a:__schema{...S} b:__schema{...S} c:__schema{...S} d:__schema{...S}} " + inspection()[strings.Index(inspection(), "fragment"):] + " fragment S on __Schema{types{...FullType}}", "LIMIT_EXCEEDED"},
		"introspection in rings":         {"{__schema{types{fields{type{fields{type{fields{type{fields{name}}}}}}}}}}", "GRAPHQL_VALIDATION_FAILED"},
		"introspection without an end":   {"{__schema{types{" + strings.Repeat("ofType{", 30) + "name" + strings.Repeat("}", 30) + "}}}", "LIMIT_EXCEEDED"},
	}
}

func TestVariablesAreLimited(t *testing.T) {
	w := newWorld(t, smallLaw(), false)
	query := "query($s:[ID!]){gaps(lens:{states:$s}){totalCount}}"
	for n, want := range map[int]string{301: "BAD_USER_INPUT", 100_000: "LIMIT_EXCEEDED"} {
		got := ask(t, w, query, map[string]any{"s": slices.Repeat([]string{"AAA"}, n)})
		if len(got.codes) != 1 || got.codes[0] != want {
			t.Errorf("%d States: codes %v, want %s", n, got.codes, want)
		}
	}
}

// What is within the limits passes.
func TestWithinTheLimits(t *testing.T) {
	w := newWorld(t, smallLaw(), false)
	for name, query := range map[string]string{
		"introspection as GraphiQL asks": inspection(),
		"twelve levels":                  `{activities{edges{node{broader{broader{broader{broader{broader{broader{broader{broader{id}}}}}}}}}}}}`,
		"thirty aliases":                 "{" + aliases(30) + "}",
		"190 fields alike":               "{" + strings.Repeat("__typename ", 190) + "}",
		"a hundred fragments":            `{gapProfile(activity:"harm"){...F0 ` + spreads(99) + "}} " + unlike(100),
		"a hundred gaps":                 "{gaps(first:100){edges{cursor node{activity label level quality headline headlineByActor{actor headline} flags{flag why} bound{count of} claims{gapAsserted{count}} unsure}} pageInfo{hasNextPage endCursor} totalCount}}",
	} {
		t.Run(name, func(t *testing.T) {
			got := ask(t, w, query, nil)
			if got.status != http.StatusOK || len(got.codes) > 0 {
				t.Errorf("status %d, codes %v: %.300s", got.status, got.codes, got.body)
			}
		})
	}
}

func spreads(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "...F%d ", i+1)
	}
	return b.String()
}

// unlike writes fragments whose fields are seldom the same.
func unlike(n int) string {
	names := strings.Fields("activity label release level quality headline unsure caveat __typename")
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "fragment F%d on GapProfile{%s} ", i, names[i%len(names)])
	}
	return b.String()
}

func aliases(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d:__typename ", i)
	}
	return b.String()
}

// One operation of a document runs, the one that is named.
func TestOneOperationRuns(t *testing.T) {
	w := newWorld(t, smallLaw(), false)
	if got := ask(t, w, "query A{__typename} query B{corpus{release}}", nil); got.status != http.StatusBadRequest {
		t.Errorf("two operations and no name: status %d", got.status)
	}
	body := `{"query":"query A{__typename} query B{corpus{release}}","operationName":"B"}`
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if got := serve(t, w, r); got.body != `{"data":{"corpus":{"release":"2026.11"}}}` {
		t.Errorf("got %s", got.body)
	}
}

// Our own pages may ask for more, and not for anything.
func TestPagesHaveALargerAllowance(t *testing.T) {
	w := newWorld(t, smallLaw(), false)
	more := "{gaps(first:100){edges{node{provisions{pinpoint provision{digest partOf{title}}}}}}}"
	if got := ask(t, w, more, nil); got.status != http.StatusBadRequest {
		t.Errorf("a stranger got status %d", got.status)
	}
	if body, err := w.api.Do(t.Context(), more, nil); err != nil || strings.Contains(string(body), "errors") {
		t.Errorf("a page got %.300s, %v", body, err)
	}
	most := "{activities(first:100){edges{node{assessments(first:100){edges{node{id of{id partOf{id}}}}}}}}}"
	if body, _ := w.api.Do(t.Context(), most, nil); !strings.Contains(string(body), "LIMIT_EXCEEDED") {
		t.Errorf("a page got %.300s", body)
	}
}

// inspection is the query by which GraphiQL reads a schema.
func inspection() string {
	return `query IntrospectionQuery { __schema { description queryType { name kind } mutationType { name kind } subscriptionType { name kind }
	types { ...FullType } directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } } } }
	fragment FullType on __Type { kind name description specifiedByURL isOneOf
	fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
	inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef }
	enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
	fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
	fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
	ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }`
}
