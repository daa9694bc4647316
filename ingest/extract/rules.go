package extract

import (
	"bytes"
	"embed"
	"fmt"

	"github.com/goccy/go-yaml"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/schema"
)

// Version names what this extraction finds. It must change with every change
// of the rules or of the code that reads them, so that documents are read again.
const Version = "lacuna-extract 6"

//go:embed rules/*.yaml rules/learned.gz
var rulesFiles embed.FS

// rules is the content of a file of rules.
type rules struct {
	Particles particleWords                 `yaml:"particles"`
	Classes   classes                       `yaml:"classes"`
	About     []string                      `yaml:"about"` // phrases that show what the words of the class ict show
	Weak      []string                      `yaml:"weak"`
	Always    []string                      `yaml:"always"`
	Objects   []string                      `yaml:"objects"` // names of what is harmed, which name the harm beside a word of the class harm only
	Terms     []termRule                    `yaml:"terms"`
	Heads     []headRule                    `yaml:"heads"`
	Cues      map[schema.ClaimType][]cueSet `yaml:"cues"`
	Worry     []string                      `yaml:"worry"`
	Negations []string                      `yaml:"negations"`
	Views     []string                      `yaml:"views"`
	Unnamed   []string                      `yaml:"unnamed"`
	Sources   []string                      `yaml:"sources"`
	Parts     []string                      `yaml:"parts"`
	Barriers  []string                      `yaml:"barriers"`
	Modified  []string                      `yaml:"modified"`
	Reports   []string                      `yaml:"reports"`
	Disbelief []string                      `yaml:"disbelief"` // phrases that turn round whatever view stands behind them
	Doubted   []string                      `yaml:"doubted"`   // the same behind the view
}

// particleWords are the words of a language that carry its grammar.
type particleWords struct {
	Determiners  []string `yaml:"determiners"`
	Conjunctions []string `yaml:"conjunctions"`
	Relatives    []string `yaml:"relatives"`
	Deictics     []string `yaml:"deictics"`
	Pointers     []string `yaml:"pointers"`
	Auxiliaries  []string `yaml:"auxiliaries"`
	Leads        []string `yaml:"leads"`
	Partitives   []string `yaml:"partitives"`
	Openers      []string `yaml:"openers"`
	Pronouns     []string `yaml:"pronouns"`
	Links        []string `yaml:"links"`
	Definites    []string `yaml:"definites"`
}

// termRule gives further words for something of the corpus.
type termRule struct {
	Target  string   `yaml:"target"`
	Targets []string `yaml:"targets"`
	Find    []string `yaml:"find"`
	ICT     bool     `yaml:"ict"`
	Cyber   bool     `yaml:"cyber"`
	Case    bool     `yaml:"case"`
	Inside  bool     `yaml:"inside"`
	Across  bool     `yaml:"across"`  // its words may stand in several members of a list
	General bool     `yaml:"general"` // a subject of claims only, no mention
	Not     []string `yaml:"not"`
}

// headRule gives words that take a list of objects.
type headRule struct {
	Find    []string            `yaml:"find"`
	ICT     bool                `yaml:"ict"`
	Objects map[string][]string `yaml:"objects"`
}

// look says where a claim's targets stand, seen from its cue.
type look string

const (
	lookAfter    look = "after"
	lookBefore   look = "before"
	lookAny      look = "any"    // after, and where there is nothing, anywhere in the clause
	lookEither   look = "either" // before, and where there is nothing, after
	lookBoth     look = "both"
	lookAdjacent look = "adjacent"
	lookSubject  look = "subject"
	lookBack     look = "back"
	lookNone     look = "none"
)

// cueSet is cues that work alike.
type cueSet struct {
	Look    look             `yaml:"look"`
	Find    []string         `yaml:"find"`
	Only    string           `yaml:"only"`
	ICT     bool             `yaml:"ict"`
	Without string           `yaml:"without"`
	Near    []string         `yaml:"near"`
	Back    bool             `yaml:"back"`
	Unless  schema.ClaimType `yaml:"unless"`
	Direct  bool             `yaml:"direct"`  // what it is about is its object, not a part of its object
	Turned  schema.ClaimType `yaml:"turned"`  // what it becomes under a negation, or nothing
	Before  []string         `yaml:"before"`  // words that must not stand among the eight before it
	Generic schema.ClaimType `yaml:"generic"` // what it becomes where conduct of a kind is spoken of
	Bar     []string         `yaml:"bar"`     // words that must not stand within it
	Close   []string         `yaml:"close"`   // words that must not stand among the two before it
	After   []string         `yaml:"after"`   // words that must not stand among the four after it
	Reports bool             `yaml:"reports"` // no claim in a report of one's own work
	Flips   bool             `yaml:"flips"`   // a negation among its words turns it too
}

// readRules reads the rules of each language, with what counts in all of them.
func readRules() (map[string]rules, error) {
	common, err := readRulesOf("common")
	if err != nil {
		return nil, err
	}
	out := map[string]rules{}
	for _, language := range corpus.Languages() {
		r, err := readRulesOf(language)
		if err != nil {
			return nil, err
		}
		if r.Classes == nil {
			r.Classes = classes{}
		}
		for _, name := range sortedKeys(common.Classes) {
			r.Classes[name] = append(r.Classes[name], common.Classes[name]...)
		}
		r.Terms = append(r.Terms, common.Terms...)
		out[language] = r
	}
	return out, nil
}

func readRulesOf(name string) (rules, error) {
	var r rules
	text, err := rulesFiles.ReadFile("rules/" + name + ".yaml")
	if err != nil {
		return r, fmt.Errorf("rules of %q: %w", name, err)
	}
	if err := yaml.UnmarshalWithOptions(text, &r, yaml.Strict()); err != nil {
		return r, fmt.Errorf("rules/%s.yaml: %w", name, err)
	}
	return r, nil
}

// rulesText gives all files of rules, in the order of their names.
func rulesText() ([]byte, error) {
	entries, err := rulesFiles.ReadDir("rules")
	if err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	var out bytes.Buffer
	for _, entry := range entries {
		text, err := rulesFiles.ReadFile("rules/" + entry.Name())
		if err != nil {
			return nil, fmt.Errorf("rules/%s: %w", entry.Name(), err)
		}
		out.Write(text)
	}
	return out.Bytes(), nil
}

// wordSet is a set of words and beginnings of words.
type wordSet struct{ elem }

func (c cutter) wordSet(list []string) wordSet {
	s := wordSet{elem{stems: map[string]bool{}}}
	for _, w := range list {
		s.add(c, w)
	}
	return s
}

func (s wordSet) has(t token) bool { return s.matches(t) }

// at gives how many tokens from one on are a word of the set: none, one, or
// more for a word of several.
func (s wordSet) at(toks []token, i int) int {
	if i >= len(toks) {
		return 0
	}
	for _, stems := range s.several {
		if n := runOf(stems, toks, i); n > 0 {
			return n
		}
	}
	if s.matches(toks[i]) {
		return 1
	}
	return 0
}

// any says whether one of the tokens is in the set, or several are together.
func (s wordSet) any(toks []token) bool {
	for i := range toks {
		if s.at(toks, i) > 0 {
			return true
		}
	}
	return false
}
