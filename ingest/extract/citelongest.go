package extract

import (
	"cmp"
	"slices"
)

// strongWorks leaves out weak words that stand in others: the Convention in
// the Convention on Cybercrime. Works are in the order of the text.
func strongWorks(all []work) []work {
	var ends [][2]int // of strong works, by start
	for _, w := range all {
		if !w.weak {
			ends = append(ends, [2]int{w.Start, w.End})
		}
	}
	next, furthest := 0, 0
	return slices.DeleteFunc(all, func(w work) bool {
		for next < len(ends) && ends[next][0] < w.End {
			furthest = max(furthest, ends[next][1])
			next++
		}
		return w.weak && furthest > w.Start
	})
}

// longestWorks leaves out what overlaps something longer, or equally long and
// found before. What overlaps in a chain is decided together.
func longestWorks(all []work) []work {
	slices.SortStableFunc(all, func(a, b work) int { return a.Start - b.Start })
	var out []work
	for from := 0; from < len(all); {
		to, end := from+1, all[from].End
		for to < len(all) && all[to].Start < end {
			end = max(end, all[to].End)
			to++
		}
		out = append(out, longestOf(all[from:to])...)
		from = to
	}
	return out
}

func longestOf(chain []work) []work {
	slices.SortStableFunc(chain, func(a, b work) int {
		return cmp.Or((b.End-b.Start)-(a.End-a.Start), a.Start-b.Start)
	})
	var out []work
	for _, w := range chain {
		if !overlaps(out, w.Start, w.End) {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b work) int { return a.Start - b.Start })
	return out
}

func overlaps(works []work, start, end int) bool {
	return slices.ContainsFunc(works, func(w work) bool { return w.Start < end && start < w.End })
}
