package extract

import (
	"regexp"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// expertGrammar is the words of a report of a group of experts, which is known
// by its year. The group, the year and the word stand in any order.
type expertGrammar struct {
	Groups []expertGroup `yaml:"groups"`
	Words  []string      `yaml:"words"`
	Fill   string        `yaml:"fill"` // between them
}

type expertGroup struct {
	Find  []string          `yaml:"find"`
	Years map[string]string `yaml:"years"` // the instrument by its year
}

// reports finds reports of groups of experts.
type reports struct {
	run    gated
	word   *regexp.Regexp
	groups []reportGroup
}

type reportGroup struct {
	find  *regexp.Regexp
	years map[string]string
}

var (
	reportYear  = regexp.MustCompile(`20[0-3]\d`)
	reportYears = `20[0-3]\d`
)

func newReports(g expertGrammar) (r reports, err error) {
	words := strings.Join(g.Words, "|")
	parts := []string{reportYears, words}
	for _, group := range g.Groups {
		names := strings.Join(group.Find, "|")
		find, err := regexp.Compile(`(?i)(?:` + names + `)`)
		if err != nil {
			return r, err
		}
		parts, r.groups = append(parts, names), append(r.groups, reportGroup{find, group.Years})
	}
	if r.word, err = regexp.Compile(`(?i)(?:` + words + `)`); err != nil {
		return r, err
	}
	part := `(?:` + strings.Join(parts, "|") + `)`
	r.run, err = gate(`(?i)` + part + `(?:(?:` + g.Fill + `)*` + part + `){2,3}(?:\s*(?:года|году|г\.|年))?`)
	return r, err
}

func (r reports) find(f flat) []work {
	var out []work
	for _, m := range r.run.all(f) {
		said := f.s[m[0]:m[1]]
		years := reportYear.FindAllString(said, -1)
		if !r.word.MatchString(said) || len(years) != 1 || !wholeWord(f.s, m[1]) {
			continue
		}
		if ids := r.of(said, years[0]); len(ids) == 1 {
			out = append(out, work{Citation: doc.Citation{Start: f.rune(m[0]), End: f.rune(m[1]), Works: ids, Noun: "report"}})
		}
	}
	return out
}

// of gives the reports of the groups that words name, of a year.
func (r reports) of(said, year string) []string {
	var ids []string
	for _, group := range r.groups {
		if id := group.years[year]; id != "" && group.find.MatchString(said) {
			ids = append(ids, id)
		}
	}
	return ids
}
