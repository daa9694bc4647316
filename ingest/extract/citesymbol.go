package extract

import (
	"regexp"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// symbolRule finds the symbols of documents, or a list of them of which only
// the first carries the word. Where its words also mean something else, notAfter
// and notBefore say what must not stand beside them.
type symbolRule struct {
	Find      string   `yaml:"find"`
	Each      string   `yaml:"each"`
	As        []string `yaml:"as"`
	NotAfter  string   `yaml:"notAfter"`
	NotBefore string   `yaml:"notBefore"`

	find                      gated
	each, notAfter, notBefore *regexp.Regexp
}

// listJoint stands between the members of a list.
const listJoint = `^(?:\s*(?:,|;|号?、|号?和第|和第?|及第?|and|or|&|et|y|и|و|رقم|第)\s*)*`

func (r *symbolRule) compile() (err error) {
	if r.find, err = gate(r.Find); err != nil {
		return err
	}
	for _, part := range [...]struct {
		from string
		to   **regexp.Regexp
	}{{r.Each, &r.each}, {r.NotAfter, &r.notAfter}, {r.NotBefore, &r.notBefore}} {
		switch {
		case part.from == "":
			continue
		case part.to == &r.each:
			part.from = listJoint + part.from
		case part.to == &r.notAfter:
			part.from = `(?i)(?:` + part.from + `)\s*$`
		case part.to == &r.notBefore:
			part.from = `(?i)^\s*(?:` + part.from + `)`
		}
		if *part.to, err = regexp.Compile(part.from); err != nil {
			return err
		}
	}
	return nil
}

// besideSymbol is how many bytes before a symbol are looked at.
const besideSymbol = 48

// fits says whether nothing beside a match says that it means something else.
func (r *symbolRule) fits(f flat, from, to int) bool {
	if r.notAfter != nil && r.notAfter.MatchString(f.s[max(0, from-besideSymbol):from]) {
		return false
	}
	return r.notBefore == nil || !r.notBefore.MatchString(f.s[to:])
}

func symbolsIn(f flat, symbols, lists []symbolRule) []work {
	var out []work
	for i := range symbols {
		r := &symbols[i]
		for _, m := range r.find.all(f) {
			if r.fits(f, m[0], m[1]) {
				out = append(out, f.symbol(r, r.find.Regexp, m, m[0]))
			}
		}
	}
	for i := range lists {
		r := &lists[i]
		for _, m := range r.find.all(f) {
			out = append(out, f.list(r, m[0], m[1])...)
		}
	}
	return out
}

// list reads the members of a list that begins at a byte.
func (f flat) list(r *symbolRule, from, at int) []work {
	var out []work
	for {
		each := r.each.FindStringSubmatchIndex(f.s[at:])
		if each == nil {
			return out
		}
		for i := range each {
			if each[i] >= 0 {
				each[i] += at
			}
		}
		if len(out) > 0 {
			from = each[2]
		}
		out = append(out, f.symbol(r, r.each, each, from))
		at = each[1]
	}
}

// symbol makes a citation of a match, with the symbols in the form they are kept in.
func (f flat) symbol(r *symbolRule, re *regexp.Regexp, m []int, from int) work {
	cite := doc.Citation{Start: f.rune(from), End: f.rune(m[1])}
	for _, as := range r.As {
		as = strings.NewReplacer("$1", "${1}", "$2", "${2}", "$3", "${3}").Replace(as)
		symbol := strings.ToUpper(strings.ReplaceAll(string(re.ExpandString(nil, as, f.s, m)), " ", ""))
		cite.Symbols = append(cite.Symbols, sessionOf.Replace(symbol))
	}
	if strings.Contains(r.As[0], "/RES/") {
		cite.Noun = "resolution"
	}
	return work{Citation: cite}
}

// sessionOf writes the Arabic numbers of sessions of the General Assembly in
// the Roman form that symbols have. A number that Arabic texts give in figures
// is that of a session between the first and the thirtieth.
var sessionOf = strings.NewReplacer(
	"(د-1)", "(I)", "(د-2)", "(II)", "(د-3)", "(III)", "(د-4)", "(IV)", "(د-5)", "(V)", "(د-6)", "(VI)", "(د-7)", "(VII)", "(د-8)", "(VIII)", "(د-9)", "(IX)", "(د-10)", "(X)",
	"(د-11)", "(XI)", "(د-12)", "(XII)", "(د-13)", "(XIII)", "(د-14)", "(XIV)", "(د-15)", "(XV)", "(د-16)", "(XVI)", "(د-17)", "(XVII)", "(د-18)", "(XVIII)", "(د-19)", "(XIX)", "(د-20)", "(XX)",
	"(د-21)", "(XXI)", "(د-22)", "(XXII)", "(د-23)", "(XXIII)", "(د-24)", "(XXIV)", "(د-25)", "(XXV)", "(د-26)", "(XXVI)", "(د-27)", "(XXVII)", "(د-28)", "(XXVIII)", "(د-29)", "(XXIX)", "(د-30)", "(XXX)",
)
