package gap_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

func TestTimelineKeepsTheYearsThatDiffer(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.rule(rule{id: "soft", activity: "a", form: schema.SourceTypeResolution, instrument: graph.Attrs{"adopted": "1950-06-01"}},
		rule{id: "r", activity: "a", parties: []string{"AAA", "BBB", "CCC", "DDD", "EEE 1995-05-05", "FFF 1996-06-06", "GGG", "HHH"}})
	line, err := w.compile(t).Timeline(gap.Case{Activity: "a", Lens: gap.Lens{AsOf: "2020-06-30", Quorum: 1}}, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range line.Points {
		moved := ""
		if len(p.Moved) > 0 {
			moved = p.Moved[0].Why
		}
		got = append(got, fmt.Sprint(p.Year, " ", p.Cell.Headline, " ", p.Bound.Count, "/", p.Bound.Of, ": ", moved))
	}
	want := []string{
		"1945 UNCOVERED 0/8: ",
		"1950 SOFT_LAW_ONLY 0/8: soft, Art. 1 counts, binding nobody by itself; it was adopted on 1950-06-01, after 1949-12-31.",
		"1989 PENDING 0/8: r, Art. 1 is hard law not in force on 1989-12-31; it was adopted on 1989-01-01, after 1988-12-31.",
		"1990 NOT_BOUND 6/8: r, Art. 1 applies from 1990-01-01 and binds at least 6 of 8.",
		"1996 COVERED 8/8: r, Art. 1 binds at least 8 of 8, before 7 of 8.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if diff := cmp.Diff([]graph.ID{"instrument:r"}, line.Undated); diff != "" {
		t.Errorf("undated: -want +got\n%s", diff)
	}
	if line.From != 1945 || line.To != 2020 {
		t.Errorf("from %d to %d", line.From, line.To)
	}
}

// The last year is asked as of the lens's day, the others as of their last.
func TestTimelineEndsOnTheDayOfTheLens(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.rule(rule{id: "r", activity: "a", instrument: graph.Attrs{"adopted": "2000-01-01", "inForce": "2000-09-01"}})
	atlas := w.compile(t)
	for day, want := range map[string]schema.Headline{"2000-08-31": "PENDING", "2000-09-01": "COVERED"} {
		line, err := atlas.Timeline(gap.Case{Activity: "a", Lens: gap.Lens{AsOf: day}}, 1999, 2000)
		if err != nil {
			t.Fatal(err)
		}
		if last := line.Points[len(line.Points)-1]; last.Cell.Headline != want {
			t.Errorf("as of %s the last year is %s, want %s", day, last.Cell.Headline, want)
		}
	}
}

// A group answers from the year of its first member on, with the members of each year.
func TestTimelineOfAGroup(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.rule(rule{id: "r", activity: "a", parties: []string{"AAA"}})
	w.node("group:G", schema.KindGroup, graph.Attrs{"name": graph.Attrs{"en": "G"}, "completeness": "whole", "confidence": "VERIFIED"})
	w.edge("state:AAA", schema.EdgeMemberOf, "group:G", graph.Attrs{"from": "1995-01-01"})
	w.edge("state:BBB", schema.EdgeMemberOf, "group:G", graph.Attrs{"from": "2005-01-01"})
	line, err := w.compile(t).Timeline(gap.Case{Activity: "a", Lens: gap.Lens{AsOf: "2020-01-01", Group: "G"}}, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range line.Points {
		got = append(got, fmt.Sprint(p.Year, " ", p.Cell.Headline, " ", p.Bound.Count, "/", p.Bound.Of))
	}
	if len(line.Undated) != 1 {
		t.Errorf("undated: %v", line.Undated)
	}
	if diff := cmp.Diff([]string{"1995 COVERED 1/1", "2005 NOT_BOUND 1/2"}, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestTimelineRefusesWhatIsNoSpan(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	atlas := w.compile(t)
	for _, span := range [][2]int{{2000, 1990}, {1, 2000}, {-5, 20}, {1990, 10000}} {
		_, err := atlas.Timeline(gap.Case{Activity: "a", Lens: gap.Lens{AsOf: "2020-01-01"}}, span[0], span[1])
		if !errors.Is(err, gap.ErrCase) || !strings.Contains(err.Error(), "span of years") {
			t.Errorf("%v: %v", span, err)
		}
	}
}

// Between two points the answer is that of the point before, year by year.
func TestTimelineIsTheProfileOfEachYear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		atlas, lens := randomWorld(t).compile(t), randomLens(t)
		id := rapid.SampledFrom(atlas.Activities()).Draw(t, "activity")
		lens.AsOf = "2021-03-03"
		line, err := atlas.Timeline(gap.Case{Activity: id, Lens: lens}, 1980, 0)
		if err != nil {
			t.Fatal(err)
		}
		at := -1
		for year := 1980; year <= 2021; year++ {
			if at+1 < len(line.Points) && line.Points[at+1].Year == year {
				at++
			}
			if lens.AsOf = fmt.Sprintf("%d-12-31", year); year == 2021 {
				lens.AsOf = "2021-03-03"
			}
			p := profileOf(t, atlas, id, lens)
			if cell := line.Points[at].Cell; cell.Level != p.Level || cell.Quality != p.Quality {
				t.Fatalf("%d: the line says %v, the profile %s", year, cell, grade(p))
			}
		}
		if at != len(line.Points)-1 {
			t.Fatalf("%d points used of %d", at+1, len(line.Points))
		}
	})
}

// BenchmarkTimeline is one activity of the bundled corpus from 1945 on.
func BenchmarkTimeline(b *testing.B) {
	atlas, all := bundled(b), bundled(b).Activities()
	for i := 0; b.Loop(); i++ {
		if _, err := atlas.Timeline(gap.Case{Activity: all[i%len(all)], Lens: gap.Lens{AsOf: today}}, 0, 0); err != nil {
			b.Fatal(err)
		}
	}
}
