package gap_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// TestAsserting counts each State once per activity, by the latest day on
// which it asserted a gap.
func TestAsserting(t *testing.T) {
	w := newWorld()
	for _, name := range []string{"a", "b", "c", "quiet"} {
		w.activity(name, "")
	}
	w.claims("old", "a", graph.Attrs{"date": "2010-01-01"}, "state:AAA")
	w.claims("new", "a", graph.Attrs{"date": "2018-05-31"}, "state:AAA", "state:BBB")
	w.claims("again", "b", graph.Attrs{"date": "2018-06-01"}, "state:CCC")
	w.claims("coarse", "c", graph.Attrs{"date": "2018"}, "state:DDD")
	w.claims("denied", "c", graph.Attrs{"type": "GAP_DENIED"}, "state:EEE")
	w.claims("machine", "quiet", graph.Attrs{"review": "PROPOSED"}, "state:EEE")
	atlas := w.compile(t)
	for since, want := range map[string][]gap.ClaimCount{
		"2000-01-01": {{Activity: "activity:a", States: 2}, {Activity: "activity:b", States: 1}, {Activity: "activity:c", States: 1}},
		"2018-05-31": {{Activity: "activity:a", States: 2}, {Activity: "activity:b", States: 1}, {Activity: "activity:c", States: 1}},
		"2018-06-01": {{Activity: "activity:b", States: 1}, {Activity: "activity:c", States: 1}},
		"2018-12-31": {{Activity: "activity:c", States: 1}},
		"2019-01-01": {},
	} {
		got, err := atlas.Asserting(since)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("since %s: %s", since, diff)
		}
	}
	if _, err := atlas.Asserting("lately"); !errors.Is(err, gap.ErrCase) {
		t.Errorf("got %v", err)
	}
}

// TestManyClaimsNameTheNewest holds the lists short while the States behind
// them are all counted.
func TestManyClaimsNameTheNewest(t *testing.T) {
	w := one(rule{})
	for i := range 100 {
		w.claims(fmt.Sprintf("c%03d", i), "a", graph.Attrs{"date": fmt.Sprintf("%d-01-01", 1900+i)}, graph.ID("state:"+eight()[i%8]))
	}
	got := ask(t, w.compile(t), "a", gap.Lens{}).Claims.GapAsserted
	if got.Count != 8 || len(got.Claims) != 64 || got.Claims[0] != "claim:c036" || got.Claims[63] != "claim:c099" {
		t.Errorf("%d States, %d claims: %v", got.Count, len(got.Claims), got.Claims)
	}
	if got := ask(t, w.compile(t), "a", gap.Lens{AsOf: "1903-06-01"}).Claims.GapAsserted; got.Count != 4 {
		t.Errorf("%d States by 1903, want the four who had spoken, though their claims are no longer named", got.Count)
	}
}

// speech is a statement with claims about provisions.
func speech(w *world, name, date string, provisions ...string) {
	id := graph.ID("statement:" + name)
	w.node(id, schema.KindStatement, graph.Attrs{"sourceTier": "VERBATIM_RECORD", "review": "EDITORIAL", "method": "HUMAN", "date": date})
	for _, p := range provisions {
		claim := graph.ID("claim:" + name + "-" + p)
		w.node(claim, schema.KindClaim, graph.Attrs{"type": "INTERPRETATION", "hedged": false, "method": "HUMAN", "review": "EDITORIAL"})
		w.edge(claim, schema.EdgeTargets, graph.ID("provision:"+p), nil)
		w.edge(claim, schema.EdgeInStatement, id, nil)
	}
}

