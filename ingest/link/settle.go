package link

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// settle decides between mentions that overlap. Actors and subjects do not
// compete: the name of a State stands inside that of a treaty.
func (w *World) settle(all []doc.Mention) []doc.Mention {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b doc.Mention) int { return a.Start - b.Start })
	var out []doc.Mention
	for from := 0; from < len(all); {
		to, end := from+1, all[from].End
		for to < len(all) && all[to].Start < end {
			end = max(end, all[to].End)
			to++
		}
		out = append(out, w.settleGroup(all[from:to])...)
		from = to
	}
	return out
}

// settleGroup decides between mentions that overlap in a chain.
func (w *World) settleGroup(group []doc.Mention) []doc.Mention {
	byLength := slices.Clone(group)
	slices.SortStableFunc(byLength, func(a, b doc.Mention) int {
		if a.Loose != b.Loose {
			if a.Loose {
				return 1
			}
			return -1
		}
		return cmp.Or((b.End-b.Start)-(a.End-a.Start), a.Start-b.Start)
	})
	var kept []doc.Mention
	for _, m := range byLength {
		kept = w.place(kept, m)
	}
	slices.SortStableFunc(kept, func(a, b doc.Mention) int {
		return cmp.Or(a.Start-b.Start, b.End-a.End, strings.Compare(a.Target, b.Target))
	})
	return kept
}

func (w *World) place(kept []doc.Mention, m doc.Mention) []doc.Mention {
	for i, k := range kept {
		if k.End <= m.Start || m.End <= k.Start || isActor(k.Target) != isActor(m.Target) {
			continue
		}
		if k.Start == m.Start && k.End == m.End && k.Target != m.Target && !w.IsWithin(m.Target, k.Target) && !w.IsWithin(k.Target, m.Target) && kindOf(k.Target) == kindOf(m.Target) {
			continue // words that name two things at once
		}
		if (k.Inside || m.Inside) && kindOf(k.Target) != kindOf(m.Target) {
			continue
		}
		if m.Loose && m.Target != k.Target && m.Start < k.Start {
			if m = cutBefore(m, k.Start); m.Quote == "" {
				return kept
			}
			return w.place(kept, m)
		}
		if w.IsWithin(m.Target, k.Target) {
			kept[i].Target = m.Target
		}
		return kept
	}
	return append(kept, m)
}

// cutBefore leaves of "proliferation and misuse of spyware" the words before
// those that name something else: "proliferation".
func cutBefore(m doc.Mention, at int) doc.Mention {
	quote := strings.TrimRightFunc(string([]rune(m.Quote)[:at-m.Start]), unicode.IsSpace)
	for _, tail := range [...]string{"and", "or", ","} {
		rest, found := strings.CutSuffix(quote, tail)
		if last, _ := utf8.DecodeLastRuneInString(rest); found && (tail == "," || rest == "" || unicode.IsSpace(last)) {
			quote = strings.TrimRightFunc(rest, unicode.IsSpace)
		}
	}
	m.Loose, m.Quote, m.End = false, quote, m.Start+len([]rune(quote))
	return m
}

func isActor(id string) bool { return !doc.IsSubject(id) && id != Nothing }

func kindOf(id string) string {
	kind, _, _ := strings.Cut(id, ":")
	return kind
}
