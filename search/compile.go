package search

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/blevesearch/bleve/v2/analysis"
	"golang.org/x/text/unicode/norm"
)

// Weights of the fields: what a thing is called tells more than what is said
// of it, and that more than what it belongs to. What means the same tells less
// than the words themselves.
const (
	nameWeight    = 3.0
	exactWeight   = 2.0
	bodyWeight    = 1.0
	nearWeight    = 0.7
	synonymWeight = 0.3
)

// compiler looks an expression up in a view.
type compiler struct {
	ctx       context.Context
	view      *view
	thesaurus *thesaurus // nil for none
	marks     *marks
	used      []SynonymUse
}

// expression looks up an expression.
func (c *compiler) expression(e expr) (matcher, error) {
	switch e := e.(type) {
	case nil:
		return everything{}, nil
	case every:
		return c.every(e)
	case some:
		var out either
		for _, one := range e {
			m, err := c.expression(one)
			if err != nil {
				return nil, err
			}
			out = append(out, m)
		}
		return out, nil
	case limit:
		return c.limit(e)
	}
	return c.every(every{e})
}

// every looks up what must all match. A word that says too little is not
// demanded; it only scores, unless there is no other.
func (c *compiler) every(of every) (matcher, error) {
	out := &both{}
	for i := 0; i < len(of); i++ {
		if n, also := c.synonyms(of[i:]); n > 0 {
			m, err := c.withSynonyms(of[i:i+n], also)
			if err != nil {
				return nil, err
			}
			out.all, i = append(out.all, m), i+n-1
			continue
		}
		if err := c.into(out, of[i]); err != nil {
			return nil, err
		}
	}
	switch {
	case len(out.all) > 0:
	case len(out.wanted) > 0:
		out.all, out.wanted = out.wanted, nil
	default:
		out.all = []matcher{everything{}}
	}
	// Phrases last: they are looked for only where the rest was found.
	slices.SortStableFunc(out.all, func(a, b matcher) int { return cost(a) - cost(b) })
	return out, nil
}

func cost(m matcher) int {
	if w, is := m.(*words); is && len(w.phrases) > 0 {
		return 1
	}
	return 0
}

// into adds one of the parts that must all match.
func (c *compiler) into(out *both, e expr) error {
	if n, is := e.(not); is {
		silent := *c
		silent.marks, silent.thesaurus = nil, nil
		m, err := silent.expression(n.of)
		out.not = append(out.not, m)
		return err
	}
	m, _, err := c.leaf(e)
	if w, is := e.(word); is && c.stops(w.text) {
		out.wanted = append(out.wanted, m)
	} else {
		out.all = append(out.all, m)
	}
	return err
}

// leaf looks up a single part, and says how rare it is.
func (c *compiler) leaf(e expr) (matcher, float32, error) {
	switch e := e.(type) {
	case word:
		return c.text(asked{text: e.text, langs: languagesOf(e.text), near: -1, loose: true, names: true, weight: 1})
	case quoted:
		return c.text(asked{text: e.text, langs: languagesOf(e.text), near: e.near, names: true, weight: 1})
	case beginning:
		return c.spelt(c.view.snapshot.FieldDictPrefix(wordsField, []byte(fold(e.text))))
	case misspelt:
		return c.spelt(c.view.snapshot.FieldDictFuzzy(wordsField, fold(e.text), 1, ""))
	}
	m, err := c.expression(e)
	return m, 0, err
}

// wording is a text as the analyser of a field reads it: places in order, each
// with the terms that may stand there.
type wording struct {
	field  string
	weight float32
	places []place
	loose  bool // the places may stand anywhere: Chinese without quotation marks
}

// asked is words to look for.
type asked struct {
	text   string
	langs  []string
	near   int     // how many other words may stand among them; -1 for none
	loose  bool    // they stand without quotation marks
	names  bool    // look in the names that are not of a language too
	weight float32 // of the whole
	rarest float32 // count them as no rarer than this, unless it is 0
}

// text looks up words in the fields of some languages, and says how rare they are.
func (c *compiler) text(q asked) (matcher, float32, error) {
	cut := cutWords(norm.NFKC.Bytes([]byte(q.text)))
	var all []wording
	for _, lang := range q.langs {
		loose := lang == "zh" && q.loose
		all = append(all, wording{nameField(lang), nameWeight, c.places(lang, cut), loose}, wording{bodyField(lang), bodyWeight, c.places(lang, cut), loose})
	}
	if q.names {
		all = append(all, wording{exactField, exactWeight, c.places(other, cut), false}, wording{nearField, nearWeight, c.places("en", cut), false})
	}
	all = slices.DeleteFunc(all, func(w wording) bool {
		return len(w.places) == 0 || w.weight == nameWeight && len(w.places) < len(cut) && strings.ContainsAny(q.text, "0123456789")
	})
	for i := range all {
		if err := c.lookUp(&all[i]); err != nil {
			return nil, 0, err
		}
	}
	all = slices.DeleteFunc(all, func(w wording) bool {
		return len(w.places) == 0 || slices.ContainsFunc(w.places, func(p place) bool { return len(p.terms) == 0 })
	})
	rare := c.rarities(all)
	for _, w := range all {
		c.marks.add(w, q.near)
	}
	if most := rarest(rare); q.rarest > 0 && most > q.rarest {
		q.weight *= q.rarest / most
	}
	return join(all, rare, q), rarest(rare), nil
}

