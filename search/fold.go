package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold writes a word as it is looked for: in small letters, without accents and
// other marks, Arabic with one form of each letter, digits as 0 to 9, and
// without what cannot be seen. What is folded folds to itself.
func fold(word string) string {
	if plain(word) {
		return word
	}
	var out strings.Builder
	var base rune
	for _, r := range norm.NFKD.String(strings.ToLower(norm.NFKC.String(word))) {
		switch {
		case unicode.Is(unicode.Mn, r):
			if r == breve && isShort(base) {
				out.WriteRune(r)
			}
			continue
		case unicode.Is(unicode.Cf, r), r == tatweel:
			continue
		case unicode.Is(unicode.Nd, r):
			out.WriteRune('0' + digit(r))
		default:
			out.WriteString(letter(r))
		}
		base = r
	}
	return norm.NFC.String(out.String())
}

// plain says whether a word is folded as it stands, by its bytes alone.
func plain(word string) bool {
	for i := range len(word) {
		if c := word[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

const (
	breve   = '\u0306'
	tatweel = '\u0640'
)

// isShort says whether a Cyrillic letter with a breve is another letter.
func isShort(base rune) bool { return base == 'и' || base == 'у' }

// digit gives the value of a decimal digit of any script: their blocks run from 0 to 9.
func digit(r rune) rune {
	for zero := r; ; zero-- {
		if r-zero > 9 || !unicode.Is(unicode.Nd, zero-1) {
			return r - zero
		}
	}
}

// letter gives the letters that stand for one that has no parts.
func letter(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'ı':
		return "i"
	case 'ى', 'ی':
		return "ي"
	case 'ة':
		return "ه"
	case 'ک':
		return "ك"
	case 'ٱ':
		return "ا"
	case '’', 'ʼ':
		return "'"
	}
	return string(r)
}

// inSmall writes a text in small letters, with one form of each character.
func inSmall(text string) string {
	if plain(text) {
		return text
	}
	ascii := true
	for i := range len(text) {
		ascii = ascii && text[i] < utf8.RuneSelf
	}
	if ascii {
		return strings.ToLower(text)
	}
	return strings.ToLower(norm.NFKC.String(text))
}

// withoutPossessive cuts the English 's.
func withoutPossessive(word string) string {
	for _, end := range []string{"'s", "’s", "ʼs"} {
		if rest, found := strings.CutSuffix(word, end); found {
			return rest
		}
	}
	return word
}

// withoutArticle cuts what French writes together with a word: l', d', qu' ….
func withoutArticle(word string) string {
	i := strings.IndexAny(word, "'’ʼ")
	if i < 1 || i > 7 {
		return word
	}
	switch word[:i] {
	case "l", "d", "m", "t", "s", "j", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu":
		_, size := utf8.DecodeRuneInString(word[i:])
		return word[i+size:]
	}
	return word
}
