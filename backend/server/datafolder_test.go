package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"
)

func TestAFolderOfANewerVersionIsRefused(t *testing.T) {
	dir := t.TempDir()
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir})
	if err := app.Bootstrap(); err != nil {
		t.Fatal(err)
	}
	if err := app.RunAllMigrations(); err != nil {
		t.Fatal(err)
	}
	expect(t, checkMigrations(dir), error(nil))

	insert := app.DB().Insert(core.DefaultMigrationsTable, map[string]any{"file": "9999_later.js", "applied": 1})
	if _, err := insert.Execute(); err != nil {
		t.Fatal(err)
	}
	if err := app.ClearBootstrap(); err != nil {
		t.Fatal(err)
	}

	expect(t, explain(checkMigrations(dir)), "The data folder "+dir+" was written by a newer version of User Requests (migration 9999_later.js). Use that version, or another DATA_DIR.")
}

func TestANewFolderIsFine(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	expect(t, checkDataFolder(dir), error(nil))
	expect(t, checkMigrations(dir), error(nil))

	entries, err := os.ReadDir(dir)
	expect(t, err, error(nil))
	expect(t, len(entries), 0)
}

func TestAFolderThatCannotBeWrittenIsOneSentence(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	text := explain(checkDataFolder(file))
	if !strings.HasPrefix(text, "The data folder "+file+" cannot be written (not a directory).") {
		t.Error(text)
	}
}

func TestADamagedDatabaseIsOneSentence(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "data.db"), []byte(strings.Repeat("no database", 1_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	text := explain(checkMigrations(dir))
	if !strings.HasPrefix(text, "The database in the data folder is damaged") {
		t.Error(text)
	}
}

func TestASecondServerOnAFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	expect(t, lockDataFolder(dir), error(nil))
	first := heldLock
	defer first.Close()

	var refusal sentence
	if err := lockDataFolder(dir); !errors.As(err, &refusal) {
		t.Errorf("got %v", err)
	}

	first.Close() // as the end of a process does
	expect(t, lockDataFolder(dir), error(nil))
	heldLock.Close()
}

func TestWhatAHooksCommandThrowsIsItsMessage(t *testing.T) {
	for _, thrown := range []string{
		"[SafeWrap] recovered from panic: No bot of that name. at create (/hooks/app.js:2:68(4))",
		"Error: No bot of that name. at createBot (/hooks/app.js:2940:11(25))",
		"Error: No bot of that name. at /hooks/app.js:2920:13(23)",
	} {
		expect(t, explain(errors.New(thrown)), "No bot of that name.")
	}
}
