package gap_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// timeline checks the level of one rule's activity day by day.
func timeline(t *testing.T, w *world, days map[string]string) {
	t.Helper()
	atlas := w.compile(t)
	for day, grades := range days {
		want(t, atlas, "a", gap.Lens{AsOf: day}, grades)
	}
}

func one(r rule) *world {
	w := newWorld()
	w.activity("a", "")
	r.id, r.activity = "r", "a"
	w.rule(r)
	return w
}

func TestFirstDays(t *testing.T) {
	timeline(t, one(rule{}), map[string]string{"1988-12-31": "NO_NORM", "1989-01-01": "NOT_IN_FORCE", "1989-12-31": "NOT_IN_FORCE", "1990-01-01": "FULL"})
}

func TestCoarseDatesCountFromTheirLastDay(t *testing.T) {
	timeline(t, one(rule{instrument: graph.Attrs{"adopted": "1992", "inForce": "1996-02"}}),
		map[string]string{"1992-12-30": "NO_NORM", "1992-12-31": "NOT_IN_FORCE", "1996-02-28": "NOT_IN_FORCE", "1996-02-29": "FULL"})
}

func TestProvisionsWithTheirOwnFirstDay(t *testing.T) {
	timeline(t, one(rule{judged: graph.Attrs{"validFrom": "1995-06-01"}}), map[string]string{"1995-05-31": "NOT_IN_FORCE", "1995-06-01": "FULL"})
	timeline(t, one(rule{provision: graph.Attrs{"validFrom": "1995-06-01"}}), map[string]string{"1995-05-31": "NOT_IN_FORCE", "1995-06-01": "FULL"})
}

func TestLastDays(t *testing.T) {
	timeline(t, one(rule{judged: graph.Attrs{"validTo": "2000-05-24"}}), map[string]string{"2000-05-24": "FULL", "2000-05-25": "NO_NORM"})
	timeline(t, one(rule{instrument: graph.Attrs{"status": "TERMINATED", "terminated": "2000-05-25"}}), map[string]string{"2000-05-24": "FULL", "2000-05-25": "NO_NORM"})
	timeline(t, one(rule{instrument: graph.Attrs{"status": "TERMINATED"}}), map[string]string{"2000-01-01": "NOT_IN_FORCE"})
}

func TestEntryIntoForceAfterTheReleaseIsSeenThen(t *testing.T) {
	timeline(t, one(rule{instrument: graph.Attrs{"status": "NOT_IN_FORCE", "inForce": "2030-01-01"}}), map[string]string{"2029-12-31": "NOT_IN_FORCE", "2030-01-01": "FULL"})
}

func TestCustomBindsEveryStateAtAllTimes(t *testing.T) {
	w := one(rule{form: schema.SourceTypeCustom, instrument: graph.Attrs{"adopted": nil, "inForce": nil}})
	w.member("YYY", "")
	atlas := w.compile(t)
	want(t, atlas, "a", gap.Lens{AsOf: "1950-01-01"}, "FULL")
	want(t, atlas, "a", gap.Lens{States: []graph.ID{"YYY"}}, "FULL") // members or not
	timeline(t, one(rule{form: schema.SourceTypeCustom, instrument: graph.Attrs{"status": "PROPOSED"}}), map[string]string{"2020-01-01": "NOT_IN_FORCE"})
}

func TestDecisionsBindTheMembersOfTheDay(t *testing.T) {
	w := one(rule{form: schema.SourceTypeBindingDecision})
	w.member("NEW", "2005-01-01")
	atlas := w.compile(t)
	fresh := []graph.ID{"NEW"}
	want(t, atlas, "a", gap.Lens{AsOf: "2004-12-31", States: fresh}, "NOT_BOUND")
	want(t, atlas, "a", gap.Lens{AsOf: "2005-01-01", States: fresh}, "FULL")
	if got := ask(t, atlas, "a", gap.Lens{AsOf: "2004-12-31"}).Bound.Of; got != 8 {
		t.Errorf("of %d: members are those of the day", got)
	}
}

// group adds a group with AAA a member from 2000 to mid 2010, BBB always.
func group(w *world) {
	w.node("group:g", schema.KindGroup, graph.Attrs{"name": graph.Attrs{"en": "Group"}, "completeness": "whole", "confidence": "VERIFIED"})
	w.edge("state:AAA", schema.EdgeMemberOf, "group:g", graph.Attrs{"from": "2000", "to": "2010-06"})
	w.edge("state:BBB", schema.EdgeMemberOf, "group:g", nil)
}

func TestRegionalLawBindsTheGroupOfTheDay(t *testing.T) {
	w := one(rule{form: schema.SourceTypeRegionalLaw})
	group(w)
	w.edge("instrument:r", schema.EdgeBindsMembersOf, "group:g", nil)
	atlas := w.compile(t)
	for day, count := range map[string]int{"2000-12-30": 1, "2000-12-31": 2, "2010-06-30": 2, "2010-07-01": 1} {
		if got := ask(t, atlas, "a", gap.Lens{AsOf: day}).Bound.Count; got != count {
			t.Errorf("%s: %d bound, want %d", day, got, count)
		}
	}
	if got := ask(t, atlas, "a", gap.Lens{}).Level; got != schema.LevelNotBound {
		t.Errorf("level %s: a group is no world", got)
	}
}

