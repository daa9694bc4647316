package search

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// near is the part of the graph around some nodes that their documents need,
// read with a few queries for all of them instead of a few for each.
type near struct {
	reader graph.Reader
	out    map[end][]graph.ID
	in     map[end][]graph.ID
	nodes  map[graph.ID]graph.Node
	spans  map[graph.EdgeKey]period // of memberships
}

// period is the days of a membership, each of any precision or "" for open.
type period struct{ from, to string }

type end struct {
	id   graph.ID
	name schema.EdgeName
}

// readNear reads what lies around the nodes.
func readNear(ctx context.Context, r graph.Reader, nodes []graph.Node) (*near, error) {
	v := &near{reader: r, out: map[end][]graph.ID{}, in: map[end][]graph.ID{}, nodes: map[graph.ID]graph.Node{}, spans: map[graph.EdgeKey]period{}}
	own := make([]graph.ID, 0, len(nodes))
	byKind := map[schema.Kind][]graph.ID{}
	for _, n := range nodes {
		v.nodes[n.ID] = n
		own = append(own, n.ID)
		byKind[n.Kind] = append(byKind[n.Kind], n.ID)
	}
	if err := v.follow(ctx, own, schema.EdgePartOf, schema.EdgeExpresses, schema.EdgeBy, schema.EdgeIn, schema.EdgeInStatement,
		schema.EdgeTargets, schema.EdgeInDocument, schema.EdgeStatesTextOf, schema.EdgeMentions); err != nil {
		return nil, err
	}
	if err := v.readStatements(ctx, byKind); err != nil {
		return nil, err
	}
	if err := v.readLaw(ctx, byKind); err != nil {
		return nil, err
	}
	if err := v.readClasses(ctx, byKind[schema.KindActivity]); err != nil {
		return nil, err
	}
	if err := v.follow(ctx, v.ends(schema.EdgeBy), schema.EdgeMemberOf); err != nil {
		return nil, err
	}
	return v, v.fetch(ctx)
}

// readClasses reads the classes above the activities that are dealt with, to the top.
func (v *near) readClasses(ctx context.Context, activities []graph.ID) error {
	next := slices.Concat(activities, v.ends(schema.EdgeAbout), ofKind("activity", v.ends(schema.EdgeTargets)), ofKind("activity", v.ends(schema.EdgeMentions)))
	seen := map[graph.ID]bool{}
	for len(next) > 0 {
		next = slices.DeleteFunc(next, func(id graph.ID) bool { return seen[id] })
		for _, id := range next {
			seen[id] = true
		}
		if err := v.follow(ctx, unique(next), schema.EdgeBroader); err != nil {
			return err
		}
		var above []graph.ID
		for _, id := range next {
			above = append(above, v.to(id, schema.EdgeBroader)...)
		}
		next = above
	}
	return nil
}

// above gives an activity and the classes that it belongs to, to the top.
func (v *near) above(id graph.ID) []graph.ID {
	out := []graph.ID{id}
	for i := 0; i < len(out); i++ {
		for _, next := range v.to(out[i], schema.EdgeBroader) {
			if !slices.Contains(out, next) {
				out = append(out, next)
			}
		}
	}
	return out
}

// groupsOf gives the groups that a State or organisation belonged to on some day of a date.
func (v *near) groupsOf(id graph.ID, date string) []graph.ID {
	var out []graph.ID
	if date == "" {
		return nil
	}
	for _, group := range v.to(id, schema.EdgeMemberOf) {
		p := v.spans[graph.EdgeKey{From: id, Name: schema.EdgeMemberOf, To: group}]
		if (p.from == "" || firstDay(p.from) <= schema.LastDay(date)) && (p.to == "" || firstDay(date) <= schema.LastDay(p.to)) {
			out = append(out, group)
		}
	}
	return out
}

func ofKind(prefix string, ids []graph.ID) []graph.ID {
	return slices.DeleteFunc(ids, func(id graph.ID) bool { return !strings.HasPrefix(string(id), prefix+":") })
}

func unique(ids []graph.ID) []graph.ID {
	out := slices.Clone(ids)
	slices.Sort(out)
	return slices.Compact(out)
}

