package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Limits of a question for precedents.
const (
	MaxClause     = 64 << 10 // bytes
	MaxPrecedents = 100
)

// PrecedentQuery asks for the provisions nearest to a clause.
type PrecedentQuery struct {
	// Text is the clause, or half of it, in any of the six languages.
	Text string
	// First is how many to give: 10 by default, at most MaxPrecedents.
	First int
	// From and To limit the day of adoption, each of any precision; a coarse
	// day of an instrument matches when any of its days does. What has no day,
	// as custom, is older than any.
	From, To string
	// Regimes limits to these fields of law.
	Regimes []string
	// Instruments limits to these, as `un-charter` or `instrument:un-charter`.
	Instruments []string
	// Keep limits to the provisions for which it is true; nil for all.
	Keep func(provision graph.ID) bool
	// Without names provisions that are passed over as if they and their lineage
	// were not there, such as the one whose words are asked about.
	Without []graph.ID
}

// PrecedentAnswer is what a clause is and what came before it.
type PrecedentAnswer struct {
	Language   string // "" where it was not recognised
	Shape      ClauseShape
	Activities []graph.ID  // that it names, by their place in it
	Precedents []Precedent // by score, nearest first, then by id
	Revision   graph.Revision
}

// Precedent is a provision near to a clause. All measures run from 0 to 1.
type Precedent struct {
	Node       graph.Node
	Instrument graph.Node // the zero node where the provision belongs to none
	Score      float64
	Wording    float64
	Shape      float64
	Conduct    float64
	Kin        float64    // how near those are that have their words from it
	Shared     []string   // the words and phrases shared, as the provision has them, most telling first
	Activities []graph.ID // the activities shared, those that count most first
	Highlight  Highlight  // the text that was compared, with the shared words marked
	Language   string     // of that text
}

// Precedents finds the provisions that are nearest to a clause: by wording,
// across languages, by shape and by the conduct that it would govern. It reads
// the law side of the graph at the first question and again when it has
// changed. Its methods may be called by many at once.
type Precedents struct {
	store graph.Reader

	mu  sync.Mutex
	law *law // nil before the first question
	at  graph.Revision
}

// NewPrecedents makes a finder over a graph. Nothing is read before the first question.
func NewPrecedents(store graph.Reader) (*Precedents, error) {
	if store == nil {
		return nil, errors.New("precedents: a store is needed")
	}
	return &Precedents{store: store}, nil
}

// Find gives the provisions nearest to a clause. The same question over the
// same revision has the same answer. The error wraps ErrQuery when the
// question cannot be answered as it is.
func (p *Precedents) Find(ctx context.Context, q PrecedentQuery) (PrecedentAnswer, error) {
	if err := q.check(); err != nil {
		return PrecedentAnswer{}, err
	}
	l, at, err := p.current(ctx)
	if err != nil {
		return PrecedentAnswer{}, err
	}
	lang := l.reader.languageOf(q.Text)
	c := l.compare(q.Text, lang, q.Without)
	out := PrecedentAnswer{Language: lang, Shape: c.shape, Revision: at}
	for _, a := range c.named {
		out.Activities = append(out.Activities, l.activities[a].id)
	}
	for _, i := range c.nearest(q) {
		out.Precedents = append(out.Precedents, c.precedent(i))
	}
	return out, nil
}

// check says whether a question can be answered.
func (q PrecedentQuery) check() error {
	switch {
	case strings.TrimSpace(q.Text) == "":
		return fmt.Errorf("%w: precedents: the clause is empty. Give some words of it", ErrQuery)
	case len(q.Text) > MaxClause:
		return fmt.Errorf("%w: precedents: the clause has %d bytes (limit %d). Ask clause by clause", ErrQuery, len(q.Text), MaxClause)
	case q.First < 0 || q.First > MaxPrecedents:
		return fmt.Errorf("%w: precedents: first: %d is out of range (limit %d). Ask for fewer", ErrQuery, q.First, MaxPrecedents)
	}
	for _, d := range []struct{ name, day string }{{"from", q.From}, {"to", q.To}} {
		if d.day != "" && !isDay(d.day) {
			return fmt.Errorf("%w: precedents: %s: %.40q is no day. Give one as 2015, 2015-07 or 2015-07-22", ErrQuery, d.name, d.day)
		}
	}
	return nil
}

// isDay says whether a text is a year, a month or a day.
func isDay(text string) bool {
	return slices.ContainsFunc([]string{"2006", "2006-01", time.DateOnly}, func(layout string) bool {
		_, err := time.Parse(layout, text)
		return err == nil
	})
}

// nearest gives the places of the provisions that a question asks for, nearest first.
func (c *comparison) nearest(q PrecedentQuery) []int {
	var out []int
	for i, s := range c.scores {
		if p := &c.law.provisions[i]; s.total > 0 && !c.away[i] && q.takes(p) {
			out = append(out, i)
		}
	}
	slices.SortFunc(out, func(a, b int) int {
		return cmp.Or(cmp.Compare(c.scores[b].total, c.scores[a].total), cmp.Compare(a, b))
	})
	return out[:min(cmp.Or(q.First, 10), len(out))]
}

// takes says whether the limits of a question let a provision through.
func (q PrecedentQuery) takes(p *ruled) bool {
	adopted := p.instrument.Attrs.Text("adopted")
	switch {
	case q.From != "" && (adopted == "" || schema.LastDay(adopted) < firstDay(q.From)),
		q.To != "" && adopted != "" && firstDay(adopted) > schema.LastDay(q.To),
		len(q.Regimes) > 0 && !slices.Contains(q.Regimes, p.node.Attrs.Text("regime")),
		len(q.Instruments) > 0 && !slices.ContainsFunc(q.Instruments, func(id string) bool {
			return strings.TrimPrefix(id, "instrument:") == p.instrument.ID.Name()
		}):
		return false
	}
	return q.Keep == nil || q.Keep(p.node.ID)
}

// current gives the law of the newest revision. Where what changed since the
// last question is no law, the law of then still holds.
func (p *Precedents) current(ctx context.Context) (*law, graph.Revision, error) {
	now, err := p.store.Revision(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("precedents: %w", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.law != nil && now > p.at {
		changed, err := p.law.changed(ctx, p.store, p.at)
		if err != nil {
			return nil, 0, err
		}
		if !changed {
			p.at = now
		}
	}
	if p.law != nil && now == p.at {
		return p.law, p.at, nil
	}
	l, err := newLaw(ctx, p.store)
	if err != nil {
		return nil, 0, err
	}
	p.law, p.at = l, now
	return l, now, nil
}

// changed says whether anything that the law was read from has changed after a revision.
func (l *law) changed(ctx context.Context, store graph.Reader, since graph.Revision) (bool, error) {
	kinds := map[string]bool{}
	for _, kind := range lawKinds() {
		kinds[strings.ToLower(string(kind))] = true
	}
	for c, err := range store.Changes(ctx, since) {
		if err != nil {
			return false, fmt.Errorf("changes of the law: %w", err)
		}
		prefix, _, _ := strings.Cut(string(c.Node), ":")
		if kinds[prefix] || l.passages[c.Node] || c.Edge != nil && slices.Contains(lawEdges(), c.Edge.Name) {
			return true, nil
		}
	}
	return false, nil
}
