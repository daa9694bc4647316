package cli

import (
	"container/list"
	"context"
	"math"
	"net/netip"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// The bounds of a gate that are not asked for.
const (
	mostClients = 10_000                 // whose buckets are kept, the newest
	waitForRoom = 500 * time.Millisecond // of a request that finds all places taken
)

// gate bounds how much is asked: how often by one client, and how much at once.
// The zero value bounds nothing.
type gate struct {
	rate  rate.Limit // of one client, in requests a second; 0 for no bound
	burst int
	room  chan struct{} // one place for each request under way; nil for no bound

	mu      sync.Mutex
	buckets map[netip.Prefix]*list.Element
	recent  *list.List // of bucket, the newest first
}

// bucket is what one client has left.
type bucket struct {
	client netip.Prefix
	left   *rate.Limiter
}

func newGate(limit rate.Limit, burst, atOnce int) *gate {
	g := &gate{rate: limit, burst: burst, buckets: map[netip.Prefix]*list.Element{}, recent: list.New()}
	if atOnce > 0 {
		g.room = make(chan struct{}, atOnce)
	}
	return g
}

// wait says how long a client must wait until it may ask again; 0 when it may
// now. A client is an address, or for IPv6 its network of 64 bits, which one
// subscriber has.
func (g *gate) wait(addr netip.Addr, now time.Time) time.Duration {
	if g.rate == 0 {
		return 0
	}
	g.mu.Lock()
	left := g.bucket(clientOf(addr))
	g.mu.Unlock()
	turn := left.ReserveN(now, 1)
	delay := turn.DelayFrom(now)
	if delay > 0 {
		turn.CancelAt(now)
	}
	return delay
}

// bucket gives the bucket of a client. Where there are too many, that of
// whoever has not asked for longest is forgotten, and is full when it asks again.
func (g *gate) bucket(client netip.Prefix) *rate.Limiter {
	if at, known := g.buckets[client]; known {
		g.recent.MoveToFront(at)
		return at.Value.(bucket).left
	}
	if len(g.buckets) >= mostClients {
		oldest := g.recent.Back()
		delete(g.buckets, g.recent.Remove(oldest).(bucket).client)
	}
	left := rate.NewLimiter(g.rate, g.burst)
	g.buckets[client] = g.recent.PushFront(bucket{client, left})
	return left
}

func clientOf(addr netip.Addr) netip.Prefix {
	bits := addr.BitLen()
	if addr.Is6() {
		bits = 64
	}
	client, err := addr.Prefix(bits)
	if err != nil { // no address: all of them are one client
		return netip.Prefix{}
	}
	return client
}

// enter takes a place, waiting a moment for one, and gives what leaves it; a
// second leaving does nothing. It says no when all places stay taken.
func (g *gate) enter(ctx context.Context) (leave func(), ok bool) {
	if g.room == nil {
		return func() {}, true
	}
	select {
	case g.room <- struct{}{}:
	default:
		patience := time.NewTimer(waitForRoom)
		defer patience.Stop()
		select {
		case g.room <- struct{}{}:
		case <-patience.C:
			return nil, false
		case <-ctx.Done():
			return nil, false
		}
	}
	return sync.OnceFunc(func() { <-g.room }), true
}

// retryAfter writes a wait as the header of that name has it, in whole seconds.
func retryAfter(wait time.Duration) string {
	return strconv.Itoa(max(1, int(math.Ceil(wait.Seconds()))))
}

// readRate reads 50/s, 600/m, or off.
func readRate(text string) (rate.Limit, error) {
	if text == "off" {
		return 0, nil
	}
	number, unit, found := strings.Cut(text, "/")
	per, known := map[string]float64{"s": 1, "m": 60, "h": 3600}[unit]
	count, err := strconv.ParseFloat(number, 64)
	if !found || !known || err != nil || !(count > 0) || count > 1e6 {
		return 0, usage("rate: %.40s: write 50/s, 600/m or off (limit 1000000 each)", text)
	}
	return rate.Limit(count / per), nil
}

// gateFlags say how much may be asked.
type gateFlags struct {
	rate   string
	burst  int
	atOnce int
}

// roomPerCore is how many requests are under way for each processor where
// nothing else is said: more would only take time from each other, and from
// whoever writes.
const roomPerCore = 8

// usualRate is the rate of one client where nothing else is said.
const usualRate = "50/s"

func (f gateFlags) check() error {
	switch {
	case f.burst < 1:
		return usage("burst: %d: not 1 or more", f.burst)
	case f.atOnce < 0:
		return usage("in-flight: %d: not 0 or more", f.atOnce)
	case f.rate == "auto":
		return nil
	}
	_, err := readRate(f.rate)
	return err
}

// open makes the gate. Who is alone on a machine is not bounded by a rate unless that is asked for.
func (f gateFlags) open(alone bool) (*gate, error) {
	text := f.rate
	if text == "auto" {
		if text = usualRate; alone {
			text = "off"
		}
	}
	limit, err := readRate(text)
	if err != nil {
		return nil, err
	}
	atOnce := f.atOnce
	if atOnce == 0 {
		atOnce = roomPerCore * runtime.GOMAXPROCS(0)
	}
	return newGate(limit, f.burst, atOnce), nil
}
