package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
)

// testServer is a real app with the fan-out and the edge, on a port of its own.
type testServer struct {
	t      *testing.T
	app    *core.BaseApp
	fanout *fanout
	url    string
}

func startServer(t *testing.T, edge *edge) *testServer {
	t.Helper()
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: t.TempDir()})
	fanout := newFanout()
	fanout.bind(app)
	edge.origins = newOrigins(app)
	edge.bind(app)
	if err := app.Bootstrap(); err != nil {
		t.Fatal(err)
	}

	bots := core.NewBaseCollection("bots")
	bots.Fields.Add(&core.JSONField{Name: "origins"})
	people := core.NewAuthCollection("agents")
	people.Fields.GetByName(core.FieldNamePassword).(*core.PasswordField).Cost = 4 // a password takes its time otherwise
	for _, collection := range []*core.Collection{bots, people} {
		if err := app.Save(collection); err != nil {
			t.Fatal(err)
		}
	}

	ready := make(chan string, 1)
	app.OnServe().Bind(&hook.Handler[*core.ServeEvent]{Priority: -99, Func: func(e *core.ServeEvent) error {
		if e.InstallerFunc != nil && !edge.dashboard {
			t.Error("the installer would print a link to make a superuser")
		}
		e.InstallerFunc = nil
		if err := e.Next(); err != nil {
			return err
		}
		ready <- e.Listener.Addr().String()
		return nil
	}})
	stopped := make(chan error, 1)
	go func() { stopped <- apis.Serve(app, apis.ServeConfig{HttpAddr: "127.0.0.1:0"}) }()

	server := &testServer{t: t, app: app, fanout: fanout}
	select {
	case address := <-ready:
		server.url = "http://" + address
	case err := <-stopped:
		t.Fatal(err)
	}
	t.Cleanup(func() {
		event := new(core.TerminateEvent)
		event.App = app
		err := app.OnTerminate().Trigger(event, func(*core.TerminateEvent) error { return nil })
		if err == nil {
			err = <-stopped
		}
		if err != nil {
			t.Error(err)
		}
		_ = app.ClearBootstrap()
	})
	return server
}

func (s *testServer) save(collection string, values map[string]any) *core.Record {
	s.t.Helper()
	found, err := s.app.FindCollectionByNameOrId(collection)
	if err != nil {
		s.t.Fatal(err)
	}
	record := core.NewRecord(found)
	record.Load(values)
	if err := s.app.Save(record); err != nil {
		s.t.Fatal(err)
	}
	return record
}

func (s *testServer) agent(email string) (*core.Record, string) {
	s.t.Helper()
	record := s.save("agents", map[string]any{"email": email, "password": "1234567890"})
	token, err := record.NewAuthToken()
	if err != nil {
		s.t.Fatal(err)
	}
	return record, token
}

func (s *testServer) request(method, path string, headers map[string]string, body string) *http.Response {
	s.t.Helper()
	request, err := http.NewRequest(method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultTransport.RoundTrip(request) // follows no redirect
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { response.Body.Close() })
	return response
}

func (s *testServer) preflight(origin string) http.Header {
	return s.request("OPTIONS", "/api/collections/bots/records", map[string]string{
		"Origin":                         origin,
		"Access-Control-Request-Method":  "POST",
		"Access-Control-Request-Headers": "authorization,content-type",
	}, "").Header
}

// browser is an open stream read event by event.
type browser struct {
	server *testServer
	reader *bufio.Reader
	close  func()
	id     string
}

func (s *testServer) open() *browser {
	response := s.request("GET", "/api/realtime", nil, "")
	b := &browser{server: s, reader: bufio.NewReader(response.Body), close: func() { response.Body.Close() }}
	name, data := b.next()
	var hello struct{ ClientId string }
	if err := json.Unmarshal([]byte(data), &hello); err != nil || name != "PB_CONNECT" {
		s.t.Fatalf("%s %s", name, data)
	}
	b.id = hello.ClientId
	return b
}

func (b *browser) next() (name, data string) {
	b.server.t.Helper()
	for {
		line, err := b.reader.ReadString('\n')
		if err != nil {
			return "end", ""
		}
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "event:"):
			name = line[len("event:"):]
		case strings.HasPrefix(line, "data:"):
			data = line[len("data:"):]
		case line == "":
			return name, data
		}
	}
}

func (b *browser) subscribe(token string, topics ...string) {
	b.server.t.Helper()
	body, _ := json.Marshal(map[string]any{"clientId": b.id, "subscriptions": topics})
	response := b.server.request("POST", "/api/realtime", map[string]string{
		"Authorization": token, "Content-Type": "application/json",
	}, string(body))
	if response.StatusCode != http.StatusNoContent {
		text, _ := io.ReadAll(response.Body)
		b.server.t.Fatalf("%d %s", response.StatusCode, text)
	}
}

