package curation

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Desk is where people decide. It may be used by many at once; decisions are
// taken one at a time.
type Desk struct {
	store    graph.Store
	ontology *schema.Ontology
	now      func() time.Time
	book     *Book

	deciding sync.Mutex // held by the one who writes
	ranked   ranked     // the queue as it was last asked for
}

// NewDesk makes a desk over a store. It reads nothing yet. One that is to write
// should Reconcile first.
func NewDesk(store graph.Store, o *schema.Ontology, now func() time.Time) *Desk {
	return &Desk{store: store, ontology: o, now: now, book: newBook()}
}

// Status is what people said of a record. Where nobody did it is empty.
type Status struct {
	Version   int        // how many decisions there are on it
	Voices    []Voice    // by name
	Decisions []Decision // the oldest first
}

// Statuses gives what people said of records, by id. A claim shares what was
// decided with the same words of the same speaker elsewhere. Of an assessment
// and a frame the decisions on what it said before stand in the list and have
// no voice. Ids that are not there have an empty status.
func (d *Desk) Statuses(ctx context.Context, ids []graph.ID) (map[graph.ID]Status, error) {
	keys, err := d.keys(ctx, ids)
	if err != nil {
		return nil, err
	}
	d.book.mu.RLock()
	defer d.book.mu.RUnlock()
	out := make(map[graph.ID]Status, len(ids))
	for _, id := range ids {
		out[id] = d.book.status(id, keys[id])
	}
	return out, nil
}

// keys gives the keys of those records on which there may be voices.
func (d *Desk) keys(ctx context.Context, ids []graph.ID) (map[graph.ID]string, error) {
	if err := d.book.Follow(ctx, d.store); err != nil {
		return nil, err
	}
	asked := d.book.mayHold(d.ontology, ids)
	out := map[graph.ID]string{}
	if len(asked) == 0 {
		return out, nil
	}
	records, err := load(ctx, d.store, asked)
	if err != nil {
		return nil, err
	}
	d.book.mu.RLock()
	defer d.book.mu.RUnlock()
	for id, r := range records {
		out[id] = d.book.keyOf(r)
	}
	return out, nil
}

// mayHold gives those of the ids on which there may be decisions: claims where
// there are decisions on any, others by their ids.
func (b *Book) mayHold(o *schema.Ontology, ids []graph.ID) []graph.ID {
	b.mu.RLock()
	defer b.mu.RUnlock()
	claims := slices.ContainsFunc(schema.AllClaimType(), func(t schema.ClaimType) bool { return b.judged[string(t)] })
	return slices.DeleteFunc(slices.Clone(ids), func(id graph.ID) bool {
		if o.KindOf(string(id)) == schema.KindClaim {
			return !claims
		}
		return len(b.bySubject[id]) == 0
	})
}

// status gives what was said of a record. The caller holds the lock.
func (b *Book) status(id graph.ID, key string) Status {
	all := b.entries(b.history(id, key))
	return Status{Version: len(all), Voices: Voices(b.on(key)), Decisions: inTime(all)}
}

// history gives the places of the decisions on a record: by what was judged
// and by its id, so that nobody decides on a record that its author has
// changed meanwhile. The caller holds the lock.
func (b *Book) history(id graph.ID, key string) []int {
	places := b.byKey[key]
	if other := b.bySubject[id]; len(other) > 0 && isRecord(b.log[other[0]].Relation) {
		places = slices.Concat(places, other)
		slices.Sort(places)
		places = slices.Compact(places)
	}
	return places
}

// isRecord says whether decisions on a relation are counted by id.
func isRecord(relation string) bool {
	return relation == relationAssessment || relation == relationFrame
}

// Versions gives how many decisions there are on records, by id.
func (d *Desk) Versions(ctx context.Context, ids []graph.ID) (map[graph.ID]int, error) {
	all, err := d.Statuses(ctx, ids)
	out := make(map[graph.ID]int, len(all))
	for id, s := range all {
		out[id] = s.Version
	}
	return out, err
}

