package main

import (
	"encoding/json"
	"strings"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

const (
	// A console command (a new bot) writes in another process, whose hooks this one does not hear:
	// an unknown origin is looked up again, but not for every request that brings one.
	originsRetry = time.Second

	// For the same reason, how long an origin that was taken away there may stay.
	originsMaxAge = time.Minute
)

// origins caches the union of the origins that all bots allow. At preflight the browser does not
// say for which bot it asks; the caller's own bot is checked by the routes.
type origins struct {
	mu     sync.Mutex
	app    core.App
	known  map[string]struct{}
	loaded time.Time // zero: never, or a bot has changed
	now    func() time.Time
}

func newOrigins(app core.App) *origins {
	return &origins{app: app, now: time.Now}
}

// bind forgets the cache when a bot changes; the next request reads it anew.
func (o *origins) bind(app core.App) {
	forget := func(e *core.RecordEvent) error {
		o.forget()
		return e.Next()
	}
	app.OnRecordAfterCreateSuccess("bots").BindFunc(forget)
	app.OnRecordAfterUpdateSuccess("bots").BindFunc(forget)
	app.OnRecordAfterDeleteSuccess("bots").BindFunc(forget)
}

func (o *origins) forget() {
	o.mu.Lock()
	defer o.mu.Unlock()

	o.loaded = time.Time{}
}

func (o *origins) allow(origin string) bool {
	// Never "null", which is what a sandboxed frame or a file sends.
	if !strings.HasPrefix(origin, "https://") && !strings.HasPrefix(origin, "http://") {
		return false
	}

	o.mu.Lock()
	defer o.mu.Unlock()

	age := o.now().Sub(o.loaded)
	_, allowed := o.known[origin]
	if age > originsMaxAge || (!allowed && age > originsRetry) {
		o.load()
		_, allowed = o.known[origin]
	}
	return allowed
}

// load leaves what is known as it is when the table cannot be read, and nothing known before the
// first migration.
func (o *origins) load() {
	o.loaded = o.now()

	var lists []string
	err := o.app.DB().Select("origins").From("bots").Column(&lists)
	if err != nil {
		if o.app.HasTable("bots") {
			o.app.Logger().Error("The bots' origins could not be read", "error", err.Error())
		}
		return
	}

	known := map[string]struct{}{}
	for _, list := range lists {
		var items []string
		if json.Unmarshal([]byte(list), &items) != nil {
			continue
		}
		for _, item := range items {
			known[strings.TrimSuffix(strings.ToLower(strings.TrimSpace(item)), "/")] = struct{}{}
		}
	}
	o.known = known
}
