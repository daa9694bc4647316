package read

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// maxArticles is the greatest number of articles of an instrument.
const maxArticles = 5000

// object is a JSON object whose values are read when they are asked for.
type object map[string]json.RawMessage

// word gives the first of the keys that holds a text, a number counting as one.
func (o object) word(keys ...string) string {
	for _, key := range keys {
		var text string
		if json.Unmarshal(o[key], &text) == nil && strings.TrimSpace(text) != "" {
			return strings.TrimSpace(text)
		}
		var number json.Number
		if json.Unmarshal(o[key], &number) == nil && number != "" {
			return number.String()
		}
	}
	return ""
}

// in gives the words of a key in a language: `text_en` goes before `text`.
func (o object) in(language string, keys ...string) string {
	for _, key := range keys {
		if words := o.word(key+"_"+language, key); words != "" {
			return words
		}
	}
	return ""
}

func (o object) child(key string) object {
	var child object
	if json.Unmarshal(o[key], &child) != nil {
		return nil
	}
	return child
}

func (o object) list(key string) []object {
	var list []object
	if json.Unmarshal(o[key], &list) != nil {
		return nil
	}
	return list
}

// fromTreaty writes an instrument that is kept as JSON, article by article, as
// a text: title, preamble, articles with number and heading, annexes. Where the
// record has several languages the wanted one is taken, otherwise one follows
// the other.
// ok is false for an object that has no articles.
func fromTreaty(o object, wanted string) (out extracted, ok bool, err error) {
	holder := o
	if content := o.child("content"); content != nil {
		holder = content
	}
	articles := holder.list("articles")
	if len(articles) == 0 {
		return extracted{}, false, nil
	}
	if len(articles) > maxArticles {
		return extracted{}, true, fmt.Errorf("%w: the record has %d articles (limit %d)", ErrRefused, len(articles), maxArticles)
	}
	languages, err := languagesIn(articles, wanted)
	if err != nil {
		return extracted{}, true, err
	}
	out = extracted{format: "treaty", language: languages[0], title: o.in(languages[0], "title", "treaty", "short_title")}
	var blocks []string
	for i, language := range languages {
		title := o.in(language, "title", "treaty", "short_title")
		if i > 0 {
			title = titleOfPart + title
		}
		blocks = append(blocks, title, holder.in(language, "preamble"))
		blocks = append(blocks, bodyBlocks(holder, articles, language)...)
	}
	out.text = joinBlocks(blocks)
	return out, true, nil
}

// titleOfPart stands before the title of what has articles of its own within a
// text: a translation, a convention of several, an annex.
const titleOfPart = "# "

// bodyBlocks writes the articles and annexes in one language.
func bodyBlocks(holder object, articles []object, language string) []string {
	var blocks []string
	parts := partsOf(articles)
	for _, article := range articles {
		if number := article.word("number", "article"); parts[number] {
			blocks = append(blocks, titleOfPart+collapse(article.in(language, "heading", "title")), article.in(language, "text", "content"))
			continue
		}
		blocks = append(blocks, articleBlocks(article, language)...)
	}
	for _, annex := range holder.list("annexes") {
		name := collapse(strings.Trim(annex.in(language, "name", "title"), "'"))
		body := strings.TrimSpace(strings.Trim(annex.in(language, "text", "content"), "'"))
		if name != "" {
			body = strings.TrimSpace(strings.TrimPrefix(body, name))
			name = titleOfPart + name
		}
		blocks = append(blocks, name, body)
	}
	return blocks
}

// partsOf gives the entries that head articles of their own: II before II-1.
func partsOf(articles []object) map[string]bool {
	out := map[string]bool{}
	for _, article := range articles {
		if m := division.FindStringSubmatch(article.word("number", "article")); m != nil {
			out[m[1]] = true
		}
	}
	return out
}

var suffix = regexp.MustCompile(`^(?:content|text)_([a-z]{2})$`)

// languagesIn gives the languages of a record that are read: the wanted one, or
// all, English first. All stand in one document, because a file is named by its
// bytes and its translations are cited by the same articles. A record that names
// no language is in one, which the text itself will tell.
func languagesIn(articles []object, wanted string) ([]string, error) {
	var have []string
	for _, article := range articles[:min(len(articles), 50)] {
		for key := range article {
			if m := suffix.FindStringSubmatch(key); m != nil && !slices.Contains(have, m[1]) && article.word(key) != "" {
				have = append(have, m[1])
			}
		}
	}
	slices.Sort(have)
	wanted = strings.ToLower(wanted)
	switch {
	case len(have) == 0:
		return []string{""}, nil
	case slices.Contains(have, wanted):
		return []string{wanted}, nil
	case wanted != "":
		return nil, fmt.Errorf("%w: the record has no text in %q (it has %s)", ErrRefused, wanted, strings.Join(have, ", "))
	}
	if i := slices.Index(have, "en"); i > 0 {
		have = slices.Concat([]string{"en"}, have[:i], have[i+1:])
	}
	return have, nil
}

