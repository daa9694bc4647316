package extract_test

import (
	"cmp"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

var confidence = flag.Bool("confidence", false, "count anew how often claims are right, for rules/confidence.yaml")

const (
	confidenceFile    = "rules/confidence.yaml"
	reliabilityGolden = "testdata/reliability.golden"
)

// judged is a claim that was found, and whether it was right.
type judged struct {
	doc.Claim
	right bool
}

// judge reads the passages of a part. It gives false where some are not there to be read.
func judge(t *testing.T, p part) ([]judged, bool) {
	t.Helper()
	var out []judged
	for _, file := range p.files {
		s, ok := readPassage(t, file)
		if !ok {
			return nil, false
		}
		for i, c := range s.raw {
			_, right := s.claims[i]
			out = append(out, judged{c, right})
		}
	}
	return out, len(out) > 0
}

// TestConfidence counts how often claims are right, and holds the counts that
// scores are made from to it.
func TestConfidence(t *testing.T) {
	counts := map[string]map[string]map[string][2]int{}
	for _, p := range parts(t) {
		language, isDev := strings.CutPrefix(p.name, "dev-")
		if !isDev {
			continue
		}
		claims, ok := judge(t, p)
		if !ok {
			t.Skip("SKIPPED: ../shared is absent; claims were not counted")
		}
		counts[language] = map[string]map[string][2]int{}
		for _, c := range claims {
			if c.Basis == "learned" {
				continue // these passages taught it; its scores come from cross-validation
			}
			if counts[language][c.Basis] == nil {
				counts[language][c.Basis] = map[string][2]int{}
			}
			n := counts[language][c.Basis][string(c.Type)]
			n[1]++
			if c.right {
				n[0]++
			}
			counts[language][c.Basis][string(c.Type)] = n
		}
	}
	holdCounts(t, counts)
}

// holdCounts compares the counts with the file, or writes it where it is told
// to. The comment at the head of the file stays.
func holdCounts(t *testing.T, counts map[string]map[string]map[string][2]int) {
	t.Helper()
	was, err := os.ReadFile(confidenceFile)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, line := range strings.Split(string(was), "\n") {
		if strings.HasPrefix(line, "#") {
			out.WriteString(line + "\n")
		}
	}
	for _, language := range keys(counts) {
		fmt.Fprintf(&out, "%s:\n", language)
		for _, basis := range keys(counts[language]) {
			fmt.Fprintf(&out, "  %s:\n", basis)
			for _, kind := range keys(counts[language][basis]) {
				n := counts[language][basis][kind]
				fmt.Fprintf(&out, "    %s: [%d, %d]\n", kind, n[0], n[1])
			}
		}
	}
	var check map[string]any
	if err := yaml.Unmarshal([]byte(out.String()), &check); err != nil {
		t.Fatal(err)
	}
	if !*confidence {
		if out.String() != string(was) {
			t.Errorf("%s holds other counts than those of today: run `go test ./ingest/extract -run TestConfidence -args -confidence`", confidenceFile)
		}
		return
	}
	if err := os.WriteFile(confidenceFile, []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func keys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// bins are the lower ends of the ranges of score of the reliability curve.
var bins = [...]float64{0, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95}

// worstCalibration is how far scores may be off on average. On the passages
// that the counts were taken from they are too low by intent.
const worstCalibration = 0.12

// TestReliability draws the curve of scores against what was right, and holds
// how far they are apart on average.
func TestReliability(t *testing.T) {
	report := ""
	for _, p := range parts(t) {
		if p.name != "dev-en" && p.name != "test-en" {
			continue
		}
		claims, ok := judge(t, p)
		if !ok {
			t.Skip("not all passages have their sources beside the checkout")
		}
		curve, off := reliability(p.name, claims)
		report += curve
		if p.name == "dev-en" && off > worstCalibration {
			t.Errorf("%s: scores are off by %.2f on average", p.name, off)
		}
	}
	if report == "" {
		t.Skip("no annotated passages")
	}
	t.Log("\n" + report)
	if *update {
		if err := os.WriteFile(reliabilityGolden, []byte(keepUnread(report)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// keepUnread adds the lines of the golden whose part was not run.
func keepUnread(report string) string {
	was, _ := os.ReadFile(reliabilityGolden) // none at first
	for line := range strings.Lines(string(was)) {
		name, _, _ := strings.Cut(line, " ")
		if !strings.Contains("\n"+report, "\n"+name+" ") {
			report += line
		}
	}
	return report
}

// reliability gives a line a bin: what was predicted and what was right on
// average, and the mean distance of both weighted by the claims in a bin.
func reliability(name string, claims []judged) (curve string, off float64) {
	slices.SortStableFunc(claims, func(a, b judged) int { return cmp.Compare(a.Score, b.Score) })
	var out strings.Builder
	for i, low := range bins {
		high := 1.01
		if i+1 < len(bins) {
			high = bins[i+1]
		}
		var n, right, predicted float64
		for _, c := range claims {
			if c.Score < low || c.Score >= high {
				continue
			}
			n, predicted = n+1, predicted+c.Score
			if c.right {
				right++
			}
		}
		if n > 0 {
			fmt.Fprintf(&out, "%-8s score %.2f to %.2f  predicted %.2f observed %.2f n %3.0f\n", name, low, min(high, 1), predicted/n, right/n, n)
			off += math.Abs(predicted-right) / float64(len(claims))
		}
	}
	fmt.Fprintf(&out, "%-8s mean distance %.3f n %d\n", name, off, len(claims))
	return out.String(), off
}
