package dgraphstore

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/dgraph-io/dgo/v230"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// placesAtOnce is how many ids of a kind are read in one question.
const placesAtOnce = 50_000

// view reads one snapshot.
type view struct {
	s   *Store
	txn *dgo.Txn
}

func (s *Store) view() *view { return &view{s, s.client.NewReadOnlyTxn()} }

func (v *view) ask(ctx context.Context, doing, query string, vars map[string]string) ([]record, error) {
	var found struct{ Nodes []record }
	err := v.s.ask(ctx, v.txn, doing, query, vars, &found)
	return found.Nodes, err
}

// Revision implements graph.Reader.
func (s *Store) Revision(ctx context.Context) (graph.Revision, error) {
	h, err := s.readHead(ctx)
	return graph.Revision(h.Revision), err
}

// Node implements graph.Reader.
func (s *Store) Node(ctx context.Context, id graph.ID) (graph.Node, error) {
	query, vars := s.queries.list("nodes", "ids", []string{string(id)})
	found, err := s.view().ask(ctx, "read a node", query, vars)
	if err != nil {
		return graph.Node{}, err
	}
	if len(found) == 0 {
		return graph.Node{}, fmt.Errorf("node %s: %w", id, graph.ErrNotFound)
	}
	return s.node(found[0])
}

// Nodes implements graph.Reader.
func (s *Store) Nodes(ctx context.Context, q graph.NodeQuery) iter.Seq2[graph.Node, error] {
	return func(yield func(graph.Node, error) bool) {
		err := q.Check()
		if err == nil {
			err = s.open(ctx)
		}
		if err == nil {
			err = s.view().nodes(ctx, q, yield)
		}
		if err != nil && !errors.Is(err, errEnough) {
			yield(graph.Node{}, err)
		}
	}
}

// nodes finds the places of the nodes of a query and reads them in pieces. The
// error is errEnough when no more is wanted.
func (v *view) nodes(ctx context.Context, q graph.NodeQuery, yield func(graph.Node, error) bool) error {
	left := q.Limit
	give := func(found []record) error {
		slices.SortFunc(found, func(a, b record) int { return strings.Compare(string(a.ID), string(b.ID)) })
		for _, r := range found {
			if err := v.s.open(ctx); err != nil {
				return err
			}
			n, err := v.s.node(r)
			if err != nil {
				return err
			}
			if n.ID <= q.After || !q.Matches(n) {
				continue
			}
			if !yield(n, nil) {
				return errEnough
			}
			if left--; left == 0 {
				return errEnough
			}
		}
		return nil
	}
	if q.IDs != nil {
		return v.byIDs(ctx, q.IDs, give)
	}
	if q.Limit > 0 && q.Limit <= page && len(q.Where) == 0 {
		return v.firstPage(ctx, q, give)
	}
	return v.byPlaces(ctx, q, give)
}

// errShort says that an answer of the cluster lacks what the same snapshot had before.
var errShort = errors.New("the cluster's answer lacks nodes that it named before. Look at its log")

// errEnough ends a walk whose receiver wants no more.
var errEnough = errors.New("enough")

func (v *view) byIDs(ctx context.Context, ids []graph.ID, give func([]record) error) error {
	for some := range slices.Chunk(slices.Compact(slices.Sorted(slices.Values(ids))), page) {
		query, vars := v.s.queries.list("nodes", "ids", texts(some))
		found, err := v.ask(ctx, "read nodes", query, vars)
		if err != nil {
			return err
		}
		if err := give(found); err != nil {
			return err
		}
	}
	return nil
}

// firstPage reads a short page by the order of ids.
func (v *view) firstPage(ctx context.Context, q graph.NodeQuery, give func([]record) error) error {
	prefix, last := v.s.rangeOf(q.Kind)
	vars := map[string]string{"$after": max(prefix, string(q.After)), "$last": last, "$first": strconv.Itoa(q.Limit + 1)}
	found, err := v.ask(ctx, "read a page of nodes", v.s.queries.text["page"], vars)
	if err != nil {
		return err
	}
	return give(found)
}

