package curation

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// faults collects what is wrong with what a person wrote.
type faults []string

func (f *faults) add(format string, args ...any) { *f = append(*f, fmt.Sprintf(format, args...)) }

// err gives all faults in one line.
func (f faults) err() error {
	if len(f) == 0 {
		return nil
	}
	return fmt.Errorf("%w: %s", ErrInput, strings.Join(f, "; "))
}

// draft is a record that a person is about to write.
type draft struct {
	record
	who     string
	version int    // that the person has seen
	name    string // of a new one, that it is to have
	reason  string
}

// today is the day on which something is asserted.
func (d *Desk) today() string { return d.now().UTC().Format(time.DateOnly) }

// begin says whether a person may write a record and under which id, and gives
// the decisions on it so far. The caller decides.
func (d *Desk) begin(ctx context.Context, w *draft) ([]Decision, error) {
	d.book.mu.RLock()
	old, ours := d.book.written[w.ID]
	before := d.book.entries(d.book.bySubject[w.ID])
	d.book.mu.RUnlock()
	if w.ID == "" {
		id, err := d.freeID(ctx, w.name)
		w.ID = id
		if err == nil && w.version != 0 {
			err = fmt.Errorf("%w: version: a new one has version 0, not %d", ErrInput, w.version)
		}
		return nil, err
	}
	if !ours {
		if _, err := d.store.Node(ctx, w.ID); err != nil {
			return nil, fmt.Errorf("%s: %w. Leave the id out to write a new one", w.ID, err)
		}
		return nil, fmt.Errorf("%w: %s is not of a person of this installation. Write one of your own that replaces it", ErrForbidden, w.ID)
	}
	switch {
	case old.author != w.who:
		return nil, fmt.Errorf("%w: %s is by %s. Decide on it, or write one of your own", ErrForbidden, w.ID, old.author)
	case len(before) != w.version:
		return nil, fmt.Errorf("%w: %s: there are %d decisions on it, and you have seen %d. Look at it again", ErrConflict, w.ID, len(before), w.version)
	case old.record.Kind != w.Kind:
		return nil, fmt.Errorf("%w: id: %s is a %s", ErrInput, w.ID, old.record.Kind)
	}
	return before, nil
}

// freeID gives a readable id that nothing has or had: with a number from 2 where it is taken.
func (d *Desk) freeID(ctx context.Context, name string) (graph.ID, error) {
	const longest = schema.MaxID - 32 // with room for a number
	if len(name) > longest {
		name = strings.ToValidUTF8(name[:longest], "")
	}
	for n := 1; ; n++ {
		id := graph.ID(name)
		if n > 1 {
			id = graph.ID(fmt.Sprintf("%s-%d", name, n))
		}
		d.book.mu.RLock()
		_, taken := d.book.written[id]
		d.book.mu.RUnlock()
		if taken {
			continue
		}
		_, err := d.store.Node(ctx, id)
		switch {
		case errors.Is(err, graph.ErrNotFound):
			return id, nil
		case err != nil:
			return "", err
		}
	}
}

// write enters a record in the log and puts it into the graph. The caller decides.
func (d *Desk) write(ctx context.Context, w *draft, before []Decision) (Written, error) {
	if err := d.ontology.CheckNode(string(w.ID), w.Kind, w.Attrs); err != nil {
		return Written{}, fmt.Errorf("%w: %w", ErrInput, err)
	}
	if err := d.checkNew(w); err != nil {
		return Written{}, err
	}
	after, err := contentText(&w.record)
	if err != nil {
		return Written{}, fmt.Errorf("%w: %w", ErrInput, err)
	}
	entry := Decision{
		Subject: w.ID, Key: w.key(), Relation: w.relation(), Ruling: schema.RulingAssess, Curator: w.who, At: d.at(before), Reason: w.reason,
		After: schema.ReviewProposed, Version: len(before) + 1, Words: words(&w.record), ContentAfter: after,
	}
	d.book.mu.RLock()
	if old, is := d.book.written[w.ID]; is {
		entry.Before = Standing(schema.ReviewProposed, old.author, d.book.on(old.key))
		entry.ContentBefore, err = contentText(&old.record)
	}
	d.book.mu.RUnlock()
	if err != nil {
		return Written{}, err
	}
	touched := append(d.replacedBy(w.ID), w.ID)
	if entry, _, err = d.append(ctx, entry); err != nil {
		return Written{}, err
	}
	done, err := d.settle(context.WithoutCancel(ctx), touched)
	return Written{ID: w.ID, Decision: entry, Version: entry.Version, Revision: done.revision}, err
}

// checkNew refuses what its author has said already, under this id or another.
func (d *Desk) checkNew(w *draft) error {
	d.book.mu.RLock()
	defer d.book.mu.RUnlock()
	same := ""
	for id, old := range d.book.written {
		other := old.record
		other.ID = w.ID
		if old.author == w.who && other.key() == w.key() && (same == "" || string(id) < same) {
			same = string(id)
		}
	}
	if same != "" {
		return fmt.Errorf("%w: %s says this already. Change something, or leave it", ErrInput, same)
	}
	return nil
}

// replacedBy gives the records whose place one is to take as it is now.
func (d *Desk) replacedBy(id graph.ID) []graph.ID {
	d.book.mu.RLock()
	defer d.book.mu.RUnlock()
	w := d.book.written[id]
	return w.record.far(schema.EdgeReplaces)
}

// link adds an edge, unless there is nothing at its end.
func (w *draft) link(name schema.EdgeName, to ...graph.ID) {
	for _, id := range to {
		if id != "" {
			w.edges = append(w.edges, graph.Edge{EdgeKey: graph.EdgeKey{From: w.ID, Name: name, To: id}})
		}
	}
}

// list writes typed words as a list of JSON values, each once, in their order.
func list[T ~string](all []T) []any {
	out, seen := []any{}, map[T]bool{}
	for _, one := range all {
		if !seen[one] {
			out = append(out, string(one))
		}
		seen[one] = true
	}
	return out
}
