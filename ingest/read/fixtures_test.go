package read_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"testing"
)

// pdfOf writes a small PDF by hand: one page per list of lines, each line
// fourteen points below the last, an empty line a gap.
func pdfOf(pages ...[]string) []byte {
	streams := make([]string, 0, len(pages))
	for _, lines := range pages {
		var s strings.Builder
		s.WriteString("BT /F1 11 Tf 14 TL 72 740 Td\n")
		for _, line := range lines {
			fmt.Fprintf(&s, "(%s) Tj T*\n", strings.NewReplacer("(", `\(`, ")", `\)`, `\`, `\\`).Replace(line))
		}
		s.WriteString("ET")
		streams = append(streams, s.String())
	}
	return pdfOfStreams("", streams...)
}

// pdfOfStreams writes a PDF with these contents of pages. What is said of a
// stream, such as a filter, goes into its dictionary.
func pdfOfStreams(said string, streams ...string) []byte {
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"}
	var kids []string
	for _, s := range streams {
		n := len(objects) + 1
		kids = append(kids, fmt.Sprintf("%d 0 R", n))
		objects = append(objects, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>", n+1),
			fmt.Sprintf("<< /Length %d %s >>\nstream\n%s\nendstream", len(s), said, s))
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(kids))
	return pdfOfObjects(objects...)
}

// pdfOfObjects writes objects, from number 1, with their table and trailer.
func pdfOfObjects(objects ...string) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n")
	offsets := make([]int, 0, len(objects))
	for i, o := range objects {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return out.Bytes()
}

// deflated packs what a PDF keeps under /FlateDecode.
func deflated(s string) string {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return out.String()
}

// zipOf packs files in the order given: name, content, name, content …
func zipOf(t testing.TB, pairs ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(pairs); i += 2 {
		w, err := z.Create(pairs[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(pairs[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// docxOf writes a Word document with these paragraphs, given as what stands
// between <w:p> and </w:p>.
func docxOf(t testing.TB, paragraphs ...string) []byte {
	t.Helper()
	const space = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	body := `<?xml version="1.0"?><w:document ` + space + `><w:body><w:p>` + strings.Join(paragraphs, "</w:p><w:p>") + `</w:p></w:body></w:document>`
	lists := `<?xml version="1.0"?><w:numbering ` + space + `><w:abstractNum w:abstractNumId="0">` +
		`<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Article %1"/></w:lvl>` +
		`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl></w:abstractNum>` +
		`<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>`
	return zipOf(t, "[Content_Types].xml", "<Types/>", "word/document.xml", body, "word/numbering.xml", lists,
		"docProps/core.xml", `<cp:coreProperties xmlns:cp="a" xmlns:dc="b"><dc:title>A draft treaty</dc:title></cp:coreProperties>`)
}

// run is a piece of text of a paragraph; item makes the paragraph one of the list.
func run(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }

func item(level int, text string) string {
	return fmt.Sprintf(`<w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="5"/></w:numPr></w:pPr>`, level) + run(text)
}

const akomaNtoso = `<?xml version="1.0" encoding="UTF-8"?>
<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="treaty"><meta><identification source="#x"><FRBRExpression><FRBRlanguage language="fra"/></FRBRExpression></identification><p>hidden</p></meta>
<preface><longTitle><p><docTitle>Convention d’essai</docTitle></p></longTitle></preface>
<preamble><recitals><recital><p>Les Parties,</p></recital></recitals></preamble>
<body><chapter><num>Chapitre I</num><heading>Dispositions</heading>
<article><num>Article 1</num><heading>Objet</heading><paragraph><num>1.</num><content><p>La présente Convention lie les Parties.<authorialNote><p>note</p></authorialNote></p></content></paragraph>
<paragraph><num>2.</num><intro><p>Elles :</p></intro><point><num>a)</num><content><p>coopèrent ;</p></content></point></paragraph></article>
<article><num>Article 2</num><content><p>Rien de plus.</p></content></article></chapter></body></act></akomaNtoso>`

const udhrXML = `<?xml version="1.0" encoding="UTF-8"?><udhr xml:lang='en' xmlns="http://efele.net/udhr"><title>A Declaration</title>
<preamble><title>Preamble</title><para>Whereas this
   is a test,</para></preamble><article number="1"><title>Article 1</title><para>All tests are equal.</para></article>
<article number="2"><title>Article 2</title><orderedlist><listitem><para>First.</para></listitem><listitem><para>Second.</para></listitem></orderedlist></article></udhr>`

const bilingual = `{"treaty": "測試", "treaty_en": "A Test Treaty", "treaty_zh": "測試條約", "preamble_en": "The Parties,", "preamble_zh": "締約國，", "articles": [
{"article": "一", "title_en": "Scope", "title_zh": "範圍", "content_en": "1. It applies.\n2. It binds.", "content_zh": "本條約適用。"},
{"article": "十二", "title_en": "", "title_zh": "", "content_en": "It ends.", "content_zh": "終止。"}]}`

const structured = `{"id": "x", "title": "Another Treaty", "metadata": {"parties": null}, "content": {"preamble": null, "articles": [
{"number": "PART ONE", "heading": null, "text": "PART ONE"},
{"number": "1", "heading": "Scope of the\nTreaty", "text": "Article 1\nScope of\nthe Treaty\nIt applies."},
{"number": "I-2", "heading": "Ends", "text": "It ends."}], "annexes": [{"name": "Annex", "text": "Words."}]}}`
