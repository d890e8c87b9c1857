package main

import (
	"math"
	"sync"
	"time"
)

const (
	// slots is how finely a window knows when something was.
	slots = 10

	// windowsLimit bounds the memory (some 9 MB, measured) whatever the number of addresses.
	windowsLimit = 50_000

	// sampled is among how many windows the one to forget is chosen.
	sampled = 8
)

// windows count what many keys did lately. Never more than the limit is taken in any span, wherever
// it starts; a bucket that fills with time would let through up to twice as much.
type windows struct {
	mu      sync.Mutex
	limit   int
	slot    time.Duration
	keys    map[string]*window
	started time.Time // a machine's clock may be set back, the time since then never is
	now     func() time.Time
}

// window counts by slots, in a ring: those of one span, and the one under way.
type window struct {
	counts [slots + 1]uint32
	total  int
	newest int64 // number of the slot under way
}

func newWindows(limit int, span time.Duration, now func() time.Time) *windows {
	return &windows{limit: limit, slot: span / slots, keys: map[string]*window{}, started: now(), now: now}
}

// take counts one more, or returns how long it takes until one more fits. What is refused is not
// counted: who waits is let in.
func (w *windows) take(key string) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()

	window := w.of(key)
	if wait := w.untilOneFits(window); wait > 0 {
		return wait
	}
	window.counts[window.newest%int64(len(window.counts))]++
	window.total++
	return 0
}

// wait is what take would return, without counting.
func (w *windows) wait(key string) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()

	window, known := w.keys[key]
	if !known {
		return 0
	}
	window.move(w.present())
	return w.untilOneFits(window)
}

func (w *windows) of(key string) *window {
	known, ok := w.keys[key]
	if !ok {
		if len(w.keys) >= windowsLimit {
			w.forgetOne()
		}
		known = &window{newest: w.present()}
		w.keys[key] = known
	}
	known.move(w.present())
	return known
}

func (w *windows) elapsed() time.Duration { return w.now().Sub(w.started) }

func (w *windows) present() int64 { return int64(w.elapsed() / w.slot) }

// untilOneFits looks for the oldest slot that counts something: when it falls out, there is room.
func (w *windows) untilOneFits(window *window) time.Duration {
	if window.total < w.limit {
		return 0
	}
	size := int64(len(window.counts))
	oldest := max(0, window.newest-slots)
	for window.counts[oldest%size] == 0 {
		oldest++
	}
	return time.Duration(oldest+size)*w.slot - w.elapsed()
}

// forgetOne makes room for a new key, by the one that did least of a few: Go starts a map's walk
// anywhere. Whoever floods is remembered, however many others come.
func (w *windows) forgetOne() {
	victim, least, seen := "", math.MaxInt, 0
	for key, window := range w.keys {
		window.move(w.present())
		if window.total < least {
			victim, least = key, window.total
		}
		if seen++; seen == sampled {
			break
		}
	}
	delete(w.keys, victim)
}

// move empties the slots that have become too old.
func (w *window) move(present int64) {
	size := int64(len(w.counts))
	for passed := min(present-w.newest, size); passed > 0; passed-- {
		w.newest = max(w.newest+1, present-size+1)
		w.total -= int(w.counts[w.newest%size])
		w.counts[w.newest%size] = 0
	}
}
