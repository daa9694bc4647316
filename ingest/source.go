package ingest

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/read"
)

// DefaultMaxBytes is the size of the largest file that is read when nothing else is said.
const DefaultMaxBytes = 32 << 20

// Source is one file to be read.
type Source struct {
	// Name is the name under which it is reported and kept, with slashes.
	Name string
	// Origin names the place it came from, the same when its content has
	// changed: that of the file, archive, table or address. "" for stdin.
	Origin string
	// Read gives the bytes and what is said about them. An error refuses the
	// source and stops nothing else. Read is called at most once.
	Read func() ([]byte, doc.Hints, error)
}

// Limits bounds what is read, and says what holds for every source.
type Limits struct {
	MaxBytes     int64         // of one file; 0 for DefaultMaxBytes
	Hints        doc.Hints     // these go before what the file beside a file says
	AllowPrivate bool          // addresses of this machine and of private networks may be fetched
	Timeout      time.Duration // for one address with its redirects; 0 for DefaultTimeout
}

// Sources gives the documents that paths name: a file, every file of a folder
// in the order of names, what an http or https address leads to, or - for
// stdin. A ZIP archive gives its files and a table its rows, each as a source
// of its own. Hidden files are passed over, and so are the .meta.yaml files
// that speak about others. A folder is never left: a link that leads out of it
// is refused. What cannot be read is a source whose Read says why, so that it
// is reported with the rest.
func Sources(paths []string, stdin io.Reader, limits Limits) iter.Seq[Source] {
	if limits.MaxBytes <= 0 {
		limits.MaxBytes = DefaultMaxBytes
	}
	return func(yield func(Source) bool) {
		w := &walk{Limits: limits, web: newFetcher(limits), yield: yield}
		for _, p := range paths {
			if !w.sourcesOf(p, stdin) {
				return
			}
		}
	}
}

// CountFiles says about how many sources paths give, without opening any: an
// archive or a table counts as one, and so does what may be refused.
func CountFiles(paths []string) int {
	count := 0
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil || !info.IsDir() {
			count++
			continue
		}
		_ = filepath.WalkDir(p, func(name string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return nil //nolint:nilerr // what cannot be read is refused when its turn comes
			case name != p && isHidden(filepath.ToSlash(name)) && entry.IsDir():
				return fs.SkipDir
			case !entry.IsDir() && !isHidden(filepath.ToSlash(name)) && !isSidecar(name):
				count++
			}
			return nil
		})
	}
	return count
}

// walk is one run over the paths. Its methods say whether more is wanted.
type walk struct {
	Limits
	web   *fetcher
	yield func(Source) bool
}

func (w *walk) sourcesOf(p string, stdin io.Reader) bool {
	name := filepath.ToSlash(p)
	switch {
	case p == "-":
		data, err := w.readAll(stdin)
		return w.from("").open("stdin", data, w.Hints, err, 0)
	case isAddress(p):
		data, hints, err := w.web.fetch(p)
		return w.from(p).open(p, data, w.Hints.Over(hints), err, 0)
	}
	info, err := os.Stat(p)
	switch {
	case err != nil:
		return w.yield(refused(name, reason(err)))
	case info.IsDir():
		return w.folder(p)
	}
	// A file that a person names may be a link: what it leads to is what was named.
	dir, base := filepath.Split(p)
	if dir == "" {
		dir = "."
	}
	return w.file(name, place{dir: dir}, base)
}

// from is a walk over what one place holds, each part of which has the place as
// its origin. The place "" has no name.
func (w *walk) from(place string) *walk {
	within := *w
	origin := ""
	if place != "" {
		origin = OriginOf(place)
	}
	within.yield = func(s Source) bool {
		s.Origin = origin
		return w.yield(s)
	}
	return &within
}

// errStop ends a walk whose receiver wants no more.
var errStop = errors.New("stop")

func (w *walk) folder(dir string) bool {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return w.yield(refused(filepath.ToSlash(dir), reason(err)))
	}
	defer root.Close()
	err = fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		full := path.Join(filepath.ToSlash(dir), name)
		var more bool
		switch {
		case err != nil:
			more = w.yield(refused(full, reason(err)))
		case name != "." && isHidden(name) && entry.IsDir():
			return fs.SkipDir
		case entry.IsDir() || isHidden(name) || isSidecar(name):
			return nil
		default:
			more = w.file(full, place{dir: dir, bound: true}, name)
		}
		if !more {
			return errStop
		}
		return nil
	})
	return err == nil
}

func isHidden(name string) bool { return strings.HasPrefix(path.Base(name), ".") }

func isSidecar(name string) bool { return strings.HasSuffix(name, ".meta.yaml") }

// headBytes is how much of a file is looked at to tell whether it holds several documents.
const headBytes = 64 << 10

