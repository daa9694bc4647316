package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
)

// maxPages is how many pages of a list a page of ours walks through. What lies
// beyond has a link of its own.
const maxPages = 40

// askAll asks a document again with `after` until the list at a path ends, and
// joins the pages: a table is sorted by all of its rows, and a text is read in
// its own order, not in that of ids.
func (s *site) askAll(ctx context.Context, name string, variables map[string]any, path []string) (json.RawMessage, error) {
	variables = maps.Clone(variables)
	var edges []any
	for page := 1; ; page++ {
		data, err := s.ask(ctx, name, variables)
		if err != nil {
			return nil, err
		}
		whole, err := readAny(data)
		if err != nil {
			return nil, err
		}
		list := at(whole, path)
		if list == nil {
			return data, nil
		}
		more, _ := list["edges"].([]any)
		edges = append(edges, more...)
		list["edges"] = edges
		info, _ := list["pageInfo"].(map[string]any)
		cursor, _ := info["endCursor"].(string)
		if info["hasNextPage"] != true || cursor == "" || page == maxPages {
			return json.Marshal(whole)
		}
		variables["after"] = cursor
	}
}

// readAny reads JSON and keeps its numbers as they are written.
func readAny(data json.RawMessage) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var out any
	if err := decoder.Decode(&out); err != nil {
		return nil, fmt.Errorf("data of the page: %w", err)
	}
	return out, nil
}

// at gives the object at a path, or nil.
func at(value any, path []string) map[string]any {
	object, _ := value.(map[string]any)
	for _, key := range path {
		object, _ = object[key].(map[string]any)
	}
	return object
}
