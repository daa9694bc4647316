package link

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// lastArticles is the number of the last article of treaties and texts that are
// cited much, as their texts have it, so that a place beyond it can be called
// one that does not exist rather than one that nobody read.
var lastArticles = map[string]int{
	"instrument:un-charter": 111, "instrument:icj-statute": 70, "instrument:vclt-1969": 85, "instrument:diplomatic-law-vcdr": 53,
	"instrument:iccpr": 53, "instrument:icescr": 31, "instrument:udhr": 30, "instrument:crc": 54, "instrument:echr": 59,
	"instrument:budapest-convention": 48, "instrument:un-cybercrime-convention": 68, "instrument:malabo-convention": 38,
	"instrument:gdpr": 99, "instrument:rome-statute": 128, "instrument:genocide-convention": 19, "instrument:unclos": 320,
	"instrument:outer-space-treaty": 17, "instrument:chicago-convention": 96, "instrument:arsiwa-2001": 59,
	"instrument:gc-i": 64, "instrument:gc-ii": 63, "instrument:gc-iii": 143, "instrument:gc-iv": 159,
	"instrument:ap-i": 102, "instrument:ap-ii": 28, "instrument:untoc": 41, "instrument:uncac-2003": 71,
}

// lastParagraphs is the number of the last paragraph of articles that are cited
// by paragraph.
var lastParagraphs = map[string]map[string]int{
	"instrument:un-charter": {"1": 4, "2": 7},
	"instrument:iccpr":      {"17": 2, "19": 3, "20": 2},
}

// Experts agreed on eleven norms, (a) to (k) of paragraph 13 in 2015, and wrote
// on each again in 2021.
const (
	normsOf    = "instrument:gge-2015"
	normsAgain = "instrument:gge-2021"
	lastNorm   = "k"
)

// extent is how far the text of an instrument goes.
type extent struct {
	last       int            // the number of the last article
	paragraphs map[string]int // the number of the last paragraph, by article
}

// fewestArticles is how many articles a text has that is taken for the whole:
// what has fewer may be an excerpt.
const fewestArticles = 5

// lastArticle gives the number of the last article of an instrument, or 0, and
// whether a text in the graph says so.
func (w *World) lastArticle(instrument string) (last int, ofText bool) {
	if last = lastArticles[instrument]; last > 0 {
		return last, false
	}
	last = w.extents[instrument].last
	for _, rule := range w.rules[instrument] { // a provision beyond it shows that the text was not whole
		for _, pin := range rule.pins {
			if n, paragraph := leading(pin); !paragraph && !strings.HasPrefix(pin, ruleSign) && n > last {
				return 0, false
			}
		}
	}
	return last, last > 0
}

// lastParagraph gives the number of the last paragraph of an article, or 0.
func (w *World) lastParagraph(instrument, article string) int {
	if most := lastParagraphs[instrument][article]; most > 0 {
		return most
	}
	most := w.extents[instrument].paragraphs[article]
	for _, rule := range w.rules[instrument] {
		for _, pin := range rule.pins {
			rest, within := strings.CutPrefix(pin, article+"(")
			number, _, _ := strings.Cut(rest, ")")
			if n, err := strconv.Atoi(number); within && err == nil && n > most {
				return 0
			}
		}
	}
	return most
}

// articleID is the id of a passage that is an article or a paragraph of one.
var articleID = regexp.MustCompile(`-art-\d+[a-z]*(?:-\d+)?$`)

// mostRead is how many passages are read at once.
const mostRead = 512

// readExtents reads how far the texts of instruments go from the pinpoints of
// their passages. Of several texts of one instrument the longest counts.
func readExtents(ctx context.Context, r graph.Reader) (map[string]extent, error) {
	documents := map[graph.ID]string{}
	for e, err := range r.Edges(ctx, graph.EdgeQuery{Names: []schema.EdgeName{schema.EdgeTextOf}}) {
		if err != nil {
			return nil, fmt.Errorf("texts of instruments: %w", err)
		}
		documents[e.From] = string(e.To)
	}
	out := map[string]extent{}
	for id, instrument := range documents {
		found, err := readExtent(ctx, r, id)
		if err != nil {
			return nil, fmt.Errorf("how far %s goes: %w", id, err)
		}
		out[instrument] = longer(out[instrument], found)
	}
	return out, nil
}

// longer gives the further of each number.
func longer(a, b extent) extent {
	if a.paragraphs == nil {
		return b
	}
	a.last = max(a.last, b.last)
	for article, most := range b.paragraphs {
		a.paragraphs[article] = max(a.paragraphs[article], most)
	}
	return a
}

// readExtent reads how far one text goes.
func readExtent(ctx context.Context, r graph.Reader, document graph.ID) (extent, error) {
	var ids []graph.ID
	for e, err := range r.Edges(ctx, graph.EdgeQuery{To: []graph.ID{document}, Names: []schema.EdgeName{schema.EdgeInDocument}}) {
		if err != nil {
			return extent{}, err
		}
		if articleID.MatchString(string(e.From)) {
			ids = append(ids, e.From)
		}
	}
	var pins []string
	for some := range slices.Chunk(ids, mostRead) {
		for n, err := range r.Nodes(ctx, graph.NodeQuery{IDs: some}) {
			if err != nil {
				return extent{}, err
			}
			pins = append(pins, n.Attrs.Text("pinpoint"))
		}
	}
	return extentOf(pins), nil
}

// extentOf gives how far pinpoints go. Numbers that do not follow each other
// say nothing: a text of which articles are missing may end before the
// instrument does.
func extentOf(pins []string) extent {
	articles, paragraphs := map[int]bool{}, map[string]map[int]bool{}
	for _, pin := range pins {
		article, rest, _ := strings.Cut(pin, "(")
		if n, err := strconv.Atoi(article); err == nil {
			articles[n] = true
		}
		if n, err := strconv.Atoi(strings.TrimSuffix(rest, ")")); err == nil {
			if paragraphs[article] == nil {
				paragraphs[article] = map[int]bool{}
			}
			paragraphs[article][n] = true
		}
	}
	out := extent{paragraphs: map[string]int{}}
	if n := unbroken(articles); n >= fewestArticles {
		out.last = n
	}
	for article, numbers := range paragraphs {
		if n := unbroken(numbers); n > 1 {
			out.paragraphs[article] = n
		}
	}
	return out
}

// unbroken gives the greatest of numbers that go from one on without a gap, or 0.
func unbroken(numbers map[int]bool) int {
	for n := range len(numbers) {
		if !numbers[n+1] {
			return 0
		}
	}
	return len(numbers)
}
