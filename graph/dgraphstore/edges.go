package dgraphstore

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// endsAtOnce is at how many nodes edges are read in one question.
const endsAtOnce = 500

// Edges implements graph.Reader.
func (s *Store) Edges(ctx context.Context, q graph.EdgeQuery) iter.Seq2[graph.Edge, error] {
	return func(yield func(graph.Edge, error) bool) {
		err := q.Check()
		if err == nil {
			err = s.open(ctx)
		}
		if err == nil {
			w := &edgeWalk{view: s.view(), EdgeQuery: q, yield: yield, left: q.Limit}
			err = w.run(ctx)
		}
		if err != nil && !errors.Is(err, errEnough) {
			yield(graph.Edge{}, err)
		}
	}
}

// edgeWalk yields the edges of a query in its order.
type edgeWalk struct {
	*view
	graph.EdgeQuery
	yield func(graph.Edge, error) bool
	left  int
	names []schema.EdgeName // those asked for, sorted
	back  bool              // edges that reach the nodes
	query string
}

func (w *edgeWalk) run(ctx context.Context) error {
	w.names = w.s.queries.names
	if w.Names != nil {
		w.names = slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(w.Names))), func(name schema.EdgeName) bool {
			_, known := slices.BinarySearch(w.s.queries.names, name)
			return !known
		})
	}
	if len(w.names) == 0 {
		return nil
	}
	ends, direction := w.From, ""
	if w.To != nil {
		ends, direction, w.back = w.To, "~", true
	}
	w.query = put(w.s.queries.text["ends"], "#edges", listed(w.names, direction))
	if ends == nil {
		var err error
		if ends, err = w.everybody(ctx); err != nil {
			return err
		}
	}
	ends = slices.Compact(slices.Sorted(slices.Values(ends)))
	if w.After != nil {
		from, _ := slices.BinarySearch(ends, w.near(*w.After))
		ends = ends[from:]
	}
	for size := 20; len(ends) > 0; size = min(4*size, endsAtOnce) {
		some := ends[:min(size, len(ends))]
		ends = ends[len(some):]
		if err := w.at(ctx, some); err != nil {
			return err
		}
	}
	return nil
}

// everybody gives the ids of all nodes from which an edge that is asked for may lead.
func (w *edgeWalk) everybody(ctx context.Context) ([]graph.ID, error) {
	var out []graph.ID
	for _, kind := range w.s.Ontology.Kinds() {
		has := slices.ContainsFunc(w.s.Ontology.Kind(kind).Edges, func(e *schema.EdgeDecl) bool {
			_, wanted := slices.BinarySearch(w.names, e.Name)
			return wanted
		})
		if !has {
			continue
		}
		err := w.everyPlace(ctx, kind, func(found []record) {
			for _, r := range found {
				out = append(out, r.ID)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// near is the end of an edge from which the walk goes, far the other one.
func (w *edgeWalk) near(k graph.EdgeKey) graph.ID {
	if w.back {
		return k.To
	}
	return k.From
}

func (w *edgeWalk) key(near graph.ID, name schema.EdgeName, far graph.ID) graph.EdgeKey {
	if w.back {
		return graph.EdgeKey{From: far, Name: name, To: near}
	}
	return graph.EdgeKey{From: near, Name: name, To: far}
}

// at yields the edges at some nodes, given by id.
func (w *edgeWalk) at(ctx context.Context, ids []graph.ID) error {
	query, vars := spread(w.query, "ids", texts(ids))
	found, err := w.ask(ctx, "read edges", query, vars)
	if err != nil {
		return err
	}
	slices.SortFunc(found, func(a, b record) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for _, r := range found {
		lists := r.Lists
		if w.back {
			lists = r.Behind
		}
		for _, name := range w.names {
			if err := w.list(ctx, r.ID, name, lists[name]); err != nil {
				return err
			}
		}
	}
	return nil
}

// list yields one list of edges. One that is longer than what came is read by
// itself, in pieces.
func (w *edgeWalk) list(ctx context.Context, id graph.ID, name schema.EdgeName, ends []end) error {
	if len(ends) <= fan {
		return w.piece(ctx, id, name, ends)
	}
	after := w.before(id, name)
	for size := 2 * fan; ; size = min(4*size, moreAtOnce) {
		ends, err := w.more(ctx, id, name, after, size)
		if err != nil {
			return err
		}
		if err := w.piece(ctx, id, name, ends); err != nil || len(ends) < size {
			return err
		}
		after = ends[len(ends)-1].ID
	}
}

// before gives the far end after which a list is read.
func (w *edgeWalk) before(id graph.ID, name schema.EdgeName) graph.ID {
	if w.After == nil || w.near(*w.After) != id || w.After.Name != name {
		return ""
	}
	if w.back {
		return w.After.From
	}
	return w.After.To
}

// piece yields a piece of a list, by the far end.
func (w *edgeWalk) piece(ctx context.Context, id graph.ID, name schema.EdgeName, ends []end) error {
	slices.SortFunc(ends, func(a, b end) int { return cmp.Compare(a.ID, b.ID) })
	for _, e := range ends {
		if err := w.give(ctx, w.key(id, name, e.ID), e); err != nil {
			return err
		}
	}
	return nil
}

// moreAtOnce is how many edges of a long list are read in one question at most.
const moreAtOnce = 20_000

func (w *edgeWalk) more(ctx context.Context, id graph.ID, name schema.EdgeName, after graph.ID, size int) ([]end, error) {
	predicate := edgePredicate(name)
	if w.back {
		predicate = "~" + predicate
	}
	query := put(w.s.queries.text["more"], "#edge", predicate)
	found, err := w.ask(ctx, "read more edges", query, map[string]string{"$id": string(id), "$after": string(after), "$first": strconv.Itoa(size)})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	if w.back {
		return found[0].Behind[name], nil
	}
	return found[0].Lists[name], nil
}

func (w *edgeWalk) give(ctx context.Context, key graph.EdgeKey, e end) error {
	if err := w.s.open(ctx); err != nil {
		return err
	}
	if w.After != nil && w.compare(key, *w.After) <= 0 {
		return nil
	}
	edge, err := e.edge(key)
	if err != nil {
		return err
	}
	if !w.yield(edge, nil) {
		return errEnough
	}
	if w.left--; w.left == 0 {
		return errEnough
	}
	return nil
}

func (w *edgeWalk) compare(a, b graph.EdgeKey) int {
	if w.back {
		return a.CompareTo(b)
	}
	return a.Compare(b)
}
