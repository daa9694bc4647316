package curation

import (
	"context"
	"fmt"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Retracted enters in the log that a curator took a document back, and brings
// what people wrote in step with what is left. Name is what it was ingested under.
func (d *Desk) Retracted(ctx context.Context, who string, document graph.ID, name, reason string) (Decision, error) {
	if err := checkWho(who); err != nil {
		return Decision{}, err
	}
	if err := checkText("reason", reason, maxReason); err != nil {
		return Decision{}, err
	}
	if d.ontology.KindOf(string(document)) != schema.KindDocument {
		return Decision{}, fmt.Errorf("%w: document: %.80q: not the id of a document", ErrInput, document)
	}
	entry, err := d.retracted(ctx, who, document, name, reason)
	if err == nil {
		_, err = d.Reconcile(context.WithoutCancel(ctx))
	}
	return entry, err
}

func (d *Desk) retracted(ctx context.Context, who string, document graph.ID, name, reason string) (Decision, error) {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	if err := d.book.Follow(ctx, d.store); err != nil {
		return Decision{}, err
	}
	r := &record{Node: graph.Node{ID: document, Kind: schema.KindDocument}}
	d.book.mu.RLock()
	before := d.book.on(r.key())
	d.book.mu.RUnlock()
	entry, _, err := d.append(ctx, Decision{
		Subject: document, Key: r.key(), Relation: relationDocument, Ruling: schema.RulingRetract, Curator: who, At: d.at(before), Reason: reason,
		Version: len(before) + 1, Words: cut(name),
	})
	return entry, err
}

// CheckReason says whether a reason can stand in the log. The error wraps ErrInput.
func CheckReason(reason string) error { return checkText("reason", reason, maxReason) }
