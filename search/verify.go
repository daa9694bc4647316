package search

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/blevesearch/bleve/v2"
	index "github.com/blevesearch/bleve_index_api"

	"github.com/lacuna-law/lacuna/graph"
)

// maxProblems is how many problems Verify lists by name.
const maxProblems = 100

// Verify compares the index with the graph and gives what is wrong with it, in
// order; nothing means that they agree. Every segment file is read against its
// checksum, every record is projected again and compared with what the index
// holds of it, and what the index holds beyond the graph is named. It holds
// off Sync while it runs.
func (ix *Index) Verify(ctx context.Context) ([]string, error) {
	var problems []string
	err := ix.write(ctx, func(live bleve.Index) error {
		if live == nil {
			problems = []string{"there is no index"}
			if ix.why != "" {
				problems[0] += ": " + ix.why
			}
			return nil
		}
		return guard(func() (err error) {
			problems, err = ix.verify(ctx, live)
			return err
		})
	})
	if len(problems) > maxProblems {
		problems = append(problems[:maxProblems], fmt.Sprintf("and %d more", len(problems)-maxProblems))
	}
	return problems, err
}

func (ix *Index) verify(ctx context.Context, live bleve.Index) ([]string, error) {
	now, err := ix.options.Store.Revision(ctx)
	if err != nil {
		return nil, fmt.Errorf("verify the search index: %w", err)
	}
	var problems []string
	if ix.at != now {
		problems = append(problems, fmt.Sprintf("the index stands at revision %d and the graph at %d", ix.at, now))
	}
	if ix.options.Dir != "" {
		if _, err := examine(live, ix.options.Store.Identity(), ix.plan); err != nil {
			return append(problems, err.Error()), nil
		}
	}
	held, err := heldIDs(live)
	if err != nil {
		return nil, err
	}
	err = ix.chunks(ctx, func(nodes []graph.Node) error {
		found, err := ix.compare(ctx, live, nodes, held)
		problems = append(problems, found...)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(held)) {
		problems = append(problems, id+": the index holds it and the graph does not")
	}
	return problems, nil
}

// compare compares the records of nodes with what the index holds, and takes them off the list.
func (ix *Index) compare(ctx context.Context, live bleve.Index, nodes []graph.Node, held map[string]bool) ([]string, error) {
	records, err := ix.plan.project(ctx, ix.options.Store, nodes)
	if err != nil {
		return nil, err
	}
	var problems []string
	for _, r := range records {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !held[string(r.id)] {
			problems = append(problems, string(r.id)+": the graph holds it and the index does not")
			continue
		}
		delete(held, string(r.id))
		same, err := sameRecord(live, r)
		if err != nil {
			return nil, err
		}
		if !same {
			problems = append(problems, string(r.id)+": the index holds other contents than the graph")
		}
	}
	return problems, nil
}

// sameRecord compares the stored fields of a document, its digest among them,
// with those its record has now.
func sameRecord(live bleve.Index, r record) (bool, error) {
	digest, err := r.digest()
	if err != nil {
		return false, err
	}
	doc, err := live.Document(string(r.id))
	if err != nil {
		return false, fmt.Errorf("verify the search index: %s: %w", r.id, err)
	}
	if doc == nil {
		return false, nil
	}
	want := map[string]string{titleField: r.title, languageField: r.lang, digestField: digest}
	got := map[string]string{}
	doc.VisitFields(func(f index.Field) { got[f.Name()] = string(f.Value()) })
	return maps.Equal(got, want), nil
}

// heldIDs gives the ids of all documents of an index.
func heldIDs(live bleve.Index) (map[string]bool, error) {
	advanced, err := live.Advanced()
	if err != nil {
		return nil, fmt.Errorf("verify the search index: %w", err)
	}
	reader, err := advanced.Reader()
	if err != nil {
		return nil, fmt.Errorf("verify the search index: %w", err)
	}
	defer reader.Close()
	all, err := reader.DocIDReaderAll()
	if err != nil {
		return nil, fmt.Errorf("verify the search index: %w", err)
	}
	defer all.Close()
	out := map[string]bool{}
	for {
		internal, err := all.Next()
		if err != nil {
			return nil, fmt.Errorf("verify the search index: %w", err)
		}
		if internal == nil {
			return out, nil
		}
		id, err := reader.ExternalID(internal)
		if err != nil {
			return nil, fmt.Errorf("verify the search index: %w", err)
		}
		out[id] = true
	}
}
