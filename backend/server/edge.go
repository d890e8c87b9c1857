package main

import (
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
)

// preflightMaxAge spares a browser the question before every call. Chromium caps it at two hours.
const preflightMaxAge = 600

// bodyBytes is what any body may have but that of a file, whose route has a limit of its own. A little
// more than the 64 KB of our routes, which say so themselves.
const bodyBytes = 64*1024 + 1024

// edge is what stands between the network and PocketBase: nothing in it is a rule of the product.
type edge struct {
	origins   *origins
	dashboard bool   // serves PocketBase's own dashboard and installer under /_/
	publicDir string // static files; empty: none
	limits    limitSettings
	now       func() time.Time // nil: the machine's clock
}

// bind must be called before PocketBase's plugins are registered, so that its handler stands first.
func (edge *edge) bind(app core.App) {
	edge.origins.bind(app)

	app.OnServe().Bind(&hook.Handler[*core.ServeEvent]{
		Priority: -100,
		Func: func(e *core.ServeEvent) error {
			if !edge.dashboard {
				e.InstallerFunc = nil
				closeSuperusers(e)
			}

			e.Router.Unbind(apis.DefaultCorsMiddlewareId)
			e.Router.Bind(edge.cors(), noSignIns(edge.dashboard))
			if limits := newLimits(app, edge.limits, edge.now); limits != nil {
				e.Router.Bind(limits.handler())
			}

			e.Router.Bind(turns(turnsAtOnce()))

			listener, err := listen(e.Server.Addr)
			if err != nil {
				return err
			}
			e.Listener = listener

			// The handler exists after Next. Wrapping it also covers the answers that PocketBase's
			// middlewares never see: redirects to a cleaned path.
			if err := e.Next(); err != nil {
				listener.Close()
				return err
			}
			e.Server.Handler = edge.guard(e.Server.Handler)
			return nil
		},
	})

	if edge.publicDir != "" {
		app.OnServe().Bind(&hook.Handler[*core.ServeEvent]{
			Priority: 999, // last: a hook's own routes win
			Func: func(e *core.ServeEvent) error {
				e.Router.GET("/{path...}", apis.Static(os.DirFS(edge.publicDir), false))
				return e.Next()
			},
		})
	}
}

// cors has an id of its own: every route and group keeps the one that Unbind named on its list of
// exclusions, so that a middleware with the same id would answer preflights and nothing else.
func (edge *edge) cors() *hook.Handler[*core.RequestEvent] {
	cors := apis.CORS(apis.CORSConfig{
		AllowOriginFunc: func(origin string) (bool, error) { return edge.origins.allow(origin), nil },
		MaxAge:          preflightMaxAge,
		ExposeHeaders:   []string{"Retry-After"},
	})
	cors.Id = "urCors"
	cors.Priority-- // before the limits
	return cors
}

// guard sets the security headers of every answer, hides the dashboard, and knows whom a proxy speaks for.
func (edge *edge) guard(next http.Handler) http.Handler {
	proxy := &proxy{header: edge.limits.proxyHeader, warn: os.Stderr}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		proxy.apply(r)
		path := r.URL.Path
		// PocketBase's own limit is 32 MB. Its dashboard sends whole backups.
		if !edge.dashboard && !strings.HasSuffix(path, "/files") {
			r.Body = http.MaxBytesReader(w, r.Body, bodyBytes)
		}
		isDashboard := path == "/_" || strings.HasPrefix(path, "/_/")
		isAPI := path == "/api" || strings.HasPrefix(path, "/api/")

		header := w.Header()
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		if !(isDashboard && edge.dashboard) && (isAPI || edge.publicDir == "") {
			// Nothing that the API answers is a page. Cross-origin fetches of allowed origins are
			// CORS requests, which this resource policy does not concern.
			header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
			header.Set("Cross-Origin-Resource-Policy", "same-origin")
		} else if !isAPI && !isDashboard {
			// A browser asks whether the file is still the same: the parts of an older script are gone after an upgrade.
			header.Set("Cache-Control", "no-cache")
		}

		if isDashboard && !edge.dashboard {
			header.Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(`{"data":{},"message":"The requested resource wasn't found.","status":404}` + "\n"))
			return
		}
		next.ServeHTTP(w, r)
	})
}
