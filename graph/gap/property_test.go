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

// Random small law. More cases: go test ./graph/gap -rapid.checks=100000.

// oneOf draws one of some values.
func oneOf[T any](t *rapid.T, name string, all ...T) T { return rapid.SampledFrom(all).Draw(t, name) }

// some draws a list that is not empty.
func some(t *rapid.T, name string, all ...string) []string {
	out := rapid.SliceOfNDistinct(rapid.SampledFrom(all), 1, len(all), rapid.ID[string]).Draw(t, name)
	slices.Sort(out)
	return out
}

func chance(t *rapid.T, name string, of int) bool { return rapid.IntRange(1, of).Draw(t, name) == 1 }

// days are those on which something happens in a random world.
func days() []string {
	return []string{"1985-01-01", "1990-01-01", "1995-06-15", "2000-01-01", "2020-01-01"}
}

// randomWorld draws a world: two trees with a link between them, propositions
// with positions, and up to eight rules.
func randomWorld(t *rapid.T) *world {
	w := newWorld()
	w.unframed = chance(t, "unframed", 8)
	w.activity("class", "")
	w.activity("other", "")
	w.activity("kind", "class", "other")
	w.procedural("leaf", "kind", []string{"ATTRIBUTE", "REMEDY"})
	w.activity("plot", "", "leaf", "other")
	for _, name := range []string{"p", "q"} {
		w.proposition(name, oneOf(t, "status", "DIVIDED", "UNTESTED", "SETTLED"), oneOf(t, "since", days()...))
		for _, code := range eight() {
			if chance(t, "speaks", 3) {
				w.says(code, oneOf(t, "stance", "AFFIRMS", "DENIES", "SILENT", "NUANCED"), name, oneOf(t, "said", days()...))
			}
		}
	}
	for i := range rapid.IntRange(0, 8).Draw(t, "rules") {
		r := randomRule(t, fmt.Sprint("r", i))
		if i > 0 && chance(t, "shared", 3) {
			r.of = "r0"
		}
		w.rule(r)
	}
	return w
}

func randomRule(t *rapid.T, id string) rule {
	r := rule{id: id, activity: oneOf(t, "activity", "class", "kind", "leaf", "other", "plot"),
		form: oneOf(t, "form", schema.SourceTypeTreaty, schema.SourceTypeTreaty, schema.SourceTypeTreaty, schema.SourceTypeCustom,
			schema.SourceTypeBindingDecision, schema.SourceTypeRegionalLaw, schema.SourceTypeResolution, schema.SourceTypeDraft),
		modality:   oneOf(t, "modality", schema.ModalityProhibition, schema.ModalityProhibition, schema.ModalityObligation, schema.ModalityRight, schema.ModalityRecommendation, schema.ModalityPermission),
		instrument: graph.Attrs{"universal": chance(t, "universal", 3), "adopted": oneOf(t, "adopted", days()...)},
		judged: graph.Attrs{"extent": oneOf(t, "extent", "FULL", "FULL", "PARTIAL", "NONE"), "manner": oneOf(t, "manner", "DIRECT", "DIRECT", "PRINCIPLE", "ANALOGY"),
			"functions": some(t, "functions", "PROHIBIT", "PROTECT", "REMEDY", "ATTRIBUTE"),
			"reaches":   some(t, "reaches", "STATE", "COMPANY", "INDIVIDUAL", "OFFICIAL", "UN_ORGAN"),
			"contexts":  some(t, "contexts", "PEACETIME", "ARMED_CONFLICT"), "territory": some(t, "territory", "OWN", "ABROAD"),
			"indirect": chance(t, "indirect", 6), "review": oneOf(t, "review", "EDITORIAL", "ACCEPTED", "PROPOSED"),
			"assertedOn": oneOf(t, "asserted", "2018-01-01", "2019-01-01")},
		dependsOn: oneOf(t, "dependsOn", "", "", "p", "q"),
		parties:   rapid.SliceOfNDistinct(rapid.SampledFrom(eight()), 0, 8, rapid.ID[string]).Draw(t, "parties"),
	}
	r.instrument["inForce"] = oneOf(t, "inForce", days()...)
	if chance(t, "pending", 4) {
		r.instrument["inForce"], r.instrument["status"] = nil, "NOT_IN_FORCE"
	}
	if chance(t, "reported", 4) {
		r.instrument["partiesCount"], r.instrument["partiesAsOf"] = rapid.IntRange(0, 13).Draw(t, "count"), "1995"
	}
	return r
}

// randomLens draws a lens, never an invalid one.
func randomLens(t *rapid.T) gap.Lens {
	l := gap.Lens{AsOf: oneOf(t, "asOf", days()...), Actor: oneOf[schema.Actor](t, "actor", "", "STATE", "NON_STATE", "COMPANY", "INDIVIDUAL"),
		Context: oneOf[schema.Context](t, "context", "", "ARMED_CONFLICT", "ANY"), Territory: oneOf[schema.Territory](t, "territory", "", "OWN", "ABROAD"),
		Quorum: oneOf(t, "quorum", 0, 0.1, 0.5, 1), Reading: oneOf[schema.Reading](t, "reading", "", "ACCEPTED", "REJECTED"),
		KnownAsOf: oneOf(t, "known", "", "", "2018-06-01", "2020-01-01")}
	if chance(t, "named", 3) {
		l.States = oneOf(t, "states", []graph.ID{"AAA"}, []graph.ID{"BBB", "CCC"})
	}
	if chance(t, "functions", 3) {
		l.Functions = oneOf(t, "asked", []schema.Function{"PROTECT"}, []schema.Function{"REMEDY", "PROHIBIT"})
	}
	if chance(t, "reviews", 4) {
		l.Review = oneOf(t, "review", []schema.Review{"ACCEPTED"}, []schema.Review{"PROPOSED", "EDITORIAL"})
	}
	return l
}

