package doc

import (
	"strings"
	"unicode"
)

// Language names the language of a text by its script, and for Latin script by
// votes of frequent words. It gives "" where the votes do not decide: an
// unknown language is better than a wrong one.
func Language(t Text) string {
	sample := t.Runes()[:min(t.Len(), 20_000)]
	var han, arabic, cyrillic, latin int
	for _, r := range sample {
		switch {
		case r < 0x80 && (r|0x20 >= 'a' && r|0x20 <= 'z'):
			latin++
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.Is(unicode.Arabic, r):
			arabic++
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
		case unicode.Is(unicode.Latin, r):
			latin++
		}
	}
	switch most := max(han*3, arabic, cyrillic, latin); {
	case most == 0:
		return ""
	case most == han*3:
		return "zh"
	case most == arabic:
		return "ar"
	case most == cyrillic:
		return "ru"
	}
	return latinLanguage(string(sample))
}

// frequent are words that are frequent in one language and rare in the others.
var frequent = map[string]string{
	"the": "en", "of": "en", "and": "en", "to": "en", "that": "en", "shall": "en", "with": "en", "for": "en", "is": "en", "by": "en",
	"we": "en", "are": "en", "our": "en", "this": "en", "have": "en", "must": "en", "will": "en", "from": "en", "has": "en", "not": "en", "all": "en", "it": "en", "there": "en",
	"nous": "fr", "est": "fr", "par": "fr", "sur": "fr", "nos": "es", "nuestro": "es", "es": "es", "como": "es",
	"le": "fr", "les": "fr", "des": "fr", "et": "fr", "dans": "fr", "une": "fr", "du": "fr", "sont": "fr", "pour": "fr", "qui": "fr", "aux": "fr",
	"el": "es", "los": "es", "las": "es", "y": "es", "del": "es", "una": "es", "por": "es", "con": "es", "para": "es", "sus": "es", "al": "es",
	"het": "nl", "een": "nl", "van": "nl", "der": "de", "und": "de", "die": "de", "das": "de", "il": "it", "della": "it", "di": "it", "che": "it", "não": "pt", "os": "pt", "uma": "pt", "do": "pt",
}

// latinLanguage counts words that are frequent in one language and rare in the others.
func latinLanguage(text string) string {
	votes := map[string]int{}
	total := 0
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if language := frequent[word]; language != "" {
			votes[language]++
			total++
		}
	}
	for _, language := range [...]string{"en", "fr", "es", "nl", "de", "it", "pt"} {
		if votes[language]*2 > total && votes[language] >= 2 {
			return language
		}
	}
	return ""
}
