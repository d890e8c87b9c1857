package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/subscriptions"
)

const (
	// topicPrefix marks the topics that hooks publish to. Every other topic is PocketBase's own.
	topicPrefix = "ur/"

	// personTopic and the id of an auth record: what concerns that person.
	personTopic = topicPrefix + "u/"

	// pingTopic carries an empty event to everybody who subscribed it, so that a browser can tell
	// a quiet stream from a dead one. Its watchdog waits 35 s.
	pingTopic = topicPrefix + "ping"
	pingEvery = 25 * time.Second

	// writeTimeout is how long one event may take to leave. A reader that stopped reading fills the
	// socket's buffer; without a deadline its stream and queue would stay until TCP gives up.
	writeTimeout = 5 * time.Second
)

// fanout hands events to the streams that subscribed their topic, at a cost that depends on the
// number of those streams alone, never on how many are connected.
//
// Lock order: stream.mu, nativeTurn, then fanout.mu. stream.queueMu is never held together with either.
type fanout struct {
	mu       sync.RWMutex
	topics   map[string]map[member]struct{}
	open     map[string]int // id of an auth record -> its open streams
	arrivals map[*arrival]struct{}
	presence *presence

	natives    map[*stream]struct{} // open streams with a topic of PocketBase's own
	nativeTurn sync.Mutex           // one at a time subscribes such topics

	app core.App
}

// member is one subscription: name is the topic exactly as the client asked for it, options
// included, because the SDK listens for events of that name.
type member struct {
	stream *stream
	name   string
}

func newFanout() *fanout {
	return &fanout{
		topics:   map[string]map[member]struct{}{},
		open:     map[string]int{},
		arrivals: map[*arrival]struct{}{},
		natives:  map[*stream]struct{}{},
		presence: newPresence(time.Now),
	}
}

// bind makes every stream of the app one of ours.
func (f *fanout) bind(app core.App) {
	f.app = app
	app.OnRealtimeConnectRequest().BindFunc(func(e *core.RealtimeConnectRequestEvent) error {
		s := newStream(f)
		s.Set(apis.RealtimeClientIPKey, e.RealIP())
		e.Client = s
		return e.Next()
	})

	f.bindSubscribes(app)

	app.OnRealtimeMessageSend().BindFunc(func(e *core.RealtimeMessageEvent) error {
		// A recorder of a test has no deadline; nothing else refuses one.
		_ = http.NewResponseController(e.Response).SetWriteDeadline(time.Now().Add(writeTimeout))
		return e.Next()
	})
}

// run sends pings and forgets old presence until ctx ends.
func (f *fanout) run(ctx context.Context) {
	ticker := time.NewTicker(pingEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			f.tick()
		}
	}
}

func (f *fanout) tick() {
	_, _ = f.publish(pingTopic, []byte("{}"))
	f.presence.sweep()
}

// publish queues payload, which must be JSON, for every stream that subscribed the topic and is
// still signed in. It never waits for a reader, and returns how many subscriptions were served.
func (f *fanout) publish(topic string, payload []byte) (int, error) {
	if !strings.HasPrefix(topic, topicPrefix) {
		return 0, errors.New("a topic starts with " + topicPrefix)
	}
	if !json.Valid(payload) {
		return 0, errors.New("the payload is not JSON")
	}

	served := 0
	payload = oneLine(payload)
	for _, m := range f.members(topic) {
		if m.stream.enqueue(subscriptions.Message{Name: m.name, Data: payload}) {
			served++
		}
	}
	return served, nil
}

// inserted makes PocketBase tell its own subscribers of a record that SQL has inserted, which it
// cannot know of. It costs nothing while nobody listens in PocketBase's own way.
func (f *fanout) inserted(collection, id string) {
	f.mu.RLock()
	heard := len(f.natives) > 0
	f.mu.RUnlock()
	if !heard {
		return
	}
	record, err := f.app.FindRecordById(collection, id)
	if err == nil {
		e := &core.ModelEvent{App: f.app, Context: context.Background(), Type: core.ModelEventTypeCreate}
		e.Model = record
		err = f.app.OnModelAfterCreateSuccess().Trigger(e)
	}
	if err != nil {
		// The row is committed: its sender must not hear of this.
		f.app.Logger().Warn("A record was not told to PocketBase's own subscribers", "id", id, "error", err)
	}
}

// revoke does to all streams of a person what PocketBase does when their key has changed.
func (f *fanout) revoke(id string) {
	for _, client := range f.app.SubscriptionsBroker().Clients() {
		if record, _ := client.Get(apis.RealtimeClientAuthKey).(*core.Record); record != nil && record.Id == id {
			client.Unset(apis.RealtimeClientAuthKey)
		}
	}
}

