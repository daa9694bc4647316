package segment

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// scope is a text with articles of its own within a document: the main text,
// an annex, a protocol, a translation.
type scope struct {
	name     string // as printed; "" for the main text and its translations
	slug     string // before the paths of its segments; "" for the main text
	language string // where another than that of the main text
	articles map[string]bool
}

var (
	annexForm = regexp.MustCompile(`^(?i)((?:convention\s+[ivx]+\s+)?(?:annexe?|anexo|appendix|appendice|ap[eé]ndice|schedule|bijlage|приложение|المرفق|الملحق|附件|附录|附錄)(?:\s*(?:no\.?\s*|№\s*)?(?:[ivxlc]+|\d+|[a-z]|[一二三四五六七八九十]+))?)(?:\s*[.:–—-]\s*\S.*)?$`)
	workForm  = regexp.MustCompile(`^(?i)(?:[\p{L}\d]+\s+){0,4}(protocol|convention|covenant|treaty|agreement|statute|annex|appendix|protocole|traité|accord|statut|protocolo|convenio|convención|pacto|tratado|acuerdo|estatuto|протокол|конвенция|пакт|договор|соглашение|устав|verdrag|بروتوكول|اتفاقية|议定书|議定書|公约|公約)\b`)
)

// isAnnex says whether a line is the heading of an annex: the word alone or
// with its number, and a title behind a mark.
func isAnnex(words string) bool {
	words = strings.Trim(markdown.ReplaceAllString(words, ""), "*_ ")
	return len(words) < 4*longestHeading && !strings.HasSuffix(words, ".") && annexForm.MatchString(words)
}

// isWorkTitle says whether a line can be the title of a treaty.
func isWorkTitle(words string) bool {
	if len(words) > 8*longestHeading {
		return false
	}
	runes := []rune(strings.Trim(markdown.ReplaceAllString(words, ""), "*_ "))
	if len(runes) == 0 || len(runes) > 2*longestHeading || unicode.IsLower(runes[0]) || strings.ContainsRune(".;:,，。；", runes[len(runes)-1]) {
		return false
	}
	return workForm.MatchString(string(runes))
}

// scopes says of each block to which text it belongs. Another text begins with
// its title, or where articles begin again.
func (s *splitter) scopes() {
	now := &scope{articles: map[string]bool{}}
	all, begins := []*scope{now}, []int{0}
	for i := range s.blocks {
		b := &s.blocks[i]
		switch {
		case b.role == aTitle && i > 0 && s.blocks[i-1].role == aTitle:
			b.head.rest = "title" // a second title of the same text
		case b.role == aTitle:
			now = s.named(label(s.words(b.from)))
			all, begins = append(all, now), append(begins, i)
		case b.role == anArticle && again(now, b.head.number):
			now = &scope{articles: map[string]bool{}}
			all, begins = append(all, now), append(begins, i)
		}
		if b.role == anArticle {
			now.articles[b.head.number] = true
		}
		b.scope = now
	}
	s.preambles()
	s.tongues(all, begins)
}

// again says whether an article begins a text anew: the first, after a run of others.
func again(now *scope, number string) bool {
	return number == "1" && now.articles["1"] && now.articles["2"]
}

// named makes the scope of a title. Where another has the same name in ids a
// counter is added.
func (s *splitter) named(title string) *scope {
	name := title
	if m := annexForm.FindStringSubmatch(title); m != nil {
		name = m[1]
	}
	return &scope{name: name, slug: s.unique(slugOf(name)), articles: map[string]bool{}}
}

// unique gives the name of a scope in ids, with a counter where it is taken.
func (s *splitter) unique(slug string) string {
	s.slugs[slug]++
	if n := s.slugs[slug]; n > 1 {
		return s.unique(slug + "~" + strconv.Itoa(n))
	}
	return slug
}

// longestSlug is the greatest length of the name of a scope in ids.
const longestSlug = 40

// slugOf writes a title for ids: small letters and figures, with hyphens.
func slugOf(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	out := ""
	for _, w := range words {
		if len([]rune(out))+len([]rune(w)) > longestSlug && out != "" {
			break
		}
		out += "-" + w
	}
	if out == "" {
		return "text"
	}
	return strings.TrimPrefix(cutRunes(out, longestSlug+1), "-")
}

func cutRunes(s string, n int) string {
	runes := []rune(s)
	return string(runes[:min(n, len(runes))])
}

// preambles says of the words between the title of a text and its first
// article that they are its preamble.
func (s *splitter) preambles() {
	for i := range s.blocks {
		if s.blocks[i].role == aRest && i > 0 && s.blocks[i-1].role == aTitle && len(s.blocks[i].scope.articles) > 0 {
			s.blocks[i].role = aPreamble
		}
	}
}

// tongues tells the languages of texts that have none of the titles of an
// annex: one in another language than the main text is its translation, which
// takes the pinpoints of the main text; one in the same is a text of its own.
func (s *splitter) tongues(all []*scope, begins []int) {
	if len(all) == 1 {
		return
	}
	main := s.tongue(0, begins[1])
	for i, sc := range all[1:] {
		end := len(s.blocks)
		if i+2 < len(begins) {
			end = begins[i+2]
		}
		language := s.tongue(begins[i+1], end)
		foreign := language != "" && main != "" && language != main
		if foreign {
			sc.language = language
		}
		switch {
		case foreign && sameArticles(all[0], sc):
			sc.name, sc.slug = "", s.unique(language)
		case sc.slug == "":
			sc.name = "Text " + itoa(i+2)
			sc.slug = s.unique("text-" + itoa(i+2))
		}
	}
}

func (s *splitter) tongue(from, to int) string {
	if from >= to {
		return ""
	}
	return doc.Language(doc.NewText(s.text.Slice(s.lines[s.blocks[from].from].start, s.lines[s.blocks[to-1].to-1].end)))
}

// sameArticles says whether a text has most of the articles of the main one.
func sameArticles(a, b *scope) bool {
	common := 0
	for number := range b.articles {
		if a.articles[number] {
			common++
		}
	}
	return common > 0 && common*10 >= 9*max(len(a.articles), len(b.articles))
}
