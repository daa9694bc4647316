// Package read turns the bytes of a file into a doc.Document. It goes by what
// the bytes are, never by the name, because names lie; the name and a file
// beside it only say what the content cannot.
//
// It reads plain text and Markdown as they are, HTML, PDF, DOCX, Akoma Ntoso
// and UDHR XML, treaties kept as JSON, and the single statements of tables.
// Offsets of everything that follows count code points of the text made here:
// for plain text that is the file as it is, CR and CRLF included; for the other
// formats it is the extracted text. Every format has limits of size, number and
// depth; a file beyond them, damaged or of another format is refused with the
// reason. PDF, the most hostile of them, is read by a program inside a sandbox.
// The package keeps nothing of one file for the next.
package read

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// ErrRefused is wrapped by the error for a file that is not read: of another
// format, empty, or too large. The message says which.
var ErrRefused = errors.New("refused")

// MaxText is the longest extracted text in code points: more than a thousand
// pages. The stations hold all words of a text at once, so it bounds the memory
// and the time that one file takes of them.
const MaxText = 2 << 20

// File reads a file. The error wraps ErrRefused.
func File(name string, data []byte, hints doc.Hints) (doc.Document, error) {
	sum := sha256.Sum256(data)
	d := doc.Document{Name: name, SHA256: hex.EncodeToString(sum[:])}
	if len(bytes.TrimSpace(data)) == 0 {
		return d, fmt.Errorf("%w: the file is empty", ErrRefused)
	}
	got, err := extractFrom(data, hints)
	if err != nil {
		return d, inOneLine(err)
	}
	d.Format, d.Encoding, d.Title, d.Byline, d.Language, d.Pages = got.format, got.encoding, got.title, got.byline, got.language, got.pages
	d.Text = doc.NewText(got.text)
	if d.Text.Len() > MaxText {
		return d, fmt.Errorf("%w: the text has %d characters (limit %d). Ingest it in parts", ErrRefused, d.Text.Len(), MaxText)
	}
	return complete(d, hints.Over(got.hints)), nil
}

// inOneLine shortens a refusal that repeats at length what stands in the file,
// as the parsers of some formats do.
func inOneLine(err error) error {
	const longest = 500 // bytes; a code point has up to four
	text := err.Error()
	if !errors.Is(err, ErrRefused) || len(text) <= longest && !strings.ContainsAny(text, "\r\n") {
		return err
	}
	return fmt.Errorf("%w: %s", ErrRefused, cut(collapse(strings.TrimPrefix(text, ErrRefused.Error()+": ")), longest/4))
}

// extracted is what a format gives.
type extracted struct {
	format, encoding              string
	text, title, byline, language string
	pages                         []int
	hints                         doc.Hints
}

func extractFrom(data []byte, hints doc.Hints) (extracted, error) {
	switch {
	case isPDF(data):
		return fromPDF(data)
	case isZip(data):
		return fromZip(data)
	}
	if format := foreign(data); format != "" {
		return extracted{}, fmt.Errorf("%w: format not read yet: %s", ErrRefused, format)
	}
	text, encoding, err := decode(data)
	if err != nil {
		return extracted{}, err
	}
	out, err := fromText(text, hints)
	out.encoding = encoding
	return out, err
}

// fromText tells the formats that are text apart.
func fromText(text string, hints doc.Hints) (extracted, error) {
	bare := strings.TrimPrefix(text, "\ufeff")
	switch {
	case looksLikeXML(text):
		return fromXML(text)
	case looksLikeHTML(text):
		return fromHTML(text)
	case beginsJSON(bare):
		return fromJSON(bare, hints.Language)
	}
	switch rows, err := rowsOf(bare); {
	case err != nil:
		return extracted{}, err
	case len(rows) > 0:
		return extracted{}, tableError(rows)
	case looksLikeMarkdown(text):
		return extracted{format: "markdown", text: text}, nil
	}
	return extracted{format: "text", text: text}, nil
}

// fromJSON reads a treaty or one statement.
func fromJSON(text, language string) (extracted, error) {
	rows, err := jsonRows(text)
	if err != nil {
		return extracted{}, err
	}
	if len(rows) > 0 {
		return extracted{}, tableError(rows)
	}
	if strings.HasPrefix(strings.TrimSpace(text), "[") {
		return extracted{}, fmt.Errorf("%w: the list in the JSON is empty", ErrRefused)
	}
	o, err := oneObject(text)
	if err != nil {
		return extracted{}, err
	}
	if out, ok, err := fromTreaty(o, language); ok || err != nil {
		return out, err
	}
	if out, ok := fromRecord(o); ok {
		return out, nil
	}
	return extracted{}, fmt.Errorf("%w: JSON of a kind that is not read: neither articles nor statements", ErrRefused)
}

// tableError says why a table is not read as one document.
func tableError(rows []row) error {
	if !hasText(rows) {
		return noText(rows)
	}
	return fmt.Errorf("%w: a table of %d statements, not one document. Ingest it as a file by itself", ErrRefused, len(rows))
}

// complete adds what the hints, the name and the text say about the document.
func complete(d doc.Document, hints doc.Hints) doc.Document {
	said, evidence := ofItself(d.Text)
	d.Hints, d.Evidence = hints.Over(FromName(d.Name)).Over(named(d)).Over(said), evidence
	if d.Hints.Title != "" {
		d.Title = d.Hints.Title
	}
	if d.Title == "" {
		d.Title = firstLine(d.Text)
	}
	switch {
	case d.Hints.Language != "":
		d.Language = strings.ToLower(d.Hints.Language)
	case d.Language == "":
		d.Language = doc.Language(d.Text)
	}
	return d
}

// ofItself reads what the first page of a text says about it.
func ofItself(t doc.Text) (doc.Hints, []doc.Evidence) {
	if h, evidence := front(t); h.Symbol != "" {
		return h, evidence
	}
	return speaker(t)
}

// firstLine is the first line with letters, cut to the length of a title.
func firstLine(t doc.Text) string {
	const limit = 160
	for line := range strings.FieldsFuncSeq(t.Slice(0, min(t.Len(), 4000)), func(r rune) bool { return r == '\n' || r == '\r' }) {
		line = strings.Trim(line, " \t\u3000#*_\ufeff")
		if !strings.ContainsFunc(line, isLetter) || strings.HasPrefix(line, "<") {
			continue
		}
		if runes := []rune(line); len(runes) > limit {
			return strings.TrimSpace(string(runes[:limit])) + "…"
		}
		return line
	}
	return ""
}
