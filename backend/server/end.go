package main

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/pprof"
	"syscall"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
)

// endTime is how long an end may take; it takes a second or two. What PocketBase does for it can wait for
// ever: to stop its cron while that looks for what is due, at the start of each minute, is a deadlock.
const endTime = 10 * time.Second

// end has the process go when it is told to.
type end struct {
	within time.Duration
	exit   func(code int)
	to     io.Writer
}

func newEnd() *end { return &end{within: endTime, exit: os.Exit, to: os.Stderr} }

func (end *end) bind(app core.App) {
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		// PocketBase listens for the first signal and then lets go, so that a second one (a terminal's Ctrl-C
		// and its parent's word) would cut the shutdown short. Not before: until PocketBase listens, which
		// is after the migrations, a signal that is caught here would be lost.
		signal.Notify(make(chan os.Signal, 1), os.Interrupt, syscall.SIGTERM)
		return e.Next()
	})
	app.OnTerminate().Bind(&hook.Handler[*core.TerminateEvent]{
		Priority: -10_000, // around all that waits, PocketBase's own included
		Func: func(e *core.TerminateEvent) error {
			defer time.AfterFunc(end.within, end.force).Stop()
			return e.Next()
		},
	})
}

// force loses nothing that was acknowledged: that is in the database, which recovers from any end.
func (end *end) force() {
	fmt.Fprintf(end.to, "The server did not end within %v and was cut off; the data is safe. It waited here:\n", end.within)
	_ = pprof.Lookup("goroutine").WriteTo(end.to, 1)
	end.exit(1)
}
