package boltstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// aside is what a file that is replaced is called from then on.
const aside = ".former"

// Replaced is a store that another was put in the place of.
type Replaced struct {
	dir    string
	Former string // where it is kept, or "" where there was none
}

// Replace puts a file that Backup wrote, in the same file system, in the place
// of the store of a folder, which nobody may have open; the store that was there
// is kept beside it, in place of one kept before. Whether the file is whole is
// for the caller to know. ready runs when the store is held and nothing was
// changed yet. Wherever this is cut short, the folder opens as the one or the
// other. The error wraps ErrBusy when another process holds the store.
func Replace(ctx context.Context, dir, file string, ready func() error) (r Replaced, err error) {
	r.dir = dir
	letGo, err := seize(ctx, dir)
	if err != nil {
		return r, fmt.Errorf("replacing the store: %w", err)
	}
	defer func() { err = errors.Join(err, letGo()) }()
	if err = ready(); err == nil {
		err = r.swap(file)
	}
	if err != nil {
		return r, fmt.Errorf("replacing the store: %w", err)
	}
	return r, nil
}

// swap takes the card away, which a store makes anew when it is opened, keeps
// the graph under another name, and renames the new one over it.
func (r *Replaced) swap(file string) error {
	graph, card := filepath.Join(r.dir, graphFile), filepath.Join(r.dir, cardFile)
	if err := os.Rename(card, card+aside); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Remove(graph + aside); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	err := os.Link(graph, graph+aside)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		err = os.Rename(graph, graph+aside) // a file system without links
	}
	switch {
	case err == nil:
		r.Former = graph + aside
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if err := os.Rename(file, graph); err != nil {
		return err
	}
	return syncFolder(r.dir)
}

// Undo puts back what was there.
func (r Replaced) Undo() error {
	graph, card := filepath.Join(r.dir, graphFile), filepath.Join(r.dir, cardFile)
	if err := os.Remove(card); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if r.Former == "" {
		return os.Remove(graph)
	}
	return errors.Join(os.Rename(r.Former, graph), syncFolder(r.dir))
}

// seize holds a folder's store as a writer does, even one that is damaged, and
// gives what lets it go.
func seize(ctx context.Context, dir string) (letGo func() error, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	none := func() error { return nil }
	path := filepath.Join(dir, graphFile)
	if info, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return none, nil
	}
	var db *bolt.DB
	err = guard(func() (err error) {
		db, err = openFile(path, Options{Timeout: patience})
		return err
	})
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, busy(dir)
	case errors.Is(err, ErrDamaged):
		return none, nil // no process can have it open as it is
	case err != nil:
		return nil, err
	}
	if runtime.GOOS == "windows" { // where an open file cannot be renamed
		return none, guard(db.Close)
	}
	return func() error { return guard(db.Close) }, nil
}

// syncFolder makes renames in a folder outlive a loss of power.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	if runtime.GOOS == "windows" { // it has no such thing
		return nil
	}
	return f.Sync()
}
