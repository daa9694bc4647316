package gap

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// claimsAtOnce is how many claims are in memory at a time: the statements side
// is large, and only what is counted of it stays.
const claimsAtOnce = 4096

// claim is one claim on its way to the counts.
type claim struct {
	id        graph.ID
	statement graph.ID
	kind      schema.ClaimType
	counted   bool // accepted or editorial; else proposed
	on        day
	states    []int    // places
	others    []string // names of groups and organisations
	targets   []graph.ID
}

// claimReader counts the claims of a graph into a base.
type claimReader struct {
	base  *base
	from  graph.Reader
	dates map[graph.ID]string // of the sources
	names map[graph.ID]string // of groups and organisations
}

// readClaims counts who asserts and who denies a gap, and keeps the newest
// statements that invoke each provision.
func (b *base) readClaims(ctx context.Context, r graph.Reader, s *source) error {
	c := claimReader{b, r, s.dates, s.names()}
	chunk := make([]graph.Node, 0, claimsAtOnce)
	for n, err := range r.Nodes(ctx, graph.NodeQuery{Kind: schema.KindClaim}) {
		if err != nil {
			return fmt.Errorf("nodes of kind %s: %w", schema.KindClaim, err)
		}
		if !heard(schema.Review(n.Attrs.Text("review"))) {
			continue
		}
		if chunk = append(chunk, n); len(chunk) == claimsAtOnce {
			if err := c.count(ctx, chunk); err != nil {
				return err
			}
			chunk = chunk[:0]
		}
	}
	if err := c.count(ctx, chunk); err != nil {
		return err
	}
	for place := range b.activities {
		b.activities[place].asserts.settle()
		b.activities[place].denies.settle()
	}
	return nil
}

// heard says whether a claim is shown at all.
func heard(r schema.Review) bool { return r == schema.ReviewProposed || slices.Contains(usual(), r) }

// count puts a chunk of claims, by ascending id, where they belong.
func (c *claimReader) count(ctx context.Context, nodes []graph.Node) error {
	if len(nodes) == 0 {
		return nil
	}
	from := make([]graph.ID, len(nodes))
	for i := range nodes {
		from[i] = nodes[i].ID
	}
	at, claims := 0, make([]claim, len(nodes))
	for e, err := range c.from.Edges(ctx, graph.EdgeQuery{From: from, Names: []schema.EdgeName{schema.EdgeBy, schema.EdgeInStatement, schema.EdgeTargets}}) {
		if err != nil {
			return fmt.Errorf("edges of claims: %w", err)
		}
		for at < len(from) && from[at] < e.From {
			at++
		}
		c.follow(&claims[at], e)
	}
	said, err := c.statements(ctx, nodes, claims)
	if err != nil {
		return err
	}
	for i := range nodes {
		c.place(&claims[i], &nodes[i], said[claims[i].statement])
	}
	return nil
}

func (c *claimReader) follow(one *claim, e graph.Edge) {
	switch {
	case e.Name == schema.EdgeTargets:
		one.targets = append(one.targets, e.To)
	case e.Name == schema.EdgeBy:
		c.speaks(one, e.To)
	case one.statement == "":
		one.statement = e.To
	}
}

func (c *claimReader) speaks(one *claim, who graph.ID) {
	if c.base.isState(who) {
		one.states = append(one.states, c.base.named[who])
		return
	}
	one.others = append(one.others, c.names[who])
}

// said is a statement's own day and speakers, for claims that name none.
type said struct {
	date string
	claim
}

// statements reads the statements of the claims that lack a date or a speaker.
func (c *claimReader) statements(ctx context.Context, nodes []graph.Node, claims []claim) (map[graph.ID]*said, error) {
	out := map[graph.ID]*said{}
	for i := range claims {
		one := &claims[i]
		if one.statement != "" && (nodes[i].Attrs.Text("date") == "" || len(one.states)+len(one.others) == 0) {
			out[one.statement] = new(said)
		}
	}
	if len(out) == 0 {
		return out, nil
	}
	ids := make([]graph.ID, 0, len(out))
	for id := range out {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for n, err := range c.from.Nodes(ctx, graph.NodeQuery{Kind: schema.KindStatement, IDs: ids}) {
		if err != nil {
			return nil, fmt.Errorf("nodes of kind %s: %w", schema.KindStatement, err)
		}
		out[n.ID].date = n.Attrs.Text("date")
	}
	for e, err := range c.from.Edges(ctx, graph.EdgeQuery{From: ids, Names: []schema.EdgeName{schema.EdgeBy}}) {
		if err != nil {
			return nil, fmt.Errorf("edges of statements: %w", err)
		}
		c.speaks(&out[e.From].claim, e.To)
	}
	return out, nil
}

// place completes a claim and counts it at its targets. Where a claim has no
// date its statement's counts, then the day of the source that asserts it.
func (c *claimReader) place(one *claim, n *graph.Node, s *said) {
	date := n.Attrs.Text("date")
	if s != nil {
		date = cmp.Or(date, s.date)
		if len(one.states)+len(one.others) == 0 {
			one.states, one.others = s.states, s.others
		}
	}
	one.id, one.kind = n.ID, schema.ClaimType(n.Attrs.Text("type"))
	one.on = lastDay(cmp.Or(date, c.dates[n.Source]), always)
	one.counted = slices.Contains(usual(), schema.Review(n.Attrs.Text("review")))
	for _, target := range one.targets {
		c.base.counts(one, target)
	}
}

func (b *base) counts(one *claim, target graph.ID) {
	switch {
	case b.isActivity(target):
		a := &b.activities[b.named[target]]
		switch one.kind {
		case schema.ClaimTypeGapAsserted:
			a.asserts.add(one, len(b.states))
		case schema.ClaimTypeGapDenied:
			a.denies.add(one, len(b.states))
		}
	case one.counted && one.statement != "" && b.isProvision(target):
		p := &b.provisions[b.named[target]]
		p.invoked = keep(p.invoked, dated{one.statement, one.on}, keptInvoking)
	}
}

func (b *base) isProvision(id graph.ID) bool {
	place, there := b.named[id]
	return there && place < len(b.provisions) && b.provisions[place].id == id
}
