package graph_test

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

func ontology(t testing.TB) *schema.Ontology {
	t.Helper()
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestName(t *testing.T) {
	for id, want := range map[graph.ID]string{"state:PAK": "PAK", "claim:ab/1-2/CONCERN/activity:x": "ab/1-2/CONCERN/activity:x", "none": "none", "state:": "", "": ""} {
		if got := id.Name(); got != want {
			t.Errorf("name of %q: got %q, want %q", id, got, want)
		}
	}
}

func TestNormalise(t *testing.T) {
	for name, test := range map[string]struct{ given, want graph.Attrs }{
		"nothing":      {nil, nil},
		"empty":        {graph.Attrs{}, nil},
		"only nil":     {graph.Attrs{"a": nil}, nil},
		"JSON values":  {graph.Attrs{"a": "é", "b": true, "c": 1.5, "d": []any{"x", 2.0}}, graph.Attrs{"a": "é", "b": true, "c": 1.5, "d": []any{"x", 2.0}}},
		"whole number": {graph.Attrs{"a": 7, "b": int64(8), "c": uint8(9)}, graph.Attrs{"a": 7.0, "b": 8.0, "c": 9.0}},
		"typed word":   {graph.Attrs{"a": schema.Kind("State")}, graph.Attrs{"a": "State"}},
		"typed list":   {graph.Attrs{"a": []string{"x", "y"}, "b": []schema.Kind{"z"}}, graph.Attrs{"a": []any{"x", "y"}, "b": []any{"z"}}},
		"typed object": {graph.Attrs{"a": map[string]string{"en": "x"}}, graph.Attrs{"a": map[string]any{"en": "x"}}},
		"nil within":   {graph.Attrs{"a": map[string]any{"b": nil, "c": "x"}}, graph.Attrs{"a": map[string]any{"c": "x"}}},
		"nil list":     {graph.Attrs{"a": []string(nil), "b": []any(nil), "c": map[string]any(nil)}, nil},
		"empty list":   {graph.Attrs{"a": []any{}}, graph.Attrs{"a": []any{}}},
		"broken text":  {graph.Attrs{"a": "x\xffy"}, graph.Attrs{"a": "x\ufffdy"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := graph.Normalise(test.given)
			if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
				t.Errorf("error %v (-want +got):\n%s", err, diff)
			}
		})
	}
	for _, value := range []any{math.NaN(), math.Inf(1), func() {}, make(chan int)} {
		if _, err := graph.Normalise(graph.Attrs{"a": value}); err == nil {
			t.Errorf("%v is taken for a JSON value", value)
		}
	}
}