// basis gives how those bound by the instrument are known, and how many.
func basis(t *testing.T, atlas *gap.Atlas, day string) (schema.BoundBasis, int, int) {
	t.Helper()
	s, err := atlas.Ask(gap.Lens{AsOf: day})
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Parties("instrument:r")
	if err != nil {
		t.Fatal(err)
	}
	return p.Basis, len(p.States), p.Floor
}

func TestPartiesByList(t *testing.T) {
	w := one(rule{parties: []string{"AAA", "BBB 2001-02-03", "CCC 2001"}})
	w.takesPart("r", "BBB", "PARTIES", "WITHDRAWN", "2010-01-01")
	w.takesPart("r", "DDD", "PARTIES", "SIGNED", "1990-01-01")
	w.takesPart("r", "EEE", "SIGNATORIES", "SIGNED", "1990-01-01")
	w.takesPart("r", "FFF", "PARTIES", "RATIFIED", "1990-01-01")
	w.takesPart("r", "FFF", "PARTIES", "WITHDRAWN", "") // left on a day not known
	atlas := w.compile(t)
	for day, count := range map[string]int{"1995-01-01": 1, "2001-02-03": 2, "2001-12-31": 3, "2009-12-31": 3, "2010-01-01": 2} {
		if how, got, _ := basis(t, atlas, day); got != count || how != schema.BoundBasisListOfParties {
			t.Errorf("%s: %d by %s, want %d", day, got, how, count)
		}
	}
}

func TestPartiesMayComeBack(t *testing.T) {
	w := one(rule{parties: []string{"AAA", "BBB 1995-01-01"}})
	w.takesPart("r", "BBB", "PARTIES", "WITHDRAWN", "2000-01-01")
	w.takesPart("r", "BBB", "PARTIES", "ACCEDED", "2005-01-01")
	atlas := w.compile(t)
	for day, count := range map[string]int{"1999-12-31": 2, "2000-01-01": 1, "2004-12-31": 1, "2005-01-01": 2} {
		if _, got, _ := basis(t, atlas, day); got != count {
			t.Errorf("%s: %d, want %d", day, got, count)
		}
	}
}

func TestEffectiveDaysComeBeforeDatesOfActs(t *testing.T) {
	w := one(rule{parties: []string{}})
	w.takesPart("r", "AAA", "PARTIES", "RATIFIED", "2000-01-01")
	w.batch.Nodes[len(w.batch.Nodes)-1].Attrs["effective"] = "2000-03-01"
	atlas := w.compile(t)
	for day, count := range map[string]int{"2000-02-29": 0, "2000-03-01": 1} {
		if _, got, _ := basis(t, atlas, day); got != count {
			t.Errorf("%s: %d, want %d", day, got, count)
		}
	}
}

func TestPartiesByListOfNonParties(t *testing.T) {
	w := one(rule{parties: []string{}})
	w.takesPart("r", "AAA", "NON_PARTIES", "NOT_PARTY", "")
	w.takesPart("r", "BBB", "NON_PARTIES", "SIGNED", "2005-01-01") // signed is not party
	w.takesPart("r", "CCC", "NON_PARTIES", "WITHDRAWN", "2010-01-01")
	atlas := w.compile(t)
	for day, count := range map[string]int{"2004-01-01": 6, "2009-12-31": 6, "2010-01-01": 5} {
		if how, got, _ := basis(t, atlas, day); got != count || how != schema.BoundBasisAllButNonParties {
			t.Errorf("%s: %d by %s, want %d", day, got, how, count)
		}
	}
}

func TestAnEmptyListOfNonPartiesBindsAllMembers(t *testing.T) {
	w := one(rule{parties: []string{}, instrument: graph.Attrs{"participationLists": []any{map[string]any{"mode": "NON_PARTIES", "completeness": "all"}}}})
	if how, got, _ := basis(t, w.compile(t), today); got != 8 || how != schema.BoundBasisAllButNonParties {
		t.Errorf("%d by %s", got, how)
	}
}

func TestUniversalWithoutAListIsPresumedAndSaysSo(t *testing.T) {
	w := one(rule{parties: []string{}, instrument: graph.Attrs{"universal": true}})
	p := ask(t, w.compile(t), "a", gap.Lens{})
	if grade(p) != "FULL" || !p.Bound.Presumed {
		t.Errorf("%s, presumed %v", grade(p), p.Bound.Presumed)
	}
}

