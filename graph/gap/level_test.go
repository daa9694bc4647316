package gap_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// TestLevels holds one world per level and quality.
func TestLevels(t *testing.T) {
	soft := graph.Attrs{"bindingness": "NON_BINDING", "status": nil, "inForce": nil}
	for _, c := range []struct {
		name  string
		rules []rule
		want  string
	}{
		{"nothing applies", nil, "NO_NORM"},
		{"a report", []rule{{id: "r", form: schema.SourceTypeConsensusReport, instrument: soft}}, "SOFT_ONLY"},
		{"a recommendation in a treaty", []rule{{id: "r", modality: schema.ModalityRecommendation}}, "SOFT_ONLY"},
		{"adopted, not in force", []rule{{id: "r", instrument: graph.Attrs{"status": "NOT_IN_FORCE", "inForce": nil}}}, "NOT_IN_FORCE"},
		{"few parties", []rule{{id: "r", parties: eight()[:2]}}, "NOT_BOUND"},
		{"parties not known", []rule{{id: "r", parties: []string{}}}, "NOT_BOUND"},
		{"bound by what is disputed", []rule{{id: "r", dependsOn: "p"}}, "CONTESTED"},
		{"bound by analogy", []rule{{id: "r", judged: graph.Attrs{"manner": "ANALOGY"}}}, "CONTESTED"},
		{"bound by a principle", []rule{{id: "r", judged: graph.Attrs{"manner": "PRINCIPLE"}}}, "GENERAL"},
		{"bound in part", []rule{{id: "r", judged: graph.Attrs{"extent": "PARTIAL"}}}, "PARTIAL"},
		{"bound in full", []rule{{id: "r"}}, "FULL"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			w.activity("a", "")
			w.proposition("p", "DIVIDED", "")
			for _, r := range c.rules {
				r.activity = "a"
				w.rule(r)
			}
			want(t, w.compile(t), "a", gap.Lens{}, c.want)
		})
	}
}

func TestNotAssessedWithoutAFrame(t *testing.T) {
	w := newWorld()
	w.unframed = true
	w.activity("wild", "")
	w.activity("tame", "")
	w.activity("child", "tame")
	w.edge("frame:f", schema.EdgeCovers, "activity:tame", nil)
	w.rule(rule{id: "r", activity: "wild"})
	atlas := w.compile(t)
	want(t, atlas, "wild", gap.Lens{}, "NOT_ASSESSED")
	want(t, atlas, "tame", gap.Lens{}, "NO_NORM")
	want(t, atlas, "child", gap.Lens{}, "NO_NORM")
	if got := ask(t, atlas, "wild", gap.Lens{}).Headline; got != schema.HeadlineNotAssessed {
		t.Errorf("headline %s: a record outside every frame lifts nothing", got)
	}
}

// TestQualitiesMeetInOneRule: a rule for two cannot make the duty of eight direct.
func TestQualitiesMeetInOneRule(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.rule(rule{id: "all", activity: "a", judged: graph.Attrs{"manner": "PRINCIPLE"}},
		rule{id: "two", activity: "a", parties: eight()[:2]})
	atlas := w.compile(t)
	p := ask(t, atlas, "a", gap.Lens{})
	want := gap.Bound{Count: 8, Undisputed: 8, Direct: 2, Full: 2, Of: 8}
	if diff := cmp.Diff(want, p.Bound); diff != "" || grade(p) != "GENERAL" {
		t.Errorf("%s: %s", grade(p), diff)
	}
}

func TestStatesAddUpAcrossRules(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.rule(rule{id: "first", activity: "a", parties: eight()[:4]}, rule{id: "second", activity: "a", parties: eight()[4:]})
	want(t, w.compile(t), "a", gap.Lens{Quorum: 1}, "FULL")
}

func TestTwoPartialsNeverAddUpToFull(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	for _, id := range []string{"x", "y"} {
		w.rule(rule{id: id, activity: "a", judged: graph.Attrs{"extent": "PARTIAL"}})
	}
	want(t, w.compile(t), "a", gap.Lens{}, "PARTIAL")
}

func TestSettledCoreStandsBesideTheDisputedReach(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.proposition("p", "DIVIDED", "")
	w.rule(rule{id: "core", activity: "a", judged: graph.Attrs{"extent": "PARTIAL"}},
		rule{id: "rest", of: "core", activity: "a", dependsOn: "p"})
	atlas := w.compile(t)
	p := ask(t, atlas, "a", gap.Lens{})
	if grade(p) != "PARTIAL" {
		t.Fatalf("got %s", grade(p))
	}
	if n := flag(p, schema.FlagResidue); n == nil || !n.Residue.DisputedBeyond {
		t.Errorf("the residue must say that the rest is disputed: %+v", n)
	}
	want(t, atlas, "a", gap.Lens{Reading: schema.ReadingAccepted}, "FULL")
	want(t, atlas, "a", gap.Lens{Reading: schema.ReadingRejected}, "PARTIAL")
	rejected := flag(ask(t, atlas, "a", gap.Lens{Reading: schema.ReadingRejected}), schema.FlagResidue)
	if rejected == nil || !rejected.Residue.DisputedBeyond {
		t.Errorf("who rejects must be told so too: %+v", rejected)
	}
}

