package gap_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// ways writes paths in one line each.
func ways(t *testing.T, atlas *gap.Atlas, from, to graph.ID, limit int) []string {
	t.Helper()
	paths, err := atlas.Path(from, to, limit)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range paths {
		var words []string
		for i, s := range p.Steps {
			edge := s.Edge
			if s.Back {
				edge = "^" + edge
			}
			if s.Via != "" {
				edge += "(" + s.Via.Name() + ")"
			}
			if i > 0 {
				words = append(words, edge)
			}
			words = append(words, s.ID.Name())
		}
		out = append(out, strings.Join(words, " "))
	}
	return out
}

func lawToWalk() *world {
	w := newWorld()
	w.activity("class", "")
	w.activity("a", "class", "other")
	w.activity("other", "")
	w.activity("island", "")
	w.proposition("p", "DIVIDED", "")
	w.node("principle:x", schema.KindPrinciple, graph.Attrs{"label": graph.Attrs{"en": "X"}, "aliases": graph.Attrs{}, "definition": "x", "confidence": "VERIFIED"})
	w.node("group:G", schema.KindGroup, graph.Attrs{"name": graph.Attrs{"en": "G"}, "completeness": "whole", "confidence": "VERIFIED"})
	w.edge("state:AAA", schema.EdgeMemberOf, "group:G", nil)
	w.edge("state:BBB", schema.EdgeMemberOf, "group:G", nil)
	w.rule(rule{id: "r", activity: "a", parties: []string{"AAA"}, dependsOn: "p"}, rule{id: "r2", activity: "a", of: "r", judged: graph.Attrs{"functions": []string{"PROTECT"}}},
		rule{id: "s", activity: "other", parties: []string{"BBB"}},
		rule{id: "n", activity: "island", of: "s", judged: graph.Attrs{"extent": "NONE"}},
		rule{id: "m", activity: "island", of: "s", judged: graph.Attrs{"review": "PROPOSED"}})
	w.edge("provision:r", schema.EdgeExpresses, "principle:x", nil)
	w.edge("provision:s", schema.EdgeRestates, "provision:r", nil)
	return w
}

func TestPath(t *testing.T) {
	atlas := lawToWalk().compile(t)
	for _, row := range []struct {
		name     string
		from, to graph.ID
		want     []string
	}{
		{"a principle to an activity", "principle:x", "activity:a", []string{"x ^expresses r judgedAgainst(r) a"}},
		{"and back", "activity:a", "principle:x", []string{"a ^judgedAgainst(r) r expresses x"}},
		{"by a broader one", "principle:x", "class", []string{"x ^expresses r judgedAgainst(r) a broader class"}},
		{"two ways", "principle:x", "activity:other", []string{"x ^expresses r judgedAgainst(r) a usuallyInvolves other", "x ^expresses r ^restates s judgedAgainst(s) other"}},
		{"by what a judgement rests on", "proposition:p", "instrument:r", []string{"p ^dependsOn(r) r partOf r"}},
		{"a State to an activity", "AAA", "activity:a", []string{"AAA partyTo r ^partOf r judgedAgainst(r) a"}},
		{"two States do not meet in a group", "AAA", "BBB", []string{"AAA partyTo r ^partOf r ^restates s partOf s ^partyTo BBB"}},
		{"no way by a judgement of none", "principle:x", "activity:island", nil},
		{"to itself", "activity:a", "activity:a", []string{"a"}},
	} {
		if diff := cmp.Diff(row.want, ways(t, atlas, row.from, row.to, 5)); diff != "" {
			t.Errorf("%s: -want +got\n%s", row.name, diff)
		}
	}
	if got := ways(t, atlas, "principle:x", "activity:other", 1); len(got) != 1 {
		t.Errorf("a limit of one gives %v", got)
	}
	for _, wrong := range [][2]graph.ID{{"nothing", "a"}, {"a", "nothing"}, {"r", "a"}} {
		if _, err := atlas.Path(wrong[0], wrong[1], 1); !errors.Is(err, gap.ErrCase) {
			t.Errorf("%v: %v", wrong, err)
		}
	}
	if _, err := atlas.Path("a", "other", 0); !errors.Is(err, gap.ErrCase) {
		t.Errorf("no paths: %v", err)
	}
}

// On the bundled corpus the paths back are those there, turned round.
func TestPathBundledThereAndBack(t *testing.T) {
	atlas := bundled(t)
	there, back := ways(t, atlas, "principle:sovereignty", "activity:commercial-spyware-misuse", 100), ways(t, atlas, "activity:commercial-spyware-misuse", "principle:sovereignty", 100)
	if len(there) < 2 || len(there) != len(back) {
		t.Fatalf("%d there, %d back", len(there), len(back))
	}
	for _, way := range there {
		if n := len(strings.Fields(way)); n != len(strings.Fields(there[0])) {
			t.Errorf("%s is not as short as %s", way, there[0])
		}
	}
}

// BenchmarkPath is the paths from a principle to an activity of the bundled corpus.
func BenchmarkPath(b *testing.B) {
	for b.Loop() {
		if _, err := bundled(b).Path("principle:sovereignty", "activity:commercial-spyware-misuse", 10); err != nil {
			b.Fatal(err)
		}
	}
}
