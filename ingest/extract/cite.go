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
	Resolutions   resolutionGrammar   `yaml:"resolutions"`
	Experts       expertGrammar       `yaml:"experts"`
	Numbered      []numberedRule      `yaml:"numbered"`
	Own           []string            `yaml:"own"`
}

// numberedRule names instruments of one kind that are told apart by a number.
// ORD in a name is any of the forms of the number of each.
type numberedRule struct {
	Works []string   `yaml:"works"`
	Forms [][]string `yaml:"forms"`
	Find  []string   `yaml:"find"`
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
	Weak  bool     `yaml:"weak"` // it cites only where a place stands with it
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
	acts    resolutions
	reports reports
}

// work is words that name an instrument, or take one up.
type work struct {
	doc.Citation
	weak bool // they cite only where a place stands with them
}

type workName struct {
	ids   []string
	exact string // as it must be written, or ""
	weak  bool
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
	for _, rule := range g.Numbered {
		if err := c.addNumbered(rule); err != nil {
			return err
		}
	}
	var err error
	if c.acts, err = newResolutions(g.Resolutions); err != nil {
		return err
	}
	if c.reports, err = newReports(g.Experts); err != nil {
		return err
	}
	c.backs, err = newBacks(g)
	return err
}

func (c *Citer) addNumbered(rule numberedRule) error {
	if len(rule.Works) != len(rule.Forms) {
		return fmt.Errorf("%d forms for the numbers of %v", len(rule.Forms), rule.Works)
	}
	for i, id := range rule.Works {
		named := nameRule{Work: id}
		for _, find := range rule.Find {
			for _, form := range rule.Forms[i] {
				named.Find = append(named.Find, strings.ReplaceAll(find, "ORD", form))
			}
		}
		if err := c.addNames(named); err != nil {
			return err
		}
	}
	return nil
}

func (c *Citer) addNames(rule nameRule) error {
	for _, find := range withParticles(rule.Find) {
		p, err := parsePattern(find, nil)
		if err != nil {
			return err
		}
		name := workName{ids: rule.Works, weak: rule.Weak}
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
	works = append(works, c.acts.find(flat)...)
	works = append(works, c.reports.find(flat)...)
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
		out = append(out, c.named(f, toks)...)
		if bare := undated(toks); bare != nil {
			one := func(w work) bool { return len(w.Works) == 1 }
			out = append(out, keep(c.named(f, bare), one)...) // of several the date tells which
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

func keep(works []work, fits func(work) bool) []work {
	return slices.DeleteFunc(works, func(w work) bool { return !fits(w) })
}

// named finds the instruments that the words of a sentence name.
func (c *Citer) named(f flat, toks []token) []work {
	var out []work
	text := &Text{doc: doc.Document{Text: f.text}}
	for _, found := range c.works.find(toks) {
		if !written(text, toks, found.span, found.value.exact) || enumerated(f, toks, found.span) {
			continue
		}
		start, end := toks[found.from].start, toks[found.to-1].end
		_, end = trimPossessive(f.text.Slice(start, end), end)
		cite := doc.Citation{Start: start, End: end, Works: found.value.ids}
		switch {
		case notCharter(toks, found.span) || otherReport(f.text, toks, found.span):
			continue
		case c.otherCharter(toks, found.span):
			cite.Works = []string{UnknownInstrument}
		}
		out = append(out, work{Citation: cite, weak: found.value.weak})
	}
	return out
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
	if at.from > 0 && titles[toks[at.from-1].raw] && toks[at.from-1].title {
		return true
	}
	if at.to >= len(toks) || !charters[toks[at.to-1].raw] {
		return false
	}
	next := toks[at.to]
	return next.stem == "flight" || next.stem == "school" || next.raw == "magna"
}

// enumerated says whether a name begins with the number of a list: "I. Geneva
// Convention".
func enumerated(f flat, toks []token, at span) bool {
	if at.to-at.from < 2 || strings.Trim(toks[at.from].raw, "ivx") != "" {
		return false
	}
	return strings.Contains(f.text.Slice(toks[at.from].end, toks[at.from+1].start), ".")
}

// titles stand before the names of people.
var titles = map[string]bool{"mr": true, "mrs": true, "ms": true, "dr": true, "professor": true}

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
	if at.to < len(toks) && toks[at.to].before == space && toks[at.to].raw == "card" {
		return true
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
