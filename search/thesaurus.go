package search

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// SynonymUse is a word or phrase of a query and what was looked for beside it.
type SynonymUse struct {
	Word string
	Also []string
}

// Limits of what is looked for beside a word.
const (
	maxSynonyms  = 16
	maxOfALang   = 4
	maxConcepts  = 8 // a word that may mean more things says nothing of any
	longestNamed = 8 // words of a query that name one thing
)

// thesaurus holds what means the same by the graph: the names of activities,
// principles, instruments, organisations and groups in all their languages.
type thesaurus struct {
	analysers map[string]*analyser
	concepts  [][]called
	byKey     map[string][]int
	held      map[string]bool // lists of names
}

// called is one name of a thing.
type called struct{ lang, text, key string }

// lexicon keeps the thesaurus of a revision.
type lexicon struct {
	mu    sync.Mutex
	read  *thesaurus
	stale bool
}

// names gives the thesaurus, which is read again when a name may have changed.
func (ix *Index) names(ctx context.Context) (*thesaurus, error) {
	ix.lexicon.mu.Lock()
	defer ix.lexicon.mu.Unlock()
	if ix.lexicon.read != nil && !ix.lexicon.stale {
		return ix.lexicon.read, nil
	}
	t, err := readThesaurus(ctx, ix.options.Store, ix.plan.analysers)
	if err != nil {
		return nil, err
	}
	ix.lexicon.read, ix.lexicon.stale = t, false
	return t, nil
}

// renamed notes that names may have changed.
func (ix *Index) renamed() {
	ix.lexicon.mu.Lock()
	defer ix.lexicon.mu.Unlock()
	ix.lexicon.stale = true
}

// lexical are the kinds whose names mean the same.
func lexical() []schema.Kind {
	return []schema.Kind{schema.KindActivity, schema.KindPrinciple, schema.KindInstrument, schema.KindOrganisation, schema.KindGroup}
}

// readThesaurus reads the names that the graph holds.
func readThesaurus(ctx context.Context, r graph.Reader, analysers map[string]*analyser) (*thesaurus, error) {
	t := &thesaurus{analysers: analysers, byKey: map[string][]int{}, held: map[string]bool{}}
	for _, kind := range lexical() {
		for n, err := range r.Nodes(ctx, graph.NodeQuery{Kind: kind}) {
			if err != nil {
				return nil, fmt.Errorf("names for searching: %w", err)
			}
			t.add(namesOf(n))
			for _, pair := range acronyms(n) {
				t.add(pair)
			}
		}
	}
	return t, nil
}

// namesOf gives the names of a thing.
func namesOf(n graph.Node) []called {
	var out []called
	put := func(lang, text string) {
		if text != "" {
			out = append(out, called{lang: lang, text: text})
		}
	}
	short, _, _ := strings.Cut(n.Attrs.Text("shortTitle"), " — ")
	short, _, _ = strings.Cut(short, " (")
	put("en", n.Attrs.Text("label"))
	put("en", short)
	put("en", n.Attrs.Text("title"))
	for _, attr := range []string{"label", "name", "aliases"} {
		by := n.Attrs.Object(attr)
		for _, lang := range []string{"en", "fr", "es", "ru", "ar", "zh"} {
			put(lang, by.Text(lang))
			for _, text := range by.Texts(lang) {
				put(lang, text)
			}
		}
	}
	if n.Kind != schema.KindInstrument {
		put("en", strings.ReplaceAll(n.ID.Name(), "-", " "))
	}
	return out
}

// add adds the names of one thing. A thing with one name has no synonyms.
func (t *thesaurus) add(names []called) {
	var concept []called
	for _, name := range names {
		name.key = t.key(name.lang, name.text)
		if name.key == "" || slices.ContainsFunc(concept, func(c called) bool { return c.key == name.key }) {
			continue
		}
		concept = append(concept, name)
	}
	if len(concept) < 2 {
		return
	}
	whole := keysOf(concept)
	if t.held[whole] {
		return
	}
	t.held[whole] = true
	for _, name := range concept {
		if of := t.byKey[name.key]; !slices.Contains(of, len(t.concepts)) {
			t.byKey[name.key] = append(of, len(t.concepts))
		}
	}
	t.concepts = append(t.concepts, concept)
}

