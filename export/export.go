// Package export writes a graph, or a part of it, in open formats: RDF as
// JSON-LD and Turtle, GraphML, tables, an OSCAL control mapping, references,
// and answers as an ATT&CK Navigator layer.
//
// Each format says what its readers can use and names every thing by its id, so
// that what comes back can be joined to the graph again. Only the lines of JSON
// that lacuna import reads lose nothing; they are not written here. The same
// graph gives the same bytes. Nothing is computed: judgements leave as they
// stand in the graph, and answers as the engine gave them.
package export

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Base is the beginning of every IRI of ours where no other is given: that of a
// thing is Base and its id, that of a word of our vocabulary is Base, "ns#" and
// the word. It names without resolving; who serves pages gives an address.
const Base = "urn:lacuna:"

// ErrPart says that the part asked for is none of the graph.
var ErrPart = errors.New("no such part")

// Job is what is to be written. Reader and Ontology are needed; the rest of the
// zero value means the whole graph.
type Job struct {
	Reader   graph.Reader
	Ontology *schema.Ontology
	Head     Head
	Kinds    []schema.Kind // only these
	IDs      []graph.ID    // only these, of the kinds
	Base     string        // of IRIs; "" is Base
}

// Head says what an export was made from.
type Head struct {
	Release  string // of the corpus
	Licence  string // of the words of the corpus
	Source   graph.ID
	Curator  string
	Revision graph.Revision
	AsOf     string // the day, YYYY-MM-DD
}

// words says the head in a line.
func (h Head) words() string {
	return fmt.Sprintf("Lacuna, corpus release %s, revision %d, as of %s, licence of the corpus %s", h.Release, h.Revision, h.AsOf, h.Licence)
}

// Formats lists the formats of Write.
func Formats() []string {
	return []string{"jsonld", "turtle", "graphml", "csv", "oscal", "csl-json", "bibtex", "ris"}
}

// Write writes the part in a format. CSV is one table and needs one kind;
// Tables writes all. The error wraps ErrPart when there is no such part, and
// then nothing was written.
func (j Job) Write(ctx context.Context, w io.Writer, format string) error {
	if format == "oscal" {
		if len(j.Kinds) > 0 && !slices.Equal(j.Kinds, []schema.Kind{schema.KindAssessment}) {
			return fmt.Errorf("%w: kind: oscal: it maps by assessments alone. Leave out the kind", ErrPart)
		}
		j.Kinds = []schema.Kind{schema.KindAssessment}
	}
	if err := j.check(ctx); err != nil {
		return err
	}
	switch format {
	case "jsonld":
		return j.jsonLD(ctx, w)
	case "turtle":
		return j.turtle(ctx, w)
	case "graphml":
		return j.graphML(ctx, w)
	case "csv":
		return j.csv(ctx, w)
	case "oscal":
		return j.oscal(ctx, w)
	case "csl-json", "bibtex", "ris":
		return j.references(ctx, w, format)
	}
	return fmt.Errorf("format: %q: not one of %s", format, strings.Join(Formats(), ", "))
}

// check refuses a part that is none.
func (j Job) check(ctx context.Context) error {
	if base, err := url.Parse(j.base()); err != nil || base.Scheme == "" || iri(j.base()) != j.base() || !strings.ContainsAny(j.base()[len(j.base())-1:], ":/") {
		return fmt.Errorf("%w: base: %q: no address that ends in / or :. Write one as https://law.example/", ErrPart, j.Base)
	}
	for _, kind := range j.Kinds {
		if j.Ontology.Kind(kind) == nil {
			return fmt.Errorf("%w: kind: %q: not one of %s", ErrPart, string(kind), kinds(j.Ontology))
		}
	}
	if j.IDs == nil {
		return nil
	}
	found := map[graph.ID]bool{}
	for n, err := range j.Reader.Nodes(ctx, graph.NodeQuery{IDs: j.IDs}) {
		if err != nil {
			return err
		}
		found[n.ID] = true
		if !j.wants(n.Kind) {
			return fmt.Errorf("%w: id: %q: it is of kind %s. Leave out the kind or the id", ErrPart, string(n.ID), n.Kind)
		}
	}
	for _, id := range j.IDs {
		if !found[id] {
			return fmt.Errorf("%w: id: %q: not in this graph. Give an id with its kind, such as activity:ransomware", ErrPart, string(id))
		}
	}
	return nil
}

