package gap_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// tree is a class with a kind in it and a kind of that kind, and another class.
func tree() *world {
	w := newWorld()
	w.activity("class", "")
	w.activity("kind", "class")
	w.activity("leaf", "kind")
	w.activity("other", "")
	return w
}

func TestFullInheritsOneStepWeaker(t *testing.T) {
	w := tree()
	w.rule(rule{id: "r", activity: "class"})
	atlas := w.compile(t)
	want(t, atlas, "class", gap.Lens{}, "FULL")
	want(t, atlas, "kind", gap.Lens{}, "GENERAL")
	want(t, atlas, "leaf", gap.Lens{}, "GENERAL") // one step, however deep
	p := ask(t, atlas, "leaf", gap.Lens{}).Provisions[0]
	if p.Via != schema.ViaInherited || p.Manner != schema.MannerPrinciple || p.JudgedAt != "activity:class" {
		t.Errorf("got %+v", p)
	}
}

func TestPrincipleOfTheClassIsInheritedAsAnalogy(t *testing.T) {
	w := tree()
	w.rule(rule{id: "r", activity: "class", judged: graph.Attrs{"manner": "PRINCIPLE"}})
	atlas := w.compile(t)
	want(t, atlas, "class", gap.Lens{}, "GENERAL")
	want(t, atlas, "kind", gap.Lens{}, "CONTESTED")
}

func TestPartialAndNoneDoNotInherit(t *testing.T) {
	w := tree()
	w.rule(rule{id: "p", activity: "class", judged: graph.Attrs{"extent": "PARTIAL"}},
		rule{id: "n", activity: "class", judged: graph.Attrs{"extent": "NONE"}})
	atlas := w.compile(t)
	want(t, atlas, "kind", gap.Lens{}, "NO_NORM")
	for _, id := range []string{"p", "n"} {
		if got := ruling(t, atlas, "kind", id, gap.Lens{}); got != gap.RuleNotInherited {
			t.Errorf("%s: %s", id, got)
		}
	}
}

// TestNearestDecides holds what stops a farther full record of the same
// provision and function: a nearer one, whatever it says and whomever it is for.
func TestNearestDecides(t *testing.T) {
	for name, nearer := range map[string]graph.Attrs{
		"partial":       {"extent": "PARTIAL"},
		"none":          {"extent": "NONE"},
		"indirect":      {"indirect": true},
		"other actor":   {"reaches": []string{"COMPANY"}},
		"other context": {"contexts": []string{"ARMED_CONFLICT"}},
		"other place":   {"territory": []string{"OWN"}},
		"other day":     {"validTo": "1999"},
	} {
		t.Run(name, func(t *testing.T) {
			w := tree()
			w.rule(rule{id: "far", activity: "class"}, rule{id: "near", of: "far", activity: "kind", judged: nearer})
			atlas := w.compile(t)
			for _, at := range []string{"kind", "leaf"} {
				if got := ruling(t, atlas, at, "far", gap.Lens{}); got != gap.RuleNearerDecides {
					t.Errorf("%s: %s", at, got)
				}
			}
			want(t, atlas, "class", gap.Lens{}, "FULL")
		})
	}
}