func profiles(t *rapid.T, atlas *gap.Atlas, l gap.Lens) []gap.Profile {
	var out []gap.Profile
	for _, id := range atlas.Activities() {
		p, err := atlas.Profile(gap.Case{Activity: id, Lens: l})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	return out
}

// height is the place of an answer in the list of gaps: higher is better covered.
func height(p gap.Profile) int {
	return slices.Index(schema.AllLevel(), p.Level)*4 + slices.Index(schema.AllQuality(), p.Quality) + 1
}

func TestEveryCaseHasOneLevel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		atlas := randomWorld(t).compile(t)
		for _, p := range profiles(t, atlas, randomLens(t)) {
			known := slices.Contains(schema.AllLevel(), p.Level) && slices.Contains(schema.AllHeadline(), p.Headline)
			if !known || (p.Level == schema.LevelBound) != slices.Contains(schema.AllQuality(), p.Quality) {
				t.Fatalf("%s: level %q, quality %q, headline %q", p.Activity, p.Level, p.Quality, p.Headline)
			}
			if b := p.Bound; b.Count < b.Undisputed || b.Undisputed < b.Direct || b.Direct < b.Full || b.Full < 0 {
				t.Fatalf("%s: %+v: each set holds the next", p.Activity, b)
			}
		}
	})
}

func TestRandomProfilesReplay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		atlas, lens := randomWorld(t).compile(t), randomLens(t)
		for _, id := range atlas.Activities() {
			if fault := checkReplay(atlas, id, lens); fault != "" {
				t.Fatal(fault)
			}
		}
	})
}

// TestAddingLawNeverMovesACaseUp: a new provision with an accepted assessment,
// a party to an instrument whose parties are listed, an entry into force. The
// same pairs, read backwards: taking law away never moves a case down.
func TestAddingLawNeverMovesACaseUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, lens := randomWorld(t), randomLens(t)
		before := profiles(t, w.compile(t), lens)
		what := w.add(t)
		for i, after := range profiles(t, w.compile(t), lens) {
			if height(after) < height(before[i]) {
				t.Fatalf("%s: %s made it %s, before it was %s", after.Activity, what, grade(after), grade(before[i]))
			}
		}
	})
}

// add adds law to a world and says what.
func (w *world) add(t *rapid.T) string {
	what := oneOf(t, "what", "a provision", "a party", "an entry into force")
	i := w.someInstrument(t)
	if i < 0 || what == "a provision" {
		r := randomRule(t, "new")
		r.judged["review"] = "ACCEPTED"
		w.rule(r)
		return "a provision"
	}
	n := w.batch.Nodes[i]
	if what == "a party" && w.hasList(n.ID) {
		w.takesPart(n.ID.Name(), oneOf(t, "joins", eight()...), "PARTIES", "ACCEDED", oneOf(t, "joined", days()...))
	} else if n.Attrs["inForce"] == nil {
		what = "an entry into force"
		n.Attrs["inForce"], n.Attrs["status"] = oneOf(t, "enters", days()...), "IN_FORCE"
	}
	return what
}

func (w *world) someInstrument(t *rapid.T) int {
	var all []int
	for i, n := range w.batch.Nodes {
		if n.Kind == schema.KindInstrument {
			all = append(all, i)
		}
	}
	if len(all) == 0 {
		return -1
	}
	return oneOf(t, "instrument", all...)
}

func (w *world) hasList(instrument graph.ID) bool {
	return slices.ContainsFunc(w.batch.Edges, func(e graph.Edge) bool { return e.Name == schema.EdgeIn && e.To == instrument })
}

// TestOrderChangesNothing: neither the order of a batch nor that of cases
// asked before.
func TestOrderChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, lens := randomWorld(t), randomLens(t)
		first := w.compile(t)
		want := profiles(t, first, lens)
		w.batch.Nodes = rapid.Permutation(w.batch.Nodes).Draw(t, "nodes")
		w.batch.Edges = rapid.Permutation(w.batch.Edges).Draw(t, "edges")
		second := w.compile(t)
		profiles(t, second, randomLens(t))
		if diff := cmp.Diff(want, profiles(t, second, lens)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestReadingsAreOrdered: what is accepted never covers less than what is
// argued, and what is argued never less than what is rejected.
func TestReadingsAreOrdered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		atlas, lens := randomWorld(t).compile(t), randomLens(t)
		var heights [3][]int
		for i, reading := range []schema.Reading{"REJECTED", "NEUTRAL", "ACCEPTED"} {
			lens.Reading = reading
			for _, p := range profiles(t, atlas, lens) {
				heights[i] = append(heights[i], height(p))
			}
		}
		for i := range heights[0] {
			if heights[0][i] > heights[1][i] || heights[1][i] > heights[2][i] {
				t.Fatalf("%s: %d, %d, %d", atlas.Activities()[i], heights[0][i], heights[1][i], heights[2][i])
			}
		}
	})
}

// TestExplainAnswersAsProfileDoes: one answer, with the trace and without.
func TestExplainAnswersAsProfileDoes(t *testing.T) {
	atlas := bundled(t)
	for _, id := range atlas.Activities() {
		c := gap.Case{Activity: id, Lens: gap.Lens{AsOf: today}}
		e, err := atlas.Explain(c)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(ask(t, atlas, string(id), c.Lens), e.Profile); diff != "" {
			t.Errorf("%s: %s", id, diff)
		}
	}
}
