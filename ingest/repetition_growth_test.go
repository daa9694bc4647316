//go:build unix

package ingest_test

import (
	"fmt"
	"strings"
)

// repetition is an input that says one thing over and over.
type repetition struct {
	name string
	make func(size int) string // about so many bytes
}

// again repeats a piece between a beginning and an end.
func again(name, begin, piece, end string) repetition {
	return repetition{name, func(size int) string { return begin + strings.Repeat(piece, size/len(piece)) + end }}
}

// counted repeats a piece with a number in it.
func counted(name, begin, piece string) repetition {
	return repetition{name, func(size int) string {
		var out strings.Builder
		out.WriteString(begin)
		for i := 1; out.Len() < size; i++ {
			fmt.Fprintf(&out, piece, i)
		}
		return out.String()
	}}
}

// plainRepetitions are texts that a station of words may meet, by accident or
// by malice: what nests, what begins and does not end, what refers back, what
// has no end of sentence, line or word.
func plainRepetitions() []repetition {
	return []repetition{
		again("one sentence", "", "We are deeply concerned about ransomware and spyware. ", ""),
		again("one paragraph", "", "We condemn ransomware, which violates Article 2(4) of the Charter.\n\n", ""),
		again("one letter", "", "a", ""),
		again("one sign", "", ".", ""),
		again("one word", "", "spyware ", ""),
		again("one capital word", "", "Charter ", ""),
		again("capital words", "", "International Convention on ", ""),
		again("brackets that open", "", "(", ""),
		again("brackets with words", "", "(a [b ", ""),
		again("quotes", "", "\" ", ""),
		again("quotes that open", "", "“The Threat of Spyware ", ""),
		again("a list without end", "attacks on ", "hospitals, banks or ", "ports."),
		again("names in a list", "", "Pakistan, France and ", ""),
		again("article headings", "", "Article 1\n", ""),
		counted("articles in a row", "", "Article %d\nNobody does it.\n"),
		again("articles in a line", "", "Article 1 ", ""),
		again("articles in a list", "Articles ", "1, 2(4) and ", "3 of the Charter"),
		again("paragraphs by numbers", "Article 1\n", "1. It is so.\n", ""),
		again("letters by numbers", "Article 1\n", "(a) it is so;\n(i) and so;\n", ""),
		again("lines without marks", "Article 1\n", "it is so:\n", ""),
		again("headings", "", "CHAPTER I\n", ""),
		again("lines that may be headings", "", "Scope and purpose\n", ""),
		again("references back", "Article 2(4) of the Charter. ", "Ibid. ", ""),
		again("the said article", "Article 2(4) of the Charter. ", "the said Article ", ""),
		again("symbols", "", "A/RES/70/237 ", ""),
		again("symbols in a list", "resolutions ", "70/237, ", "and 73/27"),
		again("norms", "", "norm 13 (c) ", ""),
		again("places of other things", "", "Article 5 of our Law, ", ""),
		again("cues", "", "we condemn and reject and deplore ", ""),
		again("cues and names", "", "we condemn ransomware by such activities ", ""),
		again("empty lines", "x", "\n", "x"),
		again("spaces", "x", " ", "x"),
		again("line ends of old machines", "", "x\r", ""),
		again("one Chinese sign", "", "第", ""),
		again("Chinese articles", "", "第一条\n一、网络\n", ""),
		again("Arabic articles", "", "المادة 1\nبرامج التجسس\n", ""),
		again("accents", "e", "\u0301", ""),
		again("numbers", "", "1", ""),
		again("ranges", "Articles ", "1-59, ", ""),
		again("roman numbers", "Part ", "I", ""),
		again("points", "", "U.S.", ""),
		again("apostrophes", "x", "'s", ""),
		again("dashes", "", "- ", ""),
		again("stars", "", "**a ", ""),
		again("an address", "http://", "a/", ""),
	}
}

