package boltstore

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"slices"

	bolt "go.etcd.io/bbolt"

	"github.com/lacuna-law/lacuna/graph"
)

// Revision implements graph.Reader.
func (s *Store) Revision(ctx context.Context) (r graph.Revision, err error) {
	err = s.view(ctx, func(t *tables) error {
		r = t.revision()
		return nil
	})
	return r, err
}

// Node implements graph.Reader.
func (s *Store) Node(ctx context.Context, id graph.ID) (n graph.Node, err error) {
	err = s.view(ctx, func(t *tables) error {
		key, value := firstUnder(t.nodes, keyOf(string(id)))
		if key == nil {
			return fmt.Errorf("node %s: %w", id, graph.ErrNotFound)
		}
		n, err = nodeAt(key, value)
		return err
	})
	return n, err
}

// Asserted implements graph.Reader.
func (s *Store) Asserted(ctx context.Context, source graph.ID) (b graph.Batch, err error) {
	err = s.view(ctx, func(t *tables) error {
		b, err = t.asserted(ctx, source)
		return err
	})
	return b, err
}

func (t *tables) asserted(ctx context.Context, source graph.ID) (graph.Batch, error) {
	entry, err := t.source(source)
	if err != nil || entry.Asserts == 0 {
		return graph.Batch{}, firstOf(err, fmt.Errorf("source %s: %w", source, graph.ErrNotFound))
	}
	b := graph.Batch{Source: entry.Source}
	front := keyOf(string(source))
	list := newScan(t.byNode, nil, front)
	for key, _ := list.next(); key != nil; key, _ = list.next() {
		full := slices.Concat(key[len(front):], front)
		n, err := nodeAt(full, t.nodes.Get(full))
		if err = firstOf(ctx.Err(), err); err != nil {
			return graph.Batch{}, err
		}
		b.Nodes = append(b.Nodes, n)
	}
	list = newScan(t.byEdge, nil, front)
	for key, _ := list.next(); key != nil; key, _ = list.next() {
		full := slices.Concat(key[len(front):], front)
		e, err := edgeAt(full, t.out.Get(full))
		if err = firstOf(ctx.Err(), err); err != nil {
			return graph.Batch{}, err
		}
		b.Edges = append(b.Edges, e)
	}
	if got := uint64(len(b.Nodes) + len(b.Edges)); got != entry.Asserts {
		return graph.Batch{}, damaged("source %s asserts %d things, and %d are found", source, entry.Asserts, got)
	}
	return b, nil
}

// firstOf gives the first error that there is.
func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// view reads under one snapshot, inside the guard.
func (s *Store) view(ctx context.Context, read func(*tables) error) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.leave()
	return guard(func() error {
		return s.db.View(func(tx *bolt.Tx) error { return read(tablesOf(tx)) })
	})
}

// Nodes implements graph.Reader.
func (s *Store) Nodes(ctx context.Context, q graph.NodeQuery) iter.Seq2[graph.Node, error] {
	return sequence(ctx, s, q.Limit, q.Check(), func(t *tables) func() (graph.Node, bool, error) {
		if prefix, ok := s.exactPrefix(q); ok && q.IDs == nil {
			return exactNodes(t, q, prefix)
		}
		list := newScan(t.nodes, nil, s.nodePrefixes(q)...)
		if q.After != "" {
			list.skip(keyOf(string(q.After)))
		}
		return func() (graph.Node, bool, error) {
			for {
				key, value := list.next()
				if key == nil {
					return graph.Node{}, false, nil
				}
				n, err := nodeAt(key, value)
				if err != nil {
					return n, false, err
				}
				list.skip(keyOf(string(n.ID)))
				if q.Matches(n) {
					return n, true, nil
				}
			}
		}
	})
}

// nodePrefixes gives the parts of the bucket of nodes in which the answer
// lies: ids of a kind share the kind's prefix.
func (s *Store) nodePrefixes(q graph.NodeQuery) [][]byte {
	if q.IDs != nil {
		return prefixesOf(q.IDs)
	}
	if q.Kind == "" {
		return [][]byte{{}}
	}
	decl := s.ontology.Kind(q.Kind)
	if decl == nil {
		return nil
	}
	return [][]byte{[]byte(decl.Prefix + ":")}
}

// Edges implements graph.Reader.
func (s *Store) Edges(ctx context.Context, q graph.EdgeQuery) iter.Seq2[graph.Edge, error] {
	return sequence(ctx, s, q.Limit, q.Check(), func(t *tables) func() (graph.Edge, bool, error) {
		if q.To != nil {
			return t.incoming(q)
		}
		return t.outgoing(q)
	})
}

