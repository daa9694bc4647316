package curation

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// ranked is the queue of one revision, kept for the next who asks: pages of it
// are asked for one after the other.
type ranked struct {
	mu      sync.Mutex
	made    bool
	at      graph.Revision
	day     string
	reviews string
	tree    tree
	items   []ranking
	records []ranking // the assessments and frames among them
	law     bool      // whether records were made for this day and these reviews
}

// ranking is an item with what it is chosen and ordered by.
type ranking struct {
	Item
	class   int
	key     string
	about   []graph.ID // activities
	by      []graph.ID
	touched int
}

// The classes of the queue, the first first.
const (
	movesHeadlines = iota
	movesStates
	isRare
	waits
)

// Queue gives the records that wait for people, those first on which most
// hangs: assessments and frames by how many headlines they would change under
// the default lens of today, claims by how many States they would add to those
// who assert or deny a gap, claims of the rare types, then all others; among
// equals by id. The atlas may be of an older revision. The error wraps ErrInput
// or is one of the store.
func (d *Desk) Queue(ctx context.Context, atlas *gap.Atlas, f QueueFilter) ([]Item, error) {
	reviews := f.Review
	if len(reviews) == 0 {
		reviews = []schema.Review{schema.ReviewProposed, schema.ReviewDisputed}
	}
	for _, r := range reviews {
		if !slices.Contains(schema.AllReview(), r) {
			return nil, fmt.Errorf("%w: review: %.40q: no such review. Say one of %v", ErrInput, r, schema.AllReview())
		}
	}
	if f.Relation != "" && !isRecord(f.Relation) && !slices.Contains(schema.AllClaimType(), schema.ClaimType(f.Relation)) {
		return nil, fmt.Errorf("%w: relation: %.40q: no such sort of record. Say ASSESSMENT, FRAME or one of %v", ErrInput, f.Relation, schema.AllClaimType())
	}
	if err := d.book.Follow(ctx, d.store); err != nil {
		return nil, err
	}
	d.ranked.mu.Lock()
	defer d.ranked.mu.Unlock()
	if err := d.rank(ctx, atlas, reviews); err != nil {
		return nil, err
	}
	within := map[graph.ID]bool{}
	note(within, d.ranked.tree.within(f.Activity))
	out := []Item{}
	for i := range d.ranked.items {
		if one := &d.ranked.items[i]; one.fits(f, within) {
			out = append(out, one.Item)
		}
	}
	return out, nil
}

func (r *ranking) fits(f QueueFilter, within map[graph.ID]bool) bool {
	switch {
	case f.Relation != "" && f.Relation != r.Relation:
	case f.Activity != "" && !slices.ContainsFunc(r.about, func(id graph.ID) bool { return within[id] }):
	case f.State != "" && !slices.Contains(r.by, f.State):
	default:
		return true
	}
	return false
}

// rank makes the queue unless it is made.
func (d *Desk) rank(ctx context.Context, atlas *gap.Atlas, reviews []schema.Review) error {
	revision, err := d.store.Revision(ctx)
	if err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	day, named := d.today(), fmt.Sprint(slices.Sorted(slices.Values(reviews)))
	q := &d.ranked
	if q.made && q.at == revision && q.day == day && q.reviews == named {
		return nil
	}
	if q.law = q.law && q.day == day && q.reviews == named; q.law {
		if q.law, err = d.sameLaw(ctx, q.at); err != nil {
			return err
		}
	}
	q.made, q.items, q.at, q.day, q.reviews = false, nil, revision, day, named
	if q.tree, err = readTree(ctx, d.store); err != nil {
		return err
	}
	claims, err := readClaims(ctx, d.store, d.book)
	if err != nil {
		return err
	}
	q.addClaims(claims, reviews)
	if !q.law {
		if q.records, err = d.records(ctx, atlas, revision, day, reviews); err != nil {
			return err
		}
		q.law = true
	}
	q.items = append(q.items, q.records...)
	d.book.mu.RLock()
	defer d.book.mu.RUnlock()
	for i := range q.items {
		q.items[i].tell()
	}
	slices.SortFunc(q.items, func(a, b ranking) int {
		return cmp.Or(cmp.Compare(a.class, b.class), cmp.Compare(b.touched, a.touched), cmp.Compare(a.Subject, b.Subject))
	})
	for i := range q.items {
		one := &q.items[i]
		status := d.book.status(one.Subject, one.key)
		one.Version, one.Voices = status.Version, status.Voices
	}
	q.made = true
	return nil
}

