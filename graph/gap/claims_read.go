package gap

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// claimsAtOnce is how many claims wait at a time for their statements to be
// read: the statements side is large, and only what is counted of it stays.
const claimsAtOnce = 4096

// claim is one claim on its way to the counts.
type claim struct {
	id        graph.ID
	source    graph.ID
	statement graph.ID // "" when it stands in none
	kind      schema.ClaimType
	counted   bool   // accepted or editorial; else proposed
	date      string // its own, or ""
	on        day
	states    []int    // places
	others    []string // names of groups and organisations
	targets   []graph.ID
}

// claimRows is what is read of claims: attributes and edges stand in this order.
func claimRows() graph.RowQuery {
	return graph.RowQuery{Kind: schema.KindClaim, Attrs: []string{"type", "review", "date"},
		Edges: []schema.EdgeName{schema.EdgeTargets, schema.EdgeBy, schema.EdgeInStatement}}
}

// claimReader counts the claims of a graph into a base.
type claimReader struct {
	base    *base
	from    graph.Reader
	dateOf  func(source graph.ID) (string, error)
	witness *witness
	wanted  func(claim, target graph.ID) bool // nil for all
	waiting []claim                           // for their statements
	days    map[string]day                    // of the dates seen
}

// readClaims counts who asserts and who denies a gap, and keeps the newest
// statements that invoke each provision.
func (b *base) readClaims(ctx context.Context, r graph.Reader, s *source, w *witness) error {
	c := claimReader{base: b, from: r, dateOf: func(source graph.ID) (string, error) { return s.dates[source], nil }, witness: w}
	for row, err := range graph.Rows(ctx, r, claimRows()) {
		if err != nil {
			return fmt.Errorf("claims: %w", err)
		}
		if err := c.take(ctx, &row); err != nil {
			return err
		}
	}
	if err := c.flush(ctx); err != nil {
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

// take counts a claim, at once where it names its day and who speaks.
func (c *claimReader) take(ctx context.Context, row *graph.Row) error {
	one := claim{id: row.ID, source: row.Source, kind: schema.ClaimType(row.Texts[0]), date: row.Texts[2], targets: row.Ends[0]}
	for _, who := range row.Ends[1] {
		c.speaks(&one, who)
	}
	if len(row.Ends[2]) > 0 {
		one.statement = row.Ends[2][0]
	}
	c.witness.saw(one.id)
	review := schema.Review(row.Texts[1])
	if !heard(review) {
		return nil
	}
	one.counted = slices.Contains(usual(), review)
	if one.date != "" && len(one.states)+len(one.others) > 0 {
		return c.place(&one, nil)
	}
	one.targets = slices.Clone(one.targets) // the row is valid until the next only
	if c.waiting = append(c.waiting, one); len(c.waiting) == claimsAtOnce {
		return c.flush(ctx)
	}
	return nil
}

func (c *claimReader) speaks(one *claim, who graph.ID) {
	if c.base.isState(who) {
		one.states = append(one.states, c.base.named[who])
		return
	}
	one.others = append(one.others, c.base.speakers[who])
}

// flush counts the claims that wait.
func (c *claimReader) flush(ctx context.Context) error {
	said, err := c.statements(ctx)
	if err != nil {
		return err
	}
	for i := range c.waiting {
		if err := c.place(&c.waiting[i], said[c.waiting[i].statement]); err != nil {
			return err
		}
	}
	c.waiting = c.waiting[:0]
	return nil
}

// said is a statement's own day and speakers, for claims that name none.
type said struct {
	date string
	claim
}

// statements reads the statements of the claims that wait.
func (c *claimReader) statements(ctx context.Context) (map[graph.ID]*said, error) {
	out := map[graph.ID]*said{}
	for i := range c.waiting {
		if id := c.waiting[i].statement; id != "" {
			out[id] = new(said)
		}
	}
	if len(out) == 0 {
		return out, nil
	}
	q := graph.RowQuery{Kind: schema.KindStatement, Attrs: []string{"date"}, Edges: []schema.EdgeName{schema.EdgeBy}}
	for row, err := range graph.RowsOf(ctx, c.from, q, slices.Collect(maps.Keys(out))) {
		if err != nil {
			return nil, fmt.Errorf("statements: %w", err)
		}
		out[row.ID].date = row.Texts[0]
		for _, who := range row.Ends[0] {
			c.speaks(&out[row.ID].claim, who)
		}
	}
	return out, nil
}

// place completes a claim and counts it at its targets. Where a claim has no
// date its statement's counts, then the day of the source that asserts it.
func (c *claimReader) place(one *claim, s *said) error {
	date := one.date
	if s != nil {
		date = cmp.Or(date, s.date)
		if len(one.states)+len(one.others) == 0 {
			one.states, one.others = s.states, s.others
		}
	}
	if date == "" {
		c.witness.lent(one.source)
		var err error
		if date, err = c.dateOf(one.source); err != nil {
			return err
		}
	}
	one.on = c.day(date)
	for _, target := range one.targets {
		if c.wanted == nil || c.wanted(one.id, target) {
			c.base.counts(one, target)
		}
	}
	return nil
}

// day gives the last day of a date. There are fewer dates than claims.
func (c *claimReader) day(date string) day {
	on, known := c.days[date]
	if !known {
		if c.days == nil {
			c.days = map[string]day{}
		}
		on = lastDay(date, always)
		c.days[date] = on
	}
	return on
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
