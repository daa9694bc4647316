package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
)

// Change is a thing that was set or removed.
type Change struct {
	ID       graph.ID
	Revision graph.Revision // the newest that did it
	Date     string         // of that assertion, or ""
	Title    string         // as the index has it, or ""
	Removed  bool
	Node     graph.Node // where it still stands
}

// Changes is what changed after a revision.
type Changes struct {
	Changes []Change       // newest first, then by id
	More    bool           // there are more than were asked for
	Now     graph.Revision // ask from it the next time
	Partial bool           // the index stands behind the graph, and what is newer is told the next time
}

// Changes gives what was set or removed after a revision: itself, or an edge
// that leaves it. Where the query narrows anything, it is what of that the query
// finds now, so what is gone is not listed. First is 20 by default, at most
// 100; After is not used. The error wraps ErrQuery.
func (ix *Index) Changes(ctx context.Context, since graph.Revision, q Query) (Changes, error) {
	asked, err := read(q)
	if err != nil {
		return Changes{}, err
	}
	var out Changes
	state := Result{}
	err = ix.withView(ctx, &state, func(v *view) error {
		if since > state.Revision {
			return fmt.Errorf("%w: revision: %d lies ahead of the newest (limit %d). Ask from an earlier one", ErrQuery, since, state.Revision)
		}
		all, err := ix.changed(ctx, since, state.Revision)
		if err != nil {
			return err
		}
		if asked.expression.root != nil || len(asked.limits) > 0 {
			if all, err = ix.thoseFound(ctx, v, asked, all); err != nil {
				return err
			}
		}
		if len(all) > asked.first {
			all, out.More = all[:asked.first], true
		}
		out.Changes, err = ix.told(ctx, v, all)
		return err
	})
	if errors.Is(err, ErrDamaged) {
		return Changes{}, err
	}
	out.Now, out.Partial = state.Revision, state.Partial
	return out, err
}

// changed collapses the change log after a revision up to another: each thing
// once, newest first, then by id.
func (ix *Index) changed(ctx context.Context, since, upTo graph.Revision) ([]Change, error) {
	byID := map[graph.ID]Change{}
	sources := map[graph.ID]graph.ID{}
	for c, err := range ix.options.Store.Changes(ctx, since) {
		if err != nil {
			return nil, fmt.Errorf("search: changes: %w", err)
		}
		if c.Revision > upTo {
			break
		}
		id, gone := c.Node, c.Gone
		if c.Edge != nil {
			id, gone = c.Edge.From, byID[c.Edge.From].Removed
		}
		byID[id] = Change{ID: id, Revision: c.Revision, Removed: gone}
		sources[id] = c.Source
	}
	dates := map[graph.ID]string{}
	for s, err := range ix.options.Store.Sources(ctx) {
		if err != nil {
			return nil, fmt.Errorf("search: changes: %w", err)
		}
		dates[s.ID] = s.Date
	}
	out := make([]Change, 0, len(byID))
	for id, c := range byID {
		c.Date = dates[sources[id]]
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Change) int {
		return cmp.Or(cmp.Compare(b.Revision, a.Revision), strings.Compare(string(a.ID), string(b.ID)))
	})
	return out, nil
}

// thoseFound keeps the changes of what a question finds.
func (ix *Index) thoseFound(ctx context.Context, v *view, q question, changes []Change) ([]Change, error) {
	_, m, err := ix.compile(ctx, v, q)
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for _, p := range v.parts {
		f, err := m.match(&work{ctx: ctx, part: p}, p.alive)
		if err != nil {
			return nil, err
		}
		f.docs.and(p.alive)
		for _, doc := range f.docs.docs() {
			found[p.ids[doc]] = true
		}
	}
	return slices.DeleteFunc(changes, func(c Change) bool { return !found[string(c.ID)] }), nil
}

// told adds to changes what there is now, and its title.
func (ix *Index) told(ctx context.Context, v *view, changes []Change) ([]Change, error) {
	ids := make([]graph.ID, len(changes))
	for i, c := range changes {
		ids[i] = c.ID
	}
	nodes := map[graph.ID]graph.Node{}
	if len(ids) > 0 {
		for n, err := range ix.options.Store.Nodes(ctx, graph.NodeQuery{IDs: ids}) {
			if err != nil {
				return nil, fmt.Errorf("search: changes: %w", err)
			}
			nodes[n.ID] = n
		}
	}
	for i := range changes {
		c := &changes[i]
		n, there := nodes[c.ID]
		if c.Removed = !there; !there {
			continue
		}
		c.Node = n
		title, err := v.title(c.ID)
		if err != nil {
			return nil, err
		}
		c.Title = cmp.Or(title, n.Attrs.Text("shortTitle"), n.Attrs.Text("title"), n.Attrs.Text("label"), n.Attrs.Object("name").Text("en"))
	}
	return changes, nil
}

// title gives the title of a thing as the index has it, or "".
func (v *view) title(id graph.ID) (string, error) {
	found, err := v.find(occurrence{"_id", string(id)})
	if err != nil || found == nil {
		return "", err
	}
	for _, p := range v.parts {
		i, err := found.impacts(p)
		if err != nil {
			return "", err
		}
		for _, doc := range i.docs {
			if p.alive.has(doc) {
				title, _, err := ranked{part: p, doc: doc}.stored()
				return title, err
			}
		}
	}
	return "", nil
}
