package read

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	unicodeenc "golang.org/x/text/encoding/unicode"
)

// foreign names a format that is not read, by its first bytes, or gives "".
func foreign(data []byte) string {
	magic := []struct{ prefix, name string }{
		{"\xd0\xcf\x11\xe0", "old Microsoft Office file"}, {"{\\rtf", "RTF"}, {"\x1f\x8b", "gzip archive"}, {"BZh", "bzip2 archive"},
		{"7z\xbc\xaf\x27\x1c", "7z archive"}, {"\xfd7zXZ", "xz archive"}, {"\x89PNG", "PNG image"}, {"\xff\xd8\xff", "JPEG image"},
		{"GIF8", "GIF image"}, {"II*\x00", "TIFF image"}, {"MM\x00*", "TIFF image"}, {"RIFF", "RIFF media"}, {"\x7fELF", "program"},
		{"SQLite format 3", "SQLite database"},
	}
	for _, m := range magic {
		if bytes.HasPrefix(data, []byte(m.prefix)) {
			return m.name
		}
	}
	return ""
}

// isPDF goes by the mark of the format, before which some writers put a few bytes.
func isPDF(data []byte) bool { return bytes.Contains(data[:min(len(data), 64)], []byte("%PDF-")) }

// looksLikeXML goes by a declaration, or by a root element that is no page's.
func looksLikeXML(text string) bool {
	head := strings.TrimLeft(text[:min(len(text), 4096)], "\ufeff \t\r\n")
	if strings.HasPrefix(head, "<?xml") {
		return !strings.Contains(strings.ToLower(head), "<html")
	}
	return xmlRoot.MatchString(head) && !looksLikeHTML(text)
}

var xmlRoot = regexp.MustCompile(`^<(?:!--|[A-Za-z_][\w:.-]*(?:\s+[\w:.-]+\s*=\s*["'][^"']*["'])*\s*>)`)

// looksLikeMarkdown goes by two headings, or one and another mark.
func looksLikeMarkdown(text string) bool {
	if !strings.Contains(text, "#") {
		return false
	}
	found := markdownMark.FindAllString(text[:min(len(text), 64<<10)], 2)
	return len(found) == 2 && markdownHeading.MatchString(text)
}

var (
	markdownHeading = regexp.MustCompile(`(?m)^#{1,6} \S`)
	markdownMark    = regexp.MustCompile(`(?m)^#{1,6} \S|\]\(https?://|\*\*\w[^*\n]*\*\*|^> `)
)

// decode turns bytes into text: by a byte order mark, else as UTF-8 where it is
// valid, else by the pattern of UTF-16 without a mark, else by the charset that
// a page declares, else by the pattern of a legacy charset.
func decode(data []byte) (text, name string, err error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return decodeWith(data, unicodeenc.UTF16(unicodeenc.LittleEndian, unicodeenc.IgnoreBOM), "utf-16le")
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return decodeWith(data, unicodeenc.UTF16(unicodeenc.BigEndian, unicodeenc.IgnoreBOM), "utf-16be")
	case nulsAt(data, 1):
		return decodeWith(data, unicodeenc.UTF16(unicodeenc.LittleEndian, unicodeenc.IgnoreBOM), "utf-16le")
	case nulsAt(data, 0):
		return decodeWith(data, unicodeenc.UTF16(unicodeenc.BigEndian, unicodeenc.IgnoreBOM), "utf-16be")
	case bytes.IndexByte(data, 0) >= 0:
		return "", "", fmt.Errorf("%w: format not read yet: binary data", ErrRefused)
	case utf8.Valid(data):
		return string(data), "utf-8", nil
	}
	if enc, declared := declaredCharset(data); enc != nil {
		return decodeWith(data, enc, declared)
	}
	enc, name := legacy(data)
	return decodeWith(data, enc, name)
}

func decodeWith(data []byte, enc encoding.Encoding, name string) (string, string, error) {
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return "", "", fmt.Errorf("%w: not %s: %w", ErrRefused, name, err)
	}
	return string(out), name, nil
}

// nulsAt says whether most bytes at even (0) or odd (1) places are zero and
// few at the others, as in UTF-16 text of European languages.
func nulsAt(data []byte, place int) bool {
	sample := data[:min(len(data), 4000)&^1]
	var here, there int
	for i, b := range sample {
		if b == 0 && i%2 == place {
			here++
		} else if b == 0 {
			there++
		}
	}
	return len(sample) >= 8 && here*3 > len(sample)/2*2 && there*20 < len(sample)
}

func declaredCharset(data []byte) (encoding.Encoding, string) {
	head := string(bytes.ToLower(data[:min(len(data), 2048)]))
	mark := "charset="
	if strings.HasPrefix(head, "<?xml") {
		mark = "encoding="
	}
	_, rest, found := strings.Cut(head, mark)
	if !found || !strings.Contains(head, "<") {
		return nil, ""
	}
	name := strings.TrimLeft(rest, `"' `)
	if i := strings.IndexAny(name, `"'> ;/`); i >= 0 {
		name = name[:i]
	}
	enc, canonical := charset.Lookup(name)
	if canonical == "utf-8" {
		return nil, ""
	}
	return enc, canonical
}

// looksLikeHTML goes by a tag that only a page has near its beginning.
func looksLikeHTML(text string) bool {
	head := strings.ToLower(strings.TrimLeft(text[:min(len(text), 4096)], "\ufeff \t\r\n"))
	if strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html") {
		return true
	}
	return strings.HasPrefix(head, "<") && (strings.Contains(head, "<html") || strings.Contains(head, "<body") || strings.Contains(head, "<head>") || strings.Contains(head, "<article") || strings.Contains(head, "<p>"))
}

func isLetter(r rune) bool { return unicode.IsLetter(r) }
