// Package extract finds in a text what the corpus names — activities,
// principles, provisions, instruments, States — and what the speaker's State
// does with it: the claims.
//
// It works by words that people can read and edit: the names and aliases of
// the corpus, the cues of its lexicon, and the patterns of the rules. That is
// less clever than a model and can be explained to the end, which is worth more
// to a lawyer who must answer for the result. A small learned reader stands
// beside the rules for claims and proposes where they are silent; what it finds
// says so and has a score of its own. All of it proposes and never decides:
// everything it finds is for review, what could be two things is left to the
// link station, and what a text merely implies is not found at all.
package extract

import (
	"context"
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
	tongues   map[string]*tongue // by language
	offices   map[string]*book[string]
	forums    *book[forum]
	procedure map[string]bool // activities that are procedural matters
	codes     map[string]string
	citer     *Citer
	odds      odds
	learned   *learned
	print     []byte // of all that was read
}

// term is what words of a text may name.
type term struct {
	targets []string
	each    bool // every target is named, not one of them
	ict     bool
	harm    bool   // only beside a word of harm
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
	after  wordSet
	close  wordSet
	bar    wordSet
	bare   bool // a cue of the corpus's lexicon, without a pattern
}

// NewLexicon reads the names in a graph, the cues of a corpus and the rules.
func NewLexicon(ctx context.Context, r graph.Reader, cues *corpus.Lexicon) (*Lexicon, error) {
	rules, err := readRules()
	if err != nil {
		return nil, err
	}
	lex := &Lexicon{
		graph: r, tongues: map[string]*tongue{}, offices: map[string]*book[string]{},
		forums: newBook[forum](), procedure: map[string]bool{}, codes: map[string]string{},
	}
	for _, language := range corpus.Languages() {
		own := rules[language]
		if lex.tongues[language], err = newTongue(language, own, cues); err != nil {
			return nil, err
		}
		lex.offices[language] = lex.tongues[language].cut.phrases(cues.Offices[language])
	}
	if lex.odds, err = readOdds(); err != nil {
		return nil, err
	}
	if lex.learned, err = readLearned(); err != nil {
		return nil, err
	}
	if lex.citer, err = NewCiter(ctx, r); err != nil {
		return nil, err
	}
	if err := lex.readNames(ctx, r, rules); err != nil {
		return nil, err
	}
	if lex.print, err = fingerprint(ctx, r, cues); err != nil {
		return nil, err
	}
	for _, f := range cues.Forums {
		for _, language := range corpus.Languages() {
			for _, alias := range f.Aliases[language] {
				lex.forums.add(lex.tongues[language].cut.phrase(alias), forum{f.Name, f.SourceTier, len(words(alias))})
			}
		}
	}
	return lex, nil
}

func (c cutter) phrases(list []string) *book[string] {
	b := newBook[string]()
	for _, p := range list {
		b.add(c.phrase(p), p)
	}
	return b
}

// tongue gives the words of a language: English where there are none of its own.
func (lex *Lexicon) tongue(language string) *tongue {
	if g := lex.tongues[language]; g != nil {
		return g
	}
	return lex.tongues["en"]
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
