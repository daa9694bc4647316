package gap_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// reference is the answer of the independent engine for one case.
type reference struct {
	Lens struct {
		Activity, Actor, Context, Territory, AsOf, Reading string
		States, Functions                                  []string
		Quorum                                             float64
	}
	Level, Headline string
	Quality         *string
	BoundAtLeast    map[string]int
	Of              int
	Flags           struct {
		CONTEXT bool
		ACTOR   *struct {
			Improves bool
			Indirect []string
		}
		REACH *struct {
			Level   string
			Quality *string
		}
		RESIDUE *struct {
			Conditions, Functions, Actors []string
			DISPUTED_BEYOND               bool
		}
	}
	Counted    []string
	Actors     map[string]string
	WouldClose []string
	Disputes   []struct {
		Kind        string
		Proposition *string
		Sides       *struct{ Affirm, Deny, Nuanced, Silent, NotSurveyed int }
	}
}

// TestEqualToTheReference asks the independent engine and this one the same
// cases: every activity, five actors, three contexts, three territories, and
// single variations of the other parts of the lens.
func TestEqualToTheReference(t *testing.T) {
	tool := referenceTool(t)
	for _, options := range lenses(os.Getenv("LACUNA_REFERENCE") == "wide") {
		t.Run(strings.Join(options, " "), func(t *testing.T) { compareAll(t, tool, options) })
	}
}

// lenses lists the lenses of a run: three by default, with LACUNA_REFERENCE=wide
// all days, readings, States, quorums and functions.
func lenses(wide bool) [][]string {
	var out [][]string
	places := []string{"territory=ANY", "territory=OWN", "territory=ABROAD"}
	for _, place := range places {
		out = append(out, []string{"asOf=2026-11-23", place})
	}
	if !wide {
		return out
	}
	for _, day := range []string{"1970-01-01", "2000-01-01", "2012-01-01", "2018-05-25", "2026-11-23", "2028-01-01"} {
		for _, place := range places {
			for _, part := range []string{"reading=NEUTRAL", "reading=ACCEPTED", "reading=REJECTED", "states=PAK,USA", "states=FRA",
				"quorum=0.05", "quorum=0.5", "quorum=1", "functions=PROHIBIT", "functions=CRIMINALISE,PROTECT", "functions=REMEDY,COOPERATE,ATTRIBUTE,TRANSPARENCY"} {
				out = append(out, []string{"asOf=" + day, place, part})
			}
		}
	}
	return out
}

// referenceTool finds the reference beside the checkout.
func referenceTool(t *testing.T) string {
	t.Helper()
	tool, err := filepath.Abs("../../../shared/tools/gapref.py")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(tool); err != nil {
		t.Skip("the independent reference is not beside the checkout")
	}
	if err := exec.CommandContext(t.Context(), "python3", "-c", "import yaml").Run(); err != nil {
		t.Skip("the independent reference needs python3 with yaml")
	}
	return tool
}

func compareAll(t *testing.T, tool string, options []string) {
	command := exec.CommandContext(t.Context(), "python3", append([]string{tool, "all"}, options...)...)
	command.Stderr = os.Stderr
	text, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []reference
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	atlas := bundled(t)
	if want := len(atlas.Activities()) * 15; len(all) != want {
		t.Fatalf("the reference answers %d cases, want %d", len(all), want)
	}
	reported := 0
	for _, want := range all {
		if diff := compareOne(t, atlas, want); diff != "" {
			if reported++; reported <= 5 {
				t.Errorf("%s %s %s:\n%s", want.Lens.Activity, want.Lens.Actor, want.Lens.Context, diff)
			}
		}
	}
	if reported > 5 {
		t.Errorf("%d of %d cases differ", reported, len(all))
	}
}

func compareOne(t *testing.T, atlas *gap.Atlas, want reference) string {
	t.Helper()
	lens := gap.Lens{AsOf: want.Lens.AsOf, Actor: schema.Actor(want.Lens.Actor), Context: schema.Context(want.Lens.Context),
		Territory: schema.Territory(want.Lens.Territory), Reading: schema.Reading(want.Lens.Reading), Quorum: want.Lens.Quorum}
	for _, s := range want.Lens.States {
		lens.States = append(lens.States, graph.ID(s))
	}
	for _, f := range want.Lens.Functions {
		lens.Functions = append(lens.Functions, schema.Function(f))
	}
	if len(lens.Functions) == 0 {
		lens.Functions = nil
	}
	got, err := atlas.Explain(gap.Case{Activity: graph.ID(want.Lens.Activity), Lens: lens})
	if err != nil {
		return err.Error()
	}
	return cmp.Diff(want.sheet(), sheet(got))
}

