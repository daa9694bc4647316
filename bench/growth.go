package main

import (
	"context"
	"fmt"
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
	for i, q := range questions(first) {
		change := float64(large.asked[i].median())/float64(small.asked[i].median()) - 1
		one := row{figure: fmt.Sprintf("growth of %s, %s → %s statements", q.name, from, to), wanted: "within 10 %",
			measured: fmt.Sprintf("%s → %s, %+.0f %%", short(small.asked[i].median()), short(large.asked[i].median()), 100*change), verdict: judged(change <= 0.10)}
		if q.name == "D" {
			one.wanted, one.verdict = "", noTarget
		}
		b.r.add(one)
	}
	change := float64(large.bytes)/float64(small.bytes) - 1
	b.r.add(row{figure: fmt.Sprintf("growth of the Atlas, %s → %s statements", from, to), wanted: "within 10 %",
		measured: fmt.Sprintf("%s → %s, %+.1f %%", megabytes(small.bytes), megabytes(large.bytes), 100*change), verdict: judged(change <= 0.10)})
	b.r.note("Compiled for the growth rows from tables of statements (a reader that makes each node when asked): %s and %s.", short(small.compiled), short(large.compiled))
	return nil
}

// stage is one size in the growth rows.
type stage struct {
	asked    []sample
	bytes    int64
	compiled time.Duration
}

func (b *bench) grown(ctx context.Context, law graph.Reader, w *world) (stage, error) {
	var out stage
	before, start := held(), time.Now()
	atlas, err := gap.Compile(ctx, tables{law, w})
	if err != nil {
		return out, err
	}
	out.compiled = time.Since(start)
	out.bytes = held() - before
	for _, q := range questions(w) {
		s, err := repeat(oursTimes, patience, func(i int) error {
			if q.cases == 0 {
				return nil
			}
			_, err := q.ours(atlas, i%q.cases)
			return err
		})
		if err != nil {
			return out, err
		}
		out.asked = append(out.asked, s)
	}
	if got := len(atlas.Activities()); got != w.Activities {
		return out, fmt.Errorf("the atlas has %d activities, the graph %d", got, w.Activities)
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
