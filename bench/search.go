package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// The engines are asked in turns, so that what else the machine does falls on
// all of them: in each turn every question once, and again until the turn has
// taken turnFor for each paragraph.
const (
	turns   = 12
	turnFor = 2 * time.Microsecond
)

// timed is what an engine took.
type timed struct {
	engine   engine
	building time.Duration
	size     int64
	memory   int64
	first    sample   // every question for the first time
	all      sample   // every asking
	each     []sample // by question
	busy     time.Duration
}

// searches sets our search beside that of the peers, over the same paragraphs.
func (b *bench) searches(ctx context.Context) error {
	speeches, err := readSpeeches(b.opt.Shared)
	if err != nil {
		return err
	}
	if len(speeches) == 0 {
		b.r.add(row{figure: "search beside PostgreSQL and SQLite", measured: "not run: no such folder beside the checkout (-speeches)", verdict: notRun})
		return nil
	}
	engines, err := b.engines(ctx)
	if err == nil {
		err = b.searchOf(ctx, engines, copies(speeches, b.opt.Found, b.opt.Seed))
	}
	return errors.Join(err, closeAll(engines))
}

// searchOf fills engines, compares their answers, and only then measures.
func (b *bench) searchOf(ctx context.Context, engines []engine, all []paragraph) error {
	b.r.note("Searched are %s paragraphs with %s different words: speeches of debates, again and again with other words in every eighth place; drawn from a seed.",
		thousands(len(all)), thousands(vocabulary(all)))
	took := make([]*timed, len(engines))
	for i, e := range engines {
		took[i] = &timed{engine: e}
		start := time.Now()
		if err := e.build(ctx, all); err != nil {
			return fmt.Errorf("%s: %w", e.name(), err)
		}
		took[i].building = time.Since(start)
		debug.FreeOSMemory()
	}
	if err := b.agree(ctx, took); err != nil {
		return err
	}
	if err := measure(ctx, took, time.Duration(len(all))*turnFor); err != nil {
		return err
	}
	for _, t := range took {
		var unsized, unweighed error
		t.size, unsized = t.engine.size()
		t.memory, unweighed = t.engine.memory()
		if err := errors.Join(unsized, unweighed); err != nil {
			return fmt.Errorf("%s: %w", t.engine.name(), err)
		}
	}
	b.addSearch(took, len(all))
	return nil
}

func vocabulary(all []paragraph) int {
	seen := map[string]bool{}
	for _, p := range all {
		for _, w := range wordsOf(p.text) {
			seen[strings.ToLower(w)] = true
		}
	}
	return len(seen)
}

// measure asks the engines in turns. Of PostgreSQL the faster wording counts.
func measure(ctx context.Context, took []*timed, turn time.Duration) error {
	all := slices.Clone(took)
	others := map[*timed]*timed{}
	for _, t := range took {
		if p, is := t.engine.(*postgresSearch); is {
			others[t] = &timed{engine: &postgresSearch{peer: p.peer, ranking: p.ranking, apart: !p.apart}}
			all = append(all, others[t])
		}
	}
	for range turns {
		for _, t := range all {
			if err := t.turn(ctx, turn); err != nil {
				return fmt.Errorf("%s: %w", t.engine.name(), err)
			}
		}
	}
	for t, other := range others {
		if other.all.median() < t.all.median() {
			t.all, t.each, t.busy = other.all, other.each, other.busy
		}
	}
	return nil
}

// turn asks every question for so long, and at least once.
func (t *timed) turn(ctx context.Context, long time.Duration) error {
	questions := inquiries()
	if t.each == nil {
		t.each = make([]sample, len(questions))
	}
	runtime.GC() // so that no engine collects what another has left
	before, err := t.engine.spent()
	if err != nil {
		return err
	}
	for start, asked := time.Now(), false; !asked || time.Since(start) < long; asked = true {
		for k, q := range questions {
			began := time.Now()
			if _, err := t.engine.ask(ctx, q); err != nil {
				return err
			}
			took := time.Since(began)
			t.all, t.each[k] = append(t.all, took), append(t.each[k], took)
		}
	}
	after, err := t.engine.spent()
	t.busy += after - before
	return err
}

// busyOfOne is the time of the processors for one question.
func (t *timed) busyOfOne() time.Duration { return t.busy / time.Duration(max(1, len(t.all))) }

// agree holds the answers of the engines to each other: of words that no
// stemmer changes the same paragraphs and the same counts, of others about as many.
func (b *bench) agree(ctx context.Context, took []*timed) error {
	widest, where := 0.0, ""
	for _, q := range inquiries() {
		first, err := took[0].sound(ctx, q)
		if err != nil {
			return err
		}
		for _, t := range took[1:] {
			other, err := t.sound(ctx, q)
			if err != nil {
				return err
			}
			if q.exact {
				if err := sameFound(ctx, took[0].engine, t.engine, q, first, other); err != nil {
					return err
				}
			}
			if off := apart(first.total, other.total); off > widest {
				widest, where = off, fmt.Sprintf("%s: %s and %s of %s", q.name(), thousands(first.total), thousands(other.total), t.engine.name())
			}
		}
	}
	if widest > 0.15 {
		return fmt.Errorf("%w: in how much is found, by %.0f %%: %s", errDiffers, 100*widest, where)
	}
	if where != "" {
		b.r.note("Before times were taken all were asked every question: of words that no stemmer changes all found the same paragraphs with the same counts; in how much the others find they differ by %.1f %% at most (%s).", 100*widest, where)
	}
	return nil
}