// TestReportedCountIsAFloor: less five, from its day on, for the quorum alone.
func TestReportedCountIsAFloor(t *testing.T) {
	w := one(rule{parties: []string{}, instrument: graph.Attrs{"partiesCount": 12, "partiesAsOf": "2001"}})
	atlas := w.compile(t)
	want(t, atlas, "a", gap.Lens{AsOf: "2001-12-30"}, "NOT_BOUND")
	want(t, atlas, "a", gap.Lens{AsOf: "2001-12-31"}, "FULL") // 7 of 8
	want(t, atlas, "a", gap.Lens{States: []graph.ID{"AAA"}}, "NOT_BOUND")
	if how, names, floor := basis(t, atlas, today); how != schema.BoundBasisNamesNotKnown || names != 0 || floor != 7 {
		t.Errorf("%s, %d names, floor %d", how, names, floor)
	}
	listed := one(rule{parties: eight()[:2], instrument: graph.Attrs{"partiesCount": 12, "partiesAsOf": "2001"}})
	if got := ask(t, listed.compile(t), "a", gap.Lens{}).Bound.Count; got != 7 {
		t.Errorf("at least %d, want 7: a list of parties may be short of names", got)
	}
}

func TestDisputesByDay(t *testing.T) {
	w := one(rule{dependsOn: "p"})
	w.proposition("p", "SETTLED", "2010-06")
	w.says("AAA", "AFFIRMS", "p", "2001-01-01")
	w.says("BBB", "DENIES", "p", "2005-01-01")
	w.says("BBB", "CALLS_FOR", "p", "2008-01-01")
	w.says("CCC", "SILENT", "p", "2005-01-01")
	w.says("DDD", "NUANCED", "p", "")
	atlas := w.compile(t)
	for day, dispute := range map[string]gap.Dispute{
		"2000-01-01": {Kind: "UNTESTED", Nuanced: 1, NotSurveyed: 7},
		"2006-01-01": {Kind: "DIVIDED", Affirm: 1, Deny: 1, Nuanced: 1, Silent: 1, NotSurveyed: 4},
		"2009-01-01": {Kind: "UNTESTED", Affirm: 2, Nuanced: 1, Silent: 1, NotSurveyed: 4},
	} {
		dispute.Proposition, dispute.Text = "proposition:p", "p"
		p := ask(t, atlas, "a", gap.Lens{AsOf: day})
		if diff := cmp.Diff([]gap.Dispute{dispute}, p.Disputes); diff != "" || p.Level != schema.LevelContested {
			t.Errorf("%s: %s %s", day, p.Level, diff)
		}
	}
	want(t, atlas, "a", gap.Lens{AsOf: "2010-06-30"}, "FULL")
	want(t, atlas, "a", gap.Lens{AsOf: "2010-06-30", Reading: "REJECTED"}, "FULL") // settled in any reading
}

func TestReadings(t *testing.T) {
	w := one(rule{dependsOn: "p"})
	w.proposition("p", "UNTESTED", "")
	soft := rule{id: "soft", activity: "a", form: schema.SourceTypeResolution, dependsOn: "p"}
	w.rule(soft)
	atlas := w.compile(t)
	want(t, atlas, "a", gap.Lens{}, "CONTESTED")
	want(t, atlas, "a", gap.Lens{Reading: "ACCEPTED"}, "FULL")
	want(t, atlas, "a", gap.Lens{Reading: "REJECTED"}, "NO_NORM") // soft ones too
}

func TestAcceptedAnalogyIsNeverDirect(t *testing.T) {
	w := one(rule{judged: graph.Attrs{"manner": "ANALOGY"}})
	atlas := w.compile(t)
	want(t, atlas, "a", gap.Lens{}, "CONTESTED")
	want(t, atlas, "a", gap.Lens{Reading: "ACCEPTED"}, "GENERAL")
	if d := ask(t, atlas, "a", gap.Lens{}).Disputes; len(d) != 1 || d[0].Kind != schema.DisputeKindAnalogy || d[0].Proposition != "" {
		t.Errorf("disputes %+v", d)
	}
}

func TestClosingNamesTreatiesInForceOrNot(t *testing.T) {
	w := one(rule{parties: eight()[:1]})
	w.rule(rule{id: "pending", activity: "a", instrument: graph.Attrs{"status": "NOT_IN_FORCE", "inForce": nil}},
		rule{id: "region", activity: "a", form: schema.SourceTypeRegionalLaw},
		rule{id: "asks", activity: "a", modality: schema.ModalityRecommendation})
	got := ask(t, w.compile(t), "a", gap.Lens{}).Bound.Closing
	if diff := cmp.Diff([]graph.ID{"instrument:pending", "instrument:r"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestDividedTakesBothSides: before it is settled a proposition that States
// only deny, or only affirm, is untested.
func TestDividedTakesBothSides(t *testing.T) {
	for stance, want := range map[string]schema.DisputeKind{"DENIES": "UNTESTED", "AFFIRMS": "UNTESTED"} {
		w := one(rule{dependsOn: "p"})
		w.proposition("p", "SETTLED", "2030")
		w.says("AAA", stance, "p", "2001")
		w.says("BBB", stance, "p", "2001")
		if got := ask(t, w.compile(t), "a", gap.Lens{}).Disputes[0].Kind; got != want {
			t.Errorf("%s alone: %s, want %s", stance, got, want)
		}
	}
}
