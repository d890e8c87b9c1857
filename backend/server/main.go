// The server of User Requests: PocketBase as a library, and a small edge around it. The rules of the
// product are the TypeScript in backend/hooks and backend/migrations, which PocketBase's JS engine runs.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/dop251/goja"
	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/plugins/jsvm"
	"github.com/pocketbase/pocketbase/plugins/migratecmd"
	"github.com/pocketbase/pocketbase/tools/hook"
)

// version is set by the build: -ldflags "-X main.version=1.2.3".
var version = "dev"

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, explain(err))
		os.Exit(1)
	}
}

type options struct {
	hooksDir      string
	hooksWatch    bool
	hooksPool     int
	migrationsDir string
	automigrate   bool
	publicDir     string
	dashboard     bool
	exitWithStdin bool
}

func run() error {
	pocketbase.Version = pocketbaseVersion()
	app := pocketbase.NewWithConfig(pocketbase.Config{HideStartBanner: true, DefaultDataDir: besideBinary("data")})
	app.RootCmd.Short = "The server of User Requests"
	app.RootCmd.Version = fmt.Sprintf("%s (PocketBase %s)", version, pocketbase.Version)
	app.RootCmd.SilenceErrors = true
	app.RootCmd.SilenceUsage = true
	app.RootCmd.SetErr(os.Stderr) // PocketBase's own drops what is not an error of its own
	app.RootCmd.SetOut(os.Stdout) // what a hook's command prints with cmd.println is its answer
	options := parseOptions(app)

	newEnd().bind(app)
	fanout := newFanout()
	fanout.bind(app)
	bindPings(app, fanout)

	if err := checkSettings(os.Getenv); err != nil {
		return err
	}
	limits, err := limitsFromEnvironment(os.Getenv)
	if err != nil {
		return err
	}
	edge := &edge{origins: newOrigins(app), dashboard: options.dashboard, publicDir: options.publicDir, limits: limits}
	edge.bind(app)
	app.RootCmd.AddCommand(backupCommand(app))
	bindStart(app, options)
	bindSecrets(app)
	bindBackRelations(app)
	bindLogs(app, os.Stderr)

	deliveries := newDeliveries(app, policyFromEnvironment())
	deliveries.bind(app)

	files := &files{app: app}
	files.bind()
	bindVM := func(vm *goja.Runtime) {
		fanout.bindVM(vm)
		deliveries.bindVM(vm)
		files.bindVM(vm)
	}
	if err := checkHooks(options.hooksDir); err != nil {
		return err
	}
	if err := registerPlugins(app, bindVM, options); err != nil {
		return err
	}
	if options.exitWithStdin {
		go exitWithStdin()
	}
	return app.Start()
}

// parseOptions declares the flags of PocketBase's own binary, and ours. They are parsed here already
// because the plugins need them; errors are reported when the command runs.
func parseOptions(app *pocketbase.PocketBase) options {
	o := options{}
	flags := app.RootCmd.PersistentFlags()
	flags.StringVar(&o.hooksDir, "hooksDir", besideBinary("hooks"), "the directory with the hooks")
	flags.BoolVar(&o.hooksWatch, "hooksWatch", false, "auto restart the app on hook file change")
	// Below 64 nested hooks starve each other: 225 instead of 2,448 requests/s with 32 writers.
	flags.IntVar(&o.hooksPool, "hooksPool", 64, "the number of JS engines for the hooks")
	flags.StringVar(&o.migrationsDir, "migrationsDir", besideBinary("migrations"), "the directory with the migrations")
	flags.BoolVar(&o.automigrate, "automigrate", false, "write migrations for changes made in the dashboard")
	flags.StringVar(&o.publicDir, "publicDir", publicBesideBinary(), "the directory to serve static files from; empty: none")
	flags.BoolVar(&o.dashboard, "dashboard", os.Getenv("DASHBOARD") == "on", "serve PocketBase's dashboard under /_/ (or DASHBOARD=on)")
	flags.BoolVar(&o.exitWithStdin, "exitWithStdin", false, "stop when the standard input ends, and so with the program that holds its other end")
	_ = app.RootCmd.ParseFlags(os.Args[1:])
	return o
}

