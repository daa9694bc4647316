package reference

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
)

// Format is a form in which a list is written.
type Format struct {
	Name      string // for people
	Extension string // of a file, without the dot; names the format
	Type      string // of the content
}

// Formats lists the formats.
func Formats() []Format {
	return []Format{
		{"CSV", "csv", "text/csv; charset=utf-8; header=present"},
		{"JSON", "json", "application/json; charset=utf-8"},
		{"RIS", "ris", "application/x-research-info-systems; charset=utf-8"},
		{"BibTeX", "bib", "application/x-bibtex; charset=utf-8"},
		{"CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json; charset=utf-8"},
	}
}

// List is items with what they are and as of when.
type List struct {
	Title    string // what was asked
	Release  string // of the corpus
	Revision int    // of the graph
	AsOf     string // the day of the list
	Total    int    // how many there are, of which the items are the first
	Items    []Item
}

// Source says on what a list rests, for a note beside each item.
func (l List) Source() string {
	return fmt.Sprintf("Lacuna, corpus release %s, revision %d, as of %s", l.Release, l.Revision, l.AsOf)
}

// note says on what a list rests and, of a finding, under which lens.
func (l List) note(i Item) string {
	if i.Lens == "" {
		return l.Source()
	}
	return i.Lens + " " + l.Source()
}

// Write writes a list in the format of an extension.
func Write(w io.Writer, extension string, l List) error {
	switch extension {
	case "csv":
		return writeCSV(w, l)
	case "json":
		return writeJSON(w, l)
	case "ris":
		return writeRIS(w, l)
	case "bib", "bibtex":
		return writeBibTeX(w, l)
	case "csl.json", "csl-json":
		return writeCSL(w, l)
	}
	return fmt.Errorf("references: %q is no format of theirs", extension)
}

func writeCSV(w io.Writer, l List) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	rows := [][]string{{"id", "kind", "title", "authors", "container", "pinpoint", "date", "symbol", "url", "language", "form", "review", "confidence", "text", "link", "release", "revision", "asOf"}}
	for _, i := range l.Items {
		rows = append(rows, []string{
			string(i.ID), string(i.Kind), i.Title, strings.Join(i.Authors, "; "), i.Container, i.Pinpoint, i.Date, i.Symbol, i.URL, i.Language,
			i.Form, i.Review, i.Confidence, i.Text, i.Link, l.Release, strconv.Itoa(l.Revision), l.AsOf,
		})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = Cell(row[i])
		}
	}
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("references: %w", err)
	}
	return nil
}

// Cell makes a text safe in a table: a spreadsheet would compute one that
// begins as a formula does, so such a one begins with an apostrophe.
func Cell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

func writeJSON(w io.Writer, l List) error {
	return encode(w, map[string]any{
		"query": l.Title, "release": l.Release, "revision": l.Revision, "asOf": l.AsOf, "total": l.Total, "items": l.Items,
	})
}

func encode(w io.Writer, value any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(value); err != nil {
		return fmt.Errorf("references: %w", err)
	}
	return nil
}

