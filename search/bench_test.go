//go:build unix

package search_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/search"
)

// speechesDir is where the 577 speeches of three years' general debates lie,
// beside the checkout.
const speechesDir = "../../shared/data/corpora/ungdc_2022_2024"

// speechWorld is the corpus and the speeches, a passage for each paragraph.
func speechWorld(b *testing.B) *world {
	b.Helper()
	paths, _ := filepath.Glob(filepath.Join(speechesDir, "*.txt"))
	if len(paths) == 0 {
		b.Skipf("%s is not there", speechesDir)
	}
	w := corpusWorld(b)
	var nodes []graph.Node
	var edges []graph.Edge
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		n, e := w.debate(strings.TrimSuffix(filepath.Base(path), ".txt"), string(text))
		nodes, edges = append(nodes, n...), append(edges, e...)
	}
	w.put("document:speeches", nodes, edges...)
	return w
}

// manyParagraphs is how many the great world holds.
const manyParagraphs = 200_000

// greatWorld is the corpus and the speeches, again and again with other words
// in every eighth place, until there are enough paragraphs.
func greatWorld(b *testing.B) *world {
	b.Helper()
	paths, _ := filepath.Glob(filepath.Join(speechesDir, "*.txt"))
	if len(paths) == 0 {
		b.Skipf("%s is not there", speechesDir)
	}
	w := corpusWorld(b)
	var texts, words []string
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		texts, words = append(texts, string(text)), append(words, strings.Fields(string(text))...)
	}
	held := 0
	for copied := 0; held < manyParagraphs; copied++ {
		var nodes []graph.Node
		var edges []graph.Edge
		for i, path := range paths {
			state, _, _ := strings.Cut(filepath.Base(path), "_")
			n, e := w.debate(fmt.Sprintf("%s_%d-%d_%d", state, i, copied, 2000+copied), varied(texts[i], words, copied))
			nodes, edges, held = append(nodes, n...), append(edges, e...), held+len(n)-2
		}
		w.put(fmt.Sprintf("document:speeches-%d", copied), nodes, edges...)
	}
	return w
}

// varied puts other words into a text, the same ones in every run.
func varied(text string, words []string, copied int) string {
	if copied == 0 {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		of := strings.Fields(line)
		for j := copied % 8; j < len(of); j += 8 {
			of[j] = words[(copied*7919+i*104_729+j*1_299_709)%len(words)]
		}
		lines[i] = strings.Join(of, " ")
	}
	return strings.Join(lines, "\n")
}

// debate makes the nodes of one speech, named STATE_SESSION_YEAR.
func (w *world) debate(name, text string) ([]graph.Node, []graph.Edge) {
	parts := strings.Split(name, "_")
	state, doc, statement := "state:"+parts[0], "document:"+name, "statement:"+name
	nodes := []graph.Node{
		w.node(doc, graph.Attrs{"title": name, "language": "en", "date": parts[2], "sourceTier": "VERBATIM_RECORD"}),
		w.node(statement, graph.Attrs{"forum": "General debate", "date": parts[2], "sourceTier": "VERBATIM_RECORD"}),
	}
	edges := []graph.Edge{edge(statement, "in", doc)}
	if _, err := w.store.Node(w.t.Context(), graph.ID(state)); err == nil {
		edges = append(edges, edge(statement, "by", state))
	}
	for i, paragraph := range strings.Split(text, "\n") {
		if paragraph = strings.TrimSpace(paragraph); paragraph != "" {
			id := fmt.Sprintf("passage:%s/%04d", name, i)
			nodes = append(nodes, w.node(id, graph.Attrs{"text": paragraph, "language": "en", "type": "TEXT", "order": float64(i)}))
			edges = append(edges, edge(id, "inDocument", doc))
		}
	}
	return nodes, edges
}

func queries() []string {
	return []string{"spyware", "cyber attacks", "critical infrastructure", `"artificial intelligence"`, "sovereignty territorial integrity",
		"use of force", "climate change", "A/RES/70/237", "ransomware hospitals", "peace -nuclear", "information", "souveraineté"}
}

func BenchmarkSearchCorpus(b *testing.B)   { benchmarkSearch(b, corpusWorld(b).open(b.TempDir())) }
func BenchmarkSearchGreat(b *testing.B)    { benchmarkSearch(b, greatWorld(b).open(b.TempDir())) }
func BenchmarkSearchSpeeches(b *testing.B) { benchmarkSearch(b, speechWorld(b).open(b.TempDir())) }

// benchmarkSearch measures queries with facets and marks.
func benchmarkSearch(b *testing.B, ix *search.Index) {
	var took []time.Duration
	var before, after syscall.Rusage
	for _, text := range queries() {
		find(b, ix, search.Query{Text: text}) // what is read once
	}
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &before)
	each := make([]time.Duration, len(queries()))
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		if _, err := ix.Search(b.Context(), search.Query{Text: queries()[i%len(queries())]}); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
		each[i%len(each)] = took[i]
	}
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &after)
	spent := after.Utime.Nano() + after.Stime.Nano() - before.Utime.Nano() - before.Stime.Nano()
	b.ReportMetric(float64(spent)/1000/float64(len(took)), "cpu-µs")
	for i, text := range queries() {
		b.Logf("%-34s %v", text, each[i])
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}

func BenchmarkBuildSpeeches(b *testing.B) {
	w := speechWorld(b)
	for b.Loop() {
		dir := b.TempDir()
		ix := w.openOnly(dir)
		start := time.Now()
		if err := ix.Sync(b.Context()); err != nil {
			b.Fatal(err)
		}
		status, err := ix.Status()
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(status.Documents)/time.Since(start).Seconds(), "docs/s")
		b.ReportMetric(float64(status.Documents), "docs")
		if err := ix.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkHardQueries measures the most that the limits let through.
func BenchmarkHardQueries(b *testing.B) {
	ix := speechWorld(b).open(b.TempDir())
	common := "nations world international peace security development countries people states united rights human global community support "
	for name, text := range map[string]string{
		"words":   strings.Repeat(common, 4),
		"phrase":  `"` + strings.Repeat("the ", 250) + `"`,
		"numbers": strings.Repeat("2030 ", 64),
		"chinese": strings.Repeat("网络", 128),
		"slashes": strings.Repeat("a/", 250),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := ix.Search(b.Context(), search.Query{Text: text}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkOpenSpeeches measures opening a whole index, its segments read and checked.
func BenchmarkOpenSpeeches(b *testing.B) {
	w, dir := speechWorld(b), b.TempDir()
	if err := w.open(dir).Close(); err != nil {
		b.Fatal(err)
	}
	var size int64
	_ = filepath.Walk(dir, func(_ string, info os.FileInfo, err error) error {
		if err == nil {
			size += info.Size()
		}
		return err
	})
	for b.Loop() {
		ix := w.openOnly(dir)
		if err := ix.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(size)/(1<<20), "MiB")
}

// BenchmarkBuildCorpus measures the index that a command without a data folder makes.
func BenchmarkBuildCorpus(b *testing.B) {
	w := corpusWorld(b)
	for b.Loop() {
		if err := w.open("").Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSyncOneSpeech measures following one document of 20 passages on disk.
func BenchmarkSyncOneSpeech(b *testing.B) {
	w := corpusWorld(b)
	ix := w.open(b.TempDir())
	texts := slices.Repeat([]string{"Listening to what was not meant for the hearer is grave."}, 20)
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		w.speech(fmt.Sprint("s", i), "ALB", "2022", "en", texts...)
		b.StartTimer()
		if err := ix.Sync(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
