package reference_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/reference"
	"github.com/lacuna-law/lacuna/schema"
)

// special lists texts that mean something to one of the formats, or look it.
func special() map[string]string {
	return map[string]string{
		"plain":      "Pact on Lanterns",
		"braces":     "an open { and a shut } and {both}",
		"one brace":  "}",
		"open brace": `\{`,
		"commands":   `100 % of A & B_c #1 $5 ~x ^2 \textbf{no} \\ \`,
		"quotes":     `"said" 'so' “then”`,
		"accents":    "Résolution adoptée à l’unanimité, Größe, Łódź, İstanbul",
		"right left": "قرار الجمعية العامة (A/RES/1) בדיקה",
		"mixed bidi": "\u202eabc\u202c قرار 12",
		"wide":       "联合国宪章 𝔸 Устав 🌍",
		"tags":       "ER - and TY - BOOK",
		"at":         "@book{x, title = {y}}, and = {z}",
		"formula":    "=1+1",
	}
}

// withText is an item of which each text is one.
func withText(text string) reference.Item {
	return reference.Item{
		ID: "statement:0123", Kind: schema.KindStatement, Title: "T " + text, Authors: []string{"A " + text, "B and C"}, Container: "K " + text, Pinpoint: "P " + text,
		Date: "2024-05-06", Symbol: "S " + text, URL: "https://law.example/a?b=c%20d", Language: "en", Text: "W " + text, Link: "https://lacuna.example/statement/0123",
	}
}

func listOf(items ...reference.Item) reference.List {
	return reference.List{Title: "q", Release: "2026.11", Revision: 3, AsOf: "2026-11-23", Total: len(items), Items: items}
}

func written(t *testing.T, format string, items ...reference.Item) string {
	t.Helper()
	var b bytes.Buffer
	if err := reference.Write(&b, format, listOf(items...)); err != nil {
		t.Fatal(err)
	}
	if !utf8.Valid(b.Bytes()) {
		t.Fatalf("%s: not UTF-8", format)
	}
	return b.String()
}

// bibEntry is an entry as BibTeX reads it: fields in braces, which match
// whatever stands before them.
type bibEntry struct {
	kind, key string
	fields    map[string]string
}

// readBib reads entries of which each field is in braces, and fails on any other.
func readBib(t *testing.T, text string) []bibEntry {
	t.Helper()
	var out []bibEntry
	for rest := strings.TrimSpace(text); rest != ""; rest = strings.TrimSpace(rest) {
		head, tail, found := strings.Cut(rest, "{")
		key, tail2, comma := strings.Cut(tail, ",")
		if !found || !comma || !strings.HasPrefix(head, "@") || strings.ContainsAny(key, "{} \"#%~\\") {
			t.Fatalf("no entry begins at %.60q", rest)
		}
		e := bibEntry{head[1:], key, map[string]string{}}
		rest = tail2
		for {
			rest = strings.TrimLeft(rest, " \n,")
			if after, end := strings.CutPrefix(rest, "}"); end {
				rest = after
				break
			}
			name, after, found := strings.Cut(rest, " = {")
			if !found || strings.ContainsFunc(name, func(r rune) bool { return r < 'a' || r > 'z' }) {
				t.Fatalf("no field begins at %.60q", rest)
			}
			depth, end := 1, 0
			for ; depth > 0; end++ {
				if end == len(after) {
					t.Fatalf("the field %s does not end", name)
				}
				switch after[end] {
				case '{':
					depth++
				case '}':
					depth--
				}
			}
			e.fields[name] = after[:end-1]
			rest = after[end:]
		}
		out = append(out, e)
	}
	return out
}

// shown gives what TeX shows: groups without their braces, commands as signs.
func shown(t *testing.T, text string) string {
	t.Helper()
	signs := map[string]string{"textbackslash": `\`, "textasciitilde": "~", "textasciicircum": "^", "textbraceleft": "{", "textbraceright": "}"}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text) && strings.IndexByte("%&#_$", text[i+1]) >= 0:
			i++
			b.WriteByte(text[i])
		case c == '\\':
			name, _, _ := strings.Cut(text[i+1:], "{}")
			sign, known := signs[name]
			if !known {
				t.Fatalf("the command %.20q is none of ours", text[i:])
			}
			b.WriteString(sign)
			i += len(name) + len("{}")
		case strings.IndexByte("%&#_$~^", c) >= 0:
			t.Fatalf("%q means something to TeX in %q", c, text)
		case c == '{' || c == '}':
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func TestBibTeXIsReadAsItWasMeant(t *testing.T) {
	for name, text := range special() {
		t.Run(name, func(t *testing.T) {
			entries := readBib(t, written(t, "bib", withText(text), withText("next")))
			if len(entries) != 2 {
				t.Fatalf("%d entries", len(entries))
			}
			e := entries[0]
			got := map[string]string{}
			for field, value := range e.fields {
				got[field] = value
				if field != "url" {
					got[field] = shown(t, value)
				}
			}
			want := map[string]string{
				"title": "T " + text, "author": "A " + text + " and B and C", "howpublished": "K " + text, "number": "S " + text, "year": "2024", "month": "5", "langid": "en",
				"abstract": "W " + text, "url": "https://lacuna.example/statement/0123", "note": "Lacuna, corpus release 2026.11, revision 3, as of 2026-11-23",
			}
			if diff := cmp.Diff(want, got); diff != "" || e.kind != "misc" || e.key != "statement:0123" {
				t.Errorf("%s %s: %s", e.kind, e.key, diff)
			}
			// Each author is one name, whatever it holds.
			if e.fields["author"] == "" || !strings.HasSuffix(e.fields["author"], "} and {B and C}") {
				t.Errorf("the authors are %q", e.fields["author"])
			}
		})
	}
}

// readRIS reads records: lines of a tag, two spaces, a hyphen and a space.
func readRIS(t *testing.T, text string) []map[string][]string {
	t.Helper()
	var out []map[string][]string
	var record map[string][]string
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if line == "" && record == nil {
			continue
		}
		if strings.ContainsFunc(line, unicode.IsControl) || len(line) < 6 || line[2:6] != "  - " {
			t.Fatalf("%q is no line", line)
		}
		tag, value := line[:2], line[6:]
		switch {
		case (tag == "TY") != (record == nil):
			t.Fatalf("%q: a record begins with TY and only there", line)
		case tag == "TY":
			record = map[string][]string{}
		case tag == "ER":
			out, record = append(out, record), nil
			continue
		}
		record[tag] = append(record[tag], value)
	}
	if record != nil {
		t.Fatal("the last record does not end")
	}
	return out
}

func TestRISIsReadAsItWasMeant(t *testing.T) {
	for name, text := range special() {
		t.Run(name, func(t *testing.T) {
			records := readRIS(t, written(t, "ris", withText(text), withText("next")))
			if len(records) != 2 {
				t.Fatalf("%d records", len(records))
			}
			want := map[string][]string{
				"TY": {"GOVDOC"}, "ID": {"statement:0123"}, "TI": {"T " + text}, "AU": {"A " + text, "B and C"}, "T2": {"K " + text}, "SE": {"P " + text}, "M1": {"S " + text},
				"PY": {"2024"}, "DA": {"2024/05/06/"}, "LA": {"en"}, "AB": {"W " + text}, "UR": {"https://lacuna.example/statement/0123"}, "L2": {"https://law.example/a?b=c%20d"},
				"N1": {"Lacuna, corpus release 2026.11, revision 3, as of 2026-11-23"},
			}
			if diff := cmp.Diff(want, records[0]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCSLIsReadAsItWasMeant(t *testing.T) {
	for name, text := range special() {
		var got []map[string]any
		if err := json.Unmarshal([]byte(written(t, "csl.json", withText(text), withText("next"))), &got); err != nil || len(got) != 2 {
			t.Fatalf("%s: %d items, %v", name, len(got), err)
		}
		want := []any{"T " + text, "K " + text, "P " + text, "S " + text, "W " + text}
		if diff := cmp.Diff(want, []any{got[0]["title"], got[0]["container-title"], got[0]["section"], got[0]["number"], got[0]["abstract"]}); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestControlCharactersEndNothing writes texts with whatever may end a line.
func TestControlCharactersEndNothing(t *testing.T) {
	text := "a\r\nER  - \r\nTY  - X\u0085b\u2028c\u0000d\u001be"
	if got := readRIS(t, written(t, "ris", withText(text))); len(got) != 1 || got[0]["TI"][0] != "T a ER - TY - X b cde" {
		t.Errorf("got %q", got)
	}
	if got := readBib(t, written(t, "bib", withText(text))); len(got) != 1 || shown(t, got[0].fields["title"]) != "T a ER - TY - X b cde" {
		t.Errorf("got %q", got)
	}
}

// TestNoReferenceHoldsADocument cites things with long texts: a document is
// named and none of its words leave, and no other text is long.
func TestNoReferenceHoldsADocument(t *testing.T) {
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	store, long := memstore.New(o), strings.Repeat("Lanterns é ", 5000)
	nodes := []graph.Node{
		{ID: "document:0123456789ab", Kind: schema.KindDocument, Attrs: graph.Attrs{"title": "Speech", "sourceTier": "VERBATIM_RECORD", "text": long, "language": "en", "sha256": strings.Repeat("0", 64)}},
		{ID: "passage:0123456789ab/0", Kind: schema.KindPassage, Attrs: graph.Attrs{"type": "TEXT", "order": 0.0, "start": 0.0, "end": 55000.0, "text": long, "language": "en"}},
	}
	edges := []graph.Edge{{EdgeKey: graph.EdgeKey{From: nodes[1].ID, Name: schema.EdgeInDocument, To: nodes[0].ID}}}
	if _, err := store.Apply(t.Context(), graph.Batch{Source: graph.Source{ID: nodes[0].ID, Extractor: "test 1"}, Nodes: nodes, Edges: edges}); err != nil {
		t.Fatal(err)
	}
	items, err := reference.Of(t.Context(), store, nodes)
	if err != nil {
		t.Fatal(err)
	}
	if items[0].Text != "" || utf8.RuneCountInString(items[1].Text) > reference.MaxText || !strings.HasSuffix(items[1].Text, "…") {
		t.Errorf("a document with %q, a passage with %q", items[0].Text, items[1].Text)
	}
	for _, format := range reference.Formats() {
		if text := written(t, format.Extension, items...); len(text) > 4000 {
			t.Errorf("%s: %d bytes for two references", format.Name, len(text))
		}
	}
}

func TestCitation(t *testing.T) {
	const source = "Lacuna, corpus release 2026.11, revision 3, as of 2026-11-23"
	for _, c := range []struct {
		item reference.Item
		want string
	}{
		{reference.Item{Title: "Lantern Pact, Art. 1", Container: "Pact on Lanterns", Pinpoint: "Art. 1", Date: "1999-02-03", Link: "https://x.example/p"},
			"Lantern Pact, Art. 1, Pact on Lanterns, 1999-02-03. " + source + ", https://x.example/p"},
		{reference.Item{Title: "Concern by Atlantis", Authors: []string{"Atlantis"}, Symbol: "A/1\nB", Link: "https://x.example/s"},
			"Atlantis, Concern by Atlantis, A/1 B. " + source + ", https://x.example/s"},
		{reference.Item{Kind: reference.Finding, Title: "Theft of lanterns: COVERED", Symbol: "finding:0123456789abcdef", Lens: "Law as of 2020-01-01.", Link: "https://x.example/a?asOf=2020-01-01"},
			"Theft of lanterns: COVERED, finding:0123456789abcdef. Law as of 2020-01-01. " + source + ", https://x.example/a?asOf=2020-01-01"},
	} {
		if got := listOf().Citation(c.item); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

// TestAFindingIsAComputedAnswer in each format says the lens and its own name.
func TestAFindingIsAComputedAnswer(t *testing.T) {
	finding := reference.Item{ID: "finding:0123456789abcdef", Kind: reference.Finding, Title: "Theft of lanterns: COVERED", Symbol: "finding:0123456789abcdef", Lens: "Law as of 2020-01-01; conduct of any actor.", Link: "https://x.example/a"}
	ris := readRIS(t, written(t, "ris", finding))[0]
	bib := readBib(t, written(t, "bib", finding))[0]
	var csl []struct{ Type, Note, Number string }
	if err := json.Unmarshal([]byte(written(t, "csl.json", finding)), &csl); err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(ris["TY"], len(ris["N1"]), ris["N1"][0] == finding.Lens, bib.fields["number"], strings.HasPrefix(bib.fields["note"], finding.Lens), csl)
	if want := fmt.Sprint([]string{"DATA"}, 2, true, finding.Symbol, true, []struct{ Type, Note, Number string }{{"dataset", finding.Lens, finding.Symbol}}); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
