package gqlapi_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

var release = flag.Bool("release", false, "make the schema of now that of the release, and forget what was announced")

const (
	released  = "schema.released.graphql"
	announced = "announced.txt"
)

// What breaks those who ask by the schema of the last release is announced, in
// testdata/announced.txt by its line and in CHANGELOG.md by its place, as in
// `Query.gaps`. A release is made with -release, which begins anew.
func TestNothingBreaksUnannounced(t *testing.T) {
	now, err := os.ReadFile(filepath.Join("testdata", "schema.graphql"))
	if err != nil {
		t.Fatal(err)
	}
	if *release {
		writeTestdata(t, released, string(now))
		writeTestdata(t, announced, "# What breaks those who ask by schema.released.graphql, a line each as the test prints it.\n")
	}
	changelog, err := os.ReadFile("../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	found := compareSchemas(loadSDL(t, readTestdata(t, released)), loadSDL(t, string(now)))
	dangerous, faults := judge(found, strings.Split(readTestdata(t, announced), "\n"), string(changelog))
	for _, line := range dangerous {
		t.Logf("may surprise: %s", line)
	}
	for _, line := range faults {
		t.Error(line)
	}
}

// judge gives the dangerous changes and what is wrong with the others: a break
// that is not announced, an announcement that nothing breaks.
func judge(found []change, lines []string, changelog string) (dangerous, faults []string) {
	var breaks []string
	for _, c := range found {
		if !c.breaking {
			dangerous = append(dangerous, c.String())
			continue
		}
		breaks = append(breaks, c.String())
		switch {
		case !slices.Contains(lines, c.String()):
			faults = append(faults, "breaks: "+c.String()+". Keep it, deprecated, or announce this line in testdata/"+announced)
		case !strings.Contains(changelog, "`"+c.at+"`"):
			faults = append(faults, "breaks: "+c.String()+". CHANGELOG.md must name `"+c.at+"`")
		}
	}
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' && !slices.Contains(breaks, line) {
			faults = append(faults, "announced, but nothing breaks so: "+line)
		}
	}
	return dangerous, faults
}

