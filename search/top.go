package search

import (
	"cmp"
	"container/heap"
	"slices"
	"strings"
)

// ranked is a document with its score: by score, best first, then by id.
type ranked struct {
	score float32
	id    string
	part  part
	doc   uint32
}

func (m ranked) compare(other ranked) int {
	return cmp.Or(cmp.Compare(other.score, m.score), strings.Compare(m.id, other.id))
}

// top keeps the best of many hits, the worst of them first.
type top struct {
	marks []ranked
	size  int
	after *ranked
}

func newTop(size int, after *ranked) *top { return &top{size: size, after: after} }

// Len implements heap.Interface.
func (t *top) Len() int { return len(t.marks) }

// Less implements heap.Interface.
func (t *top) Less(i, j int) bool { return t.marks[i].compare(t.marks[j]) > 0 }

// Swap implements heap.Interface.
func (t *top) Swap(i, j int) { t.marks[i], t.marks[j] = t.marks[j], t.marks[i] }

// Push implements heap.Interface.
func (t *top) Push(x any) { t.marks = append(t.marks, x.(ranked)) }

// Pop implements heap.Interface.
func (t *top) Pop() any {
	last := t.marks[len(t.marks)-1]
	t.marks = t.marks[:len(t.marks)-1]
	return last
}

// add offers the hits of a part.
func (t *top) add(p part, docs []uint32, scores []float32) {
	for _, doc := range docs {
		m := ranked{doc: doc, part: p}
		if scores != nil {
			m.score = scores[doc]
		}
		full := len(t.marks) == t.size
		if full && m.score < t.marks[0].score {
			continue
		}
		m.id = p.ids[doc]
		switch {
		case t.after != nil && m.compare(*t.after) <= 0:
		case !full:
			heap.Push(t, m)
		case m.compare(t.marks[0]) < 0:
			t.marks[0] = m
			heap.Fix(t, 0)
		}
	}
}

// sorted gives the best hits, best first.
func (t *top) sorted() []ranked {
	slices.SortFunc(t.marks, ranked.compare)
	return t.marks
}
