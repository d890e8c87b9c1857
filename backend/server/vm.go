package main

import (
	"encoding/json"
	"time"

	"github.com/dop251/goja"
)

// bindVM gives hooks and migrations the global $fanout:
//
//	publish(topic, payload)  payload is a string of JSON, or a value that is encoded as JSON; returns
//	                         how many subscriptions were served. Call it after the commit.
//	online(ids)              those of the ids of auth records that have an open stream
//	lastSeen(ids)            {id: Unix milliseconds} of the last beat, or end of the last stream
//	revoke(id)               tells the person's streams that they are over, and takes the person from them
//	listeners(topic)         ids of auth records that hear the topic
//	silence(topic, id)       takes the topic from the person's streams
//	renew(id, until)         lets the person's streams last until then, in Unix milliseconds
//	reconnect(id)            ends the person's streams, so that they are asked anew what they may hear
//	inserted(collection, id) tells PocketBase's own subscribers of a row that SQL inserted
//	beat(id)                 notes that the person is there now
func (f *fanout) bindVM(vm *goja.Runtime) {
	object := vm.NewObject()
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}

	must(object.Set("publish", func(topic string, payload goja.Value) (int, error) {
		encoded, err := encode(payload)
		if err != nil {
			return 0, err
		}
		return f.publish(topic, encoded)
	}))
	must(object.Set("online", func(ids []string) goja.Value {
		return array(vm, f.online(ids))
	}))
	must(object.Set("listeners", func(topic string) goja.Value {
		return array(vm, f.listeners(topic))
	}))
	must(object.Set("silence", f.silence))
	must(object.Set("reconnect", f.reconnect))
	must(object.Set("renew", func(id string, until int64) { f.renew(id, time.UnixMilli(until)) }))
	must(object.Set("lastSeen", func(ids []string) goja.Value {
		seen := vm.NewObject()
		for id, at := range f.presence.lastSeen(ids) {
			must(seen.Set(id, at))
		}
		return seen
	}))
	must(object.Set("inserted", f.inserted))
	must(object.Set("revoke", f.revoke))
	must(object.Set("beat", f.presence.note))

	must(vm.Set("$fanout", object))
}

func array(vm *goja.Runtime, texts []string) goja.Value {
	items := make([]any, len(texts))
	for i, text := range texts {
		items[i] = text
	}
	return vm.NewArray(items...)
}

func encode(value goja.Value) ([]byte, error) {
	if value == nil {
		return []byte("null"), nil
	}
	if object, ok := value.(*goja.Object); ok {
		return object.MarshalJSON()
	}
	if text, ok := value.Export().(string); ok {
		return []byte(text), nil
	}
	return json.Marshal(value.Export())
}
