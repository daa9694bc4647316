package boltstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Mend takes away what was left in a folder by writing that was cut short, and
// moves a card aside that cannot be read: the graph says itself which store it
// is. It says what it did, a line each, and changes nothing while another
// process holds the store; the error then wraps ErrBusy. The graph is not touched.
func Mend(ctx context.Context, dir string) (done []string, err error) {
	letGo, err := seize(ctx, dir)
	if err != nil {
		return nil, fmt.Errorf("mending the store: %w", err)
	}
	defer func() { err = errors.Join(err, letGo()) }()
	left, err := leftovers(dir)
	if err != nil {
		return nil, fmt.Errorf("mending the store: %w", err)
	}
	for _, path := range left {
		if err := os.Remove(path); err != nil {
			return done, fmt.Errorf("mending the store: %w", err)
		}
		done = append(done, fmt.Sprintf("%s: left by writing that was cut short: taken away", path))
	}
	card := filepath.Join(dir, cardFile)
	if unreadable(card) {
		if err := os.Rename(card, card+".bad"); err != nil {
			return done, fmt.Errorf("mending the store: %w", err)
		}
		done = append(done, fmt.Sprintf("%s: unreadable: moved to %s.bad, to be made anew", card, cardFile))
	}
	return done, nil
}

// leftovers lists files that were never renamed to what they were to be, and
// the note of a process that ended without taking it away.
func leftovers(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		ours := strings.HasPrefix(e.Name(), cardFile+".") || strings.HasPrefix(e.Name(), holderFile+".")
		if ours && strings.HasSuffix(e.Name(), ".tmp") || e.Name() == holderFile {
			out = append(out, filepath.Join(dir, e.Name()))
		}
	}
	return out, nil
}

func unreadable(path string) bool {
	text, err := os.ReadFile(path)
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission)
	}
	var c card
	return json.Unmarshal(text, &c) != nil || c.Store == ""
}
