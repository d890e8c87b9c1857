package main

import "strings"

// mostListsOfAPerson is how many subscriptions somebody has at a time, on all streams, to a whole
// collection in PocketBase's own way, such as messages/*. At each write PocketBase asks a rule for every
// single one, before the writer is answered (M: 3.5 ms): a thousand of one agent took 4 s of each line
// of everybody, in other bots too.
const mostListsOfAPerson = 4

func isNative(name string) bool {
	_, own := ownTopic(name)
	return !own
}

// trimLists drops what the stream has just subscribed beyond that, the last first and without a word, as
// the hook does. Under s.mu and nativeTurn.
func (f *fanout) trimLists(s *stream, names []string) {
	held := map[string]int{}
	for _, other := range f.nativesOf(f.personOf(s)) {
		if other != s {
			for name := range other.DefaultClient.Subscriptions() {
				held[wholeCollection(name)]++
			}
		}
	}
	own := s.DefaultClient.Subscriptions()
	for _, name := range names {
		collection := wholeCollection(name)
		if _, subscribed := own[name]; !subscribed || collection == "" {
			continue
		}
		delete(own, name) // it may be named twice
		if held[collection]++; held[collection] > mostListsOfAPerson {
			s.DefaultClient.Unsubscribe(name)
		}
	}
}

// nativesOf are the streams of the person that have a topic of PocketBase's own.
func (f *fanout) nativesOf(person string) []*stream {
	f.mu.RLock()
	defer f.mu.RUnlock()

	var streams []*stream
	for s := range f.natives {
		if s.person == person {
			streams = append(streams, s)
		}
	}
	return streams
}

// wholeCollection is the collection all of which the name subscribes; "" if it is a topic of ours, or
// that of one record.
func wholeCollection(name string) string {
	topic, own := ownTopic(name)
	collection, record, _ := strings.Cut(topic, "/")
	if own || (record != "" && record != "*") {
		return ""
	}
	return collection
}
