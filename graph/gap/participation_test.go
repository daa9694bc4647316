package gap_test

import (
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// act is takesPart with attributes that differ; it gives the id.
func (w *world) act(instrument, code, action, date string, attrs graph.Attrs, excludes ...string) graph.ID {
	w.takesPart(instrument, code, "PARTIES", action, date)
	n := &w.batch.Nodes[len(w.batch.Nodes)-1]
	n.Attrs = with(n.Attrs, attrs)
	for _, name := range excludes {
		w.edge(n.ID, schema.EdgeExcludes, graph.ID("provision:"+name), nil)
	}
	return n.ID
}

// TestEveryWayOfJoiningBinds from its day, and signing never does.
func TestEveryWayOfJoiningBinds(t *testing.T) {
	w := one(rule{parties: []string{}})
	for i, action := range []string{"RATIFIED", "ACCEDED", "SUCCEEDED", "ACCEPTED", "CONSENTED", "PARTY"} {
		w.act("r", eight()[i], action, "2001-02-03", nil)
	}
	w.act("r", "GGG", "SIGNED", "1990-01-01", nil)
	atlas := w.compile(t)
	for day, count := range map[string]int{"2001-02-02": 0, "2001-02-03": 6, "2019-01-01": 6} {
		if got := ask(t, atlas, "a", gap.Lens{AsOf: day}).Bound.Count; got != count {
			t.Errorf("%s: %d bound, want %d", day, got, count)
		}
	}
}

// TestAWithdrawalBindsUntilItTakesEffect, not until it is notified; and who
// comes back is bound again.
func TestAWithdrawalBindsUntilItTakesEffect(t *testing.T) {
	w := one(rule{parties: []string{"AAA 1995-01-01"}})
	w.act("r", "AAA", "WITHDRAWN", "2003-01-01", graph.Attrs{"effective": "2004-01-01"})
	w.act("r", "AAA", "ACCEDED", "2010-01-01", graph.Attrs{"effective": "2010-04-01"})
	w.act("r", "AAA", "WITHDRAWN", "2030-01-01", nil) // known already
	atlas := w.compile(t)
	lens := gap.Lens{States: []graph.ID{"AAA"}}
	for day, grade := range map[string]string{"1994-12-31": "NOT_BOUND", "2003-06-01": "FULL", "2003-12-31": "FULL", "2004-01-01": "NOT_BOUND",
		"2010-03-31": "NOT_BOUND", "2010-04-01": "FULL", "2029-12-31": "FULL", "2030-01-01": "NOT_BOUND"} {
		lens.AsOf = day
		want(t, atlas, "a", lens, grade)
	}
}

// reserved is a treaty with two provisions, of which AAA excludes the first
// by a reservation from 2000 on.
func reserved(t *testing.T) *world {
	t.Helper()
	w := one(rule{})
	w.activity("b", "")
	w.rule(rule{id: "second", under: "r", activity: "b"})
	w.act("r", "AAA", "RESERVED", "1999-12-01", graph.Attrs{"effective": "2000-01-01"}, "r")
	return w
}

// TestAReservationExcludesItsProvisionAlone, for its State, from its day.
func TestAReservationExcludesItsProvisionAlone(t *testing.T) {
	atlas := reserved(t).compile(t)
	aaa, bbb := []graph.ID{"AAA"}, []graph.ID{"BBB"}
	want(t, atlas, "a", gap.Lens{States: aaa, AsOf: "1999-12-31"}, "FULL")
	want(t, atlas, "a", gap.Lens{States: aaa, AsOf: "2000-01-01"}, "NOT_BOUND")
	want(t, atlas, "b", gap.Lens{States: aaa}, "FULL")
	want(t, atlas, "a", gap.Lens{States: bbb}, "FULL")
	want(t, atlas, "a", gap.Lens{States: append(aaa, bbb...)}, "NOT_BOUND")
	want(t, atlas, "a", gap.Lens{Quorum: 1}, "NOT_BOUND")
	if p := ask(t, atlas, "a", gap.Lens{}); p.Bound.Count != 7 || p.Provisions[0].Binds != 7 {
		t.Errorf("%d bound, %d by the provision; want 7", p.Bound.Count, p.Provisions[0].Binds)
	}
	s, err := atlas.Ask(gap.Lens{AsOf: today})
	if err != nil {
		t.Fatal(err)
	}
	split, err := s.Split("a")
	if err != nil {
		t.Fatal(err)
	}
	if level, _ := split.At(0); level != schema.LevelNotBound || split.Bound.Len() != 7 {
		t.Errorf("for all at once: %s, %d bound", level, split.Bound.Len())
	}
	if shared, err := s.Shared("a"); err != nil || !shared {
		t.Errorf("shared %v, %v", shared, err)
	}
	e, err := atlas.Explain(gap.Case{Activity: "a", Lens: gap.Lens{AsOf: today}})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(e.Lines[0].Why, "by a reservation it does not bind AAA") {
		t.Error(e.Lines[0].Why)
	}
}

// TestAReservationLowersAReportedCount for the provision that it excludes.
func TestAReservationLowersAReportedCount(t *testing.T) {
	w := one(rule{parties: eight()[:1], instrument: graph.Attrs{"partiesCount": 12, "partiesAsOf": "2001"}})
	w.act("r", "AAA", "RESERVED", "", nil, "r")
	if got := ask(t, w.compile(t), "a", gap.Lens{}).Bound.Count; got != 6 {
		t.Errorf("at least %d, want 6: twelve less five less the one that excluded it", got)
	}
}

// TestAReservationEndsWithTheMembership: who comes back comes without it,
// unless it makes it again.
func TestAReservationEndsWithTheMembership(t *testing.T) {
	for _, again := range []bool{false, true} {
		w := reserved(t)
		w.act("r", "AAA", "WITHDRAWN", "2005-01-01", nil)
		w.act("r", "AAA", "ACCEDED", "2006-01-01", nil)
		back := "FULL"
		if again {
			w.act("r", "AAA", "RESERVED", "2006-01-01", nil, "r")
			back = "NOT_BOUND"
		}
		atlas := w.compile(t)
		want(t, atlas, "a", gap.Lens{States: []graph.ID{"AAA"}, AsOf: "2004-01-01"}, "NOT_BOUND")
		want(t, atlas, "a", gap.Lens{States: []graph.ID{"AAA"}, AsOf: "2005-06-01"}, "NOT_BOUND")
		want(t, atlas, "a", gap.Lens{States: []graph.ID{"AAA"}, AsOf: "2006-01-01"}, back)
	}
}

// TestAReservationMayStandInTheActOfJoining and needs no act of its own; one
// without a provision excludes nothing.
func TestAReservationMayStandInTheActOfJoining(t *testing.T) {
	w := one(rule{parties: []string{"CCC"}})
	w.act("r", "AAA", "RATIFIED", "2000-01-01", nil, "r")
	w.act("r", "BBB", "RATIFIED", "2000-01-01", nil)
	w.act("r", "BBB", "RESERVED", "2000-01-01", nil)
	if got := ask(t, w.compile(t), "a", gap.Lens{}).Bound.Count; got != 2 {
		t.Errorf("%d bound, want BBB and CCC", got)
	}
}

func TestAReservationOfAnotherInstrumentIsRefused(t *testing.T) {
	w := one(rule{})
	w.rule(rule{id: "other", activity: "a"})
	id := w.act("r", "AAA", "RESERVED", "", nil, "other")
	if _, err := w.try(t); err == nil || !strings.Contains(err.Error(), string(id)) {
		t.Errorf("got %v", err)
	}
}

// enters is a treaty without a day of entry into force: three ratifications
// and ninety days. The parties are dated.
func enters(rule_ graph.Attrs, parties ...string) *world {
	return one(rule{parties: parties, instrument: graph.Attrs{"status": "NOT_IN_FORCE", "inForce": nil, "entryIntoForce": rule_}})
}

func threeAndNinety() graph.Attrs { return graph.Attrs{"ratifications": 3, "days": 90} }

func TestEntryIntoForceByRule(t *testing.T) {
	timeline(t, enters(threeAndNinety(), "AAA 2001-01-01", "BBB 2003-01-01", "CCC 2002-01-01", "DDD 2009-01-01"),
		map[string]string{"2003-01-01": "NOT_IN_FORCE", "2003-03-31": "NOT_IN_FORCE", "2003-04-01": "NOT_BOUND"})
	atlas := enters(threeAndNinety(), "AAA 2001-01-01", "BBB 2003-01-01", "CCC 2002-01-01", "DDD 2009-01-01").compile(t)
	want(t, atlas, "a", gap.Lens{AsOf: "2003-04-01", States: []graph.ID{"AAA", "CCC"}}, "FULL")
	want(t, atlas, "a", gap.Lens{AsOf: "2003-04-01", States: []graph.ID{"DDD"}}, "NOT_BOUND")
}

// TestWhatDoesNotCountTowardEntryIntoForce: a signature, an organisation, the
// second act of a State, an act without a day, a day of effect, one that left.
func TestWhatDoesNotCountTowardEntryIntoForce(t *testing.T) {
	for name, add := range map[string]func(*world){
		"nothing":   func(*world) {},
		"signature": func(w *world) { w.act("r", "CCC", "SIGNED", "2002-01-01", nil) },
		"the union": func(w *world) {
			w.node("organisation:EU", schema.KindOrganisation, graph.Attrs{"name": graph.Attrs{"en": "Union"}, "type": "regional", "confidence": "VERIFIED"})
			w.node("participation:eu", schema.KindParticipation, graph.Attrs{"mode": "PARTIES", "action": "ACCEDED", "date": "2002-01-01", "confidence": "VERIFIED"})
			w.edge("participation:eu", schema.EdgeBy, "organisation:EU", nil)
			w.edge("participation:eu", schema.EdgeIn, "instrument:r", nil)
		},
		"twice":         func(w *world) { w.act("r", "AAA", "RATIFIED", "2002-01-01", nil) },
		"undated":       func(w *world) { w.act("r", "CCC", "RATIFIED", "", nil) },
		"day of effect": func(w *world) { w.act("r", "CCC", "PARTY", "2002-01-01", graph.Attrs{"dateType": "entry_into_force"}) },
		"one that left": func(w *world) {
			w.act("r", "AAA", "WITHDRAWN", "2001-06-01", nil)
			w.act("r", "CCC", "RATIFIED", "2002-01-01", nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := enters(threeAndNinety(), "AAA 2001-01-01", "BBB 2001-01-01")
			add(w)
			want(t, w.compile(t), "a", gap.Lens{AsOf: "2100-01-01"}, "NOT_IN_FORCE") // what is not known does not happen
		})
	}
}

func TestEntryIntoForceNeedsBothNumbersOrADay(t *testing.T) {
	all := []string{"AAA 2001-01-01", "BBB 2001-01-01", "CCC 2001-01-01"}
	want(t, enters(graph.Attrs{"ratifications": 3}, all...).compile(t), "a", gap.Lens{}, "NOT_IN_FORCE")
	given := enters(threeAndNinety(), all...)
	for i := range given.batch.Nodes {
		if n := &given.batch.Nodes[i]; n.ID == "instrument:r" {
			n.Attrs["inForce"] = "2005-05-05"
		}
	}
	timeline(t, given, map[string]string{"2005-05-04": "NOT_IN_FORCE", "2005-05-05": "NOT_BOUND"}) // the day given comes first
}

// TestPendingLawSaysWhatItLacks in the words of its trace.
func TestPendingLawSaysWhatItLacks(t *testing.T) {
	atlas := enters(threeAndNinety(), "AAA 2001-01-01", "BBB 2002-01-01").compile(t)
	for day, count := range map[string]string{"2001-06-01": "are 1.", "2002-01-01": "are 2."} {
		e, err := atlas.Explain(gap.Case{Activity: "a", Lens: gap.Lens{AsOf: day}})
		if err != nil {
			t.Fatal(err)
		}
		if why := e.Lines[0].Why; !strings.Contains(why, "needs 3 ratifications") || !strings.HasSuffix(why, count) {
			t.Errorf("%s: %s", day, why)
		}
	}
}

// TestTheBundledCorpusGivesTheRuleWhereItsSourcesDo.
func TestTheBundledCorpusGivesTheRuleWhereItsSourcesDo(t *testing.T) {
	e, err := bundled(t).Explain(gap.Case{Activity: "ransomware", Lens: gap.Lens{AsOf: "2090-01-01"}})
	if err != nil {
		t.Fatal(err)
	}
	pending := 0
	for _, l := range e.Lines {
		if l.Instrument == "instrument:un-cybercrime-convention" && l.Standing == schema.StandingPending {
			if pending++; !strings.Contains(l.Why, "; it needs 40 ratifications, and the dated ones by then are 0") {
				t.Error(l.Why)
			}
		}
	}
	if pending == 0 {
		t.Error("the convention counts nowhere")
	}
}
