package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

// metrics is what a server counts of itself, for Prometheus. No label holds
// what somebody sent: routes are the patterns of the server, codes those of the API.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec   // by route and class of status
	seconds  *prometheus.HistogramVec // by route
	under    prometheus.Gauge         // requests under way
	turned   *prometheus.CounterVec   // by reason
	answers  *prometheus.CounterVec   // by kind of operation and code
}

func newMetrics(corpusRelease string) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "lacuna_http_requests_total",
			Help: "Requests answered, by route and class of status."}, []string{"route", "class"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "lacuna_http_request_duration_seconds",
			Help:    "Time from the header of a request to the end of its answer, by route; streams of events are left out.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}}, []string{"route"}),
		under: prometheus.NewGauge(prometheus.GaugeOpts{Name: "lacuna_http_requests_in_flight", Help: "Requests under way."}),
		turned: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "lacuna_http_requests_turned_away_total",
			Help: "Requests turned away, by reason: rate is 429, busy is 503."}, []string{"reason"}),
		answers: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "lacuna_graphql_answers_total",
			Help: "Answers to GraphQL documents, by kind of operation and the code of the first error; OK where there is none."}, []string{"kind", "code"}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "lacuna_build_info", Help: "Always 1; the labels say what runs.",
		ConstLabels: prometheus.Labels{"version": version(), "corpus": corpusRelease, "go": runtime.Version()}})
	build.Set(1)
	m.registry.MustRegister(m.requests, m.seconds, m.under, m.turned, m.answers, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, reason := range []string{"rate", "busy"} { // so that a rate over them has a beginning
		m.turned.WithLabelValues(reason)
	}
	return m
}

// answered counts an answer of the API.
func (m *metrics) answered(kind, code string) { m.answers.WithLabelValues(kind, code).Inc() }

// state reads the figures of what is kept when somebody asks for them.
type state struct {
	keeper *Keeper
	store  graph.Reader
	index  *search.Index

	mu      sync.Mutex
	counted time.Time
	at      graph.Revision
	counts  map[schema.Kind]int // of documents and claims, at a revision
}

// How often things are counted, which reads all of them, and how long that may take.
const (
	countEvery = 30 * time.Second
	countFor   = 5 * time.Second
)

type gauge struct {
	desc *prometheus.Desc
	kind prometheus.ValueType
	read func(*state) (float64, bool)
}

// gauges lists the figures of what is kept.
func gauges() []gauge {
	one := func(name, help string, kind prometheus.ValueType, read func(*state) (float64, bool)) gauge {
		return gauge{prometheus.NewDesc(name, help, nil, nil), kind, read}
	}
	return []gauge{
		one("lacuna_ready", "1 when /readyz says yes.", prometheus.GaugeValue, func(s *state) (float64, bool) {
			ready, _ := s.keeper.Ready()
			return map[bool]float64{true: 1}[ready], true
		}),
		one("lacuna_store_revision", "Newest revision of the store, when it was looked at last.", prometheus.GaugeValue,
			func(s *state) (float64, bool) { return float64(s.keeper.Seen()), true }),
		one("lacuna_atlas_revision", "Revision from which levels are answered.", prometheus.GaugeValue,
			func(s *state) (float64, bool) { return float64(s.keeper.Atlas().Revision()), true }),
		one("lacuna_index_revision", "Revision at which the full-text index stands.", prometheus.GaugeValue, func(s *state) (float64, bool) {
			status, err := s.index.Status()
			return float64(status.Revision), err == nil
		}),
		one("lacuna_index_lag_revisions", "How many revisions the index is behind the store.", prometheus.GaugeValue, func(s *state) (float64, bool) {
			status, err := s.index.Status()
			return float64(max(s.keeper.Seen(), status.Revision) - status.Revision), err == nil
		}),
		one("lacuna_index_documents", "Records in the full-text index.", prometheus.GaugeValue, func(s *state) (float64, bool) {
			status, err := s.index.Status()
			return float64(status.Documents), err == nil
		}),
		one("lacuna_compile_duration_seconds", "Time of the last compile of the law side.", prometheus.GaugeValue, func(s *state) (float64, bool) {
			_, last := s.keeper.Compiles()
			return last.Seconds(), true
		}),
		one("lacuna_compiles_total", "Compiles of the law side.", prometheus.CounterValue, func(s *state) (float64, bool) {
			times, _ := s.keeper.Compiles()
			return float64(times), true
		}),
		one("lacuna_documents", "Documents in the graph, counted at most every 30 s.", prometheus.GaugeValue,
			func(s *state) (float64, bool) { return s.count(schema.KindDocument) }),
		one("lacuna_claims", "Claims in the graph, counted at most every 30 s.", prometheus.GaugeValue,
			func(s *state) (float64, bool) { return s.count(schema.KindClaim) }),
	}
}

