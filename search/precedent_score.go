package search

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// nearness is how near one provision is.
type nearness struct{ total, wording, shape, conduct, kin float64 }

// comparison holds a clause beside all provisions.
type comparison struct {
	law    *law
	lang   string // that it is read in
	words  []clauseWord
	shape  ClauseShape
	named  []int           // activities that it names, by place in the text
	deeds  map[int]float64 // activities that it names or describes
	away   []bool          // provisions that are passed over as if they were not there
	scores []nearness
}

// compare holds a clause beside all provisions but those to be passed over.
func (l *law) compare(text, lang string, without []graph.ID) *comparison {
	lang = cmp.Or(lang, "en")
	c := &comparison{law: l, lang: lang, words: l.reader.read(text, lang), shape: l.shapes.read(text, lang),
		away: make([]bool, len(l.provisions)), scores: make([]nearness, len(l.provisions))}
	for _, id := range without {
		if i, there := l.place[id]; there {
			c.away[i] = true
		}
	}
	c.readDeeds()
	wording, telling := c.overlap(l.terms, len(l.provisions))
	whole := weighWording
	if c.shape.says() {
		whole += weighShape
	}
	if len(c.deeds) > 0 {
		whole += weighConduct
	}
	for i := range c.scores {
		if s := &c.scores[i]; !c.away[i] {
			s.wording = (1-weighBack)*wording[i]/telling + weighBack*min(1, wording[i]/max(l.own[i], 1))
			s.shape = c.shape.nearTo(l.provisions[i].shape)
			s.conduct = l.conduct(c.deeds, l.provisions[i].conduct)
			s.total = (weighWording*s.wording + weighShape*s.shape*s.wording + weighConduct*s.conduct) / whole
		}
	}
	c.addKin()
	return c
}

// addKin lets those near to a clause speak for those from whom they have their
// words, and prefers a little what many have taken up.
func (c *comparison) addKin() {
	top := 0.0
	for _, s := range c.scores {
		top = max(top, s.total)
	}
	if top == 0 {
		return
	}
	raised := make([]float64, len(c.scores))
	for _, k := range c.law.kin {
		if c.away[k.younger] || c.away[k.older] {
			continue
		}
		raised[k.older]++
		near, own := &c.scores[k.younger], &c.scores[k.older]
		said := near.total * math.Pow(near.total/top, kinSlope)
		if near.wording > 0 {
			said *= min(1, (own.wording+kinTrust)/(near.wording+kinTrust))
		}
		own.kin = max(own.kin, said)
	}
	for i := range c.scores {
		s := &c.scores[i]
		s.total = (1-weighKin)*s.total + weighKin*s.kin
		s.total = min(1, s.total*(1+weighRaised*min(1, math.Log(1+raised[i])/2)))
	}
}

// alternative is a term by which a word may match, with what it counts.
type alternative struct {
	term   string
	weight float64
}

// alternatives lists for each word that says something, and each pair of such
// words, by which terms it may match. The first is the word itself.
func (c *comparison) alternatives() [][]alternative {
	var out [][]alternative
	seen := map[string]bool{}
	before := ""
	for _, w := range c.words {
		if w.empty {
			continue
		}
		if name := stemTerm(c.lang, w.stem); !seen[name] {
			seen[name] = true
			all := []alternative{{name, 1}}
			for _, m := range w.means {
				all = append(all, alternative{m, weighMeaning})
			}
			out = append(out, all)
		}
		if name := pairOf(c.lang, before, w.stem); before != "" && !seen[name] {
			seen[name] = true
			out = append(out, []alternative{{name, weighPair}})
		}
		before = w.stem
	}
	return out
}

// overlap gives for each place how much of the clause's words it has, by how
// telling they are, and how much there is to have. A word counts once, by the
// best of its alternatives.
func (c *comparison) overlap(terms map[string]term, places int) (got []float64, whole float64) {
	got, best := make([]float64, places), make([]float64, places)
	var touched []int
	for _, all := range c.alternatives() {
		most := 0.0
		if !strings.HasPrefix(all[0].term, pairTerm) {
			most = 1 // a word that no provision has is missed by all
		}
		for _, a := range all {
			t := terms[a.term]
			most = max(most, a.weight*t.telling)
			for _, at := range t.in {
				if best[at.place] == 0 {
					touched = append(touched, at.place)
				}
				best[at.place] = max(best[at.place], a.weight*t.telling*at.weight)
			}
		}
		whole += most
		for _, i := range touched {
			got[i] += best[i]
			best[i] = 0
		}
		touched = touched[:0]
	}
	return got, max(whole, 1)
}

// readDeeds gives the activities of the clause: those that it names, and those
// whose description it resembles.
func (c *comparison) readDeeds() {
	c.deeds = map[int]float64{}
	for _, w := range c.words {
		for _, m := range w.means {
			if id, is := strings.CutPrefix(m, deedTerm); is {
				if at := c.law.deedPlace[graph.ID(id)]; c.deeds[at] == 0 {
					c.deeds[at] = 1
					c.named = append(c.named, at)
				}
			}
		}
	}
	got, whole := c.overlap(c.law.deedTerms, len(c.law.activities))
	var near []weighed
	for i, v := range got {
		if v/whole > describedLeast {
			near = append(near, weighed{i, v / whole})
		}
	}
	slices.SortFunc(near, func(a, b weighed) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.place, b.place)) })
	for _, d := range near[:min(describedMost, len(near))] {
		c.deeds[d.place] = max(c.deeds[d.place], weighDescribed*d.weight)
	}
}

// governs gives how far a provision governs an activity, by its assessment of
// it or of a broader one, from 0 to 1.
func (l *law) governs(governed map[int]float64, activity int) float64 {
	best := governed[activity]
	for up, far := l.activities[activity].broader, perBroader; up >= 0; up, far = l.activities[up].broader, far*perBroader {
		best = max(best, far*governed[up])
	}
	return best
}

// conduct gives how much of the clause's activities a provision governs, from 0 to 1.
func (l *law) conduct(asked, governed map[int]float64) float64 {
	if len(governed) == 0 {
		return 0
	}
	got, all := 0.0, 0.0
	for _, a := range slices.Sorted(maps.Keys(asked)) {
		all += asked[a]
		got += asked[a] * l.governs(governed, a)
	}
	return got / max(all, 1)
}

// says says whether anything of a shape is known.
func (s ClauseShape) says() bool {
	return s.Modality != "" || len(s.Functions) > 0 || len(s.Bearers) > 0
}

// nearTo compares what is known of a clause's shape with that of a provision, from 0 to 1.
func (s ClauseShape) nearTo(other ClauseShape) float64 {
	got, all := 0.0, 0.0
	if s.Modality != "" {
		all++
		switch {
		case s.Modality == other.Modality:
			got++
		case s.forbids() == other.forbids():
			got += 0.5
		}
	}
	if len(s.Functions) > 0 {
		all++
		got += shareOf(s.Functions, other.Functions)
	}
	if len(s.Bearers) > 0 {
		all += 0.5
		got += 0.5 * shareOf(s.Bearers, other.Bearers)
	}
	if all == 0 {
		return 0
	}
	return got / all
}

func (s ClauseShape) forbids() bool {
	return s.Modality == schema.ModalityProhibition || slices.Contains(s.Functions, schema.FunctionProhibit)
}

// shareOf is the share of common values among all.
func shareOf[T comparable](a, b []T) float64 {
	both := 0
	for _, x := range a {
		if slices.Contains(b, x) {
			both++
		}
	}
	if either := len(a) + len(b) - both; either > 0 {
		return float64(both) / float64(either)
	}
	return 0
}
