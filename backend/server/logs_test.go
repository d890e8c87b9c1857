package main

import (
	"errors"
	"testing"
)

func TestWhatFailedIsOneLineThatNamesNobody(t *testing.T) {
	for line, of := range map[string]struct {
		message string
		data    map[string]any
	}{
		"A route failed: POST beat: GoError: disk is full": {"A route failed", map[string]any{"route": "POST beat", "error": "GoError: disk is full\n\tat app.js:1"}},
		"The origins could not be read: no such table":     {"The origins could not be read", map[string]any{"error": errors.New("no such table")}},
		"GET /api/collections/messages: no such column":    {"GET /api/collections/messages/records?filter=zoe", map[string]any{"type": "request", "method": "GET", "url": "/api/collections/messages/records?filter=zoe", "error": "no such column", "status": int64(500)}},
		"DELETE /api/ur/interlocutors: it panicked":        {"", map[string]any{"type": "request", "method": "DELETE", "url": "/api/ur/interlocutors/zoe", "error": "it panicked"}},
		"GET /x: a b": {"", map[string]any{"type": "request", "method": "GET", "url": "/x", "error": "a\rb"}},
	} {
		expect(t, failureLine(of.message, of.data), line)
	}
	expect(t, isRefusal(map[string]any{"status": int64(403)}), true)
	expect(t, isRefusal(map[string]any{"status": int64(507)}), false)
	expect(t, isRefusal(map[string]any{"error": "no request"}), false)
}
