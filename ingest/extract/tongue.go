package extract

import (
	"fmt"
	"strings"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/schema"
)

// tongue is the words by which statements in one language are read.
type tongue struct {
	language  string
	cut       cutter
	particles particles
	names     *book[term] // of the corpus
	actors    *book[actor]
	terms     *book[term]   // beside the names of the corpus
	general   *book[string] // words for a subject as a whole, which claims may be about
	heads     *book[headRule]
	objects   map[string]*pattern
	cues      *book[cue]
	reports   *book[string]
	disbelief *book[string]
	doubted   *book[string]
	ict       wordSet
	about     *book[string]
	harm      wordSet
	physical  wordSet // of harm without ICTs
	remedies  wordSet
	cyber     wordSet
	worry     wordSet
	negations wordSet
	unnamed   wordSet
	sources   wordSet
	parts     wordSet
	barriers  wordSet
	modified  wordSet
	views     wordSet
	hedging   *book[string]
}

// particles are the words of a language that carry its grammar, as they are
// written; only pointers count with every ending.
type particles struct {
	determiners, conjunctions, relatives, deictics, auxiliaries, leads, partitives, openers, pronouns, links, definites map[string]bool
	pointers                                                                                                            wordSet
}

func newParticles(w particleWords, c cutter) particles {
	return particles{
		determiners: c.foldedSet(w.Determiners), conjunctions: c.foldedSet(w.Conjunctions), relatives: c.foldedSet(w.Relatives),
		deictics: c.foldedSet(w.Deictics), auxiliaries: c.foldedSet(w.Auxiliaries), leads: c.foldedSet(w.Leads),
		partitives: c.foldedSet(w.Partitives), openers: c.foldedSet(w.Openers), pronouns: c.foldedSet(w.Pronouns), links: c.foldedSet(w.Links), definites: c.foldedSet(w.Definites),
		pointers: c.wordSet(w.Pointers),
	}
}

// mark notes on the tokens of a text which of them are determiners and conjunctions.
func (p particles) mark(toks []token) {
	for i := range toks {
		toks[i].determiner, toks[i].conjunction = p.determiners[toks[i].raw], p.conjunctions[toks[i].raw]
	}
}

// exactly makes words count with their endings only.
func exactly(list []string) []string {
	out := make([]string, 0, len(list))
	for _, w := range list {
		out = append(out, "="+w)
	}
	return out
}

// newTongue compiles the rules of a language.
func newTongue(language string, r rules, cues *corpus.Lexicon) (*tongue, error) {
	c := newCutter(language, r.Particles)
	g := &tongue{
		language: language, cut: c, particles: newParticles(r.Particles, c), names: newBook[term](), actors: newBook[actor](),
		terms: newBook[term](), general: newBook[string](), heads: newBook[headRule](), objects: map[string]*pattern{}, cues: newBook[cue](), reports: newBook[string](), disbelief: newBook[string](), doubted: newBook[string](), about: newBook[string](),
		ict: c.wordSet(r.Classes["ict"]), cyber: c.wordSet(r.Classes["cyber"]), harm: c.wordSet(r.Classes["harm"]), physical: c.wordSet(r.Classes["physical"]), remedies: c.wordSet(r.Classes["remedies"]), worry: c.wordSet(r.Worry),
		negations: c.wordSet(r.Negations), unnamed: c.wordSet(r.Unnamed), sources: c.wordSet(r.Sources), parts: c.wordSet(r.Parts),
		barriers: c.wordSet(r.Barriers), modified: c.wordSet(r.Modified), views: c.wordSet(exactly(r.Views)),
		hedging: c.phrases(cues.Hedging[language]),
	}
	for _, read := range [...]func(rules) error{g.readTerms, g.readHeads, g.readReports, g.readCues} {
		if err := read(r); err != nil {
			return nil, fmt.Errorf("rules/%s.yaml: %w", language, err)
		}
	}
	for _, kind := range schema.AllClaimType() {
		if len(r.Cues[kind]) > 0 {
			continue
		}
		for _, p := range cues.ClaimCues[kind][language] {
			g.addLexiconCue(kind, p)
		}
	}
	return g, nil
}

