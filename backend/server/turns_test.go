package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
	"github.com/pocketbase/pocketbase/tools/router"
)

// passTurns passes a request through the turns, to a handler that stands for a route.
func passTurns(h *hook.Hook[*core.RequestEvent], r *http.Request, route func(*core.RequestEvent) error) error {
	e := &core.RequestEvent{}
	r.Body = &router.RereadableReadCloser{ReadCloser: r.Body} // as PocketBase's router does
	e.Request, e.Response = r, httptest.NewRecorder()
	return h.Trigger(e, route)
}

func line(text string) *http.Request {
	return httptest.NewRequest("POST", "/api/ur/conversations/c/messages", strings.NewReader(text))
}

func withTurns(atOnce int) *hook.Hook[*core.RequestEvent] {
	h := &hook.Hook[*core.RequestEvent]{}
	h.Bind(turns(atOnce))
	return h
}

func TestRoutesTakeTurns(t *testing.T) {
	h := withTurns(2)
	var running, most, served atomic.Int32
	var wait sync.WaitGroup
	for range 50 {
		wait.Go(func() {
			err := passTurns(h, line("hello"), func(e *core.RequestEvent) error {
				now := running.Add(1)
				defer running.Add(-1)
				for before := most.Load(); now > before && !most.CompareAndSwap(before, now); before = most.Load() {
				}
				if body, err := io.ReadAll(e.Request.Body); err != nil || string(body) != "hello" {
					t.Errorf("the route reads %q, %v", body, err)
				}
				served.Add(1)
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if served.Load() != 50 || most.Load() > 2 {
		t.Errorf("%d served, up to %d at once", served.Load(), most.Load())
	}
}

// neverEnding is a body of any length.
type neverEnding struct{}

func (neverEnding) Read(p []byte) (int, error) { return len(p), nil }

func TestOnlyWholeQuestionsTakeTurns(t *testing.T) {
	h := withTurns(1)
	served := func(*core.RequestEvent) error { return nil }
	err := passTurns(h, line("holds the turn"), func(*core.RequestEvent) error {
		for _, other := range []*http.Request{
			httptest.NewRequest("GET", "/api/ur/files/f", nil),
			httptest.NewRequest("POST", "/api/ur/conversations/c/files", strings.NewReader("a file")),
			httptest.NewRequest("GET", "/api/health", nil),
			line(strings.Repeat("x", 70_000)),
		} {
			if err := passTurns(h, other, served); err != nil {
				t.Errorf("%s %s: %v", other.Method, other.URL.Path, err)
			}
		}

		// Whoever waits and leaves is not served, and takes no turn.
		ctx, leave := context.WithCancel(context.Background())
		leave()
		waits := func(*core.RequestEvent) error { t.Error("served beside who has the turn"); return nil }
		if err := passTurns(h, line("gone").WithContext(ctx), waits); err == nil {
			t.Error("who left was answered")
		}

		// A body that is still on its way holds nobody up: it is read before its turn, said to be how long or not.
		for _, length := range []int64{5, -1} {
			slow, brings := io.Pipe()
			request := line("12345")
			request.Body, request.ContentLength = slow, length
			arrived := make(chan error)
			go func() {
				ctx, leave := context.WithCancel(context.Background())
				leave()
				arrived <- passTurns(h, request.WithContext(ctx), waits)
			}()
			_, _ = brings.Write([]byte("12345"))
			_ = brings.Close()
			if <-arrived == nil {
				t.Error("the slow body did not wait for its turn")
			}
		}

		// One that turns out to be too large is not read to its end.
		endless := httptest.NewRequest("POST", "/api/ur/session", io.MultiReader(neverEnding{}))
		var refusal *router.ApiError
		if err := passTurns(h, endless, waits); !errors.As(err, &refusal) || refusal.Status != http.StatusRequestEntityTooLarge {
			t.Errorf("an endless body: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := passTurns(h, line("next"), served); err != nil {
		t.Errorf("the turn was not given back: %v", err)
	}
}
