package gqlapi

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/wording"
	"github.com/lacuna-law/lacuna/schema"
)

// listDifferences is the list that cursors of differences belong to.
const listDifferences = "d"

// pinned is the text of an instrument as it lies in the graph.
type pinned struct {
	instrument graph.ID
	language   string
	ids        []graph.ID
	passages   []wording.Passage
}

// TextDifferences implements gen.QueryResolver. Two documents can be compared
// when both hold the text of one instrument in one language. The error wraps
// errInput when they do not, and graph.ErrNotFound for an id that nothing has.
func (r queryResolver) TextDifferences(ctx context.Context, a, b graph.ID, first *int, after *string) (*gen.TextDifferenceConnection, error) {
	w := window{first, after}
	size, err := w.size()
	if err != nil {
		return nil, err
	}
	from, err := w.place(listDifferences)
	if err != nil {
		return nil, err
	}
	start := 0
	if from != "" {
		if start, err = strconv.Atoi(from); err != nil || start < 0 {
			return nil, fmt.Errorf("%w: after is no cursor of this list; take endCursor of the page before", errInput)
		}
	}
	left, err := r.pinned(ctx, a)
	if err != nil {
		return nil, err
	}
	right, err := r.pinned(ctx, b)
	if err != nil {
		return nil, err
	}
	if err := comparable(left, right); err != nil {
		return nil, err
	}
	inA, inB := wording.Leaves(left.passages, right.passages)
	left, right = left.only(inA), right.only(inB)
	found, same := wording.Differing(left.passages, right.passages)
	start = min(start, len(found))
	page := found[start:min(start+size, len(found))]
	out, err := r.differences(ctx, page, start, left, right)
	if err != nil {
		return nil, err
	}
	out.TotalCount, out.Same = len(found), same
	out.PageInfo = pageInfo(cursorsOf(out.Edges), start+len(page) < len(found), start > 0)
	return out, nil
}

func cursorsOf(edges []*gen.TextDifferenceEdge) []string {
	out := make([]string, 0, len(edges))
	for _, e := range edges {
		out = append(out, e.Cursor)
	}
	return out
}

// comparable says why two texts cannot be compared.
func comparable(a, b pinned) error {
	switch {
	case a.instrument == "" || b.instrument == "":
		return fmt.Errorf("%w: a document is not the text of an instrument", errInput)
	case a.instrument != b.instrument:
		return fmt.Errorf("%w: the documents are texts of %s and of %s; compare texts of one instrument", errInput, a.instrument, b.instrument)
	case a.language != b.language:
		return fmt.Errorf("%w: the documents are in %q and %q; compare texts in one language", errInput, a.language, b.language)
	}
	return nil
}

// pinned reads the passages of a document that have pinpoints, in its language
// and in the order of the text.
func (r queryResolver) pinned(ctx context.Context, document graph.ID) (pinned, error) {
	store := r.options.Store
	node, err := store.Node(ctx, document)
	if err != nil {
		return pinned{}, err
	}
	out := pinned{language: node.Attrs.Text("language")}
	for e, err := range store.Edges(ctx, graph.EdgeQuery{From: []graph.ID{document}, Names: []schema.EdgeName{schema.EdgeTextOf}}) {
		if err != nil {
			return out, err
		}
		out.instrument = e.To
	}
	ids := []graph.ID{}
	for e, err := range store.Edges(ctx, graph.EdgeQuery{To: []graph.ID{document}, Names: []schema.EdgeName{schema.EdgeInDocument}}) {
		if err != nil {
			return out, err
		}
		ids = append(ids, e.From)
	}
	var nodes []graph.Node
	for n, err := range store.Nodes(ctx, graph.NodeQuery{IDs: ids}) {
		if err != nil {
			return out, err
		}
		if n.Attrs.Text("pinpoint") != "" && n.Attrs.Text("language") == out.language {
			nodes = append(nodes, n)
		}
	}
	slices.SortStableFunc(nodes, func(a, b graph.Node) int { return int(a.Attrs.Number("order") - b.Attrs.Number("order")) })
	for _, n := range nodes {
		out.ids = append(out.ids, n.ID)
		out.passages = append(out.passages, wording.Passage{Pin: n.Attrs.Text("pinpoint"), Words: wording.Body(n.Attrs.Text("pinpoint"), n.Attrs.Text("text"))})
	}
	return out, nil
}

func (p pinned) only(places []int) pinned {
	out := pinned{instrument: p.instrument, language: p.language}
	for _, i := range places {
		out.ids, out.passages = append(out.ids, p.ids[i]), append(out.passages, p.passages[i])
	}
	return out
}

// differences makes the models of a page.
func (r queryResolver) differences(ctx context.Context, page []wording.Difference, start int, a, b pinned) (*gen.TextDifferenceConnection, error) {
	out := &gen.TextDifferenceConnection{Edges: make([]*gen.TextDifferenceEdge, 0, len(page))}
	for i, d := range page {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		node := &gen.TextDifference{Pinpoint: d.Pin, Diff: []*gen.DiffPiece{}}
		for _, piece := range d.Diff(a.passages, b.passages) {
			node.Diff = append(node.Diff, &gen.DiffPiece{Text: piece.Text, Change: schema.DiffChange(piece.Change)})
		}
		var err error
		if node.A, err = r.passage(ctx, a.ids, d.A); err == nil {
			node.B, err = r.passage(ctx, b.ids, d.B)
		}
		if err != nil {
			return nil, err
		}
		out.Edges = append(out.Edges, &gen.TextDifferenceEdge{Cursor: cursor(listDifferences, strconv.Itoa(start+i+1)), Node: node})
	}
	return out, nil
}

// passage gives the model of a passage, or nil where a text has none.
func (r queryResolver) passage(ctx context.Context, ids []graph.ID, at int) (*gen.Passage, error) {
	if at < 0 {
		return nil, nil //nolint:nilnil // the schema's null
	}
	n, err := r.options.Store.Node(ctx, ids[at])
	if err != nil {
		return nil, err
	}
	model, err := r.decoder.node(n)
	if err != nil {
		return nil, err
	}
	passage, is := model.(*gen.Passage)
	if !is {
		return nil, errors.New("a passage of the graph is of another kind")
	}
	return passage, nil
}
