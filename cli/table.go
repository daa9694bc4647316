package cli

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// table is rows for people, or for a spreadsheet.
type table struct {
	columns []column
	rows    [][]string
}

type column struct {
	name  string
	right bool // numbers stand right
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// write prints the table as table, csv or md.
func (t *table) write(w io.Writer, format string) error {
	switch format {
	case "csv":
		return t.csv(w)
	case "md":
		return t.markdown(w)
	}
	return t.text(w)
}

func (t *table) text(w io.Writer) error {
	b := bufio.NewWriter(w)
	width := make([]int, len(t.columns))
	for i, c := range t.columns {
		width[i] = utf8.RuneCountInString(c.name)
	}
	for _, row := range t.rows {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	t.line(b, width, t.names())
	for _, row := range t.rows {
		t.line(b, width, row)
	}
	return b.Flush()
}

func (t *table) line(b *bufio.Writer, width []int, row []string) {
	var line strings.Builder
	for i, cell := range row {
		pad := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
		if t.columns[i].right {
			cell = pad + cell
		} else {
			cell += pad
		}
		line.WriteString(cell + "  ")
	}
	fmt.Fprintln(b, strings.TrimRight(line.String(), " "))
}

func (t *table) names() []string {
	var out []string
	for _, c := range t.columns {
		out = append(out, c.name)
	}
	return out
}

func (t *table) csv(w io.Writer) error {
	c := csv.NewWriter(w)
	if err := c.Write(t.names()); err != nil {
		return err
	}
	for _, row := range t.rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = safeCell(cell)
		}
		if err := c.Write(safe); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// safeCell keeps a spreadsheet from taking a text for a formula.
func safeCell(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) && cell != "-" {
		return "'" + cell
	}
	return cell
}

func (t *table) markdown(w io.Writer) error {
	b := bufio.NewWriter(w)
	escape := strings.NewReplacer("|", "\\|", "\n", " ", "\r", " ")
	fmt.Fprintf(b, "| %s |\n|", strings.Join(t.names(), " | "))
	for _, c := range t.columns {
		if c.right {
			fmt.Fprint(b, " ---: |")
		} else {
			fmt.Fprint(b, " --- |")
		}
	}
	fmt.Fprintln(b)
	for _, row := range t.rows {
		fmt.Fprint(b, "|")
		for _, cell := range row {
			fmt.Fprintf(b, " %s |", escape.Replace(cell))
		}
		fmt.Fprintln(b)
	}
	return b.Flush()
}