// sameLaw says whether nothing changed since a revision that an answer on gaps
// rests on, apart from claims: nothing but what documents and decisions bring.
func (d *Desk) sameLaw(ctx context.Context, since graph.Revision) (bool, error) {
	for c, err := range d.store.Changes(ctx, since) {
		if err != nil {
			return false, fmt.Errorf("queue: %w", err)
		}
		id := c.Node
		if c.Edge != nil {
			id = c.Edge.From
		}
		switch d.ontology.KindOf(string(id)) {
		case schema.KindClaim, schema.KindDecision, schema.KindDocument, schema.KindPassage, schema.KindStatement:
		default:
			return false, nil
		}
	}
	return true, nil
}

// addClaims adds the claims that wait.
func (q *ranked) addClaims(claims []claimed, reviews []schema.Review) {
	counted := sidesOf(claims)
	for i := range claims {
		c := &claims[i]
		if !slices.Contains(reviews, c.review) {
			continue
		}
		one := ranking{Item: Item{Subject: c.id, Relation: string(c.kind), Review: c.review, StatesMoved: counted.moves(c)},
			key: c.key, class: waits, by: c.by, about: c.targets}
		switch one.touched = one.StatesMoved; {
		case one.StatesMoved > 0:
			one.class = movesStates
		case c.isRare():
			one.class = isRare
		}
		q.items = append(q.items, one)
	}
}

// records ranks the assessments and frames that wait.
func (d *Desk) records(ctx context.Context, atlas *gap.Atlas, at graph.Revision, day string, reviews []schema.Review) ([]ranking, error) {
	waiting, err := d.waiting(ctx, reviews)
	if err != nil || len(waiting) == 0 {
		return nil, err
	}
	s := newSupposer(d.store)
	if atlas == nil || atlas.Revision() != at {
		if atlas, err = s.atlas(ctx, nil); err != nil {
			return nil, err
		}
	}
	today, err := atlas.Ask(gap.Lens{AsOf: day})
	if err != nil {
		return nil, err
	}
	changes, err := s.changes(ctx, today, waiting)
	if err != nil {
		return nil, err
	}
	d.book.mu.RLock()
	defer d.book.mu.RUnlock()
	var out []ranking
	for _, p := range waiting {
		one := ranking{Item: Item{Subject: p.ID, Relation: p.relation(), Review: schema.Review(p.Attrs.Text("review")), Changes: changes[p.ID]},
			key: d.book.keyOf(p.record), class: waits, about: append(p.far(schema.EdgeAbout), p.far(schema.EdgeCovers)...)}
		if one.touched = len(one.Changes); one.touched > 0 {
			one.class = movesHeadlines
		}
		out = append(out, one)
	}
	return out, nil
}

// waiting reads the assessments and frames at some reviews, by id.
func (d *Desk) waiting(ctx context.Context, reviews []schema.Review) ([]pending, error) {
	var ids []graph.ID
	for _, kind := range []schema.Kind{schema.KindAssessment, schema.KindFrame} {
		for n, err := range d.store.Nodes(ctx, graph.NodeQuery{Kind: kind}) {
			if err != nil {
				return nil, fmt.Errorf("queue: %w", err)
			}
			if slices.Contains(reviews, schema.Review(n.Attrs.Text("review"))) {
				ids = append(ids, n.ID)
			}
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	records, err := load(ctx, d.store, ids)
	if err != nil {
		return nil, err
	}
	involving := map[graph.ID][]graph.ID{}
	for e, err := range d.store.Edges(ctx, graph.EdgeQuery{From: sortedIDs(d.ranked.tree), Names: []schema.EdgeName{schema.EdgeUsuallyInvolves}}) {
		if err != nil {
			return nil, fmt.Errorf("queue: %w", err)
		}
		involving[e.To] = append(involving[e.To], e.From)
	}
	var out []pending
	for _, id := range sortedIDs(records) {
		r := records[id]
		out = append(out, pending{r, reach(r, d.ranked.tree, involving)})
	}
	return out, nil
}

// tell says why an item stands where it does.
func (r *ranking) tell() {
	verb := "Accepting it would "
	if counts(r.Review) {
		verb = "It counts; without it one would "
	}
	var why []string
	if r.Review == schema.ReviewDisputed {
		why = append(why, "Curators disagree.")
	}
	switch r.class {
	case movesHeadlines:
		why = append(why, verb+"change the headline of "+many(r.touched, "activity", "activities")+".")
	case movesStates:
		side := "asserts a gap"
		if r.Relation == string(schema.ClaimTypeGapDenied) {
			side = "denies one"
		}
		why = append(why, verb+"change who "+side+", by "+many(r.touched, "State", "States")+".")
	case isRare:
		why = append(why, "It is of a type that is found seldom and says much on gaps.")
	default:
		why = append(why, "It waits for a decision and changes no answer on gaps.")
	}
	r.Why = strings.Join(why, " ")
}

func many(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}
