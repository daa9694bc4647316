// Package extract finds in a text what the corpus names — activities,
// principles, provisions, instruments, States — and what the speaker's State
// does with it: the claims.
//
// It works by words that people can read and edit: the names and aliases of
// the corpus, the cues of its lexicon, and the patterns of rules.yaml. That is
// less clever than a model and can be explained to the end, which is worth more
// to a lawyer who must answer for the result. It proposes and never decides:
// everything it finds is for review, what could be two things is left to the
// link station, and what a text merely implies is not found at all.
package extract

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Lexicon is all words the stations look for, ready for use. It does not
// change and may be used by many at once.
type Lexicon struct {
	graph     graph.Reader
	terms     *book[term]
	heads     *book[headRule]
	objects   map[string]*pattern
	actors    *book[actor]
	cues      map[string]*book[cue] // by language
	ict       wordSet
	cyber     wordSet
	worry     wordSet
	negations wordSet
	viewWords []string
	unnamed   wordSet
	hedging   map[string]*book[string]
	offices   map[string]*book[string]
	forums    *book[forum]
	procedure map[string]bool // activities that are procedural matters
	parts     wordSet
	barriers  wordSet
	modified  wordSet
	reports   *book[string]
	codes     map[string]string
	print     []byte // of all that was read
}

// term is what words of a text may name.
type term struct {
	targets []string
	each    bool // every target is named, not one of them
	ict     bool
	cyber   bool   // only in a sentence that names cyberspace or its like
	exact   string // the words as they must be written, or ""
	inside  bool
	not     wordSet
}

// actor is a State, a group or an organisation that words may name.
type actor struct {
	id    string
	exact string // the name as it must be written, where its letters tell it from a word
}

// forum is a place where statements are made.
type forum struct {
	name  string
	tier  schema.SourceTier
	words int
}

// cue is a sign of a claim.
type cue struct {
	cueSet
	kind   schema.ClaimType
	near   []*pattern
	phrase string
	before wordSet
}

// NewLexicon reads the names in a graph, the cues of a corpus and rules.yaml.
func NewLexicon(ctx context.Context, r graph.Reader, cues *corpus.Lexicon) (*Lexicon, error) {
	rules, err := readRules()
	if err != nil {
		return nil, err
	}
	lex := &Lexicon{
		graph: r,
		terms: newBook[term](), heads: newBook[headRule](), objects: map[string]*pattern{}, actors: newBook[actor](),
		cues: map[string]*book[cue]{}, hedging: phrases(cues.Hedging), offices: phrases(cues.Offices), forums: newBook[forum](),
		ict: newWordSet(rules.Classes["ict"]), cyber: newWordSet(rules.Classes["cyber"]), worry: newWordSet(rules.Worry),
		negations: newWordSet(rules.Negations), viewWords: rules.Views, unnamed: newWordSet(rules.Unnamed),
		parts: newWordSet(rules.Parts), barriers: newWordSet(rules.Barriers), modified: newWordSet(rules.Modified),
		reports: newBook[string](), procedure: map[string]bool{}, codes: map[string]string{},
	}
	if err := lex.readNames(ctx, r, rules); err != nil {
		return nil, err
	}
	if lex.print, err = fingerprint(ctx, r, cues); err != nil {
		return nil, err
	}
	if err := lex.readTerms(rules); err != nil {
		return nil, err
	}
	if err := lex.readCues(rules, cues); err != nil {
		return nil, err
	}
	for _, f := range cues.Forums {
		for _, language := range corpus.Languages() {
			for _, alias := range f.Aliases[language] {
				lex.forums.add(phrase(alias), forum{f.Name, f.SourceTier, len(words(alias))})
			}
		}
	}
	return lex, nil
}

func phrases(by corpus.Phrases) map[string]*book[string] {
	out := map[string]*book[string]{}
	for _, language := range corpus.Languages() {
		b := newBook[string]()
		for _, p := range by[language] {
			b.add(phrase(p), p)
		}
		out[language] = b
	}
	return out
}

