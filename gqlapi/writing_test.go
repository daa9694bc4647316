package gqlapi_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/gqlapi"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/ingest"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/tokens"
)

// bureau is a world in which people may write: ada and ben, and cyd could once.
type bureau struct {
	world
	all     *memstore.Store
	options gqlapi.Options
	file    string
	token   map[string]string
	sent    graph.ID // a document that was ingested
}

// documents reads into a store what is sent. The hold, where there is one, is
// waited for before a run begins.
type documents struct {
	o     *schema.Ontology
	store graph.Store
	lex   func() *extract.Lexicon
	hold  func(context.Context)
}

func (d documents) Ingest(ctx context.Context, sent []gqlapi.Sent, dryRun bool, tell func(gqlapi.Told)) error {
	if d.hold != nil {
		d.hold(ctx)
	}
	at := 0
	options := ingest.Options{Ontology: d.o, Store: d.store, Lexicon: d.lex(), DryRun: dryRun, Workers: 1, Progress: func(e ingest.Event) {
		outcome := map[ingest.Outcome]schema.IngestOutcome{ingest.Added: "ADDED", ingest.Changed: "CHANGED", ingest.Unchanged: "UNCHANGED", ingest.Refused: "REFUSED"}[e.Outcome]
		tell(gqlapi.Told{Of: at, Name: e.Source, Document: e.Document, Outcome: outcome, Reason: e.Reason})
		at++
	}}
	_, err := ingest.New(options).Run(ctx, func(yield func(ingest.Source) bool) {
		for _, s := range sent {
			for source := range ingest.FromMemory(s.Name, s.Data, s.Hints, 1<<20) {
				if !yield(source) {
					return
				}
			}
		}
	})
	return err
}

func (d documents) Retract(ctx context.Context, id graph.ID, dryRun bool) (gqlapi.Retracted, error) {
	gone, err := ingest.Retract(ctx, d.store, id, dryRun)
	if errors.Is(err, ingest.ErrNotIngested) {
		err = fmt.Errorf("%s: %w", id, graph.ErrNotFound)
	}
	return gqlapi.Retracted{Name: gone.Name, Gone: gone.Gone, Standing: gone.Standing}, err
}

func openBureau(t testing.TB) *bureau {
	t.Helper()
	o := ontology(t)
	b := &bureau{all: memstore.New(o), file: filepath.Join(t.TempDir(), "tokens.json"), token: map[string]string{}}
	if _, err := b.all.Apply(t.Context(), smallLaw()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"ada", "ben", "cyd"} {
		token, err := tokens.New(b.file, name, today())
		if err != nil {
			t.Fatal(err)
		}
		b.token[name] = token
	}
	if err := tokens.Revoke(b.file, "cyd", today()); err != nil {
		t.Fatal(err)
	}
	var atlas atomic.Pointer[gap.Atlas]
	wrote := func(ctx context.Context) error {
		compiled, err := gap.Compile(ctx, b.all)
		atlas.Store(compiled)
		return err
	}
	if err := wrote(t.Context()); err != nil {
		t.Fatal(err)
	}
	lex := sync.OnceValue(func() *extract.Lexicon {
		c, err := corpus.Open(corpus.Embedded())
		if err != nil {
			panic(err)
		}
		lex, err := extract.NewLexicon(context.Background(), b.all, c.Lexicon())
		if err != nil {
			panic(err)
		}
		return lex
	})
	counted := &counting{Reader: b.all}
	b.options = gqlapi.Options{
		Ontology: o, Store: counted, Atlas: atlas.Load, Now: today, Log: slog.New(slog.DiscardHandler),
		Desk: curation.NewDesk(b.all, o, today), Documents: documents{o: o, store: b.all, lex: lex},
		Who: tokens.Watch(b.file).Check, Wrote: wrote,
	}
	b.world = world{b.make(t, nil), counted}
	got := b.as(t, "ada", ingestOne, map[string]any{"documents": []any{paper("first")}})
	b.sent = graph.ID(within(t, got.data, "ingest", "documents", 0, "document").(string))
	return b
}

