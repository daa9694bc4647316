package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strconv"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// shape is what a value is.
type shape uint8

const (
	nothing shape = iota
	scalar
	sequence
	mapping
)

// value is a YAML value with its line.
type value struct {
	shape  shape
	line   int
	scalar any     // string, float64 or bool
	items  []value // of a sequence
	fields []field // of a mapping, in the order of the file
}

// field is one key of a mapping.
type field struct {
	name string
	line int
	value
}

// file is one file, parsed.
type file struct {
	name string
	root value
}

// parseAll parses the files side by side and gives them in the order of names.
func parseAll(fsys fs.FS, names []string) ([]file, Problems) {
	files, faults := make([]file, len(names)), make([]Problems, len(names))
	next := make(chan int, len(names))
	for _, i := range bySize(fsys, names) {
		next <- i
	}
	close(next)
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(names)) {
		wait.Go(func() {
			for i := range next {
				files[i], faults[i] = parse(fsys, names[i])
			}
		})
	}
	wait.Wait()
	return files, slices.Concat(faults...)
}

// bySize orders the files for parsing, the largest first.
func bySize(fsys fs.FS, names []string) []int {
	order, sizes := make([]int, len(names)), make([]int64, len(names))
	for i, name := range names {
		order[i] = i
		if info, err := fs.Stat(fsys, name); err == nil {
			sizes[i] = info.Size()
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(sizes[b] - sizes[a]) })
	return order
}

func parse(fsys fs.FS, name string) (file, Problems) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return file{}, Problems{{File: name, What: err.Error()}}
	}
	return parseText(name, text)
}

func parseText(name string, text []byte) (file, Problems) {
	tree, err := parser.ParseBytes(oneLineEnd(text), 0)
	if err != nil {
		return file{}, Problems{syntax(name, err)}
	}
	reader := treeReader{file: name}
	out := file{name: name, root: value{shape: mapping, line: 1}}
	for _, doc := range tree.Docs {
		if doc.Body == nil {
			continue
		}
		if root := reader.value(doc.Body); root.shape == mapping {
			out.root.fields = append(out.root.fields, root.fields...)
		} else {
			reader.refuse(doc.Body, "the file must be a mapping of sections")
		}
	}
	return out, reader.problems
}

// oneLineEnd ends every line with LF alone, as YAML takes every end of a line
// (YAML 1.2.2, 5.4). The parser counts a CR LF after a comment and within
// quotes as two lines, and a fault would name a line that is not there.
func oneLineEnd(text []byte) []byte {
	if bytes.IndexByte(text, '\r') < 0 {
		return text
	}
	return bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
}

// syntax turns an error of the parser into a problem.
func syntax(name string, err error) Problem {
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil {
		return Problem{File: name, Line: at.GetToken().Position.Line, What: "no YAML: " + at.GetMessage()}
	}
	return Problem{File: name, What: "no YAML: " + err.Error()}
}

// treeReader turns the tree of the parser into values.
type treeReader struct {
	file     string
	problems Problems
}

func (r *treeReader) refuse(n ast.Node, what string) {
	r.problems = append(r.problems, Problem{File: r.file, Line: n.GetToken().Position.Line, What: what})
}

func (r *treeReader) value(n ast.Node) value {
	v := value{line: n.GetToken().Position.Line}
	switch n := n.(type) {
	case *ast.NullNode:
	case *ast.StringNode:
		v.shape, v.scalar = scalar, n.Value
	case *ast.LiteralNode:
		v.shape, v.scalar = scalar, n.Value.Value
	case *ast.BoolNode:
		v.shape, v.scalar = scalar, n.Value
	case *ast.IntegerNode, *ast.FloatNode:
		number, err := strconv.ParseFloat(n.GetToken().Value, 64)
		if err != nil {
			r.refuse(n, fmt.Sprintf("%q is no number: put it in quotes if it is a text", n.GetToken().Value))
		}
		v.shape, v.scalar = scalar, number
	case *ast.SequenceNode:
		v.shape, v.items = sequence, make([]value, 0, len(n.Values))
		for _, item := range n.Values {
			v.items = append(v.items, r.value(item))
		}
	case *ast.MappingNode:
		v.shape, v.fields = mapping, make([]field, 0, len(n.Values))
		for _, pair := range n.Values {
			v.fields = append(v.fields, r.field(pair))
		}
		if len(v.fields) > 0 {
			v.line = v.fields[0].line
		}
	case *ast.MappingValueNode:
		v.shape, v.fields = mapping, []field{r.field(n)}
		v.line = v.fields[0].line
	default:
		r.refuse(n, fmt.Sprintf("%s is not used here", n.Type()))
	}
	return v
}

func (r *treeReader) field(pair *ast.MappingValueNode) field {
	token := pair.Key.GetToken()
	if _, merge := pair.Key.(*ast.MergeKeyNode); merge {
		r.refuse(pair, "merge keys are not used here")
	}
	return field{name: token.Value, line: token.Position.Line, value: r.value(pair.Value)}
}

// get gives a field of a mapping.
func (v value) get(name string) (field, bool) {
	for _, f := range v.fields {
		if f.name == name {
			return f, true
		}
	}
	return field{}, false
}

// text gives a field that is a text, or "".
func (v value) text(name string) string {
	f, _ := v.get(name)
	text, _ := f.scalar.(string)
	return text
}

// empty says whether there is nothing: no value or an empty text.
func (v value) empty() bool { return v.shape == nothing || v.shape == scalar && v.scalar == "" }

// texts gives the texts of a sequence; anything else in it is passed over.
func (v value) texts() []string {
	var out []string
	for _, item := range v.items {
		if text, ok := item.scalar.(string); ok {
			out = append(out, text)
		}
	}
	return out
}

// json gives the value as the graph keeps it. A field without a value is left out.
func (v value) json() any {
	switch v.shape {
	case scalar:
		return v.scalar
	case sequence:
		out := make([]any, len(v.items))
		for i, item := range v.items {
			out[i] = item.json()
		}
		return out
	case mapping:
		out := make(map[string]any, len(v.fields))
		for _, f := range v.fields {
			if !f.empty() {
				out[f.name] = f.json()
			}
		}
		return out
	}
	return nil
}
