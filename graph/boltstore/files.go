package boltstore

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"
)

// The files of a store.
const (
	graphFile  = "graph.bolt"  // the graph
	cardFile   = "store.json"  // what the graph is, readable without opening it
	holderFile = "holder.json" // who has it open for writing
)

// Format is the number of the layout that this version writes. It reads no newer one.
const Format = 1

// card says what a store is.
type card struct {
	Store  string `json:"store"`  // the identity
	Format int    `json:"format"` // the layout
	MadeBy string `json:"madeBy"` // the version of the program
}

// holder says who has a store open for writing.
type holder struct {
	PID     int    `json:"pid"`
	Command string `json:"command"`
	Since   string `json:"since"`
}

// readCard reads store.json; nil says that there is none.
func readCard(dir string) (*card, error) {
	text, err := os.ReadFile(filepath.Join(dir, cardFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // no card is an answer here
	}
	if err != nil {
		return nil, err
	}
	var c card
	if err := json.Unmarshal(text, &c); err != nil || c.Store == "" {
		return nil, damaged("%s is unreadable. Put it back from a backup", filepath.Join(dir, cardFile))
	}
	if c.Format > Format {
		return nil, fmt.Errorf("%w: %s has format %d, made by %s (limit %d). Use that version or a newer one", ErrFormat, dir, c.Format, c.MadeBy, Format)
	}
	return &c, nil
}

// writeCard writes store.json whole or not at all.
func writeCard(dir string, c card) error {
	return writeWhole(filepath.Join(dir, cardFile), c)
}

// writeWhole writes beside the file and renames, so a crash leaves the old one or the new one.
func writeWhole(path string, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already when the rename was done
	_, err = f.Write(append(text, '\n'))
	if err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// madeBy names this program's version.
func madeBy() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Path + " " + info.Main.Version
	}
	return "lacuna"
}

// hold writes down who has the store open.
func hold(dir string) error {
	command := filepath.Base(os.Args[0])
	if len(os.Args) > 1 {
		command += " " + os.Args[1] // the name of the command only: arguments may be private
	}
	return writeWhole(filepath.Join(dir, holderFile), holder{PID: os.Getpid(), Command: command, Since: time.Now().UTC().Format(time.RFC3339)})
}

// release takes the note away.
func release(dir string) { _ = os.Remove(filepath.Join(dir, holderFile)) }

// busy names the process that holds a store, as far as its note can be trusted.
func busy(dir string) error {
	var h holder
	text, err := os.ReadFile(filepath.Join(dir, holderFile))
	if err == nil {
		err = json.Unmarshal(text, &h)
	}
	if err != nil || !alive(h.PID) {
		return fmt.Errorf("%w: %s: by a process that reads it. Wait for it to end", ErrBusy, dir)
	}
	return fmt.Errorf("%w: %s: by process %d (%s) since %s. End it, or ask it over HTTP", ErrBusy, dir, h.PID, h.Command, h.Since)
}

func alive(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil || pid <= 0 {
		return false
	}
	err = p.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, fs.ErrPermission) || errors.Is(err, errors.ErrUnsupported)
}

// inspect says whether a file can be a store at all, before it is mapped: it is
// there where it must be, begins as such a file begins, and is as long as it says.
func inspect(ctx context.Context, dir string, c *card, readOnly bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	path := filepath.Join(dir, graphFile)
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return missing(dir, c, readOnly, "missing")
	}
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() == 0 {
		return missing(dir, c, readOnly, "empty")
	}
	said, found := saidSize(f)
	if !found {
		return damaged("%s: it does not begin as a store does. Put it back from a backup, or move it away", path)
	}
	if info.Size() < said {
		return damaged("%s: it ends after %d of %d bytes. Put it back from a backup", path, info.Size(), said)
	}
	return nil
}

func missing(dir string, c *card, readOnly bool, how string) error {
	if c != nil {
		return damaged("%s: %s is %s beside %s. Put it back from a backup, or move %s away to begin anew", dir, graphFile, how, cardFile, cardFile)
	}
	if readOnly {
		return fmt.Errorf("no store in %s: %w", dir, fs.ErrNotExist)
	}
	return nil
}

// saidSize reads the two headers of a bbolt file, which say how many pages it
// has. Each stands on a page of its own; the newer whole one counts.
func saidSize(f io.ReaderAt) (size int64, found bool) {
	var newest uint64
	for _, at := range []int64{0, 1 << 12, 1 << 13, 1 << 14, 1 << 15, 1 << 16} {
		head := make([]byte, 80)
		if _, err := f.ReadAt(head, at); err != nil {
			continue
		}
		const magic = 0xED0CDAED
		meta := head[16:] // after the page's own header
		hash := fnv.New64a()
		hash.Write(meta[:56])
		if binary.NativeEndian.Uint32(meta) != magic || binary.NativeEndian.Uint64(meta[56:]) != hash.Sum64() {
			continue
		}
		if tx := binary.NativeEndian.Uint64(meta[48:]); !found || tx > newest {
			newest, found = tx, true
			size = int64(binary.NativeEndian.Uint64(meta[40:])) * int64(binary.NativeEndian.Uint32(meta[8:]))
		}
	}
	return size, found
}
