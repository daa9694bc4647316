package main

import (
	"context"
	"strings"
	"time"
	"unicode"
)

// paragraph is what the searches are over: a text and what it is filed under.
type paragraph struct {
	id, document, text   string
	state, forum, year   string
	kind, language, tier string
}

// filed are the facets that every engine counts, in this order.
func filed() []string { return []string{"kind", "state", "year", "language", "forum", "sourceTier"} }

// inquiry is one question to a search engine, in no engine's language.
type inquiry struct {
	words    []string // all of which must be there
	any      bool     // any of which
	phrase   bool     // one after the other
	state    string   // only what this one said
	from, to string   // only of these years
	forum    string   // only what was said there
	// exact says that no stemmer makes another word of it nor of another word it,
	// so every engine must find the same.
	exact bool
}

// name says what is asked.
func (q inquiry) name() string {
	between := " "
	if q.any {
		between = " OR "
	}
	out := strings.Join(q.words, between)
	if q.phrase {
		out = `"` + out + `"`
	}
	for _, limit := range [][2]string{{"state", q.state}, {"from", q.from}, {"to", q.to}, {"forum", q.forum}} {
		if limit[1] != "" {
			out += " " + limit[0] + ":" + limit[1]
		}
	}
	return out
}

// hits is the first page of an answer.
type hits struct {
	ids    []string
	marked int // hits in which a word is marked
	total  int
	counts map[string]map[string]int // by facet and value
}

// scan reads a row of an answer in SQL: a hit, which has a count of 0, or a count.
func (h *hits) scan(row func(into ...any) error) error {
	count, values := 0, make([]*string, len(filed()))
	into := []any{&count}
	for i := range values {
		into = append(into, &values[i])
	}
	if err := row(into...); err != nil {
		return err
	}
	if count > 0 || values[0] != nil { // else the count of nothing
		h.add(count, values)
	}
	return nil
}

// add adds a row: a hit with its highlight, or the count of one value, or of all.
func (h *hits) add(count int, values []*string) {
	if count == 0 {
		h.ids = append(h.ids, *values[0])
		if values[1] != nil && strings.Contains(*values[1], "<b>") {
			h.marked++
		}
		return
	}
	for i, value := range values {
		if value == nil {
			continue
		}
		facet := filed()[i]
		if h.counts[facet] == nil {
			h.counts[facet] = map[string]int{}
		}
		h.counts[facet][*value] = count
		return
	}
	h.total = count
}

// engine is a search engine that holds paragraphs.
type engine interface {
	name() string
	// build fills it with paragraphs, which come in the order of their documents.
	build(ctx context.Context, all []paragraph) error
	// ask gives the first twenty hits with marks, and the counts of all.
	ask(ctx context.Context, q inquiry) (hits, error)
	// rank gives the ids of what is found, best first, at most so many.
	rank(ctx context.Context, q inquiry, most int) ([]string, error)
	// spent is the time of the processors that it has used.
	spent() (time.Duration, error)
	// size is how much it holds on disk.
	size() (int64, error)
	// memory is how much memory of its own it uses, files that it maps apart. To
	// say so it may close.
	memory() (int64, error)
	// close ends it and takes away what it wrote. A second close does nothing.
	close() error
}

// page is how many hits are shown.
const page = 20

// wordsOf gives the words of a free question, as every engine is given them.
func wordsOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// inquiries are asked of a great many paragraphs of debates: rare words and
// frequent ones, several, phrases, and with limits.
func inquiries() []inquiry {
	q := func(text string) inquiry { return inquiry{words: wordsOf(text)} }
	exact := func(text string) inquiry { return inquiry{words: wordsOf(text), exact: true} }
	phrase := func(text string) inquiry { return inquiry{words: wordsOf(text), phrase: true} }
	any := func(text string) inquiry { return inquiry{words: wordsOf(text), any: true} }
	within := func(q inquiry, state, from, to, forum string) inquiry {
		q.state, q.from, q.to, q.forum = state, from, to, forum
		return q
	}
	return []inquiry{
		exact("tsunami"), exact("bitcoin"), exact("kiribati"), exact("cyberspace"), exact("malaria"),
		q("sovereignty"), q("pandemic"), q("information"), q("nations"), q("world"),
		q("climate change"), q("cyber attacks"), q("critical infrastructure"), q("sovereignty territorial integrity"), q("peace security development"),
		phrase("artificial intelligence"), phrase("territorial integrity"), phrase("use of force"), phrase("human rights"),
		any("ransomware hospital malware"), any("drought flood desertification tsunami"),
		within(q("nuclear weapons"), "KAZ", "", "", ""), within(q("peace"), "", "2010", "2012", ""), within(q("climate"), "FJI", "2004", "2024", ""),
		within(phrase("sustainable development"), "", "2015", "2024", "First Committee"), within(exact("veto"), "", "2000", "2015", "Security Council"),
	}
}
