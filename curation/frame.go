package curation

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// maxListed is how many things a frame may name in one list.
const maxListed = 1000

// Record says what a person has read before anything is called nothing found,
// or changes what the same person said. It enters as PROPOSED on the day. What
// was found below each root is counted from the graph as it is then. The error
// is as that of Assess.
func (d *Desk) Record(ctx context.Context, who string, f Frame) (Written, error) {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	if err := checkWho(who); err != nil {
		return Written{}, err
	}
	if err := d.book.Follow(ctx, d.store); err != nil {
		return Written{}, err
	}
	if err := d.checkFrame(ctx, &f); err != nil {
		return Written{}, err
	}
	w := &draft{who: who, version: f.Version, reason: f.Scope, record: record{Node: graph.Node{ID: f.ID, Kind: schema.KindFrame}}}
	w.name = fmt.Sprintf("frame:%s-%s", cmp.Or(slug(f.Label), "frame"), who)
	before, err := d.begin(ctx, w)
	if err != nil {
		return Written{}, err
	}
	found, err := d.find(ctx, &f)
	if err != nil {
		return Written{}, err
	}
	w.Attrs = f.attrs(who, d.today(), found)
	w.link(schema.EdgeCovers, f.Covers...)
	w.link(schema.EdgeReads, f.Reads...)
	return d.write(ctx, w, before)
}

// checkFrame gives all that is wrong with a frame, and sorts what it names.
func (d *Desk) checkFrame(ctx context.Context, f *Frame) error {
	var all faults
	for _, part := range []struct {
		name, text string
		limit      int
	}{{"label", f.Label, shown}, {"scope", f.Scope, maxReason}} {
		if checkText(part.name, part.text, part.limit) != nil {
			all.add("%s: not a text of at most %d signs", part.name, part.limit)
		}
	}
	switch today := d.today(); {
	case !schema.ValidDate(f.CutOff):
		all.add("cutOff: %.40q is no date", f.CutOff)
	case firstDay(f.CutOff) > today:
		all.add("cutOff: %s has not come yet", f.CutOff)
	}
	if len(f.Languages) == 0 {
		all.add("languages: it is empty")
	}
	for _, language := range f.Languages {
		if !slices.Contains(corpus.Languages(), language) {
			all.add("languages: %.20q is no language of the corpus", language)
		}
	}
	for _, limit := range f.Limits {
		if checkText("limits", limit, maxReason) != nil {
			all.add("limits: not a text of at most %d signs", maxReason)
		}
	}
	f.Covers, f.Reads = inOrder(f.Covers), inOrder(f.Reads)
	if err := d.checkListed(ctx, f, &all); err != nil {
		return err
	}
	return all.err()
}

func inOrder(ids []graph.ID) []graph.ID {
	return slices.Compact(slices.Sorted(slices.Values(ids)))
}

// checkListed holds what a frame names to the graph.
func (d *Desk) checkListed(ctx context.Context, f *Frame, all *faults) error {
	for _, named := range []struct {
		field string
		ids   []graph.ID
		kind  schema.Kind
	}{{"covers", f.Covers, schema.KindActivity}, {"reads", f.Reads, schema.KindInstrument}} {
		if n := len(named.ids); n == 0 || n > maxListed {
			all.add("%s: it names %d (limit 1 to %d)", named.field, n, maxListed)
			continue
		}
		there := map[graph.ID]bool{}
		for n, err := range d.store.Nodes(ctx, graph.NodeQuery{IDs: named.ids, Kind: named.kind}) {
			if err != nil {
				return fmt.Errorf("%s: %w", named.field, err)
			}
			there[n.ID] = true
		}
		for _, id := range named.ids {
			if !there[id] {
				all.add("%s: %.80q: no such %s in the graph", named.field, id, named.kind)
			}
		}
	}
	return nil
}

// finding is what the graph holds below the roots of a frame.
type finding struct {
	tree        tree
	instruments map[graph.ID]map[graph.ID]bool // with a provision that was judged at an activity, by activity
}

