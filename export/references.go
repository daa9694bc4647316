package export

import (
	"context"
	"io"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/reference"
	"github.com/lacuna-law/lacuna/schema"
)

// citable are the kinds that a program for literature keeps, where none is named.
func citable() []schema.Kind {
	return []schema.Kind{schema.KindInstrument, schema.KindProvision, schema.KindDocument, schema.KindStatement}
}

// references writes the part as references. CSL-JSON is one list and is held
// whole; the others are written page by page.
func (j Job) references(ctx context.Context, w io.Writer, format string) error {
	if len(j.Kinds) == 0 && j.IDs == nil {
		j.Kinds = citable()
	}
	list := reference.List{Title: "export", Release: j.Head.Release, Revision: int(j.Head.Revision), AsOf: j.Head.AsOf}
	for page, err := range j.pages(ctx) {
		if err != nil {
			return err
		}
		items, err := j.items(ctx, page)
		if err != nil {
			return err
		}
		if list.Items = append(list.Items, items...); format == "csl-json" {
			continue
		}
		if err := reference.Write(w, format, list); err != nil {
			return err
		}
		list.Items = nil
	}
	if format != "csl-json" {
		return nil
	}
	return reference.Write(w, format, list)
}

func (j Job) items(ctx context.Context, page []entry) ([]reference.Item, error) {
	var nodes []graph.Node
	for _, e := range page {
		nodes = append(nodes, e.Node)
	}
	items, err := reference.Of(ctx, j.Reader, nodes)
	for i := range items {
		items[i].Link = j.Address(items[i].ID)
	}
	return items, err
}

// Address gives the IRI of a thing.
func (j Job) Address(id graph.ID) string { return j.base() + iri(string(id)) }
