package extract

import (
	"cmp"
	"context"
	_ "embed" // for citations.yaml
	"fmt"
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
	Divisions     []division          `yaml:"divisions"`
	Numbers       map[string]int      `yaml:"numbers"`
	Same          []string            `yaml:"same"`
	Common        []string            `yaml:"common"`
	Symbols       []symbolRule        `yaml:"symbols"`
	Lists         []symbolRule        `yaml:"lists"`
	Names         []nameRule          `yaml:"names"`
	OtherCharters []string            `yaml:"otherCharters"`
	Nouns         map[string][]string `yaml:"nouns"`
	Said          []string            `yaml:"said"`
	Pointers      []string            `yaml:"pointers"`
	Former        map[string]string   `yaml:"former"`
	Again         []string            `yaml:"again"`
	SaidPlaces    []string            `yaml:"saidPlaces"`
	Others        []string            `yaml:"others"`
}

// division is a division of instruments with the words for one and for several.
type division struct {
	Kind doc.Division `yaml:"kind"`
	One  []string     `yaml:"one"`
	Many []string     `yaml:"many"`
}

type nameRule struct {
	Work  string   `yaml:"work"`
	Works []string `yaml:"works"`
	Case  bool     `yaml:"case"`
	Find  []string `yaml:"find"`
}

// Citer finds citations. It does not change and may be used by many at once.
type Citer struct {
	works   *book[workName]
	others  map[string]bool // words that make another charter of a charter
	symbols []symbolRule
	lists   []symbolRule
	backs   backs
	places  *places
}

// work is words that name an instrument, or take one up.
type work struct {
	doc.Citation
	weak bool // they cite only where a place stands with them
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
	c := &Citer{works: newBook[workName](), others: map[string]bool{}, places: newPlaces(g)}
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
	for _, rules := range [...][]symbolRule{g.Symbols, g.Lists} {
		for i := range rules {
			if err := rules[i].compile(); err != nil {
				return err
			}
		}
	}
	c.symbols, c.lists = g.Symbols, g.Lists
	for _, w := range g.OtherCharters {
		c.others[fold(w)] = true
	}
	for _, rule := range g.Names {
		if err := c.addNames(rule); err != nil {
			return err
		}
	}
	var err error
	c.backs, err = newBacks(g)
	return err
}

