package cli_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lacuna-law/lacuna/cli"
	"github.com/lacuna-law/lacuna/web"
)

// front puts one before a handler.
func front(t *testing.T, next http.Handler, o cli.FrontOptions) cli.Front {
	t.Helper()
	if o.Rate == "" {
		o.Rate = "off"
	}
	if o.Burst == 0 {
		o.Burst = 1
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	f, err := cli.NewFront(next, o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// asked asks a handler from an address.
func asked(h http.Handler, from, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.RemoteAddr, r.Host = from, "localhost"
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func ok(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") }

// The word of a proxy counts only when it is one of ours, and only as far as
// its own hop.
func TestOnlyProxiesOfOursAreBelieved(t *testing.T) {
	const ours = "10.0.0.0/8"
	for _, row := range []struct {
		name, remote     string
		networks         []string
		header           []string
		addr, host, said string
	}{
		{"nobody is believed", "10.0.0.1:5", nil, []string{"X-Forwarded-For", "192.0.2.1", "X-Forwarded-Host", "a.example", "X-Forwarded-Proto", "https"}, "10.0.0.1", "localhost", "http"},
		{"a stranger", "192.0.2.9:5", []string{ours}, []string{"X-Forwarded-For", "192.0.2.1", "X-Forwarded-Host", "a.example", "X-Forwarded-Proto", "https"}, "192.0.2.9", "localhost", "http"},
		{"one of ours", "10.0.0.1:5", []string{ours}, []string{"X-Forwarded-For", "192.0.2.1", "X-Forwarded-Host", "a.example", "X-Forwarded-Proto", "https"}, "192.0.2.1", "a.example", "https"},
		{"a client that writes its own", "10.0.0.1:5", []string{ours}, []string{"X-Forwarded-For", "127.0.0.1, 192.0.2.1"}, "192.0.2.1", "localhost", "http"},
		{"in two headers", "10.0.0.1:5", []string{ours}, []string{"X-Forwarded-For", "127.0.0.1", "X-Forwarded-For", "192.0.2.1"}, "192.0.2.1", "localhost", "http"},
		{"two proxies", "10.0.0.1:5", []string{ours}, []string{"X-Forwarded-For", "127.0.0.1, 192.0.2.1, 10.0.0.2"}, "192.0.2.1", "localhost", "http"},
		{"nothing but proxies", "10.0.0.1:5", []string{ours}, []string{"X-Forwarded-For", "10.0.0.3, 10.0.0.2"}, "10.0.0.3", "localhost", "http"},
		{"no addresses", "10.0.0.1:5", []string{ours}, []string{"X-Forwarded-For", "192.0.2.1, unknown"}, "10.0.0.1", "localhost", "http"},
		{"nothing said", "10.0.0.1:5", []string{ours}, nil, "10.0.0.1", "localhost", "http"},
		{"with ports", "10.0.0.1:5", []string{ours}, []string{"X-Forwarded-For", "192.0.2.1:99"}, "192.0.2.1", "localhost", "http"},
		{"IPv6", "[2001:db8::1]:5", []string{"2001:db8::/64"}, []string{"X-Forwarded-For", "[2001:db8:1::7]"}, "2001:db8:1::7", "localhost", "http"},
		{"IPv4 in IPv6", "[::ffff:10.0.0.1]:5", []string{ours}, []string{"X-Forwarded-For", "::ffff:192.0.2.1"}, "192.0.2.1", "localhost", "http"},
		{"one address", "10.0.0.7:5", []string{"10.0.0.7"}, []string{"X-Forwarded-For", "192.0.2.1"}, "192.0.2.1", "localhost", "http"},
		{"the next address", "10.0.0.8:5", []string{"10.0.0.7"}, []string{"X-Forwarded-For", "192.0.2.1"}, "10.0.0.8", "localhost", "http"},
		{"a client that names its host", "10.0.0.1:5", []string{ours}, []string{"X-Forwarded-Host", "evil.example, a.example"}, "10.0.0.1", "a.example", "http"},
		{"another scheme", "10.0.0.1:5", []string{ours}, []string{"X-Forwarded-Proto", "gopher"}, "10.0.0.1", "localhost", "http"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr, r.Host = row.remote, "localhost"
		for i := 0; i+1 < len(row.header); i += 2 {
			r.Header.Add(row.header[i], row.header[i+1])
		}
		addr, host, proto, err := cli.CallerOf(r, row.networks...)
		if err != nil || addr.String() != row.addr || host != row.host || proto != row.said {
			t.Errorf("%s: %s %s %s %v, want %s %s %s", row.name, addr, host, proto, err, row.addr, row.host, row.said)
		}
	}
	for _, bad := range []string{"", "ten", "10.0.0.0/33", "10.0.0.0/8;11.0.0.0/8"} {
		if _, _, _, err := cli.CallerOf(httptest.NewRequest(http.MethodGet, "/", nil), bad); err == nil {
			t.Errorf("%q is taken for a network", bad)
		}
	}
}

// The list of hosts holds for the name that was asked for, whoever passes it on.
func TestTheForwardedHostMustBeListed(t *testing.T) {
	site := web.New(web.Options{AllowedHosts: []string{"gaps.example"}})
	f := front(t, site, cli.FrontOptions{Proxies: []string{"10.0.0.0/8"}})
	for _, row := range []struct {
		from, host string
		want       int
	}{
		{"10.0.0.1:5", "gaps.example", 200},
		{"10.0.0.1:5", "evil.example", 421},
		{"192.0.2.1:5", "evil.example", 200}, // passed over: localhost was asked for
	} {
		if got := asked(f, row.from, "/livez", "X-Forwarded-Host", row.host).Code; got != row.want {
			t.Errorf("%s by %s: %d, want %d", row.host, row.from, got, row.want)
		}
	}
}

// One client may not ask more often than it may; others do not feel it.
func TestAClientMayAskOnlySoOften(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	f := front(t, http.HandlerFunc(ok), cli.FrontOptions{Rate: "2/s", Burst: 3, Proxies: []string{"10.0.0.0/8"}, Now: func() time.Time { return now }})
	status := func(want int, from, path string, header ...string) *httptest.ResponseRecorder {
		t.Helper()
		w := asked(f, from, path, header...)
		if w.Code != want {
			t.Errorf("%s %s: %d, want %d", from, path, w.Code, want)
		}
		return w
	}
	for range 3 {
		status(200, "192.0.2.1:1", "/")
	}
	w := status(429, "192.0.2.1:2", "/")
	if w.Header().Get("Retry-After") != "1" || !strings.Contains(w.Body.String(), "too many requests") {
		t.Errorf("turned away with %v %s", w.Header(), w.Body)
	}
	if w := status(429, "192.0.2.1:2", "/graphql"); !strings.Contains(w.Body.String(), `"code":"RATE_LIMITED"`) {
		t.Errorf("GraphQL is turned away with %s", w.Body)
	}
	status(200, "192.0.2.1:3", "/livez")
	status(200, "192.0.2.1:3", "/readyz")
	status(200, "192.0.2.2:1", "/")
	status(200, "10.0.0.1:1", "/", "X-Forwarded-For", "192.0.2.3")
	status(429, "10.0.0.1:1", "/", "X-Forwarded-For", "192.0.2.1")
	for range 3 { // one subscriber has 64 bits of addresses
		status(200, "[2001:db8::1]:1", "/")
	}
	status(429, "[2001:db8::2]:1", "/")
	status(200, "[2001:db8:0:1::2]:1", "/")
	now = now.Add(500 * time.Millisecond)
	status(200, "192.0.2.1:1", "/")
	status(429, "192.0.2.1:1", "/")
}

// The table of clients stays as large as it is, and whoever asks goes on being known.
func TestClientsAreForgotten(t *testing.T) {
	f := front(t, http.HandlerFunc(ok), cli.FrontOptions{Rate: "1/h", Burst: 1})
	asked(f, "192.0.2.1:1", "/")
	for i := range cli.MostClients + 100 {
		asked(f, fmt.Sprintf("10.%d.%d.%d:1", i>>16, i>>8&255, i&255), "/")
		if i%1000 == 0 {
			if got := asked(f, "192.0.2.1:1", "/").Code; got != http.StatusTooManyRequests {
				t.Fatalf("after %d others: %d", i, got)
			}
		}
	}
	if got := f.Clients(); got != cli.MostClients {
		t.Errorf("%d clients are kept, want %d", got, cli.MostClients)
	}
}

func TestRatesAreRead(t *testing.T) {
	for text, good := range map[string]bool{"50/s": true, "0.5/s": true, "600/m": true, "1/h": true, "off": true, "auto": true,
		"": false, "50": false, "0/s": false, "-1/s": false, "50/d": false, "NaN/s": false, "Inf/s": false, "1e9/s": false, "fast/s": false} {
		if _, err := cli.NewFront(nil, cli.FrontOptions{Rate: text, Burst: 1}); (err == nil) != good {
			t.Errorf("rate %q: %v", text, err)
		}
	}
}

// Who finds all places taken waits a moment and is sent away; a stream of
// events holds none.
func TestOnlySoManyAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		free, under := make(chan struct{}), make(chan struct{}, 10)
		h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/stream" {
				w.Header().Set("Content-Type", "text/event-stream")
				w.WriteHeader(http.StatusOK)
			}
			under <- struct{}{}
			<-free
		})
		f := front(t, h, cli.FrontOptions{AtOnce: 2})
		for _, path := range []string{"/stream", "/stream", "/stream", "/a", "/b"} {
			go asked(f, "192.0.2.1:1", path)
			<-under
		}
		began := time.Now()
		w := asked(f, "192.0.2.1:1", "/graphql")
		if w.Code != 503 || w.Header().Get("Retry-After") != "1" || !strings.Contains(w.Body.String(), "UNAVAILABLE") || time.Since(began) != 500*time.Millisecond {
			t.Errorf("%d %v %s after %v", w.Code, w.Header(), w.Body, time.Since(began))
		}
		go func() {
			time.Sleep(100 * time.Millisecond)
			free <- struct{}{}
			free <- struct{}{}
			free <- struct{}{}
			free <- struct{}{}
			free <- struct{}{}
			free <- struct{}{}
		}()
		if w := asked(f, "192.0.2.1:1", "/late"); w.Code != 200 {
			t.Errorf("a place became free, and the answer is %d", w.Code)
		}
	})
}

