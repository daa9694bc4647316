package extract

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// flat is a text as a string with European digits, and where its bytes stand
// in code points.
type flat struct {
	s     string
	runes []int32 // by byte
}

func newFlat(t doc.Text) flat {
	var b strings.Builder
	for _, r := range t.Runes() {
		switch {
		case r >= '٠' && r <= '٩':
			r += '0' - '٠'
		case r == '\u00a0' || r == '\n' || r == '\r' || r == '\t':
			r = ' '
		case r < 0 || r > utf8.MaxRune:
			r = utf8.RuneError
		}
		b.WriteRune(r)
	}
	f := flat{s: b.String()}
	f.runes = make([]int32, len(f.s)+1)
	n := int32(-1)
	for i := range len(f.s) {
		if utf8.RuneStart(f.s[i]) {
			n++
		}
		f.runes[i] = n
	}
	f.runes[len(f.s)] = n + 1
	return f
}

// rune gives the code point at a byte.
func (f flat) rune(at int) int { return int(f.runes[at]) }

func (f flat) all(re *regexp.Regexp) [][]int { return re.FindAllStringSubmatchIndex(f.s, -1) }

// place is words that name places in an instrument, which they may not name.
type place struct {
	from, to int // bytes
	pins     []doc.Pinpoint
	strong   bool // written as a citation even where no instrument is named
}

// places finds places.
type places struct {
	word    *regexp.Regexp
	kinds   map[string]doc.Division
	plurals map[string]bool
}

func newPlaces(g grammar) *places {
	p := &places{kinds: map[string]doc.Division{}, plurals: map[string]bool{}}
	var alternatives []string
	for _, list := range [...]struct {
		words []string
		kind  doc.Division
	}{{g.Articles, doc.Article}, {g.Paragraphs, doc.Paragraph}, {g.Norms, doc.Norm}} {
		for _, w := range list.words {
			p.kinds[w] = list.kind
			p.plurals[w] = strings.HasSuffix(strings.TrimSuffix(w, "."), "s") || w == "§§" || strings.HasPrefix(w, "стать") && (strings.HasSuffix(w, "х") || strings.HasSuffix(w, "ми") || w == "статьи" || w == "статей") || strings.HasPrefix(w, "المواد") || strings.HasPrefix(w, "المادت") || strings.HasPrefix(w, "الفقرات") || w == "пунктах" || w == "пункты"
			alternatives = append(alternatives, regexp.QuoteMeta(w))
		}
	}
	slices.SortStableFunc(alternatives, func(a, b string) int { return len(b) - len(a) })
	p.word = regexp.MustCompile(`(?i)(^|[^\p{L}\p{N}])(` + strings.Join(alternatives, "|") + `)\s*`)
	return p
}

var (
	number    = regexp.MustCompile(`^(\d{1,3}|[IVXLC]{1,6})(?:\s?(bis|ter|quater)\b)?((?:\s?\((?:\d{1,2}|[a-z]{1,4})\))*)`)
	bracketed = regexp.MustCompile(`^\((?:\d{1,2}|[a-z]{1,2})\)(?:\s?\((?:\d{1,2}|[a-z]{1,4})\))*`)
	joint     = regexp.MustCompile(`^\s*(?:,?\s*(?:as well as|and|or|et|ou|или|y|e|o|и|و|和|及)\s*|,\s*|、|;\s*|&\s*|\s*(?:to|through|à|al|a|по|إلى|至|–|—|-)\s*)`)
	rangeSign = regexp.MustCompile(`^\s*(?:to|through|à|al|a|по|إلى|至|–|—|-)\s*$`)
	below     = regexp.MustCompile(`^,?\s*(?i:paragraphs?|paras?\.?|par\.|§|paragraphe|párrafo|apartado|пункт\p{L}*|п\.|الفقرة)\s*(\d{1,2})((?:\s?\((?:\d{1,2}|[a-z]{1,3})\))*)`)
	letter    = regexp.MustCompile(`^,?\s*(?i:sub-?paragraph|point|letter|lettre|alinéa|inciso|подпункт\p{L}*)\s*\(?([a-z])\)`)
	ofArticle = regexp.MustCompile(`^\s*(?:of|de|del|du|de l['’]|من)?\s*(?:the\s*)?(?i:articles?|art\.|artículo|статьи|المادة)\s*(\d{1,3})\b`)
	chinese   = regexp.MustCompile(`第([一二三四五六七八九十百\d]+)条(?:第([一二三四五六七八九十\d]+)[款项])?`)
)

// find finds the places of a text, in its order.
func (p *places) find(f flat) []place {
	var out []place
	for at := 0; at < len(f.s); {
		m := p.word.FindStringSubmatchIndex(f.s[at:])
		if m == nil {
			break
		}
		from, to, next := at+m[4], at+m[5], at+m[1]
		found, ok := p.read(f, f.s[from:to], from, next)
		at = max(to, next)
		if ok {
			out = append(out, found)
			at = found.to
		}
	}
	for _, m := range f.all(chinese) {
		pin := chineseNumber(f.s[m[2]:m[3]])
		if m[4] >= 0 {
			pin += "(" + chineseNumber(f.s[m[4]:m[5]]) + ")"
		}
		out = append(out, place{m[0], m[1], []doc.Pinpoint{{Division: doc.Article, Number: pin}}, true})
	}
	slices.SortFunc(out, func(a, b place) int { return a.from - b.from })
	return out
}

