package boltstore

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

	"github.com/lacuna-law/lacuna/graph"
)

// mostProblems is where Verify stops listing.
const mostProblems = 100

// Verify reads everything and says what is wrong, a line each: checksums, keys
// out of order, lists that disagree with what they list, edges without a node,
// sources that assert more or less than they are said to. No line means
// that the file holds what was written. The error says why it could not be read.
func (s *Store) Verify(ctx context.Context) (problems []string, err error) {
	err = s.view(ctx, func(t *tables) error {
		v := &verifier{tables: t, ctx: ctx, counts: map[graph.ID]uint64{}}
		for _, part := range []func() error{v.nodeTable, v.outTable, v.lists, v.sourceTable, v.changeTable} {
			if err := part(); err != nil {
				return err
			}
		}
		if s.exact {
			err = v.exactTable(s)
		}
		problems = v.problems
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("verifying %s: %w", s.dir, err)
	}
	return problems, nil
}

// verifier gathers what is wrong.
type verifier struct {
	*tables
	ctx      context.Context //nolint:containedctx // it lives for one call
	counts   map[graph.ID]uint64
	problems []string
}

func (v *verifier) say(format string, args ...any) {
	if len(v.problems) < mostProblems {
		v.problems = append(v.problems, fmt.Sprintf(format, args...))
	}
}

// each reads a bucket from its first to its last entry.
func (v *verifier) each(name string, b *bolt.Bucket, look func(key, value []byte)) error {
	var before []byte
	c := b.Cursor()
	for key, value := c.First(); key != nil; key, value = c.Next() {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		if before != nil && bytes.Compare(before, key) >= 0 {
			v.say("%s: the key %q is out of order", name, key)
		}
		before = append(before[:0], key...)
		look(key, value)
	}
	return nil
}

func (v *verifier) nodeTable() error {
	return v.each("nodes", v.nodes, func(key, value []byte) {
		n, err := nodeAt(key, value)
		if err != nil {
			v.say("%v", err)
			return
		}
		v.counts[n.Source]++
		if v.byNode.Get(keyOf(string(n.Source), string(n.ID))) == nil {
			v.say("node %s: not in the list of its source %s", n.ID, n.Source)
		}
	})
}

func (v *verifier) outTable() error {
	return v.each("edges", v.out, func(key, value []byte) {
		e, err := edgeAt(key, value)
		if err != nil {
			v.say("%v", err)
			return
		}
		v.counts[e.Source]++
		if v.byEdge.Get(slices.Concat(keyOf(string(e.Source)), outKey(e.EdgeKey))) == nil {
			v.say("edge %s: not in the list of its source %s", e.EdgeKey, e.Source)
		}
		if v.in.Get(inKey(e.EdgeKey)) == nil {
			v.say("edge %s: not in the list of incoming edges", e.EdgeKey)
		}
		for _, end := range []graph.ID{e.From, e.To} {
			if at, _ := firstUnder(v.nodes, keyOf(string(end))); at == nil {
				v.say("edge %s: node %s is not there", e.EdgeKey, end)
			}
		}
	})
}

// lists reads the lists that repeat what nodes and edges say.
func (v *verifier) lists() error {
	err := v.each("incoming edges", v.in, func(key, _ []byte) {
		back, _, ok := readOut(key)
		if at, _ := firstUnder(v.out, outKey(graph.EdgeKey{From: back.To, Name: back.Name, To: back.From})); !ok || at == nil {
			v.say("incoming edges: %q is no edge", key)
		}
	})
	if err != nil {
		return err
	}
	turned := func(name string, list, of *bolt.Bucket) error {
		return v.each(name, list, func(key, _ []byte) {
			_, rest, ok := cutPart(key)
			if !ok || of.Get(slices.Concat(rest, key[:len(key)-len(rest)])) == nil {
				v.say("%s: %q is not asserted", name, key)
			}
		})
	}
	return firstOf(turned("nodes by source", v.byNode, v.nodes), turned("edges by source", v.byEdge, v.out))
}

func (v *verifier) sourceTable() error {
	err := v.each("sources", v.sources, func(key, value []byte) {
		e, err := sourceAt(key, value)
		if err != nil {
			v.say("%v", err)
			return
		}
		if got := v.counts[e.Source.ID]; got != e.Asserts || string(e.Source.ID) != string(key) {
			v.say("source %s: it asserts %d things and is said to assert %d", key, got, e.Asserts)
		}
		delete(v.counts, e.Source.ID)
	})
	for id := range v.counts {
		v.say("source %s: it is not in the list of sources", id)
	}
	return err
}

func (v *verifier) changeTable() error {
	var last graph.Revision
	err := v.each("changes", v.changes, func(key, value []byte) {
		c, err := changeAt(key, value)
		if err != nil {
			v.say("%v", err)
			return
		}
		last = c.Revision
	})
	if now := v.revision(); last > now {
		v.say("the newest change is of revision %d, the store at %d", last, now)
	}
	return err
}

// exactTable compares the index of attributes with the nodes that are shown.
func (v *verifier) exactTable(s *Store) error {
	want := 0
	list := newScan(v.nodes, nil, []byte{})
	for key, value := list.next(); key != nil; key, value = list.next() {
		n, err := nodeAt(key, value)
		if err != nil {
			return nil //nolint:nilerr // said above
		}
		list.skip(keyOf(string(n.ID)))
		for _, name := range exactNames(s.ontology, n.Kind) {
			if entry, ok := exactEntry(n, name); ok {
				if want++; v.exact.Get(entry) == nil {
					v.say("node %s: not in the index by %s", n.ID, name)
				}
			}
		}
	}
	got := 0
	err := v.each("index of attributes", v.exact, func([]byte, []byte) { got++ })
	if got != want {
		v.say("the index of attributes has %d entries, not %d", got, want)
	}
	return err
}
