package search

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/blevesearch/bleve/v2"

	"github.com/lacuna-law/lacuna/graph"
)

// Rebuild builds the index anew beside the one that serves and swaps it in. It
// tells progress, which may be nil, how many of the records are done.
func (ix *Index) Rebuild(ctx context.Context, progress func(done, total int)) error {
	return ix.write(ctx, func(bleve.Index) error { return ix.rebuild(ctx, progress) })
}

func (ix *Index) rebuild(ctx context.Context, progress func(done, total int)) error {
	at, err := ix.options.Store.Revision(ctx)
	if err != nil {
		return fmt.Errorf("search index: %w", err)
	}
	tell := func(done, total int) {
		ix.progress.Store(&Progress{done, total})
		if progress != nil {
			progress(done, total)
		}
	}
	defer ix.progress.Store(nil)
	total, err := ix.count(ctx)
	if err != nil {
		return err
	}
	tell(0, total)
	built, err := create(ix.folder(buildingFolder))
	if err != nil {
		return err
	}
	if err = ix.build(ctx, built, func(done int) { tell(done, total) }); err == nil {
		err = ix.sign(built, at)
	}
	if err != nil {
		return errors.Join(err, built.Close(), ix.discard())
	}
	if err := ix.swap(built, at); err != nil {
		return err
	}
	// What changed while it was built.
	_, err = ix.follow(ctx, ix.live)
	return err
}

// count counts what is to be indexed.
func (ix *Index) count(ctx context.Context) (int, error) {
	total := 0
	for _, kind := range Kinds() {
		for _, err := range ix.options.Store.Nodes(ctx, graph.NodeQuery{Kind: kind}) {
			if err != nil {
				return 0, fmt.Errorf("nodes for the search index: %w", err)
			}
			total++
		}
	}
	return total, nil
}

// build indexes every node of the kinds.
func (ix *Index) build(ctx context.Context, built bleve.Index, progress func(done int)) error {
	done := 0
	return ix.chunks(ctx, func(nodes []graph.Node) error {
		b := built.NewBatch()
		if err := ix.fill(ctx, b, nodes); err != nil {
			return err
		}
		if err := built.Batch(b); err != nil {
			return fmt.Errorf("search index: batch: %w", err)
		}
		done += len(nodes)
		progress(done)
		return nil
	})
}

// chunks hands every node of the kinds on, kind by kind, by ascending id, some
// at a time. Each query ends before its nodes are handed on, so that no reading
// of the store lasts as long as the indexing.
func (ix *Index) chunks(ctx context.Context, do func([]graph.Node) error) error {
	var nodes []graph.Node
	for _, kind := range Kinds() {
		q := graph.NodeQuery{Kind: kind}
		for {
			q.Limit = batchSize - len(nodes)
			for n, err := range ix.options.Store.Nodes(ctx, q) {
				if err != nil {
					return fmt.Errorf("nodes for the search index: %w", err)
				}
				nodes = append(nodes, n)
			}
			if len(nodes) < batchSize {
				break
			}
			q.After = nodes[len(nodes)-1].ID
			if err := do(nodes); err != nil {
				return err
			}
			nodes = nil
		}
	}
	if len(nodes) == 0 {
		return nil
	}
	return do(nodes)
}

// sign says in the index of what it is the projection: from here on it is whole.
func (ix *Index) sign(built bleve.Index, at graph.Revision) error {
	b := built.NewBatch()
	b.SetInternal([]byte(identityKey), []byte(ix.options.Store.Identity()))
	b.SetInternal([]byte(fingerprintKey), []byte(ix.plan.fingerprint))
	b.SetInternal([]byte(watermarkKey), watermark(at))
	if err := built.Batch(b); err != nil {
		return fmt.Errorf("search index: signing: %w", err)
	}
	return nil
}

// swap puts the index that was built in the place of the one that serves.
func (ix *Index) swap(built bleve.Index, at graph.Revision) (err error) {
	if ix.options.Dir != "" {
		if err := built.Close(); err != nil {
			return fmt.Errorf("search index: %w", err)
		}
	}
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if ix.live != nil {
		err = ix.live.Close()
		ix.live, ix.at = nil, 0
	}
	if err == nil && ix.options.Dir != "" {
		if err = install(ix.options.Dir); err == nil {
			built, _, err = open(ix.folder(currentFolder), ix.options.Store.Identity(), ix.plan)
		}
	}
	if err != nil {
		return fmt.Errorf("search index: swap: %w", err)
	}
	ix.live, ix.at = built, at
	ix.shelves.forget()
	ix.renamed()
	return nil
}

func (ix *Index) discard() error {
	if ix.options.Dir == "" {
		return nil
	}
	return os.RemoveAll(ix.folder(buildingFolder))
}
