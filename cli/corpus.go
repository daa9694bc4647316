package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/schema"
)

func (a *app) corpusCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "corpus", Short: "Check and count the corpus"}
	cmd.AddCommand(&cobra.Command{
		Use: "check [DIR]", Args: cobra.MaximumNArgs(1),
		Short: "Problems of a corpus, with file and line",
		RunE:  func(_ *cobra.Command, args []string) error { return a.checkCorpus(args) },
	}, &cobra.Command{
		Use: "stats", Args: cobra.NoArgs,
		Short: "Counts by kind, confidence and review",
		RunE:  func(*cobra.Command, []string) error { return a.corpusStats() },
	})
	return cmd
}

func (a *app) corpusFiles(args []string) (fs.FS, string, error) {
	dir := a.corpus
	if len(args) > 0 {
		dir = args[0]
	}
	if dir == "" {
		return corpus.Embedded(), "the bundled corpus", nil
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, dir, usage("corpus: %s: no such folder. Name a folder with the corpus's YAML files", dir)
	}
	return os.DirFS(dir), dir, nil
}

func (a *app) checkCorpus(args []string) error {
	files, name, err := a.corpusFiles(args)
	if err != nil {
		return err
	}
	o, err := schema.Load()
	if err != nil {
		return err
	}
	problems, records, err := corpusProblems(files, o)
	if err != nil {
		return fmt.Errorf("corpus: %s: %w", name, err)
	}
	for _, p := range problems {
		fmt.Fprintf(a.Stdout, "%s:%d: %s\n", p.File, p.Line, p.What)
	}
	if len(problems) > 0 {
		return fmt.Errorf("corpus: %s: %d problems. Mend the lines named", name, len(problems))
	}
	a.say("%s: %d nodes and edges, 0 problems.", name, records)
	return nil
}

// corpusProblems collects what is wrong with a corpus, syntax included.
func corpusProblems(files fs.FS, o *schema.Ontology) ([]corpus.Problem, int, error) {
	c, err := corpus.Open(files)
	if err != nil {
		var problems corpus.Problems
		if errors.As(err, &problems) {
			return problems, 0, nil
		}
		return nil, 0, err
	}
	b := c.Batch()
	return c.Check(o), len(b.Nodes) + len(b.Edges), nil
}

func (a *app) corpusStats() error {
	format, err := a.oneOf("table", "json", "csv", "md")
	if err != nil {
		return err
	}
	c, err := a.openCorpus()
	if err != nil {
		return err
	}
	stats := c.Stats()
	if format == "json" {
		return writeJSON(a.Stdout, stats)
	}
	t := table{columns: []column{{name: "kind"}, {name: "count", right: true}}}
	for _, c := range schema.AllConfidence() {
		t.columns = append(t.columns, column{name: strings.ToLower(words(c)), right: true})
	}
	t.columns = append(t.columns, column{name: "review"})
	for _, k := range append(stats.Kinds, stats.Total) {
		row := []string{cmp.Or(string(k.Kind), "all"), fmt.Sprint(k.Nodes)}
		for _, c := range schema.AllConfidence() {
			row = append(row, count(k.Confidence, string(c)))
		}
		t.add(append(row, tallies(k.Review))...)
	}
	if err := t.write(a.Stdout, format); err != nil || format == "csv" {
		return err
	}
	_, err = fmt.Fprintf(a.Stdout, "\nCorpus %s of %s: %d nodes, %d edges; own words under %s.\n", stats.Release.Version, stats.Release.Date, stats.Nodes, stats.Edges, stats.Release.Licence)
	return err
}

// count gives how often a word occurs, or nothing.
func count(all []corpus.Tally, word string) string {
	for _, t := range all {
		if t.Word == word {
			return fmt.Sprint(t.Nodes)
		}
	}
	return ""
}

// tallies writes counts in a row; those without a word are left out.
func tallies(all []corpus.Tally) string {
	var out []string
	for _, t := range all {
		if t.Word != "" {
			out = append(out, fmt.Sprintf("%s %d", strings.ToLower(words(t.Word)), t.Nodes))
		}
	}
	return strings.Join(out, ", ")
}
