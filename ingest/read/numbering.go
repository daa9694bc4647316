package read

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
)

// numbering counts the lists of a Word document, whose numbers stand in no
// text: a treaty typed with automatic numbers would lose its articles.
type numbering struct {
	levels map[string]map[int]listLevel // by list
	counts map[string]map[int]int
	shares map[string]string // the list definition of a list: lists of one definition count on
}

type listLevel struct {
	format, text string // decimal, lowerLetter …; `Article %1`
	start        int
}

// readNumbering gives nil where a document has no lists.
func readNumbering(z *zip.Reader) *numbering {
	f := entry(z, "word/numbering.xml")
	if f == nil {
		return nil
	}
	data, err := Entry(f, maxPart)
	if err != nil {
		return nil
	}
	h := &listHandler{abstract: map[string]map[int]listLevel{}, n: &numbering{levels: map[string]map[int]listLevel{}, counts: map[string]map[int]int{}, shares: map[string]string{}}}
	if walkXML(bytes.NewReader(data), h) != nil {
		return nil
	}
	return h.n
}

// next gives the number of the next paragraph of a list with a space after it,
// or "" for what is in no list or has a bullet.
func (n *numbering) next(list, level string) string {
	if n == nil || list == "" || n.levels[list] == nil {
		return ""
	}
	at, _ := strconv.Atoi(level)
	counts := n.counts[n.shares[list]]
	if counts == nil {
		counts = map[int]int{}
		n.counts[n.shares[list]] = counts
	}
	for deeper := range counts {
		if deeper > at {
			delete(counts, deeper)
		}
	}
	if counts[at] == 0 {
		counts[at] = max(1, n.levels[list][at].start)
	} else {
		counts[at]++
	}
	own := n.levels[list][at]
	if own.format == "bullet" || own.format == "none" || own.text == "" {
		return ""
	}
	out := own.text
	for i := range 9 {
		mark := "%" + strconv.Itoa(i+1)
		if strings.Contains(out, mark) {
			out = strings.ReplaceAll(out, mark, counted(max(1, counts[i]), n.levels[list][i].format))
		}
	}
	if out = collapse(out); len(out) > 60 {
		return ""
	}
	return out + " "
}

// counted writes a number as a list level wants it.
func counted(n int, format string) string {
	switch format {
	case "lowerLetter":
		return letters(n, 'a')
	case "upperLetter":
		return letters(n, 'A')
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperRoman":
		return roman(n)
	}
	return strconv.Itoa(n)
}

// letters goes a … z, aa, bb … as Word does.
func letters(n int, first rune) string {
	return strings.Repeat(string(first+rune((n-1)%26)), min((n-1)/26+1, 10))
}

func roman(n int) string {
	var out strings.Builder
	n = min(n, 3999)
	for _, r := range [...]struct {
		value int
		words string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= r.value; n -= r.value {
			out.WriteString(r.words)
		}
	}
	return out.String()
}

// listHandler reads the definitions of lists.
type listHandler struct {
	n        *numbering
	abstract map[string]map[int]listLevel
	current  string // the definition
	list     string
	level    int
}

func (h *listHandler) start(e xml.StartElement) (bool, error) {
	switch e.Name.Local {
	case "abstractNum":
		h.current = attr(e, "abstractNumId")
		h.abstract[h.current] = map[int]listLevel{}
	case "num":
		h.list = attr(e, "numId")
	case "abstractNumId":
		h.n.levels[h.list], h.n.shares[h.list] = h.abstract[attr(e, "val")], attr(e, "val")
	case "lvlOverride":
		h.n.shares[h.list] = "list " + h.list // it begins anew
		return true, nil
	case "lvl":
		h.level, _ = strconv.Atoi(attr(e, "ilvl"))
	case "start", "numFmt", "lvlText":
		levels := h.abstract[h.current]
		if levels == nil {
			return false, nil
		}
		l, value := levels[h.level], attr(e, "val")
		switch e.Name.Local {
		case "start":
			l.start, _ = strconv.Atoi(value)
		case "numFmt":
			l.format = value
		default:
			l.text = value
		}
		levels[h.level] = l
	}
	return false, nil
}

func (*listHandler) end(string)   {}
func (*listHandler) words(string) {}
