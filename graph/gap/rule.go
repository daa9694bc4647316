package gap

import (
	"slices"

	"github.com/lacuna-law/lacuna/schema"
)

// selection says which records of the corpus are read at all: by who stands
// behind them and by the day they were asserted. It comes before everything
// else, so a record that nobody has accepted stops no other.
type selection struct {
	review mask
	known  day
}

func (s selection) takes(review mask, assertedOn day) bool {
	return review&s.review != 0 && assertedOn <= s.known
}

// law is the records of a selection as each activity sees them.
type law struct {
	selection selection
	rules     [][]rule  // by activity; by provision, then assessment
	framed    []bool    // by activity: a frame covers it or a broader one
	clashes   [][]clash // by activity: judgements of it that disagree
}

// rule is an assessment as one activity sees it.
type rule struct {
	assessment int
	via        schema.Via
	extent     schema.Extent
	manner     schema.Manner
	open       mask // the functions for which nothing stops it
	near       mask // functions for which a nearer record decides
	shallow    mask // functions for which its extent does not inherit
	selected   bool
}

// distances says, per provision and function, how far the nearest record of an
// activity's line is: 0 at the activity itself.
type distances map[int]*[16]int

func (b *base) newLaw(s selection) *law {
	l := &law{selection: s, rules: make([][]rule, len(b.activities)), framed: make([]bool, len(b.activities)), clashes: make([][]clash, len(b.activities))}
	for place := range b.activities {
		l.rules[place] = b.rulesOf(place, s)
		l.clashes[place] = b.clashesOf(l.rules[place])
	}
	for _, f := range b.frames {
		if !s.frames(f) {
			continue
		}
		for place := range b.activities {
			for _, root := range f.covers {
				l.framed[place] = l.framed[place] || b.kinship(root, place)
			}
		}
	}
	return l
}

// frames says whether a frame counts: one that the editors or two reviewers
// stand behind, or one at a review that was asked for.
func (s selection) frames(f frame) bool {
	s.review |= masked(schema.AllReview(), usual()...)
	return s.takes(f.review, f.assertedOn)
}

// rulesOf lists what an activity sees: its own records, those of the broader
// activities, and those of the activities that it usually involves.
func (b *base) rulesOf(place int, s selection) []rule {
	a, nearest := &b.activities[place], b.nearest(place, s)
	var out []rule
	for distance, at := range a.line {
		for _, record := range b.activities[at].judged {
			out = append(out, b.onLine(record, distance, nearest, s))
		}
	}
	for _, at := range a.involves {
		for _, record := range b.activities[at].judged {
			out = append(out, b.involved(record, nearest, s))
		}
	}
	slices.SortFunc(out, func(x, y rule) int {
		p := b.assessments[x.assessment].provision - b.assessments[y.assessment].provision
		if p != 0 {
			return p
		}
		return x.assessment - y.assessment
	})
	return out
}

// nearest finds the nearest selected record per provision and function, before
// the lens is looked at.
func (b *base) nearest(place int, s selection) distances {
	out := distances{}
	for distance, at := range b.activities[place].line {
		for _, record := range b.activities[at].judged {
			a := &b.assessments[record]
			if !s.takes(a.review, a.assertedOn) {
				continue
			}
			row := out[a.provision]
			if row == nil {
				row = new([16]int)
				out[a.provision] = row
			}
			for f := range row {
				if a.functions&(1<<f) != 0 && row[f] == 0 {
					row[f] = distance + 1
				}
			}
		}
	}
	return out
}

// at lists the functions whose nearest record for a provision lies at a distance.
func (d distances) at(provision, distance int) mask {
	var m mask
	if row := d[provision]; row != nil {
		for f, found := range row {
			if found == distance+1 {
				m |= 1 << f
			}
		}
	}
	return m
}

// onLine is a record of the activity itself or of a broader one. A broader one
// counts when it is full, one step weaker, and nothing nearer decides.
func (b *base) onLine(record, distance int, nearest distances, s selection) rule {
	a := &b.assessments[record]
	r := rule{assessment: record, via: schema.ViaOwn, extent: a.extent, manner: a.manner}
	if r.selected = s.takes(a.review, a.assertedOn); !r.selected {
		return r
	}
	r.open = a.functions & nearest.at(a.provision, distance)
	r.near = a.functions &^ r.open
	if distance > 0 {
		r.via, r.manner = schema.ViaInherited, weaker(a.manner)
		if a.extent != schema.ExtentFull {
			r.shallow, r.open = r.open, 0
		}
	}
	return r
}

// involved is a record of an activity that is usually involved: partial, a
// principle at best, stopped only by a record of the activity itself.
func (b *base) involved(record int, nearest distances, s selection) rule {
	a := &b.assessments[record]
	r := rule{assessment: record, via: schema.ViaDerived, extent: schema.ExtentPartial, manner: a.manner}
	if a.extent == schema.ExtentNone {
		r.extent = schema.ExtentNone
	}
	if a.manner == schema.MannerDirect {
		r.manner = schema.MannerPrinciple
	}
	if r.selected = s.takes(a.review, a.assertedOn); r.selected {
		r.near = a.functions & nearest.at(a.provision, 0)
		r.open = a.functions &^ r.near
	}
	return r
}

// weaker is how a rule on a class governs what lies within the class.
func weaker(m schema.Manner) schema.Manner {
	if m == schema.MannerDirect {
		return schema.MannerPrinciple
	}
	return schema.MannerAnalogy
}
