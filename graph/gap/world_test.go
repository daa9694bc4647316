package gap_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/schema"
)

// world builds small law for a test: eight members of the United Nations, one
// tree, one frame over its roots. Nothing in it is law.
type world struct {
	batch    graph.Batch
	unframed bool // leave new roots outside the frame
}

// eight are the members of a new world, all since 1945.
func eight() []string { return []string{"AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG", "HHH"} }

func newWorld() *world {
	w := &world{batch: graph.Batch{Source: graph.Source{ID: "corpus:test", Extractor: "corpus 1.0", Date: "2020-01-01"}}}
	for _, code := range eight() {
		w.member(code, "1945-10-24")
	}
	w.node("frame:f", schema.KindFrame, graph.Attrs{"label": "f", "cutOff": "2020-01-01", "languages": []string{"en"}, "assessor": "a",
		"method": "HUMAN", "review": "EDITORIAL", "scope": "s", "roots": []any{}, "instrumentsWithoutProvisions": []string{},
		"activitiesWithNoProvision": []string{}, "limits": []string{}, "assertedOn": "2020-01-01", "confidence": "VERIFIED"})
	return w
}

func (w *world) node(id graph.ID, kind schema.Kind, attrs graph.Attrs) {
	w.batch.Nodes = append(w.batch.Nodes, graph.Node{ID: id, Kind: kind, Attrs: attrs})
}

func (w *world) edge(from graph.ID, name schema.EdgeName, to graph.ID, attrs graph.Attrs) {
	w.batch.Edges = append(w.batch.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: from, Name: name, To: to}, Attrs: attrs})
}

func (w *world) member(code, since string) {
	status := "UN_MEMBER"
	if since == "" {
		status = "SOURCE_CODED"
	}
	attrs := graph.Attrs{"alpha2": code[:2], "alpha3": code, "status": status, "name": graph.Attrs{"en": code}, "confidence": "VERIFIED"}
	if since != "" {
		attrs["memberSince"] = since
	}
	w.node(graph.ID("state:"+code), schema.KindState, attrs)
}

// activity adds a harmful activity below another ("" for a root) with what it
// usually involves.
func (w *world) activity(name, broader string, involves ...string) {
	w.procedural(name, broader, nil, involves...)
}

// procedural adds an activity; with needs it is a procedural one.
func (w *world) procedural(name, broader string, needs []string, involves ...string) {
	attrs := graph.Attrs{"label": strings.ToUpper(name), "definition": name, "nature": "HARM", "depth": 1, "aliases": graph.Attrs{},
		"lifecycle": []string{}, "effects": []string{}, "typicalActors": []string{}, "targets": []string{}, "tactics": []string{},
		"incidents": []any{}, "confidence": "VERIFIED"}
	if needs != nil {
		attrs["nature"], attrs["needs"] = "PROCEDURAL", needs
	}
	id := graph.ID("activity:" + name)
	w.node(id, schema.KindActivity, attrs)
	if broader != "" {
		w.edge(id, schema.EdgeBroader, graph.ID("activity:"+broader), nil)
	} else if !w.unframed {
		w.edge("frame:f", schema.EdgeCovers, id, nil)
	}
	for _, other := range involves {
		w.edge(id, schema.EdgeUsuallyInvolves, graph.ID("activity:"+other), nil)
	}
}

// rule is one provision in an instrument of its own with one assessment. Its
// zero value is a prohibition in a treaty in force since 1990 that binds all
// eight, assessed FULL, DIRECT and PROHIBIT for States, everywhere and always.
type rule struct {
	id, activity string
	form         schema.SourceType
	modality     schema.Modality
	parties      []string    // nil: all eight; empty: none named
	instrument   graph.Attrs // attributes that differ
	provision    graph.Attrs
	judged       graph.Attrs
	dependsOn    string
	under        string // the instrument of another rule instead of its own
	of           string // the provision of another rule instead of its own
}

