package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

func TestAnEndThatWaitsForEverIsCutOffAndSaysWhere(t *testing.T) {
	var said bytes.Buffer
	exited := make(chan int, 1)
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: t.TempDir()})
	end := &end{within: time.Millisecond, exit: func(code int) { exited <- code }, to: &said}
	end.bind(app)
	app.OnTerminate().BindFunc(func(e *core.TerminateEvent) error {
		expect(t, <-exited, 1)
		return e.Next()
	})

	event := new(core.TerminateEvent)
	event.App = app
	if err := app.OnTerminate().Trigger(event, func(*core.TerminateEvent) error { return nil }); err != nil {
		t.Fatal(err)
	}

	expect(t, strings.Contains(said.String(), "TestAnEndThatWaitsForEverIsCutOffAndSaysWhere"), true)
}
