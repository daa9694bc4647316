package curation

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// instant is how a time is written: UTC, whole seconds.
const instant = "2006-01-02T15:04:05Z"

// decisionID names an entry of the log so that the ids are in its order.
func decisionID(number int) graph.ID { return graph.ID(fmt.Sprintf("decision:%08d", number)) }

// source is on whose word a decision is in the graph.
func (d *Decision) source() graph.Source {
	return graph.Source{
		ID: graph.ID("curation:decision/" + decisionID(d.Number).Name()), Curator: d.Curator, Date: d.At.Format(time.DateOnly),
	}
}

// batch is the decision as it is asserted.
func (d *Decision) batch() graph.Batch {
	return graph.Batch{Source: d.source(), Nodes: []graph.Node{{ID: d.ID, Kind: schema.KindDecision, Attrs: d.attrs()}}}
}

// attrs is the decision as the node of it holds it.
func (d *Decision) attrs() graph.Attrs {
	out := graph.Attrs{
		"number": float64(d.Number), "subject": string(d.Subject), "key": d.Key, "relation": d.Relation, "ruling": string(d.Ruling),
		"curator": d.Curator, "at": d.At.Format(instant), "reason": d.Reason, "version": float64(d.Version), "words": d.Words, "chain": d.Chain,
	}
	put(out, "supersededBy", string(d.SupersededBy))
	put(out, "before", string(d.Before))
	put(out, "after", string(d.After))
	put(out, "contentBefore", d.ContentBefore)
	put(out, "contentAfter", d.ContentAfter)
	if len(d.Evidence) > 0 {
		out["evidence"] = evidenceList(d.Evidence)
	}
	return out
}

// put sets an attribute unless it is empty.
func put(attrs graph.Attrs, name, text string) {
	if text != "" {
		attrs[name] = text
	}
}

// decisionOf reads a decision from its node.
func decisionOf(n graph.Node) (Decision, error) {
	text := n.Attrs.Text
	at, err := time.Parse(instant, text("at"))
	if err != nil {
		return Decision{}, fmt.Errorf("%w: %s: at: %.40q: not a time", ErrTampered, n.ID, text("at"))
	}
	return Decision{
		ID: n.ID, Number: int(n.Attrs.Number("number")), Subject: graph.ID(text("subject")), Key: text("key"), Relation: text("relation"),
		Ruling: schema.Ruling(text("ruling")), Curator: text("curator"), At: at, Reason: text("reason"), Evidence: evidenceOf(n.Attrs["evidence"]),
		SupersededBy: graph.ID(text("supersededBy")), Before: schema.Review(text("before")), After: schema.Review(text("after")),
		Version: int(n.Attrs.Number("version")), Words: text("words"), ContentBefore: text("contentBefore"), ContentAfter: text("contentAfter"),
		Chain: text("chain"),
	}, nil
}

// chained gives the hash of a decision over that of the one before it: SHA-256
// over the JSON of all it says, in hexadecimal.
func (d *Decision) chained(before string) string {
	attrs := d.attrs()
	attrs["chain"] = before
	text, err := json.Marshal(map[string]any{"id": d.ID, "attrs": attrs})
	if err != nil {
		panic(err) // texts and numbers cannot fail
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// check says whether a decision is the one that follows another in the log.
func (d *Decision) check(number int, before string) error {
	switch {
	case d.Number != number || d.ID != decisionID(number):
		return fmt.Errorf("%w: %s stands where number %d belongs. Restore the store from a backup, or import an export of the decisions into another one", ErrTampered, d.ID, number)
	case d.Chain != d.chained(before):
		return fmt.Errorf("%w: %s does not verify: it, or one before it, says something else than when it was made. Restore the store from a backup", ErrTampered, d.ID)
	}
	return nil
}

// evidenceList writes evidence as JSON values.
func evidenceList(all []Evidence) []any {
	out := make([]any, 0, len(all))
	for _, e := range all {
		one := graph.Attrs{}
		put(one, "document", string(e.Document))
		put(one, "passage", string(e.Passage))
		put(one, "quote", e.Quote)
		put(one, "url", e.URL)
		put(one, "note", e.Note)
		if e.Start != nil {
			one["start"] = float64(*e.Start)
		}
		if e.End != nil {
			one["end"] = float64(*e.End)
		}
		out = append(out, map[string]any(one))
	}
	return out
}

// evidenceOf reads what evidenceList wrote.
func evidenceOf(value any) []Evidence {
	list, _ := value.([]any)
	var out []Evidence
	for _, v := range list {
		fields, _ := v.(map[string]any)
		one := graph.Attrs(fields)
		out = append(out, Evidence{
			Document: graph.ID(one.Text("document")), Passage: graph.ID(one.Text("passage")), Start: place(one["start"]), End: place(one["end"]),
			Quote: one.Text("quote"), URL: one.Text("url"), Note: one.Text("note"),
		})
	}
	return out
}

func place(value any) *int {
	number, is := value.(float64)
	if !is {
		return nil
	}
	at := int(number)
	return &at
}
