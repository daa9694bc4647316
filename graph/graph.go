// Package graph is what is true: nodes and edges, each with the source that
// asserts it, in a Store that keeps them.
//
// Kinds are data, not methods: a Store knows nothing of treaties. What may be
// asserted is said by package schema and checked by Batch.Check; who keeps it is
// decided by the makers memstore and boltstore; what follows from it is
// computed elsewhere. The meaning of a Store is written at its methods, and
// storetest holds every maker to it.
package graph

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/schema"
)

// ID names a node: the prefix of its kind, a colon, and a name that stays.
type ID string

// Name is the id without the prefix of its kind.
func (id ID) Name() string {
	if _, name, found := strings.Cut(string(id), ":"); found {
		return name
	}
	return string(id)
}

// Node is a thing with an id.
type Node struct {
	ID     ID          `json:"id"`
	Kind   schema.Kind `json:"kind"`
	Attrs  Attrs       `json:"attrs,omitempty"`
	Source ID          `json:"-"` // the source whose attributes these are
}

// EdgeKey names an edge: at most one edge of a name leads from one node to another.
type EdgeKey struct {
	From ID              `json:"from"`
	Name schema.EdgeName `json:"name"`
	To   ID              `json:"to"`
}

// Edge leads from one node to another.
type Edge struct {
	EdgeKey
	Attrs  Attrs `json:"attrs,omitempty"`
	Source ID    `json:"-"` // the source whose attributes these are
}

// Source says on whose word something is in the graph: a corpus release, a
// document with the extractor that read it, a person.
type Source struct {
	ID        ID     `json:"id"`                  // `corpus:lacuna`, `document:1a2b…`, `person:…`; any non-empty text without spaces
	Extractor string `json:"extractor,omitempty"` // the program and version, for what a machine found
	Curator   string `json:"curator,omitempty"`   // the person or body, for what people wrote
	Date      string `json:"date,omitempty"`      // the day of the assertion, where known
}

// Batch is asserted whole or not at all.
type Batch struct {
	Source Source
	// Replace makes the batch all that the source asserts: what it asserted
	// before and does not now is taken back. An empty batch with Replace
	// retracts the source.
	Replace bool
	Nodes   []Node
	Edges   []Edge
}

// Revision counts the batches that changed a store. A store that was never
// written is at revision 0.
type Revision uint64

// Change says that one node or edge is another than before a revision.
type Change struct {
	Revision Revision
	Source   ID       // the source of the batch
	Node     ID       // the node that changed, or ""
	Edge     *EdgeKey // the edge that changed, or nil
	Gone     bool     // nobody asserts it any longer
}

// NodeQuery asks for nodes. The zero value asks for all.
type NodeQuery struct {
	Kind  schema.Kind    // "" for any
	IDs   []ID           // nil for any; ids that are not there are passed over
	Where map[string]any // attributes that must be equal, all of them; string, bool and float64 only
	After ID             // only ids greater than this
	Limit int            // 0 for no limit
}

// EdgeQuery asks for edges, walking from one end. Exactly one of From and To
// is not nil, or neither for all edges.
type EdgeQuery struct {
	From  []ID              // edges that leave these
	To    []ID              // edges that reach these
	Names []schema.EdgeName // nil for any
	After *EdgeKey          // only edges after this one in the order of the answer
	Limit int               // 0 for no limit
}

// Check says whether the query can be answered: values in Where are of type
// string, bool or float64 (a typed word is equal to nothing), Limit is not negative.
func (q NodeQuery) Check() error {
	for name, value := range q.Where {
		switch value.(type) {
		case string, bool, float64:
		default:
			return fmt.Errorf("%w: %s is compared with a %T, not a string, bool or float64", ErrQuery, name, value)
		}
	}
	return checkLimit(q.Limit)
}

// Check says whether the query can be answered: From and To are not both
// given, Limit is not negative.
func (q EdgeQuery) Check() error {
	if q.From != nil && q.To != nil {
		return fmt.Errorf("%w: edges by both ends", ErrQuery)
	}
	return checkLimit(q.Limit)
}

// Matches says whether a node is of the kind asked for and has the attributes
// of Where. It does not look at IDs, After and Limit, which a store walks by.
func (q NodeQuery) Matches(n Node) bool {
	if q.Kind != "" && n.Kind != q.Kind {
		return false
	}
	for name, want := range q.Where {
		if got, there := n.Attrs[name]; !there || got != want {
			return false
		}
	}
	return true
}

func checkLimit(limit int) error {
	if limit < 0 {
		return fmt.Errorf("%w: a limit of %d", ErrQuery, limit)
	}
	return nil
}

// Reader reads one store. All methods may be called by many at once. A
// sequence reads one revision from its first to its last element, whatever is
// written meanwhile, and yields at most one error, as its last element. What
// is yielded belongs to the caller.
type Reader interface {
	// Node gives a node. The error wraps ErrNotFound when nobody asserts it.
	Node(ctx context.Context, id ID) (Node, error)
	// Nodes yields nodes by ascending id. The error wraps ErrQuery when the
	// query does not pass its Check.
	Nodes(ctx context.Context, q NodeQuery) iter.Seq2[Node, error]
	// Edges yields edges in ascending order of (From, Name, To), or for a query
	// by To in ascending order of (To, Name, From). Ids in the query that are
	// not there are passed over. The error wraps ErrQuery when the query does
	// not pass its Check.
	Edges(ctx context.Context, q EdgeQuery) iter.Seq2[Edge, error]
	// Changes yields what changed after a revision, in the order in which it
	// happened: by revision, then nodes by id, then edges by (From, Name, To).
	// One that changed twice is yielded twice.
	Changes(ctx context.Context, since Revision) iter.Seq2[Change, error]
	// Sources yields the sources that assert something, by ascending id.
	Sources(ctx context.Context) iter.Seq2[Source, error]
	// Asserted yields everything that a source asserts, as a batch without
	// Replace: nodes by id, edges by (From, Name, To). The error wraps ErrNotFound.
	Asserted(ctx context.Context, source ID) (Batch, error)
	// Revision gives the newest revision.
	Revision(ctx context.Context) (Revision, error)
}

