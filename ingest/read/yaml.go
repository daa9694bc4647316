package read

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// The limits of a list of statements in YAML.
const (
	maxYAML     = 512 << 10
	maxYAMLItem = 128 << 10
	maxYAMLDeep = 20
)

// looksLikeYAML goes by a first line that begins a list of records.
func looksLikeYAML(text string) bool {
	text = strings.TrimPrefix(text[:min(len(text), 4000)], "---\n")
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if line == "statements:" || line == "rows:" {
			return true
		}
		item, isItem := strings.CutPrefix(line, "- ")
		name, _, hasKey := strings.Cut(item, ":")
		return isItem && hasKey && len(name) < 30 && !strings.ContainsAny(name, " \t*[`")
	}
	return false
}

// yamlRows reads a list of mappings. What is no such list is a text that looks
// like one. Each is parsed by itself, because the time of the parser grows
// faster than the text; anchors are not followed, so nothing can grow.
func yamlRows(text string) ([]row, error) {
	items := yamlItems(text)
	if len(items) == 0 {
		return nil, nil
	}
	var out []row
	for i, item := range items {
		switch {
		case len(text) > maxYAML:
			return nil, fmt.Errorf("%w: the YAML is too large (limit %d KiB). Save it as JSON or CSV", ErrRefused, maxYAML>>10)
		case len(item) > maxYAMLItem:
			return nil, fmt.Errorf("%w: record %d of the YAML is too large (limit %d KiB). Save it as JSON or CSV", ErrRefused, i+1, maxYAMLItem>>10)
		case tooDeep(item):
			return nil, fmt.Errorf("%w: record %d of the YAML is nested more than %d deep (limit)", ErrRefused, i+1, maxYAMLDeep)
		}
		r, ok := yamlRow(item)
		if !ok {
			return nil, nil
		}
		out = append(out, r)
	}
	return out, nil
}

// yamlItems cuts a list at its marks: all lines are part of an item, which
// begins where the first one does. It gives nothing for what is no such list.
func yamlItems(text string) []string {
	var items []string
	indent, start, at := -1, 0, 0
	for line := range strings.Lines(text) {
		words := strings.TrimSpace(line)
		depth := len(line) - len(strings.TrimLeft(line, " "))
		switch {
		case words == "" || strings.HasPrefix(words, "#") || at == 0 && words == "---":
		case indent < 0 && (words == "statements:" || words == "rows:"):
		case strings.HasPrefix(words, "- ") && (indent < 0 || depth == indent):
			if indent >= 0 {
				items = append(items, text[start:at])
			}
			indent, start = depth, at
		case indent < 0 || depth <= indent:
			return nil
		}
		at += len(line)
	}
	if indent < 0 {
		return nil
	}
	return append(items, text[start:])
}

func yamlRow(item string) (row, bool) {
	file, err := parser.ParseBytes([]byte(item), 0)
	if err != nil || len(file.Docs) != 1 {
		return nil, false
	}
	list, isList := file.Docs[0].Body.(*ast.SequenceNode)
	if !isList || len(list.Values) != 1 {
		return nil, false
	}
	m, isMap := list.Values[0].(ast.MapNode)
	if !isMap {
		return nil, false
	}
	r := row{}
	for at := m.MapRange(); at.Next(); {
		if words := strings.TrimSpace(scalar(at.Value())); words != "" {
			r[strings.ToLower(at.Key().String())] = words
		}
	}
	return r, true
}

// scalar is the text of a plain value; of any other it is "".
func scalar(n ast.Node) string {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value
	case *ast.LiteralNode:
		return n.Value.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value
	}
	return ""
}

// tooDeep says whether a YAML text nests deeper than a table can, before a
// parser that calls itself is asked: by brackets, by list marks in a row, or by
// the steps of its indentation.
func tooDeep(text string) bool {
	depth := 0
	for line := range strings.Lines(text) {
		rest := strings.TrimLeft(line, " ")
		if len(line)-len(rest) > 4*maxYAMLDeep || strings.Count(rest[:min(len(rest), 200)], "- ") > maxYAMLDeep && strings.HasPrefix(rest, "- - ") || strings.Count(line, "? ") > maxYAMLDeep {
			return true
		}
		for _, c := range []byte(line) {
			switch c {
			case '[', '{':
				depth++
			case ']', '}':
				depth = max(0, depth-1)
			}
			if depth > maxYAMLDeep {
				return true
			}
		}
	}
	return false
}
