package main

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/schema"
)

// smallDebate is a few speeches in our own words, in which every question finds something.
func smallDebate() []speech {
	lines := []string{
		"After the tsunami our nations counted the drought and the flood among what climate change brings to the world.",
		"Bitcoin paid for the ransomware that shut a hospital; cyber attacks on critical infrastructure go on in cyberspace.",
		"Kiribati spoke of malaria, of the pandemic, and of information that came too late.",
		"Sovereignty and territorial integrity bind the use of force; peace, security and development go together.",
		"Artificial intelligence must respect human rights, and nuclear weapons must go.",
		"Sustainable development needs peace. Nobody may veto the climate.",
		"Desertification follows malware only in lists such as this one.",
	}
	return []speech{{"KAZ", lines}, {"FJI", lines}, {"NOR", lines}}
}

func searchBench(t *testing.T, alone bool) *bench {
	t.Helper()
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	return &bench{opt: options{Seed: 1, Alone: alone}, ontology: o, r: &report{out: t.Output()}}
}

// started gives the engines that are there, to be closed when the test ends.
func started(t *testing.T, b *bench) []engine {
	t.Helper()
	engines, err := b.engines(t.Context())
	t.Cleanup(func() {
		if err := closeAll(engines); err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return engines
}

// TestSearchesAgree asks all engines that are there every question, holds
// their answers to each other, and writes a row for each.
func TestSearchesAgree(t *testing.T) {
	b := searchBench(t, false)
	engines := started(t, b)
	all := copies(smallDebate(), 3*7*125, 1)
	if err := b.searchOf(t.Context(), engines, all); err != nil {
		t.Fatal(err)
	}
	if want := 1 + 2*(len(engines)-1); len(b.r.rows) != want {
		t.Errorf("%d rows, want %d", len(b.r.rows), want)
	}
}

// TestWrongAnswersAreTold asks what nobody said, and an engine that loses a hit.
func TestWrongAnswersAreTold(t *testing.T) {
	engines := started(t, searchBench(t, false))
	for _, e := range engines {
		if err := e.build(t.Context(), copies(smallDebate(), 21, 1)); err != nil {
			t.Fatal(err)
		}
	}
	q := inquiry{words: []string{"tsunami"}, exact: true}
	first, err := (&timed{engine: engines[0]}).sound(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if err := sameFound(t.Context(), engines[0], lame{engines[0]}, q, first, first); !errors.Is(err, errDiffers) {
		t.Errorf("an engine that loses a hit is not told from one that does not: %v", err)
	}
	for _, nothing := range []inquiry{{words: []string{"tsunami"}, state: "USA"}, {words: []string{"unheardof"}}} {
		for _, e := range engines {
			if h, err := e.ask(t.Context(), nothing); err != nil || h.total != 0 || len(h.ids) != 0 {
				t.Errorf("%s: %s: %+v, %v", e.name(), nothing.name(), h, err)
			}
		}
	}
}

// lame loses the last hit of every ranking.
type lame struct{ engine }

func (l lame) rank(ctx context.Context, q inquiry, most int) ([]string, error) {
	ids, err := l.engine.rank(ctx, q, most)
	return ids[:max(0, len(ids)-1)], err
}

func TestCopiesAreTheSameInEveryRun(t *testing.T) {
	a, again, other := copies(smallDebate(), 100, 1), copies(smallDebate(), 100, 1), copies(smallDebate(), 100, 2)
	if diff := cmp.Diff(a, again, cmp.AllowUnexported(paragraph{})); diff != "" {
		t.Error(diff)
	}
	if len(a) != 100 || slices.Equal(a, other) {
		t.Error("another seed gives the same paragraphs")
	}
	if few, many := vocabulary(a[:21]), vocabulary(copies(smallDebate(), 2000, 1)); many < 2*few {
		t.Errorf("%d words in 21 paragraphs and %d in 2,000: they do not grow", few, many)
	}
	ids := map[string]bool{}
	for _, p := range a {
		ids[p.id] = true
	}
	if len(ids) != len(a) {
		t.Errorf("%d ids for %d paragraphs", len(ids), len(a))
	}
}

func TestMeasuresOfRanking(t *testing.T) {
	answers := map[string]bool{"a": true, "b": true, "c": true}
	for _, row := range []struct {
		ids             string
		precision, gain float64
	}{
		{"a b c x", 1, 1},
		{"x a", (1. / 2) / 3, (1 / math.Log2(3)) / (1 + 1/math.Log2(3) + 1./2)},
		{"a x b", (1 + 2./3) / 3, (1 + 1./2) / (1 + 1/math.Log2(3) + 1./2)},
		{"x y", 0, 0},
		{"", 0, 0},
	} {
		ids := strings.Fields(row.ids)
		if got := averagePrecision(ids, answers); math.Abs(got-row.precision) > 1e-12 {
			t.Errorf("%q: average precision %v, want %v", row.ids, got, row.precision)
		}
		if got := gainOfTen(ids, answers); math.Abs(got-row.gain) > 1e-12 {
			t.Errorf("%q: gain %v, want %v", row.ids, got, row.gain)
		}
	}
}

// TestRankingIsScored holds the score of our own engine to a set made by hand.
func TestRankingIsScored(t *testing.T) {
	set := &judgedSet{questions: []inquiry{{words: []string{"wing", "heat"}, any: true}}, answers: []map[string]bool{{"1": true, "3": true}}}
	for id, text := range []string{"a plate", "wing and heat, heat and wing", "a wing among many other things that are not said here", "heat on a wing"} {
		set.texts = append(set.texts, paragraph{id: string(rune('0' + id)), document: string(rune('0' + id)), text: text, kind: "Passage",
			language: "en", year: "1967", tier: "VERBATIM_RECORD"})
	}
	b := searchBench(t, true)
	engines := started(t, b)
	if got, err := scoreOf(t.Context(), engines[0], set); err != nil || got != (score{1, 1}) {
		t.Errorf("got %v, %v", got, err)
	}
}
