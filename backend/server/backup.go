package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/spf13/cobra"
)

// backupCommand copies the data folder while a server may be running on it. The copy is a data folder
// as well: a server started on it has all that was acknowledged before the copy began.
func backupCommand(app core.App) *cobra.Command {
	return &cobra.Command{
		Use:     "backup FOLDER",
		Short:   "Copy database and files into a new folder, also while the server runs",
		Example: "backup /var/backups/user-requests/2026-11-24",
		Args:    cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			folder, err := filepath.Abs(args[0])
			if err != nil {
				return err
			}
			if err := backup(app, folder); err != nil {
				return err
			}
			command.Printf("The backup is in %s\n", folder)
			return nil
		},
	}
}

// backup first copies the database, as it is at one moment and without what was deleted in it, then the
// files: nothing changes a file, so the copy lacks none that its database names, but those of people
// erased meanwhile. A folder of its own name appears only when it is whole.
func backup(app core.App, folder string) error {
	if _, err := os.Stat(folder); err == nil {
		return sentence(fmt.Sprintf("%s exists already. Name a new folder for the backup.", folder))
	}
	unfinished := folder + ".unfinished"
	if err := os.RemoveAll(unfinished); err != nil {
		return err
	}
	if err := os.MkdirAll(unfinished, 0o700); err != nil {
		return sentence(fmt.Sprintf("The folder %s cannot be made (%v).", unfinished, rootCause(err)))
	}
	defer os.RemoveAll(unfinished)

	// Reads one snapshot: whoever writes need not wait.
	into := dbx.Params{"path": filepath.Join(unfinished, "data.db")}
	if _, err := app.NonconcurrentDB().NewQuery("VACUUM INTO {:path}").Bind(into).Execute(); err != nil {
		return err
	}
	const files = core.LocalStorageDirName
	if err := copyFiles(filepath.Join(app.DataDir(), files), filepath.Join(unfinished, files)); err != nil {
		return err
	}
	return os.Rename(unfinished, folder)
}

// copyFiles copies what is in a folder, if there is one; what goes meanwhile is left out.
func copyFiles(from, to string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, relative)
		if entry.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		source, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		defer source.Close()
		copied, err := os.OpenFile(target, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		_, err = io.Copy(copied, source)
		return errors.Join(err, copied.Close())
	})
}
