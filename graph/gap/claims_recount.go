package gap

import (
	"maps"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
)

// recount is the base of an atlas with other counts. The atlas does not change:
// what is counted at a target is copied when it is first touched.
type recount struct {
	*base
	from    *Atlas
	touched map[graph.ID]bool
}

func (a *Atlas) recount() *recount {
	b := *a.base
	b.activities, b.provisions = slices.Clone(b.activities), slices.Clone(b.provisions)
	return &recount{&b, a, map[graph.ID]bool{}}
}

// touch makes the counts at a target our own.
func (r *recount) touch(target graph.ID) {
	if r.touched[target] {
		return
	}
	r.touched[target] = true
	switch {
	case r.isActivity(target):
		a := &r.activities[r.named[target]]
		a.asserts, a.denies = a.asserts.clone(), a.denies.clone()
	case r.isProvision(target):
		p := &r.provisions[r.named[target]]
		p.invoked = slices.Clone(p.invoked)
	}
}

// clear takes back all that is counted at a target.
func (r *recount) clear(target graph.ID) {
	r.touched[target] = true
	switch {
	case r.isActivity(target):
		a := &r.activities[r.named[target]]
		a.asserts, a.denies = side{}, side{}
	case r.isProvision(target):
		r.provisions[r.named[target]].invoked = nil
	}
}

// atlas gives the atlas of the new counts. What was made of the law for a day
// holds for it too.
func (r *recount) atlas(at graph.Revision) *Atlas {
	for target := range r.touched {
		if r.isActivity(target) {
			a := &r.activities[r.named[target]]
			a.asserts.settle()
			a.denies.settle()
		}
	}
	r.revision = at
	r.from.mu.RLock()
	defer r.from.mu.RUnlock()
	return &Atlas{base: r.base, asserted: r.from.asserted, reviews: r.from.reviews, laws: maps.Clone(r.from.laws), views: maps.Clone(r.from.views)}
}

func (s *side) clone() side {
	return side{states: slices.Clone(s.states), latest: s.latest, first: s.first, others: slices.Clone(s.others),
		claims: slices.Clone(s.claims), proposed: slices.Clone(s.proposed)}
}
