// Package read turns the bytes of a file into a doc.Document. It goes by what
// the bytes are, never by the name, because names lie; the name and a file
// beside it only say what the content cannot.
//
// Offsets of everything that follows count code points of the text made here:
// for plain text that is the file as it is, CR and CRLF included; for HTML it
// is the extracted text. This package understands plain text and HTML. It
// refuses every other format with a reason, and keeps no state.
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

// MaxText is the longest extracted text in code points.
const MaxText = 32 << 20

// File reads a file. The error wraps ErrRefused.
func File(name string, data []byte, hints doc.Hints) (doc.Document, error) {
	sum := sha256.Sum256(data)
	d := doc.Document{Name: name, SHA256: hex.EncodeToString(sum[:])}
	if len(bytes.TrimSpace(data)) == 0 {
		return d, fmt.Errorf("%w: the file is empty", ErrRefused)
	}
	if format := foreign(data); format != "" {
		return d, fmt.Errorf("%w: format not read yet: %s", ErrRefused, format)
	}
	text, encoding, err := decode(data)
	if err != nil {
		return d, err
	}
	d.Format, d.Encoding = "text", encoding
	if looksLikeHTML(text) {
		page, err := fromHTML(text)
		if err != nil {
			return d, err
		}
		d.Format, d.Title, d.Byline, d.Language = "html", page.title, page.byline, page.language
		text = page.text
	}
	d.Text = doc.NewText(text)
	if d.Text.Len() > MaxText {
		return d, fmt.Errorf("%w: the text has %d characters (limit %d)", ErrRefused, d.Text.Len(), MaxText)
	}
	return complete(d, hints), nil
}

// complete adds what the hints, the name and the text say about the document.
func complete(d doc.Document, hints doc.Hints) doc.Document {
	d.Hints = hints.Over(FromName(d.Name))
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
		d.Language = Language(d.Text)
	}
	return d
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
