package gap_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

func TestFlagResidue(t *testing.T) {
	w := one(rule{judged: graph.Attrs{"extent": "PARTIAL", "condition": "above a threshold", "functions": []string{"PREVENT"}}})
	w.rule(rule{id: "principle", activity: "a", judged: graph.Attrs{"manner": "PRINCIPLE", "functions": []string{"PROHIBIT"}, "reaches": []string{"COMPANY"}}})
	atlas := w.compile(t)
	n := flag(ask(t, atlas, "a", gap.Lens{}), schema.FlagResidue)
	if n == nil {
		t.Fatal("no residue")
	}
	want := gap.Residue{Conditions: []gap.ResidueCondition{{Assessment: "assessment:r", Condition: "above a threshold"}},
		Functions: []schema.Function{"PROHIBIT", "PROTECT", "CRIMINALISE", "CONTROL_EXPORT"}, Actors: []schema.Actor{"NON_STATE", "COMPANY", "INDIVIDUAL"}}
	if diff := cmp.Diff(want, *n.Residue); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]graph.ID{"assessment:r"}, n.Evidence); diff != "" {
		t.Error(diff)
	}
	full := one(rule{})
	if flag(ask(t, full.compile(t), "a", gap.Lens{}), schema.FlagResidue) != nil {
		t.Error("a full quality leaves no residue")
	}
}

func TestFlagActorImproves(t *testing.T) {
	w := one(rule{})
	w.rule(rule{id: "vendors", activity: "a", parties: eight()[:1], judged: graph.Attrs{"reaches": []string{"COMPANY"}}})
	atlas := w.compile(t)
	n := flag(ask(t, atlas, "a", gap.Lens{Actor: "COMPANY"}), schema.FlagActor)
	if n == nil || !n.Improves || n.Indirect || !cmp.Equal(n.Evidence, []graph.ID{"assessment:r"}) || !strings.Contains(n.Why, "BOUND") {
		t.Errorf("got %+v", n)
	}
	if n := flag(ask(t, atlas, "a", gap.Lens{Actor: "STATE"}), schema.FlagActor); n != nil {
		t.Errorf("got %+v where nothing improves", n)
	}
}

// TestFlagActorIndirect: a duty to guard never governs the attacker, and is named.
func TestFlagActorIndirect(t *testing.T) {
	w := one(rule{judged: graph.Attrs{"indirect": true, "reaches": []string{"COMPANY"}}})
	atlas := w.compile(t)
	for _, actor := range []schema.Actor{"", "STATE", "COMPANY"} {
		p := ask(t, atlas, "a", gap.Lens{Actor: actor})
		if n := flag(p, schema.FlagActor); n == nil || !n.Indirect || n.Improves || !cmp.Equal(n.Evidence, []graph.ID{"assessment:r"}) {
			t.Errorf("%s: %+v", actor, n)
		}
		if grade(p) != "NO_NORM" || len(p.Provisions) != 0 {
			t.Errorf("%s: %s", actor, grade(p))
		}
	}
	if n := flag(ask(t, atlas, "a", gap.Lens{Functions: []schema.Function{"REMEDY"}}), schema.FlagActor); n != nil {
		t.Errorf("a duty with another function is not kept out by being indirect: %+v", n)
	}
}

func TestFlagContext(t *testing.T) {
	w := one(rule{judged: graph.Attrs{"contexts": []string{"ARMED_CONFLICT"}}})
	w.rule(rule{id: "both", activity: "a", parties: eight()[:1]})
	atlas := w.compile(t)
	p := ask(t, atlas, "a", gap.Lens{})
	n := flag(p, schema.FlagContext)
	if n == nil || n.Level != schema.LevelBound || n.Quality != schema.QualityFull || !cmp.Equal(n.Evidence, []graph.ID{"assessment:r"}) {
		t.Errorf("got %+v", n)
	}
	if p.Level != schema.LevelNotBound || p.Headline != schema.HeadlineArmedConflictOnly {
		t.Errorf("%s, %s", p.Level, p.Headline)
	}
	for _, c := range []schema.Context{"ARMED_CONFLICT", "ANY"} {
		if flag(ask(t, atlas, "a", gap.Lens{Context: c}), schema.FlagContext) != nil {
			t.Errorf("%s: the flag is for what was asked in peacetime", c)
		}
	}
}

func TestFlagContextNotWhereContested(t *testing.T) {
	w := one(rule{dependsOn: "p"})
	w.proposition("p", "DIVIDED", "")
	w.rule(rule{id: "war", activity: "a", judged: graph.Attrs{"contexts": []string{"ARMED_CONFLICT"}}})
	p := ask(t, w.compile(t), "a", gap.Lens{})
	if p.Headline != schema.HeadlineContested || flag(p, schema.FlagContext) != nil {
		t.Errorf("%s %+v", p.Headline, p.Flags)
	}
}

func TestFlagReach(t *testing.T) {
	w := one(rule{judged: graph.Attrs{"territory": []string{"OWN"}}})
	w.rule(rule{id: "abroad", of: "r", activity: "a", dependsOn: "p", judged: graph.Attrs{"territory": []string{"ABROAD"}}})
	w.proposition("p", "DIVIDED", "")
	atlas := w.compile(t)
	n := flag(ask(t, atlas, "a", gap.Lens{}), schema.FlagReach)
	if n == nil || n.Level != schema.LevelContested || n.Quality != "" || !cmp.Equal(n.Evidence, []graph.ID{"assessment:r"}) {
		t.Errorf("got %+v", n)
	}
	if flag(ask(t, atlas, "a", gap.Lens{Territory: "OWN"}), schema.FlagReach) != nil {
		t.Error("the flag is for what was asked everywhere")
	}
	if flag(ask(t, one(rule{}).compile(t), "a", gap.Lens{}), schema.FlagReach) != nil {
		t.Error("a rule for both places has the same reach abroad")
	}
}

