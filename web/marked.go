package web

import (
	"cmp"
	"slices"
	"strings"
)

// longestMarked is the length in code points up to which a text is shown whole.
// Of a longer one the paragraphs with claims are shown and those beside them.
const longestMarked = 60_000

// markedText is the text of a document with its claims in place.
type markedText struct {
	Paragraphs []markedParagraph
	Whole      bool // nothing was left out
	numbers    map[int]bool
}

// markedParagraph is a line of the text. After what was left out stands a gap.
type markedParagraph struct {
	Gap  bool
	Runs []markedRun
}

// markedRun is a run of characters that the same claims cover.
type markedRun struct {
	Text   string
	Claims []int // numbers of the claims that cover it, from 1
	Begin  []int // of those, the ones whose first run it is
	End    []int // and whose last run it is
}

// First is the number of the claim that a run leads to: the one that covers it
// most closely.
func (r markedRun) First() int {
	if len(r.Claims) == 0 {
		return 0
	}
	return r.Claims[len(r.Claims)-1]
}

// claimSpan is where a claim stands, by its number.
type claimSpan struct{ number, start, end int }

// mark cuts a text where claims begin and end. Claims are numbered from 1 in
// their order; one without a place, or outside the text, marks nothing.
func mark(text string, claims []claim) markedText {
	runes := []rune(text)
	var spans []claimSpan
	for i, c := range claims {
		if c.Start != nil && c.End != nil && 0 <= *c.Start && *c.Start < *c.End && *c.End <= len(runes) {
			spans = append(spans, claimSpan{i + 1, *c.Start, *c.End})
		}
	}
	if len(spans) == 0 {
		return markedText{}
	}
	out := markedText{Whole: true, numbers: map[int]bool{}}
	for _, s := range spans {
		out.numbers[s.number] = true
	}
	lines := linesOf(runes)
	gap := false
	for i, l := range lines {
		if len(runes) > longestMarked && !nearClaim(lines, i, spans) {
			out.Whole, gap = false, true
			continue
		}
		out.Paragraphs = append(out.Paragraphs, markedParagraph{gap, runsOf(runes, l, spans)})
		gap = false
	}
	return out
}

// line is a span of a text that holds no line break.
type line struct{ start, end int }

// linesOf gives the lines of a text that hold more than space.
func linesOf(runes []rune) []line {
	var out []line
	from := 0
	for i := 0; i <= len(runes); i++ {
		if i < len(runes) && runes[i] != '\n' && runes[i] != '\r' {
			continue
		}
		if strings.TrimSpace(string(runes[from:i])) != "" {
			out = append(out, line{from, i})
		}
		from = i + 1
	}
	return out
}

// nearClaim says whether a claim touches a line or one beside it.
func nearClaim(lines []line, i int, spans []claimSpan) bool {
	from, to := lines[max(0, i-1)].start, lines[min(len(lines)-1, i+1)].end
	return slices.ContainsFunc(spans, func(s claimSpan) bool { return s.start < to && from < s.end })
}

func runsOf(runes []rune, l line, spans []claimSpan) []markedRun {
	cuts := []int{l.start, l.end}
	var here []claimSpan
	for _, s := range spans {
		if s.start < l.end && l.start < s.end {
			here = append(here, s)
			cuts = append(cuts, max(s.start, l.start), min(s.end, l.end))
		}
	}
	// The widest claim comes first, so that the closest is the last.
	slices.SortStableFunc(here, func(a, b claimSpan) int { return cmp.Or((b.end-b.start)-(a.end-a.start), a.number-b.number) })
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	out := make([]markedRun, 0, len(cuts))
	for i := range len(cuts) - 1 {
		run := markedRun{Text: string(runes[cuts[i]:cuts[i+1]])}
		for _, s := range here {
			if cuts[i] < s.start || cuts[i] >= s.end {
				continue
			}
			run.Claims = append(run.Claims, s.number)
			if s.start == cuts[i] {
				run.Begin = append(run.Begin, s.number)
			}
			if s.end == cuts[i+1] {
				run.End = append(run.End, s.number)
			}
		}
		out = append(out, run)
	}
	return out
}
