package main

import (
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
)

// closeSuperusers takes PocketBase's superusers, who may do everything, off the network: without the
// dashboard nothing needs them. They cannot sign in either (signins.go).
func closeSuperusers(e *core.ServeEvent) {
	// A token from a time when the dashboard was open.
	e.Router.Bind(&hook.Handler[*core.RequestEvent]{
		Id:       "urNoSuperusers",
		Priority: apis.DefaultLoadAuthTokenMiddlewarePriority + 1,
		Func: func(e *core.RequestEvent) error {
			if e.HasSuperuserAuth() {
				e.Auth = nil
			}
			return e.Next()
		},
	})
}
