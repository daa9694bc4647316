package gap

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// PropositionReading is how one contested proposition counts, whatever the
// reading of the lens says of the others.
type PropositionReading struct {
	Proposition graph.ID
	Reading     schema.Reading
}

// readingsNamed checks and orders the readings of single propositions. One
// proposition may be named twice only alike.
func (a *Atlas) readingsNamed(given []PropositionReading) ([]PropositionReading, error) {
	var out []PropositionReading
	for _, r := range given {
		id := r.Proposition
		if !strings.HasPrefix(string(id), "proposition:") {
			id = "proposition:" + id
		}
		if !a.base.isProposition(id) {
			return nil, fmt.Errorf("%w: propositions: %q: not in this corpus. Give an id such as %s", ErrCase, string(r.Proposition), a.exampleProposition())
		}
		if err := oneOf("propositions", r.Reading, schema.AllReading()); err != nil {
			return nil, err
		}
		out = append(out, PropositionReading{id, r.Reading})
	}
	slices.SortFunc(out, func(x, y PropositionReading) int {
		return cmp.Or(cmp.Compare(x.Proposition, y.Proposition), cmp.Compare(x.Reading, y.Reading))
	})
	out = slices.Compact(out)
	for i := 1; i < len(out); i++ {
		if out[i].Proposition == out[i-1].Proposition {
			return nil, fmt.Errorf("%w: propositions: %q: read both as %s and as %s. Give one reading of it", ErrCase,
				string(out[i].Proposition), out[i-1].Reading, out[i].Reading)
		}
	}
	return out, nil
}

func (b *base) isProposition(id graph.ID) bool {
	place, there := b.named[id]
	return there && place < len(b.propositions) && b.propositions[place].id == id
}

func (a *Atlas) exampleProposition() graph.ID {
	if len(a.base.propositions) == 0 {
		return "proposition:name"
	}
	return a.base.propositions[0].id
}

// readingWords writes readings in one canonical text.
func readingWords(readings []PropositionReading) string {
	parts := make([]string, len(readings))
	for i, r := range readings {
		parts[i] = string(r.Proposition) + "=" + string(r.Reading)
	}
	return strings.Join(parts, ",")
}

// viewRead gives the law of a selection on a day under readings of single
// propositions: the view without them, whose records see their disputes anew.
func (a *Atlas) viewRead(review mask, known, d day, readings []PropositionReading) *view {
	if len(readings) == 0 {
		return a.viewOf(review, known, d)
	}
	key := viewKey{a.selection(review, known), d, readingWords(readings)}
	a.mu.RLock()
	v := a.views[key]
	a.mu.RUnlock()
	if v != nil {
		return v
	}
	v = a.viewOf(review, known, d).read(a.base, readings)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.keepView(key, v)
	return v
}

// read copies a view under readings of single propositions.
func (v *view) read(b *base, readings []PropositionReading) *view {
	out := *v
	out.readings = make([]schema.Reading, len(b.propositions))
	for _, r := range readings {
		out.readings[b.named[r.Proposition]] = r.Reading
	}
	out.records = make([][]record, len(v.records))
	for place := range v.records {
		out.records[place] = slices.Clone(v.records[place])
		for i := range out.records[place] {
			r := &out.records[place][i]
			r.traits = r.traits&^doubts | b.doubtsOf(&out, &v.law.rules[place][r.rule])
		}
	}
	return &out
}

// doubtsOf gives the traits of a rule that say how its dispute counts. A
// reading of its own proposition comes before that of the lens; an argument by
// analogy is disputed all the same, and no reading of a proposition lifts that.
func (b *base) doubtsOf(v *view, r *rule) traits {
	kind, on := b.dispute(v, r)
	if kind == "" {
		return 0
	}
	reading := schema.Reading("")
	if on >= 0 && v.readings != nil {
		reading = v.readings[on]
	}
	out := traits(0)
	if reading == "" || r.manner == schema.MannerAnalogy {
		out |= isDisputed
	}
	switch reading {
	case schema.ReadingNeutral:
		out |= isClouded
	case schema.ReadingRejected:
		out |= isRefused
	}
	return out
}