// file gives a file, which is read when it is asked for, or what it holds,
// for which it is read at once.
func (w *walk) file(name string, at place, base string) bool {
	var head []byte
	err := at.with(func(fsys fs.FS) error {
		f, err := openRegular(fsys, base)
		if err != nil {
			return err
		}
		defer f.Close()
		head, err = io.ReadAll(io.LimitReader(f, headBytes))
		return err
	})
	limits := w.Limits
	if err != nil || !read.MayHold(head) {
		return w.yield(Source{Name: name, Origin: OriginOf(name), Read: func() ([]byte, doc.Hints, error) { return limits.readAt(at, base) }})
	}
	data, hints, err := limits.readAt(at, base)
	return w.from(name).open(name, data, hints, err, 0)
}

// open gives what was read: the files of an archive, the rows of a table, or
// one document. Depth counts the archives around it.
func (w *walk) open(name string, data []byte, hints doc.Hints, err error, depth int) bool {
	if err != nil {
		return w.yield(refused(name, err))
	}
	archive, err := read.Archive(data)
	switch {
	case err != nil:
		return w.yield(refused(name, err))
	case archive != nil && depth > 0:
		return w.yield(refused(name, fmt.Errorf("%w: an archive within an archive (limit 1 level). Unpack it first", read.ErrRefused)))
	case archive != nil:
		return w.archive(name, archive, hints, depth)
	}
	if read.IsParties(data) {
		return w.yield(given(name, data, hints))
	}
	records, err := read.RecordsBy(name, data, hints.Columns)
	if err != nil {
		return w.yield(refused(name, err))
	}
	for _, r := range records {
		if !w.yield(given(r.Name, r.Data, hints.Over(r.Hints))) {
			return false
		}
	}
	return len(records) > 0 || w.yield(given(name, data, hints))
}

// archive gives the files of an archive in the order of their names. Nothing
// is written to disk; a name that would lead elsewhere is refused all the same.
func (w *walk) archive(name string, z *zip.Reader, hints doc.Hints, depth int) bool {
	files := slices.Clone(z.File)
	slices.SortStableFunc(files, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	byName := make(map[string]*zip.File, len(files))
	for _, f := range files {
		byName[f.Name] = f
	}
	for _, f := range files {
		switch {
		case f.FileInfo().IsDir() || isHidden(f.Name) || isSidecar(f.Name) || strings.HasPrefix(f.Name, "__MACOSX/"):
			continue
		case !fs.ValidPath(f.Name) || strings.Contains(f.Name, `\`):
			if !w.yield(refused(name, fmt.Errorf("%w: %.80q in the archive is no name of a file within it", read.ErrRefused, f.Name))) {
				return false
			}
			continue
		}
		data, said, err := w.readBeside(f.Name, func(name string) ([]byte, error) {
			if byName[name] == nil {
				return nil, reason(fs.ErrNotExist)
			}
			return read.Entry(byName[name], w.MaxBytes)
		})
		if !w.open(path.Join(name, f.Name), data, hints.Over(said), err, depth+1) {
			return false
		}
	}
	return true
}

// place is where files are read.
type place struct {
	dir   string
	bound bool // no link may lead out of it
}

// with opens the place for a while. A walk over it may be over by then.
func (p place) with(use func(fs.FS) error) error {
	if !p.bound {
		return use(os.DirFS(p.dir))
	}
	root, err := os.OpenRoot(p.dir)
	if err != nil {
		return reason(err)
	}
	defer root.Close()
	return use(root.FS())
}

func (l Limits) readAt(at place, name string) (data []byte, hints doc.Hints, err error) {
	err = at.with(func(fsys fs.FS) error {
		data, hints, err = l.readBeside(name, func(name string) ([]byte, error) { return l.readFile(fsys, name) })
		return err
	})
	return data, hints, err
}

// readBeside reads a file and the one beside it that speaks about it, as
// NAME.meta.yaml or, without the ending of NAME, as STEM.meta.yaml.
func (l Limits) readBeside(name string, get func(string) ([]byte, error)) ([]byte, doc.Hints, error) {
	data, err := get(name)
	if err != nil {
		return nil, doc.Hints{}, err
	}
	for _, beside := range [...]string{read.SidecarName(name), read.SidecarName(strings.TrimSuffix(name, path.Ext(name)))} {
		said, err := get(beside)
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

func openRegular(fsys fs.FS, name string) (fs.File, error) {
	// A device or a pipe could keep whoever opens it waiting.
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, reason(err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%w: not a regular file", read.ErrRefused)
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, reason(err)
	}
	return f, nil
}

func (l Limits) readFile(fsys fs.FS, name string) ([]byte, error) {
	f, err := openRegular(fsys, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
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
		return nil, fmt.Errorf("%w: the file is too large (limit %s)", read.ErrRefused, sizeOf(l.MaxBytes))
	}
	return data, nil
}

// sizeOf writes a number of bytes in whole MiB where it is some.
func sizeOf(bytes int64) string {
	if bytes >= 1<<20 && bytes%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", bytes>>20)
	}
	return fmt.Sprintf("%d bytes", bytes)
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
	return Source{Name: name, Origin: OriginOf(name), Read: func() ([]byte, doc.Hints, error) { return nil, doc.Hints{}, err }}
}

// given is a source that was read already.
func given(name string, data []byte, hints doc.Hints) Source {
	return Source{Name: name, Read: func() ([]byte, doc.Hints, error) { return data, hints, nil }}
}
