package dgraphstore

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/dgraph-io/dgo/v230/protos/api"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// WriteRDF writes a graph as lines of RDF in the form in which a cluster keeps
// it, for `dgraph bulk` and `dgraph live` together with Schema: the way for
// graphs too large to be written batch by batch. The cluster must be empty. In
// it each source makes one revision, in the order of their ids; who opens it
// first to write gives it its identity. The same graph gives the same bytes.
//
// All of the graph is held in memory meanwhile.
func WriteRDF(ctx context.Context, o *schema.Ontology, r graph.Reader, to io.Writer) error {
	out := &rdf{Writer: bufio.NewWriterSize(to, 1<<20), p: &plan{state: newState(), keys: map[graph.ID]map[graph.EdgeKey]bool{}}}
	out.w = &writes{blank: map[graph.ID]string{}, store: &Store{Options: Options{Ontology: o}, format: Format}}
	for one, err := range r.Sources(ctx) {
		if err != nil {
			return err
		}
		b, err := r.Asserted(ctx, one.ID)
		if err != nil {
			return fmt.Errorf("source %s: %w", one.ID, err)
		}
		out.take(one, b)
	}
	out.nodes()
	out.edges()
	for i, one := range out.all {
		out.source(uint64(i+1), one)
	}
	out.head(uint64(len(out.all)), fingerprint(Schema(o)))
	return out.Flush()
}

// rdf writes a graph that is gathered in a plan.
type rdf struct {
	*bufio.Writer
	p       *plan
	w       *writes
	all     []graph.Source
	asserts map[graph.ID][]graph.ID     // the nodes that a source asserts
	changes map[graph.ID][]graph.Change // what is shown by a source
}

// take notes what a source asserts. Sources come by id, so what each says of a
// thing stands in order.
func (out *rdf) take(one graph.Source, b graph.Batch) {
	if out.asserts == nil {
		out.asserts, out.changes = map[graph.ID][]graph.ID{}, map[graph.ID][]graph.Change{}
	}
	out.all = append(out.all, one)
	keys := make(map[graph.EdgeKey]bool, len(b.Edges))
	for _, n := range b.Nodes {
		at := out.p.state.nodes[n.ID]
		at.all = append(at.all, assertion{one.ID, n.Attrs})
		out.p.state.nodes[n.ID] = at
		out.asserts[one.ID] = append(out.asserts[one.ID], n.ID)
	}
	for _, e := range b.Edges {
		out.p.edges[e.EdgeKey] = append(out.p.edges[e.EdgeKey], assertion{one.ID, e.Attrs})
		keys[e.EdgeKey] = true
	}
	out.p.keys[one.ID] = keys
}

func (out *rdf) nodes() {
	for _, id := range slices.Sorted(maps.Keys(out.p.state.nodes)) {
		now := out.p.state.nodes[id]
		out.w.node(id, standing{}, now)
		out.w.hidden(out.p, string(id), nil, now.all)
		out.flush()
		first := now.all[0].source
		out.changes[first] = append(out.changes[first], graph.Change{Node: id})
	}
}

func (out *rdf) edges() {
	for _, key := range slices.SortedFunc(maps.Keys(out.p.edges), graph.EdgeKey.Compare) {
		all := out.p.edges[key]
		out.w.links = append(out.w.links, edgeQuad(out.w.blank[key.From], key.Name, out.w.blank[key.To], all))
		out.w.hidden(out.p, writeKey(key), nil, all)
		out.flush()
		first := all[0].source
		out.changes[first] = append(out.changes[first], graph.Change{Edge: &key})
	}
}

// source writes who asserts, what, and the revision that is made of it.
func (out *rdf) source(revision uint64, one graph.Source) {
	subject, record := out.w.fresh(), out.w.fresh()
	keys := writeKeys(slices.SortedFunc(maps.Keys(out.p.keys[one.ID]), graph.EdgeKey.Compare))
	quads := []*api.NQuad{word(subject, "lacuna.src", string(one.ID))}
	for _, pair := range [][2]string{
		{"lacuna.src.extractor", one.Extractor}, {"lacuna.src.curator", one.Curator}, {"lacuna.src.date", one.Date},
		{"lacuna.src.edges", keys}, {"lacuna.src.briefs", out.briefs(one.ID)},
	} {
		quads = out.w.text(quads, subject, pair[0], pair[1], false)
	}
	for _, id := range out.asserts[one.ID] {
		quads = append(quads, &api.NQuad{Subject: subject, Predicate: "lacuna.asserts", ObjectId: out.w.blank[id]})
	}
	out.w.nodes = append(out.w.nodes, append(quads,
		number(record, "lacuna.rev", int64(revision)), word(record, "lacuna.rev.source", string(one.ID)),
		word(record, "lacuna.rev.changes", writeChanges(out.changes[one.ID]))))
	out.flush()
}

// briefs writes what a source asserts of the nodes that have briefs.
func (out *rdf) briefs(source graph.ID) string {
	lines := map[graph.ID]string{}
	for _, id := range out.asserts[source] {
		names := briefly(out.w.store.Ontology.KindOf(string(id)))
		if names == nil {
			continue
		}
		for _, a := range out.p.state.nodes[id].all {
			if a.source == source {
				lines[id] = briefOf(names, a.attrs)
			}
		}
	}
	return writeBriefs(lines)
}

func (out *rdf) head(revision uint64, print string) {
	subject := out.w.fresh()
	out.w.nodes = append(out.w.nodes, []*api.NQuad{
		word(subject, "lacuna.head", "store"), number(subject, "lacuna.revision", int64(revision)),
		number(subject, "lacuna.format", Format), word(subject, "lacuna.schema", print),
	})
	out.flush()
}

// flush writes what has gathered. An error stays in the writer until the end.
func (out *rdf) flush() {
	for _, quads := range append(out.w.nodes, out.w.links) {
		for _, q := range quads {
			out.line(q)
		}
	}
	out.w.nodes, out.w.links = out.w.nodes[:0], out.w.links[:0]
}

func (out *rdf) line(q *api.NQuad) {
	fmt.Fprintf(out, "%s <%s> ", q.Subject, q.Predicate)
	switch value := q.GetObjectValue().GetVal().(type) {
	case nil:
		_, _ = out.WriteString(q.ObjectId)
	case *api.Value_IntVal:
		_, _ = out.WriteString(`"` + strconv.FormatInt(value.IntVal, 10) + `"^^<xs:int>`)
	default:
		_, _ = out.WriteString(literal(q.GetObjectValue().GetStrVal()) + "^^<xs:string>")
	}
	for i, f := range q.Facets {
		_, _ = out.WriteString([]string{" (", ", "}[min(i, 1)] + f.Key + "=" + literal(string(f.Value)))
		if i == len(q.Facets)-1 {
			_ = out.WriteByte(')')
		}
	}
	_, _ = out.WriteString(" .\n")
}

// literal writes a text between quotation marks as Dgraph reads it.
func literal(text string) string {
	var out strings.Builder
	out.Grow(len(text) + len(text)/8 + 2)
	out.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			out.WriteByte('\\')
			out.WriteRune(r)
		case r == '\n':
			out.WriteString(`\n`)
		case r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029:
			fmt.Fprintf(&out, `\u%04X`, r)
		default:
			out.WriteRune(r)
		}
	}
	out.WriteByte('"')
	return out.String()
}
