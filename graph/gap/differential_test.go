package gap_test

import (
	"encoding/json"
	"fmt"
	"io"
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
// cases of the bundled corpus: every activity, five actors, three contexts,
// three territories, and with LACUNA_REFERENCE=wide all days, readings, States,
// groups, quorums and functions as well.
func TestEqualToTheReference(t *testing.T) {
	o := oracle(t)
	atlas := bundled(t)
	for _, options := range lenses(os.Getenv("LACUNA_REFERENCE") == "wide") {
		name := strings.Join(options, " ")
		t.Run(name, func(t *testing.T) {
			o.same(t, atlas, "", options, len(atlas.Activities())*15)
		})
	}
}

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
			for _, part := range []string{"reading=NEUTRAL", "reading=ACCEPTED", "reading=REJECTED", "states=PAK,USA", "states=FRA", "states=CHN,FRA,GBR,RUS,USA",
				"quorum=0.05", "quorum=0.5", "quorum=1", "functions=PROHIBIT", "functions=CRIMINALISE,PROTECT", "functions=REMEDY,COOPERATE,ATTRIBUTE,TRANSPARENCY"} {
				out = append(out, []string{"asOf=" + day, place, part})
			}
		}
	}
	return out
}

// reference engine at work: one process, asked one line at a time.
type engine struct {
	in  io.Writer
	out *json.Decoder
}

// asker runs the reference for one line of options after the other, so that a
// thousand worlds need one start. It prints what the reference's `all` prints.
const referenceLoop = `
import json, sys
sys.path.insert(0, sys.argv[1])
import gapref
engines = {}
for line in sys.stdin:
    given = dict(a.split("=", 1) for a in json.loads(line))
    facts = given.pop("facts", sys.argv[2])
    if facts not in engines:
        engines.clear()
        engines[facts] = gapref.Engine(gapref.Facts(facts))
    for part in ("states", "functions"):
        if part in given:
            given[part] = [x for x in given[part].split(",") if x]
    if "quorum" in given:
        given["quorum"] = float(given["quorum"])
    print(json.dumps(gapref.everything(engines[facts], given)), flush=True)
`

// oracle starts the independent reference beside the checkout, or skips. It is
// run by the Python that LACUNA_PYTHON names, else by python3, else by the
// system's own.
func oracle(t *testing.T) *engine {
	t.Helper()
	tools, err := filepath.Abs("../../../shared/tools")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(tools, "gapref.py")); err != nil {
		t.Skip("the independent reference is not beside the checkout")
	}
	python := pythonWithYAML(t)
	command := exec.CommandContext(t.Context(), python, "-c", referenceLoop, tools, filepath.Join(tools, "../facts"))
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = command.Wait()
	})
	return &engine{in, json.NewDecoder(out)}
}

func pythonWithYAML(t *testing.T) string {
	t.Helper()
	for _, python := range []string{os.Getenv("LACUNA_PYTHON"), "python3", "/usr/bin/python3"} {
		if python != "" && exec.CommandContext(t.Context(), python, "-c", "import yaml").Run() == nil {
			return python
		}
	}
	t.Skip("the independent reference needs python3 with yaml; LACUNA_PYTHON names another")
	return ""
}

// ask gives the answers of the reference for every activity, actor and context.
func (o *engine) ask(t fataler, options []string) []reference {
	t.Helper()
	line, err := json.Marshal(options)
	if err == nil {
		_, err = o.in.Write(append(line, '\n'))
	}
	var all []reference
	if err == nil {
		err = o.out.Decode(&all)
	}
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// same compares all cases of a lens; it says how many there must be.
func (o *engine) same(t *testing.T, atlas *gap.Atlas, facts string, options []string, cases int) {
	t.Helper()
	if facts != "" {
		options = append([]string{"facts=" + facts}, options...)
	}
	all := o.ask(t, options)
	if len(all) != cases {
		t.Fatalf("the reference answers %d cases, want %d", len(all), cases)
	}
	reported := 0
	for _, want := range all {
		if diff := compareOne(atlas, want, gap.Lens{}); diff != "" {
			if reported++; reported <= 5 {
				t.Errorf("%s %s %s:\n%s", want.Lens.Activity, want.Lens.Actor, want.Lens.Context, diff)
			}
		}
	}
	if reported > 5 {
		t.Errorf("%d of %d cases differ", reported, len(all))
	}
}

// compareOne says how the answers for a case differ. What the reference does
// not know of the lens comes from elsewhere.
func compareOne(atlas *gap.Atlas, want reference, beside gap.Lens) string {
	lens := beside
	lens.AsOf, lens.Actor, lens.Context = want.Lens.AsOf, schema.Actor(want.Lens.Actor), schema.Context(want.Lens.Context)
	lens.Territory, lens.Reading, lens.Quorum = schema.Territory(want.Lens.Territory), schema.Reading(want.Lens.Reading), want.Lens.Quorum
	if lens.Group == "" {
		for _, s := range want.Lens.States {
			lens.States = append(lens.States, graph.ID(s))
		}
	}
	for _, f := range want.Lens.Functions {
		lens.Functions = append(lens.Functions, schema.Function(f))
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