// eventually waits for what the server does on its own, such as noticing a closed connection.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatal("never happened: " + what)
}

func (s *testServer) eventuallyNoTrace() {
	s.t.Helper()
	eventually(s.t, "all streams gone", func() bool {
		s.fanout.mu.RLock()
		defer s.fanout.mu.RUnlock()
		return len(s.fanout.topics) == 0 && len(s.fanout.open) == 0 && s.app.SubscriptionsBroker().TotalClients() == 0
	})
}

func TestOriginsOfBotsMayCall(t *testing.T) {
	s := startServer(t, &edge{})
	expect(t, s.preflight("https://crm.example").Get("Access-Control-Allow-Origin"), "")

	bot := s.save("bots", map[string]any{"origins": []string{"https://crm.example", "https://Site.example/"}})

	header := s.preflight("https://crm.example")
	expect(t, header.Get("Access-Control-Allow-Origin"), "https://crm.example")
	expect(t, header.Get("Access-Control-Allow-Headers"), "authorization,content-type")
	expect(t, header.Get("Access-Control-Max-Age"), "600")
	expect(t, s.preflight("https://site.example").Get("Access-Control-Allow-Origin"), "https://site.example")

	answer := s.request("GET", "/api/health", map[string]string{"Origin": "https://crm.example"}, "").Header
	expect(t, answer.Get("Access-Control-Allow-Origin"), "https://crm.example")
	expect(t, answer.Get("Access-Control-Expose-Headers"), "Retry-After")

	bot.Set("origins", []string{"https://crm.example.org"})
	if err := s.app.Save(bot); err != nil {
		t.Fatal(err)
	}
	expect(t, s.preflight("https://crm.example").Get("Access-Control-Allow-Origin"), "")
	expect(t, s.preflight("https://crm.example.org").Get("Access-Control-Allow-Origin"), "https://crm.example.org")
}

func TestOtherOriginsGetNoHeadersOfCORS(t *testing.T) {
	s := startServer(t, &edge{})
	s.save("bots", map[string]any{"origins": []string{"https://crm.example", "null", "*"}})

	for _, origin := range []string{"https://evil.example", "http://crm.example", "https://crm.example:444", "null", "*", "https://crm.example.evil.example"} {
		for name := range s.preflight(origin) {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("%s got %s", origin, name)
			}
		}
		response := s.request("GET", "/api/health", map[string]string{"Origin": origin}, "")
		expect(t, response.StatusCode, 200)
		expect(t, response.Header.Get("Access-Control-Allow-Origin"), "")
	}
}

func TestABotOfAnotherProcessIsFoundOnceTheCacheIsOld(t *testing.T) {
	s := startServer(t, &edge{})
	now := time.Now()
	origins := newOrigins(s.app)
	origins.now = func() time.Time { return now }
	expect(t, origins.allow("https://crm.example"), false)
	s.save("bots", map[string]any{"origins": []string{"https://crm.example"}}) // this cache is not bound to hooks

	expect(t, origins.allow("https://crm.example"), false)
	now = now.Add(2 * originsRetry)
	expect(t, origins.allow("https://crm.example"), true)

	if _, err := s.app.DB().Delete("bots", nil).Execute(); err != nil {
		t.Fatal(err)
	}
	expect(t, origins.allow("https://crm.example"), true)
	now = now.Add(2 * originsMaxAge)
	expect(t, origins.allow("https://crm.example"), false)
}

func TestTheDashboardIsHiddenUnlessAskedFor(t *testing.T) {
	hidden := startServer(t, &edge{})
	for _, path := range []string{"/_", "/_/", "/_/index.html", "/_%2Findex.html"} {
		expect(t, hidden.request("GET", path, nil, "").StatusCode, 404)
	}

	shown := startServer(t, &edge{dashboard: true})
	response := shown.request("GET", "/_/", nil, "")
	expect(t, response.StatusCode, 200)
	expect(t, strings.Contains(response.Header.Get("Content-Security-Policy"), "script-src"), true)
}

func TestEveryAnswerHasTheSecurityHeaders(t *testing.T) {
	s := startServer(t, &edge{})
	for _, path := range []string{"/api/health", "/api/none", "/none", "//api/health", "/_/", "/api/collections/bots/records"} {
		header := s.request("GET", path, nil, "").Header
		expect(t, header.Get("X-Content-Type-Options"), "nosniff")
		expect(t, header.Get("Referrer-Policy"), "no-referrer")
		expect(t, header.Get("Content-Security-Policy"), "default-src 'none'; frame-ancestors 'none'")
		expect(t, header.Get("Cross-Origin-Resource-Policy"), "same-origin")
	}
}