// rangeOf gives the first and the last id that a node of a kind may have.
func (s *Store) rangeOf(kind schema.Kind) (string, string) {
	prefix, known := s.queries.prefixes[kind]
	if !known {
		return "", "\U0010FFFF"
	}
	return prefix, strings.TrimSuffix(prefix, ":") + ";"
}

// place is where a node stands in the cluster.
type place struct {
	id  graph.ID
	uid string
}

// byPlaces reads all ids of the query first, in the order in which the cluster
// has them, which costs it least, and then the nodes by id.
func (v *view) byPlaces(ctx context.Context, q graph.NodeQuery, give func([]record) error) error {
	places, err := v.places(ctx, q)
	if err != nil {
		return err
	}
	// The first pieces are small: who wants a few nodes does not wait for many.
	for size := 50; len(places) > 0; size = min(4*size, 2000) {
		some := places[:min(size, len(places))]
		places = places[len(some):]
		found, err := v.ask(ctx, "read nodes", v.s.queries.text["nodes_by_uid"], map[string]string{"$uids": uids(some)})
		if err != nil {
			return err
		}
		// The snapshot that had their ids has them all.
		if len(found) != len(some) {
			return fmt.Errorf("read nodes: %w: %d of %d", errShort, len(found), len(some))
		}
		if err := give(found); err != nil {
			return err
		}
	}
	return nil
}

// places gives where the nodes of a query stand, by id.
func (v *view) places(ctx context.Context, q graph.NodeQuery) ([]place, error) {
	var out []place
	add := func(found []record) {
		for _, r := range found {
			if r.ID > q.After && (q.Kind == "" || v.s.Ontology.KindOf(string(r.ID)) == q.Kind) {
				out = append(out, place{r.ID, r.UID})
			}
		}
	}
	var err error
	if name, value := v.s.lookup(q); name != "" {
		var found []record
		found, err = v.ask(ctx, "look up nodes", put(v.s.queries.text["where"], "#attribute", attributePredicate(name)), map[string]string{"$value": value})
		add(found)
	} else {
		err = v.everyPlace(ctx, q.Kind, add)
	}
	slices.SortFunc(out, func(a, b place) int { return strings.Compare(string(a.id), string(b.id)) })
	return out, err
}

// lookup gives an attribute of a query by which nodes are looked up, or "".
func (s *Store) lookup(q graph.NodeQuery) (name, value string) {
	best := ""
	for attribute, wanted := range q.Where {
		if text, is := wanted.(string); is && s.queries.indexed[attribute] && (best == "" || attribute < best) {
			best, value = attribute, text
		}
	}
	return best, value
}

// everyPlace gives the ids of a kind, or of all kinds, in pieces.
func (v *view) everyPlace(ctx context.Context, kind schema.Kind, add func([]record)) error {
	kinds := []schema.Kind{kind}
	if kind == "" {
		kinds = v.s.Ontology.Kinds()
	} else if v.s.Ontology.Kind(kind) == nil {
		return nil
	}
	for _, k := range kinds {
		query := put(v.s.queries.text["places"], "#kind", string(k))
		for after, more := "0x0", true; more; {
			found, err := v.ask(ctx, "read ids", query, map[string]string{"$after": after, "$first": strconv.Itoa(placesAtOnce)})
			if err != nil {
				return err
			}
			add(found)
			if more = len(found) == placesAtOnce; more {
				after = found[len(found)-1].UID
			}
		}
	}
	return nil
}

func uids(places []place) string {
	out := make([]string, len(places))
	for i, p := range places {
		out[i] = p.uid
	}
	return "[" + strings.Join(out, ",") + "]"
}

func texts(ids []graph.ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}
