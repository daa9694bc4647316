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

// Random small law. A check draws one world and four lenses and asks five
// activities under each; rapid draws a hundred checks of each property, two
// thousand cases. More: LACUNA_CASES=100000 go test ./graph/gap.

// upTo draws a number below n, each as likely as the next. The numbers that
// rapid draws are small far more often than not, and so are worlds made by them.
func upTo(t *rapid.T, name string, n int) int {
	v := 0
	for _, bit := range rapid.SliceOfN(rapid.Bool(), 10, 10).Draw(t, name) {
		v *= 2
		if bit {
			v++
		}
	}
	return v * n >> 10
}

// oneOf draws one of some values.
func oneOf[T any](t *rapid.T, name string, all ...T) T { return all[upTo(t, name, len(all))] }

// some draws a list that is not empty, in the order given.
func some(t *rapid.T, name string, all ...string) []string {
	if out := several(t, name, all...); len(out) > 0 {
		return out
	}
	return []string{oneOf(t, name, all...)}
}

// several draws a list that may be empty.
func several(t *rapid.T, name string, all ...string) []string {
	out, which := []string{}, upTo(t, name, 1<<len(all))
	for i, one := range all {
		if which&(1<<i) != 0 {
			out = append(out, one)
		}
	}
	return out
}

// rarely draws one value once in so many times, else one of the others.
func rarely[T any](t *rapid.T, name string, of int, one T, others ...T) T {
	if chance(t, name, of) {
		return one
	}
	return oneOf(t, name, others...)
}

// chance is true once in so many times.
func chance(t *rapid.T, name string, of int) bool { return upTo(t, name, of) == of-1 }

// days are those on which something happens in a random world.
func days() []string {
	return []string{"1985-01-01", "1990-01-01", "1995-06-15", "2000-01-01", "2020-01-01"}
}

// randomWorld draws a world with all that the engine knows.
func randomWorld(t *rapid.T) *world {
	w := plainWorld(t)
	w.widen(t)
	return w
}

// plainWorld draws a world: two trees with a link between them, propositions
// with positions, and up to eight rules.
func plainWorld(t *rapid.T) *world {
	w := newWorld()
	w.unframed = chance(t, "unframed", 16)
	w.attrs("frame:f")["assertedOn"] = oneOf(t, "framed", "2017-01-01", "2017-01-01", "2017-01-01", "2020-01-01")
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
	for i := range upTo(t, "rules", 16) {
		r := randomRule(t, fmt.Sprint("r", i))
		if i > 0 && chance(t, "shared", 3) {
			r.of = "r0"
		}
		w.rule(r)
	}
	return w
}

func randomRule(t *rapid.T, id string) rule {
	both, places := []string{"PEACETIME", "ARMED_CONFLICT"}, []string{"OWN", "ABROAD"}
	r := rule{id: id, activity: oneOf(t, "activity", "class", "kind", "leaf", "other", "plot"),
		form: oneOf(t, "form", schema.SourceTypeTreaty, schema.SourceTypeTreaty, schema.SourceTypeTreaty, schema.SourceTypeTreaty, schema.SourceTypeTreaty, schema.SourceTypeCustom, schema.SourceTypeCustom,
			schema.SourceTypeBindingDecision, schema.SourceTypeRegionalLaw, schema.SourceTypeResolution, rarely(t, "no law", 3, schema.SourceTypeDraft, schema.SourceTypeResolution)),
		modality:   oneOf(t, "modality", schema.ModalityProhibition, schema.ModalityProhibition, schema.ModalityProhibition, schema.ModalityObligation, schema.ModalityObligation, schema.ModalityRight, schema.ModalityRecommendation, rarely(t, "governs nothing", 3, schema.ModalityPermission, schema.ModalityObligation)),
		instrument: graph.Attrs{"universal": chance(t, "universal", 3), "adopted": oneOf(t, "adopted", append(days(), "1980-01-01", "1980-01-01", "1980-01-01", "1980-01-01")...)},
		judged: graph.Attrs{"extent": rarely(t, "extent", 10, "NONE", "FULL", "FULL", "PARTIAL"), "manner": oneOf(t, "manner", "DIRECT", "DIRECT", "DIRECT", "PRINCIPLE", "ANALOGY"),
			"functions": oneOf(t, "usual", []string{"PROHIBIT"}, []string{"PROHIBIT", "PROTECT"}, some(t, "functions", "PROHIBIT", "PROTECT", "REMEDY", "ATTRIBUTE")),
			"reaches":   some(t, "reaches", "STATE", "COMPANY", "INDIVIDUAL", "OFFICIAL", "UN_ORGAN"),
			"contexts":  oneOf(t, "contexts", both, both, both[:1], both[1:]), "territory": oneOf(t, "territory", places, places, places[:1], places[1:]),
			"indirect": chance(t, "indirect", 8), "review": rarely(t, "review", 14, "PROPOSED", "EDITORIAL", "ACCEPTED"),
			"assertedOn": oneOf(t, "asserted", "2018-01-01", "2019-01-01")},
		dependsOn: oneOf(t, "dependsOn", "", "", "", "p", "q"),
		parties:   several(t, "parties", eight()...),
	}
	if chance(t, "nearly all", 2) {
		r.parties = eight()[upTo(t, "but", 3):]
	}
	for i, code := range r.parties {
		if chance(t, "dated", 3) {
			r.parties[i] = code + " " + oneOf(t, "joined", days()...)
		}
	}
	if chance(t, "unsure", 3) {
		r.judged["confidence"] = "UNSURE"
	}
	r.instrument["inForce"] = oneOf(t, "inForce", append(days(), "1982-01-01", "1982-01-01")...)
	if chance(t, "pending", 6) {
		r.instrument["inForce"], r.instrument["status"] = nil, "NOT_IN_FORCE"
	}
	if chance(t, "reported", 4) {
		r.instrument["partiesCount"], r.instrument["partiesAsOf"] = upTo(t, "count", 14), "1995"
	}
	return r
}

