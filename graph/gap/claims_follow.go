package gap

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Follower gives the atlases of a graph, one after the other. Where nothing
// but claims changed since the last, their counts are changed and the law is
// not read again; the answers are those of Compile. It keeps eight bytes for
// each claim. One caller at a time.
type Follower struct {
	from    graph.Reader
	atlas   *Atlas
	witness *witness
}

// NewFollower makes a follower of a graph.
func NewFollower(r graph.Reader) *Follower { return &Follower{from: r} }

// Next gives the atlas of the newest revision, the last one again where there
// is no newer. The error is as that of Compile.
func (f *Follower) Next(ctx context.Context) (*Atlas, error) {
	return settled(ctx, f.from, func(at graph.Revision) (*Atlas, error) {
		if f.atlas != nil && f.atlas.Revision() == at {
			return f.atlas, nil
		}
		a, err := f.follow(ctx, at)
		if err != nil {
			return nil, fmt.Errorf("compile the atlas: counts of claims: %w", err)
		}
		if a == nil {
			w := &witness{seed: maphash.MakeSeed()}
			if a, err = compile(ctx, f.from, at, w); err != nil {
				return nil, err
			}
			w.settle()
			f.witness = w
		}
		f.atlas = a
		return a, nil
	})
}

// follow makes the next atlas out of the last. It gives nil where all must be compiled.
func (f *Follower) follow(ctx context.Context, at graph.Revision) (*Atlas, error) {
	if f.atlas == nil {
		return nil, nil //nolint:nilnil // nil stands for an atlas that cannot be followed
	}
	m, err := f.moves(ctx, at)
	if m == nil || err != nil {
		return nil, err
	}
	return f.count(ctx, m)
}

// witness remembers which claims were counted, and which sources lent theirs
// their days. A nil one remembers nothing.
type witness struct {
	seed    maphash.Seed
	counted []uint64 // ascending, once settled
	later   map[uint64]bool
	lenders map[graph.ID]bool
	settled bool
}

func (w *witness) saw(claim graph.ID) {
	if w == nil {
		return
	}
	h := maphash.String(w.seed, string(claim))
	if !w.settled {
		w.counted = append(w.counted, h)
		return
	}
	w.later[h] = true
}

func (w *witness) lent(source graph.ID) {
	if w == nil {
		return
	}
	if w.lenders == nil {
		w.lenders = map[graph.ID]bool{}
	}
	w.lenders[source] = true
}

func (w *witness) settle() {
	slices.Sort(w.counted)
	w.settled, w.later = true, map[uint64]bool{}
}

// knows says whether a claim was seen before. Of two claims with the same hash
// one may be known by the other: then it is counted anew, and not wrongly.
func (w *witness) knows(claim graph.ID) bool {
	h := maphash.String(w.seed, string(claim))
	_, found := slices.BinarySearch(w.counted, h)
	return found || w.later[h]
}

// moves is what happened to claims between two revisions.
type moves struct {
	at         graph.Revision
	law        map[string]schema.Kind // by the prefix of their ids
	claims     map[graph.ID]bool      // that are others, in themselves or by what they lead to
	lost       map[graph.ID]bool      // targets that a claim does not lead to any longer, or otherwise
	statements map[graph.ID]bool      // whose day or speakers may be others
	sources    map[graph.ID]bool
}

// mostMoves is how many changes are followed; past that all is counted anew.
const mostMoves = 200_000

// moves reads what changed. It gives nil where the law did, where a batch
// changed nothing that is shown, or where there is more than is followed.
func (f *Follower) moves(ctx context.Context, at graph.Revision) (*moves, error) {
	m := &moves{at: f.atlas.Revision(), law: map[string]schema.Kind{}, claims: map[graph.ID]bool{}, lost: map[graph.ID]bool{},
		statements: map[graph.ID]bool{}, sources: map[graph.ID]bool{}}
	for _, kind := range lawKinds() {
		m.law[strings.ToLower(string(kind))] = kind
	}
	seen := 0
	for c, err := range f.from.Changes(ctx, m.at) {
		if err != nil {
			return nil, fmt.Errorf("changes: %w", err)
		}
		if seen++; seen > mostMoves || c.Revision > m.at+1 || !m.note(&c) {
			return nil, nil //nolint:nilnil // nil stands for moves that are not followed
		}
		m.at = c.Revision
	}
	if m.at < at {
		return nil, nil //nolint:nilnil // nil stands for moves that are not followed
	}
	return m, nil
}

