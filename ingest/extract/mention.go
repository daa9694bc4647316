package extract

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// Mentions finds the words that name something of the corpus, in the order of
// the text. What words may name is left as candidates for the link station.
func (lex *Lexicon) Mentions(t *Text) []doc.Mention {
	var out []doc.Mention
	for _, s := range t.sentences {
		found := append(lex.subjects(t, s), lex.lists(t, s)...)
		found = append(found, lex.actorMentions(t, s)...)
		found = append(found, instruments(t, s)...)
		slices.SortStableFunc(found, byPlace)
		out = append(out, found...)
	}
	return out
}

func byPlace(a, b doc.Mention) int {
	return cmp.Or(a.Start-b.Start, b.End-a.End, slices.Compare(a.Candidates, b.Candidates))
}

func (lex *Lexicon) subjects(t *Text, s sentence) []doc.Mention {
	g := lex.tongue(t.language)
	var out []doc.Mention
	for _, f := range append(g.names.find(s.toks), g.terms.find(s.toks)...) {
		if f.value.ict && !s.ict || f.value.cyber && !s.cyber || f.value.harm && !g.harmed(s.toks, f.span) || !lex.tongue(t.language).cut.written(t, s.toks, f.span, f.value.exact) || f.value.not.any(justBefore(s.toks, f.from)) {
			continue
		}
		m := t.mention(s.toks, f.span, f.value.targets)
		m.Inside, m.Loose = f.value.inside, f.loose
		if strings.HasPrefix(m.Candidates[0], "activity:") && t.inTitle(s, m.Start, m.End) {
			continue
		}
		if pin, from := citation(s.toks, f.from); pin != "" && strings.HasPrefix(m.Candidates[0], "instrument:") {
			m.Pin, m.Start = pin, s.toks[from].start
			m.Quote = t.quote(m.Start, m.End)
		}
		if !f.value.each {
			out = append(out, m)
			continue
		}
		for _, target := range f.value.targets {
			one := m
			one.Candidates = []string{target}
			out = append(out, one)
		}
	}
	return out
}

// justBefore gives up to four words before a name, of the same part of the sentence.
func justBefore(toks []token, at int) []token {
	from := at
	for from > max(0, at-4) && toks[from].before < aside {
		from--
	}
	return toks[from:at]
}

// harmed says whether a word of harm stands near a name.
func (g *tongue) harmed(toks []token, at span) bool {
	const near = 8
	return g.harm.any(toks[max(0, at.from-near):at.from]) || g.harm.any(toks[at.to:min(len(toks), at.to+near)])
}

func (t *Text) mention(toks []token, at span, targets []string) doc.Mention {
	start, end := toks[at.from].start, toks[at.to-1].end
	return doc.Mention{Candidates: slices.Clone(targets), Start: start, End: end, Quote: t.quote(start, end)}
}

// written says whether a name that its letters tell from a common word is
// written with those letters.
func written(t *Text, toks []token, at span, exact string) bool {
	if exact == "" {
		return true
	}
	quote := t.quote(toks[at.from].start, toks[at.to-1].end)
	for _, ending := range [...]string{"’s", "'s", "’", "'"} {
		quote = strings.TrimSuffix(quote, ending)
	}
	return strings.EqualFold(quote, exact) && capitalsFit(quote, exact) || capitalsFit(quote, exact) && strings.EqualFold(strings.Join(strings.Fields(quote), " "), exact)
}

// capitalsFit says whether every word that has a capital in the name has one in the text.
func capitalsFit(quote, exact string) bool {
	q, e := words(quote), words(exact)
	if len(q) != len(e) {
		return false
	}
	for i := range e {
		if e[i].title && !q[i].title || e[i].upper && !q[i].upper {
			return false
		}
	}
	return true
}

