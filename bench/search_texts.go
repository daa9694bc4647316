package main

import (
	"encoding/xml"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// speech is a text of some paragraphs, named STATE_SESSION_YEAR.
type speech struct {
	state string
	lines []string
}

// readSpeeches reads a folder of speeches. It gives none when there is none.
func readSpeeches(dir string) ([]speech, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		return nil, err
	}
	var out []speech
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		state, _, _ := strings.Cut(filepath.Base(path), "_")
		one := speech{state: state}
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); line != "" {
				one.lines = append(one.lines, line)
			}
		}
		out = append(out, one)
	}
	return out, nil
}

// forums are where the copies of the speeches are said to have been given.
func forums() []string {
	return []string{"General debate", "First Committee", "Security Council", "Sixth Committee", "Human Rights Council"}
}

// Of the words of a copy one in strayed is another of the speeches, and of
// those one in coinedOf is one that nobody said, so that the words grow in
// number as those of real texts do.
const (
	strayed  = 8
	coinedOf = 12
)

// copies gives paragraphs of the speeches, again and again and each time with
// other words in some places, until there are so many. The seed decides which.
func copies(from []speech, want int, seed uint64) []paragraph {
	var words []string
	for _, s := range from {
		for _, line := range s.lines {
			words = append(words, strings.Fields(line)...)
		}
	}
	r := rand.New(rand.NewPCG(seed, 3))
	out := make([]paragraph, 0, want)
	for round := 0; len(words) > 0 && len(out) < want; round++ {
		for i, s := range from {
			document := fmt.Sprintf("%s-%d-%d", s.state, round, i)
			year, forum := fmt.Sprint(2024-(i+7*round)%25), forums()[r.IntN(len(forums()))]
			for k, line := range s.lines {
				if len(out) == want {
					return out
				}
				if round > 0 {
					line = varied(r, line, words)
				}
				out = append(out, paragraph{id: fmt.Sprintf("%s/%04d", document, k), document: document, text: line,
					state: s.state, year: year, forum: forum, kind: "Passage", language: "en", tier: "VERBATIM_RECORD"})
			}
		}
	}
	return out
}

// varied puts other words into a line.
func varied(r *rand.Rand, line string, words []string) string {
	of := strings.Fields(line)
	for i := range of {
		if r.IntN(strayed) > 0 {
			continue
		}
		if of[i] = words[r.IntN(len(words))]; r.IntN(coinedOf) == 0 {
			of[i] = coined(of[i], words[r.IntN(len(words))])
		}
	}
	return strings.Join(of, " ")
}

// coined makes a word of the beginning of one and the end of another.
func coined(a, b string) string {
	x, y := []rune(a), []rune(b)
	return string(x[:(len(x)+1)/2]) + string(y[len(y)/2:])
}

// judgedSet is texts with questions, each with the texts that were judged to answer it.
type judgedSet struct {
	texts     []paragraph
	questions []inquiry
	answers   []map[string]bool
}

// readCranfield reads the collection of Cranfield (C. W. Cleverdon, 1967) in
// the form of TREC. Its judgements count the questions from 1 in their order.
func readCranfield(dir string) (*judgedSet, error) {
	var files [3][]byte
	for i, name := range []string{"cran.all.1400.xml", "cran.qry.xml", "cranqrel.trec.txt"} {
		var err error
		if files[i], err = os.ReadFile(filepath.Join(dir, name)); err != nil {
			return nil, err
		}
	}
	var abstracts struct {
		Docs []struct {
			Number string `xml:"docno"`
			Text   string `xml:"text"`
		} `xml:"doc"`
	}
	var asked struct {
		Questions []string `xml:"top>title"`
	}
	if err := errors.Join(xml.Unmarshal(slices.Concat([]byte("<all>"), files[0], []byte("</all>")), &abstracts), xml.Unmarshal(files[1], &asked)); err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	out := &judgedSet{answers: make([]map[string]bool, len(asked.Questions))}
	for _, d := range abstracts.Docs {
		out.texts = append(out.texts, paragraph{id: d.Number, document: d.Number, text: strings.TrimSpace(d.Text), kind: "Passage", language: "en", year: "1967", tier: "VERBATIM_RECORD"})
	}
	for i, text := range asked.Questions {
		out.questions, out.answers[i] = append(out.questions, inquiry{words: wordsOf(text), any: true}), map[string]bool{}
	}
	for line := range strings.Lines(string(files[2])) {
		var question, round, answers int
		var number string
		if n, err := fmt.Sscan(line, &question, &round, &number, &answers); n != 4 || question < 1 || question > len(out.questions) {
			return nil, fmt.Errorf("%s: judgement %q: %w", dir, line, err)
		}
		if answers > 0 {
			out.answers[question-1][number] = true
		}
	}
	return out, nil
}
