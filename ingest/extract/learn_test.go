package extract_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/schema"
)

var train = flag.Bool("train", false, "teach the learned reader anew: rules/learned.gz, rules/learned.yaml and testdata/learned.golden")

const (
	weightsFile   = "rules/learned.gz"
	limitsFile    = "rules/learned.yaml"
	learnedGolden = "testdata/learned.golden"
)

// view is a part of an example and how likely a reader that has not learned
// from the example thinks each type of claim.
type view struct {
	*example
	extract.Part
	likely map[schema.ClaimType]float64
}

// TestLearned teaches the learned reader with -train, and says how well it
// reads what it has not learned from. Without the flag it only says that the
// files fit each other; the figures of reading are held by the other tests.
func TestLearned(t *testing.T) {
	if !*train {
		for _, file := range [...]string{weightsFile, limitsFile, learnedGolden} {
			if text, err := os.ReadFile(file); err != nil || len(text) == 0 {
				t.Errorf("%s is missing: run `go test ./ingest/extract -run TestLearned -args -train`: %v", file, err)
			}
		}
		return
	}
	list, ok := examples(t)
	if !ok {
		t.Skip("SKIPPED: ../shared is absent; nothing was learned")
	}
	s := open(t)
	for _, e := range list {
		e.see(t, s)
	}
	views := crossValidate(t, s, list)
	limits := chooseLimits(views)
	write(t, limitsFile, limits.yaml())
	write(t, learnedGolden, []byte(figures(views, limits)))
	t.Log("\n" + figures(views, limits))
	weights, err := extract.EncodeWeights(teachAll(list, func(*example) bool { return true }))
	if err != nil {
		t.Fatal(err)
	}
	write(t, weightsFile, weights)
}

