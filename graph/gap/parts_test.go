package gap_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// TestGroupsAreTheirMembersOfTheDay holds that a group stands for its members
// on the day of the law, beside the States named.
func TestGroupsAreTheirMembersOfTheDay(t *testing.T) {
	w := one(rule{parties: []string{"BBB"}})
	group(w) // AAA from 2000 to mid 2010, BBB always
	atlas := w.compile(t)
	for day, states := range map[string][]graph.ID{
		"1999-01-01": {"state:BBB"}, "2005-01-01": {"state:AAA", "state:BBB"}, "2015-01-01": {"state:BBB"},
	} {
		for _, id := range []graph.ID{"g", "group:g"} {
			p := ask(t, atlas, "a", gap.Lens{AsOf: day, Group: id})
			if diff := cmp.Diff(states, p.Lens.States); diff != "" || p.Lens.Group != "group:g" || p.Bound.Of != len(states) {
				t.Errorf("%s %s: %s of %d: %s", day, id, p.Lens.Group, p.Bound.Of, diff)
			}
		}
	}
	want(t, atlas, "a", gap.Lens{AsOf: "2005-01-01", Group: "g"}, "NOT_BOUND")
	want(t, atlas, "a", gap.Lens{AsOf: "2015-01-01", Group: "g"}, "FULL")
	both := ask(t, atlas, "a", gap.Lens{AsOf: "2015-01-01", Group: "g", States: []graph.ID{"CCC", "BBB"}})
	if diff := cmp.Diff([]graph.ID{"state:BBB", "state:CCC"}, both.Lens.States); diff != "" {
		t.Error(diff)
	}
}

// TestAnEmptyGroupIsRefused: nobody is not everybody.
func TestAnEmptyGroupIsRefused(t *testing.T) {
	w := one(rule{})
	w.node("group:old", schema.KindGroup, graph.Attrs{"name": graph.Attrs{"en": "Old"}, "completeness": "whole", "confidence": "VERIFIED"})
	w.edge("state:AAA", schema.EdgeMemberOf, "group:old", graph.Attrs{"to": "1990-01-01"})
	atlas := w.compile(t)
	for _, id := range []graph.ID{"old", "none", "state:AAA"} {
		if _, err := atlas.Ask(gap.Lens{AsOf: today, Group: id}); !errors.Is(err, gap.ErrCase) || !strings.Contains(err.Error(), "group: ") {
			t.Errorf("%s: %v", id, err)
		}
	}
}

// argued is a world in which one rule rests on p, one on q, and one is an
// analogy that rests on p.
func argued(t *testing.T) *gap.Atlas {
	t.Helper()
	w := one(rule{dependsOn: "p"})
	w.activity("b", "")
	w.activity("c", "")
	w.rule(rule{id: "second", activity: "b", dependsOn: "q"},
		rule{id: "third", activity: "c", dependsOn: "p", judged: graph.Attrs{"manner": "ANALOGY"}})
	w.proposition("p", "DIVIDED", "")
	w.proposition("q", "UNTESTED", "")
	return w.compile(t)
}

func reads(words ...string) []gap.PropositionReading {
	var out []gap.PropositionReading
	for _, word := range words {
		id, reading, _ := strings.Cut(word, "=")
		out = append(out, gap.PropositionReading{Proposition: graph.ID(id), Reading: schema.Reading(reading)})
	}
	return out
}

// TestReadingsOfSinglePropositions come before the reading of the lens, for
// their own proposition and no other.
func TestReadingsOfSinglePropositions(t *testing.T) {
	atlas := argued(t)
	for _, c := range []struct {
		reading schema.Reading
		single  []gap.PropositionReading
		a, b, c string
	}{
		{"", nil, "CONTESTED", "CONTESTED", "CONTESTED"},
		{"", reads("p=ACCEPTED"), "FULL", "CONTESTED", "CONTESTED"}, // the analogy is still one
		{"", reads("p=REJECTED"), "NO_NORM", "CONTESTED", "NO_NORM"},
		{"", reads("q=ACCEPTED", "proposition:p=REJECTED"), "NO_NORM", "FULL", "NO_NORM"},
		{"ACCEPTED", reads("p=NEUTRAL"), "CONTESTED", "FULL", "CONTESTED"},
		{"ACCEPTED", reads("p=REJECTED"), "NO_NORM", "FULL", "NO_NORM"},
		{"ACCEPTED", reads("p=ACCEPTED"), "FULL", "FULL", "GENERAL"},
		{"REJECTED", reads("p=ACCEPTED"), "FULL", "NO_NORM", "NO_NORM"},
		{"REJECTED", reads("p=NEUTRAL"), "CONTESTED", "NO_NORM", "NO_NORM"},
	} {
		l := gap.Lens{Reading: c.reading, Propositions: c.single}
		want(t, atlas, "a", l, c.a)
		want(t, atlas, "b", l, c.b)
		want(t, atlas, "c", l, c.c)
	}
	if got := ruling(t, atlas, "a", "r", gap.Lens{Propositions: reads("p=REJECTED")}); got != gap.RuleReading {
		t.Errorf("dropped by %s", got)
	}
}