// read reads the numbers behind a word for a division.
func (p *places) read(f flat, word string, from, at int) (place, bool) {
	kind, plural := p.kinds[strings.ToLower(word)], p.plurals[strings.ToLower(word)]
	first := []rune(word)[0]
	out := place{from: from, to: at, strong: kind == doc.Norm || kind == doc.Article && strings.ContainsRune("AСماПل", first)}
	base, rng := "", false
	for {
		pin, size := readNumber(f.s[at:], kind, base, first)
		if pin == "" {
			break
		}
		if rng && len(out.pins) > 0 {
			out.pins = append(out.pins, expand(kind, out.pins[len(out.pins)-1].Number, pin)...)
		} else {
			out.pins = append(out.pins, doc.Pinpoint{Division: kind, Number: pin})
		}
		at += size
		out.to = at
		base, _, _ = strings.Cut(pin, "(")
		sep := joint.FindString(f.s[at:])
		rng = rangeSign.MatchString(sep)
		if sep == "" || !plural && !rng && !strings.HasPrefix(f.s[at+len(sep):], "(") {
			break
		}
		at += len(sep)
	}
	if len(out.pins) == 0 {
		return place{}, false
	}
	out.extend(f, kind)
	return out, true
}

// extend reads what follows a single place: "Article 2, paragraph 4 (a)", or
// "paragraph 4 of Article 2".
func (pl *place) extend(f flat, kind doc.Division) {
	last := &pl.pins[len(pl.pins)-1]
	rest := f.s[pl.to:]
	switch kind {
	case doc.Article:
		if m := below.FindStringSubmatch(rest); m != nil {
			last.Number += "(" + m[1] + ")" + strings.ReplaceAll(m[2], " ", "")
			pl.to += len(m[0])
		}
	case doc.Paragraph:
		if m := ofArticle.FindStringSubmatch(rest); m != nil {
			for i := range pl.pins {
				num, sub, _ := strings.Cut(pl.pins[i].Number, "(")
				number := m[1] + "(" + num + ")"
				if sub != "" {
					number += "(" + sub
				}
				pl.pins[i] = doc.Pinpoint{Division: doc.Article, Number: number}
			}
			pl.to, pl.strong = pl.to+len(m[0]), true
			return
		}
	}
	if m := letter.FindStringSubmatch(f.s[pl.to:]); m != nil {
		last.Number += "(" + m[1] + ")"
		pl.to += len(m[0])
	}
}

// readNumber reads one number with its brackets. A bracket alone belongs to the
// number before; norms may be cited by their letter.
func readNumber(s string, kind doc.Division, base string, first rune) (pin string, size int) {
	if m := bracketed.FindString(s); m != "" && (base != "" || kind == doc.Norm) {
		if base == "" {
			base = "13"
		}
		return base + strings.ReplaceAll(m, " ", ""), len(m)
	}
	m := number.FindStringSubmatch(s)
	if m == nil || kind == doc.Norm && m[3] == "" {
		return "", 0
	}
	rest := s[len(m[0]):]
	if r, _ := utf8.DecodeRuneInString(rest); rest != "" && (isWordRune(r) || r == '/' || r == '%' || r == '.' && len(rest) > 1 && rest[1] >= '0' && rest[1] <= '9') {
		return "", 0
	}
	num := m[1]
	if num[0] > '9' {
		n := roman(num)
		if n == 0 || first != 'A' || num == "I" && len(rest) > 1 && rest[0] == ' ' && rest[1] >= 'a' && !strings.HasPrefix(rest, " of ") && !strings.HasPrefix(rest, " and ") {
			return "", 0
		}
		num = strconv.Itoa(n)
	}
	return num + m[2] + strings.ReplaceAll(m[3], " ", ""), len(m[0])
}

// expand gives what a range holds after its first member.
func expand(kind doc.Division, first, last string) []doc.Pinpoint {
	var out []doc.Pinpoint
	stemA, a := cutLast(first)
	stemB, b := cutLast(last)
	x, errA := strconv.Atoi(a)
	y, errB := strconv.Atoi(b)
	switch {
	case stemA != stemB:
	case errA == nil && errB == nil && x < y && y-x < 60:
		for n := x + 1; n <= y; n++ {
			out = append(out, doc.Pinpoint{Division: kind, Number: wrap(stemA, strconv.Itoa(n))})
		}
	case len(a) == 1 && len(b) == 1 && a < b:
		for c := a[0] + 1; c <= b[0]; c++ {
			out = append(out, doc.Pinpoint{Division: kind, Number: wrap(stemA, string(c))})
		}
	}
	if out == nil {
		return []doc.Pinpoint{{Division: kind, Number: last}}
	}
	return out
}

func cutLast(pin string) (stem, last string) {
	if at := strings.LastIndexByte(pin, '('); at >= 0 {
		return pin[:at], strings.Trim(pin[at:], "()")
	}
	return "", pin
}

func wrap(stem, last string) string {
	if stem == "" {
		return last
	}
	return stem + "(" + last + ")"
}

// roman reads a Roman numeral up to 399, or gives 0.
func roman(s string) int {
	values := map[byte]int{'I': 1, 'V': 5, 'X': 10, 'L': 50, 'C': 100}
	total := 0
	for i := range len(s) {
		v := values[s[i]]
		if i+1 < len(s) && v < values[s[i+1]] {
			v = -v
		}
		total += v
	}
	return total
}

// chineseNumber reads a Chinese or European number up to 199.
func chineseNumber(s string) string {
	if s[0] <= '9' {
		return s
	}
	total, digit := 0, 0
	for _, r := range s {
		switch r {
		case '百':
			total, digit = total+max(1, digit)*100, 0
		case '十':
			total, digit = total+max(1, digit)*10, 0
		default:
			digit = 1 + slices.Index([]rune("一二三四五六七八九"), r)
		}
	}
	return strconv.Itoa(total + digit)
}
