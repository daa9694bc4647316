package curation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Book is what people decided: the log in memory, by what was judged. It may be
// read by many at once.
type Book struct {
	mu        sync.RWMutex
	log       []Decision              // by number
	byKey     map[string][]int        // places in the log
	bySubject map[graph.ID][]int      // places in the log
	written   map[graph.ID]writing    // what people wrote, as it is now
	replacers map[graph.ID][]graph.ID // what is to take the place of a record, by that record
	judged    map[string]bool         // the relations on which there are decisions
	at        graph.Revision          // of the store when it was last looked at
	read      bool
}

// writing is an assessment or frame that a person wrote, by the log.
type writing struct {
	author string
	key    string
	record record
}

// Open reads the book of a graph.
func Open(ctx context.Context, r graph.Reader) (*Book, error) {
	b := newBook()
	return b, b.Follow(ctx, r)
}

func newBook() *Book {
	return &Book{byKey: map[string][]int{}, bySubject: map[graph.ID][]int{}, written: map[graph.ID]writing{}, replacers: map[graph.ID][]graph.ID{}, judged: map[string]bool{}}
}

// Follow reads what was added to the log since. Where the graph did not move it
// asks for its revision alone.
func (b *Book) Follow(ctx context.Context, r graph.Reader) error {
	revision, err := r.Revision(ctx)
	if err != nil {
		return fmt.Errorf("the log of decisions: %w", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.read && revision == b.at {
		return nil
	}
	q := graph.NodeQuery{Kind: schema.KindDecision}
	if len(b.log) > 0 {
		q.After = b.log[len(b.log)-1].ID
	}
	for n, err := range r.Nodes(ctx, q) {
		if err != nil {
			return fmt.Errorf("the log of decisions: %w", err)
		}
		d, err := decisionOf(n)
		if err != nil {
			return err
		}
		if err := b.add(d); err != nil {
			return err
		}
	}
	b.at, b.read = revision, true
	return nil
}

// add puts a decision at the end. The caller holds the lock.
func (b *Book) add(d Decision) error {
	at := len(b.log)
	if d.Ruling == schema.RulingAssess {
		if err := b.write(d); err != nil {
			return err
		}
	}
	b.log = append(b.log, d)
	b.byKey[d.Key] = append(b.byKey[d.Key], at)
	b.bySubject[d.Subject] = append(b.bySubject[d.Subject], at)
	b.judged[d.Relation] = true
	return nil
}

// write notes what a person wrote, unless what is noted is newer.
func (b *Book) write(d Decision) error {
	for _, at := range b.bySubject[d.Subject] {
		if before := b.log[at]; before.Ruling == schema.RulingAssess && before.At.After(d.At) {
			return nil
		}
	}
	r, err := contentOf(d.Subject, d.ContentAfter)
	if err != nil {
		return fmt.Errorf("%w: %s: contentAfter: %w", ErrTampered, d.ID, err)
	}
	b.written[d.Subject] = writing{author: d.Curator, key: d.Key, record: r}
	for _, old := range r.far(schema.EdgeReplaces) {
		if !slices.Contains(b.replacers[old], d.Subject) {
			b.replacers[old] = append(b.replacers[old], d.Subject)
		}
	}
	return nil
}

// content is a record as an entry of the log holds it.
type content struct {
	Kind  schema.Kind `json:"kind"`
	Attrs graph.Attrs `json:"attrs"`
	Edges []link      `json:"edges"`
}

// written writes a record as JSON for the log.
func contentText(r *record) (string, error) {
	attrs, err := graph.Normalise(r.Attrs)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(content{r.Kind, attrs, r.links()})
	return string(text), err
}

// contentOf reads what contentText wrote.
func contentOf(id graph.ID, text string) (record, error) {
	var c content
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return record{}, err
	}
	if c.Attrs == nil {
		return record{}, errors.New("it has no attributes")
	}
	r := record{Node: graph.Node{ID: id, Kind: c.Kind, Attrs: c.Attrs}}
	for _, l := range c.Edges {
		r.edges = append(r.edges, graph.Edge{EdgeKey: graph.EdgeKey{From: id, Name: l.Name, To: l.To}, Attrs: l.Attrs})
	}
	return r, nil
}

// on gives the decisions on what was judged, the oldest first. The caller holds the lock.
func (b *Book) on(key string) []Decision { return inTime(b.entries(b.byKey[key])) }

func (b *Book) entries(places []int) []Decision {
	out := make([]Decision, len(places))
	for i, at := range places {
		out[i] = b.log[at]
	}
	return out
}

// keyOf gives the key of a record: of what a person wrote that of the log, so
// that it stays when a thing that it names is taken out of the graph.
func (b *Book) keyOf(r *record) string {
	if w, is := b.written[r.ID]; is {
		return w.key
	}
	return r.key()
}

// standing gives where a record stands.
func (b *Book) standing(r *record, base schema.Review) schema.Review {
	if b.isReplaced(r.ID) {
		return schema.ReviewSuperseded
	}
	return Standing(base, r.author(), b.on(b.keyOf(r)))
}

// isReplaced says whether another assessment that was accepted takes the place of one.
func (b *Book) isReplaced(id graph.ID) bool {
	return slices.ContainsFunc(b.replacers[id], func(by graph.ID) bool {
		w := b.written[by]
		return slices.Contains(w.record.far(schema.EdgeReplaces), id) && Standing(schema.ReviewProposed, w.author, b.on(w.key)) == schema.ReviewAccepted
	})
}

// Len gives how many decisions there are.
func (b *Book) Len() int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return len(b.log)
}

