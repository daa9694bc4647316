package segment

import (
	"regexp"
	"strings"
	"unicode"
)

// head is what a line says that heads a division.
type head struct {
	article bool   // an article; otherwise a part, title, chapter, section
	number  string // of an article: 2, 12bis
	rest    string // words after the number, such as a title
	word    string // the word for the division as printed
}

var (
	articleForm = regexp.MustCompile(`^((?i:article|art[ií]culo|artikel|статья|المادة))\s*(?:(\d{1,4}(?:\.\d{1,3})?)(?:\s*((?i:bis|ter|quater|quinquies))\b|(-?[A-Z](?:\b)|-\d{1,2}\b))?|([IVXLC]{1,8})\b)\s*[.:\x{2013}\x{2014}-]?\s*(.*)$`)
	arabicForm  = regexp.MustCompile(`^(المادة)\s*([\d٠-٩]+)\s*[.:\x{2013}\x{2014}-]?\s*(.*)$`)
	chineseForm = regexp.MustCompile(`^第([一二三四五六七八九十百零〇\d]+)(条|條)\s*(.*)$`)
	firstForm   = regexp.MustCompile(`^(?i)(article|art[ií]culo)\s+(premier|primero|first)\s*$`)
	divisions   = regexp.MustCompile(`^(?i)(part|partie|parte|часть|title|titre|t[ií]tulo|chapter|chapitre|cap[ií]tulo|глава|section|secci[oó]n|раздел|hoofdstuk|titel|afdeling|paragraaf)\s*([ivxlcdm]+|\d+|[a-z])\b\s*(.*)$`)
	arabicParts = regexp.MustCompile(`^(الفصل|الباب|الجزء|القسم)\s+\S+`)
	chinesePart = regexp.MustCompile(`^第[一二三四五六七八九十百零〇\d]+(章|部分|编|編|节|節)`)
	markdown    = regexp.MustCompile(`^#+\s*`)
)

// longestHeading is the greatest length of a line that can be a heading. An
// article's heading that begins a sentence ("Article 2 shall apply …") is no heading.
const longestHeading = 200

// heading reads a line as the heading of a division.
func heading(words string) (head, bool) {
	marked := strings.HasPrefix(words, "#")
	words = strings.TrimSpace(strings.Trim(markdown.ReplaceAllString(words, ""), "*_ "))
	if words == "" || len([]rune(words)) > longestHeading {
		return head{}, false
	}
	if m := firstForm.FindStringSubmatch(words); m != nil {
		return head{article: true, number: "1", word: m[1]}, true
	}
	if m := chineseForm.FindStringSubmatch(words); m != nil {
		return head{article: true, number: chineseNumber(m[1]), rest: m[3], word: "第"}, m[3] == "" || len([]rune(m[3])) < 30 && !strings.ContainsAny(m[3], "，。；：")
	}
	if m := arabicForm.FindStringSubmatch(words); m != nil {
		return head{article: true, number: westernDigits(m[2]), rest: m[3], word: m[1]}, isTitle(m[3], marked)
	}
	if m := articleForm.FindStringSubmatch(words); m != nil {
		number := m[2] + strings.ToLower(m[3]+m[4])
		if m[5] != "" {
			if number = romanArticle(m[5]); number == "" {
				return head{}, false
			}
		}
		return head{article: true, number: number, rest: m[6], word: m[1]}, isTitle(m[6], marked)
	}
	if m := divisions.FindStringSubmatch(words); m != nil {
		return head{rest: m[3], word: m[1]}, isTitle(strings.TrimLeft(m[3], " :.–—-"), marked)
	}
	if arabicParts.MatchString(words) || chinesePart.MatchString(words) {
		return head{word: words}, !strings.ContainsAny(words, "。，،؛")
	}
	return head{}, false
}

// romanArticle writes a Roman numeral below 300 in digits, or gives "" for what is none.
func romanArticle(words string) string {
	hundreds := len(words) - len(strings.TrimLeft(words, "C"))
	rest := strings.ToLower(words[hundreds:])
	if rest == "" && hundreds > 0 {
		return itoa(hundreds * 100)
	}
	for n := 1; n < 100; n++ {
		if romanBelow100(n) == rest {
			return itoa(hundreds*100 + n)
		}
	}
	return ""
}

func romanBelow100(n int) string {
	tens := [...]string{"", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc"}
	return tens[n/10] + romanOf(n%10)
}

// isTitle says whether what follows a number can be the title of a division:
// nothing, or words that begin with a capital and do not end as a sentence.
func isTitle(rest string, marked bool) bool {
	if rest == "" || marked {
		return true
	}
	runes := []rune(strings.TrimLeft(rest, "“\"«‘'„"))
	if len(runes) == 0 {
		return false
	}
	return !unicode.IsLower(runes[0]) && unicode.IsLetter(runes[0]) && !strings.ContainsRune(".;:,", runes[len(runes)-1]) && len(runes) < 150
}

// isSubheading says whether a line that stands between articles can be a
// heading without a number: few words, no sentence, not begun in lower case.
func isSubheading(words string) bool {
	if strings.HasPrefix(words, "#") {
		return true
	}
	runes := []rune(words)
	if len(runes) == 0 || len(runes) > 80 || len(strings.Fields(words)) > 7 {
		return false
	}
	last := runes[len(runes)-1]
	return unicode.IsLetter(runes[0]) && !unicode.IsLower(runes[0]) && (unicode.IsLetter(last) || last == 'ـ') && !strings.ContainsAny(words, "，。；،؛,;")
}

var chineseDigits = map[rune]int{'零': 0, '〇': 0, '一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

// chineseNumber writes a Chinese numeral below a thousand in digits.
func chineseNumber(words string) string {
	total, current, seen := 0, 0, false
	for _, r := range words {
		switch {
		case r >= '0' && r <= '9':
			current = current*10 + int(r-'0')
		case r == '十':
			total, current = total+max(current, boolInt(!seen || current == 0))*10, 0
		case r == '百':
			total, current = total+max(current, 1)*100, 0
		default:
			current = chineseDigits[r]
		}
		seen = true
	}
	return itoa(total + current)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func westernDigits(words string) string {
	return strings.Map(func(r rune) rune {
		if r >= '٠' && r <= '٩' {
			return '0' + (r - '٠')
		}
		return r
	}, words)
}
