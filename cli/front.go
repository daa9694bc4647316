package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// front stands before the site: it knows who asks, gives each request an id,
// turns away what is too much, and counts and logs what was answered. What is
// written down holds the pattern of a route and never an address, a query or a
// header.
type front struct {
	next    http.Handler
	log     *slog.Logger
	access  bool // log each request
	metrics *metrics
	proxies proxies
	gate    *gate
	now     func() time.Time
}

// ServeHTTP implements http.Handler.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := f.now()
	asking := f.proxies.caller(r)
	id := requestID(r)
	r = r.WithContext(context.WithValue(r.Context(), requestKey{}, id))
	f.readdress(r, asking)
	w.Header().Set(requestHeader, id)
	out := &recorder{ResponseWriter: w}
	f.metrics.under.Inc()
	ended := false
	defer func() {
		f.metrics.under.Dec()
		f.note(r, out, f.now().Sub(began), ended)
	}()
	f.admit(out, r, asking)
	ended = true
}

// readdress writes into a request of ours under which name and how it was asked.
func (f *front) readdress(r *http.Request, asking caller) {
	address := *r.URL
	address.Scheme = asking.proto
	r.URL, r.Host = &address, asking.host
	if asking.addr.IsValid() {
		r.RemoteAddr = asking.addr.String()
	}
}

// admit hands a request on, or says that it is too much. Whether the server
// lives and is ready may always be asked.
func (f *front) admit(w *recorder, r *http.Request, asking caller) {
	if r.URL.Path == "/livez" || r.URL.Path == "/readyz" {
		f.next.ServeHTTP(w, r)
		return
	}
	if wait := f.gate.wait(asking.addr, f.now()); wait > 0 {
		f.turn(w, r, away{http.StatusTooManyRequests, "rate", "RATE_LIMITED", "too many requests from this address", wait})
		return
	}
	receive(r)
	leave, ok := f.gate.enter(r.Context())
	if !ok {
		f.turn(w, r, away{http.StatusServiceUnavailable, "busy", "UNAVAILABLE", "too many requests at once", time.Second})
		return
	}
	defer leave()
	w.streaming = leave // who listens for long keeps no place
	f.next.ServeHTTP(w, r)
}

// mostReceived is how much of a body is read before a request has a place: as
// much as GraphQL takes, and a byte by which what is longer is known.
const mostReceived = 1<<20 + 1

// receive reads the body of a request, so that whoever sends slowly holds no
// place. A fault of it is met again by whoever reads on.
func receive(r *http.Request) {
	if r.Body == nil || r.Body == http.NoBody {
		return
	}
	var begun bytes.Buffer
	_, _ = io.CopyN(&begun, r.Body, mostReceived)
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(&begun, r.Body), r.Body}
}

// away says why a request is turned away.
type away struct {
	status        int
	reason        string // for the metrics
	code, message string
	wait          time.Duration
}

// turn answers a request that is too much, in JSON where GraphQL was asked.
func (f *front) turn(w http.ResponseWriter, r *http.Request, a away) {
	f.metrics.turned.WithLabelValues(a.reason).Inc()
	after := retryAfter(a.wait)
	h := w.Header()
	h.Set("Retry-After", after)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	line := fmt.Sprintf("%s. Ask again in %s s", a.message, after)
	media, body := "text/plain; charset=utf-8", line+"\n"
	if r.URL.Path == "/graphql" {
		media, body = "application/json; charset=utf-8", fmt.Sprintf(`{"errors":[{"message":%q,"extensions":{"code":%q}}]}`, line, a.code)
	}
	h.Set("Content-Type", media)
	w.WriteHeader(a.status)
	_, _ = w.Write([]byte(body))
}

// note counts what was answered, and logs it where that is asked for. ended
// says that the handler came back and did not panic.
func (f *front) note(r *http.Request, w *recorder, took time.Duration, ended bool) {
	route, class := routeOf(r), "aborted"
	if ended {
		class = fmt.Sprintf("%dxx", w.code()/100)
	}
	f.metrics.requests.WithLabelValues(route, class).Inc()
	if !w.streamed {
		f.metrics.seconds.WithLabelValues(route).Observe(took.Seconds())
	}
	if f.access {
		f.log.InfoContext(r.Context(), "request", "method", methodOf(r), "route", route, "status", w.code(), "class", class,
			"bytes", w.bytes, "duration", took.Round(time.Microsecond).String())
	}
}

// routeOf gives the pattern of the route that a request took; "none" for one
// that took none, because it was turned away before.
func routeOf(r *http.Request) string {
	pattern := r.Pattern
	if _, path, found := strings.Cut(pattern, " "); found {
		pattern = path
	}
	if pattern == "" {
		return "none"
	}
	return pattern
}

// methodOf gives the method of a request, if it is one that the RFC names.
func methodOf(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return r.Method
	}
	return "OTHER"
}

// recorder counts what is written through it.
type recorder struct {
	http.ResponseWriter
	status    int
	bytes     int64
	streamed  bool
	streaming func() // called when the answer turns out to be a stream of events
}

// WriteHeader implements http.ResponseWriter.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
		if strings.HasPrefix(w.Header().Get("Content-Type"), "text/event-stream") {
			w.streamed = true
			if w.streaming != nil {
				w.streaming()
			}
		}
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *recorder) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

// Flush implements http.Flusher.
func (w *recorder) Flush() {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	_ = http.NewResponseController(w.ResponseWriter).Flush()
}

// Unwrap lets http.ResponseController reach what is below.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// code is the status that was answered; a handler that wrote nothing answered 200.
func (w *recorder) code() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}