// Store keeps a graph. A node or edge stands as long as one source asserts
// it; where several do, the attributes are those of the source whose id sorts
// first, so the order of batches does not matter.
type Store interface {
	Reader
	// Apply asserts a batch, whole or not at all, and gives the revision at
	// which it stands. When it returns without error the batch outlives the
	// process, for stores that outlive it. A batch that changes nothing writes
	// nothing and makes no revision. It is refused with an error that wraps
	//  - ErrInvalid when the ontology forbids it, its source has no id, or it
	//    holds the same node or edge twice with different attributes;
	//  - ErrDangling when an edge would have no node at one end.
	// Taking a node back takes every edge to and from it back as well,
	// whoever asserts it.
	Apply(ctx context.Context, b Batch) (Revision, error)
	// Identity gives an id that the store was given when it was made.
	Identity() string
	// Close ends the store. A second Close does nothing. Other calls after
	// Close give an error that wraps ErrClosed. A sequence that is running then
	// may end with that error too; Close does not wait for it for ever.
	Close() error
}

// The errors by which a caller decides.
var (
	ErrNotFound = errors.New("not found")
	ErrInvalid  = errors.New("not allowed by the ontology")
	ErrDangling = errors.New("an end of the edge is missing")
	ErrQuery    = errors.New("not a query")
	ErrClosed   = errors.New("the store is closed")
)

// Check normalises a batch and says whether the ontology allows it: every
// attribute value is turned into its JSON value, nodes and edges are sorted,
// and what stands there twice alike is kept once. The batch is not changed.
func (b Batch) Check(o *schema.Ontology) (Batch, error) {
	if b.Source.ID == "" || len(b.Source.ID) > schema.MaxID || strings.ContainsAny(string(b.Source.ID), " \t\r\n\x00") {
		return b, fmt.Errorf("%w: the source %.40q has no id without spaces (limit %d bytes)", ErrInvalid, b.Source.ID, schema.MaxID)
	}
	nodes, edges := make([]Node, 0, len(b.Nodes)), make([]Edge, 0, len(b.Edges))
	for _, n := range b.Nodes {
		attrs, err := Normalise(n.Attrs)
		if err == nil {
			err = o.CheckNode(string(n.ID), n.Kind, attrs)
		}
		if err != nil {
			return b, fmt.Errorf("%w: node %s: %w", ErrInvalid, n.ID, err)
		}
		nodes = append(nodes, Node{ID: n.ID, Kind: n.Kind, Attrs: attrs, Source: b.Source.ID})
	}
	for _, e := range b.Edges {
		attrs, err := Normalise(e.Attrs)
		if err == nil {
			err = o.CheckEdge(string(e.From), e.Name, string(e.To), attrs)
		}
		if err != nil {
			return b, fmt.Errorf("%w: edge %s: %w", ErrInvalid, e.EdgeKey, err)
		}
		edges = append(edges, Edge{EdgeKey: e.EdgeKey, Attrs: attrs, Source: b.Source.ID})
	}
	var err error
	if b.Nodes, err = unique(nodes, func(a, b Node) int { return strings.Compare(string(a.ID), string(b.ID)) }, func(n Node) Attrs { return n.Attrs }); err == nil {
		b.Edges, err = unique(edges, func(a, b Edge) int { return a.Compare(b.EdgeKey) }, func(e Edge) Attrs { return e.Attrs })
	}
	return b, err
}

func unique[T any](all []T, compare func(a, b T) int, attrs func(T) Attrs) ([]T, error) {
	slices.SortStableFunc(all, compare)
	out := all[:0]
	for i, x := range all {
		if i > 0 && compare(all[i-1], x) == 0 {
			if !attrs(x).Equal(attrs(out[len(out)-1])) {
				return nil, fmt.Errorf("%w: %v stands in the batch twice with different attributes", ErrInvalid, x)
			}
			continue
		}
		out = append(out, x)
	}
	return out, nil
}

// Compare orders edge keys by From, Name, To.
func (k EdgeKey) Compare(other EdgeKey) int {
	if c := strings.Compare(string(k.From), string(other.From)); c != 0 {
		return c
	}
	if c := strings.Compare(string(k.Name), string(other.Name)); c != 0 {
		return c
	}
	return strings.Compare(string(k.To), string(other.To))
}

// CompareTo orders edge keys by To, Name, From.
func (k EdgeKey) CompareTo(other EdgeKey) int {
	return EdgeKey{From: k.To, Name: k.Name, To: k.From}.Compare(EdgeKey{From: other.To, Name: other.Name, To: other.From})
}

// String writes the key for people.
func (k EdgeKey) String() string { return fmt.Sprintf("%s %s %s", k.From, k.Name, k.To) }
