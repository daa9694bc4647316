// Package boltstore keeps a graph in one file, with bbolt: the embedded
// default. One process writes; what Apply has acknowledged is on disk.
//
// A sequence reads one bbolt snapshot from its first to its last element. A
// snapshot keeps bbolt from mapping its file anew, which would make a write
// from inside a sequence wait for itself, so the file is mapped once with room
// for all that it may ever hold (MaxSize), and a store that reaches the room's
// end refuses the batch. Reading is done in short pages inside a guard, so that
// a shortened or damaged file is an error and not the end of the program.
//
// It knows nothing of law, ranks nothing, and leaves words to package search.
package boltstore

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"math/bits"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// MaxSize is the greatest size of a store in bytes: 256 GiB, or 256 MiB where
// addresses have 32 bits. It is address space, not memory.
const MaxSize = 1 << (28 + 10*(bits.UintSize/64))

// patience is how long Open waits for another process, and Close for sequences that still run.
const patience = time.Second

// Options say where a store is.
type Options struct {
	Dir      string           // the folder; made when it is not there
	Ontology *schema.Ontology // what may be asserted
	ReadOnly bool             // open what is there and write nothing
	Timeout  time.Duration    // how long to wait for another process; 0 for one second
}

// Store is a graph.Store in a file.
type Store struct {
	db       *bolt.DB
	ontology *schema.Ontology
	dir      string
	identity string
	readOnly bool
	exact    bool          // the index of attributes fits the ontology
	writing  chan struct{} // holds one token while nobody writes

	mu     sync.Mutex
	users  int // calls and sequences that are running
	closed bool
	broken error // why nothing may be written any more
	idle   chan struct{}
	ending error
}

var _ graph.Store = (*Store)(nil)

// Open opens the store in a folder, or makes one where there is none. The
// error wraps ErrBusy when another process holds it, ErrDamaged when the files
// are not what was written, ErrFormat when they are of another format or program, and
// fs.ErrNotExist when there is none to read.
func Open(ctx context.Context, opt Options) (*Store, error) {
	if opt.Timeout <= 0 {
		opt.Timeout = patience
	}
	c, err := readCard(opt.Dir)
	if err == nil {
		err = inspect(ctx, opt.Dir, c, opt.ReadOnly)
	}
	if err == nil && !opt.ReadOnly {
		err = os.MkdirAll(opt.Dir, 0o755)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the store: %w", err)
	}
	s := &Store{ontology: opt.Ontology, dir: opt.Dir, readOnly: opt.ReadOnly, writing: make(chan struct{}, 1), idle: make(chan struct{})}
	s.writing <- struct{}{}
	if err := guard(func() error { return s.open(opt, c) }); err != nil {
		s.abandon()
		return nil, fmt.Errorf("opening the store: %w", err)
	}
	return s, nil
}

func (s *Store) open(opt Options, c *card) (err error) {
	if s.db, err = openFile(filepath.Join(opt.Dir, graphFile), opt); err != nil {
		if errors.Is(err, bolterrors.ErrTimeout) {
			return busy(opt.Dir)
		}
		return err
	}
	if s.identity, err = identify(s.db, opt); err != nil {
		return err
	}
	if c != nil && c.Store != s.identity {
		return damaged("%s: %s is of store %s, %s of store %s. Put back the one that belongs here", opt.Dir, graphFile, s.identity, cardFile, c.Store)
	}
	if s.exact, err = fitExact(s.db, s.ontology, opt.ReadOnly); err != nil || opt.ReadOnly {
		return err
	}
	if c == nil {
		err = writeCard(opt.Dir, card{Store: s.identity, Format: Format, MadeBy: madeBy()})
	}
	return errors.Join(err, hold(opt.Dir))
}

func openFile(path string, opt Options) (*bolt.DB, error) {
	o := &bolt.Options{
		Timeout: opt.Timeout, ReadOnly: opt.ReadOnly, FreelistType: bolt.FreelistMapType, NoStatistics: true,
		InitialMmapSize: MaxSize, MaxSize: MaxSize,
	}
	if runtime.GOOS == "windows" { // it would make the file as long as the map
		o.InitialMmapSize, o.MaxSize = 0, 0
	}
	db, err := bolt.Open(path, 0o644, o)
	switch {
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch):
		return nil, damaged("%s: %v. Put it back from a backup", path, err)
	case err != nil:
		return nil, err
	}
	db.AllocSize = 1 << 20
	return db, nil
}

// identify gives the identity of a store, and makes one in a new file.
func identify(db *bolt.DB, opt Options) (string, error) {
	var found string
	path := filepath.Join(opt.Dir, graphFile)
	err := db.View(func(tx *bolt.Tx) error {
		if first, _ := tx.Cursor().First(); first == nil {
			return nil
		}
		meta := tx.Bucket(metaBucket)
		if meta == nil || meta.Get(identityKey) == nil {
			return fmt.Errorf("%w: %s is a file of another program. Move it away", ErrFormat, path)
		}
		if format := number(meta.Get(formatKey)); format > Format {
			return fmt.Errorf("%w: %s has format %d (limit %d). Use a newer version", ErrFormat, path, format, Format)
		}
		for _, name := range buckets() {
			if tx.Bucket(name) == nil {
				return damaged("%s: the part %q is missing. Put it back from a backup", path, name)
			}
		}
		found = string(meta.Get(identityKey))
		return nil
	})
	if err != nil || found != "" {
		return found, err
	}
	if opt.ReadOnly {
		return "", damaged("%s: it was never finished. Open it for writing once", path)
	}
	id := make([]byte, 8)
	_, _ = rand.Read(id)
	found = hex.EncodeToString(id)
	return found, db.Update(func(tx *bolt.Tx) error { return create(tx, found) })
}

// abandon lets go of a store that could not be opened.
func (s *Store) abandon() {
	if s.db != nil {
		_ = guard(s.db.Close)
	}
}

// Identity implements graph.Store.
func (s *Store) Identity() string { return s.identity }

// enter counts a call or sequence in.
func (s *Store) enter(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return graph.ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.users++
	return nil
}

// leave counts it out. The last one to leave a closed store ends it.
func (s *Store) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users--
	if s.closed && s.users == 0 {
		s.ending = s.shut()
		close(s.idle)
	}
}

func (s *Store) isClosed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

// Close implements graph.Store. It waits up to a second for what is running;
// a sequence ends with ErrClosed, and one that stands still for longer keeps
// the file until it goes on.
func (s *Store) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	if s.users == 0 {
		s.ending = s.shut()
		close(s.idle)
	}
	s.mu.Unlock()
	select {
	case <-s.idle:
		return s.ending
	case <-time.After(patience):
		return fmt.Errorf("closing the store: %w: a sequence is still being read; it closes with that", ErrBusy)
	}
}

// shut closes the file. After a panic inside a write the library's lock is
// never given back, so then the file is left to the end of the process.
func (s *Store) shut() error {
	if !s.readOnly {
		release(s.dir)
	}
	if s.broken != nil {
		return s.broken
	}
	return guard(s.db.Close)
}
