// Package link says which one thing of the corpus words name. Where words fit
// one thing, they are linked; where they fit several or none, they are reported
// as unresolved. It never guesses, because a wrong link looks as good as a right
// one and is worse than none.
//
// Like the stations before it, it is a pure function of what it is given: the
// World is read from the graph once and does not change.
package link

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// World is what can be linked to.
type World struct {
	known   map[string]bool
	titles  map[string]string          // of instruments
	broader map[string]string          // activity to the class it belongs to
	rules   map[string][]provisionPins // by instrument, by id
	symbols map[string][]symbolOf      // by symbol in one form
	states  map[string]string          // by code or name, folded
	kinds   map[string]string          // titles and types of instruments, in lower case
	extents map[string]extent          // of instruments whose text the graph has
}

type provisionPins struct {
	id   string
	pins []string
}

// NewWorld reads what can be linked to.
func NewWorld(ctx context.Context, r graph.Reader) (*World, error) {
	w := &World{known: map[string]bool{}, titles: map[string]string{}, broader: map[string]string{}, rules: map[string][]provisionPins{}, symbols: map[string][]symbolOf{}, kinds: map[string]string{}, states: map[string]string{}}
	for _, kind := range [...]schema.Kind{schema.KindActivity, schema.KindPrinciple, schema.KindInstrument, schema.KindProvision, schema.KindState, schema.KindGroup, schema.KindOrganisation, schema.KindProposition} {
		for node, err := range r.Nodes(ctx, graph.NodeQuery{Kind: kind}) {
			if err != nil {
				return nil, fmt.Errorf("what can be linked to: %s: %w", kind, err)
			}
			w.known[string(node.ID)] = true
			if kind == schema.KindState {
				w.addState(node)
			}
			if kind == schema.KindInstrument {
				w.titles[string(node.ID)] = node.Attrs.Text("title")
				w.kinds[string(node.ID)] = strings.ToLower(node.Attrs.Text("title") + " " + node.Attrs.Text("shortTitle") + " " + node.Attrs.Text("sourceType"))
				w.addSymbols(string(node.ID), node.Attrs.Text("title"), node.Attrs.Text("symbol"))
			}
		}
	}
	for e, err := range r.Edges(ctx, graph.EdgeQuery{Names: []schema.EdgeName{schema.EdgeBroader}}) {
		if err != nil {
			return nil, fmt.Errorf("classes of activities: %w", err)
		}
		w.broader[string(e.From)] = string(e.To)
	}
	if err := w.readProvisions(ctx, r); err != nil {
		return nil, err
	}
	var err error
	w.extents, err = readExtents(ctx, r)
	return w, err
}

func (w *World) readProvisions(ctx context.Context, r graph.Reader) error {
	pinpoint := map[string]string{}
	for node, err := range r.Nodes(ctx, graph.NodeQuery{Kind: schema.KindProvision}) {
		if err != nil {
			return fmt.Errorf("pinpoints: %w", err)
		}
		pinpoint[string(node.ID)] = node.Attrs.Text("pinpoint")
	}
	for e, err := range r.Edges(ctx, graph.EdgeQuery{Names: []schema.EdgeName{schema.EdgePartOf}}) {
		if err != nil {
			return fmt.Errorf("provisions of instruments: %w", err)
		}
		pins := Pins(pinpoint[string(e.From)])
		for _, pin := range Paragraphs(pinpoint[string(e.From)]) {
			pins = append(pins, paragraphSign+pin)
		}
		for _, pin := range Rules(pinpoint[string(e.From)]) {
			pins = append(pins, ruleSign+pin)
		}
		if len(pins) > 0 {
			w.rules[string(e.To)] = append(w.rules[string(e.To)], provisionPins{string(e.From), pins})
		}
	}
	return nil
}

// Known says whether an id is of something that can be linked to.
func (w *World) Known(id string) bool { return w.known[id] }

// Title gives the title of an instrument, or "".
func (w *World) Title(instrument string) string { return w.titles[instrument] }

// IsWithin says whether an activity belongs to a class, at any depth.
func (w *World) IsWithin(narrow, broad string) bool {
	for steps := 0; steps < 20 && narrow != ""; steps++ {
		if narrow = w.broader[narrow]; narrow == broad {
			return narrow != ""
		}
	}
	return false
}