// listeners are the ids of the people who hear the topic, or are about to.
func (f *fanout) listeners(topic string) []string {
	f.mu.RLock()
	defer f.mu.RUnlock()

	ids := []string{}
	for m := range f.topics[topic] {
		if m.stream.person != "" && !slices.Contains(ids, m.stream.person) {
			ids = append(ids, m.stream.person)
		}
	}
	for a := range f.arrivals {
		if a.wants(topic) && !slices.Contains(ids, a.person) {
			ids = append(ids, a.person)
		}
	}
	return ids
}

// silence takes the topic from all streams of a person, who may not hear it any more.
func (f *fanout) silence(topic, id string) {
	f.mu.Lock()
	for a := range f.arrivals {
		if a.person == id {
			a.lost = append(a.lost, topic)
		}
	}
	f.mu.Unlock()
	for _, m := range f.members(topic) {
		if f.personOf(m.stream) == id {
			m.stream.Unsubscribe(m.name)
		}
	}
}

// reconnect ends all streams of a person: each browser comes back and is asked anew what it may hear.
func (f *fanout) reconnect(id string) {
	for _, client := range f.app.SubscriptionsBroker().Clients() {
		if s, ok := client.(*stream); ok && f.personOf(s) == id {
			f.app.SubscriptionsBroker().Unregister(s.Id())
		}
	}
}

// renew lets the streams of a person last as long as the newest session: the host has vouched again.
func (f *fanout) renew(id string, until time.Time) {
	if len(f.online([]string{id})) == 0 {
		return
	}
	for _, client := range f.app.SubscriptionsBroker().Clients() {
		if s, ok := client.(*stream); ok && f.personOf(s) == id {
			s.endAt(until)
		}
	}
}

func (f *fanout) personOf(s *stream) string {
	f.mu.RLock()
	defer f.mu.RUnlock()

	return s.person
}

// members copies, so that nothing is sent (and no stream discarded) while the index is locked.
func (f *fanout) members(topic string) []member {
	f.mu.RLock()
	defer f.mu.RUnlock()

	members := make([]member, 0, len(f.topics[topic]))
	for m := range f.topics[topic] {
		// No person: a guest, or an auth that was cleared because it was revoked.
		if m.stream.person != "" {
			members = append(members, m)
		}
	}
	return members
}

// online returns those of the ids that have at least one open stream with that auth.
func (f *fanout) online(ids []string) []string {
	f.mu.RLock()
	defer f.mu.RUnlock()

	found := make([]string, 0, len(ids))
	for _, id := range ids {
		if f.open[id] > 0 {
			found = append(found, id)
		}
	}
	return found
}

// join adds subscriptions to the index, unless the stream has ended: a subscribe call that was
// under way when its stream ended would otherwise stay in the index for ever.
func (f *fanout) join(s *stream, names []string) {
	f.mu.Lock()
	defer f.mu.Unlock()

	if s.gone {
		return
	}
	for _, name := range names {
		topic, ok := ownTopic(name)
		if !ok {
			continue
		}
		if f.topics[topic] == nil {
			f.topics[topic] = map[member]struct{}{}
		}
		f.topics[topic][member{s, name}] = struct{}{}
	}
}

func (f *fanout) leave(s *stream, names []string) {
	f.mu.Lock()
	defer f.mu.Unlock()

	f.remove(s, names)
}

// end removes all traces of the stream; true the first time.
func (f *fanout) end(s *stream, names []string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()

	if s.gone {
		return false
	}
	s.gone = true
	f.remove(s, names)
	f.changePerson(s, "")
	return true
}

func (f *fanout) setPerson(s *stream, id string) {
	f.mu.Lock()
	defer f.mu.Unlock()

	if !s.gone {
		f.changePerson(s, id)
	}
}

func (f *fanout) remove(s *stream, names []string) {
	for _, name := range names {
		topic, ok := ownTopic(name)
		if !ok {
			continue
		}
		delete(f.topics[topic], member{s, name})
		if len(f.topics[topic]) == 0 {
			delete(f.topics, topic)
		}
	}
}

func (f *fanout) changePerson(s *stream, id string) {
	if s.person == id {
		return
	}
	if s.person != "" {
		f.presence.note(s.person)
		if f.open[s.person]--; f.open[s.person] == 0 {
			delete(f.open, s.person)
		}
	}
	if id != "" {
		f.open[id]++
	}
	s.person = id
}

// ownTopic strips the options that the SDK may append to a topic, and says whether it is ours.
func ownTopic(name string) (string, bool) {
	topic, _, _ := strings.Cut(name, "?")
	return topic, strings.HasPrefix(topic, topicPrefix)
}

// oneLine drops the line breaks that JSON allows between its tokens: in an event stream they would
// end the event.
func oneLine(payload []byte) []byte {
	for i, b := range payload {
		if b == '\n' || b == '\r' {
			line := append([]byte(nil), payload...)
			for j := i; j < len(line); j++ {
				if line[j] == '\n' || line[j] == '\r' {
					line[j] = ' '
				}
			}
			return line
		}
	}
	return payload
}
