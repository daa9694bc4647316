package ingest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/read"
)

// The limits of fetching.
const (
	DefaultTimeout = 20 * time.Second
	maxRedirects   = 5
	userAgent      = "lacuna/1 (+https://github.com/lacuna-law/lacuna)"
)

// fetcher reads what addresses lead to, one at a time. It goes to the address
// itself and through no proxy, so that what it may not reach can be told by
// the number that is dialled, whatever the name was said to mean before.
type fetcher struct {
	limits Limits
	client *http.Client
	robots map[string]rules // by scheme and host
}

func newFetcher(limits Limits) *fetcher {
	if limits.Timeout <= 0 {
		limits.Timeout = DefaultTimeout
	}
	f := &fetcher{limits: limits, robots: map[string]rules{}}
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: f.mayDial}
	f.client = &http.Client{
		Transport: &http.Transport{
			DialContext: dialer.DialContext, DisableKeepAlives: true, MaxResponseHeaderBytes: 64 << 10,
			TLSHandshakeTimeout: 10 * time.Second,
		},
		CheckRedirect: f.mayFollow,
	}
	return f
}

func isAddress(p string) bool { return strings.Contains(p, "://") }

// fetch gets the document at an address. The error wraps read.ErrRefused.
func (f *fetcher) fetch(address string) ([]byte, doc.Hints, error) {
	ctx, cancel := context.WithTimeout(context.Background(), f.limits.Timeout)
	defer cancel()
	data, final, err := f.get(ctx, address)
	if err != nil && ctx.Err() != nil {
		err = fmt.Errorf("%w: no whole answer in time (limit %v)", read.ErrRefused, f.limits.Timeout)
	}
	return data, doc.Hints{URL: final}, err
}

func (f *fetcher) get(ctx context.Context, address string) ([]byte, string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, "", fmt.Errorf("%w: not an address", read.ErrRefused)
	}
	if err := f.mayFetch(ctx, u); err != nil {
		return nil, "", err
	}
	answer, err := f.ask(ctx, u)
	if err != nil {
		return nil, "", err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, "", fmt.Errorf("%w: the address answers %s", read.ErrRefused, answer.Status)
	}
	data, err := f.limits.readAll(answer.Body)
	return data, answer.Request.URL.Redacted(), err
}

// ask sends the request. The error does not repeat the address.
func (f *fetcher) ask(ctx context.Context, u *url.URL) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("%w: not an address", read.ErrRefused)
	}
	request.Header.Set("User-Agent", userAgent)
	answer, err := f.client.Do(request)
	var wrapped *url.Error
	switch {
	case errors.Is(err, read.ErrRefused):
		return nil, refusalIn(err)
	case errors.As(err, &wrapped):
		return nil, fmt.Errorf("%w: the address is not reached: %w", read.ErrRefused, wrapped.Err)
	}
	return answer, err
}

// refusalIn is the innermost error that begins as a refusal, without the
// request and the dial around it.
func refusalIn(err error) error {
	prefix := read.ErrRefused.Error() + ": "
	for at := err; at != nil; at = errors.Unwrap(at) {
		if strings.HasPrefix(at.Error(), prefix) {
			return at
		}
	}
	return fmt.Errorf("%w: %w", read.ErrRefused, err)
}

// mayFollow is asked before each redirect.
func (f *fetcher) mayFollow(request *http.Request, via []*http.Request) error {
	if isRobots(via[0].URL) {
		return f.mayAsk(request.URL, len(via))
	}
	if err := f.mayAsk(request.URL, len(via)); err != nil {
		return err
	}
	return f.mayFetch(request.Context(), request.URL)
}

func (f *fetcher) mayAsk(u *url.URL, redirects int) error {
	switch {
	case redirects > maxRedirects:
		return fmt.Errorf("%w: the address leads on and on (limit %d redirects)", read.ErrRefused, maxRedirects)
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%w: %.20q is not fetched. Only http and https are", read.ErrRefused, u.Scheme)
	case u.Hostname() == "":
		return fmt.Errorf("%w: the address names no host", read.ErrRefused)
	case u.User != nil:
		return fmt.Errorf("%w: the address holds a user or password. Save the page and ingest the file", read.ErrRefused)
	}
	return nil
}

func (f *fetcher) mayFetch(ctx context.Context, u *url.URL) error {
	if err := f.mayAsk(u, 0); err != nil {
		return err
	}
	allowed, err := f.robotsAllow(ctx, u)
	if err == nil && !allowed {
		err = fmt.Errorf("%w: the robots.txt of %s asks programs not to read it. Save the page and ingest the file", read.ErrRefused, u.Host)
	}
	return err
}

// mayDial is asked with the number that a name means at that moment.
func (f *fetcher) mayDial(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %w", read.ErrRefused, err)
	}
	if !f.limits.AllowPrivate && !isPublic(at.Addr()) {
		return fmt.Errorf("%w: %s is an address of this machine or of a private network", read.ErrRefused, at.Addr())
	}
	return nil
}

// isPublic says whether an address is one of the open Internet, by the special
// registries of IANA (RFC 6890).
func isPublic(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, special := range [...]string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
	} {
		if netip.MustParsePrefix(special).Contains(a) {
			return false
		}
	}
	return true
}
