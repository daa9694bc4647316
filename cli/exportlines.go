package cli

import (
	"cmp"
	"container/heap"
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
)

// mostHeld is how many assertions an export holds at a time, beside those of
// the source that it is writing: a graph may be larger than the memory.
const mostHeld = 100_000

// exportGraph writes every assertion: nodes by id, then edges by their ends,
// and by source within each. It merges what the sources assert, reading one
// again when its turn comes and it is no longer held.
func exportGraph(ctx context.Context, r graph.Reader, w io.Writer) error {
	return exportHolding(ctx, r, w, mostHeld)
}

func exportHolding(ctx context.Context, r graph.Reader, w io.Writer, most int) error {
	lines := &exportLines{reader: r, most: most, batches: map[int]graph.Batch{}}
	for source, err := range r.Sources(ctx) {
		if err != nil {
			return err
		}
		lines.sources = append(lines.sources, source)
	}
	var nodes, edges exportHeap
	for i := range lines.sources {
		b, err := lines.batch(ctx, i)
		if err != nil {
			return err
		}
		if len(b.Nodes) > 0 {
			nodes = append(nodes, exportCursor{key: nodeKey(b, 0), source: i})
		}
		if len(b.Edges) > 0 {
			edges = append(edges, exportCursor{key: edgeKey(b, 0), source: i})
		}
	}
	if err := lines.merge(ctx, w, nodes, nodeKey, lineOfNode); err != nil {
		return err
	}
	return lines.merge(ctx, w, edges, edgeKey, lineOfEdge)
}

// nodeKey and edgeKey say where an assertion of a batch stands in the order;
// the zero key is behind the last.
func nodeKey(b graph.Batch, at int) graph.EdgeKey {
	if at >= len(b.Nodes) {
		return graph.EdgeKey{}
	}
	return graph.EdgeKey{From: b.Nodes[at].ID}
}

func edgeKey(b graph.Batch, at int) graph.EdgeKey {
	if at >= len(b.Edges) {
		return graph.EdgeKey{}
	}
	return b.Edges[at].EdgeKey
}

func lineOfNode(b graph.Batch, at int) exportLine { return exportLine{Node: &b.Nodes[at]} }

func lineOfEdge(b graph.Batch, at int) exportLine {
	e := b.Edges[at]
	return exportLine{Edge: &exportEdge{e.From, e.Name, e.To, e.Attrs}}
}

// exportCursor is the next assertion of a source.
type exportCursor struct {
	key        graph.EdgeKey
	source, at int
}

// exportHeap gives the least cursor first.
type exportHeap []exportCursor

func (h exportHeap) Len() int { return len(h) }
func (h exportHeap) Less(i, j int) bool {
	return cmp.Or(h[i].key.Compare(h[j].key), cmp.Compare(h[i].source, h[j].source)) < 0
}
func (h exportHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push implements heap.Interface.
func (h *exportHeap) Push(x any) { *h = append(*h, x.(exportCursor)) }

// Pop implements heap.Interface.
func (h *exportHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// exportLines reads what sources assert and holds some of it.
type exportLines struct {
	reader  graph.Reader
	sources []graph.Source
	most    int
	batches map[int]graph.Batch
	recent  []int // the sources of the batches, the one used last at the end
	held    int   // assertions
}

// merge writes the assertions of one sort in their order.
func (l *exportLines) merge(ctx context.Context, w io.Writer, next exportHeap, key func(graph.Batch, int) graph.EdgeKey, line func(graph.Batch, int) exportLine) error {
	heap.Init(&next)
	for len(next) > 0 {
		c := &next[0]
		b, err := l.batch(ctx, c.source)
		if err != nil {
			return err
		}
		one := line(b, c.at)
		one.Source = l.sources[c.source]
		if err := writeJSONLine(w, one); err != nil {
			return err
		}
		c.at++
		if c.key = key(b, c.at); c.key == (graph.EdgeKey{}) {
			heap.Pop(&next)
			continue
		}
		heap.Fix(&next, 0)
	}
	return nil
}

// batch gives what a source asserts, nodes and edges in their order.
func (l *exportLines) batch(ctx context.Context, source int) (graph.Batch, error) {
	if last := len(l.recent) - 1; last >= 0 && l.recent[last] == source {
		return l.batches[source], nil
	}
	b, held := l.batches[source]
	if held {
		at := slices.Index(l.recent, source)
		l.recent = append(slices.Delete(l.recent, at, at+1), source)
		return b, nil
	}
	b, err := l.reader.Asserted(ctx, l.sources[source].ID)
	if err != nil {
		return b, fmt.Errorf("source %s: %w", l.sources[source].ID, err)
	}
	l.batches[source], l.recent = b, append(l.recent, source)
	for l.held += len(b.Nodes) + len(b.Edges); l.held > l.most && len(l.recent) > 1; {
		oldest := l.batches[l.recent[0]]
		l.held -= len(oldest.Nodes) + len(oldest.Edges)
		delete(l.batches, l.recent[0])
		l.recent = l.recent[1:]
	}
	return b, nil
}
