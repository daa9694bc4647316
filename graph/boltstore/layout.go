package boltstore

import (
	"encoding/binary"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// The buckets of the file. Every key but those of meta, sources and changes is
// a row of parts. Nodes and edges are kept by source, so the first of a row is the one
// that is shown.
var (
	metaBucket    = []byte("meta")
	sourceBucket  = []byte("sources") // source → how much it asserts, and its description
	nodeBucket    = []byte("nodes")   // id, source → kind, attributes
	outBucket     = []byte("out")     // from, name, to, source → attributes
	inBucket      = []byte("in")      // to, name, from → nothing
	byNodeBucket  = []byte("bynode")  // source, id → nothing
	byEdgeBucket  = []byte("byedge")  // source, from, name, to → nothing
	exactBucket   = []byte("exact")   // kind, attribute, value, id → nothing
	changeBucket  = []byte("changes") // revision and place, eight bytes each → a change
	identityKey   = []byte("identity")
	formatKey     = []byte("format")
	revisionKey   = []byte("revision")
	exactFieldKey = []byte("exact")
)

func buckets() [][]byte {
	return [][]byte{metaBucket, sourceBucket, nodeBucket, outBucket, inBucket, byNodeBucket, byEdgeBucket, exactBucket, changeBucket}
}

// create lays out a new file.
func create(tx *bolt.Tx, identity string) error {
	for _, name := range buckets() {
		if _, err := tx.CreateBucket(name); err != nil {
			return fmt.Errorf("part %q: %w", name, err)
		}
	}
	meta := tx.Bucket(metaBucket)
	if err := meta.Put(identityKey, []byte(identity)); err != nil {
		return err
	}
	return meta.Put(formatKey, numeral(Format))
}

func numeral(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// number reads a numeral; anything else is 0.
func number(text []byte) uint64 {
	if len(text) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(text)
}

// tables are the buckets of one transaction.
type tables struct {
	meta, sources, nodes, out, in, byNode, byEdge, exact, changes *bolt.Bucket
}

func tablesOf(tx *bolt.Tx) *tables {
	return &tables{
		meta: tx.Bucket(metaBucket), sources: tx.Bucket(sourceBucket), nodes: tx.Bucket(nodeBucket),
		out: tx.Bucket(outBucket), in: tx.Bucket(inBucket), byNode: tx.Bucket(byNodeBucket),
		byEdge: tx.Bucket(byEdgeBucket), exact: tx.Bucket(exactBucket), changes: tx.Bucket(changeBucket),
	}
}
