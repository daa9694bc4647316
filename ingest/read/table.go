package read

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// The limits of tables.
const (
	maxColumns = 200
	maxJSON    = 16 << 20
	maxCells   = 2_000_000
)

// rowsOf reads a text as a table, or gives nothing for what is none.
func rowsOf(text string) ([]row, error) {
	switch {
	case beginsJSON(text):
		return jsonRows(text)
	case looksLikeYAML(text):
		return yamlRows(text)
	case looksLikeSections(text):
		return sectionRows(text), nil
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
	return err == nil && (beginsJSON(text) || looksLikeYAML(text) || looksLikeSections(text) || delimiter(text) != 0)
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

// jsonRows reads a list of objects, or an object that has one under
// `statements` or `rows`.
func jsonRows(text string) ([]row, error) {
	text = strings.TrimSpace(text)
	if len(text) > maxJSON {
		return nil, fmt.Errorf("%w: the JSON is too large (limit %d MiB)", ErrRefused, maxJSON>>20)
	}
	if !strings.HasPrefix(text, "[") {
		o, err := oneObject(text)
		if err != nil {
			return nil, err
		}
		list := o["statements"]
		if list == nil {
			list = o["rows"]
		}
		if text = strings.TrimSpace(string(list)); !beginsJSON(text) || text[0] != '[' {
			return nil, nil
		}
	}
	return jsonList(text)
}

// oneObject reads an object whose keys can be those of a document.
func oneObject(text string) (object, error) {
	var o object
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return nil, fmt.Errorf("%w: the JSON is damaged: %w", ErrRefused, err)
	}
	if len(o) > maxColumns {
		return nil, fmt.Errorf("%w: a record of the JSON has %d keys (limit %d)", ErrRefused, len(o), maxColumns)
	}
	return o, nil
}

// jsonList reads one object after the other, so that too many are noticed early.
func jsonList(text string) ([]row, error) {
	d := json.NewDecoder(strings.NewReader(text))
	if _, err := d.Token(); err != nil {
		return nil, fmt.Errorf("%w: the JSON is damaged: %w", ErrRefused, err)
	}
	var out []row
	for d.More() {
		var o object
		err := d.Decode(&o)
		switch {
		case err != nil:
			return nil, fmt.Errorf("%w: the JSON is damaged or no list of records: %w", ErrRefused, err)
		case len(o) > maxColumns:
			return nil, fmt.Errorf("%w: a record of the JSON has %d keys (limit %d)", ErrRefused, len(o), maxColumns)
		case len(out) >= maxRows:
			return nil, fmt.Errorf("%w: the table has more than %d rows (limit)", ErrRefused, maxRows)
		}
		r := row{}
		for name := range o {
			if value := o.word(name); value != "" {
				r[strings.ToLower(name)] = value
			}
		}
		out = append(out, r)
	}
	if _, err := d.Token(); err != nil {
		return nil, fmt.Errorf("%w: the JSON is damaged: %w", ErrRefused, err)
	}
	return out, nil
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
	cells := 0
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
		if cells += len(record); cells > maxCells {
			return nil, fmt.Errorf("%w: the table has more than %d cells (limit)", ErrRefused, maxCells)
		}
		next := row{}
		for i, value := range record[:min(len(record), len(head))] {
			if name := strings.ToLower(strings.TrimSpace(head[i])); strings.TrimSpace(value) != "" {
				next[name] = strings.TrimSpace(value)
			}
		}
		out = append(out, next)
	}
}
