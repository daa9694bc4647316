package gap_test

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// drafted splits what was added to a world since a mark off as a draft.
func (w *world) drafted(nodes, edges int) gap.Draft {
	d := gap.Draft{Title: "draft", Batch: graph.Batch{Source: graph.Source{ID: "draft:test"},
		Nodes: slices.Clone(w.batch.Nodes[nodes:]), Edges: slices.Clone(w.batch.Edges[edges:])}}
	w.batch.Nodes, w.batch.Edges = w.batch.Nodes[:nodes:nodes], w.batch.Edges[:edges:edges]
	return d
}

// draft gives rules as a draft beside the world.
func (w *world) draft(rules ...rule) gap.Draft {
	nodes, edges := len(w.batch.Nodes), len(w.batch.Edges)
	w.rule(rules...)
	return w.drafted(nodes, edges)
}

// enact gives the world with a draft made law.
func (w *world) enact(d gap.Draft) *world {
	out := *w
	out.batch.Nodes = slices.Concat(w.batch.Nodes, d.Batch.Nodes)
	out.batch.Edges = slices.Concat(w.batch.Edges, d.Batch.Edges)
	return &out
}

// randomDraft draws up to five articles, some in one instrument, some in an
// instrument of the world.
func randomDraft(t *rapid.T, w *world) gap.Draft {
	var rules []rule
	for i := range rapid.IntRange(0, 5).Draw(t, "articles") {
		r := randomRule(t, fmt.Sprint("d", i))
		if r.form == schema.SourceTypeDraft {
			r.form = schema.SourceTypeTreaty
		}
		r.judged["review"] = "EDITORIAL"
		switch {
		case i > 0 && chance(t, "same instrument", 2):
			r.under = "d0"
		case i > 0 && chance(t, "same article", 4):
			r.of = "d0"
		}
		rules = append(rules, r)
	}
	return w.draft(rules...)
}

// whole is a lens that takes all that the editors stand behind, as a draft does.
func whole(t *rapid.T) gap.Lens {
	l := randomLens(t)
	l.KnownAsOf, l.Review = "", nil
	return l
}

func whatIf(t fataler, a *gap.Atlas, d gap.Draft) *gap.Atlas {
	t.Helper()
	out, err := a.WhatIf(d)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func simulate(t fataler, a *gap.Atlas, d gap.Draft, l gap.Lens) gap.Simulation {
	t.Helper()
	out, err := a.Simulate(d, l, gap.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// inOrder puts the lists of a profile by id, wherever the draft's stand, and
// takes the name of the finding off, which says that there is a draft.
func inOrder(all []gap.Profile) []gap.Profile {
	for i := range all {
		all[i].Finding = ""
		slices.SortFunc(all[i].Provisions, func(x, y gap.CountedProvision) int {
			return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(x.Assessment, y.Assessment))
		})
	}
	return all
}

// TestADraftAnswersAsLawWould: a draft laid over an atlas answers as an atlas
// compiled with the draft made law, and a draft laid over a draft as both.
func TestADraftAnswersAsLawWould(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, lens := randomWorld(t), whole(t)
		d := randomDraft(t, w)
		below := w.compile(t)
		before := profiles(t, below, lens)
		laid := whatIf(t, below, d)
		want := inOrder(profiles(t, w.enact(d).compile(t), lens))
		if diff := gocmp.Diff(want, inOrder(profiles(t, laid, lens))); diff != "" {
			t.Fatalf("law (-), draft (+):\n%s", diff)
		}
		for _, id := range laid.Activities() {
			if fault := checkReplay(laid, id, lens); fault != "" {
				t.Fatal(fault)
			}
		}
		if diff := gocmp.Diff(before, profiles(t, below, lens)); diff != "" {
			t.Fatalf("the atlas below has changed:\n%s", diff)
		}
	})
}

func TestAnEmptyDraftChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, lens := randomWorld(t), randomLens(t)
		below := w.compile(t)
		s := simulate(t, below, gap.Draft{}, lens)
		if len(s.Changes)+len(s.Articles)+len(s.Open)+len(s.Joining)+len(s.Assumed) > 0 || !slices.Equal(s.Before, s.After) {
			t.Fatalf("%+v", s)
		}
		if diff := gocmp.Diff(profiles(t, below, lens), profiles(t, whatIf(t, below, gap.Draft{}), lens)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestADraftTakesThePlaceOfARule: a weaker article in the place of a full one
// makes it worse, from its day on; where not all join, the old one goes on.
func TestADraftTakesThePlaceOfARule(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.activity("b", "a")
	w.rule(rule{id: "old", activity: "a"})
	below := w.compile(t)
	amended := func(r rule) gap.Draft {
		r.id, r.activity, r.judged = "new", "a", graph.Attrs{"extent": "PARTIAL"}
		nodes, edges := len(w.batch.Nodes), len(w.batch.Edges)
		w.rule(r)
		w.edge("provision:new", schema.EdgeSupersedes, "provision:old", nil)
		return w.drafted(nodes, edges)
	}
	all := amended(rule{instrument: graph.Attrs{"universal": true, "inForce": "2010-01-01"}, parties: []string{}})
	laid := whatIf(t, below, all)
	want(t, laid, "a", gap.Lens{AsOf: "2009-12-31"}, "FULL")
	want(t, laid, "a", gap.Lens{AsOf: "2010-01-01"}, "PARTIAL")
	want(t, laid, "b", gap.Lens{AsOf: "2009-12-31"}, "GENERAL")
	want(t, laid, "b", gap.Lens{AsOf: "2010-01-01"}, "NO_NORM")
	want(t, below, "a", gap.Lens{AsOf: "2010-01-01"}, "FULL")
	if got := ruling(t, laid, "a", "old", gap.Lens{}); got != gap.RuleEnded {
		t.Errorf("the old rule: %s", got)
	}
	s := simulate(t, below, all, gap.Lens{AsOf: "2020-01-01"})
	if got := cellsOf(s.Articles[0].Worsens); len(got) != 4 || len(s.Changes) != 4 || s.Changes[0].Because[0].Change != schema.CauseChangeRemoved || !s.Changes[0].Because[0].Decides {
		t.Errorf("worsens %q, changes %+v", got, s.Changes)
	}
	some := amended(rule{parties: []string{"AAA"}})
	want(t, whatIf(t, below, some), "a", gap.Lens{AsOf: "2020-01-01"}, "FULL")
	if s := simulate(t, below, some, gap.Lens{AsOf: "2020-01-01"}); len(s.Assumed) != 1 || !strings.Contains(s.Assumed[0], "goes on for the others") {
		t.Errorf("assumed: %q", s.Assumed)
	}
}

// TestStatesJoinWhatIsThere: a draft may imagine further parties of a treaty.
func TestStatesJoinWhatIsThere(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.rule(rule{id: "old", activity: "a", parties: []string{"AAA", "BBB"}})
	below := w.compile(t)
	want(t, below, "a", gap.Lens{AsOf: "2020-01-01"}, "NOT_BOUND")
	nodes, edges := len(w.batch.Nodes), len(w.batch.Edges)
	for _, code := range eight()[2:6] {
		w.takesPart("old", code, "PARTIES", "ACCEDED", "2015-01-01")
	}
	d := w.drafted(nodes, edges)
	want(t, whatIf(t, below, d), "a", gap.Lens{AsOf: "2020-01-01"}, "FULL")
	want(t, whatIf(t, below, d), "a", gap.Lens{AsOf: "2014-01-01"}, "NOT_BOUND")
	want(t, below, "a", gap.Lens{AsOf: "2020-01-01"}, "NOT_BOUND")
}

// TestJoiningBringsATreatyIntoForce: by its own rule, and with reservations.
func TestJoiningBringsATreatyIntoForce(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.rule(rule{id: "old", activity: "a", parties: []string{"AAA 2000-01-01"}, instrument: graph.Attrs{"inForce": nil, "status": "NOT_IN_FORCE",
		"entryIntoForce": graph.Attrs{"ratifications": 6, "days": 90}}})
	below := w.compile(t)
	want(t, below, "a", gap.Lens{AsOf: "2020-01-01"}, "NOT_IN_FORCE")
	nodes, edges := len(w.batch.Nodes), len(w.batch.Edges)
	for _, code := range eight()[1:7] {
		w.takesPart("old", code, "PARTIES", "ACCEDED", "2015-01-01")
	}
	w.edge("participation:old-BBB-PARTIES-ACCEDED-2015-01-01", schema.EdgeExcludes, "provision:old", nil)
	d := w.drafted(nodes, edges)
	laid := whatIf(t, below, d)
	want(t, laid, "a", gap.Lens{AsOf: "2015-03-31"}, "NOT_IN_FORCE")
	want(t, laid, "a", gap.Lens{AsOf: "2015-04-01"}, "FULL")
	want(t, laid, "a", gap.Lens{AsOf: "2015-04-01", States: []graph.ID{"BBB"}}, "NOT_BOUND")
	want(t, laid, "a", gap.Lens{AsOf: "2015-04-01", States: []graph.ID{"CCC"}}, "FULL")
	want(t, below, "a", gap.Lens{AsOf: "2020-01-01"}, "NOT_IN_FORCE")
	law := w.enact(d).compile(t)
	if diff := gocmp.Diff(inOrder([]gap.Profile{ask(t, law, "a", gap.Lens{})}), inOrder([]gap.Profile{ask(t, laid, "a", gap.Lens{})})); diff != "" {
		t.Errorf("law (-), draft (+):\n%s", diff)
	}
}

// TestADraftIsAskedAboutWhoeverJudgedIt: proposed by a machine, and after the day of knowledge.
func TestADraftIsAskedAboutWhoeverJudgedIt(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	d := w.draft(rule{id: "d", activity: "a", judged: graph.Attrs{"review": "PROPOSED", "method": "AUTOMATION", "assertedOn": "2026-01-01"}})
	for _, lens := range []gap.Lens{{}, {KnownAsOf: "2020-06-01"}, {Review: []schema.Review{"DISPUTED"}}} {
		want(t, whatIf(t, w.compile(t), d), "a", lens, "FULL")
	}
}

// TestNoAnswerOverADraftIsAFindingOfLaw: its name is another, and the same
// whatever the order of the draft's records.
func TestNoAnswerOverADraftIsAFindingOfLaw(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	below := w.compile(t)
	d := w.draft(rule{id: "one", activity: "a"}, rule{id: "two", activity: "a"})
	law, one := ask(t, below, "a", gap.Lens{}).Finding, ask(t, whatIf(t, below, d), "a", gap.Lens{}).Finding
	other := ask(t, whatIf(t, below, d.Without("provision:two")), "a", gap.Lens{}).Finding
	slices.Reverse(d.Batch.Nodes)
	again := ask(t, whatIf(t, below, d), "a", gap.Lens{}).Finding
	if law == one || one == other || one != again {
		t.Errorf("law %s, draft %s, another draft %s, the draft again %s", law, one, other, again)
	}
}

func TestDraftsAreRefused(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.rule(rule{id: "old", activity: "a"}, rule{id: "custom", form: schema.SourceTypeCustom, activity: "a"})
	below := w.compile(t)
	for _, c := range []struct {
		name, says string
		draft      func() gap.Draft
	}{
		{"an instrument of the corpus", "instrument:old: the corpus has a record of that id", func() gap.Draft { return w.draft(rule{id: "old", activity: "a"}) }},
		{"an assessment of the corpus", "assessment:old: the corpus has a record", func() gap.Draft {
			d := w.draft(rule{id: "new", activity: "a"})
			return renamed(d, "assessment:new", "assessment:old")
		}},
		{"no such activity", `about: "activity:none"`, func() gap.Draft { return w.draft(rule{id: "new", activity: "none"}) }},
		{"no such State", `by: "state:XXX"`, func() gap.Draft { return w.draft(rule{id: "new", activity: "a", parties: []string{"XXX"}}) }},
		{"no such proposition", `dependsOn: "proposition:none"`, func() gap.Draft { return w.draft(rule{id: "new", activity: "a", dependsOn: "none"}) }},
		{"no such instrument", `partOf: "instrument:none"`, func() gap.Draft { return w.draft(rule{id: "new", under: "none", activity: "a"}) }},
		{"the law judged anew", "no provision of the draft", func() gap.Draft { return w.draft(rule{id: "new", of: "old", activity: "a"}) }},
		{"a draft form", "sourceType DRAFT never counts", func() gap.Draft { return w.draft(rule{id: "new", form: schema.SourceTypeDraft, activity: "a"}) }},
		{"an activity", "a draft adds no Activity", func() gap.Draft {
			n, e := len(w.batch.Nodes), len(w.batch.Edges)
			w.activity("new", "a")
			return w.drafted(n, e)
		}},
		{"twice", "stands in the draft twice", func() gap.Draft {
			d := w.draft(rule{id: "new", activity: "a"})
			d.Batch.Nodes = append(d.Batch.Nodes, d.Batch.Nodes[0])
			return d
		}},
		{"an edge of the law", "begins at no record of the draft", func() gap.Draft {
			d := w.draft(rule{id: "new", activity: "a"})
			d.Batch.Edges = append(d.Batch.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: "provision:old", Name: schema.EdgeRestates, To: "provision:new"}})
			return d
		}},
		{"lineage to nothing", "supersedes: provision:none is neither", func() gap.Draft {
			d := w.draft(rule{id: "new", activity: "a"})
			d.Batch.Edges = append(d.Batch.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: "provision:new", Name: schema.EdgeSupersedes, To: "provision:none"}})
			return d
		}},
		{"a party to what has no list", "no list of the parties of instrument:custom", func() gap.Draft {
			n, e := len(w.batch.Nodes), len(w.batch.Edges)
			w.takesPart("custom", "AAA", "PARTIES", "ACCEDED", "")
			return w.drafted(n, e)
		}},
		{"too many articles", "201 articles (limit 200)", func() gap.Draft {
			var rules []rule
			for i := range gap.MaxArticles + 1 {
				rules = append(rules, rule{id: fmt.Sprint("n", i), activity: "a"})
			}
			return w.draft(rules...)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := below.WhatIf(c.draft())
			if !errors.Is(err, gap.ErrDraft) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %q", err, c.says)
			}
		})
	}
}

