package search_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
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
func BenchmarkSearchSpeeches(b *testing.B) { benchmarkSearch(b, speechWorld(b).open(b.TempDir())) }

// benchmarkSearch measures queries with facets and marks.
func benchmarkSearch(b *testing.B, ix *search.Index) {
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		if _, err := ix.Search(b.Context(), search.Query{Text: queries()[i%len(queries())]}); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
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
