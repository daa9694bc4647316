package extract_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var (
	update  = flag.Bool("update", false, "rewrite the goldens")
	heldOut = flag.Bool("held-out", false, "score the passages of the States kept out as well")
	unseen  = flag.Bool("unseen", false, "score the passages kept for measuring as well")
	wrong   = flag.Bool("wrong", false, "print what was missed and what was found wrongly in the passages that may be read")
)

// heldOutStates are the States whose annotated passages nobody opens who
// writes patterns: Jamaica, Kenya, Latvia and Monaco, a fifth of the States.
// Their passages are scored rarely, and only with the flag, because a figure
// that is looked at often is soon written for.
var heldOutStates = []string{"JAM", "KEN", "LVA", "MCO"}

var (
	annotated = filepath.Join("..", "..", "..", "shared", "data")
	ownGold   = filepath.Join("testdata", "annotated")
)

// part is passages that are scored together.
type part struct {
	name   string
	files  []string
	closed bool // its passages are not to be read by who writes patterns
}

// parts gives the passages beside the checkout, those for developing and those
// for measuring, by language.
func parts(t testing.TB) []part {
	read, kept := part{name: "read"}, part{name: "held-out", closed: true}
	for _, file := range glob(t, filepath.Join(annotated, "annotated", "*.json")) {
		state, _, _ := strings.Cut(filepath.Base(file), "_")
		if slices.Contains(heldOutStates, state) {
			kept.files = append(kept.files, file)
		} else {
			read.files = append(read.files, file)
		}
	}
	out := []part{read}
	if *heldOut {
		out = append(out, kept)
	}
	for _, purpose := range [...]string{"dev", "test"} {
		if purpose == "test" && !*unseen {
			continue
		}
		for _, language := range [...]string{"ar", "en", "es", "fr", "ru", "zh"} {
			files := glob(t, filepath.Join(ownGold, purpose, language, "*.json"))
			out = append(out, part{purpose + "-" + language, files, purpose == "test"})
		}
	}
	return out
}

func glob(t testing.TB, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestScore scores the annotated passages as the scheme of the annotators
// says, and fails when a figure is below the one that was last written down.
func TestScore(t *testing.T) {
	for _, p := range parts(t) {
		t.Run(p.name, func(t *testing.T) {
			sum, read := newTally(), 0
			for _, file := range p.files {
				if s, ok := readPassage(t, file); ok {
					read++
					s.score(sum)
					if *wrong && !p.closed {
						t.Log("\n" + s.mistakes())
					}
				}
			}
			if read == 0 {
				t.Skip("no annotated passages")
			}
			if read < len(p.files) {
				t.Skipf("%d of %d passages have their sources beside the checkout", read, len(p.files))
			}
			report := sum.report(p.name)
			t.Log("\n" + report)
			holdScores(t, filepath.Join("testdata", "score", p.name+".golden"), report)
		})
	}
}

// holdScores compares the last column of each line, which must not fall.
func holdScores(t *testing.T, golden, report string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, []byte(report), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	was, err := os.ReadFile(golden)
	if err != nil {
		t.Skipf("no figures written down yet: %v (write them with -update)", err)
	}
	if asked(string(was)) != asked(report) {
		t.Skipf("%s was written for other passages: write it anew with -update", golden)
	}
	old, now := scoreLines(string(was)), scoreLines(report)
	for name, score := range old {
		if now[name] < score {
			t.Errorf("%s: %s, was %s", name, now[name], score)
		}
	}
}

// asked gives the first columns of a report: what was asked for, by class, and
// nothing of what was found.
func asked(report string) string {
	var out strings.Builder
	for line := range strings.Lines(report) {
		if f := strings.Fields(line); len(f) > 3 && f[3] != "0" {
			fmt.Fprintln(&out, f[0], f[1], f[3])
		}
	}
	return out.String()
}

// scoreLines gives the last column of each line by its first two.
func scoreLines(report string) map[string]string {
	out := map[string]string{}
	for _, line := range strings.Split(report, "\n") {
		if f := strings.Fields(line); len(f) > 2 {
			out[f[0]+" "+f[1]] = f[len(f)-1]
		}
	}
	return out
}

// tally counts what was asked for, what was found and what was right, by class.
type tally map[string]*[3]int

func newTally() tally { return tally{} }

func (s tally) add(class string, k, n int) {
	for _, name := range [...]string{class, strings.Split(class, ".")[0]} {
		if s[name] == nil {
			s[name] = new([3]int)
		}
		s[name][k] += n
		if name == strings.Split(class, ".")[0] && class == name {
			break
		}
	}
}

// report gives a line a class: gold, found, right, precision, recall, F1.
func (s tally) report(part string) string {
	names := make([]string, 0, len(s))
	for name := range s {
		names = append(names, name)
	}
	slices.Sort(names)
	var out strings.Builder
	for _, name := range names {
		c := s[name]
		p, r, f := ratios(c[0], c[1], c[2])
		fmt.Fprintf(&out, "%-9s %-24s gold %3d found %3d right %3d  P %.2f R %.2f F1 %.4f\n", part, name, c[0], c[1], c[2], p, r, f)
	}
	return out.String()
}

func ratios(gold, found, right int) (precision, recall, f1 float64) {
	if right == 0 {
		return 0, 0, 0
	}
	precision, recall = float64(right)/float64(found), float64(right)/float64(gold)
	return precision, recall, 2 * precision * recall / (precision + recall)
}