func TestInvoking(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.rule(rule{id: "one", activity: "a"}, rule{id: "two", activity: "a"}, rule{id: "three", activity: "a"},
		rule{id: "twice", of: "two", activity: "a", judged: graph.Attrs{"functions": []string{"PROTECT"}}},
		rule{id: "machine", activity: "a", judged: graph.Attrs{"review": "PROPOSED"}})
	for i := range 10 {
		speech(w, fmt.Sprintf("s%d", i), fmt.Sprintf("%d", 2000+i), "one")
	}
	speech(w, "same-day", "2009", "one", "two")
	atlas := w.compile(t)
	got, err := atlas.Invoking("a", 0, 2)
	if err != nil {
		t.Fatal(err)
	}
	newest := []gap.Invocation{{Statement: "statement:s9", Date: "2009-12-31"}, {Statement: "statement:same-day", Date: "2009-12-31"}}
	for i := 8; i > 2; i-- {
		newest = append(newest, gap.Invocation{Statement: graph.ID(fmt.Sprintf("statement:s%d", i)), Date: fmt.Sprintf("%d-12-31", 2000+i)})
	}
	want := []gap.Invoked{{Provision: "provision:one", Instrument: "instrument:one", Newest: newest},
		{Provision: "provision:three", Instrument: "instrument:three", Newest: []gap.Invocation{}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	want = []gap.Invoked{{Provision: "provision:two", Instrument: "instrument:two", Newest: newest[1:2]}}
	if got, err = atlas.Invoking("a", 2, 20); err != nil || !cmp.Equal(want, got) {
		t.Errorf("%v: the second page is %s", err, cmp.Diff(want, got))
	}
	if got, err = atlas.Invoking("a", 9, 20); err != nil || len(got) != 0 {
		t.Errorf("%v: past the end: %v", err, got)
	}
	if _, err := atlas.Invoking("nothing", 0, 1); !errors.Is(err, gap.ErrCase) {
		t.Errorf("got %v", err)
	}
}

// TestInvokedOnce names a statement once, at its newest claim, and nothing
// that a machine proposed.
func TestInvokedOnce(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.rule(rule{id: "one", activity: "a"})
	speech(w, "s", "2001", "one")
	for _, c := range []struct{ id, date, review string }{{"a", "2002-01-01", "EDITORIAL"}, {"b", "2003-01-01", "ACCEPTED"}, {"zz", "2004-01-01", "PROPOSED"}} {
		w.node(graph.ID("claim:"+c.id), schema.KindClaim, graph.Attrs{"type": "INTERPRETATION", "hedged": false, "method": "HUMAN", "review": c.review, "date": c.date})
		w.edge(graph.ID("claim:"+c.id), schema.EdgeTargets, "provision:one", nil)
		w.edge(graph.ID("claim:"+c.id), schema.EdgeInStatement, "statement:s", nil)
	}
	for i := range 9 { // claims of nobody about nothing stand between
		w.node(graph.ID(fmt.Sprintf("claim:a-%d", i)), schema.KindClaim, graph.Attrs{"type": "CONCERN", "hedged": false, "method": "HUMAN", "review": "EDITORIAL"})
	}
	got, err := w.compile(t).Invoking("a", 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]gap.Invocation{{Statement: "statement:s", Date: "2003-01-01"}}, got[0].Newest); diff != "" {
		t.Error(diff)
	}
}

// TestGroupsSpeakFromTheirFirstDay, whatever the order of their claims.
func TestGroupsSpeakFromTheirFirstDay(t *testing.T) {
	w := one(rule{})
	w.node("group:g", schema.KindGroup, graph.Attrs{"name": graph.Attrs{"en": "The Group"}, "completeness": "whole", "confidence": "VERIFIED"})
	for id, date := range map[string]string{"a": "2010-01-01", "b": "2005-01-01", "c": "2015-01-01"} {
		w.claims(id, "a", graph.Attrs{"date": date}, "group:g")
	}
	atlas := w.compile(t)
	for day, want := range map[string][]string{"2004-12-31": nil, "2005-01-01": {"The Group"}, "2020-01-01": {"The Group"}} {
		if diff := cmp.Diff(want, ask(t, atlas, "a", gap.Lens{AsOf: day}).Claims.GapAsserted.Others); diff != "" {
			t.Errorf("%s: %s", day, diff)
		}
	}
}

// TestClaimsBeyondOneReading counts more claims than are read at a time; the
// last of them is of a State that says nothing else.
func TestClaimsBeyondOneReading(t *testing.T) {
	w := one(rule{})
	for i := range 8500 {
		by := eight()[i%3]
		if i == 4096 || i == 8499 {
			by = eight()[3+i/8000]
		}
		w.claims(fmt.Sprintf("c%05d", i), "a", graph.Attrs{"date": fmt.Sprintf("%d", 1900+i%100)}, graph.ID("state:"+by))
	}
	got := ask(t, w.compile(t), "a", gap.Lens{}).Claims.GapAsserted
	if diff := cmp.Diff(eight()[:5], got.States); diff != "" {
		t.Error(diff)
	}
}

// TestUnshared tells a rule that binds both States from two rules that bind one each.
func TestUnshared(t *testing.T) {
	w := newWorld()
	for _, name := range []string{"apart", "soft", "together"} {
		w.activity(name, "")
	}
	w.rule(rule{id: "left", activity: "apart", parties: []string{"AAA"}}, rule{id: "right", activity: "apart", parties: []string{"BBB"}},
		rule{id: "both", activity: "together", parties: []string{"AAA", "BBB"}},
		rule{id: "urge", activity: "soft", form: schema.SourceTypeResolution})
	atlas := w.compile(t)
	want(t, atlas, "apart", gap.Lens{States: []graph.ID{"AAA", "BBB"}}, "FULL")
	for _, row := range []struct {
		lens gap.Lens
		want []graph.ID
	}{
		{gap.Lens{States: []graph.ID{"AAA", "BBB"}}, []graph.ID{"activity:apart", "activity:soft"}},
		{gap.Lens{States: []graph.ID{"AAA", "CCC"}}, []graph.ID{"activity:apart", "activity:soft", "activity:together"}},
		{gap.Lens{States: []graph.ID{"AAA"}}, []graph.ID{"activity:soft"}},
		{gap.Lens{}, []graph.ID{"activity:soft"}},
		{gap.Lens{Actor: schema.ActorCompany}, []graph.ID{"activity:apart", "activity:soft", "activity:together"}},
		{gap.Lens{AsOf: "1989-12-31"}, []graph.ID{"activity:apart", "activity:soft", "activity:together"}},
	} {
		if row.lens.AsOf == "" {
			row.lens.AsOf = "2020-01-01"
		}
		s, err := atlas.Ask(row.lens)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(row.want, s.Unshared()); diff != "" {
			t.Errorf("%+v: %s", row.lens, diff)
		}
		for _, id := range row.want {
			if shared, err := s.Shared(id); err != nil || shared {
				t.Errorf("%+v: %s: %v %v", row.lens, id, shared, err)
			}
		}
	}
	s, err := atlas.Ask(gap.Lens{AsOf: "2020-01-01"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]graph.ID{"activity:soft"}, s.At(schema.LevelNoNorm, schema.LevelSoftOnly)); diff != "" {
		t.Error(diff)
	}
	if got := s.At(); len(got) != 3 {
		t.Errorf("all levels: %v", got)
	}
}