// answers is what both engines must agree on, in one spelling.
type answers struct {
	Level, Quality, Headline    string
	Bound                       map[string]int
	Of                          int
	Context, Improves, Beyond   bool
	Reach, Indirect, Counted    []string
	Conditions, Open, Unreached []string
	Actors                      map[string]string
	Closing, Disputes           []string
}

func (r reference) sheet() answers {
	out := answers{Level: r.Level, Quality: text(r.Quality), Headline: strings.ReplaceAll(r.Headline, " ", "_"), Bound: r.BoundAtLeast, Of: r.Of,
		Context: r.Flags.CONTEXT, Counted: r.Counted, Closing: r.WouldClose, Actors: map[string]string{}}
	for actor, headline := range r.Actors {
		out.Actors[actor] = strings.ReplaceAll(headline, " ", "_")
	}
	if a := r.Flags.ACTOR; a != nil {
		out.Improves, out.Indirect = a.Improves, a.Indirect
	}
	if a := r.Flags.REACH; a != nil {
		out.Reach = []string{a.Level, text(a.Quality)}
	}
	if a := r.Flags.RESIDUE; a != nil {
		out.Conditions, out.Open, out.Unreached, out.Beyond = a.Conditions, a.Functions, a.Actors, a.DISPUTED_BEYOND
	}
	for _, d := range r.Disputes {
		line := d.Kind + " " + text(d.Proposition)
		if d.Sides != nil {
			line += fmt.Sprint(" ", *d.Sides)
		}
		out.Disputes = append(out.Disputes, line)
	}
	out.settle()
	return out
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func sheet(e gap.Explanation) answers {
	p := e.Profile
	out := answers{Level: string(p.Level), Quality: string(p.Quality), Headline: string(p.Headline), Of: p.Bound.Of, Actors: map[string]string{},
		Bound: map[string]int{"A": p.Bound.Count, "B": p.Bound.Undisputed, "D": p.Bound.Direct, "F": p.Bound.Full}}
	for _, h := range p.HeadlineByActor {
		out.Actors[string(h.Actor)] = string(h.Headline)
	}
	for _, c := range p.Provisions {
		out.Counted = append(out.Counted, c.Assessment.Name())
	}
	for _, id := range p.Bound.Closing {
		out.Closing = append(out.Closing, id.Name())
	}
	for _, line := range e.Lines {
		if line.Rule == gap.RuleIndirect {
			out.Indirect = append(out.Indirect, line.Assessment.Name())
		}
	}
	for _, n := range p.Flags {
		out.note(n)
	}
	if p.Level == schema.LevelContested {
		for _, d := range p.Disputes {
			line := string(d.Kind) + " " + d.Proposition.Name()
			if d.Proposition != "" {
				line += fmt.Sprint(" ", struct{ a, b, c, d, e int }{d.Affirm, d.Deny, d.Nuanced, d.Silent, d.NotSurveyed})
			}
			out.Disputes = append(out.Disputes, line)
		}
	}
	out.settle()
	return out
}

func (a *answers) note(n gap.FlagNote) {
	switch n.Flag {
	case schema.FlagContext:
		a.Context = true
	case schema.FlagActor:
		a.Improves = n.Improves
	case schema.FlagReach:
		a.Reach = []string{string(n.Level), string(n.Quality)}
	case schema.FlagResidue:
		for _, c := range n.Residue.Conditions {
			a.Conditions = append(a.Conditions, c.Assessment.Name()+": "+c.Condition)
		}
		for _, f := range n.Residue.Functions {
			a.Open = append(a.Open, string(f))
		}
		for _, actor := range n.Residue.Actors {
			a.Unreached = append(a.Unreached, string(actor))
		}
		a.Beyond = n.Residue.DisputedBeyond
	}
}

func (a *answers) settle() {
	for _, list := range []*[]string{&a.Indirect, &a.Counted, &a.Conditions, &a.Open, &a.Unreached, &a.Closing, &a.Disputes} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
		if len(*list) == 0 {
			*list = nil
		}
	}
}