func writeRIS(w io.Writer, l List) error {
	var b strings.Builder
	put := func(tag, value string) {
		if value = oneLine(value); value != "" {
			b.WriteString(tag + "  - " + value + "\r\n")
		}
	}
	for _, i := range l.Items {
		put("TY", risType(i))
		put("ID", string(i.ID))
		put("TI", i.Title)
		for _, author := range i.Authors {
			put("AU", author)
		}
		put("T2", i.Container)
		put("SE", i.Pinpoint)
		year, month, day := parts(i.Date)
		put("PY", year)
		if year != "" {
			put("DA", year+"/"+month+"/"+day+"/")
		}
		put("M1", i.Symbol)
		put("LA", i.Language)
		put("AB", i.Text)
		put("UR", i.Link)
		put("L2", i.URL)
		put("N1", i.Lens)
		put("N1", l.Source())
		b.WriteString("ER  - \r\n\r\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func risType(i Item) string {
	switch i.Kind {
	case "Instrument", "Provision":
		if i.Form == "TREATY" || i.Form == "REGIONAL_LAW" {
			return "STAT"
		}
		return "GOVDOC"
	case "Statement", "Claim", "Passage":
		return "GOVDOC"
	case Finding:
		return "DATA"
	}
	return "GEN"
}

// parts gives year, month and day of a date of any precision.
func parts(date string) (year, month, day string) {
	all := append(strings.SplitN(date, "-", 3), "", "")
	return all[0], all[1], all[2]
}

func writeBibTeX(w io.Writer, l List) error {
	var b strings.Builder
	for _, i := range l.Items {
		b.WriteString("@misc{" + bibKey(string(i.ID)))
		put := func(field, value string) {
			if value = oneLine(value); value != "" {
				b.WriteString(",\n  " + field + " = {" + value + "}")
			}
		}
		var authors []string
		for _, author := range i.Authors {
			authors = append(authors, "{"+tex(author)+"}")
		}
		year, month, _ := parts(i.Date)
		put("title", "{"+tex(i.Title)+"}")
		put("author", strings.Join(authors, " and "))
		put("howpublished", tex(i.Container))
		put("year", year)
		put("month", strings.TrimPrefix(month, "0"))
		put("number", tex(i.Symbol))
		put("url", bibURL(i.Link))
		put("langid", i.Language)
		put("abstract", tex(i.Text))
		put("note", tex(l.note(i)))
		b.WriteString("\n}\n\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// bibURL writes an address without what ends a field or begins a command.
func bibURL(address string) string {
	return strings.NewReplacer("{", "%7B", "}", "%7D", "\\", "%5C").Replace(address)
}

// oneLine writes a text on one line, without control characters: what a line
// or a field ends with must not come from the text.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// tex writes a text so that TeX shows it as it is. Braces become commands,
// since BibTeX matches braces whether or not a backslash stands before them.
func tex(text string) string {
	return strings.NewReplacer(
		`\`, `\textbackslash{}`, "{", `\textbraceleft{}`, "}", `\textbraceright{}`, "%", `\%`, "&", `\&`, "#", `\#`, "_", `\_`, "$", `\$`, "~", `\textasciitilde{}`, "^", `\textasciicircum{}`,
	).Replace(text)
}

// bibKey writes an id with the characters that a key may hold.
func bibKey(id string) string {
	return strings.Map(func(r rune) rune {
		if r < 128 && strings.ContainsRune(`{},"#%~\'()= `, r) || r < 33 || r > 126 {
			return '-'
		}
		return r
	}, id)
}

// cslItem is an item of CSL-JSON.
type cslItem struct {
	ID        string    `json:"id"`
	Type      string    `json:"type"`
	Title     string    `json:"title"`
	Author    []cslName `json:"author,omitempty"`
	Container string    `json:"container-title,omitempty"`
	Section   string    `json:"section,omitempty"`
	Issued    *cslDate  `json:"issued,omitempty"`
	Accessed  *cslDate  `json:"accessed,omitempty"`
	Number    string    `json:"number,omitempty"`
	Language  string    `json:"language,omitempty"`
	Abstract  string    `json:"abstract,omitempty"`
	Note      string    `json:"note,omitempty"`
	URL       string    `json:"URL,omitempty"`
	Source    string    `json:"source"`
}

type cslName struct {
	Literal string `json:"literal"`
}

type cslDate struct {
	Parts [][]int `json:"date-parts"`
}

func writeCSL(w io.Writer, l List) error {
	out := []cslItem{}
	for _, i := range l.Items {
		one := cslItem{
			ID: string(i.ID), Type: cslType(i), Title: i.Title, Container: i.Container, Section: i.Pinpoint, Issued: dateOf(i.Date), Accessed: dateOf(l.AsOf),
			Number: i.Symbol, Language: i.Language, Abstract: i.Text, Note: i.Lens, URL: i.Link, Source: l.Source(),
		}
		for _, author := range i.Authors {
			one.Author = append(one.Author, cslName{author})
		}
		out = append(out, one)
	}
	return encode(w, out)
}

func cslType(i Item) string {
	switch i.Kind {
	case "Instrument", "Provision":
		switch i.Form {
		case "TREATY":
			return "treaty"
		case "CONSENSUS_REPORT":
			return "report"
		}
		return "legislation"
	case "Statement", "Claim":
		return "speech"
	case "Passage", "Document":
		return "document"
	case Finding:
		return "dataset"
	}
	return "entry"
}

// dateOf gives a date of any precision, or nil for none.
func dateOf(date string) *cslDate {
	var numbers []int
	for _, part := range strings.Split(date, "-") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil
		}
		numbers = append(numbers, n)
	}
	return &cslDate{[][]int{numbers}}
}