func TestNearestDecidesPerProvisionAndFunction(t *testing.T) {
	w := tree()
	both := graph.Attrs{"functions": []string{"PROHIBIT", "PREVENT"}}
	w.rule(rule{id: "far", activity: "class", judged: both}, rule{id: "near", of: "far", activity: "kind", judged: graph.Attrs{"extent": "NONE"}},
		rule{id: "another", activity: "class"})
	atlas := w.compile(t)
	p := ask(t, atlas, "kind", gap.Lens{})
	got := map[graph.ID][]schema.Function{}
	for _, c := range p.Provisions {
		got[c.Assessment] = c.Functions
	}
	want := map[graph.ID][]schema.Function{"assessment:far": {"PREVENT"}, "assessment:another": {"PROHIBIT"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAllRecordsAtTheSmallestDistanceCount(t *testing.T) {
	w := tree()
	w.rule(rule{id: "one", activity: "kind", judged: graph.Attrs{"extent": "PARTIAL"}},
		rule{id: "two", of: "one", activity: "kind", judged: graph.Attrs{"extent": "PARTIAL", "manner": "PRINCIPLE"}})
	if got := len(ask(t, w.compile(t), "kind", gap.Lens{}).Provisions); got != 2 {
		t.Errorf("%d count, want both", got)
	}
}

func TestInvolvedCountsInPartAndAsAPrinciple(t *testing.T) {
	w := tree()
	w.activity("plot", "", "other")
	w.rule(rule{id: "r", activity: "other"})
	atlas := w.compile(t)
	want(t, atlas, "plot", gap.Lens{}, "GENERAL")
	p := ask(t, atlas, "plot", gap.Lens{}).Provisions[0]
	if p.Via != schema.ViaDerived || p.Manner != schema.MannerPrinciple || p.Extent != schema.ExtentPartial {
		t.Errorf("got %+v", p)
	}
}

func TestInvolvedPrincipleDoesNotWeakenFurther(t *testing.T) {
	w := tree()
	w.activity("plot", "", "other")
	w.rule(rule{id: "r", activity: "other", judged: graph.Attrs{"manner": "PRINCIPLE"}})
	want(t, w.compile(t), "plot", gap.Lens{}, "GENERAL")
}

func TestInvolvedTravelsOneStep(t *testing.T) {
	w := tree()
	w.activity("step", "", "other")
	w.activity("plot", "", "step", "leaf")
	w.rule(rule{id: "r", activity: "other"}, rule{id: "class", activity: "class"})
	atlas := w.compile(t)
	want(t, atlas, "step", gap.Lens{}, "GENERAL")
	want(t, atlas, "plot", gap.Lens{}, "NO_NORM") // nor does what the involved one inherits travel
}

func TestInvolvedIsStoppedOnlyByTheActivityItself(t *testing.T) {
	w := tree()
	w.activity("plot", "kind", "other")
	w.activity("own", "kind", "other")
	w.rule(rule{id: "r", activity: "other"}, rule{id: "above", of: "r", activity: "class", judged: graph.Attrs{"extent": "NONE"}},
		rule{id: "self", of: "r", activity: "own", judged: graph.Attrs{"extent": "NONE"}})
	atlas := w.compile(t)
	want(t, atlas, "plot", gap.Lens{}, "GENERAL")
	want(t, atlas, "own", gap.Lens{}, "NO_NORM")
	if got := ruling(t, atlas, "own", "r", gap.Lens{}); got != gap.RuleOwnDecides {
		t.Errorf("got %s", got)
	}
}

// TestWhatNeverCounts holds the rules that keep a record out, each by its word.
func TestWhatNeverCounts(t *testing.T) {
	for _, c := range []struct {
		name string
		rule rule
		lens gap.Lens
		want string
	}{
		{"extent none", rule{judged: graph.Attrs{"extent": "NONE"}}, gap.Lens{}, gap.RuleDoesNotReach},
		{"indirect", rule{judged: graph.Attrs{"indirect": true}}, gap.Lens{}, gap.RuleIndirect},
		{"scholarship", rule{form: schema.SourceTypeScholarly}, gap.Lens{}, gap.RuleNeverLaw},
		{"draft", rule{form: schema.SourceTypeDraft}, gap.Lens{}, gap.RuleNeverLaw},
		{"permission", rule{modality: schema.ModalityPermission}, gap.Lens{}, gap.RuleGovernsNothing},
		{"definition", rule{modality: schema.ModalityDefinition}, gap.Lens{}, gap.RuleGovernsNothing},
		{"procedure", rule{modality: schema.ModalityProcedure}, gap.Lens{}, gap.RuleGovernsNothing},
		{"right that prohibits", rule{modality: schema.ModalityRight}, gap.Lens{}, gap.RuleRightOnly},
		{"adopted later", rule{}, gap.Lens{AsOf: "1988-12-31"}, gap.RuleNotAdopted},
		{"ended", rule{instrument: graph.Attrs{"terminated": "2019-06-01"}}, gap.Lens{}, gap.RuleEnded},
		{"record ended", rule{judged: graph.Attrs{"validTo": "2019-12-31"}}, gap.Lens{}, gap.RuleEnded},
		{"other function", rule{}, gap.Lens{Functions: []schema.Function{"PROTECT"}}, gap.RuleFunction},
		{"other context", rule{judged: graph.Attrs{"contexts": []string{"ARMED_CONFLICT"}}}, gap.Lens{}, gap.RuleContext},
		{"other territory", rule{judged: graph.Attrs{"territory": []string{"OWN"}}}, gap.Lens{Territory: "ABROAD"}, gap.RuleTerritory},
		{"other actor", rule{}, gap.Lens{Actor: "COMPANY"}, gap.RuleActor},
		{"an organ only", rule{judged: graph.Attrs{"reaches": []string{"UN_ORGAN"}}}, gap.Lens{}, gap.RuleActor},
		{"proposed by a machine", rule{judged: graph.Attrs{"review": "PROPOSED"}}, gap.Lens{}, gap.RuleReview},
		{"asserted later", rule{}, gap.Lens{KnownAsOf: "2019-12-31"}, gap.RuleKnownLater},
		{"rejected", rule{dependsOn: "p"}, gap.Lens{Reading: "REJECTED"}, gap.RuleReading},
		{"counted", rule{dependsOn: "p"}, gap.Lens{}, gap.RuleCounted},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := tree()
			w.proposition("p", "UNTESTED", "")
			c.rule.id, c.rule.activity = "r", "other"
			w.rule(c.rule)
			if got := ruling(t, w.compile(t), "other", "r", c.lens); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestRightsCountToProtectAndToRemedy(t *testing.T) {
	w := tree()
	w.rule(rule{id: "r", activity: "other", modality: schema.ModalityRight, judged: graph.Attrs{"functions": []string{"PROHIBIT", "PROTECT", "REMEDY"}}})
	got := ask(t, w.compile(t), "other", gap.Lens{Functions: schema.AllFunction()}).Provisions[0].Functions
	if diff := cmp.Diff([]schema.Function{"PROTECT", "REMEDY"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestSupportingFunctionsAnswerNoHarm(t *testing.T) {
	w := tree()
	w.procedural("matter", "", []string{"ATTRIBUTE"})
	for _, at := range []string{"other", "matter"} {
		w.rule(rule{id: "support-" + at, activity: at, judged: graph.Attrs{"functions": []string{"ATTRIBUTE", "COOPERATE"}}})
	}
	atlas := w.compile(t)
	want(t, atlas, "other", gap.Lens{}, "NO_NORM")
	want(t, atlas, "other", gap.Lens{Functions: []schema.Function{"COOPERATE"}}, "FULL")
	want(t, atlas, "matter", gap.Lens{}, "FULL")
}

func TestWhatReachesIndividualsReachesGroups(t *testing.T) {
	w := tree()
	w.rule(rule{id: "r", activity: "other", judged: graph.Attrs{"reaches": []string{"INDIVIDUAL"}}})
	atlas := w.compile(t)
	want(t, atlas, "other", gap.Lens{Actor: "NON_STATE"}, "FULL")
	want(t, atlas, "other", gap.Lens{Actor: "STATE"}, "NO_NORM")
}

func TestLeadersAreMatchedByAnyActorOnly(t *testing.T) {
	w := tree()
	w.rule(rule{id: "r", activity: "other", judged: graph.Attrs{"reaches": []string{"OFFICIAL"}}})
	atlas := w.compile(t)
	want(t, atlas, "other", gap.Lens{}, "FULL")
	for _, actor := range []schema.Actor{"STATE", "NON_STATE", "COMPANY", "INDIVIDUAL"} {
		want(t, atlas, "other", gap.Lens{Actor: actor}, "NO_NORM")
	}
}

func TestAnyContextAndPlaceTakeWhatFitsOne(t *testing.T) {
	w := tree()
	w.rule(rule{id: "r", activity: "other", judged: graph.Attrs{"contexts": []string{"ARMED_CONFLICT"}, "territory": []string{"ABROAD"}}})
	atlas := w.compile(t)
	want(t, atlas, "other", gap.Lens{}, "NO_NORM")
	want(t, atlas, "other", gap.Lens{Context: "ANY"}, "FULL")
	want(t, atlas, "other", gap.Lens{Context: "ARMED_CONFLICT", Territory: "OWN"}, "NO_NORM")
}

func TestReviewsChooseTheRecordsFirst(t *testing.T) {
	w := tree()
	w.rule(rule{id: "far", activity: "class"},
		rule{id: "near", of: "far", activity: "kind", judged: graph.Attrs{"extent": "NONE", "review": "PROPOSED"}},
		rule{id: "machine", activity: "leaf", judged: graph.Attrs{"review": "PROPOSED"}})
	atlas := w.compile(t)
	want(t, atlas, "kind", gap.Lens{}, "GENERAL") // what a machine proposed stops nothing
	want(t, atlas, "kind", gap.Lens{Review: []schema.Review{"EDITORIAL", "PROPOSED"}}, "NO_NORM")
	want(t, atlas, "leaf", gap.Lens{Review: []schema.Review{"PROPOSED"}}, "FULL")
}

func TestKnownAsOf(t *testing.T) {
	w := tree()
	w.rule(rule{id: "r", activity: "class", judged: graph.Attrs{"assertedOn": "2020-03-01"}},
		rule{id: "later", of: "r", activity: "kind", judged: graph.Attrs{"extent": "NONE", "assertedOn": "2020-06"}})
	atlas := w.compile(t)
	for known, grades := range map[string]string{"2019-12-31": "NOT_ASSESSED", "2020-01-01": "NO_NORM", "2020-03-01": "GENERAL", "2020-06-29": "GENERAL", "2020-06-30": "NO_NORM", "": "NO_NORM"} {
		want(t, atlas, "kind", gap.Lens{KnownAsOf: known}, grades)
	}
}
