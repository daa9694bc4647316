package segment

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// style is the kind of sign by which the items of one list are counted.
type style int

const (
	noMark      style = iota
	upper             // A.
	number            // 1.
	chinese           // 一、
	bracketed         // (1), 1)
	chineseItem       // (一)
	letter            // (a), a)
	stem              // (甲)
	branch            // (子)
	cyrillic          // а)
	arabic            // (أ), ب -
	roman             // (i)
)

// rank says which lists usually hold which: one of a lower rank holds those of
// a higher one.
func (s style) rank() int {
	switch s {
	case upper:
		return 0
	case number, chinese:
		return 1
	case bracketed, chineseItem:
		return 2
	case roman:
		return 4
	}
	return 3
}

// mark is the sign that begins an item.
type mark struct {
	style style
	value int    // its place in its list, from 1
	text  string // as pinpoints write it: 2, a, iv
	size  int    // its length in code points
}

// The letters by which lists are counted, in their order.
var (
	stems     = []rune("甲乙丙丁戊己庚辛壬癸")
	branches  = []rune("子丑寅卯辰巳午未申酉戌亥")
	cyrillics = []rune("абвгдежзиклмнопрстуфхцчшщэюя")
	abjad     = []rune("أبجدهوزحطيكلمنسعفصقر")
)

// form is how a mark is written; its first group is what counts.
type form struct {
	style   style
	pattern *regexp.Regexp
	inline  bool // may stand within a line
}

// forms are tried in their order, at the beginning of words whose brackets and
// figures were made plain.
var forms = []form{
	{number, regexp.MustCompile(`^(\d{1,3})(?: ?\.[-–]?(?:\s|$|[^\d\s])|\s?[-–—](?:\s|$)|\s\d{1,2}\))`), false},
	{bracketed, regexp.MustCompile(`^\(\s?(\d{1,3})\s?\)`), true},
	{bracketed, regexp.MustCompile(`^(\d{1,3})\)`), false},
	{chinese, regexp.MustCompile(`^([一二三四五六七八九十]{1,3})(?:、| {2}|\s*$)`), true},
	{chineseItem, regexp.MustCompile(`^\(([一二三四五六七八九十]{1,3})\)`), true},
	{stem, regexp.MustCompile(`^(?:\(([甲乙丙丁戊己庚辛壬癸])\)|([甲乙丙丁戊己庚辛壬癸])、)`), true},
	{branch, regexp.MustCompile(`^\(([子丑寅卯辰巳午未申酉戌亥])\)`), true},
	{letter, regexp.MustCompile(`^\(\s?([a-z]{1,4})\s?\)`), true},
	{letter, regexp.MustCompile(`^([a-z]|[ivx]{2,4})(?:\)|\.(?:\s|$|[^\w.]))`), false},
	{upper, regexp.MustCompile(`^(?:\(([A-Z])\)|([A-Z])\.(?:\s|$))`), false},
	{cyrillic, regexp.MustCompile(`^\(?\s?([а-я])\s?\)`), true},
	{arabic, regexp.MustCompile(`^(?:\(\s?([أابجدهوزحطيكلمنسعفصقر])ـ?\s?\)|([أابجدهوزحطيكلمنسعفصقر])ـ?\s?(?:\)|[-–—]\s))`), true},
}

// markAt reads the mark at the beginning of words.
func markAt(words string, inline bool) mark {
	for _, f := range forms {
		if inline && !f.inline {
			continue
		}
		m := f.pattern.FindStringSubmatch(words)
		if m == nil {
			continue
		}
		own := strings.Join(m[1:], "")
		if got := valued(f.style, own); got.value > 0 {
			got.size = sizeOf(m[0], own)
			return got
		}
	}
	return mark{}
}

// sizeOf is the length of a mark with its brackets or point, without what was
// read behind it to know it.
func sizeOf(match, own string) int {
	before, rest, _ := strings.Cut(match, own)
	size := len([]rune(before + own))
	for _, r := range rest {
		if !strings.ContainsRune(".)、-–—ـ", r) && r != ' ' {
			break
		}
		size++
	}
	return size
}

// valued says which place a sign has in its list.
func valued(s style, own string) mark {
	m := mark{style: s, text: own}
	switch s {
	case number, bracketed:
		for _, r := range own {
			m.value = m.value*10 + int(r-'0')
		}
		m.text = itoa(m.value)
	case chinese, chineseItem:
		m.text = chineseNumber(own)
		m.value = atoi(m.text)
	case stem:
		m.value = slices.Index(stems, []rune(own)[0]) + 1
	case branch:
		m.value = slices.Index(branches, []rune(own)[0]) + 1
	case cyrillic:
		m.value = slices.Index(cyrillics, []rune(own)[0]) + 1
	case arabic:
		m.value = max(slices.Index(abjad, []rune(strings.Replace(own, "ا", "أ", 1))[0])+1, 0)
	case letter:
		return latin(own)
	case upper:
		m.value = int(own[0]-'A') + 1
	}
	if s >= stem && s <= arabic && m.value > 0 {
		m.text = alphabet(m.value)
	}
	return m
}

// latin reads letters: a … z, aa, bb …. What may be a small Roman number is
// taken for a letter here; its list decides.
func latin(own string) mark {
	if n := romanNumber(own); n > 0 && len(own) > 1 {
		return mark{style: roman, value: n, text: own}
	}
	for _, r := range own {
		if r != rune(own[0]) {
			return mark{}
		}
	}
	return mark{style: letter, value: int(own[0]-'a') + 1 + 26*(len(own)-1), text: own}
}

// asRoman gives the second meaning of a letter that may be a Roman number.
func (m mark) asRoman() mark {
	if n := romanNumber(m.text); m.style == letter && n > 0 {
		m.style, m.value = roman, n
	}
	return m
}

// romanNumber reads a Roman number in small letters up to 49, or gives 0.
func romanNumber(s string) int {
	for n := 1; n < 50; n++ {
		if romanOf(n) == s {
			return n
		}
	}
	return 0
}

func romanOf(n int) string {
	tens, ones := [...]string{"", "x", "xx", "xxx", "xl"}, [...]string{"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"}
	return tens[n/10] + ones[n%10]
}

// plainSigns writes brackets and figures of other scripts as those of Latin
// script, one code point for one.
func plainSigns(runes []rune) []rune {
	out := make([]rune, len(runes))
	for i, r := range runes {
		switch {
		case r == '（':
			r = '('
		case r == '）':
			r = ')'
		case r == '．':
			r = '.'
		case r == '醜': // 丑, as converters between the scripts write it
			r = '丑'
		case r >= '０' && r <= '９':
			r -= '０' - '0'
		case r >= '٠' && r <= '٩':
			r -= '٠' - '0'
		case r >= '۰' && r <= '۹':
			r -= '۰' - '0'
		case r != '\n' && unicode.IsSpace(r):
			r = ' '
		}
		out[i] = r
	}
	return out
}
