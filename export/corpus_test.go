package export_test

import (
	"encoding/csv"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/export"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

func TestTablesHoldTheGraph(t *testing.T) {
	for name, j := range map[string]export.Job{"small": small(t), "bundled": bundled(t)} {
		ids, edges := counts(t, j)
		var found []graph.ID
		for file, text := range tables(t, j) {
			rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
			if err != nil {
				t.Fatalf("%s: %s: %v", name, file, err)
			}
			source, licence := slices.Index(rows[0], "source"), slices.Index(rows[0], "sourceLicence")
			for _, row := range rows[1:] {
				for i, cell := range row {
					if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
						t.Errorf("%s: %s: %s is %q", name, file, rows[0][i], cell)
					}
				}
				decided := strings.HasPrefix(row[source], "curation:") // what people of an installation write has no licence of its own
				if row[source] == "" || (row[licence] == "") != decided {
					t.Errorf("%s: %s: %s has the source %q under %q", name, file, row[0], row[source], row[licence])
				}
				if file != "edges.csv" {
					found = append(found, graph.ID(row[0]))
					if kind := j.Ontology.KindOf(row[0]); j.Ontology.Kind(kind).Prefix+".csv" != file {
						t.Errorf("%s: %s stands in %s", name, row[0], file)
					}
				}
			}
			if file == "edges.csv" && len(rows)-1 != edges {
				t.Errorf("%s: %d edges, want %d", name, len(rows)-1, edges)
			}
		}
		slices.Sort(found)
		if !slices.Equal(found, ids) {
			t.Errorf("%s: %d rows, want %d", name, len(found), len(ids))
		}
	}
}

// required lists what the control mapping model of OSCAL 1.2.1 asks for, with
// the form of each: a path in which * stands for every element of a list.
var required = []struct{ path, form string }{
	{"uuid", uuidForm}, {"metadata.title", `\S`}, {"metadata.last-modified", `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`}, {"metadata.version", `^\S(.*\S)?$`}, {"metadata.oscal-version", `^1\.2\.1$`},
	{"metadata.props.*.name", tokenForm}, {"metadata.props.*.value", valueForm}, {"metadata.parties.*.uuid", uuidForm}, {"metadata.parties.*.type", `^(person|organization)$`},
	{"provenance.method", `^(human|automation|hybrid)$`}, {"provenance.matching-rationale", `^(syntactic|semantic|functional)$`}, {"provenance.status", `^(complete|not-complete|draft|deprecated|superseded)$`}, {"provenance.mapping-description", `\S`},
	{"mappings.*.uuid", uuidForm}, {"mappings.*.source-resource.type", `^(catalog|profile)$`}, {"mappings.*.source-resource.href", `^#`}, {"mappings.*.target-resource.type", `^(catalog|profile)$`}, {"mappings.*.target-resource.href", `^#`},
	{"mappings.*.maps.*.uuid", uuidForm}, {"mappings.*.maps.*.relationship", `^(equivalent-to|equal-to|subset-of|superset-of|intersects-with|no-relationship)$`},
	{"mappings.*.maps.*.sources.*.type", `^(control|statement)$`}, {"mappings.*.maps.*.sources.*.id-ref", `^provision:`}, {"mappings.*.maps.*.targets.*.type", `^(control|statement)$`}, {"mappings.*.maps.*.targets.*.id-ref", `^activity:`},
	{"mappings.*.maps.*.props.*.name", tokenForm}, {"mappings.*.maps.*.props.*.ns", `^urn:lacuna:ns$`}, {"mappings.*.maps.*.props.*.value", valueForm},
	{"back-matter.resources.*.uuid", uuidForm}, {"back-matter.resources.*.title", `\S`},
}

const (
	uuidForm  = `^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`
	tokenForm = `^[\pL_][\pL\pN.\-_]*$`
	valueForm = `^\S(.*\S)?$`
)

// at gives what stands at a path, and nil where something is missing.
func at(value any, path []string) []any {
	if len(path) == 0 {
		return []any{value}
	}
	var out []any
	switch v := value.(type) {
	case []any:
		for _, one := range v {
			out = append(out, at(one, path[1:])...)
		}
		if len(v) == 0 {
			return []any{nil}
		}
	case map[string]any:
		return at(v[path[0]], path[1:])
	default:
		return []any{nil}
	}
	return out
}

func TestOSCALHasWhatIsRequired(t *testing.T) {
	for name, j := range map[string]export.Job{"small": small(t), "bundled": bundled(t)} {
		var doc map[string]any
		if err := json.Unmarshal([]byte(write(t, j, "oscal")), &doc); err != nil {
			t.Fatal(err)
		}
		collection := doc["mapping-collection"]
		for _, r := range required {
			form := regexp.MustCompile(r.form)
			for _, value := range at(collection, strings.Split(r.path, ".")) {
				if text, is := value.(string); !is || !form.MatchString(text) {
					t.Errorf("%s: %s is %v", name, r.path, value)
				}
			}
		}
		resources := map[any]bool{}
		for _, uuid := range at(collection, strings.Split("back-matter.resources.*.uuid", ".")) {
			resources["#"+uuid.(string)] = true
		}
		for _, end := range []string{"source", "target"} {
			for _, href := range at(collection, []string{"mappings", "*", end + "-resource", "href"}) {
				if !resources[href] {
					t.Errorf("%s: %v names no resource", name, href)
				}
			}
		}
		maps := at(collection, strings.Split("mappings.*.maps.*.uuid", "."))
		if want := assessments(t, j); len(maps) != len(want) {
			t.Errorf("%s: %d maps, want %d", name, len(maps), len(want))
		}
	}
}

