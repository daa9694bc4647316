package storetest_test

import (
	"context"
	"maps"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// readLies break the promises on reading nodes.
func readLies() map[string]lie {
	return map[string]lie{
		"Node/found": func(s graph.Store, _ *schema.Ontology) *liar {
			return &liar{Store: s, node: func(_ graph.ID, n graph.Node, err error) (graph.Node, error) {
				delete(n.Attrs, "text")
				return n, err
			}}
		},
		"Node/not there": func(s graph.Store, _ *schema.Ontology) *liar {
			return &liar{Store: s, fault: func(string, error) error { return errOther }}
		},
		"Node/only its id": func(s graph.Store, _ *schema.Ontology) *liar {
			return &liar{Store: s, node: func(id graph.ID, n graph.Node, err error) (graph.Node, error) {
				if err != nil {
					for n := range s.Nodes(context.Background(), graph.NodeQuery{After: id, Limit: 1}) {
						return n, nil
					}
				}
				return n, err
			}}
		},
		"Node/zero byte": func(s graph.Store, _ *schema.Ontology) *liar {
			return &liar{Store: s, node: func(id graph.ID, _ graph.Node, _ error) (graph.Node, error) {
				return s.Node(context.Background(), cut(id))
			}}
		},
		"Node/empty store": func(s graph.Store, _ *schema.Ontology) *liar {
			return &liar{Store: s, node: func(_ graph.ID, n graph.Node, _ error) (graph.Node, error) { return n, nil }}
		},
		"Nodes/all in order": reverse,
		"Nodes/whole": nodes(func(_ graph.NodeQuery, all []graph.Node) []graph.Node {
			for i := range all {
				all[i].Source = ""
			}
			return all
		}),
		"Nodes/kind":          nodeQuery(func(q graph.NodeQuery) graph.NodeQuery { q.Kind = ""; return q }),
		"Nodes/kind unknown":  nodeQuery(func(q graph.NodeQuery) graph.NodeQuery { q.Kind = ""; return q }),
		"Nodes/ids":           reverse,
		"Nodes/ids twice":     nodes(func(q graph.NodeQuery, all []graph.Node) []graph.Node { return append(all[:1:1], all...) }),
		"Nodes/ids missing":   nodeQuery(func(q graph.NodeQuery) graph.NodeQuery { q.IDs = append(q.IDs, "document:b"); return q }),
		"Nodes/ids none":      nodeQuery(func(q graph.NodeQuery) graph.NodeQuery { q.IDs = nil; return q }),
		"Nodes/ids of a kind": nodeQuery(func(q graph.NodeQuery) graph.NodeQuery { q.Kind = ""; return q }),
		"Nodes/query stays":   nodeQuery(func(q graph.NodeQuery) graph.NodeQuery { slices.Sort(q.IDs); return q }),
		"Nodes/stop":          func(s graph.Store, _ *schema.Ontology) *liar { return &liar{Store: s, insist: true} },
		"Nodes/after": nodes(func(q graph.NodeQuery, all []graph.Node) []graph.Node {
			n, err := graph.Node{ID: q.After}, error(nil)
			if err == nil && q.After != "" {
				all = append([]graph.Node{n}, all...)
			}
			return all
		}),
		"Nodes/after nobody": afterMustBeThere,
		"Nodes/after within a kind": nodeQuery(func(q graph.NodeQuery) graph.NodeQuery {
			if q.Kind != "" {
				q.After = ""
			}
			return q
		}),
		"Nodes/after among ids": nodeQuery(func(q graph.NodeQuery) graph.NodeQuery { q.After = ""; return q }),
		"Nodes/limit":           nodeQuery(func(q graph.NodeQuery) graph.NodeQuery { q.Limit = 0; return q }),
		"Nodes/limit counts matches": func(s graph.Store, _ *schema.Ontology) *liar {
			return &liar{Store: s, nodeQuery: func(q graph.NodeQuery) graph.NodeQuery { q.Where = nil; return q },
				nodes: func(q graph.NodeQuery, all []graph.Node) []graph.Node {
					return slices.DeleteFunc(all, func(n graph.Node) bool { return n.Attrs["language"] != q.Where["language"] })
				}}
		},
		"Nodes/limit negative": nodeQuery(func(q graph.NodeQuery) graph.NodeQuery { q.Limit = max(q.Limit, 0); return q }),
		"Nodes/pages": nodes(func(q graph.NodeQuery, all []graph.Node) []graph.Node {
			if q.After != "" && len(all) > 1 {
				return all[1:]
			}
			return all
		}),
		"Nodes/pages of an attribute": nodeQuery(func(q graph.NodeQuery) graph.NodeQuery {
			if q.After != "" {
				q.After += "z"
			}
			return q
		}),
		"Nodes/many":           nodes(func(_ graph.NodeQuery, all []graph.Node) []graph.Node { return all[:min(len(all), 1000)] }),
		"Where/text":           nodeQuery(func(q graph.NodeQuery) graph.NodeQuery { q.Where = nil; return q }),
		"Where/text of a kind": nodeQuery(func(q graph.NodeQuery) graph.NodeQuery { q.Where = nil; return q }),
		"Where/not indexed":    nodeQuery(func(q graph.NodeQuery) graph.NodeQuery { q.Where = nil; return q }),
		"Where/truth": nodes(func(q graph.NodeQuery, _ []graph.Node) []graph.Node {
			return []graph.Node{{ID: "document:b"}, {ID: "document:c"}}
		}),
		"Where/number": nodeQuery(func(q graph.NodeQuery) graph.NodeQuery {
			q.Where = map[string]any{"partiesCount": "7"}
			return q
		}),
		"Where/two": nodeQuery(func(q graph.NodeQuery) graph.NodeQuery {
			q.Where = map[string]any{"language": q.Where["language"]}
			return q
		}),
		"Where/with ids": nodeQuery(func(q graph.NodeQuery) graph.NodeQuery { q.IDs = nil; return q }),
		"Where/other type": nodes(func(_ graph.NodeQuery, _ []graph.Node) []graph.Node {
			return []graph.Node{{ID: "instrument:i"}}
		}),
		"Where/other kind": nodeQuery(func(q graph.NodeQuery) graph.NodeQuery { q.Where = nil; return q }),
		"Where/long text": nodes(func(q graph.NodeQuery, all []graph.Node) []graph.Node {
			return append(all, graph.Node{ID: "document:b"})
		}),
		"Where/follows a change": func(s graph.Store, _ *schema.Ontology) *liar {
			seen := []graph.Node{{ID: "document:a"}} // as an index that is filled once
			return &liar{Store: s, nodes: func(graph.NodeQuery, []graph.Node) []graph.Node { return slices.Clone(seen) }}
		},
		"Where/what is shown": nodes(func(q graph.NodeQuery, _ []graph.Node) []graph.Node { return []graph.Node{{ID: "document:a"}} }),
		"Where/typed word": nodeQuery(func(q graph.NodeQuery) graph.NodeQuery {
			q.Where = maps.Clone(q.Where)
			for name := range q.Where {
				q.Where[name] = "fr"
			}
			return q
		}),
	}
}