// Stamp writes into a batch where its claims, assessments and frames stand by
// what was decided. The batch must hold each with its edges. Attributes that it
// shares with others are not changed.
func (b *Book) Stamp(batch *graph.Batch) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if len(b.log) == 0 {
		return
	}
	for i, r := range b.judgedIn(batch) {
		base := schema.Review(r.Attrs.Text("review"))
		if isOurs(batch.Source.ID) {
			base = schema.ReviewProposed
		}
		if now := b.standing(r, base); string(now) != r.Attrs.Text("review") {
			attrs := maps.Clone(r.Attrs)
			attrs["review"] = string(now)
			batch.Nodes[i].Attrs = attrs
		}
	}
}

// Decided counts the claims of a batch on which there are decisions.
func (b *Book) Decided(batch graph.Batch) int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	count := 0
	for _, r := range b.judgedIn(&batch) {
		if r.Kind == schema.KindClaim && len(b.byKey[b.keyOf(r)]) > 0 {
			count++
		}
	}
	return count
}

// judgedIn gives the records of a batch on which there may be decisions, by
// their places in it. The caller holds the lock.
func (b *Book) judgedIn(batch *graph.Batch) map[int]*record {
	out, places := map[int]*record{}, map[graph.ID]int{}
	for i, n := range batch.Nodes {
		r := &record{Node: n}
		if relation := r.relation(); relation == "" || !b.judged[relation] && len(b.replacers[n.ID]) == 0 {
			continue
		}
		if n.Kind != schema.KindClaim && len(b.bySubject[n.ID]) == 0 && len(b.replacers[n.ID]) == 0 {
			continue
		}
		out[i], places[n.ID] = r, i
	}
	if len(out) == 0 {
		return out
	}
	for _, e := range batch.Edges {
		if i, is := places[e.From]; is {
			out[i].edges = append(out[i].edges, e)
		}
	}
	return out
}

// isOurs says whether a source is of this installation: a document that was
// read by machine, or a person. What they assert begins as PROPOSED.
func isOurs(source graph.ID) bool {
	return strings.HasPrefix(string(source), "document:") || strings.HasPrefix(string(source), "curation:")
}
