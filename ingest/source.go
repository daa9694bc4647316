package ingest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/read"
)

// DefaultMaxBytes is the size of the largest file that is read when nothing else is said.
const DefaultMaxBytes = 32 << 20

// Source is one file to be read.
type Source struct {
	// Name is the name under which it is reported and kept, with slashes.
	Name string
	// Read gives the bytes and what is said about them. An error refuses the
	// source and stops nothing else. Read is called at most once.
	Read func() ([]byte, doc.Hints, error)
}

// Limits bounds what is read, and says what holds for every source.
type Limits struct {
	MaxBytes int64     // of one file; 0 for DefaultMaxBytes
	Hints    doc.Hints // these go before what the file beside a file says
}

// Sources gives the files that paths name: a file, every file of a folder in
// the order of names, or - for stdin. Hidden files are passed over, and so are
// the .meta.yaml files that speak about others. A folder is never left: a link
// that leads out of it is refused. What cannot be read is a source whose Read
// says why, so that it is reported with the rest.
func Sources(paths []string, stdin io.Reader, limits Limits) iter.Seq[Source] {
	if limits.MaxBytes <= 0 {
		limits.MaxBytes = DefaultMaxBytes
	}
	return func(yield func(Source) bool) {
		for _, p := range paths {
			if !limits.sourcesOf(p, stdin, yield) {
				return
			}
		}
	}
}

func (l Limits) sourcesOf(p string, stdin io.Reader, yield func(Source) bool) bool {
	name := filepath.ToSlash(p)
	if p == "-" {
		return yield(Source{Name: "stdin", Read: func() ([]byte, doc.Hints, error) {
			data, err := l.readAll(stdin)
			return data, l.Hints, err
		}})
	}
	if strings.HasPrefix(p, "http://") || strings.HasPrefix(p, "https://") {
		return yield(refused(p, fmt.Errorf("%w: addresses are not fetched yet; save the page and ingest the file", read.ErrRefused)))
	}
	info, err := os.Stat(p)
	switch {
	case err != nil:
		return yield(refused(name, reason(err)))
	case info.IsDir():
		return l.folder(p, yield)
	}
	// A file that a person names may be a link: what it leads to is what was named.
	dir, base := filepath.Split(p)
	if dir == "" {
		dir = "."
	}
	return yield(Source{Name: name, Read: func() ([]byte, doc.Hints, error) { return l.readIn(os.DirFS(dir), base) }})
}

// errStop ends a walk whose receiver wants no more.
var errStop = errors.New("stop")

func (l Limits) folder(dir string, yield func(Source) bool) bool {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return yield(refused(filepath.ToSlash(dir), reason(err)))
	}
	defer root.Close()
	err = fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		s := Source{Name: path.Join(filepath.ToSlash(dir), name)}
		switch {
		case err != nil:
			s = refused(s.Name, reason(err))
		case name != "." && strings.HasPrefix(path.Base(name), ".") && entry.IsDir():
			return fs.SkipDir
		case entry.IsDir() || strings.HasPrefix(path.Base(name), ".") || strings.HasSuffix(name, ".meta.yaml"):
			return nil
		default:
			s.Read = func() ([]byte, doc.Hints, error) { return l.readBelow(dir, name) }
		}
		if !yield(s) {
			return errStop
		}
		return nil
	})
	return err == nil
}

// readBelow reads a file of a folder without leaving it. The folder is opened
// again, because the walk may be over by now.
func (l Limits) readBelow(dir, name string) ([]byte, doc.Hints, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, doc.Hints{}, reason(err)
	}
	defer root.Close()
	return l.readIn(root.FS(), name)
}

// readIn reads a file and the one beside it that speaks about it, as
// NAME.meta.yaml or, without the ending of NAME, as STEM.meta.yaml.
func (l Limits) readIn(fsys fs.FS, name string) ([]byte, doc.Hints, error) {
	data, err := l.readFile(fsys, name)
	if err != nil {
		return nil, doc.Hints{}, err
	}
	for _, beside := range [...]string{read.SidecarName(name), read.SidecarName(strings.TrimSuffix(name, path.Ext(name)))} {
		said, err := l.readFile(fsys, beside)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, doc.Hints{}, fmt.Errorf("%s: %w", path.Base(beside), err)
		}
		hints, err := read.Sidecar(said)
		return data, l.Hints.Over(hints), err
	}
	return data, l.Hints, nil
}

func (l Limits) readFile(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, reason(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, reason(err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%w: not a regular file", read.ErrRefused)
	}
	return l.readAll(f)
}

// readAll reads up to the limit and one byte more, so that a file beyond it is
// refused and not cut.
func (l Limits) readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, l.MaxBytes+1))
	if err != nil {
		return nil, reason(err)
	}
	if int64(len(data)) > l.MaxBytes {
		return nil, fmt.Errorf("%w: the file is too large (limit %d MiB)", read.ErrRefused, l.MaxBytes>>20)
	}
	return data, nil
}

// reason makes a refusal of an error of the file system and keeps its cause
// without the path, which the report gives anyway.
func reason(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return fmt.Errorf("%w: %w", read.ErrRefused, err)
}

func refused(name string, err error) Source {
	return Source{Name: name, Read: func() ([]byte, doc.Hints, error) { return nil, doc.Hints{}, err }}
}