func kinds(o *schema.Ontology) string {
	var out []string
	for _, kind := range o.Kinds() {
		out = append(out, string(kind))
	}
	return strings.Join(out, ", ")
}

func (j Job) base() string { return cmp.Or(j.Base, Base) }

func (j Job) wants(kind schema.Kind) bool { return len(j.Kinds) == 0 || slices.Contains(j.Kinds, kind) }

// entry is a node with the edges that leave it.
type entry struct {
	graph.Node
	edges []graph.Edge
}

// to lists the ends of the edges of a name.
func (e entry) to(name schema.EdgeName) []graph.ID {
	var out []graph.ID
	for _, edge := range e.edges {
		if edge.Name == name {
			out = append(out, edge.To)
		}
	}
	return out
}

// pageSize bounds how many nodes are held at a time.
const pageSize = 512

// nodes yields the nodes of the part by ascending id.
func (j Job) nodes(ctx context.Context) iter.Seq2[graph.Node, error] {
	q := graph.NodeQuery{IDs: j.IDs}
	if len(j.Kinds) == 1 {
		q.Kind = j.Kinds[0]
	}
	return func(yield func(graph.Node, error) bool) {
		for n, err := range j.Reader.Nodes(ctx, q) {
			if (err != nil || j.wants(n.Kind)) && !yield(n, err) {
				return
			}
		}
	}
}

// pages yields the part with its edges, page by page, by ascending id.
func (j Job) pages(ctx context.Context) iter.Seq2[[]entry, error] {
	return func(yield func([]entry, error) bool) {
		var page []entry
		for n, err := range j.nodes(ctx) {
			if err != nil {
				yield(nil, err)
				return
			}
			if page = append(page, entry{Node: n}); len(page) < pageSize {
				continue
			}
			if !yield(page, j.addEdges(ctx, page)) {
				return
			}
			page = nil
		}
		if len(page) > 0 {
			yield(page, j.addEdges(ctx, page))
		}
	}
}

// addEdges adds the edges that leave the nodes of a page.
func (j Job) addEdges(ctx context.Context, page []entry) error {
	from, at := make([]graph.ID, len(page)), map[graph.ID]int{}
	for i, e := range page {
		from[i], at[e.ID] = e.ID, i
	}
	for edge, err := range j.Reader.Edges(ctx, graph.EdgeQuery{From: from}) {
		if err != nil {
			return err
		}
		i := at[edge.From]
		page[i].edges = append(page[i].edges, edge)
	}
	return nil
}

// maxLabel bounds a label, in code points.
const maxLabel = 120

// label gives what people call a node, in English where it has several.
func label(n graph.Node) string {
	a := n.Attrs
	out := []rune(cmp.Or(a.Text("shortTitle"), a.Text("title"), a.Object("label").Text("en"), a.Text("label"), a.Object("name").Text("en"), a.Text("name"),
		a.Text("pinpoint"), a.Text("gist"), a.Text("text"), a.Text("words"), n.ID.Name()))
	if len(out) > maxLabel {
		out = append(out[:maxLabel-1], '…')
	}
	return string(out)
}

// licences says under which licence what a source asserts may be used.
type licences struct {
	job   Job
	known map[graph.ID]string
}

// of gives the licence of a source: that of the release for the corpus, that of
// a document for what was read in it, "" where none is recorded.
func (l *licences) of(ctx context.Context, source graph.ID) (string, error) {
	if licence, known := l.known[source]; known {
		return licence, nil
	}
	var licence string
	if source == l.job.Head.Source {
		licence = l.job.Head.Licence
	} else {
		n, err := l.job.Reader.Node(ctx, source)
		if err != nil && !errors.Is(err, graph.ErrNotFound) {
			return "", err
		}
		licence = n.Attrs.Text("licence")
	}
	l.known[source] = licence
	return licence, nil
}
