package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/graph"
)

func (a *app) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use: "verify", Args: cobra.NoArgs,
		Short: "Checks that the graph keeps the ontology, that the law side compiles, that the log of decisions is whole and that the index agrees",
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			h, err := a.openToRead(cmd.Context())
			if err != nil {
				return err
			}
			defer h.close(&err)
			return a.verify(cmd.Context(), h)
		},
	}
}

// verifier is a store that can check its own files.
type verifier interface {
	Verify(ctx context.Context) ([]string, error)
}

func (a *app) verify(ctx context.Context, h *house) error {
	nodes, edges, problems, err := verifyGraph(ctx, h)
	if err != nil {
		return err
	}
	if v, can := h.store.(verifier); can {
		found, err := v.Verify(ctx)
		if err != nil {
			return fmt.Errorf("verify: store: %w", err)
		}
		problems = append(problems, found...)
	}
	if _, err := h.atlas(ctx); err != nil {
		problems = append(problems, err.Error())
	}
	if err := h.desk.Verify(ctx); errors.Is(err, curation.ErrTampered) {
		problems = append(problems, err.Error())
	} else if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	index, err := h.index(ctx)
	if err != nil {
		return err
	}
	found, err := index.Verify(ctx)
	if err := errors.Join(err, index.Close()); err != nil {
		return fmt.Errorf("verify: index: %w. `lacuna reindex` builds it anew", err)
	}
	for _, p := range append(problems, found...) {
		fmt.Fprintln(a.Stdout, p)
	}
	if n := len(problems) + len(found); n > 0 {
		return fmt.Errorf("verify: %d problems. `lacuna reindex` builds the index anew; import an export to restore the graph", n)
	}
	revision, err := h.store.Revision(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "Clean: %d nodes and %d edges at revision %d, law side compiled, index in agreement.\n", nodes, edges, revision)
	return nil
}

// verifyGraph reads the whole graph and checks it against the ontology.
func verifyGraph(ctx context.Context, h *house) (nodes, edges int, problems []string, err error) {
	known := map[graph.ID]bool{}
	for n, err := range h.store.Nodes(ctx, graph.NodeQuery{}) {
		if err != nil {
			return 0, 0, nil, fmt.Errorf("verify: %w", err)
		}
		nodes++
		known[n.ID] = true
		if err := h.ontology.CheckNode(string(n.ID), n.Kind, n.Attrs); err != nil {
			problems = append(problems, fmt.Sprintf("node %s: %v", n.ID, err))
		}
	}
	for e, err := range h.store.Edges(ctx, graph.EdgeQuery{}) {
		if err != nil {
			return 0, 0, nil, fmt.Errorf("verify: %w", err)
		}
		edges++
		if err := h.ontology.CheckEdge(string(e.From), e.Name, string(e.To), e.Attrs); err != nil {
			problems = append(problems, fmt.Sprintf("edge %s: %v", e.EdgeKey, err))
		}
		if !known[e.From] || !known[e.To] {
			problems = append(problems, fmt.Sprintf("edge %s: an end is missing", e.EdgeKey))
		}
	}
	return nodes, edges, problems, nil
}

func (a *app) reindexCommand() *cobra.Command {
	return &cobra.Command{
		Use: "reindex", Args: cobra.NoArgs,
		Short: "Builds the full-text index anew from the graph",
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			h, err := a.openToWrite(cmd.Context())
			if err != nil {
				return err
			}
			defer h.close(&err)
			index, err := h.index(cmd.Context())
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, index.Close()) }()
			total := 0
			if err := index.Rebuild(cmd.Context(), func(_, n int) { total = n }); err != nil {
				return fmt.Errorf("reindex: %w", err)
			}
			a.say("Indexed %d documents.", total)
			return nil
		},
	}
}
