package boltstore

import (
	"context"
	"fmt"
	"io"

	bolt "go.etcd.io/bbolt"

	"github.com/lacuna-law/lacuna/graph"
)

// Backup writes the store as it stands at one revision, and gives that
// revision. Writing goes on meanwhile. What is written is a graph.bolt: put
// into an empty folder it opens as the same store.
func (s *Store) Backup(ctx context.Context, w io.Writer) (r graph.Revision, err error) {
	if err := s.enter(ctx); err != nil {
		return 0, err
	}
	defer s.leave()
	err = guard(func() error {
		return s.db.View(func(tx *bolt.Tx) error {
			r = tablesOf(tx).revision()
			_, err := tx.WriteTo(untilDone{ctx, w})
			return err
		})
	})
	if err != nil {
		return 0, fmt.Errorf("backup of %s: %w", s.dir, err)
	}
	return r, nil
}

// untilDone is a writer that ends with a context.
type untilDone struct {
	ctx context.Context //nolint:containedctx // it lives for one call
	w   io.Writer
}

func (u untilDone) Write(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.w.Write(p)
}