// Describe implements prometheus.Collector.
func (s *state) Describe(out chan<- *prometheus.Desc) {
	for _, g := range gauges() {
		out <- g.desc
	}
}

// Collect implements prometheus.Collector. What cannot be read is left out.
func (s *state) Collect(out chan<- prometheus.Metric) {
	for _, g := range gauges() {
		if value, known := g.read(s); known {
			out <- prometheus.MustNewConstMetric(g.desc, g.kind, value)
		}
	}
}

// count gives how many things of a kind there are, as they were counted last.
func (s *state) count(kind schema.Kind) (float64, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if seen := s.keeper.Seen(); s.counts == nil || seen != s.at && time.Since(s.counted) >= countEvery {
		ctx, cancel := context.WithTimeout(context.Background(), countFor)
		defer cancel()
		s.counted = time.Now()
		if counts, err := countKinds(ctx, s.store, schema.KindDocument, schema.KindClaim); err == nil {
			s.counts, s.at = counts, seen
		}
	}
	n, known := s.counts[kind]
	return float64(n), known
}

func countKinds(ctx context.Context, r graph.Reader, kinds ...schema.Kind) (map[schema.Kind]int, error) {
	out := map[schema.Kind]int{}
	for _, kind := range kinds {
		out[kind] = 0
		for _, err := range r.Nodes(ctx, graph.NodeQuery{Kind: kind}) {
			if err != nil {
				return nil, err
			}
			out[kind]++
		}
	}
	return out, nil
}

// metricsFlags say where metrics are served.
type metricsFlags struct {
	addr   string
	public bool
}

// check refuses to show metrics to others unless that is asked for.
func (f metricsFlags) check() error {
	if f.addr == "" {
		return nil
	}
	host, _, err := net.SplitHostPort(f.addr)
	if err != nil {
		return usage("metrics: %.60s: not an address. Write 127.0.0.1:9464, or \"\" for none", f.addr)
	}
	if !f.public && !isLoopback(host) {
		return usage("metrics: %.60s: not an address of this machine alone. Say --metrics-public to serve metrics to others", f.addr)
	}
	return nil
}

// isLoopback says whether a host is this machine and no other.
func isLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && addr.IsLoopback()
}

// serve serves metrics until the context ends. A port that is taken stops
// nothing: the pages matter more.
func (f metricsFlags) serve(ctx context.Context, a *app, m *metrics) (wait func()) {
	if f.addr == "" {
		return func() {}
	}
	listener, err := net.Listen("tcp", f.addr)
	if err != nil {
		a.say("No metrics: %v. Choose another address with --metrics, or --metrics \"\" for none.", err)
		return func() {}
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError}))
	server := a.server(f.guard(mux))
	a.say("Metrics at http://%s/metrics.", listener.Addr())
	var group sync.WaitGroup
	group.Go(func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			a.complain(fmt.Errorf("metrics: %w", err))
		}
	})
	group.Go(func() {
		<-ctx.Done()
		_ = server.Close()
	})
	return group.Wait
}

// guard answers to the names of this machine only, so that no page of another
// site reads metrics by having its name point here.
func (f metricsFlags) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if !f.public && !isLoopback(strings.Trim(host, "[]")) {
			http.Error(w, "this host name is not served here", http.StatusMisdirectedRequest)
			return
		}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}