// rule adds rules.
func (w *world) rule(rules ...rule) {
	for _, r := range rules {
		instrument, provision := cmp.Or(r.under, r.id), cmp.Or(r.of, r.id)
		if r.under == "" && r.of == "" {
			w.instrument(r)
		}
		if r.of == "" {
			w.provision(provision, instrument, r)
		}
		w.assess(provision, r)
	}
}

func (w *world) instrument(r rule) {
	form := cmp.Or(r.form, schema.SourceTypeTreaty)
	id := graph.ID("instrument:" + r.id)
	w.node(id, schema.KindInstrument, with(graph.Attrs{"title": r.id, "shortTitle": r.id, "sourceType": form, "bindingness": "BINDING",
		"binds": "PARTIES", "status": "IN_FORCE", "adopted": "1989-01-01", "inForce": "1990-01-01", "universal": false,
		"regimes": []string{}, "contexts": []string{}, "addressees": []string{}, "confidence": "VERIFIED"}, r.instrument))
	if form != schema.SourceTypeTreaty {
		return
	}
	parties := r.parties
	if parties == nil {
		parties = eight()
	}
	for _, p := range parties {
		code, date, _ := strings.Cut(p, " ")
		w.takesPart(r.id, code, "PARTIES", "PARTY", date)
	}
}

// takesPart records an act of a State about an instrument.
func (w *world) takesPart(instrument, code, mode, action, date string) {
	id := graph.ID(fmt.Sprintf("participation:%s-%s-%s-%s-%s", instrument, code, mode, action, date))
	attrs := graph.Attrs{"mode": mode, "action": action, "confidence": "VERIFIED"}
	if date != "" {
		attrs["date"] = date
	}
	w.node(id, schema.KindParticipation, attrs)
	w.edge(id, schema.EdgeBy, graph.ID("state:"+code), nil)
	w.edge(id, schema.EdgeIn, graph.ID("instrument:"+instrument), nil)
}

func (w *world) provision(name, instrument string, r rule) {
	id := graph.ID("provision:" + name)
	w.node(id, schema.KindProvision, with(graph.Attrs{"pinpoint": "Art. 1", "digest": "d", "modality": cmp.Or(r.modality, schema.ModalityProhibition),
		"reaches": []string{"STATE"}, "addressees": []string{"STATE"}, "functions": []string{"PROHIBIT"}, "contexts": []string{"PEACETIME"},
		"regime": "x", "confidence": "VERIFIED"}, r.provision))
	w.edge(id, schema.EdgePartOf, graph.ID("instrument:"+instrument), nil)
}

func (w *world) assess(provision string, r rule) {
	id := graph.ID("assessment:" + r.id)
	w.node(id, schema.KindAssessment, with(graph.Attrs{"extent": "FULL", "manner": "DIRECT", "functions": []string{"PROHIBIT"},
		"reaches": []string{"STATE"}, "contexts": []string{"PEACETIME", "ARMED_CONFLICT"}, "territory": []string{"OWN", "ABROAD"},
		"indirect": false, "reason": "r", "added": false, "assessor": "a", "method": "HUMAN", "review": "EDITORIAL",
		"confidence": "VERIFIED", "assertedOn": "2020-01-01"}, r.judged))
	w.edge(id, schema.EdgeOf, graph.ID("provision:"+provision), nil)
	w.edge(id, schema.EdgeAbout, graph.ID("activity:"+r.activity), nil)
	w.edge(id, schema.EdgeUnder, "frame:f", nil)
	if r.dependsOn != "" {
		w.edge(id, schema.EdgeDependsOn, graph.ID("proposition:"+r.dependsOn), nil)
	}
}

// proposition adds a proposition; since is for a settled one.
func (w *world) proposition(name, status, since string) {
	attrs := graph.Attrs{"text": name, "status": status}
	if since != "" {
		attrs["since"] = since
	}
	w.node(graph.ID("proposition:"+name), schema.KindProposition, attrs)
}

