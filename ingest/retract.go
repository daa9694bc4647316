package ingest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

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
	Kept     int                 `json:"kept"`     // claims on which people have decided
}

// ErrNotIngested says that a document was not ingested.
var ErrNotIngested = errors.New("no such document was ingested")

// curation is how the ids of sources begin that hold what people decided.
const curation = "curation:"

// Retract takes back all that came from a document: what others assert as well,
// such as a claim on which people have decided, stands. With dryRun nothing is
// written. The error wraps ErrNotIngested or is one of the store.
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
	for _, n := range was.Nodes {
		if n.ID == document {
			out.Name = n.Attrs.Text("path")
		}
		if by, stands := others[n.ID]; stands {
			out.Standing[n.Kind]++
			out.Kept += claimKept(n.Kind, by)
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

func claimKept(kind schema.Kind, by graph.ID) int {
	if kind == schema.KindClaim && strings.HasPrefix(string(by), curation) {
		return 1
	}
	return 0
}

// sharedBy gives the nodes of a batch that another source asserts as well, with
// that source. It goes by whose attributes are shown, and for an instrument that
// was made from texts by the other texts of it.
func sharedBy(ctx context.Context, store graph.Reader, was graph.Batch) (map[graph.ID]graph.ID, error) {
	ids := []graph.ID{} // nil would ask for all
	for _, n := range was.Nodes {
		ids = append(ids, n.ID)
	}
	out := map[graph.ID]graph.ID{}
	for n, err := range store.Nodes(ctx, graph.NodeQuery{IDs: ids}) {
		if err != nil {
			return nil, err
		}
		if n.Source != was.Source.ID {
			out[n.ID] = n.Source
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
func sharedTexts(ctx context.Context, store graph.Reader, was graph.Batch, instrument graph.ID, out map[graph.ID]graph.ID) error {
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
				out[n.ID] = e.From
			}
		}
	}
	return nil
}

// keptOf counts the claims of a batch on which people have decided.
func keptOf(ctx context.Context, store graph.Reader, was graph.Batch) (int, error) {
	var claims []graph.ID
	for _, n := range was.Nodes {
		if n.Kind == schema.KindClaim {
			claims = append(claims, n.ID)
		}
	}
	kept := 0
	if len(claims) == 0 {
		return 0, nil
	}
	for n, err := range store.Nodes(ctx, graph.NodeQuery{IDs: claims}) {
		if err != nil {
			return 0, err
		}
		kept += claimKept(n.Kind, n.Source)
	}
	return kept, nil
}

// DocumentsFrom gives the documents that came from a place: a file, a table, an
// archive or an address, by ascending id.
func DocumentsFrom(ctx context.Context, store graph.Reader, place string) ([]graph.ID, error) {
	var out []graph.ID
	for n, err := range store.Nodes(ctx, graph.NodeQuery{Kind: schema.KindDocument, Where: map[string]any{"origin": OriginOf(place)}}) {
		if err != nil {
			return nil, fmt.Errorf("documents from %s: %w", place, err)
		}
		own, err := isIngested(ctx, store, n)
		if err != nil {
			return nil, err
		}
		if own {
			out = append(out, n.ID)
		}
	}
	return out, nil
}