// Provision gives the one provision of an instrument at a pinpoint: the one
// that names it among the fewest others. It gives false for none, and where two
// name it equally closely.
func (w *World) Provision(instrument, pin string) (string, bool) {
	best, fewest, twice := "", 0, false
	for _, p := range w.rules[instrument] {
		switch n := len(p.pins); {
		case !slices.Contains(p.pins, pin):
		case best == "" || n < fewest:
			best, fewest, twice = p.id, n, false
		case n == fewest:
			twice = true
		}
	}
	return best, best != "" && !twice
}

// Resolve links mentions. What cannot be linked comes back as unresolved, in
// the order of the text. Of mentions that overlap the longest stands; one of a
// narrower activity stands for the broader ones it overlaps and spans their
// words as well.
func (w *World) Resolve(found []doc.Mention) ([]doc.Mention, []doc.Unresolved) {
	var linked []doc.Mention
	var open []doc.Unresolved
	for _, m := range found {
		target, reason := w.one(m)
		if reason != "" {
			open = append(open, doc.Unresolved{Quote: m.Quote, Start: m.Start, End: m.End, Reason: reason})
		}
		if target != "" {
			m.Target, m.Candidates = target, nil
			linked = append(linked, m)
		}
	}
	linked = w.settle(linked)
	open = stillOpen(open, linked)
	return slices.DeleteFunc(linked, func(m doc.Mention) bool { return m.Target == Nothing }), open
}

// Nothing is the target of words that would name something but for their
// context: the Human Rights Council is no principle.
const Nothing = "-"

// stillOpen leaves out what overlaps a subject that was linked. Both lists are
// in the order of the text, and linked subjects of one kind do not overlap.
func stillOpen(open []doc.Unresolved, linked []doc.Mention) []doc.Unresolved {
	slices.SortStableFunc(open, func(a, b doc.Unresolved) int { return a.Start - b.Start })
	var out []doc.Unresolved
	next := 0
	for _, u := range open {
		for next < len(linked) && linked[next].End <= u.Start {
			next++
		}
		covered := false
		for i := next; i < len(linked) && linked[i].Start < u.End && !covered; i++ {
			covered = doc.IsSubject(linked[i].Target) && u.Start < linked[i].End && !strings.HasPrefix(u.Reason, noPin)
		}
		if !covered && (len(out) == 0 || out[len(out)-1] != u) {
			out = append(out, u)
		}
	}
	return out
}

const noPin = "pinpoint not in corpus"

// one gives the one thing that a mention names, or the reason why none.
func (w *World) one(m doc.Mention) (target, reason string) {
	var fits []string
	for _, id := range m.Candidates {
		if w.known[id] || id == Nothing {
			fits = append(fits, id)
		}
	}
	fits = groupsOf(fits)
	if principles := withPrefix(fits, "principle:"); len(principles) > 0 && len(withPrefix(fits, "activity:")) > 0 {
		fits = principles
	}
	if narrowest := w.narrowest(fits); narrowest != "" {
		fits = []string{narrowest}
	}
	switch len(fits) {
	case 0:
		return "", missing(m)
	case 1:
	default:
		return "", "may be " + strings.Join(fits, " or ")
	}
	if m.Pin == "" {
		return fits[0], ""
	}
	for pin := m.Pin; pin != ""; pin = pin[:max(0, strings.LastIndexByte(pin, '('))] {
		if id, ok := w.Provision(fits[0], pin); ok {
			return id, ""
		}
	}
	return fits[0], noPin + ": " + m.Pin
}

// groupsOf leaves out the organisation where words name it and the group of its
// members alike: views of the European Union are kept under the group.
func groupsOf(ids []string) []string {
	return slices.DeleteFunc(ids, func(id string) bool {
		name, isOrganisation := strings.CutPrefix(id, "organisation:")
		return isOrganisation && slices.Contains(ids, "group:"+name)
	})
}

// missing is the reason for words of which nothing is in the corpus.
func missing(m doc.Mention) string {
	if len(m.Candidates) > 0 && strings.HasPrefix(m.Candidates[0], "instrument:") {
		return "instrument not in corpus"
	}
	return "not in corpus"
}

func withPrefix(ids []string, prefix string) []string {
	var out []string
	for _, id := range ids {
		if strings.HasPrefix(id, prefix) {
			out = append(out, id)
		}
	}
	return out
}

// narrowest gives the id that belongs to all the others, or "".
func (w *World) narrowest(ids []string) string {
	for _, id := range ids {
		rest := slices.DeleteFunc(slices.Clone(ids), func(other string) bool { return other == id || w.IsWithin(id, other) })
		if len(rest) == 0 {
			return id
		}
	}
	return ""
}
