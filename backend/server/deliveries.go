package main

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dop251/goja"
	"github.com/pocketbase/pocketbase/core"
)

const (
	// One receiver that is slow or dead must not hold the others: each bot has so many requests
	// under way, and one while its receiver fails.
	deliveriesPerBot = 4

	// How many requests are under way in all. It only guards the process.
	deliveriesAtOnce = 256

	// What is due is looked up when something was written and when the next attempt is due; and so
	// often for what another process (a console command) wrote.
	deliveriesPoll = 5 * time.Second

	longestBackoff = time.Hour
)

// deliveries sends what the hooks have written to the table of that name to the bots' webhooks: at
// least once each, in order per conversation. What is to be done is in the database alone, so that
// after the end of a process the next one goes on; in memory is only what is under way.
type deliveries struct {
	store  deliveryStore
	send   func(ctx context.Context, d delivery) attempt
	policy deliveryPolicy
	woken  chan struct{}
	failed func(message string, err error) // notes what the database refused

	mu       sync.Mutex
	underWay map[string]map[string]struct{} // bot -> ids of deliveries
	total    int
	justDone map[string]struct{} // ids that ended since dispatch began to read
	failing  map[string]bool     // bots whose newest attempt failed
	requests sync.WaitGroup
}

// deliveryPolicy says how long a receiver that fails is tried.
type deliveryPolicy struct {
	backoff      time.Duration // before the second attempt; doubled before each further one, up to an hour
	giveUp       time.Duration // an attempt that fails when the event is older than this was the last
	allowPrivate bool          // http:// and addresses of the operator's own network
}

func policyFromEnvironment() deliveryPolicy {
	milliseconds := func(name string, otherwise time.Duration) time.Duration {
		if value, err := strconv.Atoi(os.Getenv(name)); err == nil && value > 0 {
			return time.Duration(value) * time.Millisecond
		}
		return otherwise
	}
	return deliveryPolicy{
		backoff:      milliseconds("DELIVERY_BACKOFF_MS", 2*time.Second),
		giveUp:       milliseconds("DELIVERY_GIVE_UP_MS", 24*time.Hour),
		allowPrivate: os.Getenv("WEBHOOK_ALLOW_PRIVATE") == "on",
	}
}

func newDeliveries(app core.App, policy deliveryPolicy) *deliveries {
	return &deliveries{
		store:    deliveryStore{app},
		send:     newSender(policy.allowPrivate).send,
		policy:   policy,
		woken:    make(chan struct{}, 1),
		failed:   func(message string, err error) { app.Logger().Error(message, "error", err.Error()) },
		underWay: map[string]map[string]struct{}{},
		justDone: map[string]struct{}{},
		failing:  map[string]bool{},
	}
}

// bind runs the worker while the app serves. A request that is under way when the app ends is sent
// again after the next start.
func (d *deliveries) bind(app core.App) {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	var started atomic.Bool

	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		if err := e.Next(); err != nil {
			return err
		}
		started.Store(true)
		go func() {
			defer close(done)
			d.run(ctx)
		}()
		return nil
	})
	app.OnTerminate().BindFunc(func(e *core.TerminateEvent) error {
		stop()
		if started.Load() {
			<-done
		}
		return e.Next()
	})
}

// bindVM gives hooks and migrations the global $deliveries:
//
//	wake()         something may be due; call it after the commit
//	checkURL(url)  what is wrong with the address of a webhook, in a sentence; "" if nothing is
func (d *deliveries) bindVM(vm *goja.Runtime) {
	object := vm.NewObject()
	for name, value := range map[string]any{
		"wake":     d.wake,
		"checkURL": func(address string) string { return checkWebhookURL(address, d.policy.allowPrivate) },
	} {
		if err := object.Set(name, value); err != nil {
			panic(err)
		}
	}
	if err := vm.Set("$deliveries", object); err != nil {
		panic(err)
	}
}

func (d *deliveries) wake() {
	select {
	case d.woken <- struct{}{}:
	default: // it is awake already
	}
}

