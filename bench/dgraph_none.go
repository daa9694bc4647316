//go:build !dgraph

package main

import "context"

// onDgraph says what it takes to measure over a cluster: the client library of
// the store, which go.mod of this module does not hold.
func (b *bench) onDgraph(context.Context) error {
	b.r.note("Dgraph not run: this program was built without -tags dgraph.")
	return nil
}
