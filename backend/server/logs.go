package main

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"unicode"

	"github.com/pocketbase/pocketbase/core"
)

// bindLogs says where an operator looks, in a line each, what has failed: PocketBase keeps it in
// auxiliary.db alone, which only its dashboard shows. What a caller did wrong is no failure of the server.
func bindLogs(app core.App, to io.Writer) {
	app.OnModelCreate(core.LogsTableName).BindFunc(func(e *core.ModelEvent) error {
		log, ok := e.Model.(*core.Log)
		if ok && log.Level >= int(slog.LevelError) && !isRefusal(log.Data) {
			fmt.Fprintln(to, "Error: "+failureLine(log.Message, log.Data))
		}
		return e.Next()
	})
}

func isRefusal(data map[string]any) bool {
	status, ok := data["status"].(int64)
	return ok && status < http.StatusInternalServerError
}

func failureLine(message string, data map[string]any) string {
	if data["type"] == "request" {
		message = fmt.Sprint(data["method"], " ", resource(fmt.Sprint(data["url"])))
	}
	line := message
	for _, name := range []string{"route", "error"} {
		if value := data[name]; value != nil {
			// Without the stack below it.
			first, _, _ := strings.Cut(strings.TrimSpace(fmt.Sprint(value)), "\n")
			line += ": " + first
		}
	}
	return strings.Map(func(char rune) rune {
		if unicode.IsControl(char) {
			return ' '
		}
		return char
	}, line)
}

// resource is the beginning of an address: what follows, and its query, may name people.
func resource(url string) string {
	path, _, _ := strings.Cut(url, "?")
	const kind = 4 // "", api, ur, conversations
	parts := strings.Split(path, "/")
	return strings.Join(parts[:min(kind, len(parts))], "/")
}
