package read

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// Record is one statement of a table. Each row is a document of its own,
// because each has its own State and date and is cited by itself; Data are its
// bytes, which File reads, and which are the same wherever the row stands.
type Record struct {
	Name  string // of the table with the number of the row: speeches.tsv/row-12
	Data  []byte
	Hints doc.Hints // what the columns say
}

// maxRows is the greatest number of rows of a table.
const maxRows = 100_000

// Records gives the statements of a table in CSV, TSV, JSON or YAML. It gives
// none and no error for data that is no table; File reads that. A table none of
// whose columns is known to hold a text is refused.
func Records(name string, data []byte) ([]Record, error) {
	return RecordsBy(name, data, doc.Columns{})
}

// RecordsBy is Records for a table of which somebody has said what its columns hold.
func RecordsBy(name string, data []byte, columns doc.Columns) ([]Record, error) {
	if isZip(data) || foreign(data) != "" {
		return nil, nil
	}
	text, _, err := decode(data)
	if err != nil {
		return nil, nil //nolint:nilerr // File says what is wrong with it
	}
	rows, err := rowsOf(strings.TrimPrefix(text, "\ufeff"))
	if err != nil {
		return nil, inOneLine(err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	if len(rows) > maxRows {
		return nil, fmt.Errorf("%w: the table has %d rows (limit %d)", ErrRefused, len(rows), maxRows)
	}
	if err := rename(rows, columns); err != nil {
		return nil, err
	}
	if !hasText(rows) {
		return nil, noText(rows)
	}
	out := make([]Record, 0, len(rows))
	for i, r := range rows {
		data, err := json.Marshal(r)
		if err != nil {
			return nil, fmt.Errorf("%w: row %d: %w", ErrRefused, i+1, err)
		}
		out = append(out, Record{Name: path.Join(name, "row-"+strconv.Itoa(i+1)), Data: data, Hints: r.hints()})
	}
	return out, nil
}

func hasText(rows []row) bool {
	return slices.ContainsFunc(rows, func(r row) bool { return r.column(textColumns) != "" })
}

// noText says that a table is none of statements, and how to say otherwise.
func noText(rows []row) error {
	names := columnsOf(rows)
	for i, name := range names {
		names[i] = strconv.Quote(cut(name, 40))
	}
	by := "columns without names"
	if len(names) > 0 {
		by = cut(strings.Join(names, ", "), 300)
	}
	return fmt.Errorf("%w: a table of other things than statements: no column holds a statement's text: %d rows by %s. If one does, name it in the .meta.yaml beside the table: `columns: {text: NAME}`",
		ErrRefused, len(rows), by)
}

// rename gives columns the names by which rows are read.
func rename(rows []row, columns doc.Columns) error {
	for _, c := range [...]struct{ is, said string }{{"text", columns.Text}, {"state", columns.State}, {"date", columns.Date}} {
		said := strings.ToLower(strings.TrimSpace(c.said))
		if said == "" || said == c.is {
			continue
		}
		found := false
		for _, r := range rows {
			if value, there := r[said]; there {
				found = true
				delete(r, said)
				r[c.is] = value
			}
		}
		if !found {
			return fmt.Errorf("%w: the table has no column %.40q for %s: its columns are %s. Mend `columns` in the .meta.yaml beside it",
				ErrRefused, c.said, c.is, cut(strings.Join(columnsOf(rows), ", "), 300))
		}
	}
	return nil
}

// cut shortens words for a message.
func cut(words string, limit int) string {
	if runes := []rune(words); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return words
}

// row is one statement by the names of its columns.
type row map[string]string

// textColumns are the names that a column of statements goes by.
const textColumns = "text statement quote passage"

// column gives the first of the columns that is there, names in any case.
func (r row) column(names string) string {
	for name := range strings.FieldsSeq(names) {
		if value := strings.TrimSpace(r[name]); value != "" {
			return value
		}
	}
	return ""
}

// hints reads the columns that say who spoke, where and when.
func (r row) hints() doc.Hints {
	h := doc.Hints{
		As: doc.AsStatement, State: r.column("state state_iso3 iso3 alpha-3"), Speaker: r.column("speaker"), Office: r.column("office"),
		Date: r.column("date year"), Forum: r.column("forum"), Tier: schema.SourceTier(r.column("tier source_tier sourcetier")),
		Language: r.column("language lang"), Title: r.column("title"), URL: r.column("url"), Licence: r.column("licence license"), Symbol: r.column("symbol"),
	}
	if file := r.column("file"); h.State != "" {
		if named := FromName(file); named.State == h.State || named.State == "state:"+h.State {
			h = h.Over(doc.Hints{Forum: named.Forum, Title: named.Title, Tier: named.Tier})
		}
	}
	return h
}

// fromRecord reads one row as Records wrote it. ok is false for an object
// without a text.
func fromRecord(o object) (out extracted, ok bool) {
	r := row{}
	for name := range o {
		r[strings.ToLower(name)] = o.word(name)
	}
	text := r.column(textColumns)
	if text == "" {
		return extracted{}, false
	}
	return extracted{format: "record", text: text, hints: r.hints()}, true
}
