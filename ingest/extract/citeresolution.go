package extract

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// resolutionGrammar is the words of a resolution of a named organ. The organ,
// the word and the numbers stand in any order.
type resolutionGrammar struct {
	Words   []string            `yaml:"words"`
	Organs  map[string][]string `yaml:"organs"` // by the head of the symbols of their resolutions
	Number  string              `yaml:"number"`
	Lead    string              `yaml:"lead"`    // before numbers
	Before  string              `yaml:"before"`  // between an organ and the word behind it
	Behind  string              `yaml:"behind"`  // between the word and an organ behind it
	By      string              `yaml:"by"`      // between the numbers and an organ behind them
	Chinese string              `yaml:"chinese"` // the word, which stands last
}

// resolutions finds resolutions whose organ is named beside them.
type resolutions struct {
	forms  []gated
	number *regexp.Regexp // with the date behind it
	organs []organ
}

type organ struct {
	head string
	find *regexp.Regexp
}

var (
	sessionNumber = regexp.MustCompile(`^(\d{1,4}) ?([A-Z]|ألف|باء|جيم)? ?\(([IVXLC]+|د-\d{1,2})\)$`)
	slashNumber   = regexp.MustCompile(`^((?:ES-|S-)?\d{1,3}/\d{1,3}(?: ?[A-Z])?)$`)
	plainNumber   = regexp.MustCompile(`^(\d{1,4})(?: ?\((?:19|20)\d\d\))?$`)
)

func newResolutions(g resolutionGrammar) (resolutions, error) {
	var r resolutions
	var all []string
	for _, head := range sortedKeys(g.Organs) {
		names := strings.Join(g.Organs[head], "|")
		find, err := regexp.Compile(`(?i)(?:` + names + `)`)
		if err != nil {
			return r, err
		}
		all, r.organs = append(all, names), append(r.organs, organ{head, find})
	}
	organs, word := "("+strings.Join(all, "|")+")", "(?:"+strings.Join(g.Words, "|")+")"
	number := "(?:" + g.Number + ")" + dateBehind
	list := fmt.Sprintf(`%s(%s(?:%s%s%s)*)`, g.Lead, number, listBetween, g.Lead, number)
	for _, text := range [...]string{
		`(?i)(?:^|[^\p{L}])()` + organs + g.Before + word + list,
		`(?i)(?:^|[^\p{L}])()` + word + g.Behind + organs + list,
		`(?i)(?:^|[^\p{L}])()` + word + list + g.By + organs,
		`()` + organs + `(?:\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?)?` + list + g.Chinese,
	} {
		form, err := gate(text)
		if err != nil {
			return r, err
		}
		r.forms = append(r.forms, form)
	}
	var err error
	r.number, err = regexp.Compile(`(?i)(` + g.Number + `)` + dateBehind)
	return r, err
}

// partOf writes the parts of resolutions as symbols do.
var partOf = strings.NewReplacer("ألف", "A", "باء", "B", "جيم", "C")

// dateBehind is the day of a resolution.
const dateBehind = `(?:,? (?:of|du|de|del|от|المؤرخ) \d{1,2}(?:er|º)? (?:de )?\p{L}+(?:/\p{L}+)? (?:de )?\d{4}(?: г(?:ода|\.))?)?`

// listBetween stands between the numbers of a list.
const listBetween = `\s*(?:,|;|号?、|号?和|号?及|号?以及|and|or|&|et|ou|y|o|и|или|و|أو)+\s*(?:(?:and|et|y|и|و)\s*)?`

func (r resolutions) find(f flat) []work {
	var out []work
	for _, form := range r.forms {
		for _, m := range form.all(f) {
			list, name := [2]int{m[6], m[7]}, f.s[m[4]:m[5]]
			if r.organ(name) == "" || strings.ContainsAny(f.s[m[4]:m[4]+1], "0123456789") || startsNumber(name) {
				list, name = [2]int{m[4], m[5]}, f.s[m[6]:m[7]]
			}
			out = append(out, r.members(f, m, list, r.organ(name))...)
		}
	}
	return out
}

func startsNumber(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

func (r resolutions) organ(name string) string {
	for _, o := range r.organs {
		if o.find.MatchString(name) {
			return o.head
		}
	}
	return ""
}

// members makes a citation of each number of a list. The words around the list
// belong to the first and the last.
func (r resolutions) members(f flat, m []int, list [2]int, head string) []work {
	var out []work
	numbers := r.number.FindAllStringSubmatchIndex(f.s[list[0]:list[1]], -1)
	for i, at := range numbers {
		from, to := list[0]+at[2], list[0]+at[3]
		symbol := symbolUnder(head, f.s[from:to])
		if symbol == "" {
			continue
		}
		if i == 0 {
			from = m[2]
		}
		if i == len(numbers)-1 {
			to = m[1]
		}
		out = append(out, work{Citation: doc.Citation{Start: f.rune(from), End: f.rune(to), Symbols: []string{symbol}, Noun: "resolution"}})
	}
	return out
}

// symbolUnder gives the symbol of a number among the resolutions of an organ, or "".
func symbolUnder(head, number string) string {
	if m := sessionNumber.FindStringSubmatch(number); m != nil && head == "A/RES/" {
		return sessionOf.Replace(head + m[1] + partOf.Replace(m[2]) + "(" + m[3] + ")")
	}
	if slashNumber.MatchString(number) && head != "S/RES/" {
		return head + strings.ReplaceAll(number, " ", "")
	}
	if m := plainNumber.FindStringSubmatch(number); m != nil && slices.Contains([]string{"S/RES/", "A/RES/"}, head) {
		return head + m[1]
	}
	return ""
}
