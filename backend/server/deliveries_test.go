package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

func TestPrivateAddressesAreRefused(t *testing.T) {
	for _, address := range []string{
		"127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
		"0.0.0.0", "0.1.2.3", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1",
		"240.0.0.1", "255.255.255.255",
		"::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1",
		"fd12:3456::1", "fec0::1", "ff02::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1",
		"2001::1", "2001:db8::1", "2002:7f00:1::1", "::ffff:0:127.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b:2::1", "4000::1", "8000::1",
	} {
		if isPublic(netip.MustParseAddr(address)) {
			t.Errorf("%s is taken for a public address", address)
		}
		if refusePrivate(netip.AddrPortFrom(netip.MustParseAddr(address), 443).String()) == nil {
			t.Errorf("%s may be connected to", address)
		}
	}
	for _, address := range []string{"1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111", "2a00:1450::1", "64:ff9b::808:808"} {
		if !isPublic(netip.MustParseAddr(address)) {
			t.Errorf("%s is taken for a private address", address)
		}
	}
	if refusePrivate("no address") == nil {
		t.Error("what is no address may be connected to")
	}
}

func TestAnAddressOfAWebhookIsChecked(t *testing.T) {
	for address, fine := range map[string]bool{
		"https://www.example.com/hook?a=b":           true,
		"https://localhost/":                         true, // what it resolves to is seen when it is connected to
		"http://www.example.com/":                    false,
		"https://127.0.0.1/":                         false,
		"https://[::1]:8443/":                        false,
		"https://[::ffff:10.0.0.1]/":                 false,
		"https://user:word@example.com/":             false,
		"https://example.com/#fragment":              false,
		"https://":                                   false,
		"https:/example.com":                         false,
		"ftp://example.com/":                         false,
		"javascript:alert(1)":                        false,
		"https://exa mple.com/":                      false,
		"https://example.com/\nX: y":                 false,
		"https://e.com/" + strings.Repeat("a", 2000): false,
	} {
		if problem := checkWebhookURL(address, false); (problem == "") != fine {
			t.Errorf("%s: %q", address, problem)
		}
	}
	expect(t, checkWebhookURL("http://127.0.0.1:8080/", true), "")
	expect(t, checkWebhookURL("http://user@127.0.0.1/", true) == "", false)
}

// From https://github.com/standard-webhooks/standard-webhooks, the test of its libraries.
func TestASignatureIsTheOneOfStandardWebhooks(t *testing.T) {
	got := sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", `{"test": 2432232314}`)
	expect(t, got, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
}

func TestTheOldSecretSignsForAWhile(t *testing.T) {
	now := time.Now()
	d := delivery{ID: "a", Secret: "whsec_bmV3", Previous: "whsec_b2xk", PreviousUntil: stamp(now.Add(time.Hour))}
	expect(t, len(signatures(d, "1", now)), 2)
	expect(t, len(signatures(d, "1", now.Add(2*time.Hour))), 1)
	d.Previous = ""
	expect(t, len(signatures(d, "1", now)), 1)
}

func TestBackoffDoublesUpToAnHourWithHalfOfItDrawn(t *testing.T) {
	policy := deliveryPolicy{backoff: 2 * time.Second}
	for attempts, longest := range map[int]time.Duration{
		1: 2 * time.Second, 2: 4 * time.Second, 5: 32 * time.Second, 11: 2048 * time.Second, 12: time.Hour, 60: time.Hour, 500: time.Hour,
	} {
		drawn := map[time.Duration]bool{}
		for range 50 {
			wait := policy.wait(attempts)
			drawn[wait] = true
			if wait < longest/2 || wait > longest {
				t.Errorf("%v after attempt %d", wait, attempts)
			}
		}
		if len(drawn) < 10 {
			t.Errorf("no jitter after attempt %d", attempts)
		}
	}
}

func TestASenderReachesNoPrivateAddressFollowsNoRedirectAndReadsNoLongBody(t *testing.T) {
	var reached []string
	var mu sync.Mutex
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		reached = append(reached, r.URL.Path)
		mu.Unlock()
		switch r.URL.Path {
		case "/redirect":
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		case "/busy":
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(http.StatusServiceUnavailable)
		case "/endless":
			w.WriteHeader(http.StatusOK)
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 64<<10)); err != nil {
					return
				}
			}
		}
	}))
	defer receiver.Close()
	byName := strings.Replace(receiver.URL, "127.0.0.1", "localhost", 1)
	send := func(allowPrivate bool, url string) attempt {
		return newSender(allowPrivate).send(context.Background(), delivery{ID: "a", URL: url, Payload: "{}"})
	}

	for _, url := range []string{receiver.URL, byName} {
		result := send(false, url)
		if result.ok || !strings.Contains(result.problem, "private address") {
			t.Errorf("%s: %+v", url, result)
		}
	}
	expect(t, len(reached), 0)

	redirect := send(true, receiver.URL+"/redirect")
	expect(t, redirect.ok, false)
	expect(t, redirect.status, http.StatusTemporaryRedirect)
	expect(t, strings.Join(reached, " "), "/redirect")

	expect(t, send(true, receiver.URL+"/busy").retryAfter, 2*time.Minute)
	start := time.Now()
	expect(t, send(true, receiver.URL+"/endless").ok, true)
	if took := time.Since(start); took >= answerTimeout {
		t.Errorf("read for %v", took)
	}
	expect(t, send(true, "http://127.0.0.1:1/").problem, "The connection was refused.")
	expect(t, send(true, strings.Replace(receiver.URL, "http:", "https:", 1)).problem, "The receiver does not speak HTTPS.")
}

