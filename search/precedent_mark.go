package search

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
)

// sharedShown is how many shared words and phrases a precedent shows at most.
const sharedShown = 8

// run is a run of shared words in a text of a provision.
type run struct {
	span
	words   int
	telling float64
}

// precedent writes a provision as an answer.
func (c *comparison) precedent(i int) Precedent {
	p, s := &c.law.provisions[i], c.scores[i]
	out := Precedent{Node: p.node, Instrument: p.instrument, Score: s.total, Wording: s.wording, Shape: s.shape, Conduct: s.conduct, Kin: s.kin}
	out.Activities = c.shared(p)
	best, runs := c.bestText(p)
	out.Language = best.lang
	spans := make([]span, len(runs))
	for j, r := range runs {
		spans[j] = r.span
	}
	out.Highlight = Highlight{Field: best.field, Pieces: cut(best.words, spans)}
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Compare(b.telling, a.telling) })
	seen := map[string]bool{}
	for _, r := range runs {
		words := best.words[r.start:r.end]
		if key := strings.ToLower(words); !seen[key] && len(out.Shared) < sharedShown {
			seen[key] = true
			out.Shared = append(out.Shared, words)
		}
	}
	return out
}

// shared gives the activities of the clause that a provision governs, those
// that count most first.
func (c *comparison) shared(p *ruled) []graph.ID {
	var both []weighed
	for _, a := range slices.Sorted(maps.Keys(c.deeds)) {
		if far := c.law.governs(p.conduct, a); far > 0 {
			both = append(both, weighed{a, c.deeds[a] * far})
		}
	}
	slices.SortStableFunc(both, func(a, b weighed) int { return cmp.Compare(b.weight, a.weight) })
	var out []graph.ID
	for _, b := range both {
		out = append(out, c.law.activities[b.place].id)
	}
	return out
}

// bestText gives the text of a provision that shares most with the clause, and
// the runs of words shared. Of equal ones the digest comes first.
func (c *comparison) bestText(p *ruled) (best ruledText, runs []run) {
	stems, meanings := c.matchable()
	most := -1.0
	for _, t := range p.texts {
		found := c.runs(t, stems, meanings)
		sum := 0.0
		for _, r := range found {
			sum += r.telling
		}
		if sum > most {
			best, runs, most = t, found, sum
		}
	}
	return best, runs
}

// matchable gives the terms by which words of the clause may match.
func (c *comparison) matchable() (stems, meanings map[string]bool) {
	stems, meanings = map[string]bool{}, map[string]bool{}
	for _, w := range c.words {
		if w.empty {
			continue
		}
		stems[stemTerm(c.lang, w.stem)] = true
		for _, m := range w.means {
			meanings[m] = true
		}
	}
	return stems, meanings
}

// runs gives the runs of words of a text that the clause shares, ascending. A
// word counts by its stem or its meaning, once.
func (c *comparison) runs(t ruledText, stems, meanings map[string]bool) []run {
	var out []run
	seen := map[string]bool{}
	last := -2
	for i, w := range c.law.reader.read(t.words, t.lang) {
		telling := c.tellingOf(w, t.lang, stems, meanings)
		if telling == 0 {
			continue
		}
		if name := stemTerm(t.lang, w.stem); seen[name] {
			telling = 0
		} else {
			seen[name] = true
		}
		if n := len(out); last == i-1 && t.words[out[n-1].end:w.start] == strings.TrimLeft(t.words[out[n-1].end:w.start], ",;.:") {
			out[n-1].end, out[n-1].words, out[n-1].telling = w.end, out[n-1].words+1, out[n-1].telling+telling
		} else {
			out = append(out, run{span{w.start, w.end}, 1, telling})
		}
		last = i
	}
	return out
}

// tellingOf says how much a word of a provision shares with the clause, or 0.
func (c *comparison) tellingOf(w clauseWord, lang string, stems, meanings map[string]bool) float64 {
	if w.empty {
		return 0
	}
	best := 0.0
	if name := stemTerm(lang, w.stem); stems[name] {
		best = c.law.terms[name].telling
	}
	for _, m := range w.means {
		if meanings[m] {
			best = max(best, weighMeaning*c.law.terms[m].telling)
		}
	}
	return best
}