// readTerms compiles the further words for what the corpus names.
func (g *tongue) readTerms(r rules) error {
	for _, rule := range r.Terms {
		t := term{targets: rule.Targets, each: len(rule.Targets) > 0, ict: rule.ICT, cyber: rule.Cyber, inside: rule.Inside, not: g.cut.wordSet(rule.Not)}
		if rule.Target != "" {
			t.targets = append(t.targets, rule.Target)
		}
		for _, find := range rule.Find {
			p, err := g.cut.pattern(find, r.Classes)
			if err != nil {
				return fmt.Errorf("terms: %w", err)
			}
			p.tight = !rule.Across
			if rule.General {
				g.general.add(p, rule.Target)
				continue
			}
			own := t
			if rule.Case {
				own.exact = find
			}
			g.terms.add(p, own)
		}
	}
	return nil
}

func (g *tongue) readHeads(r rules) error {
	for _, rule := range r.Heads {
		for _, find := range rule.Find {
			p, err := g.cut.pattern(find, r.Classes)
			if err != nil {
				return fmt.Errorf("heads: %w", err)
			}
			g.heads.add(p, rule)
		}
		for _, list := range rule.Objects {
			for _, find := range list {
				// An object may begin with an optional word, so it is compiled behind a word that is always there.
				p, err := g.cut.pattern("object < "+find, r.Classes)
				if err != nil {
					return fmt.Errorf("objects: %w", err)
				}
				g.objects[find] = p
			}
		}
	}
	return nil
}

func (g *tongue) readReports(r rules) error {
	for _, phrase := range r.About {
		p, err := g.cut.pattern(phrase, r.Classes)
		if err != nil {
			return fmt.Errorf("about: %w", err)
		}
		g.about.add(p, phrase)
	}
	for _, report := range r.Reports {
		p, err := g.cut.pattern(report, r.Classes)
		if err != nil {
			return fmt.Errorf("reports: %w", err)
		}
		g.reports.add(p, report)
	}
	if err := g.fill(g.disbelief, r.Disbelief, r.Classes); err != nil {
		return fmt.Errorf("disbelief: %w", err)
	}
	if err := g.fill(g.doubted, r.Doubted, r.Classes); err != nil {
		return fmt.Errorf("doubted: %w", err)
	}
	return nil
}

// fill compiles phrases into a book.
func (g *tongue) fill(into *book[string], phrases []string, named classes) error {
	for _, phrase := range phrases {
		p, err := g.cut.pattern(phrase, named)
		if err != nil {
			return err
		}
		into.add(p, phrase)
	}
	return nil
}

func (g *tongue) readCues(r rules) error {
	for _, kind := range schema.AllClaimType() {
		for _, set := range r.Cues[kind] {
			if err := g.addCues(kind, set, r.Classes); err != nil {
				return fmt.Errorf("cues: %s: %w", kind, err)
			}
		}
	}
	return nil
}

func (g *tongue) addCues(kind schema.ClaimType, set cueSet, named classes) error {
	c := cue{cueSet: set, kind: kind, before: g.cut.wordSet(set.Before), after: g.cut.wordSet(set.After), close: g.cut.wordSet(set.Close), bar: g.cut.wordSet(set.Bar)}
	for _, near := range set.Near {
		p, err := g.cut.pattern(near, named)
		if err != nil {
			return err
		}
		c.near = append(c.near, p)
	}
	for _, find := range set.Find {
		p, err := g.cut.pattern(find, named)
		if err != nil {
			return err
		}
		c.phrase = find
		g.cues.add(p, c)
	}
	return nil
}

// turnedBare is what claims of cues without patterns become under a negation.
var turnedBare = map[schema.ClaimType]schema.ClaimType{
	schema.ClaimTypeGapAsserted: schema.ClaimTypeGapDenied, schema.ClaimTypeGapDenied: schema.ClaimTypeGapAsserted,
}

// addLexiconCue adds a cue of the corpus, for a kind of claim that the rules of
// the language have no patterns for. Its "..." becomes a gap of six words.
func (g *tongue) addLexiconCue(kind schema.ClaimType, text string) {
	set := cueSet{Look: lookAny}
	if kind == schema.ClaimTypeBreachAlleged || kind == schema.ClaimTypeEndorsement || kind == schema.ClaimTypeRejection || kind == schema.ClaimTypeInterpretation {
		set.Only = onlyRules
	}
	if kind == schema.ClaimTypeRejection {
		set.Only = onlyTexts
	}
	set.Turned = turnedBare[kind]
	p := &pattern{}
	for i, part := range strings.Split(strings.TrimPrefix(text, "~"), "...") {
		if i > 0 {
			p.elems = append(p.elems, elem{gap: 6})
		}
		p.elems = append(p.elems, g.cut.phrase(part).elems...)
	}
	p.to = len(p.elems)
	g.cues.add(p, cue{cueSet: set, kind: kind, phrase: text, bare: true})
}
