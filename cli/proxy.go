package cli

import (
	"net/http"
	"net/netip"
	"strings"
)

// proxies are the networks whose word is taken for who asks, under which name
// and how: the reverse proxies before a server.
type proxies []netip.Prefix

// readProxies reads networks as 10.0.0.0/8, and single addresses.
func readProxies(list []string) (proxies, error) {
	var out proxies
	for _, text := range list {
		text = strings.TrimSpace(text)
		one, err := netip.ParsePrefix(text)
		if err != nil {
			var addr netip.Addr
			if addr, err = netip.ParseAddr(text); err == nil {
				one = netip.PrefixFrom(addr.WithZone("").Unmap(), addr.Unmap().BitLen())
			}
		}
		if err != nil {
			return nil, usage("behind-proxy: %.60s: not a network. Write 10.0.0.0/8 or 192.0.2.7, several with commas", text)
		}
		out = append(out, one.Masked())
	}
	return out, nil
}

// trusts says whether an address is one of the proxies.
func (p proxies) trusts(addr netip.Addr) bool {
	for _, network := range p {
		if network.Contains(addr) {
			return true
		}
	}
	return false
}

// caller is who asks, as far as it can be known.
type caller struct {
	addr  netip.Addr // the zero value where there is none
	host  string     // the name that was asked for
	proto string     // http or https, as seen by whoever asks
}

// caller reads who asks. What X-Forwarded-For, -Host and -Proto say counts only
// where the connection comes from a proxy; whoever else sends them is passed
// over. The asker is the rightmost address that is no proxy: what stands left of
// it was said by the asker. Host and scheme are the rightmost too, which the
// nearest proxy has said.
func (p proxies) caller(r *http.Request) caller {
	c := caller{addr: addressOf(r.RemoteAddr), host: r.Host, proto: "http"}
	if r.TLS != nil {
		c.proto = "https"
	}
	if !p.trusts(c.addr) {
		return c
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && p.trusts(c.addr); i-- {
		hop := addressOf(strings.TrimSpace(hops[i]))
		if !hop.IsValid() {
			break
		}
		c.addr = hop
	}
	if host := rightmost(r.Header.Values("X-Forwarded-Host")); host != "" {
		c.host = host
	}
	if proto := strings.ToLower(rightmost(r.Header.Values("X-Forwarded-Proto"))); proto == "http" || proto == "https" {
		c.proto = proto
	}
	return c
}

// rightmost gives the last value of a header that lists them.
func rightmost(values []string) string {
	if len(values) == 0 {
		return ""
	}
	last := values[len(values)-1]
	return strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
}

// addressOf reads an address with or without a port.
func addressOf(text string) netip.Addr {
	if at, err := netip.ParseAddrPort(text); err == nil {
		return at.Addr().Unmap().WithZone("")
	}
	addr, err := netip.ParseAddr(strings.Trim(text, "[]"))
	if err != nil {
		return netip.Addr{}
	}
	return addr.Unmap().WithZone("")
}
