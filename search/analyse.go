package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/ar"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/es"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/lang/ru"
	"github.com/blevesearch/bleve/v2/analysis/token/porter"
	segmenter "github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
)

// analysers counts the meanings of the analysers. Raise it with any change of
// what they make of a text, so that older indexes are built anew.
const analysers = "3"

// analyser makes terms of a text in one language. Words are cut by the rules
// of Unicode, so the tokens of any two analysers stand at the same places.
//
// A term is a stem without accents. Stemmers need the accents that people leave
// out, so a word that has some is also a term as if it had none: both
// `información` and `informacion` find it.
type analyser struct {
	lang string
	stop analysis.TokenMap
	stem analysis.TokenFilter // nil for none
	memo memo
}

var _ analysis.Analyzer = (*analyser)(nil)

// newAnalysers gives the analysers by language; other and "" leave words as they are.
func newAnalysers() (map[string]*analyser, error) {
	out := map[string]*analyser{
		"ar":  {lang: "ar", stem: ar.NewArabicStemmerFilter()},
		"en":  {lang: "en", stem: porter.NewPorterStemmer()},
		"es":  {lang: "es", stem: es.NewSpanishStemmerFilter()},
		"fr":  {lang: "fr", stem: fr.NewFrenchStemmerFilter()},
		"ru":  {lang: "ru", stem: ru.NewRussianStemmerFilter()},
		"zh":  {lang: "zh", stem: cjk.NewCJKBigramFilter(true)},
		other: {lang: other},
	}
	for lang, words := range map[string][]byte{
		"ar": ar.ArabicStopWords, "en": en.EnglishStopWords, "es": es.SpanishStopWords, "fr": fr.FrenchStopWords, "ru": ru.RussianStopWords,
	} {
		stop := analysis.NewTokenMap()
		if err := stop.LoadBytes(words); err != nil {
			return nil, err
		}
		folded := analysis.NewTokenMap()
		for word := range stop {
			folded.AddToken(word)
			if lang == "ar" || lang == "ru" {
				folded.AddToken(fold(word))
			}
		}
		out[lang].stop = folded
	}
	return out, nil
}

// Analyze implements analysis.Analyzer.
func (a *analyser) Analyze(text []byte) analysis.TokenStream { return a.terms(cutWords(text)) }

// longestWord is as many bytes of a word as are read: some stemmers take time
// with the square of a word, and what is longer is none.
const longestWord = 256

// cutWords gives the words of a text as they stand there, each as far as it is read.
func cutWords(text []byte) analysis.TokenStream {
	words := segmenter.NewUnicodeTokenizer().Tokenize(text)
	for _, word := range words {
		if end := longestWord; len(word.Term) > end {
			for end > 0 && !utf8.RuneStart(word.Term[end]) {
				end--
			}
			word.Term = word.Term[:end]
		}
	}
	return words
}

// cutOnce is a text that is cut into words when they are first asked for. It
// is asked by the fields of one document, which are read one after the other.
type cutOnce struct {
	text []byte
	cut  analysis.TokenStream
}

func (c *cutOnce) words() analysis.TokenStream {
	if c.cut == nil {
		c.cut = cutWords(c.text)
	}
	return c.cut
}

// cutAlready is an analyser of the only text it is asked for.
type cutAlready struct {
	*analyser
	of *cutOnce
}

// Analyze implements analysis.Analyzer.
func (a cutAlready) Analyze([]byte) analysis.TokenStream { return a.terms(a.of.words()) }

// terms makes terms of words, which stay as they are. Their bytes are shared
// and not to be changed. Only in Chinese do the terms of a word depend on those
// around it; elsewhere those of frequent words are remembered.
func (a *analyser) terms(words analysis.TokenStream) analysis.TokenStream {
	if a.lang == "zh" {
		return a.read(words)
	}
	kept := make([]analysis.Token, 0, len(words)+len(words)/8)
	out := make(analysis.TokenStream, 0, cap(kept))
	for _, word := range words {
		for _, term := range a.termsOf(word) {
			kept = append(kept, *word)
			last := &kept[len(kept)-1]
			last.Term = term
			out = append(out, last)
		}
	}
	return out
}

