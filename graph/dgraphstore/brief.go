package dgraphstore

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// A brief is what is counted of a node, kept beside the edges that its source
// asserts: to count a million nodes then costs as many values as there are
// sources, and not some millions.

// briefly lists the attributes in the briefs of a kind; none where nodes of the
// kind have no briefs.
func briefly(kind schema.Kind) []string {
	if kind == schema.KindClaim {
		return []string{"type", "review", "date"}
	}
	return nil
}

// briefOf writes a brief: the texts between spaces, none of which they hold
// when they are escaped.
func briefOf(names []string, attrs graph.Attrs) string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = url.QueryEscape(attrs.Text(name))
	}
	return strings.Join(out, " ")
}

// readBrief reads the texts of a brief back.
func readBrief(text string) ([]string, error) {
	out := strings.Split(text, " ")
	for i := range out {
		var err error
		if out[i], err = url.QueryUnescape(out[i]); err != nil {
			return nil, fmt.Errorf("brief %q: %w", text, err)
		}
	}
	return out, nil
}

// briefs writes what the source of a plan asserts of the nodes that have
// briefs, one on a line, by id. What the plan has not loaded stands as before.
func (p *plan) briefs(o *schema.Ontology) string {
	lines := map[graph.ID]string{}
	for line := range strings.Lines(p.src.Briefs) {
		id, brief, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if p.mine[graph.ID(id)] {
			lines[graph.ID(id)] = brief
		}
	}
	for id := range p.mine {
		names := briefly(o.KindOf(string(id)))
		if names == nil {
			continue
		}
		all := p.state.nodes[id].all
		if i := slices.IndexFunc(all, func(a assertion) bool { return a.source == p.src.ID }); i >= 0 {
			lines[id] = briefOf(names, all[i].attrs)
		}
	}
	return writeBriefs(lines)
}

func writeBriefs(lines map[graph.ID]string) string {
	var out strings.Builder
	for _, id := range slices.Sorted(maps.Keys(lines)) {
		out.WriteString(string(id) + " " + lines[id] + "\n")
	}
	return out.String()
}