// readTerms compiles the further words of rules.yaml.
func (lex *Lexicon) readTerms(r rules) error {
	for _, rule := range r.Terms {
		t := term{targets: rule.Targets, each: len(rule.Targets) > 0, ict: rule.ICT, cyber: rule.Cyber, inside: rule.Inside, not: newWordSet(rule.Not)}
		if rule.Target != "" {
			t.targets = append(t.targets, rule.Target)
		}
		for _, find := range rule.Find {
			p, err := parsePattern(find, r.Classes)
			if err != nil {
				return fmt.Errorf("rules.yaml: terms: %w", err)
			}
			own := t
			if rule.Case {
				own.exact = find
			}
			lex.terms.add(p, own)
		}
	}
	for _, rule := range r.Heads {
		for _, find := range rule.Find {
			p, err := parsePattern(find, r.Classes)
			if err != nil {
				return fmt.Errorf("rules.yaml: heads: %w", err)
			}
			lex.heads.add(p, rule)
		}
		for _, list := range rule.Objects {
			for _, find := range list {
				// An object may begin with an optional word, so it is compiled behind a word that is always there.
				p, err := parsePattern("object < "+find, r.Classes)
				if err != nil {
					return fmt.Errorf("rules.yaml: objects: %w", err)
				}
				lex.objects[find] = p
			}
		}
	}
	return nil
}

// readCues compiles the cues of rules.yaml for English, and those of the
// corpus for the other languages, where no patterns are written yet.
func (lex *Lexicon) readCues(r rules, cues *corpus.Lexicon) error {
	for _, report := range r.Reports {
		p, err := parsePattern(report, r.Classes)
		if err != nil {
			return fmt.Errorf("rules.yaml: reports: %w", err)
		}
		lex.reports.add(p, report)
	}
	for _, language := range corpus.Languages() {
		lex.cues[language] = newBook[cue]()
	}
	for _, kind := range schema.AllClaimType() {
		for _, set := range r.Cues[kind] {
			c := cue{cueSet: set, kind: kind, before: newWordSet(set.Before)}
			for _, near := range set.Near {
				p, err := parsePattern(near, r.Classes)
				if err != nil {
					return fmt.Errorf("rules.yaml: cues %s: %w", kind, err)
				}
				c.near = append(c.near, p)
			}
			for _, find := range set.Find {
				p, err := parsePattern(find, r.Classes)
				if err != nil {
					return fmt.Errorf("rules.yaml: cues %s: %w", kind, err)
				}
				c.phrase = find
				lex.cues["en"].add(p, c)
			}
		}
		for _, language := range corpus.Languages() {
			if language == "en" {
				continue
			}
			for _, p := range cues.ClaimCues[kind][language] {
				lex.addForeignCue(language, kind, p)
			}
		}
	}
	return nil
}

// turnedForeign is what claims become under a negation in languages without patterns.
var turnedForeign = map[schema.ClaimType]schema.ClaimType{
	schema.ClaimTypeGapAsserted: schema.ClaimTypeGapDenied, schema.ClaimTypeGapDenied: schema.ClaimTypeGapAsserted,
}

// addForeignCue adds a cue of the corpus. Its "..." becomes a gap of six words.
func (lex *Lexicon) addForeignCue(language string, kind schema.ClaimType, text string) {
	set := cueSet{Look: lookAny}
	if kind == schema.ClaimTypeBreachAlleged || kind == schema.ClaimTypeEndorsement || kind == schema.ClaimTypeRejection || kind == schema.ClaimTypeInterpretation {
		set.Only = onlyRules
	}
	if kind == schema.ClaimTypeRejection {
		set.Only = onlyTexts
	}
	set.Turned = turnedForeign[kind]
	p := &pattern{}
	for i, part := range strings.Split(strings.TrimPrefix(text, "~"), "...") {
		if i > 0 {
			p.elems = append(p.elems, elem{gap: 6})
		}
		p.elems = append(p.elems, phrase(part).elems...)
	}
	p.to = len(p.elems)
	lex.cues[language].add(p, cue{cueSet: set, kind: kind, phrase: text})
}

// Graph gives the reader that the names were read from.
func (lex *Lexicon) Graph() graph.Reader { return lex.graph }

// StateID gives the id of a State by its id or its alpha-3 code, or "".
func (lex *Lexicon) StateID(code string) string {
	return lex.codes[strings.ToUpper(strings.TrimPrefix(code, "state:"))]
}

// sortedKeys gives the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
