package search_test

import (
	"encoding/xml"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/search"
)

// cranfieldDir is where the abstracts, queries and judgements of Cranfield lie,
// beside the checkout. The bench asks PostgreSQL and SQLite the same.
const cranfieldDir = "../../shared/data/ir/cranfield"

// cranfieldDepth is how many hits of a query count: one page. The bench takes more.
const cranfieldDepth = search.MaxFirst

// TestCranfieldScore holds how well free questions find what was judged to
// answer them: mean average precision, and the gain of the first ten hits.
func TestCranfieldScore(t *testing.T) {
	texts, questions, judged := readCranfield(t)
	w := newWorld(t)
	w.cranfield(texts)
	ix := w.open("")
	var precision, gain float64
	for i, question := range questions {
		hits := cranfieldHits(t, ix, question)
		precision += averagePrecision(hits, judged[i+1])
		gain += gainOfTen(hits, judged[i+1])
	}
	n := float64(len(questions))
	got := fmt.Sprintf("abstracts %d\nqueries %d\nMAP@100 %.4f\nnDCG@10 %.4f\n", len(texts), len(questions), precision/n, gain/n)
	t.Log("\n" + got)
	golden(t, filepath.Join("testdata", "cranfield.golden"), got)
}

// readCranfield reads the abstracts by number, the questions, and the numbers
// of the abstracts that answer each, which count the questions from 1 in their order.
func readCranfield(t *testing.T) (texts map[int]string, questions []string, judged map[int]map[int]bool) {
	t.Helper()
	read := func(name string) []byte {
		text, err := os.ReadFile(filepath.Join(cranfieldDir, name))
		if err != nil {
			t.Skipf("Cranfield is not beside the checkout: %v", err)
		}
		return text
	}
	var abstracts struct {
		Docs []struct {
			Number int    `xml:"docno"`
			Text   string `xml:"text"`
		} `xml:"doc"`
	}
	if err := xml.Unmarshal([]byte("<all>"+string(read("cran.all.1400.xml"))+"</all>"), &abstracts); err != nil {
		t.Fatal(err)
	}
	texts = map[int]string{}
	for _, d := range abstracts.Docs {
		texts[d.Number] = strings.TrimSpace(d.Text)
	}
	var asked struct {
		Questions []string `xml:"top>title"`
	}
	if err := xml.Unmarshal(read("cran.qry.xml"), &asked); err != nil {
		t.Fatal(err)
	}
	judged = map[int]map[int]bool{}
	for line := range strings.Lines(string(read("cranqrel.trec.txt"))) {
		var question, round, number, answers int
		if n, _ := fmt.Sscan(line, &question, &round, &number, &answers); n == 4 && answers > 0 {
			if judged[question] == nil {
				judged[question] = map[int]bool{}
			}
			judged[question][number] = true
		}
	}
	return texts, asked.Questions, judged
}

// cranfield asserts a document with one passage for each abstract.
func (w *world) cranfield(texts map[int]string) {
	var nodes []graph.Node
	var edges []graph.Edge
	for number, text := range texts {
		doc, id := fmt.Sprintf("document:cranfield-%d", number), fmt.Sprintf("passage:cranfield-%d", number)
		nodes = append(nodes, w.node(doc, graph.Attrs{"language": "en"}), w.node(id, graph.Attrs{"text": text, "language": "en", "type": "TEXT"}))
		edges = append(edges, edge(id, "inDocument", doc))
	}
	w.put("document:cranfield", nodes, edges...)
}

// cranfieldHits gives the numbers of what holds any word of a question, best first.
func cranfieldHits(t *testing.T, ix *search.Index, question string) []int {
	t.Helper()
	words := strings.FieldsFunc(question, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var out []int
	for _, hit := range find(t, ix, search.Query{Text: strings.Join(words, " OR "), First: cranfieldDepth}).Hits {
		var number int
		if _, err := fmt.Sscanf(string(hit.ID), "passage:cranfield-%d", &number); err != nil {
			t.Fatal(err)
		}
		out = append(out, number)
	}
	return out
}

// averagePrecision is the mean precision at each of the answers, those not found at 0.
func averagePrecision(hits []int, answers map[int]bool) float64 {
	found, total := 0, 0.0
	for i, number := range hits {
		if answers[number] {
			found++
			total += float64(found) / float64(i+1)
		}
	}
	return total / float64(max(1, len(answers)))
}

// gainOfTen is the normalised discounted cumulative gain of the first ten hits
// (Järvelin and Kekäläinen 2002), each answer a gain of one.
func gainOfTen(hits []int, answers map[int]bool) float64 {
	got, best := 0.0, 0.0
	for i := range 10 {
		worth := 1 / math.Log2(float64(i)+2)
		if i < len(hits) && answers[hits[i]] {
			got += worth
		}
		if i < len(answers) {
			best += worth
		}
	}
	return got / max(best, 1)
}
