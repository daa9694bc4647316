package dgraphstore

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// record is a node as the cluster gives it. What is not known by name is the
// list of some edge.
type record struct {
	UID    string
	ID     graph.ID
	Attrs  string
	From   graph.ID
	By     []graph.ID // everybody who asserts it, where that was asked for
	Lists  map[schema.EdgeName][]end
	Behind map[schema.EdgeName][]end // the same of edges that reach it
}

// end is the far end of an edge, with what the edge carries.
type end struct {
	ID      graph.ID
	Attrs   string
	Sources string // everybody who asserts the edge, by id, between spaces
}

// UnmarshalJSON implements json.Unmarshaler.
func (r *record) UnmarshalJSON(data []byte) error {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		return err
	}
	for key, value := range all {
		if err := r.take(key, value); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

func (r *record) take(key string, value json.RawMessage) error {
	switch key {
	case "uid":
		return json.Unmarshal(value, &r.UID)
	case "lacuna.id":
		return json.Unmarshal(value, &r.ID)
	case "lacuna.attrs":
		return json.Unmarshal(value, &r.Attrs)
	case "lacuna.from":
		return json.Unmarshal(value, &r.From)
	case "~lacuna.asserts":
		var by []struct {
			Src graph.ID `json:"lacuna.src"`
		}
		err := json.Unmarshal(value, &by)
		for _, b := range by {
			r.By = append(r.By, b.Src)
		}
		slices.Sort(r.By)
		return err
	}
	lists, name := &r.Lists, key
	if back, reverse := strings.CutPrefix(key, "~"); reverse {
		lists, name = &r.Behind, back
	}
	edge, isEdge := strings.CutPrefix(name, "lacuna.e.")
	if !isEdge {
		return nil
	}
	ends, err := readEnds(key, value)
	if *lists == nil {
		*lists = map[schema.EdgeName][]end{}
	}
	(*lists)[schema.EdgeName(edge)] = ends
	return err
}

func readEnds(key string, value json.RawMessage) ([]end, error) {
	var raw []map[string]string
	if err := json.Unmarshal(value, &raw); err != nil {
		return nil, err
	}
	out := make([]end, 0, len(raw))
	for _, e := range raw {
		out = append(out, end{graph.ID(e["lacuna.id"]), e[key+"|a"], e[key+"|s"]})
	}
	return out, nil
}

// node is the record as a node of the graph.
func (s *Store) node(r record) (graph.Node, error) {
	attrs, err := readAttrs(r.Attrs)
	if err != nil {
		return graph.Node{}, fmt.Errorf("node %s: %w", r.ID, err)
	}
	return graph.Node{ID: r.ID, Kind: s.Ontology.KindOf(string(r.ID)), Attrs: attrs, Source: r.From}, nil
}

// edge is an end as an edge of the graph.
func (e end) edge(key graph.EdgeKey) (graph.Edge, error) {
	attrs, err := readAttrs(e.Attrs)
	first, _, _ := strings.Cut(e.Sources, " ")
	if err != nil {
		return graph.Edge{}, fmt.Errorf("edge %s: %w", key, err)
	}
	return graph.Edge{EdgeKey: key, Attrs: attrs, Source: graph.ID(first)}, nil
}

func readAttrs(text string) (graph.Attrs, error) {
	if text == "" {
		return nil, nil
	}
	var out graph.Attrs
	err := json.Unmarshal([]byte(text), &out)
	return out, err
}

// writeAttrs writes attributes as one JSON text, or "" for none.
func writeAttrs(attrs graph.Attrs) string {
	if len(attrs) == 0 {
		return ""
	}
	text, err := json.Marshal(attrs)
	if err != nil {
		panic(err) // normalised attributes are JSON
	}
	return string(text)
}
