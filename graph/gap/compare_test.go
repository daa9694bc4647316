package gap_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// compared compares one activity and gives its one change.
func compared(t *testing.T, w *world, before, after gap.Lens) gap.CellChange {
	t.Helper()
	c, err := w.compile(t).Compare(before, after, gap.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Changes) != 1 {
		t.Fatalf("%d changes, want 1: %+v", len(c.Changes), c.Changes)
	}
	return c.Changes[0]
}

func TestCompareSaysWhatMovedTheAnswer(t *testing.T) {
	on := func(day string) gap.Lens { return gap.Lens{AsOf: day} }
	for name, row := range map[string]struct {
		law           func(*world)
		before, after gap.Lens
		change        schema.CauseChange
		words         string
	}{
		"entry into force": {func(w *world) { w.rule(rule{id: "r", activity: "a"}) },
			on("1989-12-31"), on("1990-01-01"), schema.CauseChangeEnteredIntoForce, "r, Art. 1 applies from 1990-01-01 and binds at least 8 of 8."},
		"backwards": {func(w *world) { w.rule(rule{id: "r", activity: "a"}) },
			on("1990-01-01"), on("1989-12-31"), schema.CauseChangeLeftForce, "r, Art. 1 applies from 1990-01-01; on 1989-12-31 it was not in force."},
		"adoption": {func(w *world) { w.rule(rule{id: "r", activity: "a"}) },
			on("1988-12-31"), on("2020-01-01"), schema.CauseChangeAdded, "r, Art. 1 applies from 1990-01-01 and binds at least 8 of 8; it was adopted on 1989-01-01, after 1988-12-31."},
		"its own first day": {func(w *world) {
			w.rule(rule{id: "r", activity: "a", provision: graph.Attrs{"validFrom": "2001-05"}})
		}, on("2001-05-30"), on("2001-05-31"), schema.CauseChangeEnteredIntoForce, "applies from 2001-05-31"},
		"end": {func(w *world) { w.rule(rule{id: "r", activity: "a", judged: graph.Attrs{"validTo": "2001-01-01"}}) },
			on("2001-01-01"), on("2001-01-02"), schema.CauseChangeRemoved, "it no longer applied on 2001-01-02"},
		"accession": {func(w *world) { w.rule(rule{id: "r", activity: "a", parties: []string{"AAA", "BBB 2001-02-03"}}) },
			gap.Lens{AsOf: "2001-02-02", States: []graph.ID{"AAA", "BBB"}}, gap.Lens{AsOf: "2001-02-03", States: []graph.ID{"AAA", "BBB"}},
			schema.CauseChangeBindsOtherwise, "r, Art. 1 binds BBB from 2001-02-03 after the change."},
		"settlement": {func(w *world) {
			w.proposition("p", "SETTLED", "2001-01-01")
			w.rule(rule{id: "r", activity: "a", dependsOn: "p"})
		}, on("2000-12-31"), on("2001-01-01"), schema.CauseChangeUndisputed, "was settled on 2001-01-01"},
		"reading": {func(w *world) {
			w.proposition("p", "DIVIDED", "")
			w.rule(rule{id: "r", activity: "a", dependsOn: "p"})
		}, gap.Lens{AsOf: "2020-01-01", Reading: "ACCEPTED"}, on("2020-01-01"), schema.CauseChangeDisputed, "States are divided on whether “p”"},
		"rejection": {func(w *world) {
			w.proposition("p", "UNTESTED", "")
			w.rule(rule{id: "r", activity: "a", dependsOn: "p"})
		}, on("2020-01-01"), gap.Lens{AsOf: "2020-01-01", Reading: "REJECTED"}, schema.CauseChangeRemoved, "the reading drops what is disputed"},
		"actor": {func(w *world) { w.rule(rule{id: "r", activity: "a"}) },
			gap.Lens{AsOf: "2020-01-01", Actor: "COMPANY"}, on("2020-01-01"), schema.CauseChangeAdded, "It governs the conduct of STATE"},
		"quorum": {func(w *world) { w.rule(rule{id: "r", activity: "a", parties: eight()[:4]}) },
			gap.Lens{AsOf: "2020-01-01", Quorum: 0.5}, on("2020-01-01"), schema.CauseChangeBindsOtherwise, "The share that must be bound is 0.5 before and 0.75 after."},
		"other States": {func(w *world) { w.rule(rule{id: "r", activity: "a", parties: eight()[:4]}) },
			gap.Lens{AsOf: "2020-01-01", States: []graph.ID{"AAA"}}, gap.Lens{AsOf: "2020-01-01", States: []graph.ID{"AAA", "HHH"}},
			schema.CauseChangeBindsOtherwise, "binds at least 1 of 2, before 1 of 1"},
		"a frame": {func(w *world) { w.rule(rule{id: "r", activity: "a"}) },
			gap.Lens{AsOf: "2020-01-01", KnownAsOf: "2019-01-01"}, on("2020-01-01"), schema.CauseChangeAdded, "A frame covers the activity"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			w.activity("a", "")
			row.law(w)
			got := compared(t, w, row.before, row.after)
			if first := got.Because[0]; first.Change != row.change || !first.Decides || !strings.Contains(first.Why, row.words) {
				t.Errorf("got %s %q (decides: %v), want %s with %q", first.Change, first.Why, first.Decides, row.change, row.words)
			}
		})
	}
}

