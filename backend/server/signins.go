package main

import (
	"strings"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
)

// noSignIns closes PocketBase's own ways to sign in, to renew a token and to change or confirm an address,
// for everybody but the operators who asked for the dashboard: sessions come from a token that the host
// signed, by a route of ours. Hooks that refuse each of them come too late: before them PocketBase has
// looked for the email, and answers one that somebody has differently.
func noSignIns(dashboard bool) *hook.Handler[*core.RequestEvent] {
	return &hook.Handler[*core.RequestEvent]{
		Id:       "urNoSignIns",
		Priority: apis.DefaultLoadAuthTokenMiddlewarePriority - 1,
		Func: func(e *core.RequestEvent) error {
			if collection := signsInto(e.Request.URL.Path); collection != "" && !(dashboard && collection == core.CollectionNameSuperusers) {
				return e.NotFoundError("", nil)
			}
			return e.Next()
		},
	}
}

// signsInto is the collection (name or id) whose people would sign in by that path; "" for other paths.
func signsInto(path string) string {
	if path == "/api/oauth2-redirect" {
		return core.CollectionNameSuperusers // nobody else has such a way
	}
	rest, _ := strings.CutPrefix(path, "/api/collections/")
	collection, action, _ := strings.Cut(rest, "/")
	if rest == path {
		return ""
	}
	for _, start := range []string{"auth-", "request-", "confirm-", "impersonate/"} {
		if strings.HasPrefix(action, start) {
			return collection
		}
	}
	return ""
}
