package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
)

// streamsRetry is when to come back to an address whose streams are all taken: nobody knows when one ends.
const streamsRetry = 10 * time.Second

// newStreamsPart of a second is what new streams are counted in, so that they are let in evenly:
// each of them then asks for what it missed.
const newStreamsPart = 20

// limits say how much one person, one access token and one address may ask, in front of all that
// costs more than a look into a map. PocketBase's own limiter knows addresses only, in which a whole
// office is one, and stays off.
//
// Only a checked token has a budget of its own. With any other, or none, the address alone counts: a
// forged one neither eats somebody's budget nor brings a new one.
type limits struct {
	app      core.App
	sends    *windows // by person
	calls    *windows // by person
	botCalls *windows // by access token
	requests *windows // by address
	sessions *windows // by address
	streams  *streamCount
	arriving *windows // new streams, of everybody
	ofOne    *windows // and by address: a little more than half of them, so that nobody keeps all others out

	person func(token string) (*core.Record, error) // whom a session's token is of
}

// newLimits returns nil when there are none. Without a clock it is the machine's.
func newLimits(app core.App, s limitSettings, now func() time.Time) *limits {
	if s.requests == 0 {
		return nil
	}
	if now == nil {
		now = time.Now
	}
	atOnce := max(1, s.newStreams/newStreamsPart)
	part := time.Second * time.Duration(atOnce) / time.Duration(s.newStreams)
	return &limits{
		app:      app,
		sends:    newWindows(s.sends, limitSpans.sends, now),
		calls:    newWindows(s.calls, limitSpans.calls, now),
		botCalls: newWindows(s.botCalls, limitSpans.botCalls, now),
		requests: newWindows(s.requests, limitSpans.requests, now),
		sessions: newWindows(s.sessions, limitSpans.sessions, now),
		streams:  &streamCount{limit: s.streams, open: map[string]int{}},
		arriving: newWindows(atOnce, part, now),
		ofOne:    newWindows(atOnce/2+1, part, now),
		person: func(token string) (*core.Record, error) {
			return app.FindAuthRecordByToken(token, core.TokenTypeAuth)
		},
	}
}

// handler stands after CORS, so that the browser may read a refusal, and before PocketBase's log of
// requests, which a flood would fill.
func (l *limits) handler() *hook.Handler[*core.RequestEvent] {
	return &hook.Handler[*core.RequestEvent]{
		Id:       "urLimits",
		Priority: apis.DefaultCorsMiddlewarePriority,
		Func:     l.handle,
	}
}

func (l *limits) handle(e *core.RequestEvent) error {
	if e.Request.URL.Path == "/api/health" {
		return e.Next() // a supervisor's question, from the address of a proxy perhaps
	}
	token := bearer(e.Request)
	if id := accessTokenID(l.app, token); id != "" {
		// A customer's bot: its one address would not do for what its token may.
		if wait := l.botCalls.take(id); wait > 0 {
			return refuse(e, http.StatusTooManyRequests, wait)
		}
		return e.Next()
	}

	address := addressKey(e.Request.RemoteAddr)
	if wait := l.requests.wait(address); wait > 0 {
		return refuse(e, http.StatusTooManyRequests, wait)
	}
	if isSignIn(e.Request) {
		if wait := l.sessions.take(address); wait > 0 {
			return refuse(e, http.StatusTooManyRequests, wait)
		}
	}
	// What a person asks beyond their own limit costs the others at the address nothing.
	if wait := l.takePerson(e, token); wait > 0 {
		return refuse(e, http.StatusTooManyRequests, wait)
	}
	if wait := l.requests.take(address); wait > 0 {
		return refuse(e, http.StatusTooManyRequests, wait)
	}
	if e.Request.Pattern == "GET /api/realtime" {
		if !l.streams.enter(address) {
			return refuse(e, http.StatusTooManyRequests, streamsRetry)
		}
		defer l.streams.leave(address)
		if wait := l.ofOne.take(address); wait > 0 {
			return refuse(e, http.StatusServiceUnavailable, wait)
		}
		if wait := l.arriving.take(""); wait > 0 {
			return refuse(e, http.StatusServiceUnavailable, wait)
		}
	}
	return e.Next()
}

// takePerson loads whom the token is of, which PocketBase then need not do again.
func (l *limits) takePerson(e *core.RequestEvent, token string) time.Duration {
	if token == "" {
		return 0
	}
	record, err := l.person(token)
	if err != nil {
		return 0
	}
	e.Auth = record
	if record.IsSuperuser() {
		return 0
	}
	switch e.Request.Pattern {
	case "POST /api/ur/conversations/{id}/messages":
		return l.sends.take(record.Id)
	case "POST /api/ur/conversations/{id}/files":
		return l.sends.take("files " + record.Id)
	default:
		return l.calls.take(record.Id)
	}
}

// accessTokenID is the id of the bot's access token, or empty if the text is none.
func accessTokenID(app core.App, text string) string {
	if !strings.HasPrefix(text, "ur_") {
		return ""
	}
	hash := sha256.Sum256([]byte(text))
	var id string
	err := app.DB().Select("id").From("access_tokens").
		Where(dbx.HashExp{"hash": hex.EncodeToString(hash[:])}).Row(&id)
	if err != nil {
		return ""
	}
	return id
}

func bearer(r *http.Request) string {
	token := r.Header.Get("Authorization")
	if len(token) > 7 && strings.EqualFold(token[:7], "Bearer ") {
		token = token[7:]
	}
	return strings.TrimSpace(token)
}

// isSignIn is true of our session, and of all of PocketBase's ways to sign in.
func isSignIn(r *http.Request) bool {
	return r.Pattern == "POST /api/ur/session" ||
		strings.HasPrefix(r.Pattern, "POST /api/collections/{collection}/") && !strings.HasSuffix(r.Pattern, "/records")
}

// refuse answers in PocketBase's shape, with whole seconds that are never too few.
func refuse(e *core.RequestEvent, status int, wait time.Duration) error {
	seconds := max(1, int(math.Ceil(wait.Seconds())))
	e.Response.Header().Set("Retry-After", strconv.Itoa(seconds))
	e.Request.URL.RawQuery = "" // of which PocketBase would pick the fields of this answer
	return e.JSON(status, map[string]any{
		"status":  status,
		"message": fmt.Sprintf("Too many requests. Try again in %d s.", seconds),
		"data":    map[string]any{"retryAfter": seconds},
	})
}

// streamCount counts the open streams of each address.
type streamCount struct {
	mu    sync.Mutex
	limit int
	open  map[string]int
}

func (c *streamCount) enter(address string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()

	if c.open[address] >= c.limit {
		return false
	}
	c.open[address]++
	return true
}

func (c *streamCount) leave(address string) {
	c.mu.Lock()
	defer c.mu.Unlock()

	if c.open[address]--; c.open[address] == 0 {
		delete(c.open, address)
	}
}
