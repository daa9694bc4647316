package ingest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Removal is a document that is no longer at the place it came from.
type Removal struct {
	Document graph.ID `json:"document"`
	Name     string   `json:"name"`
}

// Retraction says what went with a document.
type Retraction struct {
	Document graph.ID            `json:"document"`
	Name     string              `json:"name"`
	Gone     map[schema.Kind]int `json:"gone"`     // nodes that nobody asserts any longer, by kind
	Standing map[schema.Kind]int `json:"standing"` // nodes that others assert as well
	Kept     int                 `json:"kept"`     // claims on which people have decided; the decisions stay in the log
}

// ErrNotIngested says that a document was not ingested.
var ErrNotIngested = errors.New("no such document was ingested")

// Retract takes back all that came from a document. What others assert as well
// stands, and what people decided stays in the log and holds again when the same
// words return. With dryRun nothing is written. The error wraps ErrNotIngested
// or is one of the store.
func Retract(ctx context.Context, store graph.Store, document graph.ID, dryRun bool) (Retraction, error) {
	out := Retraction{Document: document, Gone: map[schema.Kind]int{}, Standing: map[schema.Kind]int{}}
	was, err := store.Asserted(ctx, document)
	switch {
	case errors.Is(err, graph.ErrNotFound) || err == nil && !isDocument(document):
		return out, fmt.Errorf("%w: %s", ErrNotIngested, document)
	case err != nil:
		return out, fmt.Errorf("what came from %s: %w", document, err)
	}
	others, err := sharedBy(ctx, store, was)
	if err != nil {
		return out, fmt.Errorf("what others say of %s: %w", document, err)
	}
	book, err := curation.Open(ctx, store)
	if err != nil {
		return out, err
	}
	out.Kept = book.Decided(was)
	for _, n := range was.Nodes {
		if n.ID == document {
			out.Name = n.Attrs.Text("path")
		}
		if others[n.ID] {
			out.Standing[n.Kind]++
			continue
		}
		out.Gone[n.Kind]++
	}
	if dryRun {
		return out, nil
	}
	_, err = store.Apply(context.WithoutCancel(ctx), graph.Batch{Source: was.Source, Replace: true})
	return out, err
}

func isDocument(id graph.ID) bool { return strings.HasPrefix(string(id), "document:") }

// sharedBy gives the nodes of a batch that another source asserts as well. It
// goes by whose attributes are shown, and for an instrument that was made from
// texts by the other texts of it.
func sharedBy(ctx context.Context, store graph.Reader, was graph.Batch) (map[graph.ID]bool, error) {
	ids := []graph.ID{} // nil would ask for all
	for _, n := range was.Nodes {
		ids = append(ids, n.ID)
	}
	out := map[graph.ID]bool{}
	for n, err := range store.Nodes(ctx, graph.NodeQuery{IDs: ids}) {
		if err != nil {
			return nil, err
		}
		if n.Source != was.Source.ID {
			out[n.ID] = true
		}
	}
	made := slices.DeleteFunc(slices.Clone(was.Nodes), func(n graph.Node) bool { return n.Kind != schema.KindInstrument })
	for _, instrument := range made {
		if err := sharedTexts(ctx, store, was, instrument.ID, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// sharedTexts adds what other texts of an instrument assert of it.
func sharedTexts(ctx context.Context, store graph.Reader, was graph.Batch, instrument graph.ID, out map[graph.ID]bool) error {
	for e, err := range store.Edges(ctx, graph.EdgeQuery{To: []graph.ID{instrument}, Names: []schema.EdgeName{schema.EdgeTextOf}}) {
		if err != nil {
			return err
		}
		if e.From == was.Source.ID {
			continue
		}
		other, err := store.Asserted(ctx, e.From)
		if err != nil {
			return err
		}
		for _, n := range other.Nodes {
			if n.Kind == schema.KindInstrument || n.Kind == schema.KindProvision {
				out[n.ID] = true
			}
		}
	}
	return nil
}

// DocumentsFrom gives the documents that came from a place: a file, a table, an
// archive or an address, by ascending id.
func DocumentsFrom(ctx context.Context, store graph.Reader, place string) ([]graph.ID, error) {
	var out []graph.ID
	for n, err := range store.Nodes(ctx, graph.NodeQuery{Kind: schema.KindDocument, Where: map[string]any{"origin": OriginOf(place)}}) {
		if err != nil {
			return nil, fmt.Errorf("documents from %s: %w", place, err)
		}
		if isIngested(n) {
			out = append(out, n.ID)
		}
	}
	return out, nil
}