// formatRepetitions are files of one format, that begin and do not end.
func formatRepetitions(format string) []repetition {
	const udhr, akn = `<?xml version="1.0"?><udhr xml:lang="en">`, `<akomaNtoso><act><body>`
	switch format {
	case "html":
		const page = "<!doctype html><html><body>"
		return []repetition{
			again("paragraphs", page, "<p>We condemn ransomware in all its forms, here and now.</p>", ""),
			again("paragraphs that do not end", page, "<p>spyware, ", ""),
			again("tags that do not end", page, "<b", ""),
			again("formatting that does not end", page, "<b><i>a<p>", ""),
			again("links", page, "<a href=x>", ""),
			again("tables", page, "<table><tr><td>a", ""),
			again("rows", page+"<table>", "<tr><td>a, b, c<td>d", ""),
			again("list items", page+"<ul>", "<li>attacks on hospitals", ""),
			again("line breaks", page+"<p>", "a<br><br>", ""),
			again("text alone", page, "words and more words ", ""),
			again("comments", page, "<!-- -->", ""),
			again("a comment that does not end", page+"<!--", "a - ", ""),
			again("entities", page, "&amp", ""),
			again("attributes", page+"<p ", "a=b ", ">"),
			counted("attributes that differ", page+"<p ", "a%d=b "),
			again("titles", "<!doctype html><html><head>", "<title>a</title>", ""),
			again("scripts", page, "<script>", ""),
			again("divisions closed", page, "<div class=comment>a, b</div>", ""),
			again("ends without beginnings", page, "</p></div>", ""),
			again("selects", page, "<select><option>", ""),
			again("frames of mathematics", page, "<math><mi></math>", ""),
		}
	case "xml":
		return []repetition{
			again("paragraphs", udhr, "<para>All are free.</para>", "</udhr>"),
			again("lists", udhr, "<orderedlist><listitem><para>a</para></listitem></orderedlist>", "</udhr>"),
			again("empty elements", udhr, "<a/>", "</udhr>"),
			again("comments", udhr+"<para>a</para>", "<!-- a -->", "</udhr>"),
			again("attributes", udhr+"<para ", `a="b" `, ">x</para></udhr>"),
			again("entities", udhr+"<para>", "&amp;", "</para></udhr>"),
			again("text that does not end", udhr+"<para>", "words ", ""),
			again("law", akn, "<article><num>1</num><content><p>So it is.</p></content></article>", "</body></act></akomaNtoso>"),
			again("numbers alone", akn, "<paragraph><num>1</num></paragraph>", "</body></act></akomaNtoso>"),
			again("breaks", akn+"<p>", "a<br/>", "</p></body></act></akomaNtoso>"),
		}
	case "table":
		return []repetition{
			again("comma rows", "state,date,text\n", "PAK,2020,\"One, two.\"\n", ""),
			again("tab rows", "state\ttext\n", "PAK\tOne\n", ""),
			again("an open quote", "state,date,text\nPAK,2020,x\n\"", "x,\"\"\n", ""),
			again("a row that does not end", "state,date,text\n", "a,", ""),
			again("columns", "text", ",a", "\nx\n"),
			again("quotes", "state,date,text\n", "\"", ""),
			again("JSON rows", "[", `{"state":"PAK","text":"One."},`, `{"text":"x"}]`),
			again("JSON text", `[{"text":"`, `a\n`, `"}]`),
			again("JSON brackets", `{"a":`, "[", ""),
			again("JSON keys", `[{"text":"x"`, `,"a":"b"`, "}]"),
			again("JSON articles", `{"title":"T","articles":[{"number":"1","text":"x"}`, `,{"number":"1","text":"It is so."}`, "]}"),
			again("JSON blanks", "[", "\n ", "]"),
		}
	case "yaml":
		return []repetition{
			again("rows", "", "- {state: PAK, text: One.}\n", ""),
			again("a text of lines", "- text: |\n", "    One.\n", ""),
			again("a text in quotes", "- text: \"", "One. ", "\"\n"),
			again("a list in a line", "- text: x\n  a: [", "a, ", "]\n"),
			again("comments", "- text: x\n", "# a\n", ""),
			again("anchors", "- text: x\n  a: [", "&a x, ", "]\n"),
		}
	}
	return nil
}

// recordRepetitions are drafts in the layout of the corpus.
func recordRepetitions() []repetition {
	const head = "draft:\n  title: Own\n"
	return []repetition{
		counted("provisions", head+"provisions:\n", "- {id: own-%d, instrument: own, pinpoint: Art. 1, digest: Nobody does it., modality: PROHIBITION}\n"),
		again("one provision", head+"provisions:\n", "- {id: own, instrument: own}\n", ""),
		again("empty records", head+"provisions:\n", "- {}\n", ""),
		again("fields", head+"provisions:\n- id: own\n", "  a: b\n", ""),
		counted("assessments", head+"assessments:\n", "- {id: own/%d, provision: own, activity: ransomware, extent: FULL, reason: So.}\n"),
		again("lists", head+"assessments:\n- id: x\n  functions: [", "PROHIBIT, ", "]\n"),
		again("a head of many lines", "draft:\n", "  title: Own\n", ""),
		again("comments", head, "# a\n", ""),
		again("sections", head, "provisions:\n", ""),
	}
}
