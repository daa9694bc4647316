package segment

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// The marks by which items are numbered.
var (
	numberMark  = regexp.MustCompile(`^(\d{1,3})[.)](\s|$)`)
	chineseMark = regexp.MustCompile(`^([一二三四五六七八九十]{1,3})、`)
	letterMark  = regexp.MustCompile(`^(?:\(\s*([a-zа-яё]{1,4}|[\x{0621}-\x{064a}])\s*\)|([a-z])[.)])(\s|$)`)
	stemMark    = regexp.MustCompile(`^[(（]([子丑寅卯辰巳午未申酉戌亥一二三四五六七八九十])[)）]`)
)

type level int

const (
	plain level = iota
	paragraph
	letter
	roman
)

// item is a run of lines with the mark that begins it.
type item struct {
	level      level
	mark       string
	start, end int
	gap        bool // an empty line stands before it
	colon      bool // it ends with a colon
	lower      bool // it begins in lower case
}

// readItems reads the lines of an article's body. A line without a mark is an
// item of its own; where the article has marks it belongs to the item before.
func readItems(t doc.Text, body []numbered) []item {
	var out []item
	lastLetter := ""
	for _, l := range body {
		words := l.words(t)
		it := item{start: l.start, end: l.end, gap: l.gap}
		it.level, it.mark = readMark(words, lastLetter)
		switch it.level {
		case letter:
			lastLetter = it.mark
		case paragraph:
			lastLetter = ""
		}
		it.colon = strings.HasSuffix(words, ":") || strings.HasSuffix(words, "：")
		it.lower = unicode.IsLower([]rune(words)[0])
		out = append(out, it)
	}
	return out
}

// readMark reads the number or letter at the beginning of a line. A mark such
// as (i) is a letter after (h) and a small Roman number otherwise.
func readMark(words, lastLetter string) (level, string) {
	if m := numberMark.FindStringSubmatch(words); m != nil {
		return paragraph, m[1]
	}
	if m := chineseMark.FindStringSubmatch(words); m != nil {
		return paragraph, chineseNumber(m[1])
	}
	if m := stemMark.FindStringSubmatch(words); m != nil {
		return letter, m[1]
	}
	m := letterMark.FindStringSubmatch(words)
	if m == nil {
		return plain, ""
	}
	mark := m[1] + m[2]
	isRoman := strings.Trim(mark, "ivx") == ""
	if isRoman && !(mark == "i" && lastLetter == "h") && !(mark == "v" && lastLetter == "u") && !(mark == "x" && lastLetter == "w") {
		return roman, mark
	}
	return letter, mark
}

// paragraphs adds the items of an article below it: by their marks where they
// have any, otherwise by counting lines as the layout tells.
func (s *splitter) paragraphs(article int, number string, items []item) {
	marked := false
	for _, it := range items {
		marked = marked || it.level != plain
	}
	if marked {
		s.marked(article, number, attach(items))
		return
	}
	s.counted(article, number, items)
}

// attach joins each line without a mark to the item before it.
func attach(items []item) []item {
	var out []item
	for _, it := range items {
		if it.level == plain && len(out) > 0 {
			out[len(out)-1].end = it.end
			continue
		}
		out = append(out, it)
	}
	return out
}

// marked adds items by their marks. An item holds those of a lower level that follow.
func (s *splitter) marked(article int, number string, items []item) {
	holder := [4]int{article, -1, -1, -1}
	pins := [4]string{number, "", "", ""}
	for i, it := range items {
		if it.level == plain {
			continue
		}
		up := it.level - 1
		for up > plain && holder[up] < 0 {
			up--
		}
		end := it.end
		for _, later := range items[i+1:] {
			if later.level <= it.level {
				break
			}
			end = later.end
		}
		pin := pins[up] + "(" + it.mark + ")"
		holder[it.level], pins[it.level] = s.addItem(it.level, pin, it.start, end, holder[up]), pin
		for below := it.level + 1; below <= roman; below++ {
			holder[below] = -1
		}
	}
}

// counted adds items without marks. A first line that ends with a colon, or
// that alone is set off by an empty line, introduces those that follow; items
// in lower case after an introduction are letters, all others are paragraphs.
func (s *splitter) counted(article int, number string, items []item) {
	if len(items) < 2 {
		return
	}
	first := 0
	if introduces(items) {
		first = 1
	}
	count, letters := 0, 0
	holder, pin := article, number
	for i := first; i < len(items); i++ {
		it := items[i]
		if it.lower && i > 0 && (items[i-1].colon || letters > 0 || first == 1 && i == 1) {
			letters++
			s.addItem(letter, pin+"("+alphabet(letters)+")", it.start, it.end, holder)
			continue
		}
		count, letters = count+1, 0
		end := it.end
		for _, later := range items[i+1:] {
			if !later.lower || !it.colon {
				break
			}
			end = later.end
		}
		pin = number + "(" + strconv.Itoa(count) + ")"
		holder = s.addItem(paragraph, pin, it.start, end, article)
	}
}

// introduces says whether the first item introduces the others. One with
// items in lower case after it and a further paragraph after those is itself
// the first paragraph.
func introduces(items []item) bool {
	i := 1
	for i < len(items) && items[i].lower {
		i++
	}
	if i > 1 {
		return i == len(items)
	}
	if items[0].colon {
		return true
	}
	if !items[1].gap || len(items) < 3 {
		return false
	}
	for _, it := range items[2:] {
		if it.gap {
			return false
		}
	}
	return true
}

func (s *splitter) addItem(l level, pin string, start, end, within int) int {
	kind := schema.PassageTypeLetter
	if l == paragraph {
		kind = schema.PassageTypeParagraph
	}
	return s.add(doc.Segment{Type: kind, Label: "Art. " + pin, Path: "art-" + pathOf(pin), Pin: pin, Start: start, End: end, Within: within})
}

// pathOf writes 2(4)(a) as 2-4-a.
func pathOf(pin string) string {
	return strings.TrimRight(strings.NewReplacer("(", "-", ")", "").Replace(pin), "-")
}

func alphabet(n int) string {
	if n > 26 {
		return strconv.Itoa(n)
	}
	return string(rune('a' + n - 1))
}