// keysOf tells one list of names from another.
func keysOf(names []called) string {
	keys := make([]string, len(names))
	for i, name := range names {
		keys[i] = name.key
	}
	slices.Sort(keys)
	return strings.Join(keys, "\n")
}

// key writes a name so that its inflected forms are the same.
func (t *thesaurus) key(lang, text string) string {
	var out strings.Builder
	last := 0
	for _, token := range t.analysers[lang].Analyze([]byte(text)) {
		if token.Position == last {
			continue
		}
		last = token.Position
		out.WriteString(" " + string(token.Term))
	}
	if out.Len() == 0 {
		return ""
	}
	return lang + out.String()
}

// synonyms gives what else means what a text does, at most so many.
func (t *thesaurus) synonyms(langs []string, text string) []called {
	var out []called
	keys := map[string]bool{}
	perLang := map[string]int{}
	for _, lang := range langs {
		if lang != other {
			keys[t.key(lang, text)] = true
		}
	}
	concepts := t.named(keys)
	if len(concepts) > maxConcepts {
		return nil
	}
	for _, name := range t.shared(concepts) {
		if keys[name.key] || perLang[name.lang] == maxOfALang || len(out) == maxSynonyms {
			continue
		}
		perLang[name.lang]++
		out = append(out, name)
	}
	return out
}

// shared gives the names of some things, each once, those that most of them
// share first.
func (t *thesaurus) shared(concepts []int) []called {
	var out []called
	times := map[string]int{}
	for _, of := range concepts {
		for _, name := range t.concepts[of] {
			if times[name.key]++; times[name.key] == 1 {
				out = append(out, name)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b called) int { return times[b.key] - times[a.key] })
	return out
}

// named gives the things that go by one of some names.
func (t *thesaurus) named(keys map[string]bool) []int {
	var out []int
	for key := range keys {
		out = append(out, t.byKey[key]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// synonyms finds the longest run of words at the beginning of a list that names
// something, and gives how many words it is and what else means the same.
func (c *compiler) synonyms(of []expr) (int, []called) {
	if c.thesaurus == nil {
		return 0, nil
	}
	if q, is := of[0].(quoted); is && q.near < 0 {
		if also := c.thesaurus.synonyms(languagesOf(q.text), q.text); len(also) > 0 {
			return 1, also
		}
		return 0, nil
	}
	var texts []string
	for _, e := range of[:min(len(of), longestNamed)] {
		w, is := e.(word)
		if !is {
			break
		}
		texts = append(texts, w.text)
	}
	for n := len(texts); n > 0; n-- {
		if c.says(texts[0]) && c.says(texts[n-1]) {
			text := strings.Join(texts[:n], " ")
			if also := c.thesaurus.synonyms(languagesOf(text), text); len(also) > 0 {
				return n, also
			}
		}
	}
	return 0, nil
}

// says says whether a word may begin or end a name. One in capitals may be an
// acronym, whatever word it looks like.
func (c *compiler) says(text string) bool { return isAcronym(text) || !c.stops(text) }

// withSynonyms looks up words, or what else means the same.
func (c *compiler) withSynonyms(of []expr, also []called) (matcher, error) {
	own, rare := &both{}, float32(0)
	texts := make([]string, len(of))
	for i, e := range of {
		m, r, err := c.leaf(e)
		if err != nil {
			return nil, err
		}
		if texts[i] = strings.Trim(e.String(), `"`); len(of) > 1 && c.stops(texts[i]) {
			own.wanted = append(own.wanted, m)
		} else {
			own.all, rare = append(own.all, m), rare+r
		}
	}
	if c.marks != nil {
		c.marks.similar = true
		defer func() { c.marks.similar = false }()
	}
	use, others := SynonymUse{Word: strings.Join(texts, " ")}, best{}
	for _, name := range also {
		m, r, err := c.text(asked{text: name.text, langs: []string{name.lang}, near: -1, weight: synonymWeight, rarest: rare})
		if err != nil {
			return nil, err
		}
		if r > 0 {
			others, use.Also = append(others, m), append(use.Also, name.text)
		}
	}
	if len(others) == 0 {
		return own, nil
	}
	c.used = append(c.used, use)
	return either{own, others}, nil
}
