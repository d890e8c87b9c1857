package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// whileSubscribing does something once, after a call has been looked at and before it holds.
func (s *testServer) whileSubscribing(do func()) {
	var once sync.Once
	s.app.OnRealtimeSubscribeRequest().BindFunc(func(e *core.RealtimeSubscribeRequestEvent) error {
		once.Do(do)
		return e.Next()
	})
}

func TestWhoIsSignedOutWhileTheySubscribeHearsNothing(t *testing.T) {
	s := startServer(t, &edge{})
	anna, token := s.agent("anna@example.com")
	s.whileSubscribing(func() {
		// As an other call has it: a record of its own.
		record, err := s.app.FindRecordById("agents", anna.Id)
		if err != nil {
			t.Fatal(err)
		}
		record.RefreshTokenKey()
		if err := s.app.Save(record); err != nil {
			t.Fatal(err)
		}
	})

	b := s.open()
	b.subscribe(token, "ur/c/1", "ur/u/"+anna.Id)

	name, data := b.next()
	expect(t, name+" "+data, "ur/u/"+anna.Id+` {"revoked":true}`)
	expect(t, mustPublish(t, s.fanout, "ur/c/1", `1`), 0)
	expect(t, s.fanout.online([]string{anna.Id}), []string{})
}

func TestWhoIsRemovedWhileTheySubscribeHearsNothing(t *testing.T) {
	s := startServer(t, &edge{})
	anna, token := s.agent("anna@example.com")
	s.whileSubscribing(func() {
		if err := s.app.Delete(anna); err != nil {
			t.Fatal(err)
		}
	})

	b := s.open()
	b.subscribe(token, "ur/c/1")

	expect(t, mustPublish(t, s.fanout, "ur/c/1", `1`), 0)
}

func TestWhoIsChangedWhileTheySubscribeIsAskedAnew(t *testing.T) {
	s := startServer(t, &edge{})
	anna, token := s.agent("anna@example.com")
	s.whileSubscribing(func() {
		anna.SetVerified(true)
		if err := s.app.Save(anna); err != nil {
			t.Fatal(err)
		}
	})

	b := s.open()
	b.subscribe(token, "ur/c/1")
	name, _ := b.next()
	expect(t, name, "end")

	again := s.open()
	again.subscribe(token, "ur/c/1")
	expect(t, mustPublish(t, s.fanout, "ur/c/1", `1`), 1)
	again.close()
	s.eventuallyNoTrace()
}

func TestWhatIsLostWhileSubscribingIsNotHeard(t *testing.T) {
	s := startServer(t, &edge{})
	anna, token := s.agent("anna@example.com")
	option := `?options={"query":{"a":"1"}}`
	s.whileSubscribing(func() {
		expect(t, s.fanout.listeners("ur/c/1"), []string{anna.Id})
		expect(t, s.fanout.listeners("ur/c/3"), []string{})
		s.fanout.silence("ur/c/1", anna.Id)
		s.fanout.silence("ur/c/2", "somebody else")
	})

	b := s.open()
	b.subscribe(token, "ur/c/1", "ur/c/1"+option, "ur/c/2")

	expect(t, mustPublish(t, s.fanout, "ur/c/1", `1`), 0)
	expect(t, mustPublish(t, s.fanout, "ur/c/2", `2`), 1)
	// Asked again, and allowed again.
	b.subscribe(token, "ur/c/1")
	expect(t, mustPublish(t, s.fanout, "ur/c/1", `1`), 1)
	expect(t, len(s.fanout.arrivals), 0)
}

// The SDK names all its topics anew whenever one is added: what is published meanwhile must reach the others.
func TestATopicThatGoesOnIsHeardThroughASubscribe(t *testing.T) {
	s := startServer(t, &edge{})
	_, token := s.agent("anna@example.com")
	b := s.open()
	b.subscribe(token, "ur/c/1", "ur/c/2")

	stop := make(chan struct{})
	var unheard atomic.Int64
	var watching sync.WaitGroup
	watching.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				if len(s.fanout.members("ur/c/1")) == 0 {
					unheard.Add(1)
				}
			}
		}
	})
	for i := range 25 {
		b.subscribe(token, "ur/c/1", fmt.Sprint("ur/c/other", i))
	}
	close(stop)
	watching.Wait()

	expect(t, unheard.Load(), int64(0))
	expect(t, mustPublish(t, s.fanout, "ur/c/2", `1`), 0)
	expect(t, mustPublish(t, s.fanout, "ur/c/other24", `1`), 1)
	b.subscribe(token)
	expect(t, mustPublish(t, s.fanout, "ur/c/1", `1`), 0)
}

func TestAStreamEndsWithItsTokenUnlessThereIsANewerSession(t *testing.T) {
	s := startServer(t, &edge{})
	anna, token := s.agent("anna@example.com")
	ben, _ := s.agent("ben@example.com")
	var renewed, vouched, expiring *browser
	// Tokens that live no longer than it takes to use them, on a machine as slow as this one.
	for life := 2 * time.Second; ; life *= 2 {
		short, err := anna.NewStaticAuthToken(life)
		if err != nil {
			t.Fatal(err)
		}
		bens, err := ben.NewStaticAuthToken(life)
		if err != nil {
			t.Fatal(err)
		}
		renewed, vouched, expiring = s.open(), s.open(), s.open()
		renewed.subscribe(short, "ur/c/1")
		vouched.subscribe(bens, "ur/c/1")
		expiring.subscribe(short, "ur/c/1")
		renewed.subscribe(token, "ur/c/1")
		s.fanout.renew(ben.Id, time.Now().Add(time.Hour))
		served := mustPublish(t, s.fanout, "ur/c/1", `1`)
		if time.Now().Before(expiry(short)) {
			expect(t, served, 3)
			break
		}
		for _, b := range []*browser{renewed, vouched, expiring} {
			b.close()
		}
		s.eventuallyNoTrace()
	}

	name, data := expiring.next()
	expect(t, name+" "+data, "ur/c/1 1")
	name, _ = expiring.next()
	expect(t, name, "end")
	expect(t, mustPublish(t, s.fanout, "ur/c/1", `2`), 2)
	renewed.close()
	vouched.close()
	s.eventuallyNoTrace()
}
