package main

import (
	"context"

	"modernc.org/sqlite"
)

// What is deleted or overwritten is wiped from the file too: SQLite otherwise leaves it where it was until
// something else takes the place, so that who was erased could still be read there.
func init() {
	sqlite.RegisterConnectionHook(func(connection sqlite.ExecQuerierContext, _ string) error {
		_, err := connection.ExecContext(context.Background(), "PRAGMA secure_delete = ON", nil)
		return err
	})
}
