package read

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// The limits of an XML document, and of the parts of a DOCX. Entities other
// than the five of XML are not known to the parser, so none can grow.
const (
	maxXMLTokens = 2_000_000
	maxXMLDepth  = 200
)

// handler takes what an XML parser meets. Skip says that an element is left
// out with all that it holds.
type handler interface {
	start(e xml.StartElement) (skip bool, err error)
	end(name string)
	words(text string)
}

// walkXML goes through a document within the limits.
func walkXML(r io.Reader, h handler) error {
	d := xml.NewDecoder(r)
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it was decoded before
	depth, skipped := 0, 0
	for tokens := 0; ; tokens++ {
		token, err := d.RawToken()
		switch {
		case errors.Is(err, io.EOF) && depth > 0:
			return fmt.Errorf("%w: the XML is damaged: it ends within an element", ErrRefused)
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("%w: the XML is damaged: %w", ErrRefused, err)
		case tokens > maxXMLTokens:
			return fmt.Errorf("%w: the XML has more than %d elements and texts (limit)", ErrRefused, maxXMLTokens)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth++; depth > maxXMLDepth {
				return fmt.Errorf("%w: the XML is nested more than %d deep (limit)", ErrRefused, maxXMLDepth)
			}
			if skipped > 0 {
				skipped++
				continue
			}
			skip, err := h.start(t)
			if err != nil {
				return err
			}
			if skip {
				skipped = 1
			}
		case xml.EndElement:
			depth--
			if skipped > 0 {
				skipped--
			} else {
				h.end(t.Name.Local)
			}
		case xml.CharData:
			if skipped == 0 {
				h.words(string(t))
			}
		}
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// fromXML reads the kinds of XML in which legal texts are published.
func fromXML(text string) (extracted, error) {
	root := rootOf(text)
	var h interface {
		handler
		result() extracted
	}
	switch root {
	case "akomaNtoso", "akomantoso":
		h = &akoma{}
	case "udhr":
		h = &udhr{}
	default:
		return extracted{}, fmt.Errorf("%w: XML of a kind that is not read: %.40q. Akoma Ntoso and UDHR are read", ErrRefused, root)
	}
	if err := walkXML(strings.NewReader(strings.TrimLeft(text, "\ufeff \t\r\n")), h); err != nil {
		return extracted{}, err
	}
	out := h.result()
	if strings.TrimSpace(out.text) == "" {
		return extracted{}, fmt.Errorf("%w: the XML has no text", ErrRefused)
	}
	return out, nil
}

// rootOf is the name of the first element.
func rootOf(text string) string {
	d := xml.NewDecoder(strings.NewReader(text))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for range 100 {
		token, err := d.RawToken()
		if err != nil {
			return ""
		}
		if e, isStart := token.(xml.StartElement); isStart {
			return e.Name.Local
		}
	}
	return ""
}

// paper collects blocks of text.
type paper struct {
	blocks []string
	line   strings.Builder
}

func (p *paper) words(text string) { p.line.WriteString(text) }

// flush ends a block and gives it.
func (p *paper) flush(prefix string) string {
	block := collapse(p.line.String())
	p.line.Reset()
	if block != "" {
		p.blocks = append(p.blocks, prefix+block)
	}
	return block
}

// udhr reads the collection of the Universal Declaration of Human Rights. The
// items of its lists are numbered by their order.
type udhr struct {
	paper
	title, language string
	items           []int
	prefix          string
}

func (u *udhr) start(e xml.StartElement) (bool, error) {
	switch e.Name.Local {
	case "udhr":
		u.language = attr(e, "lang")
	case "orderedlist":
		u.items = append(u.items, 0)
	case "listitem":
		if n := len(u.items); n > 0 {
			u.items[n-1]++
			u.prefix = strconv.Itoa(u.items[n-1]) + ". "
		}
	case "title", "para":
		u.line.Reset()
	}
	return false, nil
}

func (u *udhr) end(name string) {
	switch name {
	case "orderedlist":
		if len(u.items) > 0 {
			u.items = u.items[:len(u.items)-1]
		}
	case "title":
		if title := u.flush(""); u.title == "" {
			u.title = title
		}
	case "para":
		u.flush(u.prefix)
		u.prefix = ""
	}
}

func (u *udhr) result() extracted {
	return extracted{format: "udhr", title: u.title, language: primaryTag(u.language), text: joinBlocks(u.blocks)}
}

// primaryTag is the language of a language tag, where it has two letters.
func primaryTag(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
	if len(tag) != 2 {
		return ""
	}
	return tag
}

// akoma reads Akoma Ntoso 3.0 (OASIS LegalDocML): the numbers, headings and
// paragraphs of the body, without metadata and without the editors' notes.
type akoma struct {
	paper
	stack    []string
	number   string // waits for the heading or the paragraph that it numbers
	title    string
	language string
}

func (a *akoma) start(e xml.StartElement) (bool, error) {
	name := e.Name.Local
	if name == "FRBRlanguage" && a.language == "" {
		a.language = languageOfThree(attr(e, "language"))
	}
	switch name {
	case "authorialNote", "noteRef", "remark", "components", "attachments":
		return true, nil
	case "br", "eol":
		a.line.WriteString(" ")
	}
	if akomaBlock(name) {
		a.flushNumbered(false)
	}
	a.stack = append(a.stack, name)
	return false, nil
}

func (a *akoma) words(text string) {
	if !slices.Contains(a.stack, "meta") {
		a.paper.words(text)
	}
}

func (a *akoma) end(name string) {
	if len(a.stack) > 0 {
		a.stack = a.stack[:len(a.stack)-1]
	}
	switch {
	case name == "num":
		a.number = collapse(a.line.String())
		a.line.Reset()
	case name == "heading" || name == "subheading":
		a.flushNumbered(true)
	case name == "docTitle" && a.title == "":
		a.title = collapse(a.line.String())
	case akomaBlock(name):
		a.flushNumbered(false)
		if a.number != "" && akomaDivision(name) {
			a.blocks, a.number = append(a.blocks, a.number), ""
		}
	}
}

// flushNumbered ends a block and sets the number that waits before it: on the
// same line for a heading that a reader of lines tells from a sentence and for
// a paragraph below an article, on a line of its own for an article's text.
func (a *akoma) flushNumbered(heading bool) {
	block := collapse(a.line.String())
	a.line.Reset()
	if block == "" {
		return
	}
	number := a.number
	a.number = ""
	switch {
	case number == "":
	case heading && isInlineHeading(block):
		block = number + " – " + block
	case !heading && !a.inArticleHead():
		block = number + " " + block
	default:
		a.blocks = append(a.blocks, number)
	}
	a.blocks = append(a.blocks, block)
}

// inArticleHead says whether the text stands in an article without a division
// between, so that the number is that of the article.
func (a *akoma) inArticleHead() bool {
	for _, name := range slices.Backward(a.stack) {
		if akomaDivision(name) {
			return name == "article" || name == "part" || name == "chapter" || name == "title"
		}
	}
	return false
}

func (a *akoma) result() extracted {
	a.flushNumbered(false)
	return extracted{format: "akn", title: a.title, language: a.language, text: joinBlocks(a.blocks)}
}

func akomaBlock(name string) bool {
	switch name {
	case "p", "content", "intro", "wrapUp", "preface", "preamble", "body", "mainBody", "conclusions", "citation", "recital", "longTitle", "li", "item", "tr", "td", "th", "blockList", "listIntroduction", "formula", "blockContainer", "tblock", "num", "heading", "subheading":
		return true
	}
	return akomaDivision(name)
}

func akomaDivision(name string) bool {
	switch name {
	case "article", "part", "title", "chapter", "section", "subsection", "paragraph", "subparagraph", "point", "indent", "alinea", "list", "clause", "subclause", "rule", "book", "tome", "division", "level":
		return true
	}
	return false
}

// languageOfThree gives the two letters of an ISO 639-2 code.
func languageOfThree(code string) string {
	switch strings.ToLower(code) {
	case "eng", "en":
		return "en"
	case "fra", "fre", "fr":
		return "fr"
	case "spa", "es":
		return "es"
	case "rus", "ru":
		return "ru"
	case "ara", "arb", "ar":
		return "ar"
	case "zho", "chi", "cmn", "zh":
		return "zh"
	}
	return ""
}