func renamed(d gap.Draft, from, to graph.ID) gap.Draft {
	for i := range d.Batch.Nodes {
		if d.Batch.Nodes[i].ID == from {
			d.Batch.Nodes[i].ID = to
		}
	}
	for i := range d.Batch.Edges {
		if d.Batch.Edges[i].From == from {
			d.Batch.Edges[i].From = to
		}
	}
	return d
}

// TestManyAskWithDrafts: drafts over one atlas share its lists and do not write to them.
func TestManyAskWithDrafts(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.rule(rule{id: "old", activity: "a", parties: []string{"AAA", "BBB", "CCC"}})
	below := w.compile(t)
	var drafts []gap.Draft
	for i := range 8 {
		nodes, edges := len(w.batch.Nodes), len(w.batch.Edges)
		w.rule(rule{id: fmt.Sprint("d", i), activity: "a", parties: []string{}})
		w.takesPart("old", eight()[i], "PARTIES", "ACCEDED", "")
		drafts = append(drafts, w.drafted(nodes, edges))
	}
	var wait sync.WaitGroup
	for i, d := range drafts {
		wait.Go(func() {
			laid := whatIf(t, below, d)
			for range 100 {
				want(t, laid, "a", gap.Lens{AsOf: "2020-01-01", States: []graph.ID{graph.ID(eight()[i])}}, "FULL")
			}
		})
	}
	wait.Wait()
	want(t, below, "a", gap.Lens{AsOf: "2020-01-01"}, "NOT_BOUND")
	for i, d := range drafts {
		s, err := whatIf(t, below, d).Ask(gap.Lens{AsOf: "2020-01-01"})
		if err != nil {
			t.Fatal(err)
		}
		parties, err := s.Parties("instrument:old")
		if want := max(3, min(i, 3)+1); err != nil || len(parties.States) != want {
			t.Errorf("draft %d: %d parties, want %d (%v)", i, len(parties.States), want, err)
		}
	}
}
