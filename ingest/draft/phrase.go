package draft

import (
	_ "embed" // for the file of rules
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/lacuna-law/lacuna/schema"
)

//go:embed rules.yaml
var rulesFile []byte

// rulesText is rules.yaml as it is written.
type rulesText struct {
	Modality   []modalityText `yaml:"modality"`
	Functions  []functionText `yaml:"functions"`
	Actors     []actorText    `yaml:"actors"`
	Activities []activityText `yaml:"activities"`
	Limits     []string       `yaml:"limits"`
	Contexts   []contextText  `yaml:"contexts"`
}

type modalityText struct {
	Word    schema.Modality `yaml:"word"`
	Forbids bool            `yaml:"forbids"`
	Find    []string        `yaml:"find"`
}

type functionText struct {
	Word     schema.Function `yaml:"word"`
	Score    float64         `yaml:"score"`
	Reaches  string          `yaml:"reaches"`
	Else     []schema.Actor  `yaml:"else"`
	Indirect bool            `yaml:"indirect"`
	About    string          `yaml:"about"`
	Find     []string        `yaml:"find"`
}

type actorText struct {
	Word schema.Actor `yaml:"word"`
	Find []string     `yaml:"find"`
}

type contextText struct {
	Word schema.Context `yaml:"word"`
	Find []string       `yaml:"find"`
}

type activityText struct {
	Activity string   `yaml:"activity"`
	Find     []string `yaml:"find"`
}

// rules are the rules, ready for use.
type rules struct {
	modality   []rule[modalityText]
	functions  []rule[functionText]
	actors     []rule[actorText]
	contexts   []rule[contextText]
	activities []rule[activityText]
	limits     *regexp.Regexp
}

type rule[T any] struct {
	is   T
	find *regexp.Regexp
}

// readRules reads rules.yaml when the first draft is met: it is part of the program.
var readRules = sync.OnceValues(func() (*rules, error) {
	var text rulesText
	if err := yaml.UnmarshalWithOptions(rulesFile, &text, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("rules.yaml: %w", err)
	}
	r := &rules{}
	var err error
	add := func(find []string) *regexp.Regexp {
		p, failed := phrases(find)
		if err == nil {
			err = failed
		}
		return p
	}
	for _, m := range text.Modality {
		r.modality = append(r.modality, rule[modalityText]{m, add(m.Find)})
	}
	for _, f := range text.Functions {
		r.functions = append(r.functions, rule[functionText]{f, add(f.Find)})
	}
	for _, a := range text.Actors {
		r.actors = append(r.actors, rule[actorText]{a, add(a.Find)})
	}
	for _, c := range text.Contexts {
		r.contexts = append(r.contexts, rule[contextText]{c, add(c.Find)})
	}
	for _, a := range text.Activities {
		r.activities = append(r.activities, rule[activityText]{a, add(a.Find)})
	}
	r.limits = add(text.Limits)
	return r, err
})

// phrases compiles phrases to one expression that finds the first of them in a
// text. The time of a search grows with the text alone.
func phrases(list []string) (*regexp.Regexp, error) {
	var all []string
	for _, phrase := range list {
		one, err := phraseForm(phrase)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return regexp.Compile(`(?i)\b(?:` + strings.Join(all, "|") + `)`)
}

// phraseForm writes a phrase as an expression. Between two words stands
// anything that is no letter, and no end of a sentence.
func phraseForm(phrase string) (string, error) {
	const between = `[^\pL\pN.;]+`
	out := ""
	for i, word := range strings.Fields(phrase) {
		gap, optional := strings.CutPrefix(word, "..")
		if optional {
			n, err := strconv.Atoi(gap)
			if err != nil || n < 1 || n > 10 || i == 0 {
				return "", fmt.Errorf("rules.yaml: %q: %q is no gap of 1 to 10 words", phrase, word)
			}
			out += fmt.Sprintf(`(?:%s[\pL\pN'’-]+){0,%d}?`, between, n)
			continue
		}
		word, optional = strings.CutPrefix(word, "?")
		var forms []string
		for _, form := range strings.Split(word, "|") {
			stem, open := strings.CutSuffix(form, "*")
			form = strings.ReplaceAll(regexp.QuoteMeta(stem), "-", `[\s-]?`)
			if open {
				form += `\pL*`
			}
			forms = append(forms, form)
		}
		one := `(?:` + strings.Join(forms, "|") + `)\b`
		switch {
		case optional && i == 0:
			out += `(?:` + one + between + `)?`
		case optional:
			out += `(?:` + between + one + `)?`
		case i == 0 || strings.HasSuffix(out, between+`)?`):
			out += one
		default:
			out += between + one
		}
	}
	if out == "" {
		return "", fmt.Errorf("rules.yaml: a phrase is empty")
	}
	return out, nil
}