// What moved and made no difference stands behind what decided.
func TestCompareTellsWhatDecides(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.rule(rule{id: "hard", activity: "a", judged: graph.Attrs{"validFrom": "2005-01-01"}},
		rule{id: "aside", activity: "a", form: schema.SourceTypeResolution, instrument: graph.Attrs{"adopted": "2004-01-01"}})
	got := compared(t, w, gap.Lens{AsOf: "2003-01-01"}, gap.Lens{AsOf: "2006-01-01"})
	var said []string
	for _, c := range got.Because {
		said = append(said, c.Assessment.Name()+" "+string(c.Change)+map[bool]string{true: " decides"}[c.Decides])
	}
	if diff := cmp.Diff([]string{"hard ENTERED_INTO_FORCE decides", "aside ADDED"}, said); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// What carries the answer decides, not what only joined it; where each of two
// would do, both decide.
func TestCompareTellsWhatTheAnswerNeeds(t *testing.T) {
	for name, row := range map[string]struct {
		rules []rule
		want  string
	}{
		"one carries it, one joins":  {[]rule{{id: "big", activity: "a"}, {id: "small", activity: "a", parties: []string{"AAA"}}}, "big"},
		"each would do":              {[]rule{{id: "one", activity: "a"}, {id: "two", activity: "a"}}, "one two"},
		"both are needed":            {[]rule{{id: "half", activity: "a", parties: eight()[:4]}, {id: "rest", activity: "a", parties: eight()[4:]}}, "half rest"},
		"a principle beside a rule":  {[]rule{{id: "rule", activity: "a"}, {id: "principle", activity: "a", judged: graph.Attrs{"manner": "PRINCIPLE"}}}, "rule"},
		"soft law beside what binds": {[]rule{{id: "hard", activity: "a"}, {id: "soft", activity: "a", form: schema.SourceTypeResolution}}, "hard"},
	} {
		w := newWorld()
		w.activity("a", "")
		w.rule(row.rules...)
		var got []string
		for _, c := range compared(t, w, gap.Lens{AsOf: "1988-01-01"}, gap.Lens{AsOf: "2000-01-01"}).Because {
			if c.Decides {
				got = append(got, c.Assessment.Name())
			}
		}
		if strings.Join(got, " ") != row.want {
			t.Errorf("%s: %v decide, want %s", name, got, row.want)
		}
	}
}

// The same for States that are named.
func TestCompareTellsWhatNamedStatesNeed(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.rule(rule{id: "both", activity: "a", parties: []string{"AAA", "BBB"}}, rule{id: "one", activity: "a", parties: []string{"AAA"}})
	pair := []graph.ID{"AAA", "BBB"}
	for _, cause := range compared(t, w, gap.Lens{AsOf: "1988-01-01", States: pair}, gap.Lens{AsOf: "2000-01-01", States: pair}).Because {
		if want := cause.Assessment == "assessment:both"; cause.Decides != want {
			t.Errorf("%s decides: %v", cause.Assessment, cause.Decides)
		}
	}
}

// In random law every change has a cause that decides, a comparison finds
// exactly the activities whose profiles differ, and turned round it finds them too.
func TestCompareHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		atlas := randomWorld(t).compile(t)
		before, after := randomLens(t), randomLens(t)
		c, err := atlas.Compare(before, after, gap.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		back, err := atlas.Compare(after, before, gap.Filter{})
		if err != nil || len(back.Changes) != len(c.Changes) {
			t.Fatalf("%d changes, turned round %d (%v)", len(c.Changes), len(back.Changes), err)
		}
		changed := map[graph.ID]gap.CellChange{}
		for _, change := range c.Changes {
			changed[change.Activity] = change
			if len(change.Because) == 0 || !change.Because[0].Decides {
				t.Errorf("%s: %v to %v: nothing decides in %+v", change.Activity, change.Before, change.After, change.Because)
			}
		}
		for _, id := range atlas.Activities() {
			x, y := profileOf(t, atlas, id, before), profileOf(t, atlas, id, after)
			_, found := changed[id]
			if differ := x.Level != y.Level || x.Quality != y.Quality; differ != found {
				t.Errorf("%s: %s and %s, found %v", id, grade(x), grade(y), found)
			}
		}
		if len(changed)+c.Same != len(atlas.Activities()) {
			t.Errorf("%d changed and %d same of %d", len(changed), c.Same, len(atlas.Activities()))
		}
	})
}

// The difference that the issue names: what a dyad had in 2012 and has today.
func TestCompareBundledDyadThenAndNow(t *testing.T) {
	atlas := bundled(t)
	pair := []graph.ID{"PAK", "USA"}
	c, err := atlas.Compare(gap.Lens{AsOf: "2012-01-01", States: pair}, gap.Lens{AsOf: today, States: pair}, gap.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Changes) == 0 || c.Same == 0 {
		t.Fatalf("%d changes, %d same", len(c.Changes), c.Same)
	}
	dated := 0
	for _, change := range c.Changes {
		for _, cause := range change.Because {
			if strings.Contains(cause.Why, "from 20") || strings.Contains(cause.Why, "adopted on 20") {
				dated++
			}
		}
	}
	if dated == 0 {
		t.Errorf("no cause names a date: %+v", c.Changes[0])
	}
}

func profileOf(t fataler, atlas *gap.Atlas, id graph.ID, l gap.Lens) gap.Profile {
	t.Helper()
	p, err := atlas.Profile(gap.Case{Activity: id, Lens: l})
	if err != nil {
		t.Fatal(err)
	}
	return p
}