func TestQuorum(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.rule(rule{id: "r", activity: "a", parties: eight()[:6]})
	atlas := w.compile(t)
	want(t, atlas, "a", gap.Lens{}, "FULL") // 6 of 8 are three quarters
	want(t, atlas, "a", gap.Lens{Quorum: 0.76}, "NOT_BOUND")
	want(t, atlas, "a", gap.Lens{Quorum: 1e-12}, "FULL")
}

func TestNobodyIsEnoughWhereThereAreNoMembers(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.rule(rule{id: "r", activity: "a", form: schema.SourceTypeCustom, instrument: graph.Attrs{"adopted": nil}})
	p := ask(t, w.compile(t), "a", gap.Lens{AsOf: "1900-01-01"})
	if p.Level != schema.LevelNotBound || p.Bound.Of != 0 {
		t.Errorf("got %s with %+v", p.Level, p.Bound)
	}
}

func TestNamedStatesAndDyads(t *testing.T) {
	w := newWorld()
	w.member("XXX", "")
	w.activity("a", "")
	w.rule(rule{id: "r", activity: "a", parties: []string{"AAA", "BBB", "XXX"}})
	atlas := w.compile(t)
	want(t, atlas, "a", gap.Lens{States: []graph.ID{"AAA"}}, "FULL")
	want(t, atlas, "a", gap.Lens{States: []graph.ID{"state:AAA", "bbb"}}, "FULL")
	want(t, atlas, "a", gap.Lens{States: []graph.ID{"AAA", "CCC"}}, "NOT_BOUND")
	want(t, atlas, "a", gap.Lens{States: []graph.ID{"XXX"}}, "FULL") // named, no member
	p := ask(t, atlas, "a", gap.Lens{States: []graph.ID{"CCC", "AAA", "AAA"}})
	if p.Bound.Count != 1 || p.Bound.Of != 2 {
		t.Errorf("bound %+v, want 1 of 2", p.Bound)
	}
	if got := ask(t, atlas, "a", gap.Lens{}).Bound.Count; got != 2 {
		t.Errorf("count %d: one that is no member never counts toward the quorum", got)
	}
}

func TestHeadlines(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.rule(rule{id: "states", activity: "a"},
		rule{id: "war", activity: "a", judged: graph.Attrs{"contexts": []string{"ARMED_CONFLICT"}, "reaches": []string{"NON_STATE"}}},
		rule{id: "few", activity: "a", parties: eight()[:1], judged: graph.Attrs{"reaches": []string{"COMPANY"}}})
	atlas := w.compile(t)
	p := ask(t, atlas, "a", gap.Lens{})
	want := []gap.ActorHeadline{{Actor: "STATE", Headline: "COVERED"}, {Actor: "NON_STATE", Headline: "ARMED_CONFLICT_ONLY"},
		{Actor: "COMPANY", Headline: "NOT_BOUND"}, {Actor: "INDIVIDUAL", Headline: "UNCOVERED"}}
	if diff := cmp.Diff(want, p.HeadlineByActor); diff != "" {
		t.Error(diff)
	}
	if p.Headline != schema.HeadlineCovered {
		t.Errorf("headline %s: the union of all actors", p.Headline)
	}
	if got := ask(t, atlas, "a", gap.Lens{Actor: "STATE"}).HeadlineByActor; got != nil {
		t.Errorf("an actor was named, and beside it stands %v", got)
	}
}

func TestTheLensOfAnAnswerHasItsDefaults(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.procedural("p", "", []string{"REMEDY", "ATTRIBUTE"})
	atlas := w.compile(t)
	want := gap.Lens{AsOf: "2020-01-01", States: []graph.ID{}, Context: "PEACETIME", Territory: "ANY", Quorum: 0.75, Reading: "NEUTRAL",
		Functions: []schema.Function{"PROHIBIT", "PREVENT", "PROTECT", "CRIMINALISE", "CONTROL_EXPORT"}, Review: []schema.Review{"EDITORIAL", "ACCEPTED"}}
	if diff := cmp.Diff(want, ask(t, atlas, "activity:a", gap.Lens{}).Lens); diff != "" {
		t.Error(diff)
	}
	want.Functions = []schema.Function{"ATTRIBUTE", "REMEDY"}
	if diff := cmp.Diff(want, ask(t, atlas, "p", gap.Lens{}).Lens); diff != "" {
		t.Error(diff)
	}
}
