package cli

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/boltstore"
	"github.com/lacuna-law/lacuna/schema"
)

// The parts of a backup: a tar in a zstd, so that common tools look into it.
const (
	labelEntry = "backup.json"
	graphEntry = "graph.bolt"
)

// backupFormat is the number of the layout. No newer one is read.
const backupFormat = 1

// maxLabel is the longest label in bytes.
const maxLabel = 64 << 10

// label says what is in a backup.
type label struct {
	Format   int            `json:"format"`
	Store    string         `json:"store"` // the identity
	Revision graph.Revision `json:"revision"`
	Made     string         `json:"made"` // when, in UTC
	MadeBy   string         `json:"madeBy"`
	Bytes    int64          `json:"bytes"`  // of the graph
	SHA256   string         `json:"sha256"` // of the graph
}

// errBackup says that a file is no whole backup.
var errBackup = errors.New("not a whole backup")

// inspectCopy opens a copy of a store, reads all of it, and says what it is.
func inspectCopy(ctx context.Context, o *schema.Ontology, dir string) (store string, r graph.Revision, err error) {
	s, err := boltstore.Open(ctx, boltstore.Options{Dir: dir, Ontology: o, ReadOnly: true})
	if err != nil {
		return "", 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	problems, err := s.Verify(ctx)
	if err != nil {
		return "", 0, err
	}
	if len(problems) > 0 {
		return "", 0, fmt.Errorf("%w: %d problems, the first: %s", errBackup, len(problems), problems[0])
	}
	r, err = s.Revision(ctx)
	return s.Identity(), r, err
}

// pack writes a backup of a graph file under a name that is not taken.
func pack(file, graphPath string, l label) (err error) {
	out, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(out.Name()) // gone already when it was linked
	z, err := zstd.NewWriter(out)
	if err == nil {
		err = errors.Join(packInto(z, graphPath, l), z.Close(), out.Sync())
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return err
	}
	if err := os.Link(out.Name(), file); err == nil || errors.Is(err, os.ErrExist) {
		return err
	}
	return os.Rename(out.Name(), file) // a file system without links
}

func packInto(w io.Writer, graphPath string, l label) error {
	text, err := json.MarshalIndent(l, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.Open(graphPath)
	if err != nil {
		return err
	}
	defer f.Close()
	made, err := time.Parse(time.RFC3339, l.Made)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(w)
	err = archive.WriteHeader(&tar.Header{Name: labelEntry, Mode: 0o600, Size: int64(len(text)), ModTime: made})
	if err == nil {
		_, err = archive.Write(text)
	}
	if err == nil {
		err = archive.WriteHeader(&tar.Header{Name: graphEntry, Mode: 0o600, Size: l.Bytes, ModTime: made})
	}
	if err == nil {
		_, err = io.Copy(archive, f)
	}
	return errors.Join(err, archive.Close())
}

// unpack reads a backup to its end and writes its graph. The error wraps
// errBackup when the file is not what was written.
func unpack(ctx context.Context, file, graphPath string) (l label, err error) {
	in, err := os.Open(file)
	if err != nil {
		return l, err
	}
	defer in.Close()
	z, err := zstd.NewReader(in, zstd.WithDecoderMaxMemory(1<<30), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return l, err
	}
	defer z.Close()
	archive := tar.NewReader(z)
	if l, err = readLabel(archive); err != nil {
		return l, err
	}
	if err := unpackGraph(ctx, archive, graphPath, l); err != nil {
		return l, err
	}
	if _, err := archive.Next(); !errors.Is(err, io.EOF) {
		return l, fmt.Errorf("%w: there is more in it than a graph", errBackup)
	}
	if rest, err := io.Copy(io.Discard, io.LimitReader(z, 1<<20)); err != nil || rest == 1<<20 {
		return l, fmt.Errorf("%w: its end is damaged", errBackup)
	}
	return l, nil
}

func readLabel(archive *tar.Reader) (label, error) {
	var l label
	head, err := archive.Next()
	if err != nil || head.Name != labelEntry || head.Size > maxLabel {
		return l, fmt.Errorf("%w: it does not begin as one does", errBackup)
	}
	text, err := io.ReadAll(archive)
	if err != nil || json.Unmarshal(text, &l) != nil || l.Store == "" {
		return l, fmt.Errorf("%w: its label is damaged", errBackup)
	}
	if l.Format > backupFormat {
		return l, fmt.Errorf("it has format %d, made by %s (limit %d). Use that version or a newer one", l.Format, l.MadeBy, backupFormat)
	}
	return l, nil
}

func unpackGraph(ctx context.Context, archive *tar.Reader, graphPath string, l label) (err error) {
	head, err := archive.Next()
	if err != nil || head.Name != graphEntry || head.Size != l.Bytes {
		return fmt.Errorf("%w: the graph in it is damaged", errBackup)
	}
	out, err := os.OpenFile(graphPath, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	hash := sha256.New()
	read := &faulty{r: archive}
	n, err := io.Copy(io.MultiWriter(untilDone{ctx, out}, hash), read)
	switch {
	case read.err != nil:
		return fmt.Errorf("%w: the graph in it ends after %d of %d bytes: %w", errBackup, n, l.Bytes, read.err)
	case err != nil:
		return err
	case n != l.Bytes || hex.EncodeToString(hash.Sum(nil)) != l.SHA256:
		return fmt.Errorf("%w: the graph in it does not match its checksum", errBackup)
	}
	return out.Sync()
}

// faulty keeps the error of reading apart from those of writing.
type faulty struct {
	r   io.Reader
	err error
}

// Read implements io.Reader.
func (f *faulty) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		f.err = err
	}
	return n, err
}

// untilDone is a writer that ends with a context.
type untilDone struct {
	ctx context.Context //nolint:containedctx // it lives for one call
	w   io.Writer
}

// Write implements io.Writer.
func (u untilDone) Write(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.w.Write(p)
}
