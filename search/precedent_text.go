package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/ar"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/es"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/lang/ru"
	"github.com/blevesearch/bleve/v2/analysis/token/porter"
	"golang.org/x/text/unicode/norm"
)

// clauseWord is a word of a clause or provision, with the places of its bytes.
// A Chinese character is a word.
type clauseWord struct {
	start, end int
	stem       string
	means      []string // the meanings of the phrases that it stands in, without repeats
	empty      bool     // a word that says nothing by itself
}

// tongue reads the words of one language.
type tongue struct {
	stem     analysis.TokenFilter // nil for none
	stop     analysis.TokenMap
	stems    map[string]string   // of words met while learning, for speed
	learning bool                // whether stems is filled: by one alone
	phrases  map[string][]saying // by their first stem, longest first
}

// saying is a run of stems that has a meaning.
type saying struct {
	stems   []string
	meaning string
}

// clauseReader turns texts into words with stems and meanings. It learns alone,
// and is read by many at once after done.
type clauseReader struct {
	tongues map[string]*tongue
}

func newClauseReader() (*clauseReader, error) {
	r := &clauseReader{map[string]*tongue{}}
	for lang, of := range map[string]struct {
		stem analysis.TokenFilter
		stop []byte
	}{
		"ar": {ar.NewArabicStemmerFilter(), ar.ArabicStopWords},
		"en": {porter.NewPorterStemmer(), en.EnglishStopWords},
		"es": {es.NewSpanishStemmerFilter(), es.SpanishStopWords},
		"fr": {fr.NewFrenchStemmerFilter(), fr.FrenchStopWords},
		"ru": {ru.NewRussianStemmerFilter(), ru.RussianStopWords},
		"zh": {nil, []byte("的\n了\n和\n与\n及\n或\n在\n对\n为\n其\n之\n应\n以\n等\n并\n该")},
	} {
		stop := analysis.NewTokenMap()
		if err := stop.LoadBytes(of.stop); err != nil {
			return nil, err
		}
		r.tongues[lang] = &tongue{stem: of.stem, stop: stop, stems: map[string]string{}, learning: true, phrases: map[string][]saying{}}
	}
	return r, nil
}

// done ends learning. From then on any number may read at once.
func (r *clauseReader) done() {
	for _, t := range r.tongues {
		t.learning = false
	}
}

// learn gives a phrase of a language a meaning.
func (r *clauseReader) learn(lang, form, meaning string) {
	t := r.tongues[lang]
	if t == nil {
		return
	}
	var stems []string
	for _, w := range t.cut(form) {
		stems = append(stems, w.stem)
	}
	if len(stems) == 0 {
		return
	}
	t.phrases[stems[0]] = append(t.phrases[stems[0]], saying{stems, meaning})
}

// learnTable gives the forms of a table their meanings, whose terms begin with kind.
func (r *clauseReader) learnTable(name, table, kind string) error {
	meanings, err := readMeanings(name, table)
	if err != nil {
		return err
	}
	for _, m := range meanings {
		for _, lang := range languages() {
			for _, form := range m.forms[lang] {
				r.learn(lang, form, kind+m.name)
			}
		}
	}
	return nil
}

// sighting is a phrase in a text: its meaning and its words, the end exclusive.
type sighting struct {
	meaning  string
	from, to int
}

// read cuts a text into words and gives each the meanings of the phrases that
// it stands in. A language that is not known is read as English.
func (r *clauseReader) read(text, lang string) []clauseWord {
	words, all := r.find(text, lang)
	for _, f := range all {
		for i := f.from; i < f.to; i++ {
			words[i].means = withText(words[i].means, f.meaning)
		}
	}
	return words
}

// find cuts a text into words and finds its phrases, in order of their first
// words. Of Chinese phrases that begin at one character the longest count.
func (r *clauseReader) find(text, lang string) ([]clauseWord, []sighting) {
	t := r.tongues[lang]
	if t == nil {
		t = r.tongues["en"]
	}
	words := t.cut(text)
	var out []sighting
	for i := range words {
		longest := 0
		for _, p := range t.phrases[words[i].stem] {
			if len(p.stems) > longest && startsWith(words[i:], p.stems) {
				longest = len(p.stems)
			}
		}
		for _, p := range t.phrases[words[i].stem] {
			if (len(p.stems) == longest || t.stem != nil) && startsWith(words[i:], p.stems) {
				out = append(out, sighting{p.meaning, i, i + len(p.stems)})
			}
		}
	}
	return words, out
}

