package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/dgraphstore"
	"github.com/lacuna-law/lacuna/graph/dgraphtest"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/graph/memstore"
)

// onDgraph loads a world into a cluster of one alpha by the bulk loader, both
// as our graph and in the plain form in which one would write it for DQL,
// compiles an atlas of it, and asks the atlas, DQL and PostgreSQL the four
// questions. Then it writes the law and some statements into another cluster
// through our own client.
func (b *bench) onDgraph(ctx context.Context) (err error) {
	if _, missing := dgraphtest.Binary(); missing != nil {
		b.r.note("Dgraph not run: %v.", missing)
		return nil
	}
	w, err := b.opt.world()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "lacuna-bench-dgraph")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	c, err := b.loadBulk(ctx, w, dir)
	if err != nil {
		return err
	}
	defer c.Stop()
	atlas, err := b.compileOver(ctx, c, w)
	if err != nil {
		return err
	}
	if err := b.besideBoth(ctx, atlas, c, w); err != nil {
		return err
	}
	c.Stop()
	return b.loadByClient(ctx, w, filepath.Join(dir, "client"))
}

// besideBoth asks the four questions, and says what memory each process has
// when they are answered.
func (b *bench) besideBoth(ctx context.Context, atlas *gap.Atlas, c *dgraphtest.Cluster, w *world) (err error) {
	p, err := b.loadPeer(ctx, w)
	if err != nil {
		return err
	}
	if p != nil {
		defer func() { err = errors.Join(err, p.stop()) }()
		b.r.add(row{figure: "PostgreSQL: the same graph in tables, loaded, indexed and analysed", measured: short(p.loaded)})
	}
	for _, q := range questions(w) {
		if q.cases == 0 {
			continue
		}
		if err := b.besideDQL(ctx, q, atlas, c, w, p); err != nil {
			return fmt.Errorf("question %s: %w", q.name, err)
		}
	}
	own, err := memory(os.Getpid(), "VmRSS:")
	if err != nil {
		return err
	}
	said := fmt.Sprintf("%s; this program with the atlas, and with the invented graph in tables, %s", memoryOf(c), megabytes(own))
	if p != nil {
		theirs, err := p.memory()
		if err != nil {
			return err
		}
		said += "; PostgreSQL, all its processes, what they share counted once, " + megabytes(theirs)
	}
	b.r.note("Memory after the questions: %s.", said)
	return nil
}

// pieces writes a world as sources of some thousand things each, as documents
// come: a source is one value in the cluster.
func (w *world) pieces(yield func(graph.Batch) bool) {
	n, law := 0, w.law()
	give := func(nodes []graph.Node, edges []graph.Edge) bool {
		n++
		from := source()
		from.ID = graph.ID(fmt.Sprintf("corpus:bench-%04d", n))
		for i := range nodes {
			nodes[i].Source = from.ID
		}
		return yield(graph.Batch{Source: from, Nodes: nodes, Edges: edges})
	}
	for nodes := range slices.Chunk(law.Nodes, 5000) {
		if !give(nodes, nil) {
			return
		}
	}
	for edges := range slices.Chunk(law.Edges, 5000) {
		if !give(nil, edges) {
			return
		}
	}
	for b := range w.statements() {
		if !give(b.Nodes, b.Edges) {
			return
		}
	}
}

// loadBulk writes a world as RDF and starts a cluster on what the bulk loader makes of it.
func (b *bench) loadBulk(ctx context.Context, w *world, dir string) (*dgraphtest.Cluster, error) {
	store, nodes, edges := memstore.New(b.ontology), 0, 0
	for batch := range w.pieces {
		if _, err := store.Apply(ctx, batch); err != nil {
			return nil, err
		}
		nodes, edges = nodes+len(batch.Nodes), edges+len(batch.Edges)
	}
	start := time.Now()
	if err := writeFile(filepath.Join(dir, "ours.rdf"), func(to io.Writer) error { return dgraphstore.WriteRDF(ctx, b.ontology, store, to) }); err != nil {
		return nil, err
	}
	wrote := time.Since(start)
	err := errors.Join(store.Close(), writeFile(filepath.Join(dir, "plain.rdf"), w.plain),
		os.WriteFile(filepath.Join(dir, "schema"), []byte(dgraphstore.Schema(b.ontology)+plainSchema), 0o600))
	if err != nil {
		return nil, err
	}
	c, err := dgraphtest.StartZero(ctx, dgraphtest.Options{Dir: dir, Alphas: 1})
	if err != nil {
		return nil, err
	}
	start = time.Now()
	err = c.Tool(ctx, "bulk", "-f", "ours.rdf,plain.rdf", "-s", "schema", "--zero", c.ZeroAddress(), "--http", "localhost:0", "--mapoutput_mb", "256")
	loaded := time.Since(start)
	if err == nil {
		err = errors.Join(os.MkdirAll(filepath.Dir(c.Postings(0)), 0o700), os.Rename(filepath.Join(dir, "out", "0", "p"), c.Postings(0)), c.Revive(ctx, 0))
	}
	if err != nil {
		c.Stop()
		return nil, err
	}
	b.r.add(row{figure: fmt.Sprintf("Dgraph: a graph of %s nodes and %s edges by the bulk loader, with the plain form for DQL beside it", thousands(nodes), thousands(edges)), measured: short(loaded)})
	b.r.note("Dgraph: the RDF of that graph was written in %s; the server is the one that the tests use, one alpha with a cache of 32 MB.", short(wrote))
	return c, nil
}

