package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"runtime"
	"strings"

	"github.com/pocketbase/pocketbase/core"
)

// warnings are what a server in production should not have, one sentence each with what to do
// (docs/operating.md). It starts all the same: each has a use on a developer's machine.
func warnings(app core.App, address string, o options) []string {
	var list []string
	warn := func(format string, values ...any) { list = append(list, fmt.Sprintf(format, values...)) }

	if os.Getenv("RATE_LIMITS") == "off" {
		warn("RATE_LIMITS=off, this server has no limits. For load tests only.")
	}
	if o.dashboard {
		warn("PocketBase's dashboard and the sign-in of its superusers are open to everybody who reaches this server. Leave out --dashboard (DASHBOARD) when you are done.")
	}
	if os.Getenv("WEBHOOK_ALLOW_PRIVATE") == "on" {
		warn("WEBHOOK_ALLOW_PRIVATE=on, admins of bots can have this server call addresses of its own network.")
	}
	if host, _, err := net.SplitHostPort(address); err == nil && !isLoopback(host) {
		warn("It listens on %s without TLS. Let a proxy with TLS stand in front, and listen on 127.0.0.1, or where only the proxy reaches it.", address)
	}
	if runtime.GOOS != "windows" {
		if info, err := os.Stat(app.DataDir()); err == nil && info.Mode().Perm()&0o077 != 0 {
			warn("Other users of this machine can look into the data folder. Say: chmod 700 %s", app.DataDir())
		}
		if os.Geteuid() == 0 && !o.exitWithStdin { // npm start may be in a container
			warn("It runs as root, and needs no right of root. Run it as a user of its own, as user-requests.service does.")
		}
	}
	return append(list, originWarnings(app)...)
}

// originWarnings tells of the bots that a page without encryption may embed: whoever is between the
// page and its reader can then act as that reader.
func originWarnings(app core.App) []string {
	var rows []struct {
		Name    string `db:"name"`
		Origins string `db:"origins"`
	}
	if err := app.DB().Select("name", "origins").From("bots").OrderBy("created").All(&rows); err != nil {
		return nil // a data folder without our migrations: there is nothing to warn of
	}
	var list []string
	for _, row := range rows {
		var origins []string
		_ = json.Unmarshal([]byte(row.Origins), &origins)
		for _, origin := range origins {
			host, isPlain := strings.CutPrefix(origin, "http://")
			if name, _, err := net.SplitHostPort(host); err == nil {
				host = name
			}
			if isPlain && !isLoopback(strings.Trim(host, "[]")) {
				list = append(list, fmt.Sprintf("The bot %q can be embedded by %s, a page without encryption.", row.Name, origin))
			}
		}
	}
	return list
}

func isLoopback(host string) bool {
	address := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || (address != nil && address.IsLoopback())
}
