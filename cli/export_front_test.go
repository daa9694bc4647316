package cli

import (
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// The parts of a server that are held to their bounds without a store.

// MostClients is how many clients a gate knows at once.
const MostClients = mostClients

// Front is what stands before a site.
type Front struct {
	http.Handler
	Metrics *prometheus.Registry
	clients func() int
}

// Clients says how many clients are known.
func (f Front) Clients() int { return f.clients() }

// FrontOptions say what it bounds.
type FrontOptions struct {
	Proxies []string
	Rate    string
	Burst   int
	AtOnce  int
	Log     *slog.Logger
	Now     func() time.Time
}

// NewFront puts a front before a handler.
func NewFront(next http.Handler, o FrontOptions) (Front, error) {
	behind, err := readProxies(o.Proxies)
	if err != nil {
		return Front{}, err
	}
	g, err := gateFlags{rate: o.Rate, burst: o.Burst, atOnce: o.AtOnce}.open(false)
	if err != nil {
		return Front{}, err
	}
	m := newMetrics("2026.11")
	f := &front{next: next, log: o.Log, access: o.Log != nil, metrics: m, proxies: behind, gate: g, now: o.Now}
	return Front{f, m.registry, func() int { return len(g.buckets) }}, nil
}

// NewServer makes a server with the patience of ours.
func NewServer(h http.Handler) *http.Server {
	return (&app{log: slog.New(slog.DiscardHandler)}).server(h)
}

// CallerOf says who asks: the address, the name asked for and the scheme.
func CallerOf(r *http.Request, networks ...string) (netip.Addr, string, string, error) {
	p, err := readProxies(networks)
	c := p.caller(r)
	return c.addr, c.host, c.proto, err
}
