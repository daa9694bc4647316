package extract

import (
	"strings"
	"unicode"
)

// stem takes the endings of inflection off a folded word, so that "damage",
// "damages", "damaged" and "damaging" are one. It is no linguistics: it only
// must do the same to the words of a pattern and to those of a text.
func stem(word string) string {
	if word == "" {
		return word
	}
	switch r := firstRune(word); {
	case r < 0x250:
		return latinStem(word)
	case unicode.Is(unicode.Cyrillic, r):
		return cyrillicStem(word)
	case unicode.Is(unicode.Arabic, r):
		return arabicStem(word)
	}
	return word
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

func latinStem(w string) string {
	w = american(w)
	if len(w) > 4 && strings.HasSuffix(w, "ies") {
		return w[:len(w)-3] + "y"
	}
	if len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is") {
		w = w[:len(w)-1]
		for _, end := range [...]string{"she", "che", "xe", "sse"} {
			if strings.HasSuffix(w, end) {
				w = w[:len(w)-1]
			}
		}
	}
	for _, end := range [...]string{"ing", "ed"} {
		if base, cut := strings.CutSuffix(w, end); cut && len(base) >= 4 || cut && len(base) == 3 && !strings.ContainsAny(base[2:], "aeiou") {
			if n := len(base); n > 4 && base[n-1] == base[n-2] && !strings.ContainsRune("sl", rune(base[n-1])) {
				base = base[:n-1]
			}
			w = base
			break
		}
	}
	if len(w) > 4 && strings.HasSuffix(w, "e") {
		w = w[:len(w)-1]
	}
	return w
}

// american turns the British spellings that matter into the American ones.
func american(w string) string {
	switch {
	case strings.HasPrefix(w, "behaviour"):
		return "behavior" + w[len("behaviour"):]
	case strings.HasPrefix(w, "defence"):
		return "defense" + w[len("defence"):]
	}
	for _, pair := range [...][2]string{{"isation", "ization"}, {"ising", "izing"}, {"ised", "ized"}, {"ises", "izes"}, {"ise", "ize"}} {
		if base, cut := strings.CutSuffix(strings.TrimSuffix(w, "s"), pair[0]); cut && len(base) >= 4 {
			return base + pair[1]
		}
	}
	return w
}

func cyrillicStem(w string) string {
	runes := []rune(w)
	if len(runes) < 5 {
		return w
	}
	cut := len(runes)
	for cut > 4 && len(runes)-cut < 3 && strings.ContainsRune("аеиоуыэюяьймхв", runes[cut-1]) {
		cut--
	}
	return string(runes[:cut])
}

func arabicStem(w string) string {
	for _, prefix := range [...]string{"وال", "بال", "لل", "ال", "و"} {
		if base, cut := strings.CutPrefix(w, prefix); cut && len(base) >= 6 {
			return base
		}
	}
	return w
}
