package ingest

import (
	"context"
	"iter"

	"github.com/lacuna-law/lacuna/graph"
)

// Curated shows of a graph the nodes that do not come from a document alone.
// The words that extraction looks for are read from it, so that what a machine
// made of one document changes nothing in what is found in the next.
func Curated(r graph.Reader) graph.Reader { return curated{r} }

type curated struct{ graph.Reader }

// Nodes implements graph.Reader.
func (c curated) Nodes(ctx context.Context, q graph.NodeQuery) iter.Seq2[graph.Node, error] {
	return func(yield func(graph.Node, error) bool) {
		for n, err := range c.Reader.Nodes(ctx, q) {
			if err == nil && isDocument(n.Source) {
				continue
			}
			if !yield(n, err) {
				return
			}
		}
	}
}