// DecisionsOn gives the decisions on records, the oldest first, by id.
func (d *Desk) DecisionsOn(ctx context.Context, ids []graph.ID) (map[graph.ID][]Decision, error) {
	all, err := d.Statuses(ctx, ids)
	out := make(map[graph.ID][]Decision, len(all))
	for id, s := range all {
		out[id] = s.Decisions
	}
	return out, err
}

// Log gives all decisions in the order of the log.
func (d *Desk) Log(ctx context.Context) ([]Decision, error) {
	if err := d.book.Follow(ctx, d.store); err != nil {
		return nil, err
	}
	d.book.mu.RLock()
	defer d.book.mu.RUnlock()
	return slices.Clone(d.book.log), nil
}

// Book gives the book as it stands in the store.
func (d *Desk) Book(ctx context.Context) (*Book, error) { return d.book, d.book.Follow(ctx, d.store) }

// Apply stamps a batch with what was decided and applies it, while nobody
// decides. Whoever writes what people may have decided on writes it so.
func (d *Desk) Apply(ctx context.Context, b graph.Batch) (graph.Revision, error) {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	if err := d.book.Follow(ctx, d.store); err != nil {
		return 0, err
	}
	b.Nodes = slices.Clone(b.Nodes)
	d.book.Stamp(&b)
	return d.store.Apply(ctx, b)
}

// Verify says whether the log is as it was written: whether each entry follows
// from the one before. The error wraps ErrTampered and names the first that does
// not. That entries are missing at the end no log can say of itself.
func (d *Desk) Verify(ctx context.Context) error {
	number, chain := 0, ""
	for n, err := range d.store.Nodes(ctx, graph.NodeQuery{Kind: schema.KindDecision}) {
		if err != nil {
			return fmt.Errorf("the log of decisions: %w", err)
		}
		entry, err := decisionOf(n)
		if err != nil {
			return err
		}
		number++
		if err := entry.check(number, chain); err != nil {
			return err
		}
		chain = entry.Chain
	}
	return nil
}

// append writes an entry at the end of the log. What was begun is finished even
// when ctx ends. The caller decides.
func (d *Desk) append(ctx context.Context, entry Decision) (Decision, graph.Revision, error) {
	chain, number := "", 0
	d.book.mu.RLock()
	if n := len(d.book.log); n > 0 {
		chain, number = d.book.log[n-1].Chain, d.book.log[n-1].Number
	}
	d.book.mu.RUnlock()
	entry.Number, entry.ID = number+1, decisionID(number+1)
	entry.Chain = entry.chained(chain)
	revision, err := d.store.Apply(context.WithoutCancel(ctx), entry.batch())
	if err != nil {
		return entry, 0, fmt.Errorf("decision on %s: %w", entry.Subject, err)
	}
	return entry, revision, d.book.Follow(context.WithoutCancel(ctx), d.store)
}

// at gives the time of a decision: now, and never before one on the same thing,
// so that the newest is the last whatever the clock says.
func (d *Desk) at(before []Decision) time.Time {
	at := d.now().UTC().Truncate(time.Second)
	for _, b := range before {
		if b.At.After(at) {
			at = b.At
		}
	}
	return at
}

// load reads records with the edges that leave them. Those that are not there are left out.
func load(ctx context.Context, r graph.Reader, ids []graph.ID) (map[graph.ID]*record, error) {
	out := make(map[graph.ID]*record, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	for n, err := range r.Nodes(ctx, graph.NodeQuery{IDs: ids}) {
		if err != nil {
			return nil, fmt.Errorf("records: %w", err)
		}
		out[n.ID] = &record{Node: n}
	}
	for e, err := range r.Edges(ctx, graph.EdgeQuery{From: ids}) {
		if err != nil {
			return nil, fmt.Errorf("edges of records: %w", err)
		}
		if of := out[e.From]; of != nil {
			of.edges = append(of.edges, e)
		}
	}
	return out, nil
}
