package draft_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/ingest/draft"
	"github.com/lacuna-law/lacuna/schema"
)

func framework(t testing.TB) (bundle, gap.Draft) {
	t.Helper()
	b := world(t)
	d, err := draft.ReadBundled(t.Context(), "pakistan-2025", b.world)
	if err != nil {
		t.Fatal(err)
	}
	return b, d
}

// bound lists the cells that are bound under a lens.
func bound(t *testing.T, a *gap.Atlas) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, actor := range []schema.Actor{"", "STATE", "NON_STATE", "COMPANY", "INDIVIDUAL"} {
		for _, id := range a.Activities() {
			p, err := a.Profile(gap.Case{Activity: id, Lens: gap.Lens{AsOf: today, Actor: actor}})
			if err != nil {
				t.Fatal(err)
			}
			if p.Level == schema.LevelBound {
				out[fmt.Sprint(id, " ", actor)] = true
			}
		}
	}
	return out
}

// TestRemovingAnArticleOfTheBundledDraft reopens exactly what the simulation
// says that it closed, and no article of it closes nothing and says so.
func TestRemovingAnArticleOfTheBundledDraft(t *testing.T) {
	b, d := framework(t)
	s, err := b.atlas.Simulate(d, gap.Lens{AsOf: today}, gap.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	whole, err := b.atlas.WhatIf(d)
	if err != nil {
		t.Fatal(err)
	}
	with, closed := bound(t, whole), 0
	for _, article := range s.Articles {
		rest, err := b.atlas.WhatIf(d.Without(article.Provision))
		if err != nil {
			t.Fatal(err)
		}
		want, got := map[string]bool{}, map[string]bool{}
		without := bound(t, rest)
		for cell := range with {
			if !without[cell] {
				want[cell] = true
			}
		}
		for _, c := range article.Closes {
			got[fmt.Sprint(c.Activity, " ", c.Actor)] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: reopened (-), said to be closed (+):\n%s", article.Pinpoint, diff)
		}
		closed += len(got)
	}
	if closed == 0 {
		t.Error("no article closes anything")
	}
}

// TestTheBundledDraftBeforeAndAfter is what a lawyer would expect of it.
func TestTheBundledDraftBeforeAndAfter(t *testing.T) {
	b, d := framework(t)
	s, err := b.atlas.Simulate(d, gap.Lens{AsOf: today}, gap.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, c := range s.Changes {
		if c.Actor == "" {
			got[c.Activity.Name()] = fmt.Sprint(c.Before.Headline, " → ", c.After.Headline)
		}
	}
	for activity, want := range map[string]string{
		"supply-chain-compromise":        "CONTESTED → COVERED",
		"harmful-hidden-functions":       "NOT_BOUND → PARTIAL",
		"critical-infrastructure-damage": "PARTIAL → COVERED",
		"attribution-challenges":         "SOFT_LAW_ONLY → COVERED",
		"cross-border-data-exchange":     "NOT_BOUND → PARTIAL",
		"confidence-building-deficit":    "SOFT_LAW_ONLY → PARTIAL",
	} {
		if got[activity] != want {
			t.Errorf("%s: %s, want %s", activity, got[activity], want)
		}
	}
	if len(s.Joining) != 1 || !s.Joining[0].Imagined || s.Joining[0].Needed != 145 {
		t.Errorf("%+v", s.Joining)
	}
}

func BenchmarkWhatIf(b *testing.B) {
	w, d := framework(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := w.atlas.WhatIf(d); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWhatIfAnswered lays the draft over the law and answers every activity once.
func BenchmarkWhatIfAnswered(b *testing.B) {
	w, d := framework(b)
	for b.Loop() {
		a, err := w.atlas.WhatIf(d)
		if err != nil {
			b.Fatal(err)
		}
		s, err := a.Ask(gap.Lens{AsOf: today})
		if err != nil {
			b.Fatal(err)
		}
		for _, id := range a.Activities() {
			if _, err := s.Answer(id); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkSimulate(b *testing.B) {
	w, d := framework(b)
	for b.Loop() {
		if _, err := w.atlas.Simulate(d, gap.Lens{AsOf: today}, gap.Filter{}); err != nil {
			b.Fatal(err)
		}
	}
}
