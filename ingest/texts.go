package ingest

import (
	"context"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/wording"
	"github.com/lacuna-law/lacuna/schema"
)

// The limits of comparing texts of one instrument.
const (
	mostTexts   = 16  // other texts that one is compared with
	shownPins   = 5   // pinpoints that a report lists
	fewestAlike = 0.2 // of the pinpoints, below which two texts have nothing to do with each other
)

// otherTexts compares the text of an instrument with the other texts of it,
// pinpoint by pinpoint: in the same language their words, in another their
// pinpoints.
func (r *run) otherTexts(ctx context.Context, res *result) ([]Resemblance, error) {
	others := []graph.ID{} // nil would ask for all
	for e, err := range r.Store.Edges(ctx, graph.EdgeQuery{To: []graph.ID{graph.ID(res.hints.Instrument)}, Names: []schema.EdgeName{schema.EdgeTextOf}}) {
		if err != nil {
			return nil, err
		}
		if e.From != res.document && len(others) < mostTexts {
			others = append(others, e.From)
		}
	}
	own := passagesOf(res.batch.Nodes)
	var out []Resemblance
	for n, err := range r.Store.Nodes(ctx, graph.NodeQuery{IDs: others}) {
		if err != nil {
			return nil, err
		}
		theirs, err := storedPassages(ctx, r.Store, n.ID)
		if err != nil {
			return nil, err
		}
		if found, alike := compareTexts(own, theirs); alike {
			found.Document = n.ID
			out = append(out, found)
		}
	}
	return out, nil
}

// text is the passages of a text that have pinpoints, by language.
type text map[string][]wording.Passage

func passagesOf(nodes []graph.Node) text {
	nodes = slices.DeleteFunc(slices.Clone(nodes), func(n graph.Node) bool {
		return n.Kind != schema.KindPassage || n.Attrs.Text("pinpoint") == ""
	})
	slices.SortStableFunc(nodes, func(a, b graph.Node) int { return int(a.Attrs.Number("order") - b.Attrs.Number("order")) })
	out := text{}
	for _, n := range nodes {
		language := n.Attrs.Text("language")
		out[language] = append(out[language], wording.Passage{Pin: n.Attrs.Text("pinpoint"), Words: wording.Body(n.Attrs.Text("pinpoint"), n.Attrs.Text("text"))})
	}
	return out
}

func storedPassages(ctx context.Context, store graph.Reader, document graph.ID) (text, error) {
	ids := []graph.ID{} // nil would ask for all
	for e, err := range store.Edges(ctx, graph.EdgeQuery{To: []graph.ID{document}, Names: []schema.EdgeName{schema.EdgeInDocument}}) {
		if err != nil {
			return nil, err
		}
		ids = append(ids, e.From)
	}
	var nodes []graph.Node
	for n, err := range store.Nodes(ctx, graph.NodeQuery{IDs: ids}) {
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
	}
	return passagesOf(nodes), nil
}

// compareTexts compares what two texts have in one language; where they have no
// language in common, their pinpoints in whatever language they are.
func compareTexts(a, b text) (Resemblance, bool) {
	var differ []string
	same := 0
	shared := false
	for _, language := range sortedNames(a) {
		if len(b[language]) == 0 {
			continue
		}
		shared = true
		inA, inB := wording.Leaves(a[language], b[language])
		differing, alike := wording.Differing(pick(a[language], inA), pick(b[language], inB))
		for _, d := range differing {
			differ = append(differ, d.Pin)
		}
		same += alike
	}
	if !shared {
		return comparePins(a, b)
	}
	if same+len(differ) == 0 {
		return Resemblance{}, false
	}
	return Resemblance{How: transcription, Share: rounded(float64(same) / float64(same+len(differ))),
		Differences: len(differ), Pinpoints: differ[:min(len(differ), shownPins)]}, true
}

// comparePins compares the pinpoints of texts in different languages.
func comparePins(a, b text) (Resemblance, bool) {
	inA, inB := pinsOf(a), pinsOf(b)
	same := 0
	for pin := range inA {
		if inB[pin] {
			same++
		}
	}
	all := len(inA) + len(inB) - same
	if all == 0 || float64(same) < fewestAlike*float64(all) {
		return Resemblance{}, false
	}
	return Resemblance{How: translation, Share: rounded(float64(same) / float64(all))}, true
}

func pinsOf(t text) map[string]bool {
	out := map[string]bool{}
	for _, list := range t {
		for _, p := range list {
			out[p.Pin] = true
		}
	}
	return out
}

func pick(list []wording.Passage, places []int) []wording.Passage {
	out := make([]wording.Passage, 0, len(places))
	for _, i := range places {
		out = append(out, list[i])
	}
	return out
}