// What follows the headers of this answer is no body, and no timeout holds for it.
func TestAReceiverThatSwitchesProtocolsHoldsNothing(t *testing.T) {
	held := make(chan struct{})
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		connection, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer connection.Close()
		_, _ = connection.Write([]byte("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"))
		<-held
	}))
	defer receiver.Close()
	defer close(held)

	done := make(chan attempt, 1)
	go func() {
		done <- newSender(true).send(context.Background(), delivery{ID: "a", URL: receiver.URL, Payload: "{}"})
	}()
	select {
	case result := <-done:
		expect(t, result, attempt{status: 101, problem: "The receiver answered 101."})
	case <-time.After(30 * time.Second):
		t.Fatal("it waits")
	}
}

func TestAReceiverThatNeverEndsItsAnswerHasAnswered(t *testing.T) {
	held := make(chan struct{})
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		<-held
	}))
	defer receiver.Close()
	defer close(held)

	start := time.Now()
	result := newSender(true).send(context.Background(), delivery{ID: "a", URL: receiver.URL, Payload: "{}"})

	expect(t, result, attempt{ok: true, status: 200})
	if took := time.Since(start); took >= answerTimeout {
		t.Errorf("waited for %v", took)
	}
}

// deliveryBench is a database with the tables of deliveries, and a worker whose requests go to a function.
type deliveryBench struct {
	t      *testing.T
	app    *core.BaseApp
	worker *deliveries
}

func newDeliveryBench(t *testing.T, policy deliveryPolicy, send func(context.Context, delivery) attempt) *deliveryBench {
	t.Helper()
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: t.TempDir()})
	if err := app.Bootstrap(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.ClearBootstrap() })
	for _, statement := range []string{
		"CREATE TABLE conversations (id TEXT PRIMARY KEY, events NUMERIC DEFAULT 0 NOT NULL)",
		"CREATE TABLE webhooks (bot TEXT PRIMARY KEY, url TEXT DEFAULT '', secret TEXT DEFAULT '', previous TEXT DEFAULT '', previousUntil TEXT DEFAULT '')",
		"CREATE TABLE deliveries (id TEXT PRIMARY KEY, bot TEXT, conversation TEXT, seq NUMERIC, state TEXT DEFAULT 'pending', payload TEXT DEFAULT '{}', " +
			"attempts NUMERIC DEFAULT 0, nextAt TEXT DEFAULT '', status NUMERIC DEFAULT 0, error TEXT DEFAULT '', created TEXT, updated TEXT)",
		"CREATE INDEX idx_due ON deliveries (bot, nextAt) WHERE nextAt <> ''",
	} {
		if _, err := app.NonconcurrentDB().NewQuery(statement).Execute(); err != nil {
			t.Fatal(err)
		}
	}
	worker := newDeliveries(app, policy)
	worker.failed = func(message string, err error) { t.Error(message, err) }
	worker.send = send
	return &deliveryBench{t: t, app: app, worker: worker}
}

// add writes events of one conversation as the hooks do: the first of them is due.
func (b *deliveryBench) add(bot, conversation string, count int) {
	b.t.Helper()
	err := b.app.RunInTransaction(func(tx core.App) error { return insertEvents(tx, bot, conversation, count) })
	if err != nil {
		b.t.Fatal(err)
	}
}

