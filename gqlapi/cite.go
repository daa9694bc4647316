package gqlapi

import (
	"context"
	"fmt"
	"sync"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/ingest/link"
	"github.com/lacuna-law/lacuna/schema"
)

// The limits of a text whose citations are checked: its bytes, and the
// references that one answer lists.
const (
	longestCited = 128 << 10
	mostCited    = 2000
)

// VerifyCitations implements gen.QueryResolver. The text is read and forgotten.
func (r queryResolver) VerifyCitations(ctx context.Context, text string) ([]*gen.CitationCheck, error) {
	if len(text) > longestCited {
		return nil, fmt.Errorf("%w: text: too long (limit %d KiB). Cut it into parts", errInput, longestCited>>10)
	}
	citer, world, err := r.citing.at(ctx, r.options.Store)
	if err != nil {
		return nil, err
	}
	refs := world.Cite(citer.Find(doc.NewText(text)))
	if len(refs) > mostCited {
		return nil, fmt.Errorf("%w: text: %d references (limit %d). Cut it into parts", errInput, len(refs), mostCited)
	}
	nodes, err := citedNodes(ctx, refs)
	if err != nil {
		return nil, err
	}
	out := make([]*gen.CitationCheck, 0, len(refs))
	for _, ref := range refs {
		out = append(out, checkOf(ref, nodes))
	}
	return out, nil
}

// citedNodes loads what references point to, each once.
func citedNodes(ctx context.Context, refs []doc.Reference) (map[string]gen.Node, error) {
	l, err := loadersOf(ctx)
	if err != nil {
		return nil, err
	}
	found := map[string]gen.Node{}
	var ids []graph.ID
	for _, ref := range refs {
		for _, id := range append([]string{ref.Target, ref.Instrument}, ref.Nearest...) {
			if _, asked := found[id]; id != "" && !asked {
				found[id] = nil
				ids = append(ids, graph.ID(id))
			}
		}
	}
	nodes, err := l.nodes.LoadAll(ctx, ids)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		found[string(id)] = nodes[i]
	}
	return found, nil
}

func checkOf(ref doc.Reference, nodes map[string]gen.Node) *gen.CitationCheck {
	out := &gen.CitationCheck{
		Quote: ref.Quote, Start: ref.Start, End: ref.End, Status: schema.CitationStatus(ref.Status),
		Target: nodes[ref.Target], Candidates: ref.Candidates, Nearest: []*gen.Provision{}, Reason: ref.Reason,
	}
	if instrument, is := nodes[ref.Instrument].(*gen.Instrument); is {
		out.Instrument = instrument
	}
	if ref.Pinpoint != "" {
		out.Pinpoint = &ref.Pinpoint
	}
	for _, id := range ref.Nearest {
		if provision, is := nodes[id].(*gen.Provision); is {
			out.Nearest = append(out.Nearest, provision)
		}
	}
	return out
}

// citing keeps what citations are found and resolved by, for one revision.
type citing struct {
	mu       sync.Mutex
	revision graph.Revision
	citer    *extract.Citer
	world    *link.World
}

// at gives the names and places of the store's revision. They are read for the
// first who asks.
func (c *citing) at(ctx context.Context, store graph.Reader) (*extract.Citer, *link.World, error) {
	revision, err := store.Revision(ctx)
	if err != nil {
		return nil, nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.citer != nil && c.revision == revision {
		return c.citer, c.world, nil
	}
	citer, err := extract.NewCiter(ctx, store)
	if err != nil {
		return nil, nil, err
	}
	world, err := link.NewWorld(ctx, store)
	if err != nil {
		return nil, nil, err
	}
	c.revision, c.citer, c.world = revision, citer, world
	return citer, world, nil
}
