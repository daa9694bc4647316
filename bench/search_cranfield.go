package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
)

// depth is how many hits of a question count, as in the evaluations of TREC.
const depth = 1000

// score is how well an engine ranks: the mean average precision, and the gain
// of the first ten hits.
type score struct{ precision, gain float64 }

// cranfield asks every engine the questions of Cranfield, as any of their words.
func (b *bench) cranfield(ctx context.Context) error {
	set, err := readCranfield(filepath.Join(b.opt.Root, "..", "shared", "data", "ir", "cranfield"))
	if errors.Is(err, fs.ErrNotExist) {
		b.r.add(row{figure: "Cranfield", measured: "not run: no such folder beside the checkout", verdict: notRun})
		return nil
	}
	if err != nil {
		return err
	}
	engines, err := b.engines(ctx)
	if err != nil {
		return errors.Join(err, closeAll(engines))
	}
	var ours score
	for i, e := range engines {
		one, err := scoreOf(ctx, e, set)
		if err != nil {
			return errors.Join(fmt.Errorf("%s: %w", e.name(), err), closeAll(engines))
		}
		if i == 0 {
			ours = one
			continue
		}
		b.besideCranfield(set, ours, one, e.name())
	}
	if len(engines) == 1 {
		b.r.add(row{figure: "Cranfield: MAP, nDCG@10", wanted: "ahead of both", measured: fmt.Sprintf("%.4f, %.4f", ours.precision, ours.gain), peer: "not run", verdict: notRun})
	}
	return closeAll(engines)
}

func (b *bench) besideCranfield(set *judgedSet, ours, theirs score, name string) {
	for _, m := range []struct {
		name         string
		ours, theirs float64
	}{{"MAP", ours.precision, theirs.precision}, {"nDCG@10", ours.gain, theirs.gain}} {
		b.r.add(row{figure: fmt.Sprintf("Cranfield (%s abstracts, %d questions): %s, beside %s", thousands(len(set.texts)), len(set.questions), m.name, name), wanted: "ahead",
			measured: fmt.Sprintf("%.4f", m.ours), peer: fmt.Sprintf("%.4f", m.theirs), ratio: fmt.Sprintf("%.2f×", m.ours/m.theirs), verdict: judged(m.ours > m.theirs)})
	}
}

// scoreOf fills an engine with a set and asks it. PostgreSQL is asked with
// both of its rankings, and the better counts.
func scoreOf(ctx context.Context, e engine, set *judgedSet) (score, error) {
	if err := e.build(ctx, set.texts); err != nil {
		return score{}, err
	}
	p, is := e.(*postgresSearch)
	if !is {
		return ranked(ctx, e, set)
	}
	var best score
	for _, ranking := range []string{"ts_rank", "ts_rank_cd"} {
		p.ranking = ranking
		one, err := ranked(ctx, p, set)
		if err != nil {
			return best, err
		}
		if one.precision > best.precision {
			best = one
		}
	}
	return best, nil
}

func ranked(ctx context.Context, e engine, set *judgedSet) (score, error) {
	var total score
	for i, q := range set.questions {
		ids, err := e.rank(ctx, q, depth)
		if err != nil {
			return total, fmt.Errorf("question %d: %w", i+1, err)
		}
		total.precision += averagePrecision(ids, set.answers[i])
		total.gain += gainOfTen(ids, set.answers[i])
	}
	n := float64(len(set.questions))
	return score{total.precision / n, total.gain / n}, nil
}

// averagePrecision is the mean precision at each of the answers, those not found at 0.
func averagePrecision(ids []string, answers map[string]bool) float64 {
	found, total := 0, 0.0
	for i, id := range ids {
		if answers[id] {
			found++
			total += float64(found) / float64(i+1)
		}
	}
	return total / float64(max(1, len(answers)))
}

// gainOfTen is the normalised discounted cumulative gain of the first ten hits
// (Järvelin and Kekäläinen 2002), each answer a gain of one.
func gainOfTen(ids []string, answers map[string]bool) float64 {
	got, best := 0.0, 0.0
	for i := range 10 {
		worth := 1 / math.Log2(float64(i)+2)
		if i < len(ids) && answers[ids[i]] {
			got += worth
		}
		if i < len(answers) {
			best += worth
		}
	}
	return got / max(best, 1)
}

// engines gives ours and the peers that are there, all empty. Of one that is
// not there it says so.
func (b *bench) engines(ctx context.Context) ([]engine, error) {
	dir, err := os.MkdirTemp("", "lacuna-bench-search")
	if err != nil {
		return nil, err
	}
	out := []engine{&ourSearch{dir: dir, ontology: b.ontology}}
	if b.opt.Alone {
		b.r.note("The peers of search were not run: this was asked for.")
		return out, nil
	}
	p, err := startPeer(ctx)
	switch {
	case errors.Is(err, errAbsent):
		b.r.note("PostgreSQL was not asked to search: %v.", err)
	case err != nil:
		return out, err
	default:
		out = append(out, &postgresSearch{peer: p, ranking: "ts_rank"})
	}
	if dir, err = os.MkdirTemp("", "lacuna-bench-sqlite"); err != nil {
		return out, err
	}
	return append(out, &sqliteSearch{dir: dir}), nil
}

func closeAll(engines []engine) error {
	var errs []error
	for _, e := range engines {
		errs = append(errs, e.close())
	}
	return errors.Join(errs...)
}
