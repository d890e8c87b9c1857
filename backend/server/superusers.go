package main

import (
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
)

// closeSuperusers takes PocketBase's superusers, who may do everything, off the network: they sign in
// by a password, which could be guessed. Without the dashboard nothing needs them.
func closeSuperusers(e *core.ServeEvent) {
	const superusers = core.CollectionNameSuperusers
	absent := func() error { return apis.NewNotFoundError("", nil) }
	app := e.App
	app.OnRecordAuthWithPasswordRequest(superusers).BindFunc(func(*core.RecordAuthWithPasswordRequestEvent) error { return absent() })
	app.OnRecordRequestOTPRequest(superusers).BindFunc(func(*core.RecordCreateOTPRequestEvent) error { return absent() })
	app.OnRecordAuthWithOTPRequest(superusers).BindFunc(func(*core.RecordAuthWithOTPRequestEvent) error { return absent() })
	app.OnRecordRequestPasswordResetRequest(superusers).BindFunc(func(*core.RecordRequestPasswordResetRequestEvent) error { return absent() })
	app.OnRecordConfirmPasswordResetRequest(superusers).BindFunc(func(*core.RecordConfirmPasswordResetRequestEvent) error { return absent() })

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
