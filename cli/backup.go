package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/boltstore"
	"github.com/lacuna-law/lacuna/schema"
)

func (a *app) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use: "backup FILE", Args: cobra.ExactArgs(1),
		Short: "A copy of the store at one revision, read through before it is called one",
		Long: `Writes a copy of the store, as it stands at one revision, to a file that is not
there yet. A "lacuna serve" that runs on the store is asked for the copy and goes
on meanwhile. Tokens and the index are not in it.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.onlyFiles("backup"); err != nil {
				return err
			}
			return a.backup(cmd.Context(), args[0])
		},
	}
}

// onlyFiles refuses a command that is for stores in a file.
func (a *app) onlyFiles(command string) error {
	if !a.isCluster() {
		return nil
	}
	return usage("%s: %s: a cluster is not a file. Use `lacuna export` and `lacuna import`, or the backup of Dgraph: see OPERATIONS.md", command, a.store)
}

func (a *app) backup(ctx context.Context, file string) (err error) {
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("backup: %s: it is there already. Name a file that is not", file)
	}
	o, err := schema.Load()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(filepath.Dir(file), ".lacuna-backup-")
	if err != nil {
		return fmt.Errorf("backup: %w. Name a file in a folder that can be written", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	l := label{Format: backupFormat, Made: a.Now().UTC().Format(time.RFC3339), MadeBy: "lacuna " + version()}
	if l.Bytes, l.SHA256, err = a.copyTo(ctx, o, filepath.Join(dir, graphEntry)); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if l.Store, l.Revision, err = inspectCopy(ctx, o, dir); err != nil {
		return fmt.Errorf("backup: the copy is not whole: %w. Run `lacuna verify`", err)
	}
	if err := pack(file, filepath.Join(dir, graphEntry), l); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	a.say("Revision %d of store %s is in %s.", l.Revision, l.Store, file)
	return nil
}

// copyTo writes a copy of the store's file and gives its length and checksum.
func (a *app) copyTo(ctx context.Context, o *schema.Ontology, path string) (n int64, sum string, err error) {
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, "", err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	hash := sha256.New()
	if err := a.copyStore(ctx, o, io.MultiWriter(out, hash)); err != nil {
		return 0, "", err
	}
	n, err = out.Seek(0, io.SeekCurrent)
	return n, hex.EncodeToString(hash.Sum(nil)), err
}

// copyStore writes a copy of the store's file, or has the server that holds it write one.
func (a *app) copyStore(ctx context.Context, o *schema.Ontology, w io.Writer) (err error) {
	s, err := boltstore.Open(ctx, boltstore.Options{Dir: a.data, Ontology: o, ReadOnly: true})
	switch {
	case errors.Is(err, boltstore.ErrBusy):
		return a.copyFromServer(ctx, w, err)
	case noStore(err):
		return fmt.Errorf("no store in %s. Name the data folder with --data", a.data)
	case err != nil:
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	_, err = s.Backup(ctx, w)
	return err
}

func (a *app) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use: "restore FILE", Args: cobra.ExactArgs(1),
		Short: "Puts a backup in the place of the store, after it was read through",
		Long: `Reads a backup to its end and opens it before anything is overwritten. The store
that was there is kept beside as graph.bolt.former until the next restore. The
index is built anew. No other process may have the store open.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.onlyFiles("restore"); err != nil {
				return err
			}
			if err := a.restore(cmd.Context(), args[0]); err != nil {
				return fmt.Errorf("restore: %s: %w", args[0], err)
			}
			return nil
		},
	}
}

func (a *app) restore(ctx context.Context, file string) (err error) {
	o, err := schema.Load()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(a.data, 0o755); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(a.data, restoring)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	l, err := unpack(ctx, file, filepath.Join(dir, graphEntry))
	if err == nil {
		err = matches(ctx, o, dir, l)
	}
	if err != nil {
		return fmt.Errorf("%w. Nothing was changed", err)
	}
	replaced, err := boltstore.Replace(ctx, a.data, filepath.Join(dir, graphEntry), func() error {
		return os.RemoveAll(filepath.Join(a.data, indexFolder)) // it may have followed what is no longer so
	})
	if err != nil {
		return err
	}
	if err := a.reopen(ctx, o, l); err != nil {
		return errors.Join(fmt.Errorf("the restored store does not open; the former one was put back: %w", err), replaced.Undo())
	}
	a.say("Revision %d of store %s, of %s, is in %s, and the index with it.", l.Revision, l.Store, l.Made, a.data)
	if replaced.Former != "" {
		a.say("The store that was there is kept as %s.", replaced.Former)
	}
	return nil
}

// restoring begins the name of a folder in which a backup is unpacked.
const restoring = "restore-"

// matches says whether an unpacked copy is whole and what its label says.
func matches(ctx context.Context, o *schema.Ontology, dir string, l label) error {
	store, revision, err := inspectCopy(ctx, o, dir)
	if err != nil {
		return err
	}
	if store != l.Store || revision != l.Revision {
		return fmt.Errorf("%w: it holds revision %d of store %s, and its label says revision %d of store %s", errBackup, revision, store, l.Revision, l.Store)
	}
	return nil
}

// reopen opens a restored store as it will be used, and makes its index. The
// corpus is left as it was in the backup until something is written.
func (a *app) reopen(ctx context.Context, o *schema.Ontology, l label) (err error) {
	store, dir, err := a.openStore(ctx, o, false)
	if err != nil {
		return err
	}
	h := &house{app: a, ontology: o, store: store, dir: dir}
	defer h.close(&err)
	if err := atRevision(ctx, store, l.Revision); err != nil {
		return err
	}
	return h.followIndex(ctx)
}

func atRevision(ctx context.Context, store graph.Store, want graph.Revision) error {
	got, err := store.Revision(ctx)
	if err == nil && got != want {
		err = fmt.Errorf("it stands at revision %d, not %d", got, want)
	}
	return err
}
