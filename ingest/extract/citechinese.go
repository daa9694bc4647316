package extract

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

const chineseFigure = `[一二三四五六七八九十百零〇两\d]{1,7}`

// In Chinese the word for a division stands behind its number.
var (
	chineseForm  = regexp.MustCompile(`第(` + chineseFigure + `)((?:\([\da-z]{1,2}\))*)(?:至第?(` + chineseFigure + `))?(条|段)(?:之([二三四]))?((?:,?第?\(?(?:` + chineseFigure + `|[a-z])\)?(?:分?段|[款项目]))*)((?:[和、及与]第` + chineseFigure + `款)*)`)
	chineseUnder = regexp.MustCompile(`第?\(?(` + chineseFigure + `|[a-z])\)?(?:分?段|[款项目])`)
	chineseSame  = regexp.MustCompile(`同条第(` + chineseFigure + `)[款项]`)
	chineseNorm  = regexp.MustCompile(`(?:规范|准则)第?((?:[和、及与]?(?:13)?\([a-z]\))+)`)
	inNorm       = regexp.MustCompile(`\(([a-z])\)`)
	// chineseOn begins what follows a number that cites, where no instrument is named.
	chineseOn = regexp.MustCompile(`^(?:规定|所|之|的|和|及|与|或|至|第|中|下|不|是|另|在|也|已|应|得|授权|允许|禁止|要求|明确|予以)`)
)

// bis are the words for articles that were put in later, by their number.
var bis = map[string]string{"": "", "二": "bis", "三": "ter", "四": "quater"}

func chinesePlaces(f flat) []place {
	var out []place
	if !strings.ContainsAny(f.s, "第条范则") {
		return nil
	}
	for _, m := range f.all(chineseForm) {
		group := func(n int) string {
			if m[2*n] < 0 {
				return ""
			}
			return f.s[m[2*n]:m[2*n+1]]
		}
		kind := doc.Article
		if group(4) == "段" {
			kind = doc.Paragraph
		}
		base := chineseNumber(group(1)) + bis[group(5)]
		pin := base + brackets(group(2)) + chineseBelow(group(6))
		pins := []string{pin}
		if last := group(3); last != "" {
			pins = append(pins, expand(pin, chineseNumber(last))...)
		}
		for _, more := range chineseUnder.FindAllStringSubmatch(group(7), -1) {
			pins = append(pins, wrap(base, chineseNumber(more[1])))
		}
		strong := kind == doc.Article && chineseCites(f.s[m[1]:])
		out = chineseJoin(f, out, place{from: m[0], to: m[1], pins: pinpoints(kind, pins), strong: strong})
	}
	for _, m := range f.all(chineseSame) {
		out = append(out, place{from: m[0], to: m[1], pins: pinpoints(doc.Article, []string{"(" + chineseNumber(f.s[m[2]:m[3]]) + ")"}), back: true})
	}
	for _, m := range f.all(chineseNorm) {
		var norms []string
		for _, letter := range inNorm.FindAllStringSubmatch(f.s[m[2]:m[3]], -1) {
			norms = append(norms, wrap("13", letter[1]))
		}
		out = append(out, place{from: m[0], to: m[1], pins: pinpoints(doc.Norm, norms), strong: true})
	}
	return out
}

func pinpoints(kind doc.Division, numbers []string) []doc.Pinpoint {
	out := make([]doc.Pinpoint, 0, len(numbers))
	for _, n := range numbers {
		out = append(out, doc.Pinpoint{Division: kind, Number: n})
	}
	return out
}

// chineseJoin adds a place, or makes a range of it with the one before.
func chineseJoin(f flat, out []place, p place) []place {
	n := len(out) - 1
	if n < 0 || f.s[out[n].to:p.from] != "至" {
		return append(out, p)
	}
	before := out[n].pins[len(out[n].pins)-1]
	for _, pin := range expand(before.Number, p.pins[0].Number) {
		out[n].pins = append(out[n].pins, doc.Pinpoint{Division: before.Division, Number: pin})
	}
	out[n].to = p.to
	return out
}

// chineseBelow writes paragraphs and letters: "第四款" is (4).
func chineseBelow(s string) string {
	var out strings.Builder
	for _, m := range chineseUnder.FindAllStringSubmatch(s, -1) {
		out.WriteString("(" + chineseNumber(m[1]) + ")")
	}
	return out.String()
}

// chineseCites says whether a number of an article cites by itself: the words
// also mean the first of long things, such as roads.
func chineseCites(rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || !unicode.Is(unicode.Han, next) || chineseOn.MatchString(rest)
}

// chineseNumber reads a Chinese or European number up to 999, or a letter.
func chineseNumber(s string) string {
	if s[0] <= 'z' {
		return strings.TrimLeft(s, "0")
	}
	total, digit := 0, 0
	for _, r := range s {
		switch r {
		case '百':
			total, digit = total+max(1, digit)*100, 0
		case '十':
			total, digit = total+max(1, digit)*10, 0
		case '两':
			digit = 2
		default:
			digit = 1 + slices.Index([]rune("一二三四五六七八九"), r)
		}
	}
	return strconv.Itoa(total + digit)
}
