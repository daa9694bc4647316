package gqlapi_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

// run answers a document of examples over the bundled corpus, with the limits
// of a stranger, and gives its data.
func run(t *testing.T, w world, name string) map[string]any {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("examples", name))
	if err != nil {
		t.Fatal(err)
	}
	got := ask(t, w, string(text), nil)
	if len(got.codes) > 0 || got.status != 200 {
		t.Fatalf("%s: status %d, %.500s", name, got.status, got.body)
	}
	return got.data
}

// at walks into an answer by field names and list indexes ("#" for each).
func at(v any, path string) []any {
	found := []any{v}
	for _, step := range strings.Split(path, ".") {
		var next []any
		for _, x := range found {
			if step == "#" {
				list, _ := x.([]any)
				next = append(next, list...)
			} else if object, is := x.(map[string]any); is && object[step] != nil {
				next = append(next, object[step])
			}
		}
		found = next
	}
	return found
}

// Every example answers without an error, and with evidence.
func TestExamples(t *testing.T) {
	w := bundled(t, true)
	evidence := map[string][]string{
		"readme.graphql": {"gapProfile.level", "gapProfile.headlineByActor.#.headline", "gapProfile.provisions.#.pinpoint",
			"gapProfile.provisions.#.provision.digest", "gapProfile.provisions.#.provision.partOf.title", "gapProfile.provisions.#.provision.partOf.url",
			"gapProfile.claims.gapAsserted.states.#", "gapProfile.activityNode.claims.edges.#.node.by.edges.#.node.id", "gapProfile.caveat"},
		"ranked.graphql":     {"gaps.edges.#.node.headline", "gaps.edges.#.node.headlineByActor.#.headline"},
		"explain.graphql":    {"explain.profile.level", "explain.lines.#.pinpoint", "explain.lines.#.why"},
		"lineage.graphql":    {"node.digest", "node.partOf.url", "node.restatedBy.edges.#.node.id"},
		"matrix.graphql":     {"coverageMatrix.columns.#", "coverageMatrix.rows.#.cells.#.headline"},
		"simulate.graphql":   {"simulate.before.#.count", "simulate.changes.#.because.#.why", "simulate.articles.#.closes.#.activity", "simulate.open.#.why", "simulate.joining.#.needed", "simulate.assumed.#"},
		"compare.graphql":    {"compare.same", "compare.changes.#.before.headline", "compare.changes.#.because.#.why"},
		"timeline.graphql":   {"timeline.points.#.year", "timeline.points.#.moved.#.why", "timeline.points.#.bound.count"},
		"dyads.graphql":      {"dyads.pairs", "dyads.activities.#.counts.#.count", "dyads.activities.#.worst.#.cell.headline"},
		"path.graphql":       {"path.#.steps.#.edge", "path.#.steps.#.via"},
		"audit.graphql":      {"auditClaims.edges.#.node.verdict", "auditClaims.edges.#.node.targets.#.deciding.#.id"},
		"families.graphql":   {"coverageMatrix.columns.#", "coverageMatrix.rows.#.cells.#.of"},
		"citations.graphql":  {"verifyCitations.#.target.digest", "verifyCitations.#.nearest.#.pinpoint", "verifyCitations.#.reason"},
		"searchcite.graphql": {"references.#.title", "references.#.container"},
		"searchfeed.graphql": {"changesSince.changes.#.title", "changesSince.changes.#.date"},
		"precedents.graphql": {"precedents.precedents.#.provision.digest", "precedents.precedents.#.shared.#", "precedents.precedents.#.lineage.#.diff.#.text"},
		"search.graphql":     {"search.edges.#.node.id", "search.edges.#.highlights.#.pieces.#.text", "search.facets.#.values.#.count"},
	}
	files, err := filepath.Glob("examples/*.graphql")
	if err != nil || len(files) != len(evidence)+8 {
		t.Fatalf("%d examples, want %d: %v", len(files), len(evidence)+1, err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		switch strings.TrimSuffix(name, ".graphql") {
		case "differences": // it asks for documents, which TestTextDifferences has
			continue
		case "queue", "decisions", "unassessed", "stale", "ingest", "review", "revisions":
			continue // they need a desk, a token or an ear, which the tests of what is shown have
		}
		t.Run(name, func(t *testing.T) {
			data := run(t, w, name)
			for _, path := range evidence[name] {
				if len(at(data, path)) == 0 {
					t.Errorf("nothing at %s", path)
				}
			}
		})
	}
}

// A list is ranked as the profile of each says, and the page of a document run
// in process is the answer over HTTP.
func TestTheSameNumberEverywhere(t *testing.T) {
	w := bundled(t, false)
	query := `query($id:ID!){gapProfile(activity:$id){level headline bound{count of}}}`
	list := `{gaps(first:100){edges{node{activity level headline bound{count of}}}}}`
	body, err := w.api.Do(t.Context(), list, nil)
	if err != nil {
		t.Fatal(err)
	}
	var parsed struct{ Data map[string]any }
	if err := json.Unmarshal(body, &parsed); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(ask(t, w, list, nil).data, parsed.Data); diff != "" {
		t.Errorf("-http +in process\n%s", diff)
	}
	nodes := at(parsed.Data, "gaps.edges.#.node")
	if len(nodes) != 100 {
		t.Fatalf("%d gaps", len(nodes))
	}
	for _, node := range nodes {
		one := node.(map[string]any)
		got := ask(t, w, query, map[string]any{"id": one["activity"]})
		delete(one, "activity")
		if diff := cmp.Diff(map[string]any{"gapProfile": node}, got.data); diff != "" {
			t.Errorf("-list +profile\n%s", diff)
		}
	}
}

// A null where the engine says nothing is null, not an empty text.
func TestNothingIsNull(t *testing.T) {
	w := bundled(t, false)
	got := ask(t, w, `{gaps(first:100){edges{node{quality lens{actor} flags{level quality} disputes{proposition text} provisions{dispute}}}}}`, nil)
	if len(got.codes) > 0 || strings.Contains(got.body, `""`) || !strings.Contains(got.body, `"quality":null`) {
		t.Errorf("codes %v: %.300s", got.codes, got.body)
	}
}

func TestSDLIsTheGolden(t *testing.T) {
	w := newWorld(t, smallLaw(), false)
	path := filepath.Join("testdata", "schema.graphql")
	if *update {
		if err := os.WriteFile(path, []byte(w.api.SDL()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), w.api.SDL()); diff != "" {
		t.Errorf("the schema changed; look at it and write it with -update: -golden +got\n%s", diff)
	}
}

// What changed is told by what a query finds, and refused from a revision that is not there.
func TestChangesSince(t *testing.T) {
	w := newWorld(t, smallLaw(), true)
	all := ask(t, w, `{changesSince(revision:0,first:100){revision more changes{id kind removed revision node{id}}}}`, nil)
	found := ask(t, w, `{changesSince(revision:0,query:"kind:activity harm",first:100){changes{id}}}`, nil)
	if n, m := len(at(all.data, "changesSince.changes.#.id")), len(at(found.data, "changesSince.changes.#.id")); n <= m || m != 2 {
		t.Errorf("%d changes, %d of a query: %v %v", n, m, all.body, found.body)
	}
	now := at(all.data, "changesSince.revision")[0]
	if got := ask(t, w, `query($n:Int!){changesSince(revision:$n){changes{id}}}`, map[string]any{"n": now}); len(got.codes) > 0 || len(at(got.data, "changesSince.changes.#.id")) > 0 {
		t.Errorf("after the newest: %v", got.body)
	}
	for _, refused := range []string{`{changesSince(revision:99){revision}}`, `{changesSince(revision:-1){revision}}`, `{changesSince(revision:0,filter:{from:"soon"}){revision}}`} {
		if got := ask(t, w, refused, nil); len(got.codes) != 1 || got.codes[0] != "BAD_USER_INPUT" {
			t.Errorf("%s: %v", refused, got.body)
		}
	}
}

// A search is narrowed by its filter, and a filter that cannot be is refused.
func TestSearchFilters(t *testing.T) {
	w := newWorld(t, smallLaw(), true)
	for query, want := range map[string]float64{
		`{search(query:"harm"){totalCount}}`:                                                  14,
		`{search(query:"harm",filter:{kinds:["Activity"]}){totalCount}}`:                      2,
		`{search(query:"harm",filter:{kinds:["Provision"],binding:true}){totalCount}}`:        12,
		`{search(query:"harm",filter:{kinds:["Provision"],binding:false}){totalCount}}`:       0,
		`{search(query:"governs",filter:{states:["AAA"],from:"2026",to:"2026"}){totalCount}}`: 1,
		`{search(query:"governs",filter:{states:["BBB"]}){totalCount}}`:                       0,
	} {
		got := ask(t, w, query, nil)
		if n := at(got.data, "search.totalCount"); len(n) != 1 || n[0] != want {
			t.Errorf("%s: got %s, want %v", query, got.body, want)
		}
	}
	for _, query := range []string{
		`{search(query:"harm",filter:{kinds:["Nothing"]}){totalCount}}`,
		`{search(query:"harm",filter:{from:"soon"}){totalCount}}`,
		`{search(query:"harm",first:101){totalCount}}`,
		`{search(query:"harm",after:"cwA5OTkgeA"){totalCount}}`,
	} {
		if got := ask(t, w, query, nil); len(got.codes) != 1 || got.codes[0] != "BAD_USER_INPUT" {
			t.Errorf("%s: %s", query, got.body)
		}
	}
}
