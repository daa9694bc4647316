package extract

import "slices"

// book holds many patterns and finds them in one pass over the tokens: a
// pattern is tried only where its first word stands.
type book[T any] struct {
	byStem   map[string][]entry[T]
	byRaw    map[string][]entry[T] // by words that must have their endings
	byPrefix map[string][]entry[T] // by the first three bytes
	heads    sieve                 // the marks of the words by which patterns are found
}

type entry[T any] struct {
	*pattern
	value T
}

func newBook[T any]() *book[T] {
	return &book[T]{byStem: map[string][]entry[T]{}, byRaw: map[string][]entry[T]{}, byPrefix: map[string][]entry[T]{}}
}

// add adds a pattern. One that begins with words that may be missing is found
// by each of them and by the first that may not.
func (b *book[T]) add(p *pattern, value T) {
	if len(p.elems) == 0 {
		return
	}
	p.seal()
	first := p.elems[0]
	if first.optional {
		rest := *p
		rest.elems, rest.from, rest.to = p.elems[1:], max(0, p.from-1), p.to-1
		b.add(&rest, value)
		with := *p
		with.elems = slices.Clone(p.elems)
		with.elems[0].optional = false
		p = &with
	}
	for s := range first.stems {
		b.heads.add(markOf(s))
		b.byStem[s] = append(b.byStem[s], entry[T]{p, value})
	}
	for w := range first.exact {
		b.heads.add(markOf(w))
		b.byRaw[w] = append(b.byRaw[w], entry[T]{p, value})
	}
	heads := map[string]bool{}
	for _, stems := range first.several {
		if !first.stems[stems[0]] && !heads[stems[0]] {
			heads[stems[0]] = true
			b.heads.add(markOf(stems[0]))
			b.byStem[stems[0]] = append(b.byStem[stems[0]], entry[T]{p, value})
		}
	}
	begins := map[string]bool{}
	for _, prefix := range first.prefixes {
		key := prefix[:min(3, len(prefix))]
		if begins[key] {
			continue
		}
		begins[key] = true
		b.heads.add(markOf(key))
		b.byPrefix[key] = append(b.byPrefix[key], entry[T]{p, value})
	}
}

// found is a match of a pattern.
type found[T any] struct {
	span
	value T
	loose bool // a member of a coordination was passed over
}

// entries gives the patterns that may begin at a token, each once, in room
// that may be used again after the next token.
func (b *book[T]) entries(tok *token, room *[]entry[T]) []entry[T] {
	var lists [6][]entry[T]
	n := 0
	add := func(more []entry[T]) {
		if len(more) > 0 {
			lists[n] = more
			n++
		}
	}
	if b.heads.has(markOf(tok.stem)) {
		add(b.byStem[tok.stem])
	}
	if len(b.byRaw) > 0 && b.heads.has(markOf(tok.raw)) {
		add(b.byRaw[tok.raw])
	}
	if tok.bare != "" {
		add(b.byStem[tok.bare])
	}
	if len(b.byPrefix) > 0 {
		for _, form := range [...]string{tok.raw, tok.stem, tok.bare} {
			if len(form) >= 3 && (form == tok.raw || tok.bare != "") && b.heads.has(markOf(form[:3])) {
				add(b.byPrefix[form[:3]])
			}
		}
	}
	if n <= 1 {
		return lists[0]
	}
	*room = eachOnce(lists[:n], (*room)[:0])
	return *room
}

// eachOnce puts lists together without what stands in an earlier one.
func eachOnce[T any](lists [][]entry[T], out []entry[T]) []entry[T] {
	out = append(out, lists[0]...)
	for _, more := range lists[1:] {
		for _, e := range more {
			if !slices.ContainsFunc(out, func(o entry[T]) bool { return o.pattern == e.pattern }) {
				out = append(out, e)
			}
		}
	}
	return out
}

// find gives all matches in a sentence, by their first token.
func (b *book[T]) find(toks []token) []found[T] {
	var out []found[T]
	var held *sieve
	var room []entry[T]
	for i := range toks {
		for _, e := range b.entries(&toks[i], &room) {
			if len(e.asks) > 0 && held == nil {
				held = marksOf(toks)
			}
			if !held.answers(e.asks) {
				continue
			}
			if s, loose, ok := e.matchLoosely(toks, i); ok {
				out = append(out, found[T]{s, e.value, loose})
			}
		}
	}
	if len(out) > 1 {
		slices.SortStableFunc(out, func(a, b found[T]) int {
			if a.from != b.from {
				return a.from - b.from
			}
			return b.to - a.to
		})
	}
	return out
}
