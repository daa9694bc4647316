package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/blevesearch/bleve/v2"

	"github.com/lacuna-law/lacuna/graph"
)

// batchSize is how many records one batch of the index holds: each batch is a
// segment, and many small ones are merged at length. backlog is how many changes
// are collected before they are written.
const (
	batchSize = 2000
	backlog   = 100_000
)

// Sync brings the index to the newest revision of the store, by the change log
// or, where there is no index to go on from, by building it. When it is cut
// short the next Sync goes on where it stopped.
func (ix *Index) Sync(ctx context.Context) error {
	return ix.write(ctx, func(live bleve.Index) error {
		if live == nil {
			return errors.Join(ix.rebuild(ctx, nil), ix.warm(ctx))
		}
		for {
			more, err := ix.follow(ctx, live)
			if err != nil || !more {
				return errors.Join(err, ix.warm(ctx))
			}
		}
	})
}

// warm reads what searching keeps in memory of new segments, so that the next
// search need not.
func (ix *Index) warm(ctx context.Context) error {
	return ix.withView(ctx, &Result{}, func(*view) error { return nil })
}

// follow indexes what changed after the watermark, and says whether more did
// than it collected at once.
func (ix *Index) follow(ctx context.Context, live bleve.Index) (more bool, err error) {
	now, err := ix.options.Store.Revision(ctx)
	if err != nil {
		return false, fmt.Errorf("search index: %w", err)
	}
	if now == ix.at {
		return false, nil
	}
	marked, upTo, more, err := ix.collect(ctx, now)
	if err != nil {
		return false, err
	}
	ids := slices.SortedFunc(maps.Keys(marked), func(a, b graph.ID) int {
		return cmp.Or(cmp.Compare(marked[a], marked[b]), cmp.Compare(a, b))
	})
	for len(ids) > batchSize {
		// The revision of the last id may go on in the next batch: only the one before it is done.
		done := max(ix.at, marked[ids[batchSize-1]]-1)
		if err := ix.put(ctx, live, ids[:batchSize], done); err != nil {
			return false, err
		}
		ix.reached(done)
		ids = ids[batchSize:]
	}
	if err := ix.put(ctx, live, ids, upTo); err != nil {
		return false, err
	}
	ix.reached(upTo)
	return more, nil
}

// collect reads the change log after the watermark, in whole revisions, and
// collapses it to the newest revision of each record.
func (ix *Index) collect(ctx context.Context, now graph.Revision) (map[graph.ID]graph.Revision, graph.Revision, bool, error) {
	a := newAffected(ix.plan, ix.options.Store, ix.options.Ontology)
	var changes []graph.Change
	upTo, more := now, false
	for c, err := range ix.options.Store.Changes(ctx, ix.at) {
		if err != nil {
			return nil, 0, false, fmt.Errorf("changes for the search index: %w", err)
		}
		if len(changes) >= backlog && c.Revision > changes[len(changes)-1].Revision {
			upTo, more = changes[len(changes)-1].Revision, true
			break
		}
		changes = append(changes, c)
		upTo = max(upTo, c.Revision)
	}
	for _, c := range changes {
		if c.Edge == nil && slices.Contains(lexical(), a.kindOf(c.Node)) {
			ix.renamed()
		}
		if err := a.add(ctx, c); err != nil {
			return nil, 0, false, err
		}
	}
	return a.changed, upTo, more, nil
}

// put indexes the records of ids as the graph has them now, deletes those that
// it has no longer, and writes the watermark, in one batch.
func (ix *Index) put(ctx context.Context, live bleve.Index, ids []graph.ID, done graph.Revision) error {
	gone := make(map[graph.ID]bool, len(ids))
	for _, id := range ids {
		gone[id] = true
	}
	var nodes []graph.Node
	wanted := append([]graph.ID{}, ids...) // nil would ask for all
	for n, err := range ix.options.Store.Nodes(ctx, graph.NodeQuery{IDs: wanted}) {
		if err != nil {
			return fmt.Errorf("nodes for the search index: %w", err)
		}
		delete(gone, n.ID)
		nodes = append(nodes, n)
	}
	b := live.NewBatch()
	for id := range gone {
		b.Delete(string(id))
	}
	if err := ix.fill(ctx, b, nodes); err != nil {
		return err
	}
	b.SetInternal([]byte(watermarkKey), watermark(done))
	if err := live.Batch(b); err != nil {
		return fmt.Errorf("search index: batch: %w", err)
	}
	return nil
}

// fill adds the records of nodes to a batch.
func (ix *Index) fill(ctx context.Context, b *bleve.Batch, nodes []graph.Node) error {
	records, err := ix.plan.project(ctx, ix.options.Store, nodes)
	if err != nil {
		return err
	}
	for _, r := range records {
		digest, err := r.digest()
		if err == nil {
			err = b.IndexAdvanced(ix.plan.document(r, digest))
		}
		if err != nil {
			return fmt.Errorf("search index: %s: %w", r.id, err)
		}
	}
	return nil
}
