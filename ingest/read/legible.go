package read

import (
	"fmt"
	"strings"
	"unicode"
)

// fewLetters is how many letters a page has at least on average when it is
// more than a picture.
const fewLetters = 15

// checkPDFText refuses what a PDF gives where it has pictures of pages only,
// or fonts that do not say which letters their signs are. Words that nobody
// wrote are worse than none.
func checkPDFText(text string, pages int) error {
	var letters, unknown, arabic int
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Arabic, r):
			arabic++
			letters++
		case unicode.IsLetter(r):
			letters++
		case r == unicode.ReplacementChar || unicode.Is(unicode.Co, r):
			unknown++
		}
	}
	switch {
	case pages == 0:
		return fmt.Errorf("%w: the PDF has no pages", ErrRefused)
	case letters < fewLetters*pages:
		return fmt.Errorf("%w: the PDF has pictures of its %d pages but no text. Run text recognition on it first", ErrRefused, pages)
	case unknown*5 > letters:
		return fmt.Errorf("%w: the fonts of the PDF do not say which letters they show. Ingest another form of the document", ErrRefused)
	case arabic*2 > letters && !isArabicProse(text):
		return fmt.Errorf("%w: the Arabic text of the PDF is garbled: too few of its words are known ones. Ingest another form of the document", ErrRefused)
	}
	return nil
}

// isArabicProse asks for one frequent word in twelve. Good texts have one in
// six; where words are reversed or torn few of those are left.
func isArabicProse(text string) bool {
	const frequent = " من في على إلى أن التي الذي هذا هذه ما لا عن مع وفي أو بين كل ومن "
	words, known := 0, 0
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.Is(unicode.Arabic, r) }) {
		words++
		if strings.Contains(frequent, " "+word+" ") {
			known++
		}
	}
	return words < 20 || known*12 >= words
}
