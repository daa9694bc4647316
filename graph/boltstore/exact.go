package boltstore

import (
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// The index of attributes finds nodes of a kind by the value of an attribute
// that the ontology marks @index(by: [EXACT]). It holds what is shown. Long
// values are cut, so whoever walks it compares again.
const longestExact = 128

// exactEntry is the key of a node under one of its values. False says that the
// value is not of a kind that is indexed.
func exactEntry(n graph.Node, name string) ([]byte, bool) {
	text, ok := exactText(n.Attrs[name])
	if !ok {
		return nil, false
	}
	return keyOf(string(n.Kind), name, text, string(n.ID)), true
}

func exactText(value any) (string, bool) {
	switch v := value.(type) {
	case string, bool, float64:
		text := string(appendValue(nil, v))
		return text[:min(len(text), longestExact)], true
	}
	return "", false
}

// exactNames lists the indexed attributes of a kind.
func exactNames(o *schema.Ontology, kind schema.Kind) []string {
	decl := o.Kind(kind)
	if decl == nil {
		return nil
	}
	var out []string
	for _, a := range decl.Attributes {
		if a.Exact {
			out = append(out, a.Name)
		}
	}
	return out
}

// exactPrefix gives the part of the index in which the answer lies, when the
// query names a kind and an indexed attribute.
func (s *Store) exactPrefix(q graph.NodeQuery) ([]byte, bool) {
	if !s.exact || q.Kind == "" {
		return nil, false
	}
	names := exactNames(s.ontology, q.Kind)
	for _, name := range slices.Sorted(maps.Keys(q.Where)) {
		if text, ok := exactText(q.Where[name]); ok && slices.Contains(names, name) {
			return keyOf(string(q.Kind), name, text), true
		}
	}
	return nil, false
}

// exactNodes walks the index.
func exactNodes(t *tables, q graph.NodeQuery, prefix []byte) func() (graph.Node, bool, error) {
	list := newScan(t.exact, nil, prefix)
	if q.After != "" {
		list.skip(appendPart(slices.Clone(prefix), string(q.After)))
	}
	return func() (graph.Node, bool, error) {
		for {
			key, _ := list.next()
			if key == nil {
				return graph.Node{}, false, nil
			}
			at, value := firstUnder(t.nodes, key[len(prefix):])
			if at == nil {
				return graph.Node{}, false, damaged("%q stands in the index of attributes only", key)
			}
			n, err := nodeAt(at, value)
			if err != nil {
				return n, false, err
			}
			if q.Matches(n) {
				return n, true, nil
			}
		}
	}
}

// reindex moves a node in the index from what was shown to what is shown now.
func (t *tables) reindex(o *schema.Ontology, before, now *graph.Node) error {
	if before != nil {
		for _, name := range exactNames(o, before.Kind) {
			if key, ok := exactEntry(*before, name); ok {
				if err := t.exact.Delete(key); err != nil {
					return err
				}
			}
		}
	}
	if now == nil {
		return nil
	}
	for _, name := range exactNames(o, now.Kind) {
		if key, ok := exactEntry(*now, name); ok {
			if err := t.exact.Put(key, nil); err != nil {
				return fmt.Errorf("index of %s: %w", now.ID, err)
			}
		}
	}
	return nil
}

// exactFields is a fingerprint of what the ontology wants indexed.
func exactFields(o *schema.Ontology) []byte {
	var b strings.Builder
	for _, kind := range o.Kinds() {
		fmt.Fprintf(&b, "%s %v\n", kind, exactNames(o, kind))
	}
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(b.String()))
	return numeral(hash.Sum64())
}

// fitExact makes the index anew when the ontology wants another one than the
// file has. A store that is only read goes without.
func fitExact(db *bolt.DB, o *schema.Ontology, readOnly bool) (bool, error) {
	fits := false
	err := db.View(func(tx *bolt.Tx) error {
		fits = string(tx.Bucket(metaBucket).Get(exactFieldKey)) == string(exactFields(o))
		return nil
	})
	if err != nil || fits || readOnly {
		return fits, err
	}
	return true, db.Update(func(tx *bolt.Tx) error {
		if err := tx.DeleteBucket(exactBucket); err != nil {
			return err
		}
		if _, err := tx.CreateBucket(exactBucket); err != nil {
			return err
		}
		t := tablesOf(tx)
		list := newScan(t.nodes, nil, []byte{})
		for key, value := list.next(); key != nil; key, value = list.next() {
			n, err := nodeAt(key, value)
			if err != nil {
				return err
			}
			list.skip(keyOf(string(n.ID)))
			if err := t.reindex(o, nil, &n); err != nil {
				return err
			}
		}
		return t.meta.Put(exactFieldKey, exactFields(o))
	})
}
