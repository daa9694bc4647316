package search

import (
	_ "embed" // for the file of words
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
)

//go:embed precedent_words.csv
var meaningsFile string

// meaning is a meaning with the forms that have it, by language.
type meaning struct {
	name  string
	forms map[string][]string
}

// readMeanings reads a table whose first column names a meaning and whose
// further ones hold the forms in one language each, separated by commas.
func readMeanings(name, table string) ([]meaning, error) {
	r := csv.NewReader(strings.NewReader(table))
	r.Comma, r.Comment, r.LazyQuotes, r.TrimLeadingSpace = ';', '#', true, true
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s: it is empty", name)
	}
	for _, lang := range rows[0][1:] {
		if !slices.Contains(languages(), lang) {
			return nil, fmt.Errorf("%s: the column %q is no language. Name the columns %s", name, lang, strings.Join(languages(), ", "))
		}
	}
	var out []meaning
	for _, row := range rows[1:] {
		m := meaning{row[0], map[string][]string{}}
		for i, cell := range row[1:] {
			for form := range strings.SplitSeq(cell, ",") {
				if form = strings.TrimSpace(form); form != "" {
					m.forms[rows[0][i+1]] = append(m.forms[rows[0][i+1]], form)
				}
			}
		}
		out = append(out, m)
	}
	return out, nil
}
