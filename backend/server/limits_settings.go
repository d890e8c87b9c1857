package main

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// limitSettings are how much of what is let in: the defaults, unless the environment says otherwise
// (docs/operating.md has them in a table). A limit of 0 is none.
type limitSettings struct {
	sends      int // messages of one person in 10 seconds, and as many files
	calls      int // everything else that one person asks in a minute
	botCalls   int // everything that is asked with one access token in 10 seconds
	requests   int // what one address asks in a minute, its people included
	sessions   int // sign-ins from one address in a minute
	streams    int // open streams of one address
	newStreams int // of everybody, in a second: they return all at once after a network has failed

	proxyHeader string
}

var limitSpans = struct{ sends, calls, botCalls, requests, sessions time.Duration }{
	sends: 10 * time.Second, calls: time.Minute, botCalls: 10 * time.Second, requests: time.Minute, sessions: time.Minute,
}

var headerName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)

// limitsFromEnvironment refuses what it cannot read: a server whose limits are not what its operator
// believes is worse than none.
func limitsFromEnvironment(env func(string) string) (limitSettings, error) {
	s := limitSettings{
		sends: 20, calls: 600, botCalls: 2_000, requests: 6_000, sessions: 60, streams: 200, newStreams: 100,
		proxyHeader: env("TRUSTED_PROXY_HEADER"),
	}
	if s.proxyHeader != "" && !headerName.MatchString(s.proxyHeader) {
		return s, sentence(fmt.Sprintf("TRUSTED_PROXY_HEADER is %q, which is no name of a header. Name the one in which your proxy sends the address of the client, such as X-Forwarded-For.", s.proxyHeader))
	}
	if s.proxyHeader == "Forwarded" {
		return s, sentence("The header Forwarded cannot be TRUSTED_PROXY_HEADER. Let your proxy send X-Forwarded-For, and name that.")
	}

	switch value := env("RATE_LIMITS"); value {
	case "", "on":
	case "off":
		return limitSettings{proxyHeader: s.proxyHeader}, nil
	default:
		return s, sentence(fmt.Sprintf("RATE_LIMITS is %q. It is on or off.", value))
	}
	for name, limit := range map[string]*int{
		"RATE_LIMIT_SENDS":       &s.sends,
		"RATE_LIMIT_CALLS":       &s.calls,
		"RATE_LIMIT_BOT_CALLS":   &s.botCalls,
		"RATE_LIMIT_REQUESTS":    &s.requests,
		"RATE_LIMIT_SESSIONS":    &s.sessions,
		"RATE_LIMIT_STREAMS":     &s.streams,
		"RATE_LIMIT_NEW_STREAMS": &s.newStreams,
	} {
		value := env(name)
		if value == "" {
			continue
		}
		number, err := strconv.Atoi(value)
		if err != nil || number < 1 || number > 1_000_000 {
			return s, sentence(fmt.Sprintf("%s is %q. Give a whole number from 1 to 1000000, or switch all limits off with RATE_LIMITS=off.", name, value))
		}
		*limit = number
	}
	return s, nil
}