func TestNormaliseSharesNothing(t *testing.T) {
	list := []any{"a", map[string]any{"b": "c"}}
	got, err := graph.Normalise(graph.Attrs{"list": list})
	if err != nil {
		t.Fatal(err)
	}
	list[0], list[1].(map[string]any)["b"] = "changed", "changed"
	if diff := cmp.Diff(graph.Attrs{"list": []any{"a", map[string]any{"b": "c"}}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// FuzzNormalise states that what is normal stays as it is, is equal to its
// clone, and is what JSON makes of it.
func FuzzNormalise(f *testing.F) {
	for _, text := range []string{`{}`, `{"a":null}`, `{"a":[1,null,{"b":null}],"c":{"d":"é"}}`, `{"a":1e400}`, `{"\ud800":"\ud800"}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var attrs graph.Attrs
		if json.Unmarshal(text, &attrs) != nil {
			return
		}
		once, err := graph.Normalise(attrs)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		twice, err := graph.Normalise(once)
		if err != nil || !cmp.Equal(once, twice) {
			t.Errorf("%s: normalised again it is another: %v", text, err)
		}
		if !once.Equal(once.Clone()) {
			t.Errorf("%s: not equal to its clone", text)
		}
		for key, value := range once {
			if value == nil {
				t.Errorf("%s: %q is there and nil", text, key)
			}
		}
	})
}

func TestEqual(t *testing.T) {
	a := graph.Attrs{"a": "x", "b": []any{1.0, map[string]any{"c": true}}}
	for name, test := range map[string]struct {
		b    graph.Attrs
		want bool
	}{
		"same":        {graph.Attrs{"b": []any{1.0, map[string]any{"c": true}}, "a": "x"}, true},
		"less":        {graph.Attrs{"a": "x"}, false},
		"more":        {graph.Attrs{"a": "x", "b": a["b"], "d": "y"}, false},
		"other key":   {graph.Attrs{"a": "x", "d": a["b"]}, false},
		"other deep":  {graph.Attrs{"a": "x", "b": []any{1.0, map[string]any{"c": false}}}, false},
		"other order": {graph.Attrs{"a": "x", "b": []any{map[string]any{"c": true}, 1.0}}, false},
		"other type":  {graph.Attrs{"a": "x", "b": "y"}, false},
		"none":        {nil, false},
	} {
		if got := a.Equal(test.b); got != test.want {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
		if got := test.b.Equal(a); got != test.want {
			t.Errorf("%s the other way: got %v, want %v", name, got, test.want)
		}
	}
	if !graph.Attrs(nil).Equal(graph.Attrs{}) {
		t.Error("no attributes are not no attributes")
	}
}

func TestClone(t *testing.T) {
	a := graph.Attrs{"b": []any{1.0, map[string]any{"c": true}}}
	b := a.Clone()
	b["b"].([]any)[1].(map[string]any)["c"] = false
	b["d"] = "new"
	if diff := cmp.Diff(graph.Attrs{"b": []any{1.0, map[string]any{"c": true}}}, a); diff != "" {
		t.Errorf("changing the clone changed the original (-want +got):\n%s", diff)
	}
	if graph.Attrs(nil).Clone() != nil {
		t.Error("the clone of nil is something")
	}
}

func TestAttributesByType(t *testing.T) {
	a := graph.Attrs{"text": "x", "texts": []any{"x", 1.0, "y"}, "number": 2.5, "truth": true, "object": map[string]any{"en": "x"}}
	got := []any{a.Text("text"), a.Texts("texts"), a.Number("number"), a.Bool("truth"), a.Object("object").Text("en")}
	if diff := cmp.Diff([]any{"x", []string{"x", "y"}, 2.5, true, "x"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for name := range a {
		other := "none of " + name
		if a.Text(other) != "" || a.Texts(other) != nil || a.Number(other) != 0 || a.Bool(other) || a.Object(other) != nil {
			t.Errorf("%q is there", other)
		}
	}
	if a.Text("number") != "" || a.Number("text") != 0 || a.Bool("text") || a.Object("texts") != nil || a.Texts("object") != nil {
		t.Error("a value of another type is given")
	}
}

func TestOrderOfKeys(t *testing.T) {
	keys := []graph.EdgeKey{{"a", "x", "z"}, {"a", "x", "zz"}, {"a", "y", "a"}, {"a!", "a", "a"}, {"ab", "a", "a"}}
	for i, k := range keys {
		for j, l := range keys {
			if got, want := k.Compare(l), compareInts(i, j); got != want {
				t.Errorf("%s and %s compare as %d, want %d", k, l, got, want)
			}
		}
	}
	slices.SortFunc(keys, graph.EdgeKey.CompareTo)
	want := []graph.EdgeKey{{"a!", "a", "a"}, {"ab", "a", "a"}, {"a", "y", "a"}, {"a", "x", "z"}, {"a", "x", "zz"}}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Errorf("by To, Name, From (-want +got):\n%s", diff)
	}
}

func compareInts(a, b int) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func TestQueriesAreChecked(t *testing.T) {
	for name, err := range map[string]error{
		"typed word":     graph.NodeQuery{Where: map[string]any{"a": schema.Kind("x")}}.Check(),
		"list":           graph.NodeQuery{Where: map[string]any{"a": []any{}}}.Check(),
		"negative":       graph.NodeQuery{Limit: -1}.Check(),
		"both ends":      graph.EdgeQuery{From: []graph.ID{}, To: []graph.ID{}}.Check(),
		"negative edges": graph.EdgeQuery{Limit: -1}.Check(),
	} {
		if !errors.Is(err, graph.ErrQuery) {
			t.Errorf("%s: got %v, want ErrQuery", name, err)
		}
	}
	for name, err := range map[string]error{
		"zero":  graph.NodeQuery{}.Check(),
		"where": graph.NodeQuery{Where: map[string]any{"a": "x", "b": 1.0, "c": true}, Limit: 1}.Check(),
		"edges": graph.EdgeQuery{From: []graph.ID{"a"}}.Check(),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func document(name, text string) graph.Node {
	return graph.Node{ID: graph.ID("document:" + name), Kind: "Document", Attrs: graph.Attrs{"title": text, "sourceTier": "PRESS_REPORT"}}
}

func TestQueryMatchesNode(t *testing.T) {
	n := graph.Node{ID: "state:A", Kind: schema.KindState, Attrs: graph.Attrs{"a": "x", "b": 1.0, "c": []any{"x"}}}
	for name, test := range map[string]struct {
		q    graph.NodeQuery
		want bool
	}{
		"all":                  {graph.NodeQuery{}, true},
		"kind":                 {graph.NodeQuery{Kind: schema.KindState}, true},
		"other kind":           {graph.NodeQuery{Kind: schema.KindGroup}, false},
		"both attributes":      {graph.NodeQuery{Where: map[string]any{"a": "x", "b": 1.0}}, true},
		"one attribute of two": {graph.NodeQuery{Where: map[string]any{"a": "x", "b": 2.0}}, false},
		"no such attribute":    {graph.NodeQuery{Where: map[string]any{"d": ""}}, false},
		"a list":               {graph.NodeQuery{Where: map[string]any{"c": "x"}}, false},
		"kind and attribute":   {graph.NodeQuery{Kind: schema.KindGroup, Where: map[string]any{"a": "x"}}, false},
		"elsewhere":            {graph.NodeQuery{IDs: []graph.ID{"state:B"}, After: "state:Z"}, true},
	} {
		if got := test.q.Matches(n); got != test.want {
			t.Errorf("%s: got %t, want %t", name, got, test.want)
		}
	}
}

func TestBatchIsPutInOrder(t *testing.T) {
	b := graph.Batch{Source: graph.Source{ID: "source:x"}, Nodes: []graph.Node{document("b", "b"), document("a", "a"), document("b", "b")}}
	before := b.Nodes[0].ID
	got, err := b.Check(ontology(t))
	if err != nil {
		t.Fatal(err)
	}
	var ids []graph.ID
	for _, n := range got.Nodes {
		ids = append(ids, n.ID)
		if n.Source != "source:x" {
			t.Errorf("node %s has the source %q", n.ID, n.Source)
		}
	}
	if diff := cmp.Diff([]graph.ID{"document:a", "document:b"}, ids); diff != "" || b.Nodes[0].ID != before {
		t.Errorf("nodes (-want +got):\n%s", diff)
	}
}

func TestBatchIsRefusedWithItsReason(t *testing.T) {
	for words, b := range map[string]graph.Batch{
		"no id without spaces":  {Source: graph.Source{ID: "a b"}},
		"limit 512 bytes":       {Source: graph.Source{ID: graph.ID(strings.Repeat("x", 600))}},
		"node document:a":       {Source: graph.Source{ID: "x"}, Nodes: []graph.Node{{ID: "document:a", Kind: "Document"}}},
		"different attributes":  {Source: graph.Source{ID: "x"}, Nodes: []graph.Node{document("a", "1"), document("a", "2")}},
		"edge document:a likes": {Source: graph.Source{ID: "x"}, Edges: []graph.Edge{{EdgeKey: graph.EdgeKey{From: "document:a", Name: "likes", To: "document:b"}}}},
	} {
		_, err := b.Check(ontology(t))
		if !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), words) {
			t.Errorf("got the error %v, want ErrInvalid with %q", err, words)
		}
	}
}
