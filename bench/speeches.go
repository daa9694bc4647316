package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/boltstore"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

// speeches ingests a folder of speeches twice and searches it.
func (b *bench) speeches(ctx context.Context, binary, data string) error {
	files, err := filepath.Glob(filepath.Join(b.opt.Shared, "*.txt"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		b.r.add(row{figure: "ingest and search of speeches", measured: "not run: no such folder beside the checkout (-speeches)", verdict: notRun})
		return nil
	}
	var size int64
	for _, path := range files {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		size += info.Size()
	}
	if err := b.readied(ctx, binary, data); err != nil {
		return err
	}
	first, err := b.ingest(ctx, binary, data, b.opt.Shared)
	if err != nil {
		return err
	}
	again, err := b.ingest(ctx, binary, data, b.opt.Shared)
	if err != nil {
		return err
	}
	if err := b.besideBare(ctx, data, first, fmt.Sprintf("%d speeches (%s)", len(files), megabytes(size)), len(files)); err != nil {
		return err
	}
	share := float64(again.took) / float64(first.took)
	b.r.add(row{figure: "the same again: nothing to write", wanted: "≤ 20 % of the first", measured: fmt.Sprintf("%s, %.0f %%", short(again.took), 100*share), verdict: judged(share <= 0.20)})
	b.r.add(row{figure: "memory of that ingest, at its peak (resident, files it maps included)", wanted: "≤ 1 GiB", measured: megabytes(first.peak), verdict: judged(first.peak <= 1<<30)})
	return b.searching(ctx, data)
}

// readied makes a data folder with the corpus and its index, so that the run
// that is measured has only the speeches to do.
func (b *bench) readied(ctx context.Context, binary, data string) error {
	dir, err := os.MkdirTemp("", "lacuna-bench")
	if err != nil {
		return err
	}
	first := filepath.Join(dir, "first.txt")
	err = os.WriteFile(first, []byte("We have nothing to say about anything."), 0o600)
	if err == nil {
		_, err = b.ingest(ctx, binary, data, first)
	}
	return errors.Join(err, os.RemoveAll(dir))
}

// besideBare sets an ingest beside bare bleve on the same passages. The peer
// runs twice and its better time counts.
func (b *bench) besideBare(ctx context.Context, data string, first ingested, what string, files int) error {
	var bare ingested
	passages := 0
	for range 2 {
		one, count, err := b.bare(ctx, data)
		if err != nil {
			return err
		}
		if passages = count; bare.took == 0 || one.took < bare.took {
			bare = one
		}
	}
	ratio := float64(bare.took) / float64(first.took)
	b.r.add(row{figure: "ingest of " + what + " into a store with the corpus, index included (one run), beside bleve alone indexing their " + thousands(passages) + " passages",
		wanted: "≥ 60 % of its speed", measured: fmt.Sprintf("%s, %.0f speeches/s", short(first.took), float64(files)/first.took.Seconds()), peer: short(bare.took),
		ratio: fmt.Sprintf("%.0f %%", 100*ratio), verdict: judged(ratio >= 0.60)})
	b.r.note("Of the processors that ingest took %s and bleve alone %s, which is %.0f %%: the ratio where other programs share them.",
		short(first.busy), short(bare.busy), 100*float64(bare.busy)/float64(first.busy))
	return nil
}

// ingested is how long an ingest took by the clock and of the processors, and
// its peak of memory.
type ingested struct {
	took, busy time.Duration
	peak       int64
}

// ingest runs the program on a path.
func (b *bench) ingest(ctx context.Context, binary, data, path string) (ingested, error) {
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, binary, "ingest", "--quiet", "--data", data, path)
	cmd.Stdout, cmd.Stderr = &said, &said
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return ingested{}, err
	}
	peak := watch(cmd.Process.Pid)
	err := cmd.Wait()
	took := time.Since(start)
	if err != nil {
		return ingested{}, fmt.Errorf("ingest: %w: %s", err, lastLine(said.Bytes()))
	}
	return ingested{took, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), peak()}, nil
}

// watch reads the peak of a process's memory until it ends. What the kernel
// reports of a child afterwards is of no use here: it counts the memory of the
// parent from before the child became another program.
func watch(pid int) (peak func() int64) {
	found := make(chan int64)
	go func() {
		highest := int64(0)
		for {
			now, err := memory(pid, "VmHWM:")
			if err != nil {
				found <- highest
				return
			}
			highest = max(highest, now)
			time.Sleep(10 * time.Millisecond)
		}
	}()
	return func() int64 { return <-found }
}

// words are what is searched for: common and rare, phrases, a symbol, other scripts.
func searched() []string {
	return []string{"spyware", "cyber attacks", "critical infrastructure", `"artificial intelligence"`, "sovereignty territorial integrity",
		"use of force", "climate change", "A/RES/70/237", "ransomware hospitals", "peace -nuclear", "information", "souveraineté", "主权", "суверенитет"}
}

func (b *bench) searching(ctx context.Context, data string) (err error) {
	store, err := boltstore.Open(ctx, boltstore.Options{Dir: data, Ontology: b.ontology, ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	passages := 0
	for _, err := range store.Nodes(ctx, graph.NodeQuery{Kind: schema.KindPassage}) {
		if err != nil {
			return err
		}
		passages++
	}
	index, err := search.Open(ctx, search.Options{Dir: filepath.Join(data, "index"), Store: store, Ontology: b.ontology})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	if err := index.Sync(ctx); err != nil {
		return err
	}
	hits := 0
	times, err := repeat(700, 2*patience, func(i int) error {
		found, err := index.Search(ctx, search.Query{Text: searched()[i%len(searched())]})
		hits += len(found.Hits)
		return err
	})
	if err != nil {
		return err
	}
	if hits == 0 {
		return errors.New("search found nothing")
	}
	one := row{figure: fmt.Sprintf("search with facets and highlights, %s paragraphs, %d queries in turn", thousands(passages), len(searched())),
		wanted: "p50 ≤ 5 ms at 200,000", measured: fmt.Sprintf("p50 %s, p99 %s", short(times.median()), short(times.at(0.99))), verdict: fewer}
	if passages >= 200_000 || times.median() > 5*time.Millisecond {
		one.verdict = within(times.median(), 5*time.Millisecond)
	}
	b.r.add(one)
	return nil
}
