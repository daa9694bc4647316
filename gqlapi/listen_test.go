package gqlapi_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lacuna-law/lacuna/gqlapi"
	"github.com/lacuna-law/lacuna/graph"
)

const (
	onIngest    = `subscription{ingestProgress{name outcome done total}}`
	onRevisions = `subscription{revisions{revision answers}}`
)

// signal tells all who wait that something moved.
type signal struct {
	mu sync.Mutex
	ch chan struct{}
}

func (s *signal) moved() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ch == nil {
		s.ch = make(chan struct{})
	}
	return s.ch
}

func (s *signal) tell() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ch != nil {
		close(s.ch)
		s.ch = nil
	}
}

// listening makes a bureau whose writes are told to who listens for revisions.
func listening(t *testing.T) *bureau {
	b := openBureau(t)
	var s signal
	wrote := b.options.Wrote
	b.options.Moved = s.moved
	b.options.Wrote = func(ctx context.Context) error {
		defer s.tell()
		return wrote(ctx)
	}
	b.api = b.make(t, nil)
	return b
}

// events is a connection on which events arrive.
type events struct {
	*http.Response
	lines *bufio.Scanner
}

func listen(t *testing.T, client *http.Client, base, query string) events {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"?query="+url.QueryEscape(query), nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	got, err := client.Do(r) //nolint:bodyclose // whoever listens closes it
	if err != nil {
		t.Fatal(err)
	}
	return events{got, bufio.NewScanner(got.Body)}
}

// next gives the name and the data of the next event; "" when there is none.
// Comments are passed over.
func (e events) next() (name, data string) {
	for e.lines.Scan() {
		line := e.lines.Text()
		switch {
		case strings.HasPrefix(line, "event: "):
			name = line[len("event: "):]
		case strings.HasPrefix(line, "data:"):
			data = strings.TrimPrefix(line[len("data:"):], " ")
		case line == "" && name != "":
			return name, data
		}
	}
	return "", ""
}

// served serves an API as cli does, but for its deadlines.
func served(t *testing.T, api *gqlapi.API) string {
	t.Helper()
	server := httptest.NewServer(api.Handler())
	t.Cleanup(server.Close)
	return server.URL
}

func TestListenersHearWhatIsIngested(t *testing.T) {
	b := listening(t)
	base := served(t, b.api)
	one, two := listen(t, http.DefaultClient, base, onIngest), listen(t, http.DefaultClient, base, onRevisions)
	defer one.Body.Close()
	defer two.Body.Close()
	if got := one.Header.Get("Content-Type"); one.StatusCode != 200 || got != "text/event-stream; charset=utf-8" || one.Header.Get("ETag") != "" {
		t.Fatalf("status %d, %s", one.StatusCode, got)
	}
	standing, err := b.all.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if name, data := two.next(); name != "next" || data != fmt.Sprintf(`{"data":{"revisions":{"revision":%d,"answers":%d}}}`, standing, standing) {
		t.Errorf("the standing revision: %s %s", name, data)
	}
	b.as(t, "ada", ingestOne, map[string]any{"documents": []any{paper("lamps"), paper("lanes")}})
	for i, want := range []string{"lamps", "lanes"} {
		name, data := one.next()
		if name != "next" || data != fmt.Sprintf(`{"data":{"ingestProgress":{"name":"%s.txt","outcome":"ADDED","done":%d,"total":2}}}`, want, i+1) {
			t.Errorf("%s %s", name, data)
		}
	}
	var got struct {
		Data struct {
			Revisions struct{ Revision, Answers int }
		}
	}
	if _, data := two.next(); json.Unmarshal([]byte(data), &got) != nil || got.Data.Revisions.Revision <= int(standing) || got.Data.Revisions.Answers != got.Data.Revisions.Revision {
		t.Errorf("the new revision: %s", data)
	}
	b.api.EndStreams()
	for _, e := range []events{one, two} {
		name, data := e.next()
		for name == "next" && !strings.Contains(data, "UNAVAILABLE") {
			name, data = e.next()
		}
		if last, _ := e.next(); name != "next" || last != "complete" {
			t.Errorf("at the end: %s %s, then %s", name, data, last)
		}
	}
	if late := listen(t, http.DefaultClient, base, onIngest); late.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("after the end: status %d", late.StatusCode)
	}
}

// A stream outlives the deadlines of a server, shows every 15 seconds that it
// lives, and leaves nothing behind when its listener goes away.
func TestStreamsOutliveDeadlines(t *testing.T) {
	b := listening(t)
	synctest.Test(t, func(t *testing.T) {
		b.api = b.make(t, nil)
		pipe := newPipe()
		server := &http.Server{Handler: b.api.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, WriteTimeout: 30 * time.Second}
		ended := make(chan error)
		go func() { ended <- server.Serve(pipe) }()
		client := &http.Client{Transport: &http.Transport{DialContext: pipe.dial, DisableCompression: true}}
		got := listen(t, client, "http://lacuna.test/", onRevisions)
		began, beats := time.Now(), 0
		for got.lines.Scan() && time.Since(began) < 5*time.Minute {
			if got.lines.Text() == ":" {
				beats++
			}
		}
		if err := got.lines.Err(); err != nil || beats != 19 {
			t.Errorf("%d signs of life within five minutes, %v", beats, err)
		}
		got.Body.Close()
		client.CloseIdleConnections()
		server.Close()
		<-ended // what would still run or wait now fails the test: no bubble ends before all in it does
	})
}

// pipe is a network within a process, so that time in it is that of the test.
type pipe struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newPipe() *pipe { return &pipe{conns: make(chan net.Conn), done: make(chan struct{})} }