// TestReadingsOfWhatIsSettled change nothing.
func TestReadingsOfWhatIsSettled(t *testing.T) {
	w := one(rule{dependsOn: "p"})
	w.proposition("p", "SETTLED", "2010-01-01")
	atlas := w.compile(t)
	l := gap.Lens{Propositions: reads("p=REJECTED")}
	want(t, atlas, "a", l, "FULL")
	l.AsOf = "2009-12-31"
	want(t, atlas, "a", l, "NO_NORM")
}

func TestReadingsAreCheckedAndOrdered(t *testing.T) {
	atlas := argued(t)
	p := ask(t, atlas, "a", gap.Lens{Propositions: reads("q=NEUTRAL", "p=ACCEPTED", "proposition:p=ACCEPTED")})
	if diff := cmp.Diff(reads("proposition:p=ACCEPTED", "proposition:q=NEUTRAL"), p.Lens.Propositions); diff != "" {
		t.Error(diff)
	}
	for _, wrong := range [][]gap.PropositionReading{reads("none=ACCEPTED"), reads("p=MAYBE"), reads("p="), reads("a=ACCEPTED"), reads("p=ACCEPTED", "p=REJECTED")} {
		if _, err := atlas.Ask(gap.Lens{AsOf: today, Propositions: wrong}); !errors.Is(err, gap.ErrCase) || !strings.Contains(err.Error(), "propositions: ") {
			t.Errorf("%v: %v", wrong, err)
		}
	}
}

// TestResidueBeyondIsUnderTheReadingAccepted, whatever single readings say.
func TestResidueBeyondIsUnderTheReadingAccepted(t *testing.T) {
	w := one(rule{dependsOn: "p"})
	w.rule(rule{id: "part", activity: "a", judged: graph.Attrs{"extent": "PARTIAL"}})
	w.proposition("p", "DIVIDED", "")
	for _, reading := range []string{"p=NEUTRAL", "p=REJECTED"} {
		n := flag(ask(t, w.compile(t), "a", gap.Lens{Propositions: reads(reading)}), schema.FlagResidue)
		if n == nil || !n.Residue.DisputedBeyond {
			t.Errorf("%s: %+v", reading, n)
		}
	}
}

// TestFindingsAreNamed holds the canonical form: these names stay.
func TestFindingsAreNamed(t *testing.T) {
	w := one(rule{dependsOn: "p"})
	w.proposition("p", "DIVIDED", "")
	group(w)
	atlas := w.compile(t)
	for name, l := range map[string]gap.Lens{ // computed by another program from the text in the comment of finding
		"finding:d9d2303495345adc": {},
		"finding:3ffa9f14d0e3d8ec": {Group: "g", Actor: "STATE", Propositions: reads("p=ACCEPTED"), Reading: "REJECTED", Quorum: 0.5},
	} {
		if got := ask(t, atlas, "a", l).Finding; got != name {
			t.Errorf("%+v: %s, want %s", l, got, name)
		}
	}
}

// TestFindingsTellAnswersApart: every part of the lens is in the name, and the
// way in which it was written is not.
func TestFindingsTellAnswersApart(t *testing.T) {
	w := one(rule{dependsOn: "p"})
	w.proposition("p", "DIVIDED", "")
	w.activity("b", "")
	group(w)
	atlas := w.compile(t)
	seen := map[string]string{ask(t, atlas, "b", gap.Lens{}).Finding: "another activity"}
	for part, l := range map[string]gap.Lens{
		"none": {}, "asOf": {AsOf: "2019-01-01"}, "knownAsOf": {KnownAsOf: "2020-01-01"}, "states": {States: []graph.ID{"BBB"}},
		"group": {Group: "g"}, "actor": {Actor: "STATE"}, "context": {Context: "ANY"}, "territory": {Territory: "OWN"},
		"functions": {Functions: []schema.Function{"PROHIBIT"}}, "quorum": {Quorum: 0.5}, "reading": {Reading: "ACCEPTED"},
		"propositions": {Propositions: reads("p=ACCEPTED")}, "review": {Review: []schema.Review{"ACCEPTED"}},
	} {
		name := ask(t, atlas, "a", l).Finding
		if other, twice := seen[name]; twice {
			t.Errorf("%s and %s are one finding", part, other)
		}
		seen[name] = part
	}
	same := ask(t, atlas, "a", gap.Lens{Context: "PEACETIME", Quorum: 0.75, Review: []schema.Review{"ACCEPTED", "EDITORIAL"}, Functions: []schema.Function{
		"CONTROL_EXPORT", "PROHIBIT", "PREVENT", "PROTECT", "CRIMINALISE"}}).Finding
	if seen[same] != "none" {
		t.Error("the defaults written out are another finding")
	}
}
