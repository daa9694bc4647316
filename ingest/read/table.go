package read

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// The limits of tables.
const (
	maxColumns  = 200
	maxYAML     = 4 << 20
	maxYAMLDeep = 20
	maxJSON     = 32 << 20
)

// rowsOf reads a text as a table, or gives nothing for what is none.
func rowsOf(text string) ([]row, error) {
	switch {
	case looksLikeJSON(text):
		return jsonRows(text)
	case looksLikeYAML(text):
		return yamlRows(text), nil
	}
	if comma := delimiter(text); comma != 0 {
		return csvRows(text, comma)
	}
	return nil, nil
}

// MayHold says from the first bytes of a file whether it may hold several
// documents, so that Archive or Records should be asked.
func MayHold(head []byte) bool {
	if isZip(head) {
		return true
	}
	if foreign(head) != "" {
		return false
	}
	for len(head) > 0 && !utf8.Valid(head[max(0, len(head)-utf8.UTFMax):]) && len(head)%4 != 0 {
		head = head[:len(head)-1] // the sample may end within a letter
	}
	text, _, err := decode(head)
	text = strings.TrimPrefix(text, "\ufeff")
	return err == nil && (beginsJSON(text) || looksLikeYAML(text) || delimiter(text) != 0)
}

// beginsJSON goes by what only JSON begins with: an object with a key, or a list of such.
func beginsJSON(text string) bool {
	text = strings.TrimLeft(text[:min(len(text), 2000)], " \t\r\n")
	rest, list := strings.CutPrefix(text, "[")
	if list {
		rest = strings.TrimLeft(rest, " \t\r\n")
	}
	rest, object := strings.CutPrefix(rest, "{")
	rest = strings.TrimLeft(rest, " \t\r\n")
	return object && (strings.HasPrefix(rest, `"`) || strings.HasPrefix(rest, "}"))
}

func looksLikeJSON(text string) bool { return beginsJSON(text) }

// jsonRows reads a list of objects, or an object that has one under
// `statements` or `rows`.
func jsonRows(text string) ([]row, error) {
	if len(text) > maxJSON {
		return nil, fmt.Errorf("%w: the JSON is too large (limit %d MiB)", ErrRefused, maxJSON>>20)
	}
	var list []object
	if strings.HasPrefix(strings.TrimSpace(text), "[") {
		if err := json.Unmarshal([]byte(text), &list); err != nil {
			return nil, fmt.Errorf("%w: the JSON is damaged or no list of records: %w", ErrRefused, err)
		}
	} else {
		var o object
		if err := json.Unmarshal([]byte(text), &o); err != nil {
			return nil, fmt.Errorf("%w: the JSON is damaged: %w", ErrRefused, err)
		}
		if list = o.list("statements"); list == nil {
			list = o.list("rows")
		}
	}
	var out []row
	for _, o := range list {
		r := row{}
		for name := range o {
			if value := o.word(name); value != "" {
				r[strings.ToLower(name)] = value
			}
		}
		out = append(out, r)
	}
	return out, nil
}

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
// like one. Anchors are not followed, so nothing can grow.
func yamlRows(text string) []row {
	if len(text) > maxYAML || tooDeep(text) {
		return nil
	}
	file, err := parser.ParseBytes([]byte(text), 0)
	if err != nil || len(file.Docs) != 1 {
		return nil
	}
	body := file.Docs[0].Body
	if m, isMap := body.(ast.MapNode); isMap {
		for at := m.MapRange(); at.Next(); {
			if key := at.Key().String(); key == "statements" || key == "rows" {
				body = at.Value()
			}
		}
	}
	list, isList := body.(*ast.SequenceNode)
	if !isList {
		return nil
	}
	var out []row
	for _, value := range list.Values {
		m, isMap := value.(ast.MapNode)
		if !isMap {
			return nil
		}
		r := row{}
		for at := m.MapRange(); at.Next(); {
			if words := scalar(at.Value()); words != "" {
				r[strings.ToLower(at.Key().String())] = words
			}
		}
		out = append(out, r)
	}
	return out
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

// delimiter says by which sign the columns of a table are parted, or gives 0
// for what is no table: all of the first records have as many fields as the
// first, whose fields are names.
func delimiter(text string) rune {
	sample := text[:min(len(text), 64<<10)]
	if i := strings.LastIndexByte(sample, '\n'); i > 0 && len(sample) < len(text) {
		sample = sample[:i+1]
	}
	for _, comma := range [...]rune{'\t', ';', ','} {
		head, _, _ := strings.Cut(strings.TrimLeft(sample, "\r\n"), "\n")
		if !strings.ContainsRune(head, comma) {
			continue
		}
		if isTable(sample, comma) {
			return comma
		}
	}
	return 0
}

func isTable(sample string, comma rune) bool {
	r := reader(sample, comma)
	head, err := r.Read()
	if err != nil || !isHead(head, comma) {
		return false
	}
	same, other := 0, 0
	for range 200 {
		record, err := r.Read()
		switch {
		case errors.Is(err, io.EOF):
			return same > 0 && other == 0
		case err != nil || len(record) != len(head):
			other++
		default:
			same++
		}
	}
	return same > 20*other
}

// isHead says whether fields can be the names of columns. Two parts of a
// sentence could be too, so a table by commas needs three or a name that is known.
func isHead(fields []string, comma rune) bool {
	seen := map[string]bool{}
	known := false
	for i, field := range fields {
		field = strings.ToLower(strings.TrimSpace(field))
		if seen[field] || field == "" && i > 0 || utf8.RuneCountInString(field) > 80 || strings.ContainsAny(field, ".!?\n") || len(strings.Fields(field)) > 12 {
			return false
		}
		seen[field] = true
		known = known || row{field: "x"}.column(textColumns) != ""
	}
	return len(fields) >= 2 && len(fields) <= maxColumns && (comma == '\t' || known || len(fields) >= 3)
}

func reader(text string, comma rune) *csv.Reader {
	r := csv.NewReader(strings.NewReader(strings.ReplaceAll(text, "\r\n", "\n")))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, comma == '\t'
	return r
}

func csvRows(text string, comma rune) ([]row, error) {
	r := reader(text, comma)
	head, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("%w: the table is damaged: %w", ErrRefused, err)
	}
	var out []row
	for {
		record, err := r.Read()
		switch {
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil:
			return nil, fmt.Errorf("%w: the table is damaged: %w", ErrRefused, err)
		case len(out) >= maxRows:
			return nil, fmt.Errorf("%w: the table has more than %d rows (limit)", ErrRefused, maxRows)
		}
		next := row{}
		for i, value := range record[:min(len(record), len(head))] {
			if name := strings.ToLower(strings.TrimSpace(head[i])); strings.TrimSpace(value) != "" {
				next[name] = value
			}
		}
		out = append(out, next)
	}
}
