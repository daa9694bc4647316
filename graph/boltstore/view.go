package boltstore

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"slices"

	bolt "go.etcd.io/bbolt"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// scan walks the keys of a bucket that begin with any of some prefixes, given
// in ascending order, and only those after a key.
type scan struct {
	cursor   *bolt.Cursor
	prefixes [][]byte
	after    []byte // nothing up to here, nor what begins with its parts
	inside   bool
}

func newScan(b *bolt.Bucket, after []byte, prefixes ...[]byte) *scan {
	return &scan{cursor: b.Cursor(), prefixes: prefixes, after: after}
}

// next gives the next key with its value, or nil at the end. They are valid
// until the transaction ends or writes.
func (s *scan) next() (key, value []byte) {
	for len(s.prefixes) > 0 {
		prefix := s.prefixes[0]
		if s.inside {
			key, value = s.cursor.Next()
		} else {
			key, value = s.cursor.Seek(later(prefix, s.after))
			s.inside = true
		}
		if len(s.after) > 0 && bytes.HasPrefix(key, s.after) {
			key, value = s.cursor.Seek(past(s.after))
		}
		if key != nil && bytes.HasPrefix(key, prefix) {
			return key, value
		}
		s.prefixes, s.inside = s.prefixes[1:], false
	}
	return nil, nil
}

// skip passes over everything that begins with these parts.
func (s *scan) skip(parts []byte) { s.after = append(s.after[:0], parts...) }

func later(a, b []byte) []byte {
	if bytes.Compare(a, b) < 0 {
		return b
	}
	return a
}

// prefixesOf gives the keys of a set of texts, ascending, each once.
func prefixesOf[T ~string](texts []T, front ...string) [][]byte {
	sorted := slices.Compact(slices.Sorted(slices.Values(texts)))
	out := make([][]byte, 0, len(sorted))
	for _, t := range sorted {
		out = append(out, keyOf(append(slices.Clone(front), string(t))...))
	}
	return out
}

// firstUnder gives the first entry of a bucket whose key begins with a prefix, or nil.
func firstUnder(b *bolt.Bucket, prefix []byte) (key, value []byte) {
	key, value = b.Cursor().Seek(prefix)
	if key == nil || !bytes.HasPrefix(key, prefix) {
		return nil, nil
	}
	return key, value
}

// nodeAt reads a node from an entry of the bucket of nodes.
func nodeAt(key, sealed []byte) (graph.Node, error) {
	parts, ok := partsOf(key)
	if !ok || len(parts) != 2 {
		return graph.Node{}, damaged("%q is no key of a node", key)
	}
	value, err := unseal(key, sealed)
	if err != nil {
		return graph.Node{}, damaged("node %s: %v", parts[0], err)
	}
	kind, rest, ok := cutPart(value)
	if !ok {
		return graph.Node{}, damaged("node %s: it has no kind", parts[0])
	}
	attrs, err := readAttrs(rest)
	if err != nil {
		return graph.Node{}, damaged("node %s: %v", parts[0], err)
	}
	return graph.Node{ID: graph.ID(parts[0]), Kind: schema.Kind(kind), Attrs: attrs, Source: graph.ID(parts[1])}, nil
}

// nodeValue writes what nodeAt reads.
func nodeValue(key []byte, n graph.Node) []byte {
	return seal(key, appendAttrs(keyOf(string(n.Kind)), n.Attrs))
}

// edgeAt reads an edge from an entry of the bucket of outgoing edges.
func edgeAt(key, sealed []byte) (graph.Edge, error) {
	k, rest, ok := readOut(key)
	source, rest, ok2 := cutPart(rest)
	if !ok || !ok2 || len(rest) > 0 {
		return graph.Edge{}, damaged("%q is no key of an edge", key)
	}
	value, err := unseal(key, sealed)
	if err != nil {
		return graph.Edge{}, damaged("edge %s: %v", k, err)
	}
	attrs, err := readAttrs(value)
	if err != nil {
		return graph.Edge{}, damaged("edge %s: %v", k, err)
	}
	return graph.Edge{EdgeKey: k, Attrs: attrs, Source: graph.ID(source)}, nil
}

// edgeValue writes what edgeAt reads.
func edgeValue(key []byte, e graph.Edge) []byte { return seal(key, appendAttrs(nil, e.Attrs)) }

// shownEdge gives the edge that is shown of those asserted under a key.
func (t *tables) shownEdge(k graph.EdgeKey) (graph.Edge, error) {
	key, value := firstUnder(t.out, outKey(k))
	if key == nil {
		return graph.Edge{}, damaged("edge %s stands in the list of incoming edges only", k)
	}
	return edgeAt(key, value)
}

// sourceEntry is what the bucket of sources holds.
type sourceEntry struct {
	Asserts uint64       `json:"asserts"` // how many nodes and edges
	Source  graph.Source `json:"source"`
}

func sourceAt(key, sealed []byte) (sourceEntry, error) {
	var e sourceEntry
	value, err := unseal(key, sealed)
	if err == nil {
		err = json.Unmarshal(value, &e)
	}
	if err != nil {
		return e, damaged("source %s: %v", key, err)
	}
	return e, nil
}

// source gives the entry of a source; none is the zero value.
func (t *tables) source(id graph.ID) (sourceEntry, error) {
	key := []byte(id)
	sealed := t.sources.Get(key)
	if sealed == nil {
		return sourceEntry{}, nil
	}
	return sourceAt(key, sealed)
}

func (t *tables) revision() graph.Revision { return graph.Revision(number(t.meta.Get(revisionKey))) }

// changeKey places a change: within its revision, in the order of the contract.
func changeKey(r graph.Revision, place int) []byte {
	return binary.BigEndian.AppendUint64(numeral(uint64(r)), uint64(place))
}

// changeValue writes a change: whether it is gone, its source, and the parts of
// the node or edge.
func changeValue(key []byte, c graph.Change) []byte {
	state := "there"
	if c.Gone {
		state = "gone"
	}
	parts := []string{state, string(c.Source), string(c.Node)}
	if c.Edge != nil {
		parts = []string{state, string(c.Source), string(c.Edge.From), string(c.Edge.Name), string(c.Edge.To)}
	}
	return seal(key, keyOf(parts...))
}

// changeAt reads what changeValue wrote.
func changeAt(key, sealed []byte) (graph.Change, error) {
	value, err := unseal(key, sealed)
	if err != nil || len(key) != 16 {
		return graph.Change{}, damaged("change %x: %v", key, errSum)
	}
	parts, ok := partsOf(value)
	if !ok || (len(parts) != 3 && len(parts) != 5) {
		return graph.Change{}, damaged("change %x: %v", key, errValue)
	}
	c := graph.Change{Revision: graph.Revision(number(key[:8])), Source: graph.ID(parts[1]), Gone: parts[0] == "gone"}
	if len(parts) == 3 {
		c.Node = graph.ID(parts[2])
		return c, nil
	}
	c.Edge = &graph.EdgeKey{From: graph.ID(parts[2]), Name: schema.EdgeName(parts[3]), To: graph.ID(parts[4])}
	return c, nil
}
