package gqlapi_test

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/gqlapi"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/schema"
)

// wide is how many nodes of each kind a wide world has.
const wide = 23

// wideLaw has so many nodes of every kind, with the attributes that must be,
// and edges of every name: at each node one, and all of them at the first one
// of a kind. It follows from the declaration, so a new kind or edge is in it.
func wideLaw(o *schema.Ontology) graph.Batch {
	b := graph.Batch{Source: graph.Source{ID: "corpus:wide", Curator: "tests", Extractor: "tests", Date: "2026-11-01"}, Replace: true}
	for _, kind := range o.Kinds() {
		decl := o.Kind(kind)
		if kind == schema.KindDecision {
			continue // decisions are made at the desk
		}
		for i := range wide {
			attrs := graph.Attrs{}
			for _, a := range decl.Attributes {
				if a.Type.NonNull || a.Text {
					attrs[a.Name] = sample(o, a.Type, i)
				}
			}
			b.Nodes = append(b.Nodes, graph.Node{ID: wideID(o, kind, i), Kind: kind, Attrs: attrs})
		}
		for _, e := range decl.Edges {
			b.Edges = append(b.Edges, wideEdges(o, e)...)
		}
	}
	return b
}

func wideID(o *schema.Ontology, kind schema.Kind, i int) graph.ID {
	return graph.ID(fmt.Sprintf("%s:wide%02d", o.Kind(kind).Prefix, i%wide))
}

// wideEdges leads from each node to the next one of a kind at the far end; of an
// edge that may lead to many, also from each to the first and from the first to each.
func wideEdges(o *schema.Ontology, e *schema.EdgeDecl) []graph.Edge {
	var out []graph.Edge
	seen := map[graph.EdgeKey]bool{}
	add := func(from, to graph.ID) {
		key := graph.EdgeKey{From: from, Name: e.Name, To: to}
		if from != to && !seen[key] {
			seen[key] = true
			out = append(out, graph.Edge{EdgeKey: key})
		}
	}
	for i := range wide {
		at, far := wideID(o, e.From, i), wideID(o, e.To[i%len(e.To)], i+1)
		add(at, far)
		if !e.One {
			add(at, wideID(o, e.To[0], 0))
			add(wideID(o, e.From, 0), far)
		}
	}
	return out
}

// sample gives the i-th value of a declared type.
func sample(o *schema.Ontology, t *ast.Type, i int) any {
	if t.Elem != nil {
		return []any{sample(o, t.Elem, i)}
	}
	def := o.SDL.Types[t.NamedType]
	switch {
	case def.Kind == ast.Enum:
		return def.EnumValues[0].Name
	case def.Kind == ast.Object:
		object := map[string]any{}
		for _, f := range def.Fields {
			if f.Type.NonNull {
				object[f.Name] = sample(o, f.Type, i)
			}
		}
		return object
	case t.NamedType == "Int" || t.NamedType == "Float":
		return 1.0
	case t.NamedType == "Boolean":
		return true
	case t.NamedType == "Date":
		return "2020-01-01"
	case t.NamedType == "ID":
		return string(wideID(o, schema.KindActivity, 0))
	}
	return fmt.Sprintf("words %d", i)
}

// curated is a world with a desk, whose reads are counted as well; where the
// batch is law it has an atlas and an index.
func curated(t *testing.T, b graph.Batch, law bool) (world, *curation.Desk) {
	t.Helper()
	o := ontology(t)
	store := memstore.New(o)
	if _, err := store.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	counted := &counting{Reader: store}
	options := gqlapi.Options{
		Ontology: o, Store: counted, Atlas: func() *gap.Atlas { return nil }, Now: today, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Desk: curation.NewDesk(countingStore{store, counted}, o, today),
	}
	if law {
		atlas, err := gap.Compile(t.Context(), store)
		if err != nil {
			t.Fatal(err)
		}
		options.Atlas, options.Index = func() *gap.Atlas { return atlas }, openIndex(t, o, store)
	}
	api, err := gqlapi.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return world{api, counted}, options.Desk
}

