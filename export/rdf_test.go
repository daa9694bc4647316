package export_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/export"
	"github.com/lacuna-law/lacuna/graph"
)

// quadText writes a text as N-Triples do in their canonical form.
func quadText(text string) string {
	return `"` + strings.NewReplacer("\\", `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`).Replace(text) + `"`
}

// turtleReader reads the Turtle that we write, and fails on any other.
type turtleReader struct {
	t        testing.TB
	rest     string
	prefixes map[string]string
}

// readTurtle gives triples as lines of N-Triples, sorted, each once.
func readTurtle(t testing.TB, text string) []string {
	t.Helper()
	r := &turtleReader{t: t, rest: text, prefixes: map[string]string{}}
	var out []string
	for r.space(); r.rest != ""; r.space() {
		if r.eat("@prefix ") {
			name, rest, _ := strings.Cut(r.rest, ": ")
			r.rest = rest
			r.prefixes[name] = strings.Trim(r.node(), "<>")
			r.must(".")
			continue
		}
		subject := r.node()
		for more := true; more; more = r.eat(";") {
			predicate := r.node()
			for more := true; more; more = r.eat(",") {
				out = append(out, subject+" "+predicate+" "+r.node()+" .")
			}
		}
		r.must(".")
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (r *turtleReader) space() { r.rest = strings.TrimLeft(r.rest, " \n") }

func (r *turtleReader) eat(mark string) bool {
	r.space()
	rest, found := strings.CutPrefix(r.rest, mark)
	r.rest = rest
	return found
}

func (r *turtleReader) must(mark string) {
	r.t.Helper()
	if !r.eat(mark) {
		r.t.Fatalf("no %q before %.60q", mark, r.rest)
	}
}

// node reads an IRI, a prefixed name or a text.
func (r *turtleReader) node() string {
	r.t.Helper()
	r.space()
	switch {
	case r.eat("<"):
		whole, rest, found := strings.Cut(r.rest, ">")
		if u, err := url.Parse(whole); !found || err != nil || u.Scheme == "" || strings.ContainsAny(whole, " \"<\\^`{|}\n") {
			r.t.Fatalf("%q is no IRI: %v", whole, err)
		}
		r.rest = rest
		return "<" + whole + ">"
	case r.eat(`"`):
		return r.literal()
	}
	end := strings.IndexAny(r.rest, " \n")
	if end < 0 {
		r.t.Fatalf("nothing follows %.60q", r.rest)
	}
	short := r.rest[:end]
	r.rest = r.rest[end:]
	prefix, name, found := strings.Cut(short, ":")
	whole, known := r.prefixes[prefix]
	if !found || !known || strings.ContainsFunc(name, func(c rune) bool { return !strings.ContainsRune("-_", c) && (c < '0' || c > 'z') }) {
		r.t.Fatalf("%q is no name", short)
	}
	return "<" + whole + name + ">"
}

func (r *turtleReader) literal() string {
	var b strings.Builder
	for {
		c, size := utf8.DecodeRuneInString(r.rest)
		switch {
		case size == 0 || c == '\n' || c == '\r':
			r.t.Fatalf("a text does not end before %.60q", r.rest)
		case c == '"':
			r.rest = r.rest[1:]
			return quadText(b.String()) + r.kind()
		case c == '\\':
			value, _, tail, err := strconv.UnquoteChar(r.rest, '"')
			if err != nil {
				r.t.Fatalf("no escape: %.60q: %v", r.rest, err)
			}
			b.WriteRune(value)
			r.rest = tail
			continue
		}
		b.WriteRune(c)
		r.rest = r.rest[size:]
	}
}

// kind reads the language or datatype after a text.
func (r *turtleReader) kind() string {
	if strings.HasPrefix(r.rest, "^^") {
		r.rest = r.rest[2:]
		return "^^" + r.node()
	}
	if strings.HasPrefix(r.rest, "@") {
		end := strings.IndexAny(r.rest, " \n")
		kind := r.rest[:end]
		r.rest = r.rest[end:]
		return kind
	}
	return ""
}

// readJSONLD expands the flat JSON-LD that we write. The tests with the build
// tag jsonld hold the same text against a processor of JSON-LD.
func readJSONLD(t testing.TB, text string) []string {
	t.Helper()
	var doc struct {
		Context map[string]any   `json:"@context"`
		Graph   []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	whole := func(short string) string {
		prefix, name, _ := strings.Cut(short, ":")
		if base, known := doc.Context[prefix].(string); known {
			return "<" + base + name + ">"
		}
		return "<" + short + ">"
	}
	var out []string
	for _, r := range doc.Graph {
		subject := whole(r["@id"].(string))
		for key, values := range r {
			if key == "@id" {
				continue
			}
			for _, value := range values.([]any) {
				switch v := value.(type) {
				case string:
					if key == "@type" {
						out = append(out, subject+" "+whole("rdf:type")+" "+whole(v)+" .")
						continue
					}
					out = append(out, subject+" "+whole(key)+" "+quadText(v)+" .")
				case map[string]any:
					var object string
					if id, is := v["@id"].(string); is {
						object = whole(id)
					} else if lang, is := v["@language"].(string); is {
						object = quadText(v["@value"].(string)) + "@" + lang
					} else {
						object = quadText(v["@value"].(string)) + "^^" + whole(v["@type"].(string))
					}
					out = append(out, subject+" "+whole(key)+" "+object+" .")
				default:
					t.Fatalf("%s %s: %v is no value", subject, key, value)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestTurtleAndJSONLDSayTheSame(t *testing.T) {
	for name, j := range map[string]export.Job{"small": small(t), "bundled": bundled(t)} {
		a, b := readTurtle(t, write(t, j, "turtle")), readJSONLD(t, write(t, j, "jsonld"))
		if diff := cmp.Diff(a, b); diff != "" || len(a) == 0 {
			t.Errorf("%s: %.2000s", name, diff)
		}
		// Every node is a subject of its kind, and every edge a triple.
		ids, edges := counts(t, j)
		has := map[string]bool{}
		for _, line := range a {
			has[line] = true
		}
		for _, id := range ids {
			line := fmt.Sprintf("<%s%s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <%sns#%s> .", export.Base, id, export.Base, j.Ontology.KindOf(string(id)))
			if !has[line] {
				t.Errorf("%s: there is no line %s", name, line)
			}
		}
		if got := edgeTriples(a, ids); got != edges {
			t.Errorf("%s: %d triples between nodes, want %d edges", name, got, edges)
		}
	}
}

// edgeTriples counts the triples from one node of the graph to another that
// stand for edges: not those that RDF adds to them.
func edgeTriples(lines []string, ids []graph.ID) int {
	is := map[string]bool{}
	for _, id := range ids {
		is["<"+export.Base+string(id)+">"] = true
	}
	n := 0
	for _, line := range lines {
		part := strings.SplitN(line, " ", 3)
		// A claim without a span annotates its statement, which inStatement says already; a frame and a decision name ids in their attributes.
		added := strings.HasSuffix(part[1], "oa#hasTarget>") || strings.HasSuffix(part[1], "#activitiesWithNoProvision>") || strings.HasSuffix(part[1], "#instrumentsWithoutProvisions>") || strings.HasSuffix(part[1], "prov#used>")
		if is[part[0]] && is[strings.TrimSuffix(part[2], " .")] && !added {
			n++
		}
	}
	return n
}

// TestIRIs keeps ids with any characters apart and whole.
func TestIRIs(t *testing.T) {
	j := small(t)
	strange := []graph.ID{"document:a b", "document:a%20b", "document:é<>\"{}|\\^`#?[]", "document:a#target", "document://x"}
	law := smallRecord()
	law.Nodes, law.Edges = nil, nil
	for _, id := range strange {
		if j.Ontology.CheckNode(string(id), "Document", graph.Attrs{"title": "x", "sourceTier": "SECONDARY"}) == nil {
			law.Nodes = append(law.Nodes, node(id, "Document", graph.Attrs{"title": "x", "sourceTier": "SECONDARY"}))
		}
	}
	if len(law.Nodes) < 3 {
		t.Fatalf("the ontology takes %d of the ids", len(law.Nodes))
	}
	found := map[graph.ID]bool{}
	text := write(t, over(t, head(), law), "turtle")
	for _, line := range readTurtle(t, text) {
		subject, _, _ := strings.Cut(strings.TrimPrefix(line, "<"+export.Base), ">")
		id, err := url.PathUnescape(subject)
		if err != nil {
			t.Error(err)
		}
		found[graph.ID(id)] = true
	}
	for _, n := range law.Nodes {
		if !found[n.ID] {
			t.Errorf("%s is not in\n%s", n.ID, text)
		}
	}
}
