package segment

import (
	"slices"
	"strings"
	"unicode"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// itemsOf reads the body of an article into its paragraphs and letters: by
// their marks where they have any, otherwise by counting lines as the layout
// tells. Paragraphs without numbers that hold lettered lists are counted too.
func itemsOf(t doc.Text, body []numbered, pin string) []entry {
	marks := unlettered(t, body, marksOf(t, body))
	end := body[len(body)-1].end
	if len(marks) == 0 {
		return closeItems(counted(readLines(t, body), pin), end)
	}
	plain := opens(t, body, marks)
	if isCounted(plain, marks) {
		return closeItems(mixed(body, plain, marks, pin), end)
	}
	tree := &lists{pin: pin, root: -1, stems: hasStems(marks), introduced: marks[0].at > body[0].start}
	for _, m := range marks {
		tree.add(m)
	}
	return closeItems(tree.items, end)
}

// unlettered gives letters to lines without marks below a paragraph that has
// one and ends with a colon: where they are held together by semicolons, or
// all begin in lower case.
func unlettered(t doc.Text, body []numbered, marks []found) []found {
	if len(marks) == 0 {
		return nil
	}
	marked := make([]bool, len(body)+1)
	for _, m := range marks {
		marked[m.line] = true
	}
	items := readLines(t, body)
	var more []found
	for i := 0; i < len(items); i++ {
		if !marked[i] || !items[i].colon {
			continue
		}
		end := i + 1
		for end < len(items) && !marked[end] && (items[end].semi || end > i+1 && items[end-1].semi) && (end == i+1 || items[end-1].semi) {
			end++
		}
		for k := i + 1; k < end && end-i > 2; k++ {
			more = append(more, found{mark: mark{style: letter, value: k - i, text: alphabet(k - i)}, at: items[k].start, colon: k == i+1, line: k})
		}
	}
	if len(more) == 0 {
		return marks
	}
	all := slices.Concat(marks, more)
	slices.SortStableFunc(all, func(a, b found) int { return a.at - b.at })
	return all
}

// opens says which lines begin a paragraph without a mark: behind the end of a
// sentence and not in lower case.
func opens(t doc.Text, body []numbered, marks []found) []bool {
	out := make([]bool, len(body))
	for i, l := range body {
		first := t.At(l.start)
		out[i] = !unicode.IsLower(first) && !isPoint(first) && (i == 0 || isTerminal(t.At(body[i-1].end-1)) || strings.ContainsRune(":：", t.At(body[i-1].end-1)) && l.gap)
	}
	for _, m := range marks {
		if !m.inline {
			out[m.line] = false
		}
	}
	return interrupting(out, marks)
}

// interrupting takes back the lines behind which a list goes on that began
// before them: they belong to the item that they follow.
func interrupting(plain []bool, marks []found) []bool {
	next := len(marks) - 1
	var behind *found
	for i := len(plain) - 1; i > 0; i-- {
		for ; next >= 0 && marks[next].line >= i; next-- {
			behind = &marks[next]
		}
		if plain[i] && behind != nil {
			plain[i] = behind.value == 1 || behind.asRoman().value == 1
			behind = nil
		}
	}
	return plain
}

// isCounted says whether paragraphs are to be counted although there are
// marks: where no marks number paragraphs, and several lines have none.
func isCounted(plain []bool, marks []found) bool {
	lowest := roman.rank()
	for _, m := range marks {
		lowest = min(lowest, m.style.rank())
	}
	before, all := 0, 0
	for i, p := range plain {
		if p {
			all++
			if i <= marks[0].line {
				before++
			}
		}
	}
	return lowest == bracketed.rank() && before >= 2 || lowest > bracketed.rank() && all >= 2
}

// mixed counts the paragraphs that have no marks, and lists what is marked below each.
func mixed(body []numbered, plain []bool, marks []found, pin string) []entry {
	var items []entry
	hold := hasStems(marks)
	tree := &lists{pin: pin, root: -1, stems: hold}
	count, next := 0, 0
	for i, l := range body {
		if plain[i] {
			count++
			own := pin + "(" + itoa(count) + ")"
			items = append(tree.items, entry{kind: schema.PassageTypeParagraph, pin: own, start: l.start, up: -1})
			tree = &lists{pin: own, root: len(items) - 1, items: items, stems: hold, introduced: true}
		}
		for next < len(marks) && marks[next].line == i {
			tree.add(marks[next])
			next++
		}
	}
	return tree.items
}

func hasStems(marks []found) bool {
	return slices.ContainsFunc(marks, func(m found) bool { return m.style == stem })
}

// closeItems says where each item ends: where the next begins that it does not hold.
func closeItems(items []entry, end int) []entry {
	var open []int
	for i := range items {
		for len(open) > 0 && open[len(open)-1] != items[i].up {
			items[open[len(open)-1]].end = items[i].start
			open = open[:len(open)-1]
		}
		open = append(open, i)
	}
	for _, i := range open {
		items[i].end = end
	}
	return items
}

// item is a line without a mark.
type item struct {
	start int
	gap   bool // an empty line stands before it
	colon bool // it ends with a colon
	semi  bool // it ends with a semicolon, or one and a conjunction
	lower bool // it begins in lower case, or with a point
	names bool // it ends by naming what follows
}

func readLines(t doc.Text, body []numbered) []item {
	out := make([]item, 0, len(body))
	for _, l := range body {
		tail := t.Slice(max(l.start, l.end-8), l.end)
		out = append(out, item{
			start: l.start, gap: l.gap, lower: unicode.IsLower(t.At(l.start)) || isPoint(t.At(l.start)),
			colon: strings.HasSuffix(tail, ":") || strings.HasSuffix(tail, "："),
			semi:  strings.ContainsAny(tail, ";；؛") || strings.HasSuffix(tail, " и") || strings.HasSuffix(tail, ", and"),
			names: strings.Contains(t.Slice(max(l.start, l.end-40), l.end), "following"),
		})
	}
	return out
}

// isPoint says whether a sign begins an item of a list that is not counted.
func isPoint(r rune) bool { return strings.ContainsRune("•▪‣◦●", r) }

// counted adds items without marks. A first line that ends with a colon, or
// that alone is set off by an empty line, introduces those that follow; items
// in lower case after an introduction are letters, all others are paragraphs.
func counted(items []item, number string) []entry {
	if len(items) < 2 {
		return nil
	}
	var out []entry
	first := 0
	if introduces(items) {
		first = 1
	}
	count, letters, holder, pin, chain := 0, 0, -1, number, 0
	for i := first; i < len(items); i++ {
		it := items[i]
		if i > 0 && (it.lower && (items[i-1].colon || letters > 0 || first == 1 && i == 1) || i <= chain) {
			letters++
			out = append(out, entry{kind: schema.PassageTypeLetter, pin: pin + "(" + alphabet(letters) + ")", start: it.start, up: holder})
			continue
		}
		count, letters = count+1, 0
		pin = number + "(" + itoa(count) + ")"
		out = append(out, entry{kind: schema.PassageTypeParagraph, pin: pin, start: it.start, up: -1})
		holder, chain = len(out)-1, chained(items, i)
	}
	return out
}

// chained gives the last of the items that follow one with a colon and hang
// together by semicolons, or 0.
func chained(items []item, at int) int {
	if !items[at].colon || at+1 >= len(items) || !items[at+1].semi {
		return 0
	}
	i := at + 1
	for i < len(items) && items[i].semi {
		i++
	}
	return min(i, len(items)-1)
}

// introduces says whether the first item introduces the others. One with
// items in lower case after it, or items that semicolons hold together, and a
// further paragraph after those is itself the first paragraph.
func introduces(items []item) bool {
	i := 1
	for i < len(items) && items[i].lower {
		i++
	}
	if i > 1 {
		return i == len(items)
	}
	if items[0].colon {
		last := chained(items, 0)
		return last == 0 || last == len(items)-1
	}
	if items[0].names && len(items) > 2 {
		return true
	}
	if !items[1].gap || len(items) < 3 {
		return false
	}
	for _, it := range items[2:] {
		if it.gap {
			return false
		}
	}
	return true
}

func alphabet(n int) string {
	if n > 26 {
		return itoa(n)
	}
	return string(rune('a' + n - 1))
}
