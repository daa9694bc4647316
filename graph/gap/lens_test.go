package gap_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// TestWrongCases holds that every part is checked and named in the message.
func TestWrongCases(t *testing.T) {
	atlas := one(rule{}).compile(t)
	for part, c := range map[string]gap.Case{
		"activity":  {Activity: "nothing", Lens: gap.Lens{AsOf: today}},
		"asOf":      {Activity: "a"},
		"knownAsOf": {Activity: "a", Lens: gap.Lens{AsOf: today, KnownAsOf: "2020"}},
		"states":    {Activity: "a", Lens: gap.Lens{AsOf: today, States: []graph.ID{"AAA", "ZZZ"}}},
		"actor":     {Activity: "a", Lens: gap.Lens{AsOf: today, Actor: "OFFICIAL"}},
		"context":   {Activity: "a", Lens: gap.Lens{AsOf: today, Context: "WAR"}},
		"territory": {Activity: "a", Lens: gap.Lens{AsOf: today, Territory: "HERE"}},
		"functions": {Activity: "a", Lens: gap.Lens{AsOf: today, Functions: []schema.Function{"PROHIBIT", "FORBID"}}},
		"quorum":    {Activity: "a", Lens: gap.Lens{AsOf: today, Quorum: 1.5}},
		"reading":   {Activity: "a", Lens: gap.Lens{AsOf: today, Reading: "MAYBE"}},
		"review":    {Activity: "a", Lens: gap.Lens{AsOf: today, Review: []schema.Review{"ANY"}}},
	} {
		_, err := atlas.Profile(c)
		if !errors.Is(err, gap.ErrCase) || !strings.Contains(err.Error(), part+": ") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", part, err)
		}
		if _, err := atlas.Explain(c); !errors.Is(err, gap.ErrCase) {
			t.Errorf("%s: explain: %v", part, err)
		}
	}
}

func TestWrongDays(t *testing.T) {
	atlas := one(rule{}).compile(t)
	for _, day := range []string{"", "2020", "2020-02-30", "0000-01-01", "20200101", "2020-01-01T00:00:00Z", "-2020-01-01"} {
		if _, err := atlas.Ask(gap.Lens{AsOf: day}); !errors.Is(err, gap.ErrCase) {
			t.Errorf("%q: %v", day, err)
		}
	}
}

func TestWrongQuorums(t *testing.T) {
	atlas := one(rule{}).compile(t)
	nan := 0.0
	for _, q := range []float64{-0.1, 1.01, nan / nan} {
		if _, err := atlas.Ask(gap.Lens{AsOf: today, Quorum: q}); !errors.Is(err, gap.ErrCase) {
			t.Errorf("%v: %v", q, err)
		}
	}
}

func TestWrongLists(t *testing.T) {
	atlas := one(rule{}).compile(t)
	for part, f := range map[string]gap.Filter{
		"levels":    {Levels: []schema.Level{"LOW"}},
		"headlines": {Headlines: []schema.Headline{"NOT BOUND"}},
		"flags":     {Flags: []schema.Flag{"RED"}},
		"nature":    {Nature: "GOOD"},
		"under":     {Under: []graph.ID{"a", "state:AAA"}},
	} {
		if _, err := atlas.Gaps(gap.Lens{AsOf: today}, f); !errors.Is(err, gap.ErrCase) || !strings.Contains(err.Error(), part+": ") {
			t.Errorf("%s: %v", part, err)
		}
	}
	if _, err := atlas.Matrix(gap.Lens{AsOf: today}, []graph.ID{"b"}, "ACTORS"); !errors.Is(err, gap.ErrCase) {
		t.Errorf("rows: %v", err)
	}
	if _, err := atlas.Matrix(gap.Lens{AsOf: today}, nil, "COLOURS"); !errors.Is(err, gap.ErrCase) {
		t.Errorf("columns: %v", err)
	}
}

// TestCompileRefuses holds that the error names what the domain forbids.
func TestCompileRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*world)
		named string
	}{
		"no provision":           {func(w *world) { w.cut("assessment:r", schema.EdgeOf) }, "assessment:r"},
		"no activity":            {func(w *world) { w.cut("assessment:r", schema.EdgeAbout) }, "assessment:r"},
		"no frame":               {func(w *world) { w.cut("assessment:r", schema.EdgeUnder) }, "assessment:r"},
		"no instrument":          {func(w *world) { w.cut("provision:r", schema.EdgePartOf) }, "provision:r"},
		"two activities":         {func(w *world) { w.edge("assessment:r", schema.EdgeAbout, "activity:b", nil) }, "assessment:r"},
		"two broader":            {func(w *world) { w.edge("activity:c", schema.EdgeBroader, "activity:a", nil) }, "activity:c"},
		"a circle":               {func(w *world) { w.edge("activity:b", schema.EdgeBroader, "activity:c", nil) }, "activity:b"},
		"involves its class":     {func(w *world) { w.edge("activity:c", schema.EdgeUsuallyInvolves, "activity:b", nil) }, "activity:c"},
		"involves its own kinds": {func(w *world) { w.edge("activity:b", schema.EdgeUsuallyInvolves, "activity:c", nil) }, "activity:b"},
	} {
		t.Run(name, func(t *testing.T) {
			w := one(rule{})
			w.activity("b", "")
			w.activity("c", "b")
			c.spoil(w)
			if _, err := w.try(t); err == nil || !strings.Contains(err.Error(), c.named) {
				t.Errorf("got %v, want an error that names %s", err, c.named)
			}
		})
	}
}

// cut takes an edge out of a world.
func (w *world) cut(from graph.ID, name schema.EdgeName) {
	for i, e := range w.batch.Edges {
		if e.From == from && e.Name == name {
			w.batch.Edges = append(w.batch.Edges[:i], w.batch.Edges[i+1:]...)
			return
		}
	}
}

func TestReleaseAndRevision(t *testing.T) {
	atlas := one(rule{}).compile(t)
	if atlas.Release() != "1.0" || atlas.Revision() != 1 {
		t.Errorf("release %q, revision %d", atlas.Release(), atlas.Revision())
	}
	if got := ask(t, atlas, "a", gap.Lens{}); got.Release != "1.0" || got.Label != "A" || got.Caveat != gap.Caveat {
		t.Errorf("got %q %q %q", got.Release, got.Label, got.Caveat)
	}
}
