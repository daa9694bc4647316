package export_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/export"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// graphMLElement is what the schema of GraphML 1.0 lets an element hold: its
// children in their order, and its attributes, the required with a mark.
type graphMLElement struct {
	children   []string
	attributes map[string]string // by name, the form; "!" before it: required
	text       bool
}

const nmtoken = `^[\pL\pN._:\-]+$`

// graphMLRules is the schema as far as a file without hyperedges, ports and
// nested graphs is concerned (graphml-structure.xsd and graphml-attributes.xsd).
var graphMLRules = map[string]graphMLElement{
	"graphml": {children: []string{"desc", "key", "graph"}, attributes: map[string]string{"schemaLocation": `^\S+ \S+$`}},
	"desc":    {text: true},
	"key":     {children: []string{"desc", "default"}, attributes: map[string]string{"id": "!" + nmtoken, "for": `^(all|graph|node|edge|hyperedge|port|endpoint)$`, "attr.name": nmtoken, "attr.type": `^(boolean|int|long|float|double|string)$`}},
	"graph":   {children: []string{"desc", "data", "node", "edge"}, attributes: map[string]string{"id": nmtoken, "edgedefault": `!^(directed|undirected)$`}},
	"node":    {children: []string{"desc", "data"}, attributes: map[string]string{"id": "!" + nmtoken}},
	"edge":    {children: []string{"desc", "data"}, attributes: map[string]string{"id": nmtoken, "source": "!" + nmtoken, "target": "!" + nmtoken, "directed": `^(true|false)$`}},
	"data":    {attributes: map[string]string{"key": "!" + nmtoken}, text: true},
}

// graphMLFile is a file as it was read: nodes and edges with their data by the
// names of the keys.
type graphMLFile struct {
	nodes []map[string]string
	edges []map[string]string
}

// graphMLReader reads a file by the rules.
type graphMLReader struct {
	graphMLFile
	open  []xml.StartElement
	keys  map[string][2]string // what each is for, and its name
	at    map[string]map[string]string
	data  map[string]string // of the node or edge that was opened last
	words strings.Builder
}

// readGraphML reads a file and fails on what breaks a rule.
func readGraphML(text string) (graphMLFile, error) {
	r := &graphMLReader{keys: map[string][2]string{}, at: map[string]map[string]string{}}
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			return r.graphMLFile, r.join()
		case err == nil:
			err = r.token(token)
		}
		if err != nil {
			return r.graphMLFile, err
		}
	}
}

func (r *graphMLReader) token(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		attrs, err := checkElement(t, r.open)
		if err != nil {
			return err
		}
		r.open = append(r.open, t.Copy())
		r.words.Reset()
		return r.begin(t.Name.Local, attrs)
	case xml.CharData:
		if strings.TrimSpace(string(t)) != "" && (len(r.open) == 0 || !graphMLRules[r.open[len(r.open)-1].Name.Local].text) {
			return fmt.Errorf("the words %.30q stand where none may", t)
		}
		r.words.Write(t)
	case xml.EndElement:
		if t.Name.Local == "data" {
			key, owner := r.keys[r.open[len(r.open)-1].Attr[0].Value], r.open[len(r.open)-2].Name.Local
			if _, twice := r.data[key[1]]; key[0] != owner && key[0] != "all" || twice {
				return fmt.Errorf("a datum of %v at a %s", key, owner)
			}
			r.data[key[1]] = r.words.String()
		}
		r.open = r.open[:len(r.open)-1]
	}
	return nil
}

func (r *graphMLReader) begin(element string, attrs map[string]string) error {
	switch element {
	case "key":
		if _, twice := r.keys[attrs["id"]]; twice {
			return fmt.Errorf("the key %s is declared twice", attrs["id"])
		}
		r.keys[attrs["id"]] = [2]string{attrs["for"], attrs["attr.name"]}
	case "node":
		if r.at[attrs["id"]] != nil {
			return fmt.Errorf("the node %s is there twice", attrs["id"])
		}
		r.data = map[string]string{}
		r.at[attrs["id"]] = r.data
		r.nodes = append(r.nodes, r.data)
	case "edge":
		r.data = map[string]string{"source": attrs["source"], "target": attrs["target"]}
		r.edges = append(r.edges, r.data)
	}
	return nil
}

// join says of each edge the ids of the nodes that it joins.
func (r *graphMLReader) join() error {
	for _, e := range r.edges {
		for _, end := range []string{"source", "target"} {
			if r.at[e[end]] == nil {
				return fmt.Errorf("an edge ends at %s, which is no node", e[end])
			}
			e[end] = r.at[e[end]]["id"]
		}
	}
	return nil
}

