package gqlapi_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// spokenOf is the bundled corpus with texts of two provisions of one lineage,
// and with what was said of one of them.
func spokenOf(t *testing.T) world {
	t.Helper()
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	b := c.Batch()
	textOf(&b, "aaaaaaaaaaaa", "un-charter", "en", [2]string{"2(4)", "Nobody shall use force."})
	textOf(&b, "bbbbbbbbbbbb", "gge-2021", "en", [2]string{"71", "States should not use force."})
	node := func(id string, kind schema.Kind, attrs graph.Attrs) {
		b.Nodes = append(b.Nodes, graph.Node{ID: graph.ID(id), Kind: kind, Attrs: attrs})
	}
	edge := func(from, name, to string) {
		b.Edges = append(b.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: graph.ID(from), Name: schema.EdgeName(name), To: graph.ID(to)}})
	}
	edge("passage:aaaaaaaaaaaa/0", "statesTextOf", "provision:charter-2-4")
	edge("passage:bbbbbbbbbbbb/0", "statesTextOf", "provision:gge2021-71d")
	for _, said := range []struct{ name, kind, review, by string }{
		{"yes", "ENDORSEMENT", "EDITORIAL", "state:PAK"}, {"no", "REJECTION", "PROPOSED", "state:FRA"},
		{"taken-back", "REJECTION", "WITHDRAWN", "state:DEU"}, {"concern", "CONCERN", "EDITORIAL", "state:BRA"},
	} {
		id := "claim:test/" + said.name
		node(id, schema.KindClaim, graph.Attrs{"type": said.kind, "review": said.review, "method": "HUMAN", "hedged": false})
		edge(id, "by", said.by)
		edge(id, "targets", "provision:gge2021-71d")
	}
	return newWorld(t, b, false)
}

// Who spoke for a provision stands on one side and who spoke against it on the
// other; the words of attached texts decide how the force has moved.
func TestPrecedentsHearAndCompare(t *testing.T) {
	w := spokenOf(t)
	got := ask(t, w, `{precedents(text:"refrain from the threat or use of force in ICT use",filter:{instruments:["gge-2021"]},first:1){
		precedents{provision{id} highlights{field} supporters{count states} opponents{count states others} lineage{id shift shiftWords diff{text change}}}}}`, nil)
	p := at(got.data, "precedents.precedents.#")
	if len(p) != 1 || at(p[0], "provision.id")[0] != "provision:gge2021-71d" {
		t.Fatalf("got %v, codes %v", p, got.codes)
	}
	want := map[string]any{"count": 1.0, "states": []any{"FRA"}, "others": []any{}}
	if diff := cmp.Diff(want, at(p[0], "opponents")[0]); diff != "" {
		t.Errorf("opponents (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]any{"PAK"}, at(p[0], "supporters.states.#")); diff != "" {
		t.Errorf("supporters (-want +got):\n%s", diff)
	}
	for _, step := range at(p[0], "lineage.#") {
		if at(step, "id")[0] != "provision:charter-2-4" {
			continue
		}
		want := map[string]any{"id": "provision:charter-2-4", "shift": "WEAKENS", "shiftWords": "shall → should not", "diff": []any{
			map[string]any{"text": "Nobody shall ", "change": "REMOVED"}, map[string]any{"text": "States should not ", "change": "ADDED"}, map[string]any{"text": "use force.", "change": "SAME"}}}
		if diff := cmp.Diff(want, step); diff != "" {
			t.Errorf("step (-want +got):\n%s", diff)
		}
		return
	}
	t.Error("the Charter is no step")
}

func TestPrecedentsRefused(t *testing.T) {
	w := bundled(t, false)
	for _, args := range []string{`text:""`, `text:"a",first:0`, `text:"a",first:101`, `text:"a",filter:{inForceOn:"2015"}`, `text:"a",filter:{from:"2015-13"}`} {
		if got := ask(t, w, "{precedents("+args+"){caveat}}", nil); len(got.codes) != 1 || got.codes[0] != "BAD_USER_INPUT" {
			t.Errorf("%s: %v %.300s", args, got.codes, got.body)
		}
	}
}

func TestPrecedentsStand(t *testing.T) {
	w := bundled(t, false)
	query := `query($text:String!,$filter:PrecedentFilter){precedents(text:$text,filter:$filter,first:20){language activities{id} precedents{standing bound score provision{id modality partOf{id adopted}} opponents{count} supporters{count states others} lineage{relation id date shift shiftWords diff{text change}}}}}`
	text := map[string]any{"text": "All Members shall refrain from the threat or use of force against any State"}
	got := ask(t, w, query, text)
	if ids := at(got.data, "precedents.precedents.#.provision.id"); len(ids) != 20 || ids[0] != "provision:charter-2-4" {
		t.Fatalf("got %v, codes %v", ids, got.codes)
	}
	first := at(got.data, "precedents.precedents.#")[0].(map[string]any)
	if first["standing"] != "BINDING" || first["bound"] != 193.0 {
		t.Errorf("the Charter stands as %v for %v", first["standing"], first["bound"])
	}
	var shifts []any
	for _, step := range at(first, "lineage.#") {
		if s := step.(map[string]any); s["id"] == "provision:unga2625-force" {
			shifts = append(shifts, s["relation"], s["shift"], s["shiftWords"])
			if pieces := s["diff"].([]any); len(pieces) < 3 {
				t.Errorf("diff: %v", pieces)
			}
		}
	}
	if diff := cmp.Diff([]any{"elaboratedBy", "WEAKENS", "prohibition → recommendation"}, shifts); diff != "" {
		t.Errorf("shift of 2625 (-want +got):\n%s", diff)
	}
	for name, c := range map[string]struct {
		filter map[string]any
		holds  func(p any) bool
	}{
		"binding": {map[string]any{"binding": true}, func(p any) bool {
			return at(p, "standing")[0] != "NON_BINDING"
		}},
		"not binding": {map[string]any{"binding": false}, func(p any) bool { return at(p, "standing")[0] == "NON_BINDING" && at(p, "bound") == nil }},
		"in force":    {map[string]any{"binding": true, "inForceOn": "1950-01-01"}, func(p any) bool { return at(p, "standing")[0] == "BINDING" }},
		"from":        {map[string]any{"from": "2015"}, func(p any) bool { return at(p, "provision.partOf.adopted")[0].(string) >= "2015" }},
		"instruments": {map[string]any{"instruments": []any{"gge-2015"}}, func(p any) bool { return at(p, "provision.partOf.id")[0] == "instrument:gge-2015" }},
	} {
		text["filter"] = c.filter
		list := at(ask(t, w, query, text).data, "precedents.precedents.#")
		if len(list) == 0 {
			t.Errorf("%s: nothing", name)
		}
		for _, p := range list {
			if !c.holds(p) {
				t.Errorf("%s: %v", name, at(p, "provision.id"))
			}
		}
	}
}
