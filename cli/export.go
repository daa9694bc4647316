package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/dgraphstore"
	"github.com/lacuna-law/lacuna/schema"
)

func (a *app) exportCommand() *cobra.Command {
	return &cobra.Command{
		Use: "export", Args: cobra.NoArgs,
		Short: "The whole graph on stdout: lines of JSON that lose nothing, or RDF for a Dgraph cluster",
		Long: `The whole graph on stdout.

--format ndjson       one assertion on a line; lacuna import reads it
--format rdf          the graph as a Dgraph cluster keeps it, for dgraph bulk and dgraph live
--format dgraph-schema the schema that goes with rdf`,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			format, err := a.oneOf("ndjson", "jsonl", "rdf", "dgraph-schema")
			if err != nil {
				return err
			}
			h, err := a.openToRead(cmd.Context())
			if err != nil {
				return err
			}
			defer h.close(&err)
			out := bufio.NewWriterSize(a.Stdout, 1<<20)
			switch format {
			case "rdf":
				err = dgraphstore.WriteRDF(cmd.Context(), h.ontology, h.store, out)
			case "dgraph-schema":
				_, err = out.WriteString(dgraphstore.Schema(h.ontology))
			default:
				err = exportGraph(cmd.Context(), h.store, out)
			}
			if err != nil {
				return fmt.Errorf("export: %w", err)
			}
			return out.Flush()
		},
	}
}

// ndjson lines: one assertion of one source each.
type exportLine struct {
	Node   *graph.Node  `json:"node,omitempty"`
	Edge   *exportEdge  `json:"edge,omitempty"`
	Source graph.Source `json:"source"`
}

type exportEdge struct {
	From  graph.ID        `json:"from"`
	Name  schema.EdgeName `json:"name"`
	To    graph.ID        `json:"to"`
	Attrs graph.Attrs     `json:"attrs,omitempty"`
}

// exportGraph writes every assertion: nodes by id, then edges by their ends,
// and by source within each.
func exportGraph(ctx context.Context, r graph.Reader, w io.Writer) error {
	var nodes, edges []exportLine
	for source, err := range r.Sources(ctx) {
		if err != nil {
			return err
		}
		b, err := r.Asserted(ctx, source.ID)
		if err != nil {
			return fmt.Errorf("source %s: %w", source.ID, err)
		}
		for i := range b.Nodes {
			nodes = append(nodes, exportLine{Node: &b.Nodes[i], Source: source})
		}
		for _, e := range b.Edges {
			edges = append(edges, exportLine{Edge: &exportEdge{e.From, e.Name, e.To, e.Attrs}, Source: source})
		}
	}
	slices.SortStableFunc(nodes, func(a, b exportLine) int { return strings.Compare(string(a.Node.ID), string(b.Node.ID)) })
	slices.SortStableFunc(edges, func(a, b exportLine) int { return a.Edge.key().Compare(b.Edge.key()) })
	for _, line := range append(nodes, edges...) {
		if err := writeJSONLine(w, line); err != nil {
			return err
		}
	}
	return nil
}

func (e *exportEdge) key() graph.EdgeKey { return graph.EdgeKey{From: e.From, Name: e.Name, To: e.To} }

func (a *app) importCommand() *cobra.Command {
	return &cobra.Command{
		Use: "import FILE.ndjson|-", Args: cobra.ExactArgs(1),
		Short: "Assert what an export holds, source by source",
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			in, name := a.Stdin, "stdin"
			if args[0] != "-" {
				file, err := os.Open(args[0])
				if err != nil {
					return fmt.Errorf("import: %w", err)
				}
				defer file.Close()
				in, name = file, args[0]
			}
			batches, err := readExport(in)
			if err != nil {
				return fmt.Errorf("import: %s: %w. Nothing was imported", name, err)
			}
			h, err := a.openToWrite(cmd.Context())
			if err != nil {
				return err
			}
			defer h.close(&err)
			return a.importBatches(cmd.Context(), h, batches)
		},
	}
}

// maxLine bounds a line of an export.
const maxLine = 64 << 20

// readExport reads the batches of an export, by ascending source.
func readExport(r io.Reader) ([]graph.Batch, error) {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(make([]byte, 1<<16), maxLine)
	bySource := map[graph.ID]*graph.Batch{}
	for number := 1; scanner.Scan(); number++ {
		if len(bytes.TrimSpace(scanner.Bytes())) == 0 {
			continue
		}
		line, err := readLine(scanner.Bytes())
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		b := bySource[line.Source.ID]
		if b == nil {
			b = &graph.Batch{Source: line.Source, Replace: true}
			bySource[line.Source.ID] = b
		}
		if b.Source != line.Source {
			return nil, fmt.Errorf("line %d: source %s is described in two ways", number, line.Source.ID)
		}
		if line.Node != nil {
			b.Nodes = append(b.Nodes, *line.Node)
		} else {
			b.Edges = append(b.Edges, graph.Edge{EdgeKey: line.Edge.key(), Attrs: line.Edge.Attrs})
		}
	}
	if err := scanner.Err(); err != nil {
		return nil, fmt.Errorf("%w (limit %d MiB a line)", err, maxLine>>20)
	}
	var out []graph.Batch
	for _, b := range bySource {
		out = append(out, *b)
	}
	slices.SortFunc(out, func(a, b graph.Batch) int { return strings.Compare(string(a.Source.ID), string(b.Source.ID)) })
	return out, nil
}

func readLine(text []byte) (exportLine, error) {
	var line exportLine
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&line); err != nil {
		return line, err
	}
	if (line.Node == nil) == (line.Edge == nil) || line.Source.ID == "" {
		return line, errors.New("a line holds one node or one edge, and its source")
	}
	return line, nil
}

// importBatches applies batches in such an order that the outcome depends on
// none: all nodes stand before any source that is in the store already takes
// something back, and edges between sources find both ends. A source that is
// new takes nothing back and is mostly written at once.
func (a *app) importBatches(ctx context.Context, h *house, batches []graph.Batch) error {
	known := map[graph.ID]bool{}
	for source, err := range h.store.Sources(ctx) {
		if err != nil {
			return fmt.Errorf("import: %w", err)
		}
		known[source.ID] = true
	}
	var later []graph.Batch
	for _, b := range batches {
		if !known[b.Source.ID] {
			_, err := h.store.Apply(ctx, b)
			if err == nil {
				continue
			}
			if !errors.Is(err, graph.ErrDangling) {
				return fmt.Errorf("import: source %s: %w", b.Source.ID, err)
			}
		}
		if _, err := h.store.Apply(ctx, graph.Batch{Source: b.Source, Nodes: b.Nodes}); err != nil {
			return fmt.Errorf("import: source %s: %w", b.Source.ID, err)
		}
		later = append(later, b)
	}
	for _, b := range later {
		if _, err := h.store.Apply(ctx, b); err != nil {
			return fmt.Errorf("import: source %s: %w", b.Source.ID, err)
		}
	}
	nodes, edges := 0, 0
	for _, b := range batches {
		nodes, edges = nodes+len(b.Nodes), edges+len(b.Edges)
	}
	a.say("Imported %d nodes and %d edges of %d sources.", nodes, edges, len(batches))
	return nil
}
