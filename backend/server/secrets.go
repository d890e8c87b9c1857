package main

import (
	"fmt"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
)

// leastSecret is how long a secret must be: as long as what HS256 makes of it (RFC 7518, section 3.2).
const leastSecret = 32

// bindSecrets refuses to serve with a secret that can be guessed: whoever has it signs in as anybody.
func bindSecrets(app core.App) {
	app.OnServe().Bind(&hook.Handler[*core.ServeEvent]{
		Priority: -101, // before anything listens
		Func: func(e *core.ServeEvent) error {
			if err := checkSecrets(e.App); err != nil {
				return err
			}
			return e.Next()
		},
	})
}

func checkSecrets(app core.App) error {
	var weak []struct {
		ID  string `db:"id"`
		Bot string `db:"bot"`
	}
	err := app.ConcurrentDB().
		NewQuery("SELECT [[id]], [[bot]] FROM {{secrets}} WHERE LENGTH(COALESCE([[value]], '')) < {:least} ORDER BY [[id]] LIMIT 1").
		Bind(dbx.Params{"least": leastSecret}).All(&weak)
	if err != nil || len(weak) == 0 {
		return err
	}
	return sentence(fmt.Sprintf("The secret %s of the bot %s is empty or shorter than %d characters, so that others could sign in with it. Delete its row of the table secrets, and make the bot another one.",
		weak[0].ID, weak[0].Bot, leastSecret))
}
