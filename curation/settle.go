package curation

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// settled says what settle did.
type settled struct {
	revision graph.Revision
	alike    map[graph.ID][]graph.ID // of a claim, the others with the same key
	changed  []graph.ID              // ascending
}

// settle writes into records where they stand by the log, in the batches of the
// sources that assert them: what people wrote whole, then claims with the same
// words elsewhere, then the records themselves. When it is cut short, one of
// the records still stands as before, which Reconcile sees. The caller decides.
func (d *Desk) settle(ctx context.Context, ids []graph.ID) (settled, error) {
	out := settled{alike: map[graph.ID][]graph.ID{}}
	records, err := load(ctx, d.store, d.book.withReplaced(ids))
	if err != nil {
		return out, err
	}
	others := map[graph.ID]*record{}
	for _, id := range slices.Sorted(maps.Keys(records)) {
		same, err := d.alike(ctx, records[id])
		if err != nil {
			return out, err
		}
		for _, r := range same {
			out.alike[id] = append(out.alike[id], r.ID)
			if records[r.ID] == nil {
				others[r.ID] = r
			}
		}
	}
	if err := d.writeOwn(ctx, &out, ids); err != nil {
		return out, err
	}
	for _, part := range []map[graph.ID]*record{others, records} {
		if err := d.rewrite(ctx, &out, part); err != nil {
			return out, err
		}
	}
	slices.Sort(out.changed)
	out.revision, err = d.store.Revision(ctx)
	return out, err
}

