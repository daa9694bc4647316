package gap_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// TestRandomWorldsAreEqualToTheReference writes random small law as facts and
// asks both engines every activity, actor and context under a random lens: 25
// worlds, or as many as LACUNA_WORLDS says.
//
// The reference knows neither the day of knowledge nor reviews, groups, signed
// or withdrawn parties of a list, effective days, reservations or entry into
// force by rule. Knowledge and reviews are given to it by leaving out the
// assessments that the lens does not take, groups as the States that they are;
// the rest is left out of these worlds.
func TestRandomWorldsAreEqualToTheReference(t *testing.T) {
	o := oracle(t)
	worlds, _ := strconv.Atoi(os.Getenv("LACUNA_WORLDS"))
	differ, cases, grades := 0, 0, map[string]int{}
	random := rapid.Custom(func(t *rapid.T) drawn { return draw(t) })
	for i := range max(worlds, 25) {
		d := random.Example(i)
		facts := t.TempDir()
		d.world.export(t, facts, d.lens)
		atlas := d.world.compile(t)
		for _, want := range o.ask(t, append(d.options(atlas, t), "facts="+facts)) {
			cases++
			grades[want.Level+text(want.Quality)]++
			if diff := compareOne(atlas, want, gap.Lens{KnownAsOf: d.lens.KnownAsOf, Review: d.lens.Review, Group: d.lens.Group}); diff != "" {
				if differ++; differ <= 5 {
					t.Errorf("world %d, %s %s %s under %+v:\n%s", i, want.Lens.Activity, want.Lens.Actor, want.Lens.Context, d.lens, diff)
				}
			}
		}
		if err := os.RemoveAll(facts); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d worlds, %d cases, %d differ: %v", max(worlds, 25), cases, differ, grades)
}

// drawn is a world with a lens.
type drawn struct {
	world *world
	lens  gap.Lens
}

// draw draws a world of what the reference knows, and a lens.
func draw(t *rapid.T) drawn {
	w, l := plainWorld(t), randomLens(t)
	l.Propositions, l.Group = nil, ""
	w.node("group:EU", schema.KindGroup, graph.Attrs{"name": graph.Attrs{"en": "Union"}, "completeness": "whole", "confidence": "VERIFIED"})
	w.edge("state:HHH", schema.EdgeMemberOf, "group:EU", nil)
	for _, code := range eight()[:5] {
		if chance(t, "member", 2) {
			w.edge(graph.ID("state:"+code), schema.EdgeMemberOf, "group:EU", graph.Attrs{"from": oneOf(t, "from", days()...), "to": oneOf(t, "to", days()...)})
		}
	}
	w.member("XKX", "")
	w.member("NEW", "1995-01-01")
	for _, n := range slices.Clone(w.batch.Nodes) {
		switch {
		case n.Kind == schema.KindAssessment:
			vary(t, n.Attrs)
		case n.Kind == schema.KindInstrument:
			w.varyInstrument(t, n)
		}
	}
	if chance(t, "group", 3) {
		l.Group, l.States = "group:EU", nil
	} else if chance(t, "odd", 5) {
		l.States = oneOf(t, "odd ones", []graph.ID{"NEW"}, []graph.ID{"XKX"}, []graph.ID{"AAA", "XKX"})
	}
	return drawn{w, l}
}

// vary draws the days and the condition of an assessment.
func vary(t *rapid.T, attrs graph.Attrs) {
	if chance(t, "condition", 3) {
		attrs["condition"] = "a threshold"
	}
	if chance(t, "starts", 4) {
		attrs["validFrom"] = oneOf(t, "starts on", "1992", "1999-12-31", "2000-01-01")
	}
	if chance(t, "stops", 15) {
		attrs["validTo"] = oneOf(t, "stops on", "1999-12-31", "2000-01-01")
	}
}

func (w *world) varyInstrument(t *rapid.T, n graph.Node) {
	if n.Attrs["sourceType"] == schema.SourceTypeRegionalLaw && chance(t, "of the union", 2) {
		w.edge(n.ID, schema.EdgeBindsMembersOf, "group:EU", nil)
	}
	if chance(t, "ends", 20) && n.Attrs["inForce"] != nil {
		n.Attrs["terminated"] = oneOf(t, "ends on", "1999", "2000-01-01")
	}
	if n.Attrs["sourceType"] == schema.SourceTypeTreaty && !w.hasList(n.ID) && chance(t, "outside", 2) {
		for _, code := range eight()[:3] {
			if chance(t, "is outside", 2) {
				act := oneOf(t, "as", "NOT_PARTY", "WITHDRAWN")
				w.takesPart(n.ID.Name(), code, "NON_PARTIES", act, oneOf(t, "outside from", days()...))
			}
		}
	}
}

// options gives a lens in the words of the reference.
func (d drawn) options(atlas *gap.Atlas, t *testing.T) []string {
	s, err := atlas.Ask(d.lens)
	if err != nil {
		t.Fatal(err)
	}
	l := s.Lens()
	out := []string{"asOf=" + l.AsOf, "territory=" + string(l.Territory), "reading=" + string(l.Reading), "quorum=" + strconv.FormatFloat(l.Quorum, 'g', -1, 64)}
	var codes, functions []string
	for _, id := range l.States {
		codes = append(codes, id.Name())
	}
	for _, f := range l.Functions {
		functions = append(functions, string(f))
	}
	return append(out, "states="+strings.Join(codes, ","), "functions="+strings.Join(functions, ","))
}

// export writes a world as the files that the reference reads. What is JSON is
// YAML as well.
func (w *world) export(t *testing.T, folder string, l gap.Lens) {
	t.Helper()
	files := map[string]map[string]any{}
	for name, key := range map[string]string{"activities": "", "instruments": "", "provisions": "", "propositions": "", "states": "", "groups": "",
		"positions": "", "participation": "treaties", "frames": "", "assessments": ""} {
		if key == "" {
			key = name
		}
		files[name] = map[string]any{key: w.rows(name, l)}
	}
	for name, content := range files {
		text, err := json.Marshal(content)
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, name+".yaml"), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// rows gives the records of a file of the facts.
func (w *world) rows(file string, l gap.Lens) []any {
	out := []any{}
	if file == "participation" {
		return w.lists()
	}
	kind := map[string]schema.Kind{"activities": "Activity", "instruments": "Instrument", "provisions": "Provision", "propositions": "Proposition",
		"states": "State", "groups": "Group", "positions": "Position", "frames": "Frame", "assessments": "Assessment"}[file]
	for _, n := range w.batch.Nodes {
		if n.Kind != kind || !taken(n, l) {
			continue
		}
		attrs, err := graph.Normalise(n.Attrs)
		if err != nil {
			panic(err)
		}
		out = append(out, w.row(n, attrs))
	}
	return out
}

// taken says whether a lens takes a record of the corpus at all.
func taken(n graph.Node, l gap.Lens) bool {
	known := l.KnownAsOf == "" || fmt.Sprint(n.Attrs["assertedOn"]) <= l.KnownAsOf
	reviews := []schema.Review{schema.ReviewEditorial, schema.ReviewAccepted}
	switch n.Kind {
	case schema.KindAssessment:
		if len(l.Review) > 0 {
			reviews = l.Review
		}
		return known && slices.Contains(reviews, schema.Review(fmt.Sprint(n.Attrs["review"])))
	case schema.KindFrame:
		return known
	}
	return true
}

func (w *world) row(n graph.Node, a graph.Attrs) map[string]any {
	id := n.ID.Name()
	switch n.Kind {
	case schema.KindActivity:
		return map[string]any{"id": id, "nature": lower(a.Text("nature")), "needs": lowers(a.Texts("needs")), "parent": w.first(n.ID, schema.EdgeBroader),
			"usually_involves": w.all(n.ID, schema.EdgeUsuallyInvolves)}
	case schema.KindInstrument:
		return w.instrumentRow(n, a)
	case schema.KindProvision:
		return map[string]any{"id": id, "instrument": w.first(n.ID, schema.EdgePartOf), "deontic": lower(a.Text("modality"))}
	case schema.KindProposition:
		return map[string]any{"id": id, "status": lower(a.Text("status")), "since": a.Text("since"), "issue": id}
	case schema.KindState:
		row := map[string]any{"id": id, "kind": "other"}
		if a.Text("memberSince") != "" {
			row["kind"], row["un_member_since"] = "un_member", a.Text("memberSince")
		}
		return row
	case schema.KindGroup:
		return map[string]any{"id": id, "members": w.membersOf(n.ID)}
	case schema.KindPosition:
		return map[string]any{"issue": a.Text("issue"), "state": w.first(n.ID, schema.EdgeBy), "stance": lower(a.Text("stance")), "date": a.Text("date")}
	case schema.KindFrame:
		var roots []any
		for _, root := range w.all(n.ID, schema.EdgeCovers) {
			roots = append(roots, map[string]any{"activity": root})
		}
		return map[string]any{"id": id, "roots": append([]any{}, roots...)}
	}
	row := map[string]any{"id": id, "provision": w.first(n.ID, schema.EdgeOf), "activity": w.first(n.ID, schema.EdgeAbout), "extent": lower(a.Text("extent")),
		"manner": lower(a.Text("manner")), "functions": lowers(a.Texts("functions")), "reaches": lowers(a.Texts("reaches")),
		"contexts": lowers(a.Texts("contexts")), "territory": lowers(a.Texts("territory")), "indirect": a.Bool("indirect"), "condition": a.Text("condition"),
		"valid_from": a.Text("validFrom"), "valid_to": a.Text("validTo")}
	if on := w.first(n.ID, schema.EdgeDependsOn); on != "" {
		row["depends_on"] = on
	}
	return row
}

func (w *world) instrumentRow(n graph.Node, a graph.Attrs) map[string]any {
	row := map[string]any{"id": n.ID.Name(), "kind": lower(a.Text("sourceType")), "bindingness": "binding", "binds": "parties", "status": lower(a.Text("status")),
		"adopted": a.Text("adopted"), "in_force": a.Text("inForce"), "terminated": a.Text("terminated"), "universal": a.Bool("universal")}
	switch schema.SourceType(a.Text("sourceType")) {
	case schema.SourceTypeBindingDecision:
		row["kind"] = "unsc_resolution"
	case schema.SourceTypeResolution:
		row["kind"], row["bindingness"] = "unga_resolution", "non_binding"
	}
	if w.first(n.ID, schema.EdgeBindsMembersOf) != "" {
		row["binds"] = "eu_members"
	}
	if a["partiesCount"] != nil {
		row["parties_count"], row["parties_as_of"] = int(a.Number("partiesCount")), a.Text("partiesAsOf")
	}
	return row
}

func (w *world) membersOf(id graph.ID) []any {
	out := []any{}
	for _, e := range w.batch.Edges {
		if e.Name == schema.EdgeMemberOf && e.To == id {
			out = append(out, map[string]any{"member": e.From.Name(), "from": e.Attrs["from"], "to": e.Attrs["to"]})
		}
	}
	return out
}

// lists gives the participations of a world as lists by instrument and mode.
func (w *world) lists() []any {
	byList := map[[2]string][]any{}
	var order [][2]string
	for _, n := range w.batch.Nodes {
		if n.Kind != schema.KindParticipation {
			continue
		}
		key := [2]string{w.first(n.ID, schema.EdgeIn), lower(n.Attrs["mode"].(string))}
		if byList[key] == nil {
			order = append(order, key)
		}
		entry := map[string]any{"iso3": w.first(n.ID, schema.EdgeBy), "date": n.Attrs["date"]}
		if n.Attrs["action"] == "WITHDRAWN" {
			entry["date_type"] = "withdrawal_effective"
		}
		byList[key] = append(byList[key], entry)
	}
	out := []any{}
	for _, key := range order {
		out = append(out, map[string]any{"instrument": key[0], "mode": key[1], "entries": byList[key]})
	}
	return out
}

func (w *world) all(from graph.ID, name schema.EdgeName) []string {
	out := []string{}
	for _, e := range w.batch.Edges {
		if e.From == from && e.Name == name {
			out = append(out, e.To.Name())
		}
	}
	return out
}

func (w *world) first(from graph.ID, name schema.EdgeName) string {
	if all := w.all(from, name); len(all) > 0 {
		return all[0]
	}
	return ""
}

func lower(word string) string { return strings.ToLower(word) }

func lowers(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = lower(w)
	}
	return out
}
