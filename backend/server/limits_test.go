package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// clock is a time that tests move on.
type clock struct{ at time.Time }

func newClock() *clock                { return &clock{time.Now()} }
func (c *clock) now() time.Time       { return c.at }
func (c *clock) pass(d time.Duration) { c.at = c.at.Add(d) }

func TestAWindowNeverLetsMoreThanItsLimitIntoAnySpan(t *testing.T) {
	for round := range 200 {
		random := rand.New(rand.NewPCG(1, uint64(round)))
		limit, span := 1+random.IntN(40), time.Duration(1+random.IntN(60))*time.Second
		c := newClock()
		w := newWindows(limit, span, c.now)
		var taken []time.Time
		for range 400 {
			c.pass(time.Duration(random.Int64N(int64(span) / int64(limit))))
			if random.IntN(20) == 0 {
				c.pass(time.Duration(random.Int64N(int64(2 * span))))
			}
			wait := w.take("key")
			if wait == 0 {
				taken = append(taken, c.at)
				continue
			}
			// What it says is when to come back: not a moment too late, nor too early.
			if late := wait - span - span/slots; late > 0 {
				t.Fatalf("round %d: a wait of %v for %v", round, wait, span)
			}
			c.pass(wait - 1)
			expect(t, w.take("key") > 0, true)
			c.pass(1)
			expect(t, w.wait("key"), time.Duration(0))
		}
		for i := limit; i < len(taken); i++ {
			if within := taken[i].Sub(taken[i-limit]); within < span {
				t.Fatalf("round %d: %d within %v, of %d in %v", round, limit+1, within, limit, span)
			}
		}
	}
}

func TestAWindowLetsItsWholeLimitInAtOnceAndAgainAfterItsSpan(t *testing.T) {
	c := newClock()
	w := newWindows(20, 10*time.Second, c.now)
	for range 3 {
		for range 20 {
			expect(t, w.take("key"), time.Duration(0))
		}
		expect(t, w.take("key") > 0, true)
		c.pass(11 * time.Second)
	}
}

func TestAnyNumberOfAddressesTakesBoundedMemoryAndHidesNoFlooder(t *testing.T) {
	const addresses = 3 * windowsLimit
	c := newClock()
	// With a sign: what earlier tests have left may be freed meanwhile.
	heap := func() int64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return int64(stats.HeapAlloc)
	}
	before := heap()
	w := newWindows(1_000, time.Minute, c.now)
	for range 1_000 {
		w.take("flooder")
	}
	for i := range addresses {
		w.take(addressKey(fmt.Sprintf("[2001:db8:%x:%x::1]:443", i>>16, i&0xffff)))
		if i%20_000 == 0 {
			c.pass(time.Second)
		}
	}
	grown := (heap() - before) >> 20
	t.Logf("%d addresses, %d windows, %d MB", addresses, len(w.keys), grown)
	expect(t, len(w.keys), windowsLimit)
	expect(t, grown < 16, true)
	expect(t, w.take("flooder") > 0, true)
}

func TestAnAddressIsAnAddressOfIPv4OrANetworkOfIPv6(t *testing.T) {
	for remote, key := range map[string]string{
		"192.0.2.1:1234":              "192.0.2.1",
		"[::ffff:192.0.2.1]:1234":     "192.0.2.1",
		"[2001:db8:1:2:3:4:5:6]:1234": "2001:db8:1:2::/64",
		"[2001:db8:1:2:ffff::1]:1":    "2001:db8:1:2::/64",
		"[2001:db8:1:3::1]:1":         "2001:db8:1:3::/64",
		"[fe80::1%eth0]:1":            "fe80::/64",
		"@":                           "@",
	} {
		expect(t, addressKey(remote), key)
	}
}