// find reads what was judged.
func (d *Desk) find(ctx context.Context, f *Frame) (*finding, error) {
	tree, err := readTree(ctx, d.store)
	if err != nil {
		return nil, err
	}
	out := &finding{tree, map[graph.ID]map[graph.ID]bool{}}
	about, provisions, err := d.follow(ctx, tree.within(f.Covers...), schema.EdgeAbout, schema.EdgeOf)
	if err != nil {
		return nil, err
	}
	rules := map[graph.ID]bool{}
	for _, rule := range provisions {
		rules[rule] = true
	}
	instrument, err := d.far(ctx, sortedIDs(rules), schema.EdgePartOf)
	if err != nil {
		return nil, err
	}
	for assessment, activity := range about {
		if out.instruments[activity] == nil {
			out.instruments[activity] = map[graph.ID]bool{}
		}
		out.instruments[activity][instrument[provisions[assessment]]] = true
	}
	return out, nil
}

// follow gives what leads to some things, each with the thing it leads to and
// where another edge of it leads.
func (d *Desk) follow(ctx context.Context, to []graph.ID, back, on schema.EdgeName) (there, further map[graph.ID]graph.ID, err error) {
	there = map[graph.ID]graph.ID{}
	if len(to) == 0 {
		return there, there, nil
	}
	for e, err := range d.store.Edges(ctx, graph.EdgeQuery{To: to, Names: []schema.EdgeName{back}}) {
		if err != nil {
			return nil, nil, fmt.Errorf("edges %s: %w", back, err)
		}
		there[e.From] = e.To
	}
	further, err = d.far(ctx, sortedIDs(there), on)
	return there, further, err
}

// far gives the first far end of an edge of each of some things.
func (d *Desk) far(ctx context.Context, from []graph.ID, name schema.EdgeName) (map[graph.ID]graph.ID, error) {
	out := map[graph.ID]graph.ID{}
	if len(from) == 0 {
		return out, nil
	}
	for e, err := range d.store.Edges(ctx, graph.EdgeQuery{From: from, Names: []schema.EdgeName{name}}) {
		if err != nil {
			return nil, fmt.Errorf("edges %s: %w", name, err)
		}
		if out[e.From] == "" {
			out[e.From] = e.To
		}
	}
	return out, nil
}

// attrs is a frame as the node of it holds it.
func (f *Frame) attrs(who, today string, found *finding) graph.Attrs {
	roots, seen := []any{}, map[graph.ID]bool{}
	for _, root := range f.Covers {
		below, instruments := found.tree.within(root), map[graph.ID]bool{}
		for _, activity := range below {
			for id := range found.instruments[activity] {
				if slices.Contains(f.Reads, id) {
					instruments[id] = true
				}
			}
		}
		maps.Copy(seen, instruments)
		roots = append(roots, map[string]any{"activity": string(root), "activities": float64(len(below)), "instruments": list(sortedIDs(instruments))})
	}
	without := slices.DeleteFunc(slices.Clone(f.Reads), func(id graph.ID) bool { return seen[id] })
	empty := slices.DeleteFunc(found.tree.within(f.Covers...), func(id graph.ID) bool { return len(found.instruments[id]) > 0 })
	return graph.Attrs{
		"label": f.Label, "cutOff": f.CutOff, "languages": list(f.Languages), "assessor": who, "method": string(schema.MethodHuman),
		"review": string(schema.ReviewProposed), "scope": f.Scope, "roots": roots, "instrumentsWithoutProvisions": list(without),
		"activitiesWithNoProvision": list(empty), "limits": list(f.Limits), "assertedOn": today, "confidence": string(f.Confidence),
	}
}

// slug writes a label as it stands in an id.
func slug(label string) string {
	words := strings.FieldsFunc(strings.ToLower(label), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	const longest = 12 // words
	return strings.Join(words[:min(len(words), longest)], "-")
}
