package gap_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// TestRemovingAnArticleReopensWhatItClosed: the cells that an article closes
// are those that are bound with the draft and not with the law in which all but this article was enacted.
func TestRemovingAnArticleReopensWhatItClosed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, lens := randomWorld(t), whole(t)
		d := randomDraft(t, w)
		below := w.compile(t)
		for _, article := range simulate(t, below, d, lens).Articles {
			rest := w.enact(d.Without(article.Provision)).compile(t)
			if diff := gocmp.Diff(reopened(t, w.enact(d).compile(t), rest, lens), cellsOf(article.Closes)); diff != "" {
				t.Fatalf("%s: reopened (-), said to be closed (+):\n%s", article.Provision, diff)
			}
		}
	})
}

// reopened lists the cells that are bound in one law and not in another.
func reopened(t fataler, with, without *gap.Atlas, lens gap.Lens) []string {
	t.Helper()
	var out []string
	actors := []schema.Actor{"", "STATE", "NON_STATE", "COMPANY", "INDIVIDUAL"}
	if lens.Actor != "" {
		actors = []schema.Actor{lens.Actor}
	}
	for _, id := range with.Activities() {
		for _, actor := range actors {
			l := lens
			l.Actor = actor
			a, err := with.Profile(gap.Case{Activity: id, Lens: l})
			b, failed := without.Profile(gap.Case{Activity: id, Lens: l})
			if err != nil || failed != nil {
				t.Fatal(err, failed)
			}
			if a.Level == schema.LevelBound && b.Level != schema.LevelBound {
				out = append(out, fmt.Sprint(id, " ", actor))
			}
		}
	}
	return out
}

func cellsOf(refs []gap.CellRef) []string {
	var out []string
	for _, r := range refs {
		out = append(out, fmt.Sprint(r.Activity, " ", r.Actor))
	}
	return out
}

// TestOrderOfArticlesChangesNothing, nor does asking twice.
func TestOrderOfArticlesChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, lens := randomWorld(t), whole(t)
		d := randomDraft(t, w)
		below := w.compile(t)
		want := byArticle(simulate(t, below, d, lens))
		d.Batch.Nodes = rapid.Permutation(d.Batch.Nodes).Draw(t, "nodes")
		d.Batch.Edges = rapid.Permutation(d.Batch.Edges).Draw(t, "edges")
		if diff := gocmp.Diff(want, byArticle(simulate(t, below, d, lens))); diff != "" {
			t.Fatal(diff)
		}
	})
}

func byArticle(s gap.Simulation) gap.Simulation {
	slices.SortFunc(s.Articles, func(x, y gap.ArticleEffect) int { return cmp.Compare(x.Provision, y.Provision) })
	return s
}

// TestWhatAnArticleDoes: two articles that each close a gap share it; one that
// alone reaches companies closes that cell; one about something bound already
// leaves it, and so does one that binds nobody.
func TestWhatAnArticleDoes(t *testing.T) {
	w := newWorld()
	w.activity("open", "")
	w.activity("bound", "")
	w.activity("partly", "")
	w.rule(rule{id: "old", activity: "bound"}, rule{id: "partial", activity: "partly", judged: graph.Attrs{"extent": "PARTIAL"}})
	d := w.draft(
		rule{id: "full", activity: "partly"},
		rule{id: "first", activity: "open"},
		rule{id: "second", activity: "open", judged: graph.Attrs{"reaches": []string{"STATE", "COMPANY"}}},
		rule{id: "third", activity: "bound"},
		rule{id: "soft", activity: "open", modality: schema.ModalityRecommendation},
		rule{id: "half", activity: "bound", judged: graph.Attrs{"reaches": []string{"INDIVIDUAL"}, "extent": "PARTIAL"}})
	s := simulate(t, w.compile(t), d, gap.Lens{AsOf: "2020-01-01"})
	type does struct{ closes, narrows, shares, worsens, leaves string }
	got := map[string]does{}
	for _, a := range s.Articles {
		var leaves []string
		for _, l := range a.Leaves {
			leaves = append(leaves, string(l.Activity))
		}
		got[a.Provision.Name()] = does{strings.Join(cellsOf(a.Closes), "; "), strings.Join(cellsOf(a.Narrows), "; "),
			strings.Join(cellsOf(a.Shares), "; "), strings.Join(cellsOf(a.Worsens), "; "), strings.Join(leaves, "; ")}
	}
	want := map[string]does{
		"first":  {shares: "activity:open ; activity:open STATE"},
		"second": {closes: "activity:open COMPANY", shares: "activity:open ; activity:open STATE"},
		"full":   {narrows: "activity:partly ; activity:partly STATE"},
		"third":  {leaves: "activity:bound"},
		"soft":   {shares: "activity:open ; activity:open STATE"},
		"half":   {closes: "activity:bound NON_STATE; activity:bound INDIVIDUAL"},
	}
	if diff := gocmp.Diff(want, got, gocmp.AllowUnexported(does{})); diff != "" {
		t.Error(diff)
	}
}

// TestADraftThatNamesNobodyIsImaginedAsJoinedByAll, and says so; one that says
// that it is not universal has been joined by nobody.
func TestADraftThatNamesNobodyIsImaginedAsJoinedByAll(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	below := w.compile(t)
	open := graph.Attrs{"universal": nil, "adopted": nil, "inForce": nil, "status": nil}
	for _, c := range []struct {
		name       string
		instrument graph.Attrs
		parties    []string
		states     []graph.ID
		want       string
		joining    gap.Joining
	}{
		{"nothing said", open, []string{}, nil, "FULL", gap.Joining{Imagined: true, Have: 8, Needed: 6, Of: 8}},
		{"for two States", open, []string{}, []graph.ID{"AAA", "BBB"}, "FULL", gap.Joining{Imagined: true, Have: 2, Needed: 2, Of: 2}},
		{"three have joined", open, []string{"AAA", "BBB", "CCC"}, nil, "NOT_BOUND", gap.Joining{Have: 3, Needed: 6, Of: 8}},
		{"one of two has joined", open, []string{"AAA"}, []graph.ID{"AAA", "BBB"}, "NOT_BOUND", gap.Joining{Have: 1, Needed: 2, Of: 2, Missing: []graph.ID{"state:BBB"}}},
		{"nobody has joined", graph.Attrs{"universal": false}, []string{}, nil, "NOT_BOUND", gap.Joining{Needed: 6, Of: 8}},
		{"universal", graph.Attrs{"universal": true}, []string{}, nil, "FULL", gap.Joining{Have: 8, Needed: 6, Of: 8}},
		{"not in force", graph.Attrs{"universal": nil, "inForce": nil, "status": "NOT_IN_FORCE"}, []string{}, nil, "NOT_IN_FORCE", gap.Joining{Imagined: true, Have: 8, Needed: 6, Of: 8}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := w.draft(rule{id: "d", activity: "a", instrument: c.instrument, parties: c.parties})
			lens := gap.Lens{AsOf: "2020-01-01", States: c.states}
			want(t, whatIf(t, below, d), "a", lens, c.want)
			c.joining.Instrument, c.joining.Title = "instrument:d", "d"
			s := simulate(t, below, d, lens)
			if diff := gocmp.Diff([]gap.Joining{c.joining}, s.Joining); diff != "" {
				t.Error(diff)
			}
			if said := strings.Contains(strings.Join(s.Assumed, " "), "joined by every State"); said != c.joining.Imagined {
				t.Errorf("assumed: %q", s.Assumed)
			}
		})
	}
}
