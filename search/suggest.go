package search

import (
	"context"
	"slices"
)

// A word that few things hold is taken as mistyped when another spelling is
// held by many times as many.
const (
	fewHold  = 2
	manyHold = 20
	shortest = 4 // letters of a word that is looked at
	longOnes = 7 // letters from which on two may be wrong
)

// suggest finds another spelling of the query that finds more.
func (ix *Index) suggest(ctx context.Context, v *view, q question, out *Result) error {
	if q.After != "" || out.Total > 0 && q.expression.root == nil {
		return nil
	}
	c := &compiler{ctx: ctx, view: v}
	root, changed, err := c.respelt(q.expression.root)
	if err != nil || !changed {
		return err
	}
	q.expression = Expression{root}
	q.NoSynonyms = true
	_, m, err := ix.compile(ctx, v, q)
	if err != nil {
		return err
	}
	total := 0
	for _, p := range v.parts {
		f, err := m.match(&work{ctx: ctx, part: p}, p.alive)
		if err != nil {
			return err
		}
		f.docs.and(p.alive)
		total += f.docs.count()
	}
	if total > out.Total {
		out.Suggestion = q.expression.String()
	}
	return nil
}

// respelt replaces the words of an expression that look mistyped.
func (c *compiler) respelt(e expr) (expr, bool, error) {
	switch e := e.(type) {
	case word:
		better, err := c.spelling(e.text)
		return word{better}, better != e.text, err
	case every:
		out, changed, err := c.respeltEach(e)
		return every(out), changed, err
	case some:
		out, changed, err := c.respeltEach(e)
		return some(out), changed, err
	}
	return e, false, nil
}

func (c *compiler) respeltEach(of []expr) (out []expr, changed bool, err error) {
	for _, e := range of {
		better, differs, err := c.respelt(e)
		if err != nil {
			return nil, false, err
		}
		out, changed = append(out, better), changed || differs
	}
	return out, changed, nil
}

// spelling gives the word that a mistyped one may have been, or the word itself.
func (c *compiler) spelling(typed string) (string, error) {
	small := fold(typed)
	letters := len([]rune(small))
	if !isRunning(small) || letters < shortest || letters > MaxSpelt || !isOneWord(typed) {
		return typed, nil
	}
	held, err := c.held(typed)
	if err != nil || held > fewHold {
		return typed, err
	}
	edits := 1
	if letters >= longOnes {
		edits = 2
	}
	for n := 1; n <= edits; n++ {
		all, err := c.written(c.view.snapshot.FieldDictFuzzy(wordsField, small, n, ""))
		if err != nil {
			return typed, err
		}
		all = slices.DeleteFunc(all, func(w *postings) bool { return w.term == small })
		if len(all) > 0 && all[0].count > held*manyHold {
			return all[0].term, nil
		}
	}
	return typed, nil
}

// held counts the things that hold a word in any form of it, at most in one language.
func (c *compiler) held(typed string) (int, error) {
	most := 0
	cut := cutWords([]byte(typed))
	for _, lang := range languagesOf(typed) {
		for _, p := range c.places(lang, cut) {
			for _, term := range p.terms {
				for _, field := range []string{bodyField(lang), nameField(lang)} {
					found, err := c.view.find(occurrence{field, term.term})
					if err != nil {
						return 0, err
					}
					if found != nil {
						most = max(most, found.count)
					}
				}
			}
		}
	}
	return most, nil
}