// wideWorld is a world of wideLaw with as many decisions.
func wideWorld(t *testing.T) world {
	t.Helper()
	o := ontology(t)
	w, desk := curated(t, wideLaw(o), false)
	for i := range wide {
		_, err := desk.Review(t.Context(), "reader", curation.Review{Subject: wideID(o, schema.KindClaim, i), Ruling: schema.RulingReject, Reason: "It is not so."})
		if err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// waitingLaw is the bundled corpus, and more than a page of everything that
// waits for people or for a comparison.
func waitingLaw(t *testing.T) graph.Batch {
	t.Helper()
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	b := c.Batch()
	node := func(id graph.ID, kind schema.Kind, attrs graph.Attrs) {
		b.Nodes = append(b.Nodes, graph.Node{ID: id, Kind: kind, Attrs: attrs})
	}
	edge := func(from graph.ID, name schema.EdgeName, to graph.ID) {
		b.Edges = append(b.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: from, Name: name, To: to}})
	}
	var one, other [][2]string
	later := treatyAttrs()
	later["inForce"] = "2026-11-10"
	node("instrument:later", schema.KindInstrument, later)
	node("statement:waits", schema.KindStatement, graph.Attrs{"speaker": "A delegate", "date": "2026-01-02", "sourceTier": "OFFICIAL_TEXT", "review": "EDITORIAL", "method": "HUMAN"})
	edge("statement:waits", schema.EdgeBy, "state:FRA")
	for _, n := range smallLaw().Nodes {
		if n.Kind == schema.KindFrame {
			node("frame:later", schema.KindFrame, n.Attrs)
		}
	}
	edge("frame:later", schema.EdgeCovers, "activity:ransomware")
	edge("frame:later", schema.EdgeReads, "instrument:later")
	for i := range 2 * wide {
		one = append(one, [2]string{fmt.Sprint(i + 1), fmt.Sprintf("So it is %d.", i)})
		other = append(other, [2]string{fmt.Sprint(i + 1), fmt.Sprintf("It is not %d.", i)})
		claim, provision, assessment := graph.ID(fmt.Sprintf("claim:waits-%02d", i)), graph.ID(fmt.Sprintf("provision:later-%02d", i)), graph.ID(fmt.Sprintf("assessment:later-%02d", i))
		node(claim, schema.KindClaim, graph.Attrs{"type": "GAP_ASSERTED", "gist": fmt.Sprintf("Nothing governs case %d.", i), "hedged": false, "score": 0.5, "method": "AUTOMATION", "review": "PROPOSED", "date": "2026-01-02"})
		edge(claim, schema.EdgeBy, "state:FRA")
		edge(claim, schema.EdgeInStatement, "statement:waits")
		edge(claim, schema.EdgeTargets, "activity:ransomware")
		node(provision, schema.KindProvision, provisionAttrs(i+1))
		edge(provision, schema.EdgePartOf, "instrument:later")
		node(assessment, schema.KindAssessment, assessmentAttrs())
		edge(assessment, schema.EdgeOf, provision)
		edge(assessment, schema.EdgeAbout, "activity:ransomware")
		edge(assessment, schema.EdgeUnder, "frame:later")
		unjudged := graph.ID(fmt.Sprintf("provision:unjudged-%02d", i))
		node(unjudged, schema.KindProvision, provisionAttrs(i+1))
		edge(unjudged, schema.EdgePartOf, "instrument:later")
	}
	textOf(&b, "aaaaaaaaaaaa", "vclt-1969", "en", one...)
	textOf(&b, "bbbbbbbbbbbb", "vclt-1969", "en", other...)
	return b
}

// countingStore is a store whose reads are counted.
type countingStore struct {
	graph.Store
	c *counting
}

// Nodes implements graph.Reader.
func (s countingStore) Nodes(ctx context.Context, q graph.NodeQuery) iter.Seq2[graph.Node, error] {
	return s.c.Nodes(ctx, q)
}

// Edges implements graph.Reader.
func (s countingStore) Edges(ctx context.Context, q graph.EdgeQuery) iter.Seq2[graph.Edge, error] {
	return s.c.Edges(ctx, q)
}