var (
	division  = regexp.MustCompile(`^([IVXLC]+)-(\d+)$`)
	numeral   = regexp.MustCompile(`^\d+(?:\s*(?:bis|ter|quater))?$`)
	ownNumber = regexp.MustCompile(`^(?i)article\s+\d+[^\n]{0,3}\n+`)
)

// articleBlocks writes one article. What stands in the list of articles
// without a number of its own is the heading of a division.
func articleBlocks(article object, language string) []string {
	number, heading := article.word("number", "article"), article.in(language, "heading", "title")
	body := article.in(language, "text", "content")
	if m := division.FindStringSubmatch(number); m != nil {
		number = m[2]
	}
	if digits := chineseDigits(number); digits != "" {
		number = digits
	}
	if !numeral.MatchString(number) {
		if heading == "" && body != number {
			heading = number
		}
		return []string{heading, body}
	}
	body = withLines(withoutHeading(body, heading))
	head := articleWord(language, number)
	if isInlineHeading(heading) {
		return []string{head + " – " + heading, body}
	}
	return []string{head, heading, body}
}

var (
	gluedStop = regexp.MustCompile(`(\p{Ll}{2}\)?[.;:]|\d[.;])(\p{Lu}[\p{Ll} ])`)
	listSign  = regexp.MustCompile(`(?m)^# |(?:([:;.])|^) ?(#?\*|#) ?`)
)

// withLines gives back to a body the ends of lines that its record has lost: a
// stop with a capital right behind it ended a paragraph. The signs of lists of
// a wiki become points, and numbers that count from one behind each colon.
func withLines(body string) string {
	count := 0
	body = listSign.ReplaceAllStringFunc(body, func(sign string) string {
		stop := strings.TrimRight(sign, "#* ")
		if strings.Contains(sign, "*") {
			return stop + "\n• "
		}
		if count++; stop == ":" {
			count = 1
		}
		return stop + "\n(" + strconv.Itoa(count) + ") "
	})
	return strings.TrimSpace(gluedStop.ReplaceAllString(body, "$1\n$2"))
}

// withoutHeading takes away number and heading that a body repeats.
func withoutHeading(body, heading string) string {
	body = strings.TrimSpace(ownNumber.ReplaceAllString(body+"\n", ""))
	want := strings.Fields(heading)
	rest := body
	for _, word := range want {
		after, found := strings.CutPrefix(strings.TrimLeftFunc(rest, unicode.IsSpace), word)
		if !found {
			return body
		}
		rest = after
	}
	if trimmed := strings.TrimLeft(rest, " \t"); len(want) > 0 && (trimmed == "" || trimmed[0] == '\n') {
		return strings.TrimSpace(rest)
	}
	return body
}

// isInlineHeading says whether a heading can stand on the line of the number
// without being taken for the beginning of a sentence.
func isInlineHeading(heading string) bool {
	runes := []rune(strings.TrimLeft(heading, "“\"«‘'„"))
	return len(runes) > 0 && len(runes) < 140 && !strings.Contains(heading, "\n") && unicode.IsLetter(runes[0]) &&
		!unicode.IsLower(runes[0]) && !strings.ContainsRune(".;:,", runes[len(runes)-1])
}

func articleWord(language, number string) string {
	switch language {
	case "zh":
		return "第" + number + "條"
	case "ru":
		return "Статья " + number
	case "es":
		return "Artículo " + number
	case "ar":
		return "المادة " + number
	}
	return "Article " + number
}

// chineseDigits writes a Chinese numeral below a thousand in digits, or gives
// "" for what is none.
func chineseDigits(words string) string {
	const digits = "〇一二三四五六七八九"
	total, current := 0, 0
	for _, r := range words {
		switch i := slices.Index([]rune(digits), r); {
		case r == '零' && total > 0:
		case i >= 0:
			current = i
		case r == '十':
			total, current = total+max(current, 1)*10, 0
		case r == '百':
			total, current = total+max(current, 1)*100, 0
		default:
			return ""
		}
	}
	if total+current == 0 {
		return ""
	}
	return strconv.Itoa(total + current)
}

// joinBlocks puts an empty line between blocks that are not empty.
func joinBlocks(blocks []string) string {
	return strings.Join(slices.DeleteFunc(blocks, func(b string) bool { return strings.TrimSpace(b) == "" }), "\n\n")
}