// randomLens draws a lens, never an invalid one.
func randomLens(t *rapid.T) gap.Lens {
	l := gap.Lens{AsOf: oneOf(t, "asOf", append(days(), "2000-01-01", "2020-01-01", "2020-01-01")...), Actor: oneOf[schema.Actor](t, "actor", "", "STATE", "NON_STATE", "COMPANY", "INDIVIDUAL"),
		Context: oneOf[schema.Context](t, "context", "", "ARMED_CONFLICT", "ANY"), Territory: oneOf[schema.Territory](t, "territory", "", "OWN", "ABROAD"),
		Quorum: oneOf(t, "quorum", 0, 0.1, 0.5, 1), Reading: oneOf[schema.Reading](t, "reading", "", "ACCEPTED", "REJECTED"),
		KnownAsOf: oneOf(t, "known", "", "", "", "2018-06-01", "2020-01-01")}
	if chance(t, "named", 3) {
		l.States = oneOf(t, "states", []graph.ID{"AAA"}, []graph.ID{"BBB", "CCC"})
	}
	if chance(t, "functions", 5) {
		l.Functions = oneOf(t, "asked", []schema.Function{"PROTECT"}, []schema.Function{"REMEDY", "PROHIBIT"})
	}
	if chance(t, "group", 5) {
		l.Group = "g"
	}
	for _, name := range []graph.ID{"p", "q"} {
		if chance(t, "read", 4) {
			l.Propositions = append(l.Propositions, gap.PropositionReading{Proposition: name, Reading: oneOf(t, "single", schema.AllReading()...)})
		}
	}
	if chance(t, "reviews", 8) {
		l.Review = oneOf(t, "review", []schema.Review{"ACCEPTED"}, []schema.Review{"PROPOSED", "EDITORIAL"})
	}
	return l
}

// fourLenses draws lenses.
func fourLenses(t *rapid.T) []gap.Lens {
	return []gap.Lens{randomLens(t), randomLens(t), randomLens(t), randomLens(t)}
}

// profilesOf answers every activity under every lens.
func profilesOf(t *rapid.T, atlas *gap.Atlas, lenses []gap.Lens) []gap.Profile {
	var out []gap.Profile
	for _, l := range lenses {
		out = append(out, profiles(t, atlas, l)...)
	}
	return out
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
		for _, p := range profilesOf(t, atlas, fourLenses(t)) {
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
		atlas := randomWorld(t).compile(t)
		for _, lens := range fourLenses(t) {
			for _, id := range atlas.Activities() {
				if fault := checkReplay(atlas, id, lens); fault != "" {
					t.Fatal(fault)
				}
			}
		}
	})
}

// TestAddingLawNeverMovesACaseUp: a new provision with an accepted assessment,
// a party to an instrument whose parties are listed, an entry into force. The
// same pairs, read backwards: taking law away never moves a case down.
func TestAddingLawNeverMovesACaseUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, lenses := randomWorld(t), fourLenses(t)
		before := profilesOf(t, w.compile(t), lenses)
		what := w.add(t)
		for i, after := range profilesOf(t, w.compile(t), lenses) {
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
	} else if n.Attrs["inForce"] == nil && n.Attrs["entryIntoForce"] == nil { // a day given later than by rule would take law away
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
		w, lenses := randomWorld(t), fourLenses(t)
		first := w.compile(t)
		want := profilesOf(t, first, lenses)
		w.batch.Nodes = rapid.Permutation(w.batch.Nodes).Draw(t, "nodes")
		w.batch.Edges = rapid.Permutation(w.batch.Edges).Draw(t, "edges")
		second := w.compile(t)
		profiles(t, second, randomLens(t))
		if diff := cmp.Diff(want, profilesOf(t, second, lenses)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestReadingsAreOrdered: what is accepted never covers less than what is
// argued, and what is argued never less than what is rejected.
func TestReadingsAreOrdered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		atlas, lenses := randomWorld(t).compile(t), fourLenses(t)
		var heights [3][]int
		for i, reading := range []schema.Reading{"REJECTED", "NEUTRAL", "ACCEPTED"} {
			for k := range lenses {
				lenses[k].Reading = reading
			}
			for _, p := range profilesOf(t, atlas, lenses) {
				heights[i] = append(heights[i], height(p))
			}
		}
		for i := range heights[0] {
			if heights[0][i] > heights[1][i] || heights[1][i] > heights[2][i] {
				t.Fatalf("%s: %d, %d, %d", atlas.Activities()[i%5], heights[0][i], heights[1][i], heights[2][i])
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
