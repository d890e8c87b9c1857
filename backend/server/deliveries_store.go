package main

import (
	"database/sql"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// deliveryStore is the SQL of the table `deliveries`. Of each conversation only the first pending row
// has a time in `nextAt` (the hooks insert it so, see hooks/deliveries/deliver.ts), so that what is due
// is found without a look at what waits behind it, however much that is.
type deliveryStore struct{ app core.App }

// delivery is what one attempt needs to know.
type delivery struct {
	ID            string `db:"id"`
	Bot           string `db:"bot"`
	Conversation  string `db:"conversation"`
	Payload       string `db:"payload"`
	Attempts      int    `db:"attempts"`
	NextAt        string `db:"nextAt"`
	Created       string `db:"created"`
	URL           string `db:"url"`
	Secret        string `db:"secret"`
	Previous      string `db:"previous"`
	PreviousUntil string `db:"previousUntil"`
}

func (d delivery) created() time.Time { return parseStamp(d.Created) }

// waitingBot is a bot with something pending, and when that is due.
type waitingBot struct {
	Bot    string `db:"bot"`
	NextAt string `db:"nextAt"`
}

func (b waitingBot) at() time.Time { return parseStamp(b.NextAt) }

// waiting lists the bots that have something pending, those that have waited longest first. It hops
// along the index from bot to bot, so that it costs the same however much each of them has.
func (s deliveryStore) waiting() (bots []waitingBot, err error) {
	err = s.app.ConcurrentDB().NewQuery(waitingBots).All(&bots)
	return bots, err
}

const waitingBots = `
	WITH RECURSIVE {{waiting}} ([[bot]]) AS (
		SELECT MIN([[bot]]) FROM {{deliveries}} WHERE [[nextAt]] <> ''
		UNION ALL
		SELECT (SELECT MIN({{d}}.[[bot]]) FROM {{deliveries}} {{d}} WHERE {{d}}.[[nextAt]] <> '' AND {{d}}.[[bot]] > {{waiting}}.[[bot]])
		FROM {{waiting}} WHERE {{waiting}}.[[bot]] IS NOT NULL
	)
	SELECT {{waiting}}.[[bot]] AS [[bot]],
		(SELECT MIN({{e}}.[[nextAt]]) FROM {{deliveries}} {{e}} WHERE {{e}}.[[bot]] = {{waiting}}.[[bot]] AND {{e}}.[[nextAt]] <> '') AS [[nextAt]]
	FROM {{waiting}} WHERE {{waiting}}.[[bot]] IS NOT NULL ORDER BY 2`

// due returns what the bot's webhook is to be sent now.
func (s deliveryStore) due(bot string, now time.Time, limit int) (due []delivery, err error) {
	err = s.app.ConcurrentDB().NewQuery(`
		SELECT {{d}}.[[id]], {{d}}.[[bot]], {{d}}.[[conversation]], {{d}}.[[payload]], {{d}}.[[attempts]], {{d}}.[[nextAt]], {{d}}.[[created]],
			{{w}}.[[url]], {{w}}.[[secret]], {{w}}.[[previous]], {{w}}.[[previousUntil]]
		FROM {{deliveries}} {{d}} JOIN {{webhooks}} {{w}} ON {{w}}.[[bot]] = {{d}}.[[bot]]
		WHERE {{d}}.[[bot]] = {:bot} AND {{d}}.[[nextAt]] <> '' AND {{d}}.[[nextAt]] <= {:now}
		ORDER BY {{d}}.[[nextAt]] LIMIT {:limit}`).
		Bind(dbx.Params{"bot": bot, "now": stamp(now), "limit": limit}).All(&due)
	return due, err
}

// dueAfter returns when the bot's next attempt after now is.
func (s deliveryStore) dueAfter(bot string, now time.Time) (at time.Time, found bool, err error) {
	var next sql.NullString
	err = s.app.ConcurrentDB().NewQuery(`
		SELECT MIN([[nextAt]]) FROM {{deliveries}} WHERE [[bot]] = {:bot} AND [[nextAt]] <> '' AND [[nextAt]] > {:now}`).
		Bind(dbx.Params{"bot": bot, "now": stamp(now)}).Row(&next)
	if err != nil || !next.Valid {
		return time.Time{}, false, err
	}
	return parseStamp(next.String), true, nil
}

// postpone notes an attempt that failed, and when the next one is; unless an admin has said so meanwhile: it
// is due at once where the address was corrected, and waits behind one that was called back from the dead.
func (s deliveryStore) postpone(d delivery, result attempt, now time.Time, wait time.Duration) error {
	_, err := s.app.NonconcurrentDB().NewQuery(`
		UPDATE {{deliveries}} SET [[attempts]] = [[attempts]] + 1, [[nextAt]] = CASE WHEN [[nextAt]] = {:was} THEN {:next} ELSE [[nextAt]] END, [[status]] = {:status}, [[error]] = {:error}, [[updated]] = {:now}
		WHERE [[id]] = {:id} AND [[state]] = 'pending'`).
		Bind(result.params(d, now, dbx.Params{"was": d.NextAt, "next": stamp(now.Add(wait))})).Execute()
	return err
}

// close ends a delivery and makes the one behind it due. A dead one holds nothing up; its payload is
// kept with it, that of a delivered one is not.
func (s deliveryStore) close(d delivery, state string, result attempt, now time.Time) error {
	return s.app.RunInTransaction(func(tx core.App) error {
		// The hooks insert under the lock of the conversation's row: what is inserted meanwhile on a
		// database with more than one writer must see this end, or be seen here.
		_, err := tx.DB().NewQuery(`UPDATE {{conversations}} SET [[events]] = [[events]] WHERE [[id]] = {:conversation}`).
			Bind(dbx.Params{"conversation": d.Conversation}).Execute()
		if err != nil {
			return err
		}
		_, err = tx.DB().NewQuery(`
			UPDATE {{deliveries}} SET [[state]] = {:state}, [[nextAt]] = '', [[attempts]] = [[attempts]] + 1, [[status]] = {:status}, [[error]] = {:error}, [[updated]] = {:now},
				[[payload]] = CASE WHEN {:state} = 'dead' THEN [[payload]] ELSE '' END
			WHERE [[id]] = {:id} AND [[state]] = 'pending'`).
			Bind(result.params(d, now, dbx.Params{"state": state})).Execute()
		if err != nil {
			return err
		}
		_, err = tx.DB().NewQuery(`
			UPDATE {{deliveries}} SET [[nextAt]] = {:now}
			WHERE [[nextAt]] = '' AND [[id]] = (
				SELECT {{first}}.[[id]] FROM {{deliveries}} {{first}}
				WHERE {{first}}.[[conversation]] = {:conversation} AND {{first}}.[[state]] = 'pending' ORDER BY {{first}}.[[seq]] LIMIT 1)`).
			Bind(dbx.Params{"conversation": d.Conversation, "now": stamp(now)}).Execute()
		return err
	})
}

// repair makes due the first pending delivery of each conversation that has none due: somebody may
// have deleted the one in front of it by hand.
func (s deliveryStore) repair() error {
	_, err := s.app.NonconcurrentDB().NewQuery(`
		UPDATE {{deliveries}} SET [[nextAt]] = {:now}
		WHERE [[state]] = 'pending' AND [[nextAt]] = '' AND NOT EXISTS (
			SELECT 1 FROM {{deliveries}} {{before}}
			WHERE {{before}}.[[conversation]] = {{deliveries}}.[[conversation]] AND {{before}}.[[state]] = 'pending' AND {{before}}.[[seq]] < {{deliveries}}.[[seq]])`).
		Bind(dbx.Params{"now": stamp(time.Now())}).Execute()
	return ignoreNoTable(err, s.app)
}

func (a attempt) params(d delivery, now time.Time, more dbx.Params) dbx.Params {
	params := dbx.Params{"id": d.ID, "status": a.status, "error": a.problem, "now": stamp(now)}
	for name, value := range more {
		params[name] = value
	}
	return params
}

// ignoreNoTable lets a server run before its first migration.
func ignoreNoTable(err error, app core.App) error {
	if err != nil && !app.HasTable("deliveries") {
		return nil
	}
	return err
}

const stampLayout = "2006-01-02 15:04:05.000Z"

// stamp is a moment as PocketBase writes it; such texts sort as the moments do.
func stamp(at time.Time) string { return at.UTC().Format(stampLayout) }

// parseStamp reads it; what is no moment is long ago, and so due.
func parseStamp(text string) time.Time {
	at, err := time.Parse(stampLayout, text)
	if err != nil {
		return time.Time{}
	}
	return at
}
