package draft

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// readRecords reads a draft in the layout of the corpus.
func readRecords(ctx context.Context, name string, data []byte, w World) (gap.Draft, error) {
	var failed error
	silent := map[graph.ID]bool{} // instruments that do not say whether they are universal
	known := func(id graph.ID) bool {
		_, err := w.Graph.Node(ctx, id)
		if err != nil && !errors.Is(err, graph.ErrNotFound) {
			failed = err
		}
		return err == nil
	}
	f, err := corpus.ReadFragment(path.Base(name), data, corpus.Base{Ontology: w.Ontology, Sections: sections(), Head: "draft", Known: known, Fill: func(n graph.Node) {
		if _, said := n.Attrs["universal"]; n.Kind == schema.KindInstrument && !said {
			silent[n.ID], n.Attrs["universal"] = true, false
		}
		w.fill(n)
	}})
	if failed != nil {
		return gap.Draft{}, fmt.Errorf("draft %s: %w", name, failed)
	}
	if err != nil {
		return gap.Draft{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	forget(f.Nodes, silent)
	for _, key := range []string{"title", "about"} {
		f.Head[key] = strings.TrimSpace(f.Head[key])
	}
	d := gap.Draft{Title: cmp.Or(f.Head["title"], firstTitle(f.Nodes), name), About: f.Head["about"],
		Batch: graph.Batch{Source: w.source(name), Nodes: f.Nodes, Edges: f.Edges}}
	return d, d.Check(w.Ontology)
}

// forget takes the word `universal` out again where a draft does not say it:
// its silence has a meaning of its own.
func forget(nodes []graph.Node, silent map[graph.ID]bool) {
	for _, n := range nodes {
		if silent[n.ID] {
			delete(n.Attrs, "universal")
		}
	}
}

func (w World) source(name string) graph.Source {
	id := strings.Join(strings.Fields(path.Base(name)), "-")
	return graph.Source{ID: graph.ID("draft:" + id[:min(len(id), schema.MaxID/2)]), Date: w.Today}
}

func firstTitle(nodes []graph.Node) string {
	for _, n := range nodes {
		if n.Kind == schema.KindInstrument {
			return n.Attrs.Text("title")
		}
	}
	return ""
}

// fill adds to a record of a draft what it need not say: that it is a treaty,
// that whoever wrote it stands behind it, and nothing of what the law would
// be. Dates and parties are left to the engine, which says what it imagines.
func (w World) fill(n graph.Node) {
	set := func(name string, value any) {
		if _, there := n.Attrs[name]; !there {
			n.Attrs[name] = value
		}
	}
	set("confidence", string(schema.ConfidenceUnsure))
	switch n.Kind {
	case schema.KindInstrument:
		set("shortTitle", n.Attrs["title"])
		set("sourceType", string(schema.SourceTypeTreaty))
		set("bindingness", string(schema.BindingnessBinding))
		set("binds", string(schema.BindsParties))
		set("contexts", bothContexts())
		set("addressees", []any{string(schema.ActorState)})
		set("regimes", []any{})
		fillLists(n)
	case schema.KindProvision:
		set("addressees", []any{string(schema.ActorState)})
		set("contexts", bothContexts())
		set("functions", []any{})
		set("reaches", []any{})
		set("regime", "draft")
	case schema.KindAssessment:
		set("assessor", "whoever wrote the draft")
		set("method", string(schema.MethodHuman))
		set("review", string(schema.ReviewProposed))
		set("assertedOn", w.Today)
		set("contexts", bothContexts())
		set("territory", []any{string(schema.TerritoryOwn), string(schema.TerritoryAbroad)})
		set("indirect", false)
		set("added", false)
	}
}

// fillLists says of lists of imagined parties how complete they are.
func fillLists(n graph.Node) {
	lists, _ := n.Attrs["participationLists"].([]any)
	for _, list := range lists {
		if fields, ok := list.(map[string]any); ok && fields["completeness"] == nil {
			fields["completeness"] = "imagined"
		}
	}
}

func bothContexts() []any {
	return []any{string(schema.ContextPeacetime), string(schema.ContextArmedConflict)}
}
