package main

import (
	"sync"
	"time"
)

const (
	// presenceMemory is how long a person who left is remembered. Longer ago is simply "offline".
	presenceMemory = 10 * time.Minute

	// presenceLimit bounds the memory (some 10 MB) whatever the number of people who come and go.
	presenceLimit = 100_000
)

// presence remembers when people were last seen, in memory alone: a database that is written at
// every heartbeat of every person does nothing else.
type presence struct {
	mu   sync.Mutex
	seen map[string]time.Time
	now  func() time.Time
}

func newPresence(now func() time.Time) *presence {
	return &presence{seen: map[string]time.Time{}, now: now}
}

// note remembers that the person is there now: a beat, or the end of a stream.
func (p *presence) note(id string) {
	if id == "" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()

	if _, known := p.seen[id]; !known && len(p.seen) >= presenceLimit {
		for any := range p.seen { // Go starts a map's walk anywhere
			delete(p.seen, any)
			break
		}
	}
	p.seen[id] = p.now()
}

// lastSeen returns Unix milliseconds for those of the ids that are remembered.
func (p *presence) lastSeen(ids []string) map[string]int64 {
	p.mu.Lock()
	defer p.mu.Unlock()

	oldest := p.now().Add(-presenceMemory)
	found := map[string]int64{}
	for _, id := range ids {
		if at, ok := p.seen[id]; ok && at.After(oldest) {
			found[id] = at.UnixMilli()
		}
	}
	return found
}

func (p *presence) sweep() {
	p.mu.Lock()
	defer p.mu.Unlock()

	oldest := p.now().Add(-presenceMemory)
	for id, at := range p.seen {
		if !at.After(oldest) {
			delete(p.seen, id)
		}
	}
}
