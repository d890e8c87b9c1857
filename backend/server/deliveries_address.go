package main

import (
	"net/netip"
	"net/url"
	"strings"
)

// privateAddress refuses a connection.
type privateAddress string

func (a privateAddress) Error() string { return string(a) + " is a private address" }

// refusePrivate is asked before each connection, with the address and port that it goes to.
func refusePrivate(address string) error {
	parsed, err := netip.ParseAddrPort(address)
	if err != nil || !isPublic(parsed.Addr()) {
		return privateAddress(address)
	}
	return nil
}

// isPublic is true of addresses of the Internet at large. Not of loopback, private, link-local (where
// clouds tell their machines' secrets), multicast and reserved ones, nor of those of IPv6 that carry
// one of IPv4 inside, which a gateway might connect to.
func isPublic(address netip.Addr) bool {
	address = address.Unmap().WithZone("")
	if nat64.Contains(address) {
		bytes := address.As16()
		return isPublic(netip.AddrFrom4([4]byte(bytes[12:])))
	}
	if !address.IsGlobalUnicast() || address.IsPrivate() || address.Is6() && !allocated.Contains(address) {
		return false
	}
	for _, block := range reserved {
		if block.Contains(address) {
			return false
		}
	}
	return true
}

// nat64 is how a network without IPv4 reaches all of it: the last 32 bits are the address.
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

// allocated is the part of IPv6 that addresses have been given out of; the rest is reserved, or has a use of its own.
var allocated = netip.MustParsePrefix("2000::/3")

// From the registries of special-purpose addresses of IANA, what the standard library does not know.
var reserved = func() []netip.Prefix {
	var blocks []netip.Prefix
	for _, block := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
		"198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
	} {
		blocks = append(blocks, netip.MustParsePrefix(block))
	}
	return blocks
}()

// checkWebhookURL says what is wrong with an address, in a sentence; "" if nothing is. A name is only
// resolved when it is connected to.
func checkWebhookURL(address string, allowPrivate bool) string {
	parsed, err := url.Parse(address)
	switch {
	case err != nil || parsed.Hostname() == "" || len(address) > 2000:
		return "Is not an address. Write it as https://www.example.com/webhook."
	case parsed.Scheme != "https" && !(parsed.Scheme == "http" && allowPrivate):
		return "Must begin with https://."
	case parsed.User != nil:
		return "Must not have a name and password in it: the signature says who sends."
	case parsed.Fragment != "" || strings.Contains(address, "#"):
		return "Must not have a fragment (#)."
	}
	if literal, err := netip.ParseAddr(parsed.Hostname()); err == nil && !allowPrivate && !isPublic(literal) {
		return "Is a private address, which the operator of the server does not allow."
	}
	return ""
}
