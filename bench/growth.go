package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/graph/memstore"
)

// growth compiles the same law with ever more statements and asks again.
func (b *bench) growth(ctx context.Context) error {
	law := memstore.New(b.ontology)
	defer law.Close()
	first := generate(b.opt.Seed, b.opt.Sizes)
	if _, err := law.Apply(ctx, first.law()); err != nil {
		return err
	}
	small, err := b.grown(ctx, law, first)
	if err != nil {
		return err
	}
	more := b.opt.Sizes
	more.Statements = b.opt.Growth
	large, err := b.grown(ctx, law, generate(b.opt.Seed, more))
	if err != nil {
		return err
	}
	from, to := thousands(first.Statements), thousands(more.Statements)
	for _, q := range questions(first) {
		if err := b.grew(q, small.atlas, large.atlas, from, to); err != nil {
			return err
		}
	}
	change := float64(large.bytes)/float64(small.bytes) - 1
	b.r.add(row{figure: fmt.Sprintf("growth of the Atlas, %s → %s statements", from, to), wanted: "within 10 %",
		measured: fmt.Sprintf("%s → %s, %+.1f %%", megabytes(small.bytes), megabytes(large.bytes), 100*change), verdict: judged(change <= 0.10)})
	b.r.note("Compiled for the growth rows from tables of statements (a reader that makes each node when asked): %s and %s.", short(small.compiled), short(large.compiled))
	return nil
}

// grew asks two atlases of the same law in turn, so that what else the machine
// does falls on both.
func (b *bench) grew(q question, small, large *gap.Atlas, from, to string) error {
	if q.cases == 0 {
		return nil
	}
	var before, after sample
	_, err := repeat(oursTimes, patience, func(i int) error {
		for _, one := range []struct {
			atlas *gap.Atlas
			took  *sample
		}{{small, &before}, {large, &after}} {
			start := time.Now()
			if _, err := q.ours(one.atlas, i%q.cases); err != nil {
				return err
			}
			*one.took = append(*one.took, time.Since(start))
		}
		return nil
	})
	if err != nil {
		return err
	}
	change := float64(after.median())/float64(before.median()) - 1
	one := row{figure: fmt.Sprintf("growth of %s, %s → %s statements", q.name, from, to), wanted: "within 10 %",
		measured: fmt.Sprintf("%s → %s, %+.0f %%", short(before.median()), short(after.median()), 100*change), verdict: judged(change <= 0.10)}
	if q.name == "D" {
		one.wanted, one.verdict = "", noTarget
	}
	b.r.add(one)
	return nil
}

// stage is one size in the growth rows.
type stage struct {
	atlas    *gap.Atlas
	bytes    int64
	compiled time.Duration
}

func (b *bench) grown(ctx context.Context, law graph.Reader, w *world) (stage, error) {
	before, start := held(), time.Now()
	atlas, err := gap.Compile(ctx, tables{law, w})
	if err != nil {
		return stage{}, err
	}
	out := stage{atlas: atlas, compiled: time.Since(start)}
	out.bytes = held() - before
	runtime.KeepAlive(w) // what was there before must be there after
	if out.bytes <= 0 {
		return out, fmt.Errorf("the atlas seems to take %d bytes: something else was freed meanwhile", out.bytes)
	}
	return out, nil
}

// thousands writes a number with commas.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
