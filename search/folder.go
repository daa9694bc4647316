package search

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/lacuna-law/lacuna/graph"
)

// The keys under which an index says what it is.
const (
	identityKey    = "lacuna:store"
	fingerprintKey = "lacuna:fingerprint"
	watermarkKey   = "lacuna:watermark"
)

// The folders of an index on disk.
const (
	currentFolder  = "current"  // the index
	buildingFolder = "building" // the one being built
	formerFolder   = "former"   // the one being replaced
)

// errUnusable says that an index must be built anew, and why.
type errUnusable struct{ why string }

func (e errUnusable) Error() string { return e.why }

// create makes an empty index in a folder, or in memory for "".
func create(folder string) (bleve.Index, error) {
	if folder == "" {
		return bleve.NewUsing("", newMapping(), scorch.Name, scorch.Name, nil)
	}
	if err := os.RemoveAll(folder); err != nil {
		return nil, fmt.Errorf("search index %s: %w", folder, err)
	}
	ix, err := bleve.NewUsing(folder, newMapping(), scorch.Name, scorch.Name, map[string]any{"bolt_timeout": "1s"})
	if err != nil {
		return nil, fmt.Errorf("search index %s: %w", folder, err)
	}
	return ix, nil
}

// open opens the index of a folder after its segments were read whole and it
// was seen to belong to the store and the plan. The error is an errUnusable
// when it must be built anew.
func open(folder, identity string, p *plan) (ix bleve.Index, watermark graph.Revision, err error) {
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		return nil, 0, errUnusable{"there is none yet"}
	}
	err = guard(func() error {
		trial, err := bleve.OpenUsing(folder, map[string]any{"bolt_timeout": "1s", "read_only": true})
		if err != nil {
			return err
		}
		watermark, err = examine(trial, identity, p)
		return errors.Join(err, trial.Close())
	})
	if err == nil {
		err = guard(func() error {
			ix, err = bleve.OpenUsing(folder, map[string]any{"bolt_timeout": "1s"})
			return err
		})
	}
	var unusable errUnusable
	switch {
	case err == nil:
		return ix, watermark, nil
	case errors.As(err, &unusable):
		return nil, 0, unusable
	case strings.Contains(err.Error(), "timeout"):
		return nil, 0, fmt.Errorf("search index: %s: another process holds it (limit 1 s). End that process or name another folder", folder)
	}
	return nil, 0, errUnusable{"it is damaged: " + err.Error()}
}

// examine says whether an index is whole, of the store, and of the plan.
func examine(ix bleve.Index, identity string, p *plan) (graph.Revision, error) {
	if err := checkSegments(ix); err != nil {
		return 0, errUnusable{"it is damaged: " + err.Error()}
	}
	store, err := ix.GetInternal([]byte(identityKey))
	if err != nil {
		return 0, err
	}
	print, err := ix.GetInternal([]byte(fingerprintKey))
	if err != nil {
		return 0, err
	}
	switch {
	case len(store) == 0:
		return 0, errUnusable{"its building was not finished"}
	case string(store) != identity:
		return 0, errUnusable{"it belongs to another store"}
	case string(print) != p.fingerprint:
		return 0, errUnusable{"it was made by another version"}
	}
	text, err := ix.GetInternal([]byte(watermarkKey))
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseUint(string(text), 10, 64)
	if err != nil {
		return 0, errUnusable{"it does not say at which revision it stands"}
	}
	return graph.Revision(n), nil
}

// checkSegments reads every segment file of an index and compares its
// checksum: a damaged one opens with the right counts and the wrong contents.
func checkSegments(ix bleve.Index) error {
	paths, err := segmentPaths(ix)
	if err != nil {
		return err
	}
	for _, path := range paths {
		if err := checkSegment(path); err != nil {
			return err
		}
	}
	return nil
}

func segmentPaths(ix bleve.Index) ([]string, error) {
	advanced, err := ix.Advanced()
	if err != nil {
		return nil, err
	}
	reader, err := advanced.Reader()
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("its reader is a %T", reader)
	}
	var out []string
	for _, s := range snapshot.Segments() {
		if stored, ok := s.Segment().(interface{ Path() string }); ok {
			out = append(out, stored.Path())
		}
	}
	return out, nil
}

// checkSegment compares the CRC-32 at the end of a segment file with its contents.
func checkSegment(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() < 4 {
		return fmt.Errorf("segment %s is cut off", filepath.Base(path))
	}
	sum := crc32.NewIEEE()
	if _, err := io.CopyN(sum, f, info.Size()-4); err != nil {
		return err
	}
	var want [4]byte
	if _, err := io.ReadFull(f, want[:]); err != nil {
		return err
	}
	if binary.BigEndian.Uint32(want[:]) != sum.Sum32() {
		return fmt.Errorf("segment %s does not match its checksum", filepath.Base(path))
	}
	return nil
}

// install puts the index that was built in the place of the current one. Both are closed.
func install(dir string) error {
	current, building, former := filepath.Join(dir, currentFolder), filepath.Join(dir, buildingFolder), filepath.Join(dir, formerFolder)
	if err := os.RemoveAll(former); err != nil {
		return fmt.Errorf("search index %s: %w", former, err)
	}
	if err := os.Rename(current, former); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("search index %s: %w", current, err)
	}
	if err := os.Rename(building, current); err != nil {
		return fmt.Errorf("search index %s: %w", building, err)
	}
	return os.RemoveAll(former)
}

// guard runs what reads mapped files: a fault in one becomes an error.
func guard(do func() error) (err error) {
	before := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(before)
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, fault)
		}
	}()
	return do()
}

// Leftovers lists the folders in the folder of an index that are there only
// while one is being built, or when that was cut short.
func Leftovers(dir string) []string {
	return []string{filepath.Join(dir, buildingFolder), filepath.Join(dir, formerFolder)}
}