func (t *tables) outgoing(q graph.EdgeQuery) func() (graph.Edge, bool, error) {
	list := newScan(t.out, nil, edgePrefixes(q.From, q)...)
	if q.After != nil {
		list.skip(outKey(*q.After))
	}
	return func() (graph.Edge, bool, error) {
		for {
			key, value := list.next()
			if key == nil {
				return graph.Edge{}, false, nil
			}
			row, ok := firstParts(key, 3)
			e, err := edgeAt(key, value)
			if err != nil || !ok {
				return e, false, err
			}
			list.skip(row)
			if q.Names == nil || slices.Contains(q.Names, e.Name) {
				return e, true, nil
			}
		}
	}
}

func (t *tables) incoming(q graph.EdgeQuery) func() (graph.Edge, bool, error) {
	list := newScan(t.in, nil, edgePrefixes(q.To, q)...)
	if q.After != nil {
		list.skip(inKey(*q.After))
	}
	return func() (graph.Edge, bool, error) {
		key, _ := list.next()
		if key == nil {
			return graph.Edge{}, false, nil
		}
		back, rest, ok := readOut(key)
		if !ok || len(rest) > 0 {
			return graph.Edge{}, false, damaged("%q is no key of an incoming edge", key)
		}
		e, err := t.shownEdge(graph.EdgeKey{From: back.To, Name: back.Name, To: back.From})
		return e, err == nil, err
	}
}

// edgePrefixes gives the parts of an edge bucket in which the answer lies.
func edgePrefixes(ends []graph.ID, q graph.EdgeQuery) [][]byte {
	if q.Names != nil && len(q.Names) == 0 {
		return nil
	}
	if ends == nil {
		return [][]byte{{}}
	}
	if q.Names == nil {
		return prefixesOf(ends)
	}
	var out [][]byte
	for _, end := range slices.Compact(slices.Sorted(slices.Values(ends))) {
		out = append(out, prefixesOf(q.Names, string(end))...)
	}
	return out
}

// Changes implements graph.Reader.
func (s *Store) Changes(ctx context.Context, since graph.Revision) iter.Seq2[graph.Change, error] {
	return sequence(ctx, s, 0, nil, func(t *tables) func() (graph.Change, bool, error) {
		cursor, begun := t.changes.Cursor(), false
		return func() (graph.Change, bool, error) {
			var key, value []byte
			switch {
			case begun:
				key, value = cursor.Next()
			case since+1 > 0: // nothing is newer than the greatest revision
				key, value = cursor.Seek(changeKey(since+1, 0))
			}
			begun = true
			if key == nil {
				return graph.Change{}, false, nil
			}
			c, err := changeAt(key, value)
			return c, err == nil, err
		}
	})
}

// Sources implements graph.Reader.
func (s *Store) Sources(ctx context.Context) iter.Seq2[graph.Source, error] {
	return sequence(ctx, s, 0, nil, func(t *tables) func() (graph.Source, bool, error) {
		list := newScan(t.sources, nil, []byte{})
		return func() (graph.Source, bool, error) {
			key, value := list.next()
			if key == nil {
				return graph.Source{}, false, nil
			}
			entry, err := sourceAt(bytes.Clone(key), value)
			return entry.Source, err == nil, err
		}
	})
}

// The sizes of the pages in which a sequence is read: the first is small,
// because many want one element.
const (
	firstPage = 8
	lastPage  = 512
)

// sequence yields what a walk of one snapshot gives, in pages: reading is
// inside the guard, what the caller does with an element is outside.
func sequence[T any](ctx context.Context, s *Store, limit int, fault error, start func(*tables) func() (T, bool, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		err := s.enter(ctx)
		if err != nil {
			yield(none, err)
			return
		}
		defer s.leave()
		if fault != nil {
			yield(none, fault)
			return
		}
		p := &pager[T]{left: limit}
		var tx *bolt.Tx
		if err := guard(func() (err error) { tx, err = s.db.Begin(false); return err }); err != nil {
			yield(none, err)
			return
		}
		defer func() { _ = tx.Rollback() }()
		for size := firstPage; !p.done; size = min(size*4, lastPage) {
			err := guard(func() error {
				if p.next == nil {
					p.next = start(tablesOf(tx))
				}
				return p.fill(size)
			})
			for _, x := range p.page {
				if err := ctx.Err(); err != nil {
					yield(none, err)
					return
				}
				if !yield(x, nil) {
					return
				}
			}
			if err == nil && !p.done && s.isClosed() {
				err = graph.ErrClosed
			}
			if err != nil {
				yield(none, err)
				return
			}
		}
	}
}

// pager reads one page after the other.
type pager[T any] struct {
	next func() (T, bool, error)
	page []T
	left int // how many more are wanted; 0 when there is no limit
	done bool
}

func (p *pager[T]) fill(size int) error {
	p.page = p.page[:0]
	for len(p.page) < size {
		x, more, err := p.next()
		if err != nil || !more {
			p.done = true
			return err
		}
		p.page = append(p.page, x)
		if p.left--; p.left == 0 {
			p.done = true
			return nil
		}
	}
	return nil
}
