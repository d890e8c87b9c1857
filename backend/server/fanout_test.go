package main

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dop251/goja"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/subscriptions"
)

var agents = core.NewAuthCollection("agents")

// signIn sets the auth as PocketBase does at a subscribe.
func signIn(s *stream, id string) {
	record := core.NewRecord(agents)
	record.Id = id
	s.Set(apis.RealtimeClientAuthKey, record)
}

func connect(f *fanout, id string, names ...string) *stream {
	s := newStream(f)
	signIn(s, id)
	s.Subscribe(names...)
	return s
}

func mustPublish(t *testing.T, f *fanout, topic, payload string) int {
	t.Helper()
	n, err := f.publish(topic, []byte(payload))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func queued(s *stream) []string {
	var messages []string
	for {
		select {
		case m, ok := <-s.Channel():
			if !ok {
				return append(messages, "end")
			}
			messages = append(messages, m.Name+" "+string(m.Data))
		default:
			return messages
		}
	}
}

func expect(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
}

func expectNoTrace(t *testing.T, f *fanout) {
	t.Helper()
	f.mu.RLock()
	defer f.mu.RUnlock()
	if len(f.topics) != 0 || len(f.open) != 0 {
		t.Fatalf("%d topics and %d people are left in the index", len(f.topics), len(f.open))
	}
	expect(t, len(f.natives), 0)
}

func TestAnEventReachesThoseWhoSubscribedItsTopic(t *testing.T) {
	f := newFanout()
	anna := connect(f, "anna", "ur/c/1", "ur/c/2")
	ben := connect(f, "ben", "ur/c/2")

	served := mustPublish(t, f, "ur/c/1", `{"a":1}`)

	expect(t, served, 1)
	expect(t, queued(anna), []string{`ur/c/1 {"a":1}`})
	expect(t, queued(ben), []string(nil))
}

func TestAnEventIsNamedAsItsTopicWasSubscribed(t *testing.T) {
	f := newFanout()
	name := `ur/c/1?options={"query":{"a":"1"}}`
	s := connect(f, "anna", name)

	mustPublish(t, f, "ur/c/1", `1`)

	expect(t, queued(s), []string{name + " 1"})
}

func TestAPartialUnsubscribeLeavesTheRest(t *testing.T) {
	f := newFanout()
	s := connect(f, "anna", "ur/c/1", "ur/c/2")

	s.Unsubscribe("ur/c/1")

	expect(t, mustPublish(t, f, "ur/c/1", `1`), 0)
	expect(t, mustPublish(t, f, "ur/c/2", `2`), 1)
	expect(t, s.HasSubscription("ur/c/1"), false)
}

func TestAnUnsubscribeOfAllLeavesNoTopic(t *testing.T) {
	f := newFanout()
	s := connect(f, "anna", "ur/c/1", "ur/c/2", "messages/*")

	s.Unsubscribe()

	expect(t, len(f.topics), 0)
	expect(t, len(s.Subscriptions()), 0)
	expect(t, s.Subscriptions("messages/*?") == nil, true)
}

func TestGuestsAndTheRevokedGetNothing(t *testing.T) {
	f := newFanout()
	revoked := connect(f, "anna", "ur/c/1", pingTopic)
	guest := newStream(f)
	guest.Set(apis.RealtimeClientAuthKey, (*core.Record)(nil)) // as PocketBase does for a guest
	guest.Subscribe("ur/c/1")

	revoked.Unset(apis.RealtimeClientAuthKey)

	expect(t, mustPublish(t, f, "ur/c/1", `1`), 0)
	f.tick()
	expect(t, queued(revoked), []string(nil))
	expect(t, queued(guest), []string(nil))
	expect(t, f.online([]string{"anna"}), []string{})

	signIn(revoked, "anna")
	expect(t, mustPublish(t, f, "ur/c/1", `1`), 1)
}

func TestTheRevokedAreToldSoOnTheirOwnTopic(t *testing.T) {
	f := newFanout()
	told := connect(f, "anna", "ur/u/anna", "ur/c/1")
	other := connect(f, "ben", "ur/u/anna", "ur/u/ben")

	told.Unset(apis.RealtimeClientAuthKey)
	told.Unset(apis.RealtimeClientAuthKey)

	expect(t, queued(told), []string{`ur/u/anna {"revoked":true}`})
	expect(t, mustPublish(t, f, "ur/u/anna", `1`), 1)
	expect(t, queued(told), []string(nil))
	expect(t, queued(other), []string{"ur/u/anna 1"})

	// A queue that is full ends the stream, without waiting for itself.
	lagging := connect(f, "carl", "ur/u/carl", "ur/c/1")
	for range queueLength {
		mustPublish(t, f, "ur/c/1", `1`)
	}
	lagging.Unset(apis.RealtimeClientAuthKey)
	expect(t, len(queued(lagging)), queueLength+1)
	expect(t, f.online([]string{"carl"}), []string{})
}

func TestAPingReachesAllWhoSubscribedIt(t *testing.T) {
	f := newFanout()
	s := connect(f, "anna", pingTopic)
	other := connect(f, "ben", "ur/c/1")

	f.tick()

	expect(t, queued(s), []string{"ur/ping {}"})
	expect(t, queued(other), []string(nil))
}

func TestPublishNeverWaitsForAReader(t *testing.T) {
	f := newFanout()
	stuck := connect(f, "anna", "ur/c/1")
	for range queueLength {
		mustPublish(t, f, "ur/c/1", `1`)
	}

	served := mustPublish(t, f, "ur/c/1", `1`) // would block for ever

	expect(t, served, 0)
	expect(t, stuck.IsDiscarded(), true)
	messages := queued(stuck)
	expect(t, len(messages), queueLength+1) // what was queued, then the end
	expect(t, messages[queueLength], "end")
	expectNoTrace(t, f)
}

func TestASubscribeAfterTheEndLeavesNoTrace(t *testing.T) {
	f := newFanout()
	s := connect(f, "anna", "ur/c/1")
	s.Discard()

	signIn(s, "anna")
	s.Subscribe("ur/c/1")
	s.Send(subscriptions.Message{Name: "messages", Data: []byte("{}")})
	s.Discard()

	expectNoTrace(t, f)
}

func TestOnlyNativeSubscribersTakePartInPocketBasesWalk(t *testing.T) {
	f := newFanout()
	s := connect(f, "anna", "ur/c/1")
	expect(t, s.Subscriptions("messages/*?") == nil, true)

	s.Subscribe("messages/*")
	expect(t, len(s.Subscriptions("messages/*?")), 1)

	s.Unsubscribe("messages/*")
	expect(t, s.Subscriptions("messages/*?") == nil, true)
	expect(t, len(s.Subscriptions()), 1)
}

func TestNativeStreamsAreCountedUntilTheyEnd(t *testing.T) {
	f := newFanout()
	anna := connect(f, "anna", "requests/*", "messages/*")
	ben := connect(f, "ben", "ur/c/1", "requests/*")
	connect(f, "carl", "ur/c/1").Discard()
	expect(t, len(f.natives), 2)

	ben.Unsubscribe("requests/*")
	expect(t, len(f.natives), 1)

	ben.Discard()
	anna.Discard()
	anna.Discard()
	anna.Subscribe("requests/*")
	expectNoTrace(t, f)
}

func TestPublishRefusesForeignTopicsAndWhatIsNotJSON(t *testing.T) {
	f := newFanout()
	if _, err := f.publish("messages/1", []byte("1")); err == nil {
		t.Error("a topic of PocketBase's own was accepted")
	}
	if _, err := f.publish("ur/c/1", []byte("{")); err == nil {
		t.Error("half an object was accepted")
	}
}

func TestLineBreaksDoNotEndAnEvent(t *testing.T) {
	f := newFanout()
	s := connect(f, "anna", "ur/c/1")

	mustPublish(t, f, "ur/c/1", "{\n\"a\":\r\n1}")

	for _, message := range queued(s) {
		if strings.ContainsAny(message, "\r\n") {
			t.Errorf("%q has a line break", message)
		}
	}
}

func TestOnlineCountsStreamsOfAPerson(t *testing.T) {
	f := newFanout()
	first := connect(f, "anna")
	second := connect(f, "anna")

	first.Discard()
	expect(t, f.online([]string{"ben", "anna"}), []string{"anna"})

	second.Discard()
	expect(t, f.online([]string{"ben", "anna"}), []string{})
}

func TestLastSeenIsTheLastBeatOrTheEndOfTheLastStream(t *testing.T) {
	f := newFanout()
	now := time.UnixMilli(1_000_000)
	f.presence.now = func() time.Time { return now }
	s := connect(f, "anna")
	expect(t, f.presence.lastSeen([]string{"anna"}), map[string]int64{})

	f.presence.note("anna")
	expect(t, f.presence.lastSeen([]string{"anna", "ben"}), map[string]int64{"anna": 1_000_000})

	now = now.Add(time.Minute)
	s.Discard()
	expect(t, f.presence.lastSeen([]string{"anna"}), map[string]int64{"anna": 1_060_000})

	now = now.Add(presenceMemory)
	expect(t, f.presence.lastSeen([]string{"anna"}), map[string]int64{})
	f.presence.sweep()
	expect(t, len(f.presence.seen), 0)
}

func TestPresenceIsBounded(t *testing.T) {
	p := newPresence(time.Now)
	for i := range presenceLimit + 10 {
		p.note(fmt.Sprint(i))
	}
	expect(t, len(p.seen), presenceLimit)
}

// Under the race detector: streams that join, move, read, stop reading and leave, while many publish.
func TestThousandsOfStreamsComeAndGo(t *testing.T) {
	const streams, topics, publishers, workers = 5_000, 250, 4, 16
	f := newFanout()
	topic := func(i int) string { return fmt.Sprintf("ur/c/%d", i%topics) }

	stop := make(chan struct{})
	var publishing, living sync.WaitGroup
	for p := range publishers {
		publishing.Go(func() {
			random := rand.New(rand.NewPCG(1, uint64(p)))
			for {
				select {
				case <-stop:
					return
				default:
					_, _ = f.publish(topic(random.IntN(topics)), []byte(`{"a":1}`))
					f.tick()
				}
			}
		})
	}

	stuck := make([]*stream, streams)
	for w := range workers {
		living.Go(func() {
			for i := w; i < streams; i += workers {
				s := connect(f, fmt.Sprint("person", i/2), topic(i), topic(i+1), pingTopic)
				switch i % 4 {
				case 0: // reads, then leaves
					for range 3 {
						select {
						case <-s.Channel():
						default:
						}
					}
					s.Discard()
				case 1: // subscribes anew, as the SDK does at every change
					signIn(s, fmt.Sprint("person", i/2))
					s.Unsubscribe()
					s.Subscribe(topic(i+2), "messages/*")
					s.Unsubscribe(topic(i + 2))
					s.Discard()
				case 2: // is revoked, and discarded from two sides at once
					s.Unset(apis.RealtimeClientAuthKey)
					living.Go(s.Discard)
					s.Discard()
				case 3: // stops reading and stays
					stuck[i] = s
				}
			}
		})
	}
	living.Wait()
	close(stop)
	publishing.Wait()

	for range queueLength + 1 { // nobody reads: all are ended by the publisher
		f.tick()
	}
	for i, s := range stuck {
		if s != nil && !s.IsDiscarded() {
			t.Fatalf("stream %d lags and is still there", i)
		}
	}
	expectNoTrace(t, f)
}

func TestTheIndexIsExact(t *testing.T) {
	f := newFanout()
	random := rand.New(rand.NewPCG(7, 7))
	type state struct {
		stream *stream
		names  map[string]bool
	}
	states := make([]state, 50)
	for i := range states {
		states[i] = state{connect(f, fmt.Sprint(i)), map[string]bool{}}
	}

	for range 5_000 {
		s := states[random.IntN(len(states))]
		name := fmt.Sprintf("ur/c/%d", random.IntN(20))
		switch random.IntN(10) {
		case 0:
			s.stream.Unsubscribe()
			clear(s.names)
		case 1, 2, 3:
			s.stream.Unsubscribe(name)
			delete(s.names, name)
		default:
			s.stream.Subscribe(name)
			s.names[name] = true
		}
	}

	want := map[string]map[member]struct{}{}
	for _, s := range states {
		for name := range s.names {
			if want[name] == nil {
				want[name] = map[member]struct{}{}
			}
			want[name][member{s.stream, name}] = struct{}{}
		}
	}
	expect(t, len(f.topics), len(want))
	for name := range want {
		expect(t, f.topics[name], want[name])
	}
}

func TestHooksPublishValuesAndReadPresence(t *testing.T) {
	f := newFanout()
	s := connect(f, "anna", "ur/c/1")
	vm := goja.New()
	f.bindVM(vm)

	value, err := vm.RunString(`
		const sent = [{a: [1, undefined, "é"]}, '{"b":2}', null, 3].map((p) => $fanout.publish("ur/c/1", p));
		$fanout.beat("ben");
		const online = $fanout.online(["anna", "ben"]);
		JSON.stringify([sent, Array.isArray(online), online, Object.keys($fanout.lastSeen(["ben", "carl"]))]);
	`)
	if err != nil {
		t.Fatal(err)
	}

	expect(t, value.String(), `[[1,1,1,1],true,["anna"],["ben"]]`)
	expect(t, queued(s), []string{`ur/c/1 {"a":[1,null,"é"]}`, `ur/c/1 {"b":2}`, "ur/c/1 null", "ur/c/1 3"})
	if _, err := vm.RunString(`$fanout.publish("messages", {})`); err == nil {
		t.Error("a foreign topic did not throw")
	}
}
