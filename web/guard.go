package web

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// policy lets a page load its own files and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// guard stands before every handler: the headers that keep a page to itself,
// the list of hosts that are answered, and no writing from another site.
func (s *site) guard(next http.Handler) http.Handler {
	sameSite := http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if !s.allowed(r.Host) {
			plain(w, http.StatusMisdirectedRequest, "this host name is not served here")
			return
		}
		sameSite.ServeHTTP(w, r)
	})
}

// allowed says whether a Host header names this site: a name of the loopback,
// or one that the operator lists. So a page of another site that has its name
// point here reads nothing.
func (s *site) allowed(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	name = strings.ToLower(strings.TrimSuffix(strings.Trim(name, "[]"), "."))
	if ip := net.ParseIP(name); ip != nil && ip.IsLoopback() {
		return true
	}
	return name == "localhost" || slices.ContainsFunc(s.AllowedHosts, func(a string) bool { return strings.EqualFold(a, name) })
}
