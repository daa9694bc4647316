package read_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/read"
)

// TestFormats reads one small document of each format.
func TestFormats(t *testing.T) {
	for _, tc := range []struct {
		name     string
		data     []byte
		wanted   string // language
		format   string
		language string
		title    string
		text     string
	}{
		{"Akoma Ntoso", []byte(akomaNtoso), "", "akn", "fr", "Convention d’essai",
			"Convention d’essai\n\nLes Parties,\n\nChapitre I – Dispositions\n\nArticle 1 – Objet\n\n1. La présente Convention lie les Parties.\n\n2. Elles :\n\na) coopèrent ;\n\nArticle 2\n\nRien de plus."},
		{"UDHR", []byte(udhrXML), "", "udhr", "en", "A Declaration",
			"A Declaration\n\nPreamble\n\nWhereas this is a test,\n\nArticle 1\n\nAll tests are equal.\n\nArticle 2\n\n1. First.\n\n2. Second."},
		{"UDHR in a declared charset", []byte("<?xml version='1.0' encoding='iso-8859-1'?><udhr xml:lang='fr'><title>D\xe9claration</title></udhr>"), "", "udhr", "fr", "Déclaration", "Déclaration"},
		{"a treaty in two languages", []byte(bilingual), "", "treaty", "en", "A Test Treaty",
			"A Test Treaty\n\nThe Parties,\n\nArticle 1 – Scope\n\n1. It applies.\n2. It binds.\n\nArticle 12\n\nIt ends.\n\n# 測試條約\n\n締約國，\n\n第1條 – 範圍\n\n本條約適用。\n\n第12條\n\n終止。"},
		{"one language when asked for", []byte(bilingual), "en", "treaty", "en", "A Test Treaty",
			"A Test Treaty\n\nThe Parties,\n\nArticle 1 – Scope\n\n1. It applies.\n2. It binds.\n\nArticle 12\n\nIt ends."},
		{"the other language when asked for", []byte(bilingual), "zh", "treaty", "zh", "測試條約",
			"測試條約\n\n締約國，\n\n第1條 – 範圍\n\n本條約適用。\n\n第12條\n\n終止。"},
		{"a treaty whose articles repeat their headings", []byte(structured), "", "treaty", "en", "Another Treaty",
			"Another Treaty\n\nPART ONE\n\nArticle 1\n\nScope of the\nTreaty\n\nIt applies.\n\nArticle 2 – Ends\n\nIt ends.\n\n# Annex\n\nWords."},
		{"Word with numbers of its own", docxOf(t, run("The Parties,"), item(0, "Scope"), item(1, "one;"), item(1, "two."), item(0, "End"), item(1, "three.")), "", "docx", "", "A draft treaty",
			"The Parties,\n\nArticle 1 Scope\n\n(a) one;\n\n(b) two.\n\nArticle 2 End\n\n(a) three."},
		{"Word with changes", docxOf(t, run("We ")+`<w:del><w:r><w:delText>must not</w:delText></w:r></w:del><w:ins>`+run("shall")+`</w:ins>`+run(" go.")+`<w:r><w:br/></w:r>`+run("Next line.")), "", "docx", "en", "A draft treaty",
			"We shall go.\nNext line."},
		{"Markdown as it is", []byte("# A Treaty\n\n## Article 1\n\nThe Parties **shall** meet.\n"), "", "markdown", "en", "A Treaty",
			"# A Treaty\n\n## Article 1\n\nThe Parties **shall** meet.\n"},
		{"a statement as a record", []byte(`{"state": "PAK", "text": "We are for the law of the sea.", "title": "A speech"}`), "", "record", "en", "A speech",
			"We are for the law of the sea."},
		{"KOI8-R", []byte("\xf0\xd2\xc1\xd7\xcf \xce\xc1 \xd6\xc9\xda\xce\xd8 \xc9 \xcd\xc9\xd2"), "", "text", "ru", "Право на жизнь и мир", "Право на жизнь и мир"},
		{"windows-1256", []byte("\xc7\xe1\xd3\xe1\xc7\xe3 \xe6\xc7\xe1\xde\xc7\xe4\xe6\xe4 \xc7\xe1\xcf\xe6\xe1\xed"), "", "text", "ar", "السلام والقانون الدولي", "السلام والقانون الدولي"},
		{"GB 18030", []byte("\xb9\xfa\xbc\xca\xb7\xa8\xba\xcd\xc6\xbd\xa3\xac\xb9\xfa\xbc\xd2\xd4\xf0\xc8\xce\xa1\xa3"), "", "text", "zh", "国际法和平，国家责任。", "国际法和平，国家责任。"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d, err := read.File("x", tc.data, doc.Hints{Language: tc.wanted})
			if err != nil {
				t.Fatal(err)
			}
			got := []string{d.Format, d.Language, d.Title, d.Text.String()}
			if diff := cmp.Diff([]string{tc.format, tc.language, tc.title, tc.text}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestPDF keeps running text and pages, and drops headers, footers and the
// hyphens of divided words.
func TestPDF(t *testing.T) {
	page := func(number string, body ...string) []string {
		lines := append([]string{"A/RES/99/1", ""}, body...)
		return append(lines, "", number+"/3 26-01234")
	}
	data := pdfOf(
		page("1", "The General Assembly,", "", "Recalling the Charter of the United Nations and", "all that follows from it for the States,", "", "1. Decides that the law shall be clear to", "every"),
		page("2", "person who reads it;", "", "2. Requests the Secretary-General to report on it", "at the next session;"),
		page("3", "3. Decides to remain seized of the matter.", "and to take it up again as the need arises."))
	d, err := read.File("x", data, doc.Hints{})
	if err != nil {
		t.Fatal(err)
	}
	want := "The General Assembly,\n\nRecalling the Charter of the United Nations and\nall that follows from it for the States,\n\n1. Decides that the law shall be clear to\nevery\nperson who reads it;\n\n" +
		"2. Requests the Secretary-General to report on it\nat the next session;\n\n3. Decides to remain seized of the matter.\nand to take it up again as the need arises."
	if diff := cmp.Diff(want, d.Text.String()); diff != "" {
		t.Error(diff)
	}
	for words, want := range map[string]int{"The General": 1, "every": 1, "person": 2, "seized": 3} {
		at := len([]rune(before(d.Text.String(), words)))
		if got := d.Page(at); got != want {
			t.Errorf("%q is on page %d, want %d", words, got, want)
		}
	}
	if got := (doc.Document{}).Page(3); got != 0 {
		t.Errorf("a text without pages says page %d", got)
	}
}

// before is the text before some words.
func before(text, words string) string {
	head, _, _ := strings.Cut(text, words)
	return head
}

func TestArchiveAndRecordsLeaveOthersAlone(t *testing.T) {
	for name, data := range map[string][]byte{
		"text": []byte("One, two, three.\nFour, five, six.\n"), "prose with commas": []byte("Dear friends, dear all,\nwe meet, we talk,\nwe go, we stay,\n"),
		"docx": docxOf(t, run("x")), "pdf": pdfOf([]string{"x"}), "a list in Markdown": []byte("- **Peace**: we want it\n- **Law**: we need it\n"),
		"plain list": []byte("- Note: this is text\n- and this\n"), "treaty": []byte(bilingual), "html": []byte("<html><p>a,b\n1,2</p></html>"),
	} {
		if records, err := read.Records("x", data); len(records) != 0 || err != nil {
			t.Errorf("%s: %d records, %v", name, len(records), err)
		}
		if z, err := read.Archive(data); z != nil || err != nil {
			t.Errorf("%s is taken for an archive, %v", name, err)
		}
	}
}
