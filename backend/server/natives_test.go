package main

import (
	"fmt"
	"sync"
	"testing"
)

func lists(collection string, count int) []string {
	names := make([]string, count)
	for i := range names {
		names[i] = fmt.Sprintf(`%s/*?options={"query":{"filter":"seq > %d"}}`, collection, i)
	}
	return names
}

// held counts the subscriptions of PocketBase's own kind.
func held(streams ...*stream) (count int) {
	for _, s := range streams {
		for name := range s.Subscriptions() {
			if isNative(name) {
				count++
			}
		}
	}
	return count
}

func TestNobodyHasMoreThanAFewWholeCollections(t *testing.T) {
	f := newFanout()
	names := append(lists("messages", 1000), "messages", "messages/*", "requests", "requests/*", "ur/c/1")
	first := connect(f, "anna", names...)
	expect(t, held(first), mostListsOfAPerson+2)
	for _, name := range names[:mostListsOfAPerson] {
		expect(t, first.HasSubscription(name), true) // those that were named first
	}
	expect(t, mustPublish(t, f, "ur/c/1", `1`), 1)

	second := connect(f, "anna", lists("messages", 3)...)
	expect(t, held(second), 0)
	expect(t, held(connect(f, "ben", lists("messages", 3)...)), 3)

	// What was given up is free again.
	first.Discard()
	second.Subscribe(lists("messages", 3)...)
	expect(t, held(second), 3)
	second.Unsubscribe()
	expect(t, held(connect(f, "anna", lists("messages", 10)...)), mostListsOfAPerson)
}

func TestSingleRecordsAreNotCounted(t *testing.T) {
	f := newFanout()
	var names []string
	for i := range 50 {
		names = append(names, fmt.Sprintf("requests/%d", i))
	}
	expect(t, held(connect(f, "anna", names...)), 50)
}

func TestManyStreamsAtOnceHaveNoMore(t *testing.T) {
	f := newFanout()
	streams := make([]*stream, 50)
	var wait sync.WaitGroup
	for i := range streams {
		streams[i] = connect(f, "anna")
		wait.Go(func() { streams[i].Subscribe(lists("messages", 3)...) })
	}
	wait.Wait()
	expect(t, held(streams...), mostListsOfAPerson)
	for _, s := range streams {
		s.Discard()
	}
	expectNoTrace(t, f)
}
