package export_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/export"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/reference"
)

// readCSV reads a table by RFC 4180 to the letter: rows end in CR LF, all have
// as many cells, and what holds a comma, a quote or an end of line is quoted.
func readCSV(text string) ([][]string, error) {
	var out [][]string
	var row []string
	for text != "" {
		var cell string
		if strings.HasPrefix(text, `"`) {
			end := 1
			for ; ; end++ {
				next := strings.IndexByte(text[end:], '"')
				if next < 0 {
					return nil, fmt.Errorf("a quote does not end: %.40q", text)
				}
				if end += next; end+1 >= len(text) || text[end+1] != '"' {
					break
				}
				end++
			}
			cell, text = strings.ReplaceAll(text[1:end], `""`, `"`), text[end+1:]
		} else {
			end := strings.IndexAny(text, ",\r\n\"")
			if end < 0 {
				return nil, fmt.Errorf("the last row does not end: %.40q", text)
			}
			cell, text = text[:end], text[end:]
		}
		row = append(row, cell)
		if after, more := strings.CutPrefix(text, ","); more {
			text = after
			continue
		}
		after, ends := strings.CutPrefix(text, "\r\n")
		if !ends || len(out) > 0 && len(row) != len(out[0]) {
			return nil, fmt.Errorf("row %d has %d cells and goes on with %.20q", len(out)+1, len(row), text)
		}
		out, row, text = append(out, row), nil, after
	}
	return out, nil
}

// TestTablesAreReadToTheLetter reads each table back and holds each text of
// each node against its cell. Ends of lines in a cell are CR LF.
func TestTablesAreReadToTheLetter(t *testing.T) {
	lines := strings.NewReplacer("\r\n", "\r\n", "\n", "\r\n", "\r", "")
	for name, j := range map[string]export.Job{"small": small(t), "bundled": bundled(t)} {
		compared := 0
		for file, text := range tables(t, j) {
			rows, err := readCSV(text)
			if err != nil {
				t.Fatalf("%s: %s: %v", name, file, err)
			}
			if file == "edges.csv" {
				continue
			}
			for _, row := range rows[1:] {
				n, err := j.Reader.Node(t.Context(), graph.ID(row[0]))
				if err != nil {
					t.Fatal(err)
				}
				for i, column := range rows[0] {
					if want, is := n.Attrs[column].(string); is {
						if compared++; row[i] != lines.Replace(reference.Cell(want)) {
							t.Errorf("%s: %s of %s is %q, want %q", name, column, n.ID, row[i], want)
						}
					}
				}
			}
		}
		if compared < 20 {
			t.Errorf("%s: only %d texts were compared", name, compared)
		}
	}
}