// withReplaced adds the records whose place those of a list are to take.
func (b *Book) withReplaced(ids []graph.ID) []graph.ID {
	b.mu.RLock()
	defer b.mu.RUnlock()
	out := slices.Clone(ids)
	for old, by := range b.replacers {
		if slices.ContainsFunc(by, func(id graph.ID) bool { return slices.Contains(ids, id) }) {
			out = append(out, old)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// alike gives the other claims with the same key, by id.
func (d *Desk) alike(ctx context.Context, r *record) ([]*record, error) {
	targets := r.far(schema.EdgeTargets)
	if r.Kind != schema.KindClaim || len(targets) == 0 {
		return nil, nil
	}
	ids, err := d.reaching(ctx, targets[0], schema.EdgeTargets, nil)
	if by := r.far(schema.EdgeBy); err == nil && len(by) > 0 {
		ids, err = d.reaching(ctx, by[0], schema.EdgeBy, ids)
	}
	delete(ids, r.ID)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	all, err := load(ctx, d.store, slices.Sorted(maps.Keys(ids)))
	if err != nil {
		return nil, err
	}
	var out []*record
	for _, id := range slices.Sorted(maps.Keys(all)) {
		if other := all[id]; other.Kind == schema.KindClaim && other.key() == r.key() {
			out = append(out, other)
		}
	}
	return out, nil
}

// reaching gives what leads to a thing, of a set where one is given.
func (d *Desk) reaching(ctx context.Context, to graph.ID, name schema.EdgeName, among map[graph.ID]bool) (map[graph.ID]bool, error) {
	out := map[graph.ID]bool{}
	for e, err := range d.store.Edges(ctx, graph.EdgeQuery{To: []graph.ID{to}, Names: []schema.EdgeName{name}}) {
		if err != nil {
			return nil, fmt.Errorf("what leads to %s: %w", to, err)
		}
		if among == nil || among[e.From] {
			out[e.From] = true
		}
	}
	return out, nil
}

// rewrite writes the review of those records that stand otherwise, source by source.
func (d *Desk) rewrite(ctx context.Context, out *settled, records map[graph.ID]*record) error {
	bySource := map[graph.ID][]graph.Node{}
	d.book.mu.RLock()
	for _, id := range slices.Sorted(maps.Keys(records)) {
		r := records[id]
		if _, own := d.book.written[id]; own || r.relation() == "" {
			continue
		}
		now := d.book.standing(r, d.book.base(r))
		if string(now) == r.Attrs.Text("review") {
			continue
		}
		n := graph.Node{ID: id, Kind: r.Kind, Attrs: r.Attrs.Clone()}
		n.Attrs["review"] = string(now)
		bySource[r.Source] = append(bySource[r.Source], n)
	}
	d.book.mu.RUnlock()
	for _, id := range slices.Sorted(maps.Keys(bySource)) {
		source, err := sourceOf(ctx, d.store, id)
		if err != nil {
			return err
		}
		if _, err := d.store.Apply(ctx, graph.Batch{Source: source, Nodes: bySource[id]}); err != nil {
			return fmt.Errorf("where %s stands: %w", bySource[id][0].ID, err)
		}
		for _, n := range bySource[id] {
			out.changed = append(out.changed, n.ID)
		}
	}
	return nil
}

// base gives the review of a record on the word of its source alone. What is of
// this installation begins as PROPOSED. Of a corpus it is the one from which the
// log leads to where the record stands. The caller holds the lock.
func (b *Book) base(r *record) schema.Review {
	stored := schema.Review(r.Attrs.Text("review"))
	if isOurs(r.Source) {
		return schema.ReviewProposed
	}
	on := b.on(b.keyOf(r))
	usual := []schema.Review{schema.ReviewEditorial, schema.ReviewProposed}
	if len(on) > 0 && on[0].Before != "" && on[0].Before != schema.ReviewSuperseded {
		usual = append([]schema.Review{on[0].Before}, usual...)
	}
	if len(on) == 0 && (stored != schema.ReviewSuperseded || len(b.replacers[r.ID]) == 0) {
		return stored
	}
	for n := len(on); n >= max(0, len(on)-1); n-- {
		for _, base := range usual {
			if Standing(base, r.author(), on[:n]) == stored {
				return base
			}
		}
	}
	return usual[0]
}

// sourceOf reads the description of a source.
func sourceOf(ctx context.Context, r graph.Reader, id graph.ID) (graph.Source, error) {
	if isOurs(id) {
		b, err := r.Asserted(ctx, id)
		if err != nil {
			return graph.Source{}, fmt.Errorf("source %s: %w", id, err)
		}
		return b.Source, nil
	}
	for s, err := range r.Sources(ctx) {
		if err != nil {
			return graph.Source{}, fmt.Errorf("source %s: %w", id, err)
		}
		if s.ID == id {
			return s, nil
		}
	}
	return graph.Source{}, fmt.Errorf("source %s: %w", id, graph.ErrNotFound)
}

// writeOwn writes what people wrote as the log says it, each under a source of
// its own. One of which a thing that it needs is no longer in the graph is taken
// out of the graph and stays in the log; it returns with that thing.
func (d *Desk) writeOwn(ctx context.Context, out *settled, ids []graph.ID) error {
	batches := d.book.own(ids)
	there, err := d.ends(ctx, batches)
	if err != nil {
		return err
	}
	for again := true; again; { // what one brings another may name
		again = false
		for _, b := range batches {
			id := b.Nodes[0].ID
			all := b.Edges
			b.Edges = slices.DeleteFunc(slices.Clone(all), func(e graph.Edge) bool { return !there[e.To] })
			stands := whole(b, all)
			changed, err := d.putOwn(ctx, b, stands)
			if err != nil {
				return err
			}
			if changed && !slices.Contains(out.changed, id) {
				out.changed = append(out.changed, id)
			}
			if was, named := there[id]; named && was != stands {
				there[id], again = stands, true
			}
		}
	}
	return nil
}

// putOwn writes what a person wrote, or takes it out of the graph, and says
// whether that changed anything.
func (d *Desk) putOwn(ctx context.Context, b graph.Batch, stands bool) (bool, error) {
	if !stands {
		b.Nodes, b.Edges = nil, nil
		if _, err := d.store.Asserted(ctx, b.Source.ID); errors.Is(err, graph.ErrNotFound) {
			return false, nil
		}
	}
	was, err := d.store.Revision(ctx)
	if err != nil {
		return false, err
	}
	now, err := d.store.Apply(ctx, b)
	if err != nil {
		return false, fmt.Errorf("%s: %w", b.Source.ID, err)
	}
	return now != was, nil
}

// own gives the batches of those of the ids that people wrote, by id.
func (b *Book) own(ids []graph.ID) []graph.Batch {
	b.mu.RLock()
	defer b.mu.RUnlock()
	var out []graph.Batch
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		w, is := b.written[id]
		if !is {
			continue
		}
		r := w.record
		r.Attrs = r.Attrs.Clone()
		r.Attrs["review"] = string(b.standing(&r, schema.ReviewProposed))
		out = append(out, graph.Batch{
			Source:  graph.Source{ID: graph.ID("curation:" + string(id)), Curator: w.author, Date: r.Attrs.Text("assertedOn")},
			Replace: true, Nodes: []graph.Node{r.Node}, Edges: slices.Clone(r.edges),
		})
	}
	return out
}

// ends says of the far ends of batches whether they are in the graph.
func (d *Desk) ends(ctx context.Context, batches []graph.Batch) (map[graph.ID]bool, error) {
	there := map[graph.ID]bool{}
	for _, b := range batches {
		for _, e := range b.Edges {
			there[e.To] = false
		}
	}
	if len(there) == 0 {
		return there, nil
	}
	for n, err := range d.store.Nodes(ctx, graph.NodeQuery{IDs: sortedIDs(there)}) {
		if err != nil {
			return nil, fmt.Errorf("what assessments name: %w", err)
		}
		there[n.ID] = true
	}
	return there, nil
}

// whole says whether a batch has of all edges of its record those without which
// the record says nothing, or something else: of an assessment all but the one
// to what it replaces, of a frame one root and one thing read.
func whole(b graph.Batch, all []graph.Edge) bool {
	count := func(edges []graph.Edge, name schema.EdgeName) int {
		return len(slices.DeleteFunc(slices.Clone(edges), func(e graph.Edge) bool { return e.Name != name }))
	}
	if b.Nodes[0].Kind == schema.KindFrame {
		return count(b.Edges, schema.EdgeCovers) > 0 && count(b.Edges, schema.EdgeReads) > 0
	}
	return len(all)-count(all, schema.EdgeReplaces) == len(b.Edges)-count(b.Edges, schema.EdgeReplaces)
}

// Reconcile mends what a crash between two batches, a retraction or a new
// release left otherwise than the log says: records that stand elsewhere, and
// assessments whose provision, activity or frame is gone or is there again.
// Where nothing was decided it does nothing. It gives the records it changed.
func (d *Desk) Reconcile(ctx context.Context) ([]graph.ID, error) {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	if err := d.book.Follow(ctx, d.store); err != nil {
		return nil, err
	}
	ids := d.book.subjects()
	if len(ids) == 0 {
		return nil, nil
	}
	records, err := load(ctx, d.store, d.book.withReplaced(ids))
	if err != nil {
		return nil, err
	}
	off := d.book.off(records, ids)
	done, err := d.settle(ctx, off)
	return done.changed, err
}

// subjects gives all records that were decided on, by id.
func (b *Book) subjects() []graph.ID {
	b.mu.RLock()
	defer b.mu.RUnlock()
	out := make([]graph.ID, 0, len(b.bySubject))
	for id, at := range b.bySubject {
		if b.log[at[0]].Relation != relationDocument {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// off gives those records that stand otherwise than the log says, and all that
// people wrote, for what those name may be gone.
func (b *Book) off(records map[graph.ID]*record, ids []graph.ID) []graph.ID {
	b.mu.RLock()
	defer b.mu.RUnlock()
	out := slices.DeleteFunc(slices.Clone(ids), func(id graph.ID) bool { _, own := b.written[id]; return !own })
	for id, r := range records {
		if _, own := b.written[id]; !own && r.relation() != "" && string(b.standing(r, b.base(r))) != r.Attrs.Text("review") {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