func assessments(t *testing.T, j export.Job) (out []graph.Node) {
	t.Helper()
	for n, err := range j.Reader.Nodes(t.Context(), graph.NodeQuery{Kind: schema.KindAssessment}) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, n)
	}
	return out
}

// TestOSCALRelationships holds each map against its assessment.
func TestOSCALRelationships(t *testing.T) {
	j := bundled(t)
	var doc struct {
		Collection struct {
			Mappings []struct {
				Maps []struct {
					Relationship string
					Props        []struct{ Name, Value string }
				}
			}
		} `json:"mapping-collection"`
	}
	if err := json.Unmarshal([]byte(write(t, j, "oscal")), &doc); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, m := range doc.Collection.Mappings {
		for _, one := range m.Maps {
			got[one.Props[0].Value] = one.Relationship
		}
	}
	seen := map[string]int{}
	for _, n := range assessments(t, j) {
		want := map[string]string{"FULL": "superset-of", "PARTIAL": "intersects-with", "NONE": "no-relationship"}[n.Attrs.Text("extent")]
		if want == "superset-of" && (n.Attrs.Bool("indirect") || n.Attrs.Text("manner") == "ANALOGY") {
			want = "intersects-with"
		}
		if seen[want]++; got[string(n.ID)] != want {
			t.Errorf("%s is %q, want %q", n.ID, got[string(n.ID)], want)
		}
	}
	if len(seen) != 3 {
		t.Errorf("the corpus shows %v: not all three", seen)
	}
}

func TestReferencesHoldWhatIsCited(t *testing.T) {
	j := bundled(t)
	want := 0
	for _, kind := range []schema.Kind{schema.KindInstrument, schema.KindProvision, schema.KindDocument, schema.KindStatement} {
		for _, err := range j.Reader.Nodes(t.Context(), graph.NodeQuery{Kind: kind}) {
			if err != nil {
				t.Fatal(err)
			}
			want++
		}
	}
	var items []struct{ ID graph.ID }
	if err := json.Unmarshal([]byte(write(t, j, "csl-json")), &items); err != nil {
		t.Fatal(err)
	}
	ris, bibtex := write(t, j, "ris"), write(t, j, "bibtex")
	if got := []int{len(items), strings.Count(ris, "\nER  -"), strings.Count("\n"+bibtex, "\n@misc{")}; !slices.Equal(got, []int{want, want, want}) {
		t.Errorf("%v references, want %d", got, want)
	}
	for _, item := range items {
		if !strings.Contains(ris, "ID  - "+string(item.ID)+"\r\n") {
			t.Errorf("%s is not in the RIS", item.ID)
		}
	}
}

// navigatorLayer is a layer as its readers read it.
type navigatorLayer struct {
	Versions   struct{ Layer string }
	Name       string
	Domain     string
	Techniques []struct {
		ID    graph.ID `json:"techniqueID"`
		Score *float64
		Color string
	}
	Gradient struct {
		Colors             []string
		MinValue, MaxValue float64
	}
	Legend   []struct{ Label, Color string } `json:"legendItems"`
	Metadata []struct{ Name, Value string }
}

// TestNavigatorSaysTheAnswers holds a layer against the answers of the engine.
func TestNavigatorSaysTheAnswers(t *testing.T) {
	j := bundled(t)
	atlas, err := gap.Compile(t.Context(), j.Reader)
	if err != nil {
		t.Fatal(err)
	}
	lens := gap.Lens{AsOf: "2026-11-23", Actor: schema.ActorCompany}
	var got navigatorLayer
	if err := json.Unmarshal([]byte(layer(t, j, lens)), &got); err != nil {
		t.Fatal(err)
	}
	if got.Versions.Layer != "4.5" || got.Name == "" || got.Domain == "" || len(got.Gradient.Colors) < 2 || got.Gradient.MinValue >= got.Gradient.MaxValue || len(got.Techniques) != len(atlas.Activities()) {
		t.Errorf("the layer is %+v", got)
	}
	colours := map[string]string{}
	for _, item := range got.Legend {
		colours[strings.ReplaceAll(item.Label, " ", "_")] = item.Color
	}
	scored := map[schema.Headline]float64{}
	for _, technique := range got.Techniques {
		p, err := atlas.Profile(gap.Case{Activity: technique.ID, Lens: lens})
		if err != nil {
			t.Fatal(err)
		}
		if colours[string(p.Headline)] != technique.Color || (p.Headline == schema.HeadlineNotAssessed) != (technique.Score == nil) {
			t.Errorf("%s is %s: %+v", technique.ID, p.Headline, technique)
		}
		if technique.Score != nil {
			scored[p.Headline] = *technique.Score
		}
	}
	last := -1.0 // a better headline has a higher score
	for _, headline := range schema.AllHeadline() {
		if score, there := scored[headline]; there {
			if score <= last || score > 100 {
				t.Errorf("%s has the score %g after %g", headline, score, last)
			}
			last = score
		}
	}
	if len(scored) < 3 || !slices.ContainsFunc(got.Metadata, func(m struct{ Name, Value string }) bool { return m.Name == "actor" && m.Value == "COMPANY" }) {
		t.Errorf("the scores are %v; the metadata are %+v", scored, got.Metadata)
	}
}