// run sends until ctx ends, and returns when nothing is under way any more.
func (d *deliveries) run(ctx context.Context) {
	defer d.requests.Wait()

	if err := d.store.repair(); err != nil {
		d.failed("Deliveries could not be looked through", err)
	}
	for ctx.Err() == nil {
		next, err := d.dispatch(ctx, time.Now())
		if err != nil {
			d.failed("Deliveries could not be read", err)
		}
		timer := time.NewTimer(min(next, deliveriesPoll))
		select {
		case <-ctx.Done():
		case <-d.woken:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// dispatch starts all that is due and has a place, and returns when more will be due at the earliest.
// Those that wait for a place are started when one becomes free, which wakes.
func (d *deliveries) dispatch(ctx context.Context, now time.Time) (time.Duration, error) {
	d.mu.Lock()
	clear(d.justDone)
	d.mu.Unlock()

	next := deliveriesPoll
	bots, err := d.store.waiting()
	if err != nil {
		return next, err
	}
	for _, bot := range bots {
		at := bot.at()
		if at.After(now) {
			next = min(next, at.Sub(now))
			continue
		}
		places, taken := d.places(bot.Bot)
		if places <= 0 {
			continue
		}
		// Those under way are still due in the database, so they are read, and passed over.
		due, err := d.store.due(bot.Bot, now, places+taken)
		if err != nil {
			return next, err
		}
		for _, delivery := range due {
			if places > 0 && d.begin(delivery) {
				places--
				go d.deliver(ctx, delivery)
			}
		}
		// The next one of this bot may be due before any of its requests ends.
		if at, found, err := d.store.dueAfter(bot.Bot, now); err == nil && found {
			next = min(next, at.Sub(now))
		}
	}
	return max(next, time.Millisecond), nil
}

// places is how many more requests the bot may have, and how many it has.
func (d *deliveries) places(bot string) (free, taken int) {
	d.mu.Lock()
	defer d.mu.Unlock()

	limit := deliveriesPerBot
	if d.failing[bot] {
		limit = 1
	}
	taken = len(d.underWay[bot])
	return min(limit-taken, deliveriesAtOnce-d.total), taken
}

// begin takes a place; false if the delivery is under way already, or was when it was read: to send it
// again would also be out of order.
func (d *deliveries) begin(delivery delivery) bool {
	d.mu.Lock()
	defer d.mu.Unlock()

	if _, taken := d.underWay[delivery.Bot][delivery.ID]; taken {
		return false
	}
	if _, done := d.justDone[delivery.ID]; done {
		return false
	}
	if d.underWay[delivery.Bot] == nil {
		d.underWay[delivery.Bot] = map[string]struct{}{}
	}
	d.underWay[delivery.Bot][delivery.ID] = struct{}{}
	d.total++
	d.requests.Add(1)
	return true
}

func (d *deliveries) end(delivery delivery) {
	d.mu.Lock()
	delete(d.underWay[delivery.Bot], delivery.ID)
	if len(d.underWay[delivery.Bot]) == 0 {
		delete(d.underWay, delivery.Bot)
	}
	d.total--
	d.justDone[delivery.ID] = struct{}{}
	d.mu.Unlock()

	d.wake()
	d.requests.Done()
}

// deliver makes one attempt and writes down how it ended.
func (d *deliveries) deliver(ctx context.Context, delivery delivery) {
	defer d.end(delivery)

	result := d.send(ctx, delivery)
	if ctx.Err() != nil && !result.ok {
		return // it was cut off by our own end, which says nothing about the receiver
	}
	d.note(delivery.Bot, result.ok)

	now := time.Now()
	var err error
	switch {
	case result.ok:
		err = d.store.close(delivery, "delivered", result, now)
	case now.Sub(delivery.created()) >= d.policy.giveUp:
		err = d.store.close(delivery, "dead", result, now)
	default:
		wait := max(d.policy.wait(delivery.Attempts+1), min(result.retryAfter, longestBackoff))
		err = d.store.postpone(delivery, result, now, wait)
	}
	if err != nil {
		// It stays due, and is sent again: twice is better than never. Not at once, for the
		// database is in trouble.
		d.failed("A delivery could not be written down", err)
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

func (d *deliveries) note(bot string, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()

	if ok {
		delete(d.failing, bot)
	} else {
		d.failing[bot] = true
	}
}

// wait is how long after its attempt of that number the next one is made: half of the time is fixed,
// half is drawn, so that what failed together does not come back together.
func (p deliveryPolicy) wait(attempts int) time.Duration {
	wait := p.backoff
	for doublings := attempts - 1; doublings > 0 && wait < longestBackoff; doublings-- {
		wait *= 2
	}
	wait = min(wait, longestBackoff)
	return wait/2 + rand.N(wait/2+1)
}