// termsOf gives the terms of one word.
func (a *analyser) termsOf(word *analysis.Token) [][]byte {
	if out, known := a.memo.of(word.Term); known {
		return out
	}
	var out [][]byte
	for _, token := range a.read(analysis.TokenStream{word}) {
		out = append(out, token.Term)
	}
	a.memo.keep(word.Term, out)
	return out
}

// read makes terms of words.
func (a *analyser) read(words analysis.TokenStream) analysis.TokenStream {
	kept := make([]analysis.Token, 0, len(words))
	out := make(analysis.TokenStream, 0, len(words)+len(words)/8)
	var bare analysis.TokenStream
	for _, word := range words {
		term := a.small(string(word.Term))
		if term == "" || a.stop[term] {
			continue
		}
		token := *word
		token.Term = []byte(term)
		if a.stem == nil || a.lang == "ar" || a.lang == "en" || a.lang == "zh" {
			if token.Term = []byte(fold(term)); len(token.Term) == 0 || a.stop[string(token.Term)] {
				continue
			}
		}
		for _, form := range a.otherForms(term) {
			twin := token
			twin.Term = []byte(form)
			bare = append(bare, &twin)
		}
		kept = append(kept, token)
		out = append(out, &kept[len(kept)-1])
	}
	if a.stem == nil {
		return out
	}
	out = a.stem.Filter(out)
	if len(bare) == 0 {
		return out
	}
	return withTwins(out, a.stem.Filter(bare))
}

// otherForms gives the forms of a word by which it is found as well: without
// its accents and, in French, as the verb of which it may be the first person
// plural, an ending that the stemmer leaves.
func (a *analyser) otherForms(word string) []string {
	if a.stem == nil || a.lang != "fr" && a.lang != "es" && a.lang != "ru" {
		return nil
	}
	var out []string
	if without := fold(word); without != word {
		out = append(out, without)
	}
	if verb, found := strings.CutSuffix(word, "ons"); found && a.lang == "fr" && len(verb) > 3 && !strings.HasSuffix(verb, "i") {
		out = append(out, fold(verb)+"er")
	}
	return out
}

// withTwins folds stems, and puts beside each the stems of its other forms,
// where they are others.
func withTwins(stems, bare analysis.TokenStream) analysis.TokenStream {
	out := make(analysis.TokenStream, 0, len(stems)+len(bare))
	for _, token := range stems {
		token.Term = []byte(fold(string(token.Term)))
		out = append(out, token)
		for ; len(bare) > 0 && bare[0].Start == token.Start; bare = bare[1:] {
			if string(bare[0].Term) != string(token.Term) {
				out = append(out, bare[0])
			}
		}
	}
	return out
}

// small gives a word in small letters with its accents, without the article or
// possessive that is written together with it.
func (a *analyser) small(word string) string {
	word = inSmall(word)
	switch a.lang {
	case "es":
		// Every noun in -ion carries its accent, which people leave out.
		if head, found := strings.CutSuffix(word, "ion"); found && len(head) > 2 {
			return head + "ión"
		}
	case "en":
		return withoutPossessive(word)
	case "fr":
		return withoutArticle(word)
	}
	return word
}

// hasIdeographs says whether a text holds characters that are cut one by one.
func hasIdeographs(text string) bool {
	for _, r := range text {
		if r >= 0x2E80 && isIdeograph(r) {
			return true
		}
	}
	return false
}

func isIdeograph(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }

// isRunning says whether a word is one that a reader may mistype: letters, of
// a script that writes words.
func isRunning(word string) bool {
	if utf8.RuneCountInString(word) < 3 {
		return false
	}
	for _, r := range word {
		if !unicode.IsLetter(r) || isIdeograph(r) {
			return false
		}
	}
	return true
}