func insertEvents(tx core.App, bot, conversation string, count int) (err error) {
	now := stamp(time.Now())
	run := func(sql string, params dbx.Params) {
		if err == nil {
			_, err = tx.DB().NewQuery(sql).Bind(params).Execute()
		}
	}
	run("INSERT INTO webhooks (bot) VALUES ({:bot}) ON CONFLICT DO NOTHING", dbx.Params{"bot": bot})
	run("INSERT INTO conversations (id) VALUES ({:id})", dbx.Params{"id": conversation})
	for seq := 1; seq <= count; seq++ {
		next := ""
		if seq == 1 {
			next = now
		}
		run("INSERT INTO deliveries (id, bot, conversation, seq, nextAt, created, updated) VALUES ({:id}, {:bot}, {:conversation}, {:seq}, {:next}, {:now}, {:now})",
			dbx.Params{"id": fmt.Sprintf("%s-%d", conversation, seq), "bot": bot, "conversation": conversation, "seq": seq, "next": next, "now": now})
	}
	return err
}

func (b *deliveryBench) count(state string) (n int) {
	b.t.Helper()
	err := b.app.ConcurrentDB().NewQuery("SELECT COUNT(*) FROM deliveries WHERE state = {:state}").Bind(dbx.Params{"state": state}).Row(&n)
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

// run lets the worker work until the condition holds.
func (b *deliveryBench) run(holds func() bool) {
	b.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); b.worker.run(ctx) }()
	defer func() { stop(); <-done }()
	for end := time.Now().Add(2 * time.Minute); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatalf("waited in vain: %d pending, %d delivered, %d dead", b.count("pending"), b.count("delivered"), b.count("dead"))
		}
	}
}

func TestDeliveriesOfAConversationArriveInOrderThroughFailures(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var mu sync.Mutex
	accepted := map[string][]string{}
	underWay := map[string]int{}
	bench := newDeliveryBench(t, deliveryPolicy{backoff: time.Millisecond, giveUp: time.Hour}, func(_ context.Context, d delivery) attempt {
		mu.Lock()
		underWay[d.Conversation]++
		if underWay[d.Conversation] > 1 {
			t.Errorf("two requests of %s at once", d.Conversation)
		}
		ok := random.IntN(3) > 0
		mu.Unlock()
		time.Sleep(time.Duration(rand.IntN(2)) * time.Millisecond)

		mu.Lock()
		defer mu.Unlock()
		underWay[d.Conversation]--
		if ok {
			accepted[d.Conversation] = append(accepted[d.Conversation], d.ID)
		}
		return attempt{ok: ok, status: map[bool]int{true: 200, false: 500}[ok]}
	})
	for i := range 12 {
		bench.add(fmt.Sprintf("bot%d", i%3), fmt.Sprintf("c%d", i), 10)
	}

	bench.run(func() bool { return bench.count("delivered") == 120 })

	for conversation, ids := range accepted {
		expect(t, len(ids), 10)
		for i, id := range ids {
			expect(t, id, fmt.Sprintf("%s-%d", conversation, i+1))
		}
	}
}

func TestAHangingReceiverHoldsNoOther(t *testing.T) {
	var hanging int
	var mu sync.Mutex
	bench := newDeliveryBench(t, deliveryPolicy{backoff: time.Millisecond, giveUp: time.Hour}, func(ctx context.Context, d delivery) attempt {
		if !strings.HasPrefix(d.Bot, "dead") {
			return attempt{ok: true, status: 204}
		}
		if ctx.Err() == nil { // what begins at our own end does not count
			mu.Lock()
			hanging++
			mu.Unlock()
		}
		<-ctx.Done()
		return attempt{}
	})
	for i := range 80 {
		bench.add(fmt.Sprintf("dead%d", i%4), fmt.Sprintf("d%d", i), 1)
	}
	for i := range 20 {
		bench.add("alive", fmt.Sprintf("a%d", i), 1)
	}

	bench.run(func() bool {
		mu.Lock()
		defer mu.Unlock()
		return hanging >= 4*deliveriesPerBot && bench.count("delivered") == 20
	})

	expect(t, hanging, 4*deliveriesPerBot)
	expect(t, bench.count("pending"), 80) // cut off by our own end: no attempt of theirs
}