// says records where a State stands on a proposition from a day on.
func (w *world) says(code, stance, proposition, date string) {
	id := graph.ID(fmt.Sprintf("position:%s-%s-%s-%s", code, proposition, stance, date))
	attrs := graph.Attrs{"issue": proposition, "stance": stance, "gist": "g", "confidence": "VERIFIED"}
	if date != "" {
		attrs["date"] = date
	}
	w.node(id, schema.KindPosition, attrs)
	w.edge(id, schema.EdgeBy, graph.ID("state:"+code), nil)
	w.edge(id, schema.EdgeOn, graph.ID("proposition:"+proposition), nil)
}

// claims records a gap claim about an activity.
func (w *world) claims(name, activity string, attrs graph.Attrs, by ...graph.ID) {
	id := graph.ID("claim:" + name)
	w.node(id, schema.KindClaim, with(graph.Attrs{"type": "GAP_ASSERTED", "hedged": false, "method": "HUMAN", "review": "EDITORIAL", "date": "2019-01-01"}, attrs))
	w.edge(id, schema.EdgeTargets, graph.ID("activity:"+activity), nil)
	for _, who := range by {
		w.edge(id, schema.EdgeBy, who, nil)
	}
}

// with gives attributes with some replaced; nil takes one away.
func with(attrs, other graph.Attrs) graph.Attrs {
	maps.Copy(attrs, other)
	return attrs
}

func background() context.Context { return context.Background() }

// ontology is loaded once.
var ontology = sync.OnceValues(schema.Load)

// compile makes the atlas of a world.
func (w *world) compile(t fataler) *gap.Atlas {
	t.Helper()
	atlas, err := w.try(t)
	if err != nil {
		t.Fatal(err)
	}
	return atlas
}

func (w *world) try(t fataler) (*gap.Atlas, error) {
	t.Helper()
	o, err := ontology()
	if err != nil {
		t.Fatal(err)
	}
	store := memstore.New(o)
	if _, err := store.Apply(background(), w.batch); err != nil {
		t.Fatal(err)
	}
	return gap.Compile(background(), store)
}

// fataler is a test or a random case of one.
type fataler interface {
	Helper()
	Fatal(args ...any)
}

// ask answers a case on 1 January 2020 unless the lens says otherwise.
func ask(t testing.TB, atlas *gap.Atlas, activity string, lens gap.Lens) gap.Profile {
	t.Helper()
	lens.AsOf = cmp.Or(lens.AsOf, "2020-01-01")
	p, err := atlas.Profile(gap.Case{Activity: graph.ID(activity), Lens: lens})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// grade writes level and quality in a word.
func grade(p gap.Profile) string {
	if p.Quality != "" {
		return string(p.Quality)
	}
	return string(p.Level)
}

// want checks the level or, for BOUND, the quality of a case.
func want(t testing.TB, atlas *gap.Atlas, activity string, lens gap.Lens, grades string) {
	t.Helper()
	if got := grade(ask(t, atlas, activity, lens)); got != grades {
		t.Errorf("%s under %+v: got %s, want %s", activity, lens, got, grades)
	}
}

// ruling gives the rule by which an assessment counts or not, for its first function.
func ruling(t testing.TB, atlas *gap.Atlas, activity, assessment string, lens gap.Lens) string {
	t.Helper()
	lens.AsOf = cmp.Or(lens.AsOf, "2020-01-01")
	e, err := atlas.Explain(gap.Case{Activity: graph.ID(activity), Lens: lens})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range e.Lines {
		if line.Assessment.Name() == assessment {
			return line.Rule
		}
	}
	return "not looked at"
}

// flag gives a flag of a profile, or nil.
func flag(p gap.Profile, f schema.Flag) *gap.FlagNote {
	for i := range p.Flags {
		if p.Flags[i].Flag == f {
			return &p.Flags[i]
		}
	}
	return nil
}