func TestAStreamReceivesWhatIsPublished(t *testing.T) {
	s := startServer(t, &edge{})
	anna, token := s.agent("anna@example.com")
	b := s.open()
	b.subscribe(token, "ur/c/1", pingTopic)
	expect(t, s.fanout.online([]string{anna.Id}), []string{anna.Id})

	mustPublish(t, s.fanout, "ur/c/1", `{"message":{"seq":1}}`)
	s.fanout.tick()

	name, data := b.next()
	expect(t, name+" "+data, `ur/c/1 {"message":{"seq":1}}`)
	name, data = b.next()
	expect(t, name+" "+data, `ur/ping {}`)

	b.close()
	s.eventuallyNoTrace()
	expect(t, len(s.fanout.presence.lastSeen([]string{anna.Id})), 1)
}

func TestARevokedPersonGetsNothing(t *testing.T) {
	s := startServer(t, &edge{})
	anna, annasToken := s.agent("anna@example.com")
	_, bensToken := s.agent("ben@example.com")
	revoked, other, guest := s.open(), s.open(), s.open()
	revoked.subscribe(annasToken, "ur/c/1")
	other.subscribe(bensToken, "ur/c/1")
	guest.subscribe("", "ur/c/1")
	expect(t, mustPublish(t, s.fanout, "ur/c/1", `1`), 2)

	anna.RefreshTokenKey()
	if err := s.app.Save(anna); err != nil {
		t.Fatal(err)
	}

	expect(t, mustPublish(t, s.fanout, "ur/c/1", `2`), 1)
	expect(t, s.fanout.online([]string{anna.Id}), []string{})
	if err := s.app.Delete(anna); err != nil {
		t.Fatal(err)
	}
}

func TestAReaderThatStopsReadingIsDroppedAndCostsItsSenderNothing(t *testing.T) {
	s := startServer(t, &edge{})
	_, token := s.agent("anna@example.com")
	connection, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	fmt.Fprintf(connection, "GET /api/realtime HTTP/1.1\r\nHost: test\r\n\r\n")
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	stuck := &browser{server: s, reader: bufio.NewReader(response.Body)}
	_, data := stuck.next()
	stuck.id = strings.Split(data, `"`)[3]
	stuck.subscribe(token, "ur/c/1")

	// Fills the socket's buffers (some 4 MB), then the queue, and is ended.
	large, _ := json.Marshal(bytes.Repeat([]byte("x"), 100_000))
	dropped := false
	for range 1_000 {
		if mustPublish(t, s.fanout, "ur/c/1", string(large)) == 0 {
			dropped = true
			break
		}
	}

	expect(t, dropped, true)
	s.eventuallyNoTrace() // the write deadline ends the connection itself
}

func TestTooManyNewStreamsAreToldWhenToComeBack(t *testing.T) {
	limits := limitSettings{sends: 1, calls: 1, botCalls: 1, requests: 1_000, sessions: 1, streams: 1_000, newStreams: 20}
	clock := newClock()
	s := startServer(t, &edge{limits: limits, now: clock.now})
	s.save("bots", map[string]any{"origins": []string{"https://crm.example"}})
	s.open()

	refused := s.request("GET", "/api/realtime", map[string]string{"Origin": "https://crm.example"}, "")

	expect(t, refused.StatusCode, 503)
	expect(t, refused.Header.Get("Retry-After"), "1")
	expect(t, refused.Header.Get("Access-Control-Allow-Origin"), "https://crm.example")
	expect(t, s.request("GET", "/api/health", nil, "").StatusCode, 200)
}

func TestNewStreamsAreLetInEvenly(t *testing.T) {
	clock := newClock()
	settings, _ := limitsFromEnvironment(func(string) string { return "" })
	arriving := newLimits(nil, settings, clock.now).arriving

	most, admitted := 0, []time.Time{}
	for range 10_000 {
		if arriving.take("") == 0 {
			admitted = append(admitted, clock.at)
		}
		clock.pass(time.Millisecond)
		lately := 0
		for _, at := range admitted {
			if clock.at.Sub(at) <= 50*time.Millisecond {
				lately++
			}
		}
		most = max(most, lately)
	}

	expect(t, most, 5)
	expect(t, len(admitted) > 900 && len(admitted) <= 1_000, true)
}

func TestATakenPortIsOneSentence(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	address := taken.Addr().String()

	_, err = listen(address)

	_, port, _ := net.SplitHostPort(address)
	expect(t, explain(err), "Port "+port+" of 127.0.0.1 is taken. Stop the program that uses it, or choose another PORT.")
}
