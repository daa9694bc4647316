package gap_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// widen draws the rest of what a world may hold: a group, withdrawals and
// reservations, rules of entry into force, mechanisms, conflicts.
func (w *world) widen(t *rapid.T) {
	w.node("group:g", schema.KindGroup, graph.Attrs{"name": graph.Attrs{"en": "Group"}, "completeness": "whole", "confidence": "VERIFIED"})
	w.edge("state:HHH", schema.EdgeMemberOf, "group:g", nil)
	for _, code := range eight()[:4] {
		if chance(t, "member", 2) {
			w.edge(graph.ID("state:"+code), schema.EdgeMemberOf, "group:g", graph.Attrs{"from": oneOf(t, "from", days()...), "to": oneOf(t, "to", days()...)})
		}
	}
	var instruments, provisions []graph.ID
	for _, n := range slices.Clone(w.batch.Nodes) {
		switch n.Kind {
		case schema.KindInstrument:
			instruments = append(instruments, n.ID)
			if n.Attrs["inForce"] == nil && chance(t, "by rule", 2) {
				n.Attrs["entryIntoForce"] = graph.Attrs{"ratifications": 1 + upTo(t, "needs", 4), "days": upTo(t, "after", 400)}
			}
		case schema.KindProvision:
			provisions = append(provisions, n.ID)
		}
	}
	for _, id := range instruments {
		if w.hasList(id) {
			w.actLater(t, id.Name(), provisions)
		}
	}
	w.link(t, append(instruments, provisions...))
}

// actLater draws a withdrawal and a reservation of a State about an instrument.
func (w *world) actLater(t *rapid.T, instrument string, provisions []graph.ID) {
	if chance(t, "withdraws", 3) {
		w.takesPart(instrument, oneOf(t, "leaves", eight()...), "PARTIES", "WITHDRAWN", oneOf(t, "left", days()...))
	}
	if own := graph.ID("provision:" + instrument); chance(t, "reserves", 3) && slices.Contains(provisions, own) {
		w.act(instrument, oneOf(t, "excludes", eight()...), "RESERVED", oneOf(t, "reserved", days()...), nil, instrument)
	}
}

// link draws mechanisms and lineage between what there is.
func (w *world) link(t *rapid.T, law []graph.ID) {
	served := append([]graph.ID{"activity:class", "activity:leaf", "activity:plot"}, law...)
	for i := range upTo(t, "mechanisms", 3) {
		w.mechanism(fmt.Sprint("m", i), oneOf(t, "compulsory", "YES", "PARTLY", "NO"), oneOf(t, "attributes", "YES", "PARTLY", "NO"), oneOf(t, "serves", served...))
	}
	if len(law) < 2 {
		return
	}
	for range upTo(t, "links", 4) {
		from, to := oneOf(t, "from", law...), oneOf(t, "to", law...)
		name := oneOf(t, "lineage", schema.EdgeConflictsWith, schema.EdgeConflictsWith, schema.EdgeDerogatesFrom, schema.EdgeSupersedes)
		if from != to && !w.linked(from, name, to) {
			w.edge(from, name, to, graph.Attrs{"date": oneOf(t, "linked", days()...)})
		}
	}
}

func (w *world) linked(from graph.ID, name schema.EdgeName, to graph.ID) bool {
	return slices.ContainsFunc(w.batch.Edges, func(e graph.Edge) bool { return e.From == from && e.Name == name && e.To == to })
}

// TestCoresAreThoseOfProfiles: the fast path says what the profile says.
func TestCoresAreThoseOfProfiles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		atlas := randomWorld(t).compile(t)
		for _, p := range profilesOf(t, atlas, fourLenses(t)) {
			s, err := atlas.Ask(p.Lens)
			if err != nil {
				t.Fatal(err)
			}
			c, err := s.Core(p.Activity)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(coreOf(p), c); diff != "" {
				t.Fatalf("%s: profile (-), core (+): %s", p.Activity, diff)
			}
		}
	})
}

// coreOf takes the core out of a profile.
func coreOf(p gap.Profile) gap.Core {
	b := p.Bound
	out := gap.Core{Answer: gap.Answer{Level: p.Level, Quality: p.Quality, Headline: p.Headline, Count: b.Count, Undisputed: b.Undisputed, Direct: b.Direct, Full: b.Full, Of: b.Of}}
	for i, h := range p.HeadlineByActor {
		out.ByActor[i] = h.Headline
	}
	for _, n := range p.Flags {
		out.Flags |= 1 << slices.Index(schema.AllFlag(), n.Flag)
	}
	return out
}

// TestFlagsFollowFromTheTrace: the plain way to the flags that no reference
// knows, from the lines of traces and the records themselves.
func TestFlagsFollowFromTheTrace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := randomWorld(t)
		atlas := w.compile(t)
		for _, p := range profilesOf(t, atlas, fourLenses(t)) {
			attribution, remedy, unsure := w.plainFlags(t, atlas, p)
			got := coreOf(p).Flags
			if got.Has(schema.FlagAttribution) != attribution || got.Has(schema.FlagRemedy) != remedy || unsure && !got.Has(schema.FlagDisagreement) {
				t.Fatalf("%s: flags %v, plainly attribution %v, remedy %v, unsure %v", p.Activity, got.List(), attribution, remedy, unsure)
			}
		}
	})
}