func startsWith(words []clauseWord, stems []string) bool {
	if len(stems) > len(words) {
		return false
	}
	for i, s := range stems {
		if words[i].stem != s {
			return false
		}
	}
	return true
}

func withText(list []string, text string) []string {
	for _, have := range list {
		if have == text {
			return list
		}
	}
	return append(list, text)
}

// cut gives the words of a text with their stems.
func (t *tongue) cut(text string) []clauseWord {
	var out []clauseWord
	from := -1
	flush := func(to int) {
		if from >= 0 {
			out = t.word(out, text, from, to)
		}
		from = -1
	}
	for i, r := range text {
		switch {
		case unicode.In(r, unicode.Han):
			flush(i)
			out = t.word(out, text, i, i+utf8.RuneLen(r))
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || r == '\u0640':
			if from < 0 {
				from = i
			}
		default:
			flush(i)
		}
	}
	flush(len(text))
	return out
}

// word adds one word. A single Latin letter counts in brackets alone, where it names a paragraph.
func (t *tongue) word(out []clauseWord, text string, start, end int) []clauseWord {
	raw := strings.ToLower(norm.NFKC.String(text[start:end]))
	w := clauseWord{start: start, end: end, empty: t.stop[raw]}
	if len(raw) == 1 && raw[0] >= utf8.RuneSelf/2 {
		if start == 0 || text[start-1] != '(' || end >= len(text) || text[end] != ')' {
			return out
		}
		w.stem, w.empty = "("+raw+")", false
		return append(out, w)
	}
	stem, known := t.stems[raw]
	if !known {
		stem = t.stemOf(raw)
		if t.learning {
			t.stems[raw] = stem
		}
	}
	if w.stem = stem; stem == "" {
		return out
	}
	return append(out, w)
}

func (t *tongue) stemOf(word string) string {
	stem := word
	if t.stem != nil {
		if got := t.stem.Filter(analysis.TokenStream{{Term: []byte(word), Type: analysis.AlphaNumeric}}); len(got) == 1 {
			stem = string(got[0].Term)
		}
	}
	return bare(stem)
}

// bare writes a stem without accents and other marks, Arabic with one form of each letter.
func bare(word string) string {
	ascii := true
	for i := range len(word) {
		ascii = ascii && word[i] < utf8.RuneSelf
	}
	if ascii {
		return word
	}
	var out strings.Builder
	for _, r := range norm.NFKD.String(word) {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), r == '\u0640':
		case r == 'ى' || r == 'ی':
			out.WriteRune('ي')
		case r == 'ة':
			out.WriteRune('ه')
		case r == 'ё':
			out.WriteRune('е')
		default:
			out.WriteRune(r)
		}
	}
	return norm.NFC.String(out.String())
}

// languageOf gives the language of a text by its script and, for Latin letters,
// by its commonest words and its accents; "" where nothing says so.
func (r *clauseReader) languageOf(text string) string {
	var latin, cyrillic, arabic, han int
	for _, c := range text {
		switch {
		case unicode.Is(unicode.Han, c):
			han += 2 // a character says as much as several letters
		case unicode.Is(unicode.Cyrillic, c):
			cyrillic++
		case unicode.Is(unicode.Arabic, c):
			arabic++
		case unicode.IsLetter(c):
			latin++
		}
	}
	switch most := max(latin, cyrillic, arabic, han); {
	case most == 0:
		return ""
	case most == han:
		return "zh"
	case most == cyrillic:
		return "ru"
	case most == arabic:
		return "ar"
	}
	return r.latin(text)
}

// latin gives the one of the languages in Latin letters that a text is in, or
// "". A common word counts the less the more of them have it.
func (r *clauseReader) latin(text string) string {
	all := []string{"en", "es", "fr"}
	marks := map[string]string{"es": "áíóúñ¿¡", "fr": "èêëàâùûîïôçœ"}
	best, most := "", 0.0
	for _, lang := range all {
		n := 0.0
		for _, w := range r.read(text, lang) {
			if len(w.means) > 0 {
				n++
			}
			if !w.empty {
				continue
			}
			shared := 0.0
			for _, other := range all {
				if r.tongues[other].stop[strings.ToLower(text[w.start:w.end])] {
					shared++
				}
			}
			n += 2 / max(shared, 1)
		}
		for _, c := range strings.ToLower(text) {
			if strings.ContainsRune(marks[lang], c) {
				n++
			}
		}
		if n > most {
			best, most = lang, n
		}
	}
	return best
}
