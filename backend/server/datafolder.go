package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/pocketbase/pocketbase/core"
)

// sentence is an error for the person who starts the server: what is wrong and what to do.
type sentence string

func (s sentence) Error() string { return string(s) }

// checkDataFolder refuses a folder that cannot be written, before PocketBase touches it.
func checkDataFolder(dir string) error {
	refuse := func(err error) error {
		return sentence(fmt.Sprintf("The data folder %s cannot be written (%v). Change its permissions, or use another DATA_DIR.", dir, rootCause(err)))
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return refuse(err)
	}
	probe, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return refuse(err)
	}
	probe.Close()
	return os.Remove(probe.Name())
}

// lockDataFolder keeps a second server off the folder: events reach only the browsers that are
// connected to the process that wrote.
func lockDataFolder(dir string) error {
	file, err := os.OpenFile(filepath.Join(dir, ".lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	taken, err := lockFile(file)
	if err != nil {
		return err
	}
	if taken {
		return sentence(fmt.Sprintf("The data folder %s is used by another server. Stop that one, or use another DATA_DIR.", dir))
	}
	heldLock = file
	return nil
}

// heldLock keeps the file from being closed, and so unlocked, by the garbage collector.
var heldLock *os.File

// checkMigrations refuses a folder that a newer version has written: its rows may break the rules
// of this one. It is called before PocketBase opens, and perhaps migrates, the database.
func checkMigrations(dir string) error {
	path := filepath.Join(dir, "data.db")
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		return nil // a new folder
	}

	applied, err := appliedMigrations(path)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, list := range []core.MigrationsList{core.SystemMigrations, core.AppMigrations} {
		for _, migration := range list.Items() {
			known[migration.File] = true
		}
	}
	for _, file := range applied {
		if !known[file] {
			return sentence(fmt.Sprintf("The data folder %s was written by a newer version of User Requests (migration %s). Use that version, or another DATA_DIR.", dir, file))
		}
	}
	return nil
}

func appliedMigrations(path string) (files []string, err error) {
	db, err := core.DefaultDBConnect(path)
	if err != nil {
		return nil, err
	}
	defer db.Close()

	err = db.Select("file").From(core.DefaultMigrationsTable).OrderBy("file").Column(&files)
	if err != nil && strings.Contains(err.Error(), "no such table") {
		return nil, nil // killed before its first migration
	}
	return files, err
}

// rootCause is the system's own word ("permission denied"), without the calls that led to it.
func rootCause(err error) error {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return errno
	}
	return err
}
