package graph

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/lacuna-law/lacuna/schema"
)

// Row is a node with what was asked for of it, for who counts many and shows
// none. It is valid until the next one is asked for.
type Row struct {
	ID     ID
	Source ID       // the source whose attributes these are
	Texts  []string // the attributes asked for, in that order; "" for one that is not there or is no text
	Ends   [][]ID   // by the edges asked for, in that order: the far ends, ascending
}

// RowQuery asks for all nodes of a kind with some attributes and the far ends
// of some edges that leave them.
type RowQuery struct {
	Kind  schema.Kind
	Attrs []string
	Edges []schema.EdgeName // each once
}

// Check says whether the query can be answered: a kind is named, and no edge twice.
func (q RowQuery) Check() error {
	if q.Kind == "" {
		return fmt.Errorf("%w: rows of no kind", ErrQuery)
	}
	for i, name := range q.Edges {
		if slices.Contains(q.Edges[:i], name) {
			return fmt.Errorf("%w: rows with the edge %q twice", ErrQuery, name)
		}
	}
	return nil
}

// RowReader is an ability that a store may have beside those of a Reader.
type RowReader interface {
	// Rows yields what JoinRows does of one revision, which a sequence reads as
	// those of a Reader do, in less time. The error wraps ErrQuery when the
	// query does not pass its Check.
	Rows(ctx context.Context, q RowQuery) iter.Seq2[Row, error]
}

// Rows reads rows by the ability of a store, or without it by JoinRows.
func Rows(ctx context.Context, r Reader, q RowQuery) iter.Seq2[Row, error] {
	if able, is := r.(RowReader); is {
		return able.Rows(ctx, q)
	}
	return JoinRows(ctx, r, q)
}

// joinedAtOnce is how many nodes are in memory at a time.
const joinedAtOnce = 4096

// JoinRows reads rows by ascending id from nodes and edges: the meaning of
// RowReader. Nodes are of one revision; what was written meanwhile may show in
// the edges.
func JoinRows(ctx context.Context, r Reader, q RowQuery) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if err := q.Check(); err != nil {
			yield(Row{}, err)
			return
		}
		nodes := make([]Node, 0, joinedAtOnce)
		for n, err := range r.Nodes(ctx, NodeQuery{Kind: q.Kind}) {
			if err != nil {
				yield(Row{}, fmt.Errorf("nodes of kind %s: %w", q.Kind, err))
				return
			}
			if nodes = append(nodes, n); len(nodes) == joinedAtOnce {
				if !joinRows(ctx, r, q, nodes, yield) {
					return
				}
				nodes = nodes[:0]
			}
		}
		joinRows(ctx, r, q, nodes, yield)
	}
}

// RowsOf reads the rows of some nodes by ascending id, as JoinRows does. Ids
// that are not there, or of another kind, are passed over.
func RowsOf(ctx context.Context, r Reader, q RowQuery, ids []ID) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if err := q.Check(); err != nil {
			yield(Row{}, err)
			return
		}
		for some := range slices.Chunk(slices.Compact(slices.Sorted(slices.Values(ids))), joinedAtOnce) {
			var nodes []Node
			for n, err := range r.Nodes(ctx, NodeQuery{Kind: q.Kind, IDs: some}) {
				if err != nil {
					yield(Row{}, fmt.Errorf("nodes of kind %s: %w", q.Kind, err))
					return
				}
				nodes = append(nodes, n)
			}
			if !joinRows(ctx, r, q, nodes, yield) {
				return
			}
		}
	}
}

// joinRows puts the edges of some nodes, given by id, to them. False says that
// no more is wanted, or that there was an error.
func joinRows(ctx context.Context, r Reader, q RowQuery, nodes []Node, yield func(Row, error) bool) bool {
	if len(nodes) == 0 {
		return true
	}
	rows, from := make([]Row, len(nodes)), make([]ID, len(nodes))
	for i, n := range nodes {
		rows[i], from[i] = Row{n.ID, n.Source, make([]string, len(q.Attrs)), make([][]ID, len(q.Edges))}, n.ID
		for k, name := range q.Attrs {
			rows[i].Texts[k] = n.Attrs.Text(name)
		}
	}
	if len(q.Edges) > 0 {
		at := 0
		for e, err := range r.Edges(ctx, EdgeQuery{From: from, Names: q.Edges}) {
			if err != nil {
				yield(Row{}, fmt.Errorf("edges of kind %s: %w", q.Kind, err))
				return false
			}
			for at+1 < len(from) && from[at] < e.From {
				at++
			}
			k := slices.Index(q.Edges, e.Name)
			rows[at].Ends[k] = append(rows[at].Ends[k], e.To)
		}
	}
	for _, row := range rows {
		if !yield(row, nil) {
			return false
		}
	}
	return true
}
