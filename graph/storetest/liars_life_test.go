package storetest_test

import (
	"context"
	"slices"
	"sync"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// lifeLies break the promises on sources, changes, snapshots and ends.
func lifeLies() map[string]lie {
	return map[string]lie{
		"Replace/takes back":             batches(func(b graph.Batch) graph.Batch { b.Replace = false; return b }),
		"Replace/all of several batches": lastBatchOnly,
		"Replace/leaves others":          takesPrefix,
		"Replace/retracts":               batches(func(b graph.Batch) graph.Batch { b.Replace = b.Replace && len(b.Nodes) > 0; return b }),
		"Replace/nothing of nobody":      counts,
		"Replace/edges only":             batches(func(b graph.Batch) graph.Batch { b.Replace = false; return b }),
		"Replace/edge to another's node": batches(func(b graph.Batch) graph.Batch { b.Edges = nil; return b }),
		"Several/first shows":            shows(true),
		"Several/order of batches":       shows(false),
		"Several/next shows":             retractsAll,
		"Several/edge stands":            retractsAll,
		"Cascade/edges go":               keepsLoose,
		"Cascade/not while one asserts":  retractsAll,
		"Cascade/stays gone":             comesBack,
		"Sources/in order":               sourcesAre(func(all []graph.Source) []graph.Source { slices.Reverse(all); return all }),
		"Sources/described":              sourcesAre(undescribed),
		"Sources/described anew":         firstDescription,
		"Sources/of edges":               sourcesAre(func(all []graph.Source) []graph.Source { return all[:1] }),
		"Cascade/source forgotten":       remembersSources,
		"Asserted/all of it":             assertedIs(func(b graph.Batch) graph.Batch { slices.Reverse(b.Edges); return b }),
		"Asserted/what is not shown":     assertsShown,
		"Asserted/nobody": func(s graph.Store, _ *schema.Ontology) *liar {
			return &liar{Store: s, asserted: func(b graph.Batch, _ error) (graph.Batch, error) { return b, nil }}
		},
		"Asserted/given back":      assertedIs(func(b graph.Batch) graph.Batch { b.Nodes, b.Edges = b.Nodes[:min(len(b.Nodes), 1)], nil; return b }),
		"Changes/none":             changes(func([]graph.Change) []graph.Change { return []graph.Change{{}} }),
		"Changes/in order":         changes(func(all []graph.Change) []graph.Change { slices.Reverse(all); return all }),
		"Changes/since":            changesSince(func(since graph.Revision) graph.Revision { return max(since, 1) - 1 }),
		"Changes/since the future": changesSince(func(since graph.Revision) graph.Revision { return (since + 1) % 100 }),
		"Changes/gone":             changes(setGone(false)),
		"Changes/not gone":         changes(setGone(true)),
		"Changes/twice":            changes(collapsed),
		"Changes/back again":       changes(collapsed),
		"Changes/only what changed": changes(func(all []graph.Change) []graph.Change {
			return append([]graph.Change{{Revision: 2, Source: "source:x", Node: "document:a"}}, all...)
		}),
		"Changes/not what is hidden": changes(func(all []graph.Change) []graph.Change {
			return append(all, graph.Change{Revision: 2, Node: "document:n"})
		}),
		"Changes/other source shown": changes(func([]graph.Change) []graph.Change { return nil }),
		"Changes/of a cascade":       changes(onlyNodes),
		"Changes/follow":             changes(setGone(false)),
		"Snapshot/Nodes":             lazy,
		"Snapshot/Edges":             lazy,
		"Snapshot/Changes":           lazy,
		"Snapshot/write inside":      func(s graph.Store, _ *schema.Ontology) *liar { return &liar{Store: s, lock: &sync.RWMutex{}} },
		"Snapshot/read inside":       busy,
		"Snapshot/whole batches":     halves,
		"Snapshot/many writers": applies(func(s graph.Store, ctx context.Context, b graph.Batch) (graph.Revision, error) {
			_, err := s.Apply(ctx, b)
			return 1, err
		}),
		"Cancel/in the middle":    background(""),
		"Close/twice":             closesOnce,
		"Close/inside a sequence": closeWaits,
		"Identity/stays": func(s graph.Store, _ *schema.Ontology) *liar {
			return &liar{Store: s, identity: func(string) string { return "same" }}
		},
		"Durable/graph":    forgets,
		"Durable/history":  forgets,
		"Durable/identity": forgets,
	}
}