// A client that sends its header or body drop by drop is cut off in time, and
// others are answered meanwhile.
func TestSlowClientsAreCutOff(t *testing.T) {
	for _, row := range []struct {
		name, begin string
		limit       time.Duration
	}{
		{"header", "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", 5 * time.Second},
		{"body", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n", 15 * time.Second},
		{"silence", "", 5 * time.Second},
		{"idle after an answer", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", time.Minute},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &pipes{made: make(chan net.Conn), end: make(chan struct{})}
				server := cli.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					_, _ = io.Copy(io.Discard, r.Body)
				}))
				go func() { _ = server.Serve(l) }()
				began := time.Now()
				conn := l.dial()
				cut := make(chan time.Duration)
				go func() {
					_, _ = io.Copy(io.Discard, conn)
					cut <- time.Since(began)
				}()
				_, _ = io.WriteString(conn, row.begin)
				var dripping sync.WaitGroup
				dripping.Go(func() {
					for row.limit < time.Minute && row.begin != "" {
						if _, err := io.WriteString(conn, "x"); err != nil {
							return
						}
						time.Sleep(500 * time.Millisecond)
					}
				})
				other := http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return l.dial(), nil }, DisableKeepAlives: true}}
				if answer, err := other.Get("http://localhost/"); err != nil || answer.StatusCode != 200 || time.Since(began) > time.Second {
					t.Errorf("another client: %v after %v", err, time.Since(began))
				} else {
					_ = answer.Body.Close()
				}
				if after := <-cut; after < row.limit-time.Second || after > row.limit+time.Second {
					t.Errorf("cut off after %v, want %v", after, row.limit)
				}
				_ = server.Close()
				_ = conn.Close()
				dripping.Wait()
			})
		})
	}
}

// pipes is a listener in memory, whose connections know deadlines.
type pipes struct {
	made chan net.Conn
	end  chan struct{}
}

func (p *pipes) dial() net.Conn {
	near, far := net.Pipe()
	p.made <- far
	return near
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.made:
		return c, nil
	case <-p.end:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.end); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }
