package main

import (
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"
)

func (s *testServer) superuser() (collectionID, token string) {
	s.t.Helper()
	record := s.save(core.CollectionNameSuperusers, map[string]any{"email": "operator@example.com", "password": "1234567890"})
	token, err := record.NewAuthToken()
	if err != nil {
		s.t.Fatal(err)
	}
	return record.Collection().Id, token
}

func (s *testServer) post(path, body string) int {
	return s.request("POST", path, map[string]string{"Content-Type": "application/json"}, body).StatusCode
}

func TestSuperusersAreClosedUnlessTheDashboardIsAskedFor(t *testing.T) {
	const signIn = `{"identity":"operator@example.com","password":"1234567890"}`

	closed := startServer(t, &edge{})
	id, token := closed.superuser()
	for _, collection := range []string{"_superusers", id, "%5Fsuperusers"} {
		at := "/api/collections/" + collection
		expect(t, closed.post(at+"/auth-with-password", signIn), 404)
		for _, path := range []string{"/request-otp", "/request-password-reset", "/request-verification"} {
			for _, email := range []string{"operator@example.com", "nobody@example.com"} {
				expect(t, closed.post(at+path, `{"email":"`+email+`"}`), 404)
			}
		}
	}
	for _, path := range []string{"/api/collections", "/api/settings", "/api/logs", "/api/backups", "/api/crons"} {
		expect(t, closed.request("GET", path, map[string]string{"Authorization": token}, "").StatusCode, 401)
	}

	open := startServer(t, &edge{dashboard: true})
	_, token = open.superuser()
	expect(t, open.post("/api/collections/_superusers/auth-with-password", signIn), 200)
	expect(t, open.request("GET", "/api/settings", map[string]string{"Authorization": token}, "").StatusCode, 200)
}

func TestAStartWarnsOfWhatIsUnsafe(t *testing.T) {
	t.Setenv("RATE_LIMITS", "off")
	t.Setenv("WEBHOOK_ALLOW_PRIVATE", "on")
	s := startServer(t, &edge{})
	bots, err := s.app.FindCollectionByNameOrId("bots")
	if err != nil {
		t.Fatal(err)
	}
	bots.Fields.Add(&core.TextField{Name: "name"}, &core.AutodateField{Name: "created", OnCreate: true})
	if err := s.app.Save(bots); err != nil {
		t.Fatal(err)
	}
	s.save("bots", map[string]any{"name": "Bank", "origins": []string{
		"https://crm.example.com", "http://localhost:3000", "http://[::1]:80", "http://127.0.0.1", "http://intranet.example:8080",
	}})

	said := strings.Join(warnings(s.app, "0.0.0.0:8090", options{dashboard: true, exitWithStdin: true}), "\n")
	for _, words := range []string{"RATE_LIMITS=off", "dashboard", "WEBHOOK_ALLOW_PRIVATE=on", "0.0.0.0:8090 without TLS", "http://intranet.example:8080"} {
		expect(t, strings.Contains(said, words), true)
	}
	expect(t, strings.Count(said, "can be embedded by"), 1)

	t.Setenv("RATE_LIMITS", "")
	t.Setenv("WEBHOOK_ALLOW_PRIVATE", "")
	said = strings.Join(warnings(s.app, "127.0.0.1:8090", options{exitWithStdin: true}), "\n")
	expect(t, strings.Contains(said, "TLS") || strings.Contains(said, "RATE_LIMITS") || strings.Contains(said, "dashboard"), false)
}