func (p *pipe) dial(context.Context, string, string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipe) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipe) Close() error   { p.once.Do(func() { close(p.done) }); return nil }
func (p *pipe) Addr() net.Addr { return &net.TCPAddr{} }

// Who does not read is let go and told so; nobody who ingests waits for it.
func TestSlowListenersAreLetGo(t *testing.T) {
	b := listening(t)
	synctest.Test(t, func(t *testing.T) {
		b.api = b.make(t, func(o *gqlapi.Options) { o.Documents = flood{} })
		pipe := newPipe()
		server := &http.Server{Handler: b.api.Handler()}
		ended := make(chan error)
		go func() { ended <- server.Serve(pipe) }()
		client := &http.Client{Transport: &http.Transport{DialContext: pipe.dial}}
		got := listen(t, client, "http://lacuna.test/", onIngest)
		synctest.Wait()
		b.as(t, "ada", ingestOne, map[string]any{"documents": []any{paper("flood")}})
		count, last, final := 0, "", ""
		for name, data := got.next(); name != ""; name, data = got.next() {
			count, last, final = count+1, final, name+" "+data
		}
		if !strings.Contains(last, "SLOW_LISTENER") || final != "complete " || count < 256 || count > 300 {
			t.Errorf("%d events; at the end %s, %s", count, last, final)
		}
		got.Body.Close()
		server.Close()
		client.CloseIdleConnections()
		<-ended
	})
}

// flood tells of more parts than a listener may be behind.
type flood struct{}

func (flood) Ingest(_ context.Context, _ []gqlapi.Sent, _ bool, tell func(gqlapi.Told)) error {
	for i := range 5000 {
		tell(gqlapi.Told{Name: fmt.Sprint("part ", i), Outcome: "ADDED"})
	}
	return nil
}

func (flood) Retract(context.Context, graph.ID, bool) (gqlapi.Retracted, error) {
	return gqlapi.Retracted{}, graph.ErrNotFound
}

// The hundred-and-first is turned away; a place that becomes free is taken again.
func TestOnlySoManyListen(t *testing.T) {
	b := listening(t)
	base := served(t, b.api)
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	all := make([]events, 100)
	for i := range all {
		if all[i] = listen(t, client, base, onIngest); all[i].StatusCode != 200 {
			t.Fatalf("listener %d: status %d", i, all[i].StatusCode)
		}
		defer all[i].Body.Close()
	}
	more := listen(t, client, base, onIngest)
	text, err := io.ReadAll(more.Body)
	if more.StatusCode != 503 || more.Header.Get("Retry-After") == "" || !strings.Contains(string(text), "UNAVAILABLE") || err != nil {
		t.Errorf("status %d, %s, %v", more.StatusCode, text, err)
	}
	all[0].Body.Close()
	for t.Context().Err() == nil {
		again := listen(t, client, base, onIngest)
		again.Body.Close()
		if again.StatusCode == 200 {
			return
		}
		runtime.Gosched()
	}
}

// A query and what is wrong with a document are told as events to who asks for those.
func TestAnyOperationByEvents(t *testing.T) {
	b := listening(t)
	base := served(t, b.api)
	for query, want := range map[string]string{
		`{instruments{totalCount}}`: `{"data":{"instruments":{"totalCount":1}}}`,
		`{nothing}`:                 `GRAPHQL_VALIDATION_FAILED`,
		`mutation{__typename}`:      `METHOD_NOT_ALLOWED`,
	} {
		e := listen(t, http.DefaultClient, base, query)
		name, data := e.next()
		if last, rest := e.next(); e.StatusCode != 200 || name != "next" || !strings.Contains(data, want) || last != "complete" || rest != "" {
			t.Errorf("%s: status %d, %s %s, %s", query, e.StatusCode, name, data, last)
		}
		e.Body.Close()
	}
	r := posted(t, onIngest, nil)
	if got := serve(t, b.world, r); got.status != 400 || len(got.codes) != 1 || got.codes[0] != "BAD_REQUEST" {
		t.Errorf("a subscription that does not listen: %d %s", got.status, got.body)
	}
	if got, err := b.api.Do(t.Context(), onRevisions, nil); err != nil || !strings.Contains(string(got), "BAD_REQUEST") {
		t.Errorf("in process: %s, %v", got, err)
	}
}

// One run at a time: others wait as long as they may, then are told so.
func TestOneRunAtATime(t *testing.T) {
	b := listening(t)
	synctest.Test(t, func(t *testing.T) {
		free := make(chan struct{})
		slow := b.options.Documents.(documents)
		slow.hold = func(ctx context.Context) {
			select {
			case <-free:
			case <-ctx.Done():
			}
		}
		b.api = b.make(t, func(o *gqlapi.Options) { o.Documents = slow })
		began := time.Now()
		got := make(chan answer)
		for _, name := range []string{"ada", "ben"} {
			go func() { got <- b.as(t, name, ingestOne, map[string]any{"documents": []any{paper("of-" + name)}}) }()
		}
		first, second := <-got, <-got
		if waited := time.Since(began); waited != 25*time.Second {
			t.Errorf("told after %v", waited)
		}
		late, busy := first, second
		if len(late.codes) > 0 {
			late, busy = second, first
		}
		if len(busy.codes) != 1 || busy.codes[0] != "BUSY" {
			t.Errorf("who waits: %s", busy.body)
		}
		if within(t, late.data, "ingest", "documents", 0, "outcome") != "REFUSED" || !strings.Contains(late.body, "ran out of time") {
			t.Errorf("who is slow: %s", late.body)
		}
		close(free)
		if after := b.as(t, "ben", ingestOne, map[string]any{"documents": []any{paper("later")}}); within(t, after.data, "ingest", "new") != 1.0 {
			t.Errorf("afterwards: %s", after.body)
		}
	})
}
