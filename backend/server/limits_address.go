package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
)

// forwardedBy are headers in which proxies tell whom they speak for.
var forwardedBy = []string{"X-Forwarded-For", "X-Real-Ip", "Forwarded", "Cf-Connecting-Ip", "True-Client-Ip", "Fly-Client-Ip"}

// proxy gives requests the address of whom they come from. One header alone is believed, which the
// operator has named: whoever reaches the server can send any.
type proxy struct {
	header string // empty: nobody stands in front
	warn   io.Writer
	warned sync.Once
}

// apply changes the request's remote address, and so what PocketBase, its logs and the limits see.
func (p *proxy) apply(r *http.Request) {
	if p.header == "" {
		p.warnIfForwarded(r)
		return
	}
	// The last address is the one that the proxy itself has written; those before it came with the request.
	values := r.Header.Values(p.header)
	if len(values) == 0 {
		return
	}
	last := values[len(values)-1]
	last = strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
	if address, ok := parseAddress(last); ok {
		r.RemoteAddr = net.JoinHostPort(address.String(), "0")
	}
}

func (p *proxy) warnIfForwarded(r *http.Request) {
	for _, name := range forwardedBy {
		if r.Header.Get(name) == "" {
			continue
		}
		p.warned.Do(func() {
			host, _, _ := net.SplitHostPort(r.RemoteAddr)
			fmt.Fprintf(p.warn, "Warning: Requests arrive with the header %s, but no TRUSTED_PROXY_HEADER is named. If there is a proxy at %s, all people behind it count as one address.\n", name, host)
		})
		return
	}
}

// parseAddress reads an address as proxies write it: bare, in brackets, or with a port.
func parseAddress(text string) (netip.Addr, bool) {
	if address, err := netip.ParseAddr(strings.Trim(text, "[]")); err == nil {
		return address, true
	}
	withPort, err := netip.ParseAddrPort(text)
	return withPort.Addr(), err == nil
}

// addressKey is what one household or office has: an address of IPv4, or the /64 of IPv6, whose
// addresses a machine takes as it likes.
func addressKey(remote string) string {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		return remote
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	address = address.Unmap().WithZone("")
	if address.Is6() {
		return netip.PrefixFrom(address, 64).Masked().String()
	}
	return address.String()
}
