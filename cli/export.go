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
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/lacuna-law/lacuna/export"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/dgraphstore"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// exportFlags are the parts of an export as people type them.
type exportFlags struct {
	kinds, ids []string
	out, base  string
	finding    bool
	lens       lensFlags
}

func (a *app) exportCommand() *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use: "export [ID]...", Args: cobra.ArbitraryArgs,
		Short: "The whole graph or a part of it on stdout, in open formats",
		Long: `The whole graph or a part of it on stdout.

--format ndjson       one assertion on a line, nothing lost; lacuna import reads it
--format jsonld       RDF as JSON-LD: ELI, SKOS, PROV-O and Web Annotation, the rest in words of our own
--format turtle       the same triples as Turtle
--format graphml      nodes with kind and label, edges with name, for programs that draw graphs
--format csv          the table of one --kind, or with --out DIR a table for each kind and one of edges
--format oscal        assessments as an OSCAL control mapping (provisions to activities)
--format navigator    answers under a lens as an ATT&CK Navigator layer; takes the lens flags
--format csl-json     references; also bibtex and ris. Without --kind: instruments, provisions, documents, statements
                      With --finding: the answers for the activities named, under a lens
--format rdf          the graph as a Dgraph cluster keeps it, for dgraph bulk and dgraph live
--format dgraph-schema the schema that goes with rdf

--kind, --id and ids behind the command choose a part. GraphML keeps the edges among what is chosen, the
others every edge that leaves it. ndjson, rdf and navigator take neither.`,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			f.ids = append(f.ids, args...)
			format, err := a.oneOf(append([]string{"ndjson", "jsonl", "navigator", "rdf", "dgraph-schema"}, export.Formats()...)...)
			if err != nil {
				return err
			}
			if err := f.check(cmd, format); err != nil {
				return err
			}
			h, err := a.openToRead(cmd.Context())
			if err != nil {
				return err
			}
			defer h.close(&err)
			out := bufio.NewWriterSize(a.Stdout, 1<<20)
			switch err = a.export(cmd.Context(), h, format, &f, out); {
			case errors.Is(err, export.ErrPart):
				return usage("export: %w", err)
			case err != nil:
				return fmt.Errorf("export: %w", err)
			}
			return out.Flush()
		},
	}
	flags := cmd.Flags()
	flags.StringSliceVar(&f.kinds, "kind", nil, "only these kinds, as activity,provision")
	flags.StringSliceVar(&f.ids, "id", nil, "only these ids, as activity:ransomware")
	flags.StringVar(&f.out, "out", "", "with csv: the folder for the tables, made where it is missing")
	flags.StringVar(&f.base, "base", "", "with jsonld, turtle, oscal and references: the beginning of our addresses, as https://law.example/ (default "+export.Base+")")
	flags.BoolVar(&f.finding, "finding", false, "with csl-json, bibtex and ris: cite the answers for the activities named, under the lens")
	f.lens.add(cmd)
	return cmd
}

// check refuses flags that a format does not know, and names kinds.
func (f *exportFlags) check(cmd *cobra.Command, format string) error {
	whole := format == "ndjson" || format == "jsonl" || format == "rdf" || format == "dgraph-schema"
	literature := format == "csl-json" || format == "bibtex" || format == "ris"
	lens := &cobra.Command{}
	(&lensFlags{}).add(lens)
	var bad error
	cmd.Flags().Visit(func(flag *pflag.Flag) {
		switch {
		case lens.Flags().Lookup(flag.Name) != nil && format != "navigator" && !f.finding:
			bad = usage("export: %s: %s has no lens: only navigator answers under one, and references with --finding. Leave it out", flag.Name, format)
		case flag.Name == "finding" && !literature:
			bad = usage("export: finding: %s cites nothing. Take csl-json, bibtex or ris", format)
		case flag.Name == "kind" && f.finding:
			bad = usage("export: kind: a finding is of an activity. Leave it out")
		case flag.Name == "kind" && (whole || format == "navigator"):
			bad = usage("export: %s: %s writes the whole graph. Leave it out or take another format", flag.Name, format)
		case flag.Name == "out" && format != "csv":
			bad = usage("export: out: %s goes to stdout. Leave it out", format)
		}
	})
	switch {
	case bad != nil:
	case len(f.ids) > 0 && (whole || format == "navigator"):
		bad = usage("export: id: %s writes the whole graph. Leave it out or take another format", format)
	case len(f.ids) == 0 && f.finding:
		bad = usage("export: finding: of what? Name an activity, as export --format %s --finding ransomware", format)
	}
	return bad
}

// export writes the graph of a house.
func (a *app) export(ctx context.Context, h *house, format string, f *exportFlags, out *bufio.Writer) error {
	switch format {
	case "rdf":
		return dgraphstore.WriteRDF(ctx, h.ontology, h.store, out)
	case "dgraph-schema":
		_, err := out.WriteString(dgraphstore.Schema(h.ontology))
		return err
	case "ndjson", "jsonl":
		return exportGraph(ctx, h.store, out)
	}
	job, err := a.exportJob(ctx, h, f)
	if err != nil {
		return err
	}
	switch {
	case format == "navigator":
		return a.exportLayer(ctx, h, job, f, out)
	case f.finding:
		return a.exportFindings(ctx, h, job, format, f, out)
	case format == "csv" && f.out != "":
		return a.exportTables(ctx, job, f.out)
	}
	return job.Write(ctx, out, format)
}

func (a *app) exportJob(ctx context.Context, h *house, f *exportFlags) (export.Job, error) {
	c, err := a.openCorpus()
	if err != nil {
		return export.Job{}, err
	}
	revision, err := h.store.Revision(ctx)
	if err != nil {
		return export.Job{}, err
	}
	job := export.Job{Reader: h.store, Ontology: h.ontology, Base: f.base, Head: export.Head{Revision: revision, AsOf: a.Now().UTC().Format("2006-01-02")}}
	for source, err := range h.store.Sources(ctx) { // the store may hold another release than this program
		if err != nil {
			return export.Job{}, err
		}
		if held, is := strings.CutPrefix(source.Extractor, "corpus "); is {
			job.Head.Source, job.Head.Curator = source.ID, source.Curator
			job.Head.Release, _, _ = strings.Cut(held, " ")
			job.Head.Licence = c.Release().Licence
		}
	}
	for _, typed := range f.kinds {
		job.Kinds = append(job.Kinds, kindNamed(h.ontology, strings.TrimSpace(typed)))
	}
	if f.ids != nil {
		job.IDs = ids(f.ids)
	}
	return job, nil
}

// kindNamed gives the kind that was meant, or what was typed.
func kindNamed(o *schema.Ontology, typed string) schema.Kind {
	for _, kind := range o.Kinds() {
		if strings.EqualFold(string(kind), typed) {
			return kind
		}
	}
	return schema.Kind(typed)
}

func (a *app) exportLayer(ctx context.Context, h *house, job export.Job, f *exportFlags, out io.Writer) error {
	atlas, err := h.atlas(ctx)
	if err != nil {
		return err
	}
	var gaps []gap.Profile
	if gaps, err = atlas.Gaps(f.lens.lens(a), gap.Filter{}); err != nil {
		return err
	}
	return export.Navigator(out, job.Head, gaps)
}

// exportTables writes tables into a folder.
func (a *app) exportTables(ctx context.Context, job export.Job, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	written := 0
	err := job.Tables(ctx, func(name string) (io.WriteCloser, error) {
		written++
		return os.Create(filepath.Join(dir, name))
	})
	if err == nil {
		a.say("Wrote %d tables into %s.", written, dir)
	}
	return err
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