// sound asks for the first time and looks whether the answer agrees with itself.
func (t *timed) sound(ctx context.Context, q inquiry) (hits, error) {
	e, start := t.engine, time.Now()
	h, err := e.ask(ctx, q)
	if err != nil {
		return h, fmt.Errorf("%s: %s: %w", e.name(), q.name(), err)
	}
	t.first = append(t.first, time.Since(start))
	if h.total == 0 || len(h.ids) != min(page, h.total) || h.counts["kind"]["Passage"] != h.total || h.marked != len(h.ids) {
		return h, fmt.Errorf("%w: %s: %s: %d hits of %d, %d of them marked, %d counted by kind", errDiffers, e.name(), q.name(), len(h.ids), h.total, h.marked, h.counts["kind"]["Passage"])
	}
	return h, nil
}

// sameFound compares all that two engines find, and the counts of which both have all.
func sameFound(ctx context.Context, a, b engine, q inquiry, first, other hits) error {
	ours, err := a.rank(ctx, q, first.total)
	if err != nil {
		return err
	}
	theirs, err := b.rank(ctx, q, other.total)
	if err != nil {
		return err
	}
	slices.Sort(ours)
	slices.Sort(theirs)
	if !slices.Equal(ours, theirs) {
		return fmt.Errorf("%w: %s: %s finds %d and %s %d", errDiffers, q.name(), a.name(), len(ours), b.name(), len(theirs))
	}
	for _, facet := range filed() {
		for value, count := range first.counts[facet] {
			if got := other.counts[facet][value]; got != count {
				return fmt.Errorf("%w: %s: %s %s: %s counts %d and %s %d", errDiffers, q.name(), facet, value, a.name(), count, b.name(), got)
			}
		}
	}
	return nil
}

// apart is how far two numbers differ, as a share of the larger.
func apart(a, b int) float64 { return float64(max(a, b)-min(a, b)) / float64(max(a, b, 1)) }

// addSearch writes the rows: ours beside each peer, the better of them last.
func (b *bench) addSearch(took []*timed, count int) {
	ours := took[0]
	verdictOfSpeed := fewer
	if count >= 200_000 || ours.all.median() > 5*time.Millisecond {
		verdictOfSpeed = within(ours.all.median(), 5*time.Millisecond)
	}
	b.r.add(row{figure: fmt.Sprintf("search with facets and highlights, %s paragraphs, %d questions in turn", thousands(count), len(inquiries())), wanted: "p50 ≤ 5 ms",
		measured: spread(ours), verdict: verdictOfSpeed})
	for _, t := range took[1:] {
		ratio := float64(t.all.median()) / float64(ours.all.median())
		b.r.add(row{figure: "the same, beside " + t.engine.name(), wanted: "≥ 3×", measured: spread(ours), peer: spread(t), ratio: fmt.Sprintf("%.1f×", ratio), verdict: judged(ratio >= 3)})
		b.r.add(row{figure: "the same, time of the processors for one question, beside " + t.engine.name(), measured: short(ours.busyOfOne()), peer: short(t.busyOfOne()),
			ratio: fmt.Sprintf("%.1f×", float64(t.busyOfOne())/float64(max(1, ours.busyOfOne())))})
	}
	b.r.note("Lacuna keeps in memory the scores of frequent words and the places of phrases that were asked for. Each question for the first time, medians: %s.", firstAsked(took))
	for _, t := range took {
		b.r.note("%s: filled and indexed in %s, %s on disk, %s of memory of its own after the questions.", t.engine.name(), short(t.building), megabytes(t.size), megabytes(t.memory))
	}
	if our, is := ours.engine.(*ourSearch); is {
		b.r.note("Ours is filled by way of the graph, which checks every node; the index by itself took %s, and its size is that of the index without the graph.", short(our.indexing))
	}
	for k, q := range inquiries() {
		var each []string
		for _, t := range took {
			each = append(each, t.engine.name()+" "+short(t.each[k].median()))
		}
		b.r.note("`%s`: %s.", q.name(), strings.Join(each, ", "))
	}
}

// firstAsked says what every question takes for the first time.
func firstAsked(took []*timed) string {
	var each []string
	for _, t := range took {
		each = append(each, t.engine.name()+" "+short(t.first.median()))
	}
	return strings.Join(each, ", ")
}

func spread(t *timed) string {
	return fmt.Sprintf("p50 %s, p95 %s", short(t.all.median()), short(t.all.at(0.95)))
}
