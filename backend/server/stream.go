package main

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/subscriptions"
)

// queueLength is how far a stream may lag behind. One that is further behind is ended; its browser
// reconnects and catches up by cursor, which costs less than an unbounded queue.
const queueLength = 64

// stream is one browser's open connection. PocketBase's own client has an unbuffered channel, so a
// reader that stopped reading blocks its sender; this one has a bounded queue and never blocks.
type stream struct {
	*subscriptions.DefaultClient
	fanout *fanout

	mu     sync.Mutex  // keeps DefaultClient's subscriptions and auth in step with the index
	native atomic.Bool // has a topic of PocketBase's own
	expiry *time.Timer // guarded by mu

	gone   bool   // guarded by fanout.mu
	person string // id of the auth record, guarded by fanout.mu

	queueMu sync.Mutex // nothing is sent to a closed queue: both happen under it
	queue   chan subscriptions.Message
	closed  bool
}

var _ subscriptions.Client = (*stream)(nil)

func newStream(f *fanout) *stream {
	return &stream{
		DefaultClient: subscriptions.NewDefaultClient(),
		fanout:        f,
		queue:         make(chan subscriptions.Message, queueLength),
	}
}

// Channel is what PocketBase reads and writes to the connection.
func (s *stream) Channel() chan subscriptions.Message { return s.queue }

// Send is PocketBase's way in, for its own topics.
func (s *stream) Send(m subscriptions.Message) { s.enqueue(m) }

func (s *stream) enqueue(m subscriptions.Message) bool {
	queued, lagging := s.tryQueue(m)
	if lagging {
		s.Discard()
	}
	return queued
}

func (s *stream) tryQueue(m subscriptions.Message) (queued, lagging bool) {
	s.queueMu.Lock()
	defer s.queueMu.Unlock()

	if s.closed {
		return false, false
	}
	select {
	case s.queue <- m:
		return true, false
	default:
		return false, true
	}
}

// Subscriptions with prefixes is asked of every connected client for every record that is written:
// a stream with topics of ours alone is out of that walk at once.
func (s *stream) Subscriptions(prefixes ...string) map[string]subscriptions.SubscriptionOptions {
	if len(prefixes) > 0 && !s.native.Load() {
		return nil
	}
	return s.DefaultClient.Subscriptions(prefixes...)
}

func (s *stream) Subscribe(names ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.DefaultClient.Subscribe(names...)
	for name, options := range s.DefaultClient.Subscriptions() {
		if looksBack(options.Query["filter"]) || expandsBack(options.Query["expand"]) {
			s.DefaultClient.Unsubscribe(name)
		}
	}
	if slices.ContainsFunc(names, isNative) {
		s.fanout.nativeTurn.Lock()
		defer s.fanout.nativeTurn.Unlock()
		s.fanout.trimLists(s, names)
	}
	s.fanout.join(s, names)
	s.noteNative()
}

// endAt ends the stream together with the token that it was subscribed with, or the newest session of its
// person: who gets none from the host any more hears no longer than they may ask.
func (s *stream) endAt(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()

	if s.expiry != nil {
		s.expiry.Stop()
	}
	s.expiry = time.AfterFunc(time.Until(at), func() { s.fanout.app.SubscriptionsBroker().Unregister(s.Id()) })
}

// Unsubscribe without names drops all subscriptions.
func (s *stream) Unsubscribe(names ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	if len(names) == 0 {
		names = s.names()
	}
	if len(names) == 0 {
		return
	}
	s.DefaultClient.Unsubscribe(names...)
	s.fanout.leave(s, names)
	s.noteNative()
}

// Set also receives the auth: at a subscribe, and whenever the auth record changes.
func (s *stream) Set(key string, value any) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.DefaultClient.Set(key, value)
	if key == apis.RealtimeClientAuthKey {
		// A guest's subscribe sets a nil *core.Record, which is not a nil value.
		id := ""
		if record, _ := value.(*core.Record); record != nil {
			id = record.Id
		}
		s.fanout.setPerson(s, id)
	}
}

// Unset of the auth is PocketBase's word that it was revoked, after the commit. Here is the only place
// where the browser can still be told: before, it could open a session that dies with the others, and
// from now on nothing published reaches it.
func (s *stream) Unset(key string) {
	if lagging := s.unset(key); lagging {
		s.Discard()
	}
}

func (s *stream) unset(key string) (lagging bool) {
	s.mu.Lock()
	defer s.mu.Unlock()

	record, _ := s.DefaultClient.Get(key).(*core.Record)
	s.DefaultClient.Unset(key)
	if key != apis.RealtimeClientAuthKey {
		return false
	}
	s.fanout.setPerson(s, "")
	if record == nil {
		return false
	}
	for _, name := range s.names() {
		if topic, _ := ownTopic(name); topic == personTopic+record.Id {
			_, behind := s.tryQueue(subscriptions.Message{Name: name, Data: []byte(`{"revoked":true}`)})
			lagging = lagging || behind
		}
	}
	return lagging
}

// Discard ends the stream: what is queued is still written, then the connection closes.
func (s *stream) Discard() {
	s.mu.Lock()
	defer s.mu.Unlock()

	if !s.fanout.end(s, s.names()) {
		return
	}

	s.setNative(false)
	if s.expiry != nil {
		s.expiry.Stop()
	}

	s.queueMu.Lock()
	s.closed = true
	close(s.queue)
	s.queueMu.Unlock()

	s.DefaultClient.Discard()
}

func (s *stream) names() []string {
	all := s.DefaultClient.Subscriptions()
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	return names
}

func (s *stream) noteNative() {
	s.setNative(slices.ContainsFunc(s.names(), isNative) && !s.ended())
}

// setNative keeps the fan-out's set of the streams that are native. Under s.mu.
func (s *stream) setNative(native bool) {
	if s.native.Swap(native) == native {
		return
	}
	s.fanout.mu.Lock()
	defer s.fanout.mu.Unlock()

	if native {
		s.fanout.natives[s] = struct{}{}
	} else {
		delete(s.fanout.natives, s)
	}
}

// ended says whether the stream was discarded: a subscribe call may still be under way then.
func (s *stream) ended() bool {
	s.queueMu.Lock()
	defer s.queueMu.Unlock()

	return s.closed
}
