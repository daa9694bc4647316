package dgraphstore

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"maps"
	"slices"

	"github.com/dgraph-io/dgo/v230"
	"github.com/dgraph-io/dgo/v230/protos/api"

	"github.com/lacuna-law/lacuna/graph"
)

// quadsAtOnce is about how many triples are sent in one call.
const quadsAtOnce = 4000

// Apply implements graph.Store.
func (s *Store) Apply(ctx context.Context, b graph.Batch) (graph.Revision, error) {
	if err := s.open(ctx); err != nil {
		return 0, err
	}
	if s.ReadOnly {
		return 0, ErrReadOnly
	}
	b, err := b.Check(s.Ontology)
	if err != nil {
		return 0, err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	a := &applying{s: s, batch: b, token: newToken()}
	err = s.again(ctx, "write a batch", a.run)
	return graph.Revision(a.revision), err
}

func newToken() string {
	id := make([]byte, 16)
	_, _ = rand.Read(id)
	return hex.EncodeToString(id)
}

// applying writes one batch, in as many tries as it takes.
type applying struct {
	s        *Store
	batch    graph.Batch
	token    string
	sent     bool // a commit was sent, and may have been made
	revision uint64
}

// run is one try. A commit whose reply was lost is not made again.
func (a *applying) run(ctx context.Context) error {
	if a.sent {
		made, err := a.made(ctx)
		if made || err != nil {
			return err
		}
	}
	txn := a.s.client.NewTxn()
	defer func() { _ = txn.Discard(context.WithoutCancel(ctx)) }()
	h, p, err := a.plan(ctx, txn)
	if err != nil {
		return err
	}
	if !p.different {
		a.revision = h.Revision
		return nil
	}
	a.revision = h.Revision + 1
	w := p.write(a.s, h.UID, a.revision, a.token)
	if w.count() <= quadsAtOnce {
		a.sent = true
		return a.mutate(ctx, txn, &api.Mutation{Del: w.del, Set: append(slices.Concat(w.nodes...), w.links...), CommitNow: true}, nil)
	}
	if err := a.send(ctx, txn, w); err != nil {
		return err
	}
	a.sent = true
	return a.s.call(ctx, txn.Commit)
}

// mutate makes one call that writes, and notes the places of what is new.
func (a *applying) mutate(ctx context.Context, txn *dgo.Txn, m *api.Mutation, places map[string]string) error {
	return a.s.call(ctx, func(ctx context.Context) error {
		got, err := txn.Mutate(ctx, m)
		if places != nil {
			maps.Copy(places, got.GetUids())
		}
		return err
	})
}

// made asks whether an earlier commit was made.
func (a *applying) made(ctx context.Context) (bool, error) {
	var found struct{ Log []entry }
	r := &reading{a.s, a.s.client.NewReadOnlyTxn()}
	if err := r.ask(ctx, a.s.queries.text["token"], map[string]string{"$token": a.token}, &found); err != nil || len(found.Log) == 0 {
		return false, err
	}
	a.revision = found.Log[0].Revision
	return true, nil
}

// plan loads what the batch touches and works it in.
func (a *applying) plan(ctx context.Context, txn *dgo.Txn) (head, *plan, error) {
	r := &reading{a.s, txn}
	h, src, err := r.head(ctx, a.batch.Source.ID)
	if err != nil {
		return h, nil, err
	}
	own, err := readKeys(src.Edges)
	if err != nil {
		return h, nil, err
	}
	st := newState()
	ids, keys := touched(a.batch)
	if a.batch.Replace {
		ids, keys = append(ids, src.nodes()...), append(keys, own...)
	}
	if err := r.load(ctx, st, ids, keys); err != nil {
		return h, nil, err
	}
	if a.batch.Replace {
		if err := a.loadDoomed(ctx, r, st, src); err != nil {
			return h, nil, err
		}
	}
	p, err := newPlan(st, src, own)
	if err != nil {
		return h, nil, err
	}
	return h, p, p.apply(a.batch)
}

// loadDoomed loads what falls with the nodes that the batch takes back: their
// edges, and what is kept of those who assert them.
func (a *applying) loadDoomed(ctx context.Context, r *reading, st *state, src source) error {
	gone := doomed(st, src, a.batch)
	if err := r.loadAround(ctx, st, gone); err != nil {
		return err
	}
	falls := map[graph.ID]bool{}
	for _, id := range gone {
		falls[id] = true
	}
	others := map[graph.ID]bool{}
	for key, all := range st.edges {
		for _, one := range all {
			if one.source != src.ID && (falls[key.From] || falls[key.To]) {
				others[one.source] = true
			}
		}
	}
	return r.loadSources(ctx, st, slices.Sorted(maps.Keys(others)))
}

// touched lists the nodes and edges of a batch.
func touched(b graph.Batch) (ids []graph.ID, keys []graph.EdgeKey) {
	for _, n := range b.Nodes {
		ids = append(ids, n.ID)
	}
	for _, e := range b.Edges {
		keys = append(keys, e.EdgeKey)
	}
	return ids, keys
}

// send sends what is too much for one call in pieces, before the commit.
func (a *applying) send(ctx context.Context, txn *dgo.Txn, w *writes) error {
	places := map[string]string{}
	for some := range slices.Chunk(w.del, quadsAtOnce) {
		if err := a.mutate(ctx, txn, &api.Mutation{Del: some}, places); err != nil {
			return err
		}
	}
	var piece []*api.NQuad
	for i, quads := range w.nodes {
		piece = append(piece, quads...)
		if len(piece) < quadsAtOnce && i < len(w.nodes)-1 {
			continue
		}
		if err := a.mutate(ctx, txn, &api.Mutation{Set: piece}, places); err != nil {
			return err
		}
		piece = nil
	}
	if err := settle(w.links, places); err != nil {
		return err
	}
	for some := range slices.Chunk(w.links, quadsAtOnce) {
		if err := a.mutate(ctx, txn, &api.Mutation{Set: some}, places); err != nil {
			return err
		}
	}
	return nil
}