func TestOnlyTheNamedHeaderIsBelievedAndOnlyItsLastAddress(t *testing.T) {
	for _, row := range []struct{ header, values, remote string }{
		{"", "X-Forwarded-For: 198.51.100.7", "192.0.2.1:5"},
		{"X-Forwarded-For", "X-Forwarded-For: 198.51.100.7", "198.51.100.7:0"},
		{"x-forwarded-for", "X-Forwarded-For: 198.51.100.7", "198.51.100.7:0"},
		{"X-Forwarded-For", "X-Forwarded-For: 203.0.113.9, 198.51.100.7", "198.51.100.7:0"},
		{"X-Forwarded-For", "X-Forwarded-For: 203.0.113.9\nX-Forwarded-For: 198.51.100.7", "198.51.100.7:0"},
		{"X-Forwarded-For", "X-Forwarded-For: 198.51.100.7:4711", "198.51.100.7:0"},
		{"X-Forwarded-For", "X-Forwarded-For: [2001:db8::7]:4711", "[2001:db8::7]:0"},
		{"X-Forwarded-For", "X-Forwarded-For: 2001:db8::7", "[2001:db8::7]:0"},
		// What was before it is the caller's own word, also when the proxy's is not understood.
		{"X-Forwarded-For", "X-Forwarded-For: 203.0.113.9, unknown", "192.0.2.1:5"},
		{"X-Forwarded-For", "X-Real-Ip: 203.0.113.9", "192.0.2.1:5"},
		{"X-Real-Ip", "X-Real-Ip: 198.51.100.7\nX-Forwarded-For: 203.0.113.9", "198.51.100.7:0"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = "192.0.2.1:5"
		for line := range strings.SplitSeq(row.values, "\n") {
			name, value, _ := strings.Cut(line, ": ")
			r.Header.Add(name, value)
		}
		(&proxy{header: row.header, warn: new(strings.Builder)}).apply(r)
		if r.RemoteAddr != row.remote {
			t.Errorf("%+v gives %s", row, r.RemoteAddr)
		}
	}
}

func TestForwardedRequestsWithoutANamedHeaderAreWarnedOfOnce(t *testing.T) {
	said := new(strings.Builder)
	p := &proxy{warn: said}
	r := httptest.NewRequest("GET", "/", nil)
	p.apply(r)
	expect(t, said.String(), "")
	r.Header.Set("X-Forwarded-For", "198.51.100.7")
	p.apply(r)
	p.apply(r)
	expect(t, strings.Count(said.String(), "TRUSTED_PROXY_HEADER"), 1)

	named := new(strings.Builder)
	(&proxy{header: "X-Forwarded-For", warn: named}).apply(r)
	expect(t, named.String(), "")
}

func TestLimitsAreReadFromTheEnvironmentOrRefuseTheStart(t *testing.T) {
	read := func(pairs ...string) (limitSettings, error) {
		return limitsFromEnvironment(func(name string) string {
			for i := 0; i < len(pairs); i += 2 {
				if pairs[i] == name {
					return pairs[i+1]
				}
			}
			return ""
		})
	}
	settings, err := read("RATE_LIMIT_SENDS", "7", "TRUSTED_PROXY_HEADER", "X-Real-IP")
	expect(t, err, nil)
	expect(t, settings.sends, 7)
	expect(t, settings.calls, 600)
	expect(t, settings.proxyHeader, "X-Real-IP")

	off, err := read("RATE_LIMITS", "off", "TRUSTED_PROXY_HEADER", "X-Real-IP")
	expect(t, err, nil)
	expect(t, newLimits(nil, off, nil) == nil, true)
	expect(t, off.proxyHeader, "X-Real-IP")

	for _, wrong := range [][]string{
		{"RATE_LIMITS", "no"}, {"RATE_LIMIT_SENDS", "0"}, {"RATE_LIMIT_CALLS", "-1"}, {"RATE_LIMIT_BOT_CALLS", "many"},
		{"RATE_LIMIT_REQUESTS", "1.5"}, {"RATE_LIMIT_SESSIONS", "60/m"}, {"RATE_LIMIT_STREAMS", "1000001"},
		{"RATE_LIMIT_NEW_STREAMS", " 100"}, {"TRUSTED_PROXY_HEADER", "X-Forwarded-For:"}, {"TRUSTED_PROXY_HEADER", "Forwarded"},
	} {
		_, err := read(wrong...)
		if err == nil {
			t.Errorf("%v was accepted", wrong)
			continue
		}
		expect(t, strings.HasPrefix(explain(err), "The server stopped"), false)
		expect(t, strings.Contains(explain(err), wrong[0]), true)
	}
}

func TestTheGuideHasEverySettingWithItsDefault(t *testing.T) {
	guide, err := os.ReadFile("../../docs/operating.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("limits_settings.go")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([A-Z_]+)` +\\| ([^|]*) \\|").FindAllStringSubmatch(string(guide), -1) {
		documented[row[1]] = strings.Trim(row[2], " `")
	}
	names := regexp.MustCompile(`"((?:RATE_LIMIT|TRUSTED_)\w+)"`).FindAllStringSubmatch(string(source), -1)
	for _, name := range names {
		if _, ok := documented[name[1]]; !ok {
			t.Errorf("%s is not in the guide", name[1])
		}
	}
	defaults, _ := limitsFromEnvironment(func(string) string { return "" })
	for name, value := range map[string]int{
		"RATE_LIMIT_SENDS": defaults.sends, "RATE_LIMIT_CALLS": defaults.calls, "RATE_LIMIT_BOT_CALLS": defaults.botCalls,
		"RATE_LIMIT_REQUESTS": defaults.requests, "RATE_LIMIT_SESSIONS": defaults.sessions,
		"RATE_LIMIT_STREAMS": defaults.streams, "RATE_LIMIT_NEW_STREAMS": defaults.newStreams,
	} {
		expect(t, documented[name], strconv.Itoa(value))
	}
}

// asked is a server with limits of its own, that are asked without a network.
type asked struct {
	*testServer
	limits *limits
	clock  *clock
}

func ask(t *testing.T, changes ...func(*limitSettings)) *asked {
	s := startServer(t, &edge{})
	tokens := core.NewBaseCollection("access_tokens")
	tokens.Fields.Add(&core.TextField{Name: "hash"})
	if err := s.app.Save(tokens); err != nil {
		t.Fatal(err)
	}
	settings, _ := limitsFromEnvironment(func(string) string { return "" })
	for _, change := range changes {
		change(&settings)
	}
	c := newClock()
	return &asked{testServer: s, clock: c, limits: newLimits(s.app, settings, c.now)}
}

func (a *asked) accessToken(text string) {
	hash := sha256.Sum256([]byte(text))
	a.save("access_tokens", map[string]any{"hash": hex.EncodeToString(hash[:])})
}

const (
	aSend    = "POST /api/ur/conversations/{id}/messages"
	aFile    = "POST /api/ur/conversations/{id}/files"
	aRead    = "GET /api/ur/changes"
	aSession = "POST /api/ur/session"
)

// ask returns the answer of the limits alone: 200 if they let the request pass.
func (a *asked) ask(pattern, remote, token string) *httptest.ResponseRecorder {
	method, path, _ := strings.Cut(pattern, " ")
	e := &core.RequestEvent{App: a.app}
	e.Request = httptest.NewRequest(method, path, nil)
	e.Request.Pattern = pattern
	e.Request.RemoteAddr = remote + ":1"
	if token != "" {
		e.Request.Header.Set("Authorization", token)
	}
	recorder := httptest.NewRecorder()
	e.Response = recorder
	if err := a.limits.handle(e); err != nil {
		a.t.Fatal(err)
	}
	return recorder
}

// passed is how many of so many are let in.
func (a *asked) passed(times int, pattern, remote, token string) int {
	passed := 0
	for range times {
		if a.ask(pattern, remote, token).Code == 200 {
			passed++
		}
	}
	return passed
}

func TestAPersonIsLimitedWhereverTheyAskFrom(t *testing.T) {
	a := ask(t)
	_, anna := a.agent("anna@example.com")
	_, ben := a.agent("ben@example.com")

	expect(t, a.passed(15, aSend, "192.0.2.1", anna)+a.passed(15, aSend, "192.0.2.2", "Bearer "+anna), 20)
	expect(t, a.passed(5, aSend, "192.0.2.1", ben), 5)
	expect(t, a.passed(1_000, aRead, "192.0.2.1", anna), 600)
	expect(t, a.passed(30, aFile, "192.0.2.1", anna), 20)

	refused := a.ask(aSend, "192.0.2.1", anna)
	expect(t, refused.Code, 429)
	var answer struct {
		Status  int
		Message string
		Data    struct{ RetryAfter int }
	}
	if err := json.Unmarshal(refused.Body.Bytes(), &answer); err != nil {
		t.Fatal(err)
	}
	expect(t, answer.Status, 429)
	expect(t, refused.Header().Get("Retry-After"), strconv.Itoa(answer.Data.RetryAfter))
	a.clock.pass(time.Duration(answer.Data.RetryAfter) * time.Second)
	expect(t, a.ask(aSend, "192.0.2.1", anna).Code, 200)
}

// Checking tokens takes its time: where that is done in earnest, the limits are lower.
func fewRequests(s *limitSettings) { s.calls, s.botCalls, s.requests = 60, 200, 300 }

func TestWhatAPersonAsksInVainCostsTheOthersAtTheirAddressNothing(t *testing.T) {
	a := ask(t, fewRequests)
	_, flooder := a.agent("flooder@example.com")
	_, other := a.agent("other@example.com")
	expect(t, a.passed(400, aSend, "192.0.2.1", flooder), 20)
	expect(t, a.passed(50, aRead, "192.0.2.1", other), 50)
}

func TestAnUncheckedTokenCountsToItsAddress(t *testing.T) {
	a := ask(t, fewRequests)
	agent, token := a.agent("anna@example.com")
	a.accessToken("ur_real")
	parts := strings.Split(token, ".")

	passed := 0
	for i := range 200 {
		forged := fmt.Sprintf("%s.%s.%d", parts[0], parts[1], i)
		passed += a.passed(1, aRead, "192.0.2.1", forged) + a.passed(1, aRead, "192.0.2.1", fmt.Sprintf("ur_%d", i))
	}
	expect(t, passed, 300)
	expect(t, a.passed(1, aRead, "192.0.2.1", ""), 0)
	// Nothing is spent of what those have whom the forged ones named.
	expect(t, a.passed(100, aRead, "192.0.2.2", token), 60)
	expect(t, a.passed(250, aRead, "192.0.2.1", "ur_real"), 200)

	agent.RefreshTokenKey()
	if err := a.app.Save(agent); err != nil {
		t.Fatal(err)
	}
	expect(t, a.passed(400, aRead, "192.0.2.3", token), 300)
}

func TestAnAccessTokenHasABudgetOfItsOwn(t *testing.T) {
	a := ask(t, fewRequests)
	a.accessToken("ur_one")
	a.accessToken("ur_other")
	expect(t, a.passed(250, aSend, "192.0.2.1", "Bearer ur_one"), 200)
	expect(t, a.passed(200, aSend, "192.0.2.1", "ur_other"), 200)
	// A customer's bot asks more than an address may, and from one.
	expect(t, a.passed(350, aRead, "192.0.2.1", ""), 300)
	a.clock.pass(11 * time.Second)
	expect(t, a.passed(200, aSend, "192.0.2.1", "ur_one"), 200)
}

func TestAnAddressIsLimitedInSessionsAndSignIns(t *testing.T) {
	a := ask(t)
	expect(t, a.passed(100, aSession, "192.0.2.1", ""), 60)
	expect(t, a.passed(1, "POST /api/collections/{collection}/auth-with-password", "192.0.2.1", ""), 0)
	expect(t, a.passed(100, aSession, "[2001:db8::1]", "")+a.passed(100, aSession, "[2001:db8::2]", ""), 60)
	expect(t, a.passed(1, "POST /api/collections/{collection}/records", "192.0.2.1", ""), 1)
	expect(t, a.passed(1, aRead, "192.0.2.1", ""), 1)
	expect(t, a.passed(1, aSession, "192.0.2.2", ""), 1)
}

func TestHealthIsNeverLimited(t *testing.T) {
	a := ask(t)
	expect(t, a.passed(7_000, "GET /api/health", "192.0.2.1", ""), 7_000)
}

func TestFiftyAgentsBehindOneAddressAreNeverLimited(t *testing.T) {
	a := ask(t)
	office := "192.0.2.1"
	tokens := make([]string, 50)
	agents := map[string]*core.Record{}
	collection, err := a.app.FindCollectionByNameOrId("agents")
	if err != nil {
		t.Fatal(err)
	}
	for i := range tokens {
		tokens[i] = fmt.Sprint(i)
		agents[tokens[i]] = core.NewRecord(collection)
		agents[tokens[i]].Id = tokens[i]
	}
	a.limits.person = func(token string) (*core.Record, error) { return agents[token], nil }
	refused := 0
	do := func(pattern, token string) {
		if a.ask(pattern, office, token).Code != 200 {
			refused++
		}
	}
	// Each tells its stream's topics, sends every 5 s, says that it types, beats, and reads once a second.
	minute := func(signIn bool) {
		for second := range 60 {
			for i, token := range tokens {
				if signIn && i%60 == second {
					do(aSession, "")
					do("POST /api/realtime", token)
				}
				do(aRead, token)
				if (second+i)%5 == 0 {
					do(aSend, token)
				}
				if (second+i)%3 == 0 {
					do("POST /api/ur/conversations/{id}/typing", token)
				}
				if (second+i)%25 == 0 {
					do("POST /api/ur/beat", token)
				}
			}
			a.clock.pass(time.Second)
		}
	}
	minute(true)
	minute(false)
	for range 2 { // renewals
		a.clock.pass(12 * time.Minute)
		minute(true)
	}
	// All at the same moment, as on a Monday.
	a.clock.pass(time.Minute)
	for range tokens {
		do(aSession, "")
	}
	expect(t, refused, 0)
}

func TestAnAddressThatOpensAllItCanLeavesRoomForOthers(t *testing.T) {
	a := ask(t)
	for range 3 {
		expect(t, a.passed(50, "GET /api/realtime", "192.0.2.1", ""), 3)
		expect(t, a.passed(50, "GET /api/realtime", "192.0.2.2", ""), 2)
		expect(t, a.ask("GET /api/realtime", "192.0.2.2", "").Code, http.StatusServiceUnavailable)
		a.clock.pass(time.Minute)
	}
}

func TestAnAddressHasSoManyStreamsAtATime(t *testing.T) {
	s := startServer(t, &edge{limits: limitSettings{
		sends: 20, calls: 600, botCalls: 100, requests: 6_000, sessions: 60, streams: 3, newStreams: 1_000_000,
	}})
	s.save("bots", map[string]any{"origins": []string{"https://crm.example"}})
	streams := []*browser{s.open(), s.open(), s.open()}

	refused := s.request("GET", "/api/realtime", map[string]string{"Origin": "https://crm.example"}, "")
	expect(t, refused.StatusCode, http.StatusTooManyRequests)
	expect(t, refused.Header.Get("Retry-After"), "10")
	expect(t, refused.Header.Get("Access-Control-Allow-Origin"), "https://crm.example")
	expect(t, refused.Header.Get("Access-Control-Expose-Headers"), "Retry-After")

	streams[0].close()
	eventually(t, "room for another stream", func() bool {
		response := s.request("GET", "/api/realtime", nil, "")
		return response.StatusCode == 200
	})
}