func TestFlagReachByQuality(t *testing.T) {
	w := one(rule{judged: graph.Attrs{"territory": []string{"OWN"}}})
	w.rule(rule{id: "abroad", activity: "a", judged: graph.Attrs{"extent": "PARTIAL", "territory": []string{"ABROAD"}}})
	n := flag(ask(t, w.compile(t), "a", gap.Lens{}), schema.FlagReach)
	if n == nil || n.Level != schema.LevelBound || n.Quality != schema.QualityPartial || !cmp.Equal(n.Evidence, []graph.ID{"assessment:r"}) {
		t.Errorf("got %+v", n)
	}
}

// TestUndatedClaims count from the day on which their source asserts them.
func TestUndatedClaims(t *testing.T) {
	w := one(rule{})
	w.claims("c", "a", graph.Attrs{"date": nil}, "state:AAA")
	atlas := w.compile(t)
	for day, count := range map[string]int{"2019-12-31": 0, "2020-01-01": 1} {
		if got := ask(t, atlas, "a", gap.Lens{AsOf: day}).Claims.GapAsserted.Count; got != count {
			t.Errorf("%s: %d assert, want %d", day, got, count)
		}
	}
	w.batch.Source.Date = ""
	if got := ask(t, w.compile(t), "a", gap.Lens{AsOf: "1990-01-01"}).Claims.GapAsserted.Count; got != 1 {
		t.Errorf("%d assert: a claim that no day is known of is always shown", got)
	}
}

func TestFlagAsserted(t *testing.T) {
	w := one(rule{})
	w.activity("open", "")
	for _, at := range []string{"a", "open"} {
		w.claims(at, at, nil, "state:AAA")
	}
	atlas := w.compile(t)
	n := flag(ask(t, atlas, "a", gap.Lens{}), schema.FlagAsserted)
	if n == nil || !cmp.Equal(n.Evidence, []graph.ID{"claim:a"}) || !strings.Contains(n.Why, "AAA") {
		t.Errorf("got %+v", n)
	}
	if flag(ask(t, atlas, "open", gap.Lens{}), schema.FlagAsserted) != nil {
		t.Error("where the graph shows a gap too there is nothing to flag")
	}
	if flag(ask(t, atlas, "a", gap.Lens{AsOf: "2018-12-31"}), schema.FlagAsserted) != nil {
		t.Error("nobody had asserted it by then")
	}
}

func TestClaimsAreCountedByState(t *testing.T) {
	w := one(rule{})
	w.node("group:g", schema.KindGroup, graph.Attrs{"name": graph.Attrs{"en": "The Group"}, "completeness": "whole", "confidence": "VERIFIED"})
	w.edge("state:CCC", schema.EdgeMemberOf, "group:g", nil)
	w.node("statement:s", schema.KindStatement, graph.Attrs{"sourceTier": "VERBATIM_RECORD", "review": "EDITORIAL", "method": "HUMAN", "date": "2015"})
	w.edge("statement:s", schema.EdgeBy, "state:DDD", nil)
	w.claims("first", "a", nil, "state:BBB", "state:AAA")
	w.claims("again", "a", nil, "state:AAA")
	w.claims("group", "a", nil, "group:g")
	w.claims("said", "a", graph.Attrs{"date": nil})
	w.edge("claim:said", schema.EdgeInStatement, "statement:s", nil)
	w.claims("machine", "a", graph.Attrs{"review": "PROPOSED"}, "state:EEE")
	w.claims("gone", "a", graph.Attrs{"review": "WITHDRAWN"}, "state:FFF")
	w.claims("later", "a", graph.Attrs{"date": "2030"}, "state:GGG")
	w.claims("denied", "a", graph.Attrs{"type": "GAP_DENIED", "review": "ACCEPTED"}, "state:HHH")
	w.claims("worry", "a", graph.Attrs{"type": "CONCERN"}, "state:HHH")
	atlas := w.compile(t)
	want := gap.ClaimCounts{
		GapAsserted: gap.ClaimSide{States: []string{"AAA", "BBB", "DDD"}, Count: 3, Others: []string{"The Group"},
			Claims: []graph.ID{"claim:again", "claim:first", "claim:group", "claim:said"}, Proposed: []graph.ID{"claim:machine"}},
		GapDenied: gap.ClaimSide{States: []string{"HHH"}, Count: 1, Claims: []graph.ID{"claim:denied"}},
	}
	if diff := cmp.Diff(want, ask(t, atlas, "a", gap.Lens{}).Claims); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"DDD"}, ask(t, atlas, "a", gap.Lens{AsOf: "2015-12-31"}).Claims.GapAsserted.States); diff != "" {
		t.Error(diff)
	}
}

func TestUnsureIsCounted(t *testing.T) {
	w := one(rule{judged: graph.Attrs{"confidence": "UNSURE", "functions": []string{"PROHIBIT", "PREVENT"}}})
	w.rule(rule{id: "out", activity: "a", judged: graph.Attrs{"confidence": "UNSURE", "extent": "NONE"}}, rule{id: "sure", activity: "a"})
	if got := ask(t, w.compile(t), "a", gap.Lens{}).Unsure; got != 1 {
		t.Errorf("%d unsure, want the one that counts, once", got)
	}
}