// readStatements reads where claims and passages are written and who said them.
func (v *near) readStatements(ctx context.Context, byKind map[schema.Kind][]graph.ID) error {
	documents := v.ends(schema.EdgeInDocument)
	if err := v.back(ctx, documents, schema.EdgeIn); err != nil {
		return err
	}
	statements := v.ends(schema.EdgeInStatement)
	for _, d := range documents {
		statements = append(statements, v.from(d, schema.EdgeIn)...)
	}
	statements = slices.DeleteFunc(statements, func(id graph.ID) bool { return slices.Contains(byKind[schema.KindStatement], id) })
	if err := v.follow(ctx, statements, schema.EdgeBy, schema.EdgeIn); err != nil {
		return err
	}
	return v.follow(ctx, v.ends(schema.EdgeInDocument), schema.EdgeTextOf)
}

// readLaw reads which activities provisions are judged against and which
// instruments the provisions belong to that others name.
func (v *near) readLaw(ctx context.Context, byKind map[schema.Kind][]graph.ID) error {
	if err := v.back(ctx, byKind[schema.KindProvision], schema.EdgeOf); err != nil {
		return err
	}
	var assessments []graph.ID
	for _, p := range byKind[schema.KindProvision] {
		assessments = append(assessments, v.from(p, schema.EdgeOf)...)
	}
	if err := v.follow(ctx, assessments, schema.EdgeAbout); err != nil {
		return err
	}
	var provisions []graph.ID
	for _, name := range []schema.EdgeName{schema.EdgeTargets, schema.EdgeMentions, schema.EdgeStatesTextOf} {
		provisions = append(provisions, v.ends(name)...)
	}
	provisions = slices.DeleteFunc(provisions, func(id graph.ID) bool { return len(v.to(id, schema.EdgePartOf)) > 0 })
	return v.follow(ctx, provisions, schema.EdgePartOf)
}

// fetch reads the nodes whose attributes documents take over.
func (v *near) fetch(ctx context.Context) error {
	var ids []graph.ID
	for _, name := range []schema.EdgeName{schema.EdgePartOf, schema.EdgeTextOf, schema.EdgeExpresses, schema.EdgeAbout,
		schema.EdgeIn, schema.EdgeInDocument, schema.EdgeInStatement} {
		ids = append(ids, v.ends(name)...)
	}
	ids = append(ids, ofKind("instrument", v.ends(schema.EdgeTargets))...)
	ids = append(ids, ofKind("instrument", v.ends(schema.EdgeMentions))...)
	for _, sources := range v.in {
		ids = append(ids, sources...)
	}
	slices.Sort(ids)
	ids = slices.DeleteFunc(slices.Compact(ids), func(id graph.ID) bool { _, there := v.nodes[id]; return there })
	if len(ids) == 0 {
		return nil
	}
	for n, err := range v.reader.Nodes(ctx, graph.NodeQuery{IDs: ids}) {
		if err != nil {
			return fmt.Errorf("nodes for the search index: %w", err)
		}
		v.nodes[n.ID] = n
	}
	return nil
}

// follow reads the edges that leave the ids.
func (v *near) follow(ctx context.Context, ids []graph.ID, names ...schema.EdgeName) error {
	if len(ids) == 0 {
		return nil
	}
	return v.read(ctx, graph.EdgeQuery{From: ids, Names: names}, func(e graph.Edge) {
		key := end{e.From, e.Name}
		if v.out[key] = append(v.out[key], e.To); e.Name == schema.EdgeMemberOf {
			v.spans[e.EdgeKey] = period{e.Attrs.Text("from"), e.Attrs.Text("to")}
		}
	})
}

// back reads the edges that reach the ids.
func (v *near) back(ctx context.Context, ids []graph.ID, names ...schema.EdgeName) error {
	if len(ids) == 0 {
		return nil
	}
	return v.read(ctx, graph.EdgeQuery{To: ids, Names: names}, func(e graph.Edge) {
		key := end{e.To, e.Name}
		v.in[key] = append(v.in[key], e.From)
	})
}

func (v *near) read(ctx context.Context, q graph.EdgeQuery, add func(graph.Edge)) error {
	for e, err := range v.reader.Edges(ctx, q) {
		if err != nil {
			return fmt.Errorf("edges for the search index: %w", err)
		}
		add(e)
	}
	return nil
}

// to gives the far ends of the edges of a name that leave an id.
func (v *near) to(id graph.ID, name schema.EdgeName) []graph.ID { return v.out[end{id, name}] }

// from gives the near ends of the edges of a name that reach an id.
func (v *near) from(id graph.ID, name schema.EdgeName) []graph.ID { return v.in[end{id, name}] }

// ends gives the far ends of all edges of a name that were followed, ascending.
func (v *near) ends(name schema.EdgeName) []graph.ID {
	out := map[graph.ID]bool{}
	for key, ids := range v.out {
		if key.name == name {
			for _, id := range ids {
				out[id] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(out))
}