// registerPlugins loads the hooks before any command runs: they may add commands of their own to
// $app.rootCmd. A faulty hook makes the plugin panic with a message that says where.
func registerPlugins(app *pocketbase.PocketBase, bindVM func(*goja.Runtime), o options) (err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("%v", problem)
		}
	}()

	if err := jsvm.Register(app, jsvm.Config{
		OnInit:        bindVM,
		HooksDir:      o.hooksDir,
		HooksWatch:    o.hooksWatch,
		HooksPoolSize: o.hooksPool,
		MigrationsDir: o.migrationsDir,
	}); err != nil {
		return err
	}
	return migratecmd.Register(app, app.RootCmd, migratecmd.Config{
		TemplateLang: migratecmd.TemplateLangJS,
		Automigrate:  o.automigrate,
		Dir:          o.migrationsDir,
	})
}

// bindStart checks the data folder before PocketBase opens it, and brings it up to date for every
// command, so that `bot create` works on a new folder too.
func bindStart(app *pocketbase.PocketBase, o options) {
	app.OnBootstrap().Bind(&hook.Handler[*core.BootstrapEvent]{
		Priority: -100,
		Func: func(e *core.BootstrapEvent) error {
			name := commandName(app)
			if err := checkDataFolder(app.DataDir()); err != nil {
				return err
			}
			// A seed renews the demo's access tokens: not under a server that gave out others.
			if name == "serve" || name == "seed" {
				if err := lockDataFolder(app.DataDir()); err != nil {
					return err
				}
			}
			if err := checkMigrations(app.DataDir()); err != nil {
				return err
			}
			if err := e.Next(); err != nil {
				return err
			}
			// A backup changes nothing: an older server may be running.
			if name == "migrate" || name == "backup" {
				return nil
			}
			return e.App.RunAllMigrations()
		},
	})

	app.OnServe().Bind(&hook.Handler[*core.ServeEvent]{
		Priority: -99,
		Func: func(e *core.ServeEvent) error {
			if err := e.Next(); err != nil {
				return err
			}
			for _, warning := range warnings(app, e.Listener.Addr().String(), o) {
				fmt.Fprintln(os.Stderr, "Warning: "+warning)
			}
			fmt.Printf("User Requests %s serves http://%s/api/\n", version, e.Listener.Addr())
			return nil
		},
	})
}

func bindPings(app core.App, fanout *fanout) {
	ctx, stop := context.WithCancel(context.Background())
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		go fanout.run(ctx)
		return e.Next()
	})
	app.OnTerminate().BindFunc(func(e *core.TerminateEvent) error {
		stop()
		return e.Next()
	})
}

// exitWithStdin ends this process with the one that started it, even if that one was killed.
func exitWithStdin() {
	_, _ = io.Copy(io.Discard, os.Stdin)
	self, err := os.FindProcess(os.Getpid())
	if err != nil || self.Signal(syscall.SIGTERM) != nil {
		os.Exit(0) // no signals on this system
	}
}

func commandName(app *pocketbase.PocketBase) string {
	command, _, err := app.RootCmd.Find(os.Args[1:])
	if err != nil {
		return ""
	}
	for command.HasParent() && command.Parent() != app.RootCmd {
		command = command.Parent()
	}
	return command.Name()
}

// explain turns what can go wrong at a start into one sentence with what to do.
func explain(err error) string {
	var known sentence
	if errors.As(err, &known) {
		return string(known)
	}
	text := strings.TrimSpace(err.Error())
	switch {
	case strings.Contains(text, "readonly database"):
		return "The database in the data folder cannot be written. Change the permissions of its files, or use another DATA_DIR."
	case strings.Contains(text, "file is not a database"):
		return "The database in the data folder is damaged, or encrypted. Restore a backup, or use another DATA_DIR."
	case strings.Contains(text, "disk is full"), strings.Contains(text, "no space left"):
		return "The disk of the data folder is full. Free some space, or use another DATA_DIR."
	}
	// A hook's command that threw: its message, without where in the bundle that was.
	if thrown := thrownByHook.FindStringSubmatch(text); thrown != nil {
		return thrown[1]
	}
	return "The server stopped: " + text
}

var thrownByHook = regexp.MustCompile(`^(?:\[SafeWrap\] recovered from panic: )?(?:\w*Error: )?(.+?) at (?:\S+ \()?\S+:\d+:\d+\(\d+\)`)

func pocketbaseVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dependency := range info.Deps {
			if dependency.Path == "github.com/pocketbase/pocketbase" {
				return strings.TrimPrefix(dependency.Version, "v")
			}
		}
	}
	return "unknown"
}
