package main

import (
	"io"
	"net/http"
	"runtime"
	"strings"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
)

// mostTurns and the subscribes that are let in at once (fanout.go) are together the pool of JS engines.
const mostTurns = 48

// largestBody is what the routes themselves accept.
const largestBody = 64 << 10

// turnsAtOnce is how many of our routes run at a time. A route is JS and SQL on one machine: more of
// them at once are not sooner done, but each takes an engine of the pool, whose first call costs some
// 20 ms, and beyond the pool PocketBase makes an engine for one call alone. When everybody returns
// after a restart, that is most of what they wait for.
func turnsAtOnce() int { return min(mostTurns, 8*runtime.GOMAXPROCS(0)) }

// turns makes the routes of the product take turns at the engines. Whoever waits has told what there is
// to tell: nobody holds a turn while a network brings a body, or takes a file away.
func turns(atOnce int) *hook.Handler[*core.RequestEvent] {
	free := make(chan struct{}, atOnce)
	return &hook.Handler[*core.RequestEvent]{
		Id: "urTurns",
		// Limits have refused whom they refuse, and the body can still be read again.
		Priority: apis.DefaultBodyLimitMiddlewarePriority - 1,
		Func: func(e *core.RequestEvent) error {
			if !takesTurn(e.Request) {
				return e.Next()
			}
			// Read to its end, it is at its start again.
			switch n, err := io.CopyN(io.Discard, e.Request.Body, largestBody+1); {
			case n > largestBody:
				return apis.ErrRequestEntityTooLarge
			case err != io.EOF:
				return e.BadRequestError("The body did not arrive.", err)
			}
			select {
			case free <- struct{}{}:
			case <-e.Request.Context().Done():
				return e.Request.Context().Err()
			}
			defer func() { <-free }()
			return e.Next()
		},
	}
}

// takesTurn leaves out files, and bodies that say that they are too large for any other route. One that
// does not say how large it is may be slow as well: each would have an engine of its own meanwhile.
func takesTurn(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/api/ur/") && !strings.Contains(r.URL.Path, "/files") &&
		r.ContentLength <= largestBody
}