func writeFile(name string, write func(io.Writer) error) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(write(file), file.Close())
}

// compileOver opens the graph in the cluster and compiles an atlas of it, as a
// server does when it starts.
func (b *bench) compileOver(ctx context.Context, c *dgraphtest.Cluster, w *world) (*gap.Atlas, error) {
	start := time.Now()
	s, err := dgraphstore.Open(ctx, dgraphstore.Options{Ontology: b.ontology, Access: dgraphstore.Access{Addresses: c.Addresses()}})
	if err != nil {
		return nil, err
	}
	atlas, err := gap.Compile(ctx, s)
	claims := 0
	for t := range w.Statements {
		claims += 1 + min(1, len(w.invokes.of(t)))
	}
	b.r.add(row{figure: fmt.Sprintf("Dgraph: start, from opening the store to the atlas of a graph with %s claims", thousands(claims)), measured: short(time.Since(start))})
	return atlas, errors.Join(err, s.Close())
}

// besideDQL compares the answers of the atlas, of DQL and of PostgreSQL where
// it is there, and measures all. The ratio is to the quicker of the peers.
func (b *bench) besideDQL(ctx context.Context, q question, atlas *gap.Atlas, c *dgraphtest.Cluster, w *world, p *peer) error {
	var best sample
	for _, in := range w.dql(q.name) {
		for i := range q.cases {
			got, err := q.ours(atlas, i)
			if err != nil {
				return err
			}
			theirs, err := in.ask(ctx, c.Web(0), i)
			if err != nil {
				return err
			}
			if err := same(got(), theirs); err != nil {
				return fmt.Errorf("case %d: %w", i+1, err)
			}
		}
		s, err := repeat(peerTimes, patience, func(i int) error { _, err := in.ask(ctx, c.Web(0), i%q.cases); return err })
		if err != nil {
			return err
		}
		best = best.quicker(s)
	}
	peers := "DQL " + short(best.median())
	if p != nil {
		s, err := p.answers(ctx, q, atlas)
		if err != nil {
			return err
		}
		best, peers = best.quicker(s), peers+", PostgreSQL "+short(s.median())
	}
	ours, err := q.measure(atlas)
	if err != nil {
		return err
	}
	want := q.wanted()
	ratio := float64(best.median()) / float64(ours.median())
	b.r.add(row{figure: q.name + " on the atlas of the graph in Dgraph, beside DQL on the same server and PostgreSQL", wanted: fmt.Sprintf("≥ %.0f×", want),
		measured: short(ours.median()), peer: peers, ratio: fmt.Sprintf("%.0f×", ratio), verdict: judged(ratio >= want)})
	return nil
}

// byClient is how many statements are written through our own client.
const byClient = 20_000

// loadByClient writes the law and some statements through our own client.
func (b *bench) loadByClient(ctx context.Context, w *world, dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	c, err := dgraphtest.Start(ctx, dir, 1)
	if err != nil {
		return err
	}
	defer c.Stop()
	s, err := dgraphstore.Open(ctx, dgraphstore.Options{Ontology: b.ontology, Access: dgraphstore.Access{Addresses: c.Addresses()}})
	if err != nil {
		return err
	}
	start, nodes, edges, left := time.Now(), 0, 0, byClient/statementsAtOnce
	for batch := range w.pieces {
		if len(batch.Nodes) > 0 && strings.HasPrefix(string(batch.Nodes[0].ID), "statement:") {
			if left--; left < 0 {
				break
			}
		}
		if _, err := s.Apply(ctx, batch); err != nil {
			return errors.Join(err, s.Close())
		}
		nodes, edges = nodes+len(batch.Nodes), edges+len(batch.Edges)
	}
	took := time.Since(start)
	b.r.add(row{figure: fmt.Sprintf("Dgraph: %s nodes and %s edges through our own client, in batches as documents come", thousands(nodes), thousands(edges)), measured: short(took)})
	b.r.note("Memory of the cluster after that: %s.", memoryOf(c))
	return s.Close()
}
