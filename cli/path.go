package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
)

func (a *app) pathCommand() *cobra.Command {
	limit := 5
	cmd := &cobra.Command{
		Use: "path FROM TO", Args: cobra.ExactArgs(2),
		Short: "The shortest ways through the law, as from principle:sovereignty to commercial-spyware-misuse",
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := a.oneOf("table", "json", "csv", "md")
			if err != nil {
				return err
			}
			return a.withAtlas(cmd, func(_ *house, atlas *gap.Atlas) error {
				paths, err := atlas.Path(graph.ID(args[0]), graph.ID(args[1]), limit)
				if err != nil {
					return err
				}
				return a.writePaths(format, atlas.Release(), paths)
			})
		},
	}
	cmd.Flags().IntVar(&limit, "limit", limit, "at most so many paths")
	return cmd
}

func (a *app) writePaths(format, release string, paths []gap.Path) error {
	if format == "json" {
		return writeJSON(a.Stdout, pathsDocument(release, paths))
	}
	t := &table{columns: []column{{name: "path", right: true}, {name: "step", right: true}, {name: "by"}, {name: "id"}, {name: "name"}}}
	for i, path := range paths {
		for j, s := range path.Steps {
			t.add(fmt.Sprint(i+1), fmt.Sprint(j), stepWords(s), string(s.ID), s.Label)
		}
	}
	if format == "csv" {
		return t.write(a.Stdout, format)
	}
	p := &pages{w: a.Stdout, format: format}
	p.part(fmt.Sprintf("%d shortest ways", len(paths)), t, "No way leads from the one to the other.")
	p.line("\nCorpus %s. A way is no argument: it shows how things stand to each other in the graph.", release)
	return p.err
}

// stepWords says by which edge a step was reached, with an arrow for its direction.
func stepWords(s gap.PathStep) string {
	if s.Edge == "" {
		return ""
	}
	text := s.Edge + " →"
	if s.Back {
		text = "← " + s.Edge
	}
	if s.Via != "" {
		text += " (" + s.Via.Name() + ")"
	}
	return strings.TrimSpace(text)
}
