package main

import (
	"reflect"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
	"github.com/pocketbase/pocketbase/tools/security"
)

// subscribesAtOnce is well below the pool of JS engines, so that other requests always find one.
const subscribesAtOnce = 16

// arrival is a subscribe under way: the hook may have asked already what its person may hear, while
// nothing of it is in the index yet.
type arrival struct {
	person string
	names  []string
	lost   []string // topics that were taken from the person meanwhile; guarded by fanout.mu
}

// bindSubscribes stands around the hook in JS that says which topics somebody may hear.
//
// Who subscribes, and what they may hear, is asked at the start of a call and holds from its end on.
// Whoever loses either in between, and keeps calling, would hear on as long as the stream lasts.
func (f *fanout) bindSubscribes(app core.App) {
	// When all browsers return at once, those beyond the pool would each have an engine made for them:
	// 1.5 GB and half a minute for 500 streams.
	turns := make(chan struct{}, subscribesAtOnce)
	app.OnRealtimeSubscribeRequest().Bind(&hook.Handler[*core.RealtimeSubscribeRequestEvent]{
		Priority: -100,
		Func: func(e *core.RealtimeSubscribeRequestEvent) error {
			select {
			case turns <- struct{}{}:
			case <-e.Request.Context().Done():
				return e.Request.Context().Err()
			}
			defer func() { <-turns }()

			s, isOurs := e.Client.(*stream)
			if !isOurs || e.Auth == nil {
				return e.Next()
			}
			// Compared as it is now: PocketBase shares the record with the stream.
			person, as := e.Auth, e.Auth.FieldsData()
			a := f.arrive(person.Id, e.Subscriptions)
			e.Client = renewal{s}
			defer func() {
				f.land(s, a)
				f.askAnew(s, person, as)
			}()
			s.endAt(expiry(bearer(e.Request)))
			return e.Next()
		},
	})
}

// renewal is the stream as PocketBase's handler of a call has it, which drops all topics and then subscribes
// those that are named, most of them again. What is published in between would not be heard, and the browser
// has no reason to ask for it: here topics are dropped last, and only those that are not named.
type renewal struct{ *stream }

func (r renewal) Unsubscribe(names ...string) {
	if len(names) > 0 {
		r.stream.Unsubscribe(names...)
	}
}

func (r renewal) Subscribe(names ...string) {
	dropped := slices.DeleteFunc(r.names(), func(name string) bool { return slices.Contains(names, name) })
	r.stream.Subscribe(names...)
	if len(dropped) > 0 {
		r.stream.Unsubscribe(dropped...)
	}
}

func (f *fanout) arrive(person string, names []string) *arrival {
	f.mu.Lock()
	defer f.mu.Unlock()

	a := &arrival{person: person, names: names}
	f.arrivals[a] = struct{}{}
	return a
}

// land takes from the stream what its person has lost while it subscribed.
func (f *fanout) land(s *stream, a *arrival) {
	f.mu.Lock()
	delete(f.arrivals, a)
	f.mu.Unlock()

	for _, name := range s.names() {
		if topic, _ := ownTopic(name); slices.Contains(a.lost, topic) {
			s.Unsubscribe(name)
		}
	}
}

// askAnew compares the person with who it was when the call began. A change that is committed later
// finds the person on the stream.
func (f *fanout) askAnew(s *stream, person *core.Record, as map[string]any) {
	now, err := f.app.FindRecordById(person.Collection().Id, person.Id)
	switch {
	case err != nil || now.TokenKey() != as[core.FieldNameTokenKey]:
		s.Unset(apis.RealtimeClientAuthKey)
	case !reflect.DeepEqual(now.FieldsData(), as):
		f.app.SubscriptionsBroker().Unregister(s.Id())
	}
}

// expiry is when a token that was checked ends.
func expiry(token string) time.Time {
	claims, _ := security.ParseUnverifiedJWT(token)
	seconds, _ := claims["exp"].(float64)
	return time.Unix(int64(seconds), 0)
}

// wants says whether the topic is among what is subscribed.
func (a *arrival) wants(topic string) bool {
	return slices.ContainsFunc(a.names, func(name string) bool {
		wanted, _ := ownTopic(name)
		return wanted == topic
	})
}
