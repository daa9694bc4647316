package gap_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// cells writes a row of a table in words.
func cells(t *testing.T, atlas *gap.Atlas, l gap.Lens, o gap.MatrixOptions) (columns string, rows []string) {
	t.Helper()
	m, err := atlas.Table(l, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range m.Rows {
		words := []string{row.Activity.Name()}
		for _, c := range row.Cells {
			words = append(words, string(c.Headline))
		}
		rows = append(rows, strings.Join(words, " "))
	}
	return strings.Join(m.Columns, " "), rows
}

func TestMatrixByStatesAndGroups(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.rule(rule{id: "r", activity: "a", parties: []string{"AAA", "BBB"}})
	w.node("group:G", schema.KindGroup, graph.Attrs{"name": graph.Attrs{"en": "G"}, "completeness": "whole", "confidence": "VERIFIED"})
	w.node("group:OLD", schema.KindGroup, graph.Attrs{"name": graph.Attrs{"en": "Old"}, "completeness": "whole", "confidence": "VERIFIED"})
	w.edge("state:AAA", schema.EdgeMemberOf, "group:G", nil)
	w.edge("state:BBB", schema.EdgeMemberOf, "group:G", graph.Attrs{"to": "2010-01-01"})
	w.edge("state:CCC", schema.EdgeMemberOf, "group:G", graph.Attrs{"from": "2015-01-01"})
	w.edge("state:CCC", schema.EdgeMemberOf, "group:OLD", graph.Attrs{"to": "1999-01-01"})
	atlas := w.compile(t)
	for name, row := range map[string]struct {
		lens          gap.Lens
		options       gap.MatrixOptions
		columns, rows string
	}{
		"States named":   {gap.Lens{AsOf: "2020-01-01", States: []graph.ID{"CCC", "AAA"}}, gap.MatrixOptions{Columns: "STATES"}, "AAA CCC", "a COVERED NOT_BOUND"},
		"all members":    {gap.Lens{AsOf: "2020-01-01"}, gap.MatrixOptions{Columns: "STATES"}, "AAA BBB CCC DDD EEE FFF GGG HHH", "a COVERED COVERED NOT_BOUND NOT_BOUND NOT_BOUND NOT_BOUND NOT_BOUND NOT_BOUND"},
		"groups of 2012": {gap.Lens{AsOf: "2012-01-01"}, gap.MatrixOptions{Columns: "GROUPS"}, "G", "a COVERED"},
		"groups of 2020": {gap.Lens{AsOf: "2020-01-01"}, gap.MatrixOptions{Columns: "GROUPS"}, "G", "a NOT_BOUND"},
		"a group named":  {gap.Lens{AsOf: "1998-01-01"}, gap.MatrixOptions{Columns: "GROUPS", Groups: []graph.ID{"old"}}, "OLD", "a NOT_BOUND"},
	} {
		t.Run(name, func(t *testing.T) {
			columns, rows := cells(t, atlas, row.lens, row.options)
			if columns != row.columns || len(rows) != 1 || rows[0] != row.rows {
				t.Errorf("got %s: %v, want %s: %s", columns, rows, row.columns, row.rows)
			}
		})
	}
	for _, o := range []gap.MatrixOptions{{Columns: "GROUPS", Groups: []graph.ID{"OLD"}}, {Columns: "GROUPS", Groups: []graph.ID{"NONE"}},
		{Columns: "STATES", Groups: []graph.ID{"G"}}, {Columns: "COLOURS"}, {Rows: []graph.ID{"none"}}} {
		if _, err := atlas.Table(gap.Lens{AsOf: "2020-01-01"}, o); !errors.Is(err, gap.ErrCase) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

// A field of law counts as if its provisions were all there are.
func TestMatrixByRegimes(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.rule(rule{id: "x", activity: "a", provision: graph.Attrs{"regime": "ihl"}},
		rule{id: "y", activity: "a", provision: graph.Attrs{"regime": "space"}, form: schema.SourceTypeResolution})
	columns, rows := cells(t, w.compile(t), gap.Lens{AsOf: "2020-01-01"}, gap.MatrixOptions{Columns: "REGIMES"})
	if columns != "ihl space" || rows[0] != "a COVERED SOFT_LAW_ONLY" {
		t.Errorf("got %s: %v", columns, rows)
	}
}

// Under a field of law nothing is better than under all of them.
func TestMatrixRegimesNeverBetterThanAll(t *testing.T) {
	atlas := bundled(t)
	lens := gap.Lens{AsOf: today, Context: "ANY"}
	m, err := atlas.Table(lens, gap.MatrixOptions{Columns: "REGIMES"})
	if err != nil {
		t.Fatal(err)
	}
	differ := 0
	for _, row := range m.Rows {
		p := profileOf(t, atlas, row.Activity, lens)
		for i, c := range row.Cells {
			if slices.Index(schema.AllLevel(), c.Level) > slices.Index(schema.AllLevel(), p.Level) ||
				c.Level == p.Level && slices.Index(schema.AllQuality(), c.Quality) > slices.Index(schema.AllQuality(), p.Quality) {
				t.Errorf("%s under %s: %v, in all %s", row.Activity, m.Columns[i], c, grade(p))
			}
			if c.Level != p.Level {
				differ++
			}
		}
	}
	if differ == 0 || len(m.Columns) < 10 {
		t.Errorf("%d cells differ, %d fields of law", differ, len(m.Columns))
	}
}

func TestMatrixByFamilies(t *testing.T) {
	w := newWorld()
	w.activity("family", "")
	w.activity("one", "family")
	w.activity("two", "family")
	w.activity("three", "two")
	w.activity("four", "two")
	w.proposition("p", "DIVIDED", "")
	w.activity("alone", "")
	w.rule(rule{id: "r", activity: "one"}, rule{id: "s", activity: "three", form: schema.SourceTypeResolution}, rule{id: "q", activity: "four", dependsOn: "p"}, rule{id: "t", activity: "alone"})
	m, err := w.compile(t).Table(gap.Lens{AsOf: "2020-01-01"}, gap.MatrixOptions{Families: true})
	if err != nil || len(m.Rows) != 2 {
		t.Fatalf("%d rows, %v", len(m.Rows), err)
	}
	for i, want := range []gap.MatrixCell{{Level: "BOUND", Quality: "FULL", Headline: "COVERED", Of: 1}, {Level: "SOFT_ONLY", Headline: "SOFT_LAW_ONLY", Open: 1, Of: 3}} {
		if got := m.Rows[i].Cells[0]; got != want {
			t.Errorf("%s: got %+v, want %+v", m.Rows[i].Activity, got, want)
		}
	}
}

// A column of a State is the profile of the State.
func TestMatrixOfStatesIsTheirProfile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		atlas, lens := randomWorld(t).compile(t), randomLens(t)
		m, err := atlas.Table(lens, gap.MatrixOptions{Columns: "STATES"})
		if err != nil {
			t.Fatal(err)
		}
		row := rapid.SampledFrom(m.Rows).Draw(t, "row")
		at := rapid.IntRange(0, len(m.Columns)-1).Draw(t, "column")
		lens.Group, lens.States = "", []graph.ID{graph.ID(m.Columns[at])}
		p := profileOf(t, atlas, row.Activity, lens)
		if want := (gap.MatrixCell{Level: p.Level, Quality: p.Quality, Headline: p.Headline}); row.Cells[at] != want {
			t.Fatalf("%s %s: %v, want %v", row.Activity, m.Columns[at], row.Cells[at], want)
		}
	})
}
