package gap

import (
	"slices"

	"github.com/lacuna-law/lacuna/schema"
)

// touch notes which activities see something of the draft.
func (o *overlay) touch(b *base) {
	old := map[int]bool{}
	for _, provisions := range o.ended {
		for _, p := range provisions {
			old[p] = true
		}
	}
	entered := map[int]bool{} // instruments that enter into force by those who join
	for _, i := range o.joined {
		entered[i] = b.instruments[i].inForce != o.below.base.instruments[i].inForce
	}
	moved := make([]bool, len(b.activities))
	for i := range b.assessments {
		if a := &b.assessments[i]; o.reserves || old[a.provision] || entered[b.provisions[a.provision].instrument] {
			moved[a.activity] = true
		}
	}
	for place := range b.activities {
		seen := func(judged func(at int) bool) bool {
			return slices.ContainsFunc(b.activities[place].line, judged) || slices.ContainsFunc(b.activities[place].involves, judged)
		}
		if seen(func(at int) bool { return len(o.draft.activities[at].judged) > 0 }) {
			o.touched = append(o.touched, place)
		}
		if seen(func(at int) bool { return moved[at] }) {
			o.reworked = append(o.reworked, place)
		}
	}
}

// newLaw makes the law of a selection: over that of the atlas below where a
// draft is laid over it.
func (a *Atlas) newLaw(s selection) *law {
	o := a.overlay
	if o == nil {
		return a.base.newLaw(s)
	}
	l := *o.below.lawOf(o.below.selection(s.review, s.known))
	l.selection, l.rules, l.clashes = s, slices.Clone(l.rules), slices.Clone(l.clashes)
	for _, place := range o.touched {
		own := o.draft.rulesOf(place, s)
		l.rules[place] = append(slices.Clip(l.rules[place]), own...)
		l.clashes[place] = append(slices.Clip(l.clashes[place]), o.draft.clashesOf(own)...)
	}
	return &l
}

// newView makes the view of a law on a day, likewise.
func (a *Atlas) newView(l *law, d day) *view {
	o := a.overlay
	if o == nil {
		return a.base.newView(l, d)
	}
	v := *o.below.viewOf(l.selection.review, l.selection.known, d)
	first := len(v.bound)
	v.law, v.bound, v.records = l, slices.Clone(v.bound), slices.Clone(v.records)
	for place := first; place < len(a.base.instruments); place++ {
		v.bound = append(v.bound, a.base.boundBy(&a.base.instruments[place], d, v.members))
		if o.imagined[place] {
			v.bound[place] = bound{states: a.base.everyone, basis: schema.BoundBasisImagined}
		}
	}
	for _, place := range o.joined {
		v.bound[place] = a.base.boundBy(&a.base.instruments[place], d, v.members)
	}
	if o.reserves {
		v.reserved = nil
		a.base.exclude(&v)
	}
	for _, place := range o.reworked {
		v.records[place] = nil
		a.base.record(&v, place, 0)
	}
	for _, place := range o.touched {
		if !slices.Contains(o.reworked, place) {
			a.base.record(&v, place, len(o.below.lawOf(o.below.selection(l.selection.review, l.selection.known)).rules[place]))
		}
	}
	return &v
}

// record appends the records of an activity's rules, from a rule on.
func (b *base) record(v *view, place, from int) {
	v.records[place] = slices.Clip(v.records[place])
	for i := from; i < len(v.law.rules[place]); i++ {
		if r := b.recordOf(v, &v.law.rules[place][i]); r.functions != 0 {
			r.rule = int32(i)
			v.records[place] = append(v.records[place], r)
		}
	}
}
