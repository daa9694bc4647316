package read_test

import (
	"encoding/xml"
	"errors"
	"html"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html/charset"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/read"
)

// visible leaves of words what markup can carry: no control characters, and
// runs of white space as one space.
func visible(words string) string {
	words = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r == unicode.ReplacementChar, r == '\ufeff', r == '\ufffe', r == '\uffff', unicode.Is(unicode.Noncharacter_Code_Point, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(words, ""))
	return strings.Join(strings.Fields(words), " ")
}

// FuzzMarkup: words that are escaped and set in a paragraph of a page or of an
// XML text come back as they were, whatever they look like.
func FuzzMarkup(f *testing.F) {
	for _, words := range []string{"We agree.", "a < b & c > d", "&amp;", "</para><para>", "-->", "]]>", "第一条", "<html><body>", "\u00a0x\u2028y", "x\x00y"} {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, words string) {
		want := visible(words)
		if want == "" || len(want) > 4000 {
			return
		}
		var escaped strings.Builder
		if err := xml.EscapeText(&escaped, []byte(want)); err != nil {
			t.Fatal(err)
		}
		for name, file := range map[string]string{
			"page": "<!doctype html><html><head><meta charset=utf-8></head><body><p>" + html.EscapeString(want) + "</p></body></html>",
			"udhr": `<?xml version="1.0" encoding="UTF-8"?><udhr xml:lang="en"><para>` + escaped.String() + "</para></udhr>",
			"akn":  `<?xml version="1.0" encoding="UTF-8"?><akomaNtoso><act><body><p>` + escaped.String() + "</p></body></act></akomaNtoso>",
		} {
			d, err := read.File(name, []byte(file), doc.Hints{})
			if err != nil {
				t.Fatalf("%s: %q: %v", name, want, err)
			}
			if got := d.Text.String(); got != want {
				t.Fatalf("%s: %q came back as %q", name, want, got)
			}
		}
	})
}

// FuzzCharsets: a page that declares a charset and a text with a byte order
// mark are decoded as the reference decoder of that charset decodes them, and
// what is not text of the charset never ends the program.
func FuzzCharsets(f *testing.F) {
	for i, words := range []string{"Les États condamnent", "Государства осуждают", "الدول تدين", "各国谴责", "Los Estados ñ", "x"} {
		f.Add(uint8(i), words)
	}
	names := []string{"windows-1252", "windows-1251", "windows-1256", "gb18030", "big5", "koi8-r", "iso-8859-5", "shift_jis", "euc-kr", "utf-16le", "utf-16be"}
	f.Fuzz(func(t *testing.T, which uint8, words string) {
		name := names[int(which)%len(names)]
		enc, _ := charset.Lookup(name)
		want := visible(words)
		if strings.ContainsAny(want, "<&") {
			return // marks of the page itself: FuzzMarkup has them
		}
		coded, err := enc.NewEncoder().String(want)
		if err != nil || want == "" || len(want) > 4000 {
			return // not to be written in it
		}
		if back, err := enc.NewDecoder().String(coded); err != nil || visible(back) != want {
			return // the reference does not bring it back either
		}
		file, mark := "<html><head><meta charset=\""+name+"\"></head><body><pre>"+escapedBytes(coded, name)+"</pre></body></html>", ""
		switch name {
		case "utf-16le":
			mark = "\xff\xfe"
		case "utf-16be":
			mark = "\xfe\xff"
		}
		if mark != "" {
			file = mark + coded
		}
		d, err := read.File("x", []byte(file), doc.Hints{})
		if err != nil {
			if mark != "" && errors.Is(err, read.ErrRefused) { // the text alone may be another format
				return
			}
			t.Fatalf("%s: %q: %v", name, want, err)
		}
		if got := d.Text.String(); mark == "" && got != want && d.Encoding != "utf-8" || mark != "" && d.Format == "text" && strings.TrimPrefix(got, "\ufeff") != want {
			t.Fatalf("%s: %q came back as %q by %s", name, want, got, d.Encoding)
		}
	})
}

// escapedBytes hides the signs of markup in bytes of a charset whose ASCII
// bytes are ASCII; where they may be part of a letter the text is left alone.
func escapedBytes(coded, name string) string {
	switch name {
	case "gb18030", "big5", "shift_jis", "euc-kr":
		return coded
	}
	return html.EscapeString(coded)
}

// FuzzSidecar: what is said beside a file is taken in full or refused in one
// line: what was taken holds nothing that CheckHints refuses, and a file that
// is taken is refused with one more field, which no hint has.
func FuzzSidecar(f *testing.F) {
	for _, text := range []string{"state: PAK\ndate: 2024-01-02\n", "as: statement\ntier: OFFICIAL_TEXT\n", "as: &a instrument\ninstrument: *a\n", "{state: FRA}", "- a", "state: [", "state: !!binary x", "? a\n: b", "state: |\n  x\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 {
			return
		}
		hints, err := read.Sidecar([]byte(text))
		if err != nil {
			if !errors.Is(err, read.ErrRefused) || strings.Contains(err.Error(), "\n") {
				t.Fatalf("%q: %q is no refusal in one line", text, err)
			}
			return
		}
		if err := read.CheckHints(hints); err != nil {
			t.Fatalf("%q was taken: %v", text, err)
		}
		if hints == (doc.Hints{}) || strings.Contains(text, "---") || strings.Contains(text, "...") {
			return
		}
		more, err := read.Sidecar([]byte(strings.TrimRight(text, "\n ") + "\nnoSuchField: x\n"))
		if err == nil && more == hints {
			t.Fatalf("%q with a field that is none was taken as before", text)
		}
	})
}
