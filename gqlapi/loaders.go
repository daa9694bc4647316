package gqlapi

import (
	"context"
	"fmt"
	"time"

	"github.com/vikstrous/dataloadgen"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// batchWait is how long a request gathers what its fields look up before it
// asks the store once for all of it.
const batchWait = time.Millisecond

// loaders gathers the look-ups of one request, so that a level of an answer
// costs one call for its edges and one for its nodes, however wide it is.
type loaders struct {
	api      *API
	nodes    *dataloadgen.Loader[graph.ID, gen.Node]
	hops     *dataloadgen.Loader[walk, walked]
	statuses *dataloadgen.Loader[graph.ID, curation.Status]
}

// hop is one edge name at a node: from it, or back to it.
type hop struct {
	at   graph.ID
	edge schema.EdgeName
	back bool
}

// walk asks for the edges of a hop after the far end `after`.
type walk struct {
	hop
	after graph.ID
	limit int
	count bool // all of them must be counted
}

// walked is the answer to a walk: at most limit edges, ordered by the far end.
type walked struct {
	edges []graph.Edge
	more  bool
	total int // of the hop, where it was to be counted
}

type loadersKey struct{}

// withLoaders gives a request its loaders.
func (a *API) withLoaders(ctx context.Context) context.Context {
	l := &loaders{api: a}
	l.nodes = dataloadgen.NewLoader(l.fetchNodes, dataloadgen.WithWait(batchWait))
	l.hops = dataloadgen.NewLoader(l.fetchWalks, dataloadgen.WithWait(batchWait))
	l.statuses = dataloadgen.NewLoader(l.fetchStatuses, dataloadgen.WithWait(batchWait))
	return context.WithValue(ctx, loadersKey{}, l)
}

// forget lets what was read before a write be read anew.
func (l *loaders) forget() {
	l.nodes.ClearAll()
	l.hops.ClearAll()
	l.statuses.ClearAll()
}

func loadersOf(ctx context.Context) (*loaders, error) {
	l, there := ctx.Value(loadersKey{}).(*loaders)
	if !there {
		return nil, fmt.Errorf("a resolver ran outside a request")
	}
	return l, nil
}

// fetchNodes gives the models of ids; nil for one that is not there.
func (l *loaders) fetchNodes(ctx context.Context, ids []graph.ID) ([]gen.Node, []error) {
	found := make(map[graph.ID]gen.Node, len(ids))
	for n, err := range l.api.options.Store.Nodes(ctx, graph.NodeQuery{IDs: ids}) {
		if err == nil {
			found[n.ID], err = l.api.decoder.node(n)
		}
		if err != nil {
			return nil, []error{err}
		}
	}
	out := make([]gen.Node, len(ids))
	for i, id := range ids {
		out[i] = found[id]
	}
	return out, nil
}

// fetchWalks answers walks with one call for each direction among them.
func (l *loaders) fetchWalks(ctx context.Context, walks []walk) ([]walked, []error) {
	out := make([]walked, len(walks))
	for _, back := range []bool{false, true} {
		var group []int
		for i, w := range walks {
			if w.back == back {
				group = append(group, i)
			}
		}
		if len(group) == 0 {
			continue
		}
		if err := l.fetchGroup(ctx, walks, group, out); err != nil {
			return nil, []error{err}
		}
	}
	return out, nil
}

// maxSpare is how many edges of a hop are read past its page before the store
// is asked anew for what comes after the hop.
const maxSpare = 500

// fetchGroup answers the walks of one direction. A walk that is alone is
// limited in the store; several are read together, because a store limits a
// query and not each of its ends.
func (l *loaders) fetchGroup(ctx context.Context, walks []walk, group []int, out []walked) error {
	byHop := map[hop][]int{}
	for _, i := range group {
		byHop[walks[i].hop] = append(byHop[walks[i].hop], i)
	}
	back := walks[group[0]].back
	for q, more := edgeQuery(walks, group), true; more; {
		more = false
		var spare int
		var last hop
		for e, err := range l.api.options.Store.Edges(ctx, q) {
			if err != nil {
				return err
			}
			far, at := e.To, hop{e.From, e.Name, false}
			if back {
				far, at = e.From, hop{e.To, e.Name, true}
			}
			if at != last {
				last, spare = at, 0
			}
			full := true
			for _, i := range byHop[at] {
				out[i].add(e, far, walks[i])
				full = full && out[i].more && !walks[i].count
			}
			if spare++; full && spare > maxSpare && q.Limit == 0 {
				q.After, more = at.end(), true
				break
			}
		}
	}
	return nil
}

// end is a place after every edge of a hop and before any other: ids begin
// with a letter, which "~" is greater than.
func (h hop) end() *graph.EdgeKey {
	if h.back {
		return &graph.EdgeKey{From: "~", Name: h.edge, To: h.at}
	}
	return &graph.EdgeKey{From: h.at, Name: h.edge, To: "~"}
}

func edgeQuery(walks []walk, group []int) graph.EdgeQuery {
	var q graph.EdgeQuery
	ids, names, back := []graph.ID{}, map[schema.EdgeName]bool{}, walks[group[0]].back
	for _, i := range group {
		ids = append(ids, walks[i].at)
		if !names[walks[i].edge] {
			names[walks[i].edge] = true
			q.Names = append(q.Names, walks[i].edge)
		}
	}
	if q.From = ids; back {
		q.From, q.To = nil, ids
	}
	if w := walks[group[0]]; len(group) == 1 && !w.count {
		q.Limit = w.limit + 1
		if w.after != "" {
			q.After = &graph.EdgeKey{From: w.at, Name: w.edge, To: w.after}
			if back {
				q.After = &graph.EdgeKey{From: w.after, Name: w.edge, To: w.at}
			}
		}
	}
	return q
}

func (w *walked) add(e graph.Edge, far graph.ID, asked walk) {
	w.total++
	switch {
	case far <= asked.after:
	case len(w.edges) < asked.limit:
		w.edges = append(w.edges, e)
	default:
		w.more = true
	}
}
