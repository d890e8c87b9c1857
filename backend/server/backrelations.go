package main

import (
	"slices"
	"strings"

	"github.com/ganigeorgiev/fexpr"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
)

// backRelation is in the name of every back-relation: requests_via_interlocutor.
const backRelation = "_via_"

// bindBackRelations keeps filters and sorts of clients from looking through back-relations. Of what they
// join PocketBase asks the list rule for the row that it found, but neither for "none was found" nor for
// the further rows that the same comparison must hold for: an agent could find out, guess by guess, what
// the requests of another group say. Rules, which are ours, may look there.
//
// Nor does expand go there. It shows what may be seen, but there and back again each record has all the
// others in it: of three hundred lines of a person's own conversation, an answer of gigabytes.
func bindBackRelations(app core.App) {
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		e.Router.Bind(&hook.Handler[*core.RequestEvent]{
			Id:       "urBackRelations",
			Priority: apis.DefaultLoadAuthTokenMiddlewarePriority + 1,
			Func: func(e *core.RequestEvent) error {
				if !strings.HasPrefix(e.Request.URL.Path, "/api/collections/") || e.Request.URL.RawQuery == "" {
					return e.Next()
				}
				query := e.Request.URL.Query()
				back := slices.ContainsFunc(query["filter"], looksBack) || slices.ContainsFunc(query["sort"], sortsBack) ||
					slices.ContainsFunc(query["expand"], expandsBack)
				if back && !e.HasSuperuserAuth() {
					return e.ForbiddenError("Only superusers can filter, sort and expand by back-relations.", nil)
				}
				return e.Next()
			},
		})
		return e.Next()
	})
}

func sortsBack(sort string) bool { return strings.Contains(sort, backRelation) }

// expandsBack also knows the older form, messages(conversation), and that PocketBase drops spaces.
func expandsBack(expand string) bool {
	return strings.Contains(expand, "(") || strings.Contains(strings.ReplaceAll(expand, " ", ""), backRelation)
}

// looksBack reads the filter as PocketBase does, so that a text which is looked for may hold anything.
// What cannot be read is refused by PocketBase.
func looksBack(filter string) bool {
	if !strings.Contains(filter, backRelation) {
		return false
	}
	scanner := fexpr.NewScanner([]byte(filter))
	for {
		token, err := scanner.Scan()
		if err != nil || token.Type == fexpr.TokenEOF {
			return false
		}
		if namesBack(token) {
			return true
		}
	}
}

func namesBack(token fexpr.Token) bool {
	switch token.Type {
	case fexpr.TokenIdentifier:
		return strings.Contains(token.Literal, backRelation)
	case fexpr.TokenGroup:
		return looksBack(token.Literal)
	case fexpr.TokenFunction:
		arguments, _ := token.Meta.([]fexpr.Token)
		return slices.ContainsFunc(arguments, namesBack)
	default:
		return false
	}
}