// note takes in a change. False says that it is one of the law.
func (m *moves) note(c *graph.Change) bool {
	m.sources[c.Source] = true
	if strings.HasPrefix(string(c.Source), "corpus:") {
		return false // its description names the release
	}
	from, name := c.Node, schema.EdgeName("")
	if c.Edge != nil {
		from, name = c.Edge.From, c.Edge.Name
	}
	prefix, _, _ := strings.Cut(string(from), ":")
	switch kind := m.law[prefix]; {
	case kind != "":
		return c.Edge != nil && !slices.Contains(walked(kind), name)
	case prefix == "claim" && (c.Edge == nil || slices.Contains(claimRows().Edges, name)):
		m.claims[from] = true
		if c.Gone && name == schema.EdgeTargets {
			m.lost[c.Edge.To] = true
		}
	case prefix == "statement" && (c.Edge == nil || name == schema.EdgeBy):
		m.statements[from] = true
	}
	return true
}

// count makes the next atlas: claims that are new are added to the counts, and
// at the targets of those that are others all claims are counted again. It
// gives nil where to count all of the graph is less.
func (f *Follower) count(ctx context.Context, m *moves) (*Atlas, error) {
	if err := f.gather(ctx, m); err != nil {
		return nil, err
	}
	fresh, stale := map[graph.ID]bool{}, []graph.ID{}
	for id := range m.claims {
		if f.witness.knows(id) {
			stale = append(stale, id)
		} else {
			fresh[id] = true
		}
	}
	for e, err := range f.from.Edges(ctx, graph.EdgeQuery{From: stale, Names: []schema.EdgeName{schema.EdgeTargets}}) {
		if err != nil {
			return nil, fmt.Errorf("targets of claims: %w", err)
		}
		m.lost[e.To] = true
	}
	most := max(fewClaims, len(f.witness.counted)/8)
	again, err := f.claimsAt(ctx, m.lost, most)
	if err != nil || len(again) > most {
		return nil, err
	}
	r := f.atlas.recount()
	for target := range m.lost {
		r.clear(target)
	}
	c := claimReader{base: r.base, from: f.from, dateOf: f.dates(ctx), witness: f.witness, wanted: func(claim, target graph.ID) bool {
		if !m.lost[target] && !fresh[claim] {
			return false
		}
		r.touch(target)
		return true
	}}
	for row, err := range graph.RowsOf(ctx, f.from, claimRows(), slices.AppendSeq(again, maps.Keys(fresh))) {
		if err == nil {
			err = c.take(ctx, &row)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := c.flush(ctx); err != nil {
		return nil, err
	}
	return r.atlas(m.at), nil
}

// fewClaims is how many claims are always counted again by themselves; more
// are when they are less than an eighth of all, since to read single ones costs more each.
const fewClaims = 2000

// claimsAt lists the claims that lead to some targets, and stops when there are
// more than are counted.
func (f *Follower) claimsAt(ctx context.Context, targets map[graph.ID]bool, most int) ([]graph.ID, error) {
	q := graph.EdgeQuery{To: append([]graph.ID{}, slices.Sorted(maps.Keys(targets))...), Names: []schema.EdgeName{schema.EdgeTargets}}
	var out []graph.ID
	for e, err := range f.from.Edges(ctx, q) {
		if err != nil {
			return nil, fmt.Errorf("claims of targets: %w", err)
		}
		if strings.HasPrefix(string(e.From), "claim:") {
			out = append(out, e.From)
		}
		if len(out) > most {
			break
		}
	}
	return out, nil
}

// gather adds the claims that take their day or their speakers from something
// that changed.
func (f *Follower) gather(ctx context.Context, m *moves) error {
	if len(m.statements) > 0 {
		for e, err := range f.from.Edges(ctx, graph.EdgeQuery{To: slices.Sorted(maps.Keys(m.statements)), Names: []schema.EdgeName{schema.EdgeInStatement}}) {
			if err != nil {
				return fmt.Errorf("claims of statements: %w", err)
			}
			if f.witness.knows(e.From) {
				m.claims[e.From] = true
			}
		}
	}
	for source := range m.sources {
		if !f.witness.lenders[source] {
			continue
		}
		b, err := f.from.Asserted(ctx, source)
		if err != nil && !errors.Is(err, graph.ErrNotFound) {
			return fmt.Errorf("source %s: %w", source, err)
		}
		for _, n := range b.Nodes {
			if n.Kind == schema.KindClaim {
				m.claims[n.ID] = true
			}
		}
	}
	return nil
}

// dates gives the days of sources, each read once.
func (f *Follower) dates(ctx context.Context) func(graph.ID) (string, error) {
	known := map[graph.ID]string{}
	return func(source graph.ID) (string, error) {
		date, there := known[source]
		if there {
			return date, nil
		}
		b, err := f.from.Asserted(ctx, source)
		if err != nil && !errors.Is(err, graph.ErrNotFound) {
			return "", fmt.Errorf("source %s: %w", source, err)
		}
		known[source] = b.Source.Date
		return b.Source.Date, nil
	}
}