func (w *world) plainFlags(t *rapid.T, atlas *gap.Atlas, p gap.Profile) (attribution, remedy, unsure bool) {
	all := p.Lens
	all.Functions = schema.AllFunction()
	e, err := atlas.Explain(gap.Case{Activity: p.Activity, Lens: all})
	if err != nil {
		t.Fatal(err)
	}
	functions, reaches := map[schema.Function]bool{}, map[string]bool{}
	things := []graph.ID{p.Activity, "activity:" + graph.ID(above()[p.Activity.Name()]), "activity:" + graph.ID(above()[above()[p.Activity.Name()]])}
	counts, sure := false, false
	for _, l := range e.Lines {
		if !l.Counted {
			continue
		}
		functions[l.Function] = true
		if !slices.Contains(p.Lens.Functions, l.Function) {
			continue
		}
		counts, sure = true, sure || l.Confidence != schema.ConfidenceUnsure
		if l.Binds > 0 {
			things = append(things, l.Provision, l.Instrument)
			for _, who := range w.attrs(l.Assessment)["reaches"].([]string) {
				reaches[who] = true
			}
		}
	}
	attributes, enforces := w.helped(things, p.Lens.AsOf)
	binds := len(reaches) > 0
	return binds && len(reaches) == 1 && reaches["STATE"] && !attributes && !functions[schema.FunctionAttribute],
		binds && !enforces && !functions[schema.FunctionRemedy], counts && !sure
}

// above is the tree of a random world.
func above() map[string]string { return map[string]string{"leaf": "kind", "kind": "class"} }

func (w *world) attrs(id graph.ID) graph.Attrs {
	for _, n := range w.batch.Nodes {
		if n.ID == id {
			return n.Attrs
		}
	}
	return nil
}

// helped looks for mechanisms in time that serve one of some things.
func (w *world) helped(things []graph.ID, day string) (attributes, enforces bool) {
	for _, e := range w.batch.Edges {
		if e.Name != schema.EdgeServes || !slices.Contains(things, e.To) {
			continue
		}
		if m := w.attrs(e.From); m.Text("since") <= day && day <= m.Text("until") {
			attributes = attributes || m.Text("attributes") != "NO"
			enforces = enforces || m.Text("compulsory") != "NO"
		}
	}
	return attributes, enforces
}

// TestGroupsAnswerAsTheirMembers, in every part but the lens and the name.
func TestGroupsAnswerAsTheirMembers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		atlas, lens := randomWorld(t).compile(t), randomLens(t)
		lens.Group = "group:g"
		byGroup := profiles(t, atlas, lens)
		lens.Group, lens.States = "", byGroup[0].Lens.States
		for i, p := range profiles(t, atlas, lens) {
			p.Lens, p.Finding = byGroup[i].Lens, byGroup[i].Finding
			if diff := cmp.Diff(byGroup[i], p); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

// TestReadingAllPropositionsAlikeIsTheReading, but for arguments by analogy,
// which rest on none; and one read as accepted answers as one that was settled
// long ago.
func TestReadingAllPropositionsAlikeIsTheReading(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, lens := randomWorld(t), randomLens(t)
		reading := oneOf(t, "alike", schema.AllReading()...)
		lens.Propositions, lens.Reading = nil, reading
		atlas := w.compile(t)
		plain := profiles(t, atlas, lens)
		lens.Propositions = reads("p="+string(reading), "q="+string(reading))
		for i, p := range profiles(t, atlas, lens) {
			if height(p) != height(plain[i]) || p.Bound.Count != plain[i].Bound.Count || p.Bound.Undisputed != plain[i].Bound.Undisputed || p.Headline != plain[i].Headline {
				t.Fatalf("%s: %s %+v, by the reading alone %s %+v", p.Activity, grade(p), p.Bound, grade(plain[i]), plain[i].Bound)
			}
		}
	})
}

func TestAPropositionReadAsAcceptedIsAsSettled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, lens := randomWorld(t), randomLens(t)
		lens.Propositions = reads("p=ACCEPTED")
		accepted := profiles(t, w.compile(t), lens)
		for i := range w.batch.Nodes {
			if n := &w.batch.Nodes[i]; n.ID == "proposition:p" {
				n.Attrs = with(n.Attrs.Clone(), graph.Attrs{"status": "SETTLED", "since": "1900"})
			}
		}
		lens.Propositions = nil
		for i, p := range profiles(t, w.compile(t), lens) {
			if height(p) != height(accepted[i]) || p.Headline != accepted[i].Headline || p.Bound.Undisputed != accepted[i].Bound.Undisputed {
				t.Fatalf("%s: settled %s, accepted %s", p.Activity, grade(p), grade(accepted[i]))
			}
		}
	})
}

// TestSplitAnswersEachStateByItself: all States at once answer as one by one.
func TestSplitAnswersEachStateByItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		atlas, lens := randomWorld(t).compile(t), randomLens(t)
		lens.Group = ""
		s, err := atlas.Ask(lens)
		if err != nil {
			t.Fatal(err)
		}
		place := upTo(t, "state", len(atlas.States()))
		lens.States = atlas.States()[place : place+1]
		for _, p := range profiles(t, atlas, lens) {
			split, err := s.Split(p.Activity)
			if err != nil {
				t.Fatal(err)
			}
			if level, quality := split.At(place); level != p.Level || quality != p.Quality {
				t.Fatalf("%s for %s: at once %s %s, alone %s", p.Activity, lens.States[0], level, quality, grade(p))
			}
		}
	})
}
