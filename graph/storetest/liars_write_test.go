package storetest_test

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// writeLies break the promises on values, on applying and on refusing.
func writeLies() map[string]lie {
	return map[string]lie{
		"Value/scripts": text(func(s string) string { return strings.ReplaceAll(s, "e\u0301", "é") }),
		"Value/signs":   text(func(s string) string { return strings.ReplaceAll(s, "\x00", "") }),
		"Value/empty text": value(func(v any) any {
			if v == "" {
				return nil
			}
			return v
		}),
		"Value/long text": text(func(s string) string { return s[:min(len(s), 1<<16-1)] }),
		"Value/false": value(func(v any) any {
			if v == false {
				return nil
			}
			return v
		}),
		"Value/list": value(func(v any) any {
			if list, ok := v.([]any); ok {
				return list[:1]
			}
			return v
		}),
		"Value/typed word": value(func(v any) any {
			if word, ok := v.(schema.Kind); ok {
				return strings.ToUpper(string(word))
			}
			return v
		}),
		"Value/nothing": value(func(v any) any {
			if v == nil {
				return ""
			}
			return v
		}),
		"Value/nil key": value(func(v any) any {
			if v == nil {
				return ""
			}
			return v
		}),
		"Value/number": value(func(v any) any {
			if x, ok := v.(float64); ok {
				return max(x, 0)
			}
			return v
		}),
		"Value/long id": batches(func(b graph.Batch) graph.Batch {
			b.Nodes = slices.Clone(b.Nodes)
			for i := range b.Nodes {
				b.Nodes[i].ID = b.Nodes[i].ID[:min(len(b.Nodes[i].ID), 255)]
			}
			return b
		}),
		"Value/edge": batches(func(b graph.Batch) graph.Batch {
			b.Edges = slices.Clone(b.Edges)
			for i := range b.Edges {
				b.Edges[i].Attrs = maps.Clone(b.Edges[i].Attrs)
				delete(b.Edges[i].Attrs, "from")
			}
			return b
		}),
		"Value/belongs to the caller": func(s graph.Store, _ *schema.Ontology) *liar {
			kept := map[graph.ID]graph.Node{}
			return &liar{Store: s, node: func(id graph.ID, n graph.Node, err error) (graph.Node, error) {
				if _, known := kept[id]; !known {
					kept[id] = n
				}
				return kept[id], err
			}}
		},
		"Value/given stays the giver's": func(s graph.Store, _ *schema.Ontology) *liar {
			given := map[graph.ID]graph.Attrs{}
			l := after(s, func(_ context.Context, b graph.Batch) {
				for _, n := range b.Nodes {
					given[n.ID] = n.Attrs
				}
			})
			l.node = func(id graph.ID, n graph.Node, err error) (graph.Node, error) {
				n.Attrs = given[id]
				return n, err
			}
			return l
		},
		"Value/batch stays": func(s graph.Store, _ *schema.Ontology) *liar {
			return after(s, func(_ context.Context, b graph.Batch) {
				slices.SortFunc(b.Nodes, func(a, b graph.Node) int { return cmp.Compare(a.ID, b.ID) })
			})
		},
		"Apply/revision": func(s graph.Store, _ *schema.Ontology) *liar {
			return &liar{Store: s, revision: func(r graph.Revision) graph.Revision { return r + 1 }}
		},
		"Apply/again":                counts,
		"Apply/again replacing":      counts,
		"Apply/in another order":     counts,
		"Apply/nothing":              counts,
		"Apply/adds":                 batches(func(b graph.Batch) graph.Batch { b.Replace = true; return b }),
		"Apply/attributes anew":      merges,
		"Apply/edge attributes anew": merges,
		"Apply/edge to what is there": func(s graph.Store, o *schema.Ontology) *liar {
			return &liar{Store: s, apply: func(ctx context.Context, b graph.Batch) (graph.Revision, error) {
				own := map[graph.ID]bool{}
				for _, n := range b.Nodes {
					own[n.ID] = true
				}
				b.Edges = slices.DeleteFunc(slices.Clone(b.Edges), func(e graph.Edge) bool { return !own[e.To] })
				return s.Apply(ctx, b)
			}}
		},
		"Apply/large": batches(func(b graph.Batch) graph.Batch {
			b.Edges = b.Edges[:min(len(b.Edges), 1000)]
			return b
		}),
		"Refused/source": forgives(func(b graph.Batch, _ *schema.Ontology) graph.Batch {
			if len(b.Source.ID) > schema.MaxID {
				b.Source.ID = b.Source.ID[:schema.MaxID]
			}
			return b
		}),
		"Refused/dangling at the far end":  dangling,
		"Refused/dangling at the near end": dangling,
		"Refused/dangling by taking back":  dangling,
		"Refused/store goes on":            halves,
	}
}
