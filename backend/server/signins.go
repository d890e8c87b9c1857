package main

import (
	"strings"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
)

// bindSignIns closes PocketBase's own ways to sign in, to renew a token and to change or confirm an
// address, for all collections but the operators' own: sessions come from a token that the host signed, by
// a route of ours. Hooks that refuse each of them come too late: before them PocketBase has looked for the
// email, and answers one that somebody has differently.
func bindSignIns(app core.App) {
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		e.Router.Bind(&hook.Handler[*core.RequestEvent]{
			Id:       "urSignIns",
			Priority: apis.DefaultLoadAuthTokenMiddlewarePriority - 1,
			Func: func(e *core.RequestEvent) error {
				if isPocketBasesSignIn(e.Request.URL.Path) {
					return e.NotFoundError("", nil)
				}
				return e.Next()
			},
		})
		return e.Next()
	})
}

func isPocketBasesSignIn(path string) bool {
	rest, isCollection := strings.CutPrefix(path, "/api/collections/")
	collection, action, _ := strings.Cut(rest, "/")
	if !isCollection || collection == core.CollectionNameSuperusers {
		return false
	}
	for _, start := range []string{"auth-", "request-", "confirm-", "impersonate/"} {
		if strings.HasPrefix(action, start) {
			return true
		}
	}
	return false
}
