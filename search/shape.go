package search

import (
	_ "embed" // for the file of signs
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/schema"
)

//go:embed shape_words.csv
var signsFile string

// ClauseShape is what a clause is, as far as its words say.
type ClauseShape struct {
	Modality   schema.Modality // "" where no word says so
	Bearers    []schema.Actor
	Functions  []schema.Function
	Exceptions []string // the words that make an exception, as they stand
	Remedies   []string // the words that give a remedy, as they stand
}

// The signs of shape_words.csv that are no words of the schema.
const (
	signForce     = "force"
	signAsk       = "ask"
	signMay       = "may"
	signNot       = "not"
	signForbid    = "forbid"
	signRight     = "right"
	signDefine    = "define"
	signException = "exception"
	signRemedy    = "remedy"
)

// passOver makes single words that are signs say nothing by themselves: that two
// clauses have a "shall" makes them alike in shape and not in wording.
func (r *clauseReader) passOver(signs ...string) error {
	table, err := readMeanings("shape_words.csv", signsFile)
	if err != nil {
		return err
	}
	for _, m := range table {
		if !slices.Contains(signs, m.name) {
			continue
		}
		for lang, forms := range m.forms {
			for _, form := range forms {
				if t := r.tongues[lang]; lang != "zh" && !strings.Contains(form, " ") {
					t.stop.AddToken(form)
				}
			}
		}
	}
	return nil
}

// shapeReader reads the shape of clauses by the signs of shape_words.csv.
type shapeReader struct{ signs *clauseReader }

func newShapeReader() (*shapeReader, error) {
	r, err := newClauseReader()
	if err != nil {
		return nil, err
	}
	if err := r.learnTable("shape_words.csv", signsFile, ""); err != nil {
		return nil, err
	}
	r.done()
	return &shapeReader{r}, nil
}

// read gives the shape of a text in a language.
func (r *shapeReader) read(text, lang string) ClauseShape {
	words, all := r.signs.find(text, lang)
	modality, forbids := forceOf(all)
	s := ClauseShape{Modality: modality}
	has := map[string]bool{}
	for _, f := range all {
		has[f.meaning] = true
		switch f.meaning {
		case signException:
			s.Exceptions = withText(s.Exceptions, tailOf(text, words, f.from))
		case signRemedy:
			s.Remedies = withText(s.Remedies, text[words[f.from].start:words[f.to-1].end])
		}
	}
	for _, a := range schema.AllActor() {
		if has[string(a)] {
			s.Bearers = append(s.Bearers, a)
		}
	}
	if forbids {
		has[string(schema.FunctionProhibit)] = true
	}
	for _, f := range schema.AllFunction() {
		if has[string(f)] {
			s.Functions = append(s.Functions, f)
		}
	}
	return s
}

// negates is how many words before or behind a word of duty a negation may stand.
const negates = 4

// forceOf gives what the signs of a clause make of it, and whether it is against
// something: what should not be done is asked and forbids.
func forceOf(all []sighting) (modality schema.Modality, against bool) {
	first := map[string]sighting{}
	var nots []sighting
	for _, f := range all {
		if f.meaning == signNot {
			nots = append(nots, f)
		}
		if _, there := first[f.meaning]; !there {
			first[f.meaning] = f
		}
	}
	negated := func(f sighting) bool {
		return slices.ContainsFunc(nots, func(n sighting) bool { return n.to > f.from-negates && n.from < f.to+negates-1 })
	}
	_, forbids := first[signForbid]
	duty, hasDuty := first[signForce]
	leave, hasLeave := first[signMay]
	asks, hasAsk := first[signAsk]
	switch {
	case hasAsk:
		return schema.ModalityRecommendation, forbids || negated(asks)
	case forbids, hasDuty && negated(duty), hasLeave && negated(leave):
		return schema.ModalityProhibition, true
	case hasDuty:
		return schema.ModalityObligation, false
	case has(first, signRight):
		return schema.ModalityRight, false
	case hasLeave:
		return schema.ModalityPermission, false
	case has(first, signDefine):
		return schema.ModalityDefinition, false
	case len(nots) > 0 && nots[0].from == 0:
		return schema.ModalityProhibition, true // No …
	}
	return "", false
}

func has(first map[string]sighting, sign string) bool {
	_, there := first[sign]
	return there
}

// tailOf gives the words of a text from one to the next mark, at most 200 bytes.
func tailOf(text string, words []clauseWord, from int) string {
	start := words[from].start
	end := words[from].end
	for _, w := range words[from+1:] {
		if w.end-start > 200 || strings.ContainsAny(text[end:w.start], ",;.:()，。；：、،؛") {
			break
		}
		end = w.end
	}
	return text[start:end]
}