func write(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// crossValidate reads each fold with what the others teach.
func crossValidate(t *testing.T, s stations, list []*example) []view {
	t.Helper()
	var out []view
	for fold := range folds {
		lex := taught(t, s.lex, teachAll(list, func(e *example) bool { return e.fold != fold }))
		for _, e := range list {
			if e.fold != fold {
				continue
			}
			for _, p := range e.parts {
				v := view{e, p, map[schema.ClaimType]float64{}}
				for _, kind := range schema.AllClaimType() {
					v.likely[kind] = extract.Likely(lex, kind, p)
				}
				out = append(out, v)
			}
		}
	}
	return out
}

// taught gives a lexicon with a reader of some weights that never speaks by itself.
func taught(t *testing.T, lex *extract.Lexicon, weights map[schema.ClaimType][]float64) *extract.Lexicon {
	t.Helper()
	packed, err := extract.EncodeWeights(weights)
	if err != nil {
		t.Fatal(err)
	}
	own, err := extract.WithLearned(lex, []byte("right: []\n"), packed)
	if err != nil {
		t.Fatal(err)
	}
	return own
}

// limits are those of rules/learned.yaml.
type limits struct {
	propose, veto map[schema.ClaimType]float64
	right         [][2]float64
}

// makes says whether a claim of a type is made of a view.
func (l limits) makes(v view, kind schema.ClaimType) bool {
	if slices.Contains(v.Found, kind) {
		return v.likely[kind] >= l.veto[kind]
	}
	return slices.Contains(v.Aims, kind) && v.likely[kind] >= l.propose[kind]
}

// chooseLimits takes for each type the limits by which most is right (F1). They
// are kept on the careful side: most examples were written to make a claim, and
// speeches make fewer.
func chooseLimits(views []view) limits {
	l := limits{propose: map[schema.ClaimType]float64{}, veto: map[schema.ClaimType]float64{}}
	for _, kind := range schema.AllClaimType() {
		best := -1.0
		for _, propose := range [...]float64{0.6, 0.55, 0.5, 0.45, 0.4, 0.35} {
			for _, veto := range [...]float64{0, 0.02, 0.05} {
				try := limits{propose: map[schema.ClaimType]float64{kind: propose}, veto: map[schema.ClaimType]float64{kind: veto}}
				if f1 := try.f1(views, kind); f1 > best {
					best, l.propose[kind], l.veto[kind] = f1, propose, veto
				}
			}
		}
	}
	l.right = l.reliability(views)
	return l
}

func (l limits) f1(views []view, kind schema.ClaimType) float64 {
	var n [3]int
	for _, v := range views {
		l.count(&n, v, kind)
	}
	_, _, f1 := ratios(n[0], n[1], n[2])
	return f1
}

// count counts a view: asked for, found and right.
func (l limits) count(n *[3]int, v view, kind schema.ClaimType) {
	holds, known := v.holds(v.Part, kind)
	if !known || v.Nobody {
		return
	}
	made := l.makes(v, kind)
	for i, yes := range [...]bool{holds, made, holds && made} {
		if yes {
			n[i]++
		}
	}
}

const worth = 0.1

// reliability gives how often what the reader proposed was right, by how likely
// it thought it. The least likely are never said to be better than the likelier.
// A counted claim is worth a part of one, as for the claims of rules: most
// examples were written to make a claim, and of speeches fewer are right.
func (l limits) reliability(views []view) [][2]float64 {
	edges := []float64{0, 0.4, 0.5, 0.6, 0.7, 0.8}
	var out [][2]float64
	for i, low := range edges {
		high := 1.1
		if i+1 < len(edges) {
			high = edges[i+1]
		}
		n, right := 8.0, 4.0 // a belief worth eight claims
		for _, v := range views {
			for _, kind := range schema.AllClaimType() {
				holds, known := v.holds(v.Part, kind)
				if p := v.likely[kind]; known && !v.Nobody && !slices.Contains(v.Found, kind) && l.makes(v, kind) && p >= low && p < high {
					n += worth
					if holds {
						right += worth
					}
				}
			}
		}
		score := right / n
		if i > 0 {
			score = max(score, out[i-1][1])
		}
		out = append(out, [2]float64{low, score})
	}
	return out
}

func (l limits) yaml() []byte {
	var out bytes.Buffer
	out.WriteString("# When the learned reader speaks: how likely it must think a claim to propose it, how unlikely to take back one of a rule,\n" +
		"# and how often what it proposed was right by how likely it thought it. Chosen by cross-validation; written by\n" +
		"# `go test ./ingest/extract -run TestLearned -args -train` together with learned.gz; not for editing.\n")
	for _, list := range [...]struct {
		name  string
		limit map[schema.ClaimType]float64
	}{{"propose", l.propose}, {"veto", l.veto}} {
		fmt.Fprintf(&out, "%s:\n", list.name)
		for _, kind := range schema.AllClaimType() {
			fmt.Fprintf(&out, "  %s: %.2f\n", kind, list.limit[kind])
		}
	}
	out.WriteString("right:\n")
	for _, pair := range l.right {
		fmt.Fprintf(&out, "- [%.2f, %.2f]\n", pair[0], pair[1])
	}
	return out.Bytes()
}

// figures gives a line a set: what was asked for, found and right in parts of
// sentences, by the rules alone and with the learned reader.
func figures(views []view, l limits) string {
	sets := map[string]*[2][3]int{}
	alone := limits{propose: map[schema.ClaimType]float64{}, veto: map[schema.ClaimType]float64{}}
	for _, kind := range schema.AllClaimType() {
		alone.propose[kind] = 2
	}
	for _, v := range views {
		for _, kind := range schema.AllClaimType() {
			for _, name := range [...]string{v.set, "~" + string(kind)} {
				if sets[name] == nil {
					sets[name] = new([2][3]int)
				}
				alone.count(&sets[name][0], v, kind)
				l.count(&sets[name][1], v, kind)
			}
		}
	}
	var out strings.Builder
	for _, name := range keys(sets) {
		for i, who := range [...]string{"rules", "both"} {
			n := sets[name][i]
			p, r, f1 := ratios(n[0], n[1], n[2])
			fmt.Fprintf(&out, "%-16s %-5s gold %3d found %3d right %3d  P %.2f R %.2f F1 %.4f\n", strings.TrimPrefix(name, "~"), who, n[0], n[1], n[2], p, r, f1)
		}
	}
	return out.String()
}