// citation reads "Article 2(4) of the" before a name. It gives the pinpoint
// and the token at which it begins.
func citation(toks []token, at int) (pin string, from int) {
	i := at - 1
	for i >= 0 && i >= at-2 && (toks[i].raw == "of" || toks[i].raw == "the") {
		i--
	}
	if i == at-1 {
		return "", 0
	}
	var numbers []string
	for i >= 0 && len(numbers) < 3 && (isNumber(toks[i].raw) || len(toks[i].raw) == 1 && toks[i].raw >= "a" && toks[i].raw <= "z") {
		numbers = append(numbers, toks[i].raw)
		i--
	}
	if len(numbers) == 0 || i < 0 || toks[i].stem != "articl" || !isNumber(numbers[len(numbers)-1]) {
		return "", 0
	}
	slices.Reverse(numbers)
	pin = numbers[0]
	for _, n := range numbers[1:] {
		pin += "(" + n + ")"
	}
	return pin, i
}

// lists finds the objects of words that take several: in "attacks on
// hospitals, banks and ports" the banks are attacked as well. The first object
// is found with the word that takes it, each other by itself.
func (lex *Lexicon) lists(t *Text, s sentence) []doc.Mention {
	g := lex.tongue(t.language)
	var out []doc.Mention
	for _, f := range g.heads.find(s.toks) {
		if f.value.ICT && !s.ict {
			continue
		}
		for n, member := range members(s.toks, f.to) {
			target, object := g.object(f.value, s.toks, member)
			if target == "" {
				continue
			}
			if n == 0 && f.to-f.from <= longestHead {
				object.from = f.from
			}
			out = append(out, t.mention(s.toks, object, []string{target}))
		}
	}
	return out
}

// longestHead is how many words a head may have whose first object is found with it.
const longestHead = 4

// members cuts the list that begins at a token at its commas and conjunctions.
// It ends where a member is longer than a noun phrase.
func members(toks []token, at int) []span {
	const longest, most = 6, 12
	var out []span
	from := at
	for i := at; i <= len(toks) && len(out) < most; i++ {
		last := i == len(toks) || toks[i].before >= aside
		if !last && toks[i].before != comma && !toks[i].conjunction {
			if i-from >= longest {
				return append(out, span{from, i})
			}
			continue
		}
		if i > from {
			out = append(out, span{from, i})
		}
		if last {
			return out
		}
		from = i
		for from < len(toks) && toks[from].conjunction {
			from++
		}
		i = max(i, from-1)
	}
	return out
}

// object finds which object a member of a list names: the one whose words
// stand last, because the head of a noun phrase does.
func (g *tongue) object(rule headRule, toks []token, member span) (string, span) {
	best, at := "", span{}
	for _, target := range sortedKeys(rule.Objects) {
		for _, find := range rule.Objects[target] {
			p := g.objects[find]
			for i := member.from; i < member.to; i++ {
				got, ok := p.matchBody(toks[:member.to], i)
				if ok && (best == "" || got.to-got.from > at.to-at.from) {
					best, at = target, got
				}
			}
		}
	}
	return best, at
}

// matchBody matches what stands behind the first element of a pattern.
func (p *pattern) matchBody(toks []token, at int) (span, bool) {
	body := pattern{elems: p.elems[1:], to: len(p.elems) - 1}
	return body.match(toks, at)
}

func (lex *Lexicon) actorMentions(t *Text, s sentence) []doc.Mention {
	var out []doc.Mention
	end := 0
	for _, f := range lex.tongue(t.language).actors.find(s.toks) {
		if !lex.tongue(t.language).cut.written(t, s.toks, f.span, f.value.exact) {
			continue
		}
		m := t.mention(s.toks, f.span, []string{f.value.id})
		m.Quote, m.End = trimPossessive(m.Quote, m.End)
		if n := len(out); n > 0 && m.Start < end {
			if m.Start == out[n-1].Start && m.End == out[n-1].End {
				out[n-1].Candidates = join(out[n-1].Candidates, f.value.id)
			}
			continue
		}
		out, end = append(out, m), m.End
	}
	return out
}

func trimPossessive(quote string, end int) (string, int) {
	for _, ending := range [...]string{"’s", "'s"} {
		if base, cut := strings.CutSuffix(quote, ending); cut {
			return base, end - 2
		}
	}
	return quote, end
}
