package main

import (
	"cmp"
	"slices"
)

// plain answers a case of a question by loops over the tables.
func plain(w *world, question, i int) answer {
	switch question {
	case 0:
		return w.uncovered(nil)
	case 1:
		pair := w.pairs()[i]
		return w.uncovered(pair[:])
	case 2:
		return w.asserting([]int32{firstDay(), firstDay() + 1000, firstDay() + 2500, firstDay() + 4000, firstDay() + 5500}[i])
	}
	return w.paths(w.wide(8)[i])
}

func (w *world) uncovered(parties []int32) answer {
	var out answer
	for a := range int32(w.Activities) {
		covered := false
		for p, list := range w.covers {
			in := w.instrument[p]
			all := w.binding[in]
			for _, s := range parties {
				all = all && slices.Contains(w.parties[in], s)
			}
			covered = covered || all && slices.Contains(list, a)
		}
		if !covered {
			out = append(out, []int32{a})
		}
	}
	return out
}

func (w *world) asserting(since int32) answer {
	var out answer
	for a := range int32(w.Activities) {
		states := map[int32]bool{}
		for t := range w.Statements {
			if w.says[t] == saysGap && w.day[t] >= since && slices.Contains(w.mentions.of(t), a) {
				states[w.by[t]] = true
			}
		}
		if len(states) > 0 {
			out = append(out, []int32{a, int32(len(states))})
		}
	}
	slices.SortStableFunc(out, func(x, y []int32) int { return cmp.Compare(y[1], x[1]) })
	return out
}

func (w *world) paths(a int32) answer {
	var out answer
	seen := 0
	for p := range int32(w.Provisions) {
		if !slices.Contains(w.covers[p], a) {
			continue
		}
		if seen++; seen <= pageSkip || seen > pageSkip+pageSize {
			continue
		}
		var told []int32
		for t := range int32(w.Statements) {
			if slices.Contains(w.invokes.of(int(t)), p) {
				told = append(told, t)
			}
		}
		slices.SortStableFunc(told, func(x, y int32) int { return cmp.Compare(w.day[y], w.day[x]) })
		for _, t := range told[:min(len(told), newestFew)] {
			out = append(out, []int32{p, w.instrument[p], t})
		}
		if len(told) == 0 {
			out = append(out, []int32{p, w.instrument[p], -1})
		}
	}
	return out
}