// make makes an API over the bureau, with other options.
func (b *bureau) make(t testing.TB, change func(*gqlapi.Options)) *gqlapi.API {
	t.Helper()
	options := b.options
	if change != nil {
		change(&options)
	}
	api, err := gqlapi.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return api
}

// as posts a document under a name.
func (b *bureau) as(t testing.TB, name, query string, variables map[string]any) answer {
	t.Helper()
	r := posted(t, query, variables)
	r.Header.Set("Authorization", "Bearer "+b.token[name])
	return serve(t, b.world, r)
}

func posted(t testing.TB, query string, variables map[string]any) *http.Request {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(string(body)))
	r.Header.Set("Content-Type", plain)
	r.Header.Set("Accept", response)
	return r
}

// content is a hash of all that is in the store, with its revision.
func (b *bureau) content(t testing.TB) string {
	t.Helper()
	sum := sha256.New()
	encode := json.NewEncoder(sum)
	for c, err := range b.all.Changes(t.Context(), 0) {
		if err == nil {
			err = encode.Encode(c)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	revision, err := b.all.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%d %x", revision, sum.Sum(nil))
}

// within looks into an answer, by names and places in lists.
func within(t testing.TB, v any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch s := step.(type) {
		case string:
			object, _ := v.(map[string]any)
			v = object[s]
		case int:
			list, _ := v.([]any)
			if s >= len(list) {
				t.Fatalf("%v: no %d", path, s)
			}
			v = list[s]
		}
	}
	return v
}

const ingestOne = `mutation($documents:[DocumentInput!]!){ingest(documents:$documents){read new changed unchanged revision documents{name document outcome reason done total}}}`

// paper is a document about what it is named by.
func paper(name string) map[string]any {
	return map[string]any{"name": name + ".txt", "content": "A paper on " + name + ".\n\nThere is no treaty about " + name + ".\n", "state": "state:AAA", "date": "2026-01-02", "as": "STATEMENT"}
}

// writing lists, for each mutation, what writes. A new mutation needs a line.
func (b *bureau) writing() map[string]struct {
	query     string
	variables map[string]any
} {
	type line = struct {
		query     string
		variables map[string]any
	}
	assessment := map[string]any{
		"provision": "provision:treaty-02", "activity": "activity:narrow-harm", "frame": "frame:all", "extent": "FULL", "manner": "DIRECT", "functions": []any{"PREVENT"},
		"reaches": []any{"STATE"}, "contexts": []any{"PEACETIME"}, "territory": []any{"OWN"}, "reason": "It says so.", "confidence": "WELL_KNOWN",
		"evidence": []any{map[string]any{"url": "https://example.org/treaty", "note": "Article 2."}},
	}
	frame := map[string]any{
		"label": "Read by Ada", "covers": []any{"activity:harm"}, "reads": []any{"instrument:treaty"}, "cutOff": "2026-11-01", "languages": []any{"en"},
		"scope": "The treaty, for harm.", "limits": []any{"Nothing else."}, "confidence": "WELL_KNOWN",
	}
	review := map[string]any{"subject": "claim:one", "version": 0, "ruling": "ACCEPT", "reason": "Read and found so."}
	return map[string]line{
		"ingest":      {ingestOne, map[string]any{"documents": []any{paper("second")}}},
		"retract":     {`mutation($id:ID!){retract(document:$id,reason:"sent by mistake"){document name gone{kind count} standing{kind count} decision{number curator ruling} revision}}`, map[string]any{"id": string(b.sent)}},
		"review":      {`mutation($input:ReviewInput!){review(input:$input){review version voices{curator ruling} alsoFor revision decision{number curator ruling before after} subject{...on Claim{review version decisions{totalCount}}}}}`, map[string]any{"input": review}},
		"assess":      {`mutation($input:AssessmentInput!){assess(input:$input){version revision decision{number curator contentAfter} assessment{id review assessor version}}}`, map[string]any{"input": assessment}},
		"recordFrame": {`mutation($input:FrameInput!){recordFrame(input:$input){version revision decision{number curator} frame{id review label version}}}`, map[string]any{"input": frame}},
	}
}

// mutations lists the fields that write, as the API itself tells them.
func mutations(t testing.TB, w world) []string {
	t.Helper()
	got := ask(t, w, `{__schema{mutationType{fields{name}}}}`, nil)
	var names []string
	for _, field := range within(t, got.data, "__schema", "mutationType", "fields").([]any) {
		names = append(names, within(t, field, "name").(string))
	}
	if len(names) == 0 {
		t.Fatal("no mutations")
	}
	slices.Sort(names)
	return names
}

// intruder is a way to write without a token that counts.
type intruder struct {
	request func(*http.Request, string) // is given a token that counts
	api     *gqlapi.API                 // nil for that of the bureau
	status  int
	code    string
}

func (b *bureau) intruders(t *testing.T) map[string]intruder {
	header := func(values ...string) func(*http.Request, string) {
		return func(r *http.Request, token string) {
			for _, v := range values {
				r.Header.Add("Authorization", strings.ReplaceAll(v, "TOKEN", token))
			}
		}
	}
	query := func(name string) func(*http.Request, string) {
		return func(r *http.Request, token string) {
			q := r.URL.Query()
			q.Set(name, "Bearer "+token)
			q.Add(name, token)
			r.URL.RawQuery = q.Encode()
		}
	}
	no := "UNAUTHENTICATED"
	off := b.make(t, func(o *gqlapi.Options) { o.Who = nil })
	lost := b.make(t, func(o *gqlapi.Options) { o.Who = tokens.Watch(filepath.Join(t.TempDir(), "none.json")).Check })
	return map[string]intruder{
		"no token":                     {header(), nil, 401, no},
		"a wrong one":                  {header("Bearer " + tokens.Prefix + strings.Repeat("A", 43)), nil, 401, no},
		"an empty one":                 {header("Bearer "), nil, 401, no},
		"an empty header":              {header(""), nil, 401, no},
		"a truncated one":              {func(r *http.Request, token string) { r.Header.Set("Authorization", "Bearer "+token[:len(token)-1]) }, nil, 401, no},
		"one with more":                {header("Bearer TOKENA"), nil, 401, no},
		"without the scheme":           {header("TOKEN"), nil, 401, no},
		"as a password":                {func(r *http.Request, token string) { r.SetBasicAuth("ada", token) }, nil, 401, no},
		"two headers":                  {header("Bearer TOKEN", "Bearer TOKEN"), nil, 401, no},
		"two headers, one empty":       {header("", "Bearer TOKEN"), nil, 401, no},
		"two in one header":            {header("Bearer TOKEN, Bearer TOKEN"), nil, 401, no},
		"in the query string":          {query("token"), nil, 401, no},
		"in the query string, by RFC":  {query("access_token"), nil, 401, no},
		"in the query string, as name": {query("Authorization"), nil, 401, no},
		"in a cookie":                  {func(r *http.Request, token string) { r.AddCookie(&http.Cookie{Name: "Authorization", Value: token}) }, nil, 401, no},
		"in another header":            {func(r *http.Request, token string) { r.Header.Set("X-Authorization", "Bearer "+token) }, nil, 401, no},
		"a revoked one":                {header("Bearer " + b.token["cyd"]), nil, 401, no},
		"disabled":                     {header("Bearer TOKEN"), off, 403, "UNAVAILABLE"},
		"disabled, no token":           {header(), off, 403, "UNAVAILABLE"},
		"without a file":               {header("Bearer TOKEN"), lost, 403, "UNAVAILABLE"},
		"plain JSON":                   {func(r *http.Request, _ string) { r.Header.Set("Accept", plain) }, nil, 401, no},
	}
}

// Without a token that counts nothing writes: every field that the API itself
// calls a mutation, in every way that a token can be missing.
func TestNobodyWritesWithoutAToken(t *testing.T) {
	b := openBureau(t)
	known, before := b.writing(), b.content(t)
	for _, field := range mutations(t, b.world) {
		line, is := known[field]
		if !is {
			t.Errorf("%s is a mutation of which this test does not know how it writes: add it to writing", field)
			continue
		}
		for name, in := range b.intruders(t) {
			r := posted(t, line.query, line.variables)
			in.request(r, b.token["ada"])
			w := b.world
			if in.api != nil {
				w.api = in.api
			}
			got := serve(t, w, r)
			if got.status != in.status || len(got.codes) != 1 || got.codes[0] != in.code || got.data != nil {
				t.Errorf("%s: %s: status %d, %s", field, name, got.status, got.body)
			}
			if in.status == 401 && !strings.HasPrefix(got.header.Get("WWW-Authenticate"), "Bearer") {
				t.Errorf("%s: %s: the answer does not say how to prove oneself", field, name)
			}
			if strings.Contains(got.body, b.token["ada"][:20]) {
				t.Errorf("%s: %s: the answer repeats a token", field, name)
			}
			if now := b.content(t); now != before {
				t.Fatalf("%s: %s: the store changed", field, name)
			}
		}
		b.refusesElsewhere(t, field, line.query, line.variables)
		if now := b.content(t); now != before {
			t.Fatalf("%s: the store changed", field)
		}
	}
}

// refusesElsewhere tries what cannot write even with a token: in process, by
// GET, and as events without one.
func (b *bureau) refusesElsewhere(t *testing.T, field, query string, variables map[string]any) {
	t.Helper()
	if got, err := b.api.Do(t.Context(), query, variables); err != nil || !strings.Contains(string(got), "UNAUTHENTICATED") {
		t.Errorf("%s in process: %s, %v", field, got, err)
	}
	text, err := json.Marshal(variables)
	if err != nil {
		t.Fatal(err)
	}
	byGet := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/graphql", nil)
	byGet.URL.RawQuery = "query=" + strings.ReplaceAll(strings.ReplaceAll(query, " ", "%20"), "&", "%26") + "&variables=" + strings.NewReplacer("%", "%25", " ", "%20", "&", "%26", "#", "%23", "+", "%2B", ";", "%3B").Replace(string(text))
	byGet.Header.Set("Authorization", "Bearer "+b.token["ada"])
	if got := serve(t, b.world, byGet); got.status != 405 || len(got.codes) != 1 || got.codes[0] != "METHOD_NOT_ALLOWED" {
		t.Errorf("%s by GET: status %d, %s", field, got.status, got.body)
	}
	events := posted(t, query, variables)
	events.Header.Set("Accept", "text/event-stream")
	recorder := httptest.NewRecorder()
	b.api.Handler().ServeHTTP(recorder, events)
	if body := recorder.Body.String(); !strings.Contains(body, "UNAUTHENTICATED") || strings.Contains(body, `"data":{`) {
		t.Errorf("%s as events: %s", field, body)
	}
}

// With a token each of them writes, under its name.
func TestWithATokenEachWrites(t *testing.T) {
	for _, field := range mutations(t, newWorld(t, smallLaw(), false)) {
		t.Run(field, func(t *testing.T) {
			b := openBureau(t)
			line, before := b.writing()[field], b.content(t)
			got := b.as(t, "ada", line.query, line.variables)
			if got.status != 200 || len(got.codes) != 0 {
				t.Fatalf("status %d, %s", got.status, got.body)
			}
			if b.content(t) == before {
				t.Errorf("nothing was written: %s", got.body)
			}
			if who := within(t, got.data, field, "decision", "curator"); field != "ingest" && who != "ada" {
				t.Errorf("written by %v", who)
			}
			revision, err := b.all.Revision(t.Context())
			if err != nil || within(t, got.data, field, "revision") != float64(revision) {
				t.Errorf("revision %v, the store has %d: %v", within(t, got.data, field, "revision"), revision, err)
			}
		})
	}
}

// A document that writes twice runs in order, and the second sees the first.
func TestWritesOfOneDocumentSeeEachOther(t *testing.T) {
	b := openBureau(t)
	got := b.as(t, "ada", `mutation($a:ReviewInput!,$b:ReviewInput!){
		one: review(input:$a){version subject{...on Claim{review version}}}
		two: review(input:$b){version subject{...on Claim{review version decisions{totalCount}}}}
	}`, map[string]any{
		"a": map[string]any{"subject": "claim:one", "version": 0, "ruling": "REJECT", "reason": "Not so."},
		"b": map[string]any{"subject": "claim:one", "version": 1, "ruling": "ABSTAIN", "reason": "It is, after all."},
	})
	for path, want := range map[[2]string]any{{"one", "review"}: "DISPUTED", {"one", "version"}: 1.0, {"two", "review"}: "EDITORIAL", {"two", "version"}: 2.0} {
		if is := within(t, got.data, path[0], "subject", path[1]); is != want {
			t.Errorf("%v: %v, want %v: %s", path, is, want, got.body)
		}
	}
	if after := ask(t, b.world, `{node(id:"claim:one"){...on Claim{review version decisions{totalCount edges{node{ruling}}}}}}`, nil); within(t, after.data, "node", "version") != 2.0 {
		t.Errorf("the next answer: %s", after.body)
	}
}

// Refusals of the desk and of ingest have codes of their own.
func TestRefusalsOfWriters(t *testing.T) {
	b := openBureau(t)
	review := func(id string, version int, ruling, reason string) map[string]any {
		return map[string]any{"input": map[string]any{"subject": id, "version": version, "ruling": ruling, "reason": reason}}
	}
	lines := b.writing()
	retract := `mutation($id:ID!,$why:String!){retract(document:$id,reason:$why){name}}`
	many := make([]any, 101)
	for i := range many {
		many[i] = paper(fmt.Sprint(i))
	}
	both := paper("both")
	both["base64"] = "aGVsbG8="
	for name, c := range map[string]struct {
		query     string
		variables map[string]any
		code      string
	}{
		"another version":         {lines["review"].query, review("claim:one", 3, "ACCEPT", "So."), "CONFLICT"},
		"withdrawn by another":    {lines["review"].query, review("claim:one", 0, "WITHDRAW", "So."), "FORBIDDEN"},
		"a dispute on nothing":    {lines["review"].query, review("claim:one", 0, "DISPUTE", "So."), "BAD_USER_INPUT"},
		"no reason":               {lines["review"].query, review("claim:one", 0, "ACCEPT", " "), "BAD_USER_INPUT"},
		"nothing to review":       {lines["review"].query, review("claim:none", 0, "ACCEPT", "So."), "NOT_FOUND"},
		"retracting nothing":      {retract, map[string]any{"id": "document:000000000000", "why": "So."}, "NOT_FOUND"},
		"retracting for no cause": {retract, map[string]any{"id": string(b.sent), "why": ""}, "BAD_USER_INPUT"},
		"no documents":            {ingestOne, map[string]any{"documents": []any{}}, "BAD_USER_INPUT"},
		"too many documents":      {ingestOne, map[string]any{"documents": many}, "BAD_USER_INPUT"},
		"twice one name":          {ingestOne, map[string]any{"documents": []any{paper("a"), paper("a")}}, "BAD_USER_INPUT"},
		"words and bytes":         {ingestOne, map[string]any{"documents": []any{both}}, "BAD_USER_INPUT"},
		"neither":                 {ingestOne, map[string]any{"documents": []any{map[string]any{"name": "a"}}}, "BAD_USER_INPUT"},
		"bytes that are none":     {ingestOne, map[string]any{"documents": []any{map[string]any{"name": "a", "base64": "%"}}}, "BAD_USER_INPUT"},
		"a name with a line":      {ingestOne, map[string]any{"documents": []any{map[string]any{"name": "a\nb", "content": "x"}}}, "BAD_USER_INPUT"},
	} {
		before := b.content(t)
		got := b.as(t, "ben", c.query, c.variables)
		if len(got.codes) != 1 || got.codes[0] != c.code {
			t.Errorf("%s: %s, want %s", name, got.body, c.code)
		}
		if b.content(t) != before {
			t.Errorf("%s: the store changed", name)
		}
	}
}

// Each document of a run is told of in order; what is refused stops nothing, a
// dry run writes nothing, and a second run has nothing to do.
func TestIngestTellsOfEach(t *testing.T) {
	b := openBureau(t)
	sent := map[string]any{"documents": []any{paper("b"), map[string]any{"name": "bad.pdf", "base64": "JVBERi0xLjQK"}, paper("a")}}
	outcomes := func(got answer) string {
		t.Helper()
		var out []string
		for _, e := range within(t, got.data, "ingest", "documents").([]any) {
			out = append(out, fmt.Sprint(within(t, e, "name"), " ", within(t, e, "outcome"), " ", within(t, e, "done"), "/", within(t, e, "total"), " ", within(t, e, "reason") != nil))
		}
		return strings.Join(out, ", ")
	}
	before := b.content(t)
	dry := b.as(t, "ada", strings.Replace(ingestOne, "ingest(documents:$documents)", "ingest(documents:$documents,dryRun:true)", 1), sent)
	want := "b.txt ADDED 1/3 false, bad.pdf REFUSED 2/3 true, a.txt ADDED 3/3 false"
	if got := outcomes(dry); got != want || b.content(t) != before {
		t.Errorf("dry: %s; the store changed: %v", got, b.content(t) != before)
	}
	if got := outcomes(b.as(t, "ada", ingestOne, sent)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	after := b.content(t)
	again := b.as(t, "ben", ingestOne, sent)
	if got := outcomes(again); got != strings.ReplaceAll(want, "ADDED", "UNCHANGED") || b.content(t) != after {
		t.Errorf("again: %s; the store changed: %v", got, b.content(t) != after)
	}
	if within(t, again.data, "ingest", "read") != 2.0 || within(t, again.data, "ingest", "unchanged") != 2.0 {
		t.Errorf("counts: %s", again.body)
	}
	first := within(t, again.data, "ingest", "documents", 0, "document").(string)
	if found := ask(t, b.world, `query($id:ID!){node(id:$id){id}}`, map[string]any{"id": first}); within(t, found.data, "node", "id") != first {
		t.Errorf("the document: %s", found.body)
	}
}

// A fault of the tokens file is for the operator: the log has it, once, and who
// asks is told that nobody may write.
func TestAFileOfTokensThatCannotBeRead(t *testing.T) {
	b := openBureau(t)
	var log strings.Builder
	b.api = b.make(t, func(o *gqlapi.Options) {
		o.Who = func(string) (string, error) {
			return "", &fs.PathError{Op: "open", Path: "/secret/place", Err: fs.ErrPermission}
		}
		o.Log = slog.New(slog.NewTextHandler(&log, nil))
	})
	for range 3 {
		got := b.as(t, "ada", ingestOne, map[string]any{"documents": []any{paper("x")}})
		if got.status != 403 || strings.Contains(got.body, "secret") {
			t.Errorf("status %d, %s", got.status, got.body)
		}
	}
	if n := strings.Count(log.String(), "/secret/place"); n != 1 {
		t.Errorf("the log says it %d times: %s", n, &log)
	}
}
