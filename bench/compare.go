package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/graph/memstore"
)

// errDiffers says that the two do not give the same answer; times would mean nothing.
var errDiffers = errors.New("the answers differ")

// How often each is asked at most, and for how long.
const (
	oursTimes = 4000
	peerTimes = 300
	patience  = 6 * time.Second
)

// fourQuestions loads a world into our store and into the peer, compares the
// answers, and only then measures.
func (b *bench) fourQuestions(ctx context.Context) (err error) {
	w, err := b.opt.world()
	if err != nil {
		return err
	}
	b.r.note("The graph: %s.", w.describe(b.opt.TSV != ""))
	atlas, err := b.loadOurs(ctx, w)
	if err != nil {
		return err
	}
	debug.FreeOSMemory() // the store has done its work
	p, err := b.loadPeer(ctx, w)
	if err != nil {
		return err
	}
	if p != nil {
		defer func() { err = errors.Join(err, p.stop()) }()
	}
	for _, q := range questions(w) {
		if q.cases == 0 {
			b.r.note("%s was not asked: this graph is too small for it.", q.name)
			continue
		}
		if err := b.question(ctx, q, atlas, p); err != nil {
			return fmt.Errorf("question %s: %w", q.name, err)
		}
	}
	return nil
}

// loadOurs puts a world into a store in memory, checked against the ontology,
// and compiles it.
func (b *bench) loadOurs(ctx context.Context, w *world) (*gap.Atlas, error) {
	store := memstore.New(b.ontology)
	if _, err := store.Apply(ctx, w.law()); err != nil {
		return nil, err
	}
	times, err := repeat(5, patience, func(int) error { _, err := gap.Compile(ctx, store); return err })
	if err != nil {
		return nil, err
	}
	b.r.add(row{figure: "compile, law of that graph", wanted: "≤ 100 ms", measured: short(times.median()), verdict: within(times.median(), 100*time.Millisecond)})
	start := time.Now()
	for batch := range w.statements() {
		if _, err := store.Apply(ctx, batch); err != nil {
			return nil, err
		}
	}
	b.r.note("Loaded into the store in memory, every node checked against the ontology, in %s.", short(time.Since(start)))
	var atlas *gap.Atlas
	times, err = repeat(3, patience, func(int) error { atlas, err = gap.Compile(ctx, store); return err })
	if err != nil {
		return nil, err
	}
	b.r.add(row{figure: fmt.Sprintf("compile, that graph with %s statements", thousands(w.Statements)), wanted: "≤ 100 ms", measured: short(times.median()),
		verdict: within(times.median(), 100*time.Millisecond)})
	return atlas, store.Close()
}

// loadPeer starts and fills PostgreSQL. It gives nil when it is not there.
func (b *bench) loadPeer(ctx context.Context, w *world) (*peer, error) {
	if b.opt.Alone {
		b.r.note("Peer not run: this was asked for.")
		return nil, nil //nolint:nilnil // nil stands for the peer that is not there
	}
	p, err := startPeer(ctx)
	if errors.Is(err, errAbsent) {
		b.r.note("Peer not run: %v.", err)
		return nil, nil //nolint:nilnil // nil stands for the peer that is not there
	}
	if err != nil {
		return nil, err
	}
	start := time.Now()
	if err := p.load(ctx, w); err != nil {
		return nil, errors.Join(err, p.stop())
	}
	p.loaded = time.Since(start)
	trip, err := repeat(peerTimes, patience, func(int) error { _, err := p.ask(ctx, wording{"SELECT 1", none}, 0); return err })
	if err != nil {
		return nil, errors.Join(err, p.stop())
	}
	b.r.note("The peer: PostgreSQL %s, started by this program on a socket of its own; loaded, indexed and analysed in %s. Its times are seen from the client, prepared, all rows read; an empty question takes %s of them.",
		p.version, short(p.loaded), short(trip.median()))
	return p, nil
}

// question compares the answers for every case and then measures.
func (b *bench) question(ctx context.Context, q question, atlas *gap.Atlas, p *peer) error {
	var best sample
	rows := 0
	for i := range q.cases {
		got, err := q.ours(atlas, i)
		if err != nil {
			return err
		}
		rows += len(got())
	}
	if p != nil {
		var err error
		if best, err = p.answers(ctx, q, atlas); err != nil {
			return err
		}
	}
	ours, err := q.measure(atlas)
	if err != nil {
		return err
	}
	b.addQuestion(q, ours, best, rows)
	return b.extras(ctx, q, ours, p)
}

func (b *bench) addQuestion(q question, ours, best sample, rows int) {
	want := q.wanted()
	one := row{figure: fmt.Sprintf("%s: %s (%d cases, %d rows)", q.name, q.says, q.cases, rows), wanted: fmt.Sprintf("≥ %.0f×", want),
		measured: short(ours.median()), peer: "not run", ratio: "", verdict: notRun}
	if best != nil {
		ratio := float64(best.median()) / float64(ours.median())
		one.peer, one.ratio, one.verdict = short(best.median()), fmt.Sprintf("%.0f×", ratio), judged(ratio >= want)
	}
	b.r.add(one)
}

// extras shows the peer with a summary made beforehand.
func (b *bench) extras(ctx context.Context, q question, ours sample, p *peer) error {
	if p == nil {
		return nil
	}
	for _, wording := range q.extra {
		s, err := repeat(peerTimes, patience, func(i int) error { _, err := p.ask(ctx, wording, i%q.cases); return err })
		if err != nil {
			return err
		}
		b.r.note("%s over a materialised view that holds what the Atlas counts, which PostgreSQL does not keep up by itself: %s, %.0f× ours. Most of the ratio above is the counting done beforehand.",
			q.name, short(s.median()), float64(s.median())/float64(ours.median()))
	}
	return nil
}

// answers compares the peer's answers in every wording, and measures the quickest.
func (p *peer) answers(ctx context.Context, q question, atlas *gap.Atlas) (sample, error) {
	for _, wording := range slices.Concat(q.peers, q.extra) {
		if err := p.agrees(ctx, q, wording, atlas); err != nil {
			return nil, err
		}
	}
	var best sample
	for _, wording := range q.peers {
		s, err := repeat(peerTimes, patience, func(i int) error { _, err := p.ask(ctx, wording, i%q.cases); return err })
		if err != nil {
			return nil, err
		}
		best = best.quicker(s)
	}
	return best, nil
}

// agrees asks both for every case.
func (p *peer) agrees(ctx context.Context, q question, in wording, atlas *gap.Atlas) error {
	for i := range q.cases {
		got, err := q.ours(atlas, i)
		if err != nil {
			return err
		}
		theirs, err := p.ask(ctx, in, i)
		if err != nil {
			return err
		}
		if err := same(got(), theirs); err != nil {
			return fmt.Errorf("case %d: %w", i+1, err)
		}
	}
	return nil
}

// same compares two answers row by row.
func same(ours, theirs answer) error {
	for i := range min(len(ours), len(theirs)) {
		if !slices.Equal(ours[i], theirs[i]) {
			return fmt.Errorf("%w: row %d: ours %v, theirs %v", errDiffers, i+1, ours[i], theirs[i])
		}
	}
	if len(ours) != len(theirs) {
		return fmt.Errorf("%w: ours has %d rows, theirs %d", errDiffers, len(ours), len(theirs))
	}
	return nil
}
