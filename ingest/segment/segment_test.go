package segment_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/segment"
	"github.com/lacuna-law/lacuna/schema"
)

func isBlank(r rune) bool {
	return unicode.IsSpace(r) || r == '\ufeff' || r >= '\u200b' && r <= '\u200f' || r == '\u2060'
}

func TestInstrument(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string // pinpoint or label, and the words
	}{
		{"lines without numbers after an introduction", "Article 2\nThe members act thus.\n\nThey are equal.\nThey keep faith.\nThey settle disputes.\nArticle 3\nOne rule.\n", []string{
			"2|Article 2\nThe members act thus.\n\nThey are equal.\nThey keep faith.\nThey settle disputes.",
			"2(1)|They are equal.", "2(2)|They keep faith.", "2(3)|They settle disputes.", "3|Article 3\nOne rule.",
		}},
		{"two lines are two paragraphs", "Article 4\nMembership is open.\nAdmission is by vote.\n", []string{
			"4|Article 4\nMembership is open.\nAdmission is by vote.", "4(1)|Membership is open.", "4(2)|Admission is by vote.",
		}},
		{"items in lower case are letters of the paragraph before", "Article 13\nThe body shall study for:\npromoting peace; and\npromoting trade.\nIts other duties stand elsewhere.\n", []string{
			"13|Article 13\nThe body shall study for:\npromoting peace; and\npromoting trade.\nIts other duties stand elsewhere.",
			"13(1)|The body shall study for:\npromoting peace; and\npromoting trade.", "13(1)(a)|promoting peace; and", "13(1)(b)|promoting trade.", "13(2)|Its other duties stand elsewhere.",
		}},
		{"items in lower case of an article without paragraphs", "Article 55\nThe body shall promote:\n\nhigher standards;\nrespect for rights.\n", []string{
			"55|Article 55\nThe body shall promote:\n\nhigher standards;\nrespect for rights.", "55(a)|higher standards;", "55(b)|respect for rights.",
		}},
		{"numbers, letters, small Roman numbers", "### Article 2 \n\n####Scope\n\n1. For this text:\n\n(a) one;\n\n(b) two:\n\n(i) first;\n(ii) second.\n2. More\nand more.\n", []string{
			"2|### Article 2 \n\n####Scope\n\n1. For this text:\n\n(a) one;\n\n(b) two:\n\n(i) first;\n(ii) second.\n2. More\nand more.",
			"2(1)|1. For this text:\n\n(a) one;\n\n(b) two:\n\n(i) first;\n(ii) second.", "2(1)(a)|(a) one;", "2(1)(b)|(b) two:\n\n(i) first;\n(ii) second.",
			"2(1)(b)(i)|(i) first;", "2(1)(b)(ii)|(ii) second.", "2(2)|2. More\nand more.",
		}},
		{"letter i after letter h", "Article 1\n(g) seven;\n(h) eight;\n(i) nine.\n", []string{
			"1|Article 1\n(g) seven;\n(h) eight;\n(i) nine.", "1(g)|(g) seven;", "1(h)|(h) eight;", "1(i)|(i) nine.",
		}},
		{"a sentence that begins with Article is no heading", "Article 1\nOne.\nArticle 2 shall apply as well.\n", []string{
			"1|Article 1\nOne.\nArticle 2 shall apply as well.", "1(1)|One.", "1(2)|Article 2 shall apply as well.",
		}},
		{"parts, preamble, headings without a number, closing words", "We agree.\n\nChapter I: Aims\nArticle 1\nOne.\nVOTING\nArticle 2\nTwo.\nDONE at the town.\n", []string{
			"Preamble|We agree.", "Chapter I: Aims|Chapter I: Aims", "1|Article 1\nOne.", "VOTING|VOTING", "2|Article 2\nTwo.", "|DONE at the town.",
		}},
		{"Chinese numerals", "第一章：宗旨\n第十二条\n　　本会：\n\n　　一、甲。\n\n　　二、乙：\n　　(子) 丙。\n", []string{
			"第一章：宗旨|第一章：宗旨", "12|第十二条\n　　本会：\n\n　　一、甲。\n\n　　二、乙：\n　　(子) 丙。", "12(1)|一、甲。", "12(2)|二、乙：\n　　(子) 丙。", "12(2)(a)|(子) 丙。",
		}},
		{"an annex has articles of its own", "Article 1\nOne.\nArticle 2\nTwo.\nAnnex I\nArticle 1\nThe first.\n(a) x;\n(b) y.\n", []string{
			"1|Article 1\nOne.", "2|Article 2\nTwo.", "Annex I|Annex I", "1|Article 1\nThe first.\n(a) x;\n(b) y.", "1(a)|(a) x;", "1(b)|(b) y.",
		}},
		{"an article given twice keeps its pinpoint once", "Article 1\nOne.\nArticle 1\nEen.\n", []string{"1|Article 1\nOne.", "Article 1|Article 1\nEen."}},
		{"letters within a line", "Article 17\n1. The following are kept: (a) one, as in (b) of another text; (b) two; and (c) three.\n2. See paragraph 1 (a) and (b).\n", []string{
			"17|Article 17\n1. The following are kept: (a) one, as in (b) of another text; (b) two; and (c) three.\n2. See paragraph 1 (a) and (b).",
			"17(1)|1. The following are kept: (a) one, as in (b) of another text; (b) two; and (c) three.", "17(1)(a)|(a) one, as in (b) of another text;", "17(1)(b)|(b) two; and", "17(1)(c)|(c) three.",
			"17(2)|2. See paragraph 1 (a) and (b).",
		}},
		{"a bracket in a sentence is no letter", "Article 1\nThe parties, (a) body apart, agree.\n", []string{"1|Article 1\nThe parties, (a) body apart, agree."}},
		{"Roman numerals, bis and letters of articles", "Article IV\nFour.\nArticle 8 bis\nEight.\nArticle 16A\nSixteen.\nArtikel 17\nZeventien.\n", []string{"4|Article IV\nFour.", "8bis|Article 8 bis\nEight.", "16a|Article 16A\nSixteen.", "17|Artikel 17\nZeventien."}},
		{"Chinese letters are those of other languages", "第一条\n本会应：（甲）做一事；（乙）做二事。\n第二条\n一、甲。\n二、乙：\n（一）丙；\n（二）丁。\n", []string{
			"1|第一条\n本会应：（甲）做一事；（乙）做二事。", "1(a)|（甲）做一事；", "1(b)|（乙）做二事。",
			"2|第二条\n一、甲。\n二、乙：\n（一）丙；\n（二）丁。", "2(1)|一、甲。", "2(2)|二、乙：\n（一）丙；\n（二）丁。", "2(2)(a)|（一）丙；", "2(2)(b)|（二）丁。",
		}},
		{"letters of Cyrillic and Arabic script", "Статья 1\nОрган:\nа) делает одно;\nб) делает другое.\nالمادة 2\nالهيئة:\n(أ) أولا؛\n(ب) ثانيا.\n", []string{
			"1|Статья 1\nОрган:\nа) делает одно;\nб) делает другое.", "1(a)|а) делает одно;", "1(b)|б) делает другое.",
			"2|المادة 2\nالهيئة:\n(أ) أولا؛\n(ب) ثانيا.", "2(a)|(أ) أولا؛", "2(b)|(ب) ثانيا.",
		}},
		{"paragraphs without numbers that hold letters", "Article 3\nThe first stands alone.\nThe second has items:\n(a) one;\n(b) two.\nThe third ends.\n", []string{
			"3|Article 3\nThe first stands alone.\nThe second has items:\n(a) one;\n(b) two.\nThe third ends.",
			"3(1)|The first stands alone.", "3(2)|The second has items:\n(a) one;\n(b) two.", "3(2)(a)|(a) one;", "3(2)(b)|(b) two.", "3(3)|The third ends.",
		}},
		{"paragraphs of a preamble", "The Parties to this text,\nRecalling the sea,\nNoting the land,\nHave agreed:\nArticle 1\nOne.\n", []string{
			"Preamble|The Parties to this text,\nRecalling the sea,\nNoting the land,\nHave agreed:", "PP 1|Recalling the sea,", "PP 2|Noting the land,", "1|Article 1\nOne.",
		}},
		{"line ends of old machines", "ARTICLE2\r\r1.\rThe Parties agree.\r\r2. They \rmeet.\r", []string{
			"2|ARTICLE2\r\r1.\rThe Parties agree.\r\r2. They \rmeet.", "2(1)|1.\rThe Parties agree.", "2(2)|2. They \rmeet.",
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text := doc.NewText(tc.text)
			segments := segment.Instrument(text)
			checkCover(t, text, segments)
			var got []string
			for _, s := range segments {
				name := s.Pin
				if name == "" {
					name = s.Label
				}
				got = append(got, name+"|"+text.Slice(s.Start, s.End))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestScopes holds that texts within a text do not share ids, that each says
// of which it is, and that a translation has the pinpoints of the main text.
func TestScopes(t *testing.T) {
	const english = "Article 1\nThe rule of the land is that of all the peoples.\nArticle 2\nThe law of the sea is for the States, and for all of them.\n"
	const french = "Article 1\nLa règle est celle de tous les peuples dans le monde.\nArticle 2\nLe droit de la mer est pour les États et pour tous les pays.\n"
	text := doc.NewText("The Parties agree:\n\n" + english + "In witness whereof they have signed.\n\nOptional Protocol on the rule of the land\n\nWe go on,\n\n" + english + "Annex\n\n" + english + french)
	segments := segment.Instrument(text)
	checkCover(t, text, segments)
	var got []string
	for _, s := range segments {
		if s.Type == schema.PassageTypeArticle {
			got = append(got, s.Path+"|"+s.Pin+"|"+s.Scope+"|"+s.Label+"|"+s.Language)
		}
	}
	want := []string{
		"art-1|1||Article 1|", "art-2|2||Article 2|",
		"optional-protocol-on-the-rule-of-the.art-1|1|Optional Protocol on the rule of the land|Optional Protocol on the rule of the land, Article 1|",
		"optional-protocol-on-the-rule-of-the.art-2|2|Optional Protocol on the rule of the land|Optional Protocol on the rule of the land, Article 2|",
		"annex.art-1|1|Annex|Annex, Article 1|", "annex.art-2|2|Annex|Annex, Article 2|",
		"fr.art-1|1||Article 1|fr", "fr.art-2|2||Article 2|fr",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestStatement(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"empty lines", "One.\n\nTwo.\r\n\r\nThree.", []string{"One.", "Two.", "Three."}},
		{"a line is a paragraph", "First paragraph ends.\nSecond paragraph ends.\n", []string{"First paragraph ends.", "Second paragraph ends."}},
		{"lines wrapped at a column", "We welcome the revolution that has brought \na broad platform for the exchange of all \nthings.\n\nNext.", []string{"We welcome the revolution that has brought \na broad platform for the exchange of all \nthings.", "Next."}},
		{"nothing", " \n\u200f\n", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text := doc.NewText(tc.text)
			segments := segment.Statement(text)
			checkCover(t, text, segments)
			var got []string
			for _, s := range segments {
				got = append(got, text.Slice(s.Start, s.End))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLongParagraphsAreCut(t *testing.T) {
	text := doc.NewText(strings.Repeat("A sentence that ends here. ", 2000))
	segments := segment.Statement(text)
	checkCover(t, text, segments)
	for _, s := range segments {
		if s.End-s.Start > segment.MaxSegment {
			t.Errorf("a segment of %d characters", s.End-s.Start)
		}
	}
}

func TestSplitTellsInstrumentsByTheirArticles(t *testing.T) {
	for _, tc := range []struct {
		text string
		as   doc.As
		want bool
	}{
		{"Article 1\nOne.\nArticle 2\nTwo.\nArticle 3\nThree.\n", doc.AsAuto, true},
		{"Article 1\nOne.\nArticle 2\nTwo.\nArticle 3\nThree.\n", doc.AsStatement, false},
		{"Article 2(4) forbids it.\nArticle 51 allows it.\n", doc.AsAuto, false},
		{"Nothing.", doc.AsInstrument, true},
	} {
		d := doc.Document{Text: doc.NewText(tc.text), Hints: doc.Hints{As: tc.as}}
		if got := segment.IsInstrument(d); got != tc.want {
			t.Errorf("IsInstrument(%q as %q) = %v, want %v", tc.text, tc.as, got, tc.want)
		}
	}
}

func FuzzSplitCoversTheText(f *testing.F) {
	for _, seed := range []string{"Article 1\n(a) x\n\n(i) y\n1. z", "第一条\n一、甲", "Chapter I\nA\r\n\rB", "المادة 1\nنص", "PART I\n####A\n####B\nArticle 1 bis", "1.\nArticle 1", "The Security Council,\n\nRecalling,\n\n1. Acts: (a) x; (b) y\nAnnex\n1. z"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := doc.NewText(s)
		checkCover(t, text, segment.Instrument(text))
		checkCover(t, text, segment.Resolution(text))
		checkCover(t, text, segment.Statement(text))
	})
}
