package read

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// frontLetters is how much of a text is read for what it says about itself.
const frontLetters = 2500

var (
	symbolForm = regexp.MustCompile(`(?:^|\s)((?:A|S|E)/(?:[A-Z0-9.-]+/)*[A-Z0-9.-]*\d[A-Z0-9.-]*)(?:\s|$)`)
	distrForm  = regexp.MustCompile(`(?i)\bdistr(?:\.|ibuci[oó]n|ibution)|Distr\.|المرفق العام|Общая рассылка|分发`)
	organForm  = regexp.MustCompile(`(?m)^(Security Council|General Assembly|Human Rights Council|Conseil de sécurité|Assemblée générale|Consejo de Seguridad|Asamblea General|Совет Безопасности|Генеральная Ассамблея|安全理事会|大会|مجلس الأمن|الجمعية العامة)(?:\s|$)`)
	draftForm  = regexp.MustCompile(`(?m)^((?:[^\n:]+\n)?[^\n:]+):\s+(draft resolution|projet de résolution|proyecto de resolución|проект резолюции|决议草案|مشروع قرار)`)
)

// front reads the first page of a paper of the United Nations: its symbol,
// date, organ and, of a draft, who brings it. Each is given with the place of
// the words that say so. A text without a symbol and the line of its
// distribution is no such paper.
func front(t doc.Text) (doc.Hints, []doc.Evidence) {
	runes := t.Runes()[:min(t.Len(), frontLetters)]
	head := headOf(string(runes))
	var h doc.Hints
	p := &pointer{text: head}
	symbol := p.find("symbol", symbolForm)
	if symbol == "" || !distrForm.MatchString(head) {
		return doc.Hints{}, nil
	}
	h.Symbol, h.Tier = symbol, schema.SourceTierOfficialText
	h.Date = p.date()
	h.Forum = organs[p.find("forum", organForm)]
	if by := collapse(p.find("sponsor", draftForm)); by != "" {
		h.Title = "Draft resolution (" + symbol + "): " + by
	}
	return h, p.found
}

// organs are the organs by their names in the six languages.
var organs = map[string]string{
	"Security Council": "Security Council", "Conseil de sécurité": "Security Council", "Consejo de Seguridad": "Security Council",
	"Совет Безопасности": "Security Council", "安全理事会": "Security Council", "مجلس الأمن": "Security Council",
	"General Assembly": "General Assembly", "Assemblée générale": "General Assembly", "Asamblea General": "General Assembly",
	"Генеральная Ассамблея": "General Assembly", "大会": "General Assembly", "الجمعية العامة": "General Assembly",
	"Human Rights Council": "Human Rights Council",
}

var bodyForm = regexp.MustCompile(`(?m)^(?:The |Le |La |El |L.|إن )?[\p{L} ’']{2,40}[,，،]\s*$`)

// headOf is the text before the line by which an organ begins.
func headOf(text string) string {
	if at := bodyForm.FindStringIndex(text); at != nil {
		return text[:at[0]]
	}
	return text
}

// pointer finds things in a text and keeps where.
type pointer struct {
	text  string
	found []doc.Evidence
}

// find gives the first group of the first match, or "".
func (p *pointer) find(field string, form *regexp.Regexp) string {
	at := form.FindStringSubmatchIndex(p.text)
	if at == nil || at[2] < 0 {
		return ""
	}
	return p.keep(field, at[2], at[3])
}

// keep notes the place of a thing and gives its words.
func (p *pointer) keep(field string, from, to int) string {
	start := len([]rune(p.text[:from]))
	p.found = append(p.found, doc.Evidence{Field: field, Start: start, End: start + len([]rune(p.text[from:to]))})
	return p.text[from:to]
}

var (
	dayMonthYear = regexp.MustCompile(`(\d{1,2})(?:er|º|st|nd|rd|th)?\s+(?:de\s+|d[e’'])?(\p{L}+)(?:/\p{L}+)?\.?,?\s+(?:de\s+|del\s+)?((?:19|20)\d\d)`)
	monthDayYear = regexp.MustCompile(`(\p{L}+)\s+(\d{1,2})(?:st|nd|rd|th)?,\s+((?:19|20)\d\d)`)
	chineseDate  = regexp.MustCompile(`((?:19|20)\d\d)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日`)
)

// date gives the first date of a text in ISO form.
func (p *pointer) date() string {
	if at := chineseDate.FindStringSubmatchIndex(p.text); at != nil {
		g := groups(p.text, at)
		return p.dated(at, g[0], number(g[1]), number(g[2]))
	}
	for _, at := range dayMonthYear.FindAllStringSubmatchIndex(p.text, 8) {
		if g := groups(p.text, at); months[strings.ToLower(g[1])] > 0 {
			return p.dated(at, g[2], months[strings.ToLower(g[1])], number(g[0]))
		}
	}
	for _, at := range monthDayYear.FindAllStringSubmatchIndex(p.text, 8) {
		if g := groups(p.text, at); months[strings.ToLower(g[0])] > 0 {
			return p.dated(at, g[2], months[strings.ToLower(g[0])], number(g[1]))
		}
	}
	return ""
}

func (p *pointer) dated(at []int, year string, month, day int) string {
	date := year + "-" + two(month) + "-" + two(day)
	if !schema.ValidDate(date) {
		return ""
	}
	p.keep("date", at[0], at[1])
	return date
}

func groups(text string, at []int) [3]string {
	return [3]string{text[at[2]:at[3]], text[at[4]:at[5]], text[at[6]:at[7]]}
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// months are the names of the months in the languages that are read, Chinese apart.
var months = monthNames(
	"january february march april may june july august september october november december",
	"janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
	"enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
	"января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
	"يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
	"كانون شباط آذار نيسان أيار حزيران تموز آب أيلول - - -",
)

func monthNames(lists ...string) map[string]int {
	out := map[string]int{}
	for _, list := range lists {
		for i, name := range strings.Fields(list) {
			out[name] = i + 1
		}
	}
	delete(out, "-")
	delete(out, "كانون") // of two months
	return out
}