// formNamed compiles a form once.
func formNamed(form string) *regexp.Regexp {
	compiled, there := graphMLForms[form]
	if !there {
		compiled = regexp.MustCompile(strings.TrimPrefix(form, "!"))
		graphMLForms[form] = compiled
	}
	return compiled
}

var graphMLForms = map[string]*regexp.Regexp{}

// checkElement holds an element against its rule and its place.
func checkElement(t xml.StartElement, open []xml.StartElement) (map[string]string, error) {
	rule, known := graphMLRules[t.Name.Local]
	if !known || t.Name.Space != "http://graphml.graphdrawing.org/xmlns" {
		return nil, fmt.Errorf("the element %v is none of GraphML", t.Name)
	}
	if len(open) == 0 != (t.Name.Local == "graphml") || len(open) > 0 && !slices.Contains(graphMLRules[open[len(open)-1].Name.Local].children, t.Name.Local) {
		return nil, fmt.Errorf("<%s> stands where it may not", t.Name.Local)
	}
	attrs := map[string]string{}
	for _, a := range t.Attr {
		if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
			continue
		}
		form, known := rule.attributes[a.Name.Local]
		if !known || !formNamed(form).MatchString(a.Value) {
			return nil, fmt.Errorf("<%s> has the attribute %s=%q", t.Name.Local, a.Name.Local, a.Value)
		}
		attrs[a.Name.Local] = a.Value
	}
	for name, form := range rule.attributes {
		if _, there := attrs[name]; strings.HasPrefix(form, "!") && !there {
			return nil, fmt.Errorf("<%s> has no %s", t.Name.Local, name)
		}
	}
	return attrs, nil
}

// TestGraphMLHoldsTheGraph reads each file back to the nodes and edges of the graph.
func TestGraphMLHoldsTheGraph(t *testing.T) {
	strange := small(t)
	for name, j := range map[string]export.Job{"small": strange, "bundled": bundled(t)} {
		file, err := readGraphML(write(t, j, "graphml"))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got, want []string
		for _, n := range file.nodes {
			got = append(got, n["id"]+" "+n["kind"]+" "+n["source"])
			if n["label"] == "" {
				t.Errorf("%s: %s has no label", name, n["id"])
			}
		}
		for _, e := range file.edges {
			got = append(got, e["source"]+" "+e["name"]+" "+e["target"]+" "+e["confidence"])
		}
		for n, err := range j.Reader.Nodes(t.Context(), graph.NodeQuery{}) {
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, fmt.Sprintf("%s %s %s", n.ID, n.Kind, n.Source))
		}
		for e, err := range j.Reader.Edges(t.Context(), graph.EdgeQuery{}) {
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, fmt.Sprintf("%s %s %s %s", e.From, e.Name, e.To, e.Attrs.Text("confidence")))
		}
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %.2000s", name, diff)
		}
	}
}

// TestGraphMLTokensKeepIDsApart writes ids that differ in what a token may not hold.
func TestGraphMLTokensKeepIDsApart(t *testing.T) {
	law := smallRecord()
	law.Nodes, law.Edges = nil, nil
	for _, id := range []graph.ID{"document:a/b", "document:a_2Fb", "document:a_b", "document:a%2Fb", "document:é", "document:<&\"'>", "document:a.b-c:d"} {
		law.Nodes = append(law.Nodes, node(id, schema.KindDocument, graph.Attrs{"title": bad, "sourceTier": "SECONDARY"}))
	}
	file, err := readGraphML(write(t, over(t, head(), law), "graphml"))
	if err != nil || len(file.nodes) != len(law.Nodes) {
		t.Fatalf("%d nodes of %d: %v", len(file.nodes), len(law.Nodes), err)
	}
}

// TestGraphMLReaderRefuses says that the reader of these tests reads no file that breaks a rule.
func TestGraphMLReaderRefuses(t *testing.T) {
	text := write(t, small(t), "graphml")
	for name, change := range map[string][2]string{
		"a node twice": {"  </graph>", `<node id="activity:darkening"/></graph>`}, "no such end": {`target="activity:darkening"`, `target="activity:none"`}, "no such key": {`<data key="kind">`, `<data key="sort">`},
		"a datum of an edge at a node": {`<data key="kind">`, `<data key="name">`}, "no direction": {` edgedefault="directed"`, ""}, "an id that is no token": {`<node id="activity:darkening"`, `<node id="a/b"`},
		"another namespace": {`xmlns="http://graphml`, `xmlns="http://graph`}, "words between nodes": {"</node>", "</node>x"}, "a key of no type": {`attr.type="string"`, `attr.type="text"`},
	} {
		spoilt := strings.Replace(text, change[0], change[1], 1)
		if _, err := readGraphML(spoilt); err == nil || spoilt == text {
			t.Errorf("%s is read", name)
		}
	}
}
