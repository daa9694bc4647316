package gap_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// ranked is a world with gaps of several levels and claims about them.
func ranked() *world {
	w := newWorld()
	for _, name := range []string{"quiet", "loud", "full", "few"} {
		w.activity(name, "")
	}
	w.activity("below", "few")
	w.procedural("matter", "", []string{"REMEDY"})
	w.rule(rule{id: "f", activity: "full"}, rule{id: "few", activity: "few", parties: eight()[:2]})
	w.claims("one", "loud", nil, "state:AAA", "state:BBB")
	w.claims("two", "matter", nil, "state:CCC")
	w.claims("three", "full", nil, "state:CCC")
	return w
}

func ids(all []gap.Profile) []string {
	out := []string{}
	for _, p := range all {
		out = append(out, p.Activity.Name())
	}
	return out
}

func TestGapsAreRanked(t *testing.T) {
	atlas := ranked().compile(t)
	for _, c := range []struct {
		name   string
		filter gap.Filter
		want   []string
	}{
		{"all, by level, then by States that assert, then by id", gap.Filter{}, []string{"loud", "matter", "quiet", "below", "few", "full"}},
		{"levels", gap.Filter{Levels: []schema.Level{"BOUND"}}, []string{"full"}},
		{"headlines", gap.Filter{Headlines: []schema.Headline{"UNCOVERED"}}, []string{"loud", "matter", "quiet"}},
		{"under", gap.Filter{Under: []graph.ID{"few"}}, []string{"below", "few"}},
		{"nature", gap.Filter{Nature: "PROCEDURAL"}, []string{"matter"}},
		{"flags", gap.Filter{Flags: []schema.Flag{"ASSERTED", "REACH"}}, []string{"full"}},
		{"nothing", gap.Filter{Levels: []schema.Level{"CONTESTED"}}, []string{}},
	} {
		got, err := atlas.Gaps(gap.Lens{AsOf: today}, c.filter)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, ids(got)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// TestMatrixEqualsProfiles: every cell is the answer of its own lens.
func TestMatrixEqualsProfiles(t *testing.T) {
	atlas := bundled(t)
	set := map[schema.MatrixColumns]func(*gap.Lens, string){
		"ACTORS":      func(l *gap.Lens, w string) { l.Actor = schema.Actor(w) },
		"CONTEXTS":    func(l *gap.Lens, w string) { l.Context = schema.Context(w) },
		"TERRITORIES": func(l *gap.Lens, w string) { l.Territory = schema.Territory(w) },
		"FUNCTIONS":   func(l *gap.Lens, w string) { l.Functions = []schema.Function{schema.Function(w)} },
		"READINGS":    func(l *gap.Lens, w string) { l.Reading = schema.Reading(w) },
		"STATES":      func(l *gap.Lens, w string) { l.States = []graph.ID{graph.ID(w)} },
	}
	for columns := range set {
		m, err := atlas.Matrix(gap.Lens{AsOf: today}, []graph.ID{"spyware-citizens", "activity:attribution-challenges"}, columns)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range m.Rows {
			for i, cell := range row.Cells {
				lens := gap.Lens{AsOf: today}
				set[columns](&lens, m.Columns[i])
				p := ask(t, atlas, string(row.Activity), lens)
				if want := (gap.MatrixCell{Level: p.Level, Quality: p.Quality, Headline: p.Headline}); cell != want {
					t.Errorf("%s %s: %v, want %v", row.Activity, m.Columns[i], cell, want)
				}
			}
		}
	}
	whole, err := atlas.Matrix(gap.Lens{AsOf: today}, nil, "")
	if err != nil || len(whole.Rows) != len(atlas.Activities()) || !slices.Equal(whole.Columns, []string{"ANY", "STATE", "NON_STATE", "COMPANY", "INDIVIDUAL"}) {
		t.Errorf("%d rows, columns %v, %v", len(whole.Rows), whole.Columns, err)
	}
}

// TestSplitEqualsNamedStates: all States at once say what each says alone.
func TestSplitEqualsNamedStates(t *testing.T) {
	atlas := bundled(t)
	shared, err := atlas.Ask(gap.Lens{AsOf: today, Actor: "STATE"})
	if err != nil {
		t.Fatal(err)
	}
	for place, state := range atlas.States() {
		if place%9 != 0 {
			continue
		}
		alone, err := atlas.Ask(gap.Lens{AsOf: today, Actor: "STATE", States: []graph.ID{state}})
		if err != nil {
			t.Fatal(err)
		}
		for _, activity := range atlas.Activities() {
			split, err := shared.Split(activity)
			if err != nil {
				t.Fatal(err)
			}
			want, err := alone.Answer(activity)
			if err != nil {
				t.Fatal(err)
			}
			if level, quality := split.At(place); level != want.Level || quality != want.Quality {
				t.Errorf("%s %s: %s %s, want %s %s", activity, state, level, quality, want.Level, want.Quality)
			}
		}
	}
}

// TestManyMayAskAtOnce asks many days of one atlas from many sides; run with -race.
func TestManyMayAskAtOnce(t *testing.T) {
	atlas, err := ranked().try(t)
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for worker := range 8 {
		wait.Go(func() {
			for i := range 400 {
				day := time2000(i + worker)
				if p, err := atlas.Profile(gap.Case{Activity: "full", Lens: gap.Lens{AsOf: day}}); err != nil || grade(p) != "FULL" {
					t.Errorf("%s: %v %v", day, grade(p), err)
				}
			}
		})
	}
	wait.Wait()
}

// time2000 is a day some days into the century.
func time2000(days int) string {
	return time.Date(2000, 1, 1+days, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}
