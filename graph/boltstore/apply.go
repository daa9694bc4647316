package boltstore

import (
	"context"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"github.com/lacuna-law/lacuna/graph"
)

// Apply implements graph.Store. It costs what the batch costs, whatever the
// store holds: what a source asserted before is found by the source.
func (s *Store) Apply(ctx context.Context, b graph.Batch) (graph.Revision, error) {
	if err := s.enter(ctx); err != nil {
		return 0, err
	}
	defer s.leave()
	if s.readOnly {
		return 0, fmt.Errorf("applying a batch of %s: %w", b.Source.ID, ErrReadOnly)
	}
	b, err := b.Check(s.ontology)
	if err != nil {
		return 0, err
	}
	select {
	case <-s.writing:
		defer func() { s.writing <- struct{}{} }()
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	r, err := s.write(ctx, b)
	if err != nil {
		return 0, fmt.Errorf("applying a batch of %s: %w", b.Source.ID, err)
	}
	return r, nil
}

// write makes one transaction of a batch. The caller holds the token of writers.
func (s *Store) write(ctx context.Context, b graph.Batch) (r graph.Revision, err error) {
	if err := s.whole(); err != nil {
		return 0, err
	}
	var tx *bolt.Tx
	err = guard(func() (err error) {
		if tx, err = s.db.Begin(true); err != nil {
			return err
		}
		w := newWriter(tablesOf(tx), s.ontology, b)
		if r, err = w.write(ctx, b); err != nil || !w.changed {
			return errors.Join(err, tx.Rollback())
		}
		return tx.Commit()
	})
	if errors.Is(err, ErrDamaged) && tx != nil {
		s.giveUp(tx, err)
	}
	return r, err
}

// whole says why nothing may be written any more, or nil.
func (s *Store) whole() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.broken
}

// giveUp takes a transaction back that met damage. Where even that fails the
// library holds its lock for good, so nothing is written any more.
func (s *Store) giveUp(tx *bolt.Tx, cause error) {
	if err := guard(tx.Rollback); errors.Is(err, ErrDamaged) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.broken = cause
	}
}