func (c *Citer) addNames(rule nameRule) error {
	for _, find := range withParticles(rule.Find) {
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
	return nil
}

// Find finds the citations of a text, in its order. A citation is an
// instrument with the places that the words name in it.
func (c *Citer) Find(t doc.Text) []doc.Citation {
	flat := newFlat(t)
	works := append(c.worksIn(flat), symbolsIn(flat, c.symbols, c.lists)...)
	works = append(works, c.backs.find(flat)...)
	works = longestWorks(strongWorks(c.backs.others(flat, works)))
	out := slices.DeleteFunc(attach(flat, works, c.places.find(flat)), func(c doc.Citation) bool { return isHeading(t, c) })
	for i := range out {
		out[i].Quote = t.Slice(out[i].Start, out[i].End)
	}
	slices.SortStableFunc(out, func(a, b doc.Citation) int { return cmp.Or(a.Start-b.Start, a.End-b.End) })
	return out
}

// isHeading says whether a place of no named instrument stands on a line of its
// own, or before the name of a rule: there it heads the rule and cites nothing.
func isHeading(t doc.Text, c doc.Citation) bool {
	if len(c.Works)+len(c.Symbols) > 0 || c.Back {
		return false
	}
	begin := c.Start
	for begin > 0 && strings.ContainsRune("*# \t\u3000", t.At(begin-1)) {
		begin--
	}
	begins := begin == 0 || t.At(begin-1) == '\n'
	end := c.End
	for end < t.Len() && strings.ContainsRune(".*: \r", t.At(end)) {
		end++
	}
	if !begins || end == t.Len() {
		return begins && c.Start > 0
	}
	return t.At(end) == '\n' || strings.ContainsRune("—–-\u3000", t.At(end)) || t.At(c.End) == '.' && end > c.End+1
}

// worksIn finds instruments by name, and runs of capitals that look like one.
func (c *Citer) worksIn(f flat) []work {
	var out []work
	for _, cut := range sentenceSpans(f.text.Runes(), 0, f.text.Len()) {
		toks := tokenize(f.text, cut[0], cut[1])
		for i := range toks {
			toks[i].determiner = determiners[toks[i].raw]
		}
		text := &Text{doc: doc.Document{Text: f.text}}
		for _, found := range c.works.find(toks) {
			if !written(text, toks, found.span, found.value.exact) {
				continue
			}
			start, end := toks[found.from].start, toks[found.to-1].end
			_, end = trimPossessive(f.text.Slice(start, end), end)
			named := doc.Citation{Start: start, End: end, Works: found.value.ids}
			switch {
			case notCharter(toks, found.span) || otherReport(f.text, toks, found.span):
				continue
			case c.otherCharter(toks, found.span):
				named.Works = []string{UnknownInstrument}
			}
			out = append(out, work{Citation: named})
		}
		known := len(out)
		for _, m := range instruments(text, sentence{toks: toks}) {
			if !overlaps(out[:known], m.Start, m.End) && !strings.HasPrefix(m.Quote, "Protocol and ") {
				out = append(out, work{Citation: doc.Citation{Start: m.Start, End: m.End, Works: []string{UnknownInstrument}, Noun: c.backs.noun(m.Quote)}})
			}
		}
	}
	return out
}

func overlaps(works []work, start, end int) bool {
	return slices.ContainsFunc(works, func(w work) bool { return w.Start < end && start < w.End })
}

// charters are the words that name the Charter of the United Nations alone.
var charters = map[string]bool{"charter": true, "charte": true, "carta": true, "устав": true, "устава": true, "уставу": true, "уставом": true, "уставе": true}

// otherCharter says whether a name of one word is only a part of another name:
// the Charter of Fundamental Rights, the Olympic Charter.
func (c *Citer) otherCharter(toks []token, at span) bool {
	if !charters[toks[at.to-1].raw] || at.to-at.from > 1 && toks[at.from].raw != "la" {
		return false
	}
	if at.from > 0 && toks[at.from].before == space && toks[at.from-1].title && !determiners[toks[at.from-1].raw] && toks[at.from-1].stem != "articl" && !isNumber(toks[at.from-1].raw) && toks[at.to-1].raw == "charter" {
		return true
	}
	if at.to >= len(toks) || toks[at.to].before > space {
		return false
	}
	next := toks[at.to]
	if c.others[next.raw] {
		return true
	}
	if at.to+1 >= len(toks) {
		return false
	}
	after := toks[at.to+1]
	return (next.raw == "of" || next.raw == "de" || next.raw == "del") && (after.title || after.raw == "rights")
}

// notCharter says whether the word is no name at all: charter flights.
func notCharter(toks []token, at span) bool {
	if at.to >= len(toks) || !charters[toks[at.to-1].raw] {
		return false
	}
	next := toks[at.to]
	return next.stem == "flight" || next.stem == "school" || next.raw == "magna"
}

// otherReport says whether a report that is named by its year alone is one of
// somebody else: the bank’s 2015 report, the 2021 report of the World Bank.
func otherReport(t doc.Text, toks []token, at span) bool {
	if toks[at.to-1].raw != "report" || at.to-at.from > 3 || !isNumber(toks[at.from].raw) || slices.ContainsFunc(toks[at.from:at.to], func(w token) bool { return w.upper }) {
		return false
	}
	if at.from > 0 {
		before := t.Slice(toks[at.from-1].start, toks[at.from-1].end)
		owner := toks[at.from-1].raw
		if trimmed, _ := trimPossessive(before, 0); trimmed != before && owner != "group" && owner != "gge" && owner != "oewg" && owner != "experts" {
			return true
		}
	}
	if at.to >= len(toks) || toks[at.to].before > space || toks[at.to].raw != "of" && toks[at.to].raw != "by" {
		return false
	}
	next := at.to + 1
	for next < len(toks) && toks[next].determiner {
		next++
	}
	return next < len(toks) && !experts[toks[next].raw]
}

// experts are the words that begin the names of those who wrote the reports.
var experts = map[string]bool{"un": true, "united": true, "group": true, "gge": true, "oewg": true, "open": true, "governmental": true, "experts": true, "working": true, "sixth": true, "fourth": true, "third": true}

// strongWorks leaves out weak words that stand in others: the Convention in
// the Convention on Cybercrime. Works are in the order of the text.
func strongWorks(all []work) []work {
	var ends [][2]int // of strong works, by start
	for _, w := range all {
		if !w.weak {
			ends = append(ends, [2]int{w.Start, w.End})
		}
	}
	next, furthest := 0, 0
	return slices.DeleteFunc(all, func(w work) bool {
		for next < len(ends) && ends[next][0] < w.End {
			furthest = max(furthest, ends[next][1])
			next++
		}
		return w.weak && furthest > w.Start
	})
}

// longestWorks leaves out what overlaps something longer, or equally long and
// found before. What overlaps in a chain is decided together.
func longestWorks(all []work) []work {
	slices.SortStableFunc(all, func(a, b work) int { return a.Start - b.Start })
	var out []work
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

func longestOf(chain []work) []work {
	slices.SortStableFunc(chain, func(a, b work) int {
		return cmp.Or((b.End-b.Start)-(a.End-a.Start), a.Start-b.Start)
	})
	var out []work
	for _, w := range chain {
		if !overlaps(out, w.Start, w.End) {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b work) int { return a.Start - b.Start })
	return out
}
