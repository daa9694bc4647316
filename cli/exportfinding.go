package cli

import (
	"context"
	"io"

	"github.com/lacuna-law/lacuna/export"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	references "github.com/lacuna-law/lacuna/reference"
)

// exportFindings cites answers: each by its name, with the lens in words.
func (a *app) exportFindings(ctx context.Context, h *house, job export.Job, format string, f *exportFlags, out io.Writer) error {
	atlas, err := h.atlas(ctx)
	if err != nil {
		return err
	}
	list := references.List{Title: "export", Release: job.Head.Release, Revision: int(job.Head.Revision), AsOf: job.Head.AsOf, Total: len(f.ids)}
	for _, id := range ids(f.ids) {
		p, err := atlas.Profile(gap.Case{Activity: id, Lens: f.lens.lens(a)})
		if err != nil {
			return err
		}
		list.Items = append(list.Items, references.Item{
			ID: graph.ID(p.Finding), Kind: references.Finding, Title: p.Label + ": " + words(p.Headline), Authors: []string{}, Symbol: p.Finding,
			Language: "en", Text: gap.Caveat, Lens: "Law " + lensWords(p.Lens) + ".", Link: job.Address(graph.ID(p.Finding)),
		})
	}
	return references.Write(out, format, list)
}
