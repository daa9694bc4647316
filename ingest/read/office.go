package read

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// The limits of an archive and of the parts of a DOCX.
const (
	MaxEntries    = 10_000    // files of an archive
	MaxUnpacked   = 512 << 20 // bytes of all files of an archive
	maxRatio      = 200       // of unpacked to packed bytes of a file
	smallUnpacked = 1 << 20   // below it the ratio is no matter
	maxPart       = 64 << 20  // bytes of one part of a DOCX
)

func isZip(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06"))
}

// Archive opens a ZIP archive of documents. It is nil without an error for
// data that is none, such as a DOCX, which is one document. The error wraps
// ErrRefused.
func Archive(data []byte) (*zip.Reader, error) {
	if !isZip(data) {
		return nil, nil
	}
	z, err := openZip(data)
	if err != nil {
		return nil, err
	}
	if officeKind(z) != "" {
		return nil, nil
	}
	return z, nil
}

func openZip(data []byte) (*zip.Reader, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("%w: the archive is damaged: %w", ErrRefused, err)
	}
	if len(z.File) > MaxEntries {
		return nil, fmt.Errorf("%w: the archive has %d files (limit %d)", ErrRefused, len(z.File), MaxEntries)
	}
	var sum uint64
	for _, f := range z.File {
		sum += min(f.UncompressedSize64, MaxUnpacked+1)
	}
	if sum > MaxUnpacked {
		return nil, fmt.Errorf("%w: the archive unpacks to more than %d MiB (limit)", ErrRefused, MaxUnpacked>>20)
	}
	return z, nil
}

// Entry reads a file of an archive up to a limit of bytes. The error wraps ErrRefused.
func Entry(f *zip.File, limit int64) ([]byte, error) {
	switch {
	case f.Flags&1 != 0:
		return nil, fmt.Errorf("%w: it is encrypted. Unpack the archive with its password", ErrRefused)
	case f.UncompressedSize64 > uint64(limit):
		return nil, fmt.Errorf("%w: the file is too large (limit %d MiB)", ErrRefused, limit>>20)
	case f.UncompressedSize64 > smallUnpacked && f.UncompressedSize64/maxRatio > f.CompressedSize64:
		return nil, fmt.Errorf("%w: the file is packed too tightly: %d bytes in %d (limit 1 to %d)", ErrRefused, f.UncompressedSize64, f.CompressedSize64, maxRatio)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: it cannot be unpacked: %w", ErrRefused, err)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: it cannot be unpacked: %w", ErrRefused, err)
	case int64(len(data)) > limit:
		return nil, fmt.Errorf("%w: the file is too large (limit %d MiB)", ErrRefused, limit>>20)
	}
	return data, nil
}

// officeKind names the kind of document that a ZIP archive is, or gives "".
func officeKind(z *zip.Reader) string {
	for _, f := range z.File {
		switch {
		case f.Name == "word/document.xml":
			return "DOCX"
		case strings.HasPrefix(f.Name, "xl/workbook"):
			return "XLSX"
		case strings.HasPrefix(f.Name, "ppt/presentation"):
			return "PPTX"
		case f.Name == "META-INF/container.xml":
			return "EPUB"
		case f.Name == "content.xml" && entry(z, "META-INF/manifest.xml") != nil:
			return "ODF"
		}
	}
	return ""
}

func entry(z *zip.Reader, name string) *zip.File {
	for _, f := range z.File {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// fromZip reads a DOCX. Other kinds are refused by name, and an archive is
// many documents.
func fromZip(data []byte) (extracted, error) {
	z, err := openZip(data)
	if err != nil {
		return extracted{}, err
	}
	switch kind := officeKind(z); kind {
	case "DOCX":
		return fromDOCX(z)
	case "":
		return extracted{}, fmt.Errorf("%w: an archive of %d files, not one document. Ingest it as a file by itself", ErrRefused, len(z.File))
	default:
		return extracted{}, fmt.Errorf("%w: format not read yet: %s. Save it as DOCX or PDF", ErrRefused, kind)
	}
}

// fromDOCX gives the paragraphs of a Word document as it stands with all
// changes accepted, without headers, footers, notes and comments.
func fromDOCX(z *zip.Reader) (extracted, error) {
	body, err := Entry(entry(z, "word/document.xml"), maxPart)
	if err != nil {
		return extracted{}, err
	}
	w := &word{lists: readNumbering(z)}
	if err := walkXML(bytes.NewReader(body), w); err != nil {
		return extracted{}, err
	}
	w.flushParagraph()
	out := extracted{format: "docx", text: joinBlocks(w.blocks), title: coreTitle(z)}
	if strings.TrimSpace(out.text) == "" {
		return extracted{}, fmt.Errorf("%w: the document has no text", ErrRefused)
	}
	return out, nil
}

// word reads WordprocessingML (ISO/IEC 29500, part 1).
type word struct {
	paper
	inText bool
	lists  *numbering
	list   string // the list of the paragraph, and its level
	level  string
}

func (w *word) start(e xml.StartElement) (bool, error) {
	switch e.Name.Local {
	case "del", "moveFrom", "Fallback", "instrText", "delText":
		return true, nil
	case "p":
		w.flushParagraph()
	case "t":
		w.inText = true
	case "tab":
		w.line.WriteString(" ")
	case "br", "cr":
		w.line.WriteString("\n")
	case "noBreakHyphen":
		w.line.WriteString("-")
	case "numId":
		w.list = attr(e, "val")
	case "ilvl":
		w.level = attr(e, "val")
	}
	return false, nil
}

func (w *word) words(text string) {
	if w.inText {
		w.line.WriteString(text)
	}
}

func (w *word) end(name string) {
	switch name {
	case "t":
		w.inText = false
	case "p":
		w.flushParagraph()
	}
}

// flushParagraph ends a paragraph. Its line breaks are kept.
func (w *word) flushParagraph() {
	var lines []string
	for line := range strings.SplitSeq(w.line.String(), "\n") {
		if line = collapse(line); line != "" {
			lines = append(lines, line)
		}
	}
	w.line.Reset()
	list, level := w.list, w.level
	w.list, w.level = "", ""
	if len(lines) > 0 {
		w.blocks = append(w.blocks, w.lists.next(list, level)+strings.Join(lines, "\n"))
	}
}

// coreTitle is the title in the properties of a document, or "".
func coreTitle(z *zip.Reader) string {
	f := entry(z, "docProps/core.xml")
	if f == nil {
		return ""
	}
	data, err := Entry(f, smallUnpacked)
	if err != nil {
		return ""
	}
	var core struct {
		Title string `xml:"title"`
	}
	if xml.Unmarshal(data, &core) != nil {
		return ""
	}
	return collapse(core.Title)
}