func TestAReceiverThatFailsGetsOneRequestAtATime(t *testing.T) {
	var mu sync.Mutex
	var underWay, calls, mostLater int
	bench := newDeliveryBench(t, deliveryPolicy{backoff: time.Hour, giveUp: time.Hour}, func(context.Context, delivery) attempt {
		mu.Lock()
		underWay++
		calls++
		if calls > 2*deliveriesPerBot {
			mostLater = max(mostLater, underWay)
		}
		mu.Unlock()
		time.Sleep(2 * time.Millisecond)
		mu.Lock()
		defer mu.Unlock()
		underWay--
		return attempt{status: 500}
	})
	for i := range 40 {
		bench.add("bot", fmt.Sprintf("c%d", i), 1)
	}

	bench.run(func() bool { mu.Lock(); defer mu.Unlock(); return calls == 40 })

	expect(t, mostLater, 1)
}

func TestADeadDeliveryLetsTheNextOneFollow(t *testing.T) {
	var bench *deliveryBench
	var calls atomic.Int64
	bench = newDeliveryBench(t, deliveryPolicy{backoff: time.Millisecond, giveUp: time.Hour}, func(_ context.Context, d delivery) attempt {
		if d.ID == "c-1" && calls.Add(1) == 3 { // from the next attempt on it is too old
			_, err := bench.app.NonconcurrentDB().NewQuery("UPDATE deliveries SET created = {:then} WHERE id = 'c-1'").
				Bind(dbx.Params{"then": stamp(time.Now().Add(-time.Hour))}).Execute()
			expect(t, err, error(nil))
		}
		return attempt{ok: d.ID != "c-1", status: 500, problem: "The receiver answered 500."}
	})
	bench.add("bot", "c", 3)

	bench.run(func() bool { return bench.count("delivered") == 2 })

	var problem, payload string
	var attempts int
	err := bench.app.ConcurrentDB().NewQuery("SELECT error, payload, attempts FROM deliveries WHERE state = 'dead'").Row(&problem, &payload, &attempts)
	expect(t, err, error(nil))
	expect(t, problem, "The receiver answered 500.")
	expect(t, payload, "{}")
	expect(t, attempts, 4)
}

// An admin has corrected the address, or called back what was dead, while the old one was still asked.
func TestWhatIsMadeDueWhileItIsSentIsNotPutOff(t *testing.T) {
	var bench *deliveryBench
	var calls atomic.Int64
	bench = newDeliveryBench(t, deliveryPolicy{backoff: time.Hour, giveUp: 24 * time.Hour}, func(context.Context, delivery) attempt {
		if calls.Add(1) > 1 {
			return attempt{ok: true, status: 204}
		}
		_, err := bench.app.NonconcurrentDB().NewQuery("UPDATE deliveries SET nextAt = {:now} WHERE nextAt <> ''").
			Bind(dbx.Params{"now": stamp(time.Now().Add(time.Millisecond))}).Execute()
		expect(t, err, error(nil))
		return attempt{status: 500}
	})
	bench.add("bot", "c", 1)

	bench.run(func() bool { return bench.count("delivered") == 1 })

	expect(t, calls.Load(), int64(2))
}

func TestWhatWaitsBehindADeletedDeliveryIsSentAfterAStart(t *testing.T) {
	bench := newDeliveryBench(t, deliveryPolicy{backoff: time.Millisecond, giveUp: time.Hour}, func(context.Context, delivery) attempt {
		return attempt{ok: true, status: 204}
	})
	bench.add("bot", "c", 3)
	if _, err := bench.app.NonconcurrentDB().NewQuery("DELETE FROM deliveries WHERE id = 'c-1'").Execute(); err != nil {
		t.Fatal(err)
	}

	bench.run(func() bool { return bench.count("delivered") == 2 })
}

// A dead receiver's backlog must not cost the others: what is due is found without a look at it.
func TestWhatIsDueIsFoundThroughTheIndexAlone(t *testing.T) {
	bench := newDeliveryBench(t, deliveryPolicy{}, nil)
	var steps []struct{ Detail string }
	if err := bench.app.ConcurrentDB().NewQuery("EXPLAIN QUERY PLAN " + waitingBots).All(&steps); err != nil {
		t.Fatal(err)
	}
	searches := 0
	for _, step := range steps {
		if strings.Contains(step.Detail, "idx_due") && strings.HasPrefix(step.Detail, "SEARCH") {
			searches++
		}
		if strings.HasPrefix(step.Detail, "SCAN") && !strings.HasPrefix(step.Detail, "SCAN waiting") {
			t.Error(step.Detail)
		}
	}
	expect(t, searches, 3)
}