func readTestdata(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func writeTestdata(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join("testdata", name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func loadSDL(t *testing.T, text string) *ast.Schema {
	t.Helper()
	sdl, err := gqlparser.LoadSchema(&ast.Source{Input: text})
	if err != nil {
		t.Fatal(err)
	}
	return sdl
}

// seed is a schema with one of everything that can break.
const seed = `
directive @mark(name: String, level: Int = 1) repeatable on FIELD | QUERY
scalar Day
interface Thing { id: ID! }
type Law implements Thing { id: ID! title: String! day: Day parts(first: Int = 10, of: ID): [Part!]! old: String }
type Part implements Thing { id: ID! label: String }
union Any = Law | Part
enum Level { NONE SOFT }
input Filter { level: Level from: Day! = "2000" kind: String! words: [String] }
type Query { laws(filter: Filter, day: Day!): [Law!] any: Any level: Level }
`

// Every rule finds the one break that is made for it, in one line, and lets
// nothing else through; what is only added passes.
func TestSeededBreaks(t *testing.T) {
	for name, c := range map[string]struct {
		from, to string // what is replaced in the seed
		want     []string
		danger   []string
	}{
		"a type removed":               {"scalar Day\n", "", []string{"Day: was removed"}, nil},
		"a type of another kind":       {"scalar Day", "enum Day { TODAY }", []string{"Day: was SCALAR, is ENUM"}, nil},
		"a field removed":              {" old: String }", " }", []string{"Law.old: was removed"}, nil},
		"a field of another type":      {" old: String }", " old: Int }", []string{"Law.old: was String, is Int"}, nil},
		"a field that is a list":       {" old: String }", " old: [String] }", []string{"Law.old: was String, is [String]"}, nil},
		"an answer that may be null":   {"title: String!", "title: String", []string{"Law.title: was String!, is String"}, nil},
		"an element that may be null":  {"): [Part!]!", "): [Part]!", []string{"Law.parts: was [Part!]!, is [Part]!"}, nil},
		"an answer never null":         {"label: String", "label: String!", nil, nil},
		"an argument removed":          {", of: ID)", ")", []string{"Law.parts(of:): was removed"}, nil},
		"an argument of another type":  {", of: ID)", ", of: String)", []string{"Law.parts(of:): was ID, is String"}, nil},
		"an argument made required":    {", of: ID)", ", of: ID!)", []string{"Law.parts(of:): was ID, is ID!"}, nil},
		"a required argument added":    {", of: ID)", ", of: ID, to: ID!)", []string{"Law.parts(to:): was added and is required"}, nil},
		"an argument that may be null": {"day: Day!)", "day: Day)", nil, nil},
		"an argument added":            {", of: ID)", ", of: ID, to: ID)", nil, nil},
		"another default":              {"first: Int = 10", "first: Int = 20", nil, []string{"Law.parts(first:): its default was 10, is 20"}},
		"a default removed":            {`from: Day! = "2000"`, "from: Day!", []string{"Filter.from: is required: its default was removed"}, nil},
		"an input field removed":       {"input Filter { level: Level", "input Filter {", []string{"Filter.level: was removed"}, nil},
		"an input field made required": {"input Filter { level: Level", "input Filter { level: Level!", []string{"Filter.level: was Level, is Level!"}, nil},
		"an element made required":     {"words: [String]", "words: [String!]", []string{"Filter.words: was [String], is [String!]"}, nil},
		"an input field, another type": {"kind: String!", "kind: ID!", []string{"Filter.kind: was String!, is ID!"}, nil},
		"a required input field added": {"kind: String!", "kind: String! also: Int!", []string{"Filter.also: was added and is required"}, nil},
		"an input field added":         {"kind: String!", "kind: String! also: Int! = 1 more: Int", nil, nil},
		"a value removed":              {"NONE SOFT", "NONE", []string{"Level: value SOFT was removed"}, nil},
		"a value added":                {"NONE SOFT", "NONE SOFT HARD", nil, []string{"Level: value HARD was added"}},
		"a member removed":             {"Law | Part", "Law", []string{"Any: member Part was removed"}, nil},
		"a member added":               {"union Any = Law | Part", "type More { x: Int } union Any = Law | Part | More", nil, []string{"Any: member More was added"}},
		"an interface removed":         {"type Part implements Thing", "type Part", []string{"Part: implements Thing was removed"}, nil},
		"an interface added":           {"type Part implements Thing {", "interface X { id: ID! } type Part implements Thing & X {", nil, []string{"Part: implements X was added"}},
		"a directive removed":          {"directive @mark(name: String, level: Int = 1) repeatable on FIELD | QUERY", "", []string{"@mark: was removed"}, nil},
		"a directive's argument":       {"name: String, ", "", []string{"@mark(name:): was removed"}, nil},
		"a directive's place":          {"FIELD | QUERY", "QUERY", []string{"@mark: place FIELD was removed"}, nil},
		"a directive only once":        {" repeatable", "", []string{"@mark: can no longer be repeated"}, nil},
		"a type and a field added":     {"scalar Day", "scalar Day type New { id: ID! } extend type Query { new: New }", nil, nil},
		"nothing":                      {"", "", nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			changed := strings.Replace(seed, c.from, c.to, 1)
			if changed == seed && c.from != "" {
				t.Fatalf("the seed does not hold %q", c.from)
			}
			if name == "a type removed" {
				changed = strings.ReplaceAll(changed, "Day", "String")
				c.want = append(c.want, "Filter.from: was Day!, is String!", "Law.day: was Day, is String", "Query.laws(day:): was Day!, is String!")
			}
			var breaks, dangers []string
			for _, found := range compareSchemas(loadSDL(t, seed), loadSDL(t, changed)) {
				if found.breaking {
					breaks = append(breaks, found.String())
				} else {
					dangers = append(dangers, found.String())
				}
			}
			if diff := cmp.Diff(c.want, breaks); diff != "" {
				t.Errorf("breaks: -want +got\n%s", diff)
			}
			if diff := cmp.Diff(c.danger, dangers); diff != "" {
				t.Errorf("dangers: -want +got\n%s", diff)
			}
		})
	}
}

// A break passes only where its line is announced and the changelog names its
// place; a line that nothing breaks is no announcement.
func TestBreaksAreAnnounced(t *testing.T) {
	found := compareSchemas(loadSDL(t, seed), loadSDL(t, strings.Replace(seed, "title: String!", "title: String", 1)))
	const line, named = "Law.title: was String!, is String", "- GraphQL: `Law.title` may be null."
	for name, c := range map[string]struct {
		found     []change
		lines     []string
		changelog string
		faults    int
	}{
		"not announced":       {found, nil, named, 1},
		"not in the log":      {found, []string{line}, "- Law.titles", 1},
		"announced":           {found, []string{"# announced", line, ""}, named, 0},
		"nothing breaks":      {nil, []string{""}, "", 0},
		"announced too early": {nil, []string{line}, named, 1},
	} {
		if _, faults := judge(c.found, c.lines, c.changelog); len(faults) != c.faults {
			t.Errorf("%s: %d faults, want %d: %v", name, len(faults), c.faults, faults)
		}
	}
}