// places reads cut words as an analyser does. The terms are not looked up yet.
func (c *compiler) places(lang string, cut analysis.TokenStream) []place {
	tokens := c.view.plan.analysers[lang].terms(cut)
	if lang == "zh" && slices.ContainsFunc(tokens, func(t *analysis.Token) bool { return t.Type == analysis.Double }) {
		tokens = slices.DeleteFunc(tokens, func(t *analysis.Token) bool { return t.Type == analysis.Single })
	}
	var out []place
	for _, token := range tokens {
		if last := len(out) - 1; last < 0 || out[last].offset != token.Position {
			out = append(out, place{offset: token.Position})
		}
		last := &out[len(out)-1]
		last.terms = append(last.terms, &postings{occurrence: occurrence{term: string(token.Term)}})
	}
	return out
}

// lookUp looks the terms of a wording up in its field.
func (c *compiler) lookUp(w *wording) error {
	for i, p := range w.places {
		var there []*postings
		for _, term := range p.terms {
			found, err := c.view.find(occurrence{w.field, term.term})
			if err != nil {
				return err
			}
			if found != nil {
				there = append(there, found)
			}
		}
		w.places[i].terms = there
	}
	return c.ctx.Err()
}

// rarities says how rare each place is, by the number of places: in that of
// the fields in which it is most frequent.
func (c *compiler) rarities(all []wording) map[int][]float32 {
	counts := map[int][]int{}
	for _, w := range all {
		n := len(w.places)
		if counts[n] == nil {
			counts[n] = make([]int, n)
		}
		for i, p := range w.places {
			for _, term := range p.terms {
				counts[n][i] = max(counts[n][i], term.count)
			}
		}
	}
	out := map[int][]float32{}
	for n, of := range counts {
		for _, count := range of {
			out[n] = append(out[n], c.view.rarity(count))
		}
	}
	return out
}

// rarest gives how rare a text is as a whole.
func rarest(rare map[int][]float32) float32 {
	out := float32(0)
	for _, of := range rare {
		out = max(out, sum(of))
	}
	return out
}

func sum(of []float32) float32 {
	out := float32(0)
	for _, x := range of {
		out += x
	}
	return out
}

// join makes one matcher of the wordings of a text.
func join(all []wording, rare map[int][]float32, q asked) matcher {
	out := &words{}
	var loose either
	for _, w := range all {
		of := rare[len(w.places)]
		switch {
		case len(w.places) == 1:
			out.singles = append(out.singles, singles(w.places[0], w.weight*q.weight*of[0])...)
		case w.loose:
			m := &both{}
			for i, p := range w.places {
				m.all = append(m.all, &words{singles: singles(p, w.weight*q.weight*of[i])})
			}
			loose = append(loose, m)
		default:
			out.phrases = append(out.phrases, &phrase{w.field, w.places, q.near, w.weight * q.weight * sum(of)})
		}
	}
	if len(loose) == 0 {
		return out
	}
	return append(loose, out)
}

// singles shares a weight among the terms of a place.
func singles(p place, weight float32) []single {
	var out []single
	for _, term := range p.terms {
		out = append(out, single{term, weight / float32(len(p.terms))})
	}
	return out
}

// stops says whether a word says too little to be demanded: an analyser of one
// of its languages drops it.
func (c *compiler) stops(text string) bool {
	cut := cutWords([]byte(text))
	for _, lang := range languagesOf(text) {
		if len(c.view.plan.analysers[lang].terms(cut)) == 0 {
			return true
		}
	}
	return false
}

// languagesOf gives the languages whose scripts a text is written in; words
// of digits alone may be in any.
func languagesOf(text string) []string {
	has := map[string]bool{}
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r):
			has["ar"] = true
		case unicode.Is(unicode.Cyrillic, r):
			has["ru"] = true
		case isIdeograph(r) || unicode.Is(unicode.Hangul, r):
			has["zh"] = true
		case unicode.IsLetter(r):
			has["en"], has["es"], has["fr"] = true, true, true
		}
	}
	if len(has) == 0 {
		return append(languages(), other)
	}
	var out []string
	for _, lang := range languages() {
		if has[lang] {
			out = append(out, lang)
		}
	}
	return append(out, other)
}
