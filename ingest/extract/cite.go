package extract

import (
	"cmp"
	"context"
	_ "embed" // for citations.yaml
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

//go:embed citations.yaml
var citationsFile []byte

// grammar is the content of citations.yaml.
type grammar struct {
	Articles   []string     `yaml:"articles"`
	Paragraphs []string     `yaml:"paragraphs"`
	Norms      []string     `yaml:"norms"`
	Symbols    []symbolRule `yaml:"symbols"`
	Lists      []symbolRule `yaml:"lists"`
	Names      []nameRule   `yaml:"names"`
	Said       []string     `yaml:"said"`
	SaidPlaces []string     `yaml:"saidPlaces"`
}

type symbolRule struct {
	Find string   `yaml:"find"`
	Each string   `yaml:"each"`
	As   []string `yaml:"as"`
	find *regexp.Regexp
	each *regexp.Regexp
}

type nameRule struct {
	Work  string   `yaml:"work"`
	Works []string `yaml:"works"`
	Case  bool     `yaml:"case"`
	Find  []string `yaml:"find"`
}

// Citer finds citations. It does not change and may be used by many at once.
type Citer struct {
	works      *book[workName]
	symbols    []symbolRule
	lists      []symbolRule
	said       []*regexp.Regexp
	saidPlaces []*regexp.Regexp
	places     *places
}

type workName struct {
	ids   []string
	exact string // as it must be written, or ""
}

// NewCiter reads the grammar, and the titles of the instruments of a graph.
func NewCiter(ctx context.Context, r graph.Reader) (*Citer, error) {
	var g grammar
	if err := yaml.UnmarshalWithOptions(citationsFile, &g, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("citations.yaml: %w", err)
	}
	c := &Citer{works: newBook[workName](), places: newPlaces(g)}
	if err := c.compile(g); err != nil {
		return nil, fmt.Errorf("citations.yaml: %w", err)
	}
	for node, err := range r.Nodes(ctx, graph.NodeQuery{Kind: schema.KindInstrument}) {
		if err != nil {
			return nil, fmt.Errorf("titles of instruments: %w", err)
		}
		for _, title := range [...]string{node.Attrs.Text("title"), node.Attrs.Text("shortTitle")} {
			c.addTitle(string(node.ID), title)
		}
	}
	return c, nil
}

// addTitle adds a title. One that is a single word must be written as it is;
// one that names custom is no name of a text.
func (c *Citer) addTitle(id, title string) {
	title, _, _ = strings.Cut(title, ";")
	title, _, _ = strings.Cut(title, " — ")
	toks := words(title)
	if len(toks) == 0 || strings.HasPrefix(id, "instrument:custom-") || strings.HasPrefix(title, "UNGA ") || strings.HasPrefix(title, "UNSC ") || strings.Contains(title, " resolution ") {
		return
	}
	name := workName{ids: []string{id}}
	if len(toks) <= 3 {
		name.exact = title
	}
	c.works.add(phrase(title), name)
}

func (c *Citer) compile(g grammar) error {
	var err error
	for _, rules := range [...]*[]symbolRule{&g.Symbols, &g.Lists} {
		for i := range *rules {
			r := &(*rules)[i]
			if r.find, err = regexp.Compile(r.Find); err != nil {
				return err
			}
			if r.Each == "" {
				continue
			}
			if r.each, err = regexp.Compile(`^(?:\s*(?:,|;|and|or|&)\s*)*` + r.Each); err != nil {
				return err
			}
		}
	}
	c.symbols, c.lists = g.Symbols, g.Lists
	for _, list := range [...]struct {
		from []string
		to   *[]*regexp.Regexp
	}{{g.Said, &c.said}, {g.SaidPlaces, &c.saidPlaces}} {
		for _, find := range list.from {
			re, err := regexp.Compile(find)
			if err != nil {
				return err
			}
			*list.to = append(*list.to, re)
		}
	}
	for _, rule := range g.Names {
		for _, find := range rule.Find {
			p, err := parsePattern(find, nil)
			if err != nil {
				return err
			}
			name := workName{ids: rule.Works}
			if rule.Work != "" {
				name.ids = append(name.ids, rule.Work)
			}
			if rule.Case {
				name.exact = find
			}
			c.works.add(p, name)
		}
	}
	return nil
}

// Find finds the citations of a text, in its order. A citation is an
// instrument with the places that the words name in it.
func (c *Citer) Find(t doc.Text) []doc.Citation {
	flat := newFlat(t)
	items := c.symbolsIn(flat)
	items = append(items, c.saidIn(flat)...)
	items = longestItems(append(items, c.worksIn(t)...))
	out := slices.DeleteFunc(attach(flat, items, c.places.find(flat)), func(c doc.Citation) bool { return isHeading(t, c) })
	for i := range out {
		out[i].Quote = t.Slice(out[i].Start, out[i].End)
	}
	slices.SortStableFunc(out, func(a, b doc.Citation) int { return cmp.Or(a.Start-b.Start, a.End-b.End) })
	return out
}

// isHeading says whether a place of no named instrument stands on a line of its
// own: there it heads the rule and cites nothing.
func isHeading(t doc.Text, c doc.Citation) bool {
	if len(c.Works)+len(c.Symbols) > 0 || c.Back {
		return false
	}
	begins := c.Start == 0 || t.At(c.Start-1) == '\n'
	end := c.End
	for end < t.Len() && (t.At(end) == '.' || t.At(end) == ' ' || t.At(end) == '\r') {
		end++
	}
	return begins && (end == t.Len() && c.Start > 0 || end < t.Len() && t.At(end) == '\n')
}

func (c *Citer) symbolsIn(f flat) []doc.Citation {
	var out []doc.Citation
	for _, r := range c.symbols {
		for _, m := range f.all(r.find) {
			out = append(out, f.symbol(r, r.find, m, m[0]))
		}
	}
	for _, r := range c.lists {
		for _, m := range f.all(r.find) {
			for at, from := m[1], m[0]; ; {
				each := r.each.FindStringSubmatchIndex(f.s[at:])
				if each == nil {
					break
				}
				for i := range each {
					if each[i] >= 0 {
						each[i] += at
					}
				}
				if from != m[0] {
					from = each[2]
				}
				out = append(out, f.symbol(r, r.each, each, from))
				at, from = each[1], -1
			}
		}
	}
	return out
}

// symbol makes a citation of a match, with the symbols in the form they are kept in.
func (f flat) symbol(r symbolRule, re *regexp.Regexp, m []int, from int) doc.Citation {
	cite := doc.Citation{Start: f.rune(from), End: f.rune(m[1])}
	for _, as := range r.As {
		cite.Symbols = append(cite.Symbols, strings.ToUpper(strings.ReplaceAll(string(re.ExpandString(nil, strings.ReplaceAll(as, "$1", "${1}"), f.s, m)), " ", "")))
	}
	return cite
}

func (c *Citer) saidIn(f flat) []doc.Citation {
	var out []doc.Citation
	for i, list := range [...][]*regexp.Regexp{c.said, c.saidPlaces} {
		for _, re := range list {
			for _, m := range f.all(re) {
				cite := doc.Citation{Start: f.rune(m[0]), End: f.rune(m[1]), Back: true}
				if i == 1 {
					cite.Pins = []doc.Pinpoint{{}}
				}
				out = append(out, cite)
			}
		}
	}
	return out
}

// worksIn finds instruments by name, and runs of capitals that look like one.
func (c *Citer) worksIn(t doc.Text) []doc.Citation {
	var out []doc.Citation
	for _, cut := range sentenceSpans(t.Runes(), 0, t.Len()) {
		toks := tokenize(t, cut[0], cut[1])
		text := &Text{doc: doc.Document{Text: t}}
		for _, f := range c.works.find(toks) {
			if !written(text, toks, f.span, f.value.exact) {
				continue
			}
			start, end := toks[f.from].start, toks[f.to-1].end
			_, end = trimPossessive(t.Slice(start, end), end)
			work := doc.Citation{Start: start, End: end, Works: f.value.ids}
			if otherCharter(toks, f.span) {
				work.Works = []string{UnknownInstrument}
			}
			if !notCharter(toks, f.span) {
				out = append(out, work)
			}
		}
		known := len(out)
		for _, m := range instruments(text, sentence{toks: toks}) {
			if !slices.ContainsFunc(out[:known], func(k doc.Citation) bool { return k.Start < m.End && m.Start < k.End }) {
				out = append(out, doc.Citation{Start: m.Start, End: m.End, Works: []string{UnknownInstrument}})
			}
		}
	}
	return out
}

// otherCharter says whether a name of one word is only a part of another name:
// the Charter of Fundamental Rights, the Olympic Charter.
func otherCharter(toks []token, at span) bool {
	if at.to-at.from > 1 || toks[at.from].raw != "charter" {
		return false
	}
	if at.from > 0 && toks[at.from].before == space && toks[at.from-1].title && !determiners[toks[at.from-1].raw] && toks[at.from-1].stem != "articl" && !isNumber(toks[at.from-1].raw) {
		return true
	}
	if at.to+1 >= len(toks) || toks[at.to].before > space {
		return false
	}
	next, after := toks[at.to], toks[at.to+1]
	return next.raw == "of" && (after.title || after.raw == "rights")
}

// notCharter says whether the word is no name at all: charter flights.
func notCharter(toks []token, at span) bool {
	return at.to-at.from == 1 && at.to < len(toks) && (toks[at.to].stem == "flight" || toks[at.to].stem == "school")
}

// longestItems leaves out what overlaps something longer, or equally long and
// found before. What overlaps in a chain is decided together.
func longestItems(all []doc.Citation) []doc.Citation {
	slices.SortStableFunc(all, func(a, b doc.Citation) int { return a.Start - b.Start })
	var out []doc.Citation
	for from := 0; from < len(all); {
		to, end := from+1, all[from].End
		for to < len(all) && all[to].Start < end {
			end = max(end, all[to].End)
			to++
		}
		out = append(out, longestOf(all[from:to])...)
		from = to
	}
	return out
}

func longestOf(chain []doc.Citation) []doc.Citation {
	slices.SortStableFunc(chain, func(a, b doc.Citation) int {
		return cmp.Or((b.End-b.Start)-(a.End-a.Start), a.Start-b.Start)
	})
	var out []doc.Citation
	for _, c := range chain {
		if !slices.ContainsFunc(out, func(o doc.Citation) bool { return c.Start < o.End && o.Start < c.End }) {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b doc.Citation) int { return a.Start - b.Start })
	return out
}
